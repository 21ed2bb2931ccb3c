"""The portfolio over the API: every field of the contract, weights within their caps, and no order placed twice."""

import asyncio
import json
import math
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from serving import Doors, advance, opened, trading
from sqlalchemy import insert

from kurs.api.schemas import live_portfolio as live
from kurs.api.schemas import portfolio as schemas
from kurs.domain.commands import PlaceOrder
from kurs.domain.market import DAY, HOUR, MINUTE
from kurs.domain.orders import OrderType, Side
from kurs.persistence import tables
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
TRADED = ("BTC/USD", "ETH/USD", "SOL/USD")
HELD = {"BTC/USD": "0.01", "ETH/USD": "0.2"}
NOW = "2024-01-01T00:00:00"
CHANCES = ("probability_buy", "probability_sell", "probability_hold")
LIVE = "/api/portfolio/live"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    """Four hours of the built-in market, in which two symbols are bought half-way; nothing changes after that."""
    async with trading(tmp_path_factory.mktemp("portfolio"), candles=120, settings=QUIET) as found:
        for symbol, amount in HELD.items():
            body = {"symbol": symbol, "type": "market", "side": "buy", "amount": amount}
            assert (await found.ask("POST", "/api/orders", "trade", json=body)).status_code == 201
        await advance(found.platform, 120)
        yield found


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path, candles=60, settings=QUIET) as found:
        yield found


async def get(doors: Doors, path: str, **query: Any) -> Json:
    answer = await doors.ask("GET", path, "read", params=query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def post(doors: Doors, path: str, body: Any, *scopes: str, **options: Any) -> Json:
    answer = await doors.ask("POST", path, *(scopes or ("read",)), json=body, **options)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def engine(doors: Doors) -> Any:
    (pool,) = doors.platform.services.live.pools()
    return pool.engine


def equity(doors: Doors) -> float:
    return float(engine(doors).statistics().equity)


def held(doors: Doors, symbol: str) -> Decimal:
    amount: Decimal = engine(doors).portfolio.position(symbol).amount
    return amount


def share(doors: Doors, symbol: str) -> float:
    return float(held(doors, symbol)) * float(engine(doors).prices.get(symbol, 0.0)) / equity(doors)


def orders_so_far(doors: Doors) -> int:
    return int(engine(doors).statistics().orders)


def is_iso(text: str) -> bool:
    return datetime.fromisoformat(text).utcoffset() is not None


def signal(symbol: str = "BTCUSD", kind: str = "buy", confidence: float = 0.9, **fields: Any) -> Json:
    chances = {"buy": (0.8, 0.1, 0.1), "sell": (0.1, 0.8, 0.1), "hold": (0.1, 0.1, 0.8)}[kind]
    plain = {
        "symbol": symbol,
        "signal_type": kind,
        "strength": 0.8,
        "confidence": confidence,
        "timestamp": NOW,
        "source": "sample",
        "indicators": dict(zip(CHANCES, chances, strict=True)),
        "price": 60_000.0,
    }
    return plain | fields


# ── allocation ────────────────────────────────────────────────────────────────────────────────────


async def allocated(doors: Doors, *signals: Json, profile: str = "moderate", **fields: Any) -> Json:
    body = {"signals": list(signals), "risk_profile": profile, "timestamp": NOW, "timeframe": "1m"} | fields
    found = await post(doors, "/api/portfolio/allocate", body)
    schemas.Allocated.model_validate(found, strict=True)
    return found


async def test_the_inverse_of_volatility_shares_the_cap(empty: Doors) -> None:
    found = await allocated(empty, *map(signal, TRADED), max_allocation_percent=0.04)
    closes = {s: await get(empty, f"/api/market-data/ohlcv/{s}", timeframe="1m", limit=500) for s in TRADED}
    prices = [np.array([c["close"] for c in closes[s]["candles"]]) for s in TRADED]
    inverse = np.array([1 / (p[1:] / p[:-1] - 1).std(ddof=1) for p in prices])
    expected = inverse / inverse.sum() * 0.04 * 0.75
    assert (found["status"], found["method"], found["reason"]) == ("success", "inverse_volatility", None)
    assert found["message"] == "Calculated portfolio allocation for 3 assets"
    assert is_iso(found["timestamp"])
    for item, target in zip(found["allocations"], expected, strict=True):
        assert item["percentage"] == item["target_allocation"] == pytest.approx(target)
        assert (item["action"], item["signal"], item["current_allocation"]) == ("buy", "buy", 0.0)
        price = engine(empty).prices[item["symbol"]]
        assert item["amount"] == pytest.approx(target * equity(empty) / price, rel=1e-4)


@how(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(TRADED), st.sampled_from(["buy", "sell", "hold"])), max_size=6),
    st.sampled_from(["conservative", "moderate", "aggressive"]),
    st.floats(0, 1),
    st.sampled_from([None, "equal", "inverse_volatility"]),
)
async def test_weights_keep_within_the_cap(
    doors: Doors, asked: list[tuple[str, str]], profile: str, most: float, method: str | None
) -> None:
    signals = [signal(symbol, kind, source=f"s{row}") for row, (symbol, kind) in enumerate(asked)]
    found = await allocated(doors, *signals, profile=profile, max_allocation_percent=most, method=method)
    part = {"conservative": 0.5, "moderate": 0.75, "aggressive": 1.0}[profile]
    items = {item["symbol"]: item for item in found["allocations"]}
    assert list(items) == list(dict.fromkeys(symbol for symbol, _ in asked))
    buys = {symbol: item["percentage"] for symbol, item in items.items() if item["signal"] == "buy"}
    kept = sum(share(doors, s) for s in TRADED if s not in items or items[s]["signal"] == "hold")
    assert sum(buys.values()) <= max(0.0, most * part - kept) + 1e-9
    assert all(0 <= weight <= 0.1 * part + 1e-9 for weight in buys.values())
    for symbol, item in items.items():
        assert item["current_allocation"] == pytest.approx(share(doors, symbol))
        if item["signal"] == "sell":
            assert item["target_allocation"] == 0
        if item["signal"] == "hold":
            assert (item["target_allocation"], item["action"]) == (item["current_allocation"], "hold")
        after = item["current_allocation"] + {"buy": 1, "sell": -1, "hold": 0}[item["action"]] * item["amount"] * (
            engine(doors).prices[symbol] / equity(doors)
        )
        assert after == pytest.approx(item["target_allocation"], abs=1e-6)


