import enum
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta
from pydantic import BaseModel, Field

from kadens.errors import BadInput, InvalidParameters
from kadens.parameters import Filter, Operator, Page, Selection, Sort, listing


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Order(msgspec.Struct):
    id: int
    status: Status
    price: Annotated[Decimal, Meta(description="per unit")]
    created_at: datetime
    note: str | None = None
    tags: list[str] = []


ORDERS = listing(
    Order,
    filters=("id", "status", "price", "created_at", "note"),
    sort=("created_at", "price"),
    default_sort="-created_at",
    max_filters=3,
)


def refused(call: Callable[[str], object], text: str) -> dict[str, tuple[str, str]]:
    with pytest.raises(InvalidParameters) as caught:
        call(text)
    return {".".join(map(str, each["loc"])): (each["type"], each["msg"]) for each in caught.value.details}


def test_nothing_asked_is_the_first_page_in_the_usual_order() -> None:
    assert ORDERS.from_query("") == Selection(
        filters=(), sort=(Sort(field="created_at", descending=True),), page=Page(number=1, size=50)
    )


def test_filters_have_the_types_of_their_fields() -> None:
    asked = ORDERS.from_query("price%5Bgte%5D=0.10&status[in]=open&status[in]=done&created_at[lt]=2026-01-31T00:00:00Z")
    assert set(asked.filters) == {
        Filter(field="price", operator=Operator.GTE, value=Decimal("0.10")),
        Filter(field="status", operator=Operator.IN, value=(Status.OPEN, Status.DONE)),
        Filter(field="created_at", operator=Operator.LT, value=datetime(2026, 1, 31, tzinfo=UTC)),
    }
    assert ORDERS.from_query("note=null").filters == (Filter(field="note", operator=Operator.EQ, value="null"),)
    assert ORDERS.from_query("id=1&id[ne]=2").filters == (
        Filter(field="id", operator=Operator.EQ, value=1),
        Filter(field="id", operator=Operator.NE, value=2),
    )


def test_sorting_and_paging() -> None:
    asked = ORDERS.from_query("sort=-price,created_at,-price&page=3&page_size=20")
    assert asked.sort == (Sort(field="price", descending=True), Sort(field="created_at"))
    assert (asked.page, asked.page.offset) == (Page(number=3, size=20), 40)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = refused(
        ORDERS.from_query,
        "status=opn&prize=1&price[gt]=NaN&note[gt]=a&sort=name&page=0&page_size=1000&id[in]=1&id[in]=x",
    )
    assert {where: kind for where, (kind, _) in found.items()} == {
        "query.status": "invalid",
        "query.prize": "extra_forbidden",
        "query.price[gt]": "invalid",
        "query.note[gt]": "extra_forbidden",
        "query.sort": "invalid",
        "query.page": "invalid",
        "query.page_size": "invalid",
        "query.id[in].1": "invalid",
    }
    assert found["query.status"][1] == "'opn' is not allowed; one of done, open"
    assert "names of created_at, price" in found["query.sort"][1]
    assert "at most 200" in found["query.page_size"][1]


@pytest.mark.parametrize(
    "text", ["sort=", "sort=,", "sort=price,", "sort=--price", "sort=price;drop", "sort=price%0Ax"]
)
def test_only_the_named_fields_sort(text: str) -> None:
    assert refused(ORDERS.from_query, text)["query.sort"][0] == "invalid"


def test_a_line_end_sorts_nothing_else() -> None:
    assert ORDERS.from_query("sort=price%0A").sort == (Sort(field="price"),)


def test_filters_are_bounded() -> None:
    before = ORDERS.statistics().refused
    found = refused(ORDERS.from_query, "id=1&id[ne]=2&id[gt]=3&id[lt]=4")
    assert found == {"query": ("too_many", "4 filters; at most 3")}
    assert ORDERS.statistics().refused == before + 1


def test_other_parameters_may_be_let_through() -> None:
    lenient = listing(Order, filters=("id",), forbid_unknown=False)
    assert lenient.from_query("id=1&q=text").filters == (Filter(field="id", operator=Operator.EQ, value=1),)


def test_records_may_be_models_of_pydantic() -> None:
    class Row(BaseModel):
        size: int = Field(ge=0)
        name: str | None = None

    asked = listing(Row, filters=("size", "name"), sort=("size",)).from_query("size[gt]=1&sort=size")
    assert asked.filters == (Filter(field="size", operator=Operator.GT, value=1),)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"filters": ("nothing",)}, "filters"),
        ({"filters": ("tags",)}, "one text"),
        ({"filters": (), "sort": ("nothing",)}, "sort"),
        ({"filters": (), "sort": ("id",), "default_sort": "price"}, "default_sort"),
        ({"filters": (), "default_sort": "price"}, "default_sort"),
        ({"filters": (), "page_size": 500}, "page_size"),
        ({"filters": (), "page_size": 0}, "page_size"),
        ({"filters": (), "max_page_size": 0}, "max_page_size"),
        ({"filters": (), "max_page": 1.5}, "max_page"),
        ({"filters": (), "max_filters": -1}, "max_filters"),
        ({"filters": 5}, "^filters: 5"),
        ({"filters": "id"}, "^filters: 'id'"),
        ({"filters": (5,)}, "^filters: 5"),
        ({"filters": (), "sort": "id"}, "^sort: 'id'"),
        ({"filters": (), "default_sort": 5}, "^default_sort: 5"),
        ({"filters": (), "bounds": 5}, "^bounds: 5"),
    ],
)
def test_what_cannot_work_is_refused_at_once(options: dict[str, Any], word: str) -> None:
    with pytest.raises(BadInput, match=word):
        listing(Order, **options)


def test_what_is_listed_is_a_class() -> None:
    with pytest.raises(BadInput, match=r"^record: 5 is not allowed"):
        listing(5, filters=())  # type: ignore[arg-type]


def test_fields_that_page_and_sort_by_name_are_refused() -> None:
    class Book(msgspec.Struct):
        page: int

    with pytest.raises(BadInput, match="page"):
        listing(Book, filters=("page",))
