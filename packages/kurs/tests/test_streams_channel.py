"""One topic and its readers: numbers, memory, and what happens to who reads slowly."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import reached
from streaming import HandPipe
from websockets.frames import Frame
from websockets.streams import StreamReader

from kurs.api.stream import channel as channels
from kurs.api.stream.channel import Channel, Reader
from kurs.api.stream.connection import MOST_QUEUED, Connection, QueuedPipe
from kurs.api.stream.older import Items
from kurs.api.stream.topics import TOPICS, Kind, Topic, parse
from kurs.api.stream.wire import Message, Modern, Parcel, encode, parcel
from kurs.domain.errors import BadInput, UnknownName

KINDS = {Kind.EVERY: Topic("fills"), Kind.STATE: Topic("ticker", "BTC/USD"), Kind.CHANGES: Topic("book", "BTC/USD")}
FIRST = 1_000


class Told:
    """A channel, whose whole is the list of all that was published."""

    def __init__(self, kind: Kind) -> None:
        self.published: list[int] = []
        self.channel = Channel(KINDS[kind], first=FIRST, refresh=self.refresh)
        self.count = 0

    def refresh(self, channel: Channel) -> None:
        channel.whole(encode(self.published))

    def publish(self) -> None:
        self.count += 1
        self.published.append(self.count)
        self.channel.publish(encode(self.published if self.channel.topic.kind is Kind.STATE else self.count))

    def reader(self, after: int | None = None) -> tuple[HandPipe, Reader]:
        pipe = HandPipe()
        connection = Connection(pipe, number=1, kind="stream", address="here")
        dialect = self.channel.dialect("modern", lambda: Modern(str(self.channel.topic)))
        reader = Reader(connection, self.channel, dialect)
        self.channel.add(reader, after)
        return pipe, reader


def known(pipe: HandPipe, kind: Kind) -> list[int]:
    """What a client knows that has put together all it was told."""
    found: list[int] = []
    for message in pipe.came:
        whole = message["type"] == "snapshot" or kind is Kind.STATE
        found = list(message["data"]) if whole else [*found, message["data"]]
    return found


@given(
    kind=st.sampled_from(Kind), steps=st.lists(st.sampled_from(("publish", "publish", "pause", "read")), max_size=120)
)
def test_whoever_reads_again_knows_everything(kind: Kind, steps: list[str]) -> None:
    told = Told(kind)
    pipe, _ = told.reader()
    for step in steps:
        if step == "publish":
            told.publish()
        elif step == "pause":
            pipe.paused = True
        else:
            pipe.read()
    pipe.read()
    assert known(pipe, kind) == told.published
    assert pipe.ended is None
    if kind is Kind.EVERY:
        assert pipe.numbers == list(range(FIRST, FIRST + told.count + 1))
    assert pipe.numbers == sorted(set(pipe.numbers))


class Account:
    """A channel as clients of the older bot read it: items of their own, or all of them each time."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.held = {"a": 0, "b": 0}
        self.channel = Channel(
            Topic("orders" if kind is Kind.EVERY else "balances"),
            first=FIRST,
            refresh=lambda one: one.whole(self.all()),
        )

    def all(self) -> bytes:
        return encode([{"name": name, "at": at} for name, at in self.held.items()])

    def change(self, name: str) -> None:
        self.held[name] += 1
        one = encode({"name": name, "at": self.held[name]})
        self.channel.publish(one if self.kind is Kind.EVERY else self.all())

    def reader(self) -> HandPipe:
        pipe = HandPipe()
        connection = Connection(pipe, number=1, kind="user", address="here")
        self.channel.add(Reader(connection, self.channel, self.channel.dialect("older", lambda: Items("item"))))
        return pipe


def items(pipe: HandPipe, name: str) -> list[int]:
    return [one["data"]["at"] for one in pipe.came if one["data"]["name"] == name]


STEPS = st.tuples(st.sampled_from(("a", "b", "pause", "read")), st.integers(0, 2))


@pytest.mark.parametrize("kind", [Kind.EVERY, Kind.STATE])
@given(steps=st.lists(STEPS, max_size=120))
def test_each_reader_of_the_older_kind_is_told_every_change_or_what_is_held(
    kind: Kind, steps: list[tuple[str, int]]
) -> None:
    account = Account(kind)
    pipes = [account.reader() for _ in range(3)]
    for step, which in steps:
        if step == "pause":
            pipes[which].paused = True
        elif step == "read":
            pipes[which].read()
        else:
            account.change(step)
    for pipe in pipes:
        pipe.read()
        for name, at in account.held.items():
            told = items(pipe, name)
            assert told[-1] == at
            assert kind is Kind.STATE or told == list(range(at + 1))


