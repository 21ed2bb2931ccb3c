"""From a signal to an order: it opens, it closes, or it changes nothing; risk has the last word."""

from collections.abc import Mapping
from decimal import Decimal

from kurs.allocation.intent import intent_of
from kurs.domain.events import Denied, Effect
from kurs.domain.instruments import Instrument
from kurs.domain.orders import BUY, SELL, ZERO, Denial, Order, OrderType, Purpose, Side, TimeInForce
from kurs.domain.signals import Action, Signal
from kurs.engine.admission import Admission
from kurs.engine.blotter import Blotter
from kurs.engine.desk import Desk
from kurs.engine.plain import PlainDesk
from kurs.engine.protection import REVERSE, SIGNAL, Protection
from kurs.engine.statistics import Counts
from kurs.engine.valuation import Valuation
from kurs.risk.rules import Limits

__all__ = ["Entries"]

ENTRY = Purpose.ENTRY
NO_PRICE = "no_price", "a held symbol has no price yet"
OTHER_SIDE = "other_side", "an order that opens the other side is still being taken back"
NOTHING_FREE = "available_balance", "no money is free to open anything"


class Entries:
    """Acts on the signals of bots, and says in `out` which orders risk has denied. Times in ms."""

    def __init__(
        self,
        *,
        blotter: Blotter,
        valuation: Valuation,
        admission: Admission,
        protection: Protection,
        instruments: Mapping[str, Instrument],
        counts: Counts,
        out: list[Effect],
    ) -> None:
        self._blotter = blotter
        self._valuation = valuation
        self._admission = admission
        self._protection = protection
        self._instruments = instruments
        self.counts = counts
        self._out = out

    def act(self, desk: Desk | PlainDesk, signal: Signal, limits: Limits, time: int) -> None:
        spec = desk.spec
        self.cancel(spec.symbol, time, but=BUY if signal.action is Action.BUY else SELL)
        held = self._valuation.held(spec.symbol)
        intent = intent_of(signal, bot=spec.name, held=held, short=spec.short)
        waits = isinstance(desk, PlainDesk) and desk.rule.limit
        turns = isinstance(desk, PlainDesk) and desk.rule.reverse
        if intent is None:
            if turns and held:
                self._protection.retell(spec.symbol, reason=SIGNAL)
            if waits and held:
                self._protection.stay(spec.symbol, time)
        elif intent.direction == 0:
            limit = self._valuation.price(spec.symbol) if waits else None
            if turns:
                self._protection.retell(spec.symbol, reason=REVERSE)
            reason = REVERSE if turns else SIGNAL
            self._protection.close(spec.symbol, bot=spec.name, reason=reason, time=time, limit=limit)
        else:
            self._open(desk, signal, BUY if intent.direction > 0 else SELL, limits, time)

    def turn(self, desk: PlainDesk, closed: Order, price: Decimal, time: int) -> None:
        """Opens the other side of a position that this exit has `closed`, the last of it at `price` (quote currency).

        A limit order goes in at the exit's own limit. The whole exit comes first, so no order ever turns a position.
        """
        symbol = desk.spec.symbol
        if not self._valuation.held(symbol) and not any(o.purpose is ENTRY for o in self._blotter.on(symbol)):
            self._enter_plainly(desk, closed.side, time, closed.price or price)

    def cancel(self, symbol: str, time: int, *, but: Side | None = None) -> None:
        """Takes back entries that have not filled."""
        for order in self._blotter.on(symbol):
            if order.purpose is ENTRY and order.side is not but:
                self._blotter.cancel(order, time)

    def refused(
        self,
        order: Order,
        limits: Limits,
        *,
        signal: Signal | None,
        volatility: float | None,
        time: int,
        instead_of: Order | None = None,
    ) -> tuple[str, str] | None:
        """Why risk denies the order, which is then noted, as (code, sentence); None when it may go."""
        why = self._admission.refusal(
            order, limits, signal=signal, volatility=volatility, time=time, instead_of=instead_of
        )
        if why is not None:
            self._deny(order.bot, order.symbol, order.side, order.amount, why, time)
        return why

    def _open(self, desk: Desk | PlainDesk, signal: Signal, side: Side, limits: Limits, time: int) -> None:
        waiting = {order.side for order in self._blotter.on(desk.spec.symbol) if order.purpose is ENTRY}
        if waiting - {side}:
            # It may fill until the venue has taken it back, and two positions at once are none of what was said.
            self._deny(desk.spec.name, desk.spec.symbol, side, ZERO, OTHER_SIDE, time)
        elif waiting:
            return
        elif isinstance(desk, PlainDesk):
            self._enter_plainly(desk, side, time)
        else:
            self._enter(desk, signal, side, limits, time)

    def _enter(self, desk: Desk, signal: Signal, side: Side, limits: Limits, time: int) -> None:
        spec, volatility = desk.spec, desk.volatility()
        entry = self._admission.entry(signal, side, limits, volatility)
        if entry is None:
            self._deny(spec.name, spec.symbol, side, ZERO, NO_PRICE, time)
            return
        order = Order(
            client_order_id=self._blotter.next_id(spec.name),
            bot=spec.name,
            symbol=spec.symbol,
            side=side,
            type=OrderType.MARKET,
            amount=entry.amount,
            purpose=ENTRY,
            created_at=time,
            updated_at=time,
        )
        if self.refused(order, limits, signal=signal, volatility=volatility, time=time) is None:
            self._protection.plan(spec.symbol, stop=_fraction(entry.stop), target=_fraction(entry.target))
            self._blotter.submit(order, time)

    def _enter_plainly(self, desk: PlainDesk, side: Side, time: int, price: Decimal | None = None) -> None:
        spec, rule = desk.spec, desk.rule
        entry = self._admission.plain_entry(rule, spec.symbol, side, price)
        if entry is None or not entry.amount:
            self._deny(spec.name, spec.symbol, side, ZERO, NO_PRICE if entry is None else NOTHING_FREE, time)
            return
        order = Order(
            client_order_id=self._blotter.next_id(spec.name),
            bot=spec.name,
            symbol=spec.symbol,
            side=side,
            type=OrderType.MARKET if entry.limit is None else OrderType.LIMIT,
            amount=entry.amount,
            price=entry.limit,
            time_in_force=TimeInForce.FOK if entry.whole else TimeInForce.GTC,
            purpose=ENTRY,
            created_at=time,
            updated_at=time,
        )
        why = self._admission.plain_refusal(order, price)
        if why is not None:
            self._deny(order.bot, order.symbol, order.side, order.amount, why, time)
            return
        margin = self._instruments[spec.symbol].margin
        self._protection.plan(spec.symbol, stop=rule.stop, target=rule.target, liquidated=margin)
        self._blotter.submit(order, time, entry.funds)

    def _deny(self, bot: str, symbol: str, side: Side, amount: Decimal, why: tuple[str, str], time: int) -> None:
        self.counts.denials += 1
        code, detail = why
        denial = Denial(bot=bot, symbol=symbol, side=side, amount=amount, code=code, detail=detail, time=time)
        self._out.append(Denied(denial))


def _fraction(value: float) -> Decimal:
    return Decimal(repr(round(value, 8)))
