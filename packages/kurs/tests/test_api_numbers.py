"""Numbers as text: plain ASCII decimals alone, whatever is asked; what Python reads beside them is refused."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from serving import Doors, opened

pytestmark = pytest.mark.anyio

ODD = ("0.00_5", "\uff10.\uff15", " 0.005 ", "\u0660.\u0665")
ORDER = {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": "0.01", "price": "60000"}
SIGNAL = {
    "symbol": "BTC/USD",
    "signal_type": "buy",
    "strength": 0.8,
    "confidence": 0.75,
    "timestamp": "2024-01-01T12:00:00Z",
    "source": "ema_crossover",
    "indicators": {},
    "price": 60000.0,
}
BAR = {"open": 10, "high": 11, "low": 9, "close": 10.5}


def allocate(**changes: Any) -> dict[str, Any]:
    return {"signals": [SIGNAL | changes], "risk_profile": "moderate", "timestamp": "2024-01-01T12:00:00Z"}


# (method, path, scope, body of an odd number)
BODIES: tuple[tuple[str, str, str, Any], ...] = (
    *(
        ("POST", "/api/orders", "trade", lambda odd, name=name: ORDER | {name: odd})
        for name in ("amount", "price", "leverage", "stop_loss", "take_profit", "stop_price", "trailing_amount")
    ),
    *(
        ("PATCH", "/api/orders/1.x", "trade", lambda odd, name=name: {name: odd})
        for name in ("amount", "price", "stop_price", "trailing_amount")
    ),
    ("POST", "/api/config", "config", lambda odd: {"MAX_DAILY_LOSS": odd}),
    ("POST", "/api/config", "config", lambda odd: {"risk": {"risk_per_trade": odd}}),
    ("POST", "/api/config", "config", lambda odd: {"portfolio_strategies": {"rsi": {"weight": odd}}}),
    ("PUT", "/api/config/strategy/rsi/weight", "config", lambda odd: {"weight": odd}),
    (
        "POST",
        "/api/portfolio/live/validate-trade",
        "read",
        lambda odd: {"symbol": "BTCUSD", "amount": odd, "type": "buy"},
    ),
    *(
        ("POST", "/api/portfolio/allocate", "read", lambda odd, name=name: allocate(**{name: odd}))
        for name in ("price", "strength", "confidence")
    ),
    ("POST", "/api/portfolio/allocate", "read", lambda odd: allocate() | {"max_allocation_percent": odd}),
    ("POST", "/api/portfolio/process-signals", "read", lambda odd: {"signals": allocate(price=odd)["signals"]}),
    ("POST", "/api/portfolio/rebalance", "read", lambda odd: [{"symbol": "BTC/USD", "percentage": odd}]),
    (
        "POST",
        "/api/portfolio/rebalance",
        "read",
        lambda odd: {"target_allocations": [{"symbol": "BTC/USD", "percentage": odd}]},
    ),
    ("POST", "/api/risk/validate/order", "read", lambda odd: {"order_data": ORDER | {"amount": odd}}),
    ("POST", "/api/risk/validate/order", "read", lambda odd: ORDER | {"amount": odd}),
    ("POST", "/api/indicators/fvg", "read", lambda odd: {"data": [BAR | {"open": odd}]}),
    ("POST", "/api/indicators/fvg", "read", lambda odd: {"data": [BAR], "min_gap_size": odd}),
)
QUERIES = (
    ("POST", "/api/portfolio/live/validate-trade?symbol=BTCUSD&trade_type=buy&amount="),
    ("GET", "/api/portfolio/live/position-value?symbol=BTCUSD&amount="),
    ("GET", "/api/risk/validate-order?symbol=BTCUSD&side=buy&type=limit&price=60000&amount="),
)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    async with opened(tmp_path_factory.mktemp("doors")) as doors:
        yield doors


@pytest.mark.parametrize("odd", ODD)
async def test_no_body_takes_a_number_that_is_oddly_written(doors: Doors, odd: str) -> None:
    for method, path, scope, body in BODIES:
        answer = await doors.ask(method, path, scope, json=body(odd))
        assert answer.status_code == 422, (path, body(odd), answer.text)
        assert "a number as text has digits" in answer.json()["message"], (path, body(odd), answer.text)


@pytest.mark.parametrize("column", ["timestamp", "open", "high", "low", "close", "volume"])
async def test_no_column_takes_one_and_its_row_is_told(doors: Doors, column: str) -> None:
    columns = {name: [10.0 + row for row in range(3)] for name in ("open", "high", "low", "close", "volume")}
    columns["timestamp"] = [60_000, 120_000, 180_000]
    for odd, why in (
        (True, "a number is needed, not true or false"),
        *((text, "a number as text has digits") for text in ("1_80000", " 10 ", "\uff11")),
    ):
        wrong = columns | {column: [*columns[column][:2], odd]}
        for place, body in (
            (f"data.{column}.2", {"data": wrong}),
            (f"candles.BTCUSD.{column}.2", {"candles": {"BTCUSD": wrong}, "plan": {}}),
        ):
            answer = await doors.ask("POST", "/api/backtest/run", "read", json={"strategy": "rsi"} | body)
            assert answer.status_code == 422, answer.text
            assert answer.json()["message"].startswith(f"body.{place}: {why}"), answer.text
    texts = {name: [f"{value:g}" for value in values] for name, values in columns.items()}
    answer = await doors.ask("POST", "/api/backtest/run", "read", json={"strategy": "rsi", "data": texts})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("odd", ODD)
async def test_no_query_takes_one_either(doors: Doors, odd: str) -> None:
    for method, path in QUERIES:
        answer = await doors.ask(method, path + quote(odd), "read")
        assert answer.status_code == 422, (path, answer.text)


async def test_a_plain_one_as_text_is_as_good_as_a_number(doors: Doors) -> None:
    for text in ("3", "3.0", "+3", "3e0"):
        answer = await doors.ask("POST", "/api/config", "config", json={"MAX_DAILY_LOSS": text})
        assert answer.status_code == 200
    answer = await doors.ask("POST", "/api/risk/validate/order", "read", json=ORDER | {"amount": "1e-2"})
    assert answer.status_code == 200
