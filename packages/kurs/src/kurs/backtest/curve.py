"""A line of equity in figures: what it earned, how it moved, how far it fell; None where none can be told.

Returns are those from candle to candle, the first one from the cash that it began with. A year is 365 days; how many
candles it has follows from how many there are in the time that they span, so that a market that closes at night is
not taken for one that never does. No risk-free rate is taken off.
"""

import math

import msgspec
import numpy as np

from kurs.domain.market import DAY
from kurs.market.columns import FloatArray, IntArray

__all__ = [
    "YEAR",
    "CurveFigures",
    "Drawdown",
    "Returns",
    "annual_growth",
    "calmar",
    "curve_figures",
    "drawdowns",
    "max_drawdown",
    "over",
    "returns",
    "sharpe",
    "sortino",
    "underwater",
    "volatility",
]

YEAR = 365 * DAY
# Returns that differ by no more than rounding do not differ.
ROUNDING = 1e-14
# Rows at a time: what is worked out for them stays in the processor's cache.
BLOCK = 1 << 14
# Of the cash: from less than this no return can be told in numbers.
NOTHING = 1e-100
RUINED = "the equity fell to 0 or below, from where no return can be told"
# What ruin alone does not make unknown.
TOLD_OF_RUIN = ("annual_growth", "drawdown")
REASONS = {
    "annual_growth": "the candles span less than a day, or more growth in a year than a number can hold",
    "volatility": "fewer than two candles",
    "sharpe": "the returns do not differ",
    "sortino": "no candle had a loss",
    "calmar": "there was no drawdown, or the growth in a year is unknown",
    "drawdown": "the equity never fell below an earlier one",
}


class Drawdown(msgspec.Struct, frozen=True, kw_only=True):
    """A fall from a peak: `depth` is its share of that peak; times are ms, `recovered` is None where it never was."""

    depth: float
    peak: int
    trough: int
    recovered: int | None


class Returns(msgspec.Struct, frozen=True, kw_only=True):
    """Changes from candle to candle: their mean, their spread (one degree of freedom less; None of a single one), and
    the root of the mean square of losses.
    """

    count: int
    mean: float
    spread: float | None
    downside: float


class CurveFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of equity tells: shares of 1, ratios by the year; `longest_drawdown` is ms below an earlier peak.

    `unknown` says of each that is None why it is.
    """

    final_equity: float
    total_return: float
    annual_growth: float | None
    volatility: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    max_drawdown: float
    longest_drawdown: int
    drawdown: Drawdown | None
    unknown: dict[str, str] = {}


def curve_figures(equity: FloatArray, cash: float, time: IntArray, interval: int) -> CurveFigures:
    """Of money at the close of each candle; `time` and `interval` are ms."""
    sound = bool(equity.min() > NOTHING * cash)
    years = float(time[-1] + interval - time[0]) / YEAR
    per_year = len(time) / years
    moves = returns(equity, cash) if sound else None
    total = float(equity[-1]) / cash - 1
    growth = annual_growth(total, years)
    deepest, longest = drawdowns(equity, cash, time, interval)
    depth = 0.0 if deepest is None else deepest.depth
    found = CurveFigures(
        final_equity=float(equity[-1]),
        total_return=total,
        annual_growth=growth,
        volatility=None if moves is None else volatility(moves, per_year),
        sharpe=None if moves is None else sharpe(moves, per_year),
        sortino=None if moves is None else sortino(moves, per_year),
        calmar=calmar(growth, depth) if sound else None,
        max_drawdown=depth,
        longest_drawdown=longest,
        drawdown=deepest,
    )
    unknown = {
        name: why if sound or name in TOLD_OF_RUIN else RUINED
        for name, why in REASONS.items()
        if getattr(found, name) is None
    }
    return msgspec.structs.replace(found, unknown=unknown)


def returns(equity: FloatArray, cash: float) -> Returns:
    """Of each candle, from the close before it; of the first from the cash. All equity has to be above 0.

    The spreads of blocks are joined as in T. Chan, G. Golub, R. LeVeque, Updating Formulae, 1979.
    """
    count, mean, squares, downside = 0, 0.0, 0.0, 0.0
    for start in range(0, len(equity), BLOCK):
        block = equity[start : start + BLOCK]
        moves = np.empty(len(block))
        moves[0] = block[0] / (equity[start - 1] if start else cash)
        np.divide(block[1:], block[:-1], out=moves[1:])
        moves -= 1
        # Sums rather than dot products, which begin threads for vectors of this length.
        losses = np.minimum(moves, 0)
        losses *= losses
        downside += float(losses.sum())
        own = float(moves.mean())
        moves -= own
        apart, joined = own - mean, count + len(block)
        moves *= moves
        squares += float(moves.sum()) + apart * apart * count * len(block) / joined
        mean += apart * len(block) / joined
        count = joined
    spread = math.sqrt(squares / (count - 1)) if count > 1 else None
    return Returns(count=count, mean=mean, spread=spread, downside=math.sqrt(downside / count))


def sharpe(moves: Returns, per_year: float) -> float | None:
    """Mean over spread, by the year. Source: W. F. Sharpe, The Sharpe Ratio, 1994."""
    if moves.spread is None or moves.spread <= ROUNDING:
        return None
    return over(moves.mean * math.sqrt(per_year), moves.spread)


def sortino(moves: Returns, per_year: float) -> float | None:
    """Mean over the downside, by the year. Source: F. Sortino, L. Price, Performance Measurement, 1994."""
    return over(moves.mean * math.sqrt(per_year), moves.downside) if moves.downside > ROUNDING else None


def volatility(moves: Returns, per_year: float) -> float | None:
    """The spread of the returns, by the year."""
    return None if moves.spread is None else moves.spread * math.sqrt(per_year)


def annual_growth(total_return: float, years: float) -> float | None:
    """The steady growth in a year that comes to the same (CAGR); None for less than a day."""
    if years < DAY / YEAR or total_return < -1:
        return None
    try:
        return float((1 + total_return) ** (1 / years) - 1)
    except OverflowError:
        return None


def calmar(growth: float | None, max_drawdown: float) -> float | None:
    """Growth in a year over the deepest drawdown. Source: T. W. Young, 1991, over the whole time."""
    return None if growth is None or max_drawdown <= 0 else over(growth, max_drawdown)


def underwater(equity: FloatArray, cash: float) -> FloatArray:
    """At each close, the share by which the equity lies below its highest so far, the cash included."""
    return 1 - equity / np.maximum(np.maximum.accumulate(equity), cash)


def max_drawdown(equity: FloatArray, cash: float) -> float:
    """The largest share by which the equity lies below its highest so far, the cash included; 0 for none."""
    peak, lowest = cash, 1.0
    for start in range(0, len(equity), BLOCK):
        block = equity[start : start + BLOCK]
        low, high = float(block.min()), float(block.max())
        # To know each peak takes ten times as long, and hardly a block can go deeper than those before. What is NaN is
        # looked at.
        if not low / (max(peak, high) if low >= 0 else peak) >= lowest:
            found = float((block / np.maximum(np.maximum.accumulate(block), peak)).min())
            if math.isnan(found):
                return found
            lowest = min(lowest, found)
        peak = max(peak, high)
    return 1 - lowest


def drawdowns(equity: FloatArray, cash: float, time: IntArray, interval: int) -> tuple[Drawdown | None, int]:
    """The deepest one, None where there is none, and the ms of the longest: from a close at a peak to the next."""
    peak, lowest, trough, height = cash, 1.0, -1, cash
    longest, last_peak = 0, -1
    begun, ended = int(time[0]), int(time[-1]) + interval
    for start in range(0, len(equity), BLOCK):
        block = equity[start : start + BLOCK]
        if block.max() < peak and block.min() >= lowest * peak:
            continue
        peaks = np.maximum.accumulate(block)
        np.maximum(peaks, peak, out=peaks)
        below = block / peaks
        row = int(below.argmin())
        if below[row] < lowest:
            lowest, trough, height = float(below[row]), start + row, float(peaks[row])
        at_peak = np.flatnonzero(block >= peaks)
        if len(at_peak):
            # Neighbours at a peak have no drawdown between them.
            rows = np.concatenate(([last_peak], at_peak + start))
            wide = np.flatnonzero(np.diff(rows) > 1)
            for before, after in zip(rows[wide].tolist(), rows[wide + 1].tolist(), strict=True):
                since = int(time[before]) + interval if before >= 0 else begun
                longest = max(longest, int(time[after]) + interval - since)
            last_peak = int(rows[-1])
        peak = float(peaks[-1])
    if last_peak < len(equity) - 1:
        longest = max(longest, ended - (int(time[last_peak]) + interval if last_peak >= 0 else begun))
    return _told(equity, time, trough, lowest, height), longest


def over(one: float, other: float) -> float | None:
    """Their quotient; None where no number can hold it."""
    found = one / other if other else math.inf
    return found if math.isfinite(found) else None


def _told(equity: FloatArray, time: IntArray, trough: int, lowest: float, height: float) -> Drawdown | None:
    if trough < 0:
        return None
    back = equity[trough:] >= height
    after = int(back.argmax())
    return Drawdown(
        depth=1 - lowest,
        peak=int(time[(equity[:trough] >= height).argmax()]) if trough else int(time[0]),
        trough=int(time[trough]),
        recovered=int(time[trough + after]) if back[after] else None,
    )
