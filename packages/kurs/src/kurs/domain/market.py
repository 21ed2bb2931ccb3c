"""What a market says: candles, trades, quotes and changes of the book.

Observed prices and volumes are binary floats, exactly as data files and venues deliver them; a float
read from a decimal of at most 15 digits turns back into that same decimal (`exact`). Everything that
is money (order prices, fills, fees, balances) is Decimal. Times are milliseconds since 1970, UTC.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kurs.domain.errors import BadInput

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "TIMEFRAMES",
    "WEEK",
    "Book",
    "BookChange",
    "Candle",
    "Quote",
    "Tick",
    "Trade",
    "anchor",
    "candle_problem",
    "exact",
    "timeframe_ms",
    "timeframe_of",
]

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

# What a timeframe is counted in, and the longest one.
UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE, "s": 1000}
LONGEST_TIMEFRAME = 52 * WEEK
_TIMEFRAME = re.compile(r"([1-9][0-9]{0,8})([smhdwSHDW])")

# The usual ones, which every market tells.
TIMEFRAMES = {
    "1m": MINUTE,
    "3m": 3 * MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1h": HOUR,
    "2h": 2 * HOUR,
    "4h": 4 * HOUR,
    "6h": 6 * HOUR,
    "12h": 12 * HOUR,
    "1d": DAY,
    "1w": WEEK,
}


# Ticks are named tuples, not dataclasses: they are made by the million, and a tuple costs a fifth.
class Candle(NamedTuple):
    """One interval of trading; it speaks of the past once `close_time` has been reached."""

    symbol: str
    interval: int
    time: int
    open: float
    high: float
    low: float
    close: float
    volume: float

    @property
    def close_time(self) -> int:
        return self.time + self.interval


class Trade(NamedTuple):
    """One public trade; `side` is the aggressor's: +1 bought, -1 sold."""

    symbol: str
    time: int
    id: str
    price: float
    amount: float
    side: int


class Quote(NamedTuple):
    """The best bid and ask with their sizes in base currency."""

    symbol: str
    time: int
    bid: float
    bid_size: float
    ask: float
    ask_size: float


class BookChange(NamedTuple):
    """One level of the book: `side` +1 bid, -1 ask; `amount` is the new size, 0 removes the level."""

    symbol: str
    time: int
    side: int
    price: float
    amount: float


Tick = Candle | Trade | Quote | BookChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The book of one symbol: (price, amount) of each level, best first, in quote and base currency.

    `source` says where the market is known from: a whole `book`, `quotes` (one level of each side),
    `prints` (candles, trades) or `none` yet; of the last two both sides are empty.
    """

    bids: tuple[tuple[Decimal, Decimal], ...]
    asks: tuple[tuple[Decimal, Decimal], ...]
    source: str


def anchor(interval: int) -> int:
    """Candles of `interval` ms begin at this moment (ms), and at every multiple of the interval before and after it.

    That is the epoch, which was a Thursday; weeks begin on Mondays at 00:00 UTC, as they do on exchanges.
    """
    return 4 * DAY if interval % WEEK == 0 else 0


def exact(value: float) -> Decimal:
    """The decimal that the float was read from (up to 15 significant digits)."""
    return Decimal(repr(value))


def candle_problem(candle: Candle) -> str | None:
    """Why this candle cannot be believed, or None."""
    _, interval, _, open_, high, low, close, volume = candle
    if not (0.0 < low < math.inf and 0.0 < high < math.inf and open_ > 0.0 and close > 0.0):
        return "prices must be finite numbers above zero"
    if high < low:
        return f"high {high!r} is below low {low!r}"
    if not (low <= open_ <= high and low <= close <= high):
        return f"open {open_!r} and close {close!r} must lie between low {low!r} and high {high!r}"
    if not 0.0 <= volume < math.inf:
        return f"volume {volume!r} must be a finite number, zero or more"
    if interval <= 0:
        return f"interval {interval!r} must be above zero"
    return None


def timeframe_ms(name: str) -> int:
    """Milliseconds of a timeframe such as "1m" or "90m"; BadInput says what is allowed.

    The unit may be a capital, but for M: that is a month elsewhere.
    """
    told = _TIMEFRAME.fullmatch(name)
    interval = int(told[1]) * UNITS[told[2].lower()] if told else 0
    if not 0 < interval <= LONGEST_TIMEFRAME:
        allowed = f"a whole number of s, m, h, d or w up to {timeframe_of(LONGEST_TIMEFRAME)}"
        raise BadInput.of("timeframe", name, f"{allowed}, such as {', '.join(TIMEFRAMES)}")
    return interval


def timeframe_of(interval: int) -> str:
    """The name of an interval in milliseconds, in the longest unit of which it is a whole number, such as "90m"."""
    for unit, ms in UNITS.items():
        if interval % ms == 0:
            return f"{interval // ms}{unit}"
    return f"{interval}ms"
