"""One parameter: its name, its type, and how what was given for it becomes its value."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from kadens.parameters.adapters import is_pydantic, pydantic_reader, pydantic_schema
from kadens.parameters.bounds import Bounds
from kadens.parameters.json_text import decoder, is_list_text, path_of
from kadens.parameters.problems import Fault, Unfit, shown
from kadens.parameters.schemas import Kind, Schema, kind_of, may_be_infinite, may_nest, schema_of, words

__all__ = ["Field", "Reader", "field_of", "is_finite"]

Reader = Callable[[Any], Any]

# A Decimal may have an exponent that fills the memory of whoever makes a whole number of it.
MOST_DIGITS = 308


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`name` is what a request says, `attribute` what the program says; `read` raises `Unfit`.

    `is_text` says that msgspec reads it from text, in one call with the others.
    """

    name: str
    attribute: str
    hint: Any
    schema: Schema
    kind: Kind
    required: bool
    read: Reader
    is_text: bool

    @property
    def allowed(self) -> str:
        """For a person."""
        return words(self.schema)


def field_of(name: str, attribute: str, hint: Any, bounds: Bounds, *, required: bool) -> Field:
    """`BadInput` names the parameter if its hint cannot be validated, or could be text as well as JSON."""
    by_pydantic = is_pydantic(name, hint)
    schema = pydantic_schema(name, hint) if by_pydantic else schema_of(name, hint)
    kind = kind_of(name, schema)
    read = pydantic_reader(hint, kind, bounds) if by_pydantic else _READERS[kind](hint, words(schema), schema, bounds)
    return Field(
        name=name,
        attribute=attribute,
        hint=hint,
        schema=schema,
        kind=kind,
        required=required,
        read=read,
        is_text=kind is Kind.TEXT and not by_pydantic,
    )


def is_finite(value: object) -> bool:
    """False for floats and Decimals that are no number or beyond all measure; they are numbers to msgspec."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) <= MOST_DIGITS
    return True


def _text(hint: Any, allowed: str, _schema: Schema, _bounds: Bounds) -> Reader:
    def read(raw: Any) -> Any:
        value = _converted(raw, hint, allowed, strict=False)
        if not is_finite(value):
            raise _unfit(raw, allowed)
        return value

    return read


def _texts(hint: Any, allowed: str, schema: Schema, bounds: Bounds) -> Reader:
    decode = decoder(hint, allowed, bounds, nests=may_nest(schema))
    has_numbers = may_be_infinite(schema)

    def read(raw: Any) -> Any:
        if is_list_text(raw):
            values = decode(raw)
        else:
            given = [raw] if isinstance(raw, str | bytes) else raw
            values = _converted(given, hint, allowed, strict=False)
        if has_numbers and values is not None and not all(map(is_finite, values)):
            raise _unfit(raw, allowed)
        return values

    return read


def _json(hint: Any, allowed: str, schema: Schema, bounds: Bounds) -> Reader:
    decode = decoder(hint, allowed, bounds, nests=may_nest(schema))

    def read(raw: Any) -> Any:
        if isinstance(raw, str | bytes):
            return decode(raw)
        return _converted(raw, hint, allowed, strict=True)

    return read


_READERS = {Kind.TEXT: _text, Kind.TEXTS: _texts, Kind.JSON: _json}


def _converted(raw: Any, hint: Any, allowed: str, *, strict: bool) -> Any:
    try:
        return msgspec.convert(raw, hint, strict=strict)
    except msgspec.ValidationError as error:
        _, path = path_of(error)
        raise _unfit(raw, allowed, *path) from error
    except RecursionError as error:
        raise Unfit(Fault("too_deep", "nested too deep")) from error
    except (TypeError, ValueError) as error:
        # What msgspec cannot even look at: text that is no Unicode, an object that it does not know.
        raise _unfit(raw, allowed) from error


def _unfit(raw: Any, allowed: str, *path: str | int) -> Unfit:
    return Unfit(Fault("invalid", f"{shown(raw)} is not allowed; {allowed}", path))
