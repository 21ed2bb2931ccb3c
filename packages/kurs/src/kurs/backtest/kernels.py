"""The rule of a plan in one compiled pass over the candles: what is held, what it is worth, what was traded.

All numbers are float64, and every operation is done in the order in which it is written (nothing is fused or
reordered), so that a run, a sweep and a later run agree to the last bit. Importing it brings the compiler; `loops.py`
has the same functions as machine code that was kept.
"""

from typing import cast

import numpy as np

from kurs.backtest.records import (
    AMOUNT,
    BITS,
    DOWNSIDE,
    ENTRY_PRICE,
    ENTRY_ROW,
    EQUITY,
    EXIT_PRICE,
    EXIT_ROW,
    FEES,
    FIXED,
    FRACTION,
    LANES,
    LOWEST,
    PARTS,
    PROFIT,
    REASON,
    SQUARES,
    TOTAL,
    TRADES,
    State,
    Terms,
)
from kurs.market.columns import BoolArray, FloatArray, IntArray
from kurs.strategies.base import Actions
from kurs.strategies.compilation import inlined, jitted

__all__ = ["measure", "sweep_crosses", "trade_actions", "trade_crosses"]

# What a strategy asks for. NumPy's integers, for the compiler makes a copy of a function for each plain constant.
NOTHING, BUY, SELL = cast("tuple[int, int, int]", (np.int64(0), np.int64(1), np.int64(-1)))
# Why a round trip ended, as in outcome.REASONS.
SIGNAL, STOP, TARGET, LIQUIDATION = cast("tuple[int, int, int, int]", tuple(map(np.int64, range(4))))
# The errors of the two or three operations that make a price: 2 % below 50 is the 49 that a candle's low may be.
ROUNDING = 1e-15
# What an amount may be above what the cash covers, by rounding alone.
DUST = 1e-12
# The number of a word's last bit.
LAST_BIT = BITS - 1


@inlined
def start(cash: float) -> State:
    """Nothing held, nothing traded."""
    return State(cash, 0.0, -np.inf, np.inf, 0, 0, 0)


@inlined
def fill(state: State, order: int, price: float, asked: float, row: int, terms: Terms, records: FloatArray) -> State:
    """A market order (BUY, SELL) at `price`, sent when the price was `asked`: it closes the position, or opens one."""
    price = _slipped(price, order, terms)
    if state.amount != 0.0:
        return _left(state, price, terms.fee, SIGNAL, row, records)
    return _entered(state, order, price, asked, row, terms, records)


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
        price, fee, reason = _slipped(price, side, terms), terms.fee, STOP
        if _ruin(state, terms) < records[state.trades, ENTRY_PRICE] * (1.0 + terms.stop):
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
def _slipped(price: float, side: int, terms: Terms) -> float:
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
    records[state.trades, ENTRY_ROW] = row
    records[state.trades, AMOUNT] = amount
    records[state.trades, ENTRY_PRICE] = price
    records[state.trades, FEES] = paid
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
    fees = records[count, FEES] + paid
    records[count, EXIT_ROW] = row
    records[count, EXIT_PRICE] = price
    records[count, FEES] = fees
    records[count, PROFIT] = amount * (price - records[count, ENTRY_PRICE]) - fees
    records[count, REASON] = reason
    cash = state.cash + value - paid
    if reason == LIQUIDATION and abs(cash) <= state.cash * DUST:
        # All of it is gone; what rounding has left would be traded for ever.
        cash = 0.0
    return State(cash, 0.0, -np.inf, np.inf, count + 1, state.denied, state.small)


@jitted
def trade_actions(
    open_: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    actions: Actions,
    warmup: int,
    cash: float,
    terms: Terms,
    equity: FloatArray,
    records: FloatArray,
    views: IntArray,
) -> State:
    """Trades where a view changes to buy or to sell; fills `equity` (one value a row) and `records`.

    `views` is what it works with, whatever it holds: two rows of words, a bit for each candle.
    """
    _packed(actions, views)
    return _traded(open_, high, low, close, views, warmup, cash, terms, equity, records)


@jitted
def trade_crosses(
    open_: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    fast: int,
    slow: int,
    warmup: int,
    cash: float,
    terms: Terms,
    equity: FloatArray,
    records: FloatArray,
    views: IntArray,
    numbers: FloatArray,
) -> State:
    """`trade_actions` for crosses of two EMAs (periods `fast` and `slow`); `numbers` (AVERAGES rows of PARTS) is what
    these are worked out with, whatever it holds, and `views` has a multiple of PARTS words.
    """
    _crossed(close, 2.0 / (fast + 1), 2.0 / (slow + 1), views, numbers)
    return _traded(open_, high, low, close, views, warmup, cash, terms, equity, records)


