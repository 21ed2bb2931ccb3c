"""One function per rule: it gives the sentence that says why not, or None.

`refusal` asks them in the order of RULES. An order that only reduces a position always passes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kurs.domain.commands import TradingState
from kurs.domain.instruments import Instrument
from kurs.domain.orders import Order, OrderType, Side
from kurs.domain.signals import Signal
from kurs.risk.sizing import Sizing, risk_score
from kurs.risk.window import TradingWindow

__all__ = ["RULES", "Limits", "Proposal", "plain_refusal", "refusal"]

ACTIVE = TradingState.ACTIVE
# Digits before the point.
LONGEST_TOLD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What risk allows. Shares are fractions of the portfolio's value (0..1), times are market time."""

    max_position_size: float = 0.1
    max_leverage: float = 3.0
    max_open_positions: int = 5
    max_daily_loss: float = 0.02
    max_drawdown: float = 0.2
    max_trades_per_day: int = 5
    max_orders_per_minute: int = 30
    min_signal_confidence: float = 0.6
    min_buy_confidence: float = 0.7
    min_sell_confidence: float = 0.7
    max_hold_probability: float = 0.6
    min_side_probability: float = 0.4
    max_risk_score: float = 0.8
    max_price_distance: float = 0.05
    max_volatility: float = 0.10
    max_spread: float = 0.01
    probability_weight: float = 0.5
    risk_per_trade: float = 0.02
    stop_loss: float = 0.02
    take_profit: float = 0.02
    sizing: Sizing = Sizing.CONFIDENCE
    window: TradingWindow = field(default_factory=TradingWindow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An order before it is sent, and what the rules look at.

    Money is in quote currency. `held` is the signed position; `working_buys` and `working_sells` are
    base amounts of working orders of the symbol that are not reduce-only; `reserved` is cash that the
    working orders bind; `exposure` is the value of all positions and of the other symbols' working
    orders; `open_positions` counts the other symbols that are held or will be once those have filled;
    `trades_today` counts entries that have filled or are at work; `signal` is None for an order by
    hand; `volatility` and `spread` are fractions, None when unknown.
    """

    order: Order
    instrument: Instrument
    signal: Signal | None
    state: TradingState
    time: int
    price: Decimal
    equity: Decimal
    cash: Decimal
    reserved: Decimal
    held: Decimal
    working_buys: Decimal
    working_sells: Decimal
    exposure: Decimal
    open_positions: int
    trades_today: int
    daily_pnl: Decimal
    orders_last_minute: int
    volatility: float | None
    spread: float | None

    @property
    def reduces(self) -> bool:
        """Whether it can only shrink the position, even once all that works on the same side has filled."""
        sign = self.order.side.sign
        opposite = -self.held * sign
        same = self.working_buys if sign > 0 else self.working_sells
        return opposite > 0 and (self.order.reduce_only or self.order.amount + same <= opposite)

    @property
    def reference(self) -> Decimal:
        """The price that the order may pay: its limit, its trigger, else the last price."""
        return self.order.price or self.order.stop_price or self.price


# Which types of order carry which price.
PRICED = {
    "price": frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT}),
    "stop_price": frozenset({OrderType.STOP, OrderType.STOP_LIMIT}),
    "trail": frozenset({OrderType.TRAILING_STOP}),
}

Rule = Callable[[Proposal, Limits], str | None]


def reduce_only(p: Proposal, _: Limits) -> str | None:
    return f"nothing is held that this {p.order.side} could reduce" if p.order.reduce_only else None


def trading_state(p: Proposal, _: Limits) -> str | None:
    return None if p.state is TradingState.ACTIVE else f"trading is {p.state}: only orders that reduce pass"


def trading_window(p: Proposal, limits: Limits) -> str | None:
    w = limits.window
    if w.is_open(p.time):
        return None
    return f"outside the trading window {w.start_hour}-{w.end_hour} h {w.zone}"


def trades_per_day(p: Proposal, limits: Limits) -> str | None:
    if p.signal is None or p.trades_today < limits.max_trades_per_day:
        return None
    return f"{p.trades_today} trades opened today; at most {limits.max_trades_per_day}"


def volatility(p: Proposal, limits: Limits) -> str | None:
    if p.volatility is None or p.volatility <= limits.max_volatility:
        return None
    return f"volatility {p.volatility:.2%} a bar is above {limits.max_volatility:.2%}"


def spread(p: Proposal, limits: Limits) -> str | None:
    if p.spread is None or p.spread <= limits.max_spread:
        return None
    return f"spread {p.spread:.2%} is above {limits.max_spread:.2%}"


def daily_loss(p: Proposal, limits: Limits) -> str | None:
    allowed = Decimal(str(limits.max_daily_loss)) * p.equity
    if p.daily_pnl > -allowed:
        return None
    return f"today's result {p.daily_pnl:.2f} has reached the daily loss limit {-allowed:.2f}"


def open_positions(p: Proposal, limits: Limits) -> str | None:
    if p.held != 0 or p.open_positions < limits.max_open_positions:
        return None
    return f"{p.open_positions} positions are open; at most {limits.max_open_positions}"


def confidence(p: Proposal, limits: Limits) -> str | None:
    if p.signal is None:
        return None
    side = limits.min_buy_confidence if p.order.side is Side.BUY else limits.min_sell_confidence
    least = max(limits.min_signal_confidence, side)
    return None if p.signal.confidence >= least else f"confidence {p.signal.confidence:.3f} is below {least}"


def hold_probability(p: Proposal, limits: Limits) -> str | None:
    if p.signal is None or p.signal.probabilities.hold < limits.max_hold_probability:
        return None
    return f"probability {p.signal.probabilities.hold:.3f} of no move has reached {limits.max_hold_probability}"


def side_probability(p: Proposal, limits: Limits) -> str | None:
    if p.signal is None:
        return None
    chance = p.signal.probabilities.buy if p.order.side is Side.BUY else p.signal.probabilities.sell
    if chance >= limits.min_side_probability:
        return None
    return f"probability {chance:.3f} of the {p.order.side} side is below {limits.min_side_probability}"


def score(p: Proposal, limits: Limits) -> str | None:
    if p.signal is None:
        return None
    value = risk_score(p.signal.confidence, p.signal.probabilities)
    return None if value <= limits.max_risk_score else f"risk score {value:.3f} is above {limits.max_risk_score}"


def price_band(p: Proposal, limits: Limits) -> str | None:
    allowed = Decimal(str(limits.max_price_distance)) * p.price
    for name, asked in (("price", p.order.price), ("stop_price", p.order.stop_price)):
        if asked is not None and abs(asked - p.price) > allowed:
            share = f"{limits.max_price_distance:.1%}"
            return f"{name} {_told(asked)} is further than {share} from the last price {_told(p.price)}"
    return None


def grid(p: Proposal, _: Limits) -> str | None:
    i, order = p.instrument, p.order
    if not _whole(order.amount, i.lot_size):
        return f"amount {_told(order.amount)} is not a whole number of lots of {_told(i.lot_size)}"
    for name, value in (("price", order.price), ("stop_price", order.stop_price), ("trail", order.trail)):
        if value is not None and not _whole(value, i.tick_size):
            return f"{name} {_told(value)} is not a whole number of ticks of {_told(i.tick_size)}"
        if (order.type in PRICED[name]) != (value is not None):
            return f"a {order.type} order {'needs a' if value is None else 'takes no'} {name}"
    return None


def protection(p: Proposal, _: Limits) -> str | None:
    below, above = p.order.stop_loss, p.order.take_profit
    if p.order.side is Side.SELL:
        below, above = above, below
    for name, asked in (("stop_loss", p.order.stop_loss), ("take_profit", p.order.take_profit)):
        if asked is not None and p.reduces:
            return f"an order that reduces a position opens nothing for a {name} to close"
        if asked is not None and not _whole(asked, p.instrument.tick_size):
            return f"{name} {asked} is not a whole number of ticks of {p.instrument.tick_size}"
    if below is not None and below >= p.reference:
        return f"{below} is not below the price {p.reference} at which the {p.order.side} is to happen"
    if above is not None and above <= p.reference:
        return f"{above} is not above the price {p.reference} at which the {p.order.side} is to happen"
    return None


def min_notional(p: Proposal, _: Limits) -> str | None:
    value = p.order.amount * p.reference
    if value >= p.instrument.min_notional:
        return None
    return f"value {value:.2f} is below the venue's minimum {p.instrument.min_notional}"


def size_share(p: Proposal, limits: Limits) -> str | None:
    after = _size_after(p) * p.reference
    allowed = Decimal(str(limits.max_position_size)) * p.equity
    return None if after <= allowed else f"position value {after:.2f} would be above {allowed:.2f}"


def leverage(p: Proposal, limits: Limits) -> str | None:
    working = max(p.working_buys, p.working_sells) * p.reference
    total = p.exposure + working + p.order.amount * p.reference
    allowed = min(Decimal(str(limits.max_leverage)), p.instrument.max_leverage) * p.equity
    return None if total <= allowed else f"exposure {total:.2f} would be above {allowed:.2f}"


def available_balance(p: Proposal, _: Limits) -> str | None:
    if p.instrument.margin:
        return None
    if p.order.side is Side.SELL:
        free = p.held - p.working_sells
        amount = p.order.amount
        return None if amount <= free else f"amount {_told(amount)} is more than the {_told(free)} that is free"
    cost = p.order.amount * p.reference * (1 + p.instrument.taker_fee)
    free = p.cash - p.reserved
    return None if cost <= free else f"cost {cost:.2f} is more than the {free:.2f} that is free"


def order_rate(p: Proposal, limits: Limits) -> str | None:
    if p.orders_last_minute < limits.max_orders_per_minute:
        return None
    return f"{p.orders_last_minute} orders in the last minute; at most {limits.max_orders_per_minute}"


def _told(value: Decimal) -> str:
    """As people write it, unless nobody could read so many digits."""
    return f"{value:f}" if value.is_finite() and value.adjusted() < LONGEST_TOLD else str(value)


def _whole(value: Decimal, step: Decimal) -> bool:
    """Whether this is a whole number of steps above 0; what is no number, or too large a one, is not."""
    try:
        return value > 0 and (not step or value % step == 0)
    except InvalidOperation:
        return False


def _size_after(p: Proposal) -> Decimal:
    """The largest size of the position once everything that adds to it has filled."""
    sign = p.order.side.sign
    same = p.working_buys if sign > 0 else p.working_sells
    return abs(p.held * sign + same + p.order.amount)


RULES: tuple[tuple[str, Rule], ...] = (
    ("grid", grid),
    ("protection", protection),
    ("reduce_only", reduce_only),
    ("trading_state", trading_state),
    ("trading_window", trading_window),
    ("trades_per_day", trades_per_day),
    ("daily_loss", daily_loss),
    ("open_positions", open_positions),
    ("volatility", volatility),
    ("spread", spread),
    ("confidence", confidence),
    ("hold_probability", hold_probability),
    ("side_probability", side_probability),
    ("risk_score", score),
    ("price_band", price_band),
    ("min_notional", min_notional),
    ("size_share", size_share),
    ("leverage", leverage),
    ("available_balance", available_balance),
    ("order_rate", order_rate),
)


def refusal(proposal: Proposal, limits: Limits) -> tuple[str, str] | None:
    """The first rule that refuses, as (code, sentence); None when the order may go."""
    for code, rule in RULES:
        why = rule(proposal, limits)
        if why is not None:
            return code, why
        # Asked after the grid, so what is compared here is a number; what reduces meets no other rule.
        if rule is protection and proposal.reduces:
            return None
    return None


def plain_refusal(order: Order, instrument: Instrument, price: Decimal, state: TradingState) -> tuple[str, str] | None:
    """Why an entry that no limit is to bind may not go, as (code, sentence); `price` is the last one."""
    if not _whole(order.amount, instrument.lot_size):
        return "grid", f"amount {order.amount:f} is not a whole number of lots of {instrument.lot_size:f}"
    if state is not ACTIVE:
        return "trading_state", f"trading is {state}: only orders that reduce pass"
    value = order.amount * (order.price or price)
    if value < instrument.min_notional:
        return "min_notional", f"value {value:.2f} is below the venue's minimum {instrument.min_notional}"
    return None
