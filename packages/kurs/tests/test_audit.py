"""The audit is a chain: whatever is changed, put in or taken away later is found, on both databases."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from books import StandingClock, a_run
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, text, update
from sqlalchemy.sql.dml import Delete, Update
from typer.testing import CliRunner

from kurs.cli.commands import app
from kurs.domain.commands import TradingState
from kurs.domain.events import StateChanged
from kurs.persistence import Audit, Database, SqlJournal, tables
from kurs.persistence.chain import START, link
from kurs.persistence.upgrade import MIGRATIONS, VERSION_TABLE
from kurs.ports import Batch

pytestmark = pytest.mark.anyio

DETAIL = {"amount": 1e16, "small": 1e-7, "whole": 2.0, "zero": -0.0, "n": 7, "none": None, "yes": True, "é": ["b", 1.5]}


async def filled(database: Database, entries: int = 5) -> list[str]:
    """The hash of each entry."""
    audit = Audit(database)
    return [(await audit.append(n, "anna", f"step {n}", {**DETAIL, "n": n})).hash for n in range(entries)]


async def changed(database: Database, statement: Update | Delete) -> None:
    """Past the database's own refusal, as somebody who owns the file can."""
    async with database.write() as connection:
        if database.backend.name == "postgresql":
            await connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_keeps"))
        else:
            for change in ("update", "delete"):
                await connection.execute(text(f"DROP TRIGGER IF EXISTS audit_keeps_{change}"))
        await connection.execute(statement)
        if database.backend.name == "postgresql":
            await connection.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_keeps"))


async def test_an_empty_audit_is_sound(database: Database) -> None:
    found = await Audit(database).verify()
    assert (found.ok, found.entries, found.head, found.broken) == (True, 0, START, None)


async def test_each_entry_follows_from_the_one_before(database: Database) -> None:
    hashes = await filled(database)
    assert len(set(hashes)) == 5
    found = await Audit(database).verify()
    assert (found.ok, found.entries, found.head, found.known) == (True, 5, hashes[-1], None)
    # Of whatever moment somebody has noted the hash, it is still among them.
    for known in (START, *hashes):
        assert (await Audit(database).verify(known)).ok


@pytest.mark.parametrize(
    "values",
    [
        {"who": "bert"},
        {"what": "nothing"},
        {"time": 77},
        {"detail": {}},
        {"detail": {**DETAIL, "n": 3}},
        {"hash": "0" * 64},
    ],
)
async def test_a_changed_entry_is_found(database: Database, values: dict[str, Any]) -> None:
    await filled(database)
    third = (await Audit(database).list())[2].id
    await changed(database, update(tables.audit).where(tables.audit.c.id == third).values(values))
    found = await Audit(database).verify()
    assert (found.ok, found.entries, found.broken) == (False, 2, third)


async def test_an_entry_that_was_taken_away_is_found(database: Database) -> None:
    hashes = await filled(database)
    entries = await Audit(database).list()
    await changed(database, delete(tables.audit).where(tables.audit.c.id == entries[2].id))
    assert (await Audit(database).verify()).broken == entries[1].id
    # An end that was cut off leaves a sound chain, without what somebody has noted.
    await changed(database, delete(tables.audit).where(tables.audit.c.id > entries[3].id))
    cut = await Audit(database).verify(hashes[-1])
    assert (cut.ok, cut.broken, cut.known) == (False, None, False)


async def test_an_entry_that_was_put_in_is_found(database: Database) -> None:
    await filled(database, 2)
    row = {"time": 1, "who": "eve", "what": "nothing", "detail": {}}
    async with database.write() as connection:
        await connection.execute(insert(tables.audit).values(row))
    assert not (await Audit(database).verify()).ok


