"""What a venue says back: reports on orders, and fills."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from kurs.domain.orders import Side

__all__ = ["Fill", "OrderReport", "ReportKind"]


class ReportKind(StrEnum):
    """CANCEL_REJECTED: the order was no longer there to cancel; only other reports tell what became of it."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    CANCEL_REJECTED = "cancel_rejected"


class OrderReport(msgspec.Struct, frozen=True, kw_only=True):
    """A venue's word on one order; `time` is the venue's, in ms.

    `amount` (base currency) is what the order is for, where that only now follows from its funds.
    """

    client_order_id: str
    symbol: str
    kind: ReportKind
    time: int
    venue_order_id: str | None = None
    reason: str | None = None
    amount: Decimal | None = None


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """One execution; booked once per `trade_id`. `fee` is above 0 when paid, in `fee_currency`."""

    trade_id: str
    client_order_id: str
    symbol: str
    side: Side
    amount: Decimal
    price: Decimal
    fee: Decimal
    fee_currency: str
    maker: bool
    time: int
