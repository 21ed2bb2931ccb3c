"""Figures of an outcome: against an independent library where definitions coincide, and by hand where none does."""

import time as clock
from typing import Any

import empyrical
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import CASH, START, an_outcome, candles_of, walk

from kurs.backtest import curve
from kurs.backtest.curve import (
    BLOCK,
    YEAR,
    annual_growth,
    curve_figures,
    drawdowns,
    max_drawdown,
    returns,
    sharpe,
    sortino,
    underwater,
    volatility,
)
from kurs.backtest.plan import EngineName, Plan, StrategyChoice
from kurs.backtest.run import run
from kurs.backtest.statistics import buy_and_hold, figures, longest_losing_streak, monthly_returns, trade_figures
from kurs.backtest.summary import summary
from kurs.domain.market import DAY, MINUTE
from kurs.market.columns import FloatArray

steps = st.lists(st.floats(-0.2, 0.25), min_size=2, max_size=300)


def line(changes: list[float]) -> FloatArray:
    grown: FloatArray = CASH * np.cumprod(1 + np.array(changes))
    return grown


@settings(deadline=None, max_examples=60)
@given(steps, st.sampled_from([MINUTE, 60 * MINUTE, DAY]))
def test_ratios_are_those_of_an_independent_library(changes: list[float], interval: int) -> None:
    equity = line(changes)
    found = curve_figures(equity, CASH, START + interval * np.arange(len(equity), dtype=np.int64), interval)
    moves = equity / np.concatenate(([CASH], equity[:-1])) - 1
    per_year = YEAR / interval
    theirs: dict[str, Any] = {
        "volatility": empyrical.annual_volatility(moves, annualization=per_year),
        "sharpe": empyrical.sharpe_ratio(moves, annualization=per_year),
        "sortino": empyrical.sortino_ratio(moves, annualization=per_year),
    }
    for name, theirs_is in theirs.items():
        ours = getattr(found, name)
        if ours is not None:
            assert ours == pytest.approx(theirs_is, rel=1e-9, abs=1e-9), name
    assert found.max_drawdown == pytest.approx(-empyrical.max_drawdown(moves), rel=1e-9, abs=1e-12)
    assert found.total_return == pytest.approx(empyrical.cum_returns_final(moves), rel=1e-9, abs=1e-12)
    if found.annual_growth is not None and found.annual_growth < 1e12:
        assert found.annual_growth == pytest.approx(
            empyrical.annual_return(moves, annualization=per_year), rel=1e-9, abs=1e-9
        )
        # A fall of a few last digits is no figure to divide by: every library has others.
        if found.calmar is not None and found.max_drawdown > 1e-6:
            theirs_is = empyrical.calmar_ratio(moves, annualization=per_year)
            assert found.calmar == pytest.approx(theirs_is, rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(steps)
def test_drawdowns_are_those_of_a_plain_loop(changes: list[float]) -> None:
    equity = line(changes)
    time = START + MINUTE * np.arange(len(equity), dtype=np.int64)
    peak, since, deepest, longest = CASH, START, 0.0, 0
    for row, value in enumerate(equity):
        close = int(time[row]) + MINUTE
        if value >= peak:
            # What lies between two neighbouring peaks is no drawdown.
            longest = max(longest, close - since if close - since > MINUTE else 0)
            peak, since = value, close
        deepest = max(deepest, 1 - value / peak)
    if since < time[-1] + MINUTE:
        longest = max(longest, int(time[-1]) + MINUTE - since)
    found = curve_figures(equity, CASH, time, MINUTE)
    assert found.max_drawdown == pytest.approx(deepest, abs=1e-12)
    assert found.longest_drawdown == longest
    assert underwater(equity, CASH).max() == pytest.approx(deepest, abs=1e-12)
    if found.drawdown is not None:
        assert found.drawdown.peak <= found.drawdown.trough
        if found.drawdown.recovered is not None:
            assert found.drawdown.recovered > found.drawdown.trough
            row = (found.drawdown.recovered - START) // MINUTE
            assert equity[row] >= equity[: row + 1].max()


def test_the_deepest_drawdown_is_told_with_its_times() -> None:
    equity = np.array([10_000, 11_000, 8_800, 9_900, 11_000, 10_900, 12_000.0])
    found = curve_figures(equity, CASH, START + MINUTE * np.arange(7, dtype=np.int64), MINUTE).drawdown
    assert found is not None
    assert found.depth == pytest.approx(0.2)
    assert [(t - START) // MINUTE for t in (found.peak, found.trough, found.recovered or 0)] == [1, 2, 4]
    never = curve_figures(equity[:4], CASH, START + MINUTE * np.arange(4, dtype=np.int64), MINUTE).drawdown
    assert never is not None
    assert never.recovered is None


def test_trades_are_counted_and_weighed() -> None:
    found = figures(an_outcome(line([0.01, -0.01, 0.02]), [10, -5, -1, -1, 0, 20, -2]))
    trades = found.trades
    assert (trades.total, trades.winning, trades.losing, trades.losing_streak) == (7, 2, 4, 3)
    assert trades.win_rate == pytest.approx(2 / 7)
    assert trades.profit_factor == pytest.approx(30 / 9)
    assert trades.expectancy == pytest.approx(3)
    assert (trades.average_win, trades.average_loss) == (15, -2.25)
    assert trades.payoff == pytest.approx(15 / 2.25)
    assert (trades.best, trades.worst, trades.mean_duration) == (20, -5, 3 * MINUTE)
    assert found.exposure == pytest.approx(1 / 3)
    assert found.turnover == pytest.approx(7 * 201 / line([0.01, -0.01, 0.02]).mean())


@pytest.mark.parametrize("engine", ["compiled", "event"])
@pytest.mark.parametrize("rounding", [True, False])
def test_a_trade_that_just_repays_its_fee_is_neither_won_nor_lost(engine: EngineName, rounding: bool) -> None:
    # A thousandth of each of these prices is a whole number of steps.
    columns = candles_of(1_000 * np.round(walk(1_000, spread=0.01) / 1_000))
    plan = Plan(
        strategies=(StrategyChoice(name="rsi", parameters={"rsi_period": 5}),),
        fee=0.001,
        maker_fee=0.0,
        take_profit=0.001,
        rounding=rounding,
        warmup=20,
        engine=engine,
    )
    trades = run(plan, [columns]).trades
    repaid = np.isclose(trades.exit_price, trades.entry_price * 1.001, rtol=1e-12)
    assert repaid.sum() > 10
    assert (trades.profit[repaid] == 0).all()
    found = trade_figures(trades)
    assert found.winning + found.losing == len(trades) - repaid.sum()


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=40))
def test_the_longest_losing_streak_is_that_of_a_plain_loop(profits: list[float]) -> None:
    longest = streak = 0
    for profit in profits:
        streak = streak + 1 if profit < 0 else 0
        longest = max(longest, streak)
    assert longest_losing_streak(np.array(profits, np.float64)) == longest


