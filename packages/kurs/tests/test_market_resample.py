"""Columns made coarser are the candles that the builder of paper and live makes of the same parts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.candles import CandleBuilder
from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import DAY, MINUTE, WEEK
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled


def columns_of(times: list[int], seed: int = 0) -> CandleColumns:
    """Candles of a minute at these minutes."""
    draw = np.random.default_rng(seed)
    open_, close = draw.integers(50, 90, (2, len(times))) / 7
    return CandleColumns(
        symbol="BTC/USD",
        interval=MINUTE,
        time=np.array(times, np.int64) * MINUTE,
        open=open_,
        high=np.maximum(open_, close) + draw.random(len(times)),
        low=np.minimum(open_, close) - draw.random(len(times)),
        close=close,
        volume=draw.random(len(times)),
        origin="a file",
    )


@given(
    times=st.lists(st.integers(0, 200), min_size=1, max_size=80, unique=True).map(sorted),
    many=st.sampled_from([2, 5, 60]),
    seed=st.integers(0, 99),
)
def test_they_are_those_of_the_builder(times: list[int], many: int, seed: int) -> None:
    columns = columns_of(times, seed)
    builder = CandleBuilder(many * MINUTE)
    expected = [coarse for part in columns.candles() for coarse in builder.add(part)]
    if not expected:
        with pytest.raises(BadData, match=r"not one candle of .* is whole"):
            resampled(columns, many * MINUTE)
        return
    made = resampled(columns, many * MINUTE)
    assert list(made.candles()) == expected
    assert (made.symbol, made.interval, made.origin) == ("BTC/USD", many * MINUTE, "a file")
    kept = [t for t in times if t * MINUTE >= made.time[0] and t * MINUTE < made.time[-1] + many * MINUTE]
    assert made.left_out == (times.index(kept[0]), len(times) - 1 - times.index(kept[-1]))


@given(first=st.integers(0, 30), days=st.integers(1, 40), many=st.sampled_from([2, 7, 14]))
def test_weeks_are_those_of_the_builder(first: int, days: int, many: int) -> None:
    columns = replace(columns_of(list(range(days))), interval=DAY, time=np.arange(first, first + days) * DAY)
    builder = CandleBuilder(many * DAY)
    expected = [coarse for part in columns.candles() for coarse in builder.add(part)]
    if expected:
        assert list(resampled(columns, many * DAY).candles()) == expected
        assert many != 7 or {whole.time % WEEK for whole in expected} == {4 * DAY}


def test_the_candles_own_interval_changes_nothing() -> None:
    columns = columns_of([1, 2, 3])
    assert resampled(columns, MINUTE) is columns


@pytest.mark.parametrize("interval", [MINUTE // 2, MINUTE + 1, 90_000])
def test_an_interval_that_is_no_multiple_is_refused(interval: int) -> None:
    with pytest.raises(BadInput, match="a multiple of the candles' own, 1m"):
        resampled(columns_of([1, 2, 3]), interval)
