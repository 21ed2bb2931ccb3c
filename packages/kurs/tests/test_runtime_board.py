"""What a market has shown last, and the venue's book beside it."""

from decimal import Decimal

import pytest
from building import instrument

from kurs.domain.errors import UnknownName
from kurs.domain.market import MINUTE, BookChange, Candle, Quote, Tick, Trade
from kurs.exchanges.paper import PaperVenue
from kurs.runtime.board import REMEMBERED, Board

SYMBOL = "BTC/USD"


def board() -> tuple[Board, PaperVenue]:
    venue = PaperVenue(instruments=[instrument()], cash={"USD": Decimal(1000)})
    return Board(venue), venue


def told(board: Board, venue: PaperVenue, *ticks: Tick) -> None:
    for tick in ticks:
        venue.observe(tick)
        board.see(tick)


def trade(number: int) -> Trade:
    return Trade(SYMBOL, number, f"t{number}", 100.0, 0.5, 1 if number % 2 else -1)


def test_before_the_first_tick_it_knows_nothing() -> None:
    seen, _ = board()
    assert (seen.candle(SYMBOL), seen.quote(SYMBOL), seen.trades(SYMBOL), seen.version) == (None, None, (), 0)
    book = seen.book(SYMBOL, 10)
    assert (book.bids, book.asks, book.source) == ((), (), "none")


def test_it_shows_the_last_of_each_kind() -> None:
    seen, venue = board()
    candle = Candle(SYMBOL, MINUTE, 0, 100.0, 101.0, 99.0, 100.0, 1.0)
    quote = Quote(SYMBOL, MINUTE, 99.5, 1.0, 100.5, 2.0)
    told(seen, venue, candle, trade(1), quote)
    assert (seen.candle(SYMBOL), seen.quote(SYMBOL), seen.trades(SYMBOL)) == (candle, quote, (trade(1),))
    assert seen.candle("ETH/USD") is None
    assert seen.version == 3


def test_trades_are_bounded_and_the_oldest_go() -> None:
    seen, venue = board()
    told(seen, venue, *(trade(n) for n in range(REMEMBERED + 10)))
    assert [t.time for t in seen.trades(SYMBOL)] == list(range(10, REMEMBERED + 10))
    assert [t.time for t in seen.trades(SYMBOL, 2)] == [REMEMBERED + 8, REMEMBERED + 9]
    assert seen.trades(SYMBOL, 0) == ()


def test_candles_make_no_book() -> None:
    seen, venue = board()
    told(seen, venue, Candle(SYMBOL, MINUTE, 0, 100.0, 101.0, 99.0, 100.0, 1.0))
    book = seen.book(SYMBOL, 10)
    assert (book.bids, book.asks, book.source) == ((), (), "prints")


def test_a_quote_is_one_level_of_each_side() -> None:
    seen, venue = board()
    told(seen, venue, Quote(SYMBOL, 1, 99.5, 1.0, 100.5, 2.0), Quote(SYMBOL, 2, 99.0, 1.5, 100.0, 2.5))
    book = seen.book(SYMBOL, 10)
    assert book.bids == ((Decimal("99.0"), Decimal("1.5")),)
    assert book.asks == ((Decimal("100.0"), Decimal("2.5")),)
    assert book.source == "quotes"


def test_a_book_is_shown_best_first_and_a_level_without_amount_goes() -> None:
    seen, venue = board()
    changes = [(1, 99.0, 1.0), (1, 98.0, 2.0), (1, 99.5, 3.0), (-1, 101.0, 1.0), (-1, 100.0, 2.0), (1, 98.0, 0.0)]
    told(seen, venue, *(BookChange(SYMBOL, n, side, price, size) for n, (side, price, size) in enumerate(changes)))
    book = seen.book(SYMBOL, 10)
    assert [float(price) for price, _ in book.bids] == [99.5, 99.0]
    assert [float(price) for price, _ in book.asks] == [100.0, 101.0]
    assert seen.book(SYMBOL, 1).bids == book.bids[:1]
    assert book.source == "book"


def test_the_book_outlives_a_restart_with_its_venue() -> None:
    seen, venue = board()
    told(seen, venue, BookChange(SYMBOL, 1, 1, 99.0, 1.0))
    again, other = board()
    other.restore(venue.snapshot())
    assert again.book(SYMBOL, 5) == seen.book(SYMBOL, 5)


def test_a_symbol_that_is_not_listed_has_no_book() -> None:
    seen, _ = board()
    with pytest.raises(UnknownName):
        seen.book("ETH/USD", 1)