async def test_signals_without_probabilities_vote(doors: Doors) -> None:
    found = await allocated(doors, signal(indicators={}), signal("SOLUSD", "sell", indicators={"ema": 3}))
    assert [item["signal"] for item in found["allocations"]] == ["buy", "sell"]


async def test_of_each_strategy_the_newest_signal_counts(doors: Doors) -> None:
    older = signal("SOLUSD", "sell", timestamp="2023-12-31T00:00:00+00:00")
    found = await allocated(doors, signal("SOL-USD"), older)
    (item,) = found["allocations"]
    assert (item["symbol"], item["signal"]) == ("SOL-USD", "buy")


async def test_too_little_history_is_shared_equally_and_says_so(doors: Doors) -> None:
    found = await allocated(doors, signal(), signal("SOLUSD"), timeframe="1h")
    assert (found["status"], found["method"]) == ("success", "equal")
    assert found["reason"] == "it takes 30 returns over 1h candles, there are 3"
    body = {"signals": [signal()], "risk_profile": "moderate", "method": "hrp"}
    answer = await doors.ask("POST", "/api/portfolio/allocate", "read", json=body)
    assert answer.status_code == 503
    assert "too little is known" in answer.json()["message"]


@pytest.mark.skipif(find_spec("skfolio") is None, reason="the extra kurs[portfolio] is not installed")
async def test_a_method_of_the_librarys(empty: Doors) -> None:
    asked: Json = {"method": "hrp", "profile": "conservative", "max_allocation_percent": 0.02}
    found = await allocated(empty, *map(signal, TRADED), **asked)
    assert found["method"] == "hrp"
    assert sum(item["percentage"] for item in found["allocations"]) == pytest.approx(0.01)


async def test_older_name_of_allocate(doors: Doors) -> None:
    body = {"signals": [signal()], "risk_profile": "aggressive", "max_allocation_percent": 0.8, "timestamp": NOW}
    older = await doors.ask("POST", "/api/portfolio/optimize", "read", json=body)
    assert older.json() == await post(doors, "/api/portfolio/allocate", body)
    assert older.headers["link"] == '</api/portfolio/allocate>; rel="successor-version"'


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"signals": [signal("XYZ/USD")]}, 400),
        ({"signals": [signal("?")]}, 400),
        ({"signals": [signal(indicators={"probability_buy": "high"})]}, 400),
        ({"signals": [signal(indicators=dict.fromkeys(CHANCES, 0))]}, 400),
        ({"signals": [signal(confidence=1.5)]}, 422),
        ({"signals": [signal(signal_type="maybe")]}, 422),
        ({"risk_profile": "reckless"}, 422),
        ({"max_allocation_percent": 1.1}, 422),
        ({"method": "magic"}, 422),
        ({"more": 1}, 422),
    ],
)  # fmt: skip
async def test_what_cannot_be_allocated(doors: Doors, wrong: Json, status: int) -> None:
    body = {"signals": [signal()], "risk_profile": "moderate"} | wrong
    answer = await doors.ask("POST", "/api/portfolio/allocate", "read", json=body)
    assert answer.status_code == status, answer.text


# ── signals ───────────────────────────────────────────────────────────────────────────────────────


async def processed(doors: Doors, *signals: Json, scopes: tuple[str, ...] = ("read",), **fields: Any) -> Json:
    body = {"signals": list(signals), "timestamp": NOW} | fields
    found = await post(doors, "/api/portfolio/process-signals", body, *scopes)
    schemas.Processed.model_validate(found)
    return found


