"""Locks within one process: nothing outlives it, nothing is asked of anyone."""

from itertools import count

from kadens.clock import Clock, monotonic
from kadens.locks.base import Locks, OnLost
from kadens.locks.lease import Grip, Lease

__all__ = ["MemoryLocks"]


class MemoryLocks(Locks):
    """The queue alone; its fences grow over all names together."""

    expires = False
    needs_renewal = False

    def __init__(self, *, on_lost: OnLost | None = None, clock: Clock = monotonic) -> None:
        super().__init__(on_lost=on_lost, clock=clock)
        self._fences = count(1)

    def _try(self, name: str, _ttl: float, /) -> Grip | None:
        return Grip(name, next(self._fences), self._clock())

    def _free_at_once(self, _lease: Lease, /) -> bool:
        return True

    async def _take(self, name: str, ttl: float, _wait: bool, /) -> Grip | None:
        return self._try(name, ttl)

    async def _keep(self, _grip: Grip, _ttl: float, /) -> bool:
        return True

    async def _free(self, _grip: Grip, /) -> None:
        """Leaving the queue is all there is to do."""
