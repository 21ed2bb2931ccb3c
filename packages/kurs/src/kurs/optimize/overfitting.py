"""How much of a best result is luck: the deflated Sharpe ratio, and the probability of backtest overfitting.

Sources: D. H. Bailey and M. López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management, 2014;
D. H. Bailey, J. M. Borwein, M. López de Prado and Q. J. Zhu, The Probability of Backtest Overfitting, Journal of
Computational Finance, 2015.
"""

import math
from dataclasses import dataclass
from itertools import combinations, islice
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ALIKE",
    "FEW",
    "DeflatedSharpe",
    "Overfitting",
    "deflated_sharpe",
    "expected_best_sharpe",
    "independent_trials",
    "overfitting",
    "probabilistic_sharpe",
    "sharpe_ratios",
    "why_no_overfitting",
    "why_not_deflated",
]

Floats = NDArray[np.float64]

EULER = 0.5772156649015329
BLOCKS = 16
FEWEST_IN_BLOCK = 4
MOST_TRIALS = 2000
# Rows of splits that are looked at together: 512 x 2,000 trials are 8 MB for each figure.
SPLITS_AT_ONCE = 512
# A spread of rounding errors is none.
FLAT = 1e-12
# Ratios of one observation that differ by less are the same: returns are kept with seven digits.
SAME = 1e-6
ALIKE = "the trials cannot be told apart, for their Sharpe ratios are the same"
FEW = "there are too few candles"
NORMAL = NormalDist()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeflatedSharpe:
    """The best trial's Sharpe ratio against the best that luck alone would have brought.

    Ratios are those of one observation: times the root of the observations in a year they are yearly ones. `luck` is
    the best that so many `independent` trials without any skill are expected to reach; `probability` is that the true
    ratio lies above it.
    """

    sharpe: float
    luck: float
    trials: int
    independent: float
    observations: int
    skew: float
    kurtosis: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Overfitting:
    """What became out of sample of the trials that were the best in sample, over all splits in two halves of blocks.

    `probability` is the share of splits in which the best of one half was in the lower half of all trials in the
    other, those in which it was in the very middle counted half; `loss` the share in which it lost money there;
    `slope` how its ratio out of sample follows the one in sample (1: fully, 0: not at all); `ranks` are its relative
    ranks out of sample, 0 the worst and 1 the best.
    """

    probability: float
    loss: float
    slope: float
    trials: int
    blocks: int
    splits: int
    ranks: Floats


def sharpe_ratios(returns: Floats) -> Floats:
    """Mean over spread of each column, (observations, trials) -> (trials,); NaN for one that does not move."""
    spread = returns.std(axis=0, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > FLAT, returns.mean(axis=0) / spread, np.nan)


def probabilistic_sharpe(returns: Floats, benchmark: float = 0.0) -> float | None:
    """The probability that the true Sharpe ratio of one observation is above `benchmark`; None where nothing moves.

    Takes skew and kurtosis into account: fat tails and losses that are larger than gains make it smaller.
    """
    ratio = float(sharpe_ratios(returns[:, None])[0]) if len(returns) > 2 else math.nan
    if math.isnan(ratio):
        return None
    skew, kurtosis = _skew(returns), _kurtosis(returns)
    variance = 1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2
    if variance <= 0:
        return None
    return float(NORMAL.cdf((ratio - benchmark) * math.sqrt(len(returns) - 1) / math.sqrt(variance)))


def expected_best_sharpe(variance: float, independent: float) -> float:
    """The best ratio to be expected of so many trials whose true ratios are 0 and differ by `variance` by chance."""
    if independent <= 1:
        return 0.0
    most = (1 - EULER) * NORMAL.inv_cdf(1 - 1 / independent) + EULER * NORMAL.inv_cdf(1 - 1 / (independent * math.e))
    return float(max(0.0, math.sqrt(variance) * most))


