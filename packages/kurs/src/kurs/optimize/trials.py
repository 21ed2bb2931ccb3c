"""What is tried, and what came of it: the messages between a study, its workers and its journal."""

import base64
import binascii
from typing import Literal

import msgspec
import numpy as np

from kurs.backtest.plan import Plan
from kurs.domain.instruments import Instrument
from kurs.market.columns import FloatArray, IntArray
from kurs.optimize.objective import Objective
from kurs.strategies.base import Value

__all__ = [
    "FEWEST_TRADES",
    "NOTHING_SAID",
    "Job",
    "State",
    "Task",
    "Trial",
    "packed_returns",
    "returns_between",
    "thinned_returns",
    "thinned_rows",
    "unpacked_returns",
]

# done: it has a value; void: it ran, and nothing can be said of it; pruned: ended early; failed: it did not run.
State = Literal["done", "void", "pruned", "failed"]

# What is kept of a trial's line of equity: enough for every figure about overfitting, little enough for many trials.
PARTS = 512
NOTHING_SAID = "the objective can say nothing of it"
# With fewer round trips no figure says much.
FEWEST_TRADES = 30


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What all trials of a study have in common; `plan` has one strategy, with the parameters that are not searched."""

    plan: Plan
    objective: Objective
    instruments: dict[str, Instrument] = {}


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One point to try over the rows from `first` up to, not including, `last`.

    `fold` is 0 for the whole history, else the number of a fold of the walk forward. `early` is the share of the rows
    after which it is looked at (None: it is not), and it is pruned when it lies below `floor` there.
    """

    fold: int
    number: int
    parameters: dict[str, Value]
    first: int
    last: int
    early: float | None = None
    floor: float | None = None


class Trial(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a journal. `value` is the objective's, None unless it is done; `why` says why in words.

    `standing` is what it is ranked by where that is not its value. `profit` is in quote currency, `max_drawdown` a
    share, `sharpe` by the year, `seconds` what it took; `mark` is the rank at the early look. `returns` are packed, of
    the whole history alone, and of a pruned trial up to that look.
    """

    fold: int
    number: int
    parameters: dict[str, Value]
    state: State
    value: float | None = None
    standing: float | None = None
    why: str = ""
    profit: float | None = None
    trades: int | None = None
    max_drawdown: float | None = None
    sharpe: float | None = None
    mark: float | None = None
    seconds: float = 0.0
    returns: str = ""

    @property
    def rank(self) -> float | None:
        """More is better, whatever is compared with it; None of a trial without a value."""
        return self.value if self.standing is None else self.standing

    @classmethod
    def ended(cls, task: Task, state: State, why: str, **more: float | str | None) -> "Trial":
        """A trial without a value."""
        return cls(fold=task.fold, number=task.number, parameters=task.parameters, state=state, why=why, **more)  # type: ignore[arg-type]


def thinned_rows(count: int) -> IntArray:
    """The last rows of PARTS equal parts of so many, or of each row of a short line."""
    rows: IntArray = np.unique(np.linspace(0, count, min(PARTS, count) + 1).round().astype(np.int64))[1:] - 1
    return rows


def thinned_returns(equity: FloatArray, cash: float, *, of: int | None = None) -> FloatArray:
    """Returns over the parts of the line that `thinned_rows` ends; of the beginning of a line `of` so many rows, over
    those of its parts that have ended.
    """
    rows = thinned_rows(len(equity) if of is None else of)
    return returns_between(equity[rows[rows < len(equity)]], cash)


def returns_between(equity: FloatArray, cash: float) -> FloatArray:
    """From one of these values to the next, the first from the cash; 0 once the money is gone."""
    line = np.concatenate([[cash], equity])
    before = line[:-1]
    gone = np.logical_or.accumulate(before <= 0)
    return np.where(gone, 0.0, line[1:] / np.where(gone, 1.0, before) - 1)


def packed_returns(returns: FloatArray) -> str:
    return base64.b64encode(returns.astype("<f4").tobytes()).decode()


def unpacked_returns(packed: str) -> FloatArray:
    """ValueError for what nobody has packed."""
    return np.frombuffer(binascii.a2b_base64(packed, strict_mode=True), "<f4").astype(np.float64)
