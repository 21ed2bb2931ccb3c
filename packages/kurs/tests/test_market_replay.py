"""Replays: order, batches, marks, and every speed on a clock that the test holds."""

import asyncio
import json
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadInput
from kurs.domain.market import Tick
from kurs.market.columns import CandleColumns
from kurs.market.pace import BATCH, Pace, wait_for
from kurs.market.replay import ReplayMarket
from kurs.ports import Market

pytestmark = pytest.mark.anyio

MINUTE = 60_000
START = 1_640_995_200_000


class HeldTime:
    """A clock that moves only when somebody waits; `on_wait` may act in the middle of the nth wait."""

    def __init__(self, on_wait: Callable[[int], None] = lambda number: None) -> None:
        self.seconds = 1000.0
        self.waits: list[float | None] = []
        self._on_wait = on_wait

    def now(self) -> int:
        return 0

    def monotonic(self) -> float:
        return self.seconds

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        self.waits.append(seconds)
        half = 0.0 if seconds is None else seconds / 2
        self.seconds += half
        self._on_wait(len(self.waits))
        if seconds is None:
            await event.wait()
        elif not event.is_set():
            self.seconds += half


def recorded(minutes: Sequence[int], *, symbol: str = "BTC/USD", interval: int = MINUTE) -> CandleColumns:
    prices = np.arange(1.0, len(minutes) + 1)
    return CandleColumns(
        symbol=symbol,
        interval=interval,
        time=np.array(minutes, dtype=np.int64) * MINUTE + START,
        open=prices,
        high=prices,
        low=prices,
        close=prices,
        volume=prices,
        origin=f"{symbol.replace('/', '_')}.csv",
    )


async def all_of(market: ReplayMarket) -> list[Tick]:
    return [tick async for batch in market.ticks(None) for tick in batch]


async def test_as_fast_as_possible_gives_big_batches_in_order() -> None:
    candles = recorded(range(600))
    market: Market = ReplayMarket(candles)
    batches = [batch async for batch in market.ticks(None)]
    assert [len(batch) for batch in batches] == [256, 256, 88]
    assert [tick for batch in batches for tick in batch] == list(candles.candles())
    assert not market.simulated
    assert market.name == "replay"


async def test_between_two_batches_others_get_their_turn() -> None:
    turns: list[str] = []

    async def other() -> None:
        while True:
            turns.append("other")
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    async for _ in ReplayMarket(recorded(range(3 * BATCH))).ticks(None):
        turns.append("batch")
    task.cancel()
    assert turns == ["other", "batch"] * 3


def test_the_source_says_what_is_replayed() -> None:
    candles, other = recorded(range(3)), recorded(range(5), symbol="ADA/BTC")
    source = ReplayMarket(candles).source
    assert source == {
        "kind": "replay",
        "name": "replay",
        "label": "replay of BTC_USD.csv",
        "simulated": False,
        "symbols": ["BTC/USD"],
        "timeframes": ["1m"],
        "rows": 3,
        "first": START,
        "last": START + 2 * MINUTE,
        "fingerprint": candles.fingerprint(),
    }
    both = ReplayMarket([candles, other]).source
    assert both["label"] == "replay of ADA_BTC.csv, BTC_USD.csv"
    assert both["symbols"] == ["ADA/BTC", "BTC/USD"]
    assert both == ReplayMarket([other, candles]).source
    assert both["fingerprint"] not in (source["fingerprint"], other.fingerprint())
    assert json.loads(json.dumps(both)) == both


SERIES = st.lists(
    st.tuples(
        st.sampled_from(["BTC/USD", "ETH/USD", "ADA/BTC"]),
        st.sampled_from([1, 5]),
        st.sets(st.integers(0, 40), min_size=1).map(sorted),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda series: series[:2],
)


def columns_of(series: list[tuple[str, int, list[int]]]) -> list[CandleColumns]:
    return [
        recorded([n * width for n in places], symbol=symbol, interval=width * MINUTE)
        for symbol, width, places in series
    ]


@given(series=SERIES)
async def test_several_symbols_come_by_close_then_symbol(series: list[tuple[str, int, list[int]]]) -> None:
    columns = columns_of(series)
    ticks = await all_of(ReplayMarket(columns))
    everything = [candle for column in columns for candle in column.candles()]
    assert ticks == sorted(everything, key=lambda c: (c.close_time, c.symbol, c.interval))


@settings(max_examples=50)
@given(series=SERIES, speed=st.sampled_from([None, 60.0, 1e6]), data=st.data())
async def test_a_replay_goes_on_exactly_behind_its_mark(
    series: list[tuple[str, int, list[int]]], speed: float | None, data: st.DataObject
) -> None:
    def market() -> ReplayMarket:
        time = HeldTime()
        return ReplayMarket(columns_of(series), speed=speed, clock=time, wait=time.wait)

    whole = market()
    assert whole.cursor() == {"index": 0, "time": None}
    batches, marks = [], [whole.cursor()]
    async for batch in whole.ticks(None):
        batches.append(list(batch))
        marks.append(whole.cursor())
    place = data.draw(st.integers(0, len(batches)))
    mark = json.loads(json.dumps(marks[place]))
    resumed = market()
    rest = [tick async for batch in resumed.ticks(mark) for tick in batch]
    assert rest == [tick for batch in batches[place:] for tick in batch]
    assert resumed.cursor() == marks[-1]


@pytest.mark.parametrize(
    "mark",
    [{}, {"index": 4}, {"index": -1, "time": 0}, {"index": "1", "time": 0}, {"index": 1, "time": START}],
)
async def test_a_mark_of_another_recording_is_refused(mark: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="cursor"):
        await anext(ReplayMarket(recorded(range(3))).ticks(mark))


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 60.0), (60.0, 1.0), (0.5, 120.0), (600.0, 0.1)])
async def test_a_candle_comes_when_market_time_passes_its_close(speed: float, seconds: float) -> None:
    time = HeldTime()
    market = ReplayMarket(recorded([0, 1, 2, 5]), speed=speed, clock=time, wait=time.wait)
    arrivals = []
    async for batch in market.ticks(None):
        assert len(batch) == 1
        arrivals.append(time.seconds - 1000.0)
    assert arrivals == pytest.approx([n * seconds for n in (1, 2, 3, 6)])
    assert time.waits == pytest.approx([seconds, seconds, seconds, 3 * seconds])


