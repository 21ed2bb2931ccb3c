"""The last orders of every run at work, in memory: told by the bus, read from the journal where that was missed.

Nothing here waits for facts: what has come is taken in when somebody asks. So orders cost nothing while
nobody looks at them, and a page of them takes no database while they are looked at.
"""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kurs.bus import Subscription
from kurs.domain.events import OrderChanged
from kurs.domain.orders import Order
from kurs.persistence import ENDED, WORKING, Books, OrderFilter
from kurs.runtime.runner import Runner
from kurs.services.live import Live, LivePool

__all__ = ["ENDED", "WORKING", "OrderFilter", "OrdersPage", "RecentOrders", "Record"]

# Of each run; working orders are known however old they are.
REMEMBERED = 1000
MOST_WORKING = 10_000
MOST_PAGES = 64


@dataclass(slots=True, kw_only=True, eq=False)
class Record:
    """An order and whose it is; `told` keeps it as it was last sent to a client."""

    run_id: int
    pool: str
    order: Order
    told: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """Unique over runs and pools; an order's own id is unique within its run."""
        return f"{self.run_id}.{self.order.client_order_id}"


@dataclass(slots=True, kw_only=True, eq=False)
class OrdersPage:
    """Newest first; `more` when older ones follow. `told` keeps the page as it was last sent to a client."""

    records: tuple[Record, ...]
    more: bool
    told: bytes | None = field(default=None, repr=False)


class Shelf:
    """The orders of one run: the last ones in order of intent, and older ones that work."""

    def __init__(self, pool: LivePool) -> None:
        self.run_id = pool.run_id
        self.pool = pool.name
        self.runner: Runner = pool.runner
        self.loaded = False
        # Whether there is no order beyond the ones here.
        self.whole = False
        self.last: dict[str, Record] = {}
        self.older: dict[str, Record] = {}

    def load(self, newest: list[Order], working: list[Order]) -> None:
        """Takes what the journal told, newest first; what the bus has told meanwhile is newer."""
        since, self.last = self.last, {}
        for order in reversed(newest):
            self.put(order)
        known = self.last.keys()
        for order in reversed(working):
            if order.client_order_id not in known:
                self.older[order.client_order_id] = self._record(order)
        self.whole = len(newest) < REMEMBERED
        for record in since.values():
            self.put(record.order)
        self.loaded = True

    def put(self, order: Order) -> None:
        """Takes an order as it is now; a new one is the newest."""
        key = order.client_order_id
        if key in self.older:
            self.older[key] = self._record(order)
            if not order.working:
                del self.older[key]
            return
        self.last[key] = self._record(order)
        if len(self.last) > REMEMBERED:
            self._drop_oldest()

    def find(self, client_order_id: str) -> Record | None:
        return self.last.get(client_order_id) or self.older.get(client_order_id)

    def matching(self, query: OrderFilter) -> list[Record] | None:
        """The first `limit` and one more; None when they may lie beyond what is here."""
        found: list[Record] = []
        everything = self.whole or query.statuses <= WORKING
        records: Iterator[Record] = reversed(self.last.values())
        if query.before is not None:
            place = self._behind(query.before, records)
            if place is None:
                return None
            records = place
        for record in records:
            if _fits(record.order, query):
                found.append(record)
                if len(found) > query.limit:
                    return found
        if not everything:
            return None
        if query.statuses & WORKING:
            found += (record for record in reversed(self.older.values()) if _fits(record.order, query))
        return found[: query.limit + 1]

    def _behind(self, before: tuple[int, str], records: Iterator[Record]) -> Iterator[Record] | None:
        run_id, client_order_id = before
        if run_id != self.run_id or client_order_id not in self.last:
            return None
        for record in records:
            if record.order.client_order_id == client_order_id:
                break
        return records

    def _drop_oldest(self) -> None:
        key = next(iter(self.last))
        record = self.last.pop(key)
        self.whole = False
        if record.order.working:
            self.older[key] = record

    def _record(self, order: Order) -> Record:
        return Record(run_id=self.run_id, pool=self.pool, order=order)


class RecentOrders:
    """Answers from memory, or None where only the journal knows."""

    def __init__(self, *, live: Live, books: Books, told: Subscription) -> None:
        self._live = live
        self._books = books
        self._told = told
        self._dropped = 0
        self._shelves: dict[int, Shelf] = {}
        self._pages: dict[OrderFilter, OrdersPage] = {}
        self._loading = asyncio.Lock()

    async def refresh(self) -> None:
        """Takes in what has happened since the last look; Unavailable when the journal is needed and away."""
        self._take_in()
        if self._missing():
            async with self._loading:
                while missing := self._missing():
                    await self._load(missing[0])

    def runs(self) -> Collection[int]:
        return self._shelves.keys()

    def find(self, run_id: int, client_order_id: str) -> Record | None:
        shelf = self._shelves.get(run_id)
        return None if shelf is None else shelf.find(client_order_id)

    def knows_all(self, run_id: int) -> bool:
        """Whether an order that is not here does not exist."""
        shelf = self._shelves.get(run_id)
        return shelf is not None and shelf.whole

    def page(self, query: OrderFilter) -> OrdersPage | None:
        page = self._pages.get(query)
        if page is None:
            page = self._made(query)
            if page is not None:
                if len(self._pages) >= MOST_PAGES:
                    self._pages.clear()
                self._pages[query] = page
        return page

    def _made(self, query: OrderFilter) -> OrdersPage | None:
        found: list[Record] = []
        if query.before is not None and len(self._shelves) > 1:
            return None
        for shelf in self._shelves.values():
            records = shelf.matching(query)
            if records is None:
                return None
            found += records
        if len(self._shelves) > 1:
            found.sort(key=lambda record: (record.order.created_at, record.run_id), reverse=True)
        return OrdersPage(records=tuple(found[: query.limit]), more=len(found) > query.limit)

    def _take_in(self) -> None:
        if self._told.dropped != self._dropped:
            self._dropped = self._told.dropped
            self._shelves.clear()
            self._pages.clear()
        for run_id, fact in self._told.drain():
            shelf = self._shelves.get(run_id)
            if shelf is not None and isinstance(fact, OrderChanged):
                shelf.put(fact.order)
                self._pages.clear()

    def _missing(self) -> list[LivePool]:
        pools = list(self._live.pools())
        for run_id in self._shelves.keys() - {pool.run_id for pool in pools}:
            del self._shelves[run_id]
            self._pages.clear()
        return [pool for pool in pools if not self._stands(pool)]

    def _stands(self, pool: LivePool) -> bool:
        # A Runner that was made anew may have committed what its forerunner did not live to tell.
        shelf = self._shelves.get(pool.run_id)
        return shelf is not None and shelf.loaded and shelf.runner is pool.runner

    async def _load(self, pool: LivePool) -> None:
        # In its place before the journal is asked, so that nothing told meanwhile is missed.
        shelf = self._shelves[pool.run_id] = Shelf(pool)
        runs = (pool.run_id,)
        # In this order: what is placed between the two is among the newest, and no old one.
        working = await self._books.page(runs, OrderFilter(limit=MOST_WORKING, statuses=WORKING))
        newest = await self._books.page(runs, OrderFilter(limit=REMEMBERED))
        shelf.load([order for _, order in newest], [order for _, order in working])
        self._pages.clear()
        self._take_in()


def _fits(order: Order, query: OrderFilter) -> bool:
    return (
        order.status in query.statuses
        and (query.symbol is None or order.symbol == query.symbol)
        and (query.since is None or order.created_at >= query.since)
    )
