"""From long to short and back in one signal: the whole exit first, then the opening, by every way to fill."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_backtest_event import Bar, Scripted, columns_of, flat, histories, honest, plan_of, strategy_of

from kurs.backtest import event
from kurs.backtest.artefact import plan_name
from kurs.backtest.assumptions import instruments_of, models_of, settings_of
from kurs.backtest.driver import Driver
from kurs.backtest.outcome import Outcome
from kurs.backtest.page_plan import header
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice
from kurs.cli.parity import ways
from kurs.domain.commands import SetTradingState, SwitchBots, TradingState
from kurs.domain.errors import BadInput
from kurs.domain.events import Charge, Denied, Effect, FillBooked, OrderChanged
from kurs.domain.market import MINUTE
from kurs.domain.orders import Purpose
from kurs.engine import Engine
from kurs.market.columns import CandleColumns
from kurs.market.sample import sample_days
from kurs.matching import MAIN_ACCOUNT, MatchingVenue

SYMBOL = "BTC/USD"
TEN = Sizing(kind="fixed", value=10.0)
Says = Callable[..., StrategyChoice]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Makes `scripted` a strategy that says these things, one for each candle."""
    return lambda *says: strategy_of(monkeypatch, type("Scripted", (Scripted,), {"script": says}))


def turning(script: Says, *says: int, **fields: object) -> Plan:
    return plan_of(**{"strategies": (script(*says),), "short": True, "reverse": True, "fee": 0.0} | fields)


