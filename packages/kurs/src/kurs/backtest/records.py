"""What compiled passes are told and what they tell: terms of money, round trips, results of many runs, as numbers."""

from typing import NamedTuple

__all__ = [
    "AMOUNT",
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
    "FIXED",
    "FLAGS",
    "FRACTION",
    "LANES",
    "LAST_BIT",
    "LOWEST",
    "NUMBERS",
    "PARTS",
    "PROFIT",
    "REASON",
    "RESULTS",
    "RISK",
    "SQUARES",
    "TOTAL",
    "TRADES",
    "WIDTH",
    "State",
    "Terms",
    "Turns",
]

# Rows of the records; a column is a round trip, begun by its entry, completed by its exit. The first ones are of int64.
ENTRY_ROW, EXIT_ROW, REASON, AMOUNT, ENTRY_PRICE, EXIT_PRICE, FEES, PROFIT = range(8)
WIDTH = 8
# A few vectors of every kind of number stay in the nearest cache.
LANES = 32
# Rows of LANES numbers each that a pass over many lanes works with: floats, whole numbers, flags.
NUMBERS, COUNTS, FLAGS = 14, 2, 2
# What is told of a lane: its last equity, closed trades; of its moves from candle to candle (fractions) their sum, the
# sum of their squares and of the squares of losses; and the lowest equity as a share of the highest before it.
EQUITY, TRADES, TOTAL, SQUARES, DOWNSIDE, LOWEST = range(6)
RESULTS = 6
# Candles of a word of bits; parts of the candles whose averages are worked out side by side; the rows of PARTS floats
# that this is done with: where two averages are, where they began, and the prices of a word.
BITS, PARTS = 64, 16
LAST_BIT = BITS - 1
AVERAGES = 4 + BITS
# How much an entry buys.
FRACTION, FIXED, RISK = range(3)


class Terms(NamedTuple):
    """What a plan says about money, as plain numbers.

    `fee`, `maker_fee` are fractions of a value, `slip`, `stop` and `target` of a price (inf: no such order); `size` is
    a share of the cash, base currency, or the share of it that is lost at the stop, by `sizing`. `tick` and `lot` are
    the steps of prices and amounts (0: none), `least` is the least value of an entry in quote currency. With `reverse`
    what closes a position opens its other side.
    """

    fee: float
    maker_fee: float
    slip: float
    sizing: int
    size: float
    stop: float
    target: float
    at_close: bool
    short: bool
    reverse: bool
    tick: float
    lot: float
    least: float


class State(NamedTuple):
    """Cash, what is held (below 0: short), the prices at or beyond which a candle ends it; trades so far, and entries
    that were left out for want of money and for being too small.
    """

    cash: float
    amount: float
    below: float
    above: float
    trades: int
    denied: int
    small: int


class Turns(NamedTuple):
    """At how many candles the views change to buy or sell, or end: no more trades can begin."""

    candles: int
