"""A search from its first point to its figures: asks, has tried, writes down, learns; after a kill it goes on."""

import hashlib
import math
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Protocol

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
from kurs.optimize.overfitting import DeflatedSharpe, Overfitting, deflated_sharpe, overfitting
from kurs.optimize.space import Space
from kurs.optimize.trials import Job, Task, Trial, unpacked_returns
from kurs.optimize.walk_forward import Fold, WalkForward, folds, walk_forward
from kurs.strategies.registry import known

__all__ = ["DEFAULT_TRIALS", "Executor", "Progress", "Result", "Study", "best_of"]

DEFAULT_TRIALS = 100
MOST_TRIALS = 10_000_000
# Of more trials' returns an even choice tells as much, in bounded memory: 512 of each are 40 MB.
MOST_COMPARED = 10_000
# A trial is looked at after this share of its candles, and pruned below the median of at least so many before it.
EARLY = 0.25
FEWEST_MARKS = 8
# CMA-ES orders a generation by its values, so each of them must be of the whole stretch.
UNPRUNED = ("cma-es",)


class Executor(Protocol):
    """Tries points somewhere: on this machine's cores or on a cluster's."""

    @property
    def free(self) -> int:
        """How many tasks more it takes now."""

    @property
    def busy(self) -> bool:
        """Whether there is anything to wait for."""

    def submit(self, task: Task) -> None: ...

    def wait(self) -> list[Trial]:
        """What has ended, at least one trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """After each trial: how many of this `fold` have ended of those that will, and the best of them."""

    fold: int
    folds: int
    ended: int
    trials: int
    best: Trial | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that a study found.

    `span` is when the candles begin and end (ms); `seconds` are those of this process, `resumed` counts the trials of
    earlier ones.
    """

    head: Head
    space: Space
    trials: tuple[Trial, ...]
    best: Trial | None
    deflated: DeflatedSharpe | None
    overfit: Overfitting | None
    forward: WalkForward | None
    belief: Belief
    symbols: tuple[str, ...]
    span: tuple[int, int]
    observations_per_year: float
    resumed: int
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
        self.folds: tuple[Fold, ...] = ()
        if walk_forward > 0:
            self.folds = folds(len(candles[0]), walk_forward, anchored=anchored, purge=purge)
        elif walk_forward or purge or anchored:
            raise BadInput.of("walk_forward", walk_forward, "0, or 1 and more folds, as with --purge and --anchored")
        if prune and method in UNPRUNED:
            raise BadInput.of("prune", method, "a method that needs no value of every trial: grid, random, tpe")
        self._early = EARLY if prune else None
        # Also says what is wrong with the method, and makes its library known to be there.
        self._new_method(0)
        self.trials = self._counted(trials)
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
        """Tries what is not in the journal yet. Interrupted anywhere, the same call later goes on."""
        begun = time.monotonic()
        resumed = len(journal.trials)
        whole = self._search(0, (0, len(self.candles[0])), journal, executor, on_progress)
        chosen = [
            (fold, best_of(self._search(fold.number, fold.train, journal, executor, on_progress)))
            for fold in self.folds
        ]
        journal.sync()
        return self._result(whole, self._traded(chosen), resumed=resumed, seconds=time.monotonic() - begun)

    def _traded(self, chosen: list[tuple[Fold, Trial | None]]) -> WalkForward | None:
        """What was chosen, out of sample; in this process, where one's own strategy is held to its time as well."""
        if not chosen:
            return None
        plan = self.job.plan
        with nullcontext() if self.space.strategy in known() else bounded():
            return walk_forward(self._bench, chosen, cash=plan.cash, fee=plan.fee)

    def _search(
        self,
        fold: int,
        rows: tuple[int, int],
        journal: Journal,
        executor: Executor,
        on_progress: Callable[[Progress], None],
    ) -> list[Trial]:
        ended = [trial for trial in journal.of(fold) if trial.number < self.trials]
        searching = self._new_method(fold)
        for trial in ended:
            searching.tell(trial)
        tried = {trial.number for trial in ended}
        numbers = (number for number in range(self.trials) if number not in tried)
        best = best_of(ended)
        number = next(numbers, None)
        while True:
            while number is not None and executor.free:
                parameters = searching.ask(number)
                if parameters is None:
                    break
                executor.submit(
                    Task(
                        fold=fold,
                        number=number,
                        parameters=parameters,
                        first=rows[0],
                        last=rows[1],
                        early=self._early,
                        floor=self._floor(ended),
                    )
                )
                number = next(numbers, None)
            if not executor.busy:
                return sorted(ended, key=lambda trial: trial.number)
            for trial in executor.wait():
                journal.append(trial)
                searching.tell(trial)
                ended.append(trial)
                best = best_of([trial] if best is None else [best, trial])
                on_progress(Progress(fold=fold, folds=len(self.folds), ended=len(ended), trials=self.trials, best=best))

    def _floor(self, ended: Sequence[Trial]) -> float | None:
        """The median rule: half of those before were better at the early look. None while there are too few."""
        if self._early is None:
            return None
        marks = [trial.mark for trial in ended if trial.mark is not None]
        return statistics.median(marks) if len(marks) >= FEWEST_MARKS else None

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

    def _result(self, trials: list[Trial], forward: WalkForward | None, *, resumed: int, seconds: float) -> Result:
        best = best_of(trials)
        matrix, column = _returns(trials, best)
        pruned = sum(trial.state == "pruned" for trial in trials)
        others = pruned + sum(bool(trial.returns) for trial in trials) - matrix.shape[1]
        deflated = None if column is None else deflated_sharpe(matrix, column, others=others)
        overfit = overfitting(matrix) if matrix.size else None
        return Result(
            head=self.head,
            space=self.space,
            trials=tuple(trials),
            best=best,
            deflated=deflated,
            overfit=overfit,
            forward=forward,
            belief=belief(best, deflated=deflated, overfit=overfit, forward=forward, pruned=pruned),
            symbols=tuple(columns.symbol for columns in self.candles),
            span=self._bench.span(0, self._bench.rows),
            observations_per_year=_per_year(self.candles[0], len(matrix)),
            resumed=resumed,
            seconds=seconds,
        )


def best_of(trials: Sequence[Trial]) -> Trial | None:
    """The one with the highest value, the earliest of equals; None where none has a value."""
    return max(
        (trial for trial in trials if trial.value is not None),
        key=lambda trial: (trial.value, -trial.number),
        default=None,
    )


def _returns(trials: Sequence[Trial], best: Trial | None) -> tuple[FloatArray, int | None]:
    """(observations, trials) of those that ran to the end, thinned to MOST_COMPARED, and the best one's column."""
    kept = [trial for trial in trials if trial.returns]
    if not kept or best is None:
        return np.empty((0, 0)), None
    if len(kept) > MOST_COMPARED:
        rows = np.linspace(0, len(kept) - 1, MOST_COMPARED).round().astype(int).tolist()
        kept = [kept[row] for row in sorted({*rows, kept.index(best)})]
    return np.column_stack([unpacked_returns(trial.returns) for trial in kept]), kept.index(best)


def _per_year(columns: CandleColumns, observations: int) -> float:
    span = int(columns.time[-1]) + columns.interval - int(columns.time[0])
    return observations * 365 * 86_400_000 / span if span else math.nan


def _data(candles: Sequence[CandleColumns]) -> str:
    return hashlib.sha256("\n".join(columns.fingerprint() for columns in candles).encode()).hexdigest()
