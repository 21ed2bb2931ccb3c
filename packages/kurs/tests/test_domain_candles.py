"""Coarser candles from finer ones, against a plain loop."""

import json
from datetime import UTC, datetime

import pytest
from building import SYMBOL, candle
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.candles import CandleBuilder
from kurs.domain.errors import BadInput
from kurs.domain.market import DAY, HOUR, MINUTE, WEEK, Candle

FIVE = 5 * MINUTE

parts = st.lists(
    st.tuples(st.integers(0, 40), st.floats(1, 1000), st.floats(0, 0.5), st.floats(0, 100)), max_size=40
).map(
    lambda rows: [
        Candle(SYMBOL, MINUTE, n * MINUTE, close, close + width, close - width, close, volume)
        for n, (close, width, volume) in sorted({row[0]: row[1:] for row in rows}.items())
    ]
)


def by_plain_loop(candles: list[Candle], interval: int) -> list[Candle]:
    """What has closed by the end: every group but the last, and the last when its last part is there."""
    groups: dict[int, list[Candle]] = {}
    for one in candles:
        groups.setdefault(one.time // interval * interval, []).append(one)
    done = [start for start in groups if start < max(groups) or groups[start][-1].close_time == start + interval]
    if candles and candles[0].time % interval:
        done = [start for start in done if start > candles[0].time]
    return [
        Candle(
            SYMBOL,
            interval,
            start,
            groups[start][0].open,
            max(c.high for c in groups[start]),
            min(c.low for c in groups[start]),
            groups[start][-1].close,
            _summed([c.volume for c in groups[start]]),
        )
        for start in done
    ]


def _summed(values: list[float]) -> float:
    """One after the other, as a market tells them."""
    total = values[0]
    for value in values[1:]:
        total += value
    return total


@settings(max_examples=100, deadline=None)
@given(parts, st.integers(0, 40))
def test_it_agrees_with_a_plain_loop_and_goes_on_after_a_restart(candles: list[Candle], cut: int) -> None:
    builder = CandleBuilder(FIVE)
    built: list[Candle] = []
    for n, one in enumerate(candles):
        if n == cut:
            kept = json.loads(json.dumps(builder.snapshot()))
            builder = CandleBuilder(FIVE)
            builder.restore(kept)
        built += builder.add(one)
    assert built == by_plain_loop(candles, FIVE)


def test_a_candle_is_given_when_its_last_part_has_closed() -> None:
    builder = CandleBuilder(FIVE)
    assert [len(builder.add(candle(n * MINUTE, 100.0))) for n in range(10)] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]


def test_a_missing_last_part_holds_the_candle_back_until_a_later_one_comes() -> None:
    builder = CandleBuilder(FIVE)
    assert builder.add(candle(0, 100.0, 7.0)) == ()
    (late,) = builder.add(candle(11 * MINUTE, 120.0))
    assert (late.time, late.interval, late.close, late.volume) == (0, FIVE, 100.0, 7.0)


def test_one_part_can_complete_two_candles() -> None:
    builder = CandleBuilder(FIVE)
    builder.add(candle(0, 100.0))
    late, whole = builder.add(candle(9 * MINUTE, 120.0))
    assert [(late.time, late.close), (whole.time, whole.close)] == [(0, 100.0), (FIVE, 120.0)]


def test_a_first_candle_without_its_beginning_is_not_given() -> None:
    builder = CandleBuilder(FIVE)
    assert [len(builder.add(candle(n * MINUTE, 100.0))) for n in range(3, 15)] == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]


def test_a_candle_whose_beginning_is_a_gap_is_given() -> None:
    builder = CandleBuilder(FIVE)
    given = [whole.time for n in (0, 4, 7, 9) for whole in builder.add(candle(n * MINUTE, 100.0))]
    assert given == [0, FIVE]


def test_weeks_begin_on_mondays_and_days_at_midnight() -> None:
    thursday = int(datetime(2023, 12, 28, tzinfo=UTC).timestamp()) * 1000
    for interval, starts in ((WEEK, ["Monday 2024-01-01", "Monday 2024-01-08"]), (2 * DAY, ["Friday 2023-12-29"])):
        builder = CandleBuilder(interval)
        days = (candle(thursday + n * DAY, 100.0, interval=DAY) for n in range(18))
        built = [datetime.fromtimestamp(whole.time / 1000, UTC) for day in days for whole in builder.add(day)]
        assert [f"{start:%A %Y-%m-%d}" for start in built][: len(starts)] == starts


def test_what_an_earlier_version_kept_is_gone_on_with() -> None:
    builder = CandleBuilder(FIVE)
    builder.restore(list(candle(0, 100.0, interval=FIVE)))
    assert [whole.time for whole in builder.add(candle(4 * MINUTE, 120.0))] == [0]


def test_a_week_that_an_earlier_version_began_on_a_thursday_is_not_gone_on_with() -> None:
    thursday = int(datetime(2024, 1, 4, tzinfo=UTC).timestamp()) * 1000
    builder = CandleBuilder(WEEK)
    builder.restore(list(candle(thursday, 100.0, interval=WEEK)))
    given = [whole.time for n in range(2, 14) for whole in builder.add(candle(thursday + n * DAY, 100.0, interval=DAY))]
    assert given == [thursday + 4 * DAY]


def test_an_interval_that_does_not_divide_is_refused_with_its_name() -> None:
    with pytest.raises(BadInput, match=r"timeframe: '5m' is not allowed; a multiple of the market's 1h"):
        CandleBuilder(FIVE).add(candle(0, 100.0, interval=HOUR))
