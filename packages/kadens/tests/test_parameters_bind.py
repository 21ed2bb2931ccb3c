import contextlib
import dataclasses
import enum
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict
from urllib.parse import urlencode
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass as pydantic_dataclass

from kadens.errors import BadInput, InvalidParameters
from kadens.parameters import BinderStatistics, Bounds, bind

pytestmark = pytest.mark.anyio


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Filters(msgspec.Struct):
    user_id: int
    name: str
    limit: Annotated[int, Meta(ge=1, le=100)] = 10
    active: bool = True
    score: float = 0.0


class Point(msgspec.Struct):
    x: int
    y: int


class Rich(msgspec.Struct, rename="camel", kw_only=True):
    at: Point | None = None
    points: list[Point] = []
    meta_data: dict[str, Any] = {}
    ids: list[int] = []
    tags: frozenset[str] = frozenset()
    pair: tuple[int, str] | None = None
    status: Status | None = None
    day: date | None = None
    when: datetime | None = None
    price: Decimal | None = None
    key: UUID | None = None
    side: Literal["buy", "sell"] = "buy"
    anything: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    start: datetime
    end: datetime | None = None
    labels: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("end: must not be before start")


class Options(TypedDict):
    depth: int
    side: NotRequired[str]
    levels: NotRequired[list[int]]


class Edge(NamedTuple):
    source: int
    target: int = 0


class Model(BaseModel):
    model_config = ConfigDict(frozen=True)

    limit: int = Field(ge=1, le=100)
    order_by: str = Field(default="id", alias="orderBy")
    ids: list[int] = []
    extra: dict[str, Any] = {}

    @model_validator(mode="after")
    def check(self) -> "Model":
        if self.order_by == "secret":
            raise ValueError("not this one")
        return self


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []


@pydantic_dataclass
class Range:
    low: Annotated[int, Field(ge=0)]
    high: int = 9


def refused(call: Callable[..., object], *args: object) -> dict[tuple[str | int, ...], str]:
    """The kinds of what is wrong, by where it is."""
    with pytest.raises(InvalidParameters) as caught:
        call(*args)
    return {each["loc"]: each["type"] for each in caught.value.details}


# ── text to types ─────────────────────────────────────────────────────────────────────────────────


def test_text_becomes_what_the_hints_say() -> None:
    filters = bind(Filters)
    asked = filters.from_query("user_id=17&name=alice&limit=25&active=false&score=1.5")
    assert asked == Filters(user_id=17, name="alice", limit=25, active=False, score=1.5)
    assert type(asked) is Filters
    assert filters.from_mapping({"user_id": "17", "name": "b"}) == Filters(user_id=17, name="b")
    assert filters.statistics() == BinderStatistics(bound=2, refused=0)


