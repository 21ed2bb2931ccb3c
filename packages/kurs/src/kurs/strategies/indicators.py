"""Averages and ranges, one candle at a time and over whole columns; both give the same bits.

The recurrences run in the same order of operations on both ways: a sum taken in another order could
turn an action around where two numbers almost meet.
"""

import math
from collections import deque
from collections.abc import Mapping
from functools import reduce
from itertools import accumulate
from operator import add
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kurs.strategies.snapshots import State, integer, nested, number, numbers, optional_number

__all__ = [
    "LEFT",
    "ROUNDING",
    "Atr",
    "CutlerRsi",
    "Ema",
    "Gaps",
    "Rsi",
    "WilderRsi",
    "atr",
    "cutler_rsi",
    "ema",
    "fades",
    "fair_value_gaps",
    "wilder_rsi",
]

Floats = NDArray[np.float64]

NEUTRAL = 50.0
# The error of two prices read from decimals, as a fraction of the larger: without it a gap of exactly the
# smallest size would be refused or taken by the luck of the last bit (0.3 - 0.2 < 0.1).
ROUNDING = 1e-15
# An average never forgets where it began. With a thousandth of that left, one of a hundred beginnings within recorded
# candles still moves a cross of the EMAs of 12 and 26 to another candle; with this much left, one of 70,000 moves any.
LEFT = 1e-5


def fades(alpha: float) -> int:
    """After how many values at most LEFT of the first is left in an average that takes the share `alpha` of each."""
    return 1 if alpha >= 1.0 else math.ceil(math.log(LEFT) / math.log1p(-alpha))


class Ema:
    """Exponential moving average, alpha 2 / (period + 1), seeded with the first value."""

    __slots__ = ("_alpha", "_value")

    def __init__(self, period: int) -> None:
        self._alpha = 2.0 / (period + 1)
        self._value: float | None = None

    def update(self, value: float) -> float:
        last = self._value
        now = value if last is None else last + self._alpha * (value - last)
        self._value = now
        return now

    def snapshot(self) -> State:
        return {"value": self._value}

    def restore(self, state: Mapping[str, object]) -> None:
        self._value = optional_number(state, "value")


def ema(values: Floats, period: int) -> Floats:
    """`Ema` over a column; as long as `values`."""
    alpha = 2.0 / (period + 1)
    smoothed = accumulate(values.tolist(), lambda last, value: last + alpha * (value - last))
    return np.fromiter(smoothed, np.float64, len(values))


class WilderMean:
    """Wilder's smoothing: the plain mean of the first `period` values, then 1 / period of each new one.

    Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978.
    """

    __slots__ = ("_count", "_period", "_value")

    def __init__(self, period: int) -> None:
        self._period = period
        self._count = 0
        self._value = 0.0  # the sum while seeding, the mean afterwards

    def update(self, value: float) -> float | None:
        """The mean; None before `period` values."""
        period = self._period
        if self._count == period:
            self._value = mean = self._value + (value - self._value) / period
            return mean
        self._count += 1
        self._value += value
        if self._count < period:
            return None
        self._value /= period
        return self._value

    def snapshot(self) -> State:
        return {"count": self._count, "value": self._value}

    def restore(self, state: Mapping[str, object]) -> None:
        self._count, self._value = integer(state, "count"), number(state, "value")


def _wilder_mean(values: Floats, period: int) -> Floats:
    """`WilderMean` over a column; NaN before `period` values."""
    means = np.full(len(values), np.nan)
    if len(values) >= period:
        plain = values.tolist()
        seed = reduce(add, plain[:period], 0.0) / period
        smoothed = accumulate(plain[period:], lambda last, x: last + (x - last) / period, initial=seed)
        means[period - 1 :] = np.fromiter(smoothed, np.float64, len(values) - period + 1)
    return means


class Rsi(Protocol):
    """Relative strength index of closes, 0..100; None until `period` changes are known."""

    def update(self, close: float) -> float | None: ...

    def snapshot(self) -> State: ...

    def restore(self, state: Mapping[str, object]) -> None: ...


class WilderRsi:
    """The RSI as Wilder defined it; 50 when the last `period` changes were all zero.

    Wilder's means never forget: after one rise, a market that stands still would stay at 100 for ever.
    """

    __slots__ = ("_gains", "_last", "_losses", "_period", "_still")

    def __init__(self, period: int) -> None:
        self._period = period
        self._gains = WilderMean(period)
        self._losses = WilderMean(period)
        self._last: float | None = None
        self._still = 0

    def update(self, close: float) -> float | None:
        last = self._last
        self._last = close
        if last is None:
            return None
        change = close - last
        self._still = 0 if change else self._still + 1
        gain = self._gains.update(change if change > 0.0 else 0.0)
        loss = self._losses.update(-change if change < 0.0 else 0.0)
        if gain is None or loss is None:
            return None
        return NEUTRAL if self._still >= self._period else _strength(gain, loss)

    def snapshot(self) -> State:
        return {
            "gains": self._gains.snapshot(),
            "losses": self._losses.snapshot(),
            "last": self._last,
            "still": self._still,
        }

    def restore(self, state: Mapping[str, object]) -> None:
        self._gains.restore(nested(state, "gains"))
        self._losses.restore(nested(state, "losses"))
        self._last, self._still = optional_number(state, "last"), integer(state, "still")


