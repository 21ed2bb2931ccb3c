"""Locks: what a free name costs beside bare calls, and 50 tasks of 1 ms each beside `asyncio.Lock`."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from redis.asyncio import Redis

from bench.measuring import Comparison, in_turn
from kadens.locks import FileLocks, Locks, MemoryLocks, PostgresLocks, RedisLocks

__all__ = ["run"]

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packages" / "kadens" / "tests" / "support"))

from backends import PostgresServer, RedisServer  # noqa: E402

TASKS, TURNS, INSIDE = 50, 10, 0.001

Enter = Callable[[], AbstractAsyncContextManager[object]]


def run() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as cluster:
        redis, postgres = RedisServer(Path(folder)), PostgresServer(Path(cluster))
        redis.start()
        postgres.create()
        postgres.start()
        try:
            backends: dict[str, Callable[[], Locks]] = {
                "memory": MemoryLocks,
                "file": lambda: FileLocks(folder),
                "Redis": lambda: RedisLocks(redis.url),
                "PostgreSQL": lambda: PostgresLocks(postgres.url),
                "PostgreSQL rows": lambda: PostgresLocks(postgres.url, rows=True),
            }
            yield from _free(backends, folder, redis.url, postgres.url)
            yield from _contended(backends)
        finally:
            postgres.stop()
            redis.kill()


def _free(backends: dict[str, Callable[[], Locks]], folder: str, redis: str, postgres: str) -> Iterator[Comparison]:
    bare: dict[str, tuple[str, Callable[[], float], str, int]] = {
        "memory": ("asyncio.Lock", lambda: asyncio.run(_asyncio_free()), "none set", 20_000),
        "file": ("two flock calls", lambda: _flock_free(folder), "<= 3 us", 20_000),
        "Redis": ("redis-py, two calls", lambda: asyncio.run(_redis_free(redis)), "<= 45 us", 2_000),
        "PostgreSQL": ("asyncpg, two calls", lambda: asyncio.run(_asyncpg_free(postgres)), "<= 45 us", 2_000),
    }
    for name, (what, theirs, reach, times) in bare.items():
        make = backends[name]
        yield in_turn(
            f"lock, free: {name}",
            lambda make=make, times=times: asyncio.run(_our_free(make(), times)),  # type: ignore[misc]
            theirs,
            unit="us",
            what=what,
            reach=reach,
        )


def _contended(backends: dict[str, Callable[[], Locks]]) -> Iterator[Comparison]:
    for name, make in backends.items():
        yield in_turn(
            f"lock, {TASKS} tasks x {TURNS}, 1 ms: {name}",
            lambda make=make: asyncio.run(_our_contended(make())),  # type: ignore[misc]
            lambda: asyncio.run(_asyncio_contended()),
            unit="ms",
            what="asyncio.Lock",
            reach="<= 1.15x",
            rounds=3,
        )


async def _our_free(locks: Locks, times: int) -> float:
    async def once() -> None:
        async with locks.hold("free"):
            pass

    async with locks:
        return await _each(once, times)


async def _asyncio_free() -> float:
    lock = asyncio.Lock()

    async def once() -> None:
        async with lock:
            pass

    return await _each(once, 20_000)


def _flock_free(folder: str) -> float:
    with (Path(folder) / "bare").open("w") as file:
        began = perf_counter()
        for _ in range(20_000):
            flock(file, LOCK_EX)
            flock(file, LOCK_UN)
        return (perf_counter() - began) / 20_000 * 1e6


async def _redis_free(url: str) -> float:
    client = Redis.from_url(url)

    async def once() -> None:
        await client.set("bare", "x", nx=True, px=10_000)
        await client.delete("bare")

    try:
        return await _each(once, 2_000)
    finally:
        await client.aclose()


async def _asyncpg_free(url: str) -> float:
    connection: Any = await asyncpg.connect(url)

    async def once() -> None:
        await connection.fetchval("SELECT pg_try_advisory_lock(1)")
        await connection.fetchval("SELECT pg_advisory_unlock(1)")

    try:
        return await _each(once, 2_000)
    finally:
        await connection.close()


async def _our_contended(locks: Locks) -> float:
    async with locks:
        return await _crowd(lambda: locks.hold("contended"))


async def _asyncio_contended() -> float:
    lock = asyncio.Lock()
    return await _crowd(lambda: lock)


async def _crowd(enter: Enter) -> float:
    async def work() -> None:
        for _ in range(TURNS):
            async with enter():
                await asyncio.sleep(INSIDE)

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(TASKS)))
    return (perf_counter() - began) * 1e3


async def _each(once: Callable[[], Awaitable[None]], times: int) -> float:
    """Microseconds."""
    await once()
    began = perf_counter()
    for _ in range(times):
        await once()
    return (perf_counter() - began) / times * 1e6
