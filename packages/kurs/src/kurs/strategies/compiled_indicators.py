"""Indicators over whole columns, compiled: a few nanoseconds a candle; NaN wherever one is not defined yet.

With numba (`pip install 'kurs[fast]'`) they are machine code, without it the same loops run in plain Python: the same
numbers, a hundred times slower. Sums of a window are compensated, so that a market that stands still leaves no dust.
Where others begin an average differently it is said; such differences fade with the candles.
"""

import numpy as np
from numpy.typing import NDArray

from kurs.strategies.base import Floats
from kurs.strategies.compilation import jitted
from kurs.strategies.indicators import NEUTRAL

__all__ = [
    "adx",
    "atr",
    "bollinger",
    "donchian",
    "ema",
    "macd",
    "obv",
    "roc",
    "rsi",
    "sma",
    "stddev",
    "stochastic",
    "vwap",
    "wma",
]


def ema(values: Floats, period: int) -> Floats:
    """Exponential moving average, alpha 2 / (period + 1), from the first value on; the bits of `indicators.ema`.

    TA-Lib begins with the mean of the first `period` values, except in its Metastock mode.
    """
    # NumPy's memory comes in large pages, which compiled code's does not: half the time of a million values.
    averages = np.empty(len(values))
    _ema(values, period, averages)
    return averages


@jitted
def _ema(values: Floats, period: int, averages: Floats) -> None:
    alpha = 2.0 / (period + 1)
    average = values[0] if len(values) else 0.0
    for row in range(len(values)):
        average += alpha * (values[row] - average)
        averages[row] = average


@jitted
def sma(values: Floats, period: int) -> Floats:
    """Plain mean of the last `period` values; they may begin with NaN."""
    means = np.full(len(values), np.nan)
    first = 0
    while first < len(values) and np.isnan(values[first]):
        first += 1
    total, lost = 0.0, 0.0
    for row in range(first, len(values)):
        for change in (values[row], -values[row - period] if row >= first + period else 0.0):
            # Kahan and Babuska's sum, as Neumaier has it: what an addition loses is kept.
            added = total + change
            if abs(total) >= abs(change):
                lost += (total - added) + change
            else:
                lost += (change - added) + total
            total = added
        if row >= first + period - 1:
            means[row] = (total + lost) / period
    return means


@jitted
def wma(values: Floats, period: int) -> Floats:
    """Mean of the last `period` values with weights 1, 2, ... up to `period` for the newest."""
    means = np.full(len(values), np.nan)
    weights = period * (period + 1) / 2
    for row in range(period - 1, len(values)):
        total = 0.0
        for back in range(period):
            total += values[row - back] * (period - back)
        means[row] = total / weights
    return means


@jitted
def stddev(values: Floats, period: int) -> Floats:
    """Standard deviation of the last `period` values about their mean, as of a whole population."""
    spreads = np.full(len(values), np.nan)
    for row in range(period - 1, len(values)):
        mean = 0.0
        for back in range(period):
            mean += values[row - back]
        mean /= period
        squares = 0.0
        for back in range(period):
            off = values[row - back] - mean
            squares += off * off
        spreads[row] = np.sqrt(squares / period)
    return spreads


@jitted
def bollinger(values: Floats, period: int, width: float) -> tuple[Floats, Floats, Floats]:
    """Upper band, middle and lower band: the plain mean, and `width` standard deviations to both sides.

    Source: J. Bollinger, Bollinger on Bollinger Bands, 2001.
    """
    middle = sma(values, period)
    reach = width * stddev(values, period)
    return middle + reach, middle, middle - reach


def macd(values: Floats, fast: int, slow: int, signal: int) -> tuple[Floats, Floats, Floats]:
    """Line (fast less slow EMA), its own EMA over `signal` values, and the difference; EMAs as in `ema`.

    Source: G. Appel, Technical Analysis, 2005.
    """
    line = ema(values, fast) - ema(values, slow)
    smoothed = ema(line, signal)
    return line, smoothed, line - smoothed


@jitted
def rsi(closes: Floats, period: int) -> Floats:
    """Relative strength index by Wilder, 0..100, 50 where the last `period` changes were all zero.

    The bits of `indicators.wilder_rsi`. TA-Lib says 0 for a market that never moved, and does not return to 50 where
    one stands still.
    """
    strength = np.full(len(closes), np.nan)
    gains, losses, still = 0.0, 0.0, 0
    for row in range(1, len(closes)):
        change = closes[row] - closes[row - 1]
        still = still + 1 if change == 0.0 else 0
        gain = change if change > 0.0 else 0.0
        loss = -change if change < 0.0 else 0.0
        if row <= period:
            gains += gain
            losses += loss
            if row < period:
                continue
            gains /= period
            losses /= period
        else:
            gains += (gain - gains) / period
            losses += (loss - losses) / period
        total = gains + losses
        moving = still < period and total > 0.0
        strength[row] = 100.0 * (gains / total) if moving else NEUTRAL
    return strength


