"""Parameters as records: read whole in one call of msgspec, and part by part when that refuses."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar, cast

import msgspec
from msgspec import UNSET, convert, structs

from kadens.errors import BadInput
from kadens.parameters.binder import Binder
from kadens.parameters.bounds import Bounds
from kadens.parameters.classes import Parameter
from kadens.parameters.fields import Field, field_of, is_finite
from kadens.parameters.problems import Location, Unfit, not_a_mapping, problem, problems_of, unknown_problems
from kadens.parameters.schemas import may_be_infinite

__all__ = ["RecordBinder"]

T = TypeVar("T")

REFUSED = (msgspec.ValidationError, Unfit, ValueError, TypeError, RecursionError)


class RecordBinder(Binder[T]):
    """Makes records, or what `build` makes of their values by attribute; it may raise `Unfit`, ValueError, TypeError.

    What msgspec reads from text is read in one call; lists, JSON and what pydantic validates are read before, each
    by itself. With `struct`, whose fields are text alone, that call gives the result.
    """

    def __init__(
        self,
        parameters: Sequence[Parameter],
        bounds: Bounds,
        *,
        build: Callable[..., T],
        struct: type[msgspec.Struct] | None = None,
        forbid_unknown: bool = False,
    ) -> None:
        fields = [
            field_of(each.name, each.attribute, each.hint, bounds, required=each.default is None) for each in parameters
        ]
        super().__init__(fields, bounds)
        self._apart = tuple(field for field in fields if not field.is_text)
        forbids = struct is not None and struct.__struct_config__.forbid_unknown_fields
        self._forbid_unknown = forbid_unknown or forbids
        self._is_whole = struct is not None and not self._apart and forbids is self._forbid_unknown
        own = _row(fields, parameters, forbid_unknown=self._forbid_unknown)
        self._row = cast(type[msgspec.Struct], struct) if self._is_whole else own
        self._build = build
        self._may_lack = any(each.default == {"default": UNSET} for each in parameters)
        numbers = [field for field in fields if field.is_text and may_be_infinite(field.schema)]
        self._numbers = attrgetter(*(field.attribute for field in numbers)) if numbers else None
        self._are_finite = _finiteness(numbers)

    def from_mapping(self, raw: Mapping[str, Any], *, location: Location = ()) -> T:
        try:
            row: Any = convert(self._read_apart(raw) if self._apart else raw, self._row, strict=False)
            # What is not finite may be a default, and then nothing is wrong with what was given.
            if self._numbers is None or self._are_finite(self._numbers(row)) or not self._problems(raw, location):
                value: T = row if self._is_whole else self._built(row)
                self._bound += 1
                return value
            refusal = None
        except REFUSED as error:
            refusal = error
        raise self._refusal(self._problems(raw, location) or _whole_problems(raw, location, refusal))

    def _read_at_once(self, rows: list[Mapping[str, Any]]) -> list[T] | None:
        if not self._is_whole:
            return None
        try:
            found: list[T] = convert(rows, list[self._row], strict=False)  # type: ignore[name-defined]
        except REFUSED:
            return None
        if self._numbers is not None and not all(map(self._are_finite, map(self._numbers, found))):
            return None
        self._bound += len(found)
        return found

    def _read_apart(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        values = dict(raw)
        for field in self._apart:
            if field.name in values:
                values[field.name] = field.read(values[field.name])
        return values

    def _built(self, row: msgspec.Struct) -> Any:
        values = structs.asdict(row)
        if self._may_lack:
            values = {name: value for name, value in values.items() if value is not UNSET}
        return values if self._build is dict else self._build(**values)

    def _problems(self, raw: Any, location: Location) -> list[dict[str, Any]]:
        if not isinstance(raw, Mapping):
            return []
        found = [*self._field_problems(raw, location)]
        if self._forbid_unknown:
            found += unknown_problems(raw, self._fields.keys(), location)
        return found

    def _field_problems(self, raw: Mapping[str, Any], location: Location) -> Iterator[dict[str, Any]]:
        for field in self.fields:
            where = (*location, field.name)
            if field.name in raw:
                try:
                    field.read(raw[field.name])
                except Unfit as error:
                    yield from problems_of(error, where, raw[field.name])
            elif field.required:
                yield problem(where, "missing", f"is required; {field.allowed}", None)


def _row(fields: Sequence[Field], parameters: Sequence[Parameter], *, forbid_unknown: bool) -> type[msgspec.Struct]:
    """A Struct that takes some fields as text and the others as they are."""
    members: list[Any] = []
    for field, parameter in zip(fields, parameters, strict=True):
        hint = field.hint if field.is_text else Any
        default = parameter.default
        members.append(
            (field.attribute, hint) if default is None else (field.attribute, hint, msgspec.field(**default))
        )
    try:
        return msgspec.defstruct(
            "Parameters",
            members,
            kw_only=True,
            rename={field.attribute: field.name for field in fields},
            forbid_unknown_fields=forbid_unknown,
        )
    except (TypeError, ValueError) as error:
        names = ", ".join(field.name for field in fields)
        raise BadInput.of(
            "parameters", names, f"names of Python, and defaults that no caller can change: {error}"
        ) from error


def _finiteness(numbers: Sequence[Field]) -> Callable[[Any], bool]:
    """Of what `attrgetter` gives: one value, or a tuple of several."""
    check: Callable[[Any], bool] = math.isfinite if all(field.hint is float for field in numbers) else is_finite
    return check if len(numbers) == 1 else lambda values: all(map(check, values))


def _whole_problems(raw: object, location: Location, refusal: Exception | None) -> list[dict[str, Any]]:
    """What no field explains: a demand of the whole, such as what a __post_init__ says."""
    if not isinstance(raw, Mapping):
        return [not_a_mapping(raw, location)]
    if isinstance(refusal, Unfit):
        return problems_of(refusal, location, None)
    return [problem(location, "invalid", str(refusal), None)]