def wilder_rsi(closes: Floats, period: int) -> Floats:
    """`WilderRsi` over a column; NaN for the first `period` closes."""
    strength = np.full(len(closes), np.nan)
    if len(closes) > period:
        gains, losses = _gains_and_losses(closes)
        strength[1:] = _strengths(_wilder_mean(gains, period), _wilder_mean(losses, period))
        strength[_still_for(closes) >= period] = NEUTRAL
    return strength


class CutlerRsi:
    """Cutler's RSI: plain means of the last `period` changes, so it depends on nothing older.

    The sums are exact (fsum): a running sum would keep rounding dust, and dust has a strength too.
    """

    __slots__ = ("_gains", "_last", "_losses", "_period")

    def __init__(self, period: int) -> None:
        self._period = period
        self._gains: deque[float] = deque(maxlen=period)
        self._losses: deque[float] = deque(maxlen=period)
        self._last: float | None = None

    def update(self, close: float) -> float | None:
        last = self._last
        self._last = close
        if last is None:
            return None
        change = close - last
        self._gains.append(change if change > 0.0 else 0.0)
        self._losses.append(-change if change < 0.0 else 0.0)
        if len(self._gains) < self._period:
            return None
        return _strength(math.fsum(self._gains), math.fsum(self._losses))

    def snapshot(self) -> State:
        return {"gains": list(self._gains), "losses": list(self._losses), "last": self._last}

    def restore(self, state: Mapping[str, object]) -> None:
        self._gains = deque(numbers(state, "gains"), self._period)
        self._losses = deque(numbers(state, "losses"), self._period)
        self._last = optional_number(state, "last")


def cutler_rsi(closes: Floats, period: int) -> Floats:
    """`CutlerRsi` over a column; NaN for the first `period` closes."""
    strength = np.full(len(closes), np.nan)
    if len(closes) > period:
        gains, losses = _gains_and_losses(closes)
        strength[period:] = _strengths(_window_sums(gains, period), _window_sums(losses, period))
    return strength


class Atr:
    """Average true range, Wilder's smoothing; the first range is high - low. In quote currency."""

    __slots__ = ("_last", "_mean")

    def __init__(self, period: int) -> None:
        self._mean = WilderMean(period)
        self._last: float | None = None

    def update(self, high: float, low: float, close: float) -> float | None:
        """The average; None before `period` candles."""
        last = self._last
        self._last = close
        if last is not None:
            if last > high:
                high = last
            elif last < low:
                low = last
        return self._mean.update(high - low)

    def snapshot(self) -> State:
        return {"mean": self._mean.snapshot(), "last": self._last}

    def restore(self, state: Mapping[str, object]) -> None:
        self._mean.restore(nested(state, "mean"))
        self._last = optional_number(state, "last")


def atr(high: Floats, low: Floats, close: Floats, period: int) -> Floats:
    """`Atr` over columns; NaN for the first `period - 1` candles."""
    top, bottom = high.copy(), low.copy()
    np.maximum(high[1:], close[:-1], out=top[1:])
    np.minimum(low[1:], close[:-1], out=bottom[1:])
    return _wilder_mean(top - bottom, period)


class Gaps(NamedTuple):
    """Fair value gaps in order of time: `side` +1 bullish or -1 bearish, from `bottom` to `top` in quote.

    `known` is the row of the third candle, at whose close the gap is known; its middle candle is the row before.
    """

    side: NDArray[np.int8]
    bottom: Floats
    top: Floats
    known: NDArray[np.int64]


def fair_value_gaps(high: Floats, low: Floats, *, min_size: float, bullish: bool, bearish: bool) -> Gaps:
    """Where three candles leave prices between the first and the third that nobody traded at.

    A gap is bullish when the first one's high is below the third one's low, bearish when its low is above
    the third one's high; `min_size` is in quote currency.
    """
    first_high, first_low = high[:-2], low[:-2]
    third_high, third_low = high[2:], low[2:]
    up = bullish & (third_low > first_high) & (third_low - first_high + third_low * ROUNDING >= min_size)
    down = bearish & (third_high < first_low) & (first_low - third_high + first_low * ROUNDING >= min_size)
    at = np.flatnonzero(up | down)
    return Gaps(
        side=np.where(up[at], np.int8(1), np.int8(-1)),
        bottom=np.where(up[at], first_high[at], third_high[at]),
        top=np.where(up[at], third_low[at], first_low[at]),
        known=at + 2,
    )


def _strength(gain: float, loss: float) -> float:
    total = gain + loss
    return 100.0 * (gain / total) if total > 0.0 else NEUTRAL


def _strengths(gains: Floats, losses: Floats) -> Floats:
    """`_strength` over columns; NaN stays NaN."""
    total = gains + losses
    share = np.divide(gains, total, out=np.full(len(total), 0.5), where=total != 0.0)
    strengths: Floats = 100.0 * share
    return strengths


def _gains_and_losses(closes: Floats) -> tuple[Floats, Floats]:
    changes = np.diff(closes)
    return np.where(changes > 0.0, changes, 0.0), np.where(changes < 0.0, -changes, 0.0)


def _still_for(closes: Floats) -> NDArray[np.int64]:
    """For each close, how many changes up to it were zero in a row."""
    rows = np.arange(len(closes))
    moved = np.ones(len(closes), dtype=bool)
    moved[1:] = closes[1:] != closes[:-1]
    still: NDArray[np.int64] = rows - np.maximum.accumulate(np.where(moved, rows, 0))
    return still


def _window_sums(values: Floats, period: int) -> Floats:
    plain = values.tolist()
    ends = range(period, len(plain) + 1)
    return np.fromiter((math.fsum(plain[end - period : end]) for end in ends), np.float64, len(ends))
