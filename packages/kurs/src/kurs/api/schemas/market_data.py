"""Candles, tickers, books and trades, and what follows from them."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, RootModel
from pydantic.alias_generators import to_camel

__all__ = [
    "BookFormat",
    "Candle",
    "CandleLimit",
    "Candles",
    "DataQuality",
    "Level",
    "Listed",
    "Market",
    "MarketContext",
    "MarketList",
    "MarketPaths",
    "MarketVerdict",
    "Markets",
    "OrderBook",
    "OrderBookArrays",
    "OrderBookObjects",
    "ShortTicker",
    "Ticker",
    "TimedCandle",
    "Timeframe",
    "Trade",
    "TradeLimit",
]

Timeframe = Literal["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w"]
CandleLimit = Annotated[int, Query(ge=1, le=1000, description="the newest so many")]
TradeLimit = Annotated[int, Query(ge=1, le=1000, description="the newest so many")]
BookFormat = Annotated[
    Literal["array", "object"] | None,
    Query(alias="format", description="how a level is spelled: [price, amount] or {}"),
]

BTC = "BTCUSD"
ASKED = Field(description="as it was asked for", examples=[BTC])
WHY = Field(description="why a field is null, by its name", examples=[{"bid": "this market tells candles alone"}])
TIME = "2024-01-01T12:00:00+00:00"
MS = 1704110400000


class Candle(BaseModel):
    """One interval that has closed; `timestamp` is its start."""

    timestamp: str = Field(description="ISO 8601 in UTC", examples=[TIME])
    timestamp_ms: int = Field(description="the same in ms since 1970", examples=[MS])
    open: float = Field(description="in quote currency", examples=[60000.0])
    high: float = Field(examples=[60100.0])
    low: float = Field(examples=[59900.0])
    close: float = Field(examples=[60050.0])
    volume: float = Field(description="in base currency", examples=[2.5])


class Candles(BaseModel):
    """Oldest first; fewer than asked for where the market does not go back so far."""

    symbol: str = ASKED
    timeframe: str = Field(examples=["5m"])
    candles: list[Candle]


class TimedCandle(BaseModel):
    """A candle as the older market paths spell it."""

    timestamp: int = Field(description="start, ms since 1970", examples=[MS])
    open: float = Field(examples=[60000.0])
    high: float = Field(examples=[60100.0])
    low: float = Field(examples=[59900.0])
    close: float = Field(examples=[60050.0])
    volume: float = Field(examples=[2.5])


class Ticker(BaseModel):
    """The last price, and the 24 hours of market time up to it, or as much of them as is known.

    Prices are in quote currency, volumes in base unless it says so. What is null is explained in `unknown`.
    """

    model_config = ConfigDict(alias_generator=to_camel)

    symbol: str = ASKED
    timestamp: int = Field(description="market time, ms", examples=[MS])
    datetime: str = Field(examples=[TIME])
    high: float | None = Field(examples=[60500.0])
    low: float | None = Field(examples=[59000.0])
    bid: float | None = Field(description="best, where the market tells quotes or a book", examples=[60049.0])
    bid_volume: float | None = Field(examples=[0.4])
    ask: float | None = Field(examples=[60051.0])
    ask_volume: float | None = Field(examples=[0.3])
    vwap: float | None = Field(description="each candle at the mean of high, low and close", examples=[59800.5])
    open: float | None = Field(examples=[59500.0])
    close: float | None = Field(description="as `last`", examples=[60050.0])
    last: float | None = Field(examples=[60050.0])
    previous_close: float | None = Field(description="before the 24 hours", examples=[59510.0])
    change: float | None = Field(description="last less open", examples=[550.0])
    percentage: float | None = Field(description="change in percent of open", examples=[0.92437])
    average: float | None = Field(description="of open and last", examples=[59775.0])
    base_volume: float | None = Field(examples=[3120.5])
    quote_volume: float | None = Field(description="in quote currency, as `vwap`", examples=[186_600_000.0])
    volume: float | None = Field(description="as `baseVolume`", examples=[3120.5])
    price: float | None = Field(description="as `last`", examples=[60050.0])
    since: str | None = Field(description="start of the first candle that is counted", examples=[TIME])
    unknown: dict[str, str] = WHY


class ShortTicker(BaseModel):
    """A ticker as the older market paths spell it."""

    symbol: str = ASKED
    last: float | None = Field(examples=[60050.0])
    price: float | None = Field(description="as `last`", examples=[60050.0])
    bid: float | None = Field(examples=[60049.0])
    ask: float | None = Field(examples=[60051.0])
    volume: float | None = Field(description="of 24 hours, in base currency", examples=[3120.5])
    timestamp: int = Field(description="market time, ms", examples=[MS])
    unknown: dict[str, str] = WHY


class Level(BaseModel):
    price: float = Field(description="in quote currency", examples=[60049.0])
    amount: float = Field(description="in base currency", examples=[0.4])


class OrderBook(BaseModel):
    """The venue's own book, best level first; both sides are empty where the market tells candles alone."""

    symbol: str = ASKED
    timestamp: int = Field(description="market time, ms", examples=[MS])
    datetime: str = Field(examples=[TIME])
    nonce: int | None = Field(description="null: this venue does not number its books", examples=[None])
    reason: str | None = Field(
        description="why sides are empty or short", examples=["this market tells candles, and no order book"]
    )


