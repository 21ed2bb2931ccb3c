"""Stops calling what keeps failing, and finds out with one call whether it has recovered."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from types import TracebackType
from typing import NoReturn, ParamSpec, Self, TypeVar

from kadens import checks
from kadens.clock import Clock, monotonic
from kadens.errors import CircuitOpen
from kadens.resilience.states import TABLE, Change, State, Trigger

__all__ = ["CircuitBreaker", "CircuitBreakerStatistics", "Window"]

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger(__name__)

SLICES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitBreakerStatistics:
    """`calls` and `failures` are of the rolling window; the others since construction."""

    state: State
    calls: int
    failures: int
    opened: int
    refused: int
    probes: int


class Window:
    """Calls and failures of the last `seconds`, in slices of a tenth: exact to one slice."""

    __slots__ = ("_passed", "_slot", "_width", "calls", "edge", "failures")

    def __init__(self, seconds: float) -> None:
        self._width = seconds / SLICES
        self._passed: deque[tuple[int, int, int]] = deque()
        self._slot = 0
        self.clear()

    def clear(self) -> None:
        # Of the current slice; the next call sees that it is over and begins the right one.
        self.calls = self.failures = 0
        self.edge = float("-inf")
        self._passed.clear()

    def turn(self, now: float) -> None:
        """Begin the slice of `now`, and forget those that the window has left."""
        if now >= self.edge:
            if self.calls:
                self._passed.append((self._slot, self.calls, self.failures))
            self._slot = int(now // self._width)
            self.edge = (self._slot + 1) * self._width
            self.calls = self.failures = 0
        while self._passed and self._passed[0][0] <= self._slot - SLICES:
            self._passed.popleft()

    def totals(self) -> tuple[int, int]:
        calls = self.calls + sum(calls for _, calls, _ in self._passed)
        failures = self.failures + sum(failures for _, _, failures in self._passed)
        return calls, failures


class CircuitBreaker:
    """`@breaker` or `async with breaker:`; while it is open every call is refused with `CircuitOpen`.

    Opens when, within the last `window` seconds, at least `min_calls` calls ended and `failure_ratio` of them or
    more failed. After `recovery` seconds it lets `probes` calls through and no other; it closes when all of them
    succeed and opens again when one fails. A probe that is cancelled, or has not ended after another `recovery`
    seconds, says nothing and makes room for the next. What counts as failure is an exception of `on` that is not
    one of `ignore`. A deadline belongs inside: one around the breaker cancels, and a cancelled call is not counted.

    `on_change` is told of every change of state, as `states.TABLE` has them; what it raises is logged.
    After Nygard, "Release It!", 2nd edition, 5.2. Belongs to one event loop.
    """

    def __init__(
        self,
        name: str = "circuit",
        *,
        failure_ratio: float = 0.5,
        min_calls: int = 10,
        window: float = 30.0,
        recovery: float = 10.0,
        probes: int = 1,
        on: type[Exception] | tuple[type[Exception], ...] = Exception,
        ignore: tuple[type[Exception], ...] = (),
        on_change: Callable[[Change], None] | None = None,
        clock: Clock = monotonic,
    ) -> None:
        self.name = checks.name("name", name)
        self._failure_ratio = checks.number("failure_ratio", failure_ratio, least=0, most=1, above=True)
        self._min_calls = checks.count("min_calls", min_calls)
        self._recovery = checks.seconds("recovery", recovery)
        self._probes = checks.count("probes", probes)
        self._on = checks.exceptions("on", on)
        self._ignore = () if ignore == () else checks.exceptions("ignore", ignore)
        self._on_change = None if on_change is None else checks.sync_callable("on_change", on_change)
        self._clock = checks.callable_("clock", clock)
        self._window = Window(checks.seconds("window", window))
        self._state = State.CLOSED
        # Open: when the next call may be a probe. Half-open: when a probe that has not ended is given up.
        self._wait_until = 0.0
        # The tasks whose call is a probe of this half-open time, and how many of those have succeeded.
        self._probing: list[asyncio.Task[object] | None] = []
        self._succeeded = 0
        self._opened = self._refused = self._probed = 0

    @property
    def state(self) -> State:
        """It becomes half-open with the first call after `recovery`, not by itself."""
        return self._state

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        checks.async_callable("function", function)
        window, clock, closed = self._window, self._clock, State.CLOSED

        @wraps(function)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if self._state is not closed:
                async with self:
                    return await function(*args, **kwargs)
            try:
                result = await function(*args, **kwargs)
            except Exception as error:
                self._ended(error)
                raise
            # As `_ended(None)`, written out: this is the way of nearly all calls.
            now = clock()
            if now >= window.edge:
                window.turn(now)
            window.calls += 1
            return result

        return guarded

    async def __aenter__(self) -> Self:
        if self._state is not State.CLOSED:
            self._admit_probe()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._probing and (task := asyncio.current_task()) in self._probing:
            self._probing.remove(task)
            self._end_probe(error)
        else:
            self._ended(error)

    def reset(self) -> None:
        """Close it and forget what was counted."""
        self._change(Trigger.RESET, self._clock())

    def statistics(self) -> CircuitBreakerStatistics:
        self._window.turn(self._clock())
        calls, failures = self._window.totals()
        return CircuitBreakerStatistics(
            state=self._state,
            calls=calls,
            failures=failures,
            opened=self._opened,
            refused=self._refused,
            probes=self._probed,
        )

    def _is_failure(self, error: BaseException) -> bool:
        return isinstance(error, self._on) and not isinstance(error, self._ignore)

    def _ended(self, error: BaseException | None) -> None:
        # A call that began before the circuit opened and ends after it says nothing new.
        if self._state is not State.CLOSED or (error is not None and not isinstance(error, Exception)):
            return
        now = self._clock()
        self._window.turn(now)
        self._window.calls += 1
        if error is not None and self._is_failure(error):
            self._window.failures += 1
            self._judge(now)

    def _judge(self, now: float) -> None:
        """Open if there were too many failures."""
        calls, failures = self._window.totals()
        if calls >= self._min_calls and failures >= self._failure_ratio * calls:
            self._change(Trigger.FAILED_TOO_OFTEN, now)

    def _admit_probe(self) -> None:
        now = self._clock()
        if self._state is State.OPEN and now >= self._wait_until:
            self._change(Trigger.RESTED, now)
        elif self._state is State.HALF_OPEN and now >= self._wait_until:
            self._probing.clear()
        if self._state is not State.HALF_OPEN or len(self._probing) + self._succeeded >= self._probes:
            self._refuse(now)
        self._probed += 1
        self._wait_until = now + self._recovery
        self._probing.append(asyncio.current_task())

    def _refuse(self, now: float) -> NoReturn:
        self._refused += 1
        retry_after = max(0.0, self._wait_until - now)
        told = f"{self.name} is {self._state}: not called; try again in {retry_after:.3g} s"
        raise CircuitOpen(told, retry_after=retry_after)

    def _end_probe(self, error: BaseException | None) -> None:
        if error is not None and not isinstance(error, Exception):
            return
        if error is not None and self._is_failure(error):
            self._change(Trigger.PROBE_FAILED, self._clock())
            return
        self._succeeded += 1
        if self._succeeded >= self._probes:
            self._change(Trigger.PROBES_SUCCEEDED, self._clock())

    def _change(self, trigger: Trigger, now: float) -> None:
        before, self._state = self._state, TABLE[self._state, trigger]
        self._window.clear()
        self._probing.clear()
        self._succeeded = 0
        if self._state is State.OPEN:
            self._opened += 1
            self._wait_until = now + self._recovery
        if self._state is not before:
            self._tell(Change(name=self.name, before=before, after=self._state, trigger=trigger, at=now))

    def _tell(self, change: Change) -> None:
        if self._on_change is None:
            return
        try:
            self._on_change(change)
        except Exception:
            # The listener is the host's code; a call must not fail because of who watches.
            logger.exception("the listener of the circuit breaker %s failed", change.name)
