"""Counter and Gauge."""

import sys
from array import array
from collections.abc import Callable

from kadens.errors import BadInput
from kadens.metrics.pending import PENDING_LIMIT, Pending

__all__ = ["Counter", "Gauge"]

LARGEST = sys.float_info.max


class Counter(Pending[float]):
    """A number that only grows."""

    __slots__ = ("_read", "_value")

    def __init__(self) -> None:
        super().__init__()
        self._value = 0.0
        self._read: Callable[[], float | None] | None = None

    def inc(self, amount: float = 1.0) -> None:
        if not 0 <= amount <= LARGEST:
            raise BadInput.of("amount", amount, "a counter grows by a finite number of at least 0")
        pending = self._pending
        pending.append(amount)
        if len(pending) >= PENDING_LIMIT:
            self._drain()

    def read_from(self, read: Callable[[], float | None]) -> None:
        """Ask `read` for the value at every scrape; None leaves the sample out."""
        self._read = read

    def value(self) -> float | None:
        if self._read is not None:
            return self._read()
        self._drain()
        return self._value

    def _fold(self, batch: list[float]) -> None:
        self._value += sum(array("d", batch))


class Gauge(Pending[tuple[bool, float]]):
    """A number that goes up and down."""

    __slots__ = ("_read", "_value")

    def __init__(self) -> None:
        super().__init__()
        self._value = 0.0
        self._read: Callable[[], float | None] | None = None

    def set(self, value: float) -> None:
        self._record((True, float(value)))

    def inc(self, amount: float = 1.0) -> None:
        self._record((False, float(amount)))

    def dec(self, amount: float = 1.0) -> None:
        self._record((False, -float(amount)))

    def read_from(self, read: Callable[[], float | None]) -> None:
        """Ask `read` for the value at every scrape; None leaves the sample out."""
        self._read = read

    def value(self) -> float | None:
        if self._read is not None:
            return self._read()
        self._drain()
        return self._value

    def _record(self, change: tuple[bool, float]) -> None:
        """(whether it is the value itself, the value or what is added)."""
        pending = self._pending
        pending.append(change)
        if len(pending) >= PENDING_LIMIT:
            self._drain()

    def _fold(self, batch: list[tuple[bool, float]]) -> None:
        for whole, amount in batch:
            self._value = amount if whole else self._value + amount
