"""From a signal to an entry: how much, when not, and one position at a time."""

import pytest
from building import (
    BUYS,
    HOLDS,
    SELLS,
    SYMBOL,
    Floor,
    bot,
    cancelled,
    candle,
    d,
    denied,
    engine,
    instrument,
    limits,
    of_kind,
    settings,
    signal,
    submitted,
)

from kurs.domain.commands import TradingState
from kurs.domain.events import FillBooked, OrderChanged, SignalMade
from kurs.domain.fills import ReportKind
from kurs.domain.market import HOUR, MINUTE, BookChange, Quote, Trade
from kurs.domain.orders import OrderStatus, OrderType, Purpose, Side
from kurs.engine import StrategySpec
from kurs.risk.window import TradingWindow
from kurs.strategies.registry import create

ETH = "ETH/USD"


def test_a_signal_becomes_an_order_of_the_share_that_it_is_worth() -> None:
    """A share of 0.08 of 10,000 at 100 buys 8."""
    floor = Floor(engine())
    effects = floor.candle(100.0, BUYS)
    (made,) = of_kind(SignalMade, effects)
    assert (made.bot, made.signal.price, made.signal.time) == ("trend", 100.0, MINUTE)
    (entry,) = submitted(effects)
    assert (entry.side, entry.type, entry.amount, entry.purpose) == (Side.BUY, OrderType.MARKET, d(8), Purpose.ENTRY)
    assert (entry.client_order_id, entry.bot, entry.created_at, entry.status) == (
        "trend-1",
        "trend",
        MINUTE,
        OrderStatus.INTENDED,
    )
    intent = [e.order for e in of_kind(OrderChanged, effects)]
    assert intent == [entry]


def test_the_intent_is_told_before_the_order_is_sent() -> None:
    kinds = [type(e).__name__ for e in Floor(engine()).candle(100.0, BUYS)]
    assert kinds == ["EquityMarked", "SignalMade", "OrderChanged", "SubmitOrder"]


def test_amounts_are_cut_to_whole_lots() -> None:
    (entry,) = submitted(Floor(engine()).candle(333.0, BUYS))
    assert entry.amount == d("2.402")


def test_a_bot_that_may_go_short_sells_first() -> None:
    (entry,) = submitted(Floor(engine()).candle(100.0, SELLS))
    assert (entry.side, entry.amount) == (Side.SELL, d(8))


def test_a_bot_that_may_not_asks_for_nothing() -> None:
    floor = Floor(engine(settings(bot(short=False))))
    effects = floor.candle(100.0, SELLS)
    assert (submitted(effects), denied(effects)) == ([], [])


def test_selling_short_needs_margin() -> None:
    floor = Floor(engine(instruments={SYMBOL: instrument(margin=False)}))
    assert denied(floor.candle(100.0, SELLS)) == ["available_balance"]


def test_holding_is_no_signal() -> None:
    floor = Floor(engine())
    floor.candle(100.0)
    assert of_kind(SignalMade, floor.candle(100.0, HOLDS)) == []


def test_no_second_entry_while_one_is_at_work() -> None:
    floor = Floor(engine())
    floor.enter()
    assert submitted(floor.candle(100.0, BUYS)) == []


def test_no_second_entry_while_its_end_is_awaited() -> None:
    floor = Floor(engine())
    floor.enter(BUYS)
    assert cancelled(floor.candle(100.0, SELLS)) == ["trend-1"]
    assert submitted(floor.candle(100.0, BUYS)) == []
    floor.cancel_all()
    assert len(submitted(floor.candle(100.0, BUYS))) == 1


def test_no_pyramiding() -> None:
    floor = Floor(engine())
    floor.hold(BUYS)
    effects = floor.candle(110.0, BUYS)
    assert (submitted(effects), denied(effects)) == ([], [])
    assert len(of_kind(SignalMade, effects)) == 1


def test_an_opposite_signal_takes_an_unfilled_entry_back() -> None:
    floor = Floor(engine())
    entry = floor.enter(BUYS)
    effects = floor.candle(100.0, SELLS)
    assert cancelled(effects) == [entry.client_order_id]
    assert [o.side for o in submitted(effects)] == []


