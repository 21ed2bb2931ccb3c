"""Backtests by a plan over HTTP: the same result as `kurs backtest`, every figure, and results side by side."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import numpy as np
import pytest
from own_strategies import FUTURES, write
from processes import a_recording
from serving import Doors, opened
from test_api_backtests import LIST, RUN, data, get, iso, run, traded

from kurs.api.schemas.backtest_plans import PlanRequest
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.run import run as run_plan
from kurs.backtest.statistics import figures
from kurs.backtest.summary import summary
from kurs.client.backtest_plans import BacktestPlan
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled
from kurs.market.store import read_candles
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

COMPARE = "/api/backtest/compare"
PARAMETERS = {"fast_period": 5, "slow_period": 20}
# Another each time.
OF_THE_RUN = {"elapsed_s", "bars_per_s"}
PLAIN = Plan(strategies=(StrategyChoice(name="rsi"),))


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with opened(tmp_path, settings=Settings()) as doors:
        yield doors


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> CandleColumns:
    return read_candles(a_recording(tmp_path_factory.mktemp("recorded"), 900))


def plan_of(**more: Any) -> Plan:
    choice = {"name": "ema_crossover", "parameters": PARAMETERS}
    return msgspec.convert({"strategies": [choice]} | more, Plan)


async def test_it_is_what_the_command_would_have_said(doors: Doors, columns: CandleColumns) -> None:
    asked = {"rounding": False, "stop_loss": 0.01, "fee": 0.0005, "cash": 5_000, "warmup": 20}
    asking: dict[str, Any] = {"symbol": columns.symbol, "data": data(columns), "plan": asked}
    found = await run(doors, strategy="ema_crossover", parameters=PARAMETERS, **asking)
    outcome = await asyncio.to_thread(run_plan, plan_of(**asked), [columns])
    told = summary(outcome)
    assert (found["digest"], found["engine"]) == (outcome.digest, "compiled")
    for name in told.keys() - OF_THE_RUN - {"trades", "plan", "unknown", "data", "data_sha256", "detail"}:
        assert found[name] == told[name], name
    assert found["sharpe_ratio"] == told["sharpe"]
    assert found["results"]["profit_factor"] == told["profit_factor"]
    assert found["total_pnl"] == found["net_profit"] == told["net_profit"]
    assert found["elapsed_s"] > 0
    assert found["bars_per_s"] == pytest.approx(900 / found["elapsed_s"])
    # All of it, with what the strategy has of itself.
    plan = msgspec.convert(found["plan"], Plan)
    assert msgspec.structs.replace(plan, strategies=plan_of(**asked).strategies) == plan_of(**asked)
    assert plan.strategies[0].parameters.items() >= PARAMETERS.items()
    assert found["parameters"] == plan.strategies[0].parameters
    assert found["data"][0]["candles"] == found["candles"] == 900
    assert found["code_sha256"].keys() == {"ema_crossover"}
    assert await get(doors, f"/api/backtest/results/{found['id']}") == found
    in_short = (await get(doors, LIST))["results"][0]
    assert (in_short["total_trades"], in_short["net_profit"]) == (found["total_trades"], found["net_profit"])


async def test_what_the_contract_has_is_there_too(doors: Doors, columns: CandleColumns) -> None:
    plan = {"short": True, "warmup": 0, "engine": "event", "stop_loss": 0.001}
    found = await run(doors, strategy="ema_crossover", parameters=PARAMETERS, data=data(columns), plan=plan)
    assert found["engine"] == "event"
    trips, sides = found["trade_history"], found["trades"]
    assert len(trips) == found["total_trades"] > 5
    assert len(sides) == 2 * len(trips)
    assert [side["id"] for side in sides] == list(range(1, len(sides) + 1))
    assert {side["type"] for side in sides if side["purpose"] == "entry"} == {"buy", "sell"}
    assert {trip["reason"] for trip in trips} == {"signal", "stop"}
    assert {side["purpose"] for side in sides} == {"entry", "signal", "stop"}
    for trip, entry, end in zip(trips, sides[::2], sides[1::2], strict=True):
        assert trip["entry_time"].endswith("+00:00")
        assert (entry["timestamp"], end["timestamp"]) == (trip["entry_time"], trip["exit_time"])
        assert (entry["price"], end["price"]) == (trip["entry_price"], trip["exit_price"])
        assert entry["amount"] == end["amount"] == abs(trip["amount"])
        assert entry["type"] == ("buy" if trip["amount"] > 0 else "sell")
        assert (entry["profit"], end["profit"]) == (None, trip["profit"])
        assert trip["pnl"] - trip["fees"] == pytest.approx(trip["profit"])
    assert sum(trip["profit"] for trip in trips) == pytest.approx(found["net_profit"], abs=found["fees"])
    assert list(found["equity_curve"])[-1] == found["end_date"]
    assert found["equity_curve"][found["end_date"]] == found["final_equity"]
    assert len(found["ema_fast"]) == len(found["ema_slow"]) == 900
    crosses = np.flatnonzero(np.diff(np.array(found["ema_fast"]) > np.array(found["ema_slow"]))) + 1
    assert [signal["index"] for signal in found["signals"]] == crosses.tolist()
    assert (found["signal_result"]["confidence"], found["signal_result"]["metadata"]) == (None, {})
    assert set(found["unknown"]) >= {"trades.fee", "signal_result.confidence"}
    assert sides[0]["fee"] is None


async def test_a_timeframe_makes_coarser_candles(doors: Doors, columns: CandleColumns) -> None:
    asked: dict[str, Any] = {"symbol": columns.symbol, "data": data(columns), "timeframe": "5m"}
    found = await run(doors, strategy="rsi", **asked, plan={"rounding": False})
    plan = msgspec.structs.replace(PLAIN, rounding=False)
    outcome = await asyncio.to_thread(run_plan, plan, [resampled(columns, 300_000)])
    assert (found["digest"], found["timeframe"]) == (outcome.digest, "5m")
    assert found["candles"] == len(outcome.time)
    assert found["sortino"] == figures(outcome).curve.sortino
    unusual = await run(doors, strategy="rsi", symbol=columns.symbol, data=data(columns), timeframe="7m", plan={})
    assert (unusual["timeframe"], unusual["candles"]) == ("7m", len(resampled(columns, 420_000)))
    wrong = await run(doors, 400, strategy="rsi", data=found_at(columns, 3), timeframe="5m", plan={})
    assert "multiple of the candles' 3m" in wrong["detail"]


async def test_the_markets_own_candles_are_taken_where_none_are_given(tmp_path: Path) -> None:
    async with traded(tmp_path) as (doors, columns):
        asked: dict[str, Any] = {
            "strategy": "rsi",
            "symbol": "BTC_PERP",
            "start_date": iso(int(columns.time[0])),
            "plan": {},
        }
        taken = await run(doors, **asked)
        given = await run(doors, strategy="rsi", symbol="BTC_PERP", data=data(columns), plan={})
        assert taken["digest"] == given["digest"]
        assert taken["symbol"] == given["symbol"] == "BTC_PERP"
        coarse = await run(doors, **asked, timeframe="5m")
        # The first one of that length began before the given start.
        assert (coarse["timeframe"], coarse["candles"]) == ("5m", len(resampled(columns, 300_000)))


def found_at(columns: CandleColumns, minutes: int) -> dict[str, Any]:
    return data(resampled(columns, minutes * 60_000))


async def test_a_plan_that_makes_no_sense_is_refused(doors: Doors, columns: CandleColumns) -> None:
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"sizing": {"kind": "risk", "value": 0.01}}, 400, "stop_loss"),
        ({"sizing": {"kind": "fraction", "value": 2}}, 400, "sizing"),
        ({"slippage": {"kind": "spread", "value": 2}}, 400, "slippage"),
        ({"engine": "compiled", "filling": {"latency": 5}}, 400, "event: orders are late"),
        ({"fee": 1}, 422, "fee"),
        ({"cash": 0}, 422, "cash"),
        ({"cash": True}, 422, "cash"),
        ({"stop_loss": 1}, 422, "stop_loss"),
        ({"rounding": "yes"}, 422, "rounding"),
        ({"short": "on"}, 422, "short"),
        ({"reverse": True}, 400, "reverse"),
        ({"tiers": [{"volume": 5, "maker": 0, "taker": share} for share in (0, 0.1)]}, 400, "tier volume: 5.0"),
        ({"sizing": {"kind": "some"}}, 422, "sizing"),
        ({"strategies": []}, 422, "strategies"),
        ({"nothing": 1}, 422, "nothing"),
    ]
    for plan, status, words in wrong:
        answer = await doors.ask("POST", RUN, "read", json={"strategy": "rsi", "data": data(columns, 30), "plan": plan})
        assert answer.status_code == status, answer.text
        assert words in answer.text
    mixed = {"rsi_period": True}
    asking: tuple[dict[str, Any], ...] = (
        {"strategy": "rsi", "parameters": mixed},
        {"strategies": [{"name": "rsi", "parameters": mixed}], "plan": {}},
    )
    for asked in asking:
        told = await run(doors, 422, data=data(columns, 30), **asked)
        assert "a number or a text is needed" in str(told)
    for body in ({"strategy": "magic"}, {"strategy": "rsi", "parameters": {"x": 1}}):
        told = await run(doors, 400, data=data(columns, 30), plan={}, **body)
        assert told["error_type"] == "UnknownName"
    assert (await get(doors, LIST))["results"] == []


async def test_a_strategy_that_looks_ahead_is_not_run(doors: Doors, tmp_path: Path, columns: CandleColumns) -> None:
    write(tmp_path, FUTURES)
    told = await run(doors, 400, strategy="tomorrow", data=data(columns), plan={"rounding": False})
    assert "looks ahead" in told["detail"]


def test_what_is_left_out_means_the_same_everywhere() -> None:
    """In the plan itself, in the API's description, and in the client."""
    fields = {name: getattr(PLAIN, name) for name in get_type_hints(Plan) if name not in ("strategies", "timeframe")}
    client = {name: getattr(BacktestPlan(), name) for name in get_type_hints(BacktestPlan)}
    shown = json.dumps(PlanRequest().model_dump())
    assert json.loads(msgspec.json.encode(fields)) == json.loads(msgspec.json.encode(client)) == json.loads(shown)


