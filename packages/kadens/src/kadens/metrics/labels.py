"""One instrument per combination of label values, and never more than a limit."""

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

from kadens.errors import BadInput
from kadens.metrics.histograms import Histogram
from kadens.metrics.instruments import Counter, Gauge

__all__ = ["Labelled"]

OTHER = "other"
# More than any name of a thing: longer ones are a client's text, and would fill the memory.
LONGEST_VALUE = 256

S = TypeVar("S", Counter, Gauge, Histogram)


class Labelled(Generic[S]):
    """One instrument per combination of label values, at most `limit` of them.

    Combinations past the limit, and those with a value of more than 256 characters, share one instrument whose every
    label value is "other", and each use of it is counted in `overflow`: the total stays right, the memory bounded.
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
        try:
            series = self._series.get(values)
        except TypeError:
            # What cannot be hashed is no text either.
            series = None
        return self._admit(values) if series is None else series

    def has(self, *values: str) -> bool:
        """Whether these label values have an instrument of their own, which may then be held for good."""
        return values in self._series

    def series(self) -> tuple[tuple[tuple[str, ...], S], ...]:
        with self._lock:
            return tuple(self._series.items())

    def _admit(self, values: tuple[str, ...]) -> S:
        key = self._checked(values)
        with self._lock:
            if key not in self._series and (len(self._series) >= self._limit or _is_long(key)):
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


def _is_long(values: tuple[str, ...]) -> bool:
    return any(len(value) > LONGEST_VALUE for value in values)


def _encodable(value: str) -> str:
    # A lone surrogate, which a raw header can carry, would make the whole exposition unreadable.
    return value.encode("utf-8", "replace").decode()
