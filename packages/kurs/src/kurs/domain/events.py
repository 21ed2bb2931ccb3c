"""What happened. Facts leave the engine, are journalled, and only then told to observers."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from kurs.domain.commands import PersonCommand, TradingState, VenueCommand
from kurs.domain.fills import Fill, OrderReport
from kurs.domain.market import Tick
from kurs.domain.orders import Denial, Order
from kurs.domain.positions import ClosedTrade
from kurs.domain.signals import Signal

__all__ = [
    "Asked",
    "Charge",
    "Denied",
    "Effect",
    "EquityMarked",
    "Fact",
    "FillBooked",
    "Input",
    "OrderChanged",
    "Replied",
    "SignalMade",
    "StateChanged",
    "Timer",
    "TradeClosed",
]


class Timer(msgspec.Struct, frozen=True):
    """Time passed without a tick; `time` in ms."""

    time: int


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """What the venue took for holding a position: interest on what is borrowed, in quote currency; `time` in ms."""

    symbol: str
    cost: Decimal
    time: int


class SignalMade(msgspec.Struct, frozen=True):
    bot: str
    signal: Signal


class Denied(msgspec.Struct, frozen=True):
    denial: Denial


class OrderChanged(msgspec.Struct, frozen=True):
    """The order as it is now; the first one for an id is the intent."""

    order: Order


class FillBooked(msgspec.Struct, frozen=True):
    """A fill, its order's bot, and the cash of the pool after it."""

    bot: str
    fill: Fill
    cash: Decimal


class TradeClosed(msgspec.Struct, frozen=True):
    bot: str
    trade: ClosedTrade


class StateChanged(msgspec.Struct, frozen=True, kw_only=True):
    """`by` is a person's name, or the rule that decided."""

    time: int
    before: TradingState
    after: TradingState
    reason: str
    by: str


class EquityMarked(msgspec.Struct, frozen=True, kw_only=True):
    """Value of the pool at `time`, in quote currency."""

    time: int
    equity: Decimal
    cash: Decimal
    realised: Decimal
    fees: Decimal


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for and what came of it, for the audit log; `by` is who, `time` the market's."""

    time: int
    by: str
    what: str
    detail: Mapping[str, object]


class Replied(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a person's command; `order_ids` are the orders that it concerned.

    `code` names the reason of a refusal, as a word that programs can rely on.
    """

    command_id: str
    ok: bool
    message: str
    order_ids: tuple[str, ...] = ()
    code: str | None = None


Fact = SignalMade | Denied | OrderChanged | FillBooked | TradeClosed | StateChanged | EquityMarked | Asked | Replied
Effect = VenueCommand | Fact
Input = Tick | Fill | OrderReport | Charge | Timer | PersonCommand
