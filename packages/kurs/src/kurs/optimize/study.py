"""A search from its first point to its figures: asks, has tried, writes down, learns; after a kill it goes on."""

import hashlib
import math
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np

from kurs import __version__
from kurs.backtest.artefact import code_of, program
from kurs.backtest.limits import bounded
from kurs.domain.errors import BadInput
from kurs.market.columns import CandleColumns, FloatArray
from kurs.optimize.belief import Belief, belief
from kurs.optimize.evaluation import Bench, require_equal_times
from kurs.optimize.journal import Head, Journal
from kurs.optimize.methods import Method, method
from kurs.optimize.overfitting import (
    DeflatedSharpe,
    Overfitting,
    deflated_sharpe,
    overfitting,
    why_no_overfitting,
    why_not_deflated,
)
from kurs.optimize.search import Executor, Progress, Search, best_of
from kurs.optimize.space import Space
from kurs.optimize.trials import Job, Trial, unpacked_returns
from kurs.optimize.walk_forward import Fold, WalkForward, folds, walk_forward
from kurs.strategies.registry import known

__all__ = ["DEFAULT_TRIALS", "Result", "Study"]

DEFAULT_TRIALS = 100
MOST_TRIALS = 10_000_000
# Of more trials' returns an even choice tells as much, in bounded memory: 512 of each are 40 MB.
MOST_COMPARED = 10_000
# CMA-ES orders a generation by its values, so each of them must be of the whole stretch.
UNPRUNED = ("cma-es",)
NO_COLUMN = "no trial has a value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that a study found.

    Where a figure about luck is None, its reason says why, in words. `wanted` is how many trials were asked for:
    there are fewer where the space holds no more. `span` is when the candles begin and end (ms); `seconds` are those
    of this process. `searched` counts the trials of the folds too; `resumed` those of them that are of earlier
    processes, without the `repeated` ones, which had failed there and were tried again.
    """

    head: Head
    space: Space
    trials: tuple[Trial, ...]
    best: Trial | None
    deflated: DeflatedSharpe | None
    deflated_reason: str | None
    overfit: Overfitting | None
    overfit_reason: str | None
    forward: WalkForward | None
    belief: Belief
    wanted: int
    searched: int
    symbols: tuple[str, ...]
    span: tuple[int, int]
    observations_per_year: float
    resumed: int
    repeated: int
    seconds: float

    def count(self, state: str) -> int:
        return sum(trial.state == state for trial in self.trials)


class Study:
    """One job, one space, one method. BadInput for what makes no sense together, before anything is written.

    `trials` None tries a whole grid, or DEFAULT_TRIALS points. Every fold of a walk forward is a search of its own.
    """

    def __init__(
        self,
        job: Job,
        candles: Sequence[CandleColumns],
        space: Space,
        *,
        method: str,
        trials: int | None = None,
        seed: int = 0,
        walk_forward: int = 0,
        anchored: bool = False,
        purge: int = 0,
        prune: bool = False,
    ) -> None:
        require_equal_times(candles)
        self.job = job
        self.candles = tuple(candles)
        self.space = space
        self._method, self._seed = method, seed
        _require_folds(walk_forward, anchored=anchored, purge=purge)
        self.folds: tuple[Fold, ...] = ()
        if walk_forward:
            self.folds = folds(len(candles[0]), walk_forward, anchored=anchored, purge=purge)
        if prune and method in UNPRUNED:
            raise BadInput.of("prune", method, "a method that needs no value of every trial: grid, random, tpe")
        self._prune = prune
        # Also says what is wrong with the method, and makes its library known to be there.
        self._new_method(0)
        self.trials = self._counted(trials)
        self._wanted = self.trials if trials is None else trials
        self._bench = Bench(job, candles)
        self.head = Head(
            strategy=space.strategy,
            code=f"{__version__} {code_of(space.strategy)[:16]}",
            space=str(space),
            method=method,
            seed=seed,
            objective=job.objective.label,
            plan=job.plan,
            data=_data(candles),
            candles=len(candles[0]),
            program=program(),
            folds=walk_forward,
            anchored=anchored,
            purge=purge,
            prune=prune,
        )

    def run(self, journal: Journal, executor: Executor, on_progress: Callable[[Progress], None]) -> Result:
        """Tries what is not in the journal yet, and once more what failed; interrupted, the same call goes on."""
        begun = time.monotonic()
        before = {(trial.fold, trial.number): trial.state for trial in journal.trials if trial.number < self.trials}
        repeated = sum(state == "failed" for state in before.values())

        def searched(fold: int, rows: tuple[int, int]) -> list[Trial]:
            search = Search(fold, rows, self.trials, self._new_method(fold), journal, prune=self._prune)
            search.run(executor, on_progress, folds=len(self.folds))
            return search.trials

        whole = searched(0, (0, len(self.candles[0])))
        parts = [searched(fold.number, fold.train) for fold in self.folds]
        journal.sync()
        chosen = [(fold, best_of(part)) for fold, part in zip(self.folds, parts, strict=True)]
        return self._result(
            whole,
            self._traded(chosen),
            searched=len(whole) + sum(map(len, parts)),
            resumed=len(before) - repeated,
            repeated=repeated,
            seconds=time.monotonic() - begun,
        )

    def _traded(self, chosen: list[tuple[Fold, Trial | None]]) -> WalkForward | None:
        """What was chosen, out of sample; in this process, where one's own strategy is held to its time as well."""
        if not chosen:
            return None
        plan = self.job.plan
        with nullcontext() if self.space.strategy in known() else bounded():
            return walk_forward(self._bench, chosen, cash=plan.cash, fee=plan.fee)

    def _new_method(self, fold: int) -> Method:
        return method(self._method, self.space, seed=self._seed, fold=fold)

    def _counted(self, trials: int | None) -> int:
        if trials is not None and not 1 <= trials <= MOST_TRIALS:
            raise BadInput.of("trials", trials, f"1 to {MOST_TRIALS:,}")
        if self._method != "grid":
            return DEFAULT_TRIALS if trials is None else trials
        size = len(self.space.grid)
        if trials is not None and trials < size:
            raise BadInput.of(
                "trials", trials, f"the grid's {size:,} points or more: give larger steps, or --method random"
            )
        return size

    def _result(
        self,
        trials: list[Trial],
        forward: WalkForward | None,
        *,
        searched: int,
        resumed: int,
        repeated: int,
        seconds: float,
    ) -> Result:
        best = best_of(trials)
        matrix, column = _returns(trials, best)
        pruned = sum(trial.state == "pruned" for trial in trials)
        beginnings = _beginnings(trials)
        untold = pruned + sum(_to_the_end(trial) for trial in trials) - matrix.shape[1]
        others = untold - beginnings.shape[1]
        deflated = None if column is None else deflated_sharpe(matrix, column, pruned=beginnings, others=others)
        deflated_reason = NO_COLUMN if column is None else why_not_deflated(matrix, column, others=untold)
        if deflated is None and deflated_reason is None:
            deflated_reason = "the returns of the best are too uneven for it"
        overfit = overfitting(matrix) if matrix.size else None
        overfit_reason = None if overfit is not None else why_no_overfitting(matrix)
        return Result(
            head=self.head,
            space=self.space,
            trials=tuple(trials),
            best=best,
            deflated=deflated,
            deflated_reason=deflated_reason,
            overfit=overfit,
            overfit_reason=overfit_reason,
            forward=forward,
            belief=belief(
                best,
                deflated=deflated,
                overfit=overfit,
                forward=forward,
                pruned=pruned,
                deflated_reason=deflated_reason,
                overfit_reason=overfit_reason,
            ),
            wanted=self._wanted,
            searched=searched,
            symbols=tuple(columns.symbol for columns in self.candles),
            span=self._bench.span(0, self._bench.rows),
            observations_per_year=_per_year(self.candles[0], len(matrix)),
            resumed=resumed,
            repeated=repeated,
            seconds=seconds,
        )


