"""A semaphore whose queue is bounded, whose waits end, and whose permits never get lost."""

import asyncio
from dataclasses import dataclass

from kadens.errors import DeadlineExceeded, WrongState
from kadens.limits.waiting import WaitingLine, checked_count, checked_timeout, full

__all__ = ["Semaphore", "SemaphoreStatistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SemaphoreStatistics:
    """`acquired` counts permits ever taken, `waited` those for which the caller had to queue."""

    permits: int
    in_use: int
    waiting: int
    acquired: int
    waited: int
    timed_out: int
    refused: int
    cancelled: int


class Semaphore:
    """At most `permits` callers at once, the others in the order in which they came.

    `timeout` in seconds is how long a caller waits if it says nothing else; then `DeadlineExceeded` is raised. More
    than `max_waiting` callers in the queue are refused with `Overloaded`. It serves one event loop at a time.
    """

    __slots__ = (
        "_acquired",
        "_cancelled",
        "_free",
        "_line",
        "_max_waiting",
        "_permits",
        "_refused",
        "_timed_out",
        "_timeout",
        "_waited",
        "_waiters",
    )

    def __init__(self, permits: int, *, max_waiting: int = 1000, timeout: float = 30.0) -> None:
        self._permits = checked_count("permits", permits, least=1)
        self._max_waiting = checked_count("max_waiting", max_waiting, least=0)
        self._timeout = checked_timeout(timeout)
        self._line = WaitingLine()
        self._waiters = self._line.waiters
        # A permit that is returned goes to the first in the queue at once, so a free one means an empty queue.
        self._free = permits
        self._acquired = self._waited = self._timed_out = self._refused = self._cancelled = 0

    async def acquire(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # shares the line's timer
        """Take a permit, waiting at most `timeout` seconds: `DeadlineExceeded`, or `Overloaded` without a wait."""
        if self._free:
            self._free -= 1
            self._acquired += 1
        else:
            await self._wait(self._timeout if timeout is None else checked_timeout(timeout))

    def try_acquire(self) -> bool:
        """Take a permit if one is free."""
        if not self._free:
            return False
        self._free -= 1
        self._acquired += 1
        return True

    def release(self) -> None:
        """Return a permit; `WrongState` when none is out."""
        if self._waiters and self._line.serve():
            return
        if self._free == self._permits:
            raise WrongState(f"release without acquire: all {self._permits} permits are here")
        self._free += 1

    # The same as acquire and release, without the cost of one more call.
    async def __aenter__(self) -> None:
        if self._free:
            self._free -= 1
            self._acquired += 1
        else:
            await self._wait(self._timeout)

    async def __aexit__(self, *exc_info: object) -> None:
        if self._waiters or self._free == self._permits:
            self.release()
        else:
            self._free += 1

    def statistics(self) -> SemaphoreStatistics:
        return SemaphoreStatistics(
            permits=self._permits,
            in_use=self._permits - self._free,
            waiting=len(self._waiters),
            acquired=self._acquired,
            waited=self._waited,
            timed_out=self._timed_out,
            refused=self._refused,
            cancelled=self._cancelled,
        )

    async def _wait(self, within: float) -> None:
        if len(self._waiters) >= self._max_waiting:
            self._refused += 1
            raise full("a permit", self._max_waiting)
        waiter = self._line.join(within)
        try:
            error = await waiter.future
        except (asyncio.CancelledError, GeneratorExit):
            self._cancelled += 1
            if not self._line.leave(waiter):
                self.release()
            raise
        if error is not None:
            self._timed_out += isinstance(error, DeadlineExceeded)
            raise error
        self._waited += 1
        self._acquired += 1