async def test_a_good_signal_would_be_traded_as_a_bot_would(empty: Doors) -> None:
    before = engine(empty).statistics()
    found = await processed(empty, signal("SOLUSD"), signal("SOL/USD", source="other"), signal("ETHUSD", "hold"))
    assert found["message"] == "Processed 3 strategy signals"
    buy, hold = found["actions"]
    limits, price = engine(empty).limits, engine(empty).prices["SOL/USD"]
    # Half by confidence, half by the distance of the probabilities, of the largest share allowed.
    size = limits.max_position_size * (0.9 * 0.5 + 0.7 * 0.5)
    assert (buy["symbol"], buy["action"], buy["side"], buy["should_execute"]) == ("SOLUSD", "buy", "buy", True)
    assert buy["position_size"] == pytest.approx(size * equity(empty), rel=1e-4)
    assert buy["price"] == price
    assert buy["amount"] == pytest.approx(buy["position_size"] / price)
    assert buy["confidence"] == pytest.approx(0.9)
    assert buy["execution"] is None
    told = buy["metadata"]
    assert told["risk_validation"] == {
        "valid": True,
        "errors": [],
        "risk_assessment": {"risk_score": pytest.approx(1 - 0.9 * 0.8), "risk_level": "low"},
    }
    assert set(told["strategies_used"]) == {"sample", "other"}
    assert told["position_size_metadata"]["share"] == pytest.approx(size, rel=1e-4)
    assert told["position_size_metadata"]["stop_loss"] < price < told["position_size_metadata"]["take_profit"]
    assert (hold["action"], hold["should_execute"], hold["position_size"], hold["side"]) == ("hold", False, 0.0, None)
    assert hold["reason"] == "the signals together ask for no trade"
    assert is_iso(buy["timestamp"])
    assert engine(empty).statistics() == before


async def test_risk_has_the_last_word_on_a_signal(doors: Doors) -> None:
    # Weak, without probabilities, or for what is held already.
    for given_, code in (
        (signal("SOLUSD", confidence=0.65, source="mine"), "confidence"),
        (signal("SOLUSD", indicators={}), "side_prob"),
    ):
        (action,) = (await processed(doors, given_))["actions"]
        assert action["action"] == "buy"
        assert action["should_execute"] is False
        validation = action["metadata"]["risk_validation"]
        assert validation["valid"] is False
        assert validation["errors"][0].startswith(code)
    (held_,) = (await processed(doors, signal()))["actions"]
    assert (held_["should_execute"], held_["reason"]) == (False, "what is held is what the signal asks for")
    (sell,) = (await processed(doors, signal(kind="sell")))["actions"]
    assert (sell["should_execute"], sell["side"], sell["amount"]) == (True, "sell", 0.01)
    (short,) = (await processed(doors, signal("SOLUSD", "sell")))["actions"]
    assert (short["should_execute"], short["side"]) == (False, None)