@jitted
def atr(high: Floats, low: Floats, close: Floats, period: int) -> Floats:
    """Average true range by Wilder, in quote currency; the bits of `indicators.atr`.

    The first range is high less low; TA-Lib leaves the first candle out, having no close before it.
    """
    ranges = np.full(len(close), np.nan)
    average = 0.0
    for row in range(len(close)):
        top, bottom = high[row], low[row]
        if row:
            top, bottom = max(top, close[row - 1]), min(bottom, close[row - 1])
        if row < period:
            average += top - bottom
            if row < period - 1:
                continue
            average /= period
        else:
            average += ((top - bottom) - average) / period
        ranges[row] = average
    return ranges


@jitted
def donchian(high: Floats, low: Floats, period: int) -> tuple[Floats, Floats]:
    """Highest high and lowest low of the last `period` candles, this one among them."""
    upper, lower = np.full(len(high), np.nan), np.full(len(high), np.nan)
    top = bottom = 0
    for row in range(len(high)):
        if top <= row - period:
            top = row - period + 1
            for other in range(top + 1, row + 1):
                top = other if high[other] >= high[top] else top
        elif high[row] >= high[top]:
            top = row
        if bottom <= row - period:
            bottom = row - period + 1
            for other in range(bottom + 1, row + 1):
                bottom = other if low[other] <= low[bottom] else bottom
        elif low[row] <= low[bottom]:
            bottom = row
        if row >= period - 1:
            upper[row], lower[row] = high[top], low[bottom]
    return upper, lower


@jitted
def vwap(time: NDArray[np.int64], high: Floats, low: Floats, close: Floats, volume: Floats, session: int) -> Floats:
    """Mean of the typical price (high + low + close) / 3 by volume since the session began; NaN before any volume.

    Sessions are `session` ms long and begin with the epoch: 86,400,000 for days in UTC.
    """
    means = np.full(len(close), np.nan)
    value = traded = 0.0
    current = -1
    for row in range(len(close)):
        began = time[row] // session
        if began != current:
            value, traded, current = 0.0, 0.0, began
        value += (high[row] + low[row] + close[row]) / 3.0 * volume[row]
        traded += volume[row]
        if traded > 0.0:
            means[row] = value / traded
    return means


@jitted
def stochastic(
    high: Floats, low: Floats, close: Floats, period: int, slowing: int, smoothing: int
) -> tuple[Floats, Floats]:
    """%K and %D, 0..100: where the close lies between the lowest low and the highest high of `period` candles, its
    plain mean over `slowing` candles, and the mean of that over `smoothing`. 50 where all were one price; TA-Lib: 0.

    Source: G. C. Lane, Lane's Stochastics, 1984.
    """
    upper, lower = donchian(high, low, period)
    raw = np.full(len(close), np.nan)
    for row in range(period - 1, len(close)):
        reach = upper[row] - lower[row]
        raw[row] = 100.0 * ((close[row] - lower[row]) / reach) if reach > 0.0 else NEUTRAL
    strength = sma(raw, slowing)
    return strength, sma(strength, smoothing)


@jitted
def adx(high: Floats, low: Floats, close: Floats, period: int) -> tuple[Floats, Floats, Floats]:
    """Average directional index and the two indicators +DI, -DI that it compares, 0..100; all 0 without any movement.

    Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978; begun as TA-Lib does.
    """
    rows = len(close)
    index, rising, falling = np.full(rows, np.nan), np.full(rows, np.nan), np.full(rows, np.nan)
    ups = downs = ranges = total = average = 0.0
    for row in range(1, rows):
        up, down = high[row] - high[row - 1], low[row - 1] - low[row]
        reach = max(high[row], close[row - 1]) - min(low[row], close[row - 1])
        if row >= period:
            ups, downs, ranges = ups - ups / period, downs - downs / period, ranges - ranges / period
        ups += up if up > down and up > 0.0 else 0.0
        downs += down if down > up and down > 0.0 else 0.0
        ranges += reach
        if row < period:
            continue
        plus = 100.0 * (ups / ranges) if ranges > 0.0 else 0.0
        minus = 100.0 * (downs / ranges) if ranges > 0.0 else 0.0
        direction = 100.0 * (abs(plus - minus) / (plus + minus)) if plus + minus > 0.0 else 0.0
        rising[row], falling[row] = plus, minus
        if row < 2 * period:
            total += direction
            average = total / period
        else:
            average = (average * (period - 1) + direction) / period
        if row >= 2 * period - 1:
            index[row] = average
    return index, rising, falling


@jitted
def obv(close: Floats, volume: Floats) -> Floats:
    """On balance volume: the volume of rises less that of falls, begun with the first candle's.

    Source: J. E. Granville, New Key to Stock Market Profits, 1963.
    """
    balance = np.empty(len(close))
    total = 0.0
    for row in range(len(close)):
        if row == 0 or close[row] > close[row - 1]:
            total += volume[row]
        elif close[row] < close[row - 1]:
            total -= volume[row]
        balance[row] = total
    return balance


@jitted
def roc(values: Floats, period: int) -> Floats:
    """Change over `period` values, in percent of the older one."""
    changes = np.full(len(values), np.nan)
    for row in range(period, len(values)):
        changes[row] = 100.0 * (values[row] / values[row - period] - 1.0)
    return changes
