"""`kurs db check` reads every order and fill, and its exit code says whether they add up."""

import asyncio
import json
from pathlib import Path

import pytest
from books import StandingClock, a_fill, a_run, an_order

from kurs.cli.storage import check_database
from kurs.domain.events import OrderChanged
from kurs.domain.orders import OrderStatus
from kurs.persistence import Database, SqlJournal
from kurs.ports import Batch


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURS_HOME", str(tmp_path))
    return tmp_path


def kept(home: Path, filled: str) -> None:
    """A run with one order, which has one fill of 0.10."""

    async def keep() -> None:
        async with Database(f"sqlite:///{home / 'kurs.db'}") as database:
            await database.upgrade()
            run = await a_run(database)
            order = an_order("order", OrderStatus.CLOSED, filled)
            async with SqlJournal(database, StandingClock()) as journal:
                await journal.commit(Batch(run_id=run.id, facts=[OrderChanged(order), a_fill("t1")]))

    asyncio.run(keep())


def test_books_that_add_up(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(home, "0.1")
    assert check_database(as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert told["books"] == {"runs": 1, "orders": 1, "fills": 1, "wrong": []}
    assert check_database(as_json=False) == 0
    assert "runs 1, orders 1, fills 1: they add up" in capsys.readouterr().out


def test_books_that_do_not(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(home, "0.05")
    assert check_database(as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["integrity"]) == (False, "ok")
    assert told["books"]["wrong"] == ["run 1 of main: order order has filled 0.05, but its fills say 0.10"]
    assert check_database(as_json=False) == 1
    said = capsys.readouterr().out
    assert "runs 1, orders 1, fills 1: they do not add up\nwrong 1       run 1 of main: order order has" in said


def test_a_database_without_tables_has_no_books_yet(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_database(as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["books"] is None
    assert check_database(as_json=False) == 1
    assert "not checked" in capsys.readouterr().out
    assert home.exists()
