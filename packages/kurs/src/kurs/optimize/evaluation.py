"""One trial: the plan with a point's parameters over a stretch of the candles, and its value."""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan
from kurs.backtest.run import run
from kurs.domain.errors import BadInput, KursError
from kurs.market.columns import CandleColumns, IntArray
from kurs.optimize.objective import MisreadOutcome, Ratios, raised
from kurs.optimize.trials import NOTHING_SAID, Job, Task, Trial, packed_returns, thinned_returns
from kurs.strategies.base import Value
from kurs.strategies.registry import ALIASES, FOLDER, create, known, look_in, own

__all__ = ["OUT_OF_MEMORY", "Bench", "require_equal_times", "with_parameters"]

OUT_OF_MEMORY = "it needs more memory than a trial may take; --memory gives more"
# What the system, and who loads libraries with it, say where there is no room for one.
NO_ROOM = ("failed to map segment", "cannot allocate memory", "could not find/load shared object")


def with_parameters(plan: Plan, parameters: Mapping[str, Value]) -> Plan:
    """The plan, its one strategy with these parameters beside those that it has."""
    choice = plan.strategies[0]
    chosen = msgspec.structs.replace(choice, parameters={**choice.parameters, **parameters})
    return msgspec.structs.replace(plan, strategies=(chosen,))


