"""The older market paths, in their own formats; a path without a symbol speaks of the first that a bot trades."""

from typing import Annotated

from fastapi import Query, Response

from kurs.api import market_json
from kurs.api.dependencies import ExchangeDep, MarketDataDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.market_json import reply
from kurs.api.routes.market_data import MISSING, check_timeframe, exchange_errors, trades, validate_market
from kurs.api.routes.orderbook import Levels, order_book
from kurs.api.schemas.exchange import ExchangeStatus
from kurs.api.schemas.market_data import (
    CandleLimit,
    MarketList,
    MarketVerdict,
    OrderBookArrays,
    OrderBookObjects,
    ShortTicker,
    TimedCandle,
    Timeframe,
    Trade,
    TradeLimit,
)

__all__ = ["router", "ticker_of_any"]

router = doors("/api/market", "market data, older paths")

Symbol = Annotated[str | None, Query(description="the first that a bot trades where none is named")]


@router.get("/status", summary="Whether orders can be sent", response_model=ExchangeStatus)
@needs("read")
async def status(exchange: ExchangeDep) -> Response:
    """The venue's own word."""
    return reply(market_json.exchange_status(exchange.status()))


@needs("read")
async def ohlcv(
    symbol: str,
    exchange: ExchangeDep,
    market_data: MarketDataDep,
    timeframe: Timeframe = "5m",
    limit: CandleLimit = 100,
) -> Response:
    """A bare array, oldest first, times in ms."""
    check_timeframe(market_data, symbol, timeframe)
    found = await exchange.fetch_ohlcv(symbol, timeframe, limit)
    return reply(market_json.candle_rows(found.candles))


@needs("read")
async def ticker(symbol: str, exchange: ExchangeDep) -> Response:
    """The last price, and what others bid and ask."""
    return reply(market_json.short_ticker(await exchange.fetch_ticker(symbol), symbol))


@needs("read")
async def markets(exchange: ExchangeDep) -> Response:
    """By unified symbol, and the symbols as a list."""
    with exchange_errors():
        listed = exchange.markets()
    found = {symbol: market_json.market(instrument) for symbol, instrument in listed.items()}
    return reply({**found, "markets": list(found)})


# ── without a symbol in the path ──────────────────────────────────────────────────────────────────


@needs("read")
async def ohlcv_of_any(
    exchange: ExchangeDep,
    market_data: MarketDataDep,
    symbol: Symbol = None,
    timeframe: Timeframe = "5m",
    limit: CandleLimit = 100,
) -> Response:
    """A bare array, oldest first, times in ms."""
    return await ohlcv(symbol or market_data.default_symbol(), exchange, market_data, timeframe, limit)


@needs("read")
async def ticker_of_any(exchange: ExchangeDep, market_data: MarketDataDep, symbol: Symbol = None) -> Response:
    """The last price, and what others bid and ask."""
    return await ticker(symbol or market_data.default_symbol(), exchange)


@needs("read")
async def order_book_of_any(
    exchange: ExchangeDep, market_data: MarketDataDep, symbol: Symbol = None, limit: Levels = 20
) -> Response:
    """The venue's own; empty sides where the market tells candles alone."""
    return await order_book(symbol or market_data.default_symbol(), exchange, limit)


@needs("read")
async def trades_of_any(
    exchange: ExchangeDep, market_data: MarketDataDep, symbol: Symbol = None, limit: TradeLimit = 50
) -> Response:
    """Those since this process began, oldest first."""
    return await trades(symbol or market_data.default_symbol(), exchange, limit)


@needs("read")
async def validate_any(
    market_data: MarketDataDep, symbol: Symbol = None, timeframe: Timeframe = "5m", limit: CandleLimit = 100
) -> MarketVerdict:
    """Whether the market is fit to trade in."""
    return await validate_market(symbol or market_data.default_symbol(), market_data, timeframe, limit)


BOOK = OrderBookObjects | OrderBookArrays
SYMBOL = "/{symbol:path}"
for path, one, of_any, of, model in (
    ("/ohlcv", ohlcv, ohlcv_of_any, "/api/market-data/ohlcv", list[TimedCandle]),
    ("/ticker", ticker, ticker_of_any, "/api/market-data/ticker", ShortTicker),
    ("/orderbook", order_book, order_book_of_any, "/api/orderbook", BOOK),
    ("/trades", trades, trades_of_any, "/api/market-data/trades", list[Trade]),
    ("/validate", validate_market, validate_any, "/api/market-data/validate-market", MarketVerdict),
):
    alias(router, "GET", path, of_any, of="/api/market-data", response_model=model, responses=MISSING)
    alias(router, "GET", path + SYMBOL, one, of=of + "/{symbol}", response_model=model, responses=MISSING)
alias(
    router, "GET", "/markets", markets,
    of="/api/market-data/markets", response_model=MarketList, responses={503: MISSING[503]},
)  # fmt: skip