async def test_to_execute_takes_the_scope_trade(empty: Doors) -> None:
    body = {"signals": [signal()], "execute": True}
    answer = await empty.ask("POST", "/api/portfolio/process-signals", "read", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (403, "This token lacks the scope trade")
    body = {"target_allocations": [{"symbol": "BTCUSD", "percentage": 5}], "dry_run": False}
    assert (await empty.ask("POST", "/api/portfolio/rebalance", "read", json=body)).status_code == 403
    assert orders_so_far(empty) == 0


async def test_a_text_that_no_encoding_writes_is_no_trouble(empty: Doors) -> None:
    body = b'{"signals": [%s], "execute": true}' % json.dumps(signal(indicators={"note": "\ud800"})).encode()
    headers = {"Content-Type": "application/json"}
    path = "/api/portfolio/process-signals"
    answer = await empty.ask("POST", path, "read", "trade", content=body, headers=headers)
    assert answer.status_code == 200


async def test_executed_once_whatever_is_repeated(empty: Doors) -> None:
    asked: Json = {"scopes": ("read", "trade"), "execute": True}
    first = await processed(empty, signal("SOLUSD"), signal("ETHUSD"), **asked)
    ids = [action["execution"]["order"]["id"] for action in first["actions"]]
    assert len(set(ids)) == 2
    assert not any(action["execution"]["again"] for action in first["actions"])
    again = await asyncio.gather(*(processed(empty, signal("SOLUSD"), signal("ETHUSD"), **asked) for _ in range(3)))
    await advance(empty.platform, 2)
    again.append(await processed(empty, signal("SOLUSD"), signal("ETHUSD"), **asked))
    for one in again:
        assert [action["execution"]["order"]["id"] for action in one["actions"]] == ids
        assert all(action["execution"]["again"] for action in one["actions"])
    assert held(empty, "SOL/USD") > 0
    # Protected as an entry of a bot's is: by a stop and a target.
    working = [o for o in engine(empty).working.values() if o.symbol == "SOL/USD"]
    assert {o.type for o in working} == {OrderType.STOP, OrderType.LIMIT}
    sold = await processed(empty, signal("SOLUSD", "sell"), **asked)
    assert sold["actions"][0]["execution"]["order"]["reduce_only"] is True
    await advance(empty.platform, 2)
    assert held(empty, "SOL/USD") == 0


# ── rebalancing ───────────────────────────────────────────────────────────────────────────────────


async def rebalanced(doors: Doors, body: Any, *scopes: str, key: str | None = None) -> Json:
    headers = {} if key is None else {"Idempotency-Key": key}
    found = await post(doors, "/api/portfolio/rebalance", body, *scopes, headers=headers)
    schemas.Rebalanced.model_validate(found)
    return found


async def test_an_array_is_percent_and_orders_nothing(doors: Doors) -> None:
    before = engine(doors).statistics()
    item = {"action": "buy", "current_allocation": 0.0, "target_allocation": 0.6}
    found = await rebalanced(
        doors, [{"symbol": "BTCUSD", "percentage": 8, **item}, {"symbol": "tETHUSD", "percentage": 0}]
    )
    results = found["rebalance_results"]
    assert results["dry_run"] is True
    assert results["portfolio_value"] == pytest.approx(equity(doors))
    buy, sell = results["actions"]
    price = engine(doors).prices["BTC/USD"]
    current = share(doors, "BTC/USD") * 100
    assert (buy["symbol"], buy["action"], buy["valid"], buy["execution"]) == ("BTCUSD", "buy", True, None)
    assert buy["current_allocation"] == pytest.approx(current)
    assert buy["target_allocation"] == 8
    assert buy["difference"] == pytest.approx(8 - current)
    assert buy["value"] == pytest.approx(buy["amount"] * price)
    assert buy["value"] == pytest.approx((8 - current) / 100 * equity(doors), rel=1e-3)
    assert (sell["symbol"], sell["action"], sell["amount"]) == ("tETHUSD", "sell", 0.2)
    assert is_iso(found["timestamp"])
    assert is_iso(buy["timestamp"])
    assert engine(doors).statistics() == before


async def test_a_fraction_is_said(doors: Doors) -> None:
    percent = await rebalanced(doors, {"target_allocations": [{"symbol": "BTCUSD", "percentage": 8}]})
    fraction = await rebalanced(
        doors, {"target_allocations": [{"symbol": "BTCUSD", "percentage": 0.08}], "unit": "fraction"}
    )
    assert percent["rebalance_results"]["actions"] == fraction["rebalance_results"]["actions"]
    assert percent["message"] == "Portfolio rebalanced successfully"
    assert percent["note"] == "a dry run: nothing was ordered"


async def test_what_risk_would_refuse_is_said_before(doors: Doors) -> None:
    found = await rebalanced(doors, [{"symbol": "BTCUSD", "percentage": 50}])
    (action,) = found["rebalance_results"]["actions"]
    assert (found["status"], action["valid"], action["code"]) == ("success", False, "size_share")
    near = [{"symbol": "BTCUSD", "percentage": share(doors, "BTC/USD") * 100}]
    (hold,) = (await rebalanced(doors, near))["rebalance_results"]["actions"]
    assert (hold["action"], hold["amount"]) == ("hold", 0.0)


async def test_orders_lead_to_the_targets_and_are_placed_once(empty: Doors) -> None:
    targets = [{"symbol": "BTCUSD", "percentage": 6}, {"symbol": "SOLUSD", "percentage": 4}]
    body = {"target_allocations": targets, "dry_run": False}
    first = await rebalanced(empty, body, "read", "trade")
    assert (first["message"], first["note"]) == ("Portfolio rebalanced successfully", None)
    placed = [action["execution"]["order"] for action in first["rebalance_results"]["actions"]]
    assert len({order["id"] for order in placed}) == 2
    # Asked again before they fill and after, side by side too: nothing more is ordered.
    await asyncio.gather(*(rebalanced(empty, body, "read", "trade") for _ in range(4)))
    assert orders_so_far(empty) == 2
    await advance(empty.platform, 1)
    for order, target in zip(placed, (0.06, 0.04), strict=True):
        listed = empty.platform.services.live.instruments()[{"BTCUSD": "BTC/USD", "SOLUSD": "SOL/USD"}[order["symbol"]]]
        assert held(empty, listed.symbol) == Decimal(str(order["amount"]))
        # The price has moved by the candle in which the order filled.
        assert share(empty, listed.symbol) == pytest.approx(target, rel=0.02)
    closing = {"target_allocations": [{"symbol": "BTCUSD", "percentage": 0}], "dry_run": False}
    done = await rebalanced(empty, closing, "read", "trade")
    assert done["rebalance_results"]["actions"][0]["execution"]["order"]["reduce_only"] is True
    await advance(empty.platform, 1)
    assert held(empty, "BTC/USD") == 0


async def test_a_key_gives_the_same_orders_whatever_has_changed(empty: Doors) -> None:
    body = {"target_allocations": [{"symbol": "BTCUSD", "percentage": 6}], "dry_run": False}
    first = await rebalanced(empty, body, "read", "trade", key="monday")
    await advance(empty.platform, 30)
    again = await rebalanced(empty, body, "read", "trade", key="monday")
    one, other = (found["rebalance_results"]["actions"][0]["execution"] for found in (first, again))
    assert one["order"]["id"] == other["order"]["id"]
    assert (one["again"], other["again"]) == (False, True)
    assert orders_so_far(empty) == 1


async def test_what_risk_refuses_is_not_ordered(empty: Doors) -> None:
    body = {"target_allocations": [{"symbol": "BTCUSD", "percentage": 60}], "dry_run": False}
    found = await rebalanced(empty, body, "read", "trade")
    (action,) = found["rebalance_results"]["actions"]
    assert (found["status"], found["note"]) == ("warning", "risk has refused a part of it")
    assert (action["execution"]["order"], action["execution"]["code"]) == (None, "size_share")
    assert orders_so_far(empty) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([{"symbol": "BTCUSD", "percentage": 5}, {"symbol": "BTC/USD", "percentage": 6}], 400),
        ([{"symbol": "BTCUSD", "percentage": 5}, {"symbol": "BTCUSD", "percentage": 5}], 400),
        ([{"symbol": "XYZUSD", "percentage": 5}], 400),
        ([{"symbol": "BTCUSD", "percentage": -5}], 400),
        ([{"symbol": "BTCUSD"}], 422),
        ([{"symbol": "BTCUSD", "percentage": "much"}], 422),
        ({"target_allocations": [], "unit": "permille"}, 422),
        ({"targets": []}, 422),
        ("BTCUSD", 422),
    ],
)
async def test_what_is_no_target(doors: Doors, body: Any, status: int) -> None:
    answer = await doors.ask("POST", "/api/portfolio/rebalance", "read", json=body)
    assert answer.status_code == status, answer.text


