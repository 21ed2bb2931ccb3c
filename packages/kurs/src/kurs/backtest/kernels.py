"""The rule of a plan in one compiled pass over the candles: what is held, what it is worth, what was traded.

All numbers are float64, and every operation is done in the order in which it is written (nothing is fused or
reordered), so that a run, a sweep and a later run agree to the last bit. Where prices and amounts have steps, the cash
and what is bought for it are exact (see `exact.py`), for a last digit decides whether there is one lot more. Importing
it brings the compiler; `loops.py` has the same functions as machine code that was kept.
"""

from typing import Any, NamedTuple, cast

import numpy as np

from kurs.backtest.exact import Exact, fits, less, plus, times, times_whole
from kurs.backtest.records import (
    AMOUNT,
    BITS,
    ENTRY_PRICE,
    ENTRY_ROW,
    EXIT_PRICE,
    EXIT_ROW,
    FEES,
    LAST_BIT,
    PROFIT,
    REASON,
    State,
    Terms,
)
from kurs.market.columns import FloatArray, IntArray
from kurs.strategies.compilation import called, fetched, inlined, linked

__all__ = ["BUY", "NOTHING", "SELL", "again", "fill", "guard", "leave", "sent", "slipped", "start", "trade_views"]

# What a strategy asks for. NumPy's integers, for the compiler makes a copy of a function for each plain constant.
NOTHING, BUY, SELL = cast("tuple[int, int, int]", (np.int64(0), np.int64(1), np.int64(-1)))
# Why a round trip ended, as in outcome.REASONS.
SIGNAL, STOP, TARGET, LIQUIDATION, REVERSE = cast("tuple[int, int, int, int, int]", tuple(map(np.int64, range(5))))
# The errors of the two or three operations that make a price: 2 % below 50 is the 49 that a candle's low may be.
ROUNDING = 1e-15
# What an amount may be above what the cash covers, by rounding alone, where nothing is exact.
DUST = 1e-12
# What all additions to the cash may be wrong, as a share of the largest; the engine cuts at the 28th digit.
NOISE = 1e-27
# What the engine opens nothing for: such a share of the cash, and what is left of what there was in the beginning.
LEFT_OVER, GONE = 1e-9, 1e-15
# The open of a fill is read seldom enough for no processor to foresee it: it is asked for so many candles earlier, each
# line of memory (of so many numbers) once.
AHEAD, LINE = 8 * BITS, 8


class Money(NamedTuple):
    """Cash, what its float lacks, the fee that was paid of it, and the price without what made it a little other."""

    cash: float
    rest: float
    fee: float
    price: float


@inlined
def start(terms: Terms) -> State:
    """Nothing held, nothing traded."""
    return State(terms.cash, terms.cash_rest, 0.0, 0.0, -np.inf, np.inf, 0, 0, 0)


@inlined
def fill(
    state: State,
    order: int,
    price: float,
    high: float,
    low: float,
    asked: float,
    row: int,
    terms: Terms,
    records: FloatArray,
) -> State:
    """A market order (BUY, SELL) at `price`, sent when the price was `asked`: it closes the position, or opens one.

    What turns a position is two orders: the second one is sent once the first has filled, at the price of that.
    """
    paid = slipped(price, order, high, low, terms)
    if state.amount != 0.0:
        state, asked = leave(state, paid, row, terms, records), paid
        if not terms.reverse:
            return state
    # A purchase is sized by what it pays; a sale by the price before slippage, or getting less would make it larger.
    return _entered(state, order, paid, paid if order > 0 else price, asked, row, terms, records)


@inlined
def leave(state: State, price: float, row: int, terms: Terms, records: FloatArray) -> State:
    """Ends a position because of a signal; slippage is in the price."""
    return _left(state, price, REVERSE if terms.reverse else SIGNAL, row, terms, records)


@inlined
def guard(state: State, open_: float, high: float, low: float, row: int, terms: Terms, records: FloatArray) -> State:
    """Ends a position whose stop or target the candle reaches: first by the open, then the stop, then the target."""
    price, reason, side = open_, TARGET, NOTHING
    if state.amount > 0.0:
        if open_ < state.above:
            price = _near(state.above, terms.tick)
            if low <= state.below:
                price, side = open_ if open_ < state.below else _near(state.below, terms.tick), SELL
    elif open_ > state.below:
        price = _near(state.below, terms.tick)
        if high >= state.above:
            price, side = open_ if open_ > state.above else _near(state.above, terms.tick), BUY
    if side != NOTHING:
        price, reason = slipped(price, side, high, low, terms), STOP
        if _ruin(state, terms) < records[ENTRY_PRICE, state.trades] * (1.0 + terms.stop) * (1.0 - 4.0 * ROUNDING):
            reason = LIQUIDATION
    return _left(state, price, reason, row, terms, records)


