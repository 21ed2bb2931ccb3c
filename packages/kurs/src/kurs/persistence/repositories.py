"""The books, read back; and the records that are kept one at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, func, insert, or_, select, update

from kurs.domain.errors import BadInput
from kurs.domain.events import EquityMarked, FillBooked, TradeClosed
from kurs.domain.fills import Fill
from kurs.domain.orders import Denial, Order
from kurs.domain.positions import ClosedTrade
from kurs.persistence import tables
from kurs.persistence.database import Database
from kurs.persistence.order_pages import WORKING, OrderFilter, filled_orders, order_history, order_page
from kurs.persistence.sums import Sums, add_up, still_there
from kurs.persistence.tables import field_names
from kurs.ports import State

__all__ = [
    "Books",
    "ConfigChange",
    "ConfigHistory",
    "Counts",
    "Run",
    "Runs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One capital pool trading one source from start to finish; `finished_at` is None while it may go on."""

    id: int
    pool: str
    source: str
    fingerprint: str
    config_hash: str
    quote: str
    start_cash: Decimal
    simulated: bool
    engine_version: str
    started_at: int
    finished_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows a run has."""

    orders: int
    working: int
    fills: int
    trades: int
    denials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigChange:
    """`changes` says what became different; `content` is the whole configuration after it."""

    id: int
    time: int
    who: str
    changes: object
    content: str


class Runs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        *,
        pool: str,
        source: str,
        fingerprint: str,
        config_hash: str,
        quote: str,
        start_cash: Decimal,
        simulated: bool,
        engine_version: str,
        started_at: int,
    ) -> Run:
        row: dict[str, Any] = {
            "pool": pool,
            "source": source,
            "fingerprint": fingerprint,
            "config_hash": config_hash,
            "quote": quote,
            "start_cash": start_cash,
            "simulated": simulated,
            "engine_version": engine_version,
            "started_at": started_at,
            "finished_at": None,
        }
        return Run(id=await _add(self._database, tables.runs, row), **row)

    async def get(self, run_id: int) -> Run | None:
        return await self._first(tables.runs.c.id == run_id)

    async def latest_unfinished(self, pool: str, fingerprint: str) -> Run | None:
        """The run to go on with: the newest of this pool on this source that did not finish."""
        runs = tables.runs.c
        return await self._first(runs.pool == pool, runs.fingerprint == fingerprint, runs.finished_at.is_(None))

    async def latest(self, limit: int | None = 100) -> list[Run]:
        """Newest first."""
        query = select(tables.runs).order_by(tables.runs.c.id.desc()).limit(limit)
        return [Run(**row._mapping) for row in await _rows(self._database, query)]

    async def finish(self, run_id: int, time: int) -> None:
        """BadInput when there is no such run; a run that has finished keeps its time."""
        runs = tables.runs.c
        statement = update(tables.runs).where(runs.id == run_id)
        async with self._database.write() as connection:
            done = await connection.execute(statement.values(finished_at=func.coalesce(runs.finished_at, time)))
            if done.rowcount == 0:
                raise BadInput.of("run", run_id, "name a run that exists")

    async def _first(self, *where: ColumnElement[bool]) -> Run | None:
        query = select(tables.runs).where(*where).order_by(tables.runs.c.id.desc()).limit(1)
        rows = await _rows(self._database, query)
        return Run(**rows[0]._mapping) if rows else None


class Books:
    """What the journal wrote, one run at a time.

    Lists are in order of first insertion, or `newest_first`. A page is `limit` rows; the next one
    begins `after` the last row's own id (of an order its client order id, of a fill its trade id).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def orders(
        self,
        run_id: int,
        *,
        working_only: bool = False,
        after: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Order]:
        table = tables.orders
        query = _page(table, run_id, table.c.client_order_id, after, limit, newest_first=newest_first)
        if working_only:
            query = query.where(table.c.status.in_(WORKING))
        names = field_names(Order)
        return [Order(**_pick(row, names)) for row in await _rows(self._database, query)]

    async def order(self, run_id: int, client_order_id: str) -> Order | None:
        table = tables.orders
        query = select(table).where(table.c.run_id == run_id, table.c.client_order_id == client_order_id)
        rows = await _rows(self._database, query)
        return Order(**_pick(rows[0], field_names(Order))) if rows else None

    async def page(self, run_ids: Collection[int], wanted: OrderFilter) -> list[tuple[int, Order]]:
        """Orders of several runs with their run ids, newest first. NotFound when there is no order `before`."""
        return await self._database.ask(partial(order_page, run_ids=run_ids, wanted=wanted))

    async def history(self, run_ids: Collection[int], wanted: OrderFilter) -> list[tuple[int, Order, list[Fill]]]:
        """The same page with the fills of each order, oldest first."""
        return await self._database.ask(partial(order_history, run_ids=run_ids, wanted=wanted))

    async def filled(self, run_id: int, *, after: int, limit: int) -> tuple[list[tuple[Order, list[Fill]]], int]:
        """Orders in order of insertion, each with its fills, and the row of the last; from the row `after` on."""
        return await self._database.ask(partial(filled_orders, run_id=run_id, after=after, limit=limit))

    async def ended(self, run_id: int, limit: int) -> list[Order]:
        """The last orders that have ended, in order of insertion."""
        table = tables.orders
        query = _page(table, run_id, None, None, limit, newest_first=True).where(table.c.status.not_in(WORKING))
        names = field_names(Order)
        return [Order(**_pick(row, names)) for row in reversed(await _rows(self._database, query))]

    async def trade_ids(self, run_id: int, limit: int) -> list[str]:
        """Of the last fills, in order of booking."""
        fills = tables.fills.c
        query = select(fills.trade_id).where(fills.run_id == run_id).order_by(fills.id.desc()).limit(limit)
        return [row.trade_id for row in reversed(await _rows(self._database, query))]

    async def add_up(self, run_id: int, sums: Sums, until: int | None = None) -> Sums:
        """The sums with every fill that was booked since, up to the row `until` if there is one."""
        return await add_up(self._database, run_id, sums, until)

    async def still_there(self, run_id: int, sums: Sums) -> bool:
        """Whether as many fills as were added up are there."""
        return await self._database.ask(partial(still_there, run_id=run_id, sums=sums))

    async def fills(
        self, run_id: int, *, after: str | None = None, limit: int | None = None, newest_first: bool = False
    ) -> list[FillBooked]:
        table = tables.fills
        query = _page(table, run_id, table.c.trade_id, after, limit, newest_first=newest_first)
        names = field_names(Fill)
        return [
            FillBooked(row.bot, Fill(**_pick(row, names)), row.cash_after) for row in await _rows(self._database, query)
        ]

    async def trades(self, run_id: int, *, limit: int | None = None, newest_first: bool = False) -> list[TradeClosed]:
        query = _page(tables.trades, run_id, None, None, limit, newest_first=newest_first)
        names = field_names(ClosedTrade)
        return [TradeClosed(row.bot, ClosedTrade(**_pick(row, names))) for row in await _rows(self._database, query)]

    async def denials(self, run_id: int, *, limit: int | None = None, newest_first: bool = False) -> list[Denial]:
        query = _page(tables.denials, run_id, None, None, limit, newest_first=newest_first)
        names = field_names(Denial)
        return [Denial(**_pick(row, names)) for row in await _rows(self._database, query)]

    async def equity(self, run_id: int, since: int | None = None, *, every: int | None = None) -> list[EquityMarked]:
        """Marks in order of time, from `since` (ms) on; with `every` the first and the last of each so many ms."""
        table = tables.equity
        query = select(table).where(table.c.run_id == run_id).order_by(table.c.time)
        if since is not None:
            query = query.where(table.c.time >= since)
        if every is not None:
            of_run = table.c.run_id == run_id
            last = select(func.max(table.c.time)).where(of_run).group_by(table.c.time // every)
            first = select(func.min(table.c.time)).where(of_run).scalar_subquery()
            query = query.where(or_(table.c.time.in_(last), table.c.time == first))
        names = field_names(EquityMarked)
        return [EquityMarked(**_pick(row, names)) for row in await _rows(self._database, query)]

    async def state(self, run_id: int) -> State | None:
        """The state behind the last commit that had one."""
        query = select(tables.states.c.state).where(tables.states.c.run_id == run_id)
        rows = await _rows(self._database, query)
        return rows[0].state if rows else None

    async def claim(self, run_id: int) -> tuple[State, int] | None:
        """The same state, and the row of the last fill that it knows of: 0 when there is none."""
        states, fills = tables.states.c, tables.fills.c
        last = select(func.coalesce(func.max(fills.id), 0)).where(fills.run_id == run_id)
        query = select(states.state, last.scalar_subquery().label("last")).where(states.run_id == run_id)
        rows = await _rows(self._database, query)
        return (rows[0].state, rows[0].last) if rows else None

    async def counts(self, run_id: int) -> Counts:
        orders = tables.orders
        query = select(
            _count(orders, run_id),
            _count(orders, run_id, orders.c.status.in_(WORKING)),
            *(_count(table, run_id) for table in (tables.fills, tables.trades, tables.denials)),
        )
        (found,) = await _rows(self._database, query)
        return Counts(**dict(zip(field_names(Counts), found, strict=True)))


class ConfigHistory:
    """Every configuration that was in force."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, time: int, who: str, changes: object, content: str) -> ConfigChange:
        row: dict[str, Any] = {"time": time, "who": who, "changes": changes, "content": content}
        return ConfigChange(id=await _add(self._database, tables.config_history, row), **row)

    async def list(self, limit: int = 100, before: int | None = None) -> Sequence[ConfigChange]:
        """Newest first, of those with an id below `before`."""
        rows = await _newest(self._database, tables.config_history, limit, before)
        return [ConfigChange(**row._mapping) for row in rows]


async def _rows(database: Database, query: Select[Any]) -> Sequence[Row[Any]]:
    return await database.ask(lambda connection: connection.execute(query).all())


async def _add(database: Database, table: Table, row: Mapping[str, Any]) -> int:
    async with database.write() as connection:
        added = await connection.scalar(insert(table).values(row).returning(table.c.id))
    return int(added)


async def _newest(database: Database, table: Table, limit: int, before: int | None) -> Sequence[Row[Any]]:
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    return await _rows(database, query if before is None else query.where(table.c.id < before))


def _page(
    table: Table,
    run_id: int,
    key: ColumnElement[str] | None,
    after: str | None,
    limit: int | None,
    *,
    newest_first: bool,
) -> Select[Any]:
    order = table.c.id.desc() if newest_first else table.c.id
    query = select(table).where(table.c.run_id == run_id).order_by(order).limit(limit)
    if key is None or after is None:
        return query
    last = select(table.c.id).where(table.c.run_id == run_id, key == after).correlate(None).scalar_subquery()
    return query.where(table.c.id < last if newest_first else table.c.id > last)


def _count(table: Table, run_id: int, *where: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(table.c.run_id == run_id, *where).scalar_subquery()


def _pick(row: Row[Any], names: tuple[str, ...]) -> dict[str, Any]:
    found = row._mapping
    return {name: found[name] for name in names}
