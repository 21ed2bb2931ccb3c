"""Orders: asked for, changed, listed, and their history."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from fastapi import Header, Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from kurs.domain.orders import OrderStatus, OrderType, Side, TimeInForce
from kurs.settings.unmixed import Unmixed, plain

__all__ = [
    "NEEDED",
    "STATUSES",
    "CancelledOrder",
    "ChangedOrder",
    "Cursor",
    "Fill",
    "HistoryItem",
    "IdempotencyKey",
    "Money",
    "NewOrder",
    "Order",
    "OrderChange",
    "OrderId",
    "OrderLimit",
    "OrderList",
    "PlacedOrder",
    "RejectedOrder",
    "Since",
    "Status",
    "StatusWord",
    "Symbol",
]

Status = Literal["pending", "open", "closed", "cancelled", "rejected", "expired"]
DisplayStatus = Literal["pending", "open", "filled", "cancelled"]
StatusWord = Literal[
    "all", "pending", "open", "closed", "filled", "cancelled", "canceled", "rejected", "failed", "expired"
]
# What each word of the filter means.
STATUSES: dict[str, frozenset[OrderStatus]] = {
    "all": frozenset(OrderStatus),
    "pending": frozenset({OrderStatus.INTENDED}),
    "open": frozenset({OrderStatus.OPEN, OrderStatus.CANCELLING}),
    "closed": frozenset({OrderStatus.CLOSED}),
    "filled": frozenset({OrderStatus.CLOSED}),
    "cancelled": frozenset({OrderStatus.CANCELLED}),
    "canceled": frozenset({OrderStatus.CANCELLED}),
    "rejected": frozenset({OrderStatus.REJECTED}),
    "failed": frozenset({OrderStatus.REJECTED}),
    "expired": frozenset({OrderStatus.EXPIRED}),
}
OrderId = Annotated[str, Path(max_length=120, description="as in `id`", examples=["7.manual-3"])]
OrderLimit = Annotated[int, Query(ge=1, le=500, description="the newest so many")]
Cursor = Annotated[str | None, Query(max_length=120, description="the `id` of the last order seen: older ones follow")]
Since = Annotated[int | None, Query(ge=0, le=2**62, description="market time in ms: nothing older")]
Symbol = Annotated[str | None, Query(max_length=40, description="in any spelling", examples=["BTCUSD"])]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        description="The same key again gives the same order, and never a second one; a key is each caller's own",
    ),
]


Money = Annotated[
    Decimal,
    Field(max_digits=40, allow_inf_nan=False),
    BeforeValidator(plain),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?[0-9]{1,20}(\.[0-9]{1,18})?$"}],
            "description": "a number, or one as text",
        }
    ),
]
NEEDED = {
    OrderType.LIMIT: ("price",),
    OrderType.STOP: ("stop_price",),
    OrderType.STOP_LIMIT: ("price", "stop_price"),
    OrderType.TRAILING_STOP: ("trailing_amount",),
}


class NewOrder(Unmixed):
    """Numbers may be texts. Fields that are not known are dropped, as ever."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.01, "price": 60000.0},
                {
                    "symbol": "BTCUSD",
                    "order_type": "market",
                    "side": "buy",
                    "amount": "0.01",
                    "stop_loss": 58000,
                    "take_profit": 65000,
                    "client_order_id": "entry-2024-06-01",
                },
            ]
        },
    )

    symbol: str = Field(min_length=1, max_length=40, description="in any spelling", examples=["BTC/USD"])
    type: OrderType | None = Field(None, description="this or `order_type`")
    order_type: OrderType | None = Field(None, description="means the same as `type`")
    side: Side
    amount: Money = Field(description="in the base currency, above 0")
    price: Money | None = Field(None, description="of a limit, in the quote currency")
    stop_price: Money | None = Field(None, description="where a stop is triggered")
    trailing_amount: Money | None = Field(None, description="how far a trailing stop follows behind the price")
    position_type: Literal["spot", "margin"] | None = None
    leverage: Money = Field(Decimal(1), description="above 0; above 1 on margin only")
    stop_loss: Money | None = Field(None, description="closes the position there once this order has filled; 0: none")
    take_profit: Money | None = Field(None, description="closes the position there once this order has filled; 0: none")
    client_order_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")] | None = Field(
        None, description="Your own name for the order: it is placed once, however often it is asked for"
    )
    time_in_force: TimeInForce = TimeInForce.GTC
    post_only: bool = Field(False, description="refused rather than filled at once")
    reduce_only: bool = Field(False, description="never opens or turns a position")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.type is not None and self.order_type is not None and self.type is not self.order_type:
            raise ValueError("type and order_type mean the same; they differ here")
        for name in NEEDED.get(self.kind, ()):
            if getattr(self, name) is None:
                raise ValueError(f"{name} is required for a {self.kind} order")
        return self

    @property
    def kind(self) -> OrderType:
        kind = self.type or self.order_type
        if kind is None:
            raise ValueError("type is required: " + ", ".join(OrderType))
        return kind