def test_all_that_is_wrong_is_told_at_once_with_what_is_allowed() -> None:
    filters = bind(Filters)
    with pytest.raises(InvalidParameters) as caught:
        filters.from_query("user_id=seven&limit=500&active=maybe&score=nan")
    assert [*caught.value.details] == [
        {
            "type": "invalid",
            "loc": ("query", "user_id"),
            "msg": "'seven' is not allowed; a whole number",
            "input": "seven",
        },
        {"type": "missing", "loc": ("query", "name"), "msg": "is required; text", "input": None},
        {
            "type": "invalid",
            "loc": ("query", "limit"),
            "msg": "'500' is not allowed; a whole number, at least 1, at most 100",
            "input": "500",
        },
        {
            "type": "invalid",
            "loc": ("query", "active"),
            "msg": "'maybe' is not allowed; true, false, 1 or 0",
            "input": "maybe",
        },
        {
            "type": "invalid",
            "loc": ("query", "score"),
            "msg": "'nan' is not allowed; a finite number",
            "input": "nan",
        },
    ]
    assert "query.user_id: 'seven' is not allowed" in str(caught.value)
    assert filters.statistics() == BinderStatistics(bound=0, refused=1)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("at=%7B%22x%22%3A1%2C%22y%22%3A2%7D", "at", Point(1, 2)),
        ('points=[{"x":1,"y":2}]', "points", [Point(1, 2)]),
        ('metaData={"a":[1,"1"]}', "meta_data", {"a": [1, "1"]}),
        ("ids=1&ids=2", "ids", [1, 2]),
        ("ids=[1,2]", "ids", [1, 2]),
        ("ids=7", "ids", [7]),
        ("tags=a&tags=b", "tags", frozenset({"a", "b"})),
        ("pair=1&pair=b", "pair", (1, "b")),
        ("status=open", "status", Status.OPEN),
        ("day=2026-01-31", "day", date(2026, 1, 31)),
        ("when=2026-01-31T12:00:00Z", "when", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("price=0.10", "price", Decimal("0.10")),
        ("key=6c8f5f2e-0d7a-4b0e-9e3a-0d7a4b0e9e3a", "key", UUID("6c8f5f2e-0d7a-4b0e-9e3a-0d7a4b0e9e3a")),
        ("side=sell", "side", "sell"),
        ("anything=%5B1%5D", "anything", "[1]"),
        ("at=null", "at", None),
        ("&&side=sell&", "side", "sell"),
        ("anything=%C3%A5+b", "anything", "å b"),
        ("anything=å", "anything", "å"),
    ],
)
def test_each_kind_of_value(text: str, field: str, value: object) -> None:
    found = getattr(bind(Rich).from_query(text), field)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "where", "kind"),
    [
        ("at={", ("at",), "json_invalid"),
        ('at={"x":"1","y":2}', ("at", "x"), "invalid"),
        ('points=[{"x":1,"y":2},{"x":1}]', ("points", 1), "invalid"),
        ('ids=["1"]', ("ids", 0), "invalid"),
        ("ids=1&ids=x", ("ids", 1), "invalid"),
        ("status=shut", ("status",), "invalid"),
        ("price=NaN", ("price",), "invalid"),
        ("price=1e999999999", ("price",), "invalid"),
        ("side=hold", ("side",), "invalid"),
        ("side=buy&side=sell", ("side",), "repeated"),
        ("when=yesterday", ("when",), "invalid"),
        ("metaData=%ff", (), "invalid"),
        ("side=\ud800", (), "invalid"),
    ],
)
def test_what_does_not_fit_is_said_where_it_is(text: str, where: tuple[str | int, ...], kind: str) -> None:
    assert refused(bind(Rich).from_query, text) == {("query", *where): kind}


def test_a_mapping_may_hold_bytes_and_values() -> None:
    rich = bind(Rich)
    raw = MappingProxyType({"user_id": "1", "name": "a", "ids": "1"})
    assert bind(Filters).from_mapping(raw) == Filters(user_id=1, name="a")
    assert rich.from_mapping(raw).ids == [1]
    assert rich.from_mapping({"ids": b"[1,2]", "metaData": b'{"a":1}'}) == rich.from_query('ids=[1,2]&metaData={"a":1}')
    asked = rich.from_mapping({"ids": (1, "2"), "at": {"x": 1, "y": 2}, "price": Decimal(1), "status": Status.OPEN})
    assert (asked.ids, asked.at, asked.price, asked.status) == ([1, 2], Point(1, 2), Decimal(1), Status.OPEN)
    assert refused(rich.from_mapping, {"at": {"x": "1", "y": 2}}) == {("at", "x"): "invalid"}


def test_what_is_given_twice_does_not_hide_what_else_is_wrong() -> None:
    found = refused(bind(Filters).from_query, "user_id=1&user_id=2&limit=x")
    assert found == {
        ("query", "user_id"): "repeated",
        ("query", "name"): "missing",
        ("query", "limit"): "invalid",
    }


def test_unknown_parameters_are_ignored_or_refused() -> None:
    class Strict(msgspec.Struct, forbid_unknown_fields=True):
        a: int = 0

    assert bind(Filters).from_query("user_id=1&name=a&other=1&other=2").user_id == 1
    assert refused(bind(Filters, forbid_unknown=True).from_query, "user_id=1&name=a&nmae=b") == {
        ("query", "nmae"): "extra_forbidden"
    }
    assert refused(bind(Strict).from_mapping, {"a": 1, "b": 2}) == {("b",): "extra_forbidden"}


def test_a_default_may_be_what_a_request_may_not_say() -> None:
    class Ceiling(msgspec.Struct):
        most: float = math.inf

    assert bind(Ceiling).from_query("").most == math.inf
    assert refused(bind(Ceiling).from_query, "most=inf") == {("query", "most"): "invalid"}


