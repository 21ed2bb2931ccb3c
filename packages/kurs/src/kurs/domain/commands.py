"""What is asked: of a venue by the engine (SubmitOrder, CancelOrder), of the engine by a person (the rest)."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from kurs.domain.orders import Order, OrderType, Side, TimeInForce

__all__ = [
    "AmendOrder",
    "CancelOrder",
    "CancelWorkingOrder",
    "EmergencyStop",
    "PersonCommand",
    "PlaceOrder",
    "SetTradingState",
    "SubmitOrder",
    "SwitchBots",
    "TradingState",
    "VenueCommand",
]


class TradingState(StrEnum):
    """ACTIVE trades; REDUCING lets positions shrink only; HALTED sends nothing new but protection."""

    ACTIVE = "active"
    REDUCING = "reducing"
    HALTED = "halted"


class SubmitOrder(msgspec.Struct, frozen=True):
    """Send this order; it has been journalled before it leaves.

    With `funds` (quote currency, fees included) a market order spends them: its amount follows from the price at
    which it takes, and the venue tells it. One that is to be filled whole (FOK) keeps its amount, and expires
    where the funds do not cover it.
    """

    order: Order
    funds: Decimal | None = None


class CancelOrder(msgspec.Struct, frozen=True):
    client_order_id: str
    symbol: str


VenueCommand = SubmitOrder | CancelOrder


class PlaceOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order by hand; it meets the same risk rules as a bot's. `command_id` names the reply.

    Prices, `trail`, `stop_loss` and `take_profit` are quote currency. An order with a `client_order_id` is
    placed once, however often it is asked for; without one it gets the next number. `by` is who asked.
    """

    command_id: str
    symbol: str
    side: Side
    type: OrderType
    amount: Decimal
    price: Decimal | None = None
    stop_price: Decimal | None = None
    reduce_only: bool = False
    client_order_id: str | None = None
    trail: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    post_only: bool = False
    leverage: Decimal = Decimal(1)
    stop_loss: Decimal | None = None
    take_profit: Decimal | None = None
    by: str = ""


class AmendOrder(msgspec.Struct, frozen=True, kw_only=True):
    """New terms for an order by hand; what is None stays. `amount` is the whole order's, with what has filled."""

    command_id: str
    client_order_id: str
    price: Decimal | None = None
    stop_price: Decimal | None = None
    trail: Decimal | None = None
    amount: Decimal | None = None
    by: str = ""


class CancelWorkingOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`by` is who asked."""

    command_id: str
    client_order_id: str
    by: str = ""


class SetTradingState(msgspec.Struct, frozen=True, kw_only=True):
    """`by` is who asked; the reason is journalled and shown."""

    command_id: str
    state: TradingState
    reason: str
    by: str


class EmergencyStop(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel every working order, optionally flatten every position, and halt."""

    command_id: str
    reason: str
    by: str
    flatten: bool = False


class SwitchBots(msgspec.Struct, frozen=True, kw_only=True):
    """Bots of the pool trade from now on, or do not; orders by hand and protection go on either way."""

    command_id: str
    running: bool
    reason: str
    by: str


PersonCommand = PlaceOrder | AmendOrder | CancelWorkingOrder | SetTradingState | EmergencyStop | SwitchBots
