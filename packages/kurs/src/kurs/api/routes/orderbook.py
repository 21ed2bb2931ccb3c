"""The order book as a trader's screen reads it."""

from typing import Annotated

from fastapi import Query, Response

from kurs.api import market_json
from kurs.api.dependencies import ExchangeDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.market_json import reply
from kurs.api.routes.market_data import MISSING, exchange_errors
from kurs.api.schemas.market_data import BookFormat, OrderBookArrays, OrderBookObjects

__all__ = ["Levels", "router"]

router = doors("/api", "market data")

Levels = Annotated[int, Query(ge=1, le=100, description="levels of each side")]


@router.get(
    "/orderbook/{symbol:path}",
    summary="The order book, levels as objects",
    response_model=OrderBookObjects | OrderBookArrays,
    responses=MISSING,
)
@needs("read")
async def order_book(symbol: str, exchange: ExchangeDep, limit: Levels = 20, spelling: BookFormat = None) -> Response:
    """The venue's own; empty sides where the market tells candles alone."""
    with exchange_errors():
        found = await exchange.fetch_order_book(symbol, limit)
    return reply(market_json.order_book(found, symbol, as_objects=spelling != "array"))
