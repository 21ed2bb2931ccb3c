"""Hits in memory, and decorated, beside a dict and a bare await; bytes of an entry; hit ratios."""

import gc
import multiprocessing
import os
import random
import tracemalloc
from collections.abc import Callable, Coroutine, Hashable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import accumulate, chain
from pathlib import Path
from time import perf_counter
from typing import Any

import uvloop

from bench.kadens.peers import cache as peers
from bench.measuring import Comparison, in_turn
from kadens.cache import Cache, MemoryStore, cached

__all__ = ["run"]

TIMES = 50_000
ROUNDS = 15
KEYS, ASKED, NOT_COUNTED = 100_000, 1_000_000, 100_000

Make = Callable[[int], tuple[Callable[..., object], peers.Put]]

DECORATORS = {
    "cachebox": peers.cachebox,
    "async-lru": peers.async_lru,
    "moka-py, many loads": peers.moka,
    "cashews": peers.cashews,
}
STORES = {"cachebox VTTL": peers.cachebox_vttl, "theine": peers.theine}
POLICIES = {"theine": peers.theine_values, "cachebox LFU": peers.cachebox_lfu}


def run() -> Iterator[Comparison]:
    for arguments, ours in DECORATED.items():
        question = f"@cached hit, {arguments}"
        beside = DECORATORS if arguments == "one argument" else {}
        yield in_turn(
            question, ours, _bare, unit="ns", what="bare await", reach="<= 300, ratio <= 4.2", rounds=ROUNDS,
            peers={name: partial(_decorated, decorate) for name, decorate in beside.items()},
        )  # fmt: skip
    yield in_turn(
        "MemoryStore.get", _memory, _dict, unit="ns", what="dict.get", reach="<= 250", rounds=ROUNDS,
        peers={name: partial(_held, make) for name, make in STORES.items()},
    )  # fmt: skip
    yield in_turn(
        "MemoryStore, an entry besides its key", partial(_bytes, _store), partial(_bytes, _plain),
        unit="B", what="a dict", reach="none",
    )  # fmt: skip
    yield in_turn(
        "the same, resident", partial(_resident, _store), partial(_resident, _plain),
        unit="B", what="a dict", reach="<= 140", rounds=3,
        peers={name: partial(_resident, make) for name, make in STORES.items()},
    )  # fmt: skip
    for name, (asked, theine, reach) in STREAMS.items():
        question, keys = f"hit ratio, Zipf 1.0, room for 1 %, {name}", asked()
        ours, theirs = partial(_hit_ratio, keys), partial(float, theine)
        yield in_turn(
            question, ours, theirs, unit="", what="theine", reach=reach, rounds=1,
            peers={peer: partial(_hit_ratio_of, make, keys) for peer, make in POLICIES.items()},
        )  # fmt: skip


@cached(ttl=3600, stale=600, cache=Cache())
async def one(number: int) -> str:
    return str(number)


@cached(ttl=3600, stale=600, cache=Cache())
async def two(number: int, name: str) -> str:
    return f"{number}{name}"


async def bare(number: int) -> int:
    return number


async def _one() -> float:
    began = perf_counter()
    for _ in range(TIMES):
        await one(1)
    return perf_counter() - began


async def _two() -> float:
    began = perf_counter()
    for _ in range(TIMES):
        await two(1, "a")
    return perf_counter() - began


async def _by_keyword() -> float:
    began = perf_counter()
    for _ in range(TIMES):
        await two(number=1, name="a")
    return perf_counter() - began


async def _uncached() -> float:
    began = perf_counter()
    for _ in range(TIMES):
        await bare(1)
    return perf_counter() - began


def _each(hits: Callable[[], Coroutine[Any, Any, float]]) -> float:
    """Nanoseconds of one of them, once all is warm."""

    async def measure() -> float:
        await one(1)
        await two(1, "a")
        return await hits() / TIMES * 1e9

    return uvloop.run(measure())


DECORATED = {
    "one argument": partial(_each, _one),
    "two arguments": partial(_each, _two),
    "two by keyword": partial(_each, _by_keyword),
}
_bare = partial(_each, _uncached)