def test_trades_a_day_are_counted_when_they_fill_and_end_at_local_midnight() -> None:
    floor = Floor(engine(settings(limits=limits(max_trades_per_day=1, max_orders_per_minute=100), zone="Asia/Tokyo")))
    stop, _ = floor.hold(BUYS)
    floor.fill(stop)
    floor.cancel_all()
    assert denied(floor.candle(100.0, BUYS)) == ["trades_per_day"]
    floor.time = 15 * HOUR - MINUTE
    assert denied(floor.candle(100.0, BUYS)) == []


def test_an_entry_that_never_filled_is_no_trade() -> None:
    floor = Floor(engine(settings(limits=limits(max_trades_per_day=1))))
    floor.report(floor.enter(), ReportKind.CANCELLED)
    assert floor.engine.risk.trades_today == 0
    assert len(submitted(floor.candle(100.0, BUYS))) == 1


def test_the_fills_of_one_entry_are_one_trade() -> None:
    floor = Floor(engine())
    entry = floor.enter()
    floor.fill(entry, "3")
    floor.fill(entry, "5")
    assert floor.engine.risk.trades_today == 1


def test_entries_at_work_count_as_trades_and_as_positions() -> None:
    """Both bots see their signal before either has been filled."""
    for rule in ("max_trades_per_day", "max_open_positions"):
        told = settings(bot(), bot("eth", ETH), limits=limits(**{rule: 1}))
        floor = Floor(engine(told))
        floor.candle(100.0, symbol=ETH)
        floor.enter(BUYS)
        refused = {"max_trades_per_day": "trades_per_day", "max_open_positions": "open_positions"}[rule]
        assert denied(floor.candle(100.0, BUYS, symbol=ETH)) == [refused]


def test_entries_at_work_on_other_symbols_count_against_the_leverage() -> None:
    told = settings(bot(), bot("eth", ETH), limits=limits(max_position_size=0.6, max_leverage=1.0))
    floor = Floor(engine(told))
    first = floor.enter(BUYS)
    assert first.amount == d(48)
    assert denied(floor.candle(100.0, BUYS, symbol=ETH)) == []
    tight = settings(bot(), bot("eth", ETH), limits=limits(max_position_size=0.75, max_leverage=1.0))
    floor = Floor(engine(tight))
    floor.enter(BUYS)
    assert denied(floor.candle(100.0, BUYS, symbol=ETH)) == ["leverage"]


def test_nothing_is_opened_outside_the_window() -> None:
    night = TradingWindow(start_hour=22, end_hour=4)
    floor = Floor(engine(settings(limits=limits(window=night))))
    floor.time = 4 * HOUR - 2 * MINUTE
    floor.report(floor.enter(BUYS), ReportKind.CANCELLED)
    assert denied(floor.candle(100.0, BUYS)) == ["trading_window"]


def test_a_wide_spread_keeps_out() -> None:
    floor = Floor(engine())
    floor.tell(Quote(SYMBOL, 0, 98.0, 1.0, 100.0, 1.0))
    assert denied(floor.candle(99.0, BUYS)) == ["spread"]


def test_a_wild_market_keeps_out() -> None:
    floor = Floor(engine(settings(limits=limits(max_volatility=0.05))))
    for n in range(10):
        floor.candle(100.0 if n % 2 else 120.0)
    assert denied(floor.candle(100.0, BUYS)) == ["volatility"]


def test_the_last_price_is_that_of_the_last_tick() -> None:
    floor = Floor(engine())
    floor.tell(Trade(SYMBOL, 5, "1", 250.0, 1.0, 1))
    assert floor.engine.statistics().bots[0].last_price == 250.0
    floor.tell(Quote(SYMBOL, 6, 99.0, 1.0, 101.0, 1.0))
    assert floor.engine.statistics().bots[0].last_price == 100.0
    assert floor.tell(BookChange(SYMBOL, 7, 1, 99.0, 0.0)) == ()
    assert floor.engine.now == 7


def test_a_held_symbol_without_a_price_keeps_every_bot_out() -> None:
    floor = Floor(engine(settings(bot(), bot("eth", ETH))))
    floor.hold(BUYS)
    state = floor.engine.snapshot()
    state["valuation"] = {"prices": {}, "spreads": {}}
    floor.engine = engine(floor.engine.settings)
    floor.engine.restore(state)
    effects = floor.candle(100.0, BUYS, symbol=ETH)
    assert denied(effects) == ["no_price"]


