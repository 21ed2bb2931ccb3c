"""Signals of several strategies become one: examples by hand, and what holds for all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.allocation.combine import METHODS, Method, StrategyWeight, combine, dynamic_weights
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.signals import UNKNOWN, Action, Probabilities, Signal

NAMES = ("ema_crossover", "rsi", "fvg", "sample")
WEIGHTS = {
    "ema_crossover": StrategyWeight(name="ema_crossover", weight=0.45, min_confidence=0.6),
    "rsi": StrategyWeight(name="rsi", weight=0.35, min_confidence=0.5),
    "fvg": StrategyWeight(name="fvg", weight=0.2, min_confidence=0.5),
    "sample": StrategyWeight(name="sample", weight=0.0, min_confidence=0.3, enabled=False),
}
BUY = Probabilities(0.7, 0.2, 0.1)
SELL = Probabilities(0.1, 0.8, 0.1)


def signal(
    strategy: str, action: Action, confidence: float, probabilities: Probabilities, symbol: str = "X/Y"
) -> Signal:
    return Signal(
        symbol=symbol,
        action=action,
        confidence=confidence,
        probabilities=probabilities,
        strategy=strategy,
        price=100.0,
        time=1,
    )


def combined(
    signals: list[Signal],
    weights: dict[str, StrategyWeight] = WEIGHTS,
    method: Method = "weighted_average",
) -> Signal:
    return combine(signals, weights, method=method, symbol="X/Y", price=101.0, time=2)


@st.composite
def probabilities(draw: st.DrawFn) -> Probabilities:
    parts = draw(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3).filter(lambda p: sum(p) > 1e-3))
    total = sum(parts)
    return Probabilities(*(part / total for part in parts))


@st.composite
def opinions(draw: st.DrawFn) -> list[Signal]:
    names = draw(st.lists(st.sampled_from([*NAMES, "stranger"]), unique=True, max_size=5))
    return [
        signal(name, draw(st.sampled_from(Action)), draw(st.floats(0.0, 1.0)), draw(probabilities())) for name in names
    ]


def entries(values: list[float]) -> dict[str, StrategyWeight]:
    return {name: StrategyWeight(name=name, weight=w) for name, w in zip(NAMES, values, strict=True)}


SHARES = st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4)


def test_weighted_average_by_hand() -> None:
    result = combined([signal("ema_crossover", Action.BUY, 0.9, BUY), signal("rsi", Action.SELL, 0.5, SELL)])
    # shares 0.45 / 0.8 = 0.5625 and 0.4375
    assert result.probabilities == pytest.approx((0.4375, 0.4625, 0.1))
    assert result.action is Action.SELL
    assert result.confidence == pytest.approx(0.725)
    assert (result.symbol, result.strategy, result.price, result.time) == ("X/Y", "combined", 101.0, 2)
    assert result.metadata["strategies_used"] == ["ema_crossover", "rsi"]
    assert result.metadata["combination_method"] == "weighted_average"
    assert result.metadata["dropped"] == {}


def test_majority_vote_by_hand() -> None:
    votes = [
        signal("ema_crossover", Action.BUY, 0.8, BUY),
        signal("rsi", Action.SELL, 0.9, SELL),
        signal("fvg", Action.SELL, 0.5, SELL),
    ]
    result = combined(votes, method="majority_vote")
    assert result.action is Action.SELL
    assert result.metadata["votes"] == pytest.approx({"buy": 0.45, "sell": 0.55, "hold": 0.0})
    assert result.confidence == pytest.approx(0.35 * 0.9 + 0.2 * 0.5)
    assert result.probabilities == pytest.approx((0.37, 0.53, 0.1))


def test_one_signal_comes_through_unchanged() -> None:
    for method in METHODS:
        result = combined([signal("rsi", Action.BUY, 0.75, BUY)], method=method)  # type: ignore[arg-type]  # a key
        assert (result.action, result.confidence) == (Action.BUY, 0.75)
        assert result.probabilities == pytest.approx(BUY)


def test_what_does_not_count_is_dropped_with_its_reason() -> None:
    weights = {**WEIGHTS, "empty": StrategyWeight(name="empty", weight=0.0)}
    result = combined(
        [
            signal("ema_crossover", Action.BUY, 0.59, BUY),
            signal("rsi", Action.BUY, 0.5, BUY),
            signal("fvg", Action.BUY, 0.9, BUY, symbol="A/B"),
            signal("sample", Action.BUY, 0.9, BUY),
            signal("stranger", Action.BUY, 0.9, BUY),
            signal("empty", Action.BUY, 0.9, BUY),
        ],
        weights,
    )
    assert result.metadata["strategies_used"] == ["rsi"]
    assert result.metadata["dropped"] == {
        "ema_crossover": "confidence 0.590 is below 0.6",
        "fvg": "speaks of A/B",
        "sample": "disabled",
        "stranger": "unknown strategy",
        "empty": "weight 0",
    }


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("signals", [[], [signal("stranger", Action.BUY, 1.0, BUY)]])
def test_nothing_valid_holds(method: Method, signals: list[Signal]) -> None:
    result = combined(signals, method=method)
    assert result.action is Action.HOLD
    assert result.probabilities == (0.2, 0.2, 0.6)
    assert result.confidence == 0.0
    assert result.metadata["strategies_used"] == []


def test_a_tie_holds() -> None:
    even = entries([0.5, 0.5, 0.0, 0.0])
    votes = [
        signal("ema_crossover", Action.BUY, 0.9, BUY),
        signal("rsi", Action.SELL, 0.9, Probabilities(0.2, 0.7, 0.1)),
    ]
    assert combined(votes, even).action is Action.HOLD
    assert combined(votes, even, method="majority_vote").action is Action.HOLD


def test_a_tie_that_only_rounding_breaks_holds() -> None:
    # 0.01 + 0.04 against 0.05: as shares of their sum in floats the last one is ahead by one bit
    weights = entries([0.01, 0.04, 0.05, 0.0])
    votes = [
        signal("ema_crossover", Action.BUY, 0.9, BUY),
        signal("rsi", Action.BUY, 0.9, BUY),
        signal("fvg", Action.SELL, 0.9, SELL),
    ]
    result = combined(votes, weights, method="majority_vote")
    shares = result.metadata["votes"]
    assert isinstance(shares, dict)
    assert shares["buy"] != shares["sell"]
    assert result.action is Action.HOLD


@given(weights=SHARES)
def test_opinions_without_evidence_never_trade_on_average(weights: list[float]) -> None:
    signals = [signal(name, Action.BUY, 0.5, UNKNOWN) for name in NAMES]
    assert combined(signals, entries(weights)).action is Action.HOLD


@given(signals=opinions(), weights=SHARES, method=st.sampled_from(sorted(METHODS)))
def test_the_combined_signal_is_always_a_valid_one(signals: list[Signal], weights: list[float], method: Method) -> None:
    result = combined(signals, entries(weights), method=method)
    assert sum(result.probabilities) == pytest.approx(1.0, abs=1e-12)
    used, dropped = result.metadata["strategies_used"], result.metadata["dropped"]
    assert isinstance(used, list)
    assert isinstance(dropped, dict)
    assert sorted([*used, *dropped]) == sorted(s.strategy for s in signals)


@given(
    signals=opinions(),
    weights=st.lists(st.integers(0, 100).map(lambda w: w / 100), min_size=4, max_size=4),
    power=st.integers(0, 20),
    method=st.sampled_from(sorted(METHODS)),
)
def test_only_the_proportions_of_the_weights_matter(
    signals: list[Signal], weights: list[float], power: int, method: Method
) -> None:
    # Halving is exact in floats, so the results are the same to the last bit.
    halved = entries([math.ldexp(weight, -power) for weight in weights])
    assert combined(signals, halved, method=method) == combined(signals, entries(weights), method=method)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UnknownName, match="unknown combination method 'majority'; did you mean 'majority_vote'"):
        combined([], method="majority")  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf])
def test_weights_are_fractions(value: float) -> None:
    with pytest.raises(BadInput, match="weight of rsi"):
        StrategyWeight(name="rsi", weight=value)
    with pytest.raises(BadInput, match="min_confidence of rsi"):
        StrategyWeight(name="rsi", weight=0.5, min_confidence=value)


def test_dynamic_weights_by_hand() -> None:
    result = dynamic_weights(WEIGHTS, {"ema_crossover": 9.0, "rsi": 0.1})
    # 0.45 x 1.5, 0.35 x 0.5, 0.2 x 1 (no score), over their sum 1.05
    assert result["ema_crossover"].weight == pytest.approx(0.675 / 1.05)
    assert result["rsi"].weight == pytest.approx(0.175 / 1.05)
    assert result["fvg"].weight == pytest.approx(0.2 / 1.05)
    assert result["sample"] == WEIGHTS["sample"]
    assert result["rsi"].min_confidence == 0.5


@given(weights=SHARES, scores=st.lists(st.floats(allow_nan=False), min_size=4, max_size=4))
def test_dynamic_weights_sum_to_one(weights: list[float], scores: list[float]) -> None:
    before = entries(weights)
    after = dynamic_weights(before, dict(zip(NAMES, scores, strict=True)))
    if after != before:
        assert math.fsum(entry.weight for entry in after.values()) == pytest.approx(1.0)
    assert list(after) == list(before)


def test_dynamic_weights_leave_weights_that_are_all_zero() -> None:
    nothing = entries([0.0] * 4)
    assert dynamic_weights(nothing, {"rsi": 1.2}) == nothing


def test_dynamic_weights_refuse_scores_that_mean_nothing() -> None:
    with pytest.raises(UnknownName, match="unknown strategy 'ris'; did you mean 'rsi'"):
        dynamic_weights(WEIGHTS, {"ris": 1.0})
    with pytest.raises(BadInput, match="score of rsi: nan"):
        dynamic_weights(WEIGHTS, {"rsi": math.nan})
