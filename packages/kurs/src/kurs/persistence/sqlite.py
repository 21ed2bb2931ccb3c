"""SQLite: one file, durable at every commit, copied whole without stopping."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from kadens.locks import FileLocks, Lease
from kurs.domain.errors import BadInput, StateCorrupt, Unavailable
from kurs.persistence.backend import Condition
from kurs.persistence.trouble import TROUBLES, trouble

__all__ = ["Sqlite"]

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # On macOS fsync() stops at the drive's cache; elsewhere this changes nothing.
    "PRAGMA fullfsync = ON",
)


class Sqlite:
    """One database file; its folder is made when it is missing. `busy_timeout` in seconds."""

    name = "sqlite"

    def __init__(self, url: URL, *, busy_timeout: float) -> None:
        if url.query or not url.database or url.database == ":memory:":
            raise BadInput.of("database", str(url), "SQLite needs the path of a file: sqlite:///PATH")
        self.path = Path(url.database)
        self._url = url
        self._busy_timeout = busy_timeout

    def engine(self) -> AsyncEngine:
        self._probe()
        engine = create_async_engine(self._url, hide_parameters=True, connect_args={"timeout": self._busy_timeout})
        _listen(engine.sync_engine)
        return engine

    def worker_engine(self) -> Engine:
        """An engine for one thread of the caller's own: each connection is a new one."""
        engine = create_engine(
            self._url.set(drivername="sqlite"),
            hide_parameters=True,
            poolclass=NullPool,
            connect_args={"timeout": self._busy_timeout, "check_same_thread": False},
        ).execution_options(write=True)
        _listen(engine)
        return engine

    def locks(self, on_lost: Callable[[Lease], None] | None = None) -> FileLocks:
        return FileLocks(self.path.with_name(f"{self.path.name}-locks"), on_lost=on_lost)

    def upsert(self, table: Table, keys: Sequence[str], columns: Sequence[str]) -> Insert:
        statement = insert(table).inline()
        if not columns:
            return statement.on_conflict_do_nothing(index_elements=keys)
        return statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in columns}
        )

    async def prepare(self, connection: AsyncConnection) -> None:
        found = await connection.scalar(text("PRAGMA quick_check(1)"))
        if found != "ok":
            raise StateCorrupt(f"the database is damaged: {found}")

    async def condition(self, connection: AsyncConnection) -> Condition:
        found = await connection.scalar(text("PRAGMA integrity_check(1)"))
        orphan = (await connection.execute(text("PRAGMA foreign_key_check"))).first()
        mode = await connection.scalar(text("PRAGMA journal_mode"))
        if found == "ok" and orphan is not None:
            found = f"a row of {orphan[0]} belongs to a row of {orphan[2]} that does not exist"
        size = await connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
        return Condition(journal_mode=mode, size=int(size or 0), integrity=str(found))

    async def tables(self, connection: AsyncConnection) -> frozenset[str]:
        return frozenset(await connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))

    async def backup(self, target: Path) -> None:
        await asyncio.to_thread(self._copy_to_new, target)

    async def keep_copy(self, version: str) -> None:
        # A copy of the same version is from an upgrade that did not finish, so this one holds more.
        await asyncio.to_thread(self._copy, self.path.with_name(f"{self.path.name}.{version}.backup"))

    def _probe(self) -> None:
        # The asynchronous driver leaves a thread behind when it cannot open a file; this one does not.
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # For its owner alone, whatever the folder allows; the files beside it follow. What fails here SQLite will tell.
        with suppress(OSError):
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(self.path, timeout=self._busy_timeout)) as connection:
            connection.execute("PRAGMA schema_version")

    def _copy_to_new(self, target: Path) -> None:
        if target.exists():
            raise BadInput.of("backup target", str(target), "name a file that does not exist yet")
        self._copy(target)

    def _copy(self, target: Path) -> None:
        partial = target.with_name(f"{target.name}.partial")
        try:
            partial.unlink(missing_ok=True)
            # For its owner alone; SQLite would let everybody read it.
            os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise Unavailable(f"{target}: cannot be opened: {(error.strerror or str(error)).lower()}") from None
        try:
            with closing(sqlite3.connect(self.path, timeout=self._busy_timeout)) as connection:
                connection.execute("VACUUM INTO ?", (str(partial),))
            _flush(partial)
            partial.replace(target)
            _flush(target.parent)
        except TROUBLES as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise trouble(error) from error


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)


def _connected(connection: Any, _record: object) -> None:
    # The driver would begin transactions late and never around DDL; `_begin` does it instead.
    connection.isolation_level = None
    try:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()
    except BaseException:
        # The pool only closes what it has accepted.
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later can lose its place to another writer, at once
    # and whatever the timeout; one that says so from the start waits for its turn.
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle on a folder to flush, and journals renames itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
