"""One symbol's last day in numbers, worked out from its candles, the last price, and what others bid and ask."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kurs.domain.market import DAY, Book, Candle, Quote, exact, timeframe_of

__all__ = ["Ticker", "ticker_of"]

NO_PRICE = "the market has not told a price of this symbol yet"
NO_BOOK = "this market tells candles, and neither quotes nor a book"
EMPTY_SIDE = "nobody shows a price on this side of the book"
NOTHING_TRADED = "nothing was traded in these 24 hours"
NO_EARLIER = "the market remembers nothing from before these 24 hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticker:
    """Prices in quote currency, amounts in base; `time` and `since` (start of the first candle) in ms.

    `open` to `vwap` speak of the 24 hours up to `time`, or of as much of them as the market knows. `vwap`
    and `quote_volume` take each candle at the mean of its high, low and close. What is None is in
    `unknown`, with its reason.
    """

    symbol: str
    time: int
    since: int | None = None
    last: float | None = None
    open: float | None = None
    high: float | None = None
    low: float | None = None
    previous_close: float | None = None
    change: float | None = None
    percentage: float | None = None
    average: float | None = None
    volume: float | None = None
    quote_volume: float | None = None
    vwap: float | None = None
    bid: float | None = None
    bid_volume: float | None = None
    ask: float | None = None
    ask_volume: float | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)


def ticker_of(
    symbol: str, *, time: int, last: float | None, candles: Sequence[Candle], quote: Quote | None, book: Book
) -> Ticker:
    """`candles` closed by `time` and reach back 24 hours, with at least one more where there is one."""
    known: dict[str, float | None] = {"last": last, **_day(candles, time), **_touch(quote, book)}
    day_open = known.get("open")
    if last is not None and day_open is not None:
        change = exact(last) - exact(day_open)
        known["change"] = float(change)
        known["percentage"] = round(float(change / exact(day_open) * 100), 6)
        known["average"] = float((exact(last) + exact(day_open)) / 2)
    since = next((c.time for c in candles if c.close_time > time - DAY), None)
    return Ticker(
        symbol=symbol, time=time, since=since, **known, unknown=_unknown(known, candles=candles, since=since, book=book)
    )


def _day(candles: Sequence[Candle], time: int) -> dict[str, float | None]:
    day = [c for c in candles if c.close_time > time - DAY]
    if not day:
        return {}
    volume = round(math.fsum([c.volume for c in day]), 8)
    traded = math.fsum([(c.high + c.low + c.close) / 3 * c.volume for c in day])
    before = len(candles) - len(day)
    return {
        "open": day[0].open,
        "high": max(c.high for c in day),
        "low": min(c.low for c in day),
        "previous_close": candles[before - 1].close if before else None,
        "volume": volume,
        "quote_volume": round(traded, 8),
        "vwap": round(traded / volume, 8) if volume else None,
    }


def _touch(quote: Quote | None, book: Book) -> dict[str, float | None]:
    """The best bid and ask: of the venue's book where it shows one, else of the last quote."""
    touch: dict[str, float | None] = {}
    if quote is not None and book.source != "book":
        touch = {"bid": quote.bid, "bid_volume": quote.bid_size, "ask": quote.ask, "ask_volume": quote.ask_size}
    for side, levels in (("bid", book.bids), ("ask", book.asks)):
        if levels and side not in touch:
            price, amount = levels[0]
            touch |= {side: float(price), f"{side}_volume": float(amount)}
    return touch


def _unknown(
    known: Mapping[str, float | None], *, candles: Sequence[Candle], since: int | None, book: Book
) -> dict[str, str]:
    """Why each number that is missing is missing."""
    nothing = NO_PRICE if known["last"] is None else _nothing_in_a_day(candles)
    side = EMPTY_SIDE if book.source in ("quotes", "book") else NO_BOOK
    reasons = {"last": NO_PRICE}
    reasons |= dict.fromkeys(
        ("open", "high", "low", "volume", "quote_volume", "change", "percentage", "average"), nothing
    )
    reasons["vwap"] = nothing if since is None else NOTHING_TRADED
    reasons["previous_close"] = nothing if since is None else NO_EARLIER
    reasons |= dict.fromkeys(("bid", "bid_volume", "ask", "ask_volume"), side)
    unknown = {name: reason for name, reason in reasons.items() if known.get(name) is None}
    return unknown if since is not None else unknown | {"since": nothing}


def _nothing_in_a_day(candles: Sequence[Candle]) -> str:
    if candles:
        return f"no {timeframe_of(candles[-1].interval)} candle has closed in these 24 hours"
    return "no candle of this symbol has closed yet"
