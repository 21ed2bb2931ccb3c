"""JSON Schema of a hint: what decides how a value is read, what documents it, and what a refusal says is allowed."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, NotRequired, Required, Union, get_args, get_origin

import msgspec

from kadens.errors import BadInput

__all__ = ["Kind", "Schema", "kind_of", "may_be_infinite", "may_nest", "schema_of", "stripped", "words"]

Schema = dict[str, Any]

FORMATS = {
    "date-time": "a date and time such as 2026-01-31T12:00:00Z",
    "date": "a date such as 2026-01-31",
    "time": "a time such as 12:00:00Z",
    "duration": "a duration such as PT15M, or seconds",
    "uuid": "a UUID",
    "decimal": "a decimal number",
    "email": "an e-mail address",
    "uri": "a URL",
    "byte": "base64 text",
}
TYPES = {
    "integer": "a whole number",
    "number": "a finite number",
    "string": "text",
    "boolean": "true, false, 1 or 0",
    "null": "null",
    "object": "a JSON object",
    "array": "a list",
}
LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "matching {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
}
CHOICES_SHOWN = 20
INFINITE = frozenset({"number", "decimal"})


class Kind(Enum):
    """How a value is written: as one text, as several, or as JSON."""

    TEXT = "text"
    TEXTS = "texts"
    JSON = "json"


def stripped(hint: Any) -> Any:
    """The hint without `Annotated`, `Required`, and the None of an optional one."""
    while get_origin(hint) in (Annotated, Required, NotRequired):
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        rest = [each for each in get_args(hint) if each is not NoneType]
        if len(rest) == 1:
            return stripped(rest[0])
    return hint


def schema_of(name: str, hint: Any) -> Schema:
    """What msgspec reads as this hint; `BadInput` names the parameter whose hint it cannot read."""
    try:
        # Some unions have a schema, and yet no decoder could tell their parts from one another.
        msgspec.json.Decoder(hint)
        schema = msgspec.json.schema(hint)
    except (TypeError, RuntimeError, NameError) as error:
        reason = str(error).strip().splitlines()[-1]
        raise BadInput.of(name, hint, f"hints that msgspec or pydantic can validate: {reason}") from error
    # A date and time without a demand on its zone is plain text to msgspec.
    known = {datetime: "date-time", time: "time"}.get(stripped(hint))
    return schema if known is None else _with_format(schema, known)


def kind_of(name: str, schema: Schema) -> Kind:
    """`BadInput` where text and JSON could not be told apart."""
    kinds = {_kind(option, schema) for option in _options(schema, schema)} or {Kind.TEXT}
    if len(kinds) == 1:
        return kinds.pop()
    if Kind.TEXT not in kinds:
        return Kind.JSON
    raise BadInput.of(name, "a union of text and JSON", "one or the other, so that it is known how to read it")


def may_nest(schema: Schema) -> bool:
    """Whether values of any depth fit: it holds anything, or itself."""
    return _may_nest(schema, schema.get("$defs", {}), ())


def may_be_infinite(schema: Schema) -> bool:
    """Whether a number of it, or in a list of it, could be infinite or no number at all."""
    return bool(INFINITE & {schema.get("type"), schema.get("format")}) or any(map(may_be_infinite, _parts(schema)))


def words(schema: Schema) -> str:
    """What is allowed, for a person."""
    return " or ".join(dict.fromkeys(_words(option, schema) for option in _alternatives(schema, schema)))


def _with_format(schema: Schema, known: str) -> Schema:
    if "anyOf" in schema:
        return schema | {"anyOf": [_with_format(option, known) for option in schema["anyOf"]]}
    return {"format": known} | schema if schema.get("type") == "string" else schema


def _resolved(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _alternatives(schema: Schema, root: Schema) -> Iterator[Schema]:
    schema = _resolved(schema, root)
    union = schema.get("anyOf") or schema.get("oneOf")
    if union is None:
        yield schema
        return
    for option in union:
        yield from _alternatives(option, root)


def _options(schema: Schema, root: Schema) -> Iterator[Schema]:
    """The alternatives besides null."""
    return (option for option in _alternatives(schema, root) if option.get("type") != "null")


def _kind(schema: Schema, root: Schema) -> Kind:
    if schema.get("type") == "object":
        return Kind.JSON
    if schema.get("type") == "array":
        return Kind.TEXTS if _holds_text(schema, root) else Kind.JSON
    return Kind.TEXT


def _holds_text(schema: Schema, root: Schema) -> bool:
    items = [*schema.get("prefixItems", ())]
    if isinstance(schema.get("items"), dict):
        items.append(schema["items"])
    options = [option for item in items for option in _alternatives(item, root)]
    return bool(options) and all(option and _kind(option, root) is Kind.TEXT for option in options)


def _may_nest(schema: Schema, definitions: Mapping[str, Schema], inside: tuple[str, ...]) -> bool:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return name in inside or _may_nest(definitions[name], definitions, (*inside, name))
    return _holds_anything(schema) or any(_may_nest(part, definitions, inside) for part in _parts(schema))


def _holds_anything(schema: Schema) -> bool:
    kind = schema.get("type")
    if kind == "object":
        return not schema.keys() & {"properties", "additionalProperties"} or schema.get("additionalProperties") is True
    if kind == "array":
        return not schema.keys() & {"items", "prefixItems"}
    return not schema.keys() & {"type", "enum", "const", "anyOf", "oneOf", "allOf"}


def _parts(schema: Schema) -> Iterator[Schema]:
    found = [*schema.get("properties", {}).values()]
    found += [schema.get("items"), schema.get("additionalProperties")]
    for word in ("prefixItems", "anyOf", "oneOf", "allOf"):
        found += schema.get(word, ())
    return (part for part in found if isinstance(part, dict))


def _words(schema: Schema, root: Schema) -> str:
    choices = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if choices:
        more = ", …" if len(choices) > CHOICES_SHOWN else ""
        return f"one of {', '.join(map(str, choices[:CHOICES_SHOWN]))}{more}"
    if "pattern" in schema and "description" in schema:
        # Said better than by an expression.
        return str(schema["description"])
    what = _what(schema, root)
    limits = [text.format(schema[word]) for word, text in LIMITS.items() if word in schema]
    return ", ".join([what, *limits])


def _what(schema: Schema, root: Schema) -> str:
    if schema.get("contentEncoding") == "base64":
        return FORMATS["byte"]
    known = FORMATS.get(schema.get("format", "")) or TYPES.get(schema.get("type", ""), "any value")
    items = schema.get("items")
    if schema.get("type") == "array" and isinstance(items, dict) and items:
        inner = " or ".join(_words(option, root) for option in _alternatives(items, root))
        return f"{known}, each {inner}"
    return known