@inlined
def _traded(
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
    """From one candle at which something happens to the next; those between change nothing but the equity.

    Each loop over those does one thing, so that the compiler takes several of them in a step.
    """
    state = start(cash)
    order, rows = NOTHING, len(close)
    bought = sold = np.int64(0)
    for word in range((rows + BITS - 1) // BITS):
        buys, sells = views[0, word], views[1, word]
        turned = (buys ^ (buys << 1 | bought)) | (sells ^ (sells << 1 | sold))
        bought, sold = (buys >> LAST_BIT) & 1, (sells >> LAST_BIT) & 1
        first, end = word * BITS, min(word * BITS + BITS, rows)
        row = first
        while row < end:
            if order == NOTHING:
                left = np.int64(np.uint64(turned) >> np.uint64(row - first))
                quiet_end = min(end, row + _lowest(left)) if left else end
                # Written out here: of a function of its own the compiler makes one candle at a time.
                amount, below, above, ended = state.amount, state.below, state.above, 0
                if below != -np.inf:
                    for at in range(np.uint64(row), np.uint64(quiet_end)):
                        ended += low[at] <= below
                if above != np.inf:
                    for at in range(np.uint64(row), np.uint64(quiet_end)):
                        ended += high[at] >= above
                if ended:
                    while low[row] > below and high[row] < above:
                        equity[row] = state.cash + amount * close[row]
                        row += 1
                elif amount == 0.0:
                    for at in range(np.uint64(row), np.uint64(quiet_end)):
                        equity[at] = state.cash
                    row = quiet_end
                else:
                    for at in range(np.uint64(row), np.uint64(quiet_end)):
                        equity[at] = state.cash + amount * close[at]
                    row = quiet_end
                if row == end:
                    break
            else:
                state = fill(state, order, open_[row], close[row - 1], row, terms, records)
                order = NOTHING
            if low[row] <= state.below or high[row] >= state.above:
                state = guard(state, open_[row], high[row], low[row], row, terms, records)
            if (turned >> (row - first)) & 1:
                now = ((buys >> (row - first)) & 1) - ((sells >> (row - first)) & 1)
                asked = now > 0 or (now < 0 and (state.amount > 0.0 or terms.short))
                if asked and row >= warmup and now * state.amount <= 0.0:
                    if terms.at_close:
                        state = fill(state, now, close[row], close[row], row, terms, records)
                    else:
                        order = now
            equity[row] = state.cash + state.amount * close[row]
            row += 1
    return sent(state, close[-1], terms) if order != NOTHING and state.amount == 0.0 else state


@inlined
def _lowest(bits: int) -> int:
    """The number of the lowest bit that is set: the exponent of that bit as a float."""
    return ((np.float64(np.uint64(bits & -bits)).view(np.int64) >> 52) & 0x7FF) - 1023


# ── views ─────────────────────────────────────────────────────────────────────────────────────────


@inlined
def _packed(actions: Actions, views: IntArray) -> None:
    """Row by row a bit for buy and one for sell, BITS to a word."""
    rows = len(actions)
    for word in range((rows + BITS - 1) // BITS):
        first, buys, sells = word * BITS, np.int64(0), np.int64(0)
        for bit in range(min(BITS, rows - first)):
            action = actions[np.uint64(first + bit)]
            buys |= np.int64(action > 0) << bit
            sells |= np.int64(action < 0) << bit
        views[0, word], views[1, word] = buys, sells


@inlined
def _crossed(close: FloatArray, fast: float, slow: float, views: IntArray, numbers: FloatArray) -> None:
    """The views of two EMAs with these alphas: buy while the first is above, sell once it is no longer.

    An average takes 12 cycles a candle, for each of its values waits for the one before; so PARTS parts of the candles
    are worked out side by side. A part does not know the averages before it: it begins so much earlier that they
    forget where they began, and where the part before ends with any other bit than it had there, it is done again.
    """
    words = views.shape[1] // PARTS
    # After 40 / alpha candles a tenth of the price is less than a thousandth of its last bit.
    early = np.int64(40.0 / slow) // BITS + 1
    average_fast, average_slow, began_fast, began_slow = numbers[0], numbers[1], numbers[2], numbers[3]
    if early > 2 * words:
        _serial(close, close[0], close[0], fast, slow, 0, views.shape[1], views)
    else:
        _parallel(close, fast, slow, early, views, numbers)
        for part in range(1, PARTS):
            quick, calm = average_fast[part - 1], average_slow[part - 1]
            if quick != began_fast[part] or calm != began_slow[part]:
                averages = _serial(close, quick, calm, fast, slow, part * words, (part + 1) * words, views)
                average_fast[part], average_slow[part] = averages
    below = np.int64(0)
    for word in range(views.shape[1]):
        above = views[0, word]
        # Before it was above for the first time nothing is to be sold.
        since = below if below else -(above & -above)
        views[1, word] = ~above & since
        below = below if below else -np.int64(above != 0)


@inlined
def _serial(
    close: FloatArray, quick: float, calm: float, fast: float, slow: float, word: int, end: int, views: IntArray
) -> tuple[float, float]:
    """One candle after the other from the averages before them; words beyond the candles go on with the last price."""
    last = len(close) - 1
    for at in range(word, end):
        above = np.int64(0)
        for bit in range(BITS):
            price = close[np.uint64(min(at * BITS + bit, last))]
            quick += fast * (price - quick)
            calm += slow * (price - calm)
            above |= np.int64(quick > calm) << bit
        views[0, at] = above
    return quick, calm


@inlined
def _parallel(close: FloatArray, fast: float, slow: float, early: int, views: IntArray, numbers: FloatArray) -> None:
    """All parts at once, each from the price `early` words before it on, where there is one."""
    average_fast, average_slow, began_fast, began_slow = numbers[0], numbers[1], numbers[2], numbers[3]
    above, prices = views[1], numbers[4:]
    last, words = len(close) - 1, views.shape[1] // PARTS
    for part in range(PARTS):
        average_fast[part] = average_slow[part] = close[min(max((part * words - early) * BITS, 0), last)]
    for word in range(-early, words):
        if word == 0:
            for part in range(PARTS):
                began_fast[part], began_slow[part] = average_fast[part], average_slow[part]
        for part in range(PARTS):
            above[part] = 0
            first = (part * words + word) * BITS
            if first >= 0 and first + BITS <= len(close):
                for bit in range(BITS):
                    prices[bit, part] = close[np.uint64(first + bit)]
            else:
                for bit in range(BITS):
                    prices[bit, part] = close[min(max(first + bit, 0), last)]
        for bit in range(BITS):
            for part in range(PARTS):
                price = prices[bit, part]
                quick = average_fast[part] + fast * (price - average_fast[part])
                calm = average_slow[part] + slow * (price - average_slow[part])
                average_fast[part], average_slow[part] = quick, calm
                above[part] |= np.int64(quick > calm) << bit
        if word >= 0:
            for part in range(PARTS):
                views[0, part * words + word] = above[part]


# ── many at once ──────────────────────────────────────────────────────────────────────────────────


@jitted
def sweep_crosses(
    open_: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    fast: IntArray,
    slow: IntArray,
    warmup: IntArray,
    cash: float,
    terms: Terms,
    marks: IntArray,
    results: FloatArray,
    curve: FloatArray,
    numbers: FloatArray,
    counts: IntArray,
    flags: BoolArray,
    records: FloatArray,
) -> None:
    """Trades at most LANES pairs (`fast`, `slow`, `warmup` of one length); fills `results`, RESULTS values a pair, and
    `curve`, the equity at the rows `marks` (rising) of each pair.

    `numbers`, `counts`, `flags` (rows of LANES) and `records` (LANES rows of WIDTH) are what it works with, whatever
    they hold: no memory is asked for here.
    """
    lanes = len(fast)
    fast_alpha, slow_alpha, fast_ema, slow_ema = numbers[0], numbers[1], numbers[2], numbers[3]
    money, amount, floor, ceiling = numbers[4], numbers[5], numbers[6], numbers[7]
    before, top, lowest = numbers[8], numbers[9], numbers[10]
    total, squares, downside = numbers[11], numbers[12], numbers[13]
    orders, trades = counts[0], counts[1]
    above, crossed = flags[0], flags[1]
    for lane in range(LANES):
        used = lane < lanes
        fast_alpha[lane] = 2.0 / (fast[lane] + 1) if used else 0.0
        slow_alpha[lane] = 2.0 / (slow[lane] + 1) if used else 0.0
        fast_ema[lane] = slow_ema[lane] = close[0]
        money[lane], amount[lane], floor[lane], ceiling[lane] = cash, 0.0, -np.inf, np.inf
        before[lane], top[lane], lowest[lane] = cash, cash, 1.0
        total[lane], squares[lane], downside[lane] = 0.0, 0.0, 0.0
        orders[lane], trades[lane] = NOTHING, 0
        above[lane], crossed[lane] = False, False
    waiting, highest_floor, lowest_ceiling = False, -np.inf, np.inf
    mark = 0
    for row in range(len(close)):
        price = close[row]
        if waiting or low[row] <= highest_floor or high[row] >= lowest_ceiling:
            highest_floor, lowest_ceiling = -np.inf, np.inf
            for lane in range(lanes):
                # The lane's number is that of its only record: a trade that closes counts one up.
                state = State(money[lane], amount[lane], floor[lane], ceiling[lane], lane, 0, 0)
                if orders[lane] != NOTHING:
                    state = fill(state, orders[lane], open_[row], close[row - 1], row, terms, records)
                    orders[lane] = NOTHING
                if low[row] <= state.below or high[row] >= state.above:
                    open_lane = State(state.cash, state.amount, state.below, state.above, lane, 0, 0)
                    trades[lane] += state.trades - lane
                    state = guard(open_lane, open_[row], high[row], low[row], row, terms, records)
                money[lane], amount[lane] = state.cash, state.amount
                floor[lane], ceiling[lane] = state.below, state.above
                trades[lane] += state.trades - lane
                highest_floor = state.below if state.below > highest_floor else highest_floor
                lowest_ceiling = state.above if state.above < lowest_ceiling else lowest_ceiling
            waiting = False
        any_crossed = False
        for lane in range(LANES):
            quick = fast_ema[lane] + fast_alpha[lane] * (price - fast_ema[lane])
            calm = slow_ema[lane] + slow_alpha[lane] * (price - slow_ema[lane])
            fast_ema[lane], slow_ema[lane] = quick, calm
            turned = (quick > calm) != above[lane]
            crossed[lane] = turned
            any_crossed |= turned
        if any_crossed:
            for lane in range(lanes):
                if not crossed[lane]:
                    continue
                above[lane] = not above[lane]
                now = BUY if above[lane] else SELL
                asked = above[lane] or amount[lane] > 0.0 or terms.short
                if asked and row >= warmup[lane] and now * amount[lane] <= 0.0:
                    if terms.at_close:
                        state = State(money[lane], amount[lane], floor[lane], ceiling[lane], lane, 0, 0)
                        state = fill(state, now, price, price, row, terms, records)
                        money[lane], amount[lane] = state.cash, state.amount
                        floor[lane], ceiling[lane] = state.below, state.above
                        trades[lane] += state.trades - lane
                        highest_floor = state.below if state.below > highest_floor else highest_floor
                        lowest_ceiling = state.above if state.above < lowest_ceiling else lowest_ceiling
                    else:
                        orders[lane] = now
                        waiting = True
        for lane in range(LANES):
            equity = money[lane] + amount[lane] * price
            move = equity / before[lane] - 1.0
            loss = move if move < 0.0 else 0.0
            total[lane] += move
            squares[lane] += move * move
            downside[lane] += loss * loss
            before[lane] = equity
            top[lane] = equity if equity > top[lane] else top[lane]
            share = equity / top[lane]
            lowest[lane] = share if share < lowest[lane] else lowest[lane]
        if mark < len(marks) and row == marks[mark]:
            for lane in range(lanes):
                curve[lane, mark] = before[lane]
            mark += 1
    for lane in range(lanes):
        results[lane, EQUITY] = before[lane]
        results[lane, TRADES] = trades[lane]
        results[lane, TOTAL] = total[lane]
        results[lane, SQUARES] = squares[lane]
        results[lane, DOWNSIDE] = downside[lane]
        results[lane, LOWEST] = lowest[lane]


@jitted
def measure(equity: FloatArray, cash: float, results: FloatArray) -> None:
    """Fills the results of one run, except for its trades."""
    before = top = cash
    lowest, total, squares, downside = 1.0, 0.0, 0.0, 0.0
    for row in range(len(equity)):
        move = equity[row] / before - 1.0
        loss = move if move < 0.0 else 0.0
        total += move
        squares += move * move
        downside += loss * loss
        before = equity[row]
        top = before if before > top else top
        share = before / top
        lowest = share if share < lowest else lowest
    results[EQUITY], results[TOTAL], results[SQUARES] = before, total, squares
    results[DOWNSIDE], results[LOWEST] = downside, lowest
