"""Histogram: how often values fell below chosen bounds, and where their quantiles are."""

import math
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from kadens.errors import BadInput
from kadens.metrics.log_linear import LogLinear, LogLinearReading, merge
from kadens.metrics.pending import PENDING_LIMIT, Pending

__all__ = [
    "LATENCY_BUCKETS",
    "SIZE_BUCKETS",
    "Histogram",
    "HistogramReading",
    "HistogramStatistics",
    "bucket_bounds",
    "merge_histograms",
]

LATENCY_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: from half a millisecond to ten seconds."""

SIZE_BUCKETS = (100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0, 10_000_000.0)
"""Bytes: from a short answer to a download."""

LARGEST = sys.float_info.max


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramReading:
    """`counts` holds one number per bound, not cumulative, and a last one for all above.

    `least` and `greatest` are exact, None without values; `log_linear` has the quantiles.
    """

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    sum: float
    least: float | None
    greatest: float | None
    log_linear: LogLinearReading

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def relative_error(self) -> float:
        """How far a quantile may be from the value of its rank: 0.4 % at first, doubled by each merge of buckets."""
        return self.log_linear.relative_error

    def quantile(self, fraction: float) -> float | None:
        """The value of nearest rank, `fraction` from 0 to 1, within `relative_error`; None without values."""
        value = self.log_linear.quantile(fraction)
        if value is None or self.least is None or self.greatest is None:
            return None
        return min(max(value, self.least), self.greatest)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramStatistics:
    """Quantiles within `relative_error` of the value of their rank; None without values."""

    count: int
    sum: float
    least: float | None
    greatest: float | None
    median: float | None
    p95: float | None
    p99: float | None
    relative_error: float


class Histogram(Pending[float]):
    """Counts values exactly by a fixed row of bounds, and log-linearly for quantiles with a bounded error."""

    __slots__ = ("_below", "_bounds", "_count", "_greatest", "_least", "_log_linear", "_sum")

    def __init__(self, bounds: tuple[float, ...] = LATENCY_BUCKETS) -> None:
        super().__init__()
        self._bounds = bounds = bucket_bounds(bounds)
        self._below = [0] * len(bounds)
        self._count = 0
        self._sum = 0.0
        self._least = math.inf
        self._greatest = -math.inf
        self._log_linear = LogLinear()

    def observe(self, value: float) -> None:
        try:
            finite = -LARGEST <= value <= LARGEST
        except TypeError:
            finite = False
        if not finite:
            raise BadInput.of("value", value, "a histogram takes finite numbers")
        pending = self._pending
        pending.append(value)
        if len(pending) >= PENDING_LIMIT:
            self._drain()

    def observe_many(self, values: Sequence[float]) -> None:
        """Finite values that were gathered elsewhere; cheaper than one after the other."""
        if not _all_finite(values):
            raise BadInput.of("values", values, "a histogram takes finite numbers")
        pending = self._pending
        pending.extend(values)
        if len(pending) >= PENDING_LIMIT:
            self._drain()

    def read(self) -> HistogramReading:
        self._drain()
        with self._lock:
            below = [0, *self._below, self._count]
            return HistogramReading(
                bounds=self._bounds,
                counts=tuple(high - low for low, high in pairwise(below)),
                sum=self._sum,
                least=self._least if self._count else None,
                greatest=self._greatest if self._count else None,
                log_linear=self._log_linear.read(),
            )

    def statistics(self) -> HistogramStatistics:
        reading = self.read()
        return HistogramStatistics(
            count=reading.count,
            sum=reading.sum,
            least=reading.least,
            greatest=reading.greatest,
            median=reading.quantile(0.5),
            p95=reading.quantile(0.95),
            p99=reading.quantile(0.99),
            relative_error=reading.relative_error,
        )

    def _fold(self, batch: list[float]) -> None:
        # Whatever can be compared with a float was let in: whole numbers, decimals, NumPy's.
        same = batch.count(batch[0]) == len(batch)
        values = [float(batch[0])] * len(batch) if same else sorted(array("d", batch))
        self._count += len(values)
        self._sum += sum(values)
        self._least = min(self._least, values[0])
        self._greatest = max(self._greatest, values[-1])
        for place, bound in enumerate(self._bounds):
            self._below[place] += bisect_right(values, bound)
        self._log_linear.add(values)


def _all_finite(values: Sequence[float]) -> bool:
    # One that is not finite leaves no finite sum. Large ones may not either, nor those of several kinds.
    with suppress(TypeError, OverflowError):
        if math.isfinite(sum(values)):
            return True
    try:
        return all(map(math.isfinite, values))
    except (TypeError, OverflowError):
        return False


def bucket_bounds(buckets: Sequence[float]) -> tuple[float, ...]:
    """Finite and rising, at least one; else `BadInput`."""
    try:
        bounds = tuple(math.ldexp(bound, 0) for bound in buckets)
    except (TypeError, OverflowError):
        bounds = ()
    rising = all(low < high for low, high in pairwise(bounds))
    if not bounds or not rising or not all(map(math.isfinite, bounds)):
        raise BadInput.of("buckets", buckets, "numbers, finite and rising, at least one")
    return bounds


def merge_histograms(readings: Iterable[HistogramReading]) -> HistogramReading:
    """One reading of the values of all; their bounds are the same, else `BadInput`."""
    return reduce(_merge, readings)


def _merge(one: HistogramReading, two: HistogramReading) -> HistogramReading:
    if one.bounds != two.bounds:
        raise BadInput.of("bounds", two.bounds, f"histograms that are merged have the same, here {one.bounds}")
    return HistogramReading(
        bounds=one.bounds,
        counts=tuple(mine + theirs for mine, theirs in zip(one.counts, two.counts, strict=True)),
        sum=one.sum + two.sum,
        least=min((value for value in (one.least, two.least) if value is not None), default=None),
        greatest=max((value for value in (one.greatest, two.greatest) if value is not None), default=None),
        log_linear=merge((one.log_linear, two.log_linear)),
    )
