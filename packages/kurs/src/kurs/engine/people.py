"""Orders by hand: placed, changed and cancelled as a person asks, and every wish answered.

A change is a cancel and, once the venue has said that the old order is gone, a new order for what of it has
not filled: two orders never work at once, and what fills meanwhile counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.commands import AmendOrder, CancelWorkingOrder, PlaceOrder
from kurs.domain.errors import UnknownName
from kurs.domain.events import Asked, Effect, Replied
from kurs.domain.fills import Fill
from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO, Order, OrderStatus, Purpose
from kurs.engine.blotter import Blotter
from kurs.execution.orders import by_hand, same_terms

__all__ = ["People"]

# Why risk refuses an order that may take the place of another one, as (code, sentence).
Refusal = Callable[[Order, Order | None], tuple[str, str] | None]
CHANGEABLE = ("price", "stop_price", "trail", "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to take an order's place; `terms.amount` counts what has filled. `command_id` None: nobody waits.

    `late` (base currency) is what fills of orders before it have taken off the amount.
    """

    command_id: str | None
    by: str
    terms: Order
    late: Decimal = ZERO


class People:
    """Answers in `out`; `refused` asks risk, and notes the denial. Times in ms."""

    def __init__(
        self, *, blotter: Blotter, instruments: Mapping[str, Instrument], refused: Refusal, out: list[Effect]
    ) -> None:
        self._blotter = blotter
        self._instruments = instruments
        self._refused = refused
        self._out = out
        # By the id of the order that is on its way out.
        self.changes: dict[str, Change] = {}

    # ── what is asked ─────────────────────────────────────────────────────────────────────────────

    def place(self, command: PlaceOrder, time: int) -> None:
        known = None if command.client_order_id is None else self._blotter.find(command.client_order_id)
        if known is not None:
            self._again(command, known)
            return
        if command.symbol not in self._instruments:
            unknown = UnknownName.among("symbol", command.symbol, self._instruments)
            self._reply(command.command_id, ok=False, code="unknown_symbol", message=str(unknown))
            return
        order = by_hand(command, command.client_order_id or self._blotter.next_id("manual"), time)
        why = self._refused(order, None)
        if why is not None:
            self._note(command.by, "order denied", order, time, result=": ".join(why))
            self._deny(command.command_id, why)
            return
        self._note(command.by, "order placed", order, time)
        self._blotter.submit(order, time)
        self._reply(command.command_id, ok=True, message="order placed", ids=(order.client_order_id,))

    def amend(self, command: AmendOrder, time: int) -> None:
        order = self._blotter.working.get(command.client_order_id)
        why = _unchangeable(order, command)
        if order is None or why is not None:
            self._deny(command.command_id, why or ("not_working", f"order {command.client_order_id} is not working"))
            return
        terms = _changed(order, command)
        if all(getattr(terms, name) == getattr(order, name) for name in CHANGEABLE):
            self._reply(command.command_id, ok=True, message="order unchanged", ids=(order.client_order_id,))
            return
        # Asked before the old order is given up; what has filled of it is no part of the new one.
        why = self._refused(terms.changed(amount=terms.amount - order.filled), order)
        self._note(command.by, "order change denied" if why else "order change asked", terms, time)
        if why is not None:
            self._deny(command.command_id, why)
            return
        self.changes[order.client_order_id] = Change(command_id=command.command_id, by=command.by, terms=terms)
        self._blotter.cancel(order, time)

    def cancel(self, command: CancelWorkingOrder, time: int) -> None:
        order = self._blotter.working.get(command.client_order_id)
        if order is None:
            self._deny(command.command_id, ("not_working", f"order {command.client_order_id} is not working"))
            return
        self._give_up(order.client_order_id, "cancelled", "a cancel was asked for meanwhile")
        self._note(command.by, "order cancel asked", order, time)
        self._blotter.cancel(order, time)
        self._reply(command.command_id, ok=True, message="cancel asked", ids=(order.client_order_id,))

    def stop(self) -> None:
        """Gives up every change that is under way: nothing may take the place of what an emergency stop cancels."""
        for order_id in tuple(self.changes):
            self._give_up(order_id, "stopped", "an emergency stop came first")

    # ── what the venue says ───────────────────────────────────────────────────────────────────────

    def settle(self, order: Order, time: int) -> None:
        """Goes on with a change once it is known what became of the old order."""
        if order.status is OrderStatus.CANCELLING:
            return
        change = self.changes.pop(order.client_order_id, None)
        if change is None:
            return
        if order.status is OrderStatus.CANCELLED:
            self._replace(order, change, time)
        else:
            told = "the venue did not cancel it" if order.working else f"it is {order.status}"
            self._answer(change, code="not_changed", message=f"order {order.client_order_id} was not changed: {told}")
            if order.working and change.late and change.command_id is not None:
                # What a late fill takes off it is asked for by itself; a venue that refuses that too is left alone.
                self._take_off(order, change.late, time)

    def late(self, ended: Order, fill: Fill, time: int) -> None:
        """Takes a fill that came after the end of an order off the one that has taken its place."""
        heir = next((o for o in self._blotter.working.values() if self._descends(o, ended.client_order_id)), None)
        if heir is None:
            return
        change = self.changes.get(heir.client_order_id)
        if change is None:
            if heir.status is OrderStatus.CANCELLING:
                return
            self._take_off(heir, fill.amount, time)
            return
        smaller = change.terms.changed(amount=change.terms.amount - fill.amount)
        self.changes[heir.client_order_id] = replace(change, terms=smaller, late=change.late + fill.amount)

    # ── remembering ───────────────────────────────────────────────────────────────────────────────

    def snapshot(self) -> dict[str, object]:
        return {"changes": self.changes}

    def restore(self, state: Mapping[str, Any]) -> None:
        self.changes = msgspec.convert(state["changes"], dict[str, Change])

    # ── how ───────────────────────────────────────────────────────────────────────────────────────

    def _again(self, command: PlaceOrder, known: Order) -> None:
        if same_terms(command, known):
            self._reply(command.command_id, ok=True, message="order placed before", ids=(known.client_order_id,))
            return
        message = f"order {known.client_order_id} was asked for before, with other terms"
        self._reply(command.command_id, ok=False, code="conflict", message=message)

    def _take_off(self, heir: Order, late: Decimal, time: int) -> None:
        terms = heir.changed(amount=heir.amount - late)
        self.changes[heir.client_order_id] = Change(command_id=None, by="", terms=terms, late=late)
        self._blotter.cancel(heir, time)

    def _replace(self, gone: Order, change: Change, time: int) -> None:
        left = change.terms.amount - gone.filled
        if left <= ZERO:
            self._answer(change, message="order changed: nothing was left of it", ids=(gone.client_order_id,))
            return
        order = change.terms.changed(
            client_order_id=self._blotter.next_id("manual"),
            amount=left,
            filled=ZERO,
            average_price=None,
            fees=ZERO,
            status=OrderStatus.INTENDED,
            venue_order_id=None,
            reason=None,
            replaces=gone.client_order_id,
            created_at=time,
            updated_at=time,
        )
        why = self._refused(order, None)
        if why is not None:
            code, sentence = why
            told = f"{code}: {sentence}; order {gone.client_order_id} is cancelled and nothing takes its place"
            self._answer(change, code=code, message=told)
            return
        self._blotter.keep(gone.changed(reason=f"replaced by {order.client_order_id}"))
        self._blotter.submit(order, time)
        self._answer(change, message="order changed", ids=(order.client_order_id,))

    def _descends(self, order: Order, ancestor: str) -> bool:
        """Whether an order stands where `ancestor` stood, after any number of changes."""
        before: Order | None = order
        while before is not None and before.replaces is not None:
            if before.replaces == ancestor:
                return True
            before = self._blotter.find(before.replaces)
        return False

    def _give_up(self, order_id: str, code: str, why: str) -> None:
        change = self.changes.pop(order_id, None)
        if change is not None:
            self._answer(change, code=code, message=f"order {order_id} was not changed: {why}")

    def _answer(self, change: Change, *, message: str, code: str | None = None, ids: tuple[str, ...] = ()) -> None:
        if change.command_id is not None:
            self._reply(change.command_id, ok=code is None, code=code, message=message, ids=ids)

    def _deny(self, command_id: str, why: tuple[str, str]) -> None:
        code, sentence = why
        told = sentence if code == "not_working" else f"{code}: {sentence}"
        self._reply(command_id, ok=False, code=code, message=told)

    def _reply(
        self, command_id: str, *, ok: bool, message: str, ids: tuple[str, ...] = (), code: str | None = None
    ) -> None:
        self._out.append(Replied(command_id=command_id, ok=ok, message=message, order_ids=ids, code=code))

    def _note(self, by: str, what: str, order: Order, time: int, **more: str) -> None:
        """For the audit log; what no person asked for is not in it."""
        if by:
            self._out.append(Asked(time=time, by=by, what=what, detail=_terms(order) | more))


def _unchangeable(order: Order | None, command: AmendOrder) -> tuple[str, str] | None:
    if order is None:
        return None
    if order.purpose is not Purpose.MANUAL:
        return "not_by_hand", f"order {order.client_order_id} belongs to {order.bot}; only orders by hand are changed"
    if order.status is OrderStatus.CANCELLING:
        return "not_working", f"order {order.client_order_id} is being cancelled"
    if command.amount is not None and command.amount <= order.filled:
        return "amount", f"{order.filled:f} of order {order.client_order_id} has filled already"
    return None


def _changed(order: Order, command: AmendOrder) -> Order:
    asked = {name: getattr(command, name) for name in CHANGEABLE}
    return order.changed(**{name: value for name, value in asked.items() if value is not None})


def _terms(order: Order) -> dict[str, object]:
    told: dict[str, object] = {
        "order": order.client_order_id,
        "symbol": order.symbol,
        "side": order.side,
        "type": order.type,
    }
    for name in ("amount", "price", "stop_price", "trail", "stop_loss", "take_profit"):
        value: Decimal | None = getattr(order, name)
        if value is not None:
            told[name] = f"{value:f}"
    return told
