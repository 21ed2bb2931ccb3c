"""The blotter: every order at work, the last ones that ended, and the last trades that were booked."""

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from kurs.domain.commands import CancelOrder, SubmitOrder
from kurs.domain.events import Effect, OrderChanged
from kurs.domain.market import MINUTE
from kurs.domain.orders import Order, OrderStatus
from kurs.execution.orders import cancelling

__all__ = ["Blotter"]

CANCELLING = OrderStatus.CANCELLING
V = TypeVar("V")
# Late fills of ended orders and repeated trade ids are looked up among the last so many.
REMEMBERED = 256


class Blotter:
    """Writes down what becomes of every order, and says so in `out`; times in ms."""

    def __init__(self, out: list[Effect]) -> None:
        self.working: dict[str, Order] = {}
        self.submitted = 0
        self._ended: OrderedDict[str, Order] = OrderedDict()
        self._booked: OrderedDict[str, None] = OrderedDict()
        self._funds: dict[str, Decimal] = {}
        self._sent: deque[int] = deque()
        self._number = 0
        self._out = out

    def next_id(self, bot: str) -> str:
        self._number += 1
        return f"{bot}-{self._number}"

    def next_group(self, bot: str) -> str:
        """A name for orders that cancel each other; it takes no number."""
        return f"{bot}-oco-{self._number + 1}"

    def submit(self, order: Order, time: int, funds: Decimal | None = None) -> None:
        """Sends an order; `funds` as in SubmitOrder."""
        self.working[order.client_order_id] = order
        if funds is not None:
            self._funds[order.client_order_id] = funds
        self.submitted += 1
        self._forget(time)
        self._sent.append(time)
        self._out += (OrderChanged(order), SubmitOrder(order, funds))

    def funds(self, order: Order) -> Decimal | None:
        """What an order may spend in all, None where that follows from its amount."""
        return self._funds.get(order.client_order_id)

    def cancel(self, order: Order, time: int) -> None:
        """Asks for the order's end, once."""
        if order.status is CANCELLING:
            return
        self.keep(cancelling(order, time))
        self._out.append(CancelOrder(order.client_order_id, order.symbol))

    def keep(self, order: Order) -> None:
        """Takes note of a changed order; ended ones stay known for a while, for late fills."""
        key = order.client_order_id
        if order.working:
            self.working[key] = order
        else:
            self.working.pop(key, None)
            self._funds.pop(key, None)
            _remember(self._ended, key, order)
        self._out.append(OrderChanged(order))

    def find(self, client_order_id: str) -> Order | None:
        """The order, at work or ended a while ago."""
        return self.working.get(client_order_id) or self._ended.get(client_order_id)

    def on(self, symbol: str) -> list[Order]:
        """The orders at work on one symbol, in order of intent."""
        return [o for o in self.working.values() if o.symbol == symbol]

    def staying(self, symbol: str) -> list[Order]:
        """Those of them whose end has not been asked for."""
        return [o for o in self.working.values() if o.symbol == symbol and o.status is not CANCELLING]

    def first_sight(self, trade_id: str) -> bool:
        """Whether this trade has not been booked yet; it now counts as booked."""
        if trade_id in self._booked:
            return False
        _remember(self._booked, trade_id, None)
        return True

    def sent_last_minute(self, time: int) -> int:
        self._forget(time)
        return len(self._sent)

    def _forget(self, time: int) -> None:
        """Only the orders of the last minute are counted, and the others would fill every snapshot."""
        while self._sent and self._sent[0] <= time - MINUTE:
            self._sent.popleft()

    def snapshot(self) -> dict[str, object]:
        return {
            "number": self._number,
            "submitted": self.submitted,
            "orders": list(self.working.values()),
            "sent": list(self._sent),
            "funds": self._funds,
        }

    def restore(self, state: Mapping[str, Any], *, ended: Iterable[Order], trades: Iterable[str]) -> None:
        """Goes on from a snapshot; what is not in it, the journal knows."""
        self._number, self.submitted = state["number"], state["submitted"]
        self.working = {o.client_order_id: o for o in msgspec.convert(state["orders"], list[Order])}
        self._sent = deque(state["sent"])
        # Not there when it was written before orders could have funds.
        self._funds = {key: Decimal(funds) for key, funds in state.get("funds", {}).items()}
        for order in ended:
            _remember(self._ended, order.client_order_id, order)
        for trade_id in trades:
            _remember(self._booked, trade_id, None)


def _remember(memory: OrderedDict[str, V], key: str, value: V) -> None:
    memory[key] = value
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
