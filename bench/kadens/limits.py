"""What a limit costs: semaphore, rate limiter and adaptive limit, beside asyncio's own and a server's raw answer."""

import asyncio
import os
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.measuring import Comparison, in_turn
from kadens.limits import AdaptiveLimit, RateLimiter, RedisRateLimiter, Semaphore

__all__ = ["run"]

ROUNDS = 50_000
QUESTIONS = 3_000
BIG = 1e6
SECONDS = 3.0
SUPPORT = Path(__file__).resolve().parents[2] / "packages/kadens/tests/support"

Make = Callable[[], AbstractAsyncContextManager[None]]


def run() -> Iterator[Comparison]:
    yield in_turn(
        "semaphore, free", lambda: _free(Semaphore(10)), lambda: _free(asyncio.Semaphore(10)),
        unit="us", what="asyncio.Semaphore", reach="<= 0.8 us",
    )  # fmt: skip
    yield in_turn(
        "semaphore, 50 tasks, 10 permits", lambda: _contended(Semaphore(10)), lambda: _contended(asyncio.Semaphore(10)),
        unit="k/s", what="asyncio.Semaphore", reach=">= 450 k/s",
    )  # fmt: skip
    yield in_turn(
        "rate limiter, no wait", lambda: _called(RateLimiter(rate=BIG, burst=BIG).acquire), lambda: _called(_nothing),
        unit="us", what="an empty coroutine", reach="<= 0.5 us",
    )  # fmt: skip
    for rate in (100, 10_000):
        yield in_turn(
            f"rate limiter, {rate}/s, fullest second", partial(_fullest, rate), partial(float, rate),
            unit="calls", what="the rate", reach="<= 1.01", rounds=3,
        )  # fmt: skip
    yield in_turn(
        "adaptive limit, free", lambda: _admitted(AdaptiveLimit()), lambda: _free(asyncio.Semaphore(10)),
        unit="us", what="asyncio.Semaphore", reach="none",
    )  # fmt: skip
    yield from _on_redis()


def _on_redis() -> Iterator[Comparison]:
    # The tests know how to start a server of one's own.
    sys.path.insert(0, os.fspath(SUPPORT))
    from backends import RedisServer

    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield in_turn(
                "rate limiter on Redis", lambda: asyncio.run(_limited(server.url)),
                lambda: asyncio.run(_raw(server.url)), unit="us", what="redis-py, an empty script", reach="<= 45 us",
            )  # fmt: skip
        finally:
            server.kill()


def _free(semaphore: AbstractAsyncContextManager[None]) -> float:
    async def main() -> float:
        started = perf_counter()
        for _ in range(ROUNDS):
            async with semaphore:
                pass
        return (perf_counter() - started) / ROUNDS * 1e6

    return asyncio.run(main())


def _contended(semaphore: AbstractAsyncContextManager[None]) -> float:
    async def work() -> None:
        for _ in range(400):
            async with semaphore:
                await asyncio.sleep(0)

    async def main() -> float:
        started = perf_counter()
        await asyncio.gather(*(work() for _ in range(50)))
        return 20_000 / (perf_counter() - started) / 1e3

    return asyncio.run(main())


def _called(function: Callable[[], Awaitable[None]]) -> float:
    async def main() -> float:
        started = perf_counter()
        for _ in range(ROUNDS):
            await function()
        return (perf_counter() - started) / ROUNDS * 1e6

    return asyncio.run(main())


async def _nothing() -> None: ...


def _admitted(limit: AdaptiveLimit) -> float:
    async def main() -> float:
        started = perf_counter()
        for _ in range(ROUNDS):
            async with limit.admit():
                pass
        return (perf_counter() - started) / ROUNDS * 1e6

    return asyncio.run(main())


def _fullest(rate: float) -> float:
    passed: list[float] = []

    async def main() -> None:
        limiter = RateLimiter(rate=rate)
        end = perf_counter() + SECONDS

        async def work() -> None:
            while perf_counter() < end:
                await limiter.acquire()
                passed.append(perf_counter())

        await asyncio.gather(*(work() for _ in range(100)))

    asyncio.run(main())
    return max(bisect_left(passed, start + 1.0) - index for index, start in enumerate(passed))


async def _limited(url: str) -> float:
    limiter = RedisRateLimiter(url, rate=BIG, burst=BIG)
    try:
        await limiter.acquire()
        started = perf_counter()
        for _ in range(QUESTIONS):
            await limiter.acquire()
        return (perf_counter() - started) / QUESTIONS * 1e6
    finally:
        await limiter.aclose()


async def _raw(url: str) -> float:
    from redis.asyncio import Redis

    async with Redis.from_url(url) as client:
        digest = await client.script_load("return {1, 0}")
        started = perf_counter()
        for _ in range(QUESTIONS):
            await client.evalsha(digest, 1, "key", "1", "1")
        return (perf_counter() - started) / QUESTIONS * 1e6