# ── side by side ──────────────────────────────────────────────────────────────────────────────────


async def test_results_side_by_side(doors: Doors, columns: CandleColumns) -> None:
    asked: dict[str, Any] = {"strategy": "ema_crossover", "parameters": PARAMETERS, "data": data(columns)}
    ran = [
        await run(doors, **asked, plan={"rounding": False}),
        await run(doors, **asked, plan={"rounding": False, "stop_loss": 0.001}),
        await run(doors, **(asked | {"data": data(columns, 800)}), plan={"rounding": False}),
        await run(doors, **asked),
    ]
    names = [each["id"] for each in ran]
    both = await get(doors, f"{COMPARE}?ids={names[0]},{names[1]}")
    assert both["differences"] == {"stop_loss": [None, 0.001]}
    assert both["same"] == {"rules": False, "data": True, "code": True, "program": True, "result": False}
    for figure in ("sortino", "calmar", "fees", "exposure", "final_equity", "total_trades"):
        assert both["figures"][figure] == [ran[0][figure], ran[1][figure]]
    assert [each["id"] for each in both["backtests"]] == names[:2]
    shorter = await get(doors, f"{COMPARE}?ids={names[0]},{names[2]}")
    assert shorter["same"] | {"result": None} == {
        "rules": True, "data": False, "code": True, "program": True, "result": None,
    }  # fmt: skip
    assert [each["candles"] for each in shorter["data"]] == [900, 800]
    mixed = await get(doors, f"{COMPARE}?ids={names[3]},{names[0]}")
    assert mixed["differences"]["rules"] == ["bot", "plan"]
    assert (mixed["same"]["data"], mixed["same"]["code"]) == (True, True)
    assert mixed["figures"]["sortino"] == [None, ran[0]["sortino"]]
    assert mixed["figures"]["final_equity"] == [ran[3]["final_equity"], ran[0]["final_equity"]]
    assert "sortino" in mixed["unknown"][0]
    same = await get(doors, f"{COMPARE}?ids={names[0]},{names[0]}")
    assert all(same["same"].values())
    assert same["differences"] == {}


async def test_what_cannot_be_compared(doors: Doors, columns: CandleColumns) -> None:
    found = await run(doors, strategy="rsi", data=data(columns, 30), plan={})
    name = found["id"]
    for ids, status in (("", 400), (name, 400), (",".join([name] * 11), 400), (f"{name},nothing", 404)):
        assert "detail" in await get(doors, f"{COMPARE}?ids={ids}", status)
    await get(doors, COMPARE, 422)
