"""Names in a query that the route does not know: refused, because a misspelt filter would filter nothing."""

from collections.abc import Collection, Iterator
from urllib.parse import unquote_plus

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from kurs.domain.errors import UnknownName

__all__ = ["check_names", "names_of"]

LONGEST_SHOWN = 60


def names_of(dependant: Dependant) -> frozenset[bytes]:
    """The query parameters of a route and of all that it depends on, as they are spelled in a query."""
    return frozenset(_aliases(dependant))


def check_names(query: bytes, known: Collection[bytes]) -> None:
    """RequestValidationError names each parameter that is none of the known, and the nearest of those."""
    # Most are spelled as they are known; only the others have to be read.
    strange = [pair for pair in query.split(b"&") if pair and pair.partition(b"=")[0] not in known]
    if not strange:
        return
    spelled = {name.decode() for name in known}
    said = dict.fromkeys(unquote_plus(pair.partition(b"=")[0].decode("latin-1")) for pair in strange)
    problems = [_problem(name[:LONGEST_SHOWN], spelled) for name in said if name not in spelled]
    if problems:
        raise RequestValidationError(problems)


def _aliases(dependant: Dependant) -> Iterator[bytes]:
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from ((inner.alias or name).encode() for name, inner in model.model_fields.items())
        else:
            yield field.alias.encode()
    for inner in dependant.dependencies:
        yield from _aliases(inner)


def _problem(name: str, known: Collection[str]) -> dict[str, object]:
    told = str(UnknownName.among("query parameter", name, known))
    return {"type": "extra_forbidden", "loc": ("query", name), "msg": told, "input": None}
