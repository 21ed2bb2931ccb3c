"""Positions, balances and what can be traded: what is really held, each field with its unit; null with its reason."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from processes import a_recording
from serving import Doors, opened, trading

from kurs.api.routes.positions import NO_MAINTENANCE, NO_PRICE
from kurs.api.schemas.balances import BalanceList
from kurs.api.schemas.limitations import TradingLimitations
from kurs.api.schemas.positions import OpenPositions
from kurs.bootstrap import MarketChoice
from kurs.domain.market import exact
from kurs.domain.positions import Position
from kurs.services.live import Live, LivePool
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

TWO_POOLS = Settings.model_validate(
    {"bots": {"one": {"symbol": "BTC/USD", "pool": "a"}, "two": {"symbol": "ETH/USD", "pool": "b"}}}
)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path, candles=3) as found:
        yield found


def hold(pool: LivePool, symbol: str, amount: str, entry: str, *, margin: bool = False) -> None:
    """As if so much had been bought before."""
    instrument = pool.engine.instruments[symbol]
    pool.engine.instruments[symbol] = replace(instrument, margin=margin, max_leverage=Decimal(4 if margin else 1))
    pool.engine.portfolio.positions[symbol] = Position(
        symbol=symbol,
        amount=Decimal(amount),
        entry_price=Decimal(entry),
        realised=Decimal("7.5"),
        fees=Decimal("1.25"),
        opened_at=1_700_000_123_456,
    )


async def read(doors: Doors, path: str) -> Any:
    answer = await doors.ask("GET", path, "read")
    assert answer.status_code == 200, answer.text
    return answer.json()


# ── positions ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_spot_position_has_every_field(doors: Doors) -> None:
    (pool,) = doors.platform.services.live.pools()
    hold(pool, "BTC/USD", "0.5", "50000")
    last = pool.engine.prices["BTC/USD"]
    (found,) = (await read(doors, "/api/positions"))["positions"]
    OpenPositions.model_validate({"positions": [found]})
    assert found == {
        "id": "spot_BTC_1700000123",
        "symbol": "BTC/USD",
        "side": "buy",
        "amount": 0.5,
        "contracts": 0.5,
        "entry_price": 50000.0,
        "mark_price": last,
        "pnl": float((exact(last) - 50000) / 2),
        "pnl_percentage": pytest.approx((last - 50000) / 500),
        "timestamp": pool.engine.now,
        "opened_at": 1_700_000_123_456,
        "notional": float(exact(last) / 2),
        "collateral": float(exact(last) / 2),
        "margin_mode": "spot",
        "maintenance_margin": 0.0,
        "position_type": "spot",
        "leverage": 1.0,
        "realised_pnl": 7.5,
        "fees": 1.25,
        "quote": "USD",
        "pool": "paper",
        "unknown": {},
    }


async def test_a_short_on_margin_is_told_as_such(doors: Doors) -> None:
    (pool,) = doors.platform.services.live.pools()
    hold(pool, "ETH/USD", "-2", "1000", margin=True)
    last = pool.engine.prices["ETH/USD"]
    (found,) = (await read(doors, "/api/positions/"))["positions"]
    assert (found["side"], found["amount"], found["margin_mode"], found["position_type"]) == (
        "sell",
        2.0,
        "cross",
        "margin",
    )
    assert found["pnl"] == pytest.approx(-2 * (last - 1000))
    assert found["pnl_percentage"] == pytest.approx(-100 * (last - 1000) / 1000)
    assert (found["leverage"], found["collateral"]) == (4.0, pytest.approx(last / 2))
    assert (found["maintenance_margin"], found["unknown"]) == (None, {"maintenance_margin": NO_MAINTENANCE})


async def test_positions_of_some_symbols_in_any_spelling(doors: Doors) -> None:
    (pool,) = doors.platform.services.live.pools()
    for symbol in ("BTC/USD", "ETH/USD", "SOL/USD"):
        hold(pool, symbol, "1", "10")
    for query, wanted in {
        "": ["BTC/USD", "ETH/USD", "SOL/USD"],
        "?symbols=BTC/USD&symbols=ETH/USD": ["BTC/USD", "ETH/USD"],
        "?symbols=tBTCUSD,sol-usd": ["BTC/USD", "SOL/USD"],
        "?symbols=": ["BTC/USD", "ETH/USD", "SOL/USD"],
        "?symbols=LTC/USD": [],
    }.items():
        for path in ("/api/positions", "/api/positions/"):
            found = await read(doors, path + query)
            assert [p["symbol"] for p in found["positions"]] == wanted, query
    assert (await doors.ask("GET", "/api/positions?symbols=BTC", "read")).status_code == 400
    # Older clients were made to send the symbols as a body.
    answer = await doors.ask("GET", "/api/positions/", "read", json=["BTC/USD"])
    assert len(answer.json()["positions"]) == 3


async def test_before_a_price_is_known_what_hangs_on_it_is_null(tmp_path: Path) -> None:
    async with opened(tmp_path) as doors:
        (pool,) = doors.platform.services.live.pools()
        (symbol,) = pool.engine.instruments
        hold(pool, symbol, "1", "100")
        (found,) = (await read(doors, "/api/positions"))["positions"]
    hidden = ("mark_price", "pnl", "pnl_percentage", "notional", "collateral")
    assert [found[name] for name in hidden] == [None] * 5
    assert found["unknown"] == dict.fromkeys(hidden, NO_PRICE)


async def test_what_nobody_holds_any_more_is_no_position(doors: Doors) -> None:
    (pool,) = doors.platform.services.live.pools()
    hold(pool, "BTC/USD", "0", "0")
    assert (await read(doors, "/api/positions")) == {"positions": []}


async def test_an_engine_that_is_not_there_hides_nothing(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Live, "pools", lambda _: iter(()))
    for path in ("/positions", "/positions/", "/balances", "/balances/USD", "/orders", "/orders/history"):
        answer = await doors.ask("GET", f"/api{path}", "read")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), path


# ── balances ──────────────────────────────────────────────────────────────────────────────────────


async def test_balances_tell_what_orders_bind(doors: Doors) -> None:
    pool, _ = doors.platform.services.live.trading("BTC/USD")
    limit = round(pool.engine.prices["BTC/USD"] * 0.99)
    body = {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.01, "price": limit}
    assert (await doors.ask("POST", "/api/orders", "trade", json=body)).status_code == 201
    found = await read(doors, "/api/balances")
    BalanceList.model_validate(found)
    usd = {b["currency"]: b for b in found["balances"]}["USD"]
    bound = float(Decimal(limit) * Decimal("0.01") * Decimal("1.002"))
    assert usd == {
        "currency": "USD",
        "available": pytest.approx(10_000 - bound),
        "reserved": pytest.approx(bound),
        "total": 10_000.0,
        "total_balance": 10_000.0,
        "pools": [
            {
                "pool": "paper",
                "available": usd["available"],
                "reserved": usd["reserved"],
                "total": usd["total"],
            }
        ],
    }
    assert await read(doors, "/api/balances/USD") == await read(doors, "/api/balances/usd") == usd


async def test_an_unknown_currency_is_404(doors: Doors) -> None:
    answer = await doors.ask("GET", "/api/balances/XRP", "read")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Currency XRP not found")


async def test_pools_are_added_up_and_told_apart(tmp_path: Path) -> None:
    async with opened(tmp_path, choice=MarketChoice(speed=0.0), settings=TWO_POOLS) as doors:
        usd = await read(doors, "/api/balances/USD")
        assert (usd["total"], [(p["pool"], p["total"]) for p in usd["pools"]]) == (
            20_000.0,
            [("a", 10_000.0), ("b", 10_000.0)],
        )
        for pool in doors.platform.services.live.pools():
            (symbol,) = pool.engine.instruments
            hold(pool, symbol, "1", "10")
        found = (await read(doors, "/api/positions"))["positions"]
        assert [(p["pool"], p["symbol"]) for p in found] == [("a", "BTC/USD"), ("b", "ETH/USD")]


# ── what can be traded ────────────────────────────────────────────────────────────────────────────


async def test_limitations_are_what_the_venue_takes(doors: Doors) -> None:
    found = await read(doors, "/api/trading-limitations")
    TradingLimitations.model_validate(found)
    assert (found["is_paper_trading"], found["margin_trading_available"]) == (True, False)
    assert found["supported_order_types"] == ["spot"]
    assert found["order_types"] == ["market", "limit", "stop", "stop_limit", "trailing_stop"]
    assert len(found["limitations"]) == 2
    assert found["margin_conversion_note"] is not None
    (pool,) = doors.platform.services.live.pools()
    hold(pool, "ETH/USD", "-2", "1000", margin=True)
    found = await read(doors, "/api/trading-limitations")
    assert (found["margin_trading_available"], found["supported_order_types"]) == (True, ["spot", "margin"])
    assert found["margin_conversion_note"] is None


async def test_what_is_not_known_is_not_promised(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Live, "pools", lambda _: iter(()))
    found = await read(doors, "/api/trading-limitations")
    assert (found["is_paper_trading"], found["margin_trading_available"], found["order_types"]) == (True, False, [])


async def test_strangers_see_none_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path, choice=MarketChoice(replay=a_recording(tmp_path, 30), speed=0.0)) as doors:
        for path in ("positions", "positions/", "balances", "balances/USD", "trading-limitations"):
            assert (await doors.client.get(f"/api/{path}")).status_code == 401
            assert (await doors.ask("GET", f"/api/{path}", "trade")).status_code == 403
