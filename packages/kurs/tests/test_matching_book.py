"""The book: price-time priority among clients, the depth that others show, quotes and trades over it."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import BookChange, Candle, Quote, Trade
from kurs.domain.orders import Order, OrderType, Purpose, Side, TimeInForce
from kurs.matching import FillRule, LatencyModel, MatchingVenue, Models, Report
from kurs.matching.book import Ladder

D = Decimal
BUY, SELL = Side.BUY, Side.SELL
SYMBOL = "BTC/USD"


def instrument(tick: str = "0.1", lot: str = "0.001") -> Instrument:
    return Instrument(
        symbol=SYMBOL,
        base="BTC",
        quote="USD",
        tick_size=D(tick),
        lot_size=D(lot),
        min_notional=D(1),
        maker_fee=D("0.001"),
        taker_fee=D("0.002"),
    )


def order(
    client_order_id: str,
    side: Side,
    price: str | None = None,
    amount: str = "1",
    *,
    stop: str | None = None,
    trail: str | None = None,
    **flags: object,
) -> Order:
    if trail is not None:
        type_ = OrderType.TRAILING_STOP
    elif stop is not None:
        type_ = OrderType.STOP if price is None else OrderType.STOP_LIMIT
    else:
        type_ = OrderType.MARKET if price is None else OrderType.LIMIT
    return Order(
        client_order_id=client_order_id,
        bot="bot",
        symbol=SYMBOL,
        side=side,
        type=type_,
        amount=D(amount),
        purpose=Purpose.MANUAL,
        created_at=0,
        price=None if price is None else D(price),
        stop_price=None if stop is None else D(stop),
        trail=None if trail is None else D(trail),
    ).changed(**flags)


def open_venue(models: Models | None = None) -> MatchingVenue:
    return MatchingVenue(
        instruments=[instrument()],
        accounts={name: {"USD": D(1_000_000), "BTC": D(100)} for name in ("main", "ann", "bob", "eve")},
        models=models,
    )


def fills(reports: Sequence[Report]) -> list[tuple[str, Decimal, Decimal, bool]]:
    return [(r.client_order_id, r.amount, r.price, r.maker) for r in reports if isinstance(r, Fill)]


def ends(reports: Sequence[Report]) -> list[tuple[str, ReportKind]]:
    return [
        (r.client_order_id, r.kind) for r in reports if isinstance(r, OrderReport) and r.kind is not ReportKind.ACCEPTED
    ]


def level(time: int, side: int, price: float, amount: float) -> BookChange:
    return BookChange(SYMBOL, time, side, price, amount)


def test_better_price_comes_first_and_then_who_came_first() -> None:
    venue = open_venue()
    venue.submit(order("late", SELL, "101"), 1, "ann")
    venue.submit(order("later", SELL, "101"), 2, "bob")
    venue.submit(order("best", SELL, "100.5"), 3, "bob")
    reports = venue.submit(order("taker", BUY, "101", "2.5"), 4, "eve")
    assert fills(reports) == [
        ("best", D(1), D("100.5"), True),
        ("taker", D(1), D("100.5"), False),
        ("late", D(1), D(101), True),
        ("taker", D(1), D(101), False),
        ("later", D("0.5"), D(101), True),
        ("taker", D("0.5"), D(101), False),
    ]
    assert [(o.client_order_id, o.remaining) for o in venue.working("bob")] == [("later", D("0.5"))]


def test_a_market_order_waits_for_the_next_client() -> None:
    venue = open_venue()
    venue.submit(order("ask", SELL, "101"), 1, "ann")
    venue.submit(order("taker", BUY, amount="2"), 2, "eve")
    reports = venue.submit(order("next", SELL, "100"), 3, "bob")
    assert fills(reports) == [("next", D(1), D(100), True), ("taker", D(1), D(100), False)]


def test_of_two_own_orders_that_meet_the_newer_is_cancelled() -> None:
    venue = open_venue()
    venue.submit(order("first", SELL, "100"), 1, "ann")
    venue.submit(order("own", SELL, "101"), 2, "eve")
    reports = venue.submit(order("taker", BUY, "102", "3"), 3, "eve")
    assert fills(reports) == [("first", D(1), D(100), True), ("taker", D(1), D(100), False)]
    assert ends(reports) == [("taker", ReportKind.CANCELLED)]
    assert [o.client_order_id for o in venue.working("eve")] == ["own"]


def test_an_older_stop_outlives_the_newer_own_order_that_it_meets() -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 100.0, 5.0, 101.0, 5.0))
    venue.submit(order("stop", SELL, stop="99"), 2)
    venue.submit(order("bid", BUY, "99.5"), 3)
    reports = venue.on_tick(Quote(SYMBOL, 4, 98.0, 5.0, 102.0, 5.0))
    assert ends(reports) == [("bid", ReportKind.CANCELLED)]
    assert fills(reports) == [("stop", D(1), D(98), False)]


def test_post_only_is_rejected_against_a_book() -> None:
    venue = open_venue()
    venue.submit(order("ask", SELL, "101"), 1, "ann")
    assert ends(venue.submit(order("a", BUY, "101", post_only=True), 2)) == [("a", ReportKind.REJECTED)]
    assert ends(venue.submit(order("b", BUY, "100.9", post_only=True), 3)) == []


def test_ioc_and_fok_against_a_book() -> None:
    venue = open_venue()
    venue.submit(order("ask", SELL, "101"), 1, "ann")
    fok = venue.submit(order("all", BUY, "101", "2", time_in_force=TimeInForce.FOK), 2)
    assert (fills(fok), ends(fok)) == ([], [("all", ReportKind.EXPIRED)])
    ioc = venue.submit(order("some", BUY, "101", "2", time_in_force=TimeInForce.IOC), 3)
    assert (len(fills(ioc)), ends(ioc)) == (2, [("some", ReportKind.EXPIRED)])


def test_fok_does_not_count_on_orders_that_a_fill_would_take_away() -> None:
    venue = open_venue()
    for name in ("one", "two"):
        venue.submit(order(name, SELL, "101", oco_group="g"), 1, "ann")
    fok = venue.submit(order("all", BUY, "101", "2", time_in_force=TimeInForce.FOK), 2)
    assert (fills(fok), ends(fok)) == ([], [("all", ReportKind.EXPIRED)])


def test_market_order_takes_the_depth_level_by_level() -> None:
    venue = open_venue()
    for n, price in enumerate((100.0, 100.5, 101.0)):
        venue.on_tick(level(n, -1, price, 1.0))
    reports = venue.submit(order("a", BUY, amount="2.5"), 10)
    assert fills(reports) == [
        ("a", D(1), D("100.0"), False),
        ("a", D(1), D("100.5"), False),
        ("a", D("0.5"), D("101.0"), False),
    ]
    # What was taken is gone until the level is told anew.
    assert fills(venue.submit(order("b", BUY), 11)) == [("b", D("0.5"), D("101.0"), False)]
    assert fills(venue.on_tick(level(12, -1, 102.0, 5.0))) == [("b", D("0.5"), D("102.0"), False)]


def test_depth_that_was_there_before_trades_before() -> None:
    venue = open_venue(Models(fill_rule=FillRule.TOUCH))
    venue.on_tick(level(1, -1, 101.0, 5.0))
    venue.on_tick(level(2, 1, 100.0, 2.0))
    venue.submit(order("mine", BUY, "100"), 3)
    venue.on_tick(level(4, 1, 100.0, 6.0))
    assert fills(venue.on_tick(Trade(SYMBOL, 5, "1", 100.0, 1.5, -1))) == []
    assert fills(venue.on_tick(Trade(SYMBOL, 6, "2", 100.0, 3.0, 1))) == []
    assert fills(venue.on_tick(Trade(SYMBOL, 7, "3", 100.0, 1.0, -1))) == [("mine", D("0.5"), D(100), True)]


def test_another_client_takes_the_depth_before_an_order_behind_it() -> None:
    venue = open_venue()
    venue.on_tick(level(1, 1, 100.0, 2.0))
    venue.submit(order("mine", BUY, "100"), 3, "ann")
    venue.on_tick(level(4, 1, 100.0, 3.0))
    reports = venue.submit(order("taker", SELL, "100", "3.5"), 5, "bob")
    assert fills(reports) == [
        ("taker", D(2), D("100.0"), False),
        ("mine", D(1), D(100), True),
        ("taker", D(1), D(100), False),
        ("taker", D("0.5"), D("100.0"), False),
    ]


def test_depth_that_crosses_a_resting_order_fills_it_as_maker() -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 5.0))
    venue.submit(order("mine", BUY, "100", "3"), 2)
    assert fills(venue.on_tick(Quote(SYMBOL, 3, 98.0, 5.0, 99.5, 2.0))) == [("mine", D(2), D(100), True)]
    assert fills(venue.on_tick(Quote(SYMBOL, 4, 98.0, 5.0, 100.0, 2.0))) == [("mine", D(1), D(100), True)]


def test_a_quote_replaces_the_quote_before_it() -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 1.0))
    venue.on_tick(Quote(SYMBOL, 2, 99.0, 5.0, 102.0, 1.0))
    reports = venue.submit(order("a", BUY, "105", "2"), 3)
    assert fills(reports) == [("a", D(1), D("102.0"), False)]
    assert [o.remaining for o in venue.working()] == [D(1)]


def test_beside_a_book_a_quote_only_says_where_the_market_is() -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 1.0))
    venue.on_tick(level(2, -1, 103.0, 1.0))
    venue.on_tick(Quote(SYMBOL, 3, 99.0, 5.0, 101.0, 1.0))
    assert fills(venue.submit(order("a", BUY), 4)) == [("a", D(1), D("103.0"), False)]


@pytest.mark.parametrize(
    ("stop", "quote", "price"),
    [
        (order("a", SELL, stop="95"), Quote(SYMBOL, 3, 94.0, 5.0, 96.0, 5.0), D("94.0")),
        (order("a", BUY, stop="105"), Quote(SYMBOL, 3, 104.0, 5.0, 106.0, 5.0), D("106.0")),
        (order("a", SELL, "94", stop="95"), Quote(SYMBOL, 3, 94.5, 5.0, 96.0, 5.0), D("94.5")),
        (order("a", SELL, trail="4"), Quote(SYMBOL, 3, 95.0, 5.0, 97.0, 5.0), D("95.0")),
    ],
)
def test_stops_look_at_the_price_that_they_would_trade_at(stop: Order, quote: Quote, price: Decimal) -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 5.0))
    venue.submit(stop, 2)
    assert fills(venue.on_tick(quote)) == [("a", D(1), price, False)]


def test_trailing_stop_follows_the_bid() -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 5.0))
    venue.submit(order("a", SELL, trail="4"), 2)
    assert fills(venue.on_tick(Quote(SYMBOL, 3, 110.0, 5.0, 111.0, 5.0))) == []
    assert fills(venue.on_tick(Quote(SYMBOL, 4, 106.0, 5.0, 107.0, 5.0))) == [("a", D(1), D("106.0"), False)]


def test_a_trade_between_clients_triggers_a_stop() -> None:
    venue = open_venue()
    venue.submit(order("ask", SELL, "100", "1"), 1, "ann")
    venue.submit(order("far", BUY, "90", "1"), 1, "ann")
    venue.submit(order("stop", SELL, stop="100"), 2, "bob")
    reports = venue.submit(order("taker", BUY, "100"), 3, "eve")
    assert fills(reports)[-2:] == [("far", D(1), D(90), True), ("stop", D(1), D(90), False)]


def test_latency_delays_until_a_tick_has_come_after_it() -> None:
    venue = open_venue(Models(latency=LatencyModel(ms=10)))
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 5.0))
    assert fills(venue.submit(order("a", BUY), 5)) == []
    assert fills(venue.on_tick(Quote(SYMBOL, 14, 99.0, 5.0, 102.0, 5.0))) == []
    assert fills(venue.on_tick(Quote(SYMBOL, 15, 99.0, 5.0, 103.0, 5.0))) == [("a", D(1), D("103.0"), False)]


def test_candles_fill_nothing_where_the_book_is_known() -> None:
    venue = open_venue()
    venue.on_tick(Quote(SYMBOL, 1, 99.0, 5.0, 101.0, 5.0))
    venue.submit(order("a", BUY, "95"), 2)
    assert venue.on_tick(Candle(SYMBOL, 60_000, 60_000, 99.0, 99.0, 80.0, 90.0, 100.0)) == ()


def test_clients_meet_before_the_outside_market_of_a_candle() -> None:
    venue = open_venue(Models(volume_share=D("0.01")))
    bar = Candle(SYMBOL, 60_000, 0, 100.0, 100.0, 100.0, 100.0, 100.0)
    venue.on_tick(bar)
    venue.submit(order("cheap", SELL, "99", "3"), venue.now, "ann")
    venue.submit(order("taker", BUY, amount="2"), venue.now, "bob")
    # A hundredth of the volume goes to the first order; the second meets what is left of it.
    assert fills(venue.on_tick(bar._replace(time=60_000))) == [
        ("cheap", D(1), D(100), False),
        ("cheap", D(2), D(99), True),
        ("taker", D(2), D(99), False),
    ]


def test_a_protective_stop_is_not_stopped_by_an_own_bid_above_it() -> None:
    venue = open_venue()
    bar = Candle(SYMBOL, 60_000, 0, 100.0, 100.0, 100.0, 100.0, 100.0)
    venue.on_tick(bar)
    venue.submit(order("bid", BUY, "96"), venue.now)
    venue.submit(order("stop", SELL, stop="95", reduce_only=True), venue.now)
    assert fills(venue.on_tick(bar._replace(time=60_000, low=94.0))) == [
        ("stop", D(1), D(95), False),
        ("bid", D(1), D(96), True),
    ]


def test_order_ids_belong_to_one_account() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY, "95"), 1, "ann")
    assert ends(venue.submit(order("a", BUY, "95"), 1, "bob")) == [("a", ReportKind.REJECTED)]
    assert ends(venue.cancel("a", 1, "bob")) == [("a", ReportKind.CANCEL_REJECTED)]
    assert (venue.owner("a"), venue.owner("b")) == ("ann", None)


def test_recorded_book_keeps_the_best_prices_that_it_tells(shared_data: Path) -> None:
    with (shared_data / "book" / "btcusdt-depth-snap.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    venue = open_venue()
    for row in rows:
        side = 1 if row["side"] == "b" else -1
        venue.on_tick(level(int(row["timestamp"]), side, float(row["price"]), float(row["qty"])))
    bids = sorted(((D(r["price"]), D(r["qty"])) for r in rows if r["side"] == "b"), reverse=True)
    wanted = bids[0][1] + bids[1][1]
    reports = venue.submit(order("a", SELL, amount=str(wanted)), int(rows[0]["timestamp"]))
    assert [(price, amount) for _, amount, price, _ in fills(reports)] == bids[:2]


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=60), st.sampled_from(Side))
def test_ladder_is_a_sorted_mapping(steps: list[tuple[int, bool]], side: Side) -> None:
    ladder: Ladder[int] = Ladder(side)
    model: dict[Decimal, int] = {}
    for n, (price, keep) in enumerate(steps):
        if keep:
            ladder.put(D(price), n)
            model[D(price)] = n
        else:
            ladder.drop(D(price))
            model.pop(D(price), None)
        ordered = sorted(model.items(), reverse=side is BUY)
        assert list(ladder) == ordered
        assert ladder.best() == (ordered[0][0] if ordered else None)
        assert len(ladder) == len(model)
