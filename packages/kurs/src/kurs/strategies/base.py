"""What every strategy is: parameters, one view for each candle, and the same answers over columns."""

import math
import operator
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.domain.texts import written
from kurs.strategies.snapshots import State, nested, text

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["Actions", "Columns", "Floats", "Kind", "Parameter", "Strategy", "Value", "View", "plain_text"]

Value = int | float | str
Kind = type[int] | type[float] | type[str]
Floats = NDArray[np.float64]
Actions = NDArray[np.int8]

NO_ALIASES: Mapping[str, str] = MappingProxyType({})
# Signs that set parameters and their values apart, where they are typed.
CHOICE = re.compile(r"[^\s|,=]+")
ONE_WORD = 'one word each, without | , = ; what the parameter is for is said by description="..."'
NUMBER = "a number as Python has it, such as 1 or 0.5; a whole one up to 2**53"
# Up to here every program that is told of a number, a browser too, has the same one.
LARGEST_WHOLE = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One knob of a strategy; the bounds are inclusive, `choices` are for texts.

    BadInput for a default that they do not admit, and for what other processes and browsers could not be told.
    """

    name: str
    type: Kind
    default: Value
    description: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for name, bound in (("minimum", self.minimum), ("maximum", self.maximum)):
            if not (bound is None or _is_number(bound)):
                raise BadInput.of(name, bound, NUMBER)
        description = plain_text(self.description)
        if description is None:
            raise BadInput.of("description", self.description, "a text")
        # Frozen for everybody else; texts of enumerations and of NumPy become plain ones here.
        object.__setattr__(self, "description", description)
        if self.choices is not None:
            object.__setattr__(self, "choices", _told_apart(self.choices))
        object.__setattr__(self, "default", self.check(self.default))

    def check(self, value: object) -> Value:
        """The value in the parameter's type; BadInput names the parameter and what is allowed."""
        typed = _READERS[self.type](value)
        if typed is None and self.choices is not None:
            typed = self._spelled(value)
        if typed is None or not self._admits(typed):
            raise BadInput.of(self.name, value, self.allowed)
        return typed

    @property
    def allowed(self) -> str:
        """The values it takes, in words."""
        if self.type is str:
            return f"one of: {', '.join(self.choices)}" if self.choices else "a text"
        kind = "a whole number" if self.type is int else "a finite number"
        low = "" if self.minimum is None else f" from {self.minimum:g}"
        high = "" if self.maximum is None else f" up to {self.maximum:g}"
        return f"{kind}{low}{high}"

    def _spelled(self, value: object) -> str | None:
        """The one choice that reads as this number: on a command line nobody can say that 5 is a text."""
        found = [choice for choice in self.choices or () if _reads_as(choice, value)]
        return found[0] if len(found) == 1 else None

    def _admits(self, value: Value) -> bool:
        if isinstance(value, str):
            return self.choices is None or value in self.choices
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


