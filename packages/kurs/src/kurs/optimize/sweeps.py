"""Pairs of EMAs tried many at a time: one pass over the candles for all of them, on every core, in this process."""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

import msgspec
import numpy as np

from kurs.backtest import compiled
from kurs.backtest.curve import YEAR, annual_growth, calmar
from kurs.backtest.sweep import Sweep, sweep_ema
from kurs.market.columns import CandleColumns
from kurs.optimize.objective import GONE, OBJECTIVES
from kurs.optimize.study import Study
from kurs.optimize.trials import NOTHING_SAID, Job, Task, Trial, packed_returns, returns_between, thinned_rows
from kurs.strategies.registry import create

__all__ = ["Sweeps"]

STRATEGY = "ema_crossover"
PERIODS = {"fast_period", "slow_period"}
# What is tried together ends together, and is lost together when the process is killed: so much at a time.
TOGETHER_SECONDS = 0.2
FEWEST, MOST = 32, 4096
# A spread of rounding errors is none.
FLAT = 1e-14


class Sweeps(AbstractContextManager["Sweeps"]):
    """Tries what `fits`; each trial's values are those of its single run to 1e-12."""

    def __init__(self, job: Job, candles: Sequence[CandleColumns], *, cores: int | None = None) -> None:
        self._job = job
        self._columns = candles[0]
        self._cores = cores
        self._together = FEWEST
        self._tasks: list[Task] = []
        self._shorter: CandleColumns | None = None

    @staticmethod
    def fits(study: Study) -> bool:
        """Whether the periods alone are searched, in any order, and the plan is one for the compiled engine."""
        job = study.job
        choice = job.plan.strategies[0]
        return (
            choice.name == STRATEGY
            and not choice.parameters
            and set(study.space.names) == PERIODS
            and job.objective.name in OBJECTIVES
            and not job.objective.source
            and job.plan.engine != "event"
            and not job.instruments
            and _informed(study)
            and all(compiled.unfit(job.plan, candles) is None for candles in _stretches(study))
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to close."""

    def __enter__(self) -> Self:
        return self

    @property
    def free(self) -> int:
        return self._together - len(self._tasks)

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def wait(self) -> list[Trial]:
        tasks, self._tasks = self._tasks, []
        begun = time.perf_counter()
        trials = self._tried(tasks)
        each = (time.perf_counter() - begun) / len(tasks)
        self._together = min(MOST, max(FEWEST, int(TOGETHER_SECONDS / each)))
        return trials

    def _tried(self, tasks: Sequence[Task]) -> list[Trial]:
        """A search tries one stretch at a time, so all tasks have that of the first."""
        begun = time.perf_counter()
        first, last = tasks[0].first, tasks[0].last
        fast, slow = (
            np.array([task.parameters[name] for task in tasks], np.int64) for name in ("fast_period", "slow_period")
        )
        plan = self._job.plan
        if first:
            # Those before are seen and not traded; a fold's first row lies beyond what the slowest pair needs.
            plan = msgspec.structs.replace(plan, warmup=max(first, plan.warmup or 0))
        swept = sweep_ema(
            self._cut(last), fast, slow, plan, marks=first + thinned_rows(last - first), cores=self._cores
        )
        seconds = (time.perf_counter() - begun) / len(tasks)
        return [self._trial(task, swept, place, seconds) for place, task in enumerate(tasks)]

    def _trial(self, task: Task, swept: Sweep, place: int, seconds: float) -> Trial:
        cash = self._job.plan.cash
        profit = float(swept.final_equity[place]) - cash
        drawdown = float(swept.max_drawdown[place])
        times = self._columns.time[task.first : task.last]
        years = float(times[-1] + self._columns.interval - times[0]) / YEAR
        sound = drawdown < GONE
        sharpe = _sharpe(swept, place, task.last, len(times), years) if sound else None
        growth = annual_growth(profit / cash, years)
        values = {
            "sharpe": sharpe,
            "calmar": calmar(growth, drawdown) if sound else None,
            "net_profit": profit,
        }
        value = values[self._job.objective.name]
        return Trial(
            fold=task.fold,
            number=task.number,
            parameters=task.parameters,
            state="void" if value is None else "done",
            value=value,
            standing=self._job.objective.standing(value, profit, cash),
            why="" if value is not None else NOTHING_SAID,
            profit=profit,
            trades=int(swept.trades[place]),
            max_drawdown=drawdown,
            sharpe=sharpe,
            seconds=round(seconds, 6),
            returns="" if task.fold else packed_returns(returns_between(swept.curve[place], cash)),
        )

    def _cut(self, last: int) -> CandleColumns:
        """The candles up to a row; checked once for each fold, not for each batch."""
        if last == len(self._columns):
            return self._columns
        if self._shorter is None or len(self._shorter) != last:
            self._shorter = self._columns.rows(0, last)
        return self._shorter


def _stretches(study: Study) -> Iterator[tuple[CandleColumns, ...]]:
    """The candles of each search: steps of prices are found in those that are traded."""
    yield study.candles
    for fold in study.folds:
        yield tuple(columns.rows(0, fold.train[1]) for columns in study.candles)


def _informed(study: Study) -> bool:
    """Whether one warm-up is right for every pair: each fold begins after what the slowest needs, or is the first."""
    slowest = create(STRATEGY, fast_period=1, slow_period=max(int(axis.at(1.0)) for axis in study.space.axes))
    return study.job.plan.warmup is not None or all(
        fold.train[0] == 0 or fold.train[0] >= slowest.warmup for fold in study.folds
    )


def _sharpe(swept: Sweep, place: int, rows: int, traded: int, years: float) -> float | None:
    """By the year, of the `traded` rows alone: in those before them nothing moved."""
    if traded < 2:
        return None
    mean, spread = float(swept.mean[place]), float(swept.spread[place])
    total, squares = mean * rows, spread**2 * (rows - 1) + mean**2 * rows
    own = math.sqrt(max(squares - total**2 / traded, 0.0) / (traded - 1))
    return total / traded / own * math.sqrt(traded / years) if own > FLAT else None
