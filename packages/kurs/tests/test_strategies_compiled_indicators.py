"""Compiled indicators against TA-Lib where both mean the same, against the ones of paper and live, and by hand."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from test_backtest_compiled import recorded

from kurs.domain.market import DAY
from kurs.market.columns import CandleColumns, FloatArray, IntArray
from kurs.strategies import compiled_indicators as compiled
from kurs.strategies import indicators

# About as many candles as the memory of an average of 26 needs to fade below the last digits.
FADED = 1_500

closes = arrays(
    np.float64,
    st.integers(1, 60),
    # On a grid, so that a market often stands still.
    elements=st.integers(1, 12).map(lambda n: n / 4),
)
periods = st.integers(1, 12)


@pytest.fixture(scope="module")
def talib() -> ModuleType:
    found: ModuleType = pytest.importorskip("talib")
    return found


@pytest.fixture(scope="module")
def month(shared_data: Path) -> CandleColumns:
    return recorded(shared_data, "BTC_PERP-1m").rows(0, 6_000)


def assert_near(mine: FloatArray, other: FloatArray, *, since: int = 0) -> None:
    scale = np.nanmax(np.abs(other)) if len(other) else 1.0
    np.testing.assert_allclose(mine[since:], other[since:], rtol=1e-9, atol=1e-12 * scale)


@pytest.mark.parametrize("period", [2, 14, 50])
@pytest.mark.parametrize("name", ["sma", "wma", "stddev", "roc", "rsi"])
def test_one_column_is_talibs(name: str, period: int, month: CandleColumns, talib: ModuleType) -> None:
    mine: Callable[[FloatArray, int], FloatArray] = getattr(compiled, name)
    found, other = mine(month.close, period), getattr(talib, name.upper())(month.close, period)
    # Where a market stands still the RSI of TA-Lib does not return to the middle.
    still = (found == 50.0) & (name == "rsi")
    assert still.mean() < 0.01
    assert_near(np.where(still, 0.0, found), np.where(still, 0.0, other))


@pytest.mark.parametrize("period", [2, 14, 50])
def test_averages_that_begin_otherwise_become_talibs(period: int, month: CandleColumns, talib: ModuleType) -> None:
    assert_near(compiled.ema(month.close, period), talib.EMA(month.close, period), since=FADED)
    prices = month.high, month.low, month.close
    assert_near(compiled.atr(*prices, period), talib.ATR(*prices, period), since=FADED)


def test_macd_becomes_talibs(month: CandleColumns, talib: ModuleType) -> None:
    for mine, other in zip(compiled.macd(month.close, 12, 26, 9), talib.MACD(month.close, 12, 26, 9), strict=True):
        assert_near(mine, other, since=FADED)


@pytest.mark.parametrize("period", [2, 14, 50])
def test_bands_are_talibs(period: int, month: CandleColumns, talib: ModuleType) -> None:
    others = talib.BBANDS(month.close, period, 2.5, 2.5)
    for mine, other in zip(compiled.bollinger(month.close, period, 2.5), others, strict=True):
        assert_near(mine, other)
    upper, lower = compiled.donchian(month.high, month.low, period)
    np.testing.assert_array_equal(upper, talib.MAX(month.high, period))
    np.testing.assert_array_equal(lower, talib.MIN(month.low, period))


@pytest.mark.parametrize("period", [2, 14, 50])
def test_direction_is_talibs(period: int, month: CandleColumns, talib: ModuleType) -> None:
    prices = month.high, month.low, month.close
    index, rising, falling = compiled.adx(*prices, period)
    assert_near(index, talib.ADX(*prices, period))
    assert_near(rising, talib.PLUS_DI(*prices, period))
    assert_near(falling, talib.MINUS_DI(*prices, period))


@pytest.mark.parametrize(("period", "slowing", "smoothing"), [(5, 3, 3), (14, 1, 3)])
def test_stochastic_is_talibs(
    period: int, slowing: int, smoothing: int, month: CandleColumns, talib: ModuleType
) -> None:
    prices = month.high, month.low, month.close
    # Where everything was one price TA-Lib says 0, and goes on saying it in the means.
    moved = np.ones(len(month), bool)
    for row in np.flatnonzero(compiled.donchian(*prices[:2], period)[0] == compiled.donchian(*prices[:2], period)[1]):
        moved[row : row + slowing + smoothing] = False
    mine = compiled.stochastic(*prices, period, slowing, smoothing)
    others = talib.STOCH(*prices, period, slowing, 0, smoothing, 0)
    # TA-Lib tells no %K before the first %D.
    first = period + slowing + smoothing - 3
    for line, other in zip(mine, others, strict=True):
        assert_near(np.where(moved, line, 0.0), np.where(moved, other, 0.0), since=first)


def test_obv_is_talibs(month: CandleColumns, talib: ModuleType) -> None:
    assert_near(compiled.obv(month.close, month.volume), talib.OBV(month.close, month.volume))


@settings(deadline=None)
@given(values=closes, period=periods)
def test_they_have_the_bits_of_those_of_paper_and_live(values: FloatArray, period: int) -> None:
    np.testing.assert_array_equal(compiled.ema(values, period), indicators.ema(values, period))
    np.testing.assert_array_equal(compiled.rsi(values, period), indicators.wilder_rsi(values, period))
    high, low = values + 0.25, values - 0.25
    mine, other = compiled.atr(high, low, values, period), indicators.atr(high, low, values, period)
    np.testing.assert_array_equal(mine, other)


@settings(deadline=None)
@given(values=closes, period=periods)
def test_windows_are_what_their_values_say(values: FloatArray, period: int) -> None:
    """Prices are quarters: plain arithmetic on them is exact."""
    windows = [values[row - period + 1 : row + 1] for row in range(period - 1, len(values))]
    weights = np.arange(1, period + 1)
    for mine, expected in (
        (compiled.sma(values, period), [window.mean() for window in windows]),
        (compiled.wma(values, period), [window @ weights / weights.sum() for window in windows]),
        (compiled.stddev(values, period), [window.std() for window in windows]),
        (compiled.donchian(values, values, period)[0], [window.max() for window in windows]),
        (compiled.donchian(values, values, period)[1], [window.min() for window in windows]),
    ):
        known = np.full(len(values), np.nan)
        known[period - 1 :] = expected
        np.testing.assert_allclose(mine, known, rtol=1e-12, atol=1e-12)


@settings(deadline=None)
@given(values=closes, period=periods)
def test_a_market_that_stands_still_leaves_no_dust(values: FloatArray, period: int) -> None:
    still = np.concatenate([values * 1e7 + 0.1, np.full(3 * period + 2, 0.3)])
    assert compiled.sma(still, period)[-1] == pytest.approx(0.3, rel=1e-15)
    assert compiled.stddev(still, period)[-1] <= 1e-16
    assert compiled.rsi(still, period)[-1] == 50.0
    strength, smoothed = compiled.stochastic(still, still, still, period, 1, 2)
    assert (strength[-1], smoothed[-1]) == (50.0, 50.0)
    assert compiled.adx(still, still, still, period)[1][-1] >= 0.0


@settings(deadline=None)
@given(values=closes, seed=st.integers(0, 1_000))
def test_vwap_begins_anew_with_each_session(values: FloatArray, seed: int) -> None:
    volume = np.random.default_rng(seed).integers(0, 4, len(values)).astype(float)
    time = np.arange(len(values), dtype=np.int64) * (DAY // 7) + 5 * DAY
    found = compiled.vwap(time, values + 1, values, values, volume, DAY)
    typical = values + 1 / 3
    for row in range(len(values)):
        today = (time[: row + 1] // DAY) == time[row] // DAY
        traded = volume[: row + 1][today].sum()
        expected = (typical[: row + 1] * volume[: row + 1])[today].sum() / traded if traded else np.nan
        assert found[row] == pytest.approx(expected, nan_ok=True, rel=1e-12)


@settings(deadline=None)
@given(values=closes, period=periods)
def test_nothing_depends_on_what_came_later(values: FloatArray, period: int) -> None:
    volume = np.ones(len(values))
    time = np.arange(len(values), dtype=np.int64) * DAY
    whole = everything(time, values, volume, period)
    for cut in {1, len(values) // 2, len(values) - 1} - {0}:
        for part, all_ in zip(everything(time[:cut], values[:cut], volume[:cut], period), whole, strict=True):
            np.testing.assert_array_equal(part, all_[: len(part)])


def everything(time: IntArray, values: FloatArray, volume: FloatArray, period: int) -> list[FloatArray]:
    high, low = values + 0.5, values - 0.25
    return [
        compiled.ema(values, period),
        compiled.sma(values, period),
        compiled.wma(values, period),
        compiled.stddev(values, period),
        compiled.rsi(values, period),
        compiled.roc(values, period),
        compiled.obv(values, volume),
        compiled.atr(high, low, values, period),
        compiled.vwap(time, high, low, values, volume, DAY),
        *compiled.bollinger(values, period, 2.0),
        *compiled.macd(values, period, period + 3, 2),
        *compiled.donchian(high, low, period),
        *compiled.stochastic(high, low, values, period, 2, 2),
        *compiled.adx(high, low, values, period),
    ]


def test_without_numba_they_are_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    values = np.random.default_rng(3).integers(1, 40, 120) / 8
    volume, time = np.ones(len(values)), np.arange(len(values), dtype=np.int64) * DAY
    fast = everything(time, values, volume, 5)
    for name, made in list(vars(compiled).items()):
        if hasattr(made, "py_func"):
            monkeypatch.setattr(compiled, name, made.py_func)
    for slow, quick in zip(everything(time, values, volume, 5), fast, strict=True):
        np.testing.assert_array_equal(slow, quick)
