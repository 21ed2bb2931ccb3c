"""The database: opened, checked, upgraded and copied, whichever of the two it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import InvalidOperation
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kadens.errors import LockTimeout
from kadens.locks import guarded_upgrade
from kurs.domain.errors import DatabaseTooNew, KursError, ResourceBusy, StateCorrupt, Unavailable
from kurs.persistence.address import masked, parse
from kurs.persistence.backend import Backend
from kurs.persistence.readers import Readers, ServerReaders, ThreadReaders
from kurs.persistence.sqlite import Sqlite
from kurs.persistence.trouble import lock_translated, translated
from kurs.persistence.upgrade import VERSION_TABLE, known_versions, migrate

__all__ = ["Check", "Database"]

T = TypeVar("T")
# Connections in use at once, together no more than the pool keeps: one beyond that would be opened and closed
# each time. Apart from each other, so that whoever writes may look something up.
READS, WRITES = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The health of a database: `version` is None before the first upgrade; `size` in bytes.

    `integrity` is "ok", what is wrong, or "not checked" where only the server could tell.
    `ok` when the schema is this program's own and nothing wrong was found.
    """

    backend: str
    version: str | None
    head: str
    ok: bool
    journal_mode: str | None
    size: int
    integrity: str


class Database:
    """`async with Database("sqlite:///kurs.db") as database`; also postgresql://USER:PASSWORD@HOST/NAME.

    Waits `busy_timeout` seconds for another writer and `timeout` seconds for any answer of a server.
    Raises BadInput for an address that cannot be used, Unavailable when nothing answers there, and
    StateCorrupt when what is there is damaged or no database.
    """

    def __init__(self, url: str, *, busy_timeout: float = 5.0, timeout: float = 30.0) -> None:
        self.address = masked(url)
        self.backend = _backend(parse(url), busy_timeout, timeout)
        self._timeout = timeout
        self._reads, self._writes = asyncio.Semaphore(READS), asyncio.Semaphore(WRITES)
        self._engine: AsyncEngine | None = None
        self._readers: Readers | None = None

    def __repr__(self) -> str:
        return f"Database({self.address!r})"

    @property
    def engine(self) -> AsyncEngine:
        """RuntimeError before the database is opened and after it is closed."""
        return self._opened(self._engine)

    async def __aenter__(self) -> Self:
        try:
            with translated():
                self._engine = await asyncio.to_thread(self.backend.engine)
            self._readers = _readers(self.backend, self._engine)
            async with self.read() as connection:
                await self.backend.prepare(connection)
        except KursError as error:
            await self.aclose()
            raise type(error)(f"{self.address}: {error}") from error
        except BaseException:
            await self.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes every connection; again does nothing."""
        readers, self._readers = self._readers, None
        if readers is not None:
            await readers.aclose()
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.dispose()

    async def ask(self, work: Callable[[Connection], T]) -> T:
        """What `work` makes of one view of the books, in one go; on SQLite in a thread. Nothing it writes stays.

        The quickest way to read: a step to the driver and back for the whole, not for each statement.
        """
        with translated():
            try:
                return await self._opened(self._readers).ask(work)
            except InvalidOperation:
                raise StateCorrupt("the database holds letters where a number belongs") from None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection with one view of the books; nothing written through it stays."""
        with translated():
            async with self._one_of(self._reads), self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection in one transaction, committed when the block ends well."""
        with translated():
            async with self._one_of(self._writes), self.engine.execution_options(write=True).begin() as connection:
                yield connection

    async def version(self) -> str | None:
        """The version of the schema, None when it has none yet."""
        async with self.read() as connection:
            return await self._version(connection)

    async def upgrade(self) -> None:
        """Brings the schema to this program's version, in one transaction; of many processes one does it.

        A SQLite database that has tables is first copied beside itself, as FILE.VERSION.backup.
        Raises DatabaseTooNew, having changed nothing, when a newer program has been here.
        """
        if not await self.is_behind():
            return
        try:
            with lock_translated(f"{self.address}: its upgrade"):
                async with self.backend.locks() as locks:
                    await guarded_upgrade(locks, self._upgrade, needed=self.is_behind, name="kurs upgrade")
        except LockTimeout as error:
            raise ResourceBusy(f"{self.address}: another process has been upgrading it for long: {error}") from error

    async def check(self) -> Check:
        """Looks through the whole database; on SQLite this reads every page."""
        head = known_versions()[-1]
        async with self.read() as connection:
            version = await self._version(connection)
            condition = await self.backend.condition(connection)
        return Check(
            backend=self.backend.name,
            version=version,
            head=head,
            ok=version == head and condition.sound,
            journal_mode=condition.journal_mode,
            size=condition.size,
            integrity=condition.integrity,
        )

    async def backup(self, target: Path) -> None:
        """A whole copy at `target`, which must not exist yet, while others go on reading and writing.

        SQLite only; on PostgreSQL BadInput names the tool that does it.
        """
        await self.backend.backup(target)

    async def is_behind(self) -> bool:
        """Whether `upgrade` has something to do; DatabaseTooNew when a newer program has been here."""
        version, known = await self.version(), known_versions()
        if version is not None and version not in known:
            raise DatabaseTooNew(
                f"{self.address}: its version is {version}, this program knows versions up to {known[-1]}; "
                "start the newer program, or go back to a backup"
            )
        return version != known[-1]

    async def _upgrade(self) -> None:
        async with self.read() as connection:
            version = await self._version(connection)
            tables = await self.backend.tables(connection)
        if tables:
            # Under the lock, for after another's upgrade it would be a copy of the newer tables.
            await self.backend.keep_copy(version or "unversioned")
        async with self.write() as connection:
            await connection.run_sync(migrate)

    @asynccontextmanager
    async def _one_of(self, places: asyncio.Semaphore) -> AsyncIterator[None]:
        try:
            await asyncio.wait_for(places.acquire(), self._timeout)
        except TimeoutError:
            raise Unavailable(f"the database is busy: no connection came free within {self._timeout:g} s") from None
        try:
            yield
        finally:
            places.release()

    def _opened(self, part: T | None) -> T:
        if part is None:
            raise RuntimeError(f"{self!r} is not open; use it with `async with`")
        return part

    async def _version(self, connection: AsyncConnection) -> str | None:
        if VERSION_TABLE not in await self.backend.tables(connection):
            return None
        query = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608  # the name is a constant
        version: str | None = await connection.scalar(query)
        return version


def _readers(backend: Backend, engine: AsyncEngine) -> Readers:
    return ThreadReaders(backend.worker_engine()) if isinstance(backend, Sqlite) else ServerReaders(engine)


def _backend(url: URL, busy_timeout: float, timeout: float) -> Backend:
    if url.get_backend_name() == "sqlite":
        return Sqlite(url, busy_timeout=busy_timeout)
    # The PostgreSQL driver and dialect take a tenth of a second to import; SQLite starts without them.
    from kurs.persistence.postgres import Postgres

    return Postgres(url, busy_timeout=busy_timeout, timeout=timeout)
