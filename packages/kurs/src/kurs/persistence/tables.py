"""The tables: one per noun. Decimals are exact, times are int ms UTC, ids count insertions.

On SQLite a Decimal is text, so no query may compare, sort or sum one.
"""

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from kurs.domain.errors import BadInput, StateCorrupt
from kurs.domain.orders import OrderStatus, OrderType, Purpose, Side, TimeInForce

__all__ = [
    "METADATA",
    "audit",
    "backtest_results",
    "codes",
    "config_history",
    "denials",
    "equity",
    "field_names",
    "fills",
    "leases",
    "orders",
    "runs",
    "sessions",
    "states",
    "tickets",
    "tokens",
    "trades",
    "values",
]


class Exact(TypeDecorator[Decimal]):
    """A Decimal that comes back equal: text on SQLite, NUMERIC without limits on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Numeric() if _postgres(dialect) else Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not value.is_finite():
            raise BadInput.of("number", str(value), "only finite numbers are kept")
        return value if _postgres(dialect) else str(value)

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], Decimal | None] | None:
        # In place of process_result_value, which is wrapped once more for each of a page's thousand numbers.
        return None if _postgres(dialect) else _decimal


class Word(TypeDecorator[StrEnum]):
    """One of an enumeration's words; another one in the database is StateCorrupt."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        # A page of orders has thousands of them.
        self._known = {str(word): word for word in words}

    def process_bind_param(self, value: StrEnum | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def result_processor(self, _dialect: Dialect, _coltype: object) -> Callable[[Any], StrEnum | None]:
        return self._word

    def _word(self, value: str | None) -> StrEnum | None:
        word = self._known.get(value) if value is not None else None
        if word is None and value is not None:
            raise StateCorrupt(f"the database holds {value!r} as {self.words.__name__}")
        return word


class Jsonb(UserDefinedType[Any]):
    """PostgreSQL's JSONB by name alone, so that SQLite starts without PostgreSQL's dialect."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "JSONB"


class JsonText(TypeDecorator[Any]):
    """A JSON value as text, letter by letter; Decimals in it become strings, NaN becomes null."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str:
        return msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        return msgspec.json.decode(value)


class Json(JsonText):
    """The same, as JSONB on PostgreSQL so that people can query it; the float 1e16 comes back as an int."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Jsonb() if _postgres(dialect) else Text())


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _postgres(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"


def _id() -> Column[int]:
    # SQLite counts by itself only in a column declared as exactly INTEGER PRIMARY KEY.
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)


def _run() -> Column[int]:
    return Column("run_id", BigInteger, ForeignKey("runs.id"), nullable=False)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _money(name: str, *, nullable: bool = False) -> Column[Decimal]:
    return Column(name, Exact, nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _word(name: str, words: type[StrEnum]) -> Column[StrEnum]:
    return Column(name, Word(words), nullable=False)


METADATA = MetaData()

runs = Table(
    "runs",
    METADATA,
    _id(),
    _text("pool"),
    _text("source"),
    _text("fingerprint"),
    _text("config_hash"),
    _text("quote"),
    _money("start_cash"),
    _flag("simulated"),
    _text("engine_version"),
    _time("started_at"),
    _time("finished_at", nullable=True),
    Index("runs_by_pool", "pool", "fingerprint", "id"),
)

orders = Table(
    "orders",
    METADATA,
    _id(),
    _run(),
    _text("client_order_id"),
    _text("bot"),
    _text("symbol"),
    _word("side", Side),
    _word("type", OrderType),
    _money("amount"),
    _word("purpose", Purpose),
    _time("created_at"),
    _money("price", nullable=True),
    _money("stop_price", nullable=True),
    _money("trail", nullable=True),
    _word("time_in_force", TimeInForce),
    _flag("post_only"),
    _flag("reduce_only"),
    _text("oco_group", nullable=True),
    _money("leverage"),
    _word("status", OrderStatus),
    _text("venue_order_id", nullable=True),
    _money("filled"),
    _money("average_price", nullable=True),
    _money("fees"),
    _time("updated_at"),
    _text("reason", nullable=True),
    _money("stop_loss", nullable=True),
    _money("take_profit", nullable=True),
    _text("replaces", nullable=True),
    UniqueConstraint("run_id", "client_order_id", name="orders_once"),
    Index("orders_by_run", "run_id", "id"),
    Index("orders_by_status", "run_id", "status", "created_at", "id"),
    Index("orders_by_time", "run_id", "created_at", "id"),
    Index("orders_by_symbol", "run_id", "symbol", "created_at", "id"),
)

fills = Table(
    "fills",
    METADATA,
    _id(),
    _run(),
    _text("trade_id"),
    _text("client_order_id"),
    _text("bot"),
    _text("symbol"),
    _word("side", Side),
    _money("amount"),
    _money("price"),
    _money("fee"),
    _text("fee_currency"),
    _flag("maker"),
    _time("time"),
    _money("cash_after"),
    UniqueConstraint("run_id", "trade_id", name="fills_once"),
    Index("fills_by_run", "run_id", "id"),
    Index("fills_by_order", "run_id", "client_order_id"),
)

trades = Table(
    "trades",
    METADATA,
    _id(),
    _run(),
    _text("bot"),
    _text("symbol"),
    _money("amount"),
    _time("entry_time"),
    _time("exit_time"),
    _money("pnl"),
    _money("fees"),
    Index("trades_by_run", "run_id", "id"),
)

denials = Table(
    "denials",
    METADATA,
    _id(),
    _run(),
    _text("bot"),
    _text("symbol"),
    _word("side", Side),
    _money("amount"),
    _text("code"),
    _text("detail"),
    _time("time"),
    Index("denials_by_run", "run_id", "id"),
)

equity = Table(
    "equity",
    METADATA,
    Column("run_id", BigInteger, ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    Column("time", BigInteger, primary_key=True, autoincrement=False),
    _money("equity"),
    _money("cash"),
    _money("realised"),
    _money("fees"),
    sqlite_with_rowid=False,
)

states = Table(
    "states",
    METADATA,
    Column(
        "run_id",
        BigInteger().with_variant(Integer(), "sqlite"),
        ForeignKey("runs.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("state", JsonText, nullable=False),
    _time("updated_at"),
)

audit = Table(
    "audit",
    METADATA,
    _id(),
    _time("time"),
    _text("who"),
    _text("what"),
    Column("detail", Json, nullable=False),
    Column("hash", Text, nullable=False, server_default=""),
)

config_history = Table(
    "config_history",
    METADATA,
    _id(),
    _time("time"),
    _text("who"),
    Column("changes", Json, nullable=False),
    _text("content"),
)

leases = Table(
    "leases",
    METADATA,
    Column("pool", Text, primary_key=True),
    Column("fence", BigInteger, nullable=False),
    _text("holder"),
    _time("since"),
)

tokens = Table(
    "tokens",
    METADATA,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("hash"),
    Column("scopes", Json, nullable=False),
    _time("created_at"),
    _time("expires_at", nullable=True),
    _time("last_used_at", nullable=True),
    _time("revoked_at", nullable=True),
    _flag("one_time"),
    _time("used_at", nullable=True),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("id", Text, primary_key=True),
    _text("token_id"),
    _text("name"),
    Column("scopes", Json, nullable=False),
    _text("address"),
    _time("created_at"),
    _time("expires_at"),
    _time("authenticated_at"),
    _text("hash"),
    _time("rotated_at"),
    _text("offered", nullable=True),
    _time("offered_at", nullable=True),
    Column("spent", Json, nullable=False),
    _text("csrf_key"),
    _time("ended_at", nullable=True),
    _text("ended_why", nullable=True),
)

tickets = Table(
    "tickets",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("holder", Json, nullable=False),
    _time("expires_at"),
)

codes = Table(
    "codes",
    METADATA,
    Column("step", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
)

backtest_results = Table(
    "backtest_results",
    METADATA,
    _id(),
    Column("run_id", BigInteger, ForeignKey("runs.id"), nullable=True),
    _time("created_at"),
    _text("digest"),
    Column("summary", Json, nullable=False),
    # Last, so that SQLite finds the rest without it.
    _text("report", nullable=True),
    Index("backtest_results_by_digest", "digest", "id"),
)


def field_names(message: type) -> tuple[str, ...]:
    """The names of a frozen message's fields; its columns bear the same names."""
    names: tuple[str, ...] | None = getattr(message, "__struct_fields__", None)
    return names or tuple(field.name for field in dataclasses.fields(message))


def values(message: object, names: tuple[str, ...]) -> dict[str, Any]:
    """A message as a row; the names are passed in because a commit asks for the same ones every time."""
    return {name: getattr(message, name) for name in names}
