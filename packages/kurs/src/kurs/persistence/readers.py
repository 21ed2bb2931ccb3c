"""Reading in one go: the statements of a question, and the making of values from their rows, without a hop between."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

__all__ = ["Readers", "ServerReaders", "ThreadReaders"]

T = TypeVar("T")
# Connections of one process; more questions at once wait for one of them.
READERS = 4


class Readers(Protocol):
    """Answers questions, each from one view of the books; nothing that a question writes stays."""

    async def ask(self, work: Callable[[Connection], T]) -> T: ...

    async def aclose(self) -> None:
        """Waits for the questions under way, then closes every connection."""
        ...


class ThreadReaders:
    """SQLite: threads of their own, each question wholly in one, over connections that are kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(write=False)
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._idle: deque[Connection] = deque()

    async def ask(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def aclose(self) -> None:
        await asyncio.to_thread(self._close)

    def _read(self, work: Callable[[Connection], T]) -> T:
        connection = self._taken()
        try:
            view = connection.begin()
            found = work(connection)
            view.rollback()
        except BaseException:
            # Closing rolls back, and the next question begins on a connection that nothing happened to.
            with suppress(SQLAlchemyError):
                connection.close()
            raise
        self._idle.append(connection)
        return found

    def _taken(self) -> Connection:
        # Never more than there are threads: each gives back the one that it took.
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def _close(self) -> None:
        self._threads.shutdown()
        for connection in self._idle:
            with suppress(SQLAlchemyError):
                connection.close()
        self._idle.clear()


class ServerReaders:
    """PostgreSQL: pooled connections, and a view that stands still from the first statement to the last."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="REPEATABLE READ")
        self._places = asyncio.Semaphore(READERS)

    async def ask(self, work: Callable[[Connection], T]) -> T:
        async with self._places, self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def aclose(self) -> None:
        """Nothing: the pool belongs to the database."""
