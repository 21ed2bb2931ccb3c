"""What a strategy says of each candle as bits, for the compiled pass; crosses of two averages from the closes."""

from typing import Any

import numpy as np

from kurs.backtest.records import BITS, LAST_BIT, PARTS, Turns
from kurs.market.columns import FloatArray, IntArray
from kurs.strategies.base import Actions
from kurs.strategies.compilation import inlined, linked

__all__ = ["view_actions", "view_crosses"]

# Candles of a part in a row, between which its averages need not go to memory and back.
IN_A_ROW = 2


@linked
def view_actions(actions: Actions, views: IntArray) -> Turns:
    """Fills `views`: of each candle a bit for buy in the first row and one for sell in the second, BITS to a word."""
    rows = len(actions)
    for word in range((rows + BITS - 1) // BITS):
        first, buys, sells = word * BITS, np.int64(0), np.int64(0)
        for bit in range(min(BITS, rows - first)):
            action = actions[np.uint64(first + bit)]
            buys |= np.int64(action > 0) << bit
            sells |= np.int64(action < 0) << bit
        views[0, word], views[1, word] = buys, sells
    return _turns(views, (rows + BITS - 1) // BITS)


@linked
def view_crosses(close: FloatArray, fast: int, slow: int, views: IntArray, numbers: FloatArray) -> Turns:
    """The views of two EMAs of these periods: buy while the first is above, sell once it is no longer.

    An average takes 12 cycles a candle, for each of its values waits for the one before; so PARTS parts of the candles
    are worked out side by side. A part does not know the averages before it: it begins so much earlier that they
    forget where they began, and where the part before ends with any other bit than it had there, it is done again.
    `views` has a multiple of PARTS words; `numbers` (AVERAGES rows of PARTS) may hold whatever it does.
    """
    quick_alpha, calm_alpha = 2.0 / (fast + 1), 2.0 / (slow + 1)
    last, words = len(close) - 1, views.shape[1] // PARTS
    # After 40 / alpha candles a tenth of the price is less than a thousandth of its last bit.
    early = np.int64(40.0 / calm_alpha) // BITS + 1
    first_word: Any = np.int64(0)
    if early > 2 * words:
        _view_in_order(close, close[0], close[0], quick_alpha, calm_alpha, first_word, PARTS * words, views)
    else:
        quick, calm, began_quick, began_calm, prices = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4:]
        above = views[1]
        for part in range(PARTS):
            quick[part] = calm[part] = close[min(max((part * words - early) * BITS, 0), last)]
        for word in range(-early, words):
            if word == 0:
                for part in range(PARTS):
                    began_quick[part], began_calm[part] = quick[part], calm[part]
            for part in range(PARTS):
                above[part] = 0
                first = (part * words + word) * BITS
                if first >= 0 and first + BITS <= len(close):
                    for bit in range(BITS):
                        prices[bit, part] = close[np.uint64(first + bit)]
                else:
                    for bit in range(BITS):
                        prices[bit, part] = close[min(max(first + bit, 0), last)]
            for bit in range(0, BITS, IN_A_ROW):
                for part in range(PARTS):
                    quick_now, calm_now, bits = quick[part], calm[part], above[part]
                    for step in range(IN_A_ROW):
                        price = prices[bit + step, part]
                        quick_now += quick_alpha * (price - quick_now)
                        calm_now += calm_alpha * (price - calm_now)
                        bits |= np.int64(quick_now > calm_now) << (bit + step)
                    quick[part], calm[part], above[part] = quick_now, calm_now, bits
            if word >= 0:
                for part in range(PARTS):
                    views[0, part * words + word] = above[part]
        for part in range(1, PARTS):
            before = part - 1
            if quick[before] != began_quick[part] or calm[before] != began_calm[part]:
                first_word = part * words
                quick[part], calm[part] = _view_in_order(
                    close, quick[before], calm[before], quick_alpha, calm_alpha, first_word, first_word + words, views
                )
    ever = np.int64(0)
    for word in range(PARTS * words):
        buys = views[0, word]
        # Before the first was above there is nothing to be sold.
        views[1, word] = ~buys & (ever if ever else -(buys & -buys))
        ever = ever if ever else -np.int64(buys != 0)
    return _turns(views, PARTS * words)


@inlined
def _turns(views: IntArray, words: int) -> Turns:
    count, bought, sold = 0, np.int64(0), np.int64(0)
    for word in range(words):
        buys, sells = views[0, word], views[1, word]
        bits = (buys ^ (buys << 1 | bought)) | (sells ^ (sells << 1 | sold))
        bought, sold = (buys >> LAST_BIT) & 1, (sells >> LAST_BIT) & 1
        # The compiler knows this loop for the processor's own count of bits.
        while bits:
            bits &= bits - 1
            count += 1
    return Turns(count)


@inlined
def _view_in_order(
    close: FloatArray,
    quick: float,
    calm: float,
    quick_alpha: float,
    calm_alpha: float,
    word: int,
    end: int,
    views: IntArray,
) -> tuple[float, float]:
    """Candle by candle from these averages on; words beyond the candles go on with the last price."""
    last = len(close) - 1
    for at in range(word, end):
        above = np.int64(0)
        for bit in range(BITS):
            price = close[np.uint64(min(at * BITS + bit, last))]
            quick += quick_alpha * (price - quick)
            calm += calm_alpha * (price - calm)
            above |= np.int64(quick > calm) << bit
        views[0, at] = above
    return quick, calm
