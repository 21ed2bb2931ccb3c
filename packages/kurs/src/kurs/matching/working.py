"""A working order: the order as it was sent, and how far the venue has come with it."""

import math
from decimal import Decimal
from enum import StrEnum

import msgspec

from kurs.domain.fills import OrderReport, ReportKind
from kurs.domain.orders import BUY, ZERO, Order, OrderStatus, OrderType, Purpose, Side, TimeInForce
from kurs.matching.state import Fields, optional_text

__all__ = ["ARRIVING", "DONE", "NOWHERE", "RESTING", "TAKING", "WAITING", "Stage", "WorkingOrder"]


class Stage(StrEnum):
    """ARRIVING: no tick has met it yet. WAITING: a stop before its trigger. TAKING: buys or sells at
    the market's price until filled. RESTING: in the book. DONE: filled, cancelled, expired, rejected.
    """

    ARRIVING = "arriving"
    WAITING = "waiting"
    TAKING = "taking"
    RESTING = "resting"
    DONE = "done"


# Bound once, as the sides of orders are.
ARRIVING, WAITING, TAKING, RESTING, DONE = Stage
NOWHERE = math.inf, -math.inf
GTC, FOK = TimeInForce.GTC, TimeInForce.FOK
ACCEPTED = ReportKind.ACCEPTED


class WorkingOrder(msgspec.Struct, kw_only=True, eq=False):
    """`number` is the venue's, in order of acceptance; `unit` is reserved per unit of base currency.

    `trigger` is where a stop stands now; `ahead` is the base amount of others' orders before this one
    at its price; `priority` its turn among resting orders. `spent` is quote currency before fees, `lost` what
    slippage has taken from sales that spend funds, the fee on it included.
    `amount` is the order's, or what its `funds` buy (quote currency, fees included; None: it has none).
    """

    order: Order
    account: str
    number: int
    accepted_at: int
    arrives_at: int
    unit: Decimal
    amount: Decimal
    funds: Decimal | None = None
    trigger: Decimal | None = None
    stage: Stage = ARRIVING
    filled: Decimal = ZERO
    spent: Decimal = ZERO
    fees: Decimal = ZERO
    lost: Decimal = ZERO
    reserved: Decimal = ZERO
    ahead: Decimal = ZERO
    priority: int = 0
    updated_at: int = 0
    # What follows from the order, once for all who ask.
    id: str = ""
    side: Side = BUY
    # Whether its amount follows from its funds; one that is to be filled whole keeps its own.
    sized_by_funds: bool = False
    trails: bool = False

    def __post_init__(self) -> None:
        order = self.order
        self.id, self.side = order.client_order_id, order.side
        self.sized_by_funds = self.funds is not None and order.time_in_force is not FOK
        self.trails = order.trail is not None

    @property
    def remaining(self) -> Decimal:
        return self.amount - self.filled

    @property
    def unspent(self) -> Decimal:
        """What is left of its funds."""
        return ZERO if self.funds is None else max(ZERO, self.funds - self.spent - self.fees - self.lost)

    @property
    def binds(self) -> Decimal:
        """What it binds now: so much for each unit that is left; where its amount follows from funds, all of them."""
        if self.sized_by_funds:
            return self.unspent
        needed = self.unit * self.remaining
        return needed if self.funds is None else min(needed, self.funds)

    @property
    def alive(self) -> bool:
        return self.stage is not DONE

    @property
    def at_once(self) -> bool:
        return self.order.time_in_force is not GTC

    @property
    def accepted(self) -> OrderReport:
        return self.report(ACCEPTED, self.accepted_at)

    def report(
        self, kind: ReportKind, time: int, reason: str | None = None, amount: Decimal | None = None
    ) -> OrderReport:
        return OrderReport(
            client_order_id=self.id,
            symbol=self.order.symbol,
            kind=kind,
            time=time,
            venue_order_id=str(self.number),
            reason=reason,
            amount=amount,
        )

    def seen(self) -> Order:
        """The order as the venue shows it to its owner."""
        return self.order.changed(
            status=OrderStatus.OPEN,
            amount=self.amount,
            venue_order_id=str(self.number),
            filled=self.filled,
            average_price=self.spent / self.filled if self.filled else None,
            fees=self.fees,
            updated_at=self.updated_at,
        )

    @property
    def guards(self) -> bool:
        """Whether it is a stop that only reduces a position, and has not been triggered."""
        return self.trigger is not None and self.order.reduce_only

    @property
    def opens(self) -> bool:
        """Whether it is to open a position at the market, and has met none yet."""
        return self.stage is ARRIVING and self.order.type is OrderType.MARKET and not self.order.reduce_only

    def reached_by(self, price: float) -> bool:
        """Whether this price pulls the trigger."""
        if self.trigger is None:
            return False
        trigger = float(self.trigger)
        return price >= trigger if self.side is BUY else price <= trigger

    def takes_at(self, price: Decimal) -> bool:
        """Whether its limit, if it has one, allows trading at this price."""
        limit = self.order.price
        return limit is None or (price <= limit if self.side is BUY else price >= limit)

    def follow(self, price: Decimal) -> None:
        """Moves a trailing trigger behind a price that went its way; never back. `price` is on the grid."""
        trail, sign = self.order.trail, self.side.sign
        if trail is not None and self.trigger is not None:
            trigger = price + sign * trail
            if (trigger - self.trigger) * sign < 0:
                self.trigger = trigger

    def watched(self) -> tuple[float, float]:
        """Between these two prices, both excluded, nothing can happen to it while it is not in the book."""
        if self.stage is not WAITING or self.trigger is None:
            return NOWHERE
        trigger, trail, sign = float(self.trigger), self.order.trail, self.side.sign
        turn = math.inf * -sign if trail is None else float(self.trigger - sign * trail)
        return (turn, trigger) if self.side is BUY else (trigger, turn)

    def to_state(self) -> dict[str, object]:
        return {
            "order": _order_state(self.order),
            "account": self.account,
            "number": self.number,
            "accepted_at": self.accepted_at,
            "arrives_at": self.arrives_at,
            "unit": str(self.unit),
            "amount": str(self.amount),
            "funds": optional_text(self.funds),
            "trigger": optional_text(self.trigger),
            "stage": self.stage.value,
            "filled": str(self.filled),
            "spent": str(self.spent),
            "fees": str(self.fees),
            "lost": str(self.lost),
            "ahead": str(self.ahead),
            "priority": self.priority,
            "updated_at": self.updated_at,
        }

    @classmethod
    def from_state(cls, state: Fields) -> "WorkingOrder":
        return cls(
            order=_order_of(state.child("order")),
            account=state.text("account"),
            number=state.whole("number"),
            accepted_at=state.whole("accepted_at"),
            arrives_at=state.whole("arrives_at"),
            unit=state.decimal("unit"),
            # Not there when it was written before orders could have funds.
            amount=state.decimal("amount") if "amount" in state else state.child("order").decimal("amount"),
            funds=state.decimal_or_none("funds") if "funds" in state else None,
            trigger=state.decimal_or_none("trigger"),
            stage=state.choice("stage", Stage),
            filled=state.decimal("filled"),
            spent=state.decimal("spent"),
            fees=state.decimal("fees"),
            # Not there when it was written before sales were sized by the price before slippage.
            lost=state.decimal("lost") if "lost" in state else ZERO,
            ahead=state.decimal("ahead"),
            priority=state.whole("priority"),
            updated_at=state.whole("updated_at"),
        )


