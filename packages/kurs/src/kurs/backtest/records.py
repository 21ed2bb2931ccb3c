"""What compiled passes are told and what they tell: terms of money, round trips, results of many runs, as numbers."""

from typing import NamedTuple

__all__ = [
    "AMOUNT",
    "ASKED",
    "AT_CLOSE",
    "AT_OPEN",
    "AVERAGES",
    "BITS",
    "COUNTS",
    "DOWNSIDE",
    "ENTRY_PRICE",
    "ENTRY_ROW",
    "EQUITY",
    "EXIT_PRICE",
    "EXIT_ROW",
    "FEES",
    "FLAGS",
    "LANES",
    "LAST_BIT",
    "LOWEST",
    "NUMBERS",
    "PARTS",
    "PROFIT",
    "REASON",
    "RESULTS",
    "SQUARES",
    "TOTAL",
    "TRADES",
    "WIDTH",
    "WITHIN",
    "State",
    "Terms",
    "Turns",
]

# Rows of the records; a column is a round trip, begun by its entry, completed by its exit. The first ones are of int64.
ENTRY_ROW, EXIT_ROW, REASON, AMOUNT, ENTRY_PRICE, EXIT_PRICE, FEES, PROFIT = range(8)
WIDTH = 8
# When something happens to an order.
ASKED, AT_OPEN, WITHIN, AT_CLOSE = range(4)
# A few vectors of every kind of number stay in the nearest cache.
LANES = 32
# Rows of LANES numbers each that a pass over many lanes works with: floats, whole numbers, flags.
NUMBERS, COUNTS, FLAGS = 16, 2, 2
# What is told of a lane: its last equity, closed trades; of its moves from candle to candle (fractions) their sum, the
# sum of their squares and of the squares of losses; and the lowest equity as a share of the highest before it.
EQUITY, TRADES, TOTAL, SQUARES, DOWNSIDE, LOWEST = range(6)
RESULTS = 6
# Candles of a word of bits; parts of the candles whose averages are worked out side by side; the rows of PARTS floats
# that this is done with: where two averages are, where they began, and the prices of a word.
BITS, PARTS = 64, 16
LAST_BIT = BITS - 1
AVERAGES = 4 + BITS


class Terms(NamedTuple):
    """What a plan says about money, as plain numbers.

    `fee`, `maker_fee` are fractions of a value, `slip`, `stop` and `target` of a price (inf: no such order); `size` is
    a share of the cash, or `fixed`, in base currency. `tick` and `lot` are the steps of prices and amounts (0: none),
    `least` is the least value of an entry in quote currency. Slippage may lead out of the candle, or stays `within`;
    with `reverse` what closes a position opens its other side. What a float lacks of the decimal that is meant, where
    there are steps, is its `_rest`.
    """

    cash: float
    fee: float
    maker_fee: float
    slip: float
    within: bool
    fixed: bool
    size: float
    stop: float
    target: float
    at_close: bool
    short: bool
    reverse: bool
    tick: float = 0.0
    lot: float = 0.0
    least: float = 0.0
    cash_rest: float = 0.0
    fee_rest: float = 0.0
    maker_rest: float = 0.0
    size_rest: float = 0.0
    tick_rest: float = 0.0
    lot_rest: float = 0.0


class State(NamedTuple):
    """Cash, what is held (below 0: short), the prices at or beyond which a candle ends it; trades so far, and entries
    that were left out for want of money and for being too small. What a float lacks is its `_rest`.
    """

    cash: float
    cash_rest: float
    amount: float
    amount_rest: float
    below: float
    above: float
    trades: int
    denied: int
    small: int


class Turns(NamedTuple):
    """At how many candles the views change to buy or sell, or end: no more trades can begin."""

    candles: int