@inlined
def sent(state: State, asked: float, terms: Terms) -> State:
    """Counts an entry that is left out when it is asked for: nothing, or less than the least, could be had for it."""
    size = _size(state, asked, terms).value
    denied = 1 if size <= 0.0 else 0
    small = 1 if size > 0.0 and size * asked < terms.least * (1.0 - ROUNDING) else 0
    return _flat(state, state.trades, state.denied + denied, state.small + small)


@inlined
def again(state: State, lane: int) -> State:
    """The same with the lane's number for that of its record: a lane has one, and its trades are counted elsewhere."""
    return State(state.cash, state.cash_rest, state.amount, state.amount_rest, state.below, state.above, lane, 0, 0)


@inlined
def _flat(state: State, trades: int, denied: int, small: int) -> State:
    """With the same cash nothing is held, and so much was traded and left out."""
    return State(state.cash, state.cash_rest, 0.0, 0.0, -np.inf, np.inf, trades, denied, small)


@inlined
def slipped(price: float, side: int, high: float, low: float, terms: Terms) -> float:
    """What a market order pays or gets; rounded against it, and perhaps no worse than its candle."""
    if terms.slip > 0.0:
        price = _stepped(price * (1.0 + side * terms.slip), terms.tick, side)
        price = price if price > terms.tick else terms.tick
        if terms.within:
            price = (price if price < high else high) if side > 0 else (price if price > low else low)
    return price


@inlined
def _stepped(value: float, step: float, side: int) -> float:
    """The next whole number of steps above (BUY) or below; errors of the last digits are no reason for another one."""
    if step > 0.0:
        steps = value / step * (1.0 - side * 2.0 * ROUNDING)
        value = (np.ceil(steps) if side > 0 else np.floor(steps)) * step
    return value


@inlined
def _near(price: float, tick: float) -> float:
    """The price itself, of one that is looked for a little beside it."""
    return np.rint(price / tick) * tick if tick > 0.0 else price


@inlined
def _ruin(state: State, terms: Terms) -> float:
    """Where buying back what was sold short takes all the cash there is: nobody lends any longer."""
    return state.cash / (-state.amount * (1.0 + terms.fee)) if state.amount < 0.0 else np.inf


@inlined
def _size(state: State, price: float, terms: Terms) -> Exact:
    if terms.fixed:
        return Exact(terms.size if state.cash > 0.0 else 0.0, terms.size_rest)
    if state.cash * terms.size <= GONE * terms.cash or terms.size <= LEFT_OVER:
        return Exact(0.0, 0.0)
    if _counts(terms):
        return _most(state.cash, state.cash_rest, price, terms)
    return Exact(_stepped(state.cash / (price * (1.0 + terms.fee)) * terms.size, terms.lot, SELL), 0.0)


@inlined
def _covered(state: State, size: Exact, price: float, terms: Terms) -> bool:
    """Whether the cash pays for an amount, which only one that was fixed can be too large for."""
    if not terms.fixed:
        return True
    if _counts(terms):
        left = _settled(state.cash, state.cash_rest, size.value, size.rest, price, terms.fee, terms.fee_rest, terms)
        return left.cash >= -_noise(state.cash, terms)
    return size.value * price * (1.0 + terms.fee) <= state.cash * (1.0 + DUST)


@inlined
def _entered(
    state: State,
    side: int,
    price: float,
    counted: float,
    asked: float,
    row: int,
    terms: Terms,
    records: FloatArray,
) -> State:
    """An entry that the cash does not cover, each unit `counted` for so much, is left out."""
    told = sent(state, asked, terms)
    if told.denied + told.small > state.denied + state.small:
        return told
    size = _size(state, counted, terms)
    if size.value <= 0.0 or not _covered(state, size, counted, terms):
        return _flat(state, state.trades, state.denied + 1, state.small)
    amount, rest = side * size.value, side * size.rest
    money = _traded(state, amount, rest, price, terms.fee, terms.fee_rest, terms)
    records[ENTRY_ROW, state.trades] = _bits(row)
    records[AMOUNT, state.trades] = amount
    records[ENTRY_PRICE, state.trades] = money.price
    records[FEES, state.trades] = money.fee
    state = State(money.cash, money.rest, amount, rest, -np.inf, np.inf, state.trades, state.denied, state.small)
    stop, target = price * (1.0 - side * terms.stop), price * (1.0 + side * terms.target)
    if side > 0:
        below, above = _stepped(stop, terms.tick, BUY), _stepped(target, terms.tick, BUY)
    else:
        ruin = _ruin(state, terms)
        if ruin < stop and _counts(terms):
            ruin = _last_price(money.cash, money.rest, size.value, size.rest, terms)
        below, above = _stepped(target, terms.tick, SELL), _stepped(stop if stop < ruin else ruin, terms.tick, SELL)
    below, above = below * (1.0 + ROUNDING), above * (1.0 - ROUNDING)
    return State(money.cash, money.rest, amount, rest, below, above, state.trades, state.denied, state.small)


