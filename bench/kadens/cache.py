"""Hits in memory, decorated and over Redis, beside a dict, a bare await and redis-py; bytes of an entry; hit ratio."""

import asyncio
import random
import sys
import tempfile
import tracemalloc
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import perf_counter

from bench.measuring import Comparison, in_turn
from kadens.cache import Cache, Codec, MemoryStore, RedisStore, cached

__all__ = ["run"]

SUPPORT = Path(__file__).resolve().parents[2] / "packages" / "kadens" / "tests" / "support"
TIMES = 200_000
FAR_TIMES = 3_000
TEXT = Codec(str)


def run() -> Iterator[Comparison]:
    hit, bare, ns = "bare await", "ns", "<= 300"
    yield in_turn("@cached hit, stampede protection", lambda: _decorated(1), _bare, unit=bare, what=hit, reach=ns)
    yield in_turn("@cached hit, two arguments", lambda: _decorated(2), _bare, unit=bare, what=hit, reach=ns)
    yield in_turn("MemoryStore.get", _memory, _dict, unit="ns", what="dict.get", reach="<= 250")
    yield in_turn(
        "MemoryStore, an entry besides its key", _bytes, lambda: 100.0, unit="B", what="cachebox", reach="<= 140"
    )
    yield in_turn("hit ratio, Zipf 1.0, room for 1 %", _sieve, _lru, unit="", what="LRU", reach=">= 0.60", rounds=1)
    # The tests' own server: what they start, this starts.
    sys.path.insert(0, str(SUPPORT))
    from backends import RedisServer

    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield from _far(server.url)
        finally:
            server.kill()


def _far(url: str) -> Iterator[Comparison]:
    yield in_turn(
        "far hit",
        lambda: asyncio.run(_ours(url, 1)),
        lambda: asyncio.run(_theirs(url, 1)),
        unit="us",
        what="redis-py GET",
        reach="<= 40",
    )
    yield in_turn(
        "far hit, 100 callers, each",
        lambda: asyncio.run(_ours(url, 100)),
        lambda: asyncio.run(_theirs(url, 100)),
        unit="us",
        what="redis-py GET",
        reach="ratio <= 0.33",
    )


def _decorated(arguments: int) -> float:
    async def measure() -> float:
        @cached(cache=Cache(), ttl=3600, stale=600)
        async def one(number: int) -> str:
            return str(number)

        @cached(cache=Cache(), ttl=3600, stale=600)
        async def two(number: int, name: str) -> str:
            return f"{number}{name}"

        await one(1)
        await two(1, "a")
        began = perf_counter()
        if arguments == 1:
            for _ in range(TIMES):
                await one(1)
        else:
            for _ in range(TIMES):
                await two(1, "a")
        return (perf_counter() - began) / TIMES * 1e9

    return asyncio.run(measure())


def _bare() -> float:
    async def one(number: int) -> int:
        return number

    async def measure() -> float:
        began = perf_counter()
        for _ in range(TIMES):
            await one(1)
        return (perf_counter() - began) / TIMES * 1e9

    return asyncio.run(measure())


def _memory() -> float:
    async def measure() -> float:
        store = MemoryStore()
        for number in range(10_000):
            store.put(f"key:{number}", number, ttl=3600)
        began = perf_counter()
        for _ in range(TIMES):
            await store.get("key:500")
        return (perf_counter() - began) / TIMES * 1e9

    return asyncio.run(measure())


def _dict() -> float:
    held = {f"key:{number}": number for number in range(10_000)}
    began = perf_counter()
    for _ in range(TIMES):
        held.get("key:500")
    return (perf_counter() - began) / TIMES * 1e9


def _bytes() -> float:
    keys = [f"key:{number}" for number in range(10_000)]
    tracemalloc.start()
    store = MemoryStore()
    for key in keys:
        store.put(key, None, ttl=3600)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / len(keys)


def _asked() -> list[int]:
    weights = [1 / (rank + 1) for rank in range(100_000)]
    return random.Random(1).choices(range(100_000), weights, k=500_000)


def _sieve() -> float:
    async def measure() -> float:
        store, hits = MemoryStore(max_entries=1_000), 0
        asked = _asked()
        for count, key in enumerate(asked):
            if await store.get(f"{key}") is None:
                store.put(f"{key}", None, ttl=3600)
            elif count >= 100_000:
                hits += 1
        return hits / (len(asked) - 100_000)

    return asyncio.run(measure())


def _lru() -> float:
    kept: OrderedDict[int, None] = OrderedDict()
    hits, asked = 0, _asked()
    for count, key in enumerate(asked):
        if key in kept:
            kept.move_to_end(key)
            hits += count >= 100_000
        else:
            kept[key] = None
            if len(kept) > 1_000:
                kept.popitem(last=False)
    return hits / (len(asked) - 100_000)


async def _ours(url: str, callers: int) -> float:
    async with RedisStore(url, timeout=5.0) as store:
        await store.set("key", "x" * 100, ttl=3600, codec=TEXT)
        return await _microseconds(lambda: store.get("key", TEXT), callers)


async def _theirs(url: str, callers: int) -> float:
    from redis.asyncio import Redis

    client = Redis.from_url(url)
    try:
        await client.set("raw", "x" * 100)
        return await _microseconds(lambda: client.get("raw"), callers)
    finally:
        await client.aclose()


async def _microseconds(call: Callable[[], Awaitable[object]], callers: int) -> float:
    async def caller() -> None:
        for _ in range(FAR_TIMES // callers):
            await call()

    await asyncio.gather(*(call() for _ in range(callers)))
    began = perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    return (perf_counter() - began) / (FAR_TIMES // callers * callers) * 1e6