def test_other_records() -> None:
    window = bind(Window)
    assert window.from_query("start=2026-01-01T00:00:00Z&labels=a") == Window(
        start=datetime(2026, 1, 1, tzinfo=UTC), labels=["a"]
    )
    with pytest.raises(InvalidParameters, match="end: must not be before start"):
        window.from_query("start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z")
    assert bind(Options).from_query("depth=3&levels=1&levels=2") == {"depth": 3, "levels": [1, 2]}
    assert bind(Options).from_query("depth=3") == {"depth": 3}
    assert bind(Edge).from_query("source=1") == Edge(1, 0)


# ── pydantic ──────────────────────────────────────────────────────────────────────────────────────


def test_models_of_pydantic() -> None:
    models = bind(Model)
    asked = models.from_query('limit=5&orderBy=name&ids=1&ids=2&extra={"a":1}')
    assert (asked.limit, asked.order_by, asked.ids, asked.extra) == (5, "name", [1, 2], {"a": 1})
    assert refused(models.from_query, "limit=500&ids=x&extra={") == {
        ("query", "limit"): "less_than_equal",
        ("query", "ids", 0): "int_parsing",
        ("query", "extra"): "json_invalid",
    }
    assert refused(models.from_query, "limit=5&orderBy=secret") == {("query",): "value_error"}
    assert refused(bind(Model, forbid_unknown=True).from_query, "limit=5&x=1") == {("query", "x"): "extra_forbidden"}
    assert models.statistics() == BinderStatistics(bound=1, refused=2)
    assert bind(Tree).from_query('name=a&children=[{"name":"b"}]').children[0].name == "b"


def test_hints_of_pydantic_in_other_records() -> None:
    class Mixed(msgspec.Struct):
        limit: Annotated[int, Field(ge=1)]
        model: Model | None = None
        several: list[Model] = []

    mixed = bind(Mixed)
    asked = mixed.from_query('limit=3&model={"limit":4}')
    assert (asked.limit, asked.model) == (3, Model(limit=4))
    assert refused(mixed.from_query, 'limit=0&model={"limit":0}') == {
        ("query", "limit"): "greater_than_equal",
        ("query", "model", "limit"): "greater_than_equal",
    }
    assert bind(Range).from_query("low=1") == Range(1, 9)
    assert refused(bind(Range).from_query, "low=-1") == {("query", "low"): "greater_than_equal"}


# ── functions ─────────────────────────────────────────────────────────────────────────────────────


@bind
async def update_user(user_id: int, name: str, metadata: dict[str, Any], *, notify: bool = False) -> tuple[object, ...]:
    """Says what it was given."""
    return user_id, name, metadata, notify


async def test_a_function_takes_text_and_sees_values() -> None:
    expected = (17, "alice", {"a": [1]}, True)
    raw = {"user_id": "17", "name": "alice", "metadata": '{"a": [1]}', "notify": "true"}
    assert await update_user(**raw) == expected
    assert await update_user("17", "alice", '{"a": [1]}', notify="1") == expected
    assert await update_user(17, "alice", {"a": [1]}, notify=True) == expected
    assert await update_user.from_mapping(raw) == expected
    assert await update_user.from_query('user_id=17&name=alice&metadata={"a": [1]}&notify=true') == expected
    assert (update_user.__name__, update_user.__doc__) == ("update_user", "Says what it was given.")
    assert update_user.statistics().bound == 5


async def test_a_function_refuses_what_it_does_not_take() -> None:
    with pytest.raises(InvalidParameters) as caught:
        await update_user(user_id="x", metadata="[1]", admin="true")
    found = {each["loc"]: each["type"] for each in caught.value.details}
    assert found == {
        ("user_id",): "invalid",
        ("name",): "missing",
        ("metadata",): "invalid",
        ("admin",): "extra_forbidden",
    }
    with pytest.raises(BadInput, match="arguments"):
        await update_user(1, "a", {}, True)
    with pytest.raises(BadInput, match="each once"):
        await update_user(1, user_id=2)


