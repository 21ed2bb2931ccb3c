"""Names in a query: refused where the route does not know one, or where one comes twice that is meant once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin
from urllib.parse import unquote_plus

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kurs.domain.errors import UnknownName

__all__ = ["Names", "check_names", "names_of"]

LONGEST_SHOWN = 60
LISTS = (list, set, frozenset, tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The query parameters of a route, as they are spelled in a query; `lists` are those that may come many times."""

    known: frozenset[bytes]
    lists: frozenset[bytes]


def names_of(dependant: Dependant) -> Names:
    """Of a route and of all that it depends on."""
    fields = dict(_fields(dependant))
    lists = frozenset(name for name, field in fields.items() if _is_list(field.annotation))
    return Names(known=frozenset(fields), lists=lists)


def check_names(query: bytes, names: Names) -> None:
    """RequestValidationError names each parameter that is unknown, with the nearest known one, or is given twice.

    A misspelt filter would filter nothing, and of two values nobody knows which one is meant.
    """
    said = [pair.partition(b"=")[0] for pair in query.split(b"&") if pair]
    # Most are spelled as they are known, and come once; only the others have to be read.
    if names.known.issuperset(said) and len(set(said)) == len(said):
        return
    problems = list(_problems([unquote_plus(name.decode("latin-1")) for name in said], names))
    if problems:
        raise RequestValidationError(problems)


def _problems(said: list[str], names: Names) -> Iterator[dict[str, object]]:
    known = {name.decode() for name in names.known}
    lists = {name.decode() for name in names.lists}
    for name in dict.fromkeys(said):
        if name not in known:
            yield _unknown(name[:LONGEST_SHOWN], known)
        elif name not in lists and (count := said.count(name)) > 1:
            text = f"query parameter {name!r} is given {count} times; give it once"
            yield _problem("repeated_parameter", name, text)


def _fields(dependant: Dependant) -> Iterator[tuple[bytes, FieldInfo]]:
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (((inner.alias or name).encode(), inner) for name, inner in model.model_fields.items())
        else:
            yield field.alias.encode(), field.field_info
    for inner in dependant.dependencies:
        yield from _fields(inner)


def _is_list(annotation: Any) -> bool:
    """Also where it may be left out."""
    return any((get_origin(kind) or kind) in LISTS for kind in (annotation, *get_args(annotation)))


def _unknown(name: str, known: Collection[str]) -> dict[str, object]:
    return _problem("extra_forbidden", name, str(UnknownName.among("query parameter", name, known)))


def _problem(kind: str, name: str, text: str) -> dict[str, object]:
    return {"type": kind, "loc": ("query", name), "msg": text, "input": None}
