"""From a strategy of one's own to one that the platform runs: asked for all rows at once, or candle by candle."""

import inspect
import math
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kurs.domain.errors import BadData, BadInput
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.domain.texts import written
from kurs.strategies.adapted import RAISED, Adapted, place
from kurs.strategies.base import Actions, Columns, Strategy, View
from kurs.strategies.own import BUY, HOLD, SELL, EventStrategy, OwnStrategy, SignalStrategy
from kurs.strategies.snapshots import State, nested

__all__ = ["ByCandle", "ByColumns", "adapted"]

ALLOWED = "+1 (buy), -1 (sell) or 0 (neither)"
COLUMNS = ("open", "high", "low", "close", "volume")


@runtime_checkable
class _Remembering(Protocol):
    """An attribute that knows how to be written down, such as an indicator."""

    def snapshot(self) -> State: ...

    def restore(self, state: Mapping[str, object], /) -> None: ...


def adapted(own: type[OwnStrategy], code: str = "") -> type[Strategy]:
    """The class that `create` takes for a strategy of one's own; `code` names the version of its file.

    BadInput names file and line of a wrong method.
    """
    kind = ByColumns if issubclass(own, SignalStrategy) else ByCandle
    for method in ("signals",) if kind is ByColumns else ("on_candle", "on_fill"):
        _refuse_wrong_signature(own, method)
    given: dict[str, Any] = {
        "__slots__": (),
        "own": own,
        "code": code,
        "__module__": own.__module__,
        "__doc__": own.__doc__,
    }
    for name in ("name", "description", "parameters"):
        given[name] = getattr(own, name)
    return type(own.__name__, (kind,), given)


def _refuse_wrong_signature(own: type[OwnStrategy], method: str) -> None:
    function = getattr(own, method)
    try:
        inspect.signature(function).bind(None, None)
    except TypeError:
        what = "candles" if method == "signals" else method.removeprefix("on_")
        raise BadInput(
            f"{place(function)}: {method}{inspect.signature(function)} of {own.__name__} must be {method}(self, {what})"
        ) from None


class ByColumns(Adapted):
    """A SignalStrategy: asked once for a history, and at each close for the last of a window as long as its warm-up."""

    __slots__ = ("_end", "_numbers", "_times", "_width")

    _mine: SignalStrategy

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._width = max(self.needed, 1)
        # Twice as wide as the window, so that it slides along and is moved back once in a while.
        self._times = np.zeros(2 * self._width, np.int64)
        self._numbers = np.zeros((len(COLUMNS), 2 * self._width))
        self._end = 0

    def on_candle(self, candle: Candle) -> View:
        window = self._shown(candle)
        self._seen += 1
        if self._seen < self._width:
            return self._waiting
        said = self._asked(window, candle.time)
        action = BUY if said > 0 else SELL if said < 0 else HOLD
        if self._seen <= self.warmup:
            self._said = action
            return self._waiting
        return self._view(action)

    def actions(self, candles: Columns) -> Actions:
        said = self.unhidden(candles)
        said[: max(self._width - 1, self.warmup)] = 0
        return said

    def unhidden(self, candles: Columns) -> Actions:
        columns = Columns(
            candles.time,
            candles.open,
            candles.high,
            candles.low,
            candles.close,
            candles.volume,
            candles.symbol,
            candles.interval,
        )
        if not len(columns.close):
            return np.zeros(0, np.int8)
        return self._numbered(self._answer(columns), columns)

    def _answer(self, columns: Columns) -> NDArray[Any]:
        """As it was given, one for each row."""
        last, symbol = int(columns.time[-1]), columns.symbol
        try:
            given: object = self._mine.signals(columns)
            said = np.asarray(given)
        except RAISED as error:
            self._fail(error, last, symbol)
        if said.shape != columns.close.shape:
            one = "None" if given is None else "one number" if said.dtype.kind in "iufb" else repr(given)
            shape = one if said.shape == () else f"an answer of the shape {said.shape}"
            self._refuse(self._mine.signals, last, symbol, f"signals() gives {shape} for {len(columns.close)} candles")
        if said.dtype.kind not in "iuf":
            hint = "; such as np.where(rises, 1, -1)" if said.dtype.kind == "b" else ""
            told = f"signals() gives {said.dtype.name}, not numbers: {ALLOWED}{hint}"
            self._refuse(self._mine.signals, last, symbol, told)
        return said

    def _numbered(self, said: NDArray[Any], columns: Columns) -> Actions:
        # Three comparisons, none of which NaN passes, cost less than rounding and bounding.
        buys, sells = said == 1, said == -1
        good = buys | sells | (said == 0)
        if not good.all():
            wrong = ~(good | np.isnan(said))
            if wrong.any():
                row = int(wrong.argmax())
                told = f"signals() says {said[row]:g} in row {row}; it takes {ALLOWED}"
                self._refuse(self._mine.signals, int(columns.time[row]), columns.symbol, told)
        numbered: Actions = buys.view(np.int8) - sells.view(np.int8)
        return numbered

    def _asked(self, window: Columns, time: int) -> float:
        said = float(self._answer(window)[-1])
        if math.isnan(said):
            return 0.0
        if said not in (1.0, 0.0, -1.0):
            told = f"signals() says {said:g}; it takes {ALLOWED}"
            self._refuse(self._mine.signals, time, window.symbol, told)
        return said

    def _shown(self, candle: Candle) -> Columns:
        """The window with this candle at its end."""
        width, end = self._width, self._end
        if end == 2 * width:
            self._times[:width], self._numbers[:, :width] = self._times[width:], self._numbers[:, width:]
            end = width
        self._times[end] = candle.time
        self._numbers[:, end] = candle[3:]
        self._end = end = end + 1
        rows = slice(max(end - width, 0), end)
        time, numbers = self._times[rows], self._numbers[:, rows]
        time.flags.writeable = numbers.flags.writeable = False
        open_, high, low, close, volume = numbers
        return Columns(time, open_, high, low, close, volume, candle.symbol, candle.interval)

    def _kept(self) -> State:
        rows = slice(max(self._end - self._width, 0), self._end)
        window = {name: column.tolist() for name, column in zip(COLUMNS, self._numbers[:, rows], strict=True)}
        return {"time": self._times[rows].tolist(), **window}

    def _put_back(self, memory: Mapping[str, object]) -> None:
        try:
            rows = np.array([memory[name] for name in COLUMNS], np.float64)
            times = np.array(memory["time"], np.int64)
        except (KeyError, TypeError, ValueError):
            raise BadData.of("memory", sorted(memory), f"columns of one length: time, {', '.join(COLUMNS)}") from None
        if times.ndim != 1 or rows.shape != (len(COLUMNS), len(times)) or len(times) > self._width:
            raise BadData.of("memory", rows.shape, f"at most {self._width} candles")
        self._end = len(times)
        self._times[: self._end], self._numbers[:, : self._end] = times, rows


