"""Average cost, flips, fees, and books that add up."""

from decimal import Decimal

import pytest
from building import SYMBOL, d, fill
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.fills import Fill
from kurs.domain.orders import ZERO, Side
from kurs.domain.portfolio import Portfolio
from kurs.domain.positions import ClosedTrade, Position

BUY, SELL = Side.BUY, Side.SELL
START = d("10000")
TINY = d("1e-18")

amounts = st.integers(1, 5000).map(lambda n: Decimal(n) / 1000)
prices = st.integers(1, 500_000).map(lambda n: Decimal(n) / 100)
fees = st.integers(0, 100).map(lambda n: Decimal(n) / 100)
trades = st.lists(st.tuples(st.sampled_from(Side), amounts, prices, fees), min_size=1, max_size=20)


def book(*fills: Fill) -> tuple[Portfolio, list[ClosedTrade]]:
    portfolio = Portfolio("USD", START)
    closed = [trade for one in fills if (trade := portfolio.apply(one)) is not None]
    return portfolio, closed


def adds_up(portfolio: Portfolio, price: Decimal) -> Decimal:
    """By how much equity differs from the start plus all profit less all fees."""
    equity = portfolio.equity({SYMBOL: price})
    assert equity is not None
    return equity - (START + portfolio.realised + portfolio.position(SYMBOL).unrealised(price) - portfolio.fees)


def test_adding_moves_the_entry_price_to_the_average_cost() -> None:
    portfolio, _ = book(fill("1", BUY, "1", "100"), fill("2", BUY, "3", "120"))
    position = portfolio.position(SYMBOL)
    assert (position.amount, position.entry_price, position.realised) == (d(4), d(115), d(0))
    assert position.unrealised(d(116)) == 4


def test_reducing_realises_against_the_average_and_leaves_it() -> None:
    portfolio, closed = book(fill("1", BUY, "4", "100"), fill("2", SELL, "1", "110"))
    position = portfolio.position(SYMBOL)
    assert (position.amount, position.entry_price, position.realised, closed) == (d(3), d(100), d(10), [])


def test_a_short_earns_when_the_price_falls() -> None:
    portfolio, closed = book(fill("1", SELL, "2", "100"), fill("2", BUY, "2", "90"))
    assert portfolio.realised == 20
    assert portfolio.cash == START + 20
    assert [trade.amount for trade in closed] == [-2]


def test_crossing_zero_closes_one_trip_and_opens_the_next() -> None:
    portfolio, closed = book(
        fill("1", BUY, "2", "100", fee="0.4", time=1), fill("2", SELL, "3", "110", fee="0.6", time=2)
    )
    assert closed == [ClosedTrade(symbol=SYMBOL, amount=d(2), entry_time=1, exit_time=2, pnl=d(20), fees=d("0.8"))]
    position = portfolio.position(SYMBOL)
    assert (position.amount, position.entry_price, position.opened_at) == (d(-1), d(110), 2)
    assert (position.peak, position.trip_realised, position.trip_fees) == (d(-1), d(0), d("0.2"))
    assert (position.realised, position.fees) == (d(20), d(1))


def test_a_trip_tells_its_largest_size_and_all_its_fees() -> None:
    _, closed = book(
        fill("1", BUY, "1", "100", fee="0.1", time=1),
        fill("2", BUY, "2", "100", fee="0.2", time=2),
        fill("3", SELL, "1", "110", fee="0.1", time=3),
        fill("4", SELL, "2", "90", fee="0.2", time=4),
    )
    assert closed == [ClosedTrade(symbol=SYMBOL, amount=d(3), entry_time=1, exit_time=4, pnl=d(-10), fees=d("0.6"))]


def test_a_fee_in_base_leaves_less_and_costs_no_cash() -> None:
    portfolio, _ = book(fill("1", BUY, "1", "100", fee="0.002", fee_currency="BTC"))
    assert portfolio.position(SYMBOL).amount == d("0.998")
    assert portfolio.cash == START - 100
    assert portfolio.fees == d("0.2")
    assert portfolio.position(SYMBOL).entry_price == 100


