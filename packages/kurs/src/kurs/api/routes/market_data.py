"""Candles, tickers, books and trades of what is traded now, and what follows from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import HTTPException, Response
from fastapi.exceptions import RequestValidationError

from kurs.api import market_json
from kurs.api.dependencies import ExchangeDep, MarketDataDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.market_json import iso, reply
from kurs.api.schemas.market_data import (
    BookFormat,
    CandleLimit,
    Candles,
    MarketContext,
    MarketPaths,
    Markets,
    MarketVerdict,
    OrderBookArrays,
    OrderBookObjects,
    Ticker,
    Timeframe,
    Trade,
    TradeLimit,
)
from kurs.domain.errors import Unavailable
from kurs.services import MarketData

__all__ = ["MISSING", "PATHS", "check_timeframe", "exchange_errors", "router"]

router = doors("/api/market-data", "market data")

MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "A symbol that is not traded here"},
    503: {"description": "No pool has an engine yet"},
}
PATHS = ("ohlcv", "ticker", "orderbook", "market-context", "validate-market", "trades")


@contextmanager
def exchange_errors() -> Iterator[None]:
    """What older clients read where an exchange does not answer: an object as `detail`."""
    try:
        yield
    except Unavailable as error:
        detail = {"error": "Exchange service unavailable", "message": str(error)}
        raise HTTPException(503, detail) from error


def check_timeframe(market_data: MarketData, symbol: str, timeframe: str) -> None:
    """RequestValidationError for a timeframe that this symbol's candles do not make up."""
    known = market_data.timeframes(symbol)
    if timeframe not in known:
        text = f"{symbol} is told in candles of {known[0]}" if known else f"{symbol} is told in unusual candles"
        problem = {
            "type": "timeframe",
            "loc": ("query", "timeframe"),
            "msg": f"{text}; known: {', '.join(known) or 'none'}",
            "input": timeframe,
        }
        raise RequestValidationError([problem])


@router.get("", summary="Where the market data are", response_model=MarketPaths, responses={503: MISSING[503]})
@needs("read")
async def paths(market_data: MarketDataDep, exchange: ExchangeDep) -> Response:
    """The paths, what is traded, and the timeframes of its first symbol."""
    symbols = list(exchange.markets())
    found = [f"/api/market-data/{path}/{{symbol}}" for path in PATHS]
    return reply(
        {
            "paths": [*found, "/api/market-data/markets"],
            "symbols": symbols,
            "timeframes": list(market_data.timeframes(symbols[0])),
        }
    )


@router.get("/ohlcv/{symbol:path}", summary="Candles that have closed", response_model=Candles, responses=MISSING)
@needs("read")
async def ohlcv(
    symbol: str, market_data: MarketDataDep, timeframe: Timeframe = "5m", limit: CandleLimit = 100
) -> Response:
    """The newest, oldest of them first; none that a bot cannot have seen. Coarse ones are aligned to 1970."""
    check_timeframe(market_data, symbol, timeframe)
    found = await market_data.candles(symbol, timeframe, limit)
    return reply({"symbol": symbol, "timeframe": timeframe, "candles": market_json.candles(found.candles)})


@router.get("/ticker/{symbol:path}", summary="The last price and its day", response_model=Ticker, responses=MISSING)
@needs("read")
async def ticker(symbol: str, market_data: MarketDataDep) -> Response:
    """From real candles; bid and ask where the market tells quotes or a book."""
    return reply(market_json.ticker(await market_data.ticker(symbol), symbol))


@router.get(
    "/orderbook/{symbol:path}",
    summary="The order book, levels as arrays",
    response_model=OrderBookArrays | OrderBookObjects,
    responses=MISSING,
)
@needs("read")
async def order_book(
    symbol: str, market_data: MarketDataDep, limit: CandleLimit = 20, spelling: BookFormat = None
) -> Response:
    """The venue's own; empty sides where the market tells candles alone."""
    found = market_data.order_book(symbol, limit)
    return reply(market_json.order_book(found, symbol, as_objects=spelling == "object"))


@router.get(
    "/market-context/{symbol:path}",
    summary="Candles, ticker and book of one moment",
    response_model=MarketContext,
    responses=MISSING,
)
@needs("read")
async def market_context(
    symbol: str, market_data: MarketDataDep, timeframe: Timeframe = "5m", limit: CandleLimit = 100
) -> Response:
    """With spread and volatility; what is not known is null."""
    check_timeframe(market_data, symbol, timeframe)
    return reply(market_json.context(await market_data.context(symbol, timeframe, limit), symbol))


@router.get("/validate-market/{symbol:path}", summary="Whether the market is fit to trade in", responses=MISSING)
@needs("read")
async def validate_market(
    symbol: str, market_data: MarketDataDep, timeframe: Timeframe = "5m", limit: CandleLimit = 100
) -> MarketVerdict:
    """Not with a volatility above 10 %, a spread above 1 %, or too few candles to say."""
    check_timeframe(market_data, symbol, timeframe)
    found = await market_data.validate(symbol, timeframe, limit)
    return MarketVerdict(
        symbol=symbol, valid=found.valid, reason=found.reason, timestamp=iso(found.time), unknown=dict(found.unknown)
    )


@router.get("/trades/{symbol:path}", summary="Public trades", response_model=list[Trade], responses=MISSING)
@needs("read")
async def trades(symbol: str, exchange: ExchangeDep, limit: TradeLimit = 50) -> Response:
    """Those since this process began, oldest first; none where the market tells candles alone."""
    with exchange_errors():
        found = await exchange.fetch_recent_trades(symbol, limit)
    return reply(market_json.trades(found, symbol))


@router.get("/markets", summary="What is traded", response_model=Markets, responses={503: MISSING[503]})
@needs("read")
async def markets(exchange: ExchangeDep) -> Response:
    """By unified symbol."""
    with exchange_errors():
        listed = exchange.markets()
    return reply({symbol: market_json.market(instrument) for symbol, instrument in listed.items()})
