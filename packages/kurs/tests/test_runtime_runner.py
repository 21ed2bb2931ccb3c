"""One engine at work: commit before send, one order whatever dies when, waiting out a journal that is away."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import reached

from kurs.bus import Bus
from kurs.clock import SystemClock
from kurs.domain.commands import PlaceOrder, SetTradingState, SubmitOrder, TradingState, VenueCommand
from kurs.domain.errors import JournalUnavailable, Unanswered, Unavailable
from kurs.domain.events import Effect, Fact, Input, OrderChanged, Replied, Timer
from kurs.domain.fills import OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import MINUTE, Book, Candle, Tick
from kurs.domain.orders import Order, OrderType, Side
from kurs.engine import BotSpec, Engine, EngineSettings, Reconfigure, StrategySpec
from kurs.market.columns import CandleColumns
from kurs.market.replay import ReplayMarket
from kurs.ports import Batch, Cursor, Market, Report, State
from kurs.risk.rules import Limits
from kurs.runtime import runner as runner_module
from kurs.runtime.runner import Runner

pytestmark = pytest.mark.anyio

BTC = Instrument(
    symbol="BTC/USD",
    base="BTC",
    quote="USD",
    tick_size=Decimal("0.1"),
    lot_size=Decimal("0.0001"),
    min_notional=Decimal(1),
    maker_fee=Decimal(0),
    taker_fee=Decimal(0),
)
SETTINGS = EngineSettings(
    pool="paper",
    quote="USD",
    cash=Decimal(10_000),
    bots=(BotSpec(name="btc", symbol="BTC/USD", interval=MINUTE, strategies=(StrategySpec(name="rsi"),)),),
    limits=Limits(),
)


class PowerLoss(Exception):
    """The process dies here."""


class Candles:
    """A flat market in batches of `size`; it falls silent before candle `silent_at`, until released."""

    name = "candles"
    simulated = False

    def __init__(self, count: int, *, size: int = 10, silent_at: int | None = None, fails: bool = False) -> None:
        self._count, self._size, self._fails = count, size, fails
        self._silent_at = silent_at
        self._index = 0
        self.released = asyncio.Event()
        self.time = 0

    def now(self) -> int:
        return self.time

    def cursor(self) -> Cursor:
        return {"index": self._index}

    def seek(self, mark: Cursor) -> None:
        self._index = int(str(mark["index"]))

    def interval(self, symbol: str) -> int:
        raise AssertionError(f"nobody looks back on {symbol}")

    async def history(self, symbol: str, interval: int, *, until: int, limit: int) -> Sequence[Candle]:
        raise AssertionError(f"nobody looks back on {limit} of {symbol} {interval} until {until}")

    async def ticks(self, after: Cursor | None) -> AsyncIterator[Sequence[Tick]]:
        self._index = 0 if after is None else int(str(after["index"]))
        while self._index < self._count:
            await asyncio.sleep(0)
            if self._silent_at is not None and self._index >= self._silent_at:
                await self.released.wait()
            if self._fails:
                raise OSError("the line is dead")
            start, self._index = self._index, min(self._index + self._size, self._count)
            yield [
                Candle("BTC/USD", MINUTE, n * MINUTE, 100.0, 100.0, 100.0, 100.0, 1.0)
                for n in range(start, self._index)
            ]


class MemoryJournal:
    """Keeps what was committed; the next `away` commits fail, and every commit is noted in `diary`."""

    def __init__(self, diary: list[str] | None = None) -> None:
        self.facts: list[Fact] = []
        self.state: Mapping[str, Any] | None = None
        self.away = 0
        self.tries = 0
        self.diary = [] if diary is None else diary

    async def commit(self, batch: Batch) -> None:
        self.tries += 1
        if self.away:
            self.away -= 1
            raise JournalUnavailable("disk full")
        # As a database would: nothing of the engine's own objects is kept.
        self.state = msgspec.json.decode(msgspec.json.encode(batch.state))
        self.facts += batch.facts
        self.diary += [
            f"committed {fact.order.client_order_id}" for fact in batch.facts if isinstance(fact, OrderChanged)
        ]


class Exchange:
    """A venue that remembers by itself and knows an order it was sent before; `dies` before or after taking one."""

    def __init__(self, diary: list[str] | None = None) -> None:
        self.orders: dict[str, Order] = {}
        self.sends = 0
        self.dies: str | None = None
        self.diary = [] if diary is None else diary

    def instruments(self) -> Mapping[str, Instrument]:
        return {"BTC/USD": BTC}

    def observe(self, tick: Tick) -> Sequence[Report]:
        return ()

    async def send(self, command: VenueCommand) -> Sequence[Report]:
        assert isinstance(command, SubmitOrder)
        self.sends += 1
        order = command.order
        self.diary.append(f"sent {order.client_order_id}")
        if self.dies == "before":
            raise PowerLoss
        self.orders.setdefault(order.client_order_id, order)
        if self.dies == "after":
            raise PowerLoss
        return [
            OrderReport(
                client_order_id=order.client_order_id,
                symbol=order.symbol,
                kind=ReportKind.ACCEPTED,
                time=order.created_at,
                venue_order_id="v1",
            )
        ]

    async def working(self) -> Sequence[Order]:
        return list(self.orders.values())

    def book(self, symbol: str, levels: int) -> Book:
        raise AssertionError(f"nobody looks at {levels} levels of {symbol}")

    def snapshot(self) -> State | None:
        return None

    def restore(self, state: State) -> None:
        raise AssertionError("this venue remembers itself")


class Heard:
    """A recorder that keeps the time of everything the engine was told, and the timers among it."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.timers: list[int] = []

    def decided(self, effects: Sequence[Effect]) -> None:
        pass

    def write(self, event: Input | Reconfigure) -> None:
        if isinstance(event, Timer):
            self.timers.append(event.time)
            self.times.append(event.time)
        elif isinstance(event, Candle):
            self.times.append(event.close_time)


