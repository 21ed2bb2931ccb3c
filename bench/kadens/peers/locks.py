"""Locks over Redis, PostgreSQL and files; each gives what enters one of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
from redis import Redis
from redis.asyncio import ConnectionPool
from redis.asyncio import Redis as AsyncRedis

__all__ = ["asyncpg_pool", "portalocker", "python_redis_lock", "redis_py"]

Enter = Callable[[], AbstractAsyncContextManager[object]]

CONNECTIONS = 60
EXPIRES = 30
POLL = 0.001


@asynccontextmanager
async def redis_py(url: str) -> AsyncIterator[Enter]:
    pool = ConnectionPool.from_url(url, max_connections=2 * CONNECTIONS)
    async with AsyncRedis.from_pool(pool) as client:
        yield lambda: client.lock("redis-py", timeout=EXPIRES)


@asynccontextmanager
async def python_redis_lock(url: str) -> AsyncIterator[Enter]:
    """It blocks, so it waits in threads."""
    module = import_module("redis_lock")
    client = Redis.from_url(url)

    @asynccontextmanager
    async def enter() -> AsyncIterator[None]:
        lock = module.Lock(client, "python-redis-lock", expire=EXPIRES)
        await asyncio.to_thread(lock.acquire)
        try:
            yield
        finally:
            await asyncio.to_thread(lock.release)

    try:
        yield enter
    finally:
        client.close()


@asynccontextmanager
async def asyncpg_pool(url: str) -> AsyncIterator[Enter]:
    """An advisory lock on a connection of the pool, waited for by the server."""
    async with asyncpg.create_pool(url, min_size=1, max_size=CONNECTIONS) as pool:

        @asynccontextmanager
        async def enter() -> AsyncIterator[None]:
            async with pool.acquire() as connection:
                await connection.execute("SELECT pg_advisory_lock(78)")
                try:
                    yield
                finally:
                    await connection.execute("SELECT pg_advisory_unlock(78)")

        yield enter


@asynccontextmanager
async def portalocker(folder: str) -> AsyncIterator[Enter]:
    """It blocks or refuses, so it is asked every millisecond."""
    module = import_module("portalocker")
    flags = module.LOCK_EX | module.LOCK_NB

    @asynccontextmanager
    async def enter() -> AsyncIterator[None]:
        lock = module.Lock(Path(folder) / "portalocker", flags=flags, fail_when_locked=True, timeout=0)
        while not _acquired(lock, module.LockException):  # noqa: ASYNC110  # files wake nobody
            await asyncio.sleep(POLL)
        try:
            yield
        finally:
            lock.release()

    yield enter


def _acquired(lock: Any, refused: type[Exception]) -> bool:
    try:
        lock.acquire()
    except refused:
        return False
    return True
