"""Parameters as models of pydantic: their own validation says what is wrong."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from kadens.parameters.adapters import adapter, prepared
from kadens.parameters.binder import Binder
from kadens.parameters.bounds import Bounds
from kadens.parameters.fields import Field
from kadens.parameters.json_text import decoder
from kadens.parameters.problems import Location, Unfit, not_a_mapping, problem, problems_of, unknown_problems
from kadens.parameters.schemas import Kind, kind_of

__all__ = ["ModelBinder"]

T = TypeVar("T")


class ModelBinder(Binder[T]):
    """Makes models of pydantic, or dataclasses of it."""

    def __init__(self, model: type[T], bounds: Bounds, *, forbid_unknown: bool = False) -> None:
        from pydantic import ValidationError

        super().__init__(_fields(model, bounds), bounds)
        self._apart = tuple(field for field in self.fields if field.kind is not Kind.TEXT)
        self._forbid_unknown = forbid_unknown
        self._validate = adapter("target", model).validate_python
        self._invalid = ValidationError

    def from_mapping(self, raw: Mapping[str, Any], *, location: Location = ()) -> T:
        value, found = self._read(raw, location)
        if found:
            raise self._refusal(found)
        self._bound += 1
        return value  # type: ignore[no-any-return]  # seen at run time

    def _problems(self, raw: Any, location: Location) -> list[dict[str, Any]]:
        return self._read(raw, location)[1]

    def _read(self, raw: Any, location: Location) -> tuple[Any, list[dict[str, Any]]]:
        """The model, or all that is wrong."""
        if not isinstance(raw, Mapping):
            return None, [not_a_mapping(raw, location)]
        values, found = self._decoded(raw, location) if self._apart else (raw, [])
        if self._forbid_unknown:
            found += unknown_problems(raw, self._fields.keys(), location)
        try:
            return self._validate(values), found
        except self._invalid as error:
            told = {each["loc"] for each in found}
            for each in error.errors(include_url=False, include_context=False):
                where = (*location, *each["loc"])
                if where not in told:
                    found.append(problem(where, each["type"], each["msg"], each["input"]))
        return None, found

    def _decoded(self, raw: Mapping[str, Any], location: Location) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        values, found = dict(raw), []
        for field in self._apart:
            if field.name in values:
                try:
                    values[field.name] = field.read(values[field.name])
                except Unfit as error:
                    found += problems_of(error, (*location, field.name), values[field.name])
        return values, found


def _fields(model: Any, bounds: Bounds) -> Iterator[Field]:
    schema = adapter("target", model).json_schema()
    decode = decoder(Any, "JSON", bounds, nests=True)
    # A model that refers to itself stands among the definitions.
    top = schema["$defs"][schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    for name, part in top.get("properties", {}).items():
        whole = {**part, "$defs": schema.get("$defs", {})}
        kind = kind_of(name, whole)
        yield Field(
            name=name,
            attribute=name,
            hint=Any,
            schema=whole,
            kind=kind,
            required=name in top.get("required", ()),
            read=partial(prepared, kind=kind, decode=decode),
            is_text=False,
        )
