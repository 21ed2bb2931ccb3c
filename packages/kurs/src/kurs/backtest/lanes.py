"""The same rule for many pairs of averages at once, side by side in lanes: their figures without their trades."""

import numpy as np

from kurs.backtest.kernels import BUY, NOTHING, SELL, again, fill, guard, leave, slipped, start
from kurs.backtest.records import DOWNSIDE, EQUITY, LANES, LOWEST, SQUARES, TOTAL, TRADES, State, Terms
from kurs.market.columns import BoolArray, FloatArray, IntArray
from kurs.strategies.compilation import inlined, linked

__all__ = ["measure", "sweep_crosses"]

# The rows of a lane's state among its numbers.
CASH, CASH_REST, HELD, HELD_REST, BELOW, ABOVE = range(10, 16)


@linked
def sweep_crosses(
    open_: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    fast: IntArray,
    slow: IntArray,
    warmup: IntArray,
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

    `numbers`, `counts`, `flags` and `records` (rows of LANES) are what it works with, whatever they hold: no memory is
    asked for here.
    """
    lanes = len(fast)
    fast_alpha, slow_alpha, fast_ema, slow_ema = numbers[0], numbers[1], numbers[2], numbers[3]
    before, top, lowest = numbers[4], numbers[5], numbers[6]
    total, squares, downside = numbers[7], numbers[8], numbers[9]
    money, amount = numbers[CASH], numbers[HELD]
    orders, trades = counts[0], counts[1]
    above, crossed = flags[0], flags[1]
    for lane in range(LANES):
        used = lane < lanes
        fast_alpha[lane] = 2.0 / (fast[lane] + 1) if used else 0.0
        slow_alpha[lane] = 2.0 / (slow[lane] + 1) if used else 0.0
        fast_ema[lane] = slow_ema[lane] = close[0]
        _keep(start(terms), numbers, lane)
        before[lane], top[lane], lowest[lane] = terms.cash, terms.cash, 1.0
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
                state = _state(numbers, lane)
                if orders[lane] != NOTHING:
                    asked = close[row - 1]
                    if terms.reverse and state.amount != 0.0:
                        asked = slipped(open_[row], orders[lane], high[row], low[row], terms)
                        state = again(leave(state, asked, row, terms, records), lane)
                        trades[lane] += 1
                    state = fill(state, orders[lane], open_[row], high[row], low[row], asked, row, terms, records)
                    orders[lane] = NOTHING
                if low[row] <= state.below or high[row] >= state.above:
                    trades[lane] += state.trades - lane
                    state = guard(again(state, lane), open_[row], high[row], low[row], row, terms, records)
                _keep(state, numbers, lane)
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
                        state = _state(numbers, lane)
                        asked = price
                        if terms.reverse and state.amount != 0.0:
                            asked = slipped(price, now, high[row], low[row], terms)
                            state = again(leave(state, asked, row, terms, records), lane)
                            trades[lane] += 1
                        state = fill(state, now, price, high[row], low[row], asked, row, terms, records)
                        _keep(state, numbers, lane)
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


@inlined
def _state(numbers: FloatArray, lane: int) -> State:
    """The lane's number is that of its only record: a trade that closes counts one up."""
    return State(
        numbers[CASH, lane],
        numbers[CASH_REST, lane],
        numbers[HELD, lane],
        numbers[HELD_REST, lane],
        numbers[BELOW, lane],
        numbers[ABOVE, lane],
        lane,
        0,
        0,
    )


@inlined
def _keep(state: State, numbers: FloatArray, lane: int) -> None:
    numbers[CASH, lane], numbers[CASH_REST, lane] = state.cash, state.cash_rest
    numbers[HELD, lane], numbers[HELD_REST, lane] = state.amount, state.amount_rest
    numbers[BELOW, lane], numbers[ABOVE, lane] = state.below, state.above


@linked
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