# ── what there is ─────────────────────────────────────────────────────────────────────────────────


async def test_the_status_adds_up(doors: Doors) -> None:
    answer = await get(doors, "/api/portfolio/status")
    schemas.PortfolioStatusAnswer.model_validate(answer, strict=True)
    found, now = answer["portfolio_status"], engine(doors)
    assert answer["status"] == "success"
    assert found["total_value"] == pytest.approx(equity(doors))
    assert set(found["positions"]) == set(HELD)
    total = cost = 0.0
    for symbol, told in found["positions"].items():
        position, price = now.portfolio.position(symbol), now.prices[symbol]
        pnl = float(position.amount) * (price - float(position.entry_price))
        total, cost = total + pnl, cost + float(position.amount * position.entry_price)
        assert (told["symbol"], told["side"], told["amount"]) == (symbol, "buy", float(HELD[symbol]))
        assert (told["entry_price"], told["mark_price"]) == (float(position.entry_price), price)
        assert told["pnl"] == pytest.approx(pnl)
        assert told["pnl_percentage"] == pytest.approx(pnl / float(position.amount * position.entry_price) * 100)
    assert found["position_count"] == 2
    assert found["total_pnl"] == pytest.approx(total)
    assert found["pnl_percentage"] == pytest.approx(total / cost * 100)
    assert found["risk_summary"] == (await get(doors, "/api/risk/assessment"))["risk_assessment"]
    assert found["active_strategies"] == {"sample": {"weight": 1.0, "min_confidence": 0.9}}
    assert is_iso(answer["timestamp"])
    older = await doors.ask("GET", "/api/portfolio/allocation", "read")
    assert older.json() == answer
    assert older.headers["link"] == '</api/portfolio/status>; rel="successor-version"'


async def test_the_snapshot_adds_up(doors: Doors) -> None:
    answer = await get(doors, f"{LIVE}/snapshot")
    live.SnapshotAnswer.model_validate(answer, strict=True)
    found, now = answer["snapshot"], engine(doors)
    worth = {s: float(HELD[s]) * now.prices[s] for s in HELD}
    assert found["total_value"] == pytest.approx(sum(worth.values()))
    assert found["total_equity"] == pytest.approx(equity(doors))
    assert found["available_balance"] == pytest.approx(float(now.portfolio.cash))
    assert found["total_equity"] == pytest.approx(found["total_value"] + found["available_balance"])
    assert {p["symbol"]: p["market_value"] for p in found["positions"]} == pytest.approx(worth)
    for position in found["positions"]:
        cost = position["amount"] * position["entry_price"]
        assert position["current_price"] == now.prices[position["symbol"]]
        assert position["unrealized_pnl"] == pytest.approx(position["market_value"] - cost)
        assert position["unrealized_pnl_pct"] == pytest.approx(position["unrealized_pnl"] / cost * 100)
        assert is_iso(position["timestamp"])
    total = sum(position["unrealized_pnl"] for position in found["positions"])
    assert found["total_unrealized_pnl"] == pytest.approx(total)
    cost = sum(position["amount"] * position["entry_price"] for position in found["positions"])
    assert found["total_unrealized_pnl_pct"] == pytest.approx(total / cost * 100)
    assert (found["market_data_quality"], found["market_data_problems"]) == ("high", {})
    assert (found["simulated"], found["quote"], answer["status"]) == (True, "USD", "success")


async def test_symbols_narrow_the_snapshots_positions(doors: Doors) -> None:
    whole = (await get(doors, f"{LIVE}/snapshot"))["snapshot"]
    narrow = (await get(doors, f"{LIVE}/snapshot", symbols="tBTCUSD,tSOLUSD"))["snapshot"]
    assert [p["symbol"] for p in narrow["positions"]] == ["BTC/USD"]
    assert narrow["total_value"] == whole["total_value"]
    assert (await doors.ask("GET", f"{LIVE}/snapshot", "read", params={"symbols": "?"})).status_code == 400
    older = await doors.ask("GET", "/api/live-portfolio/snapshot?symbols=tBTCUSD,tSOLUSD", "read")
    assert older.json() == narrow | {"status": "success"}
    assert older.headers["link"] == f'<{LIVE}/snapshot>; rel="successor-version"'


