"""Many callers of a cold key: how often it is loaded, and what the others get when one leaves or the load fails."""

import asyncio
import multiprocessing
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from time import perf_counter
from typing import Any

import uvloop

from bench import databases
from bench.kadens.peers import cache as peers
from bench.measuring import Comparison, in_turn
from kadens.cache import Cache, MemoryStore, RedisStore, TieredStore, cached

__all__ = ["run"]

CALLERS, FEW = 1_000, 10
PROCESSES = 4
LOADING = 0.05
SOON = 0.2

Decorate = Callable[[peers.Load], peers.Load]
Measure = Callable[[Decorate], Coroutine[Any, Any, float]]

PEERS: Mapping[str, Decorate] = {
    "async-lru": peers.async_lru,
    "cachebox": peers.cachebox,
    "cashews": peers.cashews,
    "moka-py": peers.moka,
}


class Loader:
    """It takes a while; `loads` are counted, and all of them fail where it is `failing`."""

    def __init__(self, *, failing: bool = False) -> None:
        self.loads = 0
        self.failing = failing

    async def __call__(self, number: int) -> int:
        self.loads += 1
        await asyncio.sleep(LOADING)
        if self.failing:
            raise ValueError(number)
        return number


def run() -> Iterator[Comparison]:
    yield _asked(f"{CALLERS:,} callers of a cold key", "loads", _loads, 1, "one")
    yield _asked("the first of them cancelled, values for", "others", _served, FEW - 1, "all but the first")
    yield _asked("a failing loader, two waves of callers", "loads", _failures, 2, "one each")
    with databases.redis() as url, ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        # All are there before the first measurement.
        list(pool.map(_ready, [SOON] * PROCESSES))
        numbers = iter(range(CALLERS))
        yield in_turn(
            f"a cold key, {PROCESSES} processes over Redis", lambda: _loads_over_processes(pool, url, next(numbers)),
            lambda: 1.0, unit="loads", what="one", reach="1",
        )  # fmt: skip


def _asked(question: str, unit: str, measure: Measure, right: float, what: str) -> Comparison:
    def asked(decorate: Decorate) -> float:
        return uvloop.run(measure(decorate))

    return in_turn(
        question, partial(asked, _ours), lambda: right, unit=unit, what=what, reach=f"{right:g}",
        peers={name: partial(asked, decorate) for name, decorate in PEERS.items()},
    )  # fmt: skip


def _ours(function: peers.Load) -> peers.Load:
    return cached(ttl=3600, cache=Cache(), key="{number}")(function)


def _of(decorate: Decorate, loader: Loader) -> peers.Load:
    """Decorated as a function, which is what all of them take."""

    async def load(number: int) -> int:
        return await loader(number)

    return decorate(load)


async def _loads(decorate: Decorate) -> float:
    loader = Loader()
    function = _of(decorate, loader)
    await asyncio.gather(*(function(1) for _ in range(CALLERS)))
    return float(loader.loads)


async def _served(decorate: Decorate) -> float:
    """How many others get the value when the first caller, who began the load, leaves half-way."""
    function = _of(decorate, Loader())
    callers = [asyncio.ensure_future(function(1)) for _ in range(FEW)]
    await asyncio.sleep(LOADING / 2)
    callers[0].cancel()
    found = await asyncio.gather(*callers, return_exceptions=True)
    return float(found[1:].count(1))


async def _failures(decorate: Decorate) -> float:
    """An error that were cached would save the second wave its load."""
    loader = Loader(failing=True)
    function = _of(decorate, loader)
    for _ in range(2):
        await asyncio.gather(*(function(1) for _ in range(CALLERS)), return_exceptions=True)
    return float(loader.loads)


def _loads_over_processes(pool: ProcessPoolExecutor, url: str, number: int) -> float:
    start = perf_counter() + SOON
    return float(sum(pool.map(_share, [url] * PROCESSES, [number] * PROCESSES, [start] * PROCESSES)))


def _ready(within: float) -> None:
    asyncio.run(asyncio.sleep(within))


def _share(url: str, number: int, start: float) -> int:
    """What one of the processes does, from the same moment on."""
    return uvloop.run(_shared(url, number, start))


async def _shared(url: str, number: int, start: float) -> int:
    loader = Loader()
    async with Cache(TieredStore(MemoryStore(), RedisStore(url, timeout=5.0))) as cache:

        @cached(ttl=3600, cache=cache, key="{number}")
        async def load(number: int) -> int:
            return await loader(number)

        await asyncio.sleep(max(0.0, start - perf_counter()))
        await asyncio.gather(*(load(number) for _ in range(CALLERS // PROCESSES)))
    return loader.loads
