"""Records that wait to be counted: one append each, folded in many at a time."""

from threading import RLock
from typing import Final, Generic, TypeVar

__all__ = ["PENDING_LIMIT", "Pending"]

PENDING_LIMIT: Final = 128
"""So many records wait at most before the one that made them so many folds them in."""


R = TypeVar("R")


class Pending(Generic[R]):
    """Base of an instrument that appends to `_pending` and counts in `_fold`.

    Appending to a list is atomic, so that recording takes no lock and may happen in any thread, signal handler
    or finalizer; the lock is taken once per batch. It is re-entrant, since a handler may read what its own
    thread is folding in: it then sees the numbers of the batch before.
    """

    __slots__ = ("_draining", "_lock", "_pending")

    def __init__(self) -> None:
        self._lock = RLock()
        self._draining = False
        self._pending: list[R] = []

    def _drain(self) -> None:
        with self._lock:
            if self._draining:
                return
            self._draining = True
            try:
                # Others go on appending: only what was copied is taken off.
                batch = self._pending[:]
                del self._pending[: len(batch)]
                if batch:
                    self._fold(batch)
            finally:
                self._draining = False

    def _fold(self, batch: list[R]) -> None:
        """Count a batch of at least one record; `_lock` is held."""
        raise NotImplementedError
