"""Performance from recorded values, against NumPy and by hand."""

import math
from decimal import Decimal

import numpy as np
import pytest
from building import d
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.events import EquityMarked
from kurs.domain.market import DAY, HOUR, MINUTE
from kurs.services.performance import YEAR, Performance, performance_of

STEP = 5 * MINUTE
NOON = 20_000 * DAY


def mark(time: int, equity: str | Decimal) -> EquityMarked:
    return EquityMarked(time=time, equity=Decimal(equity), cash=d(0), realised=d(0), fees=d(0))


def marks(values: list[float], end: int = NOON, step: int = STEP) -> list[EquityMarked]:
    """The last of them at `end`."""
    first = end - (len(values) - 1) * step
    return [mark(first + row * step, str(value)) for row, value in enumerate(values)]


def figure(found: Performance, name: str) -> float | None:
    return next(f.value for f in found.figures if f.name == name)


def walk(count: int) -> list[float]:
    found: list[float] = np.round(
        10_000 * np.exp(np.random.default_rng(5).normal(0, 0.001, count).cumsum()), 2
    ).tolist()
    return found


@pytest.mark.parametrize(("span", "steps"), [("1h", 12), ("24h", 288)])
def test_every_figure_is_numpys(span: str, steps: int) -> None:
    values = walk(400)
    found = performance_of(span, [marks(values)], [NOON])
    known = np.array(values[-steps - 1 :])
    assert [float(value) for value in found.values] == known.tolist()
    returns = known[1:] / known[:-1] - 1
    per_year = YEAR / STEP
    assert found.short is None
    assert found.begin == NOON - steps * STEP
    assert figure(found, "Return") == pytest.approx((known[-1] / known[0] - 1) * 100)
    assert figure(found, "Volatility") == pytest.approx(returns.std(ddof=1) * math.sqrt(per_year) * 100)
    assert figure(found, "Sharpe Ratio") == pytest.approx(returns.mean() / returns.std(ddof=1) * math.sqrt(per_year))
    peaks = np.maximum.accumulate(known)
    assert figure(found, "Max Drawdown") == pytest.approx(((peaks - known) / peaks).max() * 100)
    assert [f.unit for f in found.figures] == ["%", "%", "", "%"]


def test_between_marks_the_value_stands_still() -> None:
    # Told once long ago, once half an hour before the end.
    found = performance_of("1h", [[mark(NOON - 3 * DAY, "100"), mark(NOON - HOUR // 2, "110")]], [NOON])
    assert found.values == [d(100)] * 6 + [d(110)] * 7
    assert figure(found, "Return") == pytest.approx(10)
    assert found.short is None


def test_a_mark_that_is_off_the_grid_counts_from_its_time_on() -> None:
    found = performance_of("1h", [[mark(NOON - DAY, "100"), mark(NOON - STEP - 1, "101")]], [NOON])
    assert found.values[-3:] == [d(100), d(101), d(101)]


def test_what_is_too_short_says_so() -> None:
    nothing = performance_of("24h", [[]], [NOON])
    assert (nothing.values, nothing.begin, nothing.end) == ([], None, None)
    assert nothing.short == "no value has been recorded yet"
    assert all(f.value is None and f.reason for f in nothing.figures)
    one = performance_of("24h", [[mark(NOON - MINUTE, "100")]], [NOON])
    assert all(f.value is None and f.reason for f in one.figures)
    few = performance_of("24h", [marks([100.0, 101.0, 102.0])], [NOON])
    assert figure(few, "Return") == pytest.approx(2)
    assert figure(few, "Max Drawdown") == 0
    assert figure(few, "Volatility") is None
    assert figure(few, "Sharpe Ratio") is None
    assert few.short is not None
    assert "less than 24h" in few.short


def test_a_value_that_does_not_move_has_no_sharpe_ratio() -> None:
    still = performance_of("1h", [[mark(NOON - DAY, "100")]], [NOON])
    assert figure(still, "Return") == 0
    assert figure(still, "Volatility") == 0
    sharpe = next(f for f in still.figures if f.name == "Sharpe Ratio")
    assert (sharpe.value, sharpe.reason) == (None, "the value has not moved")


def test_a_value_that_began_at_nothing_or_fell_below_it() -> None:
    none = performance_of("1h", [[mark(NOON - DAY, "0"), mark(NOON, "5")]], [NOON])
    assert all(f.value is None and f.reason for f in none.figures)
    lost = performance_of("1h", [[mark(NOON - DAY, "100"), mark(NOON - STEP, "-10")]], [NOON])
    assert figure(lost, "Return") == pytest.approx(-110)
    assert figure(lost, "Volatility") is None


def test_pools_of_different_times_end_together() -> None:
    one, other = marks(walk(30), NOON), marks(walk(30)[::-1], NOON + 7 * DAY + 1234)
    found = performance_of("1h", [one, other], [NOON, NOON + 7 * DAY + 1234])
    expected = [a.equity + b.equity for a, b in zip(one[-13:], other[-13:], strict=True)]
    assert found.values == expected
    # The younger one bounds what is known.
    shorter = performance_of("24h", [marks(walk(400)), marks(walk(4))], [NOON, NOON])
    assert len(shorter.values) == 4


def test_the_whole_history_is_looked_at_in_at_most_a_thousand_steps() -> None:
    months = [mark(NOON - 90 * DAY, "100"), mark(NOON - 40 * DAY, "150"), mark(NOON, "120")]
    found = performance_of("all", [months], [NOON])
    assert 500 <= len(found.values) <= 1001
    assert found.values[0] == d(100)
    assert figure(found, "Return") == pytest.approx(20)
    assert figure(found, "Max Drawdown") == pytest.approx(20)
    assert found.short is None
    assert found.step % STEP == 0


@given(st.lists(st.tuples(st.integers(0, 40 * DAY), st.decimals("1", "1000000", places=2)), max_size=40), st.data())
def test_whatever_was_recorded_every_value_is_one_of_them(
    recorded: list[tuple[int, Decimal]], data: st.DataObject
) -> None:
    span = data.draw(st.sampled_from(["1h", "24h", "7d", "30d", "all"]))
    told = [mark(NOON - back, value) for back, value in sorted(recorded, key=lambda pair: -pair[0])]
    found = performance_of(span, [told], [NOON])
    assert set(found.values) <= {value for _, value in recorded}
    for one in found.figures:
        assert (one.value is None) is (one.reason is not None)
    drawdown = figure(found, "Max Drawdown")
    assert drawdown is None or 0 <= drawdown < 100