def test_a_change_of_an_order_that_is_told_twice_comes_twice() -> None:
    account = Account(Kind.EVERY)
    pipe = account.reader()
    for _ in range(2):
        account.channel.publish(encode({"name": "a", "at": 7}))
    assert items(pipe, "a") == [0, 7, 7]


def test_of_what_is_told_whole_each_time_only_what_has_changed_is_told() -> None:
    account = Account(Kind.STATE)
    pipe = account.reader()
    account.change("a")
    account.change("a")
    assert items(pipe, "a") == [0, 1, 2]
    assert items(pipe, "b") == [0]


def test_clients_of_the_older_kind_are_told_of_a_gap() -> None:
    account = Account(Kind.EVERY)
    pipe = account.reader()
    account.channel.lost("too much at once")
    account.channel.whole(account.all())
    assert pipe.came[2] == {"type": "gap", "topic": "item", "reason": "too much at once"}
    assert [one["type"] for one in pipe.came[3:]] == ["item", "item"]


def test_who_comes_back_while_messages_are_missing_is_told_everything() -> None:
    told = Told(Kind.EVERY)
    told.channel = Channel(KINDS[Kind.EVERY], first=FIRST, refresh=lambda channel: None)
    told.publish()
    told.channel.lost("the link broke")
    pipe, _ = told.reader(after=FIRST + 1)
    told.channel.whole(encode([1, 2, 3]), FIRST + 3)
    assert [(one["type"], one["seq"]) for one in pipe.came] == [("snapshot", FIRST + 3)]


def test_of_what_conflates_a_late_reader_is_told_the_newest_alone() -> None:
    told = Told(Kind.STATE)
    pipe, _ = told.reader()
    pipe.paused = True
    for _ in range(500):
        told.publish()
    pipe.read()
    assert len(pipe.came) == 2
    assert pipe.came[-1]["data"] == told.published


@pytest.mark.parametrize(("missed", "messages"), [(channels.WORTH_TELLING, channels.WORTH_TELLING), (500, 1)])
def test_of_changes_few_are_told_one_by_one_and_many_as_a_whole(missed: int, messages: int) -> None:
    told = Told(Kind.CHANGES)
    pipe, _ = told.reader()
    pipe.paused = True
    for _ in range(missed):
        told.publish()
    pipe.read()
    assert len(pipe.came) == 1 + messages
    assert known(pipe, Kind.CHANGES) == told.published


def test_whoever_is_too_late_for_what_may_not_be_left_out_is_closed() -> None:
    told = Told(Kind.EVERY)
    slow, _ = told.reader()
    quick, _ = told.reader()
    slow.paused = True
    for _ in range(channels.REMEMBERED + 1):
        told.publish()
    slow.read()
    assert slow.ended is not None
    assert slow.ended[0] == 4408
    assert quick.numbers == list(range(FIRST, FIRST + told.count + 1))


def test_a_slow_reader_costs_the_others_no_message_and_is_kept_nothing() -> None:
    told = Told(Kind.EVERY)
    slow, _ = told.reader()
    slow.paused = True
    quick, _ = told.reader()
    for _ in range(3 * channels.REMEMBERED):
        told.publish()
    assert len(slow.came) == 1
    assert len(quick.came) == 1 + told.count
    assert len(told.channel._memory) == channels.REMEMBERED


@pytest.mark.parametrize("kind", Kind)
def test_who_comes_back_is_told_what_was_missed(kind: Kind) -> None:
    told = Told(kind)
    for _ in range(20):
        told.publish()
    pipe, _ = told.reader(after=FIRST + 19)
    assert [(one["type"], one["seq"]) for one in pipe.came] == [("update", FIRST + 20)]
    pipe, _ = told.reader(after=FIRST + 20)
    assert pipe.came == []
    if kind is not Kind.STATE:
        pipe, _ = told.reader(after=FIRST)
        assert pipe.numbers == list(range(FIRST + 1, FIRST + 21))


@pytest.mark.parametrize("after", [0, FIRST - 1, FIRST + 2, 2**53])
def test_who_comes_back_with_a_number_that_is_not_remembered_is_told_everything(after: int) -> None:
    told = Told(Kind.EVERY)
    told.publish()
    pipe, _ = told.reader(after=after)
    assert [(one["type"], one["seq"], one["data"]) for one in pipe.came] == [("snapshot", FIRST + 1, [1])]
    told.publish()
    assert pipe.came[-1] == {"type": "update", "topic": "fills", "seq": FIRST + 2, "data": 2}


