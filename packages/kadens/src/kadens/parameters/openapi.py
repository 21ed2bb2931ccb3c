"""What is read stands in FastAPI's OpenAPI document, and costs requests nothing."""

from collections.abc import Iterator
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from kadens.errors import MissingExtra
from kadens.parameters.binder import Binder
from kadens.parameters.fields import Field
from kadens.parameters.schemas import Kind, Schema

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.dependencies.models import Dependant

__all__ = ["document"]

REFERENCE = "#/components/schemas/"


def document(app: "FastAPI") -> None:
    """Describe in the app's OpenAPI what its dependencies made by `bind` and `listing` read, one parameter each.

    Call it once. It is asked when the document is made, so that requests do not pay: FastAPI would validate
    for itself all that it documents by itself.
    """
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError as error:
        raise MissingExtra.named("fastapi", "document") from error
    make = app.openapi

    def openapi() -> dict[str, Any]:
        schema = make()
        for route in iter_route_contexts(app.routes):
            if getattr(route, "include_in_schema", False) and hasattr(route, "dependant"):
                fields = [field for binder in _binders(route.dependant) for field in binder.fields]
                for operation in _operations(schema, route.path_format, route.methods):
                    _describe(schema, operation, fields)
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _binders(dependant: "Dependant") -> Iterator[Binder[Any]]:
    for inner in dependant.dependencies:
        if isinstance(inner.call, Binder):
            yield inner.call
        yield from _binders(inner)


def _operations(schema: Schema, path: str | None, methods: set[str] | None) -> Iterator[Schema]:
    item = schema.get("paths", {}).get(path, {})
    return (item[method.lower()] for method in methods or () if method.lower() in item)


def _describe(schema: Schema, operation: Schema, fields: list[Field]) -> None:
    if not fields:
        return
    parameters = operation.setdefault("parameters", [])
    described = {(each.get("in"), each.get("name")) for each in parameters}
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    for field in fields:
        if ("query", field.name) not in described:
            parameters.append(_parameter(field, components))
    _describe_refusal(schema, operation)


def _parameter(field: Field, components: Schema) -> Schema:
    places = _place(field.schema.get("$defs", {}), components)
    schema = _moved({word: value for word, value in field.schema.items() if word != "$defs"}, places)
    told = {"content": {"application/json": {"schema": schema}}} if field.kind is Kind.JSON else {"schema": schema}
    return {"name": field.name, "in": "query", "required": field.required, **told}


def _place(definitions: Schema, components: Schema) -> dict[str, str]:
    """Put them among the components; where each reference leads then."""
    plain = {f"#/$defs/{name}": f"{REFERENCE}{name}" for name in definitions}
    places = {}
    for name, definition in definitions.items():
        free = _free_name(name, _moved(definition, plain), components)
        places[f"#/$defs/{name}"] = f"{REFERENCE}{free}"
    for old, new in places.items():
        components[new.removeprefix(REFERENCE)] = _moved(definitions[old.removeprefix("#/$defs/")], places)
    return places


def _free_name(name: str, definition: Schema, components: Schema) -> str:
    """The name itself, or with a number where another schema has it."""
    names = chain([name], (f"{name}_{number}" for number in count(2)))
    return next(each for each in names if components.get(each, definition) == definition)


def _moved(part: Any, places: dict[str, str]) -> Any:
    """The same, with its references led to where they are."""
    if isinstance(part, dict):
        return {word: _moved(value, places) for word, value in part.items()}
    if isinstance(part, list):
        return [_moved(each, places) for each in part]
    return places.get(part, part) if isinstance(part, str) else part


def _describe_refusal(schema: Schema, operation: Schema) -> None:
    from fastapi.openapi.utils import (
        validation_error_definition,
        validation_error_response_definition,
    )

    responses = operation.setdefault("responses", {})
    if responses.keys() & {"422", "4XX", "default"}:
        return
    content = {"application/json": {"schema": {"$ref": f"{REFERENCE}HTTPValidationError"}}}
    responses["422"] = {"description": "Validation Error", "content": content}
    components = schema["components"]["schemas"]
    components.setdefault("ValidationError", validation_error_definition)
    components.setdefault("HTTPValidationError", validation_error_response_definition)