def _decorated(decorate: Callable[[peers.Load], peers.Load]) -> float:
    async def measure() -> float:
        cached = decorate(bare)
        await cached(1)
        began = perf_counter()
        for _ in range(TIMES):
            await cached(1)
        return (perf_counter() - began) / TIMES * 1e9

    return uvloop.run(measure())


def _held(make: Callable[[], tuple[peers.Get, peers.Put]]) -> float:
    get, put = make()
    for number in range(10_000):
        put(f"key:{number}", number)
    began = perf_counter()
    for _ in range(TIMES):
        get("key:500")
    return (perf_counter() - began) / TIMES * 1e9


def _memory() -> float:
    async def measure() -> float:
        store = MemoryStore()
        for number in range(10_000):
            store.put(f"key:{number}", number, ttl=3600)
        began = perf_counter()
        for _ in range(TIMES):
            await store.get("key:500")
        return (perf_counter() - began) / TIMES * 1e9

    return uvloop.run(measure())


def _dict() -> float:
    held = {f"key:{number}": number for number in range(10_000)}
    began = perf_counter()
    for _ in range(TIMES):
        held.get("key:500")
    return (perf_counter() - began) / TIMES * 1e9


def _store(entries: int) -> tuple[Callable[..., object], peers.Put]:
    store = MemoryStore(max_entries=entries)
    return store.get, partial(store.put, ttl=3600)


def _plain(_: int) -> tuple[peers.Get, peers.Put]:
    kept: dict[Hashable, object] = {}
    return kept.get, kept.__setitem__


def _bytes(make: Make) -> float:
    """As Python's allocator counts them, which sees nothing of what native code takes."""
    keys = [f"key:{number}" for number in range(10_000)]
    tracemalloc.start()
    try:
        held = make(len(keys))
        for key in keys:
            held[1](key, None)
        return tracemalloc.get_traced_memory()[0] / len(keys)
    finally:
        tracemalloc.stop()


def _resident(make: Make) -> float:
    """As the system counts them, in a process that did nothing before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(_grown, make).result()


def _grown(make: Make) -> float:
    keys = [f"key:{number}" for number in range(KEYS)]
    held = make(KEYS + 1)
    held[1]("first", None)
    gc.collect()
    before = _size()
    for key in keys:
        held[1](key, None)
    gc.collect()
    return (_size() - before) / KEYS


def _size() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _steady() -> list[int]:
    numbers = list(range(KEYS))
    order = random.Random(42)
    order.shuffle(numbers)
    return order.choices(numbers, cum_weights=list(accumulate(1 / rank for rank in range(1, KEYS + 1))), k=ASKED)


def _after_a_shift() -> list[int]:
    """Half-way, other keys become the popular ones."""
    asked = _steady()
    return asked[: ASKED // 2] + [(key + KEYS // 2) % KEYS for key in asked[ASKED // 2 :]]


def _with_a_scan() -> list[int]:
    """One in five is a key that never comes again."""
    asked = _steady()
    fours = zip(*(asked[start::4] for start in range(4)), range(KEYS, KEYS + ASKED // 4), strict=True)
    return list(chain.from_iterable(fours))


# What the best peer reached on such streams.
STREAMS = {
    "steady": (_steady, 0.593, ">= 0.60"),
    "after a shift": (_after_a_shift, 0.586, ">= 0.59"),
    "with a scan": (_with_a_scan, 0.456, ">= 0.475"),
}


def _hit_ratio(keys: list[int]) -> float:
    async def measure() -> float:
        store, hits = MemoryStore(max_entries=KEYS // 100), 0
        for count, key in enumerate(keys):
            name = str(key)
            if await store.get(name) is None:
                store.put(name, None, ttl=3600)
            else:
                hits += count >= NOT_COUNTED
        return hits / (len(keys) - NOT_COUNTED)

    return uvloop.run(measure())


def _hit_ratio_of(make: Callable[[int], tuple[peers.Get, peers.Put]], keys: list[int]) -> float:
    get, put = make(KEYS // 100)
    hits = 0
    for count, key in enumerate(keys):
        name = str(key)
        if get(name) is None:
            put(name, name)
        else:
            hits += count >= NOT_COUNTED
    return hits / (len(keys) - NOT_COUNTED)
