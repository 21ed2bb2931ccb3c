"""What an answer must look like: a shape for every field, and in words what does not fit.

A shape is a dict (these keys at least), a list of one shape, `each` of a mapping's values, a literal value, a `Kind`,
or a set of alternatives. What may be unknown must say why: `unknown` names the field, or `reason` stands beside it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

__all__ = [
    "AMOUNT",
    "CHANCE",
    "COUNT",
    "FLAG",
    "FRACTION",
    "ISO",
    "MS",
    "NUMBER",
    "TEXT",
    "TEXTS",
    "WHOLE",
    "Each",
    "Either",
    "Kind",
    "Known",
    "Maybe",
    "Some",
    "Word",
    "either",
    "one_of",
    "problems",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value, by its name in words."""

    name: str
    fits: Callable[[Any], bool] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Maybe:
    """The shape or null, where null is itself an answer."""

    shape: Any


@dataclass(frozen=True, slots=True)
class Known:
    """The shape, or null where the answer says why it is not known."""

    shape: Any


@dataclass(frozen=True, slots=True)
class Each:
    """A mapping whose values all have this shape; at least so many of them."""

    shape: Any
    least: int = 0


@dataclass(frozen=True, slots=True)
class Some:
    """A list of this shape; at least so many of them."""

    shape: Any
    least: int = 1


@dataclass(frozen=True, slots=True)
class Word:
    """One of these."""

    words: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of these shapes."""

    shapes: tuple[Any, ...]


def one_of(*words: Any) -> Word:
    return Word(words)


def either(*shapes: Any) -> Either:
    return Either(shapes)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() == timedelta(0)
    except ValueError:
        return False


# Between 2010 and 2100: seconds, or nanoseconds, lie outside.
EARLIEST, LATEST = 1_262_304_000_000, 4_102_444_800_000

NUMBER = Kind("a number", _is_number)
AMOUNT = Kind("a number that is not negative", lambda value: _is_number(value) and value >= 0)
FRACTION = Kind("a fraction of 1", lambda value: _is_number(value) and -1 <= value <= 1)
CHANCE = Kind("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)
WHOLE = Kind("a whole number", _is_whole)
COUNT = Kind("a whole number that is not negative", lambda value: _is_whole(value) and value >= 0)
TEXT = Kind("a text", lambda value: isinstance(value, str))
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
ISO = Kind("a time in UTC with its offset", _is_time)
MS = Kind("a time in ms", lambda value: _is_whole(value) and EARLIEST < value < LATEST)
TEXTS = [TEXT]


def problems(shape: Any, value: Any, place: str = "answer", told: frozenset[str] = frozenset()) -> Iterator[str]:
    """What of `value` does not have this shape; `told` are fields whose absence was explained further out."""
    match shape:
        case Kind():
            if not shape.fits(value):
                yield f"{place}: {value!r} is not {shape.name}"
        case Maybe():
            if value is not None:
                yield from problems(shape.shape, value, place, told)
        case Known():
            name = place.rpartition(".")[2].partition("[")[0]
            if value is not None:
                yield from problems(shape.shape, value, place, told)
            elif name not in told and "*" not in told:
                yield f"{place}: null, and nobody says why"
        case Either():
            found = [list(problems(other, value, place, told)) for other in shape.shapes]
            if all(found):
                yield from min(found, key=len)
        case Word():
            if not any(word == value and type(word) is type(value) for word in shape.words):
                yield f"{place}: {value!r} is none of {shape.words}"
        case Each() | dict() if not isinstance(value, Mapping):
            yield f"{place}: {_short(value)} is no object"
        case Each():
            if len(value) < shape.least:
                yield f"{place}: only {len(value)} of {shape.least}"
            for name, part in value.items():
                yield from problems(shape.shape, part, f"{place}.{name}", told)
        case dict():
            yield from _of_object(shape, value, place, told)
        case Some() | list() if not isinstance(value, list):
            yield f"{place}: {_short(value)} is no list"
        case Some():
            if len(value) < shape.least:
                yield f"{place}: only {len(value)} of {shape.least}"
            for index, part in enumerate(value):
                yield from problems(shape.shape, part, f"{place}[{index}]", told)
        case list():
            for index, part in enumerate(value):
                yield from problems(shape[0], part, f"{place}[{index}]", told)
        case tuple():
            if len(shape) != len(value):
                yield f"{place}: {_short(value)} has not {len(shape)} parts"
            for index, (inner, part) in enumerate(zip(shape, value, strict=False)):
                yield from problems(inner, part, f"{place}[{index}]", told)
        case _:
            if value != shape or type(value) is not type(shape):
                yield f"{place}: {value!r} is not {shape!r}"


def _of_object(shape: Mapping[str, Any], value: Mapping[str, Any], place: str, told: frozenset[str]) -> Iterator[str]:
    # Of a field further in, "cleanup_info.last_cleanup", the last part is its own name.
    told = told | {name.rpartition(".")[2] for name in value.get("unknown") or ()}
    told = told | ({"*"} if value.get("reason") else frozenset())
    for name, inner in shape.items():
        if name not in value:
            yield f"{place}.{name}: missing"
        else:
            yield from problems(inner, value[name], f"{place}.{name}", told)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:57]}..."