async def test_candles_that_fell_due_together_come_together() -> None:
    time = HeldTime()
    market = ReplayMarket(recorded(range(1000)), speed=60.0, clock=time, wait=time.wait)
    stream = market.ticks(None)
    assert len(await anext(stream)) == 1
    time.seconds += 10.2
    assert len(await anext(stream)) == 10
    time.seconds += 500
    assert [len(await anext(stream)) for _ in range(3)] == [BATCH, 244, 1]
    assert len(time.waits) == 2


async def test_a_resumed_replay_waits_from_its_mark_on() -> None:
    time = HeldTime()
    market = ReplayMarket(recorded([0, 1, 5]), speed=60.0, clock=time, wait=time.wait)
    stream = market.ticks({"index": 2, "time": START + 2 * MINUTE})
    await anext(stream)
    assert time.waits == [pytest.approx(4.0)]


async def test_a_new_speed_wakes_who_waits() -> None:
    time = HeldTime(lambda number: market.set_speed(6.0) if number == 1 else None)
    market = ReplayMarket(recorded(range(10)), speed=1.0, clock=time, wait=time.wait)
    await anext(market.ticks(None))
    # Half a minute at real time, the other half six times as fast.
    assert time.waits == [60.0, pytest.approx(5.0)]
    assert time.seconds == pytest.approx(1035.0)
    assert market.speed == 6.0


async def test_to_full_speed_and_back_leaves_no_jump() -> None:
    time = HeldTime()
    market = ReplayMarket(recorded(range(2 * BATCH)), speed=60.0, clock=time, wait=time.wait)
    stream = market.ticks(None)
    await anext(stream)
    market.set_speed(None)
    assert len(await anext(stream)) == BATCH
    market.set_speed(60.0)
    assert len(await anext(stream)) == 1
    assert time.waits == [pytest.approx(1.0), pytest.approx(1.0)]


async def test_standing_still_sets_no_timer_until_the_speed_changes() -> None:
    time = HeldTime()
    market = ReplayMarket(recorded(range(10)), speed=0, clock=time, wait=time.wait)
    stream = market.ticks(None)
    first = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert time.waits == [None]
    assert not first.done()
    time.seconds += 10_000
    market.set_speed(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert time.waits == [None, None]
    market.set_speed(60.0)
    assert len(await first) == 1
    assert time.waits == [None, None, 1.0]


async def test_standing_still_ends_with_its_task() -> None:
    market = ReplayMarket(recorded(range(10)), speed=0)
    waiting = asyncio.ensure_future(anext(market.ticks(None)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert market.cursor() == {"index": 0, "time": None}


async def test_the_event_loop_itself_waits_as_long_as_asked() -> None:
    event = asyncio.Event()
    await wait_for(event, 0.0)
    assert not event.is_set()
    event.set()
    await wait_for(event, None)
    await wait_for(event, 1e9)


@pytest.mark.parametrize("speed", [-1.0, math.nan, math.inf])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(BadInput, match=r"speed: .* 0 \(stand still\)"):
        ReplayMarket(recorded(range(3)), speed=speed)
    pace = Pace(1.0)
    with pytest.raises(BadInput, match="speed"):
        pace.change(speed)
    assert pace.speed == 1.0


def test_nothing_and_the_same_twice_are_refused() -> None:
    with pytest.raises(BadInput, match=r"columns: .* at least one symbol's candles"):
        ReplayMarket([])
    with pytest.raises(BadInput, match=r"columns: 'BTC/USD 1m' .* each symbol and timeframe once"):
        ReplayMarket([recorded([0]), recorded([1])])


async def test_its_time_never_passes_a_candle_that_was_not_handed_out() -> None:
    times: list[int] = []

    def look(number: int) -> None:
        times.append(market.now())
        if number == 3:
            # Somebody held the process up for a week.
            time.seconds += 7 * 86_400
            times.append(market.now())

    time = HeldTime(look)
    market = ReplayMarket(recorded([0, 1, 3, 9]), speed=60.0, clock=time, wait=time.wait)
    taken = [tick.close_time async for batch in market.ticks(None) for tick in batch]
    # In the middle of each wait; after the third the clock is far ahead, the market is not.
    assert times == [START + ms for ms in (MINUTE // 2, MINUTE * 3 // 2, MINUTE * 3, MINUTE * 4 - 1)]
    assert taken == [START + n * MINUTE for n in (1, 2, 4, 10)]
    assert market.now() > START + 10 * MINUTE


async def test_as_fast_as_possible_its_time_is_that_of_its_last_candle() -> None:
    market = ReplayMarket(recorded(range(300)))
    stream = market.ticks(None)
    await anext(stream)
    assert market.now() == START + BATCH * MINUTE
    await anext(stream)
    assert market.now() == START + 300 * MINUTE