async def test_many_writers_at_once_make_one_chain(books_url: str) -> None:
    async with Database(books_url) as one, Database(books_url) as two:
        await one.upgrade()
        run = await a_run(one)
        halted = StateChanged(
            time=6, before=TradingState.ACTIVE, after=TradingState.HALTED, reason="lost contact", by="watchdog"
        )
        async with SqlJournal(one, StandingClock()) as journal:
            writing = [
                Audit(database).append(n, "anna", "halt", {"n": n}) for n in range(10) for database in (one, two)
            ]
            batches = [journal.commit(Batch(run_id=run.id, facts=[halted, halted])) for _ in range(3)]
            await asyncio.gather(*writing, *batches)
        found = await Audit(two).verify()
        assert (found.ok, found.entries) == (True, 26)


Json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(detail=st.dictionaries(st.text(max_size=5), Json, max_size=4), other=st.text(max_size=5))
def test_the_hash_depends_on_all_of_an_entry_and_on_nothing_else(detail: dict[str, Any], other: str) -> None:
    row = {"time": 1, "who": "anna", "what": "halt", "detail": detail}
    same = {**row, "detail": dict(reversed(detail.items()))}
    assert link(START, row) == link(START, same)
    assert link("x", row) != link(START, row)
    assert link(START, {**row, "who": f"anna{other}."}) != link(START, row)
    assert link(START, {**row, "detail": {**detail, "more": other}}) != link(START, row) or detail.get("more") == other


# ── older databases ───────────────────────────────────────────────────────────────────────────────


def at_version_2(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, "0002")
    columns = "INSERT INTO audit (time, who, what, detail) VALUES (:time, :who, :what, {})"
    cast = "CAST(:detail AS jsonb)" if connection.dialect.name == "postgresql" else ":detail"
    for n in range(3):
        detail = f'{{"b": {n}, "a": [1e16, 0.0000001, 2.0], "é": "ö"}}'
        row = {"time": n, "who": "anna", "what": "halt", "detail": detail}
        connection.execute(text(columns.format(cast)), row)
    token = "INSERT INTO tokens (id, name, hash, scopes, created_at, one_time) VALUES (:id, 'x', 'h', '[]', 1, :no)"
    for name in ("ab12", "s00.ab12"):
        connection.execute(text(token), {"id": name, "no": False})


async def test_entries_from_before_get_their_place_in_the_chain(database_url: str) -> None:
    async with Database(database_url) as database:
        async with database.write() as connection:
            await connection.run_sync(at_version_2)
        await database.upgrade()
        await Audit(database).append(9, "anna", "upgraded", {})
        found = await Audit(database).verify()
        assert (found.ok, found.entries) == (True, 4)
        assert [entry.time for entry in await Audit(database).list()] == [9, 2, 1, 0]
        async with database.read() as connection:
            assert list(await connection.scalars(text("SELECT id FROM tokens"))) == ["ab12"]
        # And nobody may change them, as before.
        for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
            with pytest.raises(Exception, match="append only"):
                async with database.write() as connection:
                    await connection.execute(text(statement))


# ── the command line ──────────────────────────────────────────────────────────────────────────────


def test_the_command_line_lists_and_verifies(tmp_path: Path) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, arguments, env={"KURS_HOME": str(tmp_path)})
        return done.exit_code, done.output

    assert told("token", "create", "--name", "desk")[0] == 0
    code, output = told("audit", "list", "--json")
    (entry,) = json.loads(output)
    assert (code, entry["what"], entry["detail"]["name"]) == (0, "token created", "desk")
    code, output = told("audit", "verify", "--json")
    sound = json.loads(output)
    assert (code, sound["ok"], sound["entries"], sound["head"]) == (0, True, 1, entry["hash"])
    assert told("audit", "verify", "--has", entry["hash"])[0] == 0
    assert told("audit", "verify", "--has", "0" * 64)[0] == 1
    with closing(sqlite3.connect(tmp_path / "kurs.db")) as connection:
        connection.executescript("DROP TRIGGER audit_keeps_update; UPDATE audit SET who = 'nobody' WHERE id = 1")
    code, output = told("audit", "verify")
    assert (code, output.startswith("Entry 1 does not follow")) == (1, True)
