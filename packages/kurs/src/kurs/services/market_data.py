"""Candles, tickers, books and trades of what is traded now."""

from collections.abc import Sequence
from dataclasses import dataclass

from kurs.domain.errors import NotFound, Unavailable, UnknownName
from kurs.domain.market import DAY, MINUTE, TIMEFRAMES, Candle, Trade, timeframe_ms
from kurs.services.live import Live, LivePool
from kurs.services.market_context import Context, Verdict, context_of, verdict_on
from kurs.services.order_book import OrderBook, order_book_of
from kurs.services.ticker import Ticker, ticker_of

__all__ = ["CandlesOf", "MarketData", "TradesOf"]

# The book that a market context counts.
CONTEXT_LEVELS = 25
NO_TRADES = "the market has told no single trade since this process began"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandlesOf:
    """Closed candles, oldest first; `symbol` is the unified name."""

    symbol: str
    candles: Sequence[Candle]


@dataclass(frozen=True, slots=True, kw_only=True)
class TradesOf:
    """The newest public trades, oldest of them first; where there are none, `reason` says why."""

    symbol: str
    trades: Sequence[Trade]
    reason: str | None


class MarketData:
    """Everything as of the engine's own time: nothing is shown that a bot cannot have seen.

    `symbol` may be spelled in any known way. Raises BadInput for what is no symbol, NotFound for one that
    nobody trades here, Unavailable before any pool has an engine.
    """

    def __init__(self, *, live: Live) -> None:
        self._live = live

    async def candles(self, symbol: str, timeframe: str, limit: int) -> CandlesOf:
        """The newest that have closed; BadInput for a timeframe that the market's candles do not make up."""
        pool, name = self._trading(symbol)
        candles = await pool.market.history(name, timeframe_ms(timeframe), until=pool.engine.now, limit=limit)
        return CandlesOf(symbol=name, candles=candles)

    def timeframes(self, symbol: str) -> tuple[str, ...]:
        """Those that the market's candles of this symbol make up."""
        pool, name = self._trading(symbol)
        own = pool.market.interval(name)
        return tuple(timeframe for timeframe, interval in TIMEFRAMES.items() if interval % own == 0)

    def default_symbol(self) -> str:
        """The first that a bot trades, for those who name none."""
        bots = (bot for pool in self._live.pools() for bot in pool.engine.settings.bots)
        first = next(bots, None)
        if first is None:
            raise Unavailable("no pool has started yet")
        return first.symbol

    async def ticker(self, symbol: str) -> Ticker:
        """The last price, and the 24 hours up to it."""
        pool, name = self._trading(symbol)
        return await self._ticker(pool, name)

    def order_book(self, symbol: str, levels: int) -> OrderBook:
        """The best so many levels of each side, of the venue's own book."""
        pool, name = self._trading(symbol)
        return self._order_book(pool, name, levels)

    def trades(self, symbol: str, limit: int) -> TradesOf:
        """At most the last 1,000, since this process began."""
        pool, name = self._trading(symbol)
        trades = pool.board.trades(name, limit)
        return TradesOf(symbol=name, trades=trades, reason=None if trades else NO_TRADES)

    async def context(self, symbol: str, timeframe: str, limit: int) -> Context:
        """Candles, ticker and book of one moment, and what follows from them; nothing is made up."""
        pool, name = self._trading(symbol)
        candles = await pool.market.history(name, timeframe_ms(timeframe), until=pool.engine.now, limit=limit)
        return context_of(
            time=_time(pool),
            now=pool.market.now(),
            timeframe=timeframe,
            candles=candles,
            ticker=await self._ticker(pool, name),
            book=self._order_book(pool, name, CONTEXT_LEVELS),
        )

    async def validate(self, symbol: str, timeframe: str, limit: int) -> Verdict:
        """Whether the market is fit to trade in."""
        return verdict_on(await self.context(symbol, timeframe, limit))

    def _trading(self, symbol: str) -> tuple[LivePool, str]:
        try:
            pool, instrument = self._live.trading(symbol)
        except UnknownName as error:
            raise NotFound(str(error)) from None
        return pool, instrument.symbol

    async def _ticker(self, pool: LivePool, name: str) -> Ticker:
        own = pool.market.interval(name)
        interval = MINUTE if MINUTE % own == 0 else own
        # One more than a day holds, for the close before it.
        candles = await pool.market.history(name, interval, until=pool.engine.now, limit=DAY // interval + 1)
        return ticker_of(
            name,
            time=_time(pool),
            last=pool.engine.prices.get(name),
            candles=candles,
            quote=pool.board.quote(name),
            book=pool.board.book(name, 1),
        )

    def _order_book(self, pool: LivePool, name: str, levels: int) -> OrderBook:
        return order_book_of(name, time=_time(pool), book=pool.board.book(name, levels))


def _time(pool: LivePool) -> int:
    """When the market last told anything, ms; its own time before that."""
    return pool.engine.now or pool.market.now()
