"""What the best is the best in: a figure of the outcome, or a function of one's own; more is better."""

import hashlib
import math
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import CodeType
from typing import Self

import msgspec

from kurs.backtest.curve import YEAR, annual_growth, calmar, max_drawdown, returns, sharpe
from kurs.backtest.outcome import Outcome
from kurs.domain.errors import BadInput, UnknownName

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


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """One of OBJECTIVES, or a `function` and the text of the `file` that holds it.

    The text itself goes to the workers, which may be on machines where the file is not.
    """

    name: str
    file: str = ""
    source: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """BadInput for what is neither, or a file that cannot be read, run, or lacks the function."""
        if text in OBJECTIVES:
            return cls(name=text)
        custom = CUSTOM.fullmatch(text)
        if custom is None:
            raise UnknownName.among("objective", text, (*OBJECTIVES, "custom(FILE.py:function)"))
        file = Path(custom["file"]).expanduser()
        try:
            source = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput.of("objective", text, f"a file that can be read: {error}") from None
        objective = cls(name=custom["function"], file=file.name, source=source)
        objective.scoring()
        return objective

    @property
    def label(self) -> str:
        """The same text for the same code."""
        if not self.source:
            return self.name
        return f"{self.file}:{self.name} {hashlib.sha256(self.source.encode()).hexdigest()[:16]}"

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
                value = self._function(outcome)
            except AttributeError as error:
                # Of None, where there is nothing, another trial may have something.
                if error.obj is None:
                    raise
                raise MisreadOutcome(f"objective {_with_names(error)}") from None
        else:
            value = {"sharpe": ratios.sharpe, "calmar": ratios.calmar, "net_profit": outcome.net_profit}[self._name]
        return float(value) if value is not None and math.isfinite(value) else None


def _loaded(objective: Objective) -> Function:
    try:
        code: CodeType = compile(objective.source, objective.file, "exec")
        names: dict[str, object] = {"__name__": Path(objective.file).stem, "__file__": objective.file}
        exec(code, names)  # noqa: S102  # the file that its owner named, as an import would run it
    except Exception as error:  # noqa: BLE001  # anybody's code: whatever it raises is told with its line
        raise BadInput(f"objective {objective.file}: {raised(error)}") from None
    function = names.get(objective.name)
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


def raised(error: Exception) -> str:
    """The error, and the file and line of the last code on the way to it."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""
    return f"{where}{type(error).__name__}: {error}"
