"""What a cache does beside its callers: warming, publishing; and how all of it ends."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import virtual_time
from loop_turns import until

from kadens.cache import (
    Cache,
    Claim,
    Codec,
    DiskStore,
    Entry,
    Invalidation,
    MemoryStore,
    Policy,
    Publishing,
    PublishingStatistics,
    RedisStore,
    Store,
    TieredStore,
    Warming,
    cached,
)
from kadens.cache.invalidation import Invalidations
from kadens.cache.repeating import Repeating
from kadens.clock import monotonic
from kadens.errors import WrongState
from kadens.resilience import deadline, remaining

pytestmark = pytest.mark.anyio

WITHIN = 20.0
LONG = 60.0
INT = Codec(int)
NOBODY = "redis://127.0.0.1:1"


# ── again and again ──────────────────────────────────────────────────────────────────────────────────


class Noting(MemoryStore):
    """How much time whoever asks has left."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[float | None] = []

    async def get(self, key: str, codec: Codec | None = None) -> Entry | None:
        self.left.append(remaining())
        return await super().get(key, codec)


class NotingFile(DiskStore):
    left: tuple[float | None, ...] = ()

    async def set(self, key: str, value: object, **options: Any) -> Any:
        self.left = (*self.left, remaining())
        return await super().set(key, value, **options)


async def test_warming_has_more_time_than_whoever_opened_it(tmp_path: Path) -> None:
    store = Noting()

    @cached(cache=Cache(store), ttl=0.001)
    async def one(number: int) -> int:
        return number

    await one(1)
    store.left.clear()
    async with deadline(LONG), Warming([one], tmp_path / "hot.json", interval=0.005):
        await until(lambda: len(store.left) > 1)
    assert set(store.left) == {None}


async def test_publishing_has_more_time_than_whoever_opened_it(tmp_path: Path) -> None:
    store = NotingFile(tmp_path / "cache", timeout=WITHIN)
    async with Cache(store) as cache, deadline(LONG), Publishing([cache], interval=0.005) as publishing:
        await until(lambda: publishing.statistics().told > 1)
    assert set(store.left) == {None}


async def test_a_round_that_fails_is_logged_and_the_next_comes(caplog: pytest.LogCaptureFixture) -> None:
    rounds = 0

    async def job() -> None:
        nonlocal rounds
        rounds += 1
        raise ValueError(rounds)

    repeating = Repeating(job, interval=0.001, name="counting")
    repeating.begin()
    with pytest.raises(WrongState, match="the counting is open already"):
        repeating.begin()
    await until(lambda: rounds > 2)
    assert await repeating.aclose()
    assert not await repeating.aclose()
    assert "a round of the counting failed" in caplog.text


@pytest.mark.parametrize("turn", range(6))
async def test_opening_and_closing_may_be_cut_off_at_any_turn(tmp_path: Path, turn: int) -> None:
    @cached(cache=Cache())
    async def one(number: int) -> int:
        return number

    def tasks() -> int:
        return len(asyncio.all_tasks())

    before = tasks()
    async with Cache(DiskStore(tmp_path / "cache", timeout=WITHIN)) as cache:
        for part in (Warming([one], tmp_path / "hot.json"), Publishing([cache])):

            async def through(part: Warming | Publishing = part) -> None:
                async with part:
                    await asyncio.sleep(0)

            passing = asyncio.create_task(through())
            for _ in range(turn):
                await asyncio.sleep(0)
            passing.cancel()
            await asyncio.wait([passing])
            await until(lambda: tasks() == before)
            async with part:
                pass


async def test_publishing_counts_what_it_told(tmp_path: Path) -> None:
    async with Cache(DiskStore(tmp_path / "cache", timeout=WITHIN), name="reached") as reached:
        lost = Cache(RedisStore(NOBODY), name="lost")
        publishing = Publishing([reached, lost])
        assert publishing.statistics() == PublishingStatistics(rounds=0, told=0, untold=0)
        await publishing.publish()
        assert publishing.statistics() == PublishingStatistics(rounds=1, told=1, untold=1)
        await lost.aclose()


