"""The line in which callers wait: first come, first served, each until its deadline."""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import get_ident
from typing import Final, TypeAlias

from kadens.checks import seconds
from kadens.errors import DeadlineExceeded, Overloaded, WrongState

__all__ = [
    "FUTURE",
    "SHORTEST_TIMER",
    "WEIGHT",
    "Outcome",
    "Waiter",
    "WaitingLine",
    "checked_timeout",
    "full",
    "no_loop_yet",
]

Outcome: TypeAlias = Exception | None
"""What a wait ends with: None when the caller is served, and the error when it is not."""

Waiter: TypeAlias = tuple[asyncio.Future[Outcome], float, float, float]
"""One caller in the line: future, deadline, timeout, weight; a bare tuple, because every wait makes one."""

FUTURE: Final = 0
DEADLINE: Final = 1
WEIGHT: Final = 3

# Timers of an event loop have a resolution of a millisecond; a shorter one would only spin.
SHORTEST_TIMER = 0.001


class WaitingLine:
    """Callers of one event loop, the first that waits here and until it closes, in the order in which they came.

    All deadlines share one timer, which stays set when its waiter is served earlier: in the common case of
    equal timeouts it rings once per timeout and not once per caller.
    """

    __slots__ = ("_timer", "loop", "rings_at", "thread", "waiters")

    def __init__(self) -> None:
        self.waiters: deque[Waiter] = deque()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = 0
        self._timer: asyncio.TimerHandle | None = None
        self.rings_at = math.inf

    def join(self, loop: asyncio.AbstractEventLoop, timeout: float, weight: float = 1.0) -> Waiter:
        """Stand at the end; `timeout` in seconds. `loop` is the running one, and the line's: see `move_to`."""
        deadline = loop.time() + timeout
        waiter = (loop.create_future(), deadline, timeout, weight)
        self.waiters.append(waiter)
        if deadline < self.rings_at:
            self.ring_at(deadline, loop)
        return waiter

    def leave(self, waiter: Waiter) -> bool:
        """Give up, after a cancellation; False when it had been served already, so that it has something to return."""
        if waiter in self.waiters:
            self.waiters.remove(waiter)
        future = waiter[FUTURE]
        if future.get_loop() is not self.loop:
            # Left behind in a loop that closed, and thrown away now: what it was given went with that loop.
            return True
        return not future.done() or future.cancelled() or future.result() is not None

    def first(self) -> Waiter | None:
        """Who comes next; those who were cancelled and have not left yet are put aside."""
        while self.waiters:
            if not self.waiters[0][FUTURE].done():
                return self.waiters[0]
            self.waiters.popleft()
        return None

    def serve(self) -> bool:
        """Wake the first; False when nobody waits."""
        waiters = self.waiters
        if waiters and self.loop is not None and self.loop.is_closed():
            # Whoever waits in a loop that closed will never run again.
            waiters.clear()
        while waiters:
            future = waiters.popleft()[FUTURE]
            if not future.done():
                future.set_result(None)
                return True
        return False

    def dismiss_last(self, error: Exception) -> bool:
        """Send the last away with the error; False when nobody waits."""
        if self.loop is not None and self.loop.is_closed():
            self.waiters.clear()
        while self.waiters:
            future = self.waiters.pop()[FUTURE]
            if not future.done():
                future.set_result(error)
                return True
        return False

    def move_to(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Belong to this loop, or to none yet; `WrongState` while another that it belongs to is not closed."""
        if self.loop is not None and self.loop is not loop and not self.loop.is_closed():
            raise WrongState("it belongs to another event loop, which is not closed: one loop at a time")
        # Whoever waited in a loop that closed will never run again.
        self.waiters.clear()
        self.loop, self.thread, self._timer, self.rings_at = loop, get_ident(), None, math.inf

    def is_elsewhere(self) -> bool:
        """Whether the loop of those who wait is another thread's, where alone they may be woken."""
        return self.loop is not None and self.thread != get_ident() and not self.loop.is_closed()

    def carry(self, call: Callable[[], object]) -> None:
        """Have it called in the loop of those who wait, from any thread; in one that closes meanwhile it is not."""
        if self.loop is not None:
            with suppress(RuntimeError):
                self.loop.call_soon_threadsafe(call)

    def ring_at(self, deadline: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self.rings_at = deadline
        self._timer = loop.call_later(max(deadline - loop.time(), SHORTEST_TIMER), self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer, self.rings_at = None, math.inf
        now = loop.time()
        for waiter in [waiter for waiter in self.waiters if waiter[DEADLINE] <= now]:
            self.waiters.remove(waiter)
            future, _, timeout, _ = waiter
            if not future.done():
                future.set_result(DeadlineExceeded(f"nothing was free within {timeout:g} s"))
        if self.waiters:
            self.ring_at(min(deadline for _, deadline, _, _ in self.waiters), loop)


def no_loop_yet() -> bool:
    """In the place of `is_closed` of the loop that something belongs to, until there is one."""
    return True


def checked_timeout(timeout: float) -> float:
    return seconds("timeout", timeout, zero=True)


def full(what: str, limit: int) -> Overloaded:
    return Overloaded(f"{limit} callers wait for {what} already, and no more may")
