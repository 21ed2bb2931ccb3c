"""How much: the formulas of each method, and the bounds that hold whatever comes in."""

from decimal import Decimal

import pytest
from building import d
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.orders import Side
from kurs.domain.signals import Probabilities
from kurs.risk.sizing import Exposure, Sizing, kelly_share, position_share, protective_shares, risk_score

fractions = st.floats(0, 1)
chances = st.tuples(fractions, fractions, st.floats(0.01, 1)).map(lambda t: Probabilities(*(x / sum(t) for x in t)))


def exposure(
    daily_pnl: float = 0.0,
    max_daily_loss: float = 0.02,
    open_positions: int = 0,
    max_open_positions: int = 5,
    stop_distance: float = 0.02,
    target_distance: float = 0.02,
    volatility: float | None = 0.01,
) -> Exposure:
    return Exposure(
        daily_pnl=daily_pnl,
        max_daily_loss=max_daily_loss,
        open_positions=open_positions,
        max_open_positions=max_open_positions,
        stop_distance=stop_distance,
        target_distance=target_distance,
        volatility=volatility,
    )


def share(
    method: Sizing = Sizing.CONFIDENCE,
    confidence: float = 0.9,
    probabilities: Probabilities = Probabilities(0.8, 0.1, 0.1),  # noqa: B008 - a tuple cannot change
    side: Side = Side.BUY,
    most: float = 0.1,
    weight: float = 0.5,
    risk: float = 0.02,
    at: Exposure | None = None,
) -> Decimal:
    return position_share(
        method,
        confidence=confidence,
        probabilities=probabilities,
        side=side,
        max_position_size=most,
        probability_weight=weight,
        risk_per_trade=risk,
        exposure=at or exposure(),
    )


exposures = st.builds(
    exposure,
    daily_pnl=st.floats(-2, 2),
    max_daily_loss=fractions,
    open_positions=st.integers(0, 50),
    max_open_positions=st.integers(1, 20),
    stop_distance=fractions,
    target_distance=fractions,
    volatility=st.none() | fractions,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(Sizing), fractions, chances, st.sampled_from(Side), st.floats(0.001, 1), fractions, exposures)
def test_a_share_never_leaves_its_bounds(
    method: Sizing,
    confidence: float,
    probabilities: Probabilities,
    side: Side,
    most: float,
    weight: float,
    at: Exposure,
) -> None:
    found = share(method, confidence, probabilities, side, most, weight, at=at)
    assert 0 <= found <= Decimal(str(most)) + d("1e-17")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(Sizing), chances, st.floats(0, 2))
def test_a_profitable_day_never_raises_the_size(method: Sizing, probabilities: Probabilities, profit: float) -> None:
    flat = share(method, probabilities=probabilities)
    assert share(method, probabilities=probabilities, at=exposure(daily_pnl=profit)) == flat


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(Sizing), chances, st.floats(-1, 0), st.floats(-1, 0))
def test_a_larger_loss_never_raises_the_size(
    method: Sizing, probabilities: Probabilities, first: float, second: float
) -> None:
    worse, better = sorted((first, second))
    assert share(method, probabilities=probabilities, at=exposure(daily_pnl=worse)) <= share(
        method, probabilities=probabilities, at=exposure(daily_pnl=better)
    )


def test_confidence_and_clarity_are_mixed_by_weight() -> None:
    """0.1 x (0.9 x 0.5 + |0.8 - 0.1| x 0.5) = 0.08."""
    assert share() == d("0.08")
    assert share(weight=0.0) == d("0.09")
    assert share(weight=1.0) == d("0.07")


def test_a_losing_day_and_open_positions_halve_the_size_at_most() -> None:
    assert share(at=exposure(daily_pnl=-0.005)) == d("0.06")
    assert share(at=exposure(daily_pnl=-0.5)) == d("0.04")
    assert share(at=exposure(open_positions=2)) == d("0.064")
    assert share(at=exposure(open_positions=50)) == d("0.04")


def test_a_fixed_risk_is_lost_at_the_stop() -> None:
    assert share(Sizing.RISK, risk=0.001, at=exposure(stop_distance=0.025)) == d("0.04")
    assert share(Sizing.RISK, at=exposure(stop_distance=0.0)) == 0


def test_a_target_volatility_needs_a_known_one() -> None:
    assert share(Sizing.VOLATILITY, risk=0.001, at=exposure(volatility=0.02)) == d("0.05")
    assert share(Sizing.VOLATILITY, at=exposure(volatility=None)) == 0
    assert share(Sizing.VOLATILITY, at=exposure(volatility=0.0)) == 0


def test_kelly_bets_half_and_nothing_without_an_edge() -> None:
    even = exposure(stop_distance=1.0, target_distance=1.0)
    clear, none = Probabilities(0.6, 0.4, 0.0), Probabilities(0.4, 0.6, 0.0)
    assert share(Sizing.KELLY, probabilities=clear, most=1.0, at=even) == pytest.approx(d("0.1"), abs=d("1e-8"))
    assert share(Sizing.KELLY, probabilities=none, most=1.0, at=even) == 0
    assert share(Sizing.KELLY, probabilities=none, side=Side.SELL, most=1.0, at=even) > 0


@pytest.mark.parametrize(
    ("win", "lose", "gain", "loss", "expected"),
    [
        (0.6, 0.4, 1.0, 1.0, 0.2),
        (0.3, 0.2, 1.0, 1.0, 0.2),
        (0.5, 0.5, 2.0, 1.0, 0.25),
        (0.4, 0.6, 1.0, 1.0, 0.0),
        (0.0, 0.0, 1.0, 1.0, 0.0),
        (0.6, 0.4, 0.0, 1.0, 0.0),
        (0.6, 0.4, 1.0, 0.0, 0.0),
    ],
)
def test_the_kelly_share(win: float, lose: float, gain: float, loss: float, expected: float) -> None:
    assert kelly_share(win, lose, gain, loss) == pytest.approx(expected)


@given(fractions, chances)
def test_the_risk_score_is_a_fraction(confidence: float, probabilities: Probabilities) -> None:
    assert 0.0 <= risk_score(confidence, probabilities) <= 1.0


def test_the_risk_score_falls_with_confidence_and_clarity() -> None:
    assert risk_score(0.9, Probabilities(0.8, 0.1, 0.1)) == pytest.approx(0.28)
    assert risk_score(0.9, Probabilities(0.1, 0.8, 0.1)) == pytest.approx(0.28)
    assert risk_score(0.0, Probabilities(1.0, 0.0, 0.0)) == 1.0


def test_stop_and_target_follow_score_and_confidence() -> None:
    assert protective_shares(0.02, 0.04, score=0.5, confidence=0.5) == pytest.approx((0.017, 0.05))
    assert protective_shares(0.02, 0.04, score=0.0, confidence=0.0) == pytest.approx((0.02, 0.04))