async def test_what_no_file_can_hold_is_not_remembered(tmp_path: Path) -> None:
    @cached(cache=Cache())
    async def length(text: str) -> int:
        return len(text)

    async with Warming([length], tmp_path / "hot.json") as warming:
        assert await length("\ud800") == await length("x") == 1
        await warming.warm()
        assert warming.statistics().remembered == 1


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["memory", "redis", "disk", "tiered disk"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    if request.param == "memory":
        return MemoryStore
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        return lambda: RedisStore(url, timeout=WITHIN)
    if request.param == "disk":
        return lambda: DiskStore(tmp_path / "cache", timeout=WITHIN)
    return lambda: TieredStore(MemoryStore(), DiskStore(tmp_path / "cache", timeout=WITHIN))


@pytest.mark.parametrize("fails", [False, True])
async def test_who_waits_for_a_load_gets_what_it_gives_though_the_cache_is_closed(
    make: Callable[[], Store], fails: bool
) -> None:
    tasks = len(asyncio.all_tasks())
    loading, go = asyncio.Event(), asyncio.Event()

    async def load() -> int:
        loading.set()
        await go.wait()
        if fails:
            raise ValueError("no")
        return 1

    async with Cache(make()) as other:
        cache = Cache(make())
        async with cache:
            caller = asyncio.create_task(cache.get_or_load("k", load, codec=INT, policy=Policy(timeout=LONG)))
            await loading.wait()
        # Another process need not wait for it.
        claim = await other.store.claim("k", (), seconds=LONG)
        assert claim is not None
        go.set()
        if fails:
            with pytest.raises(ValueError, match="no"):
                await caller
        else:
            assert await caller == 1
        # Nothing was kept, and nothing is open.
        assert await other.get("k", codec=INT) is None
        assert await other.store.renew(claim, seconds=LONG)
    await until(lambda: len(asyncio.all_tasks()) == tasks)


async def test_who_waits_for_another_process_loads_when_the_cache_is_closed(make: Callable[[], Store]) -> None:
    async with Cache(make()) as other:
        await other.get("k", codec=INT)
        held = await other.store.claim("k", (), seconds=LONG)
        assert held is not None

        async def load() -> int:
            return 1

        async with Cache(make()) as cache:
            caller = asyncio.create_task(cache.get_or_load("k", load, codec=INT))
            # As long as it looks once.
            await cache.get("other", codec=INT)
            await cache.get("other", codec=INT)
        assert await caller == 1


async def test_a_closed_cache_over_a_file_opens_again(tmp_path: Path) -> None:
    loads = 0
    cache = Cache(TieredStore(MemoryStore(), DiskStore(tmp_path / "cache", timeout=WITHIN, heard_within=0.02)))

    @cached(cache=cache)
    async def one(number: int) -> int:
        nonlocal loads
        loads += 1
        return number

    for _ in range(3):
        async with cache:
            assert await one(1) == 1
        with pytest.raises(WrongState):
            await one(1)
    assert loads == 1
    async with cache, Cache(DiskStore(tmp_path / "cache", timeout=WITHIN)) as other:
        assert await one(1) == 1
        await other.clear()
        async with asyncio.timeout(WITHIN):
            while await one(1) and loads == 1:  # noqa: ASYNC110  # another's word, which only this finds
                await asyncio.sleep(0.002)


@pytest.mark.parametrize("turns", range(8))
async def test_a_closing_that_is_cut_off_leaves_no_thread(tmp_path: Path, turns: int) -> None:
    def threads() -> set[threading.Thread]:
        return {thread for thread in threading.enumerate() if thread.name.startswith("kadens-disk")}

    before = threads()  # a test before this one may leave some that are on their way out
    cache = Cache(TieredStore(MemoryStore(), DiskStore(tmp_path / "cache", timeout=WITHIN)))
    await cache.set("k", 1, codec=INT)
    closing = asyncio.create_task(cache.aclose())
    for _ in range(turns):
        await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait([closing])
    if turns == 0:  # it had not begun
        await cache.aclose()
    await until(lambda: threads() <= before)


class Shared:
    """A far store whose answers take a second; once closed it `refuses`, or answers as if it were open."""

    clock = staticmethod(monotonic)

    def __init__(self, *, free: bool, refuses: bool) -> None:
        self.invalidations = Invalidations()
        self._free = free
        self._refuses = refuses
        self.closed = False
        self.asked: list[str] = []

    async def _answer(self, call: str) -> None:
        self.asked.append(call)
        await asyncio.sleep(1)
        if self.closed and self._refuses:
            raise WrongState("closed")

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        await self._answer("claim")
        return Claim(key=key, tags=tags, epoch=0, token="t") if self._free else None

    async def renew(self, claim: Claim, *, seconds: float) -> bool:
        await self._answer("renew")
        return True

    async def get(self, key: str, codec: Codec | None = None) -> Entry | None:
        await self._answer("get")
        return None

    async def set(self, key: str, value: object, **options: Any) -> Entry | None:
        await self._answer("set")
        return None

    async def release(self, claim: Claim) -> None:
        await self._answer("release")

    async def invalidate(self, invalidation: Invalidation) -> None: ...

    def statistics(self) -> object: ...

    async def aclose(self) -> None:
        self.closed = True
        self.asked.clear()


@pytest.mark.parametrize("refuses", [True, False])
@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("tenths", range(3, 78, 5))
def test_whenever_it_is_closed_the_store_is_asked_no_more_and_the_load_goes_on(
    free: bool, refuses: bool, tenths: int
) -> None:
    async def load() -> int:
        await asyncio.sleep(10)
        return 1

    async def main(_: virtual_time.VirtualLoop) -> None:
        store = Shared(free=free, refuses=refuses)
        cache = Cache(store)
        caller = asyncio.create_task(cache.get_or_load("k", load, policy=Policy(timeout=LONG)))
        await asyncio.sleep(1.05 + tenths / 10)
        await cache.aclose()
        assert await caller == 1
        assert store.asked == []

    virtual_time.run(main)
