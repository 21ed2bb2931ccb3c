"""A symbol's order book as the venue shows it."""

from dataclasses import dataclass

from kurs.domain.market import Book

__all__ = ["OrderBook", "order_book_of"]

NO_BOOK = "this market tells candles, and no order book"
QUOTES_ONLY = "this market tells quotes alone: one level of each side"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBook:
    """What others show at `time` (market time, ms); `reason` says why the sides are empty or short."""

    symbol: str
    time: int
    book: Book
    reason: str | None


def order_book_of(symbol: str, *, time: int, book: Book) -> OrderBook:
    """The book, and why there is no more of it."""
    reason = {"book": None, "quotes": QUOTES_ONLY}.get(book.source, NO_BOOK)
    return OrderBook(symbol=symbol, time=time, book=book, reason=reason)
