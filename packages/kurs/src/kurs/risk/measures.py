"""How much could be lost: value at risk, correlation, drawdown, and the words for how bad it is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev
from typing import Literal

__all__ = [
    "FEWEST",
    "BookLevel",
    "ScoreLevel",
    "Tail",
    "book_level",
    "changes",
    "correlation",
    "historical_tail",
    "max_drawdown",
    "normal_tail",
    "score_level",
    "sharpe_ratio",
]

ScoreLevel = Literal["very_low", "low", "moderate", "high", "very_high"]
BookLevel = Literal["low", "moderate", "high", "critical"]
# Of fewer returns nothing is said.
FEWEST = 30
SCORES: tuple[tuple[float, ScoreLevel], ...] = ((0.2, "very_low"), (0.4, "low"), (0.6, "moderate"), (0.8, "high"))
SHARES: tuple[tuple[float, BookLevel], ...] = ((0.5, "low"), (0.8, "moderate"))
# Floats that differ by rounding alone have no spread.
STILL = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What is lost at most in all but the worst cases (`var`), and in those on average (`shortfall`).

    Both are losses, 0 or more, in the unit of the outcomes.
    """

    var: float
    shortfall: float


def changes(prices: Sequence[float], periods: int = 1) -> list[float]:
    """Returns over so many periods, as fractions; they overlap when that is more than one."""
    return [after / before - 1.0 for before, after in zip(prices, prices[periods:], strict=False)]


def historical_tail(outcomes: Sequence[float], confidence: float) -> Tail | None:
    """From what happened, each case as likely as another; None when the tail has not one whole case in it.

    The quantile is interpolated linearly between cases, and the shortfall is the mean of those at or below it.
    """
    # With fewer it would be the worst case, whatever the confidence.
    if len(outcomes) < FEWEST or len(outcomes) * (1 - confidence) < 1 - STILL:
        return None
    ordered = sorted(outcomes)
    place = (len(ordered) - 1) * (1 - confidence)
    below = math.floor(place)
    quantile = ordered[below] + (ordered[below + 1] - ordered[below]) * (place - below)
    worst = [outcome for outcome in ordered[: below + 1] if outcome <= quantile]
    return Tail(var=max(0.0, -quantile), shortfall=max(0.0, -fmean(worst)))


def normal_tail(outcomes: Sequence[float], confidence: float, periods: int = 1) -> Tail | None:
    """As if outcomes of single periods were normal and independent; None for too few of them."""
    if len(outcomes) < FEWEST:
        return None
    mean, spread = fmean(outcomes) * periods, stdev(outcomes) * math.sqrt(periods)
    normal = NormalDist()
    z = normal.inv_cdf(confidence)
    return Tail(
        var=max(0.0, z * spread - mean),
        shortfall=max(0.0, normal.pdf(z) / (1 - confidence) * spread - mean),
    )


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's, -1..1; None for too few, or where one of the two never moves."""
    if len(one) < FEWEST:
        return None
    first, second = fmean(one), fmean(other)
    products = math.fsum((a - first) * (b - second) for a, b in zip(one, other, strict=True))
    squares = math.fsum((a - first) ** 2 for a in one), math.fsum((b - second) ** 2 for b in other)
    if min(squares) <= STILL**2:
        return None
    return min(1.0, max(-1.0, products / math.sqrt(squares[0] * squares[1])))


def max_drawdown(values: Sequence[float]) -> float:
    """The deepest fall below the highest value before it, as a fraction of that; 0 when there is none."""
    deepest, peak = 0.0, -math.inf
    for value in values:
        peak = max(peak, value)
        if peak > 0:
            deepest = max(deepest, (peak - value) / peak)
    return deepest


def sharpe_ratio(returns: Sequence[float], per_year: float) -> float | None:
    """Mean over spread, times the root of how many returns a year has; no interest. None where nothing moves.

    Source: W. F. Sharpe, The Sharpe Ratio, 1994.
    """
    if len(returns) < 2:
        return None
    spread = stdev(returns)
    return fmean(returns) / spread * math.sqrt(per_year) if spread > STILL else None


def score_level(score: float) -> ScoreLevel:
    """The word for a risk score of one signal, in five steps."""
    return next((word for below, word in SCORES if score < below), "very_high")


def book_level(used: Mapping[str, float], losses: Mapping[str, float], *, restricted: bool, halted: bool) -> BookLevel:
    """The word for a whole book, in four steps, by the largest share of any limit that is used up.

    Below a half it is low, below 0.8 moderate, then high. It is critical when a limit is exceeded, when one of
    the `losses` has reached its own, or when trading is halted; at least high while only reducing is allowed.
    """
    largest = max((*used.values(), *losses.values()), default=0.0)
    if halted or largest > 1 or any(share >= 1 for share in losses.values()):
        return "critical"
    if restricted:
        return "high"
    return next((word for below, word in SHARES if largest < below), "high")
