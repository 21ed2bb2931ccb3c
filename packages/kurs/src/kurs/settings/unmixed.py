"""What is given from outside, taken as it is meant: truths are no numbers, numbers are no truths and no times."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationInfo, field_validator

__all__ = ["Unmixed", "plain"]

NUMBERS = frozenset({int, float, Decimal})
PLAIN = re.compile(r"[+-]?[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]+)?")


def plain(value: object) -> object:
    """As it is; ValueError for a number as text that Python would read, but nobody writes.

    Those are underscores, spaces around it, and digits of other scripts.
    """
    if isinstance(value, str) and not PLAIN.fullmatch(value):
        raise ValueError("a number as text has digits, at most one point, and at most one sign")
    return value


class Unmixed(BaseModel):
    """A model's fields; pydantic alone would take false for a weight of 0, and 0 for the end of a dry run."""

    @field_validator("*", mode="before")
    @classmethod
    def _unmixed(cls, value: Any, info: ValidationInfo) -> Any:
        odd = isinstance(value, str) and _is_odd(value)
        if not odd and not isinstance(value, bool | int | float):
            return value
        annotation: Any = cls.model_fields[info.field_name or ""].annotation
        kinds = _kinds(annotation)
        if odd:
            return plain(value) if kinds & NUMBERS and not _takes_text(kinds) else value
        if isinstance(value, bool):
            if bool not in kinds and kinds & NUMBERS:
                raise ValueError("a number is needed, not true or false")
        elif not kinds & NUMBERS:
            if bool in kinds:
                raise ValueError("true or false is needed, not a number")
            if datetime in kinds:
                raise ValueError("a time in ISO 8601 is needed, not a number")
        return value


def _is_odd(text: str) -> bool:
    """Whether it is worth a look: most texts are no numbers, and most numbers are written plainly."""
    return "_" in text or not text.isascii() or text != text.strip()


def _takes_text(kinds: frozenset[Any]) -> bool:
    return any(kind is str or isinstance(kind, str) for kind in kinds)


@cache
def _kinds(annotation: Any) -> frozenset[Any]:
    return frozenset(_parts(annotation))


def _parts(annotation: Any) -> Iterator[Any]:
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for part in inner:
        yield from _parts(part)
