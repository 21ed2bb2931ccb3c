"""What borrowing costs beside a bare semaphore, and a thread's round trip beside the event loop's own."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

import uvloop

from bench.measuring import Comparison, in_turn
from kadens.pools import Pool, ThreadPool

__all__ = ["run"]

LOANS = 20_000
JOBS = 2_000


def run() -> Iterator[Comparison]:
    yield in_turn(
        "pool, free", lambda: uvloop.run(_borrowed()), lambda: uvloop.run(_permitted()),
        unit="us", what="asyncio.Semaphore and a list", reach="none",
    )  # fmt: skip
    yield in_turn(
        "thread pool, an empty job", lambda: uvloop.run(_run()), lambda: uvloop.run(_to_thread()),
        unit="us", what="asyncio.to_thread", reach="none",
    )  # fmt: skip


async def _connect() -> object:
    return object()


async def _borrowed() -> float:
    async with Pool(_connect) as pool:
        started = perf_counter()
        for _ in range(LOANS):
            async with pool.acquire():
                pass
        return (perf_counter() - started) / LOANS * 1e6


async def _permitted() -> float:
    semaphore, idle = asyncio.Semaphore(10), [object()]
    started = perf_counter()
    for _ in range(LOANS):
        async with semaphore:
            idle.append(idle.pop())
    return (perf_counter() - started) / LOANS * 1e6


async def _run() -> float:
    async with ThreadPool("bench", 1) as threads:
        started = perf_counter()
        for _ in range(JOBS):
            await threads.run(int)
        return (perf_counter() - started) / JOBS * 1e6


async def _to_thread() -> float:
    started = perf_counter()
    for _ in range(JOBS):
        await asyncio.to_thread(int)
    return (perf_counter() - started) / JOBS * 1e6