def _order_state(order: Order) -> dict[str, object]:
    """The order as it was sent; how far it has come is the working order's."""
    return {
        "client_order_id": order.client_order_id,
        "bot": order.bot,
        "symbol": order.symbol,
        "side": order.side.value,
        "type": order.type.value,
        "amount": str(order.amount),
        "purpose": order.purpose.value,
        "created_at": order.created_at,
        "price": optional_text(order.price),
        "stop_price": optional_text(order.stop_price),
        "trail": optional_text(order.trail),
        "time_in_force": order.time_in_force.value,
        "post_only": order.post_only,
        "reduce_only": order.reduce_only,
        "oco_group": order.oco_group,
        "leverage": str(order.leverage),
    }


def _order_of(state: Fields) -> Order:
    return Order(
        client_order_id=state.text("client_order_id"),
        bot=state.text("bot"),
        symbol=state.text("symbol"),
        side=state.choice("side", Side),
        type=state.choice("type", OrderType),
        amount=state.decimal("amount"),
        purpose=state.choice("purpose", Purpose),
        created_at=state.whole("created_at"),
        price=state.decimal_or_none("price"),
        stop_price=state.decimal_or_none("stop_price"),
        trail=state.decimal_or_none("trail"),
        time_in_force=state.choice("time_in_force", TimeInForce),
        post_only=state.flag("post_only"),
        reduce_only=state.flag("reduce_only"),
        oco_group=state.text_or_none("oco_group"),
        leverage=state.decimal("leverage"),
    )
