"""The client's streams: what is told, taken up again after a lost connection, and ended when the token is."""

import asyncio
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from streaming import House, advance, streaming

from kurs.client import Away, Client, Message, Missing, NoAnswer, NotAllowed, Refused, Stream
from kurs.client.orders import Order
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
WITHIN = 60.0


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with streaming(tmp_path_factory.mktemp("house")) as found:
        yield found


async def told(messages: AsyncIterator[Message]) -> Message:
    async with asyncio.timeout(WITHIN):
        return await anext(messages)


async def trader(house: House) -> Client:
    return Client(house.url, await house.token("read", "trade"))


async def test_everything_is_told_first_and_then_what_changes(house: House) -> None:
    async with await trader(house) as kurs, kurs.stream("candles:BTCUSD:1m") as stream:
        messages = aiter(stream)
        first = await told(messages)
        assert (first.kind, first.topic) == ("snapshot", "candles:BTC/USD:1m")
        await advance(house.pool, 1)
        later = await told(messages)
        assert later.kind == "update"
        assert first.seq is not None
        assert later.seq == first.seq + 1


async def test_topics_come_and_go(house: House) -> None:
    async with await trader(house) as kurs, kurs.stream() as stream:
        messages = aiter(stream)
        await stream.subscribe("bots")
        assert (await told(messages)).topic == "bots"
        await stream.unsubscribe("bots")
        await stream.subscribe("ticker:ETH-USD")
        found = await told(messages)
        assert (found.kind, found.topic) == ("snapshot", "ticker:ETH/USD")
        assert found.data["price"] > 0


async def test_no_order_is_left_out_or_told_twice_over_a_lost_connection(house: House) -> None:
    async with await trader(house) as kurs, kurs.stream("orders") as stream:
        messages = aiter(stream)
        assert (await told(messages)).kind == "snapshot"
        placed = []
        for price in (58_500, 58_510, 58_520):
            order = await kurs.orders.place("BTCUSD", "buy", "limit", Decimal("0.0002"), price=Decimal(price))
            placed.append(order.id)
            # As a cable does that is pulled out.
            assert stream._socket is not None
            stream._socket.transport.abort()
        heard: list[str] = []
        numbers: list[int] = []
        while heard[-1:] != placed[-1:]:
            message = await told(messages)
            assert message.kind == "update"
            assert message.seq is not None
            numbers.append(message.seq)
            order_id = message.data["id"]
            heard += [order_id] if order_id not in heard else []
        assert heard == placed
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def test_what_is_told_can_be_read_as_the_same_values(house: House) -> None:
    async with await trader(house) as kurs, kurs.stream("orders") as stream:
        messages = aiter(stream)
        assert all(order.filled_amount >= 0 for order in (await told(messages)).read(list[Order]))
        placed = await kurs.orders.place("BTC/USD", "buy", "limit", Decimal("0.0002"), price=Decimal(58_400))
        found = (await told(messages)).read(Order)
        while found.exchange_order_id is None:
            found = (await told(messages)).read(Order)
        assert structs.replace(found, updated_at=placed.updated_at) == placed


async def test_a_stream_ends_with_its_token(house: House) -> None:
    issued = await house.access.tokens.issue("short", ["read"], minutes=None)
    async with Client(house.url, issued.text) as kurs, kurs.stream("bots") as stream:
        messages = aiter(stream)
        await told(messages)
        await house.access.tokens.revoke(issued.id)
        with pytest.raises(NotAllowed):
            await anext(message async for message in stream if message.topic == "nothing tells this")


async def test_what_cannot_be_listened_to_is_refused(house: House) -> None:
    async with await trader(house) as kurs, kurs.stream("weather") as stream:
        with pytest.raises(Refused, match="unknown topic 'weather'") as caught:
            await told(aiter(stream))
        assert caught.value.code == "unknown_topic"
    async with Client(house.url, "kurs_0_0") as stranger, stranger.stream("bots") as stream:
        with pytest.raises(NotAllowed):
            await told(aiter(stream))
    async with Client("http://127.0.0.1:1", "kurs_0_0") as kurs:
        with pytest.raises(NoAnswer):
            await kurs.stream("bots").__aenter__()


async def test_a_server_without_streams_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with streaming(tmp_path_factory.mktemp("quiet"), off=True) as house, await trader(house) as kurs:
        with pytest.raises(Missing, match="runs no streams"):
            await kurs.stream("bots").__aenter__()


async def test_a_handshake_that_is_refused_says_why(tmp_path: Path) -> None:
    bounds = Settings.model_validate({"streams": {"connections_per_minute": 1}})
    async with streaming(tmp_path, bounds) as house, await trader(house) as kurs:
        async with kurs.stream("bots"):
            with pytest.raises(Away, match="Rate limit exceeded") as caught:
                await kurs.stream("bots").__aenter__()
        assert (caught.value.status, caught.value.code) == (429, "rate_limited")
    bounds = Settings.model_validate({"streams": {"connections": 1}})
    async with streaming(tmp_path / "full", bounds) as house, await trader(house) as kurs, kurs.stream("bots"):
        with pytest.raises(Away, match="Too many connections") as caught:
            await kurs.stream("bots").__aenter__()
        assert (caught.value.status, caught.value.code) == (503, "unavailable")


async def test_a_message_is_read_as_it_was_told() -> None:
    message = Message(kind="update", topic="equity", seq=3, raw=b'{"equity":1.10}')
    assert message.data == {"equity": 1.1}
    assert message.read(dict[str, Decimal]) == {"equity": Decimal("1.10")}
    assert isinstance(Client("http://127.0.0.1:1").stream("equity"), Stream)


async def test_the_program_of_the_guide_runs(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KURS_URL", house.url)
    monkeypatch.setenv("KURS_TOKEN", await house.token("read", "trade"))
    (program,) = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "guide"}
    exec(compile(program, GUIDE, "exec"), names)
    async with asyncio.timeout(WITHIN):
        await names["main"]()
    ticker, order, told = capsys.readouterr().out.splitlines()
    assert ticker.startswith("BTC/USD 6")
    assert re.fullmatch(r"\d+\.k:\w+ (open 0\.0|closed 0\.0002)", order)
    assert told.startswith(("orders snapshot", "ticker:BTC/USD snapshot"))
