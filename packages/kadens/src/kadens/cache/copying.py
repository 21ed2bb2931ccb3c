"""Whether a value can be changed by whoever gets it, and a copy of one that can."""

import copy
import dataclasses
from datetime import date, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, TypeVar
from uuid import UUID

import msgspec

__all__ = ["copied", "copy_of", "is_immutable"]

T = TypeVar("T")

ATOMS = frozenset({NoneType, bool, int, float, complex, str, bytes})
VALUES = (date, time, timedelta, tzinfo, Decimal, Fraction, UUID, Enum, type)


def is_immutable(value: object) -> bool:
    """Whether nothing in it can be changed: plain values, frozen dataclasses and structs, tuples of such."""
    kind = type(value)
    if kind in ATOMS:
        return True
    if isinstance(value, (tuple, frozenset)):
        return all(map(is_immutable, value))
    if isinstance(value, VALUES):
        return True
    if isinstance(value, msgspec.Struct):
        return value.__struct_config__.frozen and all(
            is_immutable(getattr(value, field)) for field in value.__struct_fields__
        )
    if dataclasses.is_dataclass(value) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return all(is_immutable(getattr(value, field.name)) for field in dataclasses.fields(value))
    return False


def copied(value: T) -> T:
    """The value itself if it is immutable, else a copy of all that could be changed."""
    return value if is_immutable(value) else copy_of(value)


def copy_of(value: Any) -> Any:
    """A copy, of one that is known to be changeable."""
    # What JSON is made of, faster than deepcopy; a reference to itself is left to deepcopy.
    kind = type(value)
    if kind in ATOMS:
        return value
    try:
        if kind is list:
            return [copy_of(item) for item in value]
        if kind is dict:
            return {key: copy_of(item) for key, item in value.items()}
    except RecursionError:
        pass
    return copy.deepcopy(value)
