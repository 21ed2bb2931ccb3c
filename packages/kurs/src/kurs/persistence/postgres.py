"""PostgreSQL through asyncpg: pooled, bounded in waiting, durable at every commit."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Table, text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from kadens.locks import Lease, PostgresLocks
from kurs.domain.errors import BadInput, Unavailable
from kurs.persistence.backend import NOT_CHECKED, Condition

__all__ = ["Postgres"]

OPTIONS = ("host", "port", "ssl", "sslmode")
# A connection that is silent for so many seconds holds nothing any more.
LOCK_ANSWER = 5.0
# Kept open: those of all that read, ask and write at once, and the journal's own.
CONNECTIONS = 10
# SQLSTATEs that only a person can mend: who we are, and which database is meant.
REFUSED = ("28", "3D000")


class Postgres:
    """One PostgreSQL database; waits for locks `busy_timeout` and for answers `timeout` seconds."""

    name = "postgresql"

    def __init__(self, url: URL, *, busy_timeout: float, timeout: float) -> None:
        unknown = sorted(set(url.query) - set(OPTIONS))
        if unknown:
            raise BadInput.of("database option", unknown[0], f"known: {', '.join(OPTIONS)}")
        # libpq's word for the same choice, as hosting providers hand it out.
        sslmode = url.query.get("sslmode")
        url = url.difference_update_query(["sslmode"])
        self._url = url.update_query_dict({"ssl": sslmode}) if sslmode else url
        self._busy_timeout = busy_timeout
        self._timeout = timeout

    def engine(self) -> AsyncEngine:
        settings = {
            "application_name": "kurs",
            "synchronous_commit": "on",
            "lock_timeout": f"{self._busy_timeout * 1000:.0f}",
            # A session whose client vanished must not hold its locks until TCP notices.
            "idle_in_transaction_session_timeout": f"{self._timeout * 1000:.0f}",
        }
        return create_async_engine(
            self._url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=CONNECTIONS,
            json_deserializer=str,  # the column's type decodes, on both databases alike
            connect_args={
                "timeout": self._timeout,
                "command_timeout": self._timeout,
                "server_settings": settings,
                "async_creator_fn": _connect,
            },
        )

    def locks(self, on_lost: Callable[[Lease], None] | None = None) -> PostgresLocks:
        """Advisory ones: the server frees them as soon as a process dies, and never while it lives."""
        # For the driver alone, which knows libpq's words.
        url = self._url.set(drivername="postgresql")
        if "ssl" in url.query:
            url = url.difference_update_query(["ssl"]).update_query_dict({"sslmode": url.query["ssl"]})
        dsn = url.render_as_string(hide_password=False)
        return PostgresLocks(dsn, command_timeout=min(self._timeout, LOCK_ANSWER), on_lost=on_lost)

    def upsert(self, table: Table, keys: Sequence[str], columns: Sequence[str]) -> Insert:
        statement = insert(table).inline()
        if not columns:
            return statement.on_conflict_do_nothing(index_elements=keys)
        return statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in columns}
        )

    async def prepare(self, connection: AsyncConnection) -> None:
        """Nothing: the server checks its own pages as it reads them."""

    async def condition(self, connection: AsyncConnection) -> Condition:
        size = await connection.scalar(text("SELECT pg_database_size(current_database())"))
        return Condition(journal_mode=None, size=int(size or 0), integrity=NOT_CHECKED)

    async def tables(self, connection: AsyncConnection) -> frozenset[str]:
        names = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return frozenset(await connection.scalars(names))

    async def backup(self, target: Path) -> None:
        raise BadInput.of(
            "backup target",
            str(target),
            "Kurs copies SQLite only; for PostgreSQL run pg_dump --format=custom --file=TARGET DATABASE",
        )

    async def keep_copy(self, version: str) -> None:
        """Nothing: backups are the server's, and the upgrade is one transaction."""


async def _connect(*args: Any, **options: Any) -> Any:
    try:
        return await asyncpg.connect(*args, **options)
    except asyncpg.PostgresError as error:
        if str(error.sqlstate).startswith(REFUSED):
            raise BadInput(f"the database refused: {error}") from error
        raise Unavailable(f"database away: {error}") from error
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        raise Unavailable(f"database away: {str(error) or 'no answer in time'}") from error
