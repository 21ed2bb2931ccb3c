"""Reading a snapshot back: each reader checks the type, so that a damaged snapshot names its field."""

import math
from collections.abc import Mapping

from kurs.domain.errors import BadData

__all__ = ["State", "integer", "many", "nested", "number", "numbers", "optional_number", "text"]

# JSON-shaped: str, int, float, bool, None, list, dict. Every float in it is finite.
State = dict[str, object]


def integer(state: Mapping[str, object], field: str) -> int:
    """A whole number; BadData otherwise."""
    value = state.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise BadData.of(field, value, "a whole number")


def number(state: Mapping[str, object], field: str) -> float:
    """A finite number as float; BadData otherwise."""
    return _finite(state.get(field), field)


def optional_number(state: Mapping[str, object], field: str) -> float | None:
    """A finite number or null; BadData otherwise, and when the field is missing."""
    if field in state and state[field] is None:
        return None
    return number(state, field)


def numbers(state: Mapping[str, object], field: str) -> list[float]:
    """A list of finite numbers; BadData otherwise."""
    value = state.get(field)
    if not isinstance(value, list):
        raise BadData.of(field, value, "a list of numbers")
    return [_finite(item, field) for item in value]


def text(state: Mapping[str, object], field: str) -> str:
    """A string; BadData otherwise."""
    value = state.get(field)
    if isinstance(value, str):
        return value
    raise BadData.of(field, value, "a text")


def nested(state: Mapping[str, object], field: str) -> Mapping[str, object]:
    """An object inside the snapshot; BadData otherwise."""
    return _object(state.get(field), field)


def many(state: Mapping[str, object], field: str) -> list[Mapping[str, object]]:
    """A list of objects; BadData otherwise."""
    value = state.get(field)
    if not isinstance(value, list):
        raise BadData.of(field, value, "a list of objects")
    return [_object(item, field) for item in value]


def _finite(value: object, field: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise BadData.of(field, value, "a finite number")


def _object(value: object, field: str) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return value
    raise BadData.of(field, value, "an object")
