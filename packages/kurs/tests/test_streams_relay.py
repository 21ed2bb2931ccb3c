"""Two server processes that tell the same stream: the hub with the engine publishes, another follows over Valkey."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from processes import reached
from servers import Valkey
from streaming import HandPipe, House, advance, streaming

from kadens.redis_client import RedisClient
from kurs.api.stream import hub as hubs
from kurs.api.stream import relay
from kurs.api.stream.connection import Connection
from kurs.api.stream.hub import Hub
from kurs.api.stream.relay import Follower, Publisher
from kurs.api.stream.topics import parse
from kurs.api.stream.wire import Modern
from kurs.domain.errors import NotFound, Unavailable
from kurs.domain.market import Quote

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with streaming(tmp_path_factory.mktemp("engine")) as house:
        yield house


@asynccontextmanager
async def linked(valkey: Valkey) -> AsyncIterator[RedisClient]:
    client = RedisClient(valkey.url, longest_retry=0.05)
    async with client:
        yield client


@asynccontextmanager
async def following(house: House, valkey: Valkey) -> AsyncIterator[Hub]:
    """The hub of another process, beside the publisher of the one with the engine."""
    async with linked(valkey) as one, linked(valkey) as other, Publisher(house.streams, one, house.platform.clock):
        hub = Hub(Follower(other), access=house.access, clock=house.platform.clock)
        yield hub
        await hub.aclose()


async def reader(hub: Hub, text: str, after: int | None = None) -> HandPipe:
    pipe = HandPipe()
    connection: Connection = hub.connect(pipe, "stream", "here")
    channel = await hub.opened(parse(text))
    hub.subscribe(connection, text, channel, channel.dialect("modern", lambda: Modern(str(channel.topic))), after)
    await reached(lambda: pipe.came or after is not None)
    return pipe


def told(pipe: HandPipe) -> list[Any]:
    return [(one["type"], one["seq"], one["data"]) for one in pipe.came]


async def test_clients_of_both_processes_are_told_the_same_under_the_same_numbers(house: House, valkey: Valkey) -> None:
    async with following(house, valkey) as hub:
        there = await reader(house.streams, "candles:BTC/USD:1m")
        here = await reader(hub, "candles:BTC/USD:1m")
        for _ in range(5):
            count = len(there.came)
            await advance(house.pool, 1)
            await reached(lambda count=count: len(there.came) > count)  # type: ignore[misc]
        await reached(lambda: len(here.came) == len(there.came))
        assert told(here) == told(there)
        assert here.numbers == list(range(here.numbers[0], here.numbers[0] + 6))


async def test_whoever_changes_over_to_the_other_process_is_told_what_was_missed(house: House, valkey: Valkey) -> None:
    async with following(house, valkey) as hub:
        await reader(hub, "candles:ETH/USD:1m")
        there = await reader(house.streams, "candles:ETH/USD:1m")
        before = there.numbers[-1]
        await advance(house.pool, 1)
        await reached(lambda: len(there.came) == 2)
        channel = await hub.opened(parse("candles:ETH/USD:1m"))
        await reached(lambda: channel.sequence == there.numbers[-1])
        here = await reader(hub, "candles:ETH/USD:1m", after=before)
        assert told(here) == told(there)[1:]


async def test_who_comes_later_is_told_everything(house: House, valkey: Valkey) -> None:
    async with following(house, valkey) as hub:
        first = await reader(hub, "ticker:SOL/USD")
        price = house.pool.engine.prices["SOL/USD"]
        house.tell(Quote("SOL/USD", house.pool.engine.now, price - 1, 1.0, price + 1, 1.0))
        await reached(lambda: len(first.came) == 2)
        later = await reader(hub, "ticker:SOL/USD")
        assert later.came[0]["type"] == "snapshot"
        assert later.came[0]["data"] == first.came[1]["data"]
        assert later.numbers == [first.numbers[1]]


async def test_a_lost_link_is_told_and_everything_anew_once_it_is_back(house: House, valkey: Valkey) -> None:
    async with following(house, valkey) as hub:
        pipe = await reader(hub, "candles:BTC/USD:1m")
        valkey.stop()
        await reached(lambda: pipe.came[-1]["type"] == "gap")
        assert pipe.came[-1]["reason"] == relay.LINK_LOST
        await advance(house.pool, 1)
        valkey.start()
        await reached(lambda: pipe.came[-1]["type"] == "snapshot")
        there = await reader(house.streams, "candles:BTC/USD:1m")
        assert told(there)[0] == (pipe.came[-1]["type"], pipe.came[-1]["seq"], pipe.came[-1]["data"])


async def test_a_message_that_got_lost_is_found_out(
    house: House, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By the next message alone, and then by the look that is made here.
    monkeypatch.setattr(hubs, "LOOK_EVERY", 3_600.0)
    async with following(house, valkey) as hub:
        pipe = await reader(hub, "candles:BTC/USD:1m")
        channel = await hub.opened(parse("candles:BTC/USD:1m"))
        channel.sequence -= 1
        await advance(house.pool, 1)
        await reached(lambda: pipe.came[-1]["type"] == "snapshot" and len(pipe.came) > 1)
        assert [one["type"] for one in pipe.came] == ["snapshot", "gap", "snapshot"]
        # The last one of all, after which nothing comes that would show a gap.
        channel.sequence -= 1
        hub._origin.look()
        await reached(lambda: len(pipe.came) == 5)
        assert [one["type"] for one in pipe.came][3:] == ["gap", "snapshot"]


async def test_whoever_comes_costs_those_who_listen_no_message(house: House, valkey: Valkey) -> None:
    async with following(house, valkey) as hub:
        published = await house.streams.opened(parse("fills"))
        pipe = await reader(hub, "fills")
        channel = await hub.opened(parse("fills"))
        published.publish(b'"one"')
        await reached(lambda: len(pipe.came) == 2)
        # Told before the question of the one who comes is heard there.
        later = asyncio.create_task(reader(hub, "fills"))
        await reached(lambda: len(channel) == 2)
        published.publish(b'"two"')
        found = await later
        published.publish(b'"three"')
        await reached(lambda: pipe.came[-1]["data"] == "three")
        assert [one["data"] for one in pipe.came[1:]] == ["one", "two", "three"]
        assert found.came[0]["type"] == "snapshot"
        await reached(lambda: found.came[-1]["data"] == "three")


async def test_what_nobody_can_tell_is_refused_there_too(
    house: House, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with following(house, valkey) as hub:
        with pytest.raises(NotFound, match="XYZ"):
            await hub.opened(parse("ticker:XYZ/USD"))
    monkeypatch.setattr(relay, "ANSWER_WITHIN", 0.1)
    async with linked(valkey) as client:
        alone = Hub(Follower(client), access=house.access, clock=house.platform.clock)
        with pytest.raises(Unavailable, match="no process with an engine"):
            await alone.opened(parse("orders"))
        await alone.aclose()


async def test_what_is_wanted_no_more_is_published_no_more(
    house: House, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with following(house, valkey) as hub:
        await reader(hub, "trades:ETH/USD")
        channel = await house.streams.opened(parse("trades:ETH/USD"))
        assert len(channel) == 1
        # Only now, so that it is wanted until here however long that takes; what else is asked for has it looked at.
        monkeypatch.setattr(relay, "WANTED_FOR", 0.1)
        await reader(hub, "orders")
        await reached(lambda: len(channel) == 0)


async def test_nonsense_of_others_is_passed_over(house: House, valkey: Valkey) -> None:
    async with following(house, valkey) as hub, linked(valkey) as client:
        for nonsense in (b"", b"{", b'{"topic":1}', b'{"topic":"x"}', b'{"topic":"ticker:?"}'):
            await client.ask("PUBLISH", "kurs:streams:main:wanted", nonsense)
        assert (await reader(hub, "orders")).came[0]["type"] == "snapshot"
