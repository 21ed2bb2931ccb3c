"""Two things in turn, several times: medians and their ratio, so that a noisy machine does not decide."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["Comparison", "in_turn"]

Measure = Callable[[], float]

NOBODY: Mapping[str, Measure | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Medians of both sides in the same unit; `spread` is (min, max) of ours.

    `peers` are other libraries in the same unit and the same run, None for one that is not installed.
    """

    question: str
    unit: str
    ours: float
    theirs: float
    what: str
    spread: tuple[float, float]
    reach: str
    peers: tuple[tuple[str, float | None], ...] = ()

    def line(self) -> str:
        low, high = self.spread
        ratio = self.ours / self.theirs if self.theirs else float("inf")
        return (
            f"{self.question:<44} {self.ours:>10.4g} {self.unit:<9} ({low:.4g} to {high:.4g})  "
            f"{self.what}: {self.theirs:.4g}  ratio {ratio:.2f}  aim {self.reach}{self._beside()}"
        )

    def _beside(self) -> str:
        figures = [f"{name} {'not installed' if figure is None else f'{figure:.4g}'}" for name, figure in self.peers]
        return f"  peers: {', '.join(figures)}" if figures else ""


def in_turn(
    question: str,
    ours: Measure,
    theirs: Measure,
    *,
    unit: str,
    what: str,
    reach: str,
    rounds: int = 5,
    peers: Mapping[str, Measure | None] = NOBODY,
) -> Comparison:
    """Runs ours, theirs, the peers, ours, theirs, ...; each call gives one measurement in `unit`.

    A peer imports its library in its call, and is passed over where that is missing; so is one that is None.
    """
    mine, limit = [], []
    beside: dict[str, list[float | None]] = {name: [] for name in peers}
    for _ in range(rounds):
        mine.append(ours())
        limit.append(theirs())
        for name, peer in peers.items():
            beside[name].append(_if_installed(peer))
    return Comparison(
        question=question,
        unit=unit,
        ours=statistics.median(mine),
        theirs=statistics.median(limit),
        what=what,
        spread=(min(mine), max(mine)),
        reach=reach,
        peers=tuple((name, _median(figures)) for name, figures in beside.items()),
    )


def _if_installed(peer: Measure | None) -> float | None:
    try:
        return None if peer is None else peer()
    except ModuleNotFoundError:
        return None


def _median(figures: list[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return statistics.median(known) if known else None
