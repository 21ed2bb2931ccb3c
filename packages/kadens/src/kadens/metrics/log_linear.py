"""Counts of values in buckets that grow with the values: quantiles with a bounded relative error.

Every power of two is divided into equal buckets, 128 at first. The index of a bucket is the upper half of the value's
IEEE 754 single: sign, exponent and seven bits of the fraction, so that no logarithm is taken. When more than
1,024 buckets are in use, neighbours are merged in pairs, and the error doubles.
"""

import math
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from struct import pack, unpack

from kadens.checks import number

__all__ = ["BUCKET_LIMIT", "LogLinear", "LogLinearReading", "merge"]

BUCKET_LIMIT = 1024
"""About 100 kB. Seven merges leave one bucket per power of two, and singles have no more than 512 of those."""

FRACTION_BITS = 7
NEGATIVE = 0x8000
EXPONENT = 0x7F80
UPPER_HALVES = slice(1 if sys.byteorder == "little" else 0, None, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLinearReading:
    """`counts` by bucket index; `merges` says how often neighbours were merged in pairs."""

    merges: int
    counts: Mapping[int, int]

    @property
    def relative_error(self) -> float:
        """Of a quantile whose size is between 1.2e-38 and 1.7e38; smaller sizes count as 0."""
        return 2.0 ** (self.merges - FRACTION_BITS - 1)

    def quantile(self, fraction: float) -> float | None:
        """The value below or at which `fraction` of all values are, by nearest rank; None without values."""
        number("fraction", fraction, least=0, most=1)
        rank = max(1, math.ceil(fraction * sum(self.counts.values())))
        for value, count in self.buckets():
            rank -= count
            if rank <= 0:
                return value
        return None

    def buckets(self) -> tuple[tuple[float, int], ...]:
        """(middle, count) of the buckets in use, rising."""
        middles = [(_middle(index, self.merges), index) for index in self.counts]
        return tuple((middle, self.counts[index]) for middle, index in sorted(middles))


class LogLinear:
    """Takes batches of finite values; not safe between threads by itself."""

    __slots__ = ("_counts", "_merges")

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._merges = 0

    def add(self, values: Sequence[float]) -> None:
        """Rising values, at least one."""
        if values[0] == values[-1]:
            (index,) = _indexes(values[:1])
            self._counts[index >> self._merges] += len(values)
        elif self._merges:
            self._counts.update([index >> self._merges for index in _indexes(values)])
        else:
            self._counts.update(_indexes(values))
        while len(self._counts) > BUCKET_LIMIT:
            self._counts = _merged(self._counts, 1)
            self._merges += 1

    def read(self) -> LogLinearReading:
        return LogLinearReading(merges=self._merges, counts=dict(self._counts))


def _indexes(values: Sequence[float]) -> Sequence[int]:
    return array("H", array("f", values).tobytes())[UPPER_HALVES]


def merge(readings: Iterable[LogLinearReading]) -> LogLinearReading:
    """The reading of all the values together, as coarse as the coarsest of them."""
    sides = list(readings)
    merges = max((side.merges for side in sides), default=0)
    counts: Counter[int] = Counter()
    for side in sides:
        counts.update(_merged(side.counts, merges - side.merges))
    while len(counts) > BUCKET_LIMIT:
        counts = _merged(counts, 1)
        merges += 1
    return LogLinearReading(merges=merges, counts=dict(counts))


def _merged(counts: Mapping[int, int], times: int) -> Counter[int]:
    coarser: Counter[int] = Counter()
    for index, count in counts.items():
        coarser[index >> times] += count
    return coarser


def _middle(index: int, merges: int) -> float:
    first = index << merges
    if not first & EXPONENT:
        return 0.0
    edge, far_edge = _single(first), _single(first + (1 << merges))
    return (edge + far_edge) / 2 if math.isfinite(far_edge) else edge


def _single(upper_half: int) -> float:
    # The bucket after the last finite one would be made of what is not a number.
    if upper_half & ~NEGATIVE >= EXPONENT:
        return -math.inf if upper_half >= NEGATIVE else math.inf
    value: float = unpack("<f", pack("<I", upper_half << 16))[0]
    return value