async def test_options_of_the_decorator() -> None:
    @bind(bounds=Bounds(max_json=10))
    async def short(meta: dict[str, int]) -> dict[str, int]:
        return meta

    assert await short('{"a":1}') == {"a": 1}
    assert refused(short.arguments.from_mapping, {"meta": '{"aaaaaaa":1}'}) == {("meta",): "too_long"}


def test_what_cannot_be_bound_is_refused_at_once() -> None:
    async def starred(*args: int) -> None: ...
    async def double(**kwargs: int) -> None: ...
    async def by_place(a: int, /) -> None: ...
    async def bare(a) -> None: ...  # type: ignore[no-untyped-def]
    async def either(a: dict[str, int] | str) -> None: ...
    async def foreign(a: "Nowhere") -> None: ...  # type: ignore[name-defined]  # noqa: F821
    async def custom(a: Plain) -> None: ...
    async def both(a: Annotated[int, Meta(ge=1), Field(le=2)]) -> None: ...
    async def alike(a: datetime | str) -> None: ...
    async def shared(a: list[int] = [1]) -> None: ...  # noqa: B006
    def sync(a: int) -> None: ...

    for function, word in (
        (starred, "one name each"),
        (double, "one name each"),
        (by_place, "one name each"),
        (bare, "type hint"),
        (either, "one or the other"),
        (foreign, "Nowhere"),
        (custom, "not supported"),
        (both, "not of both"),
        (alike, "more than one"),
        (shared, "default"),
    ):
        with pytest.raises(BadInput, match=word):
            bind(function)
    for target in (sync, 5, int, "x", Array):
        with pytest.raises(BadInput, match="target"):
            bind(target)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="bounds"):
        bind(Filters, bounds={})  # type: ignore[call-overload]
    for name in ("max_query", "max_pairs", "max_json", "max_depth", "max_rows"):
        with pytest.raises(BadInput, match=name):
            Bounds(**{name: 0})


class Plain:
    pass


class Prices(msgspec.Struct):
    prices: list[Decimal] | None = None


class Array(msgspec.Struct, array_like=True):
    a: int


# ── many at once ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("record", [Filters, Rich, Model])
def test_a_batch_is_what_its_rows_are_one_by_one(record: type[Any]) -> None:
    binder = bind(record)
    rows = [{"user_id": str(n), "name": "a", "limit": str(n), "ids": f"[{n}]"} for n in range(1, 40)]
    assert binder.from_many(rows) == [binder.from_mapping(row) for row in rows]
    assert binder.from_many(iter(rows[:2])) == binder.from_many(rows[:2])
    assert binder.statistics().bound == 2 * len(rows) + 4


def test_a_batch_says_which_rows_do_not_fit() -> None:
    filters = bind(Filters, bounds=Bounds(max_rows=3))
    rows: list[Any] = [{"user_id": "1", "name": "a"}, {"user_id": "x", "name": "a"}, 7]
    assert refused(filters.from_many, rows) == {(1, "user_id"): "invalid", (2,): "invalid"}
    assert refused(filters.from_many, [{"user_id": 1, "name": "a", "score": "inf"}]) == {(0, "score"): "invalid"}
    assert refused(filters.from_many, rows * 2) == {(): "too_many"}
    assert refused(filters.from_many, itertools.repeat(rows[0])) == {(): "too_many"}
    assert refused(bind(Model).from_many, [{"limit": 1}, 7]) == {(1,): "invalid"}
    assert refused(bind(Prices).from_query, 'prices=["1","NaN"]') == {("query", "prices"): "invalid"}
    assert bind(Prices).from_mapping({"prices": None}).prices is None


# ── bounds ────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_read_beyond_its_bounds() -> None:
    rich = bind(Rich, bounds=Bounds(max_query=100, max_pairs=3, max_json=40, max_depth=3))
    assert refused(rich.from_query, "a" * 101) == {("query",): "too_long"}
    assert refused(rich.from_query, "a&b&c&d") == {("query",): "too_many"}
    assert refused(rich.from_query, 'metaData={"a":"' + "x" * 40 + '"}') == {("query", "metaData"): "too_long"}
    assert refused(rich.from_query, 'metaData={"a":[[[1]]]}') == {("query", "metaData"): "too_deep"}
    assert rich.from_query('metaData={"a":[[1]]}').meta_data == {"a": [[1]]}
    # Brackets in text, and beside each other, are no depth.
    assert rich.from_query('metaData={"a":"[[[[","b":[],"c":[],"d":[]}').meta_data["a"] == "[[[["


