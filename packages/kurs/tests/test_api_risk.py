"""Risk over the API: every field of the contract, figures worked out again, and the engine's own answers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx2
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from serving import Doors, advance, trading

from kurs.api.schemas.risk import Assessed, Correlated, RiskScore, Stressed, Validated, ValueAtRiskAnswer
from kurs.domain.commands import EmergencyStop, SetTradingState, TradingState
from kurs.domain.orders import Side
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
# Bots that never trade; what is held is what the tests have ordered.
QUIET = Settings.model_validate(
    {
        "portfolio_strategies": {
            "ema_crossover": {"enabled": False},
            "rsi": {"enabled": False},
            "fvg": {"enabled": False},
            "sample": {"enabled": True, "weight": 1.0, "min_confidence": 0.9},
        },
        "risk": {"max_orders_per_minute": 10_000},
    }
)
HELD = {"BTC/USD": "0.01", "ETH/USD": "0.2"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    """Four hours of the built-in market, in which two symbols are bought half-way; nothing changes after that."""
    async with trading(tmp_path_factory.mktemp("risk"), candles=120, settings=QUIET) as found:
        await hold(found)
        await advance(found.platform, 120)
        yield found


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path, candles=3, settings=QUIET) as found:
        yield found


async def hold(doors: Doors) -> None:
    for symbol, amount in HELD.items():
        body = {"symbol": symbol, "type": "market", "side": "buy", "amount": amount}
        answer = await doors.ask("POST", "/api/orders", "trade", json=body)
        assert answer.status_code == 201, answer.text


async def get(doors: Doors, path: str, **query: Any) -> Json:
    answer = await doors.ask("GET", path, "read", params=query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def validated(doors: Doors, body: Json, status: int = 200) -> Json:
    answer = await doors.ask("POST", "/api/risk/validate/order", "read", json=body)
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    if status == 200:
        Validated.model_validate(found, strict=True)
    return found


def engine(doors: Doors) -> Any:
    (pool,) = doors.platform.services.live.pools()
    return pool.engine


def order(**fields: Any) -> Json:
    return {"symbol": "BTCUSD", "side": "buy", "type": "market", "amount": 0.001} | fields


# ── the book ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_assessment_adds_up(doors: Doors) -> None:
    answer = await get(doors, "/api/risk/assessment")
    Assessed.model_validate(answer, strict=True)
    found, now = answer["risk_assessment"], engine(doors)
    values = {s: float(p.amount) * now.prices[s] for s, p in now.portfolio.positions.items() if p.amount}
    equity = float(now.portfolio.cash) + sum(values.values())
    assert (answer["status"], found["unknown"]) == ("success", {})
    assert set(values) == set(HELD)
    assert found["total_exposure"] == pytest.approx(sum(values.values()))
    assert found["concentration_risk"] == pytest.approx(max(values.values()) / sum(values.values()))
    assert (found["position_count"], found["symbol_count"], found["positions_vs_max"]) == (2, 2, 0.4)
    # Nothing was realised, so the day's result is what the buys have cost in fees.
    assert found["daily_pnl"] == pytest.approx(-float(now.portfolio.fees))
    assert found["daily_pnl_pct"] == pytest.approx(found["daily_pnl"] / found["total_exposure"])
    assert found["equity"] == pytest.approx(equity)
    assert found["limits_used"]["max_open_positions"] == 0.4
    assert found["limits_used"]["max_leverage"] == pytest.approx(
        sum(values.values()) / equity / now.limits.max_leverage
    )
    assert found["limits_used"]["max_daily_loss"] == pytest.approx(-found["daily_pnl"] / equity / 0.02)
    peak = float(now.risk.peak)
    assert found["limits_used"]["max_drawdown"] == pytest.approx((peak - equity) / peak / 0.2)
    assert (found["risk_level"], found["trading"], found["quote"], found["pools"]) == (
        "low",
        "active",
        "USD",
        ["paper"],
    )
    assert datetime.fromisoformat(found["timestamp"]).timestamp() * 1000 == now.now


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/strategy/portfolio-risk"),
        ("POST", "/api/strategy/portfolio-risk"),
        ("GET", "/api/risk-management/assessment"),
    ],
)
async def test_older_names_of_the_assessment(doors: Doors, method: str, path: str) -> None:
    answer = await doors.ask(method, path, "read")
    assert answer.json() == await get(doors, "/api/risk/assessment")
    assert answer.headers["deprecation"] == "true"
    assert answer.headers["link"] == '</api/risk/assessment>; rel="successor-version"'


async def test_nothing_held_is_no_risk(empty: Doors) -> None:
    found = (await get(empty, "/api/risk/assessment"))["risk_assessment"]
    assert (found["total_exposure"], found["concentration_risk"], found["position_count"]) == (0.0, 0.0, 0)
    assert found["daily_pnl_pct"] is None
    assert found["unknown"] == {"daily_pnl_pct": "nothing is held, so there is nothing to compare it with"}
    var = (await get(empty, "/api/risk/var", timeframe="1m"))["value_at_risk"]
    assert {e["value_at_risk"] for e in var["estimates"]} == {0.0}
    assert var["reason"] == "nothing is held, so nothing can be lost"
    stress = (await get(empty, "/api/risk/stress", timeframe="1m"))["stress"]
    assert {s["pnl"] for s in stress["scenarios"]} == {0.0}


async def test_an_open_order_and_a_market_order_at_work_are_no_trouble(empty: Doors) -> None:
    # A market order waits for the next candle here: it has no price while it is open.
    limit = order(type="limit", price=round(engine(empty).prices["BTC/USD"] * 0.99))
    for body in (order(), limit):
        assert (await empty.ask("POST", "/api/orders", "trade", json=body)).status_code == 201
    assert (await get(empty, "/api/risk/assessment"))["status"] == "success"


async def test_halted_is_critical(empty: Doors) -> None:
    for state, level in ((TradingState.REDUCING, "high"), (TradingState.HALTED, "critical")):
        command = SetTradingState(command_id=state, state=state, reason="test", by="ada")
        await empty.platform.bots.ask("paper", command)
        found = await get(empty, "/api/risk/assessment")
        assert (found["risk_assessment"]["risk_level"], found["risk_assessment"]["trading"]) == (level, state)


async def test_one_pool_by_name_and_none_by_another(doors: Doors) -> None:
    whole = await get(doors, "/api/risk/assessment")
    assert await get(doors, "/api/risk/assessment", pool="paper") == whole
    answer = await doors.ask("GET", "/api/risk/assessment", "read", params={"pool": "gold"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_name")


# ── an order ──────────────────────────────────────────────────────────────────────────────────────


async def test_nested_and_flat_and_in_the_query_are_one(doors: Doors) -> None:
    nested = await validated(doors, {"order_data": order()})
    assert nested == await validated(doors, order()) == await validated(doors, order(price=1.0))
    assert nested["valid"] is True
    assert (nested["status"], nested["message"], nested["errors"]) == ("success", "Order validation completed", [])
    found, now = nested["risk_assessment"], engine(doors)
    assert found["daily_pnl_status"] == "within_limit"
    assert found["position_count"] == 2
    assert found["risk_score"] is None
    assert found["unknown"]["risk_score"] == "no probabilities were given"
    assert found["portfolio_value"] == pytest.approx(float(now.statistics().equity))
    query = await doors.ask("GET", "/api/risk/validate-order", "read", params=order())
    assert query.json() == nested
    for path in ("/api/risk/validate-order", "/api/risk-management/validate/order"):
        older = await doors.ask("POST", path, "read", json={"order_data": order()})
        assert older.json() == nested
        assert older.headers["deprecation"] == "true"


ORDERS = st.fixed_dictionaries(
    {
        "symbol": st.sampled_from(["BTCUSD", "tETHUSD", "SOL-USD", "XYZ/USD", "?"]),
        "side": st.sampled_from(["buy", "sell"]),
        "amount": st.sampled_from(["0.000000001", "0.001", "0.01", "0.2", "5", "1e9", "-1"]),
        "type": st.sampled_from(["market", "limit", "stop", "trailing_stop"]),
        "share": st.sampled_from(["0.5", "0.98", "1", "1.02", "2"]),
        "leverage": st.sampled_from(["1", "3", "100"]),
        "stop_loss": st.sampled_from([None, "1"]),
        "reduce_only": st.booleans(),
        "post_only": st.just(False),
    }
)


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORDERS)
async def test_the_answer_is_that_of_placing_it(empty: Doors, drawn: Json) -> None:
    body = {name: value for name, value in drawn.items() if name != "share" and value is not None}
    price = engine(empty).prices.get("BTC/USD", 1.0) * float(drawn["share"])
    body |= {
        "limit": {"price": round(price)},
        "stop": {"stop_price": round(price)},
        "trailing_stop": {"trailing_amount": 10},
    }.get(drawn["type"], {})
    before = engine(empty).statistics()
    told = await validated(empty, body)
    assert engine(empty).statistics() == before
    placed = await empty.ask("POST", "/api/orders", "trade", json=body)
    answer = placed.json()
    if told["valid"]:
        assert placed.status_code == 201 or answer["code"] == "rejected", answer
        # So that the next one finds nothing at work.
        for command in (
            EmergencyStop(command_id=token_hex(8), reason="test", by="ada"),
            SetTradingState(command_id=token_hex(8), state=TradingState.ACTIVE, reason="test", by="ada"),
        ):
            await empty.platform.bots.ask("paper", command)
    else:
        assert placed.status_code == 400
        assert told["errors"] == [answer["message"]]
        assert told["risk_assessment"] == {} or told["code"] == answer["code"]


async def test_with_probabilities_the_rules_for_signals_are_asked(doors: Doors) -> None:
    odds: Json = {"probability_buy": 0.8, "probability_sell": 0.1, "probability_hold": 0.1, "confidence": 0.9}
    sure = await validated(doors, {"order_data": order(), "probability_data": odds})
    assert sure["valid"] is True
    assert sure["risk_assessment"]["risk_score"] == pytest.approx(1 - 0.9 * 0.8)
    assert sure["risk_assessment"]["risk_level"] == "low"
    unsure = await validated(doors, order() | {"probability_data": odds | {"confidence": 0.5}})
    assert (unsure["valid"], unsure["code"]) == (False, "confidence")
    assert unsure["errors"] == ["confidence: confidence 0.500 is below 0.7"]
    against = await validated(doors, {"order_data": order(side="sell"), "probability_data": odds})
    # What only reduces what is held meets no rule.
    assert against["valid"] is True


@pytest.mark.parametrize(
    "odds",
    [
        {"probability_buy": 0.8, "probability_sell": 0.8, "probability_hold": 0.1, "confidence": 0.9},
        {"probability_buy": 1.8, "probability_sell": 0.1, "probability_hold": 0.1, "confidence": 0.9},
        {"probability_buy": 0.8, "probability_sell": 0.1, "probability_hold": 0.1, "confidence": -0.1},
        {"probability_buy": 0.8, "probability_sell": 0.1, "probability_hold": 0.1},
    ],
)
async def test_probabilities_have_bounds_and_a_sum(doors: Doors, odds: Json) -> None:
    for body in ({"order_data": order(), "probability_data": odds}, order() | {"probability_data": odds}):
        assert (await validated(doors, body, 422))["code"] == "invalid"


async def test_what_is_no_order_is_not_valid_or_not_understood(doors: Doors) -> None:
    strange = await validated(doors, order(symbol="XYZ/USD"))
    assert (strange["valid"], strange["risk_assessment"], strange["code"]) == (False, {}, "bad_input")
    assert "unknown symbol" in strange["errors"][0]
    wrong: tuple[Json, ...] = (
        {"order_data": order(side="hold")},
        order(type="iceberg"),
        {"order_data": {}},
        {},
        order(type="limit"),
    )
    for body in wrong:
        await validated(doors, body, 422)
    await validated(doors, {"order_data": order(), "more": 1}, 422)


async def test_the_largest_trade_goes_and_one_lot_more_does_not(doors: Doors) -> None:
    risk, live = doors.platform.services.risk, doors.platform.services.live
    for symbol in ("BTC/USD", "ETH/USD", "SOL/USD"):
        for side in Side:
            largest = risk.largest(symbol, side)
            lot = live.trading(symbol)[1].lot_size
            if not largest:
                assert (symbol, side) == ("SOL/USD", Side.SELL)
                continue
            assert (await validated(doors, order(symbol=symbol, side=side, amount=str(largest))))["valid"]
            assert not (await validated(doors, order(symbol=symbol, side=side, amount=str(largest + lot))))["valid"]


# ── a signal ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("buy", "sell", "confidence", "score", "level"),
    [
        (0.9, 0.05, 1.0, 0.1, "very_low"),
        (0.8, 0.1, 0.9, 0.28, "low"),
        (0.1, 0.6, 0.9, 0.46, "moderate"),
        (0.5, 0.2, 0.7, 0.65, "high"),
        (0.2, 0.1, 0.5, 0.9, "very_high"),
        (0.9, 0.9, 0.9, 0.19, "very_low"),
        (5.0, 0.0, 2.0, 0.0, "very_low"),
        (-1.0, -1.0, 1.0, 1.0, "very_high"),
    ],
)
async def test_the_score_is_the_formula(
    doors: Doors, buy: float, sell: float, confidence: float, score: float, level: str
) -> None:
    query = {"symbol": "BTCUSD", "probability_buy": buy, "probability_sell": sell, "probability_hold": 0.1}
    found = await get(doors, "/api/risk/score", **query, confidence=confidence)
    RiskScore.model_validate(found, strict=True)
    assert found["risk_score"] == pytest.approx(score)
    assert (found["risk_level"], found["symbol"], found["status"]) == (level, "BTCUSD", "success")
    assert found["probability_data"] == {
        "probability_buy": buy,
        "probability_sell": sell,
        "probability_hold": 0.1,
        "confidence": confidence,
    }
    older = await doors.ask("GET", "/api/risk-management/score", "read", params={**query, "confidence": confidence})
    assert older.json() == found


async def test_the_score_needs_all_its_numbers(doors: Doors) -> None:
    whole = {"symbol": "X", "probability_buy": 1, "probability_sell": 0, "probability_hold": 0, "confidence": 1}
    for name in whole:
        part = {key: value for key, value in whole.items() if key != name}
        assert (await doors.ask("GET", "/api/risk/score", "read", params=part)).status_code == 422
    answer = await doors.ask("GET", "/api/risk/score", "read", params=whole | {"confidence": "nan"})
    assert answer.status_code == 422


# ── what could be lost ────────────────────────────────────────────────────────────────────────────


async def closes(doors: Doors, symbol: str, limit: int) -> Any:
    found = await get(doors, f"/api/market-data/ohlcv/{symbol}", timeframe="1m", limit=limit)
    return np.array([candle["close"] for candle in found["candles"]])


async def book(doors: Doors, limit: int = 240) -> tuple[dict[str, float], dict[str, Any]]:
    """What is held of each symbol (quote), and its closes."""
    now = engine(doors)
    values = {s: float(now.portfolio.position(s).amount) * now.prices[s] for s in HELD}
    return values, {s: await closes(doors, s.replace("/", ""), limit) for s in HELD}


@pytest.mark.parametrize("horizon", [1, 10])
async def test_value_at_risk_is_numpys(doors: Doors, horizon: int) -> None:
    values, prices = await book(doors)
    answer = await get(doors, "/api/risk/var", timeframe="1m", horizon=horizon, limit=240)
    ValueAtRiskAnswer.model_validate(answer, strict=True)
    found = answer["value_at_risk"]
    outcomes = {
        step: sum(values[s] * (prices[s][step:] / prices[s][:-step] - 1) for s in values) for step in (1, horizon)
    }
    whole, single = outcomes[horizon], outcomes[1]
    assert found["observations"] == len(whole) == 240 - horizon
    assert (found["horizon"], found["horizon_seconds"]) == (horizon, horizon * 60)
    assert found["exposure"] == pytest.approx(sum(values.values()))
    estimates = {(e["method"], e["confidence"]): e for e in found["estimates"]}
    assert len(estimates) == 4
    for confidence, z in ((0.95, 1.6448536269514722), (0.99, 2.3263478740408408)):
        history, normal = estimates["historical", confidence], estimates["parametric", confidence]
        quantile = np.quantile(whole, 1 - confidence)
        assert history["value_at_risk"] == pytest.approx(-quantile)
        assert history["expected_shortfall"] == pytest.approx(-whole[whole <= quantile].mean())
        spread, mean = single.std(ddof=1) * np.sqrt(horizon), single.mean() * horizon
        assert normal["value_at_risk"] == pytest.approx(z * spread - mean)
        tail = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) / (1 - confidence)
        assert normal["expected_shortfall"] == pytest.approx(tail * spread - mean)
        assert history["value_at_risk_pct"] == pytest.approx(history["value_at_risk"] / found["equity"] * 100)
    assert answer["status"] == "success"


async def test_too_little_history_is_null_with_its_reason(doors: Doors) -> None:
    answer = await get(doors, "/api/risk/var", timeframe="5m", limit=30)
    assert answer["status"] == "warning"
    for estimate in answer["value_at_risk"]["estimates"]:
        assert estimate["value_at_risk"] is None
        assert estimate["reason"] in (
            "it takes 30 returns over 5m candles, there are 29",
            "it takes 100 returns over 5m candles, there are 29",
        )
    some = await get(doors, "/api/risk/var", timeframe="1m", limit=60)
    known = {(e["method"], e["confidence"]): e["value_at_risk"] for e in some["value_at_risk"]["estimates"]}
    assert [name for name, value in known.items() if value is None] == [("historical", 0.99)]
    matrix = (await get(doors, "/api/risk/correlation", timeframe="1h"))["correlation"]
    assert matrix["matrix"] == [[None, None], [None, None]]
    assert matrix["reason"]
    stress = await get(doors, "/api/risk/stress", timeframe="1h")
    assert [s["name"] for s in stress["stress"]["scenarios"] if s["pnl"] is None] == ["worst_candle", "worst_of_each"]


async def test_correlations_are_numpys(doors: Doors) -> None:
    _, prices = await book(doors)
    answer = await get(doors, "/api/risk/correlation", timeframe="1m", limit=240)
    Correlated.model_validate(answer, strict=True)
    found = answer["correlation"]
    assert found["symbols"] == list(HELD)
    returns = [prices[s][1:] / prices[s][:-1] - 1 for s in HELD]
    assert np.array(found["matrix"]) == pytest.approx(np.corrcoef(returns))
    asked = await get(doors, "/api/risk/correlation", timeframe="1m", symbols="solusd,tBTCUSD")
    assert asked["correlation"]["symbols"] == ["SOL/USD", "BTC/USD"]


async def test_correlations_of_all_that_is_traded_while_nothing_is_held(empty: Doors) -> None:
    found = await get(empty, "/api/risk/correlation", timeframe="1m")
    assert found["correlation"]["symbols"] == ["BTC/USD", "ETH/USD", "SOL/USD"]
    answer = await empty.ask("GET", "/api/risk/correlation", "read", params={"symbols": "XYZUSD"})
    assert answer.status_code == 404


async def test_stress_by_hand(doors: Doors) -> None:
    values, prices = await book(doors)
    answer = await get(doors, "/api/risk/stress", timeframe="1m", limit=240)
    Stressed.model_validate(answer, strict=True)
    found = {s["name"]: s for s in answer["stress"]["scenarios"]}
    total, largest = sum(values.values()), max(values, key=lambda s: values[s])
    for name, move in (("all_down_10", -0.1), ("all_down_50", -0.5), ("all_up_20", 0.2)):
        assert found[name]["pnl"] == pytest.approx(total * move)
        assert found[name]["moves"] == dict.fromkeys(HELD, move)
    assert found["largest_alone"]["pnl"] == pytest.approx(values[largest] * -0.5)
    returns = {s: prices[s][1:] / prices[s][:-1] - 1 for s in HELD}
    outcomes = sum(values[s] * returns[s] for s in HELD)
    assert found["worst_candle"]["pnl"] == pytest.approx(outcomes.min())
    assert found["worst_of_each"]["pnl"] == pytest.approx(sum(values[s] * returns[s].min() for s in HELD))
    now = engine(doors)
    for one in found.values():
        equity = float(now.statistics().equity)
        assert one["equity_after"] == pytest.approx(equity + one["pnl"])
        assert one["pnl_pct"] == pytest.approx(one["pnl"] / equity * 100)
        assert one["would_halt"] is (one["equity_after"] < float(now.risk.peak) * (1 - now.limits.max_drawdown))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/risk/var", {"timeframe": "7m"}),
        ("/api/risk/var", {"horizon": 0}),
        ("/api/risk/var", {"limit": 2001}),
        ("/api/risk/stress", {"limit": 0}),
        ("/api/risk/correlation", {"timeframe": "soon"}),
    ],
)
async def test_bounds_of_what_is_asked(doors: Doors, path: str, query: Json) -> None:
    assert (await doors.ask("GET", path, "read", params=query)).status_code == 422


async def test_many_questions_at_once_get_the_same_answer(doors: Doors) -> None:
    token = (await doors.token("read")).text

    async def one() -> httpx2.Response:
        return await doors.get("/api/risk/var?timeframe=1m", token)

    answers = await asyncio.gather(*(one() for _ in range(8)))
    assert len({answer.text for answer in answers}) == 1
    assert Decimal(str(answers[0].json()["value_at_risk"]["equity"])) > 0
