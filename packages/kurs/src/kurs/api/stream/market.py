"""The topics of one symbol's market: its ticker, its book, its trades and its candles."""

from collections import deque
from decimal import Decimal
from itertools import takewhile
from typing import Any

from kurs.api.market_json import candle_rows, iso, objects
from kurs.domain.market import Book, Candle, Trade
from kurs.services import LivePool, MarketData
from kurs.services.live import Live
from kurs.services.ticker import Ticker

__all__ = ["BookSource", "CandlesSource", "TickerSource", "TradesSource"]

Json = dict[str, Any]
LEVELS = 25
# What somebody who begins to listen is told.
TRADES, CANDLES = 50, 100
# What came in one go and is more than this is told anew from its end, as to a beginner.
MOST_NEW = 500


class TickerSource:
    """The last price and the 24 hours up to it, whole each time."""

    def __init__(self, symbol: str, *, live: Live, market_data: MarketData) -> None:
        self._symbol = symbol
        self._live = live
        self._market_data = market_data
        self._seen: object = None
        self._ticker: Json = {}

    async def open(self) -> None:
        self._ticker = _ticker(await self._market_data.ticker(self._symbol))

    def whole(self) -> Json:
        return self._ticker

    async def news(self) -> Json | None:
        pool = self._live.trading(self._symbol)[0]
        board = pool.board
        seen = (
            pool.engine.prices.get(self._symbol),
            board.candle(self._symbol),
            board.quote(self._symbol),
            board.book(self._symbol, 1),
        )
        # The day in numbers costs more than a look at what it is made from.
        if seen == self._seen:
            return None
        self._seen = seen
        ticker = _ticker(await self._market_data.ticker(self._symbol))
        if ticker == self._ticker:
            return None
        self._ticker = ticker
        return ticker


class BookSource:
    """The best levels of each side, and then those that have changed; an amount of 0 takes a level away."""

    def __init__(self, symbol: str, *, market_data: MarketData) -> None:
        self._symbol = symbol
        self._market_data = market_data
        self._told: Book | None = None
        self._time = 0
        self._reason: str | None = None

    async def open(self) -> None:
        self._look()

    def whole(self) -> Json:
        told = self._told
        return {
            "symbol": self._symbol,
            "bids": objects(told.bids) if told else [],
            "asks": objects(told.asks) if told else [],
            "timestamp": iso(self._time),
            "reason": self._reason,
        }

    async def news(self) -> Json | None:
        before = self._told
        self._look()
        after = self._told
        if before is None or after is None or before == after:
            return None
        changes = [*_changes("bid", before.bids, after.bids), *_changes("ask", before.asks, after.asks)]
        if not changes:
            return None
        return {"symbol": self._symbol, "changes": changes, "timestamp": iso(self._time)}

    def _look(self) -> None:
        found = self._market_data.order_book(self._symbol, LEVELS)
        self._told, self._time, self._reason = found.book, found.time, found.reason


class TradesSource:
    """Single trades, oldest first; `amount` is above 0 where the buyer was the aggressor."""

    def __init__(self, symbol: str, *, live: Live, market_data: MarketData) -> None:
        self._symbol = symbol
        self._live = live
        self._market_data = market_data
        self._told: deque[Trade] = deque(maxlen=TRADES)
        self._reason: str | None = None

    async def open(self) -> None:
        found = self._market_data.trades(self._symbol, TRADES)
        self._told.extend(found.trades)
        self._reason = found.reason

    def whole(self) -> Json:
        return self._json(list(self._told))

    async def news(self) -> Json | None:
        last = self._told[-1] if self._told else None
        newest = self._pool().board.trades(self._symbol, MOST_NEW)
        new = list(takewhile(lambda trade: trade is not last, reversed(newest)))[::-1]
        if not new:
            return None
        self._told.extend(new)
        self._reason = None
        return self._json(new)

    def _pool(self) -> LivePool:
        return self._live.trading(self._symbol)[0]

    def _json(self, trades: list[Trade]) -> Json:
        pool = self._pool()
        return {
            "symbol": self._symbol,
            "trades": [
                {"id": one.id, "timestamp": one.time, "amount": one.amount * one.side, "price": one.price}
                for one in trades
            ],
            "timestamp": iso(pool.engine.now or pool.market.now()),
            "reason": self._reason,
        }


class CandlesSource:
    """Closed candles, oldest first."""

    def __init__(self, symbol: str, timeframe: str, interval: int, *, live: Live, market_data: MarketData) -> None:
        self._symbol = symbol
        self._timeframe = timeframe
        self._interval = interval
        self._live = live
        self._market_data = market_data
        self._told: deque[Candle] = deque(maxlen=CANDLES)

    async def open(self) -> None:
        self._told.extend((await self._market_data.candles(self._symbol, self._timeframe, CANDLES)).candles)

    def whole(self) -> Json:
        return self._json(list(self._told))

    async def news(self) -> Json | None:
        last = self._told[-1].time if self._told else None
        now = self._live.trading(self._symbol)[0].engine.now
        due = MOST_NEW if last is None else (now - last) // self._interval - 1
        if due <= 0:
            return None
        found = (await self._market_data.candles(self._symbol, self._timeframe, min(due, MOST_NEW))).candles
        new = [candle for candle in found if last is None or candle.time > last]
        if not new:
            return None
        self._told.extend(new)
        return self._json(new)

    def _json(self, candles: list[Candle]) -> Json:
        return {"symbol": self._symbol, "timeframe": self._timeframe, "candles": candle_rows(candles)}


def _ticker(found: Ticker) -> Json:
    return {
        "symbol": found.symbol,
        "price": found.last,
        "volume": found.volume,
        "bid": found.bid,
        "ask": found.ask,
        "timestamp": iso(found.time),
        "open": found.open,
        "high": found.high,
        "low": found.low,
        "change": found.change,
        "percentage": found.percentage,
        "unknown": {_PRICE.get(name, name): why for name, why in found.unknown.items() if name in _TOLD},
    }


_PRICE = {"last": "price"}
_TOLD = frozenset({"last", "volume", "bid", "ask", "open", "high", "low", "change", "percentage"})


def _changes(
    side: str, before: tuple[tuple[Decimal, Decimal], ...], after: tuple[tuple[Decimal, Decimal], ...]
) -> list[Json]:
    was, now = dict(before), dict(after)
    gone = [{"side": side, "price": float(price), "amount": 0.0} for price in was if price not in now]
    new = [
        {"side": side, "price": float(price), "amount": float(amount)}
        for price, amount in now.items()
        if was.get(price) != amount
    ]
    return gone + new
