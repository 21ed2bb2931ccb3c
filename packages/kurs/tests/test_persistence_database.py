"""Opening, checking, upgrading and copying a database."""

import asyncio
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from books import StandingClock, a_run, an_order
from servers import PostgresServer
from sqlalchemy import Connection, text

from kurs.domain.errors import BadInput, DatabaseTooNew, StateCorrupt, Unavailable
from kurs.domain.events import OrderChanged
from kurs.persistence import Books, Check, Database, Results, Runs, SqlJournal
from kurs.persistence.address import masked
from kurs.persistence.tables import METADATA
from kurs.persistence.upgrade import MIGRATIONS, VERSION_TABLE, known_versions, migrate
from kurs.ports import Batch

pytestmark = pytest.mark.anyio
HEAD = known_versions()[-1]
SAFE: dict[str, dict[str, object]] = {
    "sqlite": {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000},
    "postgresql": {"synchronous_commit": "on", "lock_timeout": "5s"},
}


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        # A copy is written table by table, whatever the order in which they were made.
        return sorted(connection.iterdump())


def names(folder: Path) -> list[str]:
    """But for the locks, which stay for whoever comes next."""
    return sorted(path.name for path in folder.iterdir() if path.name != "kurs.db-locks")


async def set_version(database: Database, version: str) -> None:
    async with database.write() as connection:
        await connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'"))


async def test_an_empty_database_is_upgraded_and_sound(database_url: str) -> None:
    async with Database(database_url) as database:
        assert await database.version() is None
        before = await database.check()
        assert (before.version, before.ok) == (None, False)
        await database.upgrade()
        after = await database.check()
    on_sqlite = database.backend.name == "sqlite"
    assert after == Check(
        backend=database.backend.name,
        version=HEAD,
        head=HEAD,
        ok=True,
        journal_mode="wal" if on_sqlite else None,
        size=after.size,
        integrity="ok" if on_sqlite else "not checked",
    )
    assert after.size > before.size


async def test_upgrading_again_changes_nothing(database: Database) -> None:
    run = await a_run(database)
    await database.upgrade()
    assert await database.version() == HEAD
    assert await Books(database).orders(run.id) == []


async def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    def ours(name: str | None, _kind: str, _parents: object) -> bool:
        return name != "kadens_locks"

    def differences(connection: Connection) -> list[object]:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "include_name": ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_version_is_the_one_that_alembic_sees() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_a_newer_database_is_left_alone(database_url: str) -> None:
    async with Database(database_url) as database:
        await database.upgrade()
        await set_version(database, "9999")
        with pytest.raises(DatabaseTooNew, match=rf"its version is 9999, .* versions up to {HEAD}"):
            await database.upgrade()
        check = await database.check()
    assert (check.version, check.ok) == ("9999", False)


