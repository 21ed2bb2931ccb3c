"""The journal: what happened becomes durable, whole, before anything that follows from it is done."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol, Self

from sqlalchemy import Connection, Engine, Insert, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kurs.clock import Clock
from kurs.domain.errors import JournalUnavailable, ResourceBusy, StateCorrupt
from kurs.domain.events import Asked, Denied, EquityMarked, FillBooked, OrderChanged, StateChanged, TradeClosed
from kurs.domain.fills import Fill
from kurs.domain.orders import Denial, Order
from kurs.domain.positions import ClosedTrade
from kurs.persistence import chain, tables
from kurs.persistence.backend import Backend
from kurs.persistence.database import Database
from kurs.persistence.leases import PoolLease
from kurs.persistence.sqlite import Sqlite
from kurs.persistence.tables import field_names, values
from kurs.persistence.trouble import journal_translated
from kurs.ports import Batch

__all__ = ["SqlJournal"]

ORDER = field_names(Order)
FILL = field_names(Fill)
TRADE = field_names(ClosedTrade)
DENIAL = field_names(Denial)
MARK = field_names(EquityMarked)

# Asked in the same breath as the transaction's number, so that it costs nothing.
HELD = text("SELECT pg_current_xact_id()::text FROM leases WHERE pool = :pool AND fence = :fence FOR SHARE")

Values = dict[str, Any]
Work = Callable[[Connection], None]


class SqlJournal:
    """`async with SqlJournal(database, clock) as journal`: ports.Journal over an upgraded database.

    One batch is one transaction, and one is written at a time, in the order of the calls. Facts
    without a table (SignalMade, Replied) are left out. After JournalUnavailable the same batch may
    be committed again, also when the connection was lost so late that nobody knows whether it had
    been durable. A cancelled commit may or may not be: recover as after a crash. With the `lease` of a
    pool nothing is written once another process may trade it.
    """

    def __init__(self, database: Database, clock: Clock, *, lease: PoolLease | None = None) -> None:
        self._clock = clock
        self._lease = lease
        self._statements = _Statements.of(database.backend)
        self._pen = _pen(database, lease)
        self._lock = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Waits for the commit under way, then closes the journal's connection; again does nothing."""
        async with self._lock:
            if not self._closed:
                self._closed = True
                await self._pen.aclose()

    async def commit(self, batch: Batch) -> None:
        """Returns once the batch would survive a power loss.

        Raises JournalUnavailable, having changed nothing, when the database is full, locked or away;
        StateCorrupt for a trade id that was booked before with other content; ResourceBusy, having changed
        nothing, when the lease was lost.
        """
        async with self._lock:
            if self._closed:
                raise JournalUnavailable("the journal is closed")
            if self._lease is not None:
                self._lease.fence()
            with journal_translated():
                rest = await self._pen.settled(batch)
                rows = _Rows.of(rest, self._clock.now())
                await self._pen.write(batch, partial(self._statements.write, rows))


@dataclass(frozen=True, slots=True)
class _Rows:
    """A batch as rows, at most one per key: the last word on an order, a mark, a state counts."""

    orders: list[Values]
    fills: list[Values]
    trades: list[Values]
    denials: list[Values]
    equity: list[Values]
    audit: list[Values]
    states: list[Values]

    @classmethod
    def of(cls, batch: Batch, now: int) -> Self:
        run = {"run_id": batch.run_id}
        # A dict keeps the place of the first insertion when a later value replaces it.
        orders: dict[str, Values] = {}
        fills: dict[str, Values] = {}
        equity: dict[int, Values] = {}
        rows = cls([], [], [], [], [], [], [])
        for fact in batch.facts:
            match fact:
                case OrderChanged(order):
                    orders[order.client_order_id] = run | values(order, ORDER)
                case FillBooked(bot, fill, cash):
                    row = run | values(fill, FILL) | {"bot": bot, "cash_after": cash}
                    _same(fills.setdefault(fill.trade_id, row), row)
                case TradeClosed(bot, trade):
                    rows.trades.append(run | {"bot": bot} | values(trade, TRADE))
                case Denied(denial):
                    rows.denials.append(run | values(denial, DENIAL))
                case EquityMarked():
                    equity[fact.time] = run | values(fact, MARK)
                case StateChanged():
                    rows.audit.append(_audit(batch.run_id, fact, now))
                case Asked(by=who, what=what, detail=detail):
                    rows.audit.append({"time": now, "who": who, "what": what, "detail": run | dict(detail)})
                case _:
                    pass
        rows.orders.extend(orders.values())
        rows.fills.extend(fills.values())
        rows.equity.extend(equity.values())
        if batch.state:
            rows.states.append(run | {"state": batch.state, "updated_at": now})
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statements:
    orders: Insert
    fills: Insert
    trades: Insert
    denials: Insert
    equity: Insert
    states: Insert

    @classmethod
    def of(cls, backend: Backend) -> Self:
        order_values = [name for name in ORDER if name != "client_order_id"]
        mark_values = [name for name in MARK if name != "time"]
        fills = backend.upsert(tables.fills, ["run_id", "trade_id"], [])
        return cls(
            orders=backend.upsert(tables.orders, ["run_id", "client_order_id"], order_values),
            fills=fills.returning(tables.fills.c.trade_id),
            trades=insert(tables.trades).inline(),
            denials=insert(tables.denials).inline(),
            equity=backend.upsert(tables.equity, ["run_id", "time"], mark_values),
            states=backend.upsert(tables.states, ["run_id"], ["state", "updated_at"]),
        )

    def write(self, rows: _Rows, connection: Connection) -> None:
        self._many(connection, self.orders, rows.orders)
        self._fills(connection, rows.fills)
        self._many(connection, self.trades, rows.trades)
        self._many(connection, self.denials, rows.denials)
        self._many(connection, self.equity, rows.equity)
        if rows.audit:
            chain.append(connection, rows.audit)
        self._many(connection, self.states, rows.states)

    def _many(self, connection: Connection, statement: Insert, rows: Sequence[Values]) -> None:
        if rows:
            connection.execute(statement, rows)

    def _fills(self, connection: Connection, rows: Sequence[Values]) -> None:
        if not rows:
            return
        new = set(connection.scalars(self.fills, rows))
        for row in rows:
            if row["trade_id"] not in new:
                _same(_booked(connection, row), row)


