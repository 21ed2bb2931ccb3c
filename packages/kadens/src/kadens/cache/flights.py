"""One load per key at a time: whoever comes while it is under way waits for the same result."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from kadens.cache.invalidation import Invalidations
from kadens.clock import due_within
from kadens.errors import Interrupted

__all__ = ["Flight", "Flights"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A load under way, begun when so much had been invalidated."""

    task: asyncio.Task[Any]
    tags: tuple[str, ...]
    epoch: int


class Flights:
    """The loads under way. Each is a task of its own: no caller's cancellation ends what others wait for."""

    __slots__ = ("_flying",)

    def __init__(self) -> None:
        self._flying: dict[str, Flight] = {}

    def __len__(self) -> int:
        return len(self._flying)

    async def join(
        self, key: str, tags: tuple[str, ...], invalidations: Invalidations, load: Callable[[], Awaitable[Any]]
    ) -> Any:
        """The result of the load under way, or of one that begins now."""
        flight = self.launch(key, tags, invalidations, load)
        try:
            return await asyncio.shield(flight.task)
        except asyncio.CancelledError:
            # Either the caller was cancelled, or the load was, and then the caller must not look cancelled.
            if flight.task.cancelled() and not _being_cancelled():
                raise Interrupted(f"the load of {key!r} was cut off") from None
            raise

    def launch(
        self, key: str, tags: tuple[str, ...], invalidations: Invalidations, load: Callable[[], Awaitable[Any]]
    ) -> Flight:
        loop = asyncio.get_running_loop()
        flight = self._flying.get(key)
        if flight is not None and _joinable(flight, key, loop, invalidations):
            return flight
        task = loop.create_task(_run(load))
        flight = self._flying[key] = Flight(task=task, tags=tags, epoch=invalidations.epoch)
        task.add_done_callback(lambda task: self._land(key, task))
        return flight

    def flying(self, key: str) -> bool:
        return key in self._flying

    def _land(self, key: str, task: asyncio.Task[Any]) -> None:
        flight = self._flying.get(key)
        if flight is not None and flight.task is task:
            del self._flying[key]
        # Asked for, so that a load whose callers have all gone does not complain at its end.
        if not task.cancelled() and task.exception() is not None:
            logger.debug("the load of %s failed", key, exc_info=task.exception())


async def _run(load: Callable[[], Awaitable[Any]]) -> Any:
    # Whoever came first may have less time than those who join; the load has a bound of its own.
    due_within.set(None)
    return await load()


def _joinable(flight: Flight, key: str, loop: asyncio.AbstractEventLoop, invalidations: Invalidations) -> bool:
    if flight.task.done() or flight.task.get_loop() is not loop:
        return False
    return not invalidations.concern(key, flight.tags, since=flight.epoch)


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
