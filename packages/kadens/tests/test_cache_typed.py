"""What leaves the process comes back as it was, or is not kept there; and nobody loses a value by that."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import Path
from typing import Any, NamedTuple, NotRequired, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens.cache import Cache, Codec, DiskStore, MemoryStore, Policy, Publishing, Warming, cached
from kadens.errors import BadInput

pytestmark = pytest.mark.anyio


class Side(StrEnum):
    BUY = "buy"


class Level(IntEnum):
    LOW = 1


class Colour(Enum):
    RED = "red"


class Base(msgspec.Struct):
    a: int


class Derived(Base):
    b: int = 5


class Loose(msgspec.Struct):
    of: Any


class Chain(msgspec.Struct):
    number: int
    following: "Chain | None" = None


@dataclass
class Plain:
    a: int


@dataclass
class More(Plain):
    b: int = 5


@dataclass
class Picky:
    a: int
    strict: bool = field(default=True)

    def __post_init__(self) -> None:
        if self.strict and self.a < 0:
            raise RuntimeError("not below zero")


class Point(NamedTuple):
    x: int
    y: float


class Options(TypedDict):
    a: int
    b: NotRequired[str]


class Untyped(TypedDict):
    of: list  # type: ignore[type-arg]


NO_TYPE: list[Any] = [
    *(Any, dict, list, tuple, set, frozenset, Mapping, Sequence),
    *(dict[str, Any], dict[Any, int], list[Any], tuple[int, Any], tuple[Any, ...], list[dict[str, list]]),  # type: ignore[type-arg]
    *(int | list, Loose, list[Loose], Untyped),
]


@pytest.mark.parametrize("kind", NO_TYPE, ids=str)
def test_a_type_that_leaves_a_part_open_is_refused(kind: Any) -> None:
    with pytest.raises(BadInput, match=r"^kind: .* is not allowed; .*Any"):
        Codec(kind)


def test_a_cached_function_of_an_open_type_is_refused_at_decoration(tmp_path: Path) -> None:
    async def book() -> dict[str, Any]:
        return {}

    with pytest.raises(BadInput, match=r"the result of .*book: kind: dict\[str, typing\.Any\] is not allowed"):
        cached(cache=Cache(DiskStore(tmp_path / "cache.sqlite")))(book)


def test_the_field_that_is_open_is_named() -> None:
    with pytest.raises(BadInput, match=r"Loose\.of"):
        Codec(dict[str, Loose])


@pytest.mark.parametrize("schema", [None, "1", 1.5, True, 0, -1, [1]])
def test_a_schema_is_a_number(schema: Any) -> None:
    with pytest.raises(BadInput, match="schema: "):
        Codec(int, schema=schema)
    with pytest.raises(BadInput, match="schema: "):
        cached(schema=schema)


STOCKHOLM = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
EAST = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2)))
KEPT: list[tuple[Any, Any]] = [
    *((int, 1), (str, ""), (bytes, b"a"), (float, 1.5), (bool, True), (None, None), (int | None, None)),
    *((float, float("nan")), (float, -0.0), (float, 0), (list[float], [1, 2.5])),
    *((Decimal, Decimal("1.10")), (Decimal, Decimal("NaN")), (list[Decimal], [Decimal("-0.00")])),
    *(
        (datetime, datetime(2026, 1, 1)),  # noqa: DTZ001  # one without a zone
        (datetime, datetime(2026, 1, 1, tzinfo=UTC)),
    ),
    *((datetime, datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))), (time, time(1, 2, 3, 4))),
    *((time, time(1, tzinfo=timezone(timedelta(hours=2)))), (date, date(2026, 1, 1))),
    *((timedelta, timedelta(days=-1, microseconds=1)), (UUID, UUID(int=7)), (Side, Side.BUY), (Level, Level.LOW)),
    *((Colour, Colour.RED), (dict[int, str], {1: "a"}), (set[str], {"a", "b"}), (frozenset[int], frozenset({1}))),
    *((tuple[int, ...], (1, 2)), (tuple[int, str], (1, "a")), (list[list[int]], [[1], []]), (Sequence[int], [1])),
    *((Base, Base(1)), (Derived, Derived(1)), (Plain, Plain(1)), (More, More(1, 6)), (Point, Point(1, 2.0))),
    *((Options, {"a": 1}), (Chain, Chain(1, Chain(2))), (int | str, "1"), (Picky, Picky(-1, strict=False))),
]


def named(part: Any) -> str:
    """The same in every process."""
    return str(sorted(part) if isinstance(part, set) else part)


@pytest.mark.parametrize(("kind", "value"), KEPT, ids=named)
def test_what_comes_out_is_what_went_in(kind: Any, value: Any) -> None:
    codec = Codec(kind)
    out = codec.decode(codec.encode(value))
    assert out == value or repr(out) == repr(value)


@given(st.recursive(st.integers(-(2**63), 2**63 - 1), lambda inner: st.lists(inner, max_size=3), max_leaves=10))
def test_chains_of_any_length_come_out_as_they_went_in(value: Any) -> None:
    chain = None
    for number in str(value).split(","):
        chain = Chain(len(number), chain)
    codec = Codec(Chain)
    assert codec.decode(codec.encode(chain)) == chain


REFUSED: list[tuple[Any, Any]] = [
    *((int, "text"), (int, None), (int, 1.5), (int | str, True), (int, True), (int, 2**64), (float, 2**60 + 1)),
    *((str, Decimal("1.10")), (str, date(2026, 1, 1)), (str, UUID(int=7)), (str, Side.BUY), (int, Level.LOW)),
    *((list[int], (1,)), (list[int], {1}), (tuple[int, ...], [1]), (list[str], [Decimal(1)]), (Sequence[int], (1,))),
    *((set[str], {Side.BUY}), (dict[str, int], {Side.BUY: 1}), (dict[str, int], OrderedDict(a=1))),
    *((dict[str, str], {"p": Decimal("1.10")}), (dict[str, list[int]], {"p": (1,)})),
    *((Base, Derived(1)), (Plain, More(1)), (list[Base], [Derived(1)]), (Base, Plain(1)), (Plain, {"a": 1})),
    *(
        (Options, {"a": 1, "c": 2}),
        (Point, (1, 2.0)),
        (datetime, STOCKHOLM),
        (datetime, EAST),
        (bytes, bytearray(b"a")),
    ),
    *((str, "\ud800"), (dict[str, str], {"\ud800": ""}), (Picky, Picky.__new__(Picky)), (int, Exception())),
]


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_what_would_come_out_otherwise_does_not_go_in(kind: Any, value: Any) -> None:
    with pytest.raises(BadInput, match=f"^value: a {type(value).__name__} cannot be kept as "):
        Codec(kind).encode(value)


def test_a_value_whose_type_has_become_stricter_is_not_read() -> None:
    codec = Codec(Picky)
    written = codec.encode(Picky(-1, strict=False)).replace(b"\xc2", b"\xc3")
    with pytest.raises(LookupError):
        codec.decode(written)


@pytest.mark.parametrize(
    ("kind", "value"), [(str, "\ud800"), (int, "text"), (Base, Derived(1)), (str, Decimal("1.10"))], ids=repr
)
async def test_a_value_that_cannot_be_kept_far_is_given_out_counted_and_told_once(
    kind: Any, value: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "kadens.cache")
    async with DiskStore(tmp_path / "cache.sqlite", timeout=10) as store:
        cache = Cache(store)

        async def load() -> Any:
            return value

        for _ in range(3):
            assert await cache.get_or_load("a:1", load, codec=Codec(kind)) == value
        assert await store.get("a:1", Codec(kind)) is None
        assert await store.claim("a:1", (), seconds=60) is not None
        told = cache.statistics().prefixes["a"]
        assert (told.loads, told.misses, told.failures, told.unkept) == (3, 3, 0, 3)
        assert told.plus(told).unkept == 6
        (warning,) = [record for record in caplog.records if record.levelno == logging.WARNING]
        assert "a:1" in warning.getMessage()
        assert "cannot be kept as" in warning.getMessage()


async def test_a_value_by_hand_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    async with DiskStore(tmp_path / "cache.sqlite", timeout=10) as store:
        with pytest.raises(BadInput, match="value: a str"):
            await Cache(store).set("a:1", "\ud800", codec=Codec(str))


@pytest.mark.parametrize("codec", [None, int, "int"])
async def test_a_codec_is_one(codec: Any, tmp_path: Path) -> None:
    async with DiskStore(tmp_path / "cache.sqlite", timeout=10) as store:
        with pytest.raises(BadInput, match="codec: "):
            await Cache(store).get("a:1", codec=codec)


def not_async() -> int:
    return 1


@pytest.mark.parametrize("load", [not_async, lambda: None, 5, "load", None])
async def test_a_load_that_is_not_async_is_refused(load: Any) -> None:
    cache = Cache()
    with pytest.raises(BadInput, match=r"^load: .* is not allowed; an async function"):
        await cache.get_or_load("a:1", load)
    assert cache.statistics().loading == 0


async def test_a_load_may_be_whatever_gives_something_to_await() -> None:
    cache, done = Cache(), asyncio.get_running_loop().create_future()
    done.set_result(1)
    assert [
        await cache.get_or_load("a:1", lambda: done),
        await cache.get_or_load("a:2", lambda: asyncio.sleep(0, 2)),
    ] == [*(1, 2)]


@pytest.mark.parametrize("policy", [60, "long"])
async def test_a_policy_of_one_call_is_one(policy: Any) -> None:
    with pytest.raises(BadInput, match="policy: "):
        await Cache().get_or_load("a:1", lambda: asyncio.sleep(0, 1), policy=policy)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("clock", lambda: Cache(clock=5)),  # type: ignore[arg-type]
        ("clock", lambda: MemoryStore(clock=5)),  # type: ignore[arg-type]
        ("functions", lambda: Warming(5, "hot.json")),  # type: ignore[arg-type]
        ("functions", lambda: Warming([5], "hot.json")),  # type: ignore[list-item]
        ("path", lambda: Warming([], 5)),  # type: ignore[arg-type]
        ("path", lambda: Warming([], "a\0b")),
        ("caches", lambda: Publishing(5)),  # type: ignore[arg-type]
        ("caches", lambda: Publishing([5])),  # type: ignore[list-item]
        ("caches", lambda: Publishing([Cache()])),
        ("wall", lambda: Publishing([], wall=5)),  # type: ignore[arg-type]
        ("process", lambda: Publishing([], process="a\nb")),
        ("stale", lambda: Policy(stale=None)),  # type: ignore[arg-type]
        ("shared", lambda: Policy(shared=[])),  # type: ignore[arg-type]
        ("shared", lambda: Policy(shared=None)),  # type: ignore[arg-type]
        ("none_ttl", lambda: Policy(none_ttl="1")),  # type: ignore[arg-type]
        ("name", lambda: Cache(name=5)),  # type: ignore[arg-type]
    ],
)
def test_what_a_part_cannot_be_made_of_is_named(name: str, make: Any) -> None:
    with pytest.raises(BadInput, match=f"^{name}: "):
        make()


@pytest.mark.parametrize("key", ["", "a\nb", "\0", "\ud800", "x" * 1_000_000, 5, None, b"a"])
async def test_a_memory_store_takes_no_key_that_another_would_refuse(key: Any) -> None:
    store = MemoryStore()
    with pytest.raises(BadInput, match=r"^key: "):
        await store.set(key, 1, ttl=60)
    with pytest.raises(BadInput, match=r"^tags: "):
        await store.set("key", 1, ttl=60, tags=(key,))
    with pytest.raises(BadInput, match=r"^tags: "):
        await store.set("key", 1, ttl=60, tags="red")  # type: ignore[arg-type]
    assert len(store) == 0