async def test_before_any_price_the_data_are_of_low_quality(tmp_path: Path) -> None:
    async with opened(tmp_path, settings=QUIET) as doors:
        answer = await get(doors, f"{LIVE}/snapshot")
        found = answer["snapshot"]
        assert (answer["status"], found["market_data_quality"]) == ("success", "low")
        assert set(found["market_data_problems"].values()) == {"its market has told no price yet"}
        assert (found["total_value"], found["total_unrealized_pnl_pct"]) == (0.0, None)
        assert found["total_equity"] == found["available_balance"] == 10_000
        assert found["simulated"] is False
        (symbol,) = doors.platform.services.live.instruments()
        check = await checked(doors, json={"symbol": symbol, "amount": 1, "type": "buy"})
        assert (check.status_code, check.json()["detail"]) == (503, f"no price of {symbol} is known yet")
        targets = [{"symbol": symbol, "percentage": 5}]
        plan = await doors.ask("POST", "/api/portfolio/rebalance", "read", json=targets)
        assert (plan.status_code, plan.json()["code"]) == (503, "unavailable")
        performance = await get(doors, f"{LIVE}/performance")
        assert {m["value"] for m in performance["performance_metrics"]} == {None}
        assert performance["message"] == "no value has been recorded yet"
        for path in ("/api/portfolio/status", "/api/risk/assessment", "/api/risk/var", "/api/risk/stress"):
            assert (await doors.ask("GET", path, "read")).status_code == 200


async def test_old_prices_are_of_medium_quality(empty: Doors) -> None:
    (pool,) = empty.platform.services.live.pools()
    told = dict(pool.board._candles)
    pool.board._candles["BTC/USD"] = told["BTC/USD"]._replace(time=told["BTC/USD"].time - HOUR)
    found = (await get(empty, f"{LIVE}/snapshot"))["snapshot"]
    assert (found["market_data_quality"], list(found["market_data_problems"])) == ("medium", ["BTC/USD"])
    assert "s old" in found["market_data_problems"]["BTC/USD"]
    # As after a restart: the engine remembers the price, and the market has told nothing yet.
    pool.board._candles.clear()
    silent = (await get(empty, f"{LIVE}/snapshot"))["snapshot"]
    assert silent["market_data_quality"] == "medium"
    assert set(silent["market_data_problems"].values()) == {"nothing has been told of it since this process began"}
    pool.board._candles.update(told)
    found = (await get(empty, f"{LIVE}/snapshot", symbols="ETHUSD"))["snapshot"]
    assert found["market_data_quality"] == "high"


async def test_performance_is_that_of_the_recorded_value(doors: Doors) -> None:
    answer = await get(doors, f"{LIVE}/performance", timeframe="1h")
    live.PerformanceAnswer.model_validate(answer, strict=True)
    (pool,) = doors.platform.services.live.pools()
    marks = await doors.platform.books.equity(pool.run_id)
    end = engine(doors).now
    grid = [end - HOUR + row * 5 * MINUTE for row in range(13)]
    values = np.array([[float(m.equity) for m in marks if m.time <= time][-1] for time in grid])
    returns = values[1:] / values[:-1] - 1
    year = math.sqrt(365 * 24 * 12)
    figures = {m["name"]: m for m in answer["performance_metrics"]}
    assert list(figures) == ["Return", "Volatility", "Sharpe Ratio", "Max Drawdown"]
    assert [m["unit"] for m in figures.values()] == ["%", "%", "", "%"]
    assert figures["Return"]["value"] == pytest.approx((values[-1] / values[0] - 1) * 100)
    assert figures["Volatility"]["value"] == pytest.approx(returns.std(ddof=1) * year * 100)
    assert figures["Sharpe Ratio"]["value"] == pytest.approx(returns.mean() / returns.std(ddof=1) * year)
    peaks = np.maximum.accumulate(values)
    assert figures["Max Drawdown"]["value"] == pytest.approx(((peaks - values) / peaks).max() * 100)
    assert (answer["status"], answer["timeframe"], answer["message"]) == ("success", "1h", None)
    assert (answer["time_basis"], answer["simulated"], answer["values"]) == ("market", True, 13)
    assert (answer["start_value"], answer["end_value"]) == (values[0], values[-1])
    assert answer["last"] == datetime.fromtimestamp(end / 1000, UTC).isoformat()
    older = await doors.ask("GET", "/api/live-portfolio/performance?timeframe=1h", "read")
    assert older.json() == answer
    assert older.headers["deprecation"] == "true"


@pytest.mark.parametrize(
    ("asked", "told"), [("24h", "24h"), ("7d", "7d"), ("30d", "30d"), ("all", "all"), ("forever", "30d")]
)
async def test_spans(doors: Doors, asked: str, told: str) -> None:
    found = await get(doors, f"{LIVE}/performance", timeframe=asked)
    assert found["timeframe"] == told
    assert (found["message"] is None) is (asked == "all")
    assert (await get(doors, f"{LIVE}/performance"))["timeframe"] == "24h"


async def test_a_value_that_stood_still_for_days_is_still_known(empty: Doors) -> None:
    # Marked once, at the beginning: nothing is held.
    await advance(empty.platform, 3 * 24 * 60)
    found = await get(empty, f"{LIVE}/performance", timeframe="1h")
    figures = {m["name"]: m for m in found["performance_metrics"]}
    assert (found["status"], figures["Return"]["value"], figures["Volatility"]["value"]) == ("success", 0.0, 0.0)
    assert (figures["Sharpe Ratio"]["value"], figures["Sharpe Ratio"]["reason"]) == (None, "the value has not moved")


