"""Backtests whose database is away, whose server ends, of which there are too many, or whose reports are large."""

import asyncio
import signal
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from own_strategies import write
from processes import Serving, a_recording, kurs, reached, serving, until
from serving import Doors, opened
from sqlalchemy import event, text
from streaming import streaming
from test_api_backtest_jobs import OWN, begun, bounded, cancel, gated, held
from test_api_backtests import LIST, RESULTS, RUN, data, ended, get, run

from kurs.api import backtest_json
from kurs.backtest import Progress, workers
from kurs.backtest.messages import read_answer
from kurs.client import Away, Client
from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles
from kurs.services import backtest_places, backtests
from kurs.services.backtests import Backtest
from kurs.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    write(tmp_path, OWN)
    async with opened(tmp_path, settings=Settings()) as doors:
        yield doors


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> CandleColumns:
    return read_candles(a_recording(tmp_path_factory.mktemp("recorded"), 1_200))


# ── reports ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_list_reads_no_reports(doors: Doors, columns: CandleColumns) -> None:
    found = await run(doors, strategy="ema_crossover", data=data(columns), plan={})
    asked: list[str] = []
    database = doors.platform.database

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    (listed,) = (await get(doors, LIST))["results"]
    assert (listed["id"], listed["net_profit"]) == (found["id"], found["total_pnl"])
    assert listed["total_trades"] == found["total_trades"]
    assert any("FROM backtest_results" in statement for statement in asked)
    assert not any(".report" in statement for statement in asked)
    async with database.read() as connection:
        sizes = "SELECT length(CAST(summary AS text)), length(report) FROM backtest_results"
        ((short, whole),) = (await connection.execute(text(sizes))).all()
    assert short < 5_000 < whole