def test_a_fee_in_base_counts_at_its_price_also_when_the_position_cost_another() -> None:
    portfolio, _ = book(
        fill("1", BUY, "1", "100", fee="0.002", fee_currency="BTC"),
        fill("2", BUY, "1", "200", fee="0.002", fee_currency="BTC"),
    )
    assert portfolio.position(SYMBOL).amount == d("1.996")
    assert portfolio.fees == d("0.6")
    assert adds_up(portfolio, d(300)) == 0


def test_a_fee_in_base_on_a_sale_takes_from_what_is_held() -> None:
    portfolio, _ = book(fill("1", BUY, "2", "100"), fill("2", SELL, "1", "110", fee="0.5", fee_currency="BTC"))
    assert portfolio.position(SYMBOL).amount == d("0.5")
    assert portfolio.cash == START - 200 + 110
    assert adds_up(portfolio, d(120)) == 0


@pytest.mark.parametrize(("currency", "quote"), [("USD", "0.25"), ("BTC", "25")])
def test_the_fee_of_a_fill_is_known_in_quote_currency(currency: str, quote: str) -> None:
    assert Portfolio("USD", START).fee(fill("1", fee="0.25", fee_currency=currency)) == d(quote)


def test_equity_is_unknown_while_a_held_symbol_has_no_price() -> None:
    portfolio, _ = book(fill("1", BUY, "1", "100"))
    assert portfolio.equity({}) is None
    assert Portfolio("USD", START).equity({}) == START


def test_a_position_that_is_flat_needs_no_price() -> None:
    portfolio, _ = book(fill("1", BUY, "1", "100"), fill("2", SELL, "1", "101"))
    assert portfolio.equity({}) == START + 1


def test_a_portfolio_goes_on_from_what_it_was() -> None:
    portfolio, _ = book(fill("1", BUY, "1", "100", fee="1"))
    again = Portfolio("USD", ZERO)
    again.restore(
        cash=portfolio.cash, fees=portfolio.fees, realised=portfolio.realised, positions=dict(portfolio.positions)
    )
    assert again.equity({SYMBOL: d(120)}) == portfolio.equity({SYMBOL: d(120)}) == START + 19


@settings(max_examples=150, deadline=None)
@given(trades, prices, st.sampled_from(["USD", "BTC"]))
def test_the_books_add_up(steps: list[tuple[Side, Decimal, Decimal, Decimal]], last: Decimal, currency: str) -> None:
    """Fees in base are at most a tenth of what was traded, as no venue takes more than that."""
    fills = [
        fill(str(n), side, amount, price, fee=fee if currency == "USD" else amount * fee / 10, fee_currency=currency)
        for n, (side, amount, price, fee) in enumerate(steps)
    ]
    portfolio, closed = book(*fills)
    assert abs(adds_up(portfolio, last)) <= TINY
    position = portfolio.position(SYMBOL)
    in_base = ZERO if currency == "USD" else sum((f.fee for f in fills), ZERO)
    assert position.amount == sum((f.amount * f.side.sign for f in fills), ZERO) - in_base
    assert portfolio.fees == sum((portfolio.fee(f) for f in fills), ZERO)
    assert abs(position.realised - portfolio.realised) <= TINY
    assert abs(position.fees - portfolio.fees) <= TINY
    assert abs(sum((t.pnl for t in closed), ZERO) + position.trip_realised - portfolio.realised) <= TINY
    assert abs(sum((t.fees for t in closed), ZERO) + position.trip_fees - portfolio.fees) <= TINY


@settings(max_examples=100, deadline=None)
@given(trades, prices)
def test_the_books_add_up_to_the_last_digit_where_nothing_is_averaged(
    steps: list[tuple[Side, Decimal, Decimal, Decimal]], last: Decimal
) -> None:
    """A fill on the side of the position is left out, so every entry price is one that was paid."""
    portfolio = Portfolio("USD", START)
    for n, (side, amount, price, fee) in enumerate(steps):
        if portfolio.position(SYMBOL).amount * side.sign <= 0:
            portfolio.apply(fill(str(n), side, amount, price, fee=fee))
    assert adds_up(portfolio, last) == 0


def test_a_position_is_flat_until_something_happens() -> None:
    assert Portfolio("USD", START).position("X/Y") == Position(symbol="X/Y")
