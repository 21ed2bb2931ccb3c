"""A plain sentence on whether to believe a best result, from thresholds that it states."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kurs.backtest.remarks import TOO_GOOD
from kurs.backtest.wording import counted
from kurs.optimize.overfitting import DeflatedSharpe, Overfitting
from kurs.optimize.trials import FEWEST_TRADES, Trial
from kurs.optimize.walk_forward import WalkForward

__all__ = ["Belief", "Verdict", "belief"]

Verdict = Literal["believe", "doubt", "do not believe", "unknown"]

# Each figure: from where on it speaks for the result, and from where on against it.
DEFLATED_GOOD, DEFLATED_BAD = 0.95, 0.5
OVERFIT_GOOD, OVERFIT_BAD = 0.1, 0.5
EFFICIENCY_GOOD = 0.5

BEGINNINGS = {
    "believe": "Believe it, carefully",
    "doubt": "Doubt it",
    "do not believe": "Do not believe it",
    "unknown": "Nothing can be said",
}
# Against a result counts more than for it.
SPOKEN = {"do not believe": 0, "doubt": 1, "believe": 2}
# Two numbers that differ do so within so many digits after the point.
MOST_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """`verdict` in a word, `sentence` with its reasons, those against it first."""

    verdict: Verdict
    sentence: str


def belief(
    best: Trial | None,
    *,
    deflated: DeflatedSharpe | None,
    overfit: Overfitting | None,
    forward: WalkForward | None,
    pruned: int = 0,
    deflated_reason: str | None = None,
    overfit_reason: str | None = None,
) -> Belief:
    """The worst of what the figures say; what is unknown says nothing, and nothing alone is no reason to believe."""
    if best is None:
        return Belief(verdict="unknown", sentence=f"{BEGINNINGS['unknown']}: no trial has a value.")
    found = [
        *_of_trades(best),
        *_of_sharpe(best, forward),
        *([] if forward is None else _of_forward(forward)),
        *(_unknown("deflated Sharpe ratio", deflated_reason) if deflated is None else _of_deflated(deflated)),
        *(_unknown("probability of overfitting", overfit_reason) if overfit is None else _of_overfit(overfit, pruned)),
    ]
    if deflated is None and overfit is None and forward is None:
        known = dict.fromkeys(filter(None, (deflated_reason, overfit_reason)))
        why = "; ".join(known) or "too few trials, candles or trades to tell skill from luck"
        return Belief(verdict="unknown", sentence=f"{BEGINNINGS['unknown']}: {why}.")
    ordered = sorted(found, key=lambda reason: SPOKEN[reason[0]])
    verdict = ordered[0][0]
    if verdict == "believe" and (deflated is None or overfit is None):
        verdict = "doubt"
    against = "; ".join(text for spoken, text in ordered if spoken != "believe")
    in_favour = "; ".join(text for spoken, text in ordered if spoken == "believe")
    reasons = "; in its favour: ".join(filter(None, (against, in_favour)))
    return Belief(verdict=verdict, sentence=f"{BEGINNINGS[verdict]}: {reasons}.")


def _unknown(figure: str, reason: str | None) -> list[tuple[Verdict, str]]:
    return [] if reason is None else [("doubt", f"the {figure} is unknown, {reason}")]


def _of_trades(best: Trial) -> list[tuple[Verdict, str]]:
    if best.trades is None or best.trades >= FEWEST_TRADES:
        return []
    return [("doubt", f"the best made only {best.trades} round trips, and fewer than {FEWEST_TRADES} say little")]


def _of_sharpe(best: Trial, forward: WalkForward | None) -> list[tuple[Verdict, str]]:
    """What earns so evenly, in sample or out of it, has more often seen the future, or traded without its costs."""
    ratios = {"the best": best.sharpe, "the search out of sample": None if forward is None else forward.figures.sharpe}
    return [
        (
            "doubt",
            f"{who} has a Sharpe ratio of {_beside(ratio, _too_good)},"
            " too good to be believed before its reason is known",
        )
        for who, ratio in ratios.items()
        if ratio is not None and _too_good(ratio)
    ]


def _of_forward(forward: WalkForward) -> list[tuple[Verdict, str]]:
    share = forward.profit / forward.cash
    if share == 0:
        return [("do not believe", "out of sample the search earned nothing")]
    if not _earned(share):
        return [("do not believe", f"out of sample the search lost {_beside(-share, _earned, '%')}")]
    earned = f"out of sample the search earned {_beside(share, _earned, '%')}"
    wanted = f"(wanted: {EFFICIENCY_GOOD:.0%} or more)"
    if forward.efficiency is None:
        return [("doubt", f"{earned}, which cannot be held against a growth in sample {wanted}")]
    told = _beside(forward.efficiency, _by_efficiency, "%", digits=0)
    return [(_by_efficiency(forward.efficiency), f"{earned}, {told} of the growth in sample {wanted}")]


def _of_deflated(figure: DeflatedSharpe) -> list[tuple[Verdict, str]]:
    counting = "counts" if figure.trials == 1 else "count"
    tried = f"{counted(figure.trials, 'trial')} that {counting} as {figure.independent:,.0f}"
    return [
        (
            _by_deflated(figure.probability),
            f"the chance that its Sharpe ratio is more than the luck of {tried} is"
            f" {_beside(figure.probability, _by_deflated, '%', digits=0)} (wanted: {DEFLATED_GOOD:.0%} or more)",
        )
    ]


def _of_overfit(figure: Overfitting, pruned: int) -> list[tuple[Verdict, str]]:
    verdict = _by_overfit(figure.probability)
    if pruned and verdict == "believe":
        # Nobody knows how those that were pruned would have gone on.
        verdict = "doubt"
    without = (
        f", and without --prune, which left {counted(pruned, 'trial')} out and so may flatter it" if pruned else ""
    )
    return [
        (
            verdict,
            "the best of one half of the past was below the middle in the other in"
            f" {_beside(figure.probability, _by_overfit, '%', digits=0)} of the splits"
            f" (wanted: {OVERFIT_GOOD:.0%} or less{without})",
        )
    ]


def _too_good(ratio: float) -> bool:
    return ratio > TOO_GOOD


def _earned(share: float) -> bool:
    return share > 0


def _by_efficiency(share: float) -> Verdict:
    return "believe" if share >= EFFICIENCY_GOOD else "doubt"


def _by_deflated(share: float) -> Verdict:
    return "believe" if share >= DEFLATED_GOOD else "do not believe" if share < DEFLATED_BAD else "doubt"


def _by_overfit(share: float) -> Verdict:
    return "believe" if share <= OVERFIT_GOOD else "do not believe" if share >= OVERFIT_BAD else "doubt"


def _beside(value: float, decided: Callable[[float], object], kind: Literal["f", "%"] = "f", *, digits: int = 1) -> str:
    """The figure, with as many more digits as it takes for what is shown to be decided as the figure itself was."""
    told = f"{value:.{digits}{kind}}"
    shown = float(told.rstrip("%")) / (100 if kind == "%" else 1)
    if decided(shown) == decided(value) or digits >= MOST_DIGITS:
        return told
    return _beside(value, decided, kind, digits=digits + 1)
