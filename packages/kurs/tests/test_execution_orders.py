"""The life of an order: the table is complete, fills win, and what has ended stays ended."""

from decimal import Decimal
from itertools import product

import pytest
from building import d, fill, instrument, order, report
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import StateCorrupt
from kurs.domain.fills import ReportKind
from kurs.domain.orders import Order, OrderStatus, OrderType, Purpose, Side
from kurs.execution.orders import LIFE, Trigger, cancelling, filled, guard_order, guard_price, reported

# How far along a life is; a cancel that was refused is the one step back.
STAGE = {
    OrderStatus.INTENDED: 0,
    OrderStatus.OPEN: 1,
    OrderStatus.CANCELLING: 1,
    OrderStatus.CLOSED: 3,
    OrderStatus.CANCELLED: 2,
    OrderStatus.REJECTED: 2,
    OrderStatus.EXPIRED: 2,
}


def test_every_state_knows_every_trigger() -> None:
    assert set(LIFE) == set(product(OrderStatus, Trigger))


def test_every_report_is_a_trigger() -> None:
    assert {Trigger(kind) for kind in ReportKind} <= set(Trigger)


@pytest.mark.parametrize("status", [s for s in OrderStatus if s.final])
def test_the_end_stays_the_end_but_for_a_fill_that_completes_it(status: OrderStatus) -> None:
    assert {LIFE[status, t] for t in Trigger if t is not Trigger.FILLED} == {status}
    assert LIFE[status, Trigger.FILLED] is OrderStatus.CLOSED


@pytest.mark.parametrize(
    ("status", "kind", "after"),
    [
        (OrderStatus.INTENDED, ReportKind.ACCEPTED, OrderStatus.OPEN),
        (OrderStatus.INTENDED, ReportKind.REJECTED, OrderStatus.REJECTED),
        (OrderStatus.INTENDED, ReportKind.CANCEL_REJECTED, OrderStatus.INTENDED),
        (OrderStatus.OPEN, ReportKind.EXPIRED, OrderStatus.EXPIRED),
        (OrderStatus.CANCELLING, ReportKind.ACCEPTED, OrderStatus.CANCELLING),
        (OrderStatus.CANCELLING, ReportKind.CANCELLED, OrderStatus.CANCELLED),
        (OrderStatus.CANCELLING, ReportKind.CANCEL_REJECTED, OrderStatus.OPEN),
        (OrderStatus.CANCELLED, ReportKind.ACCEPTED, OrderStatus.CANCELLED),
    ],
)
def test_what_a_report_does(status: OrderStatus, kind: ReportKind, after: OrderStatus) -> None:
    assert reported(order(status=status), report(order(), kind)).status is after


def test_a_report_that_says_nothing_new_gives_the_same_order() -> None:
    opened = reported(order(), report(order(), ReportKind.ACCEPTED))
    assert opened.venue_order_id == "v-trend-1"
    assert reported(opened, report(opened, ReportKind.ACCEPTED)) is opened


def test_the_reason_of_an_end_is_kept_and_that_of_a_refused_cancel_is_not() -> None:
    asked = order(status=OrderStatus.CANCELLING, reason="signal")
    assert reported(asked, report(asked, ReportKind.CANCEL_REJECTED, reason="too late")).reason == "signal"
    assert reported(asked, report(asked, ReportKind.EXPIRED, reason="end of day")).reason == "end of day"


def test_fills_add_up_to_an_average_price() -> None:
    once = filled(order(amount="3"), fill("1", amount="1", price="100"), d("0.1"))
    assert (once.status, once.filled, once.average_price, once.fees) == (OrderStatus.OPEN, d(1), d(100), d("0.1"))
    twice = filled(once, fill("2", amount="2", price="106"), d("0.2"))
    assert (twice.status, twice.filled, twice.average_price, twice.fees) == (OrderStatus.CLOSED, d(3), d(104), d("0.3"))
    assert twice.remaining == 0


@pytest.mark.parametrize(("amount", "status"), [("0.4", OrderStatus.CANCELLED), ("1", OrderStatus.CLOSED)])
def test_a_fill_after_the_cancel_counts(amount: str, status: OrderStatus) -> None:
    late = filled(order(status=OrderStatus.CANCELLED), fill("1", amount=amount), d(0))
    assert (late.filled, late.status) == (d(amount), status)


def test_more_than_was_asked_for_is_a_matter_for_a_person() -> None:
    with pytest.raises(StateCorrupt, match=r"order trend-1: fill 7 brings 1.001 filled of 1"):
        filled(order(), fill("7", amount="1.001"), d(0))


steps = st.lists(st.sampled_from(ReportKind) | st.integers(1, 1000) | st.just("cancel"), max_size=15)


@settings(max_examples=200, deadline=None)
@given(steps)
def test_any_order_of_reports_and_fills(happenings: list[ReportKind | int | str]) -> None:
    now, booked = order(), Decimal(0)
    for n, happening in enumerate(happenings):
        before = now
        if isinstance(happening, ReportKind):
            now = reported(now, report(now, happening))
        elif isinstance(happening, int):
            amount = min(Decimal(happening) / 1000, now.remaining)
            if amount == 0:
                continue
            booked += amount
            now = filled(now, fill(str(n), amount=amount), d(0))
        elif now.working:
            now = cancelling(now, n)
        assert now.filled == booked <= now.amount
        assert STAGE[now.status] >= STAGE[before.status]
        assert before.working or not now.working
        assert (now.status is OrderStatus.CLOSED) == (now.remaining == 0)


amounts = st.integers(1, 10_000).map(lambda n: Decimal(n) / 1000)
distances = st.integers(1, 5000).map(lambda n: Decimal(n) / 10_000)


def protected(held: Decimal, entry: Decimal, stop: Decimal, target: Decimal) -> tuple[Order, Order]:
    first, second = (
        guard_order(
            purpose,
            guard_price(purpose, entry, distance, held),
            client_order_id=f"trend-{number}",
            group="trend-oco-2",
            bot="trend",
            instrument=instrument(),
            held=held,
            time=7,
        )
        for number, purpose, distance in ((2, Purpose.STOP, stop), (3, Purpose.TARGET, target))
    )
    return first, second


def test_a_long_position_is_sold_at_the_stop_or_at_the_target() -> None:
    stop, target = protected(d("1.5"), d(100), d("0.01832"), d("0.0291"))
    assert (stop.side, stop.type, stop.stop_price, stop.price) == (Side.SELL, OrderType.STOP, d("98.17"), None)
    assert (target.side, target.type, target.price, target.stop_price) == (
        Side.SELL,
        OrderType.LIMIT,
        d("102.91"),
        None,
    )
    assert {(o.amount, o.reduce_only, o.oco_group, o.created_at) for o in (stop, target)} == {
        (d("1.5"), True, "trend-oco-2", 7)
    }
    assert (stop.purpose, target.purpose) == (Purpose.STOP, Purpose.TARGET)


@settings(max_examples=100, deadline=None)
@given(amounts, st.sampled_from([1, -1]), st.integers(100, 10_000_000), distances, distances)
def test_rounding_never_widens_the_risk(held: Decimal, sign: int, cents: int, near: Decimal, far: Decimal) -> None:
    entry = Decimal(cents) / 100
    stop, target = protected(held * sign, entry, near, far)
    assert stop.amount == target.amount == held
    assert stop.side is target.side is (Side.SELL if sign > 0 else Side.BUY)
    assert stop.stop_price is not None
    assert target.price is not None
    assert (entry - stop.stop_price) * sign <= entry * near
    assert (target.price - entry) * sign >= entry * far
