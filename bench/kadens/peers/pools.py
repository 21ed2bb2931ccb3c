"""Pools: of plain objects, and of connections to PostgreSQL."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import QueuePool

__all__ = [
    "QUERY",
    "Lender",
    "asyncpg_pool",
    "asyncpg_pool_without_reset",
    "psycopg_pool",
    "sqlalchemy_engine",
    "sqlalchemy_queue",
]

QUERY = "SELECT 1"
COMPILED = text(QUERY)


class Lender(NamedTuple):
    """What lends a connection, and what asks it something."""

    borrow: Callable[[], AbstractAsyncContextManager[Any]]
    ask: Callable[[Any], Awaitable[object]]


def sqlalchemy_queue(size: int) -> QueuePool:
    """For threads; nobody resets what is returned."""
    return QueuePool(partial(sqlite3.connect, ":memory:"), pool_size=size, reset_on_return=None)


@asynccontextmanager
async def asyncpg_pool(url: str, size: int) -> AsyncIterator[Lender]:
    """As it comes: what is returned is reset, which asks the server once more."""
    async with asyncpg.create_pool(url, min_size=size, max_size=size) as pool:
        yield Lender(pool.acquire, _asked_asyncpg)


@asynccontextmanager
async def asyncpg_pool_without_reset(url: str, size: int) -> AsyncIterator[Lender]:
    async with asyncpg.create_pool(url, min_size=size, max_size=size, reset=_left_as_it_is) as pool:
        yield Lender(pool.acquire, _asked_asyncpg)


@asynccontextmanager
async def psycopg_pool(url: str, size: int) -> AsyncIterator[Lender]:
    module, options = import_module("psycopg_pool"), {"autocommit": True}
    async with module.AsyncConnectionPool(url, min_size=size, max_size=size, kwargs=options, open=False) as pool:
        await pool.wait()
        yield Lender(pool.connection, _asked_psycopg)


@asynccontextmanager
async def sqlalchemy_engine(url: str, size: int) -> AsyncIterator[Lender]:
    """Over asyncpg, without transactions."""
    address = url.replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(address, pool_size=size, max_overflow=0, isolation_level="AUTOCOMMIT")
    try:
        yield Lender(engine.connect, _asked_sqlalchemy)
    finally:
        await engine.dispose()


async def _left_as_it_is(connection: object) -> None: ...


async def _asked_asyncpg(connection: Any) -> object:
    return await connection.fetchval(QUERY)


async def _asked_psycopg(connection: Any) -> object:
    return await (await connection.execute(QUERY)).fetchone()


async def _asked_sqlalchemy(connection: Any) -> object:
    return await connection.scalar(COMPILED)