class OrderChange(Unmixed):
    """What is left out stays as it is; at least one of them is needed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"price": 59000}, {"amount": "0.02"}]})

    price: Money | None = None
    stop_price: Money | None = None
    trailing_amount: Money | None = None
    amount: Money | None = Field(None, description="of the whole order, with what has filled")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if all(getattr(self, name) is None for name in OrderChange.model_fields):
            raise ValueError("say what is to change: price, stop_price, trailing_amount or amount")
        return self


class Order(BaseModel):
    """Prices and money in the quote currency, amounts in the base currency; times are the market's, UTC."""

    id: str = Field(description="unique over pools and runs", examples=["7.manual-3"])
    exchange_order_id: str | None = Field(description="null until the venue has answered")
    client_order_id: str = Field(description="the client's own name for it, or ours")
    symbol: str
    type: OrderType
    order_type: OrderType = Field(description="as `type`")
    side: Side
    amount: float
    price: float | None = Field(description="limit; null for an order without one")
    stop_price: float | None
    trailing_amount: float | None
    time_in_force: TimeInForce
    post_only: bool
    reduce_only: bool
    status: Status
    display_status: DisplayStatus = Field(description="for lists: what has ended unfilled is cancelled")
    cancel_requested: bool = Field(description="whether its end has been asked for, and the venue has not answered yet")
    created_at: str = Field(description="ISO 8601 with offset")
    updated_at: str = Field(description="ISO 8601 with offset")
    cancelled_at: str | None = Field(description="when it was cancelled, ISO 8601 with offset")
    timestamp: int = Field(description="`created_at` in ms")
    leverage: float
    stop_loss: float = Field(description="0: none")
    take_profit: float = Field(description="0: none")
    filled_amount: float
    remaining_amount: float
    average_price: float | None = Field(description="of what has filled")
    fee: float = Field(description="paid so far")
    error: str | None = Field(description="why the venue did not take it")
    reason: str | None = Field(description="why it was rejected, cancelled or expired")
    bot: str = Field(description='whose it is; "manual" for orders by hand')
    purpose: str = Field(description="entry, exit, stop, target or manual")
    pool: str
    replaces: str | None = Field(description="`id` of the order whose place it has taken")


class OrderList(BaseModel):
    orders: list[Order]
    next: str | None = Field(description="`cursor` of the next page; null on the last one")


class PlacedOrder(Order):
    """The order, itself again as `order`, and what was done in words."""

    order: Order
    success: Literal[True]
    message: str = Field(examples=["Order placed successfully - buy 0.01 BTC/USD"])


class CancelledOrder(Order):
    success: Literal[True]
    message: str


class ChangedOrder(Order):
    """The order that stands now: the changed one is cancelled and this one has taken its place."""

    order: Order
    success: Literal[True]
    message: str


class RejectedOrder(BaseModel):
    """Our risk or the venue refused; the `order` is there when it had been sent."""

    detail: str
    error: str
    message: str
    code: str = Field(description='the rule that refused, such as "size_share"; "rejected" when it was the venue')
    order: Order | None = None


class Fill(BaseModel):
    id: str
    order_id: str
    symbol: str
    side: Side
    amount: float
    price: float
    fee: float
    fee_currency: str
    maker: bool
    timestamp: int = Field(description="ms")
    datetime: str = Field(description="ISO 8601 with offset")


class HistoryItem(BaseModel):
    """An order that has ended, and its fills."""

    id: str
    symbol: str
    type: OrderType
    order_type: OrderType
    side: Side
    amount: float
    price: float | None = Field(description="what was paid on average; else the limit or trigger")
    average_price: float | None
    fee: float = Field(description="in the quote currency")
    timestamp: int = Field(description="ms")
    datetime: str = Field(description="ISO 8601 with offset")
    status: DisplayStatus
    display_status: DisplayStatus = Field(description="as `status`")
    state: Status = Field(description="as `status` of an order")
    filled: float
    remaining: float
    cost: float = Field(description="what the fills were worth, in the quote currency")
    reason: str | None
    bot: str
    pool: str
    trades: list[Fill]
