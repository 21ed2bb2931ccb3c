"""Orders: what was asked of a venue, and how far it has come."""

from decimal import Decimal
from enum import StrEnum

import msgspec

__all__ = ["BUY", "SELL", "ZERO", "Denial", "Order", "OrderStatus", "OrderType", "Purpose", "Side", "TimeInForce"]

ZERO = Decimal(0)


class Side(StrEnum):
    """`sign` is what an amount counts: 1 bought, -1 sold."""

    BUY = "buy"
    SELL = "sell"

    sign: int
    opposite: "Side"


# Bound once: the look-up of an enumeration's member costs as much as a call, and every step of an order asks for one.
BUY, SELL = Side.BUY, Side.SELL
BUY.sign, BUY.opposite = 1, SELL
SELL.sign, SELL.opposite = -1, BUY


class OrderType(StrEnum):
    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"
    TRAILING_STOP = "trailing_stop"


class TimeInForce(StrEnum):
    """GTC rests until cancelled, IOC takes what is there at once, FOK takes all or nothing."""

    GTC = "gtc"
    IOC = "ioc"
    FOK = "fok"


class OrderStatus(StrEnum):
    """INTENDED: journalled, not yet known to be at the venue. The last four are final."""

    INTENDED = "intended"
    OPEN = "open"
    CANCELLING = "cancelling"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"

    @property
    def final(self) -> bool:
        return self in _FINAL


_FINAL = frozenset({OrderStatus.CLOSED, OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED})


class Purpose(StrEnum):
    """Why the order exists: to open, to close, to protect (stop, target), or by hand."""

    ENTRY = "entry"
    EXIT = "exit"
    STOP = "stop"
    TARGET = "target"
    MANUAL = "manual"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order; a change makes a new one.

    `client_order_id` is ours and the idempotency key; `amount`, `filled` are base currency, above 0;
    `price` (limit), `stop_price` (trigger) and `trail` (distance of a trailing stop) are quote
    currency. Orders that share `oco_group` cancel each other when one of them fills. `created_at`
    and `updated_at` are market time in ms. `reason` says why it was rejected, cancelled or expired.
    `stop_loss` and `take_profit` (quote currency) are where the position is to be closed once this order has
    filled; `replaces` is the order whose place this one took.
    """

    client_order_id: str
    bot: str
    symbol: str
    side: Side
    type: OrderType
    amount: Decimal
    purpose: Purpose
    created_at: int
    price: Decimal | None = None
    stop_price: Decimal | None = None
    trail: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    post_only: bool = False
    reduce_only: bool = False
    oco_group: str | None = None
    leverage: Decimal = Decimal(1)
    status: OrderStatus = OrderStatus.INTENDED
    venue_order_id: str | None = None
    filled: Decimal = ZERO
    average_price: Decimal | None = None
    fees: Decimal = ZERO
    updated_at: int = 0
    reason: str | None = None
    stop_loss: Decimal | None = None
    take_profit: Decimal | None = None
    replaces: str | None = None

    @property
    def remaining(self) -> Decimal:
        return self.amount - self.filled

    @property
    def working(self) -> bool:
        return self.status not in _FINAL

    def changed(self, **fields: object) -> "Order":
        """The order with other values; TypeError for a name that it does not have."""
        return msgspec.structs.replace(self, **fields)


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """Our own risk refused: `code` is stable and machine-readable, `detail` is for people."""

    bot: str
    symbol: str
    side: Side
    amount: Decimal
    code: str
    detail: str
    time: int
