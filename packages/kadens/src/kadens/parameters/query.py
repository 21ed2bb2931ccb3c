"""A query string as a mapping: bounded, decoded once, with what is given twice told apart from what may be."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from kadens.errors import InvalidParameters
from kadens.parameters.bounds import Bounds
from kadens.parameters.fields import Field
from kadens.parameters.problems import problem
from kadens.parameters.schemas import Kind

__all__ = ["IN_QUERY", "Pairs", "gathered", "pairs_of"]

IN_QUERY = ("query",)

Pairs = Sequence[tuple[str, str]]


def pairs_of(text: str | bytes, bounds: Bounds) -> Pairs:
    """Names and values in their order (WHATWG URL, application/x-www-form-urlencoded); `InvalidParameters`."""
    if len(text) > bounds.max_query:
        raise _refused("too_long", f"{len(text)} characters; at most {bounds.max_query}")
    try:
        return _pairs(text if isinstance(text, str) else text.decode(), bounds)
    except UnicodeError as error:
        raise _refused("invalid", "holds what is no UTF-8") from error


def _pairs(text: str, bounds: Bounds) -> Pairs:
    parts = text.split("&")
    if len(parts) > bounds.max_pairs:
        raise _refused("too_many", f"{len(parts)} parameters; at most {bounds.max_pairs}")
    pairs = [part.partition("=") for part in parts if part]
    if "%" in text or "+" in text or not text.isascii():
        return [(_unquoted(name), _unquoted(value)) for name, _, value in pairs]
    return [(name, value) for name, _, value in pairs]


def gathered(pairs: Pairs, fields: Mapping[str, Field]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The values by name, a list where the parameter takes several; and what came twice though it takes one."""
    values: dict[str, Any] = dict(pairs)
    found = []
    for name, several in _repeated(pairs):
        field = fields.get(name)
        if field is not None and field.kind is Kind.TEXTS:
            values[name] = several
        elif field is not None:
            message = f"is given {len(several)} times; once is allowed"
            found.append(problem((*IN_QUERY, name), "repeated", message, several[0]))
    return values, found


def _repeated(pairs: Pairs) -> Iterator[tuple[str, list[str]]]:
    several: dict[str, list[str]] = {}
    for name, value in pairs:
        several.setdefault(name, []).append(value)
    return ((name, values) for name, values in several.items() if len(values) > 1)


def _unquoted(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode()


def _refused(type: str, message: str) -> InvalidParameters:  # noqa: A002  # FastAPI's word
    return InvalidParameters([problem(IN_QUERY, type, message, None)])
