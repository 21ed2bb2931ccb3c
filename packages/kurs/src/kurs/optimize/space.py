"""The parameters to try: ranges that a strategy's own bounds admit, without the points that it refuses."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Self

import numpy as np

from kurs.domain.errors import BadInput, UnknownName
from kurs.strategies.base import Parameter, Value
from kurs.strategies.registry import create, describe, given

__all__ = ["Axis", "Parameters", "Point", "Space", "point"]

Parameters = dict[str, Value]
# Parameters as something that a set can hold.
Point = tuple[tuple[str, Value], ...]

LARGEST_GRID = 250_000
LOG_POINTS = 16
# So often a point is drawn before the space is taken for one with next to nothing in it.
DRAWS = 1000
OF_NUMBERS = "NAME=LOW:HIGH, NAME=LOW:HIGH:STEP or NAME=LOW:HIGH:log; only texts are listed, with | between"
SHAPE = "NAME=LOW:HIGH, NAME=LOW:HIGH:STEP, NAME=LOW:HIGH:log or NAME=A|B|C, several with commas between"


def point(parameters: Mapping[str, Value]) -> Point:
    return tuple(sorted(parameters.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One parameter and what it may be: `choices`, or numbers from `low` to `high`, both included.

    With `step` only low, low + step, and so on; `log` spreads them by their logarithms. Without a step a `float` axis
    holds every number in between and a whole one every whole number.
    """

    name: str
    whole: bool = False
    low: float = 0.0
    high: float = 0.0
    step: float | None = None
    log: bool = False
    choices: tuple[str, ...] = ()

    @property
    def count(self) -> int | None:
        """How many values; None where they cannot be counted."""
        if self.choices:
            return len(self.choices)
        if self.low == self.high:
            return 1
        step = self.step or (1.0 if self.whole else None)
        # The last step may be short of `high` by a rounding of its sum alone.
        return None if step is None else int((self.high - self.low) / step * (1 + 1e-12) + 1e-9) + 1

    def nth(self, index: int) -> Value:
        """The value number `index` of an axis that can be counted."""
        if self.choices:
            return self.choices[index]
        return self._typed(self.low + index * (self.step or 1.0))

    def at(self, share: float) -> Value:
        """The value at a share from 0 to 1 of the axis; equal shares are equally likely values."""
        if self.log:
            low, high = self._edges()
            number = math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
            return self._typed(min(max(number, self.low), self.high))
        count = self.count
        if count is not None:
            return self.nth(min(int(share * count), count - 1))
        return self._typed(self.low + share * (self.high - self.low))

    @property
    def grid_size(self) -> int:
        """How many values `grid` has; BadInput where the axis holds every number between two."""
        if self.log:
            return len(self.grid())
        if self.count is None:
            raise BadInput.of("space", str(self), f"a grid needs a step, such as {self.name}={self._range()}:0.1")
        return self.count

    def grid(self) -> tuple[Value, ...]:
        """The values of this axis in a grid; BadInput as `grid_size`."""
        if self.log:
            return tuple(dict.fromkeys(self.at(i / (LOG_POINTS - 1)) for i in range(LOG_POINTS)))
        return tuple(self.nth(index) for index in range(self.grid_size))

    def __str__(self) -> str:
        if self.choices:
            return f"{self.name}={'|'.join(self.choices)}"
        extra = ":log" if self.log else "" if self.step is None else f":{_exactly(self.step, f'{self.step:g}')}"
        return f"{self.name}={self._range()}{extra}"

    def _range(self) -> str:
        return ":".join(_exactly(edge, str(self._typed(edge))) for edge in (self.low, self.high))

    def _edges(self) -> tuple[float, float]:
        """So that the first and the last whole number are as likely as their neighbours."""
        return (self.low - 0.5, self.high + 0.5) if self.whole else (self.low, self.high)

    def _typed(self, number: float) -> Value:
        return round(number) if self.whole else float(f"{number:.12g}")


