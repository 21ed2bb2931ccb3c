"""Who wins when a load, a set by hand, an invalidation, a deadline and a start of several processes meet."""

import asyncio
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, closing, suppress
from pathlib import Path
from threading import Event
from typing import Any, Protocol, TypeVar

import pytest
from backends import RedisServer
from hypothesis import given, settings
from hypothesis import strategies as st

from kadens.cache import (
    Cache,
    Claim,
    Codec,
    DiskStore,
    Invalidation,
    MemoryStore,
    RedisStore,
    Store,
    TieredStore,
)
from kadens.cache.invalidation import Invalidations
from kadens.errors import BadInput, Unavailable
from kadens.redis_client import Command, Script

pytestmark = pytest.mark.anyio

WITHIN = 20.0
LONG = 60.0
INT = Codec(int)
NOBODY = "redis://127.0.0.1:1"

T = TypeVar("T")


async def until(truth: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(WITHIN):
        while not await truth():  # noqa: ASYNC110  # the truth is another process's
            await asyncio.sleep(0.002)


async def value(store: Store, key: str = "k") -> Any:
    entry = await store.get(key, INT)
    return None if entry is None else entry.value


async def put(
    store: Store, number: int, *, ttl: float = LONG, tags: tuple[str, ...] = (), claim: Claim | None = None
) -> Any:
    return await store.set("k", number, ttl=ttl, tags=tags, codec=INT, claim=claim)


async def answered(asking: Callable[[], Awaitable[T]]) -> T:
    """As often as it takes: to a store in such a hurry who is only slow is out of reach."""
    async with asyncio.timeout(WITHIN):
        while True:
            with suppress(Unavailable):
                return await asking()
            await asyncio.sleep(0.002)


class Hanging:
    """A wall clock that stops the thread of a disk store while it is told to."""

    def __init__(self) -> None:
        self.hang, self.inside, self.go = Event(), Event(), Event()

    def __call__(self) -> float:
        if self.hang.is_set():
            self.inside.set()
            self.go.wait(WITHIN)
        return time.time()


# ── one store ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["memory", "redis", "tiered", "disk", "tiered disk", "tiered alone"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """The last with a far store that is out of reach."""
    kind = request.param
    if kind == "memory":
        made: Store = MemoryStore()
    elif "disk" in kind:
        made = DiskStore(tmp_path / "cache", timeout=WITHIN)
    else:
        made = RedisStore(NOBODY if kind == "tiered alone" else request.getfixturevalue("redis_url"), timeout=WITHIN)
    if "tiered" in kind:
        made = TieredStore(MemoryStore(), made)
    yield made
    await made.aclose()


async def test_what_is_set_by_hand_is_not_overwritten_by_an_older_load(store: Store) -> None:
    await value(store, "warm")
    claim = await store.claim("k", (), seconds=LONG)
    assert claim is not None
    await put(store, 2)
    assert await put(store, 1, claim=claim) is None
    assert await value(store) == 2
    again = await store.claim("k", (), seconds=LONG)
    assert again is not None
    assert await put(store, 3, claim=again) is not None
    assert await value(store) == 3


async def test_an_older_load_comes_too_late_also_when_what_was_set_has_ended(store: Store) -> None:
    await value(store, "warm")
    claim = await store.claim("k", (), seconds=LONG)
    await put(store, 2, ttl=0.01)

    async def ended() -> bool:
        return await value(store) is None

    await until(ended)
    assert await put(store, 1, claim=claim) is None
    assert await value(store) is None


async def test_a_load_is_kept_although_a_thousand_other_keys_are_set_meanwhile() -> None:
    store = MemoryStore(max_entries=10)
    claim = await store.claim("k", ("t",), seconds=LONG)
    for number in range(1_000):
        store.put(f"other:{number}", number, ttl=LONG)
    assert await put(store, 1, tags=("t",), claim=claim) is not None
    await store.invalidate(Invalidation(tags=("t",)))
    assert await value(store) is None


async def test_a_load_of_the_cache_does_not_undo_a_set(store: Store) -> None:
    cache, loading, go = Cache(store), asyncio.Event(), asyncio.Event()

    async def old() -> int:
        loading.set()
        await go.wait()
        return 1

    await cache.get("warm", codec=INT)
    caller = asyncio.create_task(cache.get_or_load("k", old, codec=INT))
    await loading.wait()
    await cache.set("k", 2, codec=INT)
    assert await cache.get("k", codec=INT) == 2
    go.set()
    assert await caller == 1
    assert await cache.get("k", codec=INT) == 2


# ── several processes ────────────────────────────────────────────────────────────────────────────────


class Far(Protocol):
    """Makes one more store of the same values; a file's drops all that is near when it stood still for so long."""

    def __call__(self, *, heard_within: float = 0.25) -> RedisStore | DiskStore: ...


@pytest.fixture(params=["redis", "disk"])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Far:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""

    def made(*, heard_within: float = 0.25) -> RedisStore | DiskStore:
        if url:
            return RedisStore(url, timeout=WITHIN)
        return DiskStore(tmp_path / "cache", timeout=WITHIN, heard_within=heard_within)

    return made


@pytest.fixture
async def pair(far: Far) -> AsyncIterator[tuple[TieredStore, TieredStore]]:
    """As in two processes, both listening."""
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(TieredStore(MemoryStore(), far())) for _ in range(2)]
        for tiered in (one, other):
            await value(tiered, "warm")
        yield one, other