def a_runner(
    market: Market,
    venue: Exchange,
    journal: MemoryJournal,
    bus: Bus | None = None,
    *,
    recorder: Heard | None = None,
    engine_settings: EngineSettings = SETTINGS,
) -> Runner:
    """From the journal, as after any start."""
    engine = Engine(engine_settings, venue.instruments())
    if journal.state is not None:
        engine.restore(journal.state["engine"])
    made = Runner(
        engine=engine,
        venue=venue,
        market=market,
        journal=journal,
        run_id=1,
        clock=SystemClock(),
        bus=bus or Bus(),
        recorder=recorder,
    )
    if journal.state is not None:
        made.restore(journal.state)
    return made


@asynccontextmanager
async def running(runner: Runner) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(runner.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def buy(name: str = "c1", amount: str = "0.5") -> PlaceOrder:
    return PlaceOrder(
        command_id=name,
        symbol="BTC/USD",
        side=Side.BUY,
        type=OrderType.LIMIT,
        amount=Decimal(amount),
        price=Decimal("99.5"),
    )


def halt(name: str = "h1") -> SetTradingState:
    return SetTradingState(command_id=name, state=TradingState.HALTED, reason="lunch", by="me")


async def test_it_works_through_the_market_and_commits_at_the_end() -> None:
    journal = MemoryJournal()
    runner = a_runner(Candles(25), Exchange(), journal)
    await runner.run()
    assert runner.engine.statistics().candles == 25
    assert journal.state is not None
    assert (journal.state["mark"], journal.state["done"]) == ({"index": 20}, 5)
    assert runner.statistics().ticks == 25


async def test_an_order_is_durable_before_it_is_sent() -> None:
    diary: list[str] = []
    venue, journal, market = Exchange(diary), MemoryJournal(diary), Candles(20, silent_at=10)
    runner = a_runner(market, venue, journal)
    async with running(runner):
        await reached(lambda: runner.statistics().ticks == 10)
        reply = await runner.ask(buy())
        await reached(lambda: len(diary) == 3)
    (order,) = venue.orders
    assert reply.ok
    assert reply.order_ids == (order,)
    # Then what the venue said is durable before the person hears of it.
    assert diary == [f"committed {order}", f"sent {order}", f"committed {order}"]
    assert any(isinstance(fact, Replied) for fact in journal.facts)


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_crash_around_the_sending_leaves_one_order(moment: str) -> None:
    venue, journal = Exchange(), MemoryJournal()
    venue.dies = moment
    market = Candles(20, silent_at=10)
    runner = a_runner(market, venue, journal)
    async with running(runner) as task:
        await reached(lambda: runner.statistics().ticks == 10)
        # The intent is durable, so the person is told; then it is sent.
        assert (await runner.ask(buy())).ok
        with pytest.raises(PowerLoss):
            await task
    venue.dies = None
    again = a_runner(Candles(20), venue, journal)
    await again.run()
    assert venue.sends == 2
    (order,) = again.engine.working.values()
    assert list(venue.orders) == [order.client_order_id]
    assert order.venue_order_id == "v1"
    assert again.engine.statistics().candles == 20
    assert again.engine.statistics().orders == 1


@given(
    sizes=st.tuples(*[st.integers(1, 20)] * 3),
    crash_at=st.integers(1, 20),
)
@settings(max_examples=25, deadline=None)
def test_no_tick_is_told_twice_however_the_batches_fall(sizes: tuple[int, int, int], crash_at: int) -> None:
    """The second life commits what the resent order brought, before it has come to where the first one was."""

    async def lives() -> None:
        venue, journal = Exchange(), MemoryJournal()
        venue.dies = "after"
        runner = a_runner(Candles(60, size=sizes[0], silent_at=crash_at), venue, journal)
        async with running(runner) as task:
            await reached(lambda: runner.statistics().ticks >= crash_at)
            await runner.ask(buy())
            await asyncio.gather(task, return_exceptions=True)
        venue.dies = None
        committed = len(journal.facts)
        second = a_runner(Candles(60, size=sizes[1], silent_at=sizes[1]), venue, journal)
        async with running(second):
            await reached(lambda: len(journal.facts) > committed)
        last = a_runner(Candles(60, size=sizes[2]), venue, journal)
        await last.run()
        assert last.engine.statistics().candles == 60
        assert last.engine.statistics().orders == 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner_module, "FLUSH_AFTER", 0.001)
        asyncio.run(lives())