@dataclass(frozen=True, kw_only=True)
class Space:
    """All points of some axes that the strategy accepts together with the parameters that are `fixed`."""

    strategy: str
    axes: tuple[Axis, ...]
    fixed: Mapping[str, Value]

    @classmethod
    def parse(cls, text: str, *, strategy: str, fixed: Mapping[str, Value] | None = None) -> Self:
        """Reads SHAPE. UnknownName for a parameter that the strategy does not have; BadInput for a range that is
        empty, reversed or out of its bounds, and for a space in which the strategy accepts nothing.
        """
        told = describe(strategy)
        known = {parameter.name: parameter for parameter in told.parameters}
        # What a strategy says of a point names all of it: what is wrong with these alone is told before.
        fixed = given(strategy, fixed or {})
        axes: dict[str, Axis] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            alias, equals, values = part.partition("=")
            name = told.aliases.get(alias.strip(), alias.strip())
            if not equals:
                raise BadInput.of("space", part, SHAPE)
            if name not in known:
                raise UnknownName.among(f"parameter of {told.name}", name, known)
            if name in axes or name in fixed:
                raise BadInput.of("space", part, f"{name} once, here or with --param")
            axes[name] = _axis(known[name], values.strip())
        if not axes:
            raise BadInput.of("space", text, f"it holds nothing; {SHAPE}")
        space = cls(strategy=told.name, axes=tuple(axes.values()), fixed=fixed)
        space.example()
        return space

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(axis.name for axis in self.axes)

    @property
    def size(self) -> int | None:
        """How many points, those that the strategy refuses among them; None where they cannot be counted."""
        counts = [axis.count for axis in self.axes]
        return None if None in counts else math.prod(count for count in counts if count is not None)

    def refusal(self, parameters: Mapping[str, Value]) -> str | None:
        """Why the strategy does not take them; None when it does."""
        try:
            create(self.strategy, **self.fixed, **parameters)
        except BadInput as error:
            return str(error)
        return None

    def at(self, shares: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Parameters:
        """The point at these shares from 0 to 1 of the axes."""
        return {axis.name: axis.at(float(share)) for axis, share in zip(self.axes, shares, strict=True)}

    def draw(self, rng: np.random.Generator) -> Parameters | None:
        """A point by chance; None after DRAWS that the strategy refused."""
        for _ in range(DRAWS):
            parameters = self.at(rng.random(len(self.axes)))
            if self.refusal(parameters) is None:
                return parameters
        return None

    def points(self) -> Iterator[Parameters]:
        """Every point of a space that can be counted, in order."""
        for values in product(*([axis.nth(i) for i in range(axis.count or 0)] for axis in self.axes)):
            parameters = dict(zip(self.names, values, strict=True))
            if self.refusal(parameters) is None:
                yield parameters

    @cached_property
    def grid(self) -> tuple[Parameters, ...]:
        """The points of the grid that the strategy accepts; BadInput where there are more than LARGEST_GRID."""
        count = math.prod(axis.grid_size for axis in self.axes)
        if count > LARGEST_GRID:
            raise BadInput.of(
                "space", str(self), f"a grid of at most {LARGEST_GRID:,} points, not {count:,}: give larger steps"
            )
        axes = [axis.grid() for axis in self.axes]
        points = (dict(zip(self.names, values, strict=True)) for values in product(*axes))
        return tuple(parameters for parameters in points if self.refusal(parameters) is None)

    def example(self) -> Parameters:
        """A point that the strategy accepts; BadInput, with the strategy's own reason, where there is none."""
        corners = self._corners()
        refusals = [self.refusal(corner) for corner in corners]
        if None in refusals:
            return corners[refusals.index(None)]
        found = self.draw(np.random.default_rng(0))
        if found is None and self.size is not None and self.size <= LARGEST_GRID:
            found = next(self.points(), None)
        if found is None:
            raise BadInput.of("space", str(self), f"{self.strategy} refuses every point of it: {refusals[0]}")
        return found

    def refused(self) -> str | None:
        """Why the strategy does not take a point of it, in its own words; None where it takes every corner."""
        return next(filter(None, map(self.refusal, self._corners())), None)

    def _corners(self) -> list[Parameters]:
        corners = product(*((axis.at(0.0), axis.at(1.0)) for axis in self.axes))
        return [dict(zip(self.names, corner, strict=True)) for corner in corners]

    def __str__(self) -> str:
        return ",".join(map(str, self.axes))


def _exactly(number: float, told: str) -> str:
    """As it is told, or with all of its digits where some would be missing: other numbers are another space."""
    return told if float(told) == number else repr(number)


def _axis(parameter: Parameter, text: str) -> Axis:
    if parameter.type is str:
        return Axis(name=parameter.name, choices=_choices(parameter, text))
    whole = parameter.type is int
    cells = [cell.strip() for cell in text.split(":")]
    if len(cells) > 3:
        raise BadInput.of("space", f"{parameter.name}={text}", OF_NUMBERS)
    # One value alone is a range from it to itself.
    low, high, extra = (cells[0], cells[0], "") if len(cells) == 1 else (*cells, "")[:3]
    first, last = (_number(parameter, cell, text) for cell in (low, high))
    if first > last:
        raise BadInput.of("space", f"{parameter.name}={text}", "a range from low to high, it is reversed")
    log = extra == "log"
    if log and first <= 0:
        raise BadInput.of("space", f"{parameter.name}={text}", "numbers above 0 with log")
    step = None if log or not extra else _step(parameter, extra, text)
    if step is not None and not math.isfinite((last - first) / step):
        raise BadInput.of("space", f"{parameter.name}={text}", "a larger step: of these there are too many to count")
    return Axis(name=parameter.name, whole=whole, low=first, high=last, step=step, log=log and first < last)


def _number(parameter: Parameter, cell: str, text: str) -> float:
    """A bound of the range, which the strategy's own bounds must admit."""
    try:
        number = float(cell)
    except ValueError:
        empty = "" if cell else "it is empty; "
        raise BadInput.of("space", f"{parameter.name}={text}", f"{empty}{OF_NUMBERS}") from None
    return float(parameter.check(number))


def _step(parameter: Parameter, cell: str, text: str) -> float:
    try:
        step = float(cell)
    except ValueError:
        step = math.nan
    if not (step > 0 and math.isfinite(step)) or (parameter.type is int and not step.is_integer()):
        kind = "a whole number above 0" if parameter.type is int else "a number above 0"
        raise BadInput.of("space", f"{parameter.name}={text}", f"log, or a step that is {kind}")
    return step


def _choices(parameter: Parameter, text: str) -> tuple[str, ...]:
    choices = tuple(dict.fromkeys(choice.strip() for choice in text.split("|") if choice.strip()))
    if not choices:
        raise BadInput.of("space", f"{parameter.name}={text}", f"{parameter.name}=A|B, each {parameter.allowed}")
    for choice in choices:
        parameter.check(choice)
    return choices