def _require_folds(walk_forward: int, *, anchored: bool, purge: int) -> None:
    """What is wrong with these alone, whatever the candles are."""
    if purge < 0:
        raise BadInput.of("purge", purge, "0 candles or more")
    if walk_forward < 0:
        raise BadInput.of("walk_forward", walk_forward, "0 folds or more")
    if not walk_forward and (purge or anchored):
        raise BadInput.of("walk_forward", 0, f"1 fold or more with {'--purge' if purge else '--anchored'}")


def _returns(trials: Sequence[Trial], best: Trial | None) -> tuple[FloatArray, int | None]:
    """(observations, trials) of those that ran to the end, thinned to MOST_COMPARED, and the best one's column."""
    kept = [trial for trial in trials if _to_the_end(trial)]
    if not kept or best is None:
        return np.empty((0, 0)), None
    if len(kept) > MOST_COMPARED:
        kept = [kept[row] for row in sorted({*_compared(kept), kept.index(best)})]
    return np.column_stack([unpacked_returns(trial.returns) for trial in kept]), kept.index(best)


def _beginnings(trials: Sequence[Trial]) -> FloatArray:
    """(first observations, trials) of those that were pruned, thinned in the same way."""
    kept = [trial for trial in trials if trial.returns and not _to_the_end(trial)]
    if not kept:
        return np.empty((0, 0))
    return np.column_stack([unpacked_returns(kept[row].returns) for row in _compared(kept)])


def _to_the_end(trial: Trial) -> bool:
    return bool(trial.returns) and trial.state != "pruned"


def _compared(trials: Sequence[Trial]) -> list[int]:
    """All rows, or MOST_COMPARED that are evenly chosen."""
    rows: list[int] = np.linspace(0, len(trials) - 1, min(MOST_COMPARED, len(trials))).round().astype(int).tolist()
    return rows


def _per_year(columns: CandleColumns, observations: int) -> float:
    span = int(columns.time[-1]) + columns.interval - int(columns.time[0])
    return observations * 365 * 86_400_000 / span if span else math.nan


def _data(candles: Sequence[CandleColumns]) -> str:
    return hashlib.sha256("\n".join(columns.fingerprint() for columns in candles).encode()).hexdigest()
