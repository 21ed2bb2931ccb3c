"""What is asked: of a venue by the engine (SubmitOrder, CancelOrder), of the engine by a person (the rest)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kurs.domain.orders import Order, OrderType, Side

__all__ = [
    "CancelOrder",
    "CancelWorkingOrder",
    "EmergencyStop",
    "PersonCommand",
    "PlaceOrder",
    "SetTradingState",
    "SubmitOrder",
    "TradingState",
    "VenueCommand",
]


class TradingState(StrEnum):
    """ACTIVE trades; REDUCING lets positions shrink only; HALTED sends nothing new but protection."""

    ACTIVE = "active"
    REDUCING = "reducing"
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class SubmitOrder:
    """Send this order; it has been journalled before it leaves."""

    order: Order


@dataclass(frozen=True, slots=True)
class CancelOrder:
    client_order_id: str
    symbol: str


VenueCommand = SubmitOrder | CancelOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """An order by hand; it meets the same risk rules as a bot's. `command_id` names the reply."""

    command_id: str
    symbol: str
    side: Side
    type: OrderType
    amount: Decimal
    price: Decimal | None = None
    stop_price: Decimal | None = None
    reduce_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWorkingOrder:
    command_id: str
    client_order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTradingState:
    """`by` is who asked; the reason is journalled and shown."""

    command_id: str
    state: TradingState
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStop:
    """Cancel every working order, optionally flatten every position, and halt."""

    command_id: str
    reason: str
    by: str
    flatten: bool = False


PersonCommand = PlaceOrder | CancelWorkingOrder | SetTradingState | EmergencyStop
