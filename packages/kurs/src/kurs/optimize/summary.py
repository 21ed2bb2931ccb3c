"""A study's result as plain values: what programs read, and what the page draws."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kurs.market.columns import IntArray, iso
from kurs.optimize.overfitting import DeflatedSharpe, Overfitting
from kurs.optimize.study import Result
from kurs.optimize.trials import Trial
from kurs.optimize.walk_forward import FoldResult, WalkForward

__all__ = [
    "BY_LOSS",
    "Failure",
    "by_loss",
    "fewer",
    "kinds_of_failure",
    "other_columns",
    "ranked",
    "summary",
    "trial_values",
]

TOP = 20
COLUMNS = ("net profit", "trades", "max drawdown", "sharpe")
# Of a line of equity, so many points at most.
POINTS = 1000
JUDGED_BY = (
    "the deflated Sharpe ratio and the probability of overfitting judge by the Sharpe ratio, whatever the objective is"
)
BY_LOSS = "trials that lost are ranked by their loss, to whose Calmar ratio a deeper drawdown would be kind"
IN_PARTS = (
    "deflated_sharpe.sharpe is that of the best over {:,} parts of the history, best.sharpe over its {:,} candles"
)
THINNED = "walk_forward.equity holds {:,} of its {:,} candles"


def summary(result: Result) -> dict[str, object]:
    """Everything in words and numbers; what is unknown is None, and `sentence` says what to think of it.

    `remarks` say what its figures are about. Times are ISO 8601 in UTC, money is quote currency, Sharpe ratios are by
    the year.
    """
    head = result.head
    return {
        "strategy": head.strategy,
        "space": head.space,
        "method": head.method,
        "objective": head.objective,
        "seed": head.seed,
        "candles": head.candles,
        "trials": len(result.trials),
        "wanted": result.wanted,
        "searched": result.searched,
        "without_value": result.count("void"),
        "pruned": result.count("pruned"),
        "failed": result.count("failed"),
        "resumed": result.resumed,
        "repeated": result.repeated,
        "best": None if result.best is None else trial_values(result.best),
        "top": [trial_values(trial) for trial in ranked(result.trials)[:TOP]],
        "failures": [_failure(kind) for kind in kinds_of_failure(result.trials)],
        "deflated_sharpe": _deflated(result.deflated, result.observations_per_year),
        "deflated_sharpe_reason": result.deflated_reason,
        "overfitting": _overfit(result.overfit),
        "overfitting_reason": result.overfit_reason,
        "walk_forward": None if result.forward is None else _forward(result.forward),
        "remarks": list(_remarks(result)),
        "verdict": result.belief.verdict,
        "sentence": result.belief.sentence,
        "data": head.data,
        "elapsed_s": round(result.seconds, 3),
    }


def _remarks(result: Result) -> Iterator[str]:
    deflated, forward = result.deflated, result.forward
    if (less := fewer(result)) is not None:
        yield less
    if by_loss(result):
        yield BY_LOSS
    if deflated is not None or result.overfit is not None:
        yield JUDGED_BY
    if deflated is not None and deflated.observations < result.head.candles:
        yield IN_PARTS.format(deflated.observations, result.head.candles)
    if forward is not None and len(forward.time) > POINTS:
        yield THINNED.format(len(_points(forward)), len(forward.time))


def fewer(result: Result) -> str | None:
    """Why there are fewer trials than were wanted; None where there are as many."""
    tried, space = len(result.trials), result.space
    if tried >= result.wanted:
        return None
    if result.head.method == "cma-es" and (space.size is None or tried < space.size):
        return f"{tried:,} of {result.wanted:,} trials: cma-es has settled, and proposes nothing that is new"
    refused = space.refused()
    why = "" if refused is None else f"; of others it says: {refused}"
    return f"{tried:,} of {result.wanted:,} trials: the space holds no more points that {space.strategy} takes{why}"


def by_loss(result: Result) -> bool:
    """Whether any trial is ranked by its loss instead of its value."""
    return any(trial.standing is not None for trial in result.trials)


def ranked(trials: Sequence[Trial]) -> list[Trial]:
    """Those with a value, the best first, the earlier of equals first."""
    return sorted((t for t in trials if t.rank is not None), key=lambda t: (-(t.rank or 0.0), t.number))


def other_columns(objective: str) -> list[str]:
    """What tables tell of each trial besides the objective, which would be there twice."""
    return [name for name in COLUMNS if name != objective.replace("_", " ")]


def trial_values(trial: Trial) -> dict[str, object]:
    """One trial without its returns."""
    return {
        "number": trial.number,
        "parameters": trial.parameters,
        "value": trial.value,
        "net_profit": trial.profit,
        "total_trades": trial.trades,
        "max_drawdown": trial.max_drawdown,
        "sharpe": trial.sharpe,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """So many `trials` have failed for one reason, the `first` of them among them."""

    why: str
    trials: int
    first: Trial


def kinds_of_failure(trials: Sequence[Trial]) -> list[Failure]:
    """The most frequent first."""
    found: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.state == "failed":
            found.setdefault(trial.why, []).append(trial)
    kinds = [Failure(why=why, trials=len(failed), first=failed[0]) for why, failed in found.items()]
    return sorted(kinds, key=lambda kind: -kind.trials)


def _failure(kind: Failure) -> dict[str, object]:
    first = kind.first
    return {"why": kind.why, "trials": kind.trials, "number": first.number, "parameters": first.parameters}


def _deflated(figure: DeflatedSharpe | None, per_year: float) -> dict[str, object] | None:
    if figure is None:
        return None
    year = math.sqrt(per_year)
    return {
        "probability": figure.probability,
        "sharpe": figure.sharpe * year,
        "luck": figure.luck * year,
        "trials": figure.trials,
        "independent_trials": figure.independent,
        "observations": figure.observations,
        "skew": figure.skew,
        "kurtosis": figure.kurtosis,
    }


def _overfit(figure: Overfitting | None) -> dict[str, object] | None:
    if figure is None:
        return None
    return {
        "probability": figure.probability,
        "loss": figure.loss,
        "slope": figure.slope,
        "trials": figure.trials,
        "blocks": figure.blocks,
        "splits": figure.splits,
        "ranks": np.histogram(figure.ranks, bins=20, range=(0.0, 1.0))[0].tolist(),
    }


def _forward(forward: WalkForward) -> dict[str, object]:
    return {
        "net_profit": forward.profit,
        "total_return": forward.profit / forward.cash,
        "efficiency": forward.efficiency,
        "efficiency_reason": forward.efficiency_reason,
        "sharpe": forward.figures.sharpe,
        "max_drawdown": forward.figures.max_drawdown,
        "total_trades": forward.trades,
        "folds": [_fold(result) for result in forward.folds],
        "equity": [[int(forward.time[row]), float(forward.equity[row])] for row in _points(forward)],
    }


def _points(forward: WalkForward) -> IntArray:
    """Rows of its line of equity that are told: all of them, or POINTS evenly spread."""
    count = len(forward.time)
    rows: IntArray = np.unique(np.linspace(0, count - 1, min(POINTS, count)).round().astype(np.int64))
    return rows


def _fold(result: FoldResult) -> dict[str, object]:
    return {
        "fold": result.fold.number,
        "from": iso(result.begins),
        "to": iso(result.ends),
        "parameters": result.parameters,
        "value": result.value,
        "net_profit": result.profit,
        "total_trades": result.trades,
    }
