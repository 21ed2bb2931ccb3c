"""Tickers, contexts and verdicts from candles alone: every number has its candles, every null its reason."""

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.market import DAY, HOUR, MINUTE, Book, Candle, Quote
from kurs.services.market_context import SUITABLE, Context, context_of, verdict_on
from kurs.services.order_book import OrderBook, order_book_of
from kurs.services.ticker import Ticker, ticker_of

SYMBOL = "BTC/USD"
NOW = 10 * DAY
NO_BOOK = Book(bids=(), asks=(), source="prints")
PRICES = st.integers(1, 10**7).map(lambda cents: cents / 100)


def candle(closes_at: int, close: float, *, volume: float = 1.0, interval: int = HOUR) -> Candle:
    return Candle(SYMBOL, interval, closes_at - interval, close, close, close, close, volume)


def hours(closes: Sequence[float]) -> list[Candle]:
    """One that closes each hour, the last of them now."""
    return [candle(NOW - HOUR * (len(closes) - 1 - n), close) for n, close in enumerate(closes)]


def a_book(bid: str | None, ask: str | None, source: str = "book") -> Book:
    def level(price: str | None) -> tuple[tuple[Decimal, Decimal], ...]:
        return () if price is None else ((Decimal(price), Decimal("0.5")),)

    return Book(bids=level(bid), asks=level(ask), source=source)


def ticker(
    candles: Sequence[Candle], *, last: float | None = 100.0, quote: Quote | None = None, book: Book = NO_BOOK
) -> Ticker:
    return ticker_of(SYMBOL, time=NOW, last=last, candles=candles, quote=quote, book=book)


# ── tickers ───────────────────────────────────────────────────────────────────────────────────────


@given(closes=st.lists(PRICES, max_size=40), last=st.none() | PRICES)
def test_whatever_is_null_has_a_reason_and_nothing_else_has_one(closes: list[float], last: float | None) -> None:
    found = ticker(hours(closes), last=last)
    nulls = {f.name for f in fields(found) if f.name not in ("symbol", "time", "unknown")}
    assert {name for name in nulls if getattr(found, name) is None} == set(found.unknown)


@given(closes=st.lists(PRICES, min_size=1, max_size=40), last=PRICES)
def test_the_numbers_of_a_day(closes: list[float], last: float) -> None:
    found = ticker(hours(closes), last=last)
    day = closes[-24:]
    assert (found.open, found.high, found.low, found.last) == (day[0], max(day), min(day), last)
    assert found.volume == len(day)
    assert found.vwap == pytest.approx(sum(day) / len(day))
    assert found.quote_volume == pytest.approx(sum(day))
    assert found.previous_close == (closes[-25] if len(closes) > 24 else None)
    # Decimal arithmetic: the cents are exact.
    assert found.change == float(Decimal(str(last)) - Decimal(str(day[0])))
    assert found.percentage == pytest.approx((last - day[0]) / day[0] * 100, abs=1e-5)
    assert found.average == pytest.approx((last + day[0]) / 2)


def test_a_day_without_trades_has_no_mean_price() -> None:
    found = ticker([candle(NOW, 100.0, volume=0.0)])
    assert (found.volume, found.vwap) == (0.0, None)
    assert found.unknown["vwap"] == "nothing was traded in these 24 hours"


def test_a_day_without_candles_says_so() -> None:
    old = ticker([candle(NOW - DAY, 100.0)])
    assert (old.open, old.since) == (None, None)
    assert old.unknown["open"] == "no 1h candle has closed in these 24 hours"
    assert ticker([]).unknown["open"] == "no candle of this symbol has closed yet"
    assert ticker([], last=None).unknown["last"] == "the market has not told a price of this symbol yet"


def test_quotes_are_whole_and_a_book_wins_over_them() -> None:
    quote = Quote(SYMBOL, NOW, 99.0, 1.0, 101.0, 2.0)
    found = ticker([], quote=quote, book=a_book("98", "102", source="quotes"))
    assert (found.bid, found.bid_volume, found.ask, found.ask_volume) == (99.0, 1.0, 101.0, 2.0)
    found = ticker([], quote=quote, book=a_book("98", None))
    assert (found.bid, found.ask) == (98.0, None)
    assert found.unknown["ask"] == "nobody shows a price on this side of the book"


def test_after_a_restart_the_venue_still_knows_the_quote() -> None:
    assert ticker([], book=a_book("98", "102", source="quotes")).bid == 98.0


# ── contexts ──────────────────────────────────────────────────────────────────────────────────────


def context(closes: Sequence[float], book: Book = NO_BOOK) -> Context:
    candles = hours(closes)
    return context_of(
        time=NOW,
        now=NOW + 5 * MINUTE,
        timeframe="1h",
        candles=candles,
        ticker=ticker(candles, book=book),
        book=order_book_of(SYMBOL, time=NOW, book=book),
    )


def test_freshness_is_market_time_since_the_last_close() -> None:
    assert context([100.0]).age == 300.0
    nothing = context([])
    assert (nothing.age, nothing.price) == (None, None)
    assert nothing.unknown["current_price"] == "no 1h candle has closed yet"


def test_a_wild_market_is_not_fit() -> None:
    verdict = verdict_on(context([100.0, 130.0, 90.0, 125.0]))
    assert verdict.valid is False
    assert verdict.reason.startswith("High volatility detected (37.")
    assert verdict.reason.endswith("%) - pausing trading")


@pytest.mark.parametrize(("ask", "valid"), [("100.9", True), ("101.1", False)])
def test_a_wide_spread_is_not_fit(ask: str, valid: bool) -> None:
    verdict = verdict_on(context([100.0] * 5, a_book("100", ask)))
    assert (verdict.valid, verdict.unknown) == (valid, {})
    assert verdict.reason == (SUITABLE if valid else "Wide spread: 1.09%")


def test_a_spread_that_nobody_shows_stops_nothing_and_is_named() -> None:
    verdict = verdict_on(context([100.0] * 5, a_book("100", None)))
    assert verdict.valid is True
    assert verdict.unknown == {"spread": "nobody shows a price on this side of the book"}


def test_too_few_candles_are_not_fit() -> None:
    verdict = verdict_on(context([100.0, 101.0]))
    assert (verdict.valid, verdict.reason) == (False, "Not enough market data: it takes 3 1h candles, there are 2")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("book", None),
        ("quotes", "this market tells quotes alone: one level of each side"),
        ("prints", "this market tells candles, and no order book"),
        ("none", "this market tells candles, and no order book"),
    ],
)
def test_a_book_says_why_it_is_short(source: str, reason: str | None) -> None:
    found: OrderBook = order_book_of(SYMBOL, time=NOW, book=a_book(None, None, source))
    assert found.reason == reason
