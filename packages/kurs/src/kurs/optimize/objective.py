"""What the best is the best in: a figure of the outcome, or a function of one's own; more is better."""

import hashlib
import math
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Self, TypeVar

import msgspec
from msgspec.structs import replace

from kurs.backtest.curve import YEAR, annual_growth, calmar, max_drawdown, returns, sharpe
from kurs.backtest.limits import ANSWER_WITHIN, bounded
from kurs.backtest.outcome import Outcome
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.texts import written
from kurs.market.columns import FloatArray, IntArray
from kurs.strategies import importing
from kurs.strategies.adapted import FROM_OUTSIDE, RAISED, READ_ONLY
from kurs.strategies.imported import imported
from kurs.strategies.importing import OF, PREFIX, Imports

__all__ = ["GONE", "OBJECTIVES", "MisreadOutcome", "Objective", "Ratios", "Scoring", "raised"]

# Who has lost all but a rounding error has lost all: from there no return can be told.
GONE = 1 - 1e-9

OBJECTIVES = ("sharpe", "calmar", "net_profit")
CUSTOM = re.compile(r"(?:custom\()?(?P<file>[^()]+\.py):(?P<function>[A-Za-z_]\w*)\)?")
ALLOWED = f"{', '.join(OBJECTIVES)} or custom(FILE.py:function)"


class MisreadOutcome(BadInput):
    """A function of one's own asks an outcome for what none of them has: there is no use in trying on."""


