"""One search of a study, over the whole history or over a fold: what failed is tried again, then what is new."""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from kurs.optimize.journal import Journal
from kurs.optimize.methods import Method
from kurs.optimize.space import Parameters
from kurs.optimize.trials import Task, Trial

__all__ = ["Executor", "Progress", "Search", "best_of"]

# A trial is looked at after this share of its candles, and pruned below the median of at least so many before it.
EARLY = 0.25
FEWEST_MARKS = 8


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


class Search:
    """Up to `count` trials over the rows from `first` up to `last`, as far as a method proposes so many.

    The method is told everything in the order in which it once ended, failures among it, so that it comes to the same
    points again. What failed is tried once more before anything new; where that succeeds, the failure is forgotten.
    """

    def __init__(
        self, fold: int, rows: tuple[int, int], count: int, method: Method, journal: Journal, *, prune: bool
    ) -> None:
        self._fold = fold
        self._first, self._last = rows
        self._count = count
        self._method = method
        self._journal = journal
        self._early = EARLY if prune else None
        self._ended: dict[int, Trial] = {}
        for trial in journal.of(fold):
            if trial.number < count:
                self._keep(trial)

    @property
    def trials(self) -> list[Trial]:
        """The newest of each number, in order of the numbers."""
        return [self._ended[number] for number in sorted(self._ended)]

    def run(self, executor: Executor, on_progress: Callable[[Progress], None], *, folds: int) -> None:
        best = best_of(self._ended.values())

        def heard(trial: Trial) -> None:
            nonlocal best
            self._journal.append(trial)
            self._keep(trial)
            best = best_of([trial] if best is None else [best, trial])
            ended = len(self._ended)
            on_progress(Progress(fold=self._fold, folds=folds, ended=ended, trials=self._count, best=best))

        # All of them before the first new one, which then depends on how they ended and not on when.
        for tasks in (self._failed(), self._new()):
            _carry_out(tasks, executor, heard)

    def _keep(self, trial: Trial) -> None:
        self._method.tell(trial)
        self._ended[trial.number] = trial

    def _failed(self) -> Callable[[], Task | None]:
        failed = iter([trial for trial in self.trials if trial.state == "failed"])

        def next_task() -> Task | None:
            trial = next(failed, None)
            return None if trial is None else self._task(trial.number, trial.parameters)

        return next_task

    def _new(self) -> Callable[[], Task | None]:
        tried = frozenset(self._ended)
        numbers = (number for number in range(self._count) if number not in tried)
        number = next(numbers, None)

        def next_task() -> Task | None:
            nonlocal number
            parameters = None if number is None else self._method.ask(number)
            if number is None or parameters is None:
                return None
            task = self._task(number, parameters)
            number = next(numbers, None)
            return task

        return next_task

    def _task(self, number: int, parameters: Parameters) -> Task:
        return Task(
            fold=self._fold,
            number=number,
            parameters=dict(parameters),
            first=self._first,
            last=self._last,
            early=self._early,
            floor=self._floor(),
        )

    def _floor(self) -> float | None:
        """The median rule: half of those before were better at the early look. None while there are too few."""
        if self._early is None:
            return None
        marks = [trial.mark for trial in self._ended.values() if trial.mark is not None]
        return statistics.median(marks) if len(marks) >= FEWEST_MARKS else None


def best_of(trials: Iterable[Trial]) -> Trial | None:
    """The one that ranks highest, the earliest of equals; None where none has a value."""
    return max(
        (trial for trial in trials if trial.rank is not None),
        key=lambda trial: (trial.rank, -trial.number),
        default=None,
    )


def _carry_out(next_task: Callable[[], Task | None], executor: Executor, heard: Callable[[Trial], None]) -> None:
    """Until there is no task and none is being tried; where there is none now, there may be one once one has ended."""
    while True:
        while executor.free > 0 and (task := next_task()) is not None:
            executor.submit(task)
        if not executor.busy:
            return
        for trial in executor.wait():
            heard(trial)