def independent_trials(returns: Floats, *, others: int = 0) -> float:
    """So many independent trials try out as much as these do: all of them where none is like another, 1 where all are.

    By their mean correlation, as the authors propose. `returns` are (observations, trials), each of which moves;
    `others` were tried as well, and are taken to be as alike as these are.
    """
    trials: int = returns.shape[1]
    if trials < 2:
        return float(trials + others)
    normal = (returns - returns.mean(axis=0)) / returns.std(axis=0)
    # The sum of all correlations at once: the whole matrix of them would not fit where trials are many.
    total = float((normal.sum(axis=1) ** 2).sum()) / len(returns)
    mean = min(max((total - trials) / (trials * (trials - 1)), 0.0), 1.0)
    return mean + (1 - mean) * (trials + others)


def deflated_sharpe(
    returns: Floats, best: int, *, pruned: Floats | None = None, others: int = 0
) -> DeflatedSharpe | None:
    """Of column `best` among all trials, (observations, trials), and `others` that were tried but are not told of.

    `pruned` are the first observations, (observations, trials), of those that went no further. The worse half is
    missing from the ratios of the rest, which differ less for it: where all of them differ more over that beginning, as
    longer ones would by chance, luck is measured by that, and each of the pruned is taken to be like no other.

    None where it does not move, or several were tried and those that are told of do not differ: luck is measured by
    how they do. `why_not_deflated` says which.
    """
    pruned = np.empty((0, 0)) if pruned is None else pruned
    ratios = sharpe_ratios(returns)
    if why_not_deflated(returns, best, others=others + pruned.shape[1]) is not None:
        return None
    independent = independent_trials(returns[:, ~np.isnan(ratios)], others=others) + pruned.shape[1]
    variance = _variance(ratios)
    if pruned.size:
        begun = np.column_stack([returns[: len(pruned)], pruned])
        # That of a ratio without skill falls as the observations grow.
        variance = max(variance, _variance(sharpe_ratios(begun)) * len(pruned) / len(returns))
    luck = expected_best_sharpe(variance, independent)
    probability = probabilistic_sharpe(returns[:, best], luck)
    if probability is None:
        return None
    return DeflatedSharpe(
        sharpe=float(ratios[best]),
        luck=luck,
        trials=returns.shape[1] + pruned.shape[1] + others,
        independent=independent,
        observations=len(returns),
        skew=_skew(returns[:, best]),
        kurtosis=_kurtosis(returns[:, best]),
        probability=probability,
    )


def why_not_deflated(returns: Floats, best: int, *, others: int = 0) -> str | None:
    """Why there is no deflated Sharpe ratio of column `best`; None where there is one."""
    if len(returns) < 3:
        return FEW
    ratios = sharpe_ratios(returns)
    if math.isnan(ratios[best]):
        return "the best has never moved"
    told = ratios[~np.isnan(ratios)]
    if len(told) + others > 1 and np.ptp(told) <= SAME:
        return ALIKE
    return None


def why_no_overfitting(returns: Floats) -> str:
    """Why there is no probability of overfitting, where there is none."""
    if returns.size == 0 or returns.shape[1] < 2:
        return "fewer than two trials ran to their end"
    return FEW if len(returns) < 4 * FEWEST_IN_BLOCK else ALIKE