async def test_a_newer_file_keeps_every_row(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        await database.upgrade()
        await set_version(database, "9999")
    before = dump(tmp_path / "kurs.db")
    async with Database(sqlite_url) as database:
        with pytest.raises(DatabaseTooNew):
            await database.upgrade()
    assert dump(tmp_path / "kurs.db") == before
    assert names(tmp_path) == ["kurs.db"]


async def test_an_upgrade_that_fails_leaves_the_old_database(database_url: str) -> None:
    async with Database(database_url) as database:
        async with database.write() as connection:
            # The name of the last table that the first step makes.
            await connection.execute(text("CREATE TABLE backtest_results (kept text)"))
        with pytest.raises(StateCorrupt, match=r"the database refused: .*backtest_results.* already exists"):
            await database.upgrade()
        async with database.read() as connection:
            assert await database.backend.tables(connection) - {"kadens_locks"} == {"backtest_results"}


async def test_reports_that_are_there_are_put_apart(database_url: str) -> None:
    by_bot = {"type": "Report", "rounds": [{}, {}], "profit": "12.30", "x": 0.1}
    by_plan = {"type": "PlanReport", "artefact": {"result": {"total_trades": 7, "net_profit": -0.1}}}
    told: dict[str, dict[str, Any]] = {
        "backtest:a": {"status": "completed", "report": by_bot},
        "backtest:b": {"status": "completed", "report": by_plan},
        "backtest:c": {"status": "failed", "report": None},
        "backtest:d": {"status": "completed", "report": {"of": "another version"}},
        "result:e": {"report": by_bot},
    }
    async with Database(database_url) as database:
        async with database.write() as connection:
            await connection.run_sync(migrate, "0004")
            kind = "jsonb" if database.backend.name == "postgresql" else "text"
            query = (
                "INSERT INTO backtest_results (created_at, digest, summary) VALUES (1, :digest, CAST(:told AS KIND))"
            )
            for digest, summary in told.items():
                row = {"digest": digest, "told": json.dumps(summary)}
                await connection.execute(text(query.replace("KIND", kind)), row)
        await database.upgrade()
        results = Results(database)
        for digest, (trades, profit) in zip(told, ((2, 12.3), (7, -0.1), (None, None), (None, None)), strict=False):
            kept = await results.latest(digest)
            assert kept is not None
            summary = {"status": told[digest]["status"], "total_trades": trades, "net_profit": profit}
            assert kept.summary == summary
            report = await results.report(kept.id)
            assert (None if report is None else json.loads(report)) == told[digest]["report"]
        kept = await results.latest("result:e")
        assert kept is not None
        assert (kept.summary, await results.report(kept.id)) == (told["result:e"], None)


async def test_an_upgrade_copies_a_file_with_tables_first(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE older (kept text)"))
            await connection.execute(text("INSERT INTO older VALUES ('yes')"))
        await database.upgrade()
    assert "INSERT INTO \"older\" VALUES('yes');" in dump(tmp_path / "kurs.db.unversioned.backup")
    assert not any("orders" in line for line in dump(tmp_path / "kurs.db.unversioned.backup"))


async def test_of_two_upgrades_at_once_one_is_done_and_copies_what_was_there_before(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with Database(sqlite_url) as one, Database(sqlite_url) as other:
        async with one.write() as connection:
            await connection.run_sync(migrate, "0001")
        async with asyncio.TaskGroup() as tasks:
            for database in (one, other):
                tasks.create_task(database.upgrade())
        assert await other.version() == HEAD
    assert not any("leases" in line for line in dump(tmp_path / "kurs.db.0001.backup"))


async def test_the_first_upgrade_of_an_empty_file_makes_no_copy(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        await database.upgrade()
    assert names(tmp_path) == ["kurs.db"]


async def test_a_backup_can_be_opened_in_place_of_the_original(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    async with Database(sqlite_url) as database:
        await database.upgrade()
        run = await a_run(database)
        async with SqlJournal(database, StandingClock()) as journal:
            await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("a"))]))
            await database.backup(target)
            await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(an_order("b"))]))
    async with Database(f"sqlite:///{target}") as restored:
        assert (await restored.check()).ok
        assert await Books(restored).orders(run.id) == [an_order("a")]
    assert names(tmp_path) == ["copy.db", "kurs.db"]


async def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    async with Database(sqlite_url) as database:
        with pytest.raises(BadInput, match="name a file that does not exist yet"):
            await database.backup(target)
        with pytest.raises(Unavailable, match="cannot be opened"):
            await database.backup(tmp_path / "no such folder" / "copy.db")
    assert target.read_text() == "precious"


