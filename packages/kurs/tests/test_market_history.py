"""Looking back: only what had closed, put together as bots see it, on both markets, also after a restart."""

import asyncio
import json
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.candles import CandleBuilder
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import DAY, HOUR, MINUTE, TIMEFRAMES, WEEK, Candle
from kurs.market import history
from kurs.market.columns import CandleColumns
from kurs.market.generator import GeneratedMarket
from kurs.market.history import coarser, joined
from kurs.market.past import DAYS
from kurs.market.replay import ReplayMarket

pytestmark = pytest.mark.anyio

# Five minutes after a Monday's midnight, so that the first coarse candles are short.
START = 1_704_067_200_000 + 5 * MINUTE
PAIR = ("BTC/USD", "ETH/USD")


def generated() -> GeneratedMarket:
    return GeneratedMarket(PAIR, interval=MINUTE, seed=7, speed=None, start_time=START)


async def ran(market: GeneratedMarket, minutes: int) -> list[Candle]:
    """The candles of the first symbol that it has handed out after about so many minutes."""
    seen: list[Candle] = []
    async for batch in market.ticks(None):
        seen += (tick for tick in batch if isinstance(tick, Candle) and tick.symbol == PAIR[0])
        if len(seen) >= minutes:
            break
    return seen


def built(candles: Sequence[Candle], interval: int) -> list[Candle]:
    builder = CandleBuilder(interval)
    return [whole for candle in candles for whole in builder.add(candle)]


# ── the built-in market ───────────────────────────────────────────────────────────────────────────


async def test_history_is_what_was_handed_out_and_nothing_else() -> None:
    market = generated()
    seen = await ran(market, 3 * 24 * 60)
    for until in (seen[-1].close_time, seen[-1].close_time - 1, seen[2000].close_time, seen[0].close_time, START):
        past = [candle for candle in seen if candle.close_time <= until]
        for limit in (1, 7, 1000):
            assert list(await market.history(PAIR[0], MINUTE, until=until, limit=limit)) == past[-limit:]


@pytest.mark.parametrize("timeframe", TIMEFRAMES)
async def test_coarse_candles_are_those_that_bots_see_bit_for_bit(timeframe: str) -> None:
    market = generated()
    seen = await ran(market, 9 * 24 * 60)
    interval = TIMEFRAMES[timeframe]
    until = seen[-1].close_time
    wanted = await asyncio.to_thread(built, seen, interval)
    assert list(await market.history(PAIR[0], interval, until=until, limit=60)) == wanted[-60:]


async def test_history_after_a_restart_is_the_same() -> None:
    market = generated()
    seen = await ran(market, 8 * 24 * 60)
    until = seen[-1].close_time
    again = generated()
    again.seek(json.loads(json.dumps(market.cursor())))
    for interval, limit in ((MINUTE, 1000), (HOUR, 300), (DAY, 30)):
        wanted = await market.history(PAIR[0], interval, until=until, limit=limit)
        assert await again.history(PAIR[0], interval, until=until, limit=limit) == wanted
    # And as it goes on, the days before stay.
    async for _ in again.ticks(market.cursor()):
        break
    assert await again.history(PAIR[0], DAY, until=until, limit=30) == await market.history(
        PAIR[0], DAY, until=until, limit=30
    )


