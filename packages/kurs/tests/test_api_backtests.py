"""Backtests over HTTP: every field of the contract, the same decisions as on paper, and refusals in words."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from processes import COLUMNS, a_recording, reached
from serving import Doors, opened
from sqlalchemy import text
from test_backtest_workers import children

from kurs.bootstrap import MarketChoice
from kurs.domain.market import MINUTE
from kurs.execution.digest import digest
from kurs.market.columns import CandleColumns
from kurs.market.store import read_candles
from kurs.settings import Settings, load

pytestmark = pytest.mark.anyio

RUN, RESULTS, LIST = "/api/backtest/run", "/api/backtest/results", "/api/backtest"
# Loose, so that a few hundred candles hold some trades.
LOOSE = """\
strategy.symbol = "BTC/USD:USD"
trading_window.max_trades_per_day = 100
[risk]
min_signal_confidence = 0.0
min_side_probability = 0.0
[probability_settings]
confidence_threshold_buy = 0.0
confidence_threshold_sell = 0.0
confidence_threshold_hold = 1.0
risk_score_threshold = 1.0
[portfolio_strategies.ema_crossover]
min_confidence = 0.0
"""
FIGURES = ("total_trades", "winning_trades", "losing_trades", "win_rate", "max_drawdown", "sharpe_ratio")


@asynccontextmanager
async def traded(folder: Path, strategy: str = "ema_crossover") -> AsyncIterator[tuple[Doors, CandleColumns]]:
    """Bots that have traded 900 recorded candles to their end."""
    (folder / "config.toml").write_text(LOOSE)
    path = a_recording(folder, 900)
    choice = MarketChoice(replay=path, speed=None, strategy=strategy)
    async with opened(folder, choice=choice, settings=load(folder / "config.toml", {})) as doors:
        for pool in doors.platform.bots.pools:
            await doors.platform.bots.finished(pool)
        yield doors, read_candles(path)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    (tmp_path / "config.toml").write_text(LOOSE)
    async with opened(tmp_path, settings=Settings()) as doors:
        yield doors


async def run(doors: Doors, status: int = 200, path: str = RUN, **body: Any) -> Any:
    answer = await doors.ask("POST", path, "read", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def get(doors: Doors, path: str, status: int = 200) -> Any:
    answer = await doors.ask("GET", path, "read")
    assert answer.status_code == status, answer.text
    return answer.json()


async def ended(doors: Doors) -> None:
    """Waits until no backtest is under way."""
    tasks = [job.task for job in doors.platform.services.backtests._jobs if job.task is not None]
    await asyncio.gather(*tasks)


def data(columns: CandleColumns, count: int | None = None) -> dict[str, Any]:
    """As a browser sends candles."""
    values = {name: getattr(columns, name)[:count].tolist() for name in COLUMNS}
    return {"timestamp": values.pop("time"), **values}


async def stopped(doors: Doors, candles: CandleColumns) -> set[int]:
    """A process for backtests that has answered once, and now takes what it is asked and does not go on."""
    others = children()
    await run(doors, strategy="rsi", data=data(candles, 20))
    workers = children() - others
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    return workers


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


async def digest_of(doors: Doors) -> str:
    orders, fills = [], []
    for run_id in doors.platform.run_ids.values():
        orders += await doors.platform.books.orders(run_id)
        fills += [booked.fill for booked in await doors.platform.books.fills(run_id)]
    assert len(fills) > 5
    return digest(orders, fills)


# ── answers ───────────────────────────────────────────────────────────────────────────────────────


async def test_it_decides_as_the_bots_did(tmp_path: Path) -> None:
    """Given the candles, or taking them from the market: the same orders and fills as the run that was journalled."""
    async with traded(tmp_path) as (doors, columns):
        traded_ = await digest_of(doors)
        given = await run(doors, strategy="ema_crossover", data=data(columns))
        taken = await run(
            doors,
            strategy_id="ema_crossover_strategy",
            symbol="BTC_PERP",
            timeframe="1m",
            start_date=iso(int(columns.time[0])),
            end_date=iso(int(columns.time[-1]) + MINUTE),
        )
        assert given["digest"] == taken["digest"] == traded_
        (pool,) = doors.platform.services.live.pools()
        told = pool.engine.statistics()
        assert given["final_equity"] == float(told.equity or 0)
        assert given["max_drawdown"] == float(told.max_drawdown)
        assert (given["fees"], given["total_trades"]) == (float(told.fees), told.trades)
        assert taken["symbol"] == "BTC_PERP"


async def test_the_answer_is_nested_and_flat(tmp_path: Path) -> None:
    async with traded(tmp_path) as (doors, columns):
        found = await run(doors, strategy="ema_crossover", data=data(columns), symbol="BTCUSD")
    nested = found["results"]
    assert {name: nested[name] for name in FIGURES} == {name: found[name] for name in FIGURES}
    assert nested["net_profit"] == found["total_pnl"]
    assert found["total_pnl"] == pytest.approx(found["final_equity"] - found["initial_capital"])
    assert isinstance(nested["profit_factor"], float)
    assert (found["strategy"], found["symbol"], found["timeframe"]) == ("ema_crossover", "BTCUSD", "1m")
    assert found["start_date"] == iso(int(columns.time[0]))
    assert found["end_date"] == iso(int(columns.time[-1]) + MINUTE)
    assert (found["status"], found["error"], found["halted"]) == ("completed", None, None)
    assert found["total_trades"] == len(found["trade_history"]) > 3
    assert 0 <= found["win_rate"] <= 1
    assert [trade["id"] for trade in found["trades"]] == list(range(1, len(found["trades"]) + 1))
    first = found["trades"][0]
    assert (first["type"], first["purpose"], first["profit"]) == ("buy", "entry", None)
    assert datetime.fromisoformat(first["timestamp"]).tzinfo is not None
    assert all(value > 0 for trade in found["trades"] for value in (trade["price"], trade["amount"]))
    assert list(found["equity_curve"])[-1] == found["end_date"]
    assert found["equity_curve"][found["end_date"]] == found["final_equity"]
    assert len(found["ema_fast"]) == len(found["ema_slow"]) == found["candles"] == 900
    assert {signal["type"] for signal in found["signals"]} == {"buy", "sell"}
    assert found["signal_result"]["action"] in ("buy", "sell", "hold")
    assert 0 <= found["signal_result"]["confidence"] <= 1
    assert found["signal_result"]["metadata"]["probabilities"].keys() == {"buy", "sell", "hold"}
    assert found["unknown"] == {}
    assert found["parameters"] | {"fast_period": 12, "slow_period": 26} == found["parameters"]


async def test_names_have_several_spellings_and_what_cannot_be_said_is_null(doors: Doors, tmp_path: Path) -> None:
    candles = data(read_candles(a_recording(tmp_path, 100)))
    asked: dict[str, Any] = {"data": candles, "timeframe": "5m"}
    found = await run(doors, strategy="rsi_strategy", parameters={"period": 7}, **asked)
    assert (found["strategy"], found["timeframe"], found["parameters"]["rsi_period"]) == ("rsi", "5m", 7)
    assert found["win_rate"] is found["sharpe_ratio"] is found["results"]["profit_factor"] is None
    assert found["ema_fast"] == []
    assert set(found["unknown"]) == {"win_rate", "profit_factor", "sharpe_ratio", "ema_fast", "ema_slow"}
    same = await run(doors, strategy="rsi", parameters={"rsi_period": 7}, **asked)
    assert same["id"] == found["id"]
    for path in ("/api/strategy/backtest", "/api/backtest"):
        body = {"strategy_id": "rsi", "parameters": {"period": 7}, **asked}
        answer = await doors.ask("POST", path, "read", json=body)
        assert answer.json() == found
        assert answer.headers["deprecation"] == "true"
        assert answer.headers["link"] == f'<{RUN}>; rel="successor-version"'
    # Not taken for an id.
    assert "strategies" in await get(doors, "/api/backtest/strategies")
    (tmp_path / "config.toml").write_text("risk = 1\n")
    told = await run(doors, 503, strategy="rsi", **asked)
    assert "configuration cannot be used" in told["detail"]


async def test_the_newest_candles_are_taken_without_dates(tmp_path: Path) -> None:
    async with traded(tmp_path) as (doors, columns):
        found = await run(doors, strategy="fvg", timeframe="5m")
        assert found["symbol"] == columns.symbol
        assert found["end_date"] <= iso(int(columns.time[-1]) + MINUTE)
        late = await run(doors, strategy="fvg", start_date=iso(int(columns.time[-30])))
        assert late["candles"] == 30
        nothing = await run(doors, 400, strategy="fvg", start_date="2031-01-01T00:00:00")
        assert "no 1m candle" in nothing["detail"]
        turned = await run(doors, 400, strategy="fvg", start_date="2024-03-02", end_date="2024-03-01")
        assert "2024-03-01T00:00:00Z" in turned["detail"]
        assert "a time after start_date 2024-03-02T00:00:00Z" in turned["detail"]
        too_many = await run(doors, 400, strategy="fvg", start_date="1971-01-01")
        assert "at most 200,000" in too_many["detail"]


# ── results ───────────────────────────────────────────────────────────────────────────────────────


async def test_results_are_found_again_and_listed(doors: Doors, tmp_path: Path) -> None:
    columns = read_candles(a_recording(tmp_path, 60))
    ran = [await run(doors, strategy=name, data=data(columns, 50)) for name in ("rsi", "fvg", "ema_crossover")]
    for each in ran:
        assert await get(doors, f"{RESULTS}/{each['id']}") == each
        assert await get(doors, f"/api/backtest/{each['id']}") == each
    # The same question again is the same answer, not another one.
    assert await run(doors, strategy="rsi", data=data(columns, 50)) == ran[0]
    listed = await get(doors, LIST)
    assert await get(doors, RESULTS) == listed
    assert [each["id"] for each in listed["results"]] == [each["id"] for each in reversed(ran)]
    assert listed["next_cursor"] is None
    assert listed["results"][0] == {
        "id": ran[2]["id"],
        "status": "completed",
        "strategy": "ema_crossover",
        "symbol": "BTC/USD:USD",
        "timeframe": "1m",
        "created_at": ran[2]["created_at"],
        "total_trades": ran[2]["total_trades"],
        "net_profit": ran[2]["total_pnl"],
        "error": None,
        "queue_position": None,
        "started_at": None,
        "phase": None,
        "progress": None,
        "candles_per_second": None,
    }
    first = await get(doors, f"{LIST}?limit=2")
    second = await get(doors, f"{LIST}?limit=2&cursor={first['next_cursor']}")
    assert first["results"] + second["results"] == listed["results"]
    for path in (f"{RESULTS}/nothing", "/api/backtest/nothing", f"{RESULTS}?cursor=nothing"):
        assert "not found" in (await get(doors, path, 404))["detail"]


async def test_a_long_run_is_answered_by_its_id(doors: Doors, tmp_path: Path) -> None:
    candles = data(read_candles(a_recording(tmp_path, 1500)))
    body = {"strategy": "rsi", "data": candles, "answer_within": 0}
    answer = await doors.ask("POST", RUN, "read", json=body)
    assert answer.status_code == 202
    told = answer.json()
    assert told["status"] in ("waiting", "running")
    assert (told["strategy"], told["timeframe"]) == ("rsi", "1m")
    place = answer.headers["location"]
    assert place == f"{RESULTS}/{told['id']}"
    assert (await doors.ask("GET", place, "read")).status_code == 202
    assert [each["id"] for each in (await get(doors, LIST))["results"]] == [told["id"]]
    await ended(doors)
    found = await get(doors, place)
    assert (found["status"], found["id"], found["candles"]) == ("completed", told["id"], 1500)
    assert [each["status"] for each in (await get(doors, LIST))["results"]] == ["completed"]


async def test_one_that_fails_after_its_answer_says_so(doors: Doors, tmp_path: Path) -> None:
    backtests = doors.platform.services.backtests
    backtests._workers.seconds = 0.01
    candles = data(read_candles(a_recording(tmp_path, 1500)))
    body = {"strategy": "rsi", "data": candles, "answer_within": 0}
    # On a slow machine it has failed before it is answered, which says the same.
    answer = await doors.ask("POST", RUN, "read", json=body)
    assert answer.status_code in {200, 202}, answer.text
    await ended(doors)
    found = await get(doors, f"{RESULTS}/{answer.json()['id']}")
    assert (found["status"], found["error_type"], found["results"]) == ("failed", "BadInput", None)
    assert "fewer candles" in found["error"]
    assert found["unknown"]["results"] == "the run has failed"
    # Asked again it is tried again.
    backtests._workers.seconds = 60.0
    assert (await run(doors, strategy="rsi", data=candles))["status"] == "completed"


async def test_one_that_fails_while_its_beginning_is_written_down_says_why(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backtests = doors.platform.services.backtests
    backtests._workers.seconds = 0.01
    save = backtests._results.save

    async def late(*, summary: Mapping[str, object], **given: Any) -> Any:
        if summary["status"] == "running":
            await reached(lambda: backtests._workers.statistics().stopped == 1)
            for _ in range(50):
                await asyncio.sleep(0)
        return await save(summary=summary, **given)

    monkeypatch.setattr(backtests._results, "save", late)
    candles = data(read_candles(a_recording(tmp_path, 1500)))
    told = await run(doors, 202, strategy="rsi", data=candles, answer_within=0)
    await ended(doors)
    found = await get(doors, f"{RESULTS}/{told['id']}")
    assert (found["status"], found["error_type"]) == ("failed", "BadInput")


async def test_one_whose_process_has_ended_is_not_waited_for(doors: Doors, tmp_path: Path) -> None:
    backtests = doors.platform.services.backtests
    columns = read_candles(a_recording(tmp_path, 1500))
    assert await stopped(doors, columns)
    told = await run(doors, 202, strategy="rsi", data=data(columns), answer_within=0)
    await backtests.__aexit__(None, None, None)
    found = await get(doors, f"{RESULTS}/{told['id']}")
    assert (found["status"], found["error_type"]) == ("failed", "Interrupted")
    # Killed, it could not even say so; another process does not know that before it must have ended.
    async with doors.platform.database.write() as connection:
        await connection.execute(text("DELETE FROM backtest_results WHERE summary LIKE '%Interrupted%'"))
    assert (await get(doors, f"{RESULTS}/{told['id']}"))["status"] == "failed"
    backtests._process = "another"
    assert (await get(doors, f"{RESULTS}/{told['id']}", 202))["status"] == "running"
    doors.clock.time += 1_000_000
    assert (await get(doors, f"{RESULTS}/{told['id']}"))["error_type"] == "Interrupted"


async def test_a_worker_that_dies_is_told_of_and_the_server_lives(doors: Doors, tmp_path: Path) -> None:
    columns = read_candles(a_recording(tmp_path, 1500))
    backtests, workers = doors.platform.services.backtests, await stopped(doors, columns)
    assert workers
    asking = asyncio.create_task(doors.ask("POST", RUN, "read", json={"strategy": "rsi", "data": data(columns)}))
    await reached(lambda: backtests._workers.statistics().busy == 1)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    answer = await asking
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "died: signal SIGKILL" in answer.json()["detail"]
    assert (await run(doors, strategy="rsi", data=data(columns, 30)))["status"] == "completed"


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────


async def test_what_cannot_be_run_says_why_and_of_what_kind(doors: Doors, tmp_path: Path) -> None:
    candles = data(read_candles(a_recording(tmp_path, 20)))
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"strategy": "magic", "data": candles}, "UnknownName", "unknown strategy"),
        ({"strategy": "rsi", "data": candles, "parameters": {"x": 1}}, "UnknownName", "unknown parameter"),
        ({"strategy": "rsi", "data": candles, "parameters": {"rsi_period": 0}}, "BadInput", "rsi_period"),
        ({"strategy": "rsi", "data": candles | {"high": candles["high"][1:]}}, "BadData", "high has 19"),
        ({"strategy": "rsi", "data": {name: [] for name in candles}}, "BadData", "no candles"),
        ({"strategy": "rsi", "data": candles | {"high": candles["low"]}}, "BadData", "row 1"),
        ({"strategy": "rsi", "data": candles | {"timestamp": candles["timestamp"][::-1]}}, "BadData", "out of order"),
        ({"strategy": "rsi", "data": candles, "symbol": "no!"}, "BadInput", "symbol"),
        ({"strategy": "rsi", "symbol": "XRPUSD"}, "UnknownName", "XRPUSD"),
        ({"strategy": "rsi", "symbol": "BTC_PERP"}, "BadInput", "no 1m candle"),
    ]
    for body, kind, words in wrong:
        told = await run(doors, 400, **body)
        assert told["error_type"] == kind, told
        assert words in told["detail"], told
        assert told["error"] == told["message"] == told["detail"]
        assert datetime.fromisoformat(told["timestamp"]).tzinfo is not None
    for body in (
        {},
        {"strategy": "rsi", "strategy_id": "fvg"},
        {"strategy": "rsi", "nothing": 1},
        {"strategy": "rsi", "data": {"timestamp": [1]}},
        {"strategy": "rsi", "data": candles | {"close": [0.0] * 20}},
        {"strategy": "rsi", "timeframe": "7x"},
        {"strategy": "rsi", "start_date": "yesterday"},
    ):
        await run(doors, 422, **body)
    assert (await get(doors, RESULTS))["results"] == []


async def test_who_may_run_one(doors: Doors) -> None:
    for method, path in (("POST", RUN), ("POST", "/api/backtest"), ("GET", RESULTS), ("GET", f"{RESULTS}/x")):
        assert (await doors.client.request(method, path)).status_code == 401
        assert (await doors.ask(method, path, "trade")).status_code == 403
