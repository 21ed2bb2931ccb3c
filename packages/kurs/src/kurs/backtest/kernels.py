"""The rule of a plan in one compiled pass over the candles: what is held, what it is worth, what was traded.

All numbers are float64, and every operation is done in the order in which it is written (nothing is fused or
reordered), so that a run, a sweep and a later run agree to the last bit. Importing it brings the compiler; `loops.py`
has the same functions as machine code that was kept.
"""

from typing import Any, cast

import numpy as np

from kurs.backtest.records import (
    AMOUNT,
    BITS,
    ENTRY_PRICE,
    ENTRY_ROW,
    EXIT_PRICE,
    EXIT_ROW,
    FEES,
    FIXED,
    FRACTION,
    LAST_BIT,
    PROFIT,
    REASON,
    State,
    Terms,
)
from kurs.market.columns import FloatArray, IntArray
from kurs.strategies.compilation import inlined, linked

__all__ = ["BUY", "NOTHING", "SELL", "again", "fill", "guard", "leave", "sent", "slipped", "start", "trade_views"]

# What a strategy asks for. NumPy's integers, for the compiler makes a copy of a function for each plain constant.
NOTHING, BUY, SELL = cast("tuple[int, int, int]", (np.int64(0), np.int64(1), np.int64(-1)))
# Why a round trip ended, as in outcome.REASONS.
SIGNAL, STOP, TARGET, LIQUIDATION, REVERSE = cast("tuple[int, int, int, int, int]", tuple(map(np.int64, range(5))))
# The errors of the two or three operations that make a price: 2 % below 50 is the 49 that a candle's low may be.
ROUNDING = 1e-15
# What an amount may be above what the cash covers, by rounding alone.
DUST = 1e-12


@inlined
def start(cash: float) -> State:
    """Nothing held, nothing traded."""
    return State(cash, 0.0, -np.inf, np.inf, 0, 0, 0)


@inlined
def fill(state: State, order: int, price: float, asked: float, row: int, terms: Terms, records: FloatArray) -> State:
    """A market order (BUY, SELL) at `price`, sent when the price was `asked`: it closes the position, or opens one.

    What turns a position is two orders: the second one is sent once the first has filled, at the price of that.
    """
    price = slipped(price, order, terms)
    if state.amount != 0.0:
        state, asked = leave(state, price, row, terms, records), price
        if not terms.reverse:
            return state
    return _entered(state, order, price, asked, row, terms, records)


@inlined
def leave(state: State, price: float, row: int, terms: Terms, records: FloatArray) -> State:
    """Ends a position because of a signal; slippage is in the price."""
    return _left(state, price, terms.fee, REVERSE if terms.reverse else SIGNAL, row, records)


@inlined
def guard(state: State, open_: float, high: float, low: float, row: int, terms: Terms, records: FloatArray) -> State:
    """Ends a position whose stop or target the candle reaches: first by the open, then the stop, then the target."""
    price, fee, reason, side = open_, terms.maker_fee, TARGET, NOTHING
    if state.amount > 0.0:
        if open_ < state.above:
            price = state.above
            if low <= state.below:
                price, side = open_ if open_ < state.below else state.below, SELL
    elif open_ > state.below:
        price = state.below
        if high >= state.above:
            price, side = open_ if open_ > state.above else state.above, BUY
    if side != NOTHING:
        price, fee, reason = slipped(price, side, terms), terms.fee, STOP
        if _ruin(state, terms) < records[ENTRY_PRICE, state.trades] * (1.0 + terms.stop):
            reason = LIQUIDATION
    return _left(state, price, fee, reason, row, records)


@inlined
def sent(state: State, asked: float, terms: Terms) -> State:
    """Counts an entry that is left out when it is asked for: nothing, or less than the least, could be had for it."""
    size = _size(state.cash, asked, terms)
    denied = 1 if size <= 0.0 else 0
    small = 1 if size > 0.0 and size * asked < terms.least else 0
    return State(state.cash, 0.0, -np.inf, np.inf, state.trades, state.denied + denied, state.small + small)


@inlined
def again(state: State, lane: int) -> State:
    """The same with the lane's number for that of its record: a lane has one, and its trades are counted elsewhere."""
    return State(state.cash, state.amount, state.below, state.above, lane, 0, 0)


@inlined
def slipped(price: float, side: int, terms: Terms) -> float:
    """What a market order pays or gets; rounded against it."""
    if terms.slip > 0.0:
        price = _stepped(price * (1.0 + side * terms.slip), terms.tick, side)
        price = price if price > terms.tick else terms.tick
    return price


@inlined
def _stepped(value: float, step: float, side: int) -> float:
    """The next whole number of steps above (BUY) or below; errors of the last digits are no reason for another one."""
    if step > 0.0:
        steps = value / step * (1.0 - side * 2.0 * ROUNDING)
        value = (np.ceil(steps) if side > 0 else np.floor(steps)) * step
    return value


@inlined
def _ruin(state: State, terms: Terms) -> float:
    """Where buying back what was sold short takes all the cash there is: nobody lends any longer."""
    return state.cash / (-state.amount * (1.0 + terms.fee)) if state.amount < 0.0 else np.inf


@inlined
def _size(cash: float, price: float, terms: Terms) -> float:
    size = cash / (price * (1.0 + terms.fee))
    if terms.sizing == FRACTION:
        size = size * terms.size
    elif terms.sizing == FIXED:
        size = terms.size
    else:
        risked = cash * terms.size / (price * terms.stop)
        size = risked if risked < size else size
    return _stepped(size, terms.lot, SELL)


