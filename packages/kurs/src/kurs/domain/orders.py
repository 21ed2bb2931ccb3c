"""Orders: what was asked of a venue, and how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

__all__ = ["ZERO", "Denial", "Order", "OrderStatus", "OrderType", "Purpose", "Side", "TimeInForce"]

ZERO = Decimal(0)


class Side(StrEnum):
    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        return 1 if self is Side.BUY else -1

    @property
    def opposite(self) -> "Side":
        return Side.SELL if self is Side.BUY else Side.BUY


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
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
        """The order with other values; KeyError for a name that it does not have."""
        # An order changes at every step of its life: this costs a fifth of what dataclasses.replace() does.
        values = list(_values(self))
        for name, value in fields.items():
            values[_PLACES[name]] = value
        made = object.__new__(Order)
        for put, value in zip(_PUT, values, strict=True):
            put(made, value)
        return made


_values: Callable[[Order], tuple[object, ...]] = attrgetter(*Order.__slots__)
_PLACES = {name: place for place, name in enumerate(Order.__slots__)}
_PUT: tuple[Callable[[Order, object], None], ...] = tuple(vars(Order)[name].__set__ for name in Order.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Our own risk refused: `code` is stable and machine-readable, `detail` is for people."""

    bot: str
    symbol: str
    side: Side
    amount: Decimal
    code: str
    detail: str
    time: int