def overfitting(returns: Floats, *, blocks: int = BLOCKS) -> Overfitting | None:
    """By combinatorially symmetric cross-validation of (observations, trials).

    None with too little of either, or where no half of the past tells one trial from another; `why_no_overfitting`
    says which.

    The history is cut into an even number of `blocks`, fewer where it is short; each half of them is once in sample
    and once out of it. A trial that does not move has the ratio 0. More than MOST_TRIALS are thinned evenly.
    """
    blocks = min(blocks, len(returns) // FEWEST_IN_BLOCK) // 2 * 2
    if blocks < 4 or returns.shape[1] < 2:
        return None
    returns = _thinned(returns)
    # The second half of all choices, in this order, are the complements of the first: each pair is worked out once.
    pairs = math.comb(blocks, blocks // 2) // 2
    inside = np.zeros((pairs, blocks))
    for row, chosen in enumerate(islice(combinations(range(blocks), blocks // 2), pairs)):
        inside[row, chosen] = 1.0
    sums = _BlockSums.of(returns, blocks)
    parts: list[tuple[Floats, Floats, Floats]] = []
    told_apart = False
    for at in range(0, pairs, SPLITS_AT_ONCE):
        one = sums.ratios(inside[at : at + SPLITS_AT_ONCE])
        other = sums.ratios(1.0 - inside[at : at + SPLITS_AT_ONCE])
        parts += (_learnt(one, other), _learnt(other, one))
        told_apart = told_apart or any(bool((np.ptp(half, axis=1) > SAME).any()) for half in (one, other))
    if not told_apart:
        return None
    ranks, taught, seen = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Overfitting(
        # In the very middle it was neither: trials that are all alike say nothing against any of them.
        probability=float((ranks < 0.5).mean() + (ranks == 0.5).mean() / 2),
        loss=float((seen < 0).mean()),
        slope=_slope(taught, seen),
        trials=returns.shape[1],
        blocks=blocks,
        splits=2 * pairs,
        ranks=ranks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _BlockSums:
    """All that Sharpe ratios over any choice of blocks need: sums of returns and of their squares, (blocks, trials)."""

    count: Floats
    first: Floats
    second: Floats

    @classmethod
    def of(cls, returns: Floats, blocks: int) -> "_BlockSums":
        edges = np.linspace(0, len(returns), blocks + 1).round().astype(np.int64)
        return cls(
            count=np.diff(edges).astype(np.float64),
            first=np.add.reduceat(returns, edges[:-1], axis=0),
            second=np.add.reduceat(returns * returns, edges[:-1], axis=0),
        )

    def ratios(self, chosen: Floats) -> Floats:
        """Sharpe ratios, (splits, trials), over the blocks that each row of `chosen` takes; 0 without movement."""
        count = (chosen @ self.count)[:, None]
        mean = chosen @ self.first / count
        square = chosen @ self.second
        variance = (square - count * mean * mean) / (count - 1)
        moving = variance > FLAT * square / count
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(moving, mean / np.sqrt(variance), 0.0)


def _learnt(taught: Floats, seen: Floats) -> tuple[Floats, Floats, Floats]:
    """Of each split: the relative rank out of sample of the best in sample, and its two ratios."""
    # The first of equals, which rounding alone would have told apart.
    best = (taught >= taught.max(axis=1, keepdims=True) - SAME).argmax(axis=1)
    rows = np.arange(len(taught))
    own = seen[rows, best]
    # Equals share their ranks, or a column of idle trials would all be the worst or the best.
    below = (seen < own[:, None] - SAME).sum(axis=1)
    equal = (np.abs(seen - own[:, None]) <= SAME).sum(axis=1)
    return (below + (equal + 1) / 2) / (seen.shape[1] + 1), taught[rows, best], own


def _thinned(returns: Floats) -> Floats:
    trials = returns.shape[1]
    if trials <= MOST_TRIALS:
        return returns
    return returns[:, np.linspace(0, trials - 1, MOST_TRIALS).round().astype(np.int64)]


def _variance(ratios: Floats) -> float:
    """0 of less than two that are known."""
    known = ratios[~np.isnan(ratios)]
    return float(known.var(ddof=1)) if len(known) > 1 else 0.0


def _slope(x: Floats, y: Floats) -> float:
    spread = float(((x - x.mean()) ** 2).sum())
    return float(((x - x.mean()) * (y - y.mean())).sum()) / spread if spread > FLAT else 0.0


def _moment(values: Floats, order: int) -> float:
    distance = values - values.mean()
    return float((distance**order).mean() / (distance**2).mean() ** (order / 2))


def _skew(values: Floats) -> float:
    return _moment(values, 3)


def _kurtosis(values: Floats) -> float:
    """3 for a normal distribution."""
    return _moment(values, 4)
