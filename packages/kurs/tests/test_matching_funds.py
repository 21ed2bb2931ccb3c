"""Orders that spend funds, and fees by tier: what is bought, what is bound meanwhile, and after a restart."""

import json
from decimal import Decimal

import pytest
from test_matching_money import BUY, MINUTE, SELL, D, flat, instrument, order

from kurs.domain.fills import Fill, OrderReport, ReportKind
from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle, Quote
from kurs.domain.orders import Order, TimeInForce
from kurs.matching import MAIN_ACCOUNT, FeeSchedule, FeeTier, MatchingVenue, Models, Report

FREE = Models(volume_share=None)


def a_venue(models: Models = FREE, *, of: Instrument | None = None) -> MatchingVenue:
    return MatchingVenue(
        instruments=[of or instrument()], accounts={MAIN_ACCOUNT: {"USD": D(1000), "BTC": D(5)}}, models=models
    )


def fills(reports: list[Report]) -> list[Fill]:
    return [report for report in reports if isinstance(report, Fill)]


def whole(client_order_id: str, amount: str) -> Order:
    return order(client_order_id, BUY, amount=amount, time_in_force=TimeInForce.FOK)


def test_the_amount_follows_from_the_price_at_which_it_takes() -> None:
    venue = a_venue()
    venue.on_tick(flat(0))
    venue.submit(order("a", BUY, amount="3"), MINUTE, funds=D(501))
    assert venue.balances()["USD"].reserved == 501
    sized, filled = venue.on_tick(flat(1, 125.0))
    assert isinstance(sized, OrderReport)
    assert isinstance(filled, Fill)
    # 501 / (125 x 1.002), in whole lots of 0.01.
    assert (sized.kind, sized.amount, filled.amount) == (ReportKind.ACCEPTED, D(4), D(4))
    assert venue.balances()["USD"].total == D(1000) - D(4) * 125 * D("1.002")
    assert venue.balances()["USD"].reserved == 0


def test_funds_walk_a_book_level_by_level() -> None:
    venue = a_venue()
    venue.on_tick(Quote("BTC/USD", 0, 99.0, 1.0, 100.0, 2.0))
    first = fills(venue.submit(order("a", BUY, amount="3"), 0, funds=D("400.8")))
    later = fills(list(venue.on_tick(Quote("BTC/USD", 1, 99.0, 1.0, 110.0, 5.0))))
    assert [(fill.amount, fill.price) for fill in (*first, *later)] == [(D(2), D(100)), (D("1.81"), D(110))]
    assert sum(fill.amount * fill.price + fill.fee for fill in (*first, *later)) <= D("400.8")
    assert not venue.working()


def test_what_is_left_goes_on_after_a_restart() -> None:
    shares = Models(volume_share=D("0.1"))
    venue, again = a_venue(shares), a_venue(shares)
    thin = [Candle("BTC/USD", MINUTE, n * MINUTE, 100.0, 100.0, 100.0, 100.0, 10.0) for n in range(6)]
    venue.on_tick(thin[0])
    venue.submit(order("a", BUY, amount="3"), MINUTE, funds=D("250.5"))
    venue.on_tick(thin[1])
    again.restore(json.loads(json.dumps(venue.snapshot())))
    for candle in thin[2:]:
        assert venue.on_tick(candle) == again.on_tick(candle)
    assert venue.snapshot() == again.snapshot()
    assert venue.balances()["BTC"].total == D("7.5")


def test_one_that_is_to_be_filled_whole_keeps_its_amount() -> None:
    venue = a_venue()
    venue.on_tick(flat(0))
    venue.submit(whole("dear", "9"), MINUTE, funds=D(1000))
    assert [report.kind for report in venue.on_tick(flat(1, 120.0)) if isinstance(report, OrderReport)] == [
        ReportKind.EXPIRED
    ]
    venue.submit(whole("cheap", "9"), 2 * MINUTE, funds=D(1000))
    (filled,) = fills(list(venue.on_tick(flat(2, 110.0))))
    assert filled.amount == 9


@pytest.mark.parametrize(
    ("wrong", "funds"),
    [
        (order("a", BUY, "100"), "100"),
        (order("a", SELL), "100"),
        (order("a", SELL, reduce_only=True), "100"),
        (order("a", BUY), "0"),
        (order("a", BUY), "NaN"),
        (order("a", BUY), "1000.01"),
    ],
)
def test_funds_that_make_no_sense_are_refused(wrong: Order, funds: str) -> None:
    venue = a_venue()
    venue.on_tick(flat(0))
    (report,) = venue.submit(wrong, MINUTE, funds=D(funds))
    assert isinstance(report, OrderReport)
    assert report.kind is ReportKind.REJECTED
    assert venue.balances()["USD"].reserved == 0


def test_tiers_count_thirty_days_and_survive_a_restart() -> None:
    tiers = (FeeTier(volume=D(150), fees=FeeSchedule(maker=D(0), taker=D("0.0005"))),)
    venue, again = (a_venue(Models(volume_share=None, tiers=tiers)) for _ in range(2))
    day = 24 * 60

    def fee_at(of: MatchingVenue, minute: int) -> Decimal:
        of.on_tick(flat(minute - 1))
        of.submit(order(f"at-{minute}", BUY), minute * MINUTE)
        (filled,) = fills(list(of.on_tick(flat(minute))))
        return filled.fee

    assert [fee_at(venue, minute) for minute in (1, 3, 5)] == [D("0.2"), D("0.2"), D("0.05")]
    again.restore(json.loads(json.dumps(venue.snapshot())))
    assert [fee_at(each, 29 * day) for each in (venue, again)] == [D("0.05")] * 2
    # The first three are forgotten by then.
    assert [fee_at(each, 31 * day) for each in (venue, again)] == [D("0.2")] * 2
