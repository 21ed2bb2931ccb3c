"""Pages of orders, newest first: found by an index however far back they lie, and with their fills."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, literal, select, tuple_

from kurs.domain.errors import NotFound
from kurs.domain.fills import Fill
from kurs.domain.orders import Order, OrderStatus
from kurs.persistence import tables
from kurs.persistence.tables import field_names

__all__ = ["ENDED", "WORKING", "OrderFilter", "filled_orders", "fills_of", "order_history", "order_page"]

WORKING = frozenset(status for status in OrderStatus if not status.final)
ENDED = frozenset(OrderStatus) - WORKING
# Made once: a hundred names in the statement itself take as long to understand as their rows to read.
FILLS_OF = select(tables.fills.c.id, *(tables.fills.c[name] for name in field_names(Fill))).where(
    tables.fills.c.run_id == bindparam("run"), tables.fills.c.client_order_id.in_(bindparam("orders", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders: `limit` of them from `since` on (market time, ms), older than the order `before` (run, order)."""

    limit: int
    statuses: frozenset[OrderStatus] = frozenset(OrderStatus)
    symbol: str | None = None
    since: int | None = None
    before: tuple[int, str] | None = None


def order_page(connection: Connection, run_ids: Collection[int], wanted: OrderFilter) -> list[tuple[int, Order]]:
    """Orders of these runs with their run ids, newest first. NotFound when there is no order `before`."""
    table = tables.orders.c
    names = field_names(Order)
    columns = (table.run_id, table.id, *(table[name] for name in names))
    query = select(*columns).where(*_conditions(wanted)).order_by(table.created_at.desc(), table.id.desc())
    place = None if wanted.before is None else _place(connection, *wanted.before)
    found: list[tuple[tuple[int, int, int], Order]] = []
    # One run at a time: an index leads to the newest of one run, not of several.
    for run_id in run_ids:
        one = query.where(table.run_id == run_id).limit(wanted.limit)
        if place is not None:
            one = one.where(_older(run_id, place))
        for _, row_id, *fields in connection.execute(one):
            order = Order(**dict(zip(names, fields, strict=True)))
            found.append(((order.created_at, run_id, row_id), order))
    if len(run_ids) > 1:
        found = sorted(found, key=itemgetter(0), reverse=True)[: wanted.limit]
    return [(run_id, order) for (_, run_id, _), order in found]


def order_history(
    connection: Connection, run_ids: Collection[int], wanted: OrderFilter
) -> list[tuple[int, Order, list[Fill]]]:
    """The same page with the fills of each order, oldest first."""
    page = order_page(connection, run_ids, wanted)
    ids: dict[int, list[str]] = {}
    for run_id, order in page:
        ids.setdefault(run_id, []).append(order.client_order_id)
    fills = {run_id: fills_of(connection, run_id, names) for run_id, names in ids.items()}
    return [(run_id, order, fills[run_id].get(order.client_order_id, [])) for run_id, order in page]


def filled_orders(
    connection: Connection, run_id: int, after: int, limit: int
) -> tuple[list[tuple[Order, list[Fill]]], int]:
    """Orders in order of insertion, each with its fills, and the row of the last; from the row `after` on."""
    table, names = tables.orders.c, field_names(Order)
    query = select(table.id, *(table[name] for name in names)).where(table.run_id == run_id, table.id > after)
    rows = connection.execute(query.order_by(table.id).limit(limit)).all()
    orders = [Order(**dict(zip(names, fields, strict=True))) for _, *fields in rows]
    fills = fills_of(connection, run_id, [order.client_order_id for order in orders])
    return [(order, fills.get(order.client_order_id, [])) for order in orders], rows[-1].id if rows else after


def fills_of(connection: Connection, run_id: int, client_order_ids: Collection[str]) -> dict[str, list[Fill]]:
    """The fills of each order, oldest first; an order without one is left out."""
    names, found = field_names(Fill), {"run": run_id, "orders": client_order_ids}
    fills: dict[str, list[Fill]] = {}
    # Sorted here: asked for in order of their ids, a database may walk through all of the run's to save the sort.
    for _, *fields in sorted(connection.execute(FILLS_OF, found).all(), key=itemgetter(0)):
        fill = Fill(**dict(zip(names, fields, strict=True)))
        fills.setdefault(fill.client_order_id, []).append(fill)
    return fills


def _conditions(wanted: OrderFilter) -> Iterator[ColumnElement[bool]]:
    table, statuses = tables.orders.c, wanted.statuses
    if statuses == ENDED:
        # Nearly all orders have ended: time leads to them, past the few that work.
        yield table.status.not_in(WORKING)
    elif statuses != ENDED | WORKING:
        yield table.status.in_(statuses)
    if wanted.symbol is not None:
        yield table.symbol == wanted.symbol
    if wanted.since is not None:
        yield table.created_at >= wanted.since


class _Place(NamedTuple):
    """Where an order stands in the order of time."""

    run_id: int
    created_at: int
    id: int


def _place(connection: Connection, run_id: int, client_order_id: str) -> _Place:
    table = tables.orders.c
    query = select(table.run_id, table.created_at, table.id).where(
        table.run_id == run_id, table.client_order_id == client_order_id
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"Order with ID {run_id}.{client_order_id} not found")
    return _Place(*row)


def _older(run_id: int, place: _Place) -> ColumnElement[bool]:
    """What of this run comes after the place: older, or as old and of an earlier run."""
    table = tables.orders.c
    if run_id < place.run_id:
        return table.created_at <= place.created_at
    if run_id > place.run_id:
        return table.created_at < place.created_at
    return tuple_(table.created_at, table.id) < tuple_(
        literal(place.created_at, BigInteger), literal(place.id, BigInteger)
    )
