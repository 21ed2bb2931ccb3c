"""What happened. Facts leave the engine, are journalled, and only then told to observers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class Timer:
    """Time passed without a tick; `time` in ms."""

    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What the venue took for holding a position: interest on what is borrowed, in quote currency; `time` in ms."""

    symbol: str
    cost: Decimal
    time: int


@dataclass(frozen=True, slots=True)
class SignalMade:
    bot: str
    signal: Signal


@dataclass(frozen=True, slots=True)
class Denied:
    denial: Denial


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """The order as it is now; the first one for an id is the intent."""

    order: Order


@dataclass(frozen=True, slots=True)
class FillBooked:
    """A fill, its order's bot, and the cash of the pool after it."""

    bot: str
    fill: Fill
    cash: Decimal


@dataclass(frozen=True, slots=True)
class TradeClosed:
    bot: str
    trade: ClosedTrade


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged:
    """`by` is a person's name, or the rule that decided."""

    time: int
    before: TradingState
    after: TradingState
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityMarked:
    """Value of the pool at `time`, in quote currency."""

    time: int
    equity: Decimal
    cash: Decimal
    realised: Decimal
    fees: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for and what came of it, for the audit log; `by` is who, `time` the market's."""

    time: int
    by: str
    what: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
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