async def test_months_are_looked_at_by_the_hour(empty: Doors) -> None:
    (pool,) = empty.platform.services.live.pools()
    async with asyncio.timeout(60):
        # Until the run's own mark is in the journal.
        while not await empty.platform.books.equity(pool.run_id):  # noqa: ASYNC110  # the journal tells nobody
            await asyncio.sleep(0.01)
    end = pool.engine.now
    told = {end - 60 * DAY + row * 15 * MINUTE: 9_000 + row for row in range(59 * 96)}
    nothing = Decimal(0)
    rows = [
        {"run_id": pool.run_id, "time": time, "equity": Decimal(value), "cash": Decimal(value)}
        | {"realised": nothing, "fees": nothing}
        for time, value in told.items()
    ]
    async with empty.platform.database.write() as connection:
        # A few at a time, for the loop stands still while the rows are made ready.
        for start in range(0, len(rows), 250):
            await connection.execute(insert(tables.equity), rows[start : start + 250])
    found = await get(empty, f"{LIVE}/performance", timeframe="all")
    assert found["first"] == datetime.fromtimestamp((end - 60 * DAY) / 1000, UTC).isoformat()
    assert 500 < found["values"] <= 1001
    # What the run itself has marked last.
    assert (found["start_value"], found["end_value"]) == (9_000.0, 10_000.0)
    figures = {m["name"]: m["value"] for m in found["performance_metrics"]}
    assert figures["Return"] == pytest.approx((10_000 / 9_000 - 1) * 100)
    highest = max(told.values())
    assert figures["Max Drawdown"] == pytest.approx((highest - 10_000) / highest * 100, rel=0.01)


# ── a trade, a value, the markets ─────────────────────────────────────────────────────────────────


async def checked(doors: Doors, path: str = f"{LIVE}/validate-trade", **options: Any) -> httpx2.Response:
    return await doors.ask("POST", path, "read", **options)


async def test_a_trade_in_the_query_or_in_the_body(doors: Doors) -> None:
    asked = {"symbol": "SOLUSD", "amount": 2, "trade_type": "buy"}
    answer = (await checked(doors, params=asked)).json()
    live.TradeChecked.model_validate(answer, strict=True)
    found, now = answer["validation"], engine(doors)
    price = now.prices["SOL/USD"]
    fee = float(doors.platform.services.live.instruments()["SOL/USD"].taker_fee)
    assert (answer["status"], found["is_valid"], found["message"]) == ("success", True, "Trade is valid")
    assert found["required_balance"] == pytest.approx(2 * price * (1 + fee))
    assert found["available_balance"] == pytest.approx(float(now.portfolio.cash))
    assert found["max_trade_size"] == float(doors.platform.services.risk.largest("SOL/USD", Side.BUY))
    assert (found["valid"], found["reason"], found["current_price"]) == (True, "Trade is valid", price)
    assert found["trade_value"] == pytest.approx(2 * price)
    assert is_iso(found["timestamp"])
    older_words = {"symbol": "SOLUSD", "amount": "2", "type": "buy"}
    assert (await checked(doors, json=older_words)).json() == answer
    older = await checked(doors, "/api/live-portfolio/validate-trade", json=older_words)
    assert older.json() == found | {"status": "success"}
    assert older.headers["link"] == f'<{LIVE}/validate-trade>; rel="successor-version"'


async def test_a_trade_that_does_not_fit(doors: Doors) -> None:
    large = (await checked(doors, params={"symbol": "SOLUSD", "amount": 10_000, "trade_type": "buy"})).json()
    assert (large["validation"]["is_valid"], large["validation"]["code"]) == (False, "size_share")
    sell = (await checked(doors, params={"symbol": "BTCUSD", "amount": 0.01, "trade_type": "sell"})).json()
    assert (sell["validation"]["is_valid"], sell["validation"]["required_balance"]) == (True, 0.0)
    assert sell["validation"]["max_trade_size"] == 0.01
    more = (await checked(doors, params={"symbol": "BTCUSD", "amount": 0.02, "trade_type": "sell"})).json()
    assert more["validation"]["is_valid"] is False


@pytest.mark.parametrize("kind", ["long", "short", "x"])
async def test_another_type_is_no_trade(doors: Doors, kind: str) -> None:
    ways: tuple[Json, ...] = (
        {"params": {"symbol": "BTCUSD", "amount": 1, "trade_type": kind}},
        {"json": {"symbol": "BTCUSD", "amount": 1, "type": kind}},
    )
    for options in ways:
        answer = await checked(doors, **options)
        assert (answer.status_code, answer.json()["detail"]) == (400, f"Invalid trade type: {kind}")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"params": {"symbol": "BTCUSD", "amount": 1}},
        {"params": {"symbol": "BTCUSD", "amount": -1, "trade_type": "buy"}},
        {"json": {"symbol": "BTCUSD", "amount": 1}},
        {"json": {"symbol": "BTCUSD", "amount": 0, "type": "buy"}},
    ],
)
async def test_a_trade_that_is_not_said_whole(doors: Doors, options: Json) -> None:
    answer = await checked(doors, **options)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_what_an_amount_is_worth(doors: Doors) -> None:
    found = await get(doors, f"{LIVE}/position-value", symbol="BTCUSD", amount="0.3")
    live.PositionValue.model_validate(found, strict=True)
    price = engine(doors).prices["BTC/USD"]
    assert (found["symbol"], found["amount"], found["current_price"]) == ("BTCUSD", 0.3, price)
    assert found["market_value"] == pytest.approx(0.3 * price)
    older = await doors.ask("GET", "/api/live-portfolio/position-value?symbol=BTCUSD&amount=0.3", "read")
    assert older.json() == found
    for query, status in (({"symbol": "XYZUSD", "amount": 1}, 400), ({"symbol": "BTCUSD"}, 422)):
        assert (await doors.ask("GET", f"{LIVE}/position-value", "read", params=query)).status_code == status