def told(outcome: Outcome) -> list[tuple[int, int, float, float, float, str]]:
    """Rows of entry and exit, size, both prices, and why each round trip ended."""
    return [
        (t.entry_time // MINUTE, t.exit_time // MINUTE, t.size, t.entry_price, t.exit_price, t.reason)
        for t in outcome.trades
    ]


# ── market orders ─────────────────────────────────────────────────────────────────────────────────


def test_both_sides_fill_at_one_open_and_pay_their_fees(script: Says) -> None:
    outcome = event.run(turning(script, 1, 0, -1, 0, 1, fee=0.01), [columns_of(flat(100, 100, 120, 80, 90, 60))])
    first, second = outcome.trades
    bought = 10_000 / (100 * 1.01)
    cash = bought * 120 * 0.99
    sold = cash / (120 * 1.01)
    assert (first.size, second.size) == pytest.approx((bought, -sold))
    assert (first.exit_time, first.exit_price, first.reason) == (3 * MINUTE, 120.0, "reverse")
    assert (second.entry_time, second.entry_price, second.reason) == (3 * MINUTE, 120.0, "reverse")
    assert second.fees == pytest.approx(sold * (120 + 90) * 0.01)
    third = (cash + second.profit) / (90 * 1.01)
    assert outcome.held[SYMBOL] == pytest.approx(third)
    assert outcome.exposed == 5
    assert outcome.equity[3] == pytest.approx(cash - sold * 120 * 0.01 + sold * (120 - 80))


@pytest.mark.parametrize("reverse", [False, True])
def test_a_signal_against_an_entry_on_its_way_is_counted(script: Says, reverse: bool) -> None:
    plan = turning(script, 1, -1, 0, 0, reverse=reverse, filling=Filling(latency=90_000), sizing=TEN)
    outcome = event.run(plan, [columns_of(flat(100, 101, 102, 103, 104, 105))])
    assert (told(outcome), outcome.held, outcome.denials) == ([], {}, {"other_side": 1})


def test_both_sides_fill_at_one_close(script: Says) -> None:
    plan = turning(script, 1, 0, -1, 0, filling=Filling(rule="close"), sizing=TEN)
    outcome = event.run(plan, [columns_of(flat(100, 110, 120, 80))])
    assert told(outcome) == [(0, 2, 10.0, 100.0, 120.0, "reverse")]
    assert outcome.held == {SYMBOL: -10.0}
    assert outcome.final_equity == pytest.approx(10_000 + 200 + 400)


@pytest.mark.parametrize(("low", "high", "price", "reason"), [(95, 103, 102.0, "stop"), (89, 101, 90.0, "target")])
def test_stop_and_target_are_watched_from_the_turn_on(
    script: Says, low: float, high: float, price: float, reason: str
) -> None:
    bars = [*flat(100, 100, 100), (100.0, high, low, 100.0), *flat(100)]
    plan = turning(script, 1, 0, -1, stop_loss=0.02, take_profit=0.1, sizing=TEN)
    assert told(event.run(plan, [columns_of(bars)])) == [
        (1, 3, 10.0, 100.0, 100.0, "reverse"),
        (3, 3, -10.0, 100.0, price, reason),
    ]


def test_without_reversing_a_signal_only_closes(script: Says) -> None:
    plan = turning(script, 1, 0, -1, 0, 1, reverse=False, sizing=TEN)
    outcome = event.run(plan, [columns_of(flat(*[100.0] * 8))])
    assert told(outcome) == [(1, 3, 10.0, 100.0, 100.0, "signal")]
    assert outcome.held == {SYMBOL: 10.0}


def test_slippage_is_paid_on_both_sides(script: Says) -> None:
    plan = turning(script, 1, 0, -1, 0, 1, slippage=Slippage(kind="fixed", value=100.0), sizing=TEN)
    first, second = told(event.run(plan, [columns_of(flat(*[100.0] * 8))]))
    assert first[3:5] == pytest.approx((101.0, 99.0))
    assert second[3:5] == pytest.approx((99.0, 101.0))


def test_what_the_money_does_not_cover_is_closed_and_not_opened(script: Says) -> None:
    plan = turning(script, -1, 0, 1, sizing=Sizing(kind="fixed", value=90.0))
    outcome = event.run(plan, [columns_of(flat(100, 100, 150, 150, 150))])
    assert told(outcome) == [(1, 3, -90.0, 100.0, 150.0, "reverse")]
    assert (outcome.held, outcome.denials) == ({}, {"available_balance": 1})


def test_what_is_worth_too_little_is_closed_and_not_opened(script: Says) -> None:
    plan = turning(script, -1, 0, 1, cash=20.0, rounding=True)
    outcome = event.run(plan, [columns_of(flat(100, 100, 180, 180, 180))])
    assert [trade.reason for trade in outcome.trades] == ["reverse"]
    assert (outcome.held, outcome.denials) == ({}, {"min_notional": 1})


def test_what_slippage_lifts_to_the_least_value_is_opened(script: Says) -> None:
    # About 10.02 are left for 148.9 a piece; at the 147.4 of the market they would be worth less than the least, 10.
    bars = columns_of(flat(100, 100, 147.4, 147.4, 147.4))
    plan = turning(script, -1, 0, 1, cash=20.0, rounding=True, slippage=Slippage(kind="fixed", value=100.0))
    outcome = event.run(plan, [bars])
    (trade,) = outcome.trades
    assert (trade.exit_price, trade.reason, outcome.denials) == (148.9, "reverse", {})
    money = 20 + trade.profit
    assert outcome.held[SYMBOL] * 148.9 == pytest.approx(money)
    assert outcome.held[SYMBOL] * 147.4 < 10 < money


# ── orders that take their time ───────────────────────────────────────────────────────────────────


def test_the_opening_waits_until_the_closing_is_whole(script: Says) -> None:
    # Ten of a candle's hundred: 25 are sold in three candles, and the third has five left to sell short.
    plan = turning(
        script, 1, 0, 0, 0, 0, -1, filling=Filling(volume_share=0.1), sizing=Sizing(kind="fixed", value=25.0)
    )
    columns = columns_of(flat(*[100.0] * 14))
    outcome = event.run(plan, [columns])
    assert told(outcome) == [(1, 8, 25.0, 100.0, 100.0, "reverse")]
    assert outcome.held == {SYMBOL: -25.0}
    held = held_after(plan, columns)
    assert [held[row] for row in range(6, 12)] == [15.0, 5.0, -5.0, -15.0, -25.0, -25.0]


@pytest.mark.parametrize(("says", "held"), [((1,), 0.0), ((1, -1), -25.0)])
def test_a_signal_the_other_way_takes_the_opening_back(script: Says, says: Sequence[int], held: float) -> None:
    filling, sizing = Filling(volume_share=0.1), Sizing(kind="fixed", value=25.0)
    plan = turning(script, 1, 0, 0, 0, 0, -1, *says, filling=filling, sizing=sizing)
    outcome = event.run(plan, [columns_of(flat(*[100.0] * 16))])
    assert [trade.reason for trade in outcome.trades] == ["reverse" if held else "signal"]
    assert outcome.held == ({SYMBOL: held} if held else {})


def test_with_latency_the_opening_is_sent_once_the_closing_is_known(script: Says) -> None:
    plan = turning(script, 1, 0, -1, filling=Filling(latency=MINUTE // 2), sizing=TEN)
    bars = [*flat(100, 100, 100), (100.0, 100.0, 80.0, 90.0), (90.0, 90.0, 70.0, 80.0), *flat(80)]
    outcome = event.run(plan, [columns_of(bars)])
    # Half a minute from the open towards the low: the exit in its candle, the opening in the next one.
    assert told(outcome) == [(1, 3, 10.0, 100.0, 90.0, "reverse")]
    assert outcome.equity[4] == pytest.approx(10_000 - 100)
    assert outcome.final_equity == pytest.approx(10_000 - 100)
    assert outcome.held == {SYMBOL: -10.0}


def test_limit_orders_follow_each_other_at_one_price(script: Says) -> None:
    bars = [*flat(100, 100, 100), (99.0, 101.0, 98.0, 99.0), (99.0, 100.0, 98.0, 99.0), *flat(99)]
    plan = turning(script, 1, 0, -1, filling=Filling(rule="touch"), sizing=TEN)
    columns = columns_of(bars)
    outcome = event.run(plan, [columns])
    assert told(outcome) == [(1, 3, 10.0, 100.0, 100.0, "reverse")]
    assert [held_after(plan, columns)[row] for row in (2, 3, 4)] == [10.0, 0.0, -10.0]
    # The short position's price is the exit's own limit: it has gained the one by which the last close is below it.
    assert outcome.final_equity == pytest.approx(10_000 + 10)


def test_a_stop_that_comes_before_the_limit_opens_nothing(script: Says) -> None:
    bars = [*flat(100, 100, 100), (99.0, 99.5, 90.0, 91.0), *flat(91, 120)]
    plan = turning(script, 1, 0, -1, filling=Filling(rule="touch"), stop_loss=0.05, sizing=TEN)
    outcome = event.run(plan, [columns_of(bars)])
    assert [(reason, price) for *_, price, reason in told(outcome)] == [("stop", 95.0)]
    assert outcome.held == {}


def test_a_limit_that_is_taken_back_turns_nothing(script: Says) -> None:
    bars = [*flat(100, 100, 100), *[(98.0, 99.0, 97.0, 98.0)] * 2, *flat(98, 130)]
    outcome = event.run(turning(script, 1, 0, -1, 1, filling=Filling(rule="touch"), sizing=TEN), [columns_of(bars)])
    assert (len(outcome.trades), outcome.held) == (0, {SYMBOL: 10.0})


# ── what always holds ─────────────────────────────────────────────────────────────────────────────


class Watched:
    """A run in which every effect is seen, candle by candle."""

    def __init__(self, plan: Plan, columns: CandleColumns) -> None:
        known = instruments_of(plan, [columns], {})
        self.engine = Engine(settings_of(plan, known, columns.interval), known)
        cash = {MAIN_ACCOUNT: {self.engine.settings.quote: self.engine.settings.cash}}
        venue = MatchingVenue(instruments=known.values(), accounts=cash, models=models_of(plan))
        self.driver = Driver(self.engine, venue, self._note)
        self.effects: list[Effect | Charge] = []
        self.candles = list(columns.candles())

    def _note(self, effect: Effect | Charge, time: int) -> None:
        self.effects.append(effect)

    def see(self, start: int, stop: int) -> None:
        for candle in self.candles[start:stop]:
            self.driver.take(((candle, ()),))


def held_after(plan: Plan, columns: CandleColumns) -> dict[int, float]:
    """What is held after each row."""
    run, held = Watched(plan, columns), {}
    for row in range(len(columns)):
        run.see(row, row + 1)
        held[row] = float(run.engine.portfolio.position(SYMBOL).amount)
    return held


@settings(max_examples=60, deadline=None)
@given(
    bars=histories(most=30),
    says=st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=30, max_size=30),
    rule=st.sampled_from(["open", "close", "touch", "through"]),
    share=st.sampled_from([None, 0.01, 0.1]),
    latency=st.sampled_from([0, MINUTE // 2]),
    stop=st.sampled_from([None, 0.01]),
    sizing=st.sampled_from([Sizing(), Sizing(kind="fixed", value=30.0)]),
)
def test_no_order_turns_a_position_by_itself(
    bars: list[Bar],
    says: list[int],
    rule: str,
    share: float | None,
    latency: int,
    stop: float | None,
    sizing: Sizing,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plan = plan_of(
            strategies=(strategy_of(patch, type("Scripted", (Scripted,), {"script": says})),),
            short=True,
            reverse=True,
            filling=Filling(rule=rule, volume_share=share, latency=latency),  # type: ignore[arg-type]  # one of them
            stop_loss=stop,
            take_profit=0.02,
            sizing=sizing,
        )
        columns = columns_of(bars)
        run = Watched(plan, columns)
        run.see(0, len(columns))
        outcome = event.run(plan, [columns])
    orders, held, turns = {}, Decimal(0), 0
    for effect in run.effects:
        if isinstance(effect, OrderChanged):
            new = effect.order.client_order_id not in orders
            orders[effect.order.client_order_id] = effect.order
            # An entry is sent where nothing is held, or nothing of the other side.
            assert not (new and effect.order.purpose is Purpose.ENTRY and held * effect.order.side.sign < 0)
        elif isinstance(effect, FillBooked):
            before, held = held, held + effect.fill.amount * effect.fill.side.sign
            assert before * held >= 0
            turns += orders[effect.fill.client_order_id].reason == "reverse"
    assert sum(trade.reason == "reverse" for trade in outcome.trades) <= turns
    if share is None:
        # What fills in parts has an average price, which need not be one of its first candle.
        honest(outcome)
    elif not outcome.held:
        assert outcome.final_equity == pytest.approx(plan.cash + outcome.trades.profit.sum(), rel=1e-9)


def test_nothing_is_opened_where_trading_has_stopped(script: Says) -> None:
    columns = columns_of(flat(*[100.0] * 6))
    commands = (
        SetTradingState(command_id="1", state=TradingState.REDUCING, reason="enough", by="a person"),
        SwitchBots(command_id="2", running=False, reason="enough", by="a person"),
    )
    for command in commands:
        run = Watched(turning(script, 1, 0, -1, sizing=TEN), columns)
        run.see(0, 3)
        run.engine.handle(command)
        run.see(3, 6)
        assert not run.engine.portfolio.position(SYMBOL).amount
        assert not run.engine.working
        codes = [effect.denial.code for effect in run.effects if isinstance(effect, Denied)]
        assert codes == (["trading_state"] if isinstance(command, SetTradingState) else [])


PARITY = (
    Filling(),
    Filling(rule="close"),
    Filling(rule="touch"),
    Filling(rule="through"),
    Filling(volume_share=0.01),
    Filling(rule="close", volume_share=0.02),
    Filling(latency=20_000),
)


@pytest.mark.parametrize("filling", PARITY, ids=str)
def test_compiled_and_on_paper_it_turns_alike(filling: Filling) -> None:
    cross = StrategyChoice(name="ema_crossover", parameters={"fast_period": 3, "slow_period": 8})
    plan = plan_of(
        strategies=(cross,),
        engine="auto",
        short=True,
        reverse=True,
        filling=filling,
        slippage=Slippage(kind="fixed", value=1.0),
        sizing=Sizing(kind="fraction", value=0.5),
        stop_loss=0.001,
        take_profit=0.002,
    )
    by_event, compiled, paper, _ = ways(plan, sample_days(1).rows(0, 700))
    assert by_event.trades
    assert (paper.trades, paper.difference) == (by_event.trades, None)
    limited = filling.rule in ("touch", "through") or filling.volume_share is not None or filling.latency > 0
    assert (compiled.not_compared is not None) is limited
    assert compiled.difference is None


# ── the plan ──────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_sold_short_cannot_be_turned() -> None:
    with pytest.raises(BadInput, match=r"reverse: True is not allowed; it needs short \(--short\)"):
        plan_of(reverse=True)


def test_plans_from_before_keep_their_names() -> None:
    plan = Plan(strategies=(StrategyChoice(name="rsi", parameters={"rsi_period": 9, "oversold": 20}),), short=True)
    assert plan_name(plan) == "6605e52efb1fcfd3164a08501f3ed66faa546107701d5b11831d9bdd43e0e1da"
    assert plan_name(msgspec.structs.replace(plan, reverse=True)) != plan_name(plan)
    assert plan_name(msgspec.structs.replace(plan, slippage=Slippage(kind="fixed", within=True))) != plan_name(plan)
    assert plan_name(msgspec.structs.replace(plan, slippage=Slippage(within=True))) == plan_name(plan)


def test_the_report_says_that_it_turns(script: Says) -> None:
    outcome = event.run(turning(script, 1, 0, -1), [columns_of(flat(*[100.0] * 6))])
    assert "long and short, turned around by one signal" in header(outcome, "scripted", SYMBOL)
    assert np.isfinite(outcome.equity).all()