async def test_nothing_is_sent_while_the_journal_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "RETRY_FIRST", 0.001)
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner):
        await reached(lambda: runner.statistics().ticks == 10)
        journal.away = 1_000_000
        asking = asyncio.create_task(runner.ask(buy()))
        await reached(lambda: runner.statistics().blocked is not None)
        assert runner.statistics().blocked == "disk full"
        with pytest.raises(JournalUnavailable, match="disk full"):
            await runner.ask(buy("c2"))
        await reached(lambda: journal.tries > 5)
        assert venue.sends == 0
        journal.away = 0
        assert (await asking).ok
        await reached(lambda: venue.sends == 1)
        assert runner.statistics().blocked is None


async def test_draining_ends_the_wait_for_a_journal_that_is_away() -> None:
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner) as task:
        await reached(lambda: runner.statistics().ticks == 10)
        journal.away = 1_000_000
        asking = asyncio.create_task(runner.ask(buy()))
        await reached(lambda: runner.statistics().blocked is not None)
        runner.drain()
        with pytest.raises(JournalUnavailable, match="disk full"):
            await task
        with pytest.raises(Unavailable, match="stopped before it answered"):
            await asking
    assert venue.sends == 0


async def test_draining_commits_and_ends() -> None:
    journal = MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), Exchange(), journal)
    async with running(runner) as task:
        await reached(lambda: runner.statistics().ticks == 10)
        runner.drain()
        await task
    assert journal.state is not None
    assert journal.state["engine"]["counts"]["candles"] == 10
    with pytest.raises(Unavailable, match="paper is not running"):
        await runner.ask(halt())


async def test_a_command_behind_a_full_inbox_is_answered_when_the_run_ends() -> None:
    journal = MemoryJournal()
    runner = a_runner(Candles(1000), Exchange(), journal)
    async with running(runner) as task:
        journal.away = 1_000_000
        asking = [asyncio.create_task(runner.ask(halt(f"h{n}"))) for n in range(3)]
        await reached(lambda: runner.statistics().blocked is not None)
        runner.drain()
        await asyncio.gather(task, return_exceptions=True)
        for answer in await asyncio.gather(*asking, return_exceptions=True):
            assert isinstance(answer, Unavailable)


async def test_what_the_market_raises_ends_the_run() -> None:
    with pytest.raises(OSError, match="the line is dead"):
        await a_runner(Candles(20, fails=True), Exchange(), MemoryJournal()).run()


async def test_observers_hear_of_what_is_durable_only() -> None:
    bus, journal = Bus(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), Exchange(), journal, bus)
    with bus.subscribe() as facts:
        async with running(runner):
            await reached(lambda: runner.statistics().ticks == 10)
            await runner.ask(halt())
            heard = len(journal.facts)
            assert bus.statistics().published == heard
            stream = aiter(facts)
            assert [await anext(stream) for _ in range(heard)] == journal.facts


async def test_the_engine_recovers_in_the_state_it_was_left_in() -> None:
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner) as task:
        await reached(lambda: runner.statistics().ticks == 10)
        await runner.ask(halt())
        runner.drain()
        await task
    again = a_runner(Candles(20), venue, journal)
    await again.run()
    assert again.engine.statistics().trading is TradingState.HALTED
    assert again.engine.statistics().reason == "lunch"


async def test_a_command_that_is_asked_twice_gets_one_answer_even_when_the_first_asker_leaves() -> None:
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner):
        await reached(lambda: runner.statistics().ticks == 10)
        first, second = (asyncio.create_task(runner.ask(buy("same"))) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second).ok
        await reached(lambda: venue.sends == 1)
        assert (await runner.ask(halt())).ok
    assert len(venue.orders) == 1


