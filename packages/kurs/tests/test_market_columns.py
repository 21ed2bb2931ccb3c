"""Columns of candles: what they refuse, how they become candles, where gaps are."""

import math
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import Candle, candle_problem
from kurs.market.columns import CandleColumns, Gap, bad_prices, find_gaps, iso, most_common_step

MINUTE = 60_000
START = 1_640_995_200_000

PRICES = st.one_of(st.floats(0.5, 2.0), st.sampled_from([0.0, -1.0, math.nan, math.inf, -math.inf, 5e-324, 1e308]))


def columns(*rows: tuple[float, ...], times: list[int] | None = None) -> CandleColumns:
    values = np.array(rows, dtype=np.float64).reshape(-1, 5)
    starts = [START + n * MINUTE for n in range(len(values))] if times is None else times
    return CandleColumns(
        symbol="BTC/USD",
        interval=MINUTE,
        time=np.array(starts, dtype=np.int64),
        open=values[:, 0],
        high=values[:, 1],
        low=values[:, 2],
        close=values[:, 3],
        volume=values[:, 4],
        origin="some.csv",
    )


FINE = (1.0, 2.0, 0.5, 1.5, 10.0)


def test_columns_become_the_candles_that_they_hold() -> None:
    made = columns(FINE, (1.5, 1.5, 1.5, 1.5, 0.0))
    second = Candle("BTC/USD", MINUTE, START + MINUTE, 1.5, 1.5, 1.5, 1.5, 0.0)
    candles = list(made.candles())
    assert candles == [Candle("BTC/USD", MINUTE, START, *FINE), second]
    assert all(type(candle) is Candle for candle in candles)
    assert all(type(value) in (int, float, str) for candle in candles for value in candle)
    assert list(made.candles(1)) == [second]
    assert list(made.candles(0, 1)) == candles[:1]
    assert len(made) == 2


def test_columns_cannot_be_changed() -> None:
    made = columns(FINE)
    with pytest.raises(ValueError, match="read-only"):
        made.close[0] = 7.0
    with pytest.raises(FrozenInstanceError):
        made.symbol = "ETH/USD"  # type: ignore[misc]  # that it is forbidden is what is tested


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((math.nan, 2.0, 0.5, 1.5, 1.0), "must lie between low"),
        ((1.0, math.inf, 0.5, 1.5, 1.0), "finite numbers above zero"),
        ((1.0, 2.0, 0.0, 1.5, 1.0), "finite numbers above zero"),
        ((1.0, 2.0, -1.0, 1.5, 1.0), "finite numbers above zero"),
        ((1.0, 0.5, 0.6, 1.0, 1.0), "high 0.5 is below low 0.6"),
        ((3.0, 2.0, 0.5, 1.5, 1.0), "open 3.0 and close 1.5 must lie between low 0.5 and high 2.0"),
        ((1.0, 2.0, 0.5, 0.4, 1.0), "must lie between"),
        ((1.0, 2.0, 0.5, 1.5, -1.0), "volume -1.0 must be a finite number, zero or more"),
        ((1.0, 2.0, 0.5, 1.5, math.nan), "volume nan must be a finite number"),
    ],
)
def test_a_row_that_cannot_be_believed_is_named_with_what_is_allowed(row: tuple[float, ...], problem: str) -> None:
    with pytest.raises(BadData) as refused:
        columns(FINE, row, FINE)
    message = str(refused.value)
    assert message.startswith("some.csv: row 2 (2022-01-01T00:01:00Z): ")
    assert "low <= open, close <= high" in message
    if not math.isnan(row[0]):
        assert problem in message


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (START, "row 2 (2022-01-01T00:00:00Z): the row before it has the same time"),
        (START - MINUTE, "row 2 (2021-12-31T23:59:00Z): out of order, the row before it has 2022-01-01"),
        (START + 1_000, "starts 1000 ms after the row before it, a candle lasts 60000 ms"),
        (-5, "time -5 ms lies outside the years 1970 to 2199"),
        (10**15, "row 2 (1000000000000000 ms): time 1000000000000000 ms lies outside"),
    ],
)
def test_a_time_that_cannot_be_believed_is_named(second: int, problem: str) -> None:
    with pytest.raises(BadData) as refused:
        columns(FINE, FINE, times=[START, second])
    assert problem in str(refused.value)


def test_no_candles_a_wrong_interval_and_uneven_columns_are_refused() -> None:
    with pytest.raises(BadData, match=r"some\.csv: it holds no candles"):
        columns()
    with pytest.raises(BadInput, match="interval: 0"):
        replace(columns(FINE), interval=0)
    with pytest.raises(BadInput, match=r"close: \(2,\) .* one value for each of the 1 times"):
        replace(columns(FINE), close=np.array([1.0, 1.0]))


@settings(max_examples=300)
@given(st.tuples(PRICES, PRICES, PRICES, PRICES, PRICES))
def test_columns_and_single_candles_are_judged_alike(row: tuple[float, float, float, float, float]) -> None:
    alone = candle_problem(Candle("BTC/USD", MINUTE, START, *row))
    together = bad_prices(*(np.array([value]) for value in row))
    assert bool(together[0]) == (alone is not None)


@given(st.lists(st.integers(1, 6), max_size=40))
def test_gaps_count_the_candles_that_are_missing(steps: list[int]) -> None:
    times = np.cumsum([START, *(step * MINUTE for step in steps)])
    gaps = find_gaps(times, MINUTE)
    expected = [
        Gap(time=int(time) + MINUTE, missing=step - 1) for time, step in zip(times, steps, strict=False) if step > 1
    ]
    assert gaps.count == len(expected)
    assert gaps.missing == sum(gap.missing for gap in expected)
    assert list(gaps.first) == expected[:5]
    assert gaps.largest == max(expected, key=lambda gap: gap.missing, default=None)


def test_the_most_common_step_is_the_smallest_of_equals() -> None:
    assert most_common_step(np.array([0, 60, 120, 300])) == 60
    assert most_common_step(np.array([0, 60, 180])) == 60
    assert most_common_step(np.array([180, 60, 0])) is None
    assert most_common_step(np.array([0])) is None


def test_the_fingerprint_is_of_the_content_alone() -> None:
    made = columns(FINE, FINE)
    same = columns(FINE, FINE)
    assert made.fingerprint() == same.fingerprint()
    assert made.fingerprint() == replace(made, origin="other.csv").fingerprint()
    others = [
        replace(made, symbol="ETH/USD"),
        replace(made, interval=MINUTE // 2),
        replace(made, time=made.time + 1),
        replace(made, volume=made.volume + 1),
        columns(FINE),
    ]
    assert len({made.fingerprint(), *(other.fingerprint() for other in others)}) == 6
    assert len(made.fingerprint()) == 64


def test_times_are_said_in_utc() -> None:
    assert iso(START) == "2022-01-01T00:00:00Z"
    assert iso(START + 5) == "2022-01-01T00:00:00.005Z"
    assert iso(-1) == "-1 ms"
    assert iso(10**18) == "1000000000000000000 ms"