class OrderBookArrays(OrderBook):
    """With levels [price, amount]."""

    bids: list[tuple[float, float]] = Field(examples=[[[60049.0, 0.4]]])
    asks: list[tuple[float, float]] = Field(examples=[[[60051.0, 0.3]]])


class OrderBookObjects(OrderBook):
    """With levels {price, amount}."""

    bids: list[Level]
    asks: list[Level]


class DataQuality(BaseModel):
    ohlcv_rows: int = Field(examples=[100])
    orderbook_levels: int = Field(description="of the shorter side", examples=[0])
    ticker_complete: bool = Field(description="whether no field of the ticker is null", examples=[False])
    data_freshness_seconds: float | None = Field(
        description="market time since the last candle closed", examples=[12.0]
    )


class MarketContext(BaseModel):
    """Candles, ticker and book of one moment; nothing is made up, what is null is explained in `unknown`."""

    symbol: str = ASKED
    timestamp: str = Field(description="market time, ISO 8601 in UTC", examples=[TIME])
    ohlcv_data: list[Candle]
    current_price: float | None = Field(description="close of the last candle", examples=[60050.0])
    ticker: Ticker
    orderbook: OrderBookArrays
    best_bid: float | None = Field(examples=[60049.0])
    best_ask: float | None = Field(examples=[60051.0])
    spread: float | None = Field(description="in quote currency", examples=[2.0])
    volume_24h: float | None = Field(description="in base currency", examples=[3120.5])
    price_change_24h: float | None = Field(description="in quote currency", examples=[550.0])
    price_change_pct: float | None = Field(description="percent", examples=[0.92437])
    volatility_pct: float | None = Field(
        description="sample standard deviation of the returns from close to close, percent", examples=[0.12]
    )
    market_cap: float | None = Field(description="always null", examples=[None])
    data_quality: DataQuality
    unknown: dict[str, str] = WHY


class MarketVerdict(BaseModel):
    """Not valid with volatility above 10 %, a spread above 1 %, or too few candles to say."""

    symbol: str = ASKED
    valid: bool = Field(examples=[True])
    reason: str = Field(examples=["Market conditions are suitable for trading"])
    timestamp: str = Field(description="market time, ISO 8601 in UTC", examples=[TIME])
    unknown: dict[str, str] = Field(description="checks that could not be made, and why", examples=[{}])


class Trade(BaseModel):
    """One public trade; `side` is the aggressor's."""

    id: str = Field(examples=["1234567"])
    symbol: str = ASKED
    side: Literal["buy", "sell"]
    amount: float = Field(description="in base currency", examples=[0.05])
    price: float = Field(description="in quote currency", examples=[60050.0])
    timestamp: int = Field(description="market time, ms", examples=[MS])


class Market(BaseModel):
    """One tradable pair."""

    base: str = Field(examples=["BTC"])
    quote: str = Field(examples=["USD"])
    active: bool
    type: Literal["spot", "swap"]
    spot: bool
    margin: bool = Field(description="whether it may be sold short")
    future: bool
    option: bool
    contract: bool = Field(description="whether it is a perpetual")


class Markets(RootModel[dict[str, Market]]):
    """By unified symbol."""


Listed = Annotated[list[str], Field(description="unified symbols", examples=[["BTC/USD"]])]


class MarketList(BaseModel):
    """As `Markets`, with the symbols as a list beside them."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Market]

    markets: Listed


class MarketPaths(BaseModel):
    """Where the market data are."""

    paths: list[str] = Field(examples=[["/api/market-data/ohlcv/{symbol}"]])
    symbols: Listed
    timeframes: list[str] = Field(examples=[["1m", "5m", "1h"]])