def _reads_as(text: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        read = float(text)
    except ValueError:
        return False
    return read == value or (math.isnan(read) and math.isnan(value))


def _whole(value: object) -> int | None:
    # 12.0 is what JSON from a browser and samplers of parameter spaces make of 12.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if type(value) is int:
        # The usual kind: to ask for the protocol takes longer than all the rest.
        return value
    if isinstance(value, bool) or not isinstance(value, SupportsIndex):
        return None
    return operator.index(value)


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def plain_text(value: object) -> str | None:
    """The text alone, also of one of an enumeration or of NumPy; None for what is none, or cannot be written."""
    return str.__str__(value) if isinstance(value, str) and value == written(value) else None


_READERS = {int: _whole, float: _finite, str: plain_text}


def _is_number(value: object) -> bool:
    """Whether it is one of Python's own: NumPy's, which look alike, are not understood by other programs."""
    return (type(value) is float and not math.isnan(value)) or (type(value) is int and abs(value) <= LARGEST_WHOLE)


def _told_apart(choices: tuple[object, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for choice in choices:
        text = plain_text(choice)
        if text is None or not CHOICE.fullmatch(text):
            raise BadInput.of("choice", choice, ONE_WORD)
        if text in found:
            raise BadInput.of("choice", text, "each choice once")
        found.append(text)
    return tuple(found)


class View(NamedTuple):
    """What a strategy makes of the market at the close of one candle.

    `state` names the situation, such as "bullish_cross"; one state goes with one action. `fresh` is
    True on the first candle of a situation that asks for a trade.
    """

    action: Action
    state: str
    fresh: bool
    reason: str


class Columns(NamedTuple):
    """A history of candles, column by column: one-dimensional, equally long, in order of time.

    `time` is the start of each interval in ms UTC; prices are in quote currency, volume in base. `symbol` and
    `interval` (ms) are those of every candle; "" and 0 where they are not known.
    """

    time: NDArray[np.int64]
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    symbol: str = ""
    interval: int = 0

    def frame(self) -> "DataFrame":
        """The same as a Polars frame; `time` is a datetime in UTC there."""
        import polars  # a third of a second that only strategies which ask for it need

        columns = self._asdict()
        del columns["symbol"], columns["interval"]
        frame = polars.DataFrame(columns)
        return frame.with_columns(polars.col("time").cast(polars.Datetime("ms", "UTC")))


class Strategy(ABC):
    """One idea about one market. It sees closed candles, in order, and nothing else.

    `values` are the checked parameters; `warmup` is the number of candles at the start that always
    hold. Raises UnknownName for a parameter that it does not have, BadInput for a value out of bounds.
    """

    __slots__ = ("values", "warmup")

    name: ClassVar[str]
    description: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    aliases: ClassVar[Mapping[str, str]] = NO_ALIASES

    def __init__(self, **values: object) -> None:
        self.values: Mapping[str, Value] = MappingProxyType(self._checked(values))
        self.warmup = 0

    @abstractmethod
    def on_candle(self, candle: Candle) -> View:
        """Takes the next closed candle; views that hold are shared constants."""

    @abstractmethod
    def actions(self, candles: Columns) -> Actions:
        """+1 buy, -1 sell, 0 hold for each row, as a new strategy's `on_candle` would answer."""

    def snapshot(self) -> State:
        """All that is needed to go on exactly, JSON-shaped."""
        return {"strategy": self.name, "parameters": dict(self.values), "memory": self._memory()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Puts a snapshot back; BadInput when another strategy or other parameters made it.

        BadData when it is damaged: this strategy is then to be thrown away.
        """
        made_by, parameters = text(state, "strategy"), nested(state, "parameters")
        if made_by != self.name:
            raise BadInput.of("strategy", made_by, f"a snapshot of {self.name}")
        if parameters != self.values:
            raise BadInput.of("parameters", dict(parameters), f"a snapshot made with {dict(self.values)}")
        self._recall(nested(state, "memory"))

    @abstractmethod
    def _memory(self) -> State:
        """What it remembers of the candles so far."""

    @abstractmethod
    def _recall(self, memory: Mapping[str, object]) -> None:
        """Puts `_memory` back."""

    @classmethod
    def named(cls, given: Mapping[str, object]) -> dict[str, Value]:
        """These values in their types, by the parameters' own names; errors as for a new strategy."""
        known = {parameter.name: parameter for parameter in cls.parameters}
        values: dict[str, Value] = {}
        seen: dict[str, str] = {}
        for alias, value in given.items():
            name = cls.aliases.get(alias, alias)
            if name not in known:
                raise UnknownName.among(f"parameter of {cls.name}", alias, known)
            if name in seen:
                raise BadInput.of(alias, value, f"{seen[name]}, which is given too, is the same parameter: give one")
            seen[name] = alias
            values[name] = known[name].check(value)
        return values

    @classmethod
    def _checked(cls, given: Mapping[str, object]) -> dict[str, Value]:
        return {parameter.name: parameter.default for parameter in cls.parameters} | cls.named(given)
