"""Stops and targets: placed with the fill, as large as the position, gone with it, never missing unseen."""

from decimal import Decimal

import pytest
from building import (
    BUYS,
    SELLS,
    SYMBOL,
    Floor,
    bot,
    cancelled,
    d,
    engine,
    fill,
    instrument,
    limits,
    of_kind,
    settings,
    states,
    submitted,
)

from kurs.domain.commands import CancelWorkingOrder, EmergencyStop, PlaceOrder, TradingState
from kurs.domain.events import TradeClosed
from kurs.domain.fills import ReportKind
from kurs.domain.orders import Order, OrderStatus, OrderType, Purpose, Side


def guards(floor: Floor) -> list[tuple[Purpose, Decimal]]:
    return [(o.purpose, o.remaining) for o in floor.staying()]


def cancel(order: Order) -> CancelWorkingOrder:
    return CancelWorkingOrder(command_id="c", client_order_id=order.client_order_id)


def by_hand(side: Side, amount: str, *, price: str | None = None, reduce_only: bool = False) -> PlaceOrder:
    return PlaceOrder(
        command_id="p",
        symbol=SYMBOL,
        side=side,
        type=OrderType.MARKET if price is None else OrderType.LIMIT,
        amount=d(amount),
        price=None if price is None else d(price),
        reduce_only=reduce_only,
    )


def exit_of(floor: Floor) -> Order:
    (found,) = [o for o in floor.staying() if o.purpose is Purpose.EXIT]
    return found


def test_an_entry_that_fills_gets_its_stop_and_target() -> None:
    """Score 1 - 0.9 x 0.8 = 0.28: the stop at 2 % x (1 - 0.3 x 0.28), the target at 2 % x (1 + 0.5 x 0.9)."""
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    assert (stop.side, stop.type, stop.amount, stop.stop_price) == (Side.SELL, OrderType.STOP, d(8), d("98.17"))
    assert (target.side, target.type, target.amount, target.price) == (Side.SELL, OrderType.LIMIT, d(8), d("102.90"))
    assert stop.oco_group == target.oco_group == "trend-oco-2"
    assert stop.reduce_only
    assert target.reduce_only


def test_a_short_position_is_protected_on_the_other_side() -> None:
    stop, target = Floor(engine()).hold(SELLS)
    assert (stop.side, stop.stop_price) == (Side.BUY, d("101.83"))
    assert (target.side, target.price) == (Side.BUY, d("97.10"))


def test_protection_follows_the_price_that_was_paid() -> None:
    floor = Floor(engine())
    stop, _ = submitted(floor.fill(floor.enter(BUYS), price="110"))
    assert stop.stop_price == d("107.99")


def test_each_partial_fill_of_an_entry_makes_the_protection_as_large_as_the_position() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.fill(entry, "3")
    assert guards(floor)[1:] == [(Purpose.STOP, d(3)), (Purpose.TARGET, d(3))]
    floor.accept_all()
    effects = floor.fill(entry, "5")
    assert cancelled(effects) == ["trend-2", "trend-3"]
    assert guards(floor) == [(Purpose.STOP, d(8)), (Purpose.TARGET, d(8))]


@pytest.mark.parametrize("guard", [Purpose.STOP, Purpose.TARGET])
def test_an_entry_ends_when_its_protection_has_begun_to_close_it(guard: Purpose) -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.fill(entry, "3")
    (fired,) = [o for o in floor.staying() if o.purpose is guard]
    assert entry.client_order_id in cancelled(floor.fill(fired, "2"))
    assert guards(floor)[0] == (Purpose.STOP, d(1))


def test_protection_that_is_on_its_way_out_protects_nothing() -> None:
    """The old stop waits for its end while the entry fills on: only the new one counts."""
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.fill(entry, "3")
    floor.fill(entry, "2")
    floor.fill(entry, "1")
    assert guards(floor)[1:] == [(Purpose.STOP, d(6)), (Purpose.TARGET, d(6))]
    floor.cancel_all()
    assert guards(floor)[1:] == [(Purpose.STOP, d(6)), (Purpose.TARGET, d(6))]


