"""Measures of risk against NumPy and by hand, and what holds of them whatever happened."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.risk.measures import (
    FEWEST,
    book_level,
    changes,
    correlation,
    historical_tail,
    max_drawdown,
    normal_tail,
    score_level,
    sharpe_ratio,
)

OUTCOMES = st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=300)
PRICES = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=200)
CONFIDENCES = st.sampled_from([0.9, 0.95, 0.99])


def walk(count: int, seed: int = 1) -> list[float]:
    found: list[float] = np.random.default_rng(seed).normal(0.0002, 0.01, count).tolist()
    return found


@pytest.mark.parametrize("confidence", [0.95, 0.99])
@pytest.mark.parametrize("count", [100, 101, 499])
def test_the_historical_tail_is_numpys_quantile_and_the_mean_below_it(count: int, confidence: float) -> None:
    outcomes = np.array(walk(count))
    found = historical_tail(outcomes.tolist(), confidence)
    assert found is not None
    quantile = np.quantile(outcomes, 1 - confidence)
    assert found.var == pytest.approx(-quantile, rel=1e-9)
    assert found.shortfall == pytest.approx(-outcomes[outcomes <= quantile + 1e-15].mean(), rel=1e-9)


@pytest.mark.parametrize("periods", [1, 24])
@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_the_normal_tail_is_the_formula(confidence: float, periods: int) -> None:
    outcomes = np.array(walk(250))
    found = normal_tail(outcomes.tolist(), confidence, periods)
    assert found is not None
    mean, spread = outcomes.mean() * periods, outcomes.std(ddof=1) * np.sqrt(periods)
    z = {0.95: 1.6448536269514722, 0.99: 2.3263478740408408}[confidence]
    assert found.var == pytest.approx(z * spread - mean, rel=1e-9)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    assert found.shortfall == pytest.approx(density / (1 - confidence) * spread - mean, rel=1e-9)


def test_both_tails_meet_where_the_outcomes_are_normal() -> None:
    grid = [NormalDist(0, 2).inv_cdf((i + 0.5) / 20_000) for i in range(20_000)]
    history, normal = historical_tail(grid, 0.99), normal_tail(grid, 0.99)
    assert history is not None
    assert normal is not None
    assert history.var == pytest.approx(normal.var, rel=0.01)
    assert history.shortfall == pytest.approx(normal.shortfall, rel=0.01)


def test_too_few_outcomes_say_nothing() -> None:
    assert historical_tail(walk(FEWEST - 1), 0.95) is None
    assert historical_tail(walk(99), 0.99) is None
    assert historical_tail(walk(100), 0.99) is not None
    assert normal_tail(walk(FEWEST - 1), 0.95) is None
    assert correlation(walk(FEWEST - 1), walk(FEWEST - 1, 2)) is None


@given(OUTCOMES, CONFIDENCES)
def test_a_tail_is_no_gain_and_its_mean_no_better_than_its_edge(outcomes: list[float], confidence: float) -> None:
    for found in (historical_tail(outcomes, confidence), normal_tail(outcomes, confidence)):
        if found is not None:
            assert 0 <= found.var <= found.shortfall + 1e-6 * (1 + found.shortfall)


@given(OUTCOMES)
def test_a_surer_tail_is_longer(outcomes: list[float]) -> None:
    for tail in (historical_tail, normal_tail):
        less, more = tail(outcomes, 0.9), tail(outcomes, 0.95)
        if less is not None and more is not None:
            assert less.var <= more.var + 1e-9 * (1 + more.var)


def test_correlation_is_numpys() -> None:
    one, other = np.array(walk(200, 3)), np.array(walk(200, 4))
    mixed = 0.6 * one + 0.4 * other
    assert correlation(one.tolist(), mixed.tolist()) == pytest.approx(np.corrcoef(one, mixed)[0, 1], rel=1e-12)
    assert correlation(one.tolist(), (-one).tolist()) == pytest.approx(-1)
    assert correlation(one.tolist(), [0.0] * 200) is None


@given(st.integers(0, 2**32), st.integers(0, 2**32))
def test_correlation_lies_within_one_and_goes_both_ways(a: int, b: int) -> None:
    one, other = walk(40, a), walk(40, b)
    found = correlation(one, other)
    assert found is not None
    assert -1 <= found <= 1
    assert found == pytest.approx(correlation(other, one))
    assert correlation(one, one) == pytest.approx(1)


def test_changes_are_returns_over_periods() -> None:
    assert changes([100.0, 110.0, 99.0]) == pytest.approx([0.1, -0.1])
    assert changes([100.0, 110.0, 99.0], 2) == pytest.approx([-0.01])
    assert changes([100.0]) == []


def test_drawdown_by_hand() -> None:
    assert max_drawdown([100, 120, 90, 130, 117]) == pytest.approx(0.25)
    assert max_drawdown([1, 2, 3]) == 0
    assert max_drawdown([]) == 0


@given(PRICES)
def test_drawdown_is_numpys_and_a_fraction(values: list[float]) -> None:
    found, array = max_drawdown(values), np.array(values)
    assert 0 <= found < 1
    peaks = np.maximum.accumulate(array)
    assert found == pytest.approx(float(((peaks - array) / peaks).max()), abs=1e-12)


def test_the_sharpe_ratio_is_numpys() -> None:
    returns = np.array(walk(300))
    expected = returns.mean() / returns.std(ddof=1) * math.sqrt(365)
    assert sharpe_ratio(returns.tolist(), 365) == pytest.approx(expected, rel=1e-12)
    assert sharpe_ratio([0.01, 0.01, 0.01], 365) is None
    assert sharpe_ratio([0.01], 365) is None


@pytest.mark.parametrize(
    ("score", "word"),
    [(0.0, "very_low"), (0.199, "very_low"), (0.2, "low"), (0.4, "moderate"), (0.6, "high"), (0.8, "very_high"),
     (1.0, "very_high")],
)  # fmt: skip
def test_words_for_a_score(score: float, word: str) -> None:
    assert score_level(score) == word


@pytest.mark.parametrize(
    ("used", "losses", "word"),
    [
        ({}, {}, "low"),
        ({"a": 0.49}, {"b": 0.2}, "low"),
        ({"a": 0.5}, {}, "moderate"),
        ({"a": 0.1}, {"b": 0.79}, "moderate"),
        ({"a": 0.8}, {}, "high"),
        ({"a": 1.0}, {"b": 0.99}, "high"),
        ({"a": 1.01}, {}, "critical"),
        ({"a": 0.0}, {"b": 1.0}, "critical"),
    ],
)
def test_words_for_a_book(used: dict[str, float], losses: dict[str, float], word: str) -> None:
    assert book_level(used, losses, restricted=False, halted=False) == word
    assert book_level(used, losses, restricted=False, halted=True) == "critical"
    assert book_level(used, losses, restricted=True, halted=False) == ("critical" if word == "critical" else "high")
