"""The order book of one symbol: own resting orders, and the depth that others show.

Price comes before time. At one price an own order stands behind the depth that was there when it came
(`ahead`); trades at that price and a shrinking level bring it forward, nothing puts it back. Depth is
base currency in whole lots, so that what is counted can also be filled.
"""

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from decimal import Decimal
from typing import Generic, TypeVar

from kurs.domain.orders import BUY, ZERO, Side
from kurs.matching.working import RESTING, WorkingOrder

__all__ = ["Ladder", "OrderBook", "Queue"]

Level = TypeVar("Level")
# An ordered dict is a deque that also removes any member in O(1).
Queue = OrderedDict[str, WorkingOrder]


class Ladder(Generic[Level]):
    """Price levels of one side, best first; look-up and best price are O(1), a new level O(log n) and a move."""

    __slots__ = ("_keys", "_levels", "_sign")

    def __init__(self, side: Side) -> None:
        self._sign = side.sign
        # Ascending, mirrored for asks: the best price is last, where adding and removing cost least.
        self._keys: list[Decimal] = []
        self._levels: dict[Decimal, Level] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[tuple[Decimal, Level]]:
        for key in reversed(self._keys):
            price = key * self._sign
            yield price, self._levels[price]

    def best(self) -> Decimal | None:
        return self._keys[-1] * self._sign if self._keys else None

    def get(self, price: Decimal) -> Level | None:
        return self._levels.get(price)

    def put(self, price: Decimal, level: Level) -> None:
        if price not in self._levels:
            insort(self._keys, price * self._sign)
        self._levels[price] = level

    def drop(self, price: Decimal) -> None:
        if self._levels.pop(price, None) is not None:
            del self._keys[bisect_left(self._keys, price * self._sign)]

    def clear(self) -> None:
        self._keys.clear()
        self._levels.clear()


class OrderBook:
    """Both sides of one symbol; every resting order is found by its id in O(1). `own` is how many rest."""

    def __init__(self) -> None:
        self.own = 0
        self.depth: dict[Side, Ladder[Decimal]] = {side: Ladder(side) for side in Side}
        self._queues: dict[Side, Ladder[Queue]] = {side: Ladder(side) for side in Side}
        self._turns = 0

    def rest(self, working: WorkingOrder, price: Decimal) -> None:
        """Puts an order at the end of the queue at its price."""
        self._turns += 1
        working.priority = self._turns
        working.ahead = self.depth[working.side].get(price) or ZERO
        self._join(working, price)

    def put_back(self, working: WorkingOrder, price: Decimal) -> None:
        """Puts an order of a snapshot back with the turn it had; orders must come in order of their turns."""
        self._turns = max(self._turns, working.priority)
        self._join(working, price)

    def remove(self, working: WorkingOrder, price: Decimal) -> None:
        ladder = self._queues[working.side]
        queue = ladder.get(price)
        if queue is not None:
            if queue.pop(working.id, None) is not None:
                self.own -= 1
            working.priority, working.ahead = 0, ZERO
            if not queue:
                ladder.drop(price)

    def queue(self, side: Side, price: Decimal) -> list[WorkingOrder]:
        """The own orders at one price, first come first."""
        return list((self._queues[side].get(price) or Queue()).values())

    def resting(self, side: Side) -> Iterator[WorkingOrder]:
        """The own orders of a side: best price first, then first come."""
        for _, queue in self._queues[side]:
            yield from queue.values()

    def first(self, side: Side) -> WorkingOrder | None:
        """The own order whose turn it is."""
        price = self._queues[side].best()
        queue = None if price is None else self._queues[side].get(price)
        return None if queue is None else next(iter(queue.values()))

    def best(self, side: Side) -> Decimal | None:
        """The best price of a side, own orders and depth together."""
        own, shown = self._queues[side].best(), self.depth[side].best()
        if own is None or shown is None:
            return shown if own is None else own
        return max(own, shown) if side is BUY else min(own, shown)

    def levels(self, side: Side) -> Iterator[Decimal]:
        """The prices of a side, best first."""
        prices = {price for price, _ in self._queues[side]} | {price for price, _ in self.depth[side]}
        return iter(sorted(prices, reverse=side is BUY))

    def show(self, side: Side, price: Decimal, amount: Decimal) -> None:
        """Sets the depth at a price; 0 removes the level."""
        if amount > 0:
            self.depth[side].put(price, amount)
        else:
            self.depth[side].drop(price)
        for working in self.queue(side, price):
            working.ahead = min(working.ahead, amount)

    def consume(self, side: Side, price: Decimal, amount: Decimal) -> None:
        """Takes depth away that traded."""
        self.advance(side, price, amount)
        self.show(side, price, max((self.depth[side].get(price) or ZERO) - amount, ZERO))

    def advance(self, side: Side, price: Decimal, amount: Decimal) -> None:
        """Brings the own orders at a price forward by what traded before them."""
        for working in self.queue(side, price):
            working.ahead = max(working.ahead - amount, ZERO)

    def _join(self, working: WorkingOrder, price: Decimal) -> None:
        ladder = self._queues[working.side]
        queue = ladder.get(price)
        if queue is None:
            queue = Queue()
            ladder.put(price, queue)
        queue[working.id] = working
        self.own += 1
        working.stage = RESTING