def test_a_target_that_fills_partly_leaves_protection_for_the_rest() -> None:
    """The venue has cancelled the linked stop; the engine hears of the fill first."""
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    floor.fill(target, "3", "102.9")
    floor.report(stop, ReportKind.CANCELLED, "oco")
    floor.cancel_all()
    assert guards(floor) == [(Purpose.STOP, d(5)), (Purpose.TARGET, d(5))]


def test_a_target_that_fills_partly_is_survived_in_the_other_order_too() -> None:
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    floor.report(stop, ReportKind.CANCELLED, "oco")
    assert guards(floor) == [(Purpose.STOP, d(8)), (Purpose.TARGET, d(8))]
    floor.fill(target, "3", "102.9")
    assert guards(floor) == [(Purpose.STOP, d(5)), (Purpose.TARGET, d(5))]


def test_a_stop_that_fills_partly_still_covers_the_rest() -> None:
    floor = Floor(engine())
    stop, _ = floor.hold(BUYS)
    assert submitted(floor.fill(stop, "3", "98")) == []
    assert floor.order(stop.client_order_id).remaining == floor.held == 5


@pytest.mark.parametrize(("filled", "other", "price"), [(0, 1, "98.17"), (1, 0, "102.9")])
def test_when_one_guard_fills_the_other_goes(filled: int, other: int, price: str) -> None:
    floor = Floor(engine())
    both = floor.hold(BUYS)
    effects = floor.fill(both[filled], price=price)
    assert cancelled(effects) == [both[other].client_order_id]
    (closed,) = of_kind(TradeClosed, effects)
    assert (closed.bot, closed.trade.amount, closed.trade.pnl) == ("trend", d(8), 8 * (d(price) - 100))
    assert floor.held == 0


def test_an_opposite_signal_closes_first_and_takes_the_guards_back() -> None:
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    effects = floor.candle(101.0, SELLS)
    assert cancelled(effects) == [stop.client_order_id, target.client_order_id]
    (leaving,) = submitted(effects)
    assert (leaving.side, leaving.amount, leaving.purpose, leaving.reduce_only, leaving.reason) == (
        Side.SELL,
        d(8),
        Purpose.EXIT,
        True,
        "signal",
    )
    floor.cancel_all()
    floor.fill(leaving, price="101")
    assert floor.held == 0
    assert floor.staying() == []
    (turned,) = submitted(floor.candle(101.0, SELLS))
    assert (turned.side, turned.purpose) == (Side.SELL, Purpose.ENTRY)


def test_an_exit_under_way_is_left_alone() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    floor.candle(101.0, SELLS)
    assert submitted(floor.candle(101.0, SELLS)) == []


@pytest.mark.parametrize("kind", [ReportKind.REJECTED, ReportKind.EXPIRED, ReportKind.CANCELLED])
def test_when_an_exit_comes_to_nothing_the_position_is_protected_again(kind: ReportKind) -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    (leaving,) = submitted(floor.candle(101.0, SELLS))
    floor.cancel_all()
    floor.report(leaving, kind)
    assert guards(floor) == [(Purpose.STOP, d(8)), (Purpose.TARGET, d(8))]


def test_protection_comes_back_although_the_old_one_is_still_on_its_way_out() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    (leaving,) = submitted(floor.candle(101.0, SELLS))
    floor.report(leaving, ReportKind.REJECTED)
    floor.cancel_all()
    assert guards(floor) == [(Purpose.STOP, d(8)), (Purpose.TARGET, d(8))]


def test_what_an_entry_filled_on_its_way_out_is_closed_too() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.fill(entry, "3")
    floor.candle(99.0, SELLS)
    leaving = exit_of(floor)
    floor.fill(entry, "2")
    floor.fill(leaving)
    again = exit_of(floor)
    assert (again.amount, again.reason) == (d(2), "signal")
    floor.fill(again)
    assert floor.held == 0


