"""What a holder has: a lease with a fencing token."""

import asyncio
from dataclasses import dataclass
from typing import Any

from kadens.clock import Clock
from kadens.errors import LeaseLost

__all__ = ["Grip", "Lease", "Wish"]


@dataclass(slots=True)
class Grip:
    """What a backend needs to keep and free what it took; `since` is the clock when it was asked for."""

    name: str
    fence: int
    since: float
    handle: Any = None


class Wish:
    """What a caller asked for."""

    __slots__ = ("fair", "name", "reentrant", "renew", "timeout", "ttl")

    name: str
    ttl: float
    timeout: float
    renew: bool
    reentrant: bool
    fair: bool


class Lease:
    """The right to a name until it ends; give `fence` to whatever the lock guards, so that it refuses older ones."""

    __slots__ = ("_clock", "_depth", "_due", "_expires_at", "_grip", "_lost", "_renewing", "_task", "_wish", "is_lost")

    def __init__(
        self,
        wish: Wish,
        grip: Grip,
        expires_at: float,
        due: float,
        task: "asyncio.Task[Any] | None",
        clock: Clock,
    ) -> None:
        self._wish = wish
        self._grip = grip
        self._expires_at = expires_at
        self._due = due
        self._task = task
        self._clock = clock
        self._depth = 1
        self._renewing: asyncio.Task[None] | None = None
        self._lost: asyncio.Event | None = None
        self.is_lost = False

    def __repr__(self) -> str:
        return f"Lease(name={self.name!r}, fence={self.fence}, lost={self.is_lost})"

    @property
    def name(self) -> str:
        return self._grip.name

    @property
    def fence(self) -> int:
        """Grows with every holder of the name."""
        return self._grip.fence

    @property
    def lost(self) -> asyncio.Event:
        """Set when the lease has ended before its block did."""
        if self._lost is None:
            self._lost = asyncio.Event()
            if self.is_lost:
                self._lost.set()
        return self._lost

    def check(self) -> None:
        """Raise `LeaseLost` if it has ended, also if the loop has had no time yet to set `lost`."""
        if self.is_lost or self._clock() >= self._expires_at:
            raise LeaseLost(f"the lease of {self.name!r} with fence {self.fence} has ended")

    def _mark_lost(self) -> None:
        self.is_lost = True
        if self._lost is not None:
            self._lost.set()