async def test_a_set_is_told_to_the_other_processes_and_stays_near_here(pair: tuple[TieredStore, TieredStore]) -> None:
    one, other = pair
    await put(one, 1)

    async def near() -> bool:
        assert await value(other) == 1
        return bool(await value(other.near) == 1)

    # Word of what was set may come behind its answer, and end the near copy once more.
    await until(near)

    async def sees(number: int) -> bool:
        return bool(await value(other) == number)

    await put(one, 2)
    await until(lambda: sees(2))

    async def stays() -> bool:
        before = told(one)
        await put(one, 3)
        await until(lambda: hears(one, before))
        return bool(await value(one.near) == 3)

    # Its own word came back to it too. Who stood still meanwhile has dropped everything, and sets it again.
    await until(stays)


def told(tiered: TieredStore) -> int:
    assert isinstance(tiered.far, RedisStore | DiskStore)
    return tiered.far.statistics().told


async def hears(tiered: TieredStore, before: int) -> bool:
    return told(tiered) > before


async def test_a_value_too_large_for_the_far_store_is_told_too(redis_url: str) -> None:
    codec = Codec(str)
    async with AsyncExitStack() as stack:
        fars = [RedisStore(redis_url, timeout=WITHIN, max_value=100) for _ in range(2)]
        one, other = [await stack.enter_async_context(TieredStore(MemoryStore(), far)) for far in fars]
        await one.set("k", "small", ttl=LONG, codec=codec)

        async def near() -> bool:
            await other.get("k", codec)
            return await other.near.get("k") is not None

        await until(near)
        await one.set("k", "large" * 100, ttl=LONG, codec=codec)

        async def gone() -> bool:
            return await other.get("k", codec) is None

        await until(gone)
        assert await one.near.get("k") is not None


async def test_two_near_stores_of_one_far_store_tell_each_other(far: Far) -> None:
    shared = far(heard_within=LONG)
    one, other = TieredStore(MemoryStore(), shared), TieredStore(MemoryStore(), shared)
    try:
        await put(one, 1)
        assert [await value(other), await value(other.near)] == [1, 1]
        await put(one, 2)
        assert [await value(other), await value(one.near)] == [2, 2]
    finally:
        await shared.aclose()


class Held(RedisStore):
    """Its next answer to a script is passed on only when `meanwhile` has ended."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def _run(self, script: Script, keys: Sequence[str], *arguments: str | int | bytes) -> Any:
        answer = await super()._run(script, keys, *arguments)
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        return answer


async def test_a_set_that_another_process_has_overtaken_is_not_kept_near(redis_url: str) -> None:
    far = Held(redis_url, timeout=WITHIN)
    async with TieredStore(MemoryStore(), far) as one, RedisStore(redis_url, timeout=WITHIN) as other:
        await value(one, "warm")

        async def overtake() -> None:
            # Its own word has come before its answer; what is waited for is the other's.
            before = told(one)
            await put(other, 2)
            await until(lambda: hears(one, before))

        far.meanwhile = overtake
        await put(one, 1)
        assert await value(one) == 2


@pytest.mark.parametrize("turns", range(0, 12, 2))
async def test_a_set_cancelled_at_any_turn_leaves_near_what_is_far(
    pair: tuple[TieredStore, TieredStore], turns: int
) -> None:
    one, other = pair
    await put(one, 1)
    setting = asyncio.create_task(put(one, 2))
    for _ in range(turns):
        await asyncio.sleep(0)
    setting.cancel()
    await asyncio.wait([setting])
    # Asked last: what was on its way has been done by then.
    seen = await value(one)
    assert await value(other.far) == seen
    assert await value(one) == seen


class Slowly(RedisStore):
    """Commands that are asked together go out one by one, with another's doing between them."""

    between: Callable[[], Awaitable[None]] | None = None

    async def _ask(self, *commands: Command) -> list[Any]:
        answers = []
        for command in commands:
            answers += await super()._ask(command)
            if self.between is not None:
                await self.between()
        return answers


