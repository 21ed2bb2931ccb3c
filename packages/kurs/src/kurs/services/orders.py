"""Orders placed, changed, cancelled and looked up; each asked for once, whatever is repeated."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from secrets import token_hex
from typing import Literal

from kurs.domain.commands import AmendOrder, CancelWorkingOrder, PlaceOrder
from kurs.domain.errors import BadInput, Conflict, NotFound, RiskRefused, Unavailable
from kurs.domain.events import Replied
from kurs.domain.fills import Fill
from kurs.domain.instruments import Instrument
from kurs.domain.orders import OrderStatus, OrderType, Side, TimeInForce
from kurs.domain.signals import Signal
from kurs.execution.orders import by_hand, same_terms
from kurs.persistence import Books, OrderFilter, Runs
from kurs.runtime.bots import Bots
from kurs.services.live import Live, LivePool
from kurs.services.order_names import keyed, new_name, parse_id, used_before
from kurs.services.recent_orders import OrdersPage, RecentOrders, Record

__all__ = ["Changes", "HistoricOrder", "NewOrder", "Orders", "Placed"]

# What the engine answers when an order cannot be touched as things are.
CONFLICTS = frozenset({"conflict", "not_working", "not_by_hand", "not_changed", "cancelled", "stopped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """What is asked for. `symbol` in any spelling; prices, `trail`, `stop_loss` and `take_profit` are quote
    currency, `amount` is base currency. With a `client_order_id` it is placed once, however often it is asked for.
    """

    symbol: str
    side: Side
    type: OrderType
    amount: Decimal
    price: Decimal | None = None
    stop_price: Decimal | None = None
    trail: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    post_only: bool = False
    reduce_only: bool = False
    leverage: Decimal = Decimal(1)
    stop_loss: Decimal | None = None
    take_profit: Decimal | None = None
    position_type: Literal["spot", "margin"] | None = None
    client_order_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """New terms of an order; None: as before. `amount` counts what has filled already."""

    price: Decimal | None = None
    stop_price: Decimal | None = None
    trail: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """`again` when the order had been placed before, under the same name."""

    record: Record
    again: bool


@dataclass(frozen=True, slots=True)
class HistoricOrder:
    """An order and its fills, oldest first."""

    record: Record
    fills: Sequence[Fill]


@dataclass(frozen=True, slots=True)
class _Asking:
    command: PlaceOrder
    task: "asyncio.Task[Placed]"


class Orders:
    """Orders by hand are commands to an engine; everybody's are read from memory, older ones from the journal.

    Ids are "RUN.ORDER". Raises NotFound, Conflict, RiskRefused, BadInput and Unavailable.
    """

    def __init__(self, *, live: Live, bots: Bots, books: Books, runs: Runs, recent: RecentOrders) -> None:
        self._live = live
        self._bots = bots
        self._books = books
        self._runs = runs
        self._recent = recent
        self._asking: dict[str, _Asking] = {}

    # ── asking ────────────────────────────────────────────────────────────────────────────────────

    async def place(self, wish: NewOrder, *, who: str, key: str | None = None, owner: str | None = None) -> Placed:
        """Places an order once per `key` or client order id; the same again gives the same order.

        `who` is told as its author; the key is `owner`'s own, of whom no other has the name, and else that of `who`.
        Conflict when another order was asked for under that name.
        """
        pool, instrument = self._live.trading(wish.symbol)
        _check_position(wish, instrument)
        name = new_name(wish.client_order_id, key=key, who=owner or who)
        command = _command(wish, instrument, name=name, who=who)
        return await (self._placed(pool, command) if name is None else self._once(name, pool, command))

    def refusal(self, wish: NewOrder, signal: Signal | None = None) -> tuple[str, str] | None:
        """Why `place` would be refused now, as (code, sentence); raises what it would raise. Nothing is placed.

        With a `signal` the order meets the rules for signals too, as a bot's does.
        """
        pool, instrument = self._live.trading(wish.symbol)
        _check_position(wish, instrument)
        command = _command(wish, instrument, name=None, who="")
        return pool.engine.would_refuse(by_hand(command, command.command_id, pool.engine.now), signal)

    async def placed_before(self, key: str, *, who: str) -> Record | None:
        """The order that this caller has placed under this key."""
        return await self._known(keyed(key, who))

    async def amend(self, order_id: str, changes: Changes, *, who: str) -> Record:
        """Changes an order at work: the answer is the order that has taken its place, or the same one if nothing did.

        What had filled stays filled and is not ordered again. Raises Conflict when the order cannot be changed.
        """
        record = await self.get(order_id)
        pool = self._at_work(record, "changed")
        command = AmendOrder(
            command_id=token_hex(8),
            client_order_id=record.order.client_order_id,
            price=changes.price,
            stop_price=changes.stop_price,
            trail=changes.trail,
            amount=changes.amount,
            by=who,
        )
        reply = await self._bots.ask(pool.name, command)
        _check(reply)
        return await self._record(pool.run_id, reply.order_ids[0])

    async def cancel(self, order_id: str, *, who: str) -> Record:
        """Takes an order away; Conflict when it has ended before that, Unavailable when the venue refuses."""
        try:
            record = await self.get(order_id)
        except NotFound:
            raise NotFound(f"Order with ID {order_id} not found or cannot be cancelled") from None
        pool = self._at_work(record, "cancelled")
        command = CancelWorkingOrder(command_id=token_hex(8), client_order_id=record.order.client_order_id, by=who)
        _check(await self._bots.ask(pool.name, command))
        record = await self._record(record.run_id, record.order.client_order_id)
        if record.order.status in (OrderStatus.CANCELLED, OrderStatus.CANCELLING):
            return record
        if record.order.working:
            raise Unavailable(f"the venue did not cancel order {order_id}: {record.order.reason or 'no reason given'}")
        raise _ended(record, "cancelled")

    # ── looking ───────────────────────────────────────────────────────────────────────────────────

    async def get(self, order_id: str) -> Record:
        """NotFound for an id that no order has."""
        run_id, client_order_id = parse_id(order_id)
        await self._recent.refresh()
        return await self._record(run_id, client_order_id)

    async def page(self, query: OrderFilter) -> OrdersPage:
        """Orders of the runs at work, newest first. NotFound for an order `before` that does not exist."""
        pools = self._pools()
        await self._recent.refresh()
        page = self._recent.page(query)
        if page is None:
            found = await self._books.page(pools.keys(), _one_more(query))
            records = [Record(run_id=run_id, pool=pools[run_id], order=order) for run_id, order in found]
            page = OrdersPage(records=tuple(records[: query.limit]), more=len(found) > query.limit)
        return page

    async def history(self, query: OrderFilter) -> tuple[Sequence[HistoricOrder], bool]:
        """A page of orders with their fills, from the journal, and whether older ones follow."""
        pools = self._pools()
        found = await self._books.history(pools.keys(), _one_more(query))
        page = [
            HistoricOrder(Record(run_id=run_id, pool=pools[run_id], order=order), fills)
            for run_id, order, fills in found[: query.limit]
        ]
        return page, len(found) > query.limit

    # ── how ───────────────────────────────────────────────────────────────────────────────────────

    async def _once(self, name: str, pool: LivePool, command: PlaceOrder) -> Placed:
        asking = self._asking.get(name)
        if asking is None:
            asking = self._asking[name] = _Asking(command, _task(self._named(name, pool, command)))
            asking.task.add_done_callback(lambda _: self._asking.pop(name, None))
        elif not same_terms(command, asking.command):
            raise used_before(name)
        # Shielded, because whoever asks the same beside this caller waits on when it gives up.
        return await asyncio.shield(asking.task)

    async def _named(self, name: str, pool: LivePool, command: PlaceOrder) -> Placed:
        known = await self._known(name)
        if known is None:
            return await self._placed(pool, command)
        if not same_terms(command, known.order):
            raise used_before(name)
        return Placed(known, again=True)

    async def _known(self, name: str) -> Record | None:
        """The order of this name in any run at work: a name is used once, not once in each pool."""
        await self._recent.refresh()
        for run_id in tuple(self._recent.runs()):
            record = self._recent.find(run_id, name)
            if record is None and not self._recent.knows_all(run_id):
                record = await self._read_one(run_id, name)
            if record is not None:
                return record
        return None

    async def _placed(self, pool: LivePool, command: PlaceOrder) -> Placed:
        reply = await self._bots.ask(pool.name, command)
        _check(reply)
        return Placed(await self._record(pool.run_id, reply.order_ids[0]), again=False)

    async def _record(self, run_id: int, client_order_id: str) -> Record:
        await self._recent.refresh()
        record = self._recent.find(run_id, client_order_id) or await self._read_one(run_id, client_order_id)
        if record is None:
            raise NotFound(f"Order with ID {run_id}.{client_order_id} not found")
        return record

    async def _read_one(self, run_id: int, client_order_id: str) -> Record | None:
        order = await self._books.order(run_id, client_order_id)
        run = None if order is None else await self._runs.get(run_id)
        return None if order is None or run is None else Record(run_id=run_id, pool=run.pool, order=order)

    def _pools(self) -> dict[int, str]:
        """By the runs that they work on; Unavailable while there is none: no orders would be a guess."""
        pools = {pool.run_id: pool.name for pool in self._live.pools()}
        if not pools:
            raise Unavailable("no pool has started yet: its orders are not known")
        return pools

    def _at_work(self, record: Record, what: str) -> LivePool:
        """The pool that works on this order; Conflict when it has ended."""
        pool = self._live.of_run(record.run_id)
        if not record.order.working:
            raise _ended(record, what)
        if pool is None:
            raise Conflict(f"Order with ID {record.id} cannot be {what}: its run has ended")
        return pool


def _task(work: Coroutine[object, object, Placed]) -> "asyncio.Task[Placed]":
    task = asyncio.create_task(work)
    # Taken note of here: whoever asked may be gone.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


def _one_more(query: OrderFilter) -> OrderFilter:
    """So that it is known whether older ones follow."""
    return replace(query, limit=query.limit + 1)


def _command(wish: NewOrder, instrument: Instrument, *, name: str | None, who: str) -> PlaceOrder:
    return PlaceOrder(
        command_id=token_hex(8),
        symbol=instrument.symbol,
        side=wish.side,
        type=wish.type,
        amount=wish.amount,
        price=wish.price,
        stop_price=wish.stop_price,
        reduce_only=wish.reduce_only,
        client_order_id=name,
        trail=wish.trail,
        time_in_force=wish.time_in_force,
        post_only=wish.post_only,
        leverage=wish.leverage,
        stop_loss=wish.stop_loss,
        take_profit=wish.take_profit,
        by=who,
    )


def _check_position(wish: NewOrder, instrument: Instrument) -> None:
    if wish.position_type == "margin" and not instrument.margin:
        raise BadInput.of("position_type", "margin", f"spot: {instrument.symbol} is not traded on margin here")
    most = instrument.max_leverage if instrument.margin and wish.position_type != "spot" else Decimal(1)
    if not 0 < wish.leverage <= most:
        raise BadInput.of("leverage", f"{wish.leverage:f}", f"above 0 and at most {most:f} for {instrument.symbol}")


def _check(reply: Replied) -> None:
    if reply.ok:
        return
    if reply.code in CONFLICTS:
        raise Conflict(reply.message)
    raise RiskRefused(reply.code or "refused", reply.message)


def _ended(record: Record, what: str) -> Conflict:
    return Conflict(f"Order with ID {record.id} cannot be {what}: it is {record.order.status}")