class ByCandle(Adapted):
    """An EventStrategy: shown one candle after the other."""

    __slots__ = ("_decide", "on_fill")

    _mine: EventStrategy

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._decide: Callable[[Candle], object] = self._mine.on_candle
        # None where the author does not ask for fills: nobody need be called then.
        deaf = type(self._mine).on_fill is EventStrategy.on_fill
        self.on_fill: Callable[[Fill], None] | None = None if deaf else self._told

    def on_candle(self, candle: Candle) -> View:
        self._seen += 1
        try:
            said = self._decide(candle)
        except RAISED as error:
            self._fail(error, candle.time, candle.symbol)
        # The usual answers first, for every candle passes here.
        if said is None or said is HOLD:
            self._said = HOLD
            return self._hold if self._seen > self.warmup else self._waiting
        action = said if said is BUY or said is SELL else self._read(said, candle)
        if self._seen <= self.warmup:
            self._said = action
            return self._waiting
        view = self._view(action)
        if not isinstance(said, View):
            return view
        # They are kept, and shown to people.
        return View(action, written(str(said.state)), view.fresh, written(str(said.reason)))

    def actions(self, candles: Columns) -> Actions:
        said = self.unhidden(candles)
        said[: self.warmup] = 0
        return said

    def unhidden(self, candles: Columns) -> Actions:
        anew = type(self)(**self.values)
        anew.warmup = 0
        look = anew.on_candle
        symbol, interval = candles.symbol, candles.interval or _interval(candles.time)
        columns = (candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        actions = (look(Candle(symbol, interval, *row)).action for row in rows)
        found = (1 if action is BUY else -1 if action is SELL else 0 for action in actions)
        return np.fromiter(found, np.int8, len(candles.time))

    def _read(self, said: object, candle: Candle) -> Action:
        """What was meant, where that was neither of the constants."""
        action = said.action if isinstance(said, View) else said
        if not (isinstance(action, str) and action in {*Action}):
            told = f"on_candle() gives {said!r}; it takes BUY, SELL, HOLD, None or a View"
            self._refuse(self._mine.on_candle, candle.time, candle.symbol, told)
        return Action(action)

    def _told(self, fill: Fill) -> None:
        try:
            self._mine.on_fill(fill)
        except RAISED as error:
            self._fail(error, fill.time, fill.symbol)

    def _kept(self) -> State:
        mine = vars(self._mine)
        return {"own": {name: self._written(name, mine[name]) for name in mine if name not in self.values}}

    def _put_back(self, memory: Mapping[str, object]) -> None:
        kept = nested(memory, "own")
        for name, value in kept.items():
            mine = getattr(self._mine, name, None)
            if isinstance(mine, _Remembering):
                mine.restore(nested(kept, name))
            elif isinstance(mine, deque) and isinstance(value, list):
                setattr(self._mine, name, deque(value, mine.maxlen))
            else:
                setattr(self._mine, name, value)

    def _written(self, name: str, value: object) -> object:
        if isinstance(value, _Remembering):
            return value.snapshot()
        plain = list(value) if isinstance(value, deque) else value
        if not _is_plain(plain):
            raise BadInput.of(
                f"attribute {name} of {self.name}",
                value,
                "what JSON can hold: numbers that are finite, texts, true, false, None, lists and dicts with names;"
                " or a deque of them, or an indicator",
            )
        return plain


def _is_plain(value: object) -> bool:
    """Whether JSON brings it back as it was: no tuple, which would come back as a list, and no NaN."""
    if isinstance(value, float):
        # A number of NumPy is a float too, and not what came back.
        return type(value) is float and math.isfinite(value)
    if isinstance(value, str):
        return type(value) is str and written(value) == value
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value) and all(map(_is_plain, (*value, *value.values())))
    return value is None or type(value) in (bool, int)


def _interval(time: NDArray[np.int64]) -> int:
    return int(np.diff(time).min()) if len(time) > 1 else 1
