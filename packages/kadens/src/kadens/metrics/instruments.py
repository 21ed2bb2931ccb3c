"""Counter, Gauge and Histogram, and the labelled family that each of them may come in."""

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import Generic, TypeVar

from kadens.errors import BadInput

__all__ = [
    "LATENCY_BUCKETS",
    "SIZE_BUCKETS",
    "Counter",
    "Gauge",
    "Histogram",
    "HistogramReading",
    "Labelled",
]

LATENCY_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: from half a millisecond to ten seconds."""

SIZE_BUCKETS = (100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0, 10_000_000.0)
"""Bytes: from a short answer to a download."""

OTHER = "other"

# Locks are re-entrant because a signal handler or a finalizer may count something while its own thread
# holds the lock. Numbers call nothing inside a locked block, so such a visit finds them whole.


class _Number:
    __slots__ = ("_lock", "_read", "_value")

    def __init__(self) -> None:
        self._lock = RLock()
        self._value = 0.0
        self._read: Callable[[], float | None] | None = None

    def read_from(self, read: Callable[[], float | None]) -> None:
        """Ask `read` for the value at every scrape; None leaves the sample out."""
        self._read = read

    def value(self) -> float | None:
        return self._value if self._read is None else self._read()


class Counter(_Number):
    """A number that only grows."""

    __slots__ = ()

    def inc(self, amount: float = 1.0) -> None:
        if not 0 <= amount < math.inf:
            raise BadInput.of("amount", amount, "a counter grows by a finite number of at least 0")
        with self._lock:
            self._value += amount


class Gauge(_Number):
    """A number that goes up and down."""

    __slots__ = ()

    def set(self, value: float) -> None:
        with self._lock:
            self._value = value

    def inc(self, amount: float = 1.0) -> None:
        with self._lock:
            self._value += amount

    def dec(self, amount: float = 1.0) -> None:
        with self._lock:
            self._value -= amount


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramReading:
    """`counts` holds one number per bound, not cumulative, and a last one for all above."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    sum: float

    @property
    def count(self) -> int:
        return sum(self.counts)


class Histogram:
    """How often values fell at or below each of a fixed row of bounds."""

    __slots__ = ("_bounds", "_counts", "_lock", "_sum")

    def __init__(self, bounds: tuple[float, ...] = LATENCY_BUCKETS) -> None:
        self._lock = RLock()
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        if not -math.inf < value < math.inf:
            raise BadInput.of("value", value, "a histogram takes finite numbers")
        bucket = bisect_left(self._bounds, value)
        with self._lock:
            self._counts[bucket] += 1
            self._sum += value

    def read(self) -> HistogramReading:
        with self._lock:
            counts, total = tuple(self._counts), self._sum
        return HistogramReading(bounds=self._bounds, counts=counts, sum=total)


S = TypeVar("S", Counter, Gauge, Histogram)


class Labelled(Generic[S]):
    """One instrument per combination of label values, at most `limit` of them.

    Combinations past the limit share one instrument whose every label value is "other", and each use of
    it is counted in `overflow`: the total stays right, the memory stays bounded.
    """

    __slots__ = ("_limit", "_lock", "_make", "_names", "_overflow", "_series")

    def __init__(
        self, names: tuple[str, ...], *, make: Callable[[], S], limit: int, overflow: Counter | None = None
    ) -> None:
        self._names = names
        self._make: Callable[[], S] = make
        self._limit = limit
        self._overflow = overflow
        self._lock = RLock()
        self._series: dict[tuple[str, ...], S] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return self._names

    def labels(self, *values: str) -> S:
        """The instrument of these label values, in the order in which the labels were named."""
        series = self._series.get(values)
        return self._admit(values) if series is None else series

    def series(self) -> tuple[tuple[tuple[str, ...], S], ...]:
        with self._lock:
            return tuple(self._series.items())

    def _admit(self, values: tuple[str, ...]) -> S:
        key = self._checked(values)
        with self._lock:
            if key not in self._series and len(self._series) >= self._limit:
                key = (OTHER,) * len(self._names)
                if self._overflow is not None:
                    self._overflow.inc()
            return self._series.setdefault(key, self._make())

    def _checked(self, values: tuple[str, ...]) -> tuple[str, ...]:
        if len(values) != len(self._names):
            raise BadInput.of("labels", values, f"one value each for {self._names}")
        for name, value in zip(self._names, values, strict=True):
            if not isinstance(value, str):
                raise BadInput.of(f"label {name}", value, "label values are strings")
        return tuple(_encodable(value) for value in values)


def _encodable(value: str) -> str:
    # A lone surrogate, which a raw header can carry, would make the whole exposition unreadable.
    return value.encode("utf-8", "replace").decode()
