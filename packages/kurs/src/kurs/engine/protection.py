"""Protection: a bot's position has a stop and a target at work for exactly what is held, or is being closed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.commands import TradingState
from kurs.domain.instruments import Instrument
from kurs.domain.orders import BUY, SELL, Order, OrderStatus, OrderType, Purpose
from kurs.domain.portfolio import Portfolio
from kurs.engine.blotter import Blotter
from kurs.engine.kill_switch import KillSwitch
from kurs.engine.valuation import Valuation
from kurs.execution.orders import guard_order, guard_price

__all__ = ["GUARDS", "REVERSE", "SIGNAL", "Protection"]

ENTRY, EXIT, STOP, TARGET = Purpose.ENTRY, Purpose.EXIT, Purpose.STOP, Purpose.TARGET
GUARDS = (STOP, TARGET)
STOP_REFUSED = "stop refused"
LIQUIDATION = "liquidation"
# Why an exit was sent: because a signal said so, or as the first half of turning the position around.
SIGNAL, REVERSE = "signal", "reverse"


class Distances(msgspec.Struct, frozen=True):
    """From the entry price to stop and target, as fractions of it; None: no such order.

    `liquidated`: at the latest the position is closed where its loss takes all that the pool is worth.
    """

    stop: Decimal | None
    target: Decimal | None
    liquidated: bool = False


class Prices(msgspec.Struct, frozen=True):
    """Where a person wants the position closed, in quote currency; None: no such order."""

    stop: Decimal | None
    target: Decimal | None


class Protection:
    """Guards positions and closes them; `owners` are the bots by symbol. Times in ms."""

    def __init__(
        self,
        *,
        portfolio: Portfolio,
        valuation: Valuation,
        blotter: Blotter,
        switch: KillSwitch,
        instruments: Mapping[str, Instrument],
        owners: Mapping[str, str],
    ) -> None:
        self._portfolio = portfolio
        self._valuation = valuation
        self._blotter = blotter
        self._switch = switch
        self._instruments = instruments
        self._owners = owners
        self._plans: dict[str, Distances] = {}
        # A person's word on a position goes before the bot's plan, until it is closed.
        self._prices: dict[str, Prices] = {}

    def plan(self, symbol: str, *, stop: Decimal | None, target: Decimal | None, liquidated: bool = False) -> None:
        """From now on positions of the symbol get a stop and a target at these distances (see Distances)."""
        self._plans[symbol] = Distances(stop, target, liquidated)
        self._prices.pop(symbol, None)

    def follow(self, order: Order) -> None:
        """The position that this order has opened or grown is to be closed where the order says, if it does."""
        if order.stop_loss is None and order.take_profit is None:
            return
        if self._valuation.held(order.symbol) * order.side.sign > 0:
            self._prices[order.symbol] = Prices(order.stop_loss, order.take_profit)

    def forget(self, symbol: str) -> None:
        """A position opened by hand is its owner's to protect, unless an entry of the bot is on its way too."""
        if not any(o.purpose is ENTRY for o in self._blotter.on(symbol)):
            self._plans.pop(symbol, None)

    def cover(self, symbol: str, time: int) -> None:
        """Makes stop and target cover exactly what is held, and nothing when nothing is."""
        held, working = self._valuation.held(symbol), self._blotter.staying(symbol)
        if not held:
            self._prices.pop(symbol, None)
            self._cancel([o for o in working if o.reduce_only], time)
            return
        plan, prices = self._plans.get(symbol), self._prices.get(symbol)
        guards = [o for o in working if o.purpose in GUARDS]
        bare = plan is not None and plan.stop is None and not plan.liquidated if prices is None else prices.stop is None
        first = TARGET if bare else STOP
        covered = any(o.purpose is first and o.remaining == abs(held) for o in guards)
        if covered or any(o.purpose is EXIT for o in working) or (plan is None and prices is None):
            return
        self._cancel(guards, time)
        if prices is not None:
            self._place_at(symbol, held, prices, time)
        elif plan is not None:
            self._place(symbol, held, plan, time)

    def close(self, symbol: str, *, bot: str, reason: str, time: int, limit: Decimal | None = None) -> None:
        """Closes the position at the market; an exit that is already under way is left alone.

        With a `limit` (quote currency) stop and target stay until it is filled.
        """
        held, working = self._valuation.held(symbol), self._blotter.staying(symbol)
        if not held or any(o.purpose is EXIT for o in working):
            return
        side = SELL if held > 0 else BUY
        if limit is None:
            self._cancel(working, time)
        else:
            instrument = self._instruments[symbol]
            limit = instrument.round_price_up(limit) if held > 0 else instrument.round_price_down(limit)
        self._blotter.submit(
            Order(
                client_order_id=self._blotter.next_id(bot),
                bot=bot,
                symbol=symbol,
                side=side,
                type=OrderType.MARKET if limit is None else OrderType.LIMIT,
                amount=abs(held),
                price=limit,
                purpose=EXIT,
                reduce_only=True,
                reason=reason,
                created_at=time,
                updated_at=time,
            ),
            time,
        )

    def retell(self, symbol: str, *, reason: str) -> None:
        """An exit that a signal has sent is for this reason from now on."""
        for order in self._blotter.staying(symbol):
            if order.purpose is EXIT and order.reason in (SIGNAL, REVERSE) and order.reason != reason:
                self._blotter.keep(order.changed(reason=reason))

    def stay(self, symbol: str, time: int) -> None:
        """Takes back an exit that has not filled: the position is wanted after all."""
        self._cancel([o for o in self._blotter.staying(symbol) if o.purpose is EXIT], time)

    def ended(self, before: Order, after: Order, *, most_orders: int, time: int) -> None:
        """Answers the end of an order that the venue reported; `most_orders` a minute may be sent."""
        if not self._valuation.held(after.symbol):
            return
        if after.purpose is STOP and before.status is not OrderStatus.CANCELLING:
            self._stop_lost(after, most_orders, time)
        elif after.purpose is EXIT and before.reason == STOP_REFUSED:
            # Neither a stop nor an exit is taken: trying again would go on for ever. A person has to look.
            reason = f"{after.symbol} is open without a stop, and its exit was {after.status}: {after.reason}"
            self._switch.restrict(TradingState.HALTED, reason, by="protection", time=time)
        elif after.purpose is EXIT:
            self.cover(after.symbol, time)

    def snapshot(self) -> dict[str, object]:
        return {"plans": self._plans, "prices": self._prices}

    def restore(self, state: Mapping[str, Any]) -> None:
        self._plans = msgspec.convert(state["plans"], dict[str, Distances])
        # Not there when it was written before people could say prices.
        self._prices = msgspec.convert(state.get("prices", {}), dict[str, Prices])

    def _stop_lost(self, stop: Order, most_orders: int, time: int) -> None:
        """A position must not stay open without its stop: it gets another one, or is closed."""
        again = self._blotter.sent_last_minute(time) < most_orders
        if stop.status is not OrderStatus.REJECTED and again:
            self.cover(stop.symbol, time)
            return
        reason = f"the venue refused a stop: {stop.reason}"
        self._switch.restrict(TradingState.REDUCING, reason, by="protection", time=time)
        self.close(stop.symbol, bot=stop.bot, reason=STOP_REFUSED, time=time)

    def _place(self, symbol: str, held: Decimal, plan: Distances, time: int) -> None:
        bot = self._owners.get(symbol, "manual")
        group = self._blotter.next_group(bot)
        entry_price = self._portfolio.position(symbol).entry_price
        stop = None if plan.stop is None else guard_price(STOP, entry_price, plan.stop, held)
        target = None if plan.target is None else guard_price(TARGET, entry_price, plan.target, held)
        gone = self._liquidation(symbol, held) if plan.liquidated else None
        reason = None
        if gone is not None and (stop is None or (gone - stop) * held > 0):
            stop, reason = gone, LIQUIDATION
        for purpose, price in ((STOP, stop), (TARGET, target)):
            if price is not None:
                guard = guard_order(
                    purpose,
                    price,
                    client_order_id=self._blotter.next_id(bot),
                    group=group,
                    bot=bot,
                    instrument=self._instruments[symbol],
                    held=held,
                    time=time,
                )
                self._blotter.submit(guard if reason is None else guard.changed(reason=reason), time)
                reason = None

    def _liquidation(self, symbol: str, held: Decimal) -> Decimal | None:
        """The price at which closing leaves nothing of the pool, the other positions at their last prices."""
        equity, price = self._valuation.equity(), self._valuation.price(symbol)
        if equity is None or price is None:
            return None
        without = equity - held * price
        gone = -without / (held - abs(held) * self._instruments[symbol].taker_fee)
        return gone if gone > 0 else None

    def _place_at(self, symbol: str, held: Decimal, prices: Prices, time: int) -> None:
        group = self._blotter.next_group("manual")
        for purpose, price in ((STOP, prices.stop), (TARGET, prices.target)):
            if price is not None:
                guard = guard_order(
                    purpose,
                    price,
                    client_order_id=self._blotter.next_id("manual"),
                    group=group,
                    bot="manual",
                    instrument=self._instruments[symbol],
                    held=held,
                    time=time,
                )
                self._blotter.submit(guard, time)

    def _cancel(self, orders: list[Order], time: int) -> None:
        for order in orders:
            self._blotter.cancel(order, time)
