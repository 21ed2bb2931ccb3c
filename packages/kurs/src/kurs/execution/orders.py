"""The life of an order: a table of (state, trigger) -> state, and the orders that Kurs makes itself."""

from decimal import Decimal
from enum import StrEnum

from msgspec.structs import replace

from kurs.domain.commands import PlaceOrder
from kurs.domain.errors import StateCorrupt
from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.orders import BUY, SELL, ZERO, Order, OrderStatus, OrderType, Purpose

__all__ = [
    "LIFE",
    "Trigger",
    "by_hand",
    "cancelling",
    "filled",
    "guard_order",
    "guard_price",
    "reported",
    "same_terms",
]


class Trigger(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCEL_ASKED = "cancel_asked"
    CANCELLED = "cancelled"
    CANCEL_REJECTED = "cancel_rejected"
    EXPIRED = "expired"
    PART_FILLED = "part_filled"
    FILLED = "filled"


_S, _T = OrderStatus, Trigger
# Fills win over status: one that arrives late still counts, whatever was believed before it.
# A report that comes twice, or after the end, changes nothing.
LIFE: dict[tuple[OrderStatus, Trigger], OrderStatus] = {
    (_S.INTENDED, _T.ACCEPTED): _S.OPEN,
    (_S.INTENDED, _T.REJECTED): _S.REJECTED,
    (_S.INTENDED, _T.CANCEL_ASKED): _S.CANCELLING,
    (_S.INTENDED, _T.CANCELLED): _S.CANCELLED,
    (_S.INTENDED, _T.CANCEL_REJECTED): _S.INTENDED,
    (_S.INTENDED, _T.EXPIRED): _S.EXPIRED,
    (_S.INTENDED, _T.PART_FILLED): _S.OPEN,
    (_S.INTENDED, _T.FILLED): _S.CLOSED,
    (_S.OPEN, _T.ACCEPTED): _S.OPEN,
    (_S.OPEN, _T.REJECTED): _S.REJECTED,
    (_S.OPEN, _T.CANCEL_ASKED): _S.CANCELLING,
    (_S.OPEN, _T.CANCELLED): _S.CANCELLED,
    (_S.OPEN, _T.CANCEL_REJECTED): _S.OPEN,
    (_S.OPEN, _T.EXPIRED): _S.EXPIRED,
    (_S.OPEN, _T.PART_FILLED): _S.OPEN,
    (_S.OPEN, _T.FILLED): _S.CLOSED,
    (_S.CANCELLING, _T.ACCEPTED): _S.CANCELLING,
    (_S.CANCELLING, _T.REJECTED): _S.REJECTED,
    (_S.CANCELLING, _T.CANCEL_ASKED): _S.CANCELLING,
    (_S.CANCELLING, _T.CANCELLED): _S.CANCELLED,
    (_S.CANCELLING, _T.CANCEL_REJECTED): _S.OPEN,
    (_S.CANCELLING, _T.EXPIRED): _S.EXPIRED,
    (_S.CANCELLING, _T.PART_FILLED): _S.CANCELLING,
    (_S.CANCELLING, _T.FILLED): _S.CLOSED,
    **{
        (final, trigger): final
        for final in (_S.CLOSED, _S.CANCELLED, _S.REJECTED, _S.EXPIRED)
        for trigger in _T
        if trigger is not _T.FILLED
    },
    **{(final, _T.FILLED): _S.CLOSED for final in (_S.CLOSED, _S.CANCELLED, _S.REJECTED, _S.EXPIRED)},
}


# Looked up, for the call of an enumeration costs more than the whole step; and so for single members.
REPORTED = {kind: Trigger(kind) for kind in ReportKind}
CANCEL_ASKED, PART_FILLED, FILLED = Trigger.CANCEL_ASKED, Trigger.PART_FILLED, Trigger.FILLED
CANCEL_REJECTED, STOP, TARGET = ReportKind.CANCEL_REJECTED, Purpose.STOP, Purpose.TARGET

# What a person says of an order; the command and the order use the same names.
TERMS = (
    "symbol", "side", "type", "amount", "price", "stop_price", "trail", "time_in_force", "post_only",
    "reduce_only", "leverage", "stop_loss", "take_profit",
)  # fmt: skip


def by_hand(command: PlaceOrder, client_order_id: str, time: int) -> Order:
    """The order that a person asks for."""
    return Order(
        client_order_id=client_order_id,
        bot="manual",
        purpose=Purpose.MANUAL,
        created_at=time,
        updated_at=time,
        **{name: getattr(command, name) for name in TERMS},
    )


def same_terms(command: PlaceOrder, other: Order | PlaceOrder) -> bool:
    """Whether this order is what the command asks for, however far it has come."""
    return all(getattr(command, name) == getattr(other, name) for name in TERMS)


def reported(order: Order, report: OrderReport) -> Order:
    """The order after a report; the same object when the report says nothing new."""
    if report.amount is not None and report.amount != order.amount:
        return _resized(order, report.amount, report.time)
    after = LIFE[order.status, REPORTED[report.kind]]
    venue_id = report.venue_order_id or order.venue_order_id
    if after is order.status and venue_id == order.venue_order_id:
        return order
    reason = report.reason if report.kind is not CANCEL_REJECTED else order.reason
    return replace(order, status=after, venue_order_id=venue_id, updated_at=report.time, reason=reason or order.reason)


def _resized(order: Order, amount: Decimal, time: int) -> Order:
    """The order once the venue knows how much its funds buy; over when that has filled."""
    status = OrderStatus.CLOSED if amount == order.filled else order.status
    return replace(order, amount=amount, status=status, updated_at=time)


def cancelling(order: Order, time: int) -> Order:
    return replace(order, status=LIFE[order.status, CANCEL_ASKED], updated_at=time)


def filled(order: Order, fill: Fill, fee: Decimal) -> Order:
    """The order after a fill; `fee` is in quote currency. StateCorrupt when more is filled than was asked for."""
    total = order.filled + fill.amount
    if total > order.amount:
        raise StateCorrupt(
            f"order {order.client_order_id}: fill {fill.trade_id} brings {total} filled of {order.amount}"
        )
    spent = (order.average_price or ZERO) * order.filled + fill.price * fill.amount
    return replace(
        order,
        status=LIFE[order.status, FILLED if total == order.amount else PART_FILLED],
        filled=total,
        average_price=spent / total,
        fees=order.fees + fee,
        updated_at=fill.time,
    )


def guard_price(purpose: Purpose, entry_price: Decimal, distance: Decimal, held: Decimal) -> Decimal:
    """Where a stop or target (`purpose`) stands that is so far, as a fraction, from the entry price."""
    away = distance if (held > 0) is (purpose is TARGET) else -distance
    return entry_price * (1 + away)


def guard_order(
    purpose: Purpose,
    price: Decimal,
    *,
    client_order_id: str,
    group: str,
    bot: str,
    instrument: Instrument,
    held: Decimal,
    time: int,
) -> Order:
    """A reduce-only stop or target (`purpose`) at `price` for the whole position.

    Prices are rounded to the grid away from the entry for the target and toward it for the stop, so rounding
    never widens the risk.
    """
    stops = purpose is STOP
    rounded = instrument.round_price_up(price) if held > 0 else instrument.round_price_down(price)
    return Order(
        client_order_id=client_order_id,
        bot=bot,
        symbol=instrument.symbol,
        side=SELL if held > 0 else BUY,
        type=OrderType.STOP if stops else OrderType.LIMIT,
        amount=abs(held),
        stop_price=rounded if stops else None,
        price=None if stops else rounded,
        purpose=purpose,
        reduce_only=True,
        oco_group=group,
        created_at=time,
        updated_at=time,
    )
