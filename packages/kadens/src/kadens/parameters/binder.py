"""What makes typed values of text, from wherever the text comes; it is a dependency of FastAPI as it is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from starlette.requests import HTTPConnection

from kadens.errors import InvalidParameters
from kadens.parameters.bounds import Bounds
from kadens.parameters.fastapi import as_validation_error
from kadens.parameters.fields import Field
from kadens.parameters.problems import Location, problem
from kadens.parameters.query import IN_QUERY, Pairs, gathered, pairs_of

__all__ = ["Binder", "BinderStatistics"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class BinderStatistics:
    """Sets of parameters that became values, and sets that were refused."""

    bound: int
    refused: int


class Binder(ABC, Generic[T]):
    """Makes `T` of text; `InvalidParameters` holds all that is wrong, not only the first.

    `Annotated[Filters, Depends(bind(Filters))]`: text becomes a number, a date, an enum by its hint; a list comes of
    a repeated parameter or of a JSON list; what has fields or keys is JSON, decoded anew for each caller. A
    parameter that is given twice and is no list is refused.
    """

    def __init__(self, fields: Iterable[Field], bounds: Bounds) -> None:
        self._fields = {field.name: field for field in fields}
        self._bounds = bounds
        self._bound = self._refused = 0

    @property
    def fields(self) -> tuple[Field, ...]:
        """What a request may say."""
        return tuple(self._fields.values())

    @abstractmethod
    def from_mapping(self, raw: Mapping[str, Any], *, location: Location = ()) -> T:
        """Of values by name, text or not; `location` is where the problems say that they are."""

    def from_query(self, text: str | bytes) -> T:
        """Of the raw query string, without the question mark."""
        return self.from_mapping(self._values(text), location=IN_QUERY)

    def from_request(self, connection: HTTPConnection) -> T:
        """Of what a request or a WebSocket asks for."""
        return self.from_query(connection.scope["query_string"])

    def from_many(self, rows: Iterable[Mapping[str, Any]]) -> list[T]:
        """Of many mappings at once: all or none; the first part of `loc` is the row's number."""
        given = [*islice(rows, self._bounds.max_rows + 1)]
        if len(given) > self._bounds.max_rows:
            message = f"more than {self._bounds.max_rows} sets of parameters"
            raise self._refusal([problem((), "too_many", message, None)])
        values = self._read_at_once(given)
        return self._read_each(given) if values is None else values

    async def __call__(self, connection: HTTPConnection) -> T:
        """As a dependency: what does not fit is FastAPI's own 422, with its own handler."""
        try:
            return self.from_request(connection)
        except InvalidParameters as error:
            raise as_validation_error(error, connection) from error

    def statistics(self) -> BinderStatistics:
        return BinderStatistics(bound=self._bound, refused=self._refused)

    @abstractmethod
    def _problems(self, raw: Any, location: Location) -> list[dict[str, Any]]:
        """All that is wrong."""

    def _read_at_once(self, _rows: list[Mapping[str, Any]]) -> list[T] | None:
        """All of them; None if they have to be read one by one."""
        return None

    def _read_each(self, rows: list[Mapping[str, Any]]) -> list[T]:
        values: list[T] = []
        found: list[Mapping[str, Any]] = []
        for number, row in enumerate(rows):
            try:
                values.append(self.from_mapping(row, location=(number,)))
            except InvalidParameters as error:
                found += error.details
        if found:
            raise InvalidParameters(found)
        return values

    def _values(self, text: str | bytes) -> dict[str, Any]:
        try:
            pairs = pairs_of(text, self._bounds)
        except InvalidParameters:
            self._refused += 1
            raise
        values = dict(pairs)
        return values if len(values) == len(pairs) else self._gathered(pairs)

    def _gathered(self, pairs: Pairs) -> dict[str, Any]:
        values, found = gathered(pairs, self._fields)
        if found:
            repeated = {each["loc"] for each in found}
            others = (each for each in self._problems(values, IN_QUERY) if each["loc"] not in repeated)
            raise self._refusal([*found, *others])
        return values

    def _refusal(self, found: list[dict[str, Any]]) -> InvalidParameters:
        self._refused += 1
        return InvalidParameters(found)
