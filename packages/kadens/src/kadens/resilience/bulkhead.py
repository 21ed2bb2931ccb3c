"""So many at once and so many in line: one slow dependency does not take the whole service."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, Self, TypeVar

from kadens.errors import DeadlineExceeded, Overloaded
from kadens.resilience.checks import check_async, check_count, check_seconds

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
    Belongs to one event loop. After Nygard, "Release It!", 2nd edition, 5.3.
    """

    def __init__(self, max_concurrent: int, *, max_waiting: int = 100, timeout: float = 10.0) -> None:
        check_count("max_concurrent", max_concurrent)
        check_count("max_waiting", max_waiting, least=0)
        check_seconds("timeout", timeout)
        self._max_concurrent = max_concurrent
        self._max_waiting = max_waiting
        self._timeout = timeout
        self._line: deque[asyncio.Future[None]] = deque()
        self._running = self._entered = self._refused = self._expired = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        check_async(function)

        @wraps(function)
        async def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            async with self:
                return await function(*args, **kwargs)

        return inside

    async def __aenter__(self) -> Self:
        # While somebody waits every place is taken: a place that is left goes to the first in line.
        if self._running < self._max_concurrent:
            self._running += 1
        else:
            await self._wait()
        self._entered += 1
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._leave()

    def statistics(self) -> BulkheadStatistics:
        return BulkheadStatistics(
            entered=self._entered,
            running=self._running,
            waiting=len(self._line),
            refused=self._refused,
            expired=self._expired,
        )

    async def _wait(self) -> None:
        if len(self._line) >= self._max_waiting:
            self._refused += 1
            raise Overloaded(f"{self._running} inside and {len(self._line)} in line, which is all that is allowed")
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
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
        elif not place.cancelled():
            # It was given the place in the same turn in which it gave up waiting.
            self._leave()

    def _leave(self) -> None:
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._running -= 1