def test_a_message_is_written_once_for_all_its_readers() -> None:
    written = []

    class Counting(Modern):
        def parcel(self, message: Message) -> Parcel:
            written.append(message.sequence)
            return super().parcel(message)

    told = Told(Kind.EVERY)
    told.channel.dialect("modern", lambda: Counting("fills"))
    pipes = [told.reader()[0] for _ in range(50)]
    written.clear()
    told.publish()
    assert written == [FIRST + 1]
    assert all(pipe.numbers[-1] == FIRST + 1 for pipe in pipes)


def test_a_gap_is_told_and_then_everything() -> None:
    told = Told(Kind.CHANGES)
    pipe, _ = told.reader()
    told.channel.lost("the link broke")
    told.channel.whole(encode([1, 2, 3]), FIRST + 50)
    assert [one["type"] for one in pipe.came] == ["snapshot", "gap", "snapshot"]
    assert pipe.came[1]["reason"] == "the link broke"
    assert pipe.came[2]["seq"] == FIRST + 50


def test_whoever_left_is_told_nothing_and_their_dialect_is_forgotten() -> None:
    told = Told(Kind.EVERY)
    pipe, reader = told.reader()
    told.channel.discard(reader)
    told.publish()
    assert len(pipe.came) == 1
    assert len(told.channel) == 0
    assert told.channel._dialects == {}


@given(st.text(max_size=70_000) | st.sampled_from(["", "a" * 125, "a" * 126, "a" * 65_535, "a" * 65_536]))
def test_frames_are_what_a_client_reads(text: str) -> None:
    reader = StreamReader()
    reader.feed_data(parcel(text.encode(), b"end").frames)
    frames = []
    for _ in range(2):
        parsing = Frame.parse(reader.read_exact, mask=False)
        with pytest.raises(StopIteration) as done:
            next(parsing)
        frames.append(done.value.value)
    assert [bytes(frame.data) for frame in frames] == [text.encode(), b"end"]
    assert all(frame.fin and frame.opcode == 1 for frame in frames)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ticker:BTC/USD", "ticker:BTC/USD"),
        ("ticker:tBTCUSD", "ticker:BTC/USD"),
        ("book:BTC-USD", "book:BTC/USD"),
        ("candles:BTCUSD:1M", "candles:BTC/USD:1m"),
        ("candles:BTC_PERP:5m", "candles:BTC/USD:USD:5m"),
        ("orders", "orders"),
    ],
)
def test_topics_in_any_spelling(text: str, name: str) -> None:
    topic = parse(text)
    assert str(topic) == name
    assert parse(name) == topic


@pytest.mark.parametrize("text", ["", "tickers:BTC/USD", "ticker", "orders:1", "candles", ":", "x" * 10_000])
def test_an_unknown_topic_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        parse(text)
    assert all(known in str(refusal.value) for known in TOPICS)
    assert len(str(refusal.value)) < 1_000


@pytest.mark.parametrize(
    "text", ["ticker:", "candles:BTC/USD", "candles:BTC/USD:7m", "candles::1m", "ticker:1", "book:A/A"]
)
def test_a_topic_of_no_symbol_or_timeframe_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse(text)


@pytest.mark.anyio
async def test_over_any_server_texts_are_sent_in_order_and_goodbye_comes_last() -> None:
    sent: list[Any] = []
    resumed: list[bool] = []

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    pipe = QueuedPipe(send)
    pipe.resumed = lambda: resumed.append(pipe.paused)
    for number in range(MOST_QUEUED):
        assert not pipe.paused
        pipe.write(parcel(b"%d" % number))
    assert pipe.paused
    running = asyncio.create_task(pipe.run())
    await reached(lambda: resumed)
    pipe.end(4408, "too slow")
    await running
    assert resumed == [False]
    assert [message["text"] for message in sent[:-1]] == [str(number) for number in range(MOST_QUEUED)]
    assert sent[-1] == {"type": "websocket.close", "code": 4408, "reason": "too slow"}


@pytest.mark.anyio
async def test_a_pipe_that_is_full_is_paused_until_all_was_sent() -> None:
    going = asyncio.Event()
    resumed: list[bool] = []

    async def send(message: Any) -> None:
        if message["text"] == "5":
            await going.wait()

    pipe = QueuedPipe(send)
    pipe.resumed = lambda: resumed.append(pipe.paused)
    for number in range(MOST_QUEUED):
        pipe.write(parcel(b"%d" % number))
    running = asyncio.create_task(pipe.run())
    await reached(lambda: pipe._queue.qsize() < MOST_QUEUED - 2)
    # An answer to the client itself, which waits for nobody.
    pipe.write(parcel(b"answer"))
    assert pipe.paused
    going.set()
    await reached(lambda: resumed)
    assert resumed == [False]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
