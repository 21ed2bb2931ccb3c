"""The line in which callers wait: first come, first served, each until its deadline."""

import asyncio
import math
from collections import deque

from kadens.errors import BadInput, DeadlineExceeded, Overloaded, WrongState

__all__ = ["SHORTEST_TIMER", "Waiter", "WaitingLine", "checked_count", "checked_timeout", "full"]

Outcome = Exception | None

# Timers of an event loop have a resolution of a millisecond; a shorter one would only spin.
SHORTEST_TIMER = 0.001


class Waiter:
    """One caller in the line; its future gives None when it is served and the error when it is not."""

    __slots__ = ("deadline", "future", "served", "timeout", "weight")

    def __init__(self, future: "asyncio.Future[Outcome]", deadline: float, timeout: float, weight: float) -> None:
        self.future = future
        self.deadline = deadline
        self.timeout = timeout
        self.weight = weight
        self.served = False


class WaitingLine:
    """Callers of one event loop in the order in which they came.

    All deadlines share one timer, which stays set when its waiter is served earlier: in the common case of
    equal timeouts it rings once per timeout and not once per caller.
    """

    __slots__ = ("_loop", "_rings_at", "_timer", "waiters")

    def __init__(self) -> None:
        self.waiters: deque[Waiter] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = math.inf

    def join(self, timeout: float, weight: float = 1.0) -> Waiter:
        """Stand at the end; `timeout` in seconds. `WrongState` while callers of another loop wait here."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._move_to(loop)
        deadline = loop.time() + timeout
        waiter = Waiter(loop.create_future(), deadline, timeout, weight)
        self.waiters.append(waiter)
        if deadline < self._rings_at:
            self._ring_at(deadline, loop)
        return waiter

    def leave(self, waiter: Waiter) -> bool:
        """Give up, after a cancellation; False when it had been served already, so that it has something to return."""
        if waiter in self.waiters:
            self.waiters.remove(waiter)
        return not waiter.served

    def first(self) -> Waiter | None:
        """Who comes next; those who were cancelled and have not left yet are put aside."""
        while self.waiters:
            if not self.waiters[0].future.done():
                return self.waiters[0]
            self.waiters.popleft()
        return None

    def serve(self) -> bool:
        """Wake the first; False when nobody waits."""
        waiters = self.waiters
        while waiters:
            waiter = waiters.popleft()
            if not waiter.future.done():
                try:
                    waiter.future.set_result(None)
                except RuntimeError:  # its loop closed while it waited, so it will never run
                    continue
                waiter.served = True
                return True
        return False

    def dismiss_last(self, error: Exception) -> bool:
        """Send the last away with the error; False when nobody waits."""
        while self.waiters:
            if _dismiss(self.waiters.pop(), error):
                return True
        return False

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.waiters and self._loop is not None and not self._loop.is_closed():
            raise WrongState("callers of another event loop wait here: one object serves one event loop at a time")
        # Whoever waited in a loop that closed will never run again.
        self.waiters.clear()
        self._loop, self._timer, self._rings_at = loop, None, math.inf

    def _ring_at(self, deadline: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings_at = deadline
        self._timer = loop.call_later(max(deadline - loop.time(), SHORTEST_TIMER), self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer, self._rings_at = None, math.inf
        now = loop.time()
        for waiter in [waiter for waiter in self.waiters if waiter.deadline <= now]:
            self.waiters.remove(waiter)
            _dismiss(waiter, DeadlineExceeded(f"nothing was free within {waiter.timeout:g} s"))
        if self.waiters:
            self._ring_at(min(waiter.deadline for waiter in self.waiters), loop)


def _dismiss(waiter: Waiter, error: Exception) -> bool:
    if waiter.future.done():
        return False
    try:
        waiter.future.set_result(error)
    except RuntimeError:  # as in `serve`
        return False
    return True


def checked_timeout(timeout: float) -> float:
    if not 0 <= timeout < math.inf:
        raise BadInput.of("timeout", timeout, "seconds, at least 0 and finite")
    return timeout


def checked_count(field: str, count: int, *, least: int) -> int:
    if type(count) is not int or count < least:
        raise BadInput.of(field, count, f"a whole number of at least {least}")
    return count


def full(what: str, limit: int) -> Overloaded:
    return Overloaded(f"{limit} callers wait for {what} already, and no more may")