@inlined
def _left(state: State, price: float, reason: int, row: int, terms: Terms, records: FloatArray) -> State:
    count, amount = state.trades, state.amount
    fee, fee_rest = (terms.maker_fee, terms.maker_rest) if reason == TARGET else (terms.fee, terms.fee_rest)
    money = _traded(state, -amount, -state.amount_rest, price, fee, fee_rest, terms)
    cash, rest = money.cash, money.rest
    fees = records[FEES, count] + money.fee
    records[EXIT_ROW, count] = _bits(row)
    records[EXIT_PRICE, count] = money.price
    records[FEES, count] = fees
    records[PROFIT, count] = amount * (money.price - records[ENTRY_PRICE, count]) - fees
    records[REASON, count] = _bits(reason)
    if reason == LIQUIDATION and not _counts(terms) and abs(cash) <= state.cash * DUST:
        # All of it is gone; what rounding has left would be traded for ever.
        cash = rest = 0.0
    return State(cash, rest, 0.0, 0.0, -np.inf, np.inf, count + 1, state.denied, state.small)


@inlined
def _traded(state: State, amount: float, rest: float, price: float, fee: float, fee_rest: float, terms: Terms) -> Money:
    """Once so much was bought, or sold (below 0)."""
    if _counts(terms):
        return _settled(state.cash, state.cash_rest, amount, rest, price, fee, fee_rest, terms)
    value = amount * price
    paid = (value if value > 0.0 else -value) * fee
    return Money(state.cash - value - paid, 0.0, paid, price)


@inlined
def _counts(terms: Terms) -> bool:
    """Whether amounts and prices are whole numbers of steps, so that all money can be exact."""
    return terms.lot > 0.0 and terms.tick > 0.0


@called
def _settled(
    cash: float, rest: float, amount: float, amount_rest: float, price: float, fee: float, fee_rest: float, terms: Terms
) -> Money:
    told = _ticks(price, terms)
    value = times(Exact(amount, amount_rest), told)
    side = 1.0 if amount > 0.0 else -1.0
    paid = times(value, Exact(side * fee, side * fee_rest))
    left = less(less(Exact(cash, rest), value), paid)
    return Money(left.value, left.rest, paid.value, told.value)


@called
def _most(cash: float, rest: float, price: float, terms: Terms) -> Exact:
    """How much the share of the cash pays for, fees included."""
    lot = Exact(terms.lot, terms.lot_rest)
    cost = times(lot, _with_fee(_ticks(price, terms), terms))
    money = times(Exact(cash, rest), Exact(terms.size, terms.size_rest))
    return times(fits(cost, money, _noise(cash, terms)), lot)


@called
def _last_price(cash: float, rest: float, size: float, size_rest: float, terms: Terms) -> float:
    """The highest price at which the cash pays for so much, fees included."""
    cost = times(Exact(size, size_rest), _with_fee(Exact(terms.tick, terms.tick_rest), terms))
    return fits(cost, Exact(cash, rest), _noise(cash, terms)).value * terms.tick


@inlined
def _noise(cash: float, terms: Terms) -> float:
    return NOISE * (cash + terms.cash)


@inlined
def _ticks(price: float, terms: Terms) -> Exact:
    return times_whole(np.rint(price / terms.tick), Exact(terms.tick, terms.tick_rest))


@inlined
def _with_fee(value: Exact, terms: Terms) -> Exact:
    return plus(value, times(value, Exact(terms.fee, terms.fee_rest)))


@linked
def trade_views(
    open_: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    views: IntArray,
    warmup: int,
    terms: Terms,
    equity: FloatArray,
    records: FloatArray,
) -> State:
    """Trades where a view (see `views.py`) changes to buy or sell; fills `equity`, a value a row, and `records`.

    It goes from one such candle to the next. Those between change nothing but the equity, unless one of them reaches a
    stop or a target. BITS candles at a time are looked at and written, for a loop of known length has no end to be
    guessed; what was too many is written again.
    """
    state, rows = start(terms), len(close)
    bought = sold = np.int64(0)
    for word in range((rows + BITS - 1) // BITS):
        buys, sells = views[0, word], views[1, word]
        turned: Any = (buys ^ (buys << 1 | bought)) | (sells ^ (sells << 1 | sold))
        bought, sold = (buys >> LAST_BIT) & 1, (sells >> LAST_BIT) & 1
        first = word * BITS
        for line in range(0, BITS, LINE):
            fetched(open_, first + AHEAD + line)
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
                    state = fill(state, now, price, high[at], low[at], close[last], at, terms, records)
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