async def test_reports_are_read_and_told_beside_the_loop_and_one_at_a_time(
    doors: Doors, columns: CandleColumns, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[threading.Thread] = []
    inside: list[int] = []
    told, read = backtest_json.result, read_answer

    def tell(found: Backtest, *, trades: bool = True) -> dict[str, Any]:
        inside.append(1)
        seen.append(threading.current_thread())
        assert len(inside) == 1
        try:
            return told(found, trades=trades)
        finally:
            inside.pop()

    def hear(packed: bytes) -> Any:
        found = read(packed)
        if not isinstance(found, Progress):
            seen.append(threading.current_thread())
        return found

    monkeypatch.setattr(workers, "LONG", 1)
    monkeypatch.setattr(backtest_json, "result", tell)
    monkeypatch.setattr(workers, "read_answer", hear)
    found = await run(doors, strategy="ema_crossover", data=data(columns), plan={})
    assert len(seen) == 2
    paths = [f"{RESULTS}/{found['id']}", f"{RESULTS}/{found['id']}?trades=false"]
    await asyncio.gather(*(get(doors, path) for path in paths * 3))
    assert len(seen) == 8
    assert threading.main_thread() not in seen


# ── the database is away ──────────────────────────────────────────────────────────────────────────


@contextmanager
def locked(home: Path) -> Iterator[sqlite3.Connection]:
    """Nobody else writes until it is given back."""
    connection = sqlite3.connect(home / "kurs.db", isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
    finally:
        connection.close()


async def test_a_result_is_held_until_the_database_takes_it(
    doors: Doors, columns: CandleColumns, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (gate,) = gated(tmp_path, 0)
    asked: dict[str, Any] = {"strategy": "slow", "data": data(columns, 50)}
    name = (await run(doors, 202, answer_within=0, **asked))["id"]
    waiting = asyncio.create_task(run(doors, **asked))
    (job,) = doors.platform.services.backtests._jobs
    with locked(tmp_path) as lock:
        gate.unlink()
        await reached(lambda: job.held)
        assert (await waiting)["status"] == "completed"
        for path in (f"{RESULTS}/{name}", f"{RESULTS}/{name}?trades=false"):
            assert (await get(doors, path))["status"] == "completed"
        assert (await run(doors, **asked))["id"] == name
        assert [each["status"] for each in (await get(doors, LIST))["results"]] == ["completed"]
        assert [each.status for each in doors.platform.services.backtests.lately()] == ["completed"]
        assert "it is completed" in (await cancel(doors, name, 409))["detail"]
        lock.execute("ROLLBACK")
        await ended(doors)
    assert (await get(doors, f"{RESULTS}/{name}"))["status"] == "completed"
    assert [each["status"] for each in (await get(doors, LIST))["results"]] == ["completed"]
    assert caplog.text.count("its result is held until it can be kept") == 1
    async with doors.platform.database.read() as connection:
        kept = await connection.scalar(text("SELECT count(report) FROM backtest_results"))
    assert kept == 1


async def test_one_that_cannot_be_kept_says_so_everywhere_and_whoever_waits_has_it(
    doors: Doors, columns: CandleColumns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtests, "HELD_FOR", 0.0)
    (gate,) = gated(tmp_path, 0)
    asked: dict[str, Any] = {"strategy": "slow", "data": data(columns, 50)}
    name = (await run(doors, 202, answer_within=0, **asked))["id"]
    waiting = asyncio.create_task(run(doors, **asked))
    await reached(lambda: len(next(iter(doors.platform.services.backtests._jobs)).ended._callbacks) == 2)
    with locked(tmp_path):
        gate.unlink()
        assert (await waiting)["status"] == "completed"
        await ended(doors)
        found = await get(doors, f"{RESULTS}/{name}")
        (listed,) = (await get(doors, LIST))["results"]
    assert (found["status"], found["error_type"]) == ("failed", "Unavailable")
    assert found["error"] == "its result could not be kept: database locked; ask for it again"
    (lately,) = doors.platform.services.backtests.lately()
    assert listed["error"] == lately.error == found["error"]


async def test_what_is_held_does_not_hold_up_the_end(doors: Doors, columns: CandleColumns, tmp_path: Path) -> None:
    (gate,) = gated(tmp_path, 0)
    await begun(doors, columns, 50, strategy="slow")
    (job,) = doors.platform.services.backtests._jobs
    with locked(tmp_path) as lock:
        gate.unlink()
        await reached(lambda: job.held)
        lock.execute("ROLLBACK")
        await doors.platform.services.backtests.__aexit__(None, None, None)
    # Tried once more.
    assert (await get(doors, f"{RESULTS}/{job.name}"))["status"] == "completed"


# ── the server ends ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def served(home: Path) -> Iterator[tuple[Serving, httpx2.Client]]:
    """`kurs run`, and somebody who may read."""
    with serving(home, "--replay", home / "BTC_PERP-1m.parquet", "--speed", 0) as server:
        until(server.recovered, "it has recovered")
        token = kurs(home, "token", "create", "--scope", "read").out.split()[-1]
        headers = {"Authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=server.said["address"], headers=headers, timeout=60, trust_env=False) as client:
            yield server, client


@pytest.fixture
def home(tmp_path: Path) -> Path:
    a_recording(tmp_path, 300)
    write(tmp_path, OWN)
    gated(tmp_path, 0)
    return tmp_path


def test_those_of_a_process_that_was_killed_are_interrupted_at_once(home: Path, columns: CandleColumns) -> None:
    asked = {"strategy": "slow", "data": data(columns, 50), "answer_within": 0}
    with served(home) as (server, client):
        names = [client.post(RUN, json=asked | {"plan": {"cash": cash}}).json()["id"] for cash in (1, 2)]
        server.tell(signal.SIGKILL)
        server.ended()
    with served(home) as (_, client):
        for name in names:
            found = client.get(f"{RESULTS}/{name}")
            assert (found.status_code, found.json()["error_type"]) == (200, "Interrupted")
        assert [each["status"] for each in client.get(LIST).json()["results"]] == ["failed"] * 2
        answer = client.delete(f"{LIST}/{names[0]}")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert client.delete(f"{LIST}/{names[0]}").status_code == 409
        assert client.get(f"{RESULTS}/{names[0]}").json()["status"] == "cancelled"


def test_whoever_waits_while_the_server_stops_is_told(home: Path, columns: CandleColumns) -> None:
    with served(home) as (server, client), ThreadPoolExecutor() as threads:
        asking = threads.submit(client.post, RUN, json={"strategy": "slow", "data": data(columns, 50)})
        until(lambda: [each for each in client.get(LIST).json()["results"] if each["status"] == "running"], "it runs")
        done = server.stop()
        answer = asking.result()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.json()["detail"] == "the server is stopping"
    assert (done.code, done.err) == (0, "")


# ── there are too many ────────────────────────────────────────────────────────────────────────────


async def test_whoever_waits_waits_for_a_place_too(doors: Doors, columns: CandleColumns) -> None:
    bounded(doors, waiting=1)
    first = await held(doors, columns)
    counts = (50, 51, 52, 52)
    asking = [asyncio.create_task(run(doors, strategy="rsi", data=data(columns, count))) for count in counts]
    callers = doors.platform.services.backtests._callers._callers
    await reached(lambda: len(callers) == 3)
    await cancel(doors, first)
    answers = await asyncio.gather(*asking)
    assert {each["status"] for each in answers} == {"completed"}
    assert len({each["id"] for each in answers}) == 3
    assert not callers


async def test_a_refusal_says_when_to_come_back_and_leaves_nothing(
    doors: Doors, columns: CandleColumns, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(doors, waiting=1)
    names = [await held(doors, columns), await begun(doors, columns, 50)]

    async def refused(within: float) -> None:
        asked = {"strategy": "rsi", "data": data(columns, 60), "answer_within": within}
        answer = await doors.ask("POST", RUN, "read", json=asked)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert "too many backtests are waiting" in answer.json()["detail"]
        assert answer.headers["retry-after"] == "5"
        assert [each.id for each in doors.platform.services.backtests.lately()] == names
        assert not doors.platform.services.backtests._callers._callers

    await refused(0)
    await refused(0.05)
    monkeypatch.setattr(backtest_places, "MOST_CANDLES", 59)
    await refused(20)
    monkeypatch.undo()
    monkeypatch.setattr(backtest_places, "MOST", 0)
    await refused(20)
    await cancel(doors, names[0])
    await ended(doors)


async def test_whoever_waits_for_a_place_is_told_when_the_server_stops(doors: Doors, columns: CandleColumns) -> None:
    bounded(doors, waiting=1)
    await held(doors, columns)
    await begun(doors, columns, 60)
    asking = asyncio.create_task(run(doors, 503, strategy="rsi", data=data(columns, 50)))
    service = doors.platform.services.backtests
    await reached(lambda: service._callers._callers)
    service.stop()
    assert (await asking)["detail"] == "the server is stopping"
    told = await run(doors, 503, strategy="rsi", data=data(columns, 51))
    assert told["detail"] == "the server is stopping"


async def test_the_client_comes_back_when_it_is_told(
    tmp_path: Path, columns: CandleColumns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest_places, "COME_BACK_AFTER", 1.0)
    write(tmp_path, OWN)
    (gate,) = gated(tmp_path, 0)
    async with streaming(tmp_path) as house, Client(house.url, await house.token()) as client:
        service = house.platform.services.backtests
        service._workers = workers.Workers(home=tmp_path, waiting=1)
        for count in (50, 51):
            await client.backtests.begin("slow", data=data(columns, count))
        with pytest.raises(Away) as refused:
            await client.backtests.begin("rsi", data=data(columns, 50))
        assert refused.value.retry_after == 1
        with pytest.raises(TimeoutError):
            await client.backtests.run("rsi", data=data(columns, 50), progress=lambda _: None, within=0.2)
        asking = asyncio.create_task(client.backtests.run("rsi", data=data(columns, 50), progress=lambda _: None))
        gate.unlink()
        assert (await asking).status == "completed"
