"""Filters, sorting and paging from a query string: `?status=open&price[gte]=10&sort=-price&page=2`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from msgspec import UNSET, Meta

from kadens.checks import count, instance, listed
from kadens.errors import BadInput
from kadens.parameters.binder import Binder
from kadens.parameters.bounds import DEFAULT, Bounds
from kadens.parameters.classes import Parameter
from kadens.parameters.fields import field_of
from kadens.parameters.hints import hints
from kadens.parameters.problems import Fault, Unfit
from kadens.parameters.records import RecordBinder
from kadens.parameters.schemas import Kind, Schema, stripped

__all__ = ["Filter", "Operator", "Page", "Selection", "Sort", "listing"]

SORT, PAGE, PAGE_SIZE = OWN = ("sort", "page", "page_size")
ORDERED = frozenset({"integer", "number", "date-time", "date", "time", "duration", "decimal"})


class Operator(StrEnum):
    """How a field is compared: `price=1` is EQ, `price[gte]=1` is GTE, `status[in]=a&status[in]=b` is IN."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    IN = "in"


COMPARING = (Operator.LT, Operator.LTE, Operator.GT, Operator.GTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`value` has the field's type; for IN it is a tuple of such."""

    field: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """What comes first by this field."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Pages are counted from 1."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a request asks for: rows that pass all filters, in this order, this page of them."""

    filters: tuple[Filter, ...]
    sort: tuple[Sort, ...]
    page: Page


def listing(
    record: type[Any],
    *,
    filters: Sequence[str],
    sort: Sequence[str] = (),
    default_sort: str = "",
    page_size: int = 50,
    max_page_size: int = 200,
    max_page: int = 10_000,
    max_filters: int = 10,
    forbid_unknown: bool = True,
    bounds: Bounds = DEFAULT,
) -> Binder[Selection]:
    """What a list of records can be asked for, as a dependency: `Annotated[Selection, Depends(listing(Order, ...))]`.

    `filters` and `sort` name fields of `record`, whose hints say what a filter's value must be. Numbers and times are
    compared by every operator, the rest by EQ, NE and IN. `sort=-price,name` is by price, the highest first, then by
    name. A parameter that is not known is refused, since a filter with a slip of the pen would select everything.
    """
    for name, most in (("max_page_size", max_page_size), ("max_page", max_page), ("max_filters", max_filters)):
        count(name, most)
    if type(page_size) is not int or not 1 <= page_size <= max_page_size:
        raise BadInput.of("page_size", page_size, f"a whole number from 1 to max_page_size, {max_page_size}")
    instance("record", record, type, "a class of records")
    instance("default_sort", default_sort, str)
    instance("bounds", bounds, Bounds)
    by, order = listed("filters", filters, str), listed("sort", sort, str)
    asked = _Asked(record, by, order, default_sort, max_filters, bounds)
    parameters = [
        *asked.parameters,
        _parameter(PAGE, Annotated[int, Meta(ge=1, le=max_page)], 1),
        _parameter(PAGE_SIZE, Annotated[int, Meta(ge=1, le=max_page_size)], page_size),
    ]
    return RecordBinder(parameters, bounds, build=asked.build, forbid_unknown=forbid_unknown)


class _Asked:
    """The parameters that filter and sort records, and the selection made of their values."""

    def __init__(
        self,
        record: type[Any],
        filters: Sequence[str],
        sort: Sequence[str],
        default_sort: str,
        max_filters: int,
        bounds: Bounds,
    ) -> None:
        known = hints(record)
        for argument, names in (("filters", filters), ("sort", sort)):
            for name in names:
                _check_name(argument, name, known)
        self._max_filters = max_filters
        self._filters: dict[str, tuple[str, Operator]] = {}
        self._orders = {f"{sign}{name}": Sort(field=name, descending=bool(sign)) for name in sort for sign in ("", "-")}
        self.parameters: list[Parameter] = []
        for name in filters:
            self.parameters += self._filters_by(name, stripped(known[name]), bounds)
        if sort:
            self.parameters.append(_parameter(SORT, _sort_hint(sort), default_sort))
        self._sorted(default_sort)

    def build(self, *, page: int, page_size: int, sort: str = "", **values: Any) -> Selection:
        if len(values) > self._max_filters:
            raise Unfit(Fault("too_many", f"{len(values)} filters; at most {self._max_filters}"))
        filters = [
            Filter(field=field, operator=operator, value=values[attribute])
            for attribute, (field, operator) in self._filters.items()
            if attribute in values
        ]
        return Selection(filters=tuple(filters), sort=self._sorted(sort), page=Page(number=page, size=page_size))

    def _filters_by(self, name: str, hint: Any, bounds: Bounds) -> Iterator[Parameter]:
        field = field_of(name, name, hint, bounds, required=False)
        if field.kind is not Kind.TEXT:
            raise BadInput.of("filters", name, "fields whose value is one text: no lists, no JSON")
        for operator in _operators(field.schema):
            attribute = f"{operator}_{name}"
            self._filters[attribute] = name, operator
            yield Parameter(
                name=name if operator is Operator.EQ else f"{name}[{operator}]",
                attribute=attribute,
                hint=tuple[hint, ...] if operator is Operator.IN else hint,
                default={"default": UNSET},
            )

    def _sorted(self, text: str) -> tuple[Sort, ...]:
        names = dict.fromkeys(part.strip() for part in text.split(",")) if text else {}
        unknown = [name for name in names if name not in self._orders]
        if unknown:
            raise BadInput.of("default_sort", unknown[0], f"one of {', '.join(self._orders) or 'none: sort is empty'}")
        return tuple(self._orders[name] for name in names)


def _parameter(name: str, hint: Any, default: object) -> Parameter:
    return Parameter(name=name, attribute=name, hint=hint, default={"default": default})


def _sort_hint(names: Sequence[str]) -> Any:
    one = f"-?(?:{'|'.join(map(re.escape, names))})"
    told = f"names of {', '.join(names)}, with commas between them and - before what descends"
    return Annotated[str, Meta(pattern=f"^{one}(?:,{one})*$", description=told)]


def _operators(schema: Schema) -> Iterator[Operator]:
    yield from (Operator.EQ, Operator.NE, Operator.IN)
    if ORDERED & {schema.get("type"), schema.get("format")}:
        yield from COMPARING


def _check_name(argument: str, name: str, known: Any) -> None:
    if name not in known:
        raise BadInput.of(argument, name, f"a field of the record: {', '.join(known)}")
    if name in OWN:
        raise BadInput.of(argument, name, f"another name than {', '.join(OWN)}, which page and sort")
