"""The day's result, the drawdown, and what survives a restart."""

import json
from decimal import Decimal

from building import d
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.commands import TradingState
from kurs.domain.market import DAY, HOUR
from kurs.risk.state import RiskState


def test_the_days_result_is_gains_less_fees_and_ends_at_local_midnight() -> None:
    state = RiskState("Asia/Tokyo")
    state.roll_day(0)
    assert state.day_end == 15 * HOUR
    state.book(d(5), d(1))
    state.book(d(-10), d(1))
    state.trades_today = 2
    assert state.daily_pnl == -7
    state.roll_day(state.day_end)
    assert (state.daily_pnl, state.trades_today, state.day_end) == (d(0), 0, 15 * HOUR + DAY)


def test_the_drawdown_is_measured_from_the_peak_and_the_worst_is_kept() -> None:
    state = RiskState("UTC")
    assert [state.mark(d(v)) for v in (100, 90, 120, 90, 119)] == [0, d("0.1"), 0, d("0.25"), Decimal(1) / 120]
    assert (state.peak, state.max_drawdown) == (d(120), d("0.25"))


def test_a_pool_that_never_had_anything_has_no_drawdown() -> None:
    state = RiskState("UTC")
    assert (state.mark(d(0)), state.mark(d(-5))) == (d(0), d(0))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.decimals("0.01", "100000", places=2), min_size=1, max_size=20))
def test_drawdowns_are_fractions(values: list[Decimal]) -> None:
    state = RiskState("UTC")
    drawdowns = [state.mark(v) for v in values]
    assert all(0 <= x < 1 for x in drawdowns)
    assert state.max_drawdown == max(drawdowns)


def test_it_survives_a_restart_to_the_last_digit() -> None:
    state = RiskState("Europe/Stockholm")
    state.roll_day(5 * DAY)
    state.book(d("1.00000001"), d("0.3"))
    state.mark(d("100.10"))
    state.mark(d("33"))
    state.trades_today = 3
    state.trading, state.reason = TradingState.HALTED, "a person said so"
    again = RiskState("Europe/Stockholm")
    again.restore(json.loads(json.dumps(state.snapshot())))
    assert vars(again) == vars(state)


def test_a_new_one_survives_too() -> None:
    again = RiskState("UTC")
    again.restore(json.loads(json.dumps(RiskState("UTC").snapshot())))
    assert vars(again) == vars(RiskState("UTC"))
