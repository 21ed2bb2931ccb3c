"""Indicators against slow definitions written from the books, and both ways against each other."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kurs.strategies.indicators import (
    LEFT,
    Atr,
    CutlerRsi,
    Ema,
    Rsi,
    WilderRsi,
    atr,
    cutler_rsi,
    ema,
    fades,
    wilder_rsi,
)

PRICES = st.lists(st.integers(1, 400).map(lambda cents: cents / 100), max_size=60)
PERIODS = st.integers(1, 12)


def column(values: list[float]) -> NDArray[np.float64]:
    return np.array(values, np.float64)


def same_bits(stepped: list[float | None], whole: NDArray[np.float64]) -> bool:
    return np.array_equal(column([math.nan if v is None else v for v in stepped]), whole, equal_nan=True)


def slow_rsi(closes: list[float], period: int, *, wilder: bool) -> Fraction | None:
    """100 - 100 / (1 + RS) in fractions, from the whole history each time."""
    exact = [Fraction(close) for close in closes]
    changes = [after - before for before, after in pairwise(exact)]
    if len(changes) < period:
        return None
    if not any(changes[-period:]):
        return Fraction(50)
    gains, losses = [max(c, Fraction(0)) for c in changes], [max(-c, Fraction(0)) for c in changes]
    gain, loss = (_mean(side, period, wilder=wilder) for side in (gains, losses))
    return Fraction(100) if loss == 0 else 100 - 100 / (1 + gain / loss)


def _mean(values: list[Fraction], period: int, *, wilder: bool) -> Fraction:
    if not wilder:
        return sum(values[-period:], Fraction(0)) / period
    mean = sum(values[:period], Fraction(0)) / period
    for value in values[period:]:
        mean = (mean * (period - 1) + value) / period
    return mean


@settings(max_examples=60, deadline=None)
@given(closes=PRICES, period=PERIODS)
def test_ema_gives_the_same_bits_both_ways(closes: list[float], period: int) -> None:
    average = Ema(period)
    assert same_bits([average.update(close) for close in closes], ema(column(closes), period))


def test_ema_by_hand() -> None:
    # alpha = 2 / (3 + 1) = 0.5, seeded with the first value
    assert ema(column([2.0, 4.0, 8.0, 8.0]), 3).tolist() == [2.0, 3.0, 5.5, 6.75]


@pytest.mark.parametrize(("index", "whole"), [(WilderRsi, wilder_rsi), (CutlerRsi, cutler_rsi)])
@settings(max_examples=80, deadline=None)
@given(closes=PRICES, period=PERIODS)
def test_rsi_gives_the_same_bits_both_ways_and_the_value_of_its_definition(
    index: type[WilderRsi] | type[CutlerRsi],
    whole: object,
    closes: list[float],
    period: int,
) -> None:
    assert callable(whole)
    rsi: Rsi = index(period)
    stepped = [rsi.update(close) for close in closes]
    assert same_bits(stepped, whole(column(closes), period))
    for row, value in enumerate(stepped):
        expected = slow_rsi(closes[: row + 1], period, wilder=index is WilderRsi)
        assert (value is None) == (expected is None)
        if value is not None and expected is not None:
            assert value == pytest.approx(float(expected), abs=1e-9)


def test_rsi_by_hand() -> None:
    closes = column([10.0, 11.0, 10.5, 12.0, 12.0])
    # gains 1, 0, 1.5, 0 and losses 0, 0.5, 0, 0; Wilder's means over 2
    assert wilder_rsi(closes, 2)[2:] == pytest.approx([100 * 0.5 / 0.75, 100 * 1 / 1.125, 100 * 0.5 / 0.5625])
    # the plain means of the last two changes
    assert cutler_rsi(closes, 2)[2:] == pytest.approx([100 * 0.5 / 0.75, 100 * 0.75 / 1.0, 100.0])


@pytest.mark.parametrize("index", [WilderRsi, CutlerRsi])
def test_a_market_that_stands_still_has_rsi_50(index: type[WilderRsi] | type[CutlerRsi]) -> None:
    rsi = index(3)
    values = [rsi.update(close) for close in (1.0, 1.1, 1.3, 1.6, 1.6, 1.6, 1.6, 1.6, 1.7)]
    assert values[3:6] == [100.0] * 3
    assert values[6:8] == [50.0] * 2
    assert values[8] == 100.0


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[st.integers(1, 400)] * 3), max_size=40), period=PERIODS)
def test_atr_gives_the_same_bits_both_ways_and_the_value_of_its_definition(
    rows: list[tuple[int, int, int]], period: int
) -> None:
    bars = [tuple(price / 100 for price in sorted(row)) for row in rows]
    high, low, close = (column([bar[i] for bar in bars]) for i in (2, 0, 1))
    average = Atr(period)
    stepped = [average.update(h, l_, c) for l_, c, h in bars]
    assert same_bits(stepped, atr(high, low, close, period))
    ranges = [
        max(h - l_, abs(h - before), abs(l_ - before))
        for (l_, _, h), before in zip(bars, [bars[0][1], *close.tolist()] if bars else [], strict=False)
    ]
    mean = sum(ranges[:period]) / period
    for value in ranges[period:]:
        mean = (mean * (period - 1) + value) / period
    if len(bars) >= period:
        assert stepped[-1] == pytest.approx(mean, abs=1e-9)
    assert all(value is None for value in stepped[: period - 1])


@given(period=st.integers(1, 1000), alpha=st.sampled_from([lambda n: 2 / (n + 1), lambda n: 1 / n]))
def test_where_an_average_began_has_faded(period: int, alpha: Callable[[int], float]) -> None:
    share = alpha(period)
    left = (1 - share) ** fades(share)
    assert left <= LEFT * (1 + 1e-9)
    assert fades(share) == 1 or (1 - share) ** (fades(share) - 1) > LEFT
