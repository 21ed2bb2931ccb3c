"""What stops trading: losses, drawdowns, a strategy that fails, a fill that nobody asked for."""

import pytest
from building import (
    BUYS,
    HOLDS,
    RAISES,
    SELLS,
    SYMBOL,
    Floor,
    bot,
    cancelled,
    d,
    denied,
    engine,
    fill,
    limits,
    of_kind,
    settings,
    states,
    submitted,
)

from kurs.domain.commands import PlaceOrder, SetTradingState, TradingState
from kurs.domain.events import EquityMarked, FillBooked, SignalMade, StateChanged, Timer
from kurs.domain.fills import ReportKind
from kurs.domain.market import DAY, MINUTE
from kurs.domain.orders import OrderStatus, OrderType, Purpose, Side

ACTIVE, REDUCING, HALTED = TradingState


def turn(state: TradingState, reason: str = "a look") -> SetTradingState:
    return SetTradingState(command_id="s", state=state, reason=reason, by="ada")


def lost(floor: Floor, price: str, fee: str = "0") -> None:
    """A long position that is stopped out at this price."""
    stop, _ = floor.hold(BUYS)
    floor.fill(stop, price=price, fee=fee)
    floor.cancel_all()


def test_a_daily_loss_keeps_new_positions_out_until_midnight() -> None:
    floor = Floor(engine())
    lost(floor, "74")
    assert floor.engine.risk.daily_pnl == -208
    assert denied(floor.candle(100.0, BUYS)) == ["daily_loss"]
    floor.tell(Timer(DAY))
    floor.time = DAY
    assert floor.engine.risk.daily_pnl == 0
    assert len(submitted(floor.candle(100.0, BUYS))) == 1


def test_fees_count_as_losses() -> None:
    floor = Floor(engine())
    lost(floor, "100", fee="201")
    assert denied(floor.candle(100.0, BUYS)) == ["daily_loss"]


def test_a_fee_in_base_counts_at_its_price() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.tell(fill("x", Side.BUY, "8", client_order_id=entry.client_order_id, fee="0.01", fee_currency="BTC"))
    assert floor.engine.risk.daily_pnl == -1


def test_after_a_daily_loss_what_is_held_may_still_be_closed() -> None:
    floor = Floor(engine(settings(bot(), bot("eth", "ETH/USD"))))
    floor.hold(BUYS, symbol="ETH/USD")
    lost(floor, "70")
    (leaving,) = submitted(floor.candle(100.0, SELLS, symbol="ETH/USD"))
    assert leaving.purpose is Purpose.EXIT


def test_a_drawdown_beyond_the_limit_halts() -> None:
    floor = Floor(engine(settings(limits=limits(max_drawdown=0.01))))
    stop, target = floor.hold(BUYS)
    assert states(floor.candle(87.5)) == []
    effects = floor.candle(87.4)
    assert states(effects) == [(HALTED, "max_drawdown")]
    assert floor.engine.risk.reason == "drawdown 1.01% is above 1.00%"
    assert floor.staying() == [floor.order(o.client_order_id) for o in (stop, target)]
    assert denied(floor.candle(87.0, SELLS)) == []
    assert floor.order("trend-4").purpose is Purpose.EXIT


def test_a_halt_is_told_once() -> None:
    floor = Floor(engine(settings(limits=limits(max_drawdown=0.01))))
    floor.hold(BUYS)
    for close in (80.0, 79.0, 78.0):
        floor.candle(close)
    assert [e.after for e in of_kind(StateChanged, floor.heard)] == [HALTED]


def test_a_drawdown_that_was_taken_with_the_last_fill_halts_too() -> None:
    """Nothing is held any more, so no later candle would show it."""
    floor = Floor(engine(settings(limits=limits(max_drawdown=0.01, max_daily_loss=0.9))))
    stop, _ = floor.hold(BUYS)
    effects = floor.fill(stop, price="80")
    assert states(effects) == [(HALTED, "max_drawdown")]
    assert denied(floor.candle(80.0, BUYS)) == ["trading_state"]


def test_a_person_may_trade_on_after_a_halt_and_the_same_drawdown_halts_again() -> None:
    floor = Floor(engine(settings(limits=limits(max_drawdown=0.01, max_daily_loss=0.9))))
    lost(floor, "80")
    floor.tell(turn(ACTIVE))
    assert floor.trading is ACTIVE
    floor.time = 10 * MINUTE
    assert states(floor.candle(80.0)) == [(HALTED, "max_drawdown")]


@pytest.mark.parametrize("state", [REDUCING, HALTED])
def test_no_entries_unless_active_but_exits_pass(state: TradingState) -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    floor.tell(turn(state))
    (leaving,) = submitted(floor.candle(100.0, SELLS))
    assert leaving.purpose is Purpose.EXIT
    floor.fill(leaving)
    floor.cancel_all()
    assert denied(floor.candle(100.0, SELLS)) == ["trading_state"]
    floor.tell(turn(ACTIVE))
    assert len(submitted(floor.candle(100.0, SELLS))) == 1


@pytest.mark.parametrize("state", [REDUCING, HALTED])
def test_entries_at_work_are_taken_back(state: TradingState) -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    effects = floor.tell(turn(state, "news"))
    assert cancelled(effects) == [entry.client_order_id]
    (changed,) = of_kind(StateChanged, effects)
    assert (changed.before, changed.after, changed.reason, changed.by) == (ACTIVE, state, "news", "ada")


