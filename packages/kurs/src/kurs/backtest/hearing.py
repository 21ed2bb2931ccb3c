"""A strategy that hears of its fills, traded candle by candle: the compiled rule, and a Fill for each that it makes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from typing import Any

import numpy as np

from kurs.backtest import loops, records
from kurs.backtest.records import ASKED, AT_CLOSE, AT_OPEN, WITHIN, State, Terms
from kurs.domain.fills import Fill
from kurs.domain.market import Candle, exact
from kurs.domain.orders import BUY, SELL
from kurs.domain.signals import Action
from kurs.market.columns import CandleColumns, FloatArray
from kurs.strategies.base import Strategy

__all__ = ["Steps", "trade_hearing"]

# As the compiled rule counts them.
NOTHING, BOUGHT, SOLD = 0, 1, -1
# Why a round trip ended (see outcome.REASONS): by stop or liquidation, or by the target; else by a signal.
STOPS, TARGET = frozenset({1, 3}), 2
# Of so many round trips records are kept at first.
ROUND_TRIPS = 1_024
TOGETHER = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """In which prices and amounts are told (0: as they are), the share that each fill costs, and in which currency."""

    tick: Decimal
    lot: Decimal
    fee: Decimal
    maker_fee: Decimal
    currency: str


def trade_hearing(
    strategy: Strategy,
    columns: CandleColumns,
    warmup: int,
    terms: Terms,
    steps: Steps,
    progress: Callable[[float], None] | None = None,
) -> tuple[FloatArray, FloatArray, State]:
    """Equity, records and the last state, as of a pass over all candles; `progress` is told the share that is done.

    Raises what the strategy raises.
    """
    strategy.warmup = 0
    trading = _Trading(strategy, columns, terms, steps)
    look, hold = strategy.on_candle, Action.HOLD
    view, order, below, above = hold, NOTHING, -inf, inf
    for row, candle in enumerate(_candles(columns, progress)):
        if order or candle.low <= below or candle.high >= above:
            trading.live_through(row, candle)
            order, below, above = NOTHING, trading.state.below, trading.state.above
        said = look(candle).action
        if said is not view:
            view = said
            if said is not hold and row >= warmup:
                trading.ask(row, candle, BOUGHT if said is Action.BUY else SOLD)
                order, below, above = trading.order, trading.state.below, trading.state.above
    return trading.equity(), trading.trips, trading.state


def _candles(columns: CandleColumns, progress: Callable[[float], None] | None) -> Iterator[Candle]:
    """Made as they are wanted: all together take more memory than anything else."""
    for at in range(0, len(columns), TOGETHER):
        if at and progress is not None:
            progress(at / len(columns))
        yield from columns.candles(at, at + TOGETHER)


class _Trading:
    """What waits, what is held, and who is told of it.

    Orders are numbered as the engine numbers them, so that a strategy is told the same names.
    """

    def __init__(self, strategy: Strategy, columns: CandleColumns, terms: Terms, steps: Steps) -> None:
        self._told: Any = getattr(strategy, "on_fill", None)
        self._columns, self._terms, self._steps = columns, terms, steps
        self._trade = loops.trade_candle.ready()
        self.state = State(terms.cash, terms.cash_rest, 0.0, 0.0, -inf, inf, 0, 0, 0)
        self.order, self._asked = NOTHING, 0.0
        self.trips: FloatArray = np.empty((records.WIDTH, ROUND_TRIPS))
        self._rows, self._states = [0], [self.state]
        self._numbered = self._fills = 0
        self._entry = self._exit = self._stop = self._target = 0

    def live_through(self, row: int, candle: Candle) -> None:
        """An order that waits meets the open; then stop and target are watched."""
        if self.order:
            self._trade_order(AT_OPEN, row, candle)
        before = self.state
        if candle.low <= before.below or candle.high >= before.above:
            # What the open reaches happens there, everything else is told at the candle's close.
            at_open = not before.below < candle.open < before.above
            after = self._step(WITHIN, NOTHING, row, candle)
            self._tell_exit(before, after, candle.time if at_open else candle.close_time)

    def ask(self, row: int, candle: Candle, order: int) -> None:
        """Acts on a view that has changed at the close."""
        before = self.state
        held, self._asked = before.amount, candle.close
        if order * held > 0 or (order == SOLD and not held and not self._terms.short):
            return
        if held:
            self._exit = self._next()
        else:
            after = self._step(ASKED, order, row, candle)
            if after.denied > before.denied:
                return
            self._entry = self._next()
            if after.small > before.small:
                return
        self.order = order
        if self._terms.at_close:
            self._trade_order(AT_CLOSE, row, candle)

    def equity(self) -> FloatArray:
        """Candle by candle, of what was held at each close."""
        counts = np.diff([*self._rows, len(self._columns)])
        cash = np.repeat([state.cash for state in self._states], counts)
        amount = np.repeat([state.amount for state in self._states], counts)
        equity: FloatArray = cash + amount * self._columns.close
        return equity

    def _trade_order(self, moment: int, row: int, candle: Candle) -> None:
        before, order, self.order = self.state, self.order, NOTHING
        after = self._step(moment, order, row, candle)
        time = candle.close_time if moment == AT_CLOSE else candle.time
        if before.amount:
            self._tell_exit(before, after, time)
            turned = after.denied == before.denied or (self._terms.fixed and after.cash > 0)
            # An order that opens the other side has a number, unless there is nothing to open it with.
            if self._terms.reverse and turned:
                self._entry = self._next()
        if after.amount:
            self._tell_entry(after, time)

    def _step(self, moment: int, order: int, row: int, candle: Candle) -> State:
        _, _, _, open_, high, low, close, _ = candle
        if self.state.trades + 2 > self.trips.shape[1]:
            self.trips = np.concatenate((self.trips, np.empty_like(self.trips)), axis=1)
        after: State = self._trade(
            moment, order, open_, high, low, close, self._asked, row, self.state, self._terms, self.trips
        )
        self.state = after
        if self._rows[-1] == row:
            self._states[-1] = after
        else:
            self._rows.append(row)
            self._states.append(after)
        return after

    def _tell_entry(self, after: State, time: int) -> None:
        price = float(self.trips[records.ENTRY_PRICE, after.trades])
        order, terms = self._entry, self._terms
        if terms.stop != inf or after.amount < 0:
            self._stop = self._next()
        if terms.target != inf:
            self._target = self._next()
        self._tell(order, after.amount, after.amount_rest, price, time)

    def _tell_exit(self, before: State, after: State, time: int) -> None:
        if after.trades == before.trades:
            return
        reason = int(self.trips[records.REASON, before.trades : after.trades].view(np.int64)[0])
        price = float(self.trips[records.EXIT_PRICE, before.trades])
        order = self._target if reason == TARGET else self._stop if reason in STOPS else self._exit
        self._tell(order, -before.amount, -before.amount_rest, price, time, maker=reason == TARGET)

    def _tell(self, order: int, amount: float, rest: float, price: float, time: int, *, maker: bool = False) -> None:
        steps, symbol = self._steps, self._columns.symbol
        self._fills += 1
        size, paid = exact(float(abs(amount))), exact(price)
        if steps.lot and steps.tick and not self._terms.fixed:
            size = round(abs(Decimal(amount) + Decimal(rest)) / steps.lot) * steps.lot
        if steps.tick:
            paid = round(paid / steps.tick) * steps.tick
        fill = Fill(
            trade_id=str(self._fills),
            client_order_id=f"{symbol}-{order}",
            symbol=symbol,
            side=BUY if amount > 0 else SELL,
            amount=size,
            price=paid,
            fee=size * paid * (steps.maker_fee if maker else steps.fee),
            fee_currency=steps.currency,
            maker=maker,
            time=time,
        )
        self._told(fill)

    def _next(self) -> int:
        self._numbered += 1
        return self._numbered
