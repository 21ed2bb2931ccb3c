"""Many plans at once have the trades and the equity of single runs, to the last bit."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_backtest_compiled import MINUTE, candles, columns_of, recorded

from kurs.backtest import compiled
from kurs.backtest.curve import curve_figures, returns
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice
from kurs.backtest.sweep import Sweep, sweep, sweep_ema
from kurs.domain.errors import BadInput
from kurs.market.columns import CandleColumns

PLAN = Plan(strategies=(StrategyChoice(name="ema_crossover"),), rounding=False, stop_loss=0.02)


def with_periods(plan: Plan, fast: int, slow: int) -> Plan:
    choice = StrategyChoice(name="ema_crossover", parameters={"fast_period": fast, "slow_period": slow})
    return msgspec.structs.replace(plan, strategies=(choice,))


def assert_single_runs(found: Sweep, columns: CandleColumns, plans: list[Plan], marks: list[int]) -> None:
    assert len(found) == len(plans)
    for number, plan in enumerate(plans):
        outcome = compiled.run(plan, columns)
        assert found.final_equity[number] == outcome.final_equity
        assert found.trades[number] == len(outcome.trades)
        np.testing.assert_array_equal(found.curve[number], outcome.equity[marks])
        if (outcome.equity > 0).all():
            curve = curve_figures(outcome.equity, plan.cash, outcome.time, outcome.interval)
            moves = returns(outcome.equity, plan.cash)
            assert found.max_drawdown[number] == pytest.approx(curve.max_drawdown, rel=1e-12, abs=1e-14)
            assert found.mean[number] == pytest.approx(moves.mean, rel=1e-12, abs=1e-14)
            assert found.spread[number] == pytest.approx(moves.spread, nan_ok=True, rel=1e-12, abs=1e-14)
            assert found.downside[number] == pytest.approx(moves.downside, rel=1e-12, abs=1e-14)


@settings(max_examples=40, deadline=None)
@given(
    columns=candles(most=50).filter(lambda columns: len(columns) > 1),
    stop=st.sampled_from([None, 0.01, 0.05]),
    target=st.sampled_from([None, 0.02]),
    warmup=st.sampled_from([None, 0, 5]),
    rule=st.sampled_from(["open", "close"]),
    sides=st.sampled_from(["long", "short", "reverse", "reverse"]),
    rounding=st.booleans(),
    sizing=st.sampled_from([Sizing(), Sizing(kind="fixed", value=60.0), Sizing(kind="fraction", value=0.5)]),
)
def test_lanes_are_single_runs(
    columns: CandleColumns,
    stop: float | None,
    target: float | None,
    warmup: int | None,
    rule: str,
    sides: str,
    rounding: bool,
    sizing: Sizing,
) -> None:
    plan = msgspec.structs.replace(
        PLAN,
        stop_loss=stop,
        take_profit=target,
        warmup=warmup,
        filling=Filling(rule=rule),  # type: ignore[arg-type]  # one of the names
        slippage=Slippage(kind="fixed", value=3.0),
        short=sides != "long",
        reverse=sides == "reverse",
        rounding=rounding,
        sizing=sizing,
    )
    # More pairs than lanes, and a block that is not full.
    pairs = [(fast, slow) for fast in range(1, 7) for slow in range(fast + 1, fast + 8)]
    marks = [0, len(columns) - 1]
    found = sweep_ema(columns, [f for f, _ in pairs], [s for _, s in pairs], plan, marks=np.array(marks))
    assert_single_runs(found, columns, [with_periods(plan, *pair) for pair in pairs], marks)


def test_on_recorded_candles(shared_data: Path) -> None:
    columns = recorded(shared_data, "BTC_PERP-1m")
    pairs = [(fast, slow) for fast in range(5, 25, 3) for slow in range(30, 130, 17)]
    marks = list(range(0, len(columns), 5_000))
    fast, slow = np.array(pairs).T
    found = sweep_ema(columns, fast, slow, PLAN, marks=np.array(marks))
    assert_single_runs(found, columns, [with_periods(PLAN, *pair) for pair in pairs], marks)
    alone = sweep_ema(columns, fast, slow, PLAN, cores=1)
    np.testing.assert_array_equal(found.final_equity, alone.final_equity)


def test_plans_of_any_strategy(shared_data: Path) -> None:
    columns = recorded(shared_data, "LTC_BTC-5m")
    choices = [
        StrategyChoice(name="rsi", parameters={"rsi_period": 9}),
        StrategyChoice(name="fvg", parameters={"min_gap_size": 0.0}),
        StrategyChoice(name="ema_crossover", parameters={"min_gap": 0.001}),
        StrategyChoice(name="ema_crossover"),
    ]
    plans = [msgspec.structs.replace(PLAN, strategies=(choice,), short=True) for choice in choices]
    marks = [10, 20]
    assert_single_runs(sweep(columns, plans, marks=np.array(marks)), columns, plans, marks)


def test_coarser_candles_are_made_first(shared_data: Path) -> None:
    columns = recorded(shared_data, "BTC_PERP-1m").rows(0, 6_000)
    plan = msgspec.structs.replace(PLAN, timeframe=5 * MINUTE)
    (equity,) = sweep_ema(columns, 12, 26, plan).final_equity
    assert equity == compiled.run(with_periods(plan, 12, 26), columns).final_equity


def test_a_single_candle_has_no_spread() -> None:
    found = sweep_ema(columns_of(np.full((1, 4), 100.0)), [2], [3], PLAN)
    assert found.final_equity.tolist() == [PLAN.cash]
    assert np.isnan(found.spread).all()
    assert found.max_drawdown.tolist() == [0.0]


@pytest.mark.parametrize(
    ("pair", "plan", "why"),
    [
        ((5, 5), PLAN, "fast_period"),
        ((0, 5), PLAN, "fast_period"),
        ((2, 5), msgspec.structs.replace(PLAN, filling=Filling(rule="touch")), "limit orders"),
    ],
)
def test_what_cannot_be_swept_is_refused(pair: tuple[int, int], plan: Plan, why: str) -> None:
    columns = columns_of(np.full((3, 4), 100.0))
    with pytest.raises(BadInput, match=why):
        sweep_ema(columns, *pair, plan)
    if pair == (2, 5):
        with pytest.raises(BadInput, match=why):
            sweep(columns, [plan])