async def test_markets_at_a_glance(doors: Doors) -> None:
    found = await get(doors, f"{LIVE}/market-overview", symbols="BTCUSD,XYZUSD", limit=5)
    live.MarketOverview.model_validate(found, strict=True)
    assert found["status"] == "warning"
    context = await get(doors, "/api/market-data/market-context/BTCUSD", limit=5)
    assert found["markets"]["BTCUSD"] == {"context": context, "reason": None}
    assert found["markets"]["XYZUSD"]["context"] is None
    assert "unknown symbol" in found["markets"]["XYZUSD"]["reason"]
    older = await doors.ask("GET", "/api/live-portfolio/market-overview?limit=5", "read")
    assert list(older.json()["markets"]) == list(TRADED)
    assert older.json()["status"] == "success"


# ── several pools ─────────────────────────────────────────────────────────────────────────────────


def pools(**symbols: str) -> Settings:
    """A bot, quiet as above, in a pool of its own on each symbol."""
    bots = {name: {"symbol": symbol, "pool": name} for name, symbol in symbols.items()}
    return QUIET.model_copy(update={"bots": Settings.model_validate({"bots": bots}).bots})


async def test_pools_of_one_currency_are_added_up(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=10, settings=pools(one="BTC/USD", two="ETH/USD", three="BTC/USD")) as doors:
        running = doors.platform.services.live
        for name in running.names:
            pool = running.pool(name)
            (symbol,) = pool.engine.instruments
            amount = Decimal(500) / Decimal(repr(pool.engine.prices[symbol]))
            order = PlaceOrder(
                command_id=name, symbol=symbol, side=Side.BUY, type=OrderType.MARKET, amount=round(amount, 4), by="ada"
            )
            assert (await doors.platform.bots.ask(name, order)).ok
        await advance(doors.platform, 10)
        found = (await get(doors, "/api/portfolio/status"))["portfolio_status"]
        worth = {name: float(running.pool(name).engine.statistics().equity or 0) for name in running.names}
        assert found["total_value"] == pytest.approx(sum(worth.values()))
        assert set(found["positions"]) == {"BTC/USD", "ETH/USD", "BTC/USD (three)"}
        assert found["pools"] == ["one", "two", "three"]
        risk = found["risk_summary"]
        assert (risk["position_count"], risk["symbol_count"], risk["positions_vs_max"]) == (3, 2, 3 / 15)
        assert risk["concentration_risk"] == pytest.approx(2 / 3, rel=0.01)
        assert risk["limits_used"]["max_open_positions"] == 1 / 5
        alone = (await get(doors, f"{LIVE}/snapshot", pool="two"))["snapshot"]
        assert ([p["symbol"] for p in alone["positions"]], alone["pools"]) == (["ETH/USD"], ["two"])
        assert alone["total_equity"] == pytest.approx(worth["two"])
        stress = (await get(doors, "/api/risk/stress"))["stress"]["scenarios"]
        assert stress[0]["pnl"] == pytest.approx(risk["total_exposure"] * -0.1)
        # Each symbol's target is a share of its own pool.
        targets = [{"symbol": "BTCUSD", "percentage": 8}, {"symbol": "ETHUSD", "percentage": 8}]
        plan = (await rebalanced(doors, targets))["rebalance_results"]
        assert plan["portfolio_value"] == pytest.approx(worth["one"] + worth["two"])
        for action, name in zip(plan["actions"], ("one", "two"), strict=True):
            assert action["pool"] == name
            assert action["current_allocation"] == pytest.approx(5, rel=0.02)
            assert action["value"] == pytest.approx(0.03 * worth[name], rel=0.05)
        performance = await get(doors, f"{LIVE}/performance", timeframe="1h")
        assert performance["end_value"] == pytest.approx(sum(worth.values()), rel=0.001)


async def test_pools_of_several_currencies_are_asked_for_by_name(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=3, settings=pools(dollars="BTC/USD", euros="ETH/USD")) as doors:
        # The built-in market has no prices in euros.
        engine_ = doors.platform.services.live.pool("euros").engine
        engine_.settings = replace(engine_.settings, quote="EUR")
        for path in ("/api/portfolio/status", f"{LIVE}/snapshot", f"{LIVE}/performance", "/api/risk/var"):
            answer = await doors.ask("GET", path, "read")
            assert answer.status_code == 400
            assert "dollars (USD), euros (EUR)" in answer.json()["detail"]
            assert (await doors.ask("GET", path, "read", params={"pool": "euros"})).status_code == 200
        found = await get(doors, "/api/portfolio/status", pool="euros")
        assert found["portfolio_status"]["quote"] == "EUR"
