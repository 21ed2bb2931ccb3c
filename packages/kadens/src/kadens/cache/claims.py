"""A claim that its holder keeps while it loads, and that ends soon after a process that died."""

import asyncio
import logging
from contextvars import Context
from typing import Final, Self

from kadens.cache.base import Claim, Store
from kadens.errors import Unavailable

__all__ = ["KeptClaim", "claim_seconds"]

logger = logging.getLogger(__name__)

LONGEST: Final = 2.0
RENEWALS: Final = 3


def claim_seconds(timeout: float) -> float:
    """How long a claim holds by itself: who waits for a process that died has half of its own `timeout` left."""
    return min(LONGEST, timeout / 2)


class KeptClaim:
    """Renews the claim thrice in its length while the block runs; one that nobody else can take needs none."""

    __slots__ = ("_seconds", "_stopped", "_store", "_task", "_timer", "claim")

    def __init__(self, store: Store, claim: Claim, seconds: float) -> None:
        self._store = store
        self.claim = claim
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        if self.claim.token:
            # No task for a load that ends before.
            self._timer = asyncio.get_running_loop().call_later(self._seconds / RENEWALS, self._begin)
        return self

    def stop(self) -> None:
        """Renew it no more; from any thread."""
        self._stopped = True

    def __exit__(self, *exc_info: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        # The deadlines of who loads are not its own.
        self._task = asyncio.get_running_loop().create_task(self._renew(), context=Context())

    async def _renew(self) -> None:
        while not self._stopped:
            try:
                if not await self._store.renew(self.claim, seconds=self._seconds):
                    return
            except Unavailable as error:
                logger.debug("the claim of %s was not renewed: %s", self.claim.key, error)
            await asyncio.sleep(self._seconds / RENEWALS)