async def test_a_value_never_lives_as_long_as_the_one_that_replaced_it(redis_url: str) -> None:
    async with Slowly(redis_url, timeout=WITHIN) as store, RedisStore(redis_url, timeout=WITHIN) as other:
        await put(store, 1, ttl=10)

        async def replace() -> None:
            claim = await other.claim("k", (), seconds=LONG)
            await put(other, 2, ttl=1_000, claim=claim)

        store.between = replace
        entry = await store.get("k", INT)
        assert entry is None or entry.value == 2 or entry.expires - store.clock() <= 10


@pytest.mark.parametrize("turn", range(1, 6))
@pytest.mark.parametrize("prefix", ["k", ""])
async def test_a_load_from_before_a_prefix_is_dropped_leaves_nothing(redis_url: str, prefix: str, turn: int) -> None:
    async with Slowly(redis_url, timeout=WITHIN) as store, RedisStore(redis_url, timeout=WITHIN) as other:
        claim, turns = await other.claim("k", (), seconds=LONG), 0

        async def write() -> None:
            nonlocal turns
            turns += 1
            if turns == turn:
                await put(other, 1, claim=claim)

        store.between = write
        await store.invalidate(Invalidation(prefixes=(prefix,)))
        assert await value(other) is None


# ── claims that nobody waits for ─────────────────────────────────────────────────────────────────────


async def claimable(store: Store) -> bool:
    return await store.claim("k", (), seconds=LONG) is not None


async def test_a_claim_answered_too_late_is_given_up(redis_server: RedisServer, redis_url: str) -> None:
    late = RedisStore(redis_url, timeout=0.1, retry_after=0.02)
    async with late, RedisStore(redis_url, timeout=WITHIN) as other:
        # The server knows the script from now on.
        await answered(lambda: late.claim("warm", (), seconds=LONG))
        redis_server.pause()
        try:
            with pytest.raises(Unavailable):
                await late.claim("k", (), seconds=LONG)
        finally:
            redis_server.resume()
        await until(lambda: claimable(other))


@pytest.mark.parametrize("turns", range(6))
async def test_a_claim_cancelled_at_any_turn_is_given_up(far: Far, turns: int) -> None:
    store, other = far(), far()
    try:
        await value(store, "warm")
        claiming = asyncio.create_task(store.claim("k", (), seconds=LONG))
        for _ in range(turns):
            await asyncio.sleep(0)
        claiming.cancel()
        await asyncio.wait([claiming])
        if not claiming.cancelled() and (claim := claiming.result()) is not None:
            await store.release(claim)
        await until(lambda: claimable(other))
    finally:
        await store.aclose()
        await other.aclose()


@pytest.mark.parametrize("way", ["late", "cancelled"])
async def test_a_claim_taken_by_a_thread_that_hung_is_given_up(tmp_path: Path, way: str) -> None:
    wall = Hanging()
    store = DiskStore(tmp_path / "cache", timeout=0.1 if way == "late" else WITHIN, wall=wall)
    other = DiskStore(tmp_path / "cache", timeout=WITHIN)
    try:
        await answered(lambda: value(store, "warm"))
        wall.hang.set()
        claiming = asyncio.create_task(store.claim("k", (), seconds=LONG))
        await asyncio.to_thread(wall.inside.wait, WITHIN)
        if way == "cancelled":
            claiming.cancel()
        await asyncio.wait([claiming])
        assert claiming.cancelled() or isinstance(claiming.exception(), Unavailable)
        wall.hang.clear()
        wall.go.set()
        await until(lambda: claimable(other))
    finally:
        wall.go.set()
        await store.aclose()
        await other.aclose()


