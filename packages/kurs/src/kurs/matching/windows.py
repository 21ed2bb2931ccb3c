"""A window: what the market did between two moments, told by one candle or by one trade.

The intrabar rule. A candle does not say in which order its prices came, so the worse one is believed:

1. A candle concerns an order only if it closes after the order's arrival. A decision made at a close
   is therefore filled in a later candle, never in the one that caused it.
2. An order that arrives takes at the candle's open. If it arrives inside the candle (latency, or sent
   between two closes) the price has moved from the open toward the trader's worse extreme by the
   fraction of the interval that had passed.
3. A stop is triggered by the low (sell) or the high (buy) and trades at its trigger, or at the open
   where the candle opened beyond it. Slippage is added against the trader, never outside the candle
   unless `Models.beyond` says so.
4. Stops come before limits: where both are touched, the stop of a position fills and not its target.
5. A resting limit fills only when the price goes through it (`FillRule.TOUCH`: when it is reached), at
   its own price as maker; where the candle opens beyond it, at the open, which is better. A limit that
   could trade on arrival takes at that moment's price, never worse than its limit; with `Models.at_once`
   it rests when it is sent.
6. A limit that arrives inside a candle cannot rest and fill in it: the price may have been there before.
   A trailing stop is measured against the trigger that stood at the open; it moves afterwards. A
   stop-limit whose limit does not allow the triggering price rests from the next candle on.
7. All own orders together take at most a share of the candle's volume, in this order: what trades at
   the open, then arrivals, then stops, then limits, nearest to the open first. The rest goes on in the
   next candle.
8. Prices are on the tick grid, rounded against the trader, inside the candle where the grid allows it.

9. A candle's open can be told before its rest, so that what answers it (the stop of a new position) meets the
   rest of the same candle; a market order that opens the other side of what the open has closed meets the open
   itself. Of a stop that answers what the rest has filled it is believed that the worse extreme came after it.
10. A stop that only reduces a position guards it while it is still on its way: in a candle before the one that it
   arrives in it counts as if it stood, so that no position escapes its stop by latency.

What happens at the open carries the candle's time (or the later arrival), everything else its close. A
trade is a window of one price and one moment; resting limits then fill at their own price.
"""

from decimal import Decimal

import msgspec

from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle, Trade, exact
from kurs.domain.orders import BUY, ZERO, Side
from kurs.matching.models import MOST_SLIPPAGE, FillRule, SlippageModel
from kurs.matching.working import ARRIVING, WAITING, WorkingOrder

__all__ = ["NO_IDS", "Outside", "Window"]

NO_IDS: frozenset[str] = frozenset()


