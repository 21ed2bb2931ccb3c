"""A PostgreSQL connection that answers one question at a time, and takes back what nobody waits for any more."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Self

from kadens.errors import Unavailable
from kadens.locks.address import PostgresAddress

try:
    import asyncpg
except ImportError:  # told by PostgresLocks, so that the other backends work without
    asyncpg = None

__all__ = ["Session", "Undo", "is_installed"]

Undo = tuple[str, tuple[object, ...]]


class Session:
    """What a question that nobody waits for any more has done is undone before the next one is asked."""

    def __init__(
        self,
        connection: Any,
        address: PostgresAddress,
        patience: float,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self.connection = connection
        self._address = address
        self._patience = patience
        self._spawn = spawn
        self._turn = asyncio.Lock()
        self._statements: dict[str, Any] = {}
        self._asked = math.inf
        self._watched = False
        self._silent = False

    @classmethod
    async def open(
        cls, address: PostgresAddress, patience: float, spawn: Callable[[Coroutine[Any, Any, None]], object]
    ) -> Self:
        """Connect within `patience` seconds, which are also what each answer has; `Unavailable`."""
        # The server tells a dead peer by itself, so that a lost machine's locks end.
        settings = {"application_name": "kadens.locks", "tcp_keepalives_idle": "30", "statement_timeout": "0"}
        opening = asyncpg.connect(address.dsn, timeout=patience, server_settings=settings)
        return cls(await _translated(opening, address, patience), address, patience, spawn)

    async def aclose(self) -> None:
        try:
            await self.connection.close(timeout=self._patience)
        except _foreign():
            self.connection.terminate()

    @property
    def broken(self) -> bool:
        return bool(self.connection.is_closed())

    def is_ready(self, query: str) -> bool:
        """Whether this question costs one round trip now."""
        return query in self._statements and not self._turn.locked() and not self.broken

    async def translated(self, work: Awaitable[Any]) -> Any:
        """What is asked of the connection itself: its errors as `Unavailable`."""
        return await _translated(work, self._address, self._patience)

    async def answered(self) -> None:
        """Until what was asked before this has its answer."""
        async with self._turn:
            return

    async def row(self, query: str, *arguments: object, undo: Undo | None = None, within: float = math.inf) -> Any:
        """The first row; `TimeoutError` if it does not come `within` so many seconds, and the server may be well.

        `undo` is asked if nobody learns what this has done: not if it is cut off before its turn came.
        """
        await self._turn.acquire()
        try:
            row = await self._fetch(query, arguments, within)
        except (asyncio.CancelledError, TimeoutError, Unavailable):
            # Also a question that failed may have taken a lock of the session first, which outlives its statement.
            if undo is not None and not self.broken:
                self._spawn(self._settle(undo))
            else:
                self._turn.release()
            raise
        except BaseException:
            self._turn.release()
            raise
        self._turn.release()
        return row

    async def _fetch(self, query: str, arguments: tuple[object, ...], within: float = math.inf) -> Any:
        self._asked_now()
        try:
            statement = self._statements.get(query)
            if statement is None:
                statement = self._statements[query] = await self.connection.prepare(query)
            return await statement.fetchrow(*arguments, timeout=within if within < self._patience else None)
        except TimeoutError:
            raise
        except _foreign() as error:
            self._statements.pop(query, None)
            why = f"no answer within {self._patience:g} s" if self._silent else _told(error)
            raise Unavailable(f"{self._address}: {why}") from error
        finally:
            self._asked = math.inf

    # One timer for all questions, and none for each: it looks how long the present one has been waiting.

    def _asked_now(self) -> None:
        loop = asyncio.get_running_loop()
        self._asked = loop.time()
        if not self._watched:
            self._watched = True
            loop.call_later(self._patience, self._watch)

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._asked + self._patience - loop.time()
        self._watched = 0 < left < math.inf
        if self._watched:
            loop.call_later(left, self._watch)
        elif left <= 0:
            # What it has done is unknown, and ends with the session.
            self._silent = True
            self.connection.terminate()

    async def _settle(self, undo: Undo) -> None:
        query, arguments = undo
        try:
            await self._fetch(query, arguments)
        except Unavailable:
            self.connection.terminate()
        except asyncio.CancelledError:
            self.connection.terminate()
            raise
        finally:
            self._turn.release()


def is_installed() -> bool:
    """Whether there is a driver."""
    return asyncpg is not None


async def _translated(work: Awaitable[Any], address: PostgresAddress, patience: float) -> Any:
    try:
        return await work
    except TimeoutError as error:
        raise Unavailable(f"{address}: no connection within {patience:g} s") from error
    except _foreign() as error:
        raise Unavailable(f"{address}: {_told(error)}") from error


def _foreign() -> tuple[type[Exception], ...]:
    """What the driver raises; its errors of addresses are of the last kind, those of time of the one before."""
    return asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, ValueError


def _told(error: BaseException) -> str:
    return str(error) or type(error).__name__
