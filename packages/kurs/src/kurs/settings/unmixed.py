"""What is given from outside, taken as it is meant: truths are no numbers, numbers are no truths and no times."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationInfo, field_validator

__all__ = ["Unmixed"]

NUMBERS = frozenset({int, float, Decimal})


class Unmixed(BaseModel):
    """A model's fields; pydantic alone would take false for a weight of 0, and 0 for the end of a dry run."""

    @field_validator("*", mode="before")
    @classmethod
    def _unmixed(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, bool | int | float):
            return value
        annotation: Any = cls.model_fields[info.field_name or ""].annotation
        kinds = _kinds(annotation)
        if isinstance(value, bool):
            if bool not in kinds and kinds & NUMBERS:
                raise ValueError("a number is needed, not true or false")
        elif not kinds & NUMBERS:
            if bool in kinds:
                raise ValueError("true or false is needed, not a number")
            if datetime in kinds:
                raise ValueError("a time in ISO 8601 is needed, not a number")
        return value


@cache
def _kinds(annotation: Any) -> frozenset[Any]:
    return frozenset(_parts(annotation))


def _parts(annotation: Any) -> Iterator[Any]:
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for part in inner:
        yield from _parts(part)
