"""What a market has shown last: the newest candle, quote and trades of each symbol, and the venue's book."""

from collections import deque
from itertools import islice

from kurs.domain.market import Book, Candle, Quote, Tick, Trade
from kurs.ports import Venue

__all__ = ["REMEMBERED", "Board"]

# Trades of each symbol; the same number is the most that anybody may ask for.
REMEMBERED = 1000


class Board:
    """Beside one engine; told every tick after the engine has seen it, so it never shows what is yet to come.

    Quotes, candles and trades are those since this process began: None or empty before the first. The book
    is the venue's own, which remembers it over a restart.
    """

    __slots__ = ("_candles", "_quotes", "_trades", "_venue", "version")

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._candles: dict[str, Candle] = {}
        self._quotes: dict[str, Quote] = {}
        self._trades: dict[str, deque[Trade]] = {}
        # Rises with every tick: who has seen this number has seen everything.
        self.version = 0

    def see(self, tick: Tick) -> None:
        self.version += 1
        if isinstance(tick, Candle):
            self._candles[tick.symbol] = tick
        elif isinstance(tick, Quote):
            self._quotes[tick.symbol] = tick
        elif isinstance(tick, Trade):
            trades = self._trades.get(tick.symbol)
            if trades is None:
                trades = self._trades[tick.symbol] = deque(maxlen=REMEMBERED)
            trades.append(tick)

    def candle(self, symbol: str) -> Candle | None:
        """The newest that has closed."""
        return self._candles.get(symbol)

    def quote(self, symbol: str) -> Quote | None:
        return self._quotes.get(symbol)

    def trades(self, symbol: str, limit: int = REMEMBERED) -> tuple[Trade, ...]:
        """The newest, oldest of them first."""
        trades = self._trades.get(symbol, ())
        return tuple(islice(trades, max(len(trades) - limit, 0), None))

    def book(self, symbol: str, levels: int) -> Book:
        """The best so many levels of each side; UnknownName for what the venue does not list."""
        return self._venue.book(symbol, levels)
