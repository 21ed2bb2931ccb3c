"""Streams as clients of the older bot know them: each acknowledgement, error and field."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streaming import HandPipe, House, advance, streaming
from websockets.exceptions import InvalidStatus

from kurs.api.stream.manners import UserManners
from kurs.api.stream.session import Session
from kurs.api.stream.topics import Topic
from kurs.api.stream.wire import encode
from kurs.domain.commands import PlaceOrder
from kurs.domain.market import BookChange, Quote, Trade
from kurs.domain.orders import OrderType, Side
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

AUTHENTICATED = {"status": "authenticated", "message": "Successfully authenticated"}
MANY = Settings().model_copy(
    update={"streams": Settings().streams.model_copy(update={"connections_per_minute": 10_000})}
)
NUMBER = (int, float)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with streaming(tmp_path_factory.mktemp("older"), MANY) as house:
        yield house


def is_utc(text: str) -> bool:
    offset = datetime.fromisoformat(text).utcoffset()
    return offset is not None and offset.total_seconds() == 0


async def subscribed(client: Any, channel: str, symbol: str) -> None:
    await client.say(action="subscribe", channel=channel, symbol=symbol)
    assert await client.next() == {"status": "subscribed", "channel": channel, "symbol": symbol}


# ── the market ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("spelled", ["ETHUSD", "tETHUSD", "ETH/USD", "eth-usd"])
async def test_a_ticker_in_the_clients_own_spelling(house: House, spelled: str) -> None:
    async with house.heard("/ws/market/me") as client:
        await subscribed(client, "ticker", spelled)
        told = await client.next()
        bid = house.pool.engine.prices["ETH/USD"] - len(spelled)
        house.tell(Quote("ETH/USD", house.pool.engine.now, bid, 1.0, bid + 30, 1.0))
        moved = await client.next()
    for one in (told, moved):
        assert (one["type"], one["symbol"], one["data"]["symbol"]) == ("ticker", spelled, spelled)
        assert {"price", "volume", "bid", "ask", "timestamp"} <= set(one["data"])
        assert isinstance(one["data"]["price"], NUMBER)
        assert is_utc(one["data"]["timestamp"])
    assert (moved["data"]["bid"], moved["data"]["ask"]) == (bid, bid + 30)


async def test_the_symbol_of_the_address_is_subscribed_to_at_once(house: House) -> None:
    async with house.heard("/ws/market/me?symbol=ETHUSD") as client:
        assert await client.next() == {"status": "subscribed", "channel": "ticker", "symbol": "ETHUSD"}
        assert (await client.next())["data"]["symbol"] == "ETHUSD"


async def test_a_book_and_each_level_that_changes(house: House) -> None:
    price, now = house.pool.engine.prices["ETH/USD"], house.pool.engine.now
    house.tell(BookChange("ETH/USD", now, 1, price - 50, 1.0), BookChange("ETH/USD", now, -1, price + 50, 2.0))
    async with house.heard("/ws/market/me") as client:
        await subscribed(client, "orderbook", "ETHUSD")
        whole = await client.next()
        assert (whole["type"], whole["symbol"], whole["data"]["symbol"]) == ("orderbook", "ETHUSD", "ETHUSD")
        assert {"price": price - 50, "amount": 1.0} in whole["data"]["bids"]
        assert {"price": price + 50, "amount": 2.0} in whole["data"]["asks"]
        assert is_utc(whole["data"]["timestamp"])
        house.tell(
            BookChange("ETH/USD", now, 1, price - 50, 0.0),
            BookChange("ETH/USD", now, -1, price + 50, 0.0),
            BookChange("ETH/USD", now, 1, price - 40, 4.0),
        )
        came = [(await client.next())["data"] for _ in range(3)]
    updates = sorted((one["update"] for one in came), key=lambda one: str(one["price"]))
    assert all(one["symbol"] == "ETHUSD" and is_utc(one["timestamp"]) for one in came)
    assert {"price": price - 50, "count": 0, "amount": 1.0, "side": "bid"} in updates
    assert {"price": price + 50, "count": 0, "amount": -1.0, "side": "ask"} in updates
    assert {"price": price - 40, "count": 1, "amount": 4.0, "side": "bid"} in updates


async def test_trades_with_a_signed_amount(house: House) -> None:
    now = house.pool.engine.now
    async with house.heard("/ws/market/me") as client:
        await subscribed(client, "trades", "SOLUSD")
        assert (await client.next())["data"]["trades"] == []
        house.tell(Trade("SOL/USD", now, "t1", 100.5, 0.25, -1))
        told = await client.next()
    assert (told["type"], told["symbol"], told["data"]["symbol"]) == ("trades", "SOLUSD", "SOLUSD")
    assert told["data"]["trades"] == [{"id": "t1", "timestamp": now, "amount": -0.25, "price": 100.5}]
    assert is_utc(told["data"]["timestamp"])


async def test_two_clients_of_one_channel_are_both_told(house: House) -> None:
    async with house.heard("/ws/market/same") as one, house.heard("/ws/market/same") as other:
        for client in (one, other):
            await subscribed(client, "ticker", "SOLUSD")
            await client.next()
        await advance(house.pool, 1)
        assert await one.next() == await other.next()


async def test_unsubscribed_is_acknowledged_and_silent(house: House) -> None:
    async with house.heard("/ws/market/me") as client:
        await subscribed(client, "ticker", "ETHUSD")
        await client.next()
        await client.say(action="unsubscribe", channel="ticker", symbol="ETHUSD")
        assert await client.next() == {"status": "unsubscribed", "channel": "ticker", "symbol": "ETHUSD"}
        await advance(house.pool, 1)
        assert await client.silent()


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        ("{", "Invalid JSON"),
        (b"\xff\xfe", "Invalid JSON"),
        ("[" * 5_000, "Invalid JSON"),
        ("null", "Missing required fields: action, channel, symbol"),
        ("[]", "Missing required fields: action, channel, symbol"),
        ('{"action":"subscribe","channel":"ticker"}', "Missing required fields: action, channel, symbol"),
        ('{"action":"subscribe","channel":"ticker","symbol":""}', "Missing required fields: action, channel, symbol"),
        ('{"action":1,"channel":2,"symbol":3}', "Missing required fields: action, channel, symbol"),
        ('{"action":"x","channel":"ticker","symbol":"BTCUSD"}', "Unknown action: x"),
        ('{"action":"subscribe","channel":"x","symbol":"BTCUSD"}', "Unknown channel: x"),
    ],
)
async def test_what_cannot_be_read_is_told_so_and_the_connection_stays(
    house: House, frame: str | bytes, error: str
) -> None:
    async with house.heard("/ws/market/me") as client:
        await client.socket.send(frame)
        assert await client.next() == {"error": error}
        await client.say(action="ping", id="a")
        pong = await client.next()
    assert (pong["type"], pong["id"]) == ("pong", "a")
    assert isinstance(pong["timestamp"], int)


@pytest.mark.parametrize("symbol", ["XYZUSD", "BTC/USD/EUR", "?", "x" * 5_000])
async def test_a_symbol_that_is_none_or_not_traded_is_refused(house: House, symbol: str) -> None:
    async with house.heard("/ws/market/me") as client:
        await client.say(action="subscribe", channel="orderbook", symbol=symbol)
        told = await client.next()
        assert told["error"].startswith("Subscription failed: ")
        await client.say(action="ping")
        assert (await client.next())["type"] == "pong"


# ── the account ───────────────────────────────────────────────────────────────────────────────────


async def test_the_account_is_told_whole_and_then_each_change(house: House) -> None:
    async with house.heard("/ws/user/me") as client:
        first = await client.next()
        assert first["type"] == "balance"
        command = PlaceOrder(
            command_id="one", by="test", symbol="BTC/USD", side=Side.BUY, type=OrderType.MARKET, amount=Decimal("0.004")
        )
        assert (await house.platform.bots.ask(house.pool.name, command)).ok
        await advance(house.pool, 2)
        came: dict[str, list[Any]] = {"balance": [first["data"]], "order": [], "fill": [], "position": []}
        async with asyncio.timeout(30):
            while not (came["fill"] and came["position"] and len(came["balance"]) > 1):
                told = await client.next()
                came[told["type"]].append(told["data"])
    balance = came["balance"][-1]
    assert {"currency", "available", "total", "timestamp"} <= set(balance)
    assert isinstance(balance["available"], float)
    order = came["order"][0]
    assert {"id", "symbol", "side", "amount", "price", "filled", "remaining", "status", "timestamp"} <= set(order)
    assert order["symbol"] == "BTC/USD"
    assert {one["status"] for one in came["order"]} <= {"open", "filled", "cancelled", "partial"}
    # As text here, whatever programs that know the newer stream are told.
    assert all(is_utc(one["timestamp"]) for one in (*came["order"], *came["fill"]))
    assert order["timestamp"] == order["updated_at"]
    fill = came["fill"][0]
    assert set(fill) >= {"id", "order_id", "symbol", "side", "amount", "price", "fee", "timestamp"}
    assert fill["order_id"] == order["id"]
    position = came["position"][-1]
    assert set(position) >= {
        "symbol", "status", "amount", "base_price", "margin_funding", "margin_funding_type", "pl", "pl_perc",
        "price_liq", "leverage", "timestamp", "pnl",
    }  # fmt: skip
    assert position["pnl"] == position["pl"]
    assert position["amount"] > 0
    assert is_utc(position["timestamp"])


AT = "2024-01-01T00:00:00+00:00"


async def test_who_is_late_from_the_first_moment_is_told_every_fill(house: House) -> None:
    hub, pipe, manners = house.streams, HandPipe(), UserManners()
    session = Session(None, hub, hub.connect(pipe, "user", "here"), None, manners)  # type: ignore[arg-type]
    pipe.paused = True
    await manners.welcome(session)
    fills = await hub.opened(Topic("fills"))
    for number in range(3):
        fills.publish(encode({"id": f"late {number}", "datetime": AT}))
    pipe.read()
    fills.publish(encode({"id": "in time", "datetime": AT}))
    told = [one["data"]["id"] for one in pipe.came if one.get("type") == "fill" and one["data"]["timestamp"] == AT]
    hub.disconnect(session.connection)
    assert told == ["late 0", "late 1", "late 2", "in time"]


async def test_what_has_not_changed_is_not_told_again(house: House) -> None:
    async with house.heard("/ws/user/me") as client:
        await client.next()
        while not await client.silent(0.2):
            """What the account holds now."""
        house.platform.bus.ticked()
        assert await client.silent(0.2)


async def test_a_token_lets_a_client_of_the_account_in(house: House) -> None:
    async with house.socket("/ws/user/me") as client:
        await client.say(token=await house.token())
        assert await client.next() == AUTHENTICATED
        assert (await client.next())["type"] == "balance"
        await client.socket.send("{")
        assert (await client.until(error="Invalid JSON"))["error"] == "Invalid JSON"
        await client.say(anything="else")
        await client.say(action="ping")
        assert (await client.until(type="pong"))["type"] == "pong"


async def test_exchange_keys_are_not_taken(house: House) -> None:
    async with house.socket("/ws/user/me") as client:
        await client.say(api_key="k", api_secret="s")
        told = await client.next()
        assert told["status"] == "error"
        assert "paper" in told["message"]
        code, reason = await client.closed()
    assert code == 4401
    assert "s" * 2 not in reason
    async with house.heard("/ws/user/me") as client:
        await client.say(api_key="k", api_secret="s")
        assert (await client.until(status="error"))["status"] == "error"
        assert (await client.closed())[0] == 4401


async def test_missing_credentials_end_the_connection(house: House) -> None:
    for frame in ("{}", '{"api_key":""}', "[]", "null"):
        async with house.socket("/ws/user/me") as client:
            await client.socket.send(frame)
            assert await client.next() == {"status": "error", "message": "Missing API credentials"}
            assert (await client.closed())[0] == 4401


async def test_what_is_no_json_is_told_so_and_may_be_said_better(house: House) -> None:
    async with house.socket("/ws/user/me") as client:
        await client.socket.send("{")
        assert await client.next() == {"error": "Invalid authentication data"}
        await client.say(token=await house.token())
        assert await client.next() == AUTHENTICATED


# ── what streams have done ────────────────────────────────────────────────────────────────────────

MANAGER = {
    "total_connections": int, "active_connections": int, "messages_sent": int, "messages_failed": int, "errors": int,
    "uptime": float,
}  # fmt: skip


async def test_metrics_count_clients_messages_and_errors(house: House) -> None:
    before = (await house.get("/ws/metrics")).json()
    assert (await house.get("/api/user-data/status")).json()["stream"] == "/ws/user/{client_id}"
    async with house.heard("/ws/market/me") as client:
        await subscribed(client, "ticker", "BTCUSD")
        await client.next()
        await client.socket.send("{")
        await client.next()
        found = (await house.get("/ws/metrics")).json()
    assert set(found["managers"]) >= {"market", "ticker", "orderbook", "trades", "user"}
    for manager in found["managers"].values():
        assert all(type(manager[name]) is kind for name, kind in MANAGER.items())
        sent = manager["messages_sent"] + manager["messages_failed"]
        assert (manager["success_rate"] is None) is ("success_rate" in manager["unknown"]) is (not sent)
        assert manager["success_rate"] is None or manager["success_rate"] == manager["messages_sent"] / sent
        assert manager["last_error"] is None or isinstance(manager["last_error"], str)
    market, ticker = found["managers"]["market"], found["managers"]["ticker"]
    assert market["active_connections"] == 1
    assert ticker["active_connections"] == 1
    assert market["errors"] == before["managers"]["market"]["errors"] + 1
    assert market["last_error"] == "Invalid JSON"
    assert found["total_messages_sent"] >= before["total_messages_sent"] + 4
    assert found["overall_success_rate"] == 1.0
    assert found["enabled"] is True


async def test_before_anything_was_sent_no_rate_is_made_up(tmp_path: Path) -> None:
    async with streaming(tmp_path) as house:
        found = (await house.get("/ws/metrics")).json()
    assert (found["enabled"], found["overall_success_rate"]) == (True, None)
    assert found["unknown"] == {"overall_success_rate": "nothing was sent yet"}
    for manager in found["managers"].values():
        assert (manager["success_rate"], manager["unknown"]) == (None, {"success_rate": "nothing was sent yet"})


async def test_older_paths_say_which_is_the_newer_one(house: House) -> None:
    for path in ("/api/ws/metrics", "/api/websocket"):
        answer = await house.get(path)
        assert answer.status_code == 200
        assert set(answer.json()) == set((await house.get("/ws/metrics")).json())
        assert answer.headers["Deprecation"] == "true"
        assert answer.headers["Link"] == '</ws/metrics>; rel="successor-version"'


async def test_without_streams_there_are_zeros_and_no_sockets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with streaming(tmp_path, off=True) as house:
        found = (await house.get("/ws/metrics")).json()
        assert found["enabled"] is False
        assert found["total_active_connections"] == found["total_messages_sent"] == found["total_errors"] == 0
        assert found["overall_success_rate"] == 0
        for manager in found["managers"].values():
            assert not any(manager.values())
        for path in ("/ws", "/ws/market/me", "/ws/user/me"):
            with pytest.raises(InvalidStatus) as refusal:
                async with house.socket(path):
                    """Nobody answers."""
            assert refusal.value.response.status_code == 404
    # Who may not come fills no log.
    assert capsys.readouterr() == ("", "")