def test_what_cannot_be_told_is_none_and_says_why() -> None:
    found = figures(an_outcome(np.full(10, CASH)))
    assert (found.trades.win_rate, found.trades.profit_factor, found.curve.sharpe, found.curve.sortino) == (None,) * 4
    assert found.curve.annual_growth is None
    assert found.curve.max_drawdown == 0
    assert found.curve.drawdown is None
    assert found.unknown["win_rate"] == found.unknown["profit_factor"] == "no trade was closed"
    assert found.unknown["sharpe"] == "the returns do not differ"
    for name in found.unknown:
        assert getattr(found.curve, name, getattr(found.trades, name, None)) is None
    assert figures(an_outcome(np.array([CASH]))).curve.volatility is None


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=50),
    st.lists(st.floats(-1e15, 1e15), max_size=10),
    st.sampled_from([1, MINUTE, DAY]),
)
def test_every_figure_is_a_number_or_has_a_reason(equity: list[float], profits: list[float], interval: int) -> None:
    outcome = an_outcome(np.array(equity), profits, interval=interval)
    told = summary(outcome)
    told["bars_per_s"] = 1.0

    def check(values: dict[str, object], unknown: dict[str, str], may_be_none: tuple[str, ...] = ()) -> None:
        for name, value in values.items():
            assert not isinstance(value, float) or np.isfinite(value), name
            assert (value is None) == (name in unknown) or name in may_be_none, name

    check(told, told["unknown"], ("halted",))
    held = told["buy_and_hold"]
    check(held, held["unknown"] | {"drawdown": ""}, ("drawdown",))


def test_no_turnover_is_told_of_money_too_little_to_measure_it_by() -> None:
    found = figures(an_outcome(np.array([5e-324, 5e-324]), [10.0]))
    assert found.turnover is None
    assert "turnover" in found.unknown


def test_no_return_is_told_of_money_that_is_gone() -> None:
    found = figures(an_outcome(np.array([CASH, 5.0, -10.0, -5.0]), interval=DAY))
    assert (found.curve.sharpe, found.curve.sortino, found.curve.volatility, found.curve.calmar) == (None,) * 4
    assert "0 or below" in found.unknown["sharpe"]
    assert found.curve.max_drawdown == pytest.approx(1.001)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-0.05, 0.05), min_size=2, max_size=200))
