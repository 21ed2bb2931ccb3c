"""What borrowing costs beside a bare semaphore, and a thread's round trip beside the event loop's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from time import perf_counter
from typing import Any

import anyio.to_thread
import asyncpg
import uvloop

from bench import databases
from bench.kadens.peers import pools as peers
from bench.kadens.peers.pools import Lender
from bench.measuring import Comparison, in_turn
from kadens.pools import Pool, ThreadPool

__all__ = ["run"]

LOANS = 20_000
DATABASE_LOANS = 5_000
JOBS = 2_000
SIZE, BORROWERS = 10, 50

Side = Callable[[str, int], AbstractAsyncContextManager[Lender]]

PEERS: Mapping[str, Side] = {
    "asyncpg": peers.asyncpg_pool,
    "asyncpg without its reset": peers.asyncpg_pool_without_reset,
    "psycopg_pool": peers.psycopg_pool,
    "SQLAlchemy": peers.sqlalchemy_engine,
}


def run() -> Iterator[Comparison]:
    yield in_turn(
        "pool, free", lambda: uvloop.run(_borrowed()), lambda: uvloop.run(_permitted()),
        unit="us", what="asyncio.Semaphore and a list", reach="none", peers={"SQLAlchemy QueuePool": _checked_out},
    )  # fmt: skip
    with databases.postgres() as url:
        yield _lent("pool of PostgreSQL connections, free", url, _alone, "us")
        yield _lent(f"the same, {BORROWERS} borrowers, {peers.QUERY}", url, _crowded, "1/s")
    yield in_turn(
        "thread pool, an empty job", lambda: uvloop.run(_run()), lambda: uvloop.run(_to_thread()),
        unit="us", what="asyncio.to_thread", reach="none", peers={"anyio": lambda: uvloop.run(_to_thread_of_anyio())},
    )  # fmt: skip


def _lent(question: str, url: str, measure: Callable[[Lender], Awaitable[float]], unit: str) -> Comparison:
    def measured(side: Side) -> float:
        return uvloop.run(_open(side, url, measure))

    return in_turn(
        question, partial(measured, _ours), partial(measured, _list),
        unit=unit, what="asyncio.Semaphore and a list", reach="none",
        peers={name: partial(measured, side) for name, side in PEERS.items()},
    )  # fmt: skip


async def _open(side: Side, url: str, measure: Callable[[Lender], Awaitable[float]]) -> float:
    async with side(url, SIZE) as lender:
        # All its connections are there, and their statements prepared.
        await _crowd(lender, SIZE * BORROWERS)
        return await measure(lender)


async def _alone(lender: Lender) -> float:
    """Microseconds of one loan in which nothing is asked."""
    borrow = lender.borrow
    started = perf_counter()
    for _ in range(DATABASE_LOANS):
        async with borrow():
            pass
    return (perf_counter() - started) / DATABASE_LOANS * 1e6


async def _crowded(lender: Lender) -> float:
    """Loans per second, in each of which something is asked."""
    started = perf_counter()
    await _crowd(lender, DATABASE_LOANS)
    return DATABASE_LOANS / (perf_counter() - started)


async def _crowd(lender: Lender, loans: int) -> None:
    async def borrower() -> None:
        for _ in range(loans // BORROWERS):
            async with lender.borrow() as connection:
                await lender.ask(connection)

    await asyncio.gather(*(borrower() for _ in range(BORROWERS)))


@asynccontextmanager
async def _ours(url: str, size: int) -> AsyncIterator[Lender]:
    async def connect() -> Any:
        return await asyncpg.connect(url)

    async def close(connection: Any) -> None:
        await connection.close()

    async with Pool(connect, min_size=size, max_size=size, close=close) as pool:
        yield Lender(pool.acquire, _asked)


class _Held:
    """The least there is: no deadline, no count, no connection that breaks."""

    __slots__ = ("_connection", "_idle", "_semaphore")

    def __init__(self, semaphore: asyncio.Semaphore, idle: list[Any]) -> None:
        self._semaphore = semaphore
        self._idle = idle

    async def __aenter__(self) -> Any:
        await self._semaphore.acquire()
        self._connection = self._idle.pop()
        return self._connection

    async def __aexit__(self, *exc_info: object) -> None:
        self._idle.append(self._connection)
        self._semaphore.release()


@asynccontextmanager
async def _list(url: str, size: int) -> AsyncIterator[Lender]:
    idle = [await asyncpg.connect(url) for _ in range(size)]
    try:
        yield Lender(partial(_Held, asyncio.Semaphore(size), idle), _asked)
    finally:
        for connection in idle:
            await connection.close()


async def _asked(connection: Any) -> object:
    return await connection.fetchval(peers.QUERY)


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


def _checked_out() -> float:
    pool = peers.sqlalchemy_queue(SIZE)
    started = perf_counter()
    for _ in range(LOANS):
        pool.connect().close()
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


async def _to_thread_of_anyio() -> float:
    started = perf_counter()
    for _ in range(JOBS):
        await anyio.to_thread.run_sync(int)
    return (perf_counter() - started) / JOBS * 1e6
