"""One suite for every store behind the port."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kadens.cache import (
    Cache,
    Codec,
    DiskStore,
    Invalidation,
    MemoryStore,
    Policy,
    RedisStore,
    Store,
    TieredStore,
    Warming,
    cached,
)
from kadens.errors import BadInput, DeadlineExceeded, Unavailable

pytestmark = pytest.mark.anyio

INT = Codec(int)
WITHIN = 20.0


@pytest.fixture(params=["memory", "redis", "tiered", "disk"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made = _made(request, tmp_path)
    yield made
    await made.aclose()


def _made(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "disk":
        return DiskStore(tmp_path / "cache.sqlite", timeout=WITHIN)
    far = RedisStore(request.getfixturevalue("redis_url"), timeout=5.0)
    return far if request.param == "redis" else TieredStore(MemoryStore(), far)


async def value(store: Store, key: str) -> Any:
    entry = await store.get(key, INT)
    return None if entry is None else entry.value


async def test_it_gives_back_what_it_was_given_until_its_end(store: Store) -> None:
    await store.set("a", 1, ttl=600, codec=INT)
    await store.set("b", 2, ttl=0.02, codec=INT)
    entry = await store.get("a", INT)
    assert entry is not None
    assert entry.value == 1
    assert 580 < entry.expires - store.clock() <= 600
    async with asyncio.timeout(30):
        while await value(store, "b") is not None:  # noqa: ASYNC110  # nobody tells an end
            await asyncio.sleep(0.002)
    assert await value(store, "a") == 1
    await store.set("a", 3, ttl=60, codec=INT)
    assert await value(store, "a") == 3


async def test_it_drops_by_key_tag_and_prefix(store: Store) -> None:
    await value(store, "warm")
    for key, tags in (("a:1", ("red",)), ("a:2", ("red", "blue")), ("b:1", ("blue",)), ("b%", ()), ("B:1", ())):
        await store.set(key, 1, ttl=60, tags=tags, codec=INT)

    async def left() -> list[str]:
        return [key for key in ("a:1", "a:2", "b:1", "b%", "B:1") if await value(store, key) is not None]

    assert len(await left()) == 5
    await store.invalidate(Invalidation(keys=("a:1",)))
    assert await left() == ["a:2", "b:1", "b%", "B:1"]
    await store.invalidate(Invalidation(tags=("red",)))
    assert await left() == ["b:1", "b%", "B:1"]
    await store.invalidate(Invalidation(prefixes=("b:",)))
    assert await left() == ["b%", "B:1"]
    await store.invalidate(Invalidation(prefixes=("",)))
    assert await left() == []


@pytest.mark.parametrize(
    "invalidation", [Invalidation(keys=("k",)), Invalidation(tags=("t",)), Invalidation(prefixes=("k",))]
)
async def test_a_claim_from_before_an_invalidation_writes_nothing(store: Store, invalidation: Invalidation) -> None:
    await value(store, "warm")
    claim = await store.claim("k", ("t",), seconds=60)
    assert claim is not None
    await store.invalidate(invalidation)
    assert await store.set("k", 1, ttl=60, tags=("t",), codec=INT, claim=claim) is None
    assert await value(store, "k") is None
    again = await store.claim("k", ("t",), seconds=60)
    assert again is not None
    assert await store.set("k", 2, ttl=60, tags=("t",), codec=INT, claim=again) is not None
    assert await value(store, "k") == 2


async def test_a_claim_given_up_is_free_for_the_next(store: Store) -> None:
    for _ in range(2):
        claim = await store.claim("k", (), seconds=60)
        assert claim is not None
        await store.release(claim)


async def test_a_disk_is_read_by_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    async with DiskStore(path, timeout=WITHIN) as first:
        await first.set("k", 1, ttl=60, codec=INT)
        async with DiskStore(path, timeout=WITHIN) as second:
            assert await value(second, "k") == 1
            assert await first.claim("k", (), seconds=60) is not None
            assert await second.claim("k", (), seconds=60) is None
    async with DiskStore(path, timeout=WITHIN) as later:
        assert await value(later, "k") == 1
        assert await later.get("k", Codec(int, schema=2)) is None
        assert later.statistics().unread == 1


async def test_a_disk_is_bounded(tmp_path: Path) -> None:
    async with DiskStore(tmp_path / "cache.sqlite", max_entries=10, timeout=WITHIN) as store:
        for number in range(600):
            await store.set(f"{number}", number, ttl=60 + number, codec=INT)
        assert [await value(store, "0"), await value(store, "599")] == [None, 599]
        # Now and then, not at each write.
        assert 300 < store.statistics().evicted <= 590


async def test_a_file_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="path"):
        DiskStore(tmp_path / "nowhere" / "cache.sqlite")
    nonsense = tmp_path / "nonsense"
    nonsense.write_bytes(b"not a database" * 100)
    with pytest.raises(BadInput, match="path"):
        DiskStore(nonsense)


async def test_a_closed_disk_says_so(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "cache.sqlite", timeout=0.05)
    other = DiskStore(tmp_path / "cache.sqlite", timeout=0.05)
    other._file.open().execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await store.set("k", 1, ttl=60, codec=INT)
    other._file.open().execute("ROLLBACK")
    for opened in (store, other):
        await opened.aclose()
        await opened.aclose()


async def test_what_was_hot_is_loaded_at_the_next_start(tmp_path: Path) -> None:
    loads: list[int] = []

    def service() -> Any:
        @cached(cache=Cache())
        async def square(number: int) -> int:
            loads.append(number)
            if number == 3:
                raise ValueError(number)
            return number * number

        return square

    square = service()
    async with Warming([square], tmp_path / "hot.json", limit=2) as warming:
        for number in (1, 2, 4, 2, 4):
            await square(number)
    assert warming.statistics().remembered == 2
    loads.clear()
    square = service()
    async with Warming([square], tmp_path / "hot.json") as warming:
        assert sorted(loads) == [2, 4]
        assert await square(4) == 16
        assert sorted(loads) == [2, 4]
        assert warming.statistics().warmed == 2


async def test_a_round_loads_again_what_has_ended_and_a_failure_is_only_counted(tmp_path: Path) -> None:
    broken = False

    @cached(cache=Cache())
    async def number(n: int) -> int:
        if broken:
            raise ValueError(n)
        return n

    (tmp_path / "hot.json").write_text("not json")
    async with Warming([number], tmp_path / "hot.json", interval=0.01) as warming:
        await number(1)
        async with asyncio.timeout(30):
            while warming.statistics().warmed < 2:  # noqa: ASYNC110  # a figure
                await asyncio.sleep(0.002)
    broken = True
    await number.clear()
    async with Warming([number], tmp_path / "hot.json") as warming:
        assert warming.statistics().failed == 1


def test_a_function_that_is_not_cached_cannot_be_warmed(tmp_path: Path) -> None:
    async def plain() -> None: ...

    with pytest.raises(BadInput, match="functions"):
        Warming([plain], tmp_path / "hot.json")  # type: ignore[list-item]


def test_a_function_that_cannot_be_called_by_what_its_key_names_cannot_be_warmed(tmp_path: Path) -> None:
    @cached(cache=Cache(), key="{number}")
    async def read(session: object, number: int) -> int:
        return number

    with pytest.raises(BadInput, match=r"functions: .*read"):
        Warming([read], tmp_path / "hot.json")


async def test_a_value_that_the_far_store_cannot_type_is_refused_at_decoration(tmp_path: Path) -> None:
    class Plain:
        pass

    async with DiskStore(tmp_path / "cache.sqlite", timeout=WITHIN) as store:

        async def plain() -> Plain:
            return Plain()

        async def anything() -> object:
            return 1

        async def union() -> int | Plain:
            return 1

        for function in (plain, anything, union):
            with pytest.raises(BadInput, match=f"the result of .*{function.__name__}"):
                cached(cache=Cache(store))(function)

        @cached(cache=Cache(store))
        async def wrong() -> int:
            text: Any = "text"
            return text  # type: ignore[no-any-return]

        assert [await wrong(), await wrong()] == list[Any](["text"] * 2)
        assert wrong.statistics().unkept == 2
        assert await store.claim(f"{wrong.__module__}.{wrong.__qualname__}:", (), seconds=1) is not None  # type: ignore[attr-defined]


async def test_a_load_cut_off_by_its_deadline_gives_up_its_claim(tmp_path: Path) -> None:
    async with DiskStore(tmp_path / "cache.sqlite", timeout=WITHIN) as store:
        cache = Cache(store, policy=Policy(timeout=0.05))

        async def never() -> int:
            await asyncio.Event().wait()
            return 1

        with pytest.raises(DeadlineExceeded):
            await cache.get_or_load("k", never, codec=INT)
        assert await store.claim("k", (), seconds=60) is not None


async def test_a_claim_is_given_up_when_the_look_behind_it_is_cut_off(tmp_path: Path) -> None:
    """Another process may have loaded meanwhile: the store is asked once more, and that may take too long."""

    class Slow(DiskStore):
        claimed = looked = False

        async def claim(self, *args: Any, **kwargs: Any) -> Any:
            claim = await super().claim(*args, **kwargs)
            self.claimed = claim is not None
            return claim

        async def get(self, key: str, codec: Codec | None = None) -> Any:
            if self.claimed and not self.looked:
                self.looked = True
                await asyncio.Event().wait()
            return await super().get(key, codec)

    async def one() -> int:
        return 1

    async with Slow(tmp_path / "cache.sqlite", timeout=WITHIN) as store:
        cache = Cache(store)
        # Also the claim may take too long.
        while not store.looked:
            with pytest.raises(DeadlineExceeded):
                await cache.get_or_load("k", one, codec=INT, policy=Policy(timeout=0.05))
        assert await cache.get_or_load("k", one, codec=INT) == 1
