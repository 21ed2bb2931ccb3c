"""The topics of the account: orders, fills, positions, balances, equity, bots, and what is written down."""

from collections import deque
from collections.abc import Callable
from typing import Any

from kurs.api.stream import account_json
from kurs.clock import Clock
from kurs.domain.events import Asked, Denied, Fact, FillBooked, OrderChanged, StateChanged, TradeClosed
from kurs.persistence import Books
from kurs.services.live import Live
from kurs.services.logs import Logs
from kurs.services.recent_orders import Record

__all__ = ["FACTS", "FillsSource", "LogSource", "OrdersSource", "StateSource"]

Json = dict[str, Any]
# What somebody who begins to listen is told.
FILLS, LINES = 100, 200
# What topics are told of; signals and marks come with ticks.
FACTS = (OrderChanged, FillBooked, StateChanged, Denied, TradeClosed, Asked)


class OrdersSource:
    """Each change of an order; whole, those that work."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def open(self) -> None:
        """Nothing has to be read."""

    def whole(self) -> list[Json]:
        return [
            account_json.order(Record(run_id=pool.run_id, pool=pool.name, order=order))
            for pool in self._live.pools()
            for order in pool.engine.working.values()
        ]

    async def news(self) -> None:
        """Told by facts alone."""

    def hear(self, run_id: int, fact: Fact) -> Json | None:
        if not isinstance(fact, OrderChanged):
            return None
        return account_json.order(Record(run_id=run_id, pool=_pool_name(self._live, run_id), order=fact.order))


class FillsSource:
    """Each fill; whole, the newest of them."""

    def __init__(self, live: Live, books: Books) -> None:
        self._live = live
        self._books = books
        self._told: deque[Json] = deque(maxlen=FILLS)

    async def open(self) -> None:
        found = [
            (pool.run_id, booked)
            for pool in self._live.pools()
            for booked in await self._books.fills(pool.run_id, limit=FILLS, newest_first=True)
        ]
        found.sort(key=lambda one: one[1].fill.time)
        self._told.extend(account_json.fill(run_id, _pool_name(self._live, run_id), booked) for run_id, booked in found)

    def whole(self) -> list[Json]:
        return list(self._told)

    async def news(self) -> None:
        """Told by facts alone."""

    def hear(self, run_id: int, fact: Fact) -> Json | None:
        if not isinstance(fact, FillBooked):
            return None
        told = account_json.fill(run_id, _pool_name(self._live, run_id), fact)
        self._told.append(told)
        return told


class LogSource:
    """What happened, in words, at wall time."""

    def __init__(self, live: Live, logs: Logs, clock: Clock) -> None:
        self._live = live
        self._logs = logs
        self._clock = clock
        self._told: deque[Json] = deque(maxlen=LINES)
        self._new: list[Json] = []

    async def open(self) -> None:
        """Begins with the newest lines of /api/logs, before what is heard while these are read."""
        before = [account_json.earlier(entry) for entry in await self._logs.latest(LINES)]
        self._told = deque([*before, *self._told], maxlen=LINES)

    def whole(self) -> list[Json]:
        return list(self._told)

    async def news(self) -> list[Json] | None:
        new, self._new = self._new[-LINES:], []
        return new or None

    def hear(self, run_id: int, fact: Fact) -> None:
        """Lines are told some at a time."""
        line = account_json.line(fact, _pool_name(self._live, run_id), self._clock.now())
        if line is not None:
            self._told.append(line)
            self._new.append(line)


class StateSource:
    """What can be looked at at any time, and is told whole whenever it has changed."""

    def __init__(self, look: Callable[[], list[Json]]) -> None:
        self._look = look
        self._told: list[Json] = []

    async def open(self) -> None:
        self._told = self._look()

    def whole(self) -> list[Json]:
        return self._told

    async def news(self) -> list[Json] | None:
        found = self._look()
        if found == self._told:
            return None
        self._told = found
        return found


def _pool_name(live: Live, run_id: int) -> str:
    """Empty for a run that has just ended."""
    pool = live.of_run(run_id)
    return "" if pool is None else pool.name