async def test_a_backup_replaces_what_an_interrupted_one_left(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db.partial").write_text("half a copy")
    async with Database(sqlite_url) as database:
        await database.upgrade()
        await database.backup(tmp_path / "copy.db")
    assert dump(tmp_path / "copy.db") == dump(tmp_path / "kurs.db")


async def test_a_backup_of_postgresql_names_the_tool(empty_postgres_url: str, tmp_path: Path) -> None:
    async with Database(empty_postgres_url) as database:
        with pytest.raises(BadInput, match="run pg_dump"):
            await database.backup(tmp_path / "copy")


async def test_a_file_that_is_no_database_is_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "kurs.db"
    path.write_bytes(b"a letter to grandmother\n" * 100)
    with pytest.raises(StateCorrupt, match=rf"{path}: the database is damaged: file is not a database$"):
        await Database(sqlite_url).__aenter__()
    assert path.read_bytes() == b"a letter to grandmother\n" * 100


async def test_a_damaged_file_is_not_opened(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        await database.upgrade()
    with (tmp_path / "kurs.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(StateCorrupt, match="the database is damaged: "):
        await Database(sqlite_url).__aenter__()


async def test_a_row_without_its_run_is_found(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        await database.upgrade()
        with closing(sqlite3.connect(tmp_path / "kurs.db")) as connection, connection:
            connection.execute("INSERT INTO states VALUES (7, '{}', 0)")
        check = await database.check()
    assert not check.ok
    assert check.integrity == "a row of states belongs to a row of runs that does not exist"


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    async with Database(f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'er' / 'kurs.db'}") as database:
        await database.upgrade()
    assert (tmp_path / "deep" / "er" / "kurs.db").exists()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="File exists"):
        await Database(f"sqlite:///{tmp_path / 'file' / 'kurs.db'}").__aenter__()
    with pytest.raises(Unavailable, match="database file cannot be opened"):
        await Database(f"sqlite:///{tmp_path}").__aenter__()


async def test_the_settings_that_keep_money_safe(database: Database) -> None:
    settings = SAFE[database.backend.name]
    ask = "PRAGMA" if database.backend.name == "sqlite" else "SHOW"
    for use in (database.read, database.write):
        async with use() as connection:
            found = {name: await connection.scalar(text(f"{ask} {name}")) for name in settings}
        assert found == settings


async def test_nothing_written_while_reading_stays(database: Database) -> None:
    run = await a_run(database)
    async with database.read() as connection:
        await connection.execute(text("DELETE FROM runs"))
    assert await Runs(database).get(run.id) == run


async def test_a_closed_database_says_so(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with pytest.raises(RuntimeError, match="is not open"):
        await database.version()
    async with database:
        pass
    await database.aclose()
    with pytest.raises(RuntimeError, match="is not open"):
        await database.version()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kurs.db",
        "mysql://user:hunter2@host/kurs",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///kurs.db?mode=ro",
        "postgresql://user:hunter2@host:port/kurs",
        "postgresql+psycopg2://user:hunter2@host/kurs",
    ],
)
def test_an_address_that_cannot_be_used_is_explained(url: str) -> None:
    with pytest.raises(BadInput, match=r"database: .* is not allowed; .*sqlite:///PATH") as caught:
        Database(url)
    assert "hunter2" not in str(caught.value)


def test_an_option_that_the_driver_does_not_know_is_named() -> None:
    with pytest.raises(BadInput, match="'channel_binding' is not allowed; known: host, port, ssl, sslmode"):
        Database("postgresql://host/kurs?channel_binding=require")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://user:hunter2@host:5432/kurs",
        "postgresql://user:hunter2@host/kurs?sslmode=require",
        "postgresql+asyncpg://user:hun@ter2@host/kurs",
        "postgresql://host/kurs?user=u&PASSWORD=hunter2&ssl=on",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    assert "ter2" not in masked(url)
    assert "***" in masked(url)
    if "?user" not in url:
        assert repr(Database(url)) == f"Database({masked(url)!r})"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_every_spelling_of_postgresql_is_opened(empty_postgres_url: str, scheme: str) -> None:
    async with Database(empty_postgres_url.replace("postgresql+asyncpg", scheme)) as database:
        assert await database.version() is None


async def test_a_server_that_is_not_there_is_away(tmp_path: Path) -> None:
    database = Database(f"postgresql://user:hunter2@/kurs?host={tmp_path}")
    with pytest.raises(Unavailable, match=r"user:\*\*\*@/kurs.*: database away: ") as caught:
        await database.__aenter__()
    assert "hunter2" not in str(caught.value)


async def test_a_database_that_the_server_does_not_have_is_bad_input(postgres_server: PostgresServer) -> None:
    with pytest.raises(BadInput, match='the database refused: database "missing" does not exist'):
        await Database(postgres_server.url("missing")).__aenter__()


async def test_the_server_itself_can_be_looked_at(postgres_url: str) -> None:
    async with Database(postgres_url) as database:
        check = await database.check()
    assert (check.backend, check.version, check.ok) == ("postgresql", None, False)


async def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'kurs.db'}") as database:
        await database.upgrade()
        found = [entry for entry in os.scandir(tmp_path) if entry.is_file() and entry.name.startswith("kurs.db")]
        assert {entry.stat().st_mode & 0o777 for entry in found} == {0o600}
