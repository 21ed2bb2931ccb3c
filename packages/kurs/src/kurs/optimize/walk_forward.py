"""What the search itself would have earned: parameters chosen on one part of the past, traded on the next."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kurs.backtest.curve import CurveFigures, curve_figures
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Slippage
from kurs.domain.errors import BadInput
from kurs.market.columns import FloatArray, IntArray
from kurs.matching.models import MOST_SLIPPAGE
from kurs.optimize.evaluation import Bench
from kurs.optimize.space import Parameters
from kurs.optimize.trials import Trial

__all__ = ["Fold", "FoldResult", "WalkForward", "folds", "walk_forward"]

# A fold learns on so many parts of the history and is tested on the next one.
LEARNING = 3
FEWEST_ROWS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Rows, each up to and without the last: chosen on `train`, traded on `test`. The purged ones lie between."""

    number: int
    train: tuple[int, int]
    test: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldResult:
    """What was chosen and what came of it; all None where nothing could be chosen, and cash was kept.

    `inside` and `outside` are logarithmic growth of the money by candle, in sample without the warm-up and out of it;
    times are ms.
    """

    fold: Fold
    begins: int
    ends: int
    parameters: Parameters | None
    value: float | None
    inside: float | None
    outside: float | None
    profit: float
    trades: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkForward:
    """All tests, one after the other, each with the money that the one before left; `cash` is what the first had.

    What a fold holds at its end is sold there, fee and slippage paid. `efficiency` is the mean growth out of sample
    over that in sample; where it is None, `efficiency_reason` says why. Source: R. Pardo, The Evaluation and
    Optimization of Trading Strategies, 2008.
    """

    folds: tuple[FoldResult, ...]
    cash: float
    time: IntArray
    equity: FloatArray
    efficiency: float | None
    efficiency_reason: str | None
    figures: CurveFigures

    @property
    def profit(self) -> float:
        return float(self.equity[-1]) - self.cash

    @property
    def trades(self) -> int:
        return sum(result.trades for result in self.folds)


def folds(rows: int, count: int, *, anchored: bool, purge: int) -> tuple[Fold, ...]:
    """`count` folds over so many rows; anchored ones learn from the first row on, rolling ones from LEARNING parts.

    The last `purge` rows before a test are not learnt from. BadInput where that leaves too little.
    """
    edges = np.linspace(0, rows, count + LEARNING + 1).round().astype(int).tolist()
    shortest = rows // (count + LEARNING)
    if shortest < FEWEST_ROWS:
        most = rows // FEWEST_ROWS - LEARNING
        allowed = f"1 to {most} folds" if most > 0 else f"at least {FEWEST_ROWS * (LEARNING + 1)} candles"
        raise BadInput.of("walk_forward", count, f"{allowed} over {rows:,} candles, {FEWEST_ROWS} or more to test on")
    if LEARNING * shortest - purge < FEWEST_ROWS:
        most = LEARNING * shortest - FEWEST_ROWS
        raise BadInput.of("purge", purge, f"at most {most} of the {LEARNING * shortest} candles that are learnt from")
    return tuple(
        Fold(
            number=number,
            train=(0 if anchored else edges[number - 1], edges[number + LEARNING - 1] - purge),
            test=(edges[number + LEARNING - 1], edges[number + LEARNING]),
        )
        for number in range(1, count + 1)
    )


def walk_forward(bench: Bench, chosen: Sequence[tuple[Fold, Trial | None]], *, cash: float, fee: float) -> WalkForward:
    """Trades each fold's choice on its test. At a fold's end it sells for `fee` and the plan's slippage."""
    money = cash
    results: list[FoldResult] = []
    lines: list[FloatArray] = []
    for fold, trial in chosen:
        if trial is None or money <= 0:
            results.append(_idle(bench, fold))
            lines.append(np.full(fold.test[1] - fold.test[0], money))
            continue
        outcome = bench.outcome(trial.parameters, *fold.test, cash=money)
        line = _sold(outcome, fee)
        results.append(_result(bench, fold, trial, outcome, line, cash=cash))
        lines.append(line)
        money = float(line[-1])
    efficiency, reason = _efficiency(results)
    time = bench.time[chosen[0][0].test[0] : chosen[-1][0].test[1]]
    equity = np.concatenate(lines)
    return WalkForward(
        folds=tuple(results),
        cash=cash,
        time=time,
        equity=equity,
        efficiency=efficiency,
        efficiency_reason=reason,
        figures=curve_figures(equity, cash, time, bench.interval),
    )


def _sold(outcome: Outcome, fee: float) -> FloatArray:
    """The line of money, what is held at its end sold at the last close."""
    line = outcome.equity.copy()
    for columns in outcome.candles:
        amount = outcome.held.get(columns.symbol, 0.0)
        close = float(columns.close[-1])
        shift = close * _slip(outcome.plan.slippage, abs(amount), float(columns.volume[-1]))
        price = max(close - math.copysign(shift, amount), 0.0)
        if outcome.plan.slippage.within:
            price = min(max(price, float(columns.low[-1])), float(columns.high[-1]))
        line[-1] -= abs(amount) * (abs(close - price) + price * fee)
    return line


def _slip(slippage: Slippage, amount: float, volume: float) -> float:
    """The share of the price that a market order of this amount loses, as the engines have it."""
    match slippage.kind:
        case "fixed":
            return slippage.value / 10_000
        case "spread":
            return slippage.value / 2
        case "volume":
            # Where nobody else traded, what we take is all there was.
            share = amount / volume if volume > 0 else 1.0
            return min(slippage.value / 10_000 * math.sqrt(share), float(MOST_SLIPPAGE))
    return 0.0


def _result(bench: Bench, fold: Fold, trial: Trial, outcome: Outcome, line: FloatArray, *, cash: float) -> FoldResult:
    first, last = fold.test
    begins, ends = bench.span(first, last)
    # A growth by candles at which nothing could be bought would be too small to be held against.
    learnt = max(fold.train[1] - bench.traded_from(trial.parameters, fold.train[0]), 1)
    return FoldResult(
        fold=fold,
        begins=begins,
        ends=ends,
        parameters=trial.parameters,
        value=trial.value,
        inside=_growth(1 + (trial.profit or 0.0) / cash, learnt),
        outside=_growth(float(line[-1]) / outcome.plan.cash, last - first),
        profit=float(line[-1]) - outcome.plan.cash,
        trades=len(outcome.trades) + sum(amount != 0 for amount in outcome.held.values()),
    )


def _idle(bench: Bench, fold: Fold) -> FoldResult:
    begins, ends = bench.span(*fold.test)
    return FoldResult(
        fold=fold,
        begins=begins,
        ends=ends,
        parameters=None,
        value=None,
        inside=None,
        outside=None,
        profit=0.0,
        trades=0,
    )


def _growth(ratio: float, rows: int) -> float | None:
    return math.log(ratio) / rows if ratio > 0 else None


def _efficiency(results: Sequence[FoldResult]) -> tuple[float | None, str | None]:
    """And why there is none."""
    told = [(r.inside, r.outside) for r in results if r.parameters is not None]
    inside = [value for value, _ in told if value is not None]
    outside = [value for _, value in told if value is not None]
    if not told:
        return None, "no fold has chosen anything"
    if len(inside) < len(told) or len(outside) < len(told):
        return None, "a fold has lost all of its money, and such a growth is below every number"
    if sum(inside) <= 0:
        return None, "what was chosen had not grown in sample"
    return sum(outside) / sum(inside), None