def test_months_together_are_the_whole(changes: list[float]) -> None:
    outcome = an_outcome(line(changes), interval=DAY)
    months = monthly_returns(outcome)
    assert np.prod([1 + month.earned for month in months]) == pytest.approx(outcome.final_equity / CASH, rel=1e-12)
    assert [(m.year, m.month) for m in months] == sorted({(2024, m.month) for m in months})
    assert len(months) == (len(changes) > 0) + (len(changes) > 31) + (len(changes) > 60) + (len(changes) > 91) + (
        len(changes) > 121
    ) + (len(changes) > 152) + (len(changes) > 182)


def test_holding_pays_the_fee_and_waits_for_a_later_symbol() -> None:
    one, two = (
        candles_of(np.array([100.0, 110, 120])),
        candles_of(np.array([50.0]), start=START + MINUTE, symbol="ETH/USD"),
    )
    held = buy_and_hold(an_outcome(line([0.0, 0.0, 0.0]), candles=(one, two)))
    half = 5_000 / 1.001
    assert held == pytest.approx([half + 5_000, half * 1.1 + half, half * 1.2 + half])


def test_growth_in_a_year_needs_a_day() -> None:
    assert annual_growth(0.1, 0.5 / 365) is None
    assert annual_growth(0.1, 1.0) == pytest.approx(0.1)
    assert annual_growth(1e300, 1 / 365) is None
    assert annual_growth(-1.0, 1.0) == -1


def test_a_market_that_closes_has_fewer_candles_in_a_year() -> None:
    equity = line([0.01, -0.005] * 50)
    whole = START + DAY * np.arange(100, dtype=np.int64)
    spread_out = START + 2 * DAY * np.arange(100, dtype=np.int64)
    dense, sparse = (curve_figures(equity, CASH, time, DAY) for time in (whole, spread_out))
    assert dense.sharpe is not None
    assert sparse.sharpe is not None
    assert sparse.sharpe == pytest.approx(dense.sharpe / np.sqrt(2), rel=0.01)


def test_single_figures_agree_with_the_whole() -> None:
    equity = line([0.01, -0.02, 0.03, -0.01])
    found = curve_figures(equity, CASH, START + DAY * np.arange(4, dtype=np.int64), DAY)
    moves = returns(equity, CASH)
    assert (found.sharpe, found.sortino) == (sharpe(moves, 365.0), sortino(moves, 365.0))
    assert found.volatility == volatility(moves, 365.0)


@given(st.lists(st.integers(-30, 200), min_size=1, max_size=60), st.integers(1, 9))
def test_the_deepest_drawdown_is_found_without_looking_at_all_of_them(moves: list[int], block: int) -> None:
    # Few different values, so that peaks and depths are reached again; above the cash, around it, and below zero.
    equity = np.array(moves, dtype=float) * 7.3
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(curve, "BLOCK", block)
        for cash in (1.0, 300.0, CASH):
            assert max_drawdown(equity, cash) == max(underwater(equity, cash).max(), 0.0)
        assert max_drawdown(equity + CASH, CASH) == max(underwater(equity + CASH, CASH).max(), 0.0)
        equity[len(equity) // 2] = np.nan
        assert np.isnan(max_drawdown(equity, CASH))


def test_blocks_are_joined_without_a_seam() -> None:
    draw = np.random.default_rng(11)
    equity = CASH * np.exp(np.cumsum(draw.normal(1e-6, 1e-3, 3 * BLOCK + 17)))
    time = START + MINUTE * np.arange(len(equity), dtype=np.int64)
    moves = equity / np.concatenate(([CASH], equity[:-1])) - 1
    found = returns(equity, CASH)
    assert found.count == len(equity)
    assert found.mean == pytest.approx(moves.mean(), rel=1e-9)
    assert found.spread == pytest.approx(moves.std(ddof=1), rel=1e-12)
    assert found.downside == pytest.approx(np.sqrt((np.minimum(moves, 0) ** 2).mean()), rel=1e-12)
    deepest, longest = drawdowns(equity, CASH, time, MINUTE)
    assert deepest is not None
    assert deepest.depth == pytest.approx(underwater(equity, CASH).max(), rel=1e-12)
    peaks = np.concatenate(([-1], np.flatnonzero(underwater(equity, CASH) <= 0), [len(equity) - 1]))
    assert longest == MINUTE * np.diff(peaks).max()


def test_a_million_candles_take_a_moment() -> None:
    draw = np.random.default_rng(5)
    outcome = an_outcome(CASH * np.exp(np.cumsum(draw.normal(0, 1e-4, 1_000_000))), draw.normal(0, 1, 20_000).tolist())
    took = []
    for _ in range(5):
        begun = clock.process_time()
        figures(outcome)
        took.append(clock.process_time() - begun)
    assert min(took) < 0.15, took