async def test_a_quiet_market_hears_of_midnight_by_a_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "LOOK_AFTER", 0.001)
    venue, journal, heard, market = Exchange(), MemoryJournal(), Heard(), Candles(20, silent_at=10)
    runner = a_runner(market, venue, journal, recorder=heard)
    async with running(runner) as task:
        await reached(lambda: runner.statistics().ticks == 10)
        risk = runner.engine.risk
        risk.trades_today, midnight = 3, risk.day_end
        market.time = midnight - 1
        await runner.ask(halt())
        assert (heard.timers, risk.trades_today) == ([], 3)
        market.time = midnight + 5
        await reached(lambda: risk.trades_today == 0)
        assert runner.engine.now == midnight
        assert risk.day_end > midnight
        runner.drain()
        await task
    assert set(heard.timers) == {midnight}
    assert journal.state is not None
    assert journal.state["engine"]["risk"]["day_end"] == risk.day_end


async def test_before_its_first_tick_a_market_has_no_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "LOOK_AFTER", 0.001)
    heard, market = Heard(), Candles(20, silent_at=0)
    market.time = 10**15
    runner = a_runner(market, Exchange(), MemoryJournal(), recorder=heard)
    async with running(runner):
        await runner.ask(halt())
        assert heard.timers == []


class Hurrying:
    """A clock that moves when a market waits, while the event loop turns; the test holds it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> int:
        return 0

    def monotonic(self) -> float:
        return self.seconds

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        assert seconds is not None
        for _ in range(8):
            self.seconds += seconds / 8
            await asyncio.sleep(0)


async def test_timers_of_a_replay_stand_in_order_between_its_candles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "LOOK_AFTER", 0)
    hour, prices, time = 60 * MINUTE, np.full(72, 100.0), Hurrying()
    # The day in India ends between two candles of an hour.
    spec = BotSpec(name="btc", symbol="BTC/USD", interval=hour, strategies=(StrategySpec(name="rsi"),))
    columns = CandleColumns(
        symbol="BTC/USD",
        interval=hour,
        time=np.arange(72, dtype=np.int64) * hour,
        open=prices,
        high=prices,
        low=prices,
        close=prices,
        volume=prices,
        origin="flat.csv",
    )
    heard = Heard()
    runner = a_runner(
        ReplayMarket(columns, speed=3600.0, clock=time, wait=time.wait),
        Exchange(),
        MemoryJournal(),
        recorder=heard,
        engine_settings=replace(SETTINGS, bots=(spec,), zone="Asia/Kolkata"),
    )
    await runner.run()
    midnights = [n * 24 * hour + 18 * hour + 30 * MINUTE for n in range(3)]
    assert sorted(set(heard.timers)) == midnights
    assert heard.times == sorted(heard.times)
    assert runner.engine.statistics().candles == 72


async def test_an_answer_that_does_not_come_in_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "ANSWER_WITHIN", 0.05)
    monkeypatch.setattr(runner_module, "RETRY_FIRST", 0.001)
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner):
        await reached(lambda: runner.statistics().ticks == 10)
        journal.away = 1_000_000
        with pytest.raises(Unanswered, match="whether it was done is not known"):
            await runner.ask(buy("p1"))
        assert venue.sends == 0
        monkeypatch.setattr(runner_module, "ANSWER_WITHIN", 20.0)
        journal.away = 0
        # The wish stands: whoever asks again for the same thing gets its one answer.
        await reached(lambda: venue.sends == 1)
        reply = await runner.ask(msgspec.structs.replace(buy("p2"), client_order_id=None))
        assert reply.ok


async def test_an_answer_tells_what_the_venue_said_at_once() -> None:
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner):
        await reached(lambda: runner.statistics().ticks == 10)
        reply = await runner.ask(buy())
        told = [f.order.status for f in journal.facts if isinstance(f, OrderChanged)]
    assert reply.ok
    assert told == ["intended", "open"]


async def test_what_many_ask_at_once_is_committed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the ticks brought waits for the asking, however long that takes.
    monkeypatch.setattr(runner_module, "FLUSH_AFTER", 60.0)
    venue, journal = Exchange(), MemoryJournal()
    runner = a_runner(Candles(20, silent_at=10), venue, journal)
    async with running(runner):
        await reached(lambda: runner.statistics().ticks == 10)
        before = journal.tries
        replies = await asyncio.gather(*(runner.ask(buy(f"c{n}", "0.02")) for n in range(20)))
    assert [reply.ok for reply in replies] == [True] * 20
    assert len({reply.order_ids for reply in replies}) == venue.sends == 20
    # The intents, and what the venue said to them.
    assert journal.tries - before == 2
