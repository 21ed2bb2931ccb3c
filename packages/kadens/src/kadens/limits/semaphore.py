"""A semaphore whose queue is bounded, whose waits end, and whose permits never get lost."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from threading import get_ident
from time import monotonic

from kadens.checks import count
from kadens.errors import DeadlineExceeded, WrongState
from kadens.limits.waiting import FUTURE, Outcome, WaitingLine, checked_timeout, full, no_loop_yet

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
    than `max_waiting` callers in the queue are refused with `Overloaded`.

    It belongs to the event loop that uses it first, until that closes: then its permits are all free again. To wait
    in a second loop before is `WrongState`. `release` may be called from any thread.
    """

    __slots__ = (
        "_abandoned",
        "_at_once",
        "_cancelled",
        "_free",
        "_homeless",
        "_line",
        "_max_waiting",
        "_now",
        "_permits",
        "_refused",
        "_thread",
        "_timed_out",
        "_timeout",
        "_waited",
        "_waiters",
    )

    def __init__(self, permits: int, *, max_waiting: int = 1000, timeout: float = 30.0) -> None:
        self._permits = count("permits", permits)
        self._max_waiting = count("max_waiting", max_waiting, least=0)
        self._timeout = checked_timeout(timeout)
        self._line = WaitingLine()
        self._waiters = self._line.waiters
        # A permit that is returned goes to the first in the queue at once, so a free one means an empty queue.
        self._free = permits
        self._at_once = self._waited = self._timed_out = self._refused = self._cancelled = 0
        # Whether the loop that it belongs to has closed, or there is none yet: asked by every call, so bound once.
        self._homeless: Callable[[], bool] = no_loop_yet
        self._now: Callable[[], float] = monotonic
        self._thread = self._abandoned = 0

    async def acquire(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # shares the line's timer
        """Take a permit, waiting at most `timeout` seconds: `DeadlineExceeded`, or `Overloaded` without a wait."""
        if self._free and not self._homeless():
            self._free -= 1
            self._at_once += 1
            return
        line = self._line
        # Knows the running loop, and costs little more than asking for that.
        future: asyncio.Future[Outcome] = asyncio.Future()
        loop = future.get_loop()
        if loop is not line.loop:
            self._move_to(loop)
            if self.try_acquire():
                return
        waiters = self._waiters
        if len(waiters) >= self._max_waiting:
            self._refused += 1
            raise full("a permit", self._max_waiting)
        within = self._timeout if timeout is None else checked_timeout(timeout)
        # As the line's `join`, written out: when all permits are out, this is the way of every call.
        deadline = self._now() + within
        waiter = (future, deadline, within, 1.0)
        waiters.append(waiter)
        if deadline < line.rings_at:
            line.ring_at(deadline, loop)
        try:
            error = await future
        except (asyncio.CancelledError, GeneratorExit):
            self._cancelled += 1
            if not line.leave(waiter):
                self.release()
            raise
        if error is not None:
            self._timed_out += isinstance(error, DeadlineExceeded)
            raise error
        self._waited += 1

    def try_acquire(self) -> bool:
        """Take a permit if one is free."""
        if self._homeless():
            self._move_to(asyncio._get_running_loop())
        if not self._free:
            return False
        self._free -= 1
        self._at_once += 1
        return True

    def release(self) -> None:
        """Return a permit; `WrongState` when none is out."""
        if self._waiters and self._line.is_elsewhere():
            self._line.carry(self._release_here)
        else:
            self._release_here()

    def _release_here(self) -> None:
        if self._waiters and self._line.serve():
            return
        if self._free == self._permits:
            raise _nothing_out(self._permits)
        self._free += 1

    # Itself and not a call of it, which would cost as much as the rest.
    __aenter__ = acquire

    async def __aexit__(self, kind: type[BaseException] | None, error: object = None, trace: object = None) -> None:
        waiters = self._waiters
        if kind is GeneratorExit or (waiters and self._thread != get_ident()):
            self._return(kind)
            return
        # As `release` and the line's `serve`, written out like `join`.
        while waiters:
            future = waiters.popleft()[FUTURE]
            if not future.done():
                try:
                    future.set_result(None)
                except RuntimeError:  # its loop closed while it waited, so it will never run
                    continue
                return
        if self._free == self._permits:
            raise _nothing_out(self._permits)
        self._free += 1

    def statistics(self) -> SemaphoreStatistics:
        return SemaphoreStatistics(
            permits=self._permits,
            in_use=self._permits - self._free,
            waiting=len(self._waiters),
            acquired=self._at_once + self._waited,
            waited=self._waited,
            timed_out=self._timed_out,
            refused=self._refused,
            cancelled=self._cancelled,
        )

    def _move_to(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """What is still out in a loop that closed never comes back, but for coroutines that are thrown away."""
        former = self._line.loop
        self._line.move_to(loop)
        self._thread = self._line.thread
        if former is not None:
            self._abandoned += self._permits - self._free
            self._free = self._permits
        self._homeless, self._now = (no_loop_yet, monotonic) if loop is None else (loop.is_closed, loop.time)

    def _return(self, kind: type[BaseException] | None) -> None:
        if kind is GeneratorExit and self._abandoned:
            # A coroutine that was left behind in a closed loop; its permit has been free since then.
            self._abandoned -= 1
        else:
            self.release()


def _nothing_out(permits: int) -> WrongState:
    return WrongState(f"release without acquire: all {permits} permits are here")