async def test_it_looks_back_for_a_month_at_most_and_gives_no_candle_that_is_cut_off() -> None:
    market = GeneratedMarket(PAIR[:1], interval=30 * MINUTE, seed=7, speed=None, start_time=START)
    seen = await ran(market, (DAYS + 5) * 48 + 20)
    until = seen[-1].close_time
    first = ((until - 1) // DAY - DAYS) * DAY
    found = await market.history(PAIR[0], 30 * MINUTE, until=until, limit=10_000)
    assert list(found) == [candle for candle in seen if candle.time >= first]
    weeks = await market.history(PAIR[0], 7 * DAY, until=until, limit=10)
    assert list(weeks) == [week for week in built(seen, 7 * DAY) if week.time >= first]
    assert len(market.cursor()["past"]) == DAYS  # type: ignore[arg-type]  # a list


async def test_a_mark_without_a_past_remembers_its_own_day() -> None:
    market = generated()
    seen = await ran(market, 2 * 24 * 60 + 100)
    until = seen[-1].close_time
    again = generated()
    again.seek({key: value for key, value in market.cursor().items() if key != "past"})
    found = await again.history(PAIR[0], MINUTE, until=until, limit=5000)
    assert list(found) == [candle for candle in seen if candle.time >= until // DAY * DAY]


@pytest.mark.parametrize("past", [3, [3], [[1.0]], [["1", 1.0, 1.0, 1.0, 1.0, 1.0]], [[1.0] * 6] * (DAYS + 1)])
async def test_a_damaged_past_is_refused(past: object) -> None:
    market = generated()
    await ran(market, 10)
    with pytest.raises(BadInput, match="cursor"):
        generated().seek(market.cursor() | {"past": past})


async def test_what_it_cannot_tell() -> None:
    market = generated()
    assert market.interval("ETH/USD") == MINUTE
    with pytest.raises(UnknownName):
        await market.history("LTC/USD", MINUTE, until=START, limit=1)
    with pytest.raises(UnknownName):
        market.interval("LTC/USD")
    coarse = GeneratedMarket(PAIR, interval=5 * MINUTE, seed=7, speed=None, start_time=START)
    with pytest.raises(BadInput, match="a multiple of the market's 5m"):
        await coarse.history(PAIR[0], 3 * MINUTE, until=START, limit=1)
    assert await market.history(PAIR[0], MINUTE, until=0, limit=10) == ()


# ── recorded candles ──────────────────────────────────────────────────────────────────────────────


def recorded(minutes: Sequence[int], *, symbol: str = PAIR[0], interval: int = MINUTE) -> CandleColumns:
    draw = np.random.default_rng(1)
    price = np.round(100 + draw.normal(0, 1, len(minutes)).cumsum().clip(-90), 2)
    spread = np.round(draw.uniform(0, 1, len(minutes)), 2)
    return CandleColumns(
        symbol=symbol,
        interval=interval,
        time=np.array(minutes, dtype=np.int64) * MINUTE,
        open=price,
        high=price + spread,
        low=price - spread,
        close=price,
        volume=np.round(draw.uniform(0, 9, len(minutes)), 3),
    )


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 600), min_size=1, max_size=200, unique=True).map(sorted),
    interval=st.sampled_from([MINUTE, 5 * MINUTE, HOUR]),
    until=st.integers(0, 700),
    limit=st.integers(1, 50),
)
def test_gaps_are_not_filled_and_nothing_is_lost(minutes: list[int], interval: int, until: int, limit: int) -> None:
    columns = recorded(minutes)
    series = coarser(columns, interval)
    found = () if series is None else series.newest(until=until * MINUTE, limit=limit)
    parts = [c for c in columns.candles() if c.close_time <= until * MINUTE]
    end = (parts[-1].time // interval + 1) * interval if parts else 0
    if parts and end <= until * MINUTE:
        # The builder gives a candle that lacks its last part once a later one comes.
        parts.append(Candle(PAIR[0], MINUTE, end, 1, 1, 1, 1, 0))
    wanted = [whole for whole in built(parts, interval) if whole.time < end]
    assert list(found) == wanted[-limit:]


def test_days_in_pieces_are_one_series() -> None:
    whole = recorded(range(300))
    head = CandleColumns(
        symbol=PAIR[0],
        interval=MINUTE,
        **{name: getattr(whole, name)[:120] for name in ("time", "open", "high", "low", "close", "volume")},
    )
    assert joined([head, whole.since(120 * MINUTE)]).fingerprint() == whole.fingerprint()


def test_what_is_cut_off_at_the_start_is_left_out() -> None:
    columns = recorded(range(7, 40))
    for follows, first in ((True, 0), (False, 15)):
        series = coarser(columns, 15 * MINUTE, follows=follows)
        assert series is not None
        assert series.candles.time[0] == first * MINUTE
    assert coarser(recorded(range(7, 12)), 15 * MINUTE) is None


def test_a_candle_off_the_grid_is_known_when_its_last_part_has_closed() -> None:
    columns = recorded([0, 1, 2, 3, 4])
    late = CandleColumns(
        symbol=PAIR[0],
        interval=MINUTE,
        time=columns.time + 30_000,
        **{name: getattr(columns, name) for name in ("open", "high", "low", "close", "volume")},
    )
    series = coarser(late, 5 * MINUTE, follows=True)
    assert series is not None
    assert series.newest(until=5 * MINUTE, limit=1) == ()
    assert len(series.newest(until=5 * MINUTE + 30_000, limit=1)) == 1


@pytest.mark.parametrize("interval", [MINUTE, 5 * MINUTE, HOUR, WEEK])
async def test_many_rows_are_put_together_by_turns(monkeypatch: pytest.MonkeyPatch, interval: int) -> None:
    monkeypatch.setattr(history, "AT_ONCE", 100)
    columns = recorded([minute for minute in range(1000) if minute % 7])
    whole, by_turns = coarser(columns, interval), await history.coarser_by_turns(columns, interval)
    if whole is None or by_turns is None:
        assert whole is by_turns is None
        assert interval == WEEK
        return
    assert by_turns.candles.fingerprint() == whole.candles.fingerprint()
    assert by_turns.known.tolist() == whole.known.tolist()


async def test_a_replay_tells_what_had_closed_by_then() -> None:
    market = ReplayMarket([recorded(range(100)), recorded(range(0, 100, 5), symbol="ETH/USD", interval=5 * MINUTE)])
    assert (market.interval("BTC/USD"), market.interval("ETH/USD")) == (MINUTE, 5 * MINUTE)
    found = await market.history("BTC/USD", 15 * MINUTE, until=46 * MINUTE, limit=10)
    assert [candle.time for candle in found] == [0, 15 * MINUTE, 30 * MINUTE]
    assert await market.history("ETH/USD", 5 * MINUTE, until=5 * MINUTE - 1, limit=10) == ()
    with pytest.raises(UnknownName, match="unknown recorded symbol"):
        await market.history("LTC/USD", MINUTE, until=0, limit=1)
    with pytest.raises(BadInput, match="a multiple of the market's 5m"):
        await market.history("ETH/USD", MINUTE, until=0, limit=1)


async def test_of_two_recordings_of_a_symbol_the_coarser_that_fits_is_read() -> None:
    hours = recorded(range(0, 6000, 60), interval=HOUR)
    market = ReplayMarket([recorded(range(100)), hours])
    assert market.interval("BTC/USD") == MINUTE
    assert list(await market.history("BTC/USD", HOUR, until=6000 * MINUTE, limit=100)) == list(hours.candles())
    assert len(await market.history("BTC/USD", 5 * MINUTE, until=6000 * MINUTE, limit=100)) == 20
