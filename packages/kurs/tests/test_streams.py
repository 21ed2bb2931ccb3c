"""Streams of new clients over a real server: every topic, coming back, asking wrongly, and the end."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from processes import reached
from streaming import House, advance, streaming
from websockets.exceptions import ConnectionClosed

from kurs.api.stream import engine
from kurs.api.stream import hub as hubs
from kurs.api.stream.topics import TOPICS, parse
from kurs.domain.commands import PlaceOrder
from kurs.domain.errors import BadInput
from kurs.domain.market import BookChange, Quote, Trade
from kurs.domain.orders import OrderType, Side
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

NUMBER = (int, float)
MANY = Settings().model_copy(
    update={"streams": Settings().streams.model_copy(update={"connections_per_minute": 10_000})}
)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with streaming(tmp_path_factory.mktemp("streams"), MANY) as house:
        yield house


def is_utc(text: str) -> bool:
    offset = datetime.fromisoformat(text).utcoffset()
    return offset is not None and offset.total_seconds() == 0


def quote(house: House, bid: float, ask: float) -> Quote:
    return Quote("ETH/USD", house.pool.engine.now, bid, 1.5, ask, 2.5)


async def placed(house: House, **more: Any) -> None:
    wish = {"symbol": "BTC/USD", "side": Side.BUY, "type": OrderType.MARKET, "amount": Decimal("0.004"), **more}
    command = PlaceOrder(command_id=f"by-hand-{id(wish)}-{house.pool.engine.now}", by="test", **wish)
    replied = await house.platform.bots.ask(house.pool.name, command)
    assert replied.ok, replied.message


async def subscribed(client: Any, topic: str, **more: Any) -> Any:
    """The snapshot."""
    await client.say(action="subscribe", topic=topic, **more)
    told = await client.next()
    assert told["type"] == "subscribed", told
    found = await client.next()
    assert found["type"] == "snapshot"
    assert found["topic"] == told["topic"]
    assert found["seq"] == told["seq"]
    return found


# ── every topic ───────────────────────────────────────────────────────────────────────────────────


async def test_whoever_comes_is_told_who_they_are(house: House) -> None:
    token = await house.token("read", "trade", minutes=5)
    async with house.socket("/ws", additional_headers={"Authorization": f"Bearer {token}"}) as client:
        told = await client.next()
    assert told["type"] == "authenticated"
    assert told["name"] == "test"
    assert told["scopes"] == ["read", "trade"]
    assert isinstance(told["expires_at"], int)


async def test_a_ticker_is_told_whole_each_time(house: House) -> None:
    async with house.heard() as client:
        whole = await subscribed(client, "ticker:ethusd", id="x")
        assert whole["topic"] == "ticker:ETH/USD"
        bid = house.pool.engine.prices["ETH/USD"] - 1
        house.tell(quote(house, bid, bid + 2))
        told = await client.next()
    assert (told["type"], told["topic"], told["seq"]) == ("update", "ticker:ETH/USD", whole["seq"] + 1)
    for data in (whole["data"], told["data"]):
        assert data["symbol"] == "ETH/USD"
        assert isinstance(data["price"], NUMBER)
        assert is_utc(data["timestamp"])
        assert all(data[name] is not None or name in data["unknown"] for name in ("price", "volume", "bid", "ask"))
    assert (told["data"]["bid"], told["data"]["ask"]) == (bid, bid + 2)


async def test_what_moves_faster_than_anybody_sees_is_told_a_few_times(house: House) -> None:
    async with house.heard() as client:
        await subscribed(client, "ticker:ETH/USD")
        price = house.pool.engine.prices["ETH/USD"]
        began = time.monotonic()
        for step in range(200):
            house.tell(quote(house, price - 100 + step / 10, price + 100))
            await asyncio.sleep(0)
        last = price - 100 + 19.9
        told = await client.next()
        came = 1
        while told["data"]["bid"] != pytest.approx(last):
            told = await client.next()
            came += 1
    # One at once, one at the end, and one for each period between.
    assert came <= 2 + (time.monotonic() - began) / engine.PERIOD


async def test_a_book_is_told_whole_and_then_by_level(house: House) -> None:
    price = house.pool.engine.prices["ETH/USD"]
    now = house.pool.engine.now
    house.tell(BookChange("ETH/USD", now, 1, price - 5, 1.0), BookChange("ETH/USD", now, -1, price + 5, 2.0))
    async with house.heard() as client:
        whole = (await subscribed(client, "book:ETH/USD"))["data"]
        assert {"price": price - 5, "amount": 1.0} in whole["bids"]
        assert {"price": price + 5, "amount": 2.0} in whole["asks"]
        assert is_utc(whole["timestamp"])
        house.tell(BookChange("ETH/USD", now, 1, price - 5, 3.0), BookChange("ETH/USD", now, -1, price + 5, 0.0))
        told = (await client.next())["data"]
    assert {"side": "bid", "price": price - 5, "amount": 3.0} in told["changes"]
    assert {"side": "ask", "price": price + 5, "amount": 0.0} in told["changes"]
    assert is_utc(told["timestamp"])


async def test_trades_are_told_once_each_with_their_sign(house: House) -> None:
    now = house.pool.engine.now
    async with house.heard() as client:
        await subscribed(client, "trades:SOL/USD")
        house.tell(Trade("SOL/USD", now, "t1", 100.5, 0.25, 1), Trade("SOL/USD", now, "t2", 100.0, 0.5, -1))
        first = (await client.next())["data"]
        house.tell(Trade("SOL/USD", now, "t3", 101.0, 1.0, 1))
        second = (await client.next())["data"]
        async with house.heard() as other:
            whole = (await subscribed(other, "trades:SOL/USD"))["data"]
    assert first["trades"] == [
        {"id": "t1", "timestamp": now, "amount": 0.25, "price": 100.5},
        {"id": "t2", "timestamp": now, "amount": -0.5, "price": 100.0},
    ]
    assert [one["id"] for one in second["trades"]] == ["t3"]
    assert [one["id"] for one in whole["trades"]] == ["t1", "t2", "t3"]


async def test_candles_are_told_when_they_have_closed(house: House) -> None:
    async with house.heard() as client:
        whole = await subscribed(client, "candles:BTCUSD:1m")
        await client.say(action="subscribe", topic="candles:BTC/USD:5m")
        assert (await client.until(type="snapshot"))["data"]["timeframe"] == "5m"
        await advance(house.pool, 7)
        fine: list[Any] = []
        coarse: list[Any] = []
        while len(fine) < 7 or not coarse:
            told = await client.next()
            (fine if told["data"]["timeframe"] == "1m" else coarse).extend(told["data"]["candles"])
    times = [one["timestamp"] for one in (*whole["data"]["candles"], *fine)]
    assert times == list(range(times[0], times[-1] + 1, 60_000))
    assert coarse[0]["timestamp"] % 300_000 == 0
    assert set(fine[0]) == {"timestamp", "open", "high", "low", "close", "volume"}


async def test_an_order_by_hand_is_told_from_intent_to_fill(house: House) -> None:
    names = ("orders", "fills", "positions", "balances", "equity", "log")
    async with house.heard() as client:
        for name in names:
            await subscribed(client, name)
        await placed(house)
        await advance(house.pool, 2)
        came: dict[str, list[Any]] = {name: [] for name in names}
        while not (came["fills"] and came["positions"] and came["balances"] and came["equity"] and came["log"]):
            told = await client.next()
            came[told["topic"]].append(told["data"])
    orders = came["orders"]
    assert orders[0]["state"] == "pending"
    assert {"id", "symbol", "side", "amount", "price", "filled", "remaining", "status", "timestamp"} <= set(orders[0])
    assert {one["status"] for one in orders} <= {"open", "partial", "filled", "cancelled"}
    fill = came["fills"][0]
    assert fill["order_id"] == orders[0]["id"]
    assert (fill["symbol"], fill["side"], fill["fee_currency"]) == ("BTC/USD", "buy", "USD")
    assert all(isinstance(fill[name], float) for name in ("amount", "price", "fee"))
    # In ms, as over HTTP; as text beside it.
    rest = (await house.get(f"/api/orders/{orders[0]['id']}")).json()
    assert rest["timestamp"] == orders[-1]["timestamp"]
    assert all(type(one["timestamp"]) is int for one in (*orders, fill))
    assert all(is_utc(one["updated_at"]) for one in orders)
    assert is_utc(fill["datetime"])
    position = next(one for one in came["positions"][-1] if one["symbol"] == "BTC/USD")
    assert position["status"] == "ACTIVE"
    assert position["pnl"] == position["pl"]
    assert {"price_liq", "margin_funding", "margin_funding_type"} <= set(position["unknown"])
    balance = next(one for one in came["balances"][-1] if one["currency"] == "USD")
    assert balance["total"] == pytest.approx(balance["available"] + balance["reserved"])
    assert came["equity"][-1][0]["quote"] == "USD"
    line = came["log"][0][0]
    assert line["level"] in ("info", "warning")
    assert is_utc(line["timestamp"])
    # Wall time, as in /api/logs, and not the market's, which may be another year's.
    assert abs(datetime.fromisoformat(line["timestamp"]).timestamp() * 1000 - house.platform.clock.now()) < 60_000


async def test_the_log_begins_with_what_was_before(tmp_path: Path) -> None:
    async with streaming(tmp_path) as house:
        for _ in range(3):
            await placed(house, amount=Decimal("0.0005"))
        async with house.heard() as client:
            before = (await house.get("/api/logs?limit=200")).json()
            told = (await subscribed(client, "log"))["data"]
            await placed(house, amount=Decimal("0.0006"))
            assert (await client.next())["data"][0]["pool"] == house.pool.name
    assert [line.pop("pool") for line in told] == [None] * len(before)
    assert sum("order placed" in line["message"] for line in before) == 3
    assert told == before


async def test_where_there_are_no_trades_it_is_said_why(tmp_path: Path) -> None:
    async with streaming(tmp_path) as house, house.heard() as client:
        whole = (await subscribed(client, "trades:ETH/USD"))["data"]
        assert (whole["trades"], whole["reason"]) == (
            [],
            "the market has told no single trade since this process began",
        )
        house.tell(Trade("ETH/USD", house.pool.engine.now, "t1", 100.5, 0.25, 1))
        assert (await client.next())["data"]["reason"] is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("candles:BTC/USD:7x", "candles:BTC/USD:1m"),
        ("candles:BTCUSD:7x", "candles:BTCUSD:1m"),
        ("candles:BTC/USD", "candles:BTC/USD:1m"),
        ("candles:BTC:USD", "candles:BTC:USD:1m"),
        ("candles:BTC/USD:USD", "candles:BTC/USD:USD:1m"),
        ("candles:?:7x", "candles:BTC/USD:1m"),
    ],
)
def test_candles_that_were_asked_for_wrongly_come_with_an_example(asked: str, meant: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse(asked)
    told = str(refusal.value)
    assert f"such as {meant}; timeframes: 1m, " in told
    assert str(parse(meant)).startswith("candles:BTC/USD")


async def test_every_order_is_told_in_order_and_none_twice(house: House) -> None:
    async with house.heard() as client:
        whole = await subscribed(client, "orders")
        for _ in range(20):
            await placed(house, type=OrderType.LIMIT, price=Decimal(59_000), amount=Decimal("0.0002"))
        numbers = [(await client.next())["seq"] for _ in range(40)]
    assert numbers == list(range(whole["seq"] + 1, whole["seq"] + 41))


async def test_bots_are_told_as_they_are(house: House) -> None:
    async with house.heard() as client:
        found = (await subscribed(client, "bots"))["data"]
        assert {bot["name"] for bot in found} == {"btc", "eth", "sol"}
        assert all(bot["status"] == "running" for bot in found)
        await advance(house.pool, 1)
        assert (await client.next())["data"][0]["cycles"] == found[0]["cycles"] + 1


# ── coming back ───────────────────────────────────────────────────────────────────────────────────


async def test_who_comes_back_after_a_lost_connection_is_told_what_was_missed(house: House) -> None:
    async with house.heard() as client:
        whole = await subscribed(client, "orders")
        client.socket.transport.abort()
    for _ in range(3):
        await placed(house, type=OrderType.LIMIT, price=Decimal(59_000), amount=Decimal("0.0002"))
    async with house.heard() as client:
        await client.say(action="subscribe", topic="orders", after=whole["seq"])
        assert (await client.next())["type"] == "subscribed"
        came = [await client.next() for _ in range(6)]
        assert [one["seq"] for one in came] == list(range(whole["seq"] + 1, whole["seq"] + 7))
        assert all(one["type"] == "update" for one in came)
    async with house.heard() as client:
        assert (await subscribed(client, "orders", after=whole["seq"] - 10_000))["type"] == "snapshot"
    async with house.heard() as client:
        assert (await subscribed(client, "orders", after=2**53))["type"] == "snapshot"


async def test_twice_is_once_and_left_is_silent(house: House) -> None:
    async with house.heard() as client:
        await subscribed(client, "ticker:ETH/USD")
        await client.say(action="subscribe", topic="ticker:tETHUSD")
        assert (await client.next())["type"] == "subscribed"
        await client.say(action="unsubscribe", topic="ticker:ETHUSD", id=3)
        told = await client.next()
        assert told == {"type": "unsubscribed", "topic": "ticker:ETH/USD", "asked": "ticker:ETHUSD", "id": 3}
        await advance(house.pool, 1)
        assert await client.silent()


# ── asking wrongly ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["tickers:BTC/USD", "", "ticker:", "everything"])
async def test_an_unknown_topic_is_refused_with_the_known_ones(house: House, text: str) -> None:
    async with house.heard() as client:
        await client.say(action="subscribe", topic=text, id=1)
        told = await client.next()
    assert (told["type"], told["code"], told["id"]) == ("error", "unknown_topic", 1)
    assert all(topic in told["error"] for topic in TOPICS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ticker:XYZ/USD", "unknown_topic"),
        ("candles:BTC/USD:7m", "bad_input"),
        ("book:BTC/USD/EUR", "bad_input"),
        ("candles:BTC/USD", "bad_input"),
    ],
)
async def test_a_topic_that_nobody_can_tell_is_refused(house: House, text: str, code: str) -> None:
    async with house.heard() as client:
        await client.say(action="subscribe", topic=text)
        told = await client.next()
        assert told["type"] == "error"
        assert told["code"] in (code, "not_found")
        assert told["topic"] == text
        await client.say(action="ping")
        assert (await client.next())["type"] == "pong"


@pytest.mark.parametrize(
    "frame",
    [
        "", "{", "null", "[]", "7", '"subscribe"', "{}", '{"action":"subscribe"}', '{"action":7}',
        '{"action":"subscribe","topic":7}', '{"action":"subscribe","topic":"orders","after":"1"}',
        '{"action":"subscribe","topic":"orders","after":true}', "[" * 5_000, '{"a":' * 2_000, b"\x00\xff",
        '{"action":"subscribe","topic":"\\ud800"}',
    ],
)  # fmt: skip
async def test_a_malformed_message_is_answered_and_changes_nothing(house: House, frame: str | bytes) -> None:
    async with house.heard() as client:
        await client.socket.send(frame)
        assert (await client.next())["type"] == "error"
        await client.say(action="ping", id=[1])
        told = await client.next()
        assert (told["type"], told["id"]) == ("pong", [1])
        assert abs(told["timestamp"] - house.platform.clock.now()) < 10_000


async def test_a_message_that_is_too_long_ends_the_connection(house: House) -> None:
    async with house.heard() as client:
        await client.socket.send(json.dumps({"action": "x" * 20_000}))
        assert (await client.closed())[0] == 1009
    async with house.heard() as client:
        await client.socket.send("x" * 70_000)
        assert (await client.closed())[0] == 1009


async def test_a_flood_of_messages_ends_the_connection(house: House) -> None:
    async with house.heard() as client:
        # More than may be said meanwhile, also where that takes a while.
        with suppress(ConnectionClosed):
            for _ in range(1_000):
                await client.say(action="ping")
        assert await client.closed() == (1008, "Too many messages")


async def test_a_client_may_not_listen_to_everything(house: House) -> None:
    bounds = house.streams.bounds
    few = type(bounds)(subscriptions=2, connections_per_minute=10_000)
    house.streams.bounds = few
    try:
        async with house.heard() as client:
            await subscribed(client, "orders")
            await subscribed(client, "fills")
            await client.say(action="subscribe", topic="log")
            told = await client.until(type="error")
            assert "2 subscriptions" in told["error"]
    finally:
        house.streams.bounds = bounds


# ── looking after clients ─────────────────────────────────────────────────────────────────────────


async def test_a_heartbeat_comes_to_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 0.1)
    async with streaming(tmp_path) as house, house.heard() as one, house.heard("/ws/market/x") as other:
        for client in (one, other):
            told = await client.until(type="heartbeat")
            assert abs(told["timestamp"] - house.platform.clock.now()) < 10_000


async def test_nothing_runs_while_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(hubs, "LINGER", 0.05)

    async with streaming(tmp_path) as house:
        before, subscribers = asyncio.all_tasks(), house.platform.bus.statistics().subscribers

        def tasks() -> set[str]:
            new = asyncio.all_tasks() - before
            return {task.get_name() for task in new if task.get_name().startswith("stream")}

        assert tasks() == set()
        async with house.heard() as client:
            await subscribed(client, "ticker:BTC/USD")
            assert tasks() == {"streams", "stream facts", "stream news"}
        await reached(lambda: not tasks())
        assert house.platform.bus.statistics().subscribers == subscribers
        assert house.streams.statistics().topics == 0


async def test_whoever_does_not_read_is_cut_off_and_the_others_notice_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(hubs, "HOPELESS_AFTER", 0.3)
    settings = MANY.model_copy(update={"streams": MANY.streams.model_copy(update={"messages_per_second": 100_000.0})})
    async with streaming(tmp_path, settings, candles=120) as house, house.heard() as quick:
        await subscribed(quick, "orders")
        async with house.heard() as slow:
            slow.socket.transport.pause_reading()
            for _ in range(100):
                await slow.say(action="subscribe", topic="candles:BTC/USD:1m")
                await slow.say(action="unsubscribe", topic="candles:BTC/USD:1m")
            await reached(lambda: any(c.pipe.paused for c in house.streams._connections.values()))
            await placed(house, type=OrderType.LIMIT, price=Decimal(59_500), amount=Decimal("0.0002"))
            assert (await quick.next())["topic"] == "orders"
            await reached(lambda: len(house.streams._connections) == 1)
            slow.socket.transport.abort()
        metrics = (await house.get("/ws/metrics")).json()
        assert metrics["managers"]["stream"]["messages_failed"] == 1
        assert metrics["managers"]["stream"]["active_connections"] == 1
        await quick.say(action="ping")
        assert (await quick.until(type="pong"))["type"] == "pong"


async def test_a_server_that_stops_says_goodbye(tmp_path: Path) -> None:
    async with streaming(tmp_path) as house:
        token = await house.token()
        header = {"Authorization": f"Bearer {token}"}
        async with house.socket("/ws", additional_headers=header) as one, house.socket("/ws/user/me") as stranger:
            await one.next()
            began = asyncio.get_running_loop().time()
            house.streams.hang_up()
            assert await one.closed() == (1001, "The server is stopping")
            assert (await stranger.closed())[0] == 1001
            assert asyncio.get_running_loop().time() - began < 20
