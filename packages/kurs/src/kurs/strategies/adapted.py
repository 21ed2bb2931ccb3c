"""What every strategy of one's own is to the platform: views, warm-up, memory, and errors that name the line."""

import inspect
import os
import re
import sys
import traceback
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ClassVar, NoReturn

from kurs.domain.errors import BadData, BadInput, KursError
from kurs.domain.signals import Action
from kurs.strategies.base import Actions, Columns, Strategy, View
from kurs.strategies.importing import plain
from kurs.strategies.own import BUY, HOLD, SELL, OwnStrategy
from kurs.strategies.snapshots import State, integer, text

__all__ = ["FROM_OUTSIDE", "RAISED", "READ_ONLY", "Adapted", "EndedFromOutside", "place"]

MOST_WARMUP = 100_000
# As NumPy, numba and named tuples say it.
READ_ONLY = re.compile(r"read-?only|can't set attribute")
COPY = "candles cannot be changed: work on a copy, such as candles.close.copy()"
# Somebody else's code may raise anything, be it what ends a program or a task; handlers sort out FROM_OUTSIDE.
RAISED = BaseException


class EndedFromOutside(BaseException):
    """Raised within a strategy by what watches it: no Exception, for a strategy may well catch all of those."""


# What comes about while a strategy runs, and is none of its faults.
FROM_OUTSIDE = (KeyboardInterrupt, EndedFromOutside)


class Adapted(Strategy):
    """What both kinds share: the author's object, what was said last, and how errors are told."""

    __slots__ = ("_buys", "_hold", "_mine", "_said", "_seen", "_sells", "_waiting", "needed")

    own: ClassVar[type[OwnStrategy]]
    code: ClassVar[str]

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._mine = self._begun()
        # What the author declares; `warmup` may be set to another number by whoever counts from elsewhere.
        self.needed = self.warmup = self._declared_warmup()
        self._seen = 0
        self._said = HOLD
        self._hold = self._worded(HOLD, fresh=False)
        # The first of a situation, and those that follow.
        self._buys = self._worded(BUY, fresh=True), self._worded(BUY, fresh=False)
        self._sells = self._worded(SELL, fresh=True), self._worded(SELL, fresh=False)
        self._waiting = View(HOLD, "warming_up", False, f"fewer than {max(self.needed, 1)} candles so far")

    def _memory(self) -> State:
        return {"code": self.code, "seen": self._seen, "said": str(self._said), **self._kept()}

    def _recall(self, memory: Mapping[str, object]) -> None:
        # What other code remembered may mean something else to this one: it begins anew.
        if text(memory, "code") == self.code:
            self._seen, self._said = integer(memory, "seen"), _action(memory)
            self._put_back(memory)

    @abstractmethod
    def _kept(self) -> State:
        """What this kind remembers besides."""

    @abstractmethod
    def _put_back(self, memory: Mapping[str, object]) -> None:
        """Puts `_kept` back."""

    @abstractmethod
    def unhidden(self, candles: Columns) -> Actions:
        """What it says of each row, also of those too early to count."""

    def _begun(self) -> OwnStrategy:
        try:
            return self.own(**self.values)
        except KursError:
            raise
        except RAISED as error:
            self._fail(error, None)

    def _declared_warmup(self) -> int:
        try:
            warmup: object = self._mine.warmup
        except RAISED as error:
            self._fail(error, None)
        if isinstance(warmup, bool) or not isinstance(warmup, int) or not 0 <= warmup <= MOST_WARMUP:
            raise BadInput.of(f"warmup of {self.name}", warmup, f"a whole number from 0 up to {MOST_WARMUP:,}")
        return warmup

    def _worded(self, action: Action, *, fresh: bool) -> View:
        return View(action, str(action), fresh, f"{self.name} says {action}")

    def _view(self, action: Action) -> View:
        again = action is self._said
        self._said = action
        return self._buys[again] if action is BUY else self._sells[again] if action is SELL else self._hold

    def _fail(self, error: BaseException, candle: int | None, symbol: str = "") -> NoReturn:
        """BadInput naming file, line and the candle, by symbol and time (ms); what came from outside goes on as it is,
        and memory that has run out is the caller's matter."""
        if isinstance(error, (MemoryError, *FROM_OUTSIDE)):
            raise error
        raise BadInput(f"{_where(error, self.own)}{_of_candle(candle, symbol)}: {_what(error)}") from error

    def _refuse(self, function: Callable[..., object], candle: int, symbol: str, said: str) -> NoReturn:
        raise BadInput(f"{place(function)}{_of_candle(candle, symbol)}: {said}")


def _action(memory: Mapping[str, object]) -> Action:
    said = text(memory, "said")
    if said not in {*Action}:
        raise BadData.of("said", said, f"one of: {', '.join(Action)}")
    return Action(said)


# ── what went wrong, and where ────────────────────────────────────────────────────────────────────


def _where(error: BaseException, own: type[OwnStrategy]) -> str:
    """The last line of the author's own files, that of the strategy and those beside it, that was being done."""
    file = getattr(sys.modules.get(own.__module__), "__file__", None)
    folder = None if file is None else os.path.dirname(file) + os.sep
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if folder and frame.filename.startswith(folder)] or list(frames)
    return f"{mine[-1].filename}, line {mine[-1].lineno}" if mine else own.__name__


def _of_candle(time: int | None, symbol: str) -> str:
    if time is None:
        return ""
    candle = f"{symbol} candle" if symbol else "candle"
    return f", {candle} of {datetime.fromtimestamp(time / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _what(error: BaseException) -> str:
    if isinstance(error, KursError):
        return str(error)
    # Of what a compiler or Polars says, the line that says it; many more may follow.
    first = next(iter(str(error).strip().splitlines()), "")
    told = plain(f"{type(error).__name__}: {first}") if first else type(error).__name__
    return f"{told}; {COPY}" if READ_ONLY.search(str(error)) else told


def place(function: Callable[..., object]) -> str:
    """The file and the line where it is written."""
    code = inspect.unwrap(function).__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"