def test_deep_json_does_not_end_the_program() -> None:
    wide = bind(Rich, bounds=Bounds(max_query=500_000, max_json=500_000, max_depth=400_000))
    for field in ("metaData", "at"):
        text = '{"z":' * 50_000
        assert refused(wide.from_query, f"{field}={text}") == {("query", field): "too_deep"}
    assert refused(bind(Filters).from_mapping, {"user_id": 1, "name": 10**5000}) == {("name",): "invalid"}
    looped: dict[str, Any] = {}
    looped["a"] = looped
    assert wide.from_mapping({"metaData": looped}).meta_data["a"] is looped


def test_what_is_refused_is_not_repeated_whole() -> None:
    with pytest.raises(InvalidParameters) as caught:
        bind(Filters).from_query(f"user_id={'9x' * 2000}&name=a")
    (each,) = caught.value.details
    assert len(each["msg"]) < 200
    assert len(each["input"]) < 200


# ── defects of the older toolkit ──────────────────────────────────────────────────────────────────


def test_decoded_json_is_never_shared_between_callers() -> None:
    rich = bind(Rich)
    text = 'metaData={"a":[1]}'
    first, second = rich.from_query(text), rich.from_query(text)
    first.meta_data["a"].append("someone else's")
    assert second.meta_data == {"a": [1]}
    assert rich.from_query(text).meta_data == {"a": [1]}
    assert rich.from_query("").meta_data is not rich.from_query("").meta_data


async def test_a_number_is_not_its_text() -> None:
    @bind
    async def typed(a: int | str, b: list[Any], c: Literal[1, "one"] = 1) -> tuple[object, ...]:
        return a, b, c

    assert await typed(1, "[1]") == (1, [1], 1)
    found = await typed("1", '["1"]', "one")
    assert found == ("1", ["1"], "one")
    assert await typed(1, "[1, true, 1.0]") == (1, [1, True, 1.0], 1)


def test_constraints_of_two_records_are_not_confused() -> None:
    class Small(msgspec.Struct):
        n: Annotated[int, Meta(lt=10)]

    class Large(msgspec.Struct):
        n: Annotated[int, Meta(gt=10)]

    small, large = bind(Small), bind(Large)
    for _ in range(2):
        assert small.from_query("n=5").n == 5
        assert refused(large.from_query, "n=5") == {("query", "n"): "invalid"}


# ── numbers and states ────────────────────────────────────────────────────────────────────────────


@given(st.integers(-(2**63), 2**64 - 1), st.text(), st.integers(1, 100), st.booleans(), st.floats(allow_nan=False))
def test_what_was_written_is_read(user_id: int, name: str, limit: int, active: bool, score: float) -> None:
    name = name.encode("utf-8", "ignore").decode()
    given_values = {"user_id": user_id, "name": name, "limit": limit, "active": str(active).lower(), "score": score}
    binder = bind(Filters, bounds=Bounds(max_query=100_000))
    if math.isinf(score):
        assert refused(binder.from_query, urlencode(given_values)) == {("query", "score"): "invalid"}
    else:
        assert binder.from_query(urlencode(given_values)) == Filters(user_id, name, limit, active, score)


RICH = bind(Rich)


@given(st.text(alphabet='{}[]",:1a&=%+.é\ud800\x00 \n\\', max_size=60))
def test_no_text_ends_in_another_error(text: str) -> None:
    for query in (
        text,
        text.encode("utf-8", "surrogatepass"),
        f"metaData={text}",
        f"at={text}",
        f"ids={text}",
        f"price={text}&day={text}",
    ):
        try:
            RICH.from_query(query)
        except InvalidParameters as error:
            msgspec.json.encode([{**each, "input": None} for each in error.details])


@given(st.dictionaries(st.sampled_from(["user_id", "name", "limit", "active", "score"]), st.from_type(object)))
def test_no_value_ends_in_another_error(raw: dict[str, object]) -> None:
    with contextlib.suppress(InvalidParameters):
        bind(Filters).from_mapping(raw)
