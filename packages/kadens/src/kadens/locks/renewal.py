"""Leases renewed in time, and ended in time where nobody renews them: one timer for all."""

import asyncio
import math
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from kadens.clock import Clock
from kadens.errors import Unavailable
from kadens.locks.lease import Grip, Lease

__all__ = ["RENEWALS_PER_TTL", "Renewal"]

RENEWALS_PER_TTL = 3
RETRY_PER_TTL = 20
TOGETHER_PER_TTL = 20


class Renewal:
    """Goes round the leases that are held; one that is soon over never touches its timer.

    `keep` asks the backend, `lose` is told of a lease that has ended and why, `spawn` starts a task that closing waits
    for. `next_round` is when the timer rings, in seconds of the clock.
    """

    def __init__(
        self,
        held: Mapping[str, Lease],
        clock: Clock,
        *,
        keep: Callable[[Grip, float], Coroutine[Any, Any, bool]],
        lose: Callable[[Lease, str], None],
        spawn: Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"],
    ) -> None:
        self._held = held
        self._clock = clock
        self._keep = keep
        self._lose = lose
        self._spawn = spawn
        self._timer: asyncio.TimerHandle | None = None
        self.next_round = math.inf
        self.renewed = 0

    def round_at(self, at: float) -> None:
        """The next round is then: earlier than it would have been."""
        if self._timer is not None:
            self._timer.cancel()
        self.next_round = at
        self._timer = asyncio.get_running_loop().call_later(max(0.0, at - self._clock()), self._go_round)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self.next_round = None, math.inf

    def renew_all(self) -> None:
        """Ask now, not at the next turn, whether the names are still ours: the link to the backend broke."""
        for lease in tuple(self._held.values()):
            if lease._wish.renew and lease._renewing is None:
                self._renew_soon(lease)

    def _go_round(self) -> None:
        reached, self._timer, self.next_round = self.next_round, None, math.inf
        for lease in tuple(self._held.values()):
            if not lease._wish.renew:
                if lease._due <= reached:
                    self._lose(lease, "its ttl has passed")
            elif lease._due <= reached + lease._wish.ttl / TOGETHER_PER_TTL:
                self._renew_soon(lease)
        due = min((lease._due for lease in self._held.values()), default=math.inf)
        if due < self.next_round:
            self.round_at(due)

    def _renew_at(self, lease: Lease, at: float) -> None:
        lease._due = at
        if at < self.next_round:
            self.round_at(at)

    def _renew_soon(self, lease: Lease) -> None:
        lease._due = math.inf
        lease._renewing = self._spawn(self._renew(lease))

    async def _renew(self, lease: Lease) -> None:
        asked, ttl = self._clock(), lease._wish.ttl
        ends = lease._expires_at < math.inf
        left = lease._expires_at - asked if ends else ttl
        try:
            async with asyncio.timeout(max(0.0, left)):
                kept = await self._keep(lease._grip, ttl)
        except (Unavailable, TimeoutError) as error:
            self._renew_later(lease, error)
            return
        finally:
            lease._renewing = None
        if not kept:
            self._lose(lease, "the backend knows it no more")
            return
        self.renewed += 1
        if ends:
            lease._expires_at = asked + ttl
        self._renew_at(lease, asked + ttl / RENEWALS_PER_TTL)

    def _renew_later(self, lease: Lease, error: Exception) -> None:
        now = self._clock()
        left = lease._expires_at - now
        if left <= 0:
            self._lose(lease, f"it could not be renewed in time: {str(error) or type(error).__name__}")
        else:
            self._renew_at(lease, now + min(left, lease._wish.ttl / RETRY_PER_TTL))