def test_what_fills_after_the_position_was_closed_is_protected() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.fill(entry, "3")
    floor.candle(99.0, SELLS)
    floor.fill(exit_of(floor))
    floor.cancel_all()
    floor.fill(entry, "2")
    assert floor.order(entry.client_order_id).status is OrderStatus.CANCELLED
    assert guards(floor) == [(Purpose.STOP, d(2)), (Purpose.TARGET, d(2))]


def test_a_position_whose_stop_is_refused_is_closed() -> None:
    floor = Floor(engine())
    stop, target = submitted(floor.fill(floor.enter(BUYS)))
    effects = floor.report(stop, ReportKind.REJECTED, "no stops here")
    assert states(effects) == [(TradingState.REDUCING, "protection")]
    assert floor.engine.risk.reason == "the venue refused a stop: no stops here"
    assert cancelled(effects) == [target.client_order_id]
    assert [(o.purpose, o.amount) for o in submitted(effects)] == [(Purpose.EXIT, d(8))]


def test_when_the_target_is_faster_than_the_exit_all_is_well() -> None:
    floor = Floor(engine())
    stop, target = submitted(floor.fill(floor.enter(BUYS)))
    floor.report(stop, ReportKind.REJECTED)
    floor.fill(target)
    floor.cancel_all()
    assert floor.held == 0
    assert floor.trading is TradingState.REDUCING


def test_a_venue_that_refuses_everything_is_not_asked_for_ever() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    floor.candle(101.0, SELLS)
    for _ in range(20):
        for order in floor.staying():
            floor.report(order, ReportKind.REJECTED, "no")
    assert floor.staying() == []
    assert floor.trading is TradingState.HALTED
    assert floor.engine.risk.reason == "BTC/USD is open without a stop, and its exit was rejected: no"


def test_a_venue_that_takes_every_stop_away_is_not_asked_for_ever() -> None:
    floor = Floor(engine(settings(limits=limits(max_orders_per_minute=10))))
    floor.hold(BUYS)
    for _ in range(20):
        for order in floor.staying():
            if order.purpose is Purpose.STOP:
                floor.report(order, ReportKind.ACCEPTED)
                floor.report(order, ReportKind.CANCELLED, "no reason")
    assert exit_of(floor).amount == 8
    assert floor.trading is TradingState.REDUCING


@pytest.mark.parametrize("kind", [ReportKind.CANCELLED, ReportKind.EXPIRED])
def test_a_stop_that_the_venue_takes_away_is_placed_anew(kind: ReportKind) -> None:
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    effects = floor.report(stop, kind)
    assert cancelled(effects) == [target.client_order_id]
    assert guards(floor) == [(Purpose.STOP, d(8)), (Purpose.TARGET, d(8))]
    assert floor.trading is TradingState.ACTIVE


def test_a_stop_that_ends_when_nothing_is_held_any_more_is_no_loss() -> None:
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    floor.fill(target)
    floor.report(stop, ReportKind.CANCEL_REJECTED)
    assert submitted(floor.report(stop, ReportKind.EXPIRED)) == []
    assert floor.trading is TradingState.ACTIVE


def test_a_stop_that_was_to_go_may_be_refused() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    first, _ = submitted(floor.fill(entry, "3"))
    floor.fill(entry, "5")
    effects = floor.report(first, ReportKind.REJECTED)
    assert submitted(effects) == []
    assert floor.trading is TradingState.ACTIVE


def test_a_stop_that_a_person_cancels_stays_cancelled() -> None:
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    floor.tell(cancel(stop))
    floor.cancel_all()
    assert floor.staying() == [floor.order(target.client_order_id)]


