"""So many at once and so many in line: one slow dependency does not take the whole service."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from threading import get_ident
from typing import ParamSpec, Self, TypeVar

from kadens.checks import async_callable, count, seconds
from kadens.errors import DeadlineExceeded, Overloaded, WrongState

__all__ = ["Bulkhead", "BulkheadStatistics"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkheadStatistics:
    """`refused` found the line full, `expired` waited in vain."""

    entered: int
    running: int
    waiting: int
    refused: int
    expired: int


class Bulkhead:
    """`async with bulkhead:` or `@bulkhead`: at most `max_concurrent` inside, at most `max_waiting` in line.

    First come, first served. Past the line `Overloaded`; after `timeout` seconds in line `DeadlineExceeded`.
    It belongs to the event loop that uses it first, until that closes: then nobody is inside any more. To wait in a
    second loop before is `WrongState`. After Nygard, "Release It!", 2nd edition, 5.3.
    """

    def __init__(self, max_concurrent: int, *, max_waiting: int = 100, timeout: float = 10.0) -> None:
        self._max_concurrent = count("max_concurrent", max_concurrent)
        self._max_waiting = count("max_waiting", max_waiting, least=0)
        self._timeout = seconds("timeout", timeout)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        # Whether that loop has closed, or there is none yet: asked by every call, so bound once.
        self._homeless: Callable[[], bool] = _no_loop_yet
        self._abandoned = 0
        self._line: deque[asyncio.Future[None]] = deque()
        self._running = self._entered = self._refused = self._expired = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        async_callable("function", function)

        @wraps(function)
        async def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            async with self:
                return await function(*args, **kwargs)

        return inside

    async def __aenter__(self) -> Self:
        if self._homeless():
            self._move_to(asyncio.get_running_loop())
        # While somebody waits every place is taken: a place that is left goes to the first in line.
        if self._running < self._max_concurrent:
            self._running += 1
        else:
            await self._wait()
        self._entered += 1
        return self

    async def __aexit__(self, kind: type[BaseException] | None = None, *exc_info: object) -> None:
        if kind is GeneratorExit and self._abandoned:
            # A coroutine that was left behind in a closed loop; its place has been free since then.
            self._abandoned -= 1
        elif not self._line:
            self._running -= 1
        elif self._thread != get_ident() and self._loop is not None and not self._homeless():
            # They may be woken in their own thread alone; a loop that closes meanwhile frees the place itself.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._leave)
        else:
            self._leave()

    def statistics(self) -> BulkheadStatistics:
        return BulkheadStatistics(
            entered=self._entered,
            running=self._running,
            waiting=len(self._line),
            refused=self._refused,
            expired=self._expired,
        )

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """What is still inside in a loop that closed never comes back, but for coroutines that are thrown away."""
        self._abandoned += self._running
        self._running = 0
        self._line.clear()
        self._loop, self._thread, self._homeless = loop, get_ident(), loop.is_closed

    async def _wait(self) -> None:
        if len(self._line) >= self._max_waiting:
            self._refused += 1
            raise Overloaded(f"{self._running} inside and {len(self._line)} in line, which is all that is allowed")
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            raise WrongState("the bulkhead belongs to another event loop, which is not closed: one loop at a time")
        place: asyncio.Future[None] = loop.create_future()
        self._line.append(place)
        try:
            async with asyncio.timeout(self._timeout) as timer:
                await place
        except BaseException as error:
            self._give_back(place)
            if isinstance(error, TimeoutError) and timer.expired():
                self._expired += 1
                raise DeadlineExceeded(f"no place within {self._timeout:g} s") from error
            raise

    def _give_back(self, place: asyncio.Future[None]) -> None:
        if place in self._line:
            self._line.remove(place)
        elif not place.cancelled() and place.get_loop() is self._loop:
            # It was given the place in the same turn in which it gave up waiting.
            self._leave()

    def _leave(self) -> None:
        if self._line and self._homeless():
            self._line.clear()
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._running -= 1


def _no_loop_yet() -> bool:
    return True
