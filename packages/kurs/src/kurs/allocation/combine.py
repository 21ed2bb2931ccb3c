"""Signals of several strategies on one symbol become one signal."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.signals import Action, Probabilities, Signal

__all__ = ["METHODS", "Method", "StrategyWeight", "combine", "dynamic_weights"]

Method = Literal["weighted_average", "majority_vote"]

WORDS = {action: str(action) for action in Action}
NOTHING_VALID = Probabilities(0.2, 0.2, 0.6)
# Weighted means of equal numbers differ in their last bits; that is no reason to trade.
TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyWeight:
    """How much a strategy counts: `weight` and `min_confidence` are fractions. Raises BadInput."""

    name: str
    weight: float
    min_confidence: float = 0.0
    enabled: bool = True

    def __post_init__(self) -> None:
        if not 0.0 <= self.weight <= 1.0:
            raise BadInput.of(f"weight of {self.name}", self.weight, "a fraction from 0 to 1")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise BadInput.of(f"min_confidence of {self.name}", self.min_confidence, "a fraction from 0 to 1")


@dataclass(frozen=True, slots=True)
class _Opinion:
    """A signal that counts, and its share of the total weight."""

    signal: Signal
    share: float


def combine(
    signals: Sequence[Signal],
    weights: Mapping[str, StrategyWeight],
    *,
    method: Method,
    symbol: str,
    price: float,
    time: int,
) -> Signal:
    """One signal for `symbol` from those that count; hold {0.2, 0.2, 0.6} when none does.

    Probabilities are the weighted mean in both methods: a share of votes is no chance of the market's.
    "weighted_average" takes the likeliest action, with the weighted mean of the confidences;
    "majority_vote" takes the action with the most weight behind it, with the confidence of those who
    voted for it times their share. A tie holds. The metadata name the strategies used, the votes as
    shares of the weight, and why the others were dropped. `price` is in quote currency, `time` in ms.
    UnknownName for the method.
    """
    decide = METHODS.get(method)
    if decide is None:
        raise UnknownName.among("combination method", method, METHODS)
    objections = [(signal, _objection(signal, weights, symbol)) for signal in signals]
    opinions = _opinions([signal for signal, why in objections if why is None], weights)
    action, confidence, probabilities = decide(opinions) if opinions else (Action.HOLD, 0.0, NOTHING_VALID)
    return Signal(
        symbol=symbol,
        action=action,
        confidence=min(1.0, confidence),
        probabilities=probabilities,
        strategy="combined",
        price=price,
        time=time,
        metadata={
            "strategies_used": [opinion.signal.strategy for opinion in opinions],
            "combination_method": method,
            "votes": {WORDS[action]: votes for action, votes in _votes(opinions).items()},
            "dropped": {signal.strategy: why for signal, why in objections if why is not None},
        },
    )


def dynamic_weights(weights: Mapping[str, StrategyWeight], scores: Mapping[str, float]) -> dict[str, StrategyWeight]:
    """Weights times their score, kept within 0.5..1.5, normalised so that the enabled ones sum to 1.

    A strategy without a score counts as 1; disabled ones stay as they are, and so do all when no
    enabled one has any weight. Raises UnknownName for a score of no strategy, BadInput for NaN.
    """
    for name, score in scores.items():
        if name not in weights:
            raise UnknownName.among("strategy", name, weights)
        if math.isnan(score):
            raise BadInput.of(f"score of {name}", score, "a number")
    scaled = {
        name: entry.weight * min(1.5, max(0.5, scores.get(name, 1.0)))
        for name, entry in weights.items()
        if entry.enabled
    }
    total = math.fsum(scaled.values())
    return {
        name: replace(entry, weight=min(1.0, scaled[name] / total)) if entry.enabled and total > 0 else entry
        for name, entry in weights.items()
    }


def _objection(signal: Signal, weights: Mapping[str, StrategyWeight], symbol: str) -> str | None:
    """Why the signal does not count, or None."""
    entry = weights.get(signal.strategy)
    if entry is None:
        return "unknown strategy"
    if not entry.enabled:
        return "disabled"
    if entry.weight == 0.0:
        return "weight 0"
    if signal.symbol != symbol:
        return f"speaks of {signal.symbol}"
    if signal.confidence < entry.min_confidence:
        return f"confidence {signal.confidence:.3f} is below {entry.min_confidence:g}"
    return None


def _opinions(signals: Sequence[Signal], weights: Mapping[str, StrategyWeight]) -> list[_Opinion]:
    total = math.fsum(weights[signal.strategy].weight for signal in signals)
    return [_Opinion(signal, weights[signal.strategy].weight / total) for signal in signals]


def _weighted_average(opinions: Sequence[_Opinion]) -> tuple[Action, float, Probabilities]:
    mean = _mean_probabilities(opinions)
    action = _largest({Action.BUY: mean.buy, Action.SELL: mean.sell, Action.HOLD: mean.hold})
    return action, math.fsum(o.share * o.signal.confidence for o in opinions), mean


def _majority_vote(opinions: Sequence[_Opinion]) -> tuple[Action, float, Probabilities]:
    action = _largest(_votes(opinions))
    agreeing = (o.share * o.signal.confidence for o in opinions if o.signal.action is action)
    return action, math.fsum(agreeing), _mean_probabilities(opinions)


METHODS: Mapping[str, Callable[[Sequence[_Opinion]], tuple[Action, float, Probabilities]]] = {
    "weighted_average": _weighted_average,
    "majority_vote": _majority_vote,
}


def _votes(opinions: Sequence[_Opinion]) -> dict[Action, float]:
    votes = {Action.BUY: 0.0, Action.SELL: 0.0, Action.HOLD: 0.0}
    for action in votes if opinions else ():
        votes[action] = math.fsum([o.share for o in opinions if o.signal.action is action])
    return votes


def _mean_probabilities(opinions: Sequence[_Opinion]) -> Probabilities:
    if len(opinions) == 1:
        means = list(opinions[0].signal.probabilities)
    else:
        means = [math.fsum([o.share * o.signal.probabilities[i] for o in opinions]) for i in range(3)]
    total = math.fsum(means)
    return Probabilities(*(mean / total for mean in means))


def _largest(sizes: Mapping[Action, float]) -> Action:
    """The action that is clearly ahead of both others; hold when none is."""
    best = max(sizes, key=lambda action: sizes[action])
    ahead = all(sizes[best] - size > TIE for action, size in sizes.items() if action is not best)
    return best if ahead else Action.HOLD
