"""What a bot would do now on a signal: an order sized as its own, and what risk says of it."""

from dataclasses import dataclass
from decimal import Decimal

from kurs.allocation.intent import intent_of
from kurs.domain.market import exact
from kurs.domain.orders import ZERO, OrderType, Side
from kurs.domain.signals import Action, Signal
from kurs.services.orders import NewOrder, Orders
from kurs.services.places import Execution, Place
from kurs.services.risk import Risk, Score

__all__ = ["SignalAction", "action_on"]

HOLDS = "the signals together ask for no trade"
UP_TO_DATE = "what is held is what the signal asks for"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAction:
    """What follows from the signals on one symbol: `wish`, the order, or None with a `reason`.

    `share` is its value as a fraction of the pool's; with a `code` risk refuses it, and `reason` says why.
    """

    place: Place
    signal: Signal
    score: Score
    wish: NewOrder | None
    share: Decimal
    code: str | None
    reason: str | None
    execution: Execution | None = None

    @property
    def should_execute(self) -> bool:
        return self.wish is not None and self.code is None


def action_on(signal: Signal, place: Place, *, risk: Risk, orders: Orders) -> SignalAction:
    """`signal` is the one that is left of all on the symbol; Unavailable while a price is missing."""
    wish, told = _wish(signal, place, risk)
    refused = None if wish is None else orders.refusal(wish, signal)
    code, reason = refused or (None, told)
    return SignalAction(
        place=place,
        signal=signal,
        score=risk.score(signal.probabilities, signal.confidence),
        wish=wish,
        share=(ZERO if wish is None else wish.amount) * place.price / place.equity,
        code=code,
        reason=reason,
    )


def _wish(signal: Signal, place: Place, risk: Risk) -> tuple[NewOrder | None, str | None]:
    """The order that the signal asks for, or why it asks for none."""
    if signal.action is Action.HOLD:
        return None, HOLDS
    held = place.instrument.round_amount(place.held)
    short = any(bot.symbol == place.symbol and bot.short for bot in place.pool.engine.settings.bots)
    intent = intent_of(signal, bot="", held=held, short=short)
    if intent is None:
        return None, UP_TO_DATE
    if intent.direction == 0:
        return place.market_order(Side.SELL if held > 0 else Side.BUY, abs(held), reduces=True), None
    return _entry(signal, place, risk, Side.BUY if intent.direction > 0 else Side.SELL), None


def _entry(signal: Signal, place: Place, risk: Risk, side: Side) -> NewOrder:
    """With a stop and a target as far away as a bot's."""
    entry = risk.calculate_position_size(signal, side)
    rounded = place.instrument.round_price_up if side is Side.BUY else place.instrument.round_price_down
    return NewOrder(
        symbol=place.symbol,
        side=side,
        type=OrderType.MARKET,
        amount=entry.amount,
        stop_loss=rounded(place.price * (1 - side.sign * exact(entry.stop))),
        take_profit=rounded(place.price * (1 + side.sign * exact(entry.target))),
    )