# A function of one's own: the outcome in, a number out, or None where nothing can be said.
Function = Callable[[Outcome], float | None]
Column = TypeVar("Column", FloatArray, IntArray)


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """One of OBJECTIVES, or a `function` and the text of the `file` that holds it.

    The text itself goes to the workers, which may be on machines where the file is not; so do the `helpers`, what it
    imports of its folder, by their places there.
    """

    name: str
    file: str = ""
    source: str = ""
    helpers: dict[str, bytes] = {}

    @classmethod
    def parse(cls, text: str) -> Self:
        """BadInput for what is neither, or a file that cannot be read, run in time and memory, or lacks the function.

        For the main thread of a command.
        """
        if text in OBJECTIVES:
            return cls(name=text)
        custom = CUSTOM.fullmatch(text)
        if custom is None:
            raise UnknownName.among("objective", text, (*OBJECTIVES, "custom(FILE.py:function)"))
        file = Path(custom["file"]).expanduser()
        try:
            source = file.read_text(encoding="utf-8")
            beside = imported(file, source.encode(), file.parent)
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput.of("objective", text, f"a file that can be read: {error}") from None
        helpers = {str(path.relative_to(file.parent)): content for path, content in beside.items()}
        objective = cls(name=custom["function"], file=written(file.name), source=source, helpers=helpers)
        with bounded(ANSWER_WITHIN):
            objective.scoring()
        return objective

    @property
    def label(self) -> str:
        """The same text for the same code."""
        if not self.source:
            return self.name
        found = hashlib.sha256(self.source.encode())
        for path, content in self.helpers.items():
            found.update(b"\0" + path.encode() + b"\0" + content)
        return f"{self.file}:{self.name} {found.hexdigest()[:16]}"

    def standing(self, value: float | None, profit: float, cash: float) -> float | None:
        """What stands for a trial's value where trials are ranked; None where that is the value itself.

        A deeper drawdown brings a negative Calmar ratio nearer to zero, so that the largest loss would be the best:
        losses are ranked by themselves, as shares of the cash. A negative Sharpe ratio says how sure a loss is.
        """
        losing = self.name == "calmar" and not self.source and value is not None and value < 0
        return profit / cash if losing else None

    def scoring(self) -> "Scoring":
        """The objective ready for use; runs the file of a custom one."""
        return Scoring(self.name, _loaded(self) if self.source else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """Of a line of equity: ratios by the year, None where nothing can be said; the drawdown is a share."""

    sharpe: float | None
    calmar: float | None
    max_drawdown: float

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """The figures of a backtest that a search needs, and none of the others, which cost more than the run."""
        equity, time, cash = outcome.equity, outcome.time, outcome.plan.cash
        years = float(time[-1] + outcome.interval - time[0]) / YEAR
        drawdown = max_drawdown(equity, cash)
        if drawdown >= GONE:
            return cls(sharpe=None, calmar=None, max_drawdown=drawdown)
        return cls(
            sharpe=sharpe(returns(equity, cash), len(time) / years),
            calmar=calmar(annual_growth(float(equity[-1]) / cash - 1, years), drawdown),
            max_drawdown=drawdown,
        )


class Scoring:
    """Gives outcomes their values."""

    def __init__(self, name: str, function: Function | None) -> None:
        self._name = name
        self._function = function

    def value(self, outcome: Outcome, ratios: Ratios) -> float | None:
        """None where nothing can be said, such as the Sharpe ratio of a line that does not move.

        Raises what a function of one's own raises, MisreadOutcome for an attribute that there is not; TypeError where
        it gives neither a number nor None.
        """
        if self._function is not None:
            try:
                value = self._function(_unchangeable(outcome))
            except ValueError as error:
                if not READ_ONLY.search(str(error)):
                    raise
                raise BadInput(f"{raised(error)}; work on a copy, such as outcome.equity.copy()") from None
            except AttributeError as error:
                # Of None, where there is nothing, another trial may have something.
                if error.obj is None:
                    raise
                raise MisreadOutcome(f"objective {_with_names(error)}") from None
        else:
            value = {"sharpe": ratios.sharpe, "calmar": ratios.calmar, "net_profit": outcome.net_profit}[self._name]
        return float(value) if value is not None and math.isfinite(value) else None


def _unchangeable(outcome: Outcome) -> Outcome:
    """What is worked out of it later stays as it was, whatever somebody's function does with it."""
    trades = outcome.trades
    columns = {name: _shown(getattr(trades, name)) for name in trades.__struct_fields__ if name != "symbols"}
    return replace(
        outcome,
        time=_shown(outcome.time),
        equity=_shown(outcome.equity),
        trades=replace(trades, **columns),
        held=dict(outcome.held),
        denials=dict(outcome.denials),
    )


def _shown(column: Column) -> Column:
    view = column.view()
    view.flags.writeable = False
    return view


def _loaded(objective: Objective) -> Function:
    file, folder = Path(objective.file), Path()
    helpers = {folder / path: content for path, content in objective.helpers.items()}
    # Named so that a strategy's file of the same name is another module, and its time is measured as one's own.
    imports = Imports(f"{PREFIX}{OF}{file.stem}", folder, helpers)
    try:
        module = imports.run(file, objective.source.encode())
    except RAISED as error:
        if isinstance(error, FROM_OUTSIDE):
            raise
        raise BadInput(f"objective {objective.file}: {raised(error)}") from None
    function: Function | None = getattr(module, objective.name, None)
    if not callable(function):
        raise BadInput.of("objective", f"{objective.file}:{objective.name}", "a function of that file")
    return function


def _with_names(error: AttributeError) -> str:
    """Where it was asked, and what there is instead: all of what is Kurs', the nearest of what is not."""
    names = [name for name in dir(error.obj) if not name.startswith("_")]
    kind = type(error.obj)
    near = get_close_matches(error.name or "", names)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    known = f"; known: {', '.join(names)}" if kind.__module__.startswith("kurs.") else ""
    return f"{raised(error)}{hint}{known}"


def raised(error: BaseException) -> str:
    """The error, and the file and line of the last code on the way to it."""
    if isinstance(error, SyntaxError):
        return written(f"{Path(error.filename or '').name}, line {error.lineno}: {error.msg}")
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename != importing.__file__]
    where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""
    said = ": ".join(filter(None, (type(error).__name__, str(error))))
    return written(f"{where}{said}")