@inlined
def _entered(state: State, side: int, price: float, asked: float, row: int, terms: Terms, records: FloatArray) -> State:
    """An entry that the cash does not cover is left out."""
    told = sent(state, asked, terms)
    if told.denied + told.small > state.denied + state.small:
        return told
    cash = state.cash
    size = _size(cash, price, terms)
    if size <= 0.0 or size * price * (1.0 + terms.fee) > cash * (1.0 + DUST):
        return State(cash, 0.0, -np.inf, np.inf, state.trades, state.denied + 1, state.small)
    amount = side * size
    paid = size * price * terms.fee
    records[ENTRY_ROW, state.trades] = _bits(row)
    records[AMOUNT, state.trades] = amount
    records[ENTRY_PRICE, state.trades] = price
    records[FEES, state.trades] = paid
    state = State(cash - amount * price - paid, amount, -np.inf, np.inf, state.trades, state.denied, state.small)
    stop, target = price * (1.0 - side * terms.stop), price * (1.0 + side * terms.target)
    if side > 0:
        below, above = _stepped(stop, terms.tick, BUY), _stepped(target, terms.tick, BUY)
    else:
        ruin = _ruin(state, terms)
        below, above = _stepped(target, terms.tick, SELL), _stepped(stop if stop < ruin else ruin, terms.tick, SELL)
    below, above = below * (1.0 + ROUNDING), above * (1.0 - ROUNDING)
    return State(state.cash, amount, below, above, state.trades, state.denied, state.small)


@inlined
def _left(state: State, price: float, fee: float, reason: int, row: int, records: FloatArray) -> State:
    count, amount = state.trades, state.amount
    value = amount * price
    paid = (value if value > 0.0 else -value) * fee
    fees = records[FEES, count] + paid
    records[EXIT_ROW, count] = _bits(row)
    records[EXIT_PRICE, count] = price
    records[FEES, count] = fees
    records[PROFIT, count] = amount * (price - records[ENTRY_PRICE, count]) - fees
    records[REASON, count] = _bits(reason)
    cash = state.cash + value - paid
    if reason == LIQUIDATION and abs(cash) <= state.cash * DUST:
        # All of it is gone; what rounding has left would be traded for ever.
        cash = 0.0
    return State(cash, 0.0, -np.inf, np.inf, count + 1, state.denied, state.small)


@linked
def trade_views(
    open_: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    views: IntArray,
    warmup: int,
    cash: float,
    terms: Terms,
    equity: FloatArray,
    records: FloatArray,
) -> State:
    """Trades where a view (see `views.py`) changes to buy or sell; fills `equity`, a value a row, and `records`.

    It goes from one such candle to the next. Those between change nothing but the equity, unless one of them reaches a
    stop or a target. BITS candles at a time are looked at and written, for a loop of known length has no end to be
    guessed; what was too many is written again.
    """
    state, rows = start(cash), len(close)
    bought = sold = np.int64(0)
    for word in range((rows + BITS - 1) // BITS):
        buys, sells = views[0, word], views[1, word]
        turned: Any = (buys ^ (buys << 1 | bought)) | (sells ^ (sells << 1 | sold))
        bought, sold = (buys >> LAST_BIT) & 1, (sells >> LAST_BIT) & 1
        first = word * BITS
        end, row = min(first + BITS, rows), first
        while row < end:
            bit = _lowest(turned) if turned else LAST_BIT
            after = min(first + bit + 1, end)
            # Loops are written out here: of a function of its own the compiler makes one candle at a time.
            hits: Any = np.int64(0)
            if state.below != -np.inf:
                if row + BITS <= rows:
                    for at in range(BITS):
                        hits |= np.int64(low[np.uint64(row + at)] <= state.below) << at
                else:
                    for at in range(end - row):
                        hits |= np.int64(low[np.uint64(row + at)] <= state.below) << at
            if state.above != np.inf:
                if row + BITS <= rows:
                    for at in range(BITS):
                        hits |= np.int64(high[np.uint64(row + at)] >= state.above) << at
                else:
                    for at in range(end - row):
                        hits |= np.int64(high[np.uint64(row + at)] >= state.above) << at
            hit = row + _lowest(hits) if hits else after
            while True:
                cash, amount = state.cash, state.amount
                if row + BITS <= rows:
                    for at in range(BITS):
                        equity[np.uint64(row + at)] = cash + amount * close[np.uint64(row + at)]
                else:
                    for at in range(end - row):
                        equity[np.uint64(row + at)] = cash + amount * close[np.uint64(row + at)]
                if hit >= after:
                    break
                row, hit = hit, after
                state = guard(state, open_[row], high[row], low[row], row, terms, records)
            row = after
            if turned == 0 or first + bit >= rows:
                break
            turned &= turned - 1
            last = row - 1
            now = ((buys >> bit) & 1) - ((sells >> bit) & 1)
            asked = now > 0 or (now < 0 and (state.amount > 0.0 or terms.short))
            if asked and last >= warmup and now * state.amount <= 0.0:
                at = last if terms.at_close else row
                if at < rows:
                    price = close[at] if terms.at_close else open_[at]
                    state = fill(state, now, price, close[last], at, terms, records)
                    if terms.at_close:
                        equity[last] = state.cash + state.amount * close[last]
                elif state.amount == 0.0:
                    state = sent(state, close[last], terms)
    return state


@inlined
def _bits(whole: int) -> Any:
    """Where floats are kept, a whole number's own bits."""
    return np.int64(whole).view(np.float64)


@inlined
def _lowest(bits: int) -> int:
    """The number of the lowest bit that is set: the exponent of that bit as a float."""
    exponent: Any = np.float64(np.uint64(bits & -bits)).view(np.int64) >> 52
    return (exponent & 0x7FF) - 1023  # type: ignore[no-any-return]  # a whole number, as NumPy has them