def test_a_stop_refused_never_eases_a_halt() -> None:
    floor = Floor(engine())
    stop, _ = submitted(floor.fill(floor.enter(BUYS)))
    floor.tell(EmergencyStop(command_id="e", reason="enough", by="ada"))
    floor.report(stop, ReportKind.REJECTED)
    assert (floor.trading, floor.engine.risk.reason) == (TradingState.HALTED, "enough")


def test_a_sale_by_hand_makes_the_protection_smaller() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    (sale,) = submitted(floor.tell(by_hand(Side.SELL, "3")))
    floor.fill(sale)
    assert guards(floor) == [(Purpose.STOP, d(5)), (Purpose.TARGET, d(5))]


def test_a_position_opened_by_hand_is_its_owners_to_protect() -> None:
    floor = Floor(engine())
    stop, _ = floor.hold(BUYS)
    floor.fill(stop)
    floor.cancel_all()
    (order,) = submitted(floor.tell(by_hand(Side.BUY, "1")))
    assert submitted(floor.fill(order)) == []
    assert floor.staying() == []


def test_an_entry_on_its_way_keeps_its_protection_when_a_hand_is_faster() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    (order,) = submitted(floor.tell(by_hand(Side.BUY, "1")))
    floor.fill(order)
    floor.fill(entry)
    assert guards(floor) == [(Purpose.STOP, d(9)), (Purpose.TARGET, d(9))]


def test_nothing_that_only_reduces_outlives_the_position() -> None:
    """An exit left at the venue would sell the next position."""
    floor = Floor(engine())
    stop, _ = floor.hold(BUYS)
    (leaving,) = submitted(floor.candle(98.0, SELLS))
    effects = floor.fill(stop)
    assert cancelled(effects) == [leaving.client_order_id]
    assert floor.staying() == []


def test_a_fee_kept_from_what_was_bought_leaves_whole_lots_protected() -> None:
    """8 bought, 0.0165 kept: 7.9835 held, of which 7.983 can be sold."""
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    effects = floor.tell(
        fill("kept", Side.BUY, "8", client_order_id=entry.client_order_id, fee="0.0165", fee_currency="BTC")
    )
    assert [(o.purpose, o.amount) for o in submitted(effects)] == [
        (Purpose.STOP, d("7.983")),
        (Purpose.TARGET, d("7.983")),
    ]
    (leaving,) = submitted(floor.candle(101.0, SELLS))
    floor.fill(leaving, price="101")
    floor.cancel_all()
    assert floor.held == d("0.0005")
    assert floor.staying() == []
    (again,) = submitted(floor.candle(100.0, BUYS))
    assert again.purpose is Purpose.ENTRY


def test_less_than_a_lot_is_no_open_position() -> None:
    told = settings(bot(), bot("eth", "ETH/USD"), limits=limits(max_open_positions=1))
    floor = Floor(engine(told))
    entry = floor.enter(BUYS)
    floor.tell(fill("kept", Side.BUY, "8", client_order_id=entry.client_order_id, fee="0.0165", fee_currency="BTC"))
    floor.fill(exit_after(floor))
    floor.cancel_all()
    assert len(submitted(floor.candle(100.0, BUYS, symbol="ETH/USD"))) == 1


def exit_after(floor: Floor) -> Order:
    (leaving,) = submitted(floor.candle(100.0, SELLS))
    return leaving


def test_prices_of_protection_lie_on_a_coarse_grid() -> None:
    floor = Floor(engine(instruments={SYMBOL: instrument(tick_size=d("0.5"))}))
    stop, target = floor.hold(BUYS)
    assert (stop.stop_price, target.price) == (d("98.5"), d("103.0"))


@pytest.mark.parametrize("guard", [0, 1])
def test_a_guard_that_fills_cancels_what_its_entry_has_not_bought_yet(guard: int) -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    placed = submitted(floor.fill(entry, "3"))[guard]
    assert entry.client_order_id in cancelled(floor.fill(placed, "1"))
