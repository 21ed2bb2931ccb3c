"""Until when all that a task does must be done, also what it calls and the tasks it starts."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Token
from dataclasses import dataclass
from functools import wraps
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from kadens import checks
from kadens.clock import Due, due_within, monotonic
from kadens.errors import DeadlineExceeded, WrongState

__all__ = ["DeadlineStatistics", "deadline", "remaining"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStatistics:
    entered: int
    exceeded: int


class _Tally:
    __slots__ = ("entered", "exceeded")

    def __init__(self) -> None:
        self.entered = self.exceeded = 0


def remaining() -> float | None:
    """Seconds until the nearest deadline around the caller, 0 when it has passed; None where there is none."""
    due = due_within.get()
    return None if due is None else max(0.0, due.when - monotonic())


class deadline:  # noqa: N801  # a verb where it is used, as contextlib.suppress
    """`async with deadline(2.0): ...` or `@deadline(2.0)`: what is not done in time raises `DeadlineExceeded`.

    Seconds. Within another deadline the earlier of both counts, also in tasks that are started inside; the one
    that was exceeded is the one that raises. `DeadlineExceeded` is a `TimeoutError`.
    """

    __slots__ = ("_seconds", "_tally", "_timeout", "_token")

    def __init__(self, seconds: float) -> None:
        self._seconds = checks.seconds("seconds", seconds, zero=True)
        self._tally = _Tally()
        self._timeout: asyncio.Timeout | None = None
        self._token: Token[Due | None] | None = None

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        checks.async_callable("function", function)

        @wraps(function)
        async def within(*args: P.args, **kwargs: P.kwargs) -> R:
            async with self._anew():
                return await function(*args, **kwargs)

        return within

    async def __aenter__(self) -> Self:
        if self._token is not None:
            raise WrongState("a deadline is entered once; make another, or use it as a decorator")
        task = asyncio.current_task()
        now = monotonic()
        when = now + self._seconds
        outer = due_within.get()
        if outer is None or when < outer.when or outer.task is not task:
            when = when if outer is None else min(when, outer.when)
            self._timeout = asyncio.timeout(when - now)
            await self._timeout.__aenter__()
            self._token = due_within.set(Due(when=when, task=task))
        else:
            # The one around it is earlier and cuts off the same task: a timer of our own could only be late.
            self._token = due_within.set(outer)
        self._tally.entered += 1
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._leave()
        if self._timeout is None:
            return
        try:
            await self._timeout.__aexit__(kind, error, traceback)
        except TimeoutError as exceeded:
            self._tally.exceeded += 1
            raise DeadlineExceeded(f"not done within {self._seconds:g} s") from exceeded

    def statistics(self) -> DeadlineStatistics:
        """As a decorator: of all calls of the functions it decorates."""
        return DeadlineStatistics(entered=self._tally.entered, exceeded=self._tally.exceeded)

    def _anew(self) -> "deadline":
        one = deadline(self._seconds)
        one._tally = self._tally
        return one

    def _leave(self) -> None:
        if self._token is None:
            return
        try:
            due_within.reset(self._token)
        except ValueError:
            # A generator that was thrown away ends in another context, where nothing was set; the timer must end still.
            return