async def test_a_claim_is_given_up_though_the_server_was_away_when_its_value_came(
    redis_server: RedisServer, redis_url: str
) -> None:
    loaded = RedisStore(redis_url, timeout=0.1, retry_after=0.02)
    async with loaded, RedisStore(redis_url, timeout=WITHIN) as other:
        claim = None
        while claim is None:  # one that was answered too late is given up
            claim = await answered(lambda: loaded.claim("k", (), seconds=LONG))
        redis_server.pause()
        try:
            with pytest.raises(Unavailable):
                await value(loaded)
            # Not even sent: nothing is known to have been done with the claim.
            with pytest.raises(Unavailable):
                await put(loaded, 1, claim=claim)
        finally:
            redis_server.resume()
        await until(lambda: claimable(other))
        assert await value(other) is None


@pytest.mark.parametrize("call", ["set", "release"])
async def test_a_claim_is_given_up_when_the_file_is_free_again(tmp_path: Path, call: str) -> None:
    path = tmp_path / "cache"
    store, other = DiskStore(path, timeout=0.5), DiskStore(path, timeout=WITHIN)
    try:
        claim = None
        while claim is None:  # one that was answered too late is given up
            claim = await answered(lambda: store.claim("k", (), seconds=LONG))
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable):
                await (put(store, 1, claim=claim) if call == "set" else store.release(claim))
            holder.execute("ROLLBACK")

        await answered(lambda: value(store))
        await until(lambda: claimable(other))
        # Whoever waits for an answer waits for a lock again.
        await answered(lambda: value(store))
        assert store._file.open().execute("PRAGMA busy_timeout").fetchone() == (500,)
    finally:
        await store.aclose()
        await other.aclose()


async def test_a_release_cut_off_before_its_turn_is_done_all_the_same(tmp_path: Path) -> None:
    wall = Hanging()
    store = DiskStore(tmp_path / "cache", timeout=WITHIN, wall=wall)
    other = DiskStore(tmp_path / "cache", timeout=WITHIN)
    try:
        claim = await store.claim("k", (), seconds=LONG)
        assert claim is not None
        wall.hang.set()
        looking = asyncio.create_task(value(store))
        await asyncio.to_thread(wall.inside.wait, WITHIN)
        releasing = asyncio.create_task(store.release(claim))
        await asyncio.sleep(0)
        releasing.cancel()
        await asyncio.wait([releasing])
        wall.hang.clear()
        wall.go.set()
        await looking
        await until(lambda: claimable(other))
    finally:
        wall.go.set()
        await store.aclose()
        await other.aclose()


# ── a file that several processes open ───────────────────────────────────────────────────────────────

START = """
import asyncio, multiprocessing, sys
from kadens.cache import Codec, DiskStore

async def use(path):
    async with DiskStore(path, timeout=20.0) as store:
        await store.set("k", 1, ttl=60, codec=Codec(int))

def start(path, barrier):
    barrier.wait(20)
    asyncio.run(use(path))

context = multiprocessing.get_context("fork")
for turn in range(6):
    barrier = context.Barrier(8)
    started = [context.Process(target=start, args=(f"{sys.argv[1]}/{turn}", barrier)) for _ in range(8)]
    for process in started:
        process.start()
    for process in started:
        process.join(20)
    assert [process.exitcode for process in started] == [0] * 8
"""


async def test_processes_that_start_together_on_a_new_file_all_start(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", START, str(tmp_path))
    async with asyncio.timeout(60):
        assert await process.wait() == 0


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="counts open files as Linux tells them")
async def test_a_lock_that_sqlite_does_not_wait_for_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "cache"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE another (number INTEGER)")
        other.execute("BEGIN IMMEDIATE")
        before = opened(path)
        store = DiskStore(path, timeout=WITHIN)
        entering = asyncio.create_task(store.__aenter__())

        async def tried() -> bool:
            return opened(path) > before or entering.done()

        try:
            await until(tried)
            other.execute("ROLLBACK")
            await entering
            assert caplog.text == ""
        finally:
            await store.aclose()


async def test_a_file_that_another_process_makes_meanwhile_is_no_wrong_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, access = tmp_path / "cache", os.access

    def appearing(asked: str | Path, mode: int) -> bool:
        told = access(asked, mode)
        if Path(asked) == path:
            path.touch()
        return told

    monkeypatch.setattr(os, "access", appearing)
    async with DiskStore(path, timeout=WITHIN) as store:
        assert await put(store, 1) is not None


