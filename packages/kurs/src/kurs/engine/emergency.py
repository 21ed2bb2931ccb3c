"""Emergency stops: each is answered once the venue has spoken about every order that was at work."""

from collections.abc import Iterable, Mapping
from typing import Any

from kurs.domain.events import Effect, Replied
from kurs.domain.orders import Order, OrderStatus

__all__ = ["EmergencyStops"]


class EmergencyStops:
    """Waits for the last word on the orders that a stop cancels; says in `out` which could not be cancelled."""

    def __init__(self, out: list[Effect]) -> None:
        self._out = out
        # By command: the orders that were at work, and what became of them once that is known.
        self.waiting: dict[str, dict[str, str | None]] = {}

    def begin(self, command_id: str, order_ids: Iterable[str]) -> None:
        waiting: dict[str, str | None] = dict.fromkeys(order_ids)
        if waiting:
            self.waiting[command_id] = waiting
        else:
            self._out.append(Replied(command_id=command_id, ok=True, message="stopped; no order was working"))

    def settle(self, order: Order) -> None:
        """Takes note of what the venue said about an order."""
        if order.status is OrderStatus.CANCELLING:
            return
        for command_id, waiting in tuple(self.waiting.items()):
            if order.client_order_id not in waiting:
                continue
            waiting[order.client_order_id] = str(order.status)
            if all(waiting.values()):
                del self.waiting[command_id]
                self._answer(command_id, waiting)

    def snapshot(self) -> dict[str, object]:
        return {"waiting": self.waiting}

    def restore(self, state: Mapping[str, Any]) -> None:
        self.waiting = {key: dict(waiting) for key, waiting in state["waiting"].items()}

    def _answer(self, command_id: str, became: Mapping[str, str | None]) -> None:
        stuck = {k: v for k, v in became.items() if v != OrderStatus.CANCELLED}
        told = "; ".join(f"{k}: {v}" for k, v in stuck.items())
        message = f"stopped; not cancelled: {told}" if stuck else f"stopped; {len(became)} orders cancelled"
        self._out.append(Replied(command_id=command_id, ok=not stuck, message=message, order_ids=tuple(became)))
