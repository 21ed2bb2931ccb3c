"""Counter and Gauge."""

import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from math import ldexp

from kadens.checks import sync_callable
from kadens.errors import BadInput
from kadens.metrics.pending import PENDING_LIMIT, Pending

__all__ = ["Counter", "CounterStatistics", "Gauge", "GaugeStatistics"]

LARGEST = sys.float_info.max


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterStatistics:
    """None when what is read from cannot tell."""

    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeStatistics:
    """None when what is read from cannot tell."""

    value: float | None


class Counter(Pending[float]):
    """A number that only grows."""

    __slots__ = ("_read", "_value")

    def __init__(self) -> None:
        super().__init__()
        self._value = 0.0
        self._read: Callable[[], float | None] | None = None

    def inc(self, amount: float = 1.0) -> None:
        try:
            grows = 0 <= amount <= LARGEST
        except TypeError:
            grows = False
        if not grows:
            raise BadInput.of("amount", amount, "a counter grows by a finite number of at least 0")
        pending = self._pending
        pending.append(amount)
        if len(pending) >= PENDING_LIMIT:
            self._drain()

    def read_from(self, read: Callable[[], float | None]) -> None:
        """Ask `read` for the value at every scrape; None leaves the sample out."""
        self._read = sync_callable("read", read)

    def value(self) -> float | None:
        if self._read is not None:
            return self._read()
        self._drain()
        return self._value

    def statistics(self) -> CounterStatistics:
        return CounterStatistics(value=self.value())

    def _fold(self, batch: list[float]) -> None:
        self._value += sum(array("d", batch))


class Gauge(Pending[tuple[bool, float]]):
    """A number that goes up and down."""

    # ldexp(x, 0) makes a float of any number as float() does, but of no text.

    __slots__ = ("_read", "_value")

    def __init__(self) -> None:
        super().__init__()
        self._value = 0.0
        self._read: Callable[[], float | None] | None = None

    def set(self, value: float) -> None:
        try:
            change = (True, ldexp(value, 0))
        except (TypeError, OverflowError):
            raise BadInput.of("value", value, "a number") from None
        self._record(change)

    def inc(self, amount: float = 1.0) -> None:
        try:
            change = (False, ldexp(amount, 0))
        except (TypeError, OverflowError):
            raise BadInput.of("amount", amount, "a number") from None
        self._record(change)

    def dec(self, amount: float = 1.0) -> None:
        try:
            change = (False, -ldexp(amount, 0))
        except (TypeError, OverflowError):
            raise BadInput.of("amount", amount, "a number") from None
        self._record(change)

    def read_from(self, read: Callable[[], float | None]) -> None:
        """Ask `read` for the value at every scrape; None leaves the sample out."""
        self._read = sync_callable("read", read)

    def value(self) -> float | None:
        if self._read is not None:
            return self._read()
        self._drain()
        return self._value

    def statistics(self) -> GaugeStatistics:
        return GaugeStatistics(value=self.value())

    def _record(self, change: tuple[bool, float]) -> None:
        """(whether it is the value itself, the value or what is added)."""
        pending = self._pending
        pending.append(change)
        if len(pending) >= PENDING_LIMIT:
            self._drain()

    def _fold(self, batch: list[tuple[bool, float]]) -> None:
        for whole, amount in batch:
            self._value = amount if whole else self._value + amount
