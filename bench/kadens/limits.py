"""What a limit costs: semaphore, rate limiter and adaptive limit, beside asyncio's own and other libraries'."""

import asyncio
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from time import perf_counter

import uvloop

from bench.kadens.peers import limits as peers
from bench.measuring import Comparison, in_turn
from kadens.limits import AdaptiveLimit, RateLimiter, Semaphore

__all__ = ["run"]

ROUNDS = 50_000
# Few enough that nothing ever waits.
CALLS = 5_000
BIG = 1_000_000
SECONDS = 3.0

Make = Callable[[int], AbstractAsyncContextManager[object]]
Acquire = Callable[[], Awaitable[object]]


def run() -> Iterator[Comparison]:
    yield in_turn(
        "semaphore, free", lambda: _free(Semaphore), lambda: _free(asyncio.Semaphore),
        unit="us", what="asyncio.Semaphore", reach="<= 0.8 us, ratio <= 1.2",
        peers={"anyio": lambda: _free(peers.anyio_semaphore)},
    )  # fmt: skip
    yield in_turn(
        "semaphore, 50 tasks, 10 permits", lambda: _contended(Semaphore), lambda: _contended(asyncio.Semaphore),
        unit="k/s", what="asyncio.Semaphore", reach=">= 450 k/s, ratio >= 1.1", rounds=15,
        peers={"anyio": lambda: _contended(peers.anyio_semaphore)},
    )  # fmt: skip
    yield in_turn(
        "rate limiter, no wait", lambda: _called(_ours(BIG)), lambda: _called(lambda: _nothing),
        unit="us", what="an empty coroutine", reach="<= 0.5 us, ratio <= 7", rounds=9,
        peers={
            "aiolimiter": lambda: _called(lambda: peers.aiolimiter(BIG)),
            "pyrate-limiter": lambda: _called(lambda: peers.pyrate_limiter(BIG)),
        },
    )  # fmt: skip
    for rate in (100, 10_000):
        yield from _exactness(rate)
    yield in_turn(
        "adaptive limit, free", lambda: _admitted(AdaptiveLimit()), lambda: _free(asyncio.Semaphore),
        unit="us", what="asyncio.Semaphore", reach="none",
    )  # fmt: skip


def _exactness(rate: int) -> Iterator[Comparison]:
    """Two questions of the same runs."""
    sides: dict[str, Callable[[], Acquire]] = {
        "ours": lambda: RateLimiter(rate=rate).acquire,
        "aiolimiter": lambda: peers.aiolimiter(rate),
        "pyrate-limiter": lambda: peers.pyrate_limiter(rate),
    }
    passed: dict[str, list[list[float]]] = {name: [] for name in sides}

    def fullest(name: str) -> float:
        times = _passed(sides[name])
        passed[name].append(times)
        return float(_fullest_second(times))

    def used(name: str) -> float:
        # Nothing was kept of a peer that is not installed.
        if not passed[name]:
            raise ModuleNotFoundError(name)
        return _steady_rate(passed[name].pop()) / rate * 100

    yield in_turn(
        f"rate limiter, {rate}/s, fullest second", partial(fullest, "ours"), partial(float, rate),
        unit="calls", what="the rate", reach="ratio <= 1.01", rounds=3,
        peers={name: partial(fullest, name) for name in sides if name != "ours"},
    )  # fmt: skip
    yield in_turn(
        f"rate limiter, {rate}/s, used of it", partial(used, "ours"), lambda: 100.0,
        unit="%", what="all", reach=">= 99", rounds=3,
        peers={name: partial(used, name) for name in sides if name != "ours"},
    )  # fmt: skip


def _ours(rate: float) -> Callable[[], Acquire]:
    return lambda: RateLimiter(rate=rate, burst=rate).acquire


def _free(make: Make) -> float:
    async def main() -> float:
        semaphore = make(10)
        started = perf_counter()
        for _ in range(ROUNDS):
            async with semaphore:
                pass
        return (perf_counter() - started) / ROUNDS * 1e6

    return uvloop.run(main())


def _contended(make: Make) -> float:
    async def work(semaphore: AbstractAsyncContextManager[object]) -> None:
        for _ in range(400):
            async with semaphore:
                await asyncio.sleep(0)

    async def main() -> float:
        semaphore = make(10)
        started = perf_counter()
        await asyncio.gather(*(work(semaphore) for _ in range(50)))
        return 20_000 / (perf_counter() - started) / 1e3

    return uvloop.run(main())


def _called(make: Callable[[], Acquire]) -> float:
    async def main() -> float:
        acquire = make()
        started = perf_counter()
        for _ in range(CALLS):
            await acquire()
        return (perf_counter() - started) / CALLS * 1e6

    return uvloop.run(main())


async def _nothing() -> None: ...


def _admitted(limit: AdaptiveLimit) -> float:
    async def main() -> float:
        started = perf_counter()
        for _ in range(ROUNDS):
            async with limit.admit():
                pass
        return (perf_counter() - started) / ROUNDS * 1e6

    return uvloop.run(main())


def _passed(make: Callable[[], Acquire]) -> list[float]:
    """When each of the calls of 100 callers passed."""
    passed: list[float] = []

    async def work(acquire: Acquire) -> None:
        while True:
            await acquire()
            passed.append(perf_counter())

    async def main() -> None:
        acquire = make()
        workers = [asyncio.create_task(work(acquire)) for _ in range(100)]
        await asyncio.sleep(SECONDS)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    uvloop.run(main())
    return passed


def _fullest_second(passed: list[float]) -> int:
    return max(bisect_left(passed, start + 1.0) - index for index, start in enumerate(passed))


def _steady_rate(passed: list[float]) -> float:
    """After the first second, in which a burst may pass."""
    begin = bisect_left(passed, passed[0] + 1.0)
    return (bisect_left(passed, passed[0] + SECONDS) - begin) / (SECONDS - 1.0)
