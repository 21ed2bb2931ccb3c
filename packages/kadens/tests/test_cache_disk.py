"""A file that several processes share: its bounds, its keys, its end, and word of what others dropped."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import virtual_time
from hypothesis import given
from hypothesis import strategies as st

from kadens.cache import Cache, Codec, DiskStore, Invalidation, MemoryStore, Store, TieredStore
from kadens.cache.disk_file import DiskFile
from kadens.cache.disk_hearing import Hearing
from kadens.clock import monotonic
from kadens.errors import BadInput, Unavailable

pytestmark = pytest.mark.anyio

WITHIN = 20.0
INT, TEXT = Codec(int), Codec(str)


def written(folder: Path) -> int:
    """Bytes, the log's too."""
    return sum(file.stat().st_size for file in folder.iterdir())


@pytest.mark.parametrize("size", [100, 5_000, 60_000])
async def test_it_is_bounded_by_bytes(tmp_path: Path, size: int) -> None:
    bound = 1_000_000
    path = tmp_path / "cache"
    async with DiskStore(path, max_bytes=bound, timeout=WITHIN) as store:
        for number in range(min(3_000, 6_000_000 // size)):
            await store.set(f"k:{number}", "x" * size, ttl=60 + number, tags=("t",), codec=TEXT)
            assert written(tmp_path) < 2 * bound
        assert await store.get(f"k:{number}", TEXT) is not None
        assert await store.get("k:0", TEXT) is None or size == 100
        assert store.statistics().evicted > 0 or size == 100


async def test_a_value_that_would_fill_it_is_kept_near_alone(tmp_path: Path) -> None:
    # Where nothing is heard in time all that is near is dropped: time enough for a slow disk.
    async with DiskStore(tmp_path / "cache", max_bytes=1_000_000, timeout=WITHIN, heard_within=60.0) as disk:
        with pytest.raises(BadInput, match=r"value: .* at most 500,000 bytes"):
            await disk.set("a", "x" * 600_000, ttl=60, codec=TEXT)
        assert disk.statistics().too_large == 1
        cache = Cache(TieredStore(MemoryStore(), disk))
        await cache.set("a", "x" * 600_000, codec=TEXT)
        assert await cache.get("a", codec=TEXT) == "x" * 600_000


@pytest.mark.parametrize("bound", [1, 0, -5, "1MB", 2.5, True])
def test_a_bound_that_cannot_be_kept_is_refused(tmp_path: Path, bound: Any) -> None:
    with pytest.raises(BadInput, match="max_bytes"):
        DiskStore(tmp_path / "cache", max_bytes=bound)


@pytest.mark.parametrize("path", ["a\0b", "\ud800/x", "", 5, None])
def test_a_path_that_is_none_is_refused(path: Any) -> None:
    with pytest.raises(BadInput, match="path"):
        DiskStore(path)


@pytest.mark.parametrize("key", ["", "\ud800", "a\0b", "x" * 2_000_000, 5])
async def test_a_key_that_is_none_is_refused(tmp_path: Path, key: Any) -> None:
    async with DiskStore(tmp_path / "cache") as store:
        for call in (
            lambda: store.get(key, INT),
            lambda: store.set(key, 1, ttl=1, codec=INT),
            lambda: store.set("k", 1, ttl=1, codec=INT, tags=(key,)),
            lambda: store.claim(key, (), seconds=1),
        ):
            with pytest.raises(BadInput, match=r"key|tags"):
                await call()


async def test_closing_ends_though_the_thread_hangs(tmp_path: Path) -> None:
    go, hung = Event(), Event()

    def wall() -> float:
        if hung.is_set():
            go.wait(WITHIN)
        return time.time()

    store = DiskStore(tmp_path / "cache", timeout=0.1, wall=wall)
    try:
        hung.set()
        with pytest.raises(Unavailable):
            await store.get("k", INT)
        async with asyncio.timeout(WITHIN / 2):
            await store.aclose()
    finally:
        go.set()


def test_what_another_drops_between_two_event_loops_is_gone_in_the_second(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    here = Cache(TieredStore(MemoryStore(), DiskStore(path, timeout=WITHIN)))
    elsewhere = DiskStore(path, timeout=WITHIN)

    async def keep() -> None:
        await here.set("a:1", 1, codec=INT)
        assert await here.get("a:1", codec=INT) == 1

    async def drop() -> None:
        await elsewhere.invalidate(Invalidation(keys=("a:1",)))
        await elsewhere.aclose()

    async def look() -> None:
        assert await here.get("a:1", codec=INT) is None
        await here.aclose()

    for main in (keep, drop, look):
        asyncio.run(main())


async def test_while_nothing_can_be_heard_nothing_stays_near(tmp_path: Path) -> None:
    """Its thread is held up: what others drop is not heard."""
    go, hung = Event(), Event()

    def wall() -> float:
        if hung.is_set():
            go.wait(WITHIN)
        return time.time()

    disk = DiskStore(tmp_path / "cache", timeout=0.2, wall=wall)
    async with Cache(TieredStore(MemoryStore(), disk)) as cache:
        near = cache.near
        assert near is not None
        async with asyncio.timeout(WITHIN):
            # As often as it takes a slow disk: its time is short here.
            while not len(near):
                await cache.set("a:1", 1, codec=INT)
        hung.set()
        with pytest.raises(Unavailable):
            await disk.get("b", INT)
        async with asyncio.timeout(WITHIN):
            while len(near):  # noqa: ASYNC110  # no event tells of it
                await asyncio.sleep(0.01)
        go.set()


@pytest.mark.parametrize("turns", range(1, 30, 3))
async def test_a_cancellation_at_any_turn_leaves_it_able_to_hear(tmp_path: Path, turns: int) -> None:
    path = tmp_path / "cache"
    async with (
        DiskStore(path, timeout=WITHIN) as elsewhere,
        Cache(TieredStore(MemoryStore(), DiskStore(path, timeout=WITHIN))) as here,
    ):
        caller = asyncio.create_task(here.get("k", codec=INT))
        for _ in range(turns):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])
        await here.set("k", 1, codec=INT)
        assert await here.get("k", codec=INT) == 1
        await elsewhere.invalidate(Invalidation(keys=("k",)))
        until = monotonic() + WITHIN
        while await here.get("k", codec=INT) is not None:
            assert monotonic() < until
            await asyncio.sleep(0)


@given(
    dropped=st.lists(st.floats(min_value=0, max_value=5), min_size=1, max_size=10),
    answers=st.lists(st.floats(min_value=0, max_value=0.2), max_size=30),
)
def test_each_is_told_within_the_bound_or_everything_is_dropped(dropped: list[float], answers: list[float]) -> None:
    """However long the file takes to be read."""
    within, told, written = 0.25, dict[str, float](), list[Invalidation]()

    async def main(loop: virtual_time.VirtualLoop) -> None:
        began, takes = loop.time(), iter(answers)

        async def news() -> list[Invalidation]:
            found = written.copy()
            await asyncio.sleep(next(takes, 0))
            del written[: len(found)]
            return found

        def tell(invalidation: Invalidation) -> None:
            for number, at in enumerate(dropped):
                key = f"{number}"
                if invalidation.concerns(key, ()) and began + at <= loop.time():
                    told.setdefault(key, loop.time())

        for number, at in enumerate(dropped):
            loop.call_at(began + at, written.append, Invalidation(keys=(f"{number}",)))
        hearing = Hearing(news, tell, within)
        hearing.begin()
        await asyncio.sleep(6)
        await hearing.aclose()
        assert all(told[f"{number}"] <= began + at + within + 1e-6 for number, at in enumerate(dropped))

    virtual_time.run(main)


@given(stood=st.floats(min_value=0.3, max_value=100))
def test_who_stood_still_drops_everything(stood: float) -> None:
    async def main(loop: virtual_time.VirtualLoop) -> None:
        told: list[Invalidation] = []

        async def news() -> list[Invalidation]:
            return []

        hearing = Hearing(news, told.append, 0.25)
        hearing.begin()
        await asyncio.sleep(10)
        assert told == []
        loop.now += stood
        await asyncio.sleep(0.1)
        assert told == [Invalidation(prefixes=("",))]
        await hearing.aclose()

    virtual_time.run(main)


class Late(DiskStore):
    """Its first look at what others dropped is given up, and done all the same once it is told to."""

    def __init__(self, path: Path) -> None:
        # The next look comes much later than the test needs.
        super().__init__(path, timeout=WITHIN, heard_within=0.9)
        self.given_up, self.go, self.done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def _work(self, job: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if job == self._file.unheard and not self.given_up.is_set():
            self.given_up.set()
            self.doing = asyncio.create_task(self._do_late(job, *args, **kwargs))
            raise Unavailable("too late")
        return await super()._work(job, *args, **kwargs)

    async def _do_late(self, job: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        await self.go.wait()
        await super()._work(job, *args, **kwargs)
        self.done.set()


async def test_what_is_read_too_late_for_anybody_to_hear_is_read_again(tmp_path: Path) -> None:
    late, other = Late(tmp_path / "cache"), DiskStore(tmp_path / "cache", timeout=WITHIN)
    async with asyncio.timeout(WITHIN), TieredStore(MemoryStore(), late) as tiered, other:
        await late.given_up.wait()
        # Its listeners drop all there is in the same turn.
        await asyncio.sleep(0)
        await tiered.set("k", 1, ttl=60, codec=INT)
        await other.invalidate(Invalidation(keys=("k",)))
        late.go.set()
        await late.done.wait()
        while await tiered.near.get("k") is not None:  # noqa: ASYNC110  # no event tells of it
            await asyncio.sleep(0.002)


def test_a_file_may_be_closed_in_the_moment_that_it_is_interrupted(tmp_path: Path) -> None:
    file = DiskFile(tmp_path / "cache", by=lambda: "me", max_entries=1, max_bytes=None, timeout=WITHIN, wall=time.time)
    file.interrupt()
    file.open()
    file.close()
    file.interrupt()


async def test_a_thread_that_hangs_is_waited_for_once(tmp_path: Path) -> None:
    hang, inside, go = Event(), Event(), Event()

    def wall() -> float:
        if hang.is_set():
            inside.set()
            go.wait(WITHIN)
        return time.time()

    async with TieredStore(MemoryStore(), DiskStore(tmp_path / "cache", timeout=0.2, wall=wall)) as tiered:
        hang.set()
        try:
            cache = Cache(tiered)
            async with asyncio.timeout(WITHIN / 2):
                for number in range(100):
                    assert await cache.get_or_load(f"k:{number}", partial(returned, number), codec=INT) == number
        finally:
            hang.clear()
            go.set()
        async with asyncio.timeout(WITHIN):
            while not await reached(tiered.far):  # noqa: ASYNC110  # no event tells of it
                await asyncio.sleep(0.002)


async def returned(number: int) -> int:
    return number


async def reached(store: Store) -> bool:
    try:
        return await store.set("k", 1, ttl=60, codec=INT) is not None
    except Unavailable:
        return False