def _booked(connection: Connection, row: Values) -> Values:
    fills = tables.fills
    same_trade = (fills.c.run_id == row["run_id"], fills.c.trade_id == row["trade_id"])
    found = connection.execute(select(fills).where(*same_trade)).one()
    return dict(found._mapping)


def _same(booked: Values, row: Values) -> None:
    """A fill may be told twice, for a venue or a lost connection may repeat it; it may not change."""
    for name, value in row.items():
        if booked[name] != value:
            raise StateCorrupt(
                f"fill {row['trade_id']!r} of run {row['run_id']} was booked with {name} {booked[name]}, "
                f"and is now told with {value}"
            )


def _audit(run_id: int, change: StateChanged, now: int) -> Values:
    """At wall time, as every row of the audit; the market's, which may be another year's, is in the detail (ms)."""
    detail = {"run": run_id, "before": change.before, "after": change.after, "reason": change.reason}
    return {
        "time": now,
        "who": change.by,
        "what": "trading state",
        "detail": detail | {"market_time": change.time},
    }


class _Pen(Protocol):
    """The connection that the journal alone writes with, kept open between commits."""

    async def settled(self, batch: Batch) -> Batch:
        """What of the batch is still to be written, after a commit whose outcome nobody was told."""
        ...

    async def write(self, batch: Batch, work: Work) -> None:
        """Does the work in one transaction, after which the whole batch is durable."""
        ...

    async def aclose(self) -> None: ...


def _pen(database: Database, lease: PoolLease | None) -> _Pen:
    if isinstance(database.backend, Sqlite):
        # A lease of its process' own, which ends with the process: no commit outlives it.
        return _ThreadPen(database.backend.worker_engine())
    return _ServerPen(database.engine, lease)


class _ThreadPen:
    """SQLite in a thread of its own: one hop there and back per commit, not one per statement."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "journal")
        self._connection: Connection | None = None

    async def settled(self, batch: Batch) -> Batch:
        return batch

    async def write(self, _batch: Batch, work: Work) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    async def aclose(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()

    def _write(self, work: Work) -> None:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                work(self._connection)
        except BaseException:
            # Closing rolls back, and the next commit begins on a connection that nothing happened to.
            self._drop()
            raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A transaction whose COMMIT was sent, and the batch that is durable if it arrived."""

    transaction: str
    batch: Batch = field(repr=False)


class _ServerPen:
    """PostgreSQL over one pooled connection; asks the server what became of a COMMIT without an answer."""

    def __init__(self, engine: AsyncEngine, lease: PoolLease | None) -> None:
        self._engine = engine
        self._lease = lease
        self._connection: AsyncConnection | None = None
        self._doubt: _Doubt | None = None
        # By run: the batch that is durable although its caller was told that it may not be.
        self._untold: dict[int, Batch] = {}

    async def settled(self, batch: Batch) -> Batch:
        if self._doubt is not None:
            await self._settle(self._doubt)
        untold = self._untold.get(batch.run_id)
        return batch if untold is None else _without(untold, batch)

    async def write(self, batch: Batch, work: Work) -> None:
        try:
            await self._write(batch, work)
        except BaseException:
            await self._drop()
            raise

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _write(self, batch: Batch, work: Work) -> None:
        connection = await self._open()
        transaction = await connection.begin()
        await connection.run_sync(work)
        self._doubt = _Doubt(await self._number(connection), batch)
        await transaction.commit()
        self._doubt = None
        self._untold.pop(batch.run_id, None)

    async def _number(self, connection: AsyncConnection) -> str:
        """Of the transaction; it holds the lease's row from now on, so that a next holder waits for its end."""
        if self._lease is None:
            return str(await connection.scalar(text("SELECT pg_current_xact_id()::text")))
        held = {"pool": self._lease.pool, "fence": self._lease.fence()}
        number = await connection.scalar(HELD, held)
        if number is None:
            # Whatever this process still holds is older than what the books know.
            await self._lease.aclose()
            raise ResourceBusy(f"pool {self._lease.pool!r}: another process trades it now; nothing was written")
        return str(number)

    async def _settle(self, doubt: _Doubt) -> None:
        status = await self._status(doubt.transaction)
        if status not in {"committed", "aborted"}:
            raise JournalUnavailable(f"the last commit is {status or 'forgotten by the server'}")
        if status == "committed":
            self._untold[doubt.batch.run_id] = doubt.batch
        self._doubt = None

    async def _status(self, transaction: str) -> str | None:
        """committed, aborted, or in progress: https://www.postgresql.org/docs/current/functions-info.html"""
        query = text("SELECT pg_xact_status(CAST(CAST(:number AS text) AS xid8))")
        try:
            connection = await self._open()
            async with connection.begin():
                status: str | None = await connection.scalar(query, {"number": transaction})
                return status
        except BaseException:
            await self._drop()
            raise

    async def _open(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
        return self._connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
                await connection.close()


def _without(written: Batch, batch: Batch) -> Batch:
    """The batch less the facts that the written one held, when it begins with the same ones."""
    count = len(written.facts)
    if list(batch.facts[:count]) != list(written.facts):
        return batch
    return replace(batch, facts=batch.facts[count:])