def test_several_bots_of_one_pool_share_its_cash() -> None:
    floor = Floor(engine(settings(bot(), bot("eth", ETH))))
    floor.fill(floor.enter(BUYS))
    second = floor.enter(BUYS, symbol=ETH)
    assert (second.bot, second.symbol, second.client_order_id) == ("eth", ETH, "eth-4")
    booked = of_kind(FillBooked, floor.fill(second))
    assert [(b.bot, b.cash) for b in booked] == [("eth", d(10000) - 800 - second.amount * 100)]


def test_a_coarser_bot_acts_at_the_close_of_its_own_candles() -> None:
    floor = Floor(engine(settings(bot(interval=5 * MINUTE))))
    told = [floor.candle(100.0, says) for says in (BUYS, HOLDS, HOLDS, HOLDS, HOLDS)]
    assert [len(of_kind(SignalMade, effects)) for effects in told] == [0, 0, 0, 0, 1]
    assert floor.engine.statistics().bots[0].candles == 1
    assert floor.engine.statistics().bots[0].last_signal == ("buy", 0.9, 5 * MINUTE)


def test_a_gap_gives_the_candle_that_was_held_back_first() -> None:
    floor = Floor(engine(settings(bot(interval=5 * MINUTE))))
    floor.candle(100.0)
    floor.time = 9 * MINUTE
    floor.candle(101.0)
    said = floor.engine.statistics().bots[0]
    assert (said.candles, said.last_candle) == (2, 10 * MINUTE)


def test_a_symbol_that_no_bot_trades_only_has_a_price() -> None:
    floor = Floor(engine())
    assert submitted(floor.candle(100.0, BUYS, symbol="DOGE/USD")) == []


def test_a_crossing_of_averages_trades_like_any_signal() -> None:
    """With no history yet nothing is likelier than the rest: a vote decides, and the thresholds let it pass."""
    crossing = StrategySpec(name="ema_crossover", parameters={"fast_period": 2, "slow_period": 4})
    open_door = limits(
        min_signal_confidence=0.5,
        min_buy_confidence=0.5,
        min_side_probability=0.3,
        max_risk_score=1.0,
        max_hold_probability=0.5,
    )
    floor = Floor(engine(settings(bot(strategies=(crossing,), combination="majority_vote"), limits=open_door)))
    still = (100.0,) * create("ema_crossover", **crossing.parameters).warmup
    for close in (*still, 100.0, 99.0, 98.0, 97.0, 96.0):
        assert submitted(floor.candle(close)) == []
    (entry,) = submitted(floor.candle(104.0))
    assert (entry.side, entry.amount) == (Side.BUY, d("2.403"))


def test_two_strategies_speak_with_one_voice() -> None:
    both = (StrategySpec(name="sample", weight=0.5), StrategySpec(name="rsi", weight=0.5))
    floor = Floor(engine(settings(bot(strategies=both))))
    (made,) = of_kind(SignalMade, floor.candle(100.0, BUYS))
    assert made.signal.strategy == "combined"
    assert made.signal.confidence == pytest.approx(signal().confidence)


def test_trading_goes_on_after_a_refusal() -> None:
    floor = Floor(engine(settings(limits=limits(min_buy_confidence=0.95))))
    assert denied(floor.candle(100.0, BUYS)) == ["confidence"]
    assert floor.trading is TradingState.ACTIVE
    assert len(submitted(floor.candle(100.0, SELLS))) == 1


def test_a_size_of_nothing_is_refused() -> None:
    floor = Floor(engine(settings(cash="0.01")))
    assert denied(floor.candle(100.0, BUYS)) == ["grid"]


def test_too_little_is_below_the_venues_minimum() -> None:
    floor = Floor(engine(settings(cash="100")))
    assert denied(floor.candle(100.0, BUYS)) == ["min_notional"]


def test_a_candle_says_the_time() -> None:
    floor = Floor(engine())
    floor.tell(candle(0, 100.0, interval=HOUR, symbol="X/USD"))
    assert floor.engine.now == HOUR