class Window(msgspec.Struct, kw_only=True, eq=False):
    """`left` is what own orders may still take (base, whole lots; None: any amount). `aggressor` is the
    side of a trade, +1 or -1, and 0 for a candle. `swept` is the depth at the trade's price that has
    been counted before own orders. `fresh` are orders that its open has let loose, by id. `traded` is its volume,
    `known_open` the open as `opening` has worked it out. `bounds` are its candle's low and high."""

    start: int
    end: int
    open: float
    high: float
    low: float
    close: float
    traded: float
    left: Decimal | None
    is_candle: bool
    bounds: tuple[float, float] | None = None
    aggressor: int = 0
    swept: Decimal = ZERO
    fresh: frozenset[str] = NO_IDS
    known_open: Decimal | None = None

    @classmethod
    def of_candle(cls, candle: Candle, instrument: Instrument, share: Decimal | None) -> "Window":
        _, interval, time, open_, high, low, close, volume = candle
        return cls(
            start=time,
            end=time + interval,
            open=open_,
            high=high,
            low=low,
            close=close,
            traded=volume,
            left=None if share is None else instrument.round_amount(exact(volume) * share),
            is_candle=True,
            bounds=(low, high),
        )

    @classmethod
    def of_trade(cls, trade: Trade, instrument: Instrument, share: Decimal | None) -> "Window":
        """Of a trade the whole amount can be had, unless amounts are not limited at all."""
        return cls(
            start=trade.time,
            end=trade.time,
            open=trade.price,
            high=trade.price,
            low=trade.price,
            close=trade.price,
            traded=trade.amount,
            left=None if share is None else instrument.round_amount(exact(trade.amount)),
            is_candle=False,
            aggressor=trade.side,
        )

    @classmethod
    def of_close(cls, candle: Candle, left: Decimal | None) -> "Window":
        """The last moment of a candle, for who may still trade at its close; `left` as it was left by then."""
        return cls(
            start=candle.close_time,
            end=candle.close_time,
            open=candle.close,
            high=candle.close,
            low=candle.close,
            close=candle.close,
            traded=candle.volume,
            left=left,
            is_candle=False,
            bounds=(candle.low, candle.high),
        )

    @property
    def opening(self) -> Decimal:
        """The open as a decimal; worked out once for all orders that meet it."""
        if self.known_open is None:
            self.known_open = exact(self.open)
        return self.known_open

    def meets(self, arrival: int) -> bool:
        """Whether an order that arrives then sees something of this window."""
        return arrival < self.end if self.is_candle else arrival <= self.end

    def price_on_arrival(self, arrival: int, side: Side) -> Decimal:
        """Where the market is believed to be for an order that arrives then (rule 2)."""
        if arrival <= self.start:
            return self.opening
        worst = exact(self.high if side is BUY else self.low)
        return self.opening + (worst - self.opening) * (arrival - self.start) / (self.end - self.start)

    def reaches(self, working: WorkingOrder) -> bool:
        """Whether the window's worse extreme pulls the trigger (rule 3)."""
        return working.reached_by(self.high if working.side is BUY else self.low)

    def opens_beyond(self, resting: WorkingOrder, rule: FillRule) -> bool:
        """Whether a candle opens better than a resting limit, or at it where a touch is enough (rule 5)."""
        if resting.order.price is None or not self.is_candle:
            return False
        limit = float(resting.order.price)
        better = self.open < limit if resting.side is BUY else self.open > limit
        return better or (self.open == limit and rule is FillRule.TOUCH)

    def passes(self, limit: Decimal, side: Side, rule: FillRule) -> bool:
        """Whether a resting limit fills (rule 5). A trade at the limit's own price hit the other side
        of the book when its aggressor was on the order's side."""
        level = float(limit)
        if self.low < level if side is BUY else self.high > level:
            return True
        touched = self.low == level if side is BUY else self.high == level
        return touched and rule is FillRule.TOUCH and self.aggressor != side.sign

    def watches(self, stop: WorkingOrder) -> bool:
        """Whether a stop is triggered where this window reaches it: one that stands, or one on its way (rule 10)."""
        if stop.stage is ARRIVING:
            return stop.guards and not self.meets(stop.arrives_at)
        return stop.stage is WAITING

    def distance(self, price: Decimal) -> float:
        return abs(float(price) - self.open)

    def sweep(self, ahead: Decimal) -> None:
        """Lets a trade fill the depth that stands before an order at the trade's price."""
        if self.left is not None:
            before = min(max(ahead - self.swept, ZERO), self.left)
            self.swept += before
            self.left -= before

    def offered(self, amount: Decimal) -> Decimal:
        """How much of an amount own orders may still take."""
        return amount if self.left is None else min(amount, self.left)

    def take(self, amount: Decimal) -> None:
        if self.left is not None:
            self.left -= amount

    def on_grid(self, side: Side, price: Decimal, instrument: Instrument) -> Decimal:
        """The price kept within the bounds and rounded against the trader (rule 8)."""
        bounds = self.bounds
        if not instrument.tick_size and (bounds is None or bounds[0] <= float(price) <= bounds[1]):
            return price
        price = instrument.without_noise(price)
        if bounds is None:
            rounded = instrument.round_price_up(price) if side is BUY else instrument.round_price_down(price)
            return max(rounded, instrument.tick_size)
        low, high = (instrument.without_noise(exact(bound)) for bound in bounds)
        inside = min(max(price, low), high)
        if side is BUY:
            rounded, back = instrument.round_price_up(inside), instrument.round_price_down(high)
        else:
            rounded, back = instrument.round_price_down(inside), instrument.round_price_up(low)
        if not low <= rounded <= high and low <= back <= high:
            rounded = back
        return max(rounded, instrument.tick_size)


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """The market of a window as one order meets it: `base` is its price there, before slippage."""

    window: Window
    base: Decimal

    def taker_price(
        self, side: Side, amount: Decimal, instrument: Instrument, slippage: SlippageModel | None, *, beyond: bool
    ) -> Decimal:
        """The price of taking `amount`: slipped, kept inside the candle unless it may lie `beyond`, on the grid."""
        shift = ZERO
        if slippage is not None:
            shift = slippage.shift(self.base, amount, exact(self.window.traded))
            shift = min(shift, self.base * MOST_SLIPPAGE)
        price = instrument.without_noise(self.base + side.sign * shift)
        if not shift or not beyond:
            return self.window.on_grid(side, price, instrument)
        if side is BUY:
            return instrument.round_price_up(price)
        return max(instrument.round_price_down(price), instrument.tick_size)
