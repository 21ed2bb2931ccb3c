"""Strategies of one's own: a class with its parameters, and what it makes of candles."""

import re
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import ClassVar, cast

from numpy.typing import ArrayLike

from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.strategies.base import Columns, Kind, Parameter, Value, View, plain_text

__all__ = [
    "BUY",
    "HOLD",
    "SELL",
    "EventStrategy",
    "OwnStrategy",
    "Said",
    "SignalStrategy",
    "choice",
    "number",
    "own_name",
    "whole",
]

BUY, SELL, HOLD = Action.BUY, Action.SELL, Action.HOLD
# What a strategy may answer to a candle; None is to hold.
Said = Action | View | None

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
TAKEN = ("name", "description", "parameters")


def whole(default: int, minimum: int, maximum: int, description: str = "") -> int:
    """Declares a parameter that is a whole number; the bounds are inclusive. BadInput for a default beyond them."""
    return cast(int, _declared(int, default, description, minimum=minimum, maximum=maximum))


def number(default: float, minimum: float, maximum: float, description: str = "") -> float:
    """Declares a parameter that is a finite number; the bounds are inclusive. BadInput for a default beyond them."""
    return cast(float, _declared(float, default, description, minimum=minimum, maximum=maximum))


def choice(default: str, *others: str, description: str = "") -> str:
    """Declares a parameter that is one of these texts, each one word without | , = ; BadInput for others."""
    return cast(str, _declared(str, default, description, choices=(default, *others)))


def own_name(title: str) -> str:
    """The name of a strategy whose class is called so: AboveMean is above_mean."""
    return HUMP.sub("_", title).lower()


def _declared(
    kind: Kind,
    default: Value,
    description: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: tuple[str, ...] | None = None,
) -> Parameter:
    # Its name is not known before the class is; where something is wrong, the line of the declaration is told.
    return Parameter(
        name="default",
        type=kind,
        default=default,
        description=description,
        minimum=minimum,
        maximum=maximum,
        choices=choices,
    )


class OwnStrategy(ABC):
    """What both kinds have: `name` (the class's, in small letters, when left out), parameters, and `start`.

    Parameters are class attributes made by `whole`, `number` and `choice`; on an object they are plain values.
    The first line of the docstring describes it to people. Raises UnknownName for a parameter that it does not
    have, BadInput for a value out of bounds.
    """

    name: ClassVar[str] = ""
    description: ClassVar[str] = ""
    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        known = {parameter.name: parameter for parameter in cls.parameters}
        for name, value in vars(cls).items():
            if isinstance(value, Parameter):
                if name in TAKEN:
                    raise BadInput.of("parameter", name, f"another name; {', '.join(TAKEN)} mean something else")
                known[name] = replace(value, name=name, description=value.description or name.replace("_", " "))
        cls.parameters = tuple(known.values())
        given: object = vars(cls).get("name") or own_name(cls.__name__)
        title = plain_text(given)
        if title is None or not NAME.fullmatch(title):
            raise BadInput.of("name", given, "small letters, digits and _, at most 40, a letter first")
        said: object = vars(cls).get("description") or (cls.__doc__ or title).strip().splitlines()[0]
        words = plain_text(said)
        if words is None:
            raise BadInput.of("description", said, "a text")
        cls.name, cls.description = title, words

    def __init__(self, **values: object) -> None:
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise UnknownName.among(f"parameter of {self.name}", name, known)
        for name, parameter in known.items():
            setattr(self, name, parameter.check(values.get(name, parameter.default)))
        self.start()

    @property
    @abstractmethod
    def warmup(self) -> int:
        """How many candles it needs to see before what it says counts; a number, or a property that returns one."""

    def start(self) -> None:  # noqa: B027 - nothing to set is the usual case
        """Is called once, when the parameters are set: what it remembers begins here; BadInput refuses them."""


class SignalStrategy(OwnStrategy):
    """Says what it thinks of every candle at once; the quick one, and the first choice.

    On paper it is shown the last `warmup` candles at each close, and the last answer counts: what it says of a
    candle must not depend on what came after that candle, nor on more than the `warmup` candles up to it.
    """

    @abstractmethod
    def signals(self, candles: Columns) -> ArrayLike:
        """One number for each candle, as NumPy array, Polars series or list: +1 buy, -1 sell, 0 (or NaN) neither.

        A trade is asked for where the number changes to +1 or to -1; 0 keeps what is held.
        """


class EventStrategy(OwnStrategy):
    """Looks at one candle after the other, and remembers what it wants to in its attributes.

    On paper they are written down after each candle, and come back after a restart: numbers, texts, lists and
    dicts of them, deques, and the indicators of `kurs.strategies.indicators`.
    """

    @property
    def warmup(self) -> int:
        """None, where its author does not say how many."""
        return 0

    @abstractmethod
    def on_candle(self, candle: Candle) -> Said:
        """What to do at the close of this candle: BUY, SELL, or HOLD (None too)."""

    def on_fill(self, fill: Fill) -> None:
        """Is told of every fill of its orders, before the next candle.

        Its `amount`, `price` and `fee` are Decimal, and a candle's numbers floats: `float(fill.amount)` goes with both.
        """
