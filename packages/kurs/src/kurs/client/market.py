"""Market data: candles, tickers, books, trades, and what follows from them."""

import datetime as dt
from decimal import Decimal

from msgspec import Struct

from kurs.client.connection import Connection, part

__all__ = [
    "Candle",
    "DataQuality",
    "ExchangeStatus",
    "Listing",
    "Market",
    "MarketContext",
    "MarketVerdict",
    "OrderBook",
    "Ticker",
    "Trade",
]


class Candle(Struct, frozen=True, kw_only=True):
    """One interval that has closed; `timestamp` is its start, `volume` in the base currency."""

    timestamp: dt.datetime
    timestamp_ms: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal


class Ticker(Struct, frozen=True, kw_only=True, rename="camel"):
    """The last price and its day; times in market time, `unknown` says why a field is None."""

    symbol: str
    timestamp: int
    datetime: dt.datetime
    high: Decimal | None
    low: Decimal | None
    bid: Decimal | None
    bid_volume: Decimal | None
    ask: Decimal | None
    ask_volume: Decimal | None
    vwap: Decimal | None
    open: Decimal | None
    last: Decimal | None
    previous_close: Decimal | None
    change: Decimal | None
    percentage: float | None
    average: Decimal | None
    base_volume: Decimal | None
    quote_volume: Decimal | None
    since: dt.datetime | None
    unknown: dict[str, str]


class OrderBook(Struct, frozen=True, kw_only=True):
    """Levels are (price, amount), the best one first; `reason` says why there are none."""

    symbol: str
    bids: list[tuple[Decimal, Decimal]]
    asks: list[tuple[Decimal, Decimal]]
    timestamp: int
    nonce: int | None
    reason: str | None


class Trade(Struct, frozen=True, kw_only=True):
    """One public trade; `side` is the aggressor's, `timestamp` in ms."""

    id: str
    symbol: str
    side: str
    amount: Decimal
    price: Decimal
    timestamp: int


class Listing(Struct, frozen=True, kw_only=True):
    """One tradable pair; `margin` when it may be sold short."""

    base: str
    quote: str
    active: bool
    type: str
    spot: bool
    margin: bool
    contract: bool


class DataQuality(Struct, frozen=True, kw_only=True):
    ohlcv_rows: int
    orderbook_levels: int
    ticker_complete: bool
    data_freshness_seconds: float | None


class MarketContext(Struct, frozen=True, kw_only=True):
    """Candles, ticker and book of one moment; `unknown` says why a field is None."""

    symbol: str
    timestamp: dt.datetime
    ohlcv_data: list[Candle]
    current_price: Decimal | None
    ticker: Ticker
    orderbook: OrderBook
    best_bid: Decimal | None
    best_ask: Decimal | None
    spread: Decimal | None
    volume_24h: Decimal | None
    price_change_24h: Decimal | None
    price_change_pct: float | None
    volatility_pct: float | None
    data_quality: DataQuality
    unknown: dict[str, str]


class MarketVerdict(Struct, frozen=True, kw_only=True):
    """Whether the market is fit to trade in; `unknown` names the checks that could not be made."""

    symbol: str
    valid: bool
    reason: str
    timestamp: dt.datetime
    unknown: dict[str, str]


class ExchangeStatus(Struct, frozen=True, kw_only=True):
    """Whether orders can be sent now; `timestamp` in ms."""

    status: str
    timestamp: int
    market: str | None
    simulated: bool | None
    paper: bool
    symbols: list[str]
    reason: str | None


class _Candles(Struct, frozen=True):
    candles: list[Candle]


class Market:
    """A symbol may be in any spelling; it comes back as it was asked for."""

    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def candles(self, symbol: str, timeframe: str = "5m", limit: int = 100) -> list[Candle]:
        """The newest that have closed, oldest of them first."""
        path = f"/api/market-data/ohlcv/{part(symbol)}"
        return (await self._ask.get(path, _Candles, timeframe=timeframe, limit=limit)).candles

    async def ticker(self, symbol: str) -> Ticker:
        return await self._ask.get(f"/api/market-data/ticker/{part(symbol)}", Ticker)

    async def order_book(self, symbol: str, limit: int = 20) -> OrderBook:
        return await self._ask.get(f"/api/market-data/orderbook/{part(symbol)}", OrderBook, limit=limit)

    async def trades(self, symbol: str, limit: int = 50) -> list[Trade]:
        """Oldest first."""
        return await self._ask.get(f"/api/market-data/trades/{part(symbol)}", list[Trade], limit=limit)

    async def markets(self) -> dict[str, Listing]:
        """By unified symbol."""
        return await self._ask.get("/api/market-data/markets", dict[str, Listing])

    async def context(self, symbol: str, timeframe: str = "5m", limit: int = 100) -> MarketContext:
        path = f"/api/market-data/market-context/{part(symbol)}"
        return await self._ask.get(path, MarketContext, timeframe=timeframe, limit=limit)

    async def validate(self, symbol: str, timeframe: str = "5m", limit: int = 100) -> MarketVerdict:
        path = f"/api/market-data/validate-market/{part(symbol)}"
        return await self._ask.get(path, MarketVerdict, timeframe=timeframe, limit=limit)

    async def status(self) -> ExchangeStatus:
        return await self._ask.get("/api/market/status", ExchangeStatus)