class Bench:
    """Tries points of one job over its candles, which all begin and end at the same times.

    What lies before the first row of a stretch is seen by the strategy and not traded, so that it begins informed.
    """

    def __init__(self, job: Job, candles: Sequence[CandleColumns], *, own: Mapping[str, bytes] | None = None) -> None:
        self._job = job
        # It may be sent on from where its files have gone.
        self._own = own
        self._candles = tuple(candles)
        self._scoring = job.objective.scoring()
        self._cuts: dict[tuple[int, int], tuple[CandleColumns, ...]] = {}

    @property
    def rows(self) -> int:
        return len(self._candles[0])

    @property
    def time(self) -> IntArray:
        return self._candles[0].time

    @property
    def interval(self) -> int:
        return self._candles[0].interval

    def span(self, first: int, last: int) -> tuple[int, int]:
        """When the first of these rows begins and the last one ends, ms."""
        return int(self.time[first]), int(self.time[last - 1]) + self.interval

    def traded_from(self, parameters: Mapping[str, Value], first: int) -> int:
        """The first row of a stretch from `first` on at which signals count, for which the warm-up is over."""
        return max(first, _warmup(with_parameters(self._job.plan, parameters)))

    def trial(self, task: Task) -> Trial:
        """What came of the task; whatever goes wrong is told in it."""
        begun = time.perf_counter()
        try:
            trial = self._tried(task)
        except MisreadOutcome:
            # As it would be of every other trial.
            raise
        except KursError as error:
            trial = Trial.ended(task, "failed", OUT_OF_MEMORY if _is_of_memory(error) else str(error))
        except MemoryError:
            trial = Trial.ended(task, "failed", OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001  # anybody's code: what it raises costs its trial alone
            trial = Trial.ended(task, "failed", OUT_OF_MEMORY if _is_of_memory(error) else raised(error))
        return msgspec.structs.replace(trial, seconds=round(time.perf_counter() - begun, 6))

    def trials(self, tasks: Sequence[Task]) -> list[Trial]:
        return [self.trial(task) for task in tasks]

    def __reduce__(self) -> tuple[Callable[..., "Bench"], tuple[Job, tuple[CandleColumns, ...], dict[str, bytes]]]:
        """What is one's own, a strategy or an objective, is loaded anew where the bench arrives."""
        files = _own_files(self._job.plan.strategies[0].name) if self._own is None else self._own
        return _arrived, (self._job, self._candles, dict(files))

    def outcome(self, parameters: Mapping[str, Value], first: int, last: int, *, cash: float | None = None) -> Outcome:
        """The stretch from row `first` up to `last`, alone; traded with `cash` where that is given."""
        plan = with_parameters(self._job.plan, parameters)
        if cash is not None:
            plan = msgspec.structs.replace(plan, cash=cash)
        if first:
            plan = msgspec.structs.replace(plan, warmup=self.traded_from(parameters, first))
        outcome = run(plan, self._cut(0, last), instruments=self._job.instruments or None)
        if not first:
            return outcome
        rows = slice(first, None)
        return msgspec.structs.replace(
            outcome, candles=self._cut(first, last), time=outcome.time[rows], equity=outcome.equity[rows]
        )

    def _tried(self, task: Task) -> Trial:
        mark = None
        if task.early is not None:
            rows = task.last - task.first
            early = self.outcome(task.parameters, task.first, task.first + max(int(rows * task.early), 2))
            # Of what has not traded yet nothing can be said: it goes on.
            if len(early.trades) or any(early.held.values()):
                value, standing, _ = self._judged(early)
                mark = value if standing is None else standing
            if task.floor is not None and mark is not None and mark < task.floor:
                why = f"after {task.early:.0%} it stands at {mark:.6g}, half of the others above {task.floor:.6g}"
                returns = "" if task.fold else packed_returns(thinned_returns(early.equity, early.plan.cash, of=rows))
                return Trial.ended(task, "pruned", why, mark=mark, returns=returns)
        outcome = self.outcome(task.parameters, task.first, task.last)
        value, standing, ratios = self._judged(outcome)
        return Trial(
            fold=task.fold,
            number=task.number,
            parameters=task.parameters,
            state="void" if value is None else "done",
            value=value,
            standing=standing,
            why="" if value is not None else NOTHING_SAID,
            profit=outcome.net_profit,
            trades=len(outcome.trades),
            max_drawdown=ratios.max_drawdown,
            sharpe=ratios.sharpe,
            mark=mark,
            returns="" if task.fold else packed_returns(thinned_returns(outcome.equity, outcome.plan.cash)),
        )

    def _judged(self, outcome: Outcome) -> tuple[float | None, float | None, Ratios]:
        """Value, standing, ratios."""
        ratios = Ratios.of(outcome)
        value = self._scoring.value(outcome, ratios)
        return value, self._job.objective.standing(value, outcome.net_profit, outcome.plan.cash), ratios

    def _cut(self, first: int, last: int) -> tuple[CandleColumns, ...]:
        """The candles of some rows; checked once for each stretch, not for each trial."""
        if (first, last) == (0, self.rows):
            return self._candles
        if (first, last) not in self._cuts:
            self._cuts[first, last] = tuple(columns.rows(first, last) for columns in self._candles)
        return self._cuts[first, last]


def _is_of_memory(error: BaseException | None) -> bool:
    """Whether it, or what it came of, is a library that had no room."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        if isinstance(error, OSError | ImportError) and any(words in str(error).lower() for words in NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def require_equal_times(candles: Sequence[CandleColumns]) -> None:
    """BadInput where one symbol has a candle that another lacks: rows would mean different times."""
    first = candles[0]
    for columns in candles[1:]:
        if not np.array_equal(first.time, columns.time):
            raise BadInput.of(
                "candles",
                f"{first.symbol} and {columns.symbol}",
                "symbols with candles at the same times to optimise over",
            )


def _own_files(strategy: str) -> dict[str, bytes]:
    """The files of a strategy of one's own, by their places in its folder; none for one that comes with Kurs."""
    if strategy in known() or strategy in ALIASES:
        return {}
    files = own().files[create(strategy).name]
    folder = next(iter(files)).parent
    return {str(file.relative_to(folder)): text for file, text in files.items()}


def _arrived(job: Job, candles: tuple[CandleColumns, ...], files: Mapping[str, bytes]) -> Bench:
    if files:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home, FOLDER)
            folder.mkdir(mode=0o700)
            for name, text in files.items():
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                (folder / name).write_bytes(text)
                (folder / name).chmod(0o600)
            look_in(Path(home))
            # Read now: the folder does not stay.
            own()
    return Bench(job, candles, own=files)


def _warmup(plan: Plan) -> int:
    if plan.warmup is not None:
        return plan.warmup
    choice = plan.strategies[0]
    return create(choice.name, **choice.parameters).warmup
