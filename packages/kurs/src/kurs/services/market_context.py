"""One symbol's situation put together, and whether it is fit to trade in."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kurs.domain.market import Candle, exact
from kurs.services.order_book import OrderBook
from kurs.services.ticker import Ticker

__all__ = ["Context", "Verdict", "context_of", "verdict_on"]

# Percent; what is beyond is no market to trade in.
WILDEST, WIDEST = 10.0, 1.0
SUITABLE = "Market conditions are suitable for trading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`price` is the last candle's close; `spread` is in quote, `spread_pct` and `volatility_pct` in percent.

    `volatility_pct` is the sample standard deviation of the returns from close to close. `age` is how many
    seconds of market time have passed since the last candle closed. What is None is in `unknown`.
    """

    symbol: str
    time: int
    timeframe: str
    candles: Sequence[Candle]
    ticker: Ticker
    book: OrderBook
    price: float | None
    spread: float | None
    spread_pct: float | None
    volatility_pct: float | None
    age: float | None
    unknown: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether to trade now, and why (not); `unknown` names the checks that could not be made."""

    symbol: str
    valid: bool
    reason: str
    time: int
    unknown: Mapping[str, str]


def context_of(
    *, time: int, now: int, timeframe: str, candles: Sequence[Candle], ticker: Ticker, book: OrderBook
) -> Context:
    """`now` is the market's own time, `time` that of the last event; both in ms."""
    spread = spread_pct = None
    if ticker.bid is not None and ticker.ask is not None:
        difference = exact(ticker.ask) - exact(ticker.bid)
        spread, spread_pct = float(difference), float(difference / exact(ticker.ask) * 100)
    volatility = _volatility(candles)
    unknown = {"market_cap": "no source of it is known here"}
    if not candles:
        unknown |= dict.fromkeys(("current_price", "data_freshness_seconds"), f"no {timeframe} candle has closed yet")
    if volatility is None:
        unknown["volatility_pct"] = f"it takes 3 {timeframe} candles, there are {len(candles)}"
    if spread is None:
        unknown["spread"] = ticker.unknown.get("bid") or ticker.unknown["ask"]
    return Context(
        symbol=ticker.symbol,
        time=time,
        timeframe=timeframe,
        candles=candles,
        ticker=ticker,
        book=book,
        price=candles[-1].close if candles else None,
        spread=spread,
        spread_pct=spread_pct,
        volatility_pct=volatility,
        age=max(now - candles[-1].close_time, 0) / 1000 if candles else None,
        unknown=unknown,
    )


def verdict_on(context: Context) -> Verdict:
    """Not fit: too wild, too wide, or too little known to say; a spread that nobody shows stops nothing."""
    volatility, spread = context.volatility_pct, context.spread_pct
    reason = None
    if volatility is None:
        reason = f"Not enough market data: {context.unknown['volatility_pct']}"
    elif volatility > WILDEST:
        reason = f"High volatility detected ({volatility:.2f}%) - pausing trading"
    elif spread is not None and spread > WIDEST:
        reason = f"Wide spread: {spread:.2f}%"
    return Verdict(
        symbol=context.symbol,
        valid=reason is None,
        reason=reason or SUITABLE,
        time=context.time,
        unknown={name: why for name, why in context.unknown.items() if name in ("volatility_pct", "spread")},
    )


def _volatility(candles: Sequence[Candle]) -> float | None:
    closes = [c.close for c in candles]
    returns = [after / before - 1.0 for before, after in pairwise(closes)]
    return statistics.stdev(returns) * 100 if len(returns) > 1 else None
