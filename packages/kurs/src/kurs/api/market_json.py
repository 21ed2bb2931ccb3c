"""Market data as older clients spell it, and its way into bytes without a model in between."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from fastapi import Response

from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle
from kurs.domain.symbols import is_perpetual
from kurs.services.exchange import ExchangeStatus
from kurs.services.market_context import Context
from kurs.services.market_data import TradesOf
from kurs.services.order_book import OrderBook
from kurs.services.ticker import Ticker

__all__ = [
    "arrays",
    "candle_rows",
    "candles",
    "context",
    "exchange_status",
    "iso",
    "market",
    "objects",
    "order_book",
    "reply",
    "short_ticker",
    "ticker",
    "trades",
]

Json = dict[str, Any]
Levels = Sequence[tuple[Decimal, Decimal]]


def reply(value: object) -> Response:
    """Bytes at once: checking an own answer against its model again would take longer than making it."""
    return Response(msgspec.json.encode(value), media_type="application/json")


# The same candles are asked for again and again; spelling their times was half of the work.
@lru_cache(maxsize=8192)
def iso(time: int) -> str:
    """Milliseconds as ISO 8601 in UTC."""
    return datetime.fromtimestamp(time / 1000, UTC).isoformat()


def candles(found: Sequence[Candle]) -> list[Json]:
    return [
        {
            "timestamp": iso(time),
            "timestamp_ms": time,
            "open": open_,
            "high": high,
            "low": low,
            "close": close,
            "volume": volume,
        }
        for _, _, time, open_, high, low, close, volume in found
    ]


def candle_rows(found: Sequence[Candle]) -> list[Json]:
    """With the time in ms alone."""
    return [
        {"timestamp": time, "open": open_, "high": high, "low": low, "close": close, "volume": volume}
        for _, _, time, open_, high, low, close, volume in found
    ]


# The contract's names, and what a ticker calls it.
_TICKER = {
    "high": "high",
    "low": "low",
    "bid": "bid",
    "bidVolume": "bid_volume",
    "ask": "ask",
    "askVolume": "ask_volume",
    "vwap": "vwap",
    "open": "open",
    "close": "last",
    "last": "last",
    "previousClose": "previous_close",
    "change": "change",
    "percentage": "percentage",
    "average": "average",
    "baseVolume": "volume",
    "quoteVolume": "quote_volume",
    "volume": "volume",
    "price": "last",
}
_SHORT_TICKER = {name: _TICKER[name] for name in ("last", "price", "bid", "ask", "volume")}


def ticker(found: Ticker, symbol: str) -> Json:
    told = _named(found, _TICKER)
    if "since" in found.unknown:
        told["unknown"]["since"] = found.unknown["since"]
    return {
        "symbol": symbol,
        "timestamp": found.time,
        "datetime": iso(found.time),
        "since": None if found.since is None else iso(found.since),
        **told,
    }


def short_ticker(found: Ticker, symbol: str) -> Json:
    return {"symbol": symbol, "timestamp": found.time, **_named(found, _SHORT_TICKER)}


def _named(found: Ticker, names: Mapping[str, str]) -> Json:
    """The numbers, and why those that are null are unknown."""
    why = {name: found.unknown[own] for name, own in names.items() if own in found.unknown}
    return {**{name: getattr(found, own) for name, own in names.items()}, "unknown": why}


def arrays(levels: Levels) -> list[Any]:
    return [[float(price), float(amount)] for price, amount in levels]


def objects(levels: Levels) -> list[Any]:
    return [{"price": float(price), "amount": float(amount)} for price, amount in levels]


def order_book(found: OrderBook, symbol: str, *, as_objects: bool) -> Json:
    levels = objects if as_objects else arrays
    return {
        "symbol": symbol,
        "bids": levels(found.book.bids),
        "asks": levels(found.book.asks),
        "timestamp": found.time,
        "datetime": iso(found.time),
        "nonce": None,
        "reason": found.reason,
    }


def trades(found: TradesOf, symbol: str) -> list[Json]:
    return [
        {
            "id": trade.id,
            "symbol": symbol,
            "side": "buy" if trade.side > 0 else "sell",
            "amount": trade.amount,
            "price": trade.price,
            "timestamp": trade.time,
        }
        for trade in found.trades
    ]


def context(found: Context, symbol: str) -> Json:
    day, book = found.ticker, found.book.book
    return {
        "symbol": symbol,
        "timestamp": iso(found.time),
        "ohlcv_data": candles(found.candles),
        "current_price": found.price,
        "ticker": ticker(day, symbol),
        "orderbook": order_book(found.book, symbol, as_objects=False),
        "best_bid": day.bid,
        "best_ask": day.ask,
        "spread": found.spread,
        "volume_24h": day.volume,
        "price_change_24h": day.change,
        "price_change_pct": day.percentage,
        "volatility_pct": found.volatility_pct,
        "market_cap": None,
        "data_quality": {
            "ohlcv_rows": len(found.candles),
            "orderbook_levels": min(len(book.bids), len(book.asks)),
            "ticker_complete": not day.unknown,
            "data_freshness_seconds": found.age,
        },
        "unknown": dict(found.unknown)
        | {name: day.unknown[source] for name, source in _CONTEXT_SOURCES.items() if source in day.unknown},
    }


# What a context takes from its ticker.
_CONTEXT_SOURCES = {
    "best_bid": "bid",
    "best_ask": "ask",
    "volume_24h": "volume",
    "price_change_24h": "change",
    "price_change_pct": "percentage",
}


def market(instrument: Instrument) -> Json:
    swap = is_perpetual(instrument.symbol)
    return {
        "base": instrument.base,
        "quote": instrument.quote,
        "active": True,
        "type": "swap" if swap else "spot",
        "spot": not swap,
        "margin": instrument.margin,
        "future": False,
        "option": False,
        "contract": swap,
    }


def exchange_status(found: ExchangeStatus) -> Json:
    return {
        "status": found.status,
        "timestamp": found.time,
        "datetime": iso(found.time),
        "market": found.market,
        "simulated": found.simulated,
        "paper": True,
        "symbols": list(found.symbols),
        "reason": found.reason,
    }
