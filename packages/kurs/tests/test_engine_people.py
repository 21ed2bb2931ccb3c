"""What people ask for: orders by hand, cancels, the trading state, new limits, the emergency stop."""

import pytest
from building import (
    BUYS,
    SELLS,
    SYMBOL,
    Floor,
    bot,
    cancelled,
    d,
    denied,
    engine,
    instrument,
    limits,
    replied,
    settings,
    states,
    submitted,
)

from kurs.domain.commands import CancelWorkingOrder, EmergencyStop, PlaceOrder, SetTradingState, TradingState
from kurs.domain.events import Replied
from kurs.domain.fills import ReportKind
from kurs.domain.orders import OrderType, Purpose, Side
from kurs.engine import Reconfigure


def place(
    side: Side = Side.BUY,
    amount: str = "1",
    *,
    kind: OrderType = OrderType.MARKET,
    price: str | None = None,
    stop_price: str | None = None,
    symbol: str = SYMBOL,
    reduce_only: bool = False,
) -> PlaceOrder:
    return PlaceOrder(
        command_id="p1",
        symbol=symbol,
        side=side,
        type=kind,
        amount=d(amount),
        price=None if price is None else d(price),
        stop_price=None if stop_price is None else d(stop_price),
        reduce_only=reduce_only,
    )


def stop(flatten: bool = False) -> EmergencyStop:
    return EmergencyStop(command_id="e1", reason="enough", by="ada", flatten=flatten)


def opened(**of_limits: object) -> Floor:
    floor = Floor(engine(settings(bot(), bot("eth", "ETH/USD"), limits=limits(**of_limits))))
    floor.candle(100.0)
    return floor


def test_an_order_by_hand_is_placed_and_answered() -> None:
    effects = opened().tell(place(kind=OrderType.LIMIT, price="99"))
    (order,) = submitted(effects)
    assert (order.bot, order.purpose, order.type, order.price, order.amount) == (
        "manual",
        Purpose.MANUAL,
        OrderType.LIMIT,
        d(99),
        d(1),
    )
    assert replied(effects) == [
        Replied(command_id="p1", ok=True, message="order placed", order_ids=(order.client_order_id,))
    ]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (place(amount="11"), "size_share"),
        (place(amount="0.0001"), "grid"),
        (place(amount="NaN"), "grid"),
        (place(amount="1E+40"), "grid"),
        (place(amount="0.05"), "min_notional"),
        (place(Side.SELL, reduce_only=True), "reduce_only"),
        (place(kind=OrderType.LIMIT, price="120"), "price_band"),
        (place(kind=OrderType.STOP_LIMIT, price="100", stop_price="200"), "price_band"),
        (place(kind=OrderType.TRAILING_STOP), "grid"),
        (place(symbol="ETH/USD"), "no_price"),
    ],
)
def test_an_order_by_hand_meets_the_same_rules(command: PlaceOrder, code: str) -> None:
    effects = opened().tell(command)
    assert (submitted(effects), denied(effects)) == ([], [code])
    (reply,) = replied(effects)
    assert (reply.ok, reply.message.split(":")[0], reply.order_ids) == (False, code, ())


def test_an_order_by_hand_is_refused_while_halted_but_may_reduce() -> None:
    floor = opened()
    floor.hold(BUYS)
    floor.tell(SetTradingState(command_id="s", state=TradingState.HALTED, reason="x", by="ada"))
    assert denied(floor.tell(place())) == ["trading_state"]
    assert len(submitted(floor.tell(place(Side.SELL, "8")))) == 1


def test_two_sales_of_all_that_is_held_would_end_short() -> None:
    floor = opened(max_position_size=0.08)
    floor.hold(BUYS)
    assert denied(floor.tell(place(Side.SELL, "8", kind=OrderType.LIMIT, price="101"))) == []
    assert denied(floor.tell(place(Side.SELL, "8.1", kind=OrderType.LIMIT, price="101"))) == ["size_share"]


def test_an_unknown_symbol_is_answered_with_the_known_ones() -> None:
    (reply,) = replied(opened().tell(place(symbol="BTX/USD")))
    assert not reply.ok
    assert reply.message == "unknown symbol 'BTX/USD'; did you mean 'BTC/USD'? known: BTC/USD, ETH/USD"


def test_cash_that_orders_at_work_bind_is_not_spent_twice() -> None:
    told = settings(limits=limits(max_position_size=1.0))
    floor = Floor(engine(told, {SYMBOL: instrument(margin=False)}))
    floor.candle(100.0)
    assert denied(floor.tell(place(amount="60", kind=OrderType.LIMIT, price="99"))) == []
    assert denied(floor.tell(place(amount="41", kind=OrderType.LIMIT, price="99"))) == ["available_balance"]
    assert denied(floor.tell(place(amount="40", kind=OrderType.LIMIT, price="99"))) == []


def test_a_cancel_is_asked_for_once_and_answered() -> None:
    floor = opened()
    (order,) = submitted(floor.tell(place(kind=OrderType.LIMIT, price="99")))
    command = CancelWorkingOrder(command_id="c1", client_order_id=order.client_order_id)
    effects = floor.tell(command)
    assert cancelled(effects) == [order.client_order_id]
    assert replied(effects) == [
        Replied(command_id="c1", ok=True, message="cancel asked", order_ids=(order.client_order_id,))
    ]
    assert cancelled(floor.tell(command)) == []
    floor.cancel_all()
    (reply,) = replied(floor.tell(command))
    assert (reply.ok, reply.message) == (False, f"order {order.client_order_id} is not working")


