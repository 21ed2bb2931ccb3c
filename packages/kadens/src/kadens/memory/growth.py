"""Whether a series of counts goes on growing: pure, and not deceived by a burst, a step or a cache that fills."""

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["FEWEST_SAMPLES", "Trend", "trend"]

FEWEST_SAMPLES: Final = 6
LEAST_AGREEMENT: Final = 0.7
FADES_BELOW: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """`slope` per second; `agreement` from -1, always falling, to 1, always rising; `fades` when it slows by half."""

    slope: float
    agreement: float
    fades: bool

    @property
    def goes_on(self) -> bool:
        return self.slope > 0 and self.agreement >= LEAST_AGREEMENT and not self.fades


def trend(times: Sequence[float], counts: Sequence[float]) -> Trend:
    """Of at least two counts, at rising times in seconds.

    The slope is the median of those of all pairs (Theil 1950, Sen 1968), the agreement is Kendall's tau as a test for
    a trend (Mann 1945): ten counts without one reach 0.7 once in a thousand times, and one count in ten may be off.
    It fades when between the medians of the second and the last third lies less than half of what lies between those
    of the first and the second.
    """
    points = list(zip(times, counts, strict=True))
    pairs = [(later[0] - one[0], later[1] - one[1]) for one, later in itertools.combinations(points, 2)]
    rising = sum(grown > 0 for _, grown in pairs)
    falling = sum(grown < 0 for _, grown in pairs)
    return Trend(
        slope=statistics.median(grown / elapsed for elapsed, grown in pairs if elapsed > 0),
        agreement=(rising - falling) / len(pairs),
        fades=_fades(counts),
    )


def _fades(counts: Sequence[float]) -> bool:
    third = max(1, len(counts) // 3)
    first, last = statistics.median(counts[:third]), statistics.median(counts[-third:])
    middle = statistics.median(counts[third : len(counts) - third] or counts)
    return last - middle < FADES_BELOW * (middle - first)
