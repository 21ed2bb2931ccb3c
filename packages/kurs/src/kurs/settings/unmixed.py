"""What is given from outside, taken as it is meant: truths are no numbers, numbers are no truths and no times."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails

__all__ = ["Unmixed", "plain"]

NUMBERS = frozenset({int, float, Decimal})
# Types of what a number is meant by, whatever number it is.
MEANT = frozenset({int, float})
ALTERNATIVES = (Union, UnionType, Literal)
# Where it is, what is there, and what is wrong with it.
_Found = tuple[tuple[int | str, ...], Any, ValueError]
PLAIN = re.compile(r"[+-]?[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]+)?")


def plain(value: object) -> object:
    """As it is; ValueError for a number as text that Python would read, but nobody writes.

    Those are underscores, spaces around it, and digits of other scripts.
    """
    if isinstance(value, str) and not PLAIN.fullmatch(value):
        raise ValueError("a number as text has digits, at most one point, and at most one sign")
    return value


class Unmixed(BaseModel):
    """A model's fields, and the members of lists and dicts in them, each told of by its place.

    pydantic alone would take false for a weight of 0, 0 for the end of a dry run, and true for a price of 1.
    """

    @field_validator("*", mode="before")
    @classmethod
    def _unmixed(cls, value: Any, info: ValidationInfo) -> Any:
        annotation: Any = cls.model_fields[info.field_name or ""].annotation
        found = _mixed(value, _Kinds.of(annotation))
        if found is not None:
            place, member, problem = found
            details = InitErrorDetails(type="value_error", loc=place, input=member, ctx={"error": problem})
            raise ValidationError.from_exception_data(cls.__name__, [details])
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kinds:
    """What may be given in a place; `members` are those of a list there, `values` those of a dict."""

    single: frozenset[Any]
    numbers: bool
    texts: bool
    members: "_Kinds | None" = None
    values: "_Kinds | None" = None

    @classmethod
    @cache
    def of(cls, *annotations: Any) -> Self:
        """Of any of these."""
        parts = [part for annotation in annotations for part in _alternatives(annotation)]
        members = [inner for origin, inner in parts if origin in (list, tuple, set, frozenset)]
        values = [inner[1:] for origin, inner in parts if origin is dict]
        single = frozenset(inner[0] for origin, inner in parts if origin is None)
        return cls(
            single=single,
            numbers=bool(single & NUMBERS),
            texts=any(kind is str or isinstance(kind, str) for kind in single),
            members=cls._inside(members),
            values=cls._inside(values),
        )

    @classmethod
    def _inside(cls, found: list[tuple[Any, ...]]) -> Self | None:
        """None where there is nothing to look at."""
        if not found:
            return None
        kinds = cls.of(*(annotation for inner in found for annotation in inner))
        return kinds if kinds.numbers or kinds.single & {bool, datetime} or kinds.members or kinds.values else None


def _alternatives(annotation: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Each with what it is made of, or as it is under None."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _alternatives(inner[0])
    elif origin in ALTERNATIVES:
        for part in inner:
            yield from _alternatives(part)
    else:
        yield (origin, inner) if inner else (None, (annotation,))


def _mixed(value: Any, kinds: _Kinds) -> _Found | None:
    """The first thing that is taken for something else."""
    members: Iterable[tuple[int | str, Any]]
    if isinstance(value, list | tuple):
        within, members = kinds.members, enumerate(value)
        if within is not None and within.numbers and _are_plain(value):
            return None
    elif isinstance(value, Mapping):
        within, members = kinds.values, value.items()
    else:
        problem = _problem(value, kinds)
        return None if problem is None else ((), value, problem)
    if within is not None:
        for place, member in members:
            found = _mixed(member, within)
            if found is not None:
                inner, odd, problem = found
                return (place, *inner), odd, problem
    return None


def _are_plain(members: Collection[Any]) -> bool:
    """Whether all are numbers, as such or as plain text: columns are long, and one look at all of one takes no time."""
    kinds = set(map(type, members))
    if kinds <= MEANT:
        return True
    return kinds <= {*MEANT, str, NoneType} and not _is_odd("".join(each for each in members if type(each) is str))


def _problem(value: Any, kinds: _Kinds) -> ValueError | None:
    if isinstance(value, str):
        if kinds.numbers and not kinds.texts and _is_odd(value):
            try:
                plain(value)
            except ValueError as error:
                return error
    elif isinstance(value, bool):
        if bool not in kinds.single and kinds.numbers:
            return ValueError(f"a number{' or a text' if kinds.texts else ''} is needed, not true or false")
    elif isinstance(value, int | float) and not kinds.numbers:
        if bool in kinds.single:
            return ValueError("true or false is needed, not a number")
        if datetime in kinds.single:
            return ValueError("a time in ISO 8601 is needed, not a number")
    return None


def _is_odd(text: str) -> bool:
    """Whether it is worth a look: most texts are no numbers, and most numbers are written plainly."""
    return "_" in text or not text.isascii() or text.split(None, 1) != ([text] if text else [])
