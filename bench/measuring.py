"""Two things in turn, several times: medians and their ratio, so that a noisy machine does not decide."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Comparison", "in_turn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Medians of both sides in the same unit; `spread` is (min, max) of ours."""

    question: str
    unit: str
    ours: float
    theirs: float
    what: str
    spread: tuple[float, float]
    reach: str

    def line(self) -> str:
        low, high = self.spread
        ratio = self.ours / self.theirs if self.theirs else float("inf")
        return (
            f"{self.question:<44} {self.ours:>10.4g} {self.unit:<9} ({low:.4g} to {high:.4g})  "
            f"{self.what}: {self.theirs:.4g}  ratio {ratio:.2f}  aim {self.reach}"
        )


def in_turn(
    question: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    *,
    unit: str,
    what: str,
    reach: str,
    rounds: int = 5,
) -> Comparison:
    """Runs ours, theirs, ours, theirs, ...; each call gives one measurement in `unit`."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    mine = [pair[0] for pair in pairs]
    return Comparison(
        question=question,
        unit=unit,
        ours=statistics.median(mine),
        theirs=statistics.median(pair[1] for pair in pairs),
        what=what,
        spread=(min(mine), max(mine)),
        reach=reach,
    )