def test_too_many_orders_a_minute_are_refused_until_it_has_passed() -> None:
    floor = opened(max_orders_per_minute=2)
    told = [denied(floor.tell(place(kind=OrderType.LIMIT, price="99"))) for _ in range(3)]
    assert told == [[], [], ["order_rate"]]
    floor.candle(100.0)
    assert denied(floor.tell(place(kind=OrderType.LIMIT, price="99"))) == []


def test_new_limits_hold_from_the_next_event_on() -> None:
    floor = opened()
    effects = floor.tell(Reconfigure(command_id="r1", limits=limits(min_buy_confidence=0.99)))
    assert replied(effects) == [Replied(command_id="r1", ok=True, message="limits changed")]
    again = floor.tell(Reconfigure(command_id="r2", limits=limits(min_buy_confidence=0.99)))
    assert replied(again) == [Replied(command_id="r2", ok=True, message="limits unchanged")]
    assert denied(floor.candle(100.0, BUYS)) == ["confidence"]


def test_a_change_of_state_is_answered() -> None:
    effects = opened().tell(SetTradingState(command_id="s1", state=TradingState.REDUCING, reason="news", by="ada"))
    assert replied(effects) == [Replied(command_id="s1", ok=True, message="trading is reducing")]


def test_an_emergency_stop_with_nothing_at_work_is_answered_at_once() -> None:
    effects = opened().tell(stop())
    assert states(effects) == [(TradingState.HALTED, "ada")]
    assert replied(effects) == [Replied(command_id="e1", ok=True, message="stopped; no order was working")]


def test_an_emergency_stop_cancels_everything_and_answers_when_all_is_known() -> None:
    floor = opened()
    floor.hold(BUYS)
    floor.enter(BUYS, symbol="ETH/USD")
    effects = floor.tell(stop())
    ids = [e.client_order_id for e in floor.engine.working.values()]
    assert cancelled(effects) == ["eth-4", "trend-2", "trend-3"]
    assert sorted(ids) == sorted(cancelled(effects))
    assert (replied(effects), submitted(effects)) == ([], [])
    floor.cancel_all()
    assert replied(floor.heard) == [
        Replied(
            command_id="e1", ok=True, message="stopped; 3 orders cancelled", order_ids=("trend-2", "trend-3", "eth-4")
        )
    ]
    assert floor.held == 8


def test_an_emergency_stop_lists_what_could_not_be_cancelled() -> None:
    floor = opened()
    guard, target = floor.hold(BUYS)
    floor.tell(stop())
    floor.report(guard, ReportKind.CANCEL_REJECTED, "too late")
    assert replied(floor.heard) == []
    floor.fill(target)
    (reply,) = replied(floor.heard)
    assert (reply.ok, reply.message) == (False, "stopped; not cancelled: trend-2: open; trend-3: closed")


def test_a_part_that_fills_while_the_end_is_awaited_is_not_yet_an_answer() -> None:
    floor = opened()
    entry = floor.enter(BUYS)
    floor.tell(stop())
    floor.fill(entry, "3")
    assert replied(floor.heard) == []
    floor.report(entry, ReportKind.CANCELLED)
    (reply,) = replied(floor.heard)
    assert reply.ok


def test_an_emergency_stop_can_flatten_every_position() -> None:
    floor = opened()
    floor.hold(BUYS)
    floor.hold(SELLS, symbol="ETH/USD")
    effects = floor.tell(stop(flatten=True))
    assert [(o.symbol, o.side, o.purpose, o.reduce_only, o.bot, o.reason) for o in submitted(effects)] == [
        (SYMBOL, Side.SELL, Purpose.EXIT, True, "manual", "enough"),
        ("ETH/USD", Side.BUY, Purpose.EXIT, True, "manual", "enough"),
    ]
    floor.cancel_all()
    for order in submitted(effects):
        floor.fill(order)
    assert [p.amount for p in floor.engine.portfolio.positions.values()] == [0, 0]
    (reply,) = replied(floor.heard)
    assert reply.ok


def test_flattening_replaces_an_exit_that_was_under_way() -> None:
    floor = opened()
    floor.hold(BUYS)
    (leaving,) = submitted(floor.candle(100.0, SELLS))
    effects = floor.tell(stop(flatten=True))
    assert cancelled(effects) == [leaving.client_order_id]
    (again,) = submitted(effects)
    assert again.amount == 8
    floor.cancel_all()
    assert [o.client_order_id for o in floor.staying()] == [again.client_order_id]


def test_a_second_emergency_stop_is_answered_too() -> None:
    floor = opened()
    floor.enter(BUYS)
    floor.tell(stop())
    floor.tell(EmergencyStop(command_id="e2", reason="enough", by="ada"))
    floor.cancel_all()
    assert [(r.command_id, r.ok) for r in replied(floor.heard)] == [("e1", True), ("e2", True)]


def test_after_an_emergency_stop_nothing_is_opened() -> None:
    floor = opened()
    floor.tell(stop())
    assert denied(floor.candle(100.0, BUYS)) == ["trading_state"]