def test_orders_by_hand_that_would_add_are_taken_back_and_those_that_reduce_stay() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    for side, price in ((Side.BUY, "99"), (Side.SELL, "101")):
        floor.tell(
            PlaceOrder(command_id="p", symbol=SYMBOL, side=side, type=OrderType.LIMIT, amount=d(1), price=d(price))
        )
    floor.accept_all()
    floor.tell(turn(REDUCING))
    assert [(o.purpose, o.side) for o in floor.staying()] == [
        (Purpose.STOP, Side.SELL),
        (Purpose.TARGET, Side.SELL),
        (Purpose.MANUAL, Side.SELL),
    ]


def test_being_active_already_is_no_news() -> None:
    assert states(Floor(engine()).tell(turn(ACTIVE))) == []


def test_a_strategy_that_raises_halts_and_says_where() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    effects = floor.candle(100.0, RAISES)
    assert states(effects) == [(HALTED, "strategy")]
    reason = floor.engine.risk.reason or ""
    assert reason.startswith("a strategy raised ZeroDivisionError: a flat market at ")
    assert "building.py:" in reason
    assert reason.endswith("candle of 60000")


def test_a_strategy_that_raises_is_told_once_and_protection_goes_on() -> None:
    floor = Floor(engine())
    stop, target = floor.hold(BUYS)
    for _ in range(3):
        floor.candle(100.0, RAISES)
    assert len(of_kind(StateChanged, floor.heard)) == 1
    effects = floor.fill(stop)
    assert cancelled(effects) == [target.client_order_id]


def test_one_bots_failure_does_not_deafen_the_others() -> None:
    floor = Floor(engine(settings(bot(), bot("eth", "ETH/USD"))))
    floor.candle(100.0, RAISES)
    effects = floor.candle(100.0, BUYS, symbol="ETH/USD")
    assert len(of_kind(SignalMade, effects)) == 1
    assert denied(effects) == ["trading_state"]


def test_a_fill_that_nobody_asked_for_is_booked_and_halts() -> None:
    floor = Floor(engine())
    floor.candle(100.0)
    effects = floor.tell(fill("t9", Side.BUY, "2", client_order_id="someone-1"))
    assert [(b.bot, b.cash) for b in of_kind(FillBooked, effects)] == [("external", d(9800))]
    assert states(effects) == [(HALTED, "reconciliation")]
    assert floor.engine.risk.reason == "fill t9 belongs to order someone-1, which is not ours"
    assert floor.held == 2


def test_an_unknown_fill_of_an_unknown_symbol_is_survived() -> None:
    floor = Floor(engine())
    floor.candle(100.0)
    floor.tell(fill("t9", Side.BUY, "2", client_order_id="someone-1", symbol="DOGE/USD"))
    assert floor.engine.statistics().equity is None
    for _ in range(6):
        floor.candle(100.0, BUYS)
    assert len(of_kind(EquityMarked, floor.heard)) == 1
    assert floor.trading is HALTED


def test_a_fill_is_booked_once() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.fill(entry, "3")
    again = floor.told[-1]
    assert floor.tell(again) == ()
    assert (floor.held, floor.engine.statistics().fills) == (d(3), 1)


def test_old_trades_are_forgotten_in_the_end() -> None:
    """A venue repeats its last words after a reconnect, never those of last week."""
    floor = Floor(engine())
    for n in range(257):
        floor.tell(fill(f"t{n}", Side.BUY, "0.001", client_order_id="someone-1"))
    first, last = floor.told[0], floor.told[-1]
    assert floor.tell(last) == ()
    assert len(of_kind(FillBooked, floor.tell(first))) == 1


def test_a_report_on_an_unknown_or_ended_order_changes_nothing() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.report(entry, ReportKind.CANCELLED)
    assert floor.report(entry, ReportKind.ACCEPTED) == ()
    assert floor.order(entry.client_order_id).status is OrderStatus.CANCELLED


def test_a_fill_after_the_cancel_counts_and_is_protected() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    floor.report(entry, ReportKind.CANCELLED)
    effects = floor.fill(entry, "3")
    assert floor.held == 3
    assert [o.purpose for o in submitted(effects)] == [Purpose.STOP, Purpose.TARGET]


def test_equity_is_marked_now_and_then_and_when_a_trade_closes_but_only_when_it_has_changed() -> None:
    floor = Floor(engine(settings(mark_every=5 * MINUTE)))
    for _ in range(5):
        floor.candle(100.0, HOLDS)
    stop, _ = floor.hold(BUYS)
    for close in (101.0, 102.0, 103.0, 104.0):
        floor.candle(close)
    floor.fill(stop, price="98", fee="1")
    marks = of_kind(EquityMarked, floor.heard)
    assert [(e.time, e.equity) for e in marks] == [
        (MINUTE, d(10000)),
        (10 * MINUTE, d(10032)),
        (10 * MINUTE, d(9983)),
    ]
    assert (marks[-1].cash, marks[-1].realised, marks[-1].fees) == (d(9983), d(-16), d(1))


def test_midnight_comes_with_the_clock_alone() -> None:
    floor = Floor(engine(settings(zone="Europe/Stockholm")))
    lost(floor, "98")
    assert floor.tell(Timer(23 * 60 * MINUTE - 1)) == ()
    assert floor.engine.risk.trades_today == 1
    floor.tell(Timer(23 * 60 * MINUTE))
    assert floor.engine.risk.trades_today == 0
