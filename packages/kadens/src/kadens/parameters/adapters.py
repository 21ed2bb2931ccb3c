"""Hints that pydantic validates, if it is installed: FastAPI brings it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from kadens.errors import BadInput, MissingExtra
from kadens.parameters.bounds import Bounds
from kadens.parameters.json_text import decoder, is_list_text
from kadens.parameters.problems import Fault, Unfit
from kadens.parameters.schemas import Kind, Schema

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["adapter", "is_model", "is_pydantic", "prepared", "pydantic_reader", "pydantic_schema"]

MAKERS = ("pydantic", "pydantic_core", "annotated_types", "fastapi")
SCHEMA = "__get_pydantic_core_schema__"


def is_model(target: object) -> bool:
    """A pydantic model, or a dataclass that pydantic made."""
    return isinstance(target, type) and hasattr(target, "__pydantic_validator__")


def is_pydantic(name: str, hint: Any) -> bool:
    """Whether anything in the hint is known to pydantic alone; `BadInput` where msgspec's own stands beside it."""
    found = {_maker(part) for part in _parts(hint)} - {""}
    if len(found) > 1:
        raise BadInput.of(name, hint, "constraints of msgspec or of pydantic, not of both in one hint")
    return "pydantic" in found


def pydantic_schema(name: str, hint: Any) -> Schema:
    """The JSON Schema of what pydantic reads."""
    from pydantic.errors import PydanticUserError

    try:
        return adapter(name, hint).json_schema()
    except PydanticUserError as error:
        raise BadInput.of(name, hint, f"hints that have a JSON Schema: {error.message}") from error


def pydantic_reader(hint: Any, kind: Kind, bounds: Bounds) -> Callable[[Any], Any]:
    """From what was given to the value; raises `Unfit` with all that is wrong."""
    from pydantic import ValidationError

    validate = adapter("hint", hint).validate_python
    decode = decoder(Any, "JSON", bounds, nests=True)

    def read(raw: Any) -> Any:
        given = prepared(raw, kind, decode)
        try:
            return validate(given)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False)
            raise Unfit(*(Fault(each["type"], each["msg"], each["loc"]) for each in faults)) from error

    return read


def prepared(raw: Any, kind: Kind, decode: Callable[[str | bytes], Any]) -> Any:
    """What pydantic can validate: JSON decoded, one of several in a list."""
    if kind is Kind.TEXT or not isinstance(raw, str | bytes):
        return raw
    if kind is Kind.JSON or is_list_text(raw):
        return decode(raw)
    return [raw]


def adapter(name: str, hint: Any) -> "TypeAdapter[Any]":
    """`BadInput` names the parameter whose hint it cannot compile."""
    try:
        from pydantic import TypeAdapter
        from pydantic.errors import PydanticUserError
    except ImportError as error:
        raise MissingExtra.named("fastapi", f"the hint of {name}") from error
    try:
        return TypeAdapter(hint)
    except PydanticUserError as error:
        raise BadInput.of(name, hint, f"hints that pydantic can validate: {error.message}") from error


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _maker(part: Any) -> str:
    """Who understands it: msgspec, pydantic, or both and everyone."""
    if isinstance(part, msgspec.Meta):
        return "msgspec"
    module = getattr(type(part), "__module__", "").partition(".")[0]
    if module in MAKERS or hasattr(part, SCHEMA):
        return "pydantic"
    return ""