def opened(path: Path) -> int:
    """How often this process has it open."""
    count = 0
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # closed meanwhile by another thread
            count += os.path.samefile(f"/proc/self/fd/{number}", path)
    return count


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="counts open files as Linux tells them")
async def test_a_locked_file_is_out_of_reach_until_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE another (number INTEGER)")
        before = opened(path)
        async with DiskStore(path, timeout=0.05) as store:
            for _ in range(5):
                with pytest.raises(Unavailable):
                    await store.get("k", INT)
            other.execute("ROLLBACK")

            async def reached() -> bool:
                try:
                    return await put(store, 1) is not None
                except Unavailable:
                    return False

            await until(reached)
            assert opened(path) == before + 1
            assert await answered(lambda: value(store)) == 1


async def test_what_was_kept_near_before_the_file_could_be_opened_does_not_stay(tmp_path: Path) -> None:
    """Nobody knows what others dropped until then."""
    path = tmp_path / "cache"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE another (number INTEGER)")
        async with TieredStore(MemoryStore(), DiskStore(path, timeout=0.05)) as tiered:
            await put(tiered, 1)
            other.execute("ROLLBACK")

            async def gone() -> bool:
                return await tiered.near.get("k") is None

            await until(gone)


async def test_what_was_missed_while_the_file_could_not_be_opened_is_told_once_as_everything(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE another (number INTEGER)")
        async with DiskStore(path, timeout=0.05) as store:
            other.execute("ROLLBACK")

            async def reached() -> bool:
                with suppress(Unavailable):
                    return await put(store, 1) is not None
                return False

            await until(reached)
            assert await answered(store._news) == [Invalidation(prefixes=("",))]
            assert all(told.keys == ("k",) for told in await answered(store._news))


@pytest.mark.parametrize("kind", ["folder", "pipe", "text", "unwritable"])
def test_what_can_be_no_store_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "cache"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "text":
        path.write_text("not a database" * 100)
    else:
        path = Path("/proc/version")
    with pytest.raises(BadInput, match="path"):
        DiskStore(path)


@given(keys=st.lists(st.integers(0, 100), max_size=30), stride=st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_what_was_named_after_an_epoch_is_never_forgotten_as_if_it_were_not(keys: list[int], stride: int) -> None:
    """Of many names the eldest are forgotten; then whoever began before that is told so, whatever is asked."""
    remembered = Invalidations()
    last: dict[int, int] = {}
    began = remembered.epoch
    for count, key in enumerate(keys):
        for number in range(stride * 10):
            remembered.record_key(f"other {count} {number}")
        remembered.record_key(str(key))
        last[key] = remembered.epoch
    for key, epoch in last.items():
        assert remembered.concern(str(key), (), since=epoch - 1)
        assert remembered.concern(str(key), (), since=began)
    if keys:
        # The last thousand are known by name: nobody else who began since is told.
        assert remembered.concern(str(keys[-1]), (), since=remembered.epoch - 1)
        assert not remembered.concern("never", (), since=remembered.epoch - 1)


FORKING = """
import asyncio, os, sys
from kadens.cache import Codec, DiskStore, MemoryStore, RedisStore, TieredStore

kind, address = sys.argv[1:]
store = TieredStore(
    MemoryStore(), RedisStore(address, timeout=20.0) if kind == "redis" else DiskStore(address, timeout=20.0)
)
codec = Codec(int)
to_child, to_parent = os.pipe(), os.pipe()


async def child():
    async with store:
        await store.set("k", 1, ttl=60, codec=codec)
        os.write(to_parent[1], b"x")
        await asyncio.to_thread(os.read, to_child[0], 1)
        while (await store.get("k", codec)).value != 2:
            await asyncio.sleep(0.002)
        os.write(to_parent[1], b"x")


async def parent():
    async with store:
        await asyncio.to_thread(os.read, to_parent[0], 1)
        await store.set("k", 2, ttl=60, codec=codec)
        os.write(to_child[1], b"x")
        await asyncio.to_thread(os.read, to_parent[0], 1)


if os.fork():
    asyncio.run(parent())
    os.wait()
    print("heard")
else:
    asyncio.run(child())
"""


@pytest.mark.parametrize("kind", ["redis", "disk"])
async def test_children_of_one_process_hear_of_each_other(kind: str, redis_url: str, tmp_path: Path) -> None:
    address = redis_url if kind == "redis" else str(tmp_path / "cache.db")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FORKING, kind, address, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    try:
        async with asyncio.timeout(WITHIN):
            told, _ = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
    assert told == b"heard\n"
