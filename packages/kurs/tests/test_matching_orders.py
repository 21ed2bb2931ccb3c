"""Every order type and flag over candles and trades, and the intrabar rule."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle, Trade
from kurs.domain.orders import Order, OrderType, Purpose, Side, TimeInForce
from kurs.matching import (
    FillRule,
    FixedSlippage,
    HalfSpread,
    LatencyModel,
    MatchingVenue,
    Models,
    Report,
    VolumeImpact,
)

MINUTE = 60_000
D = Decimal
BUY, SELL = Side.BUY, Side.SELL
INSTRUMENT = Instrument(
    symbol="BTC/USD",
    base="BTC",
    quote="USD",
    tick_size=D("0.5"),
    lot_size=D("0.01"),
    min_notional=D(10),
    maker_fee=D("0.001"),
    taker_fee=D("0.002"),
)


def candle(n: int, open_: float, high: float, low: float, close: float, volume: float = 1000.0) -> Candle:
    return Candle("BTC/USD", MINUTE, n * MINUTE, open_, high, low, close, volume)


def flat(n: int, price: float = 100.0, volume: float = 1000.0) -> Candle:
    return candle(n, price, price, price, price, volume)


def order(
    client_order_id: str,
    side: Side,
    type_: OrderType = OrderType.MARKET,
    amount: str = "1",
    *,
    price: str | None = None,
    stop: str | None = None,
    trail: str | None = None,
    tif: TimeInForce = TimeInForce.GTC,
    post_only: bool = False,
    reduce_only: bool = False,
    group: str | None = None,
) -> Order:
    return Order(
        client_order_id=client_order_id,
        bot="bot",
        symbol="BTC/USD",
        side=side,
        type=type_,
        amount=D(amount),
        purpose=Purpose.MANUAL,
        created_at=0,
        price=None if price is None else D(price),
        stop_price=None if stop is None else D(stop),
        trail=None if trail is None else D(trail),
        time_in_force=tif,
        post_only=post_only,
        reduce_only=reduce_only,
        oco_group=group,
    )


def limit(client_order_id: str, side: Side, price: str, amount: str = "1", **flags: object) -> Order:
    return order(client_order_id, side, OrderType.LIMIT, amount, price=price).changed(**flags)


def open_venue(models: Models | None = None, held: str = "0") -> MatchingVenue:
    """A venue that has seen one minute at 100."""
    venue = MatchingVenue(
        instruments=[INSTRUMENT],
        accounts={"main": {"USD": D(100_000), "BTC": D(held)}},
        models=models,
    )
    venue.on_tick(flat(0))
    return venue


def send(venue: MatchingVenue, *orders: Order) -> None:
    for each in orders:
        reports = venue.submit(each, venue.now)
        assert kinds(reports) == [ReportKind.ACCEPTED], reports


def fills(reports: Sequence[Report]) -> list[tuple[str, Decimal, Decimal]]:
    return [(r.client_order_id, r.amount, r.price) for r in reports if isinstance(r, Fill)]


def kinds(reports: Sequence[Report]) -> list[ReportKind]:
    return [r.kind for r in reports if isinstance(r, OrderReport)]


def ends(reports: Sequence[Report]) -> list[tuple[str, ReportKind]]:
    return [(r.client_order_id, r.kind) for r in reports if isinstance(r, OrderReport)]


def test_market_order_fills_at_the_open_of_the_next_candle_as_taker() -> None:
    venue = open_venue()
    send(venue, order("a", BUY))
    (fill,) = venue.on_tick(candle(1, 101, 105, 99, 104))
    assert fill == Fill(
        trade_id="1",
        client_order_id="a",
        symbol="BTC/USD",
        side=BUY,
        amount=D(1),
        price=D(101),
        fee=D("0.202"),
        fee_currency="USD",
        maker=False,
        time=MINUTE,
    )
    assert venue.working() == []


def test_order_is_never_filled_in_a_candle_that_had_closed_before_it() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY), 2 * MINUTE)
    assert fills(venue.on_tick(candle(1, 101, 105, 99, 104))) == []
    assert fills(venue.on_tick(candle(2, 102, 105, 99, 104))) == [("a", D(1), D(102))]


def test_order_time_is_never_before_what_ticks_have_told() -> None:
    venue = open_venue()
    (accepted,) = venue.submit(order("a", BUY), 0)
    assert accepted.time == MINUTE == venue.now


def test_candle_that_overlaps_what_was_told_is_not_matched_again() -> None:
    venue = open_venue()
    venue.on_tick(candle(1, 100, 101, 99, 100))
    send(venue, limit("a", BUY, "95"))
    hour = Candle("BTC/USD", 60 * MINUTE, 0, 100.0, 120.0, 80.0, 100.0, 10_000.0)
    assert venue.on_tick(hour) == ()


@pytest.mark.parametrize(
    ("side", "expected"),
    [(BUY, D("102.5")), (SELL, D("97.5"))],
)
def test_latency_moves_the_price_toward_the_worse_extreme(side: Side, expected: Decimal) -> None:
    # A quarter of the minute has passed: a quarter of the way from 100 to 110, or to 90.
    venue = open_venue(Models(latency=LatencyModel(ms=15_000)), held="5")
    send(venue, order("a", side))
    (fill,) = venue.on_tick(candle(1, 100, 110, 90, 100))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.time) == (expected, MINUTE + 15_000)


def test_latency_of_more_than_a_candle_reaches_a_later_one() -> None:
    venue = open_venue(Models(latency=LatencyModel(ms=MINUTE)))
    send(venue, order("a", BUY))
    assert fills(venue.on_tick(candle(1, 101, 105, 99, 104))) == []
    assert fills(venue.on_tick(candle(2, 103, 105, 99, 104))) == [("a", D(1), D(103))]


def test_order_sent_between_two_closes_pays_for_the_time_that_passed() -> None:
    venue = open_venue()
    venue.submit(order("a", BUY), MINUTE + 30_000)
    assert fills(venue.on_tick(candle(1, 100, 110, 90, 100))) == [("a", D(1), D(105))]


def test_resting_limit_needs_the_price_to_go_through() -> None:
    venue = open_venue()
    send(venue, limit("a", BUY, "95"))
    assert venue.on_tick(candle(1, 100, 101, 95, 99)) == []
    (fill,) = venue.on_tick(candle(2, 99, 100, 94.5, 98))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.maker, fill.fee, fill.time) == (D(95), True, D("0.095"), 3 * MINUTE)


def test_touching_is_enough_where_the_model_says_so() -> None:
    venue = open_venue(Models(fill_rule=FillRule.TOUCH), held="1")
    send(venue, limit("a", BUY, "95"), limit("b", SELL, "105"))
    assert fills(venue.on_tick(candle(1, 100, 105, 95, 99))) == [("a", D(1), D(95)), ("b", D(1), D(105))]


def test_resting_limit_gets_a_better_open() -> None:
    venue = open_venue(held="1")
    send(venue, limit("a", BUY, "95"), limit("b", SELL, "120"))
    venue.on_tick(flat(1))
    (fill,) = venue.on_tick(candle(2, 90, 92, 88, 91))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.maker, fill.time) == (D(90), True, 2 * MINUTE)
    assert fills(venue.on_tick(flat(3, 130.0))) == [("b", D(1), D(130))]


@pytest.mark.parametrize(("price", "open_", "expected"), [("110", 101.0, D(101)), ("101", 101.0, D(101))])
def test_marketable_limit_takes_at_the_open(price: str, open_: float, expected: Decimal) -> None:
    venue = open_venue()
    send(venue, limit("a", BUY, price))
    (fill,) = venue.on_tick(candle(1, open_, 105, 99, 104))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.maker) == (expected, False)


def test_slippage_never_takes_a_limit_order_past_its_limit() -> None:
    venue = open_venue(Models(slippage=FixedSlippage(bps=D(500))))
    send(venue, limit("a", BUY, "102"), order("b", BUY))
    assert fills(venue.on_tick(candle(1, 101, 110, 99, 104))) == [("a", D(1), D(102)), ("b", D(1), D("106.5"))]


def test_limit_that_arrives_inside_a_candle_does_not_fill_by_resting_in_it() -> None:
    venue = open_venue()
    venue.submit(limit("a", BUY, "95"), MINUTE + 30_000)
    assert venue.on_tick(candle(1, 100, 101, 90, 99)) == []
    assert fills(venue.on_tick(candle(2, 99, 100, 94, 98))) == [("a", D(1), D(95))]


@pytest.mark.parametrize(
    ("side", "stop", "bar", "expected"),
    [
        (SELL, "95", candle(1, 100, 101, 95, 99), D(95)),
        (SELL, "95", candle(1, 92, 93, 90, 91), D(92)),
        (SELL, "95", candle(1, 100, 101, 95.5, 99), None),
        (BUY, "105", candle(1, 100, 105, 99, 101), D(105)),
        (BUY, "105", candle(1, 108, 110, 107, 109), D(108)),
        (BUY, "105", candle(1, 100, 104.5, 99, 101), None),
        (SELL, "110", candle(1, 100, 101, 99, 100), D(100)),
    ],
)
def test_stop_fills_at_the_worse_of_trigger_and_open(
    side: Side, stop: str, bar: Candle, expected: Decimal | None
) -> None:
    venue = open_venue(held="1")
    send(venue, order("a", side, OrderType.STOP, stop=stop))
    assert fills(venue.on_tick(bar)) == ([] if expected is None else [("a", D(1), expected)])


def test_slippage_of_a_stop_stays_inside_the_candle() -> None:
    venue = open_venue(Models(slippage=FixedSlippage(bps=D(1000))), held="1")
    send(venue, order("a", SELL, OrderType.STOP, stop="95"))
    assert fills(venue.on_tick(candle(1, 100, 101, 94, 99))) == [("a", D(1), D(94))]


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        (Models(slippage=HalfSpread(spread=D(2))), D(101)),
        (Models(slippage=FixedSlippage(bps=D(10))), D("100.5")),
        # A hundredth of the volume costs a tenth of the 200 bps.
        (Models(slippage=VolumeImpact(bps=D(1000))), D(101)),
    ],
)
def test_slippage_models_move_the_price_against_the_taker(models: Models, expected: Decimal) -> None:
    venue = open_venue(models)
    send(venue, order("a", BUY))
    assert fills(venue.on_tick(candle(1, 100, 110, 90, 100, volume=100.0))) == [("a", D(1), expected)]


def test_stop_comes_before_target_and_cancels_it() -> None:
    venue = open_venue(held="1")
    send(
        venue,
        limit("target", SELL, "105", reduce_only=True, oco_group="g"),
        order("stop", SELL, OrderType.STOP, stop="95", reduce_only=True, group="g"),
    )
    reports = venue.on_tick(candle(1, 100, 110, 90, 100))
    assert fills(reports) == [("stop", D(1), D(95))]
    assert ends(reports) == [("target", ReportKind.CANCELLED)]


def test_part_of_a_fill_already_cancels_the_group() -> None:
    venue = open_venue(held="20")
    send(
        venue,
        limit("target", SELL, "105", "20", reduce_only=True, oco_group="g"),
        order("stop", SELL, OrderType.STOP, "20", stop="95", reduce_only=True, group="g"),
    )
    reports = venue.on_tick(candle(1, 100, 106, 99, 100, volume=50.0))
    assert fills(reports) == [("target", D(5), D(105))]
    assert ends(reports) == [("stop", ReportKind.CANCELLED)]
    (late,) = venue.submit(order("new", SELL, OrderType.STOP, stop="95", group="g"), venue.now)
    assert isinstance(late, OrderReport)
    assert late.kind is ReportKind.REJECTED


def test_protection_placed_after_an_entry_is_hit_in_later_candles_only() -> None:
    venue = open_venue()
    send(venue, order("entry", BUY))
    (entry,) = venue.on_tick(candle(1, 100, 110, 80, 100))
    venue.submit(order("stop", SELL, OrderType.STOP, stop="95", reduce_only=True), entry.time)
    assert fills(venue.on_tick(candle(2, 100, 101, 99, 100))) == []
    assert fills(venue.on_tick(candle(3, 100, 101, 94, 95))) == [("stop", D(1), D(95))]


@pytest.mark.parametrize(
    ("reduce_only", "open_", "sold"),
    [(True, 100, [D(95)]), (True, 94, [D(94)]), (False, 100, []), (False, 94, [])],
)
def test_protection_is_watched_while_it_is_on_its_way(reduce_only: bool, open_: float, sold: list[Decimal]) -> None:
    venue = open_venue(Models(latency=LatencyModel(ms=2 * MINUTE)))
    send(venue, order("entry", BUY, amount="2"))
    venue.on_tick(flat(1))
    venue.on_tick(flat(2))
    ((_, _, bought),) = fills(venue.on_tick(flat(3)))
    assert bought == 100
    send(venue, order("stop", SELL, OrderType.STOP, stop="95", reduce_only=reduce_only))
    assert fills(venue.on_tick(flat(4))) == []
    assert [price for _, _, price in fills(venue.on_tick(candle(5, open_, 100, 90, 100)))] == sold


def test_what_reduces_is_late_from_when_it_was_sent() -> None:
    venue = open_venue(Models(latency=LatencyModel(ms=20_000)))
    send(venue, order("entry", BUY))
    (entry,) = venue.on_tick(candle(1, 100, 103, 100, 100))
    assert entry.time == MINUTE + 20_000
    venue.submit(limit("target", SELL, "105", reduce_only=True), entry.time)
    assert fills(venue.on_tick(candle(2, 100, 110, 100, 100))) == [("target", D(1), D(105))]


def test_stop_limit_takes_at_its_trigger_when_its_limit_allows() -> None:
    venue = open_venue(held="1")
    send(venue, order("a", SELL, OrderType.STOP_LIMIT, stop="95", price="94"))
    (fill,) = venue.on_tick(candle(1, 100, 101, 93, 94))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.maker) == (D(95), False)


def test_stop_limit_passed_by_a_gap_rests_and_fills_later() -> None:
    venue = open_venue(held="1")
    send(venue, order("a", SELL, OrderType.STOP_LIMIT, stop="95", price="94"))
    assert venue.on_tick(candle(1, 90, 99, 88, 91)) == []
    (fill,) = venue.on_tick(candle(2, 91, 96, 90, 95))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.maker) == (D(94), True)


def test_trailing_stop_follows_the_high_and_fires_at_its_distance() -> None:
    venue = open_venue(held="1")
    send(venue, order("a", SELL, OrderType.TRAILING_STOP, trail="5"))
    assert venue.on_tick(candle(1, 100, 108, 99, 107)) == []
    assert venue.on_tick(candle(2, 107, 107, 104, 106)) == ()
    assert fills(venue.on_tick(candle(3, 106, 107, 103, 104))) == [("a", D(1), D(103))]


def test_trailing_buy_follows_the_low() -> None:
    venue = open_venue()
    send(venue, order("a", BUY, OrderType.TRAILING_STOP, trail="5"))
    assert venue.on_tick(candle(1, 100, 101, 90, 91)) == []
    assert fills(venue.on_tick(candle(2, 91, 96, 91, 95))) == [("a", D(1), D(95))]


def test_trailing_stop_is_measured_before_it_moves() -> None:
    # 95 stood at the open and was not reached; 110 - 5 is reached by the next open, below it.
    venue = open_venue(held="1")
    send(venue, order("a", SELL, OrderType.TRAILING_STOP, trail="5"))
    assert venue.on_tick(candle(1, 100, 110, 99, 101)) == []
    assert fills(venue.on_tick(candle(2, 101, 102, 100, 101))) == [("a", D(1), D(101))]


def test_partial_fills_share_the_volume_and_go_on() -> None:
    venue = open_venue()
    send(venue, order("a", BUY, amount="7"), order("b", BUY, amount="5"))
    assert fills(venue.on_tick(flat(1, volume=100.0))) == [("a", D(7), D(100)), ("b", D(3), D(100))]
    assert [(o.client_order_id, o.filled, o.average_price) for o in venue.working()] == [("b", D(3), D(100))]
    assert fills(venue.on_tick(flat(2, 101.0, volume=100.0))) == [("b", D(2), D(101))]


def test_a_candle_without_volume_fills_nothing_unless_amounts_are_unlimited() -> None:
    bounded, unbounded = open_venue(), open_venue(Models(volume_share=None))
    for venue in (bounded, unbounded):
        send(venue, order("a", BUY))
    assert fills(bounded.on_tick(flat(1, volume=0.0))) == []
    assert fills(unbounded.on_tick(flat(1, volume=0.0))) == [("a", D(1), D(100))]


def test_ioc_takes_what_is_there_and_expires() -> None:
    venue = open_venue()
    send(venue, order("a", BUY, amount="20", tif=TimeInForce.IOC))
    reports = venue.on_tick(flat(1, volume=100.0))
    assert fills(reports) == [("a", D(10), D(100))]
    assert ends(reports) == [("a", ReportKind.EXPIRED)]


def test_ioc_limit_away_from_the_market_expires() -> None:
    venue = open_venue()
    send(venue, limit("a", BUY, "95", time_in_force=TimeInForce.IOC))
    assert ends(venue.on_tick(candle(1, 100, 101, 90, 99))) == [("a", ReportKind.EXPIRED)]


@pytest.mark.parametrize(("amount", "filled"), [("10", True), ("10.01", False)])
def test_fok_takes_all_or_nothing(amount: str, filled: bool) -> None:
    venue = open_venue()
    send(venue, order("a", BUY, amount=amount, tif=TimeInForce.FOK))
    reports = venue.on_tick(flat(1, volume=100.0))
    assert fills(reports) == ([("a", D(amount), D(100))] if filled else [])
    assert ends(reports) == ([] if filled else [("a", ReportKind.EXPIRED)])
    assert venue.working() == []


def test_post_only_is_rejected_when_it_would_take_and_rests_otherwise() -> None:
    venue = open_venue()
    send(venue, limit("takes", BUY, "101", post_only=True), limit("rests", BUY, "99", post_only=True))
    assert ends(venue.on_tick(flat(1))) == [("takes", ReportKind.REJECTED)]
    assert [o.client_order_id for o in venue.working()] == ["rests"]


def test_reduce_only_is_shrunk_to_what_is_held_and_then_expires() -> None:
    venue = open_venue(held="1.5")
    send(venue, order("a", SELL, amount="4", reduce_only=True), limit("b", SELL, "110", reduce_only=True))
    reports = venue.on_tick(flat(1))
    assert fills(reports) == [("a", D("1.5"), D(100))]
    assert ends(reports) == [("a", ReportKind.EXPIRED), ("b", ReportKind.EXPIRED)]
    assert venue.balances()["BTC"].total == 0


def test_reduce_only_without_a_holding_is_rejected() -> None:
    venue = open_venue()
    (sell,) = venue.submit(order("a", SELL, reduce_only=True), venue.now)
    (buy,) = venue.submit(order("b", BUY, reduce_only=True), venue.now)
    assert [r.kind for r in (sell, buy) if isinstance(r, OrderReport)] == [ReportKind.REJECTED] * 2


def test_reduce_only_sale_goes_before_a_resting_sale_of_the_same_coins() -> None:
    venue = open_venue(held="1")
    send(venue, limit("wish", SELL, "120"), order("stop", SELL, OrderType.STOP, stop="95", reduce_only=True))
    reports = venue.on_tick(candle(1, 100, 101, 94, 95))
    assert fills(reports) == [("stop", D(1), D(95))]
    assert ends(reports) == [("wish", ReportKind.CANCELLED)]


def test_cancel_takes_the_rest_away_once() -> None:
    venue = open_venue()
    send(venue, limit("a", BUY, "95"))
    assert ends(venue.cancel("a", venue.now)) == [("a", ReportKind.CANCELLED)]
    assert ends(venue.cancel("a", venue.now)) == [("a", ReportKind.CANCEL_REJECTED)]
    assert ends(venue.cancel("never", venue.now)) == [("never", ReportKind.CANCEL_REJECTED)]
    assert fills(venue.on_tick(candle(1, 100, 101, 90, 95))) == []


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (order("a", BUY, amount="0.005"), "amount"),
        (order("a", BUY, amount="0"), "amount"),
        (order("a", BUY, amount="NaN"), "amount"),
        (order("a", BUY, amount="0.05"), "amount: a value of 5"),
        (limit("a", BUY, "100.3"), "price"),
        (order("a", BUY, OrderType.LIMIT), "price"),
        (order("a", BUY, price="100"), "price"),
        (order("a", BUY, OrderType.STOP), "stop_price"),
        (order("a", BUY, OrderType.TRAILING_STOP), "trail"),
        (order("a", SELL, OrderType.TRAILING_STOP, trail="100"), "trail"),
        (order("a", BUY, post_only=True), "post_only"),
        (limit("a", BUY, "95", post_only=True, time_in_force=TimeInForce.IOC), "post_only"),
        (order("a", BUY).changed(symbol="ETH/USD"), "symbol"),
    ],
)
def test_what_cannot_be_an_order_is_rejected_by_field(bad: Order, field: str) -> None:
    venue = open_venue(held="1")
    (report,) = venue.submit(bad, venue.now)
    assert isinstance(report, OrderReport)
    assert report.kind is ReportKind.REJECTED
    assert (report.reason or "").startswith(field)
    assert venue.working() == []


def test_the_last_of_a_position_may_be_below_the_minimum_value() -> None:
    venue = open_venue(held="0.05")
    send(venue, order("a", SELL, amount="0.05", reduce_only=True))
    (part,) = venue.submit(order("b", SELL, amount="0.02", reduce_only=True), venue.now)
    assert isinstance(part, OrderReport)
    assert part.kind is ReportKind.REJECTED


def test_market_order_before_any_price_is_rejected() -> None:
    venue = MatchingVenue(instruments=[INSTRUMENT], accounts={"main": {"USD": D(1000)}})
    (report,) = venue.submit(order("a", BUY), 0)
    assert isinstance(report, OrderReport)
    assert report.kind is ReportKind.REJECTED


def test_limit_sent_before_any_price_arrives_with_the_first_candle() -> None:
    venue = MatchingVenue(instruments=[INSTRUMENT], accounts={"main": {"USD": D(1000)}})
    venue.submit(limit("a", BUY, "110"), 0)
    (fill,) = venue.on_tick(flat(1))
    assert isinstance(fill, Fill)
    assert (fill.price, fill.maker) == (D(100), False)


def test_repeated_id_is_the_same_order() -> None:
    venue = open_venue()
    first = venue.submit(order("a", BUY), venue.now)
    assert venue.submit(order("a", BUY), venue.now) == first
    assert len(fills(venue.on_tick(flat(1)))) == 1
    assert venue.submit(order("a", BUY), venue.now) == first
    assert fills(venue.on_tick(flat(2))) == []
    send(venue, limit("b", BUY, "95"))
    cancelled = venue.cancel("b", venue.now)
    assert venue.submit(limit("b", BUY, "95"), venue.now) == cancelled


def test_trade_prints_fill_takers_up_to_their_amount_and_resting_orders_through() -> None:
    venue = open_venue(held="5")
    send(venue, order("taker", BUY, amount="3"), limit("rests", BUY, "98"))
    first = Trade("BTC/USD", 2 * MINUTE, "1", 99.5, 2.0, -1)
    assert fills(venue.on_tick(first)) == [("taker", D(2), D("99.5"))]
    assert fills(venue.on_tick(first._replace(time=2 * MINUTE + 1, price=98.0))) == [("taker", D(1), D(98))]
    # Through the limit, the order fills at its own price; at the limit it does not.
    assert fills(venue.on_tick(first._replace(time=2 * MINUTE + 2, price=97.0, amount=0.4))) == [
        ("rests", D("0.4"), D(98))
    ]


def test_trade_prints_trigger_stops_at_the_printed_price() -> None:
    venue = open_venue(held="1")
    send(venue, order("a", SELL, OrderType.STOP, stop="95"))
    trade = Trade("BTC/USD", 2 * MINUTE, "1", 94.0, 2.0, -1)
    (fill,) = venue.on_tick(trade)
    assert isinstance(fill, Fill)
    assert (fill.price, fill.time) == (D(94), 2 * MINUTE)


def test_price_off_the_grid_is_rounded_against_the_trader() -> None:
    venue = open_venue(held="1")
    send(venue, order("buy", BUY), order("sell", SELL))
    reports = venue.on_tick(candle(1, 100.2, 101.2, 99.3, 100.1))
    assert fills(reports) == [("buy", D(1), D("100.5")), ("sell", D(1), D(100))]


def test_ticks_that_touch_nothing_give_one_shared_answer() -> None:
    venue = open_venue(held="1")
    quiet = venue.on_tick(flat(1))
    send(venue, order("stop", SELL, OrderType.STOP, stop="90"), limit("far", BUY, "50"))
    venue.on_tick(flat(2))
    assert venue.on_tick(candle(3, 100, 101, 99, 100)) is quiet
    assert venue.on_tick(flat(4)._replace(symbol="ETH/USD")) is quiet
    assert quiet == ()


def test_statistics_count_what_happened() -> None:
    venue = open_venue()
    send(venue, order("a", BUY), limit("b", BUY, "90"), order("c", BUY, amount="500", tif=TimeInForce.FOK))
    venue.submit(order("d", BUY, amount="0"), venue.now)
    venue.on_tick(flat(1))
    venue.cancel("b", venue.now)
    s = venue.statistics()
    assert (s.accepted, s.rejected, s.cancelled, s.expired, s.fills, s.working) == (3, 1, 1, 1, 1, 0)
