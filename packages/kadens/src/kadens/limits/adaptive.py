"""A concurrency limit that finds itself: it grows while latency stays, and shrinks when latency grows."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from kadens.checks import callable_, count, number, seconds
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, DeadlineExceeded, Shed, WrongState
from kadens.limits.waiting import FUTURE, WaitingLine, checked_timeout, no_loop_yet

__all__ = ["AdaptiveLimit", "AdaptiveLimitStatistics", "Admission", "Gradient", "Priority"]

LONG_WINDOWS = 600
WARM_UP_WINDOWS = 10
LEAST_GRADIENT = 0.5
DECAY = 0.95


class Priority(IntEnum):
    """What is shed first: the lowest."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveLimitStatistics:
    """Latencies in seconds, None before the first window; `shed` counts calls by priority, lowest first."""

    limit: int
    in_flight: int
    waiting: int
    admitted: int
    shed: tuple[int, ...]
    timed_out: int
    cancelled: int
    latency: float | None
    long_latency: float | None


class Gradient:
    """The limit as a function of measured latency (Gradient2 of Netflix' concurrency-limits, 2018).

    Per window: `gradient = tolerance * long / short`, within 0.5 and 1, where short is the window's mean
    latency and long its exponential mean over 600 windows; `limit = limit * gradient + room`, smoothed. The
    room lets it grow until latency answers. A window that used less than half of the limit tells nothing.
    """

    def __init__(self, *, initial: int, least: int, most: int, tolerance: float, smoothing: float, room: float) -> None:
        self._limit = float(initial)
        self._least, self._most = least, most
        self._tolerance, self._smoothing, self._room = tolerance, smoothing, room
        self._windows = 0
        self.long: float | None = None

    @property
    def limit(self) -> int:
        return int(self._limit)

    def observe(self, latency: float, in_flight: int) -> None:
        """One window: its mean latency in seconds, and the most calls that were in flight."""
        long = self.long = self._averaged(latency)
        if long > 2 * latency:
            # After a long time of overload the mean would allow what is slow by now; it is forgotten faster.
            long = self.long = long * DECAY
        if 2 * in_flight < self._limit:
            return
        gradient = max(LEAST_GRADIENT, min(1.0, self._tolerance * long / latency)) if latency > 0 else 1.0
        wanted = self._limit * gradient + self._room
        smoothed = self._limit + (wanted - self._limit) * self._smoothing
        self._limit = max(self._least, min(self._most, smoothed))

    def _averaged(self, latency: float) -> float:
        self._windows += 1
        if self.long is None:
            return latency
        if self._windows <= WARM_UP_WINDOWS:
            return self.long + (latency - self.long) / self._windows
        return self.long + (latency - self.long) * 2 / (LONG_WINDOWS + 1)


class AdaptiveLimit:
    """At most so many calls at once as the work behind them bears; who waits is served by priority, then order.

    `async with limit.admit(priority=Priority.HIGH)`: when `max_waiting` callers wait, the newest of the lowest
    priority is sent away with `Shed`, which may be the one who comes. A wait ends after `timeout` seconds
    with `DeadlineExceeded`. Latency is measured from admission to the end; a call that fails counts for
    nothing, because failing is fast, except that one which ran out of time counts as slow as it was.

    It belongs to the event loop that uses it first, until that closes: then nothing is in flight any more. To wait
    in a second loop before is `WrongState`.
    """

    def __init__(
        self,
        *,
        initial: int = 20,
        min_limit: int = 1,
        max_limit: int = 1000,
        max_waiting: int = 100,
        timeout: float = 1.0,
        window: float = 0.5,
        min_samples: int = 10,
        tolerance: float = 1.5,
        smoothing: float = 0.2,
        room: float = 4.0,
        clock: Clock = monotonic,
    ) -> None:
        count("max_limit", max_limit)
        if count("min_limit", min_limit) > max_limit:
            raise BadInput.of("min_limit", min_limit, f"at most max_limit, {max_limit}")
        count("initial", initial, least=min_limit, most=max_limit)
        number("tolerance", tolerance, least=1, above=True)
        number("smoothing", smoothing, least=0, most=1, above=True)
        number("room", room, least=0, above=True)
        self._gradient = Gradient(
            initial=initial, least=min_limit, most=max_limit, tolerance=tolerance, smoothing=smoothing, room=room
        )
        self._max_waiting = count("max_waiting", max_waiting, least=0)
        self._timeout = checked_timeout(timeout)
        self._window = _Window(length=seconds("window", window), least=count("min_samples", min_samples))
        self._clock = callable_("clock", clock)
        self._lines = tuple(WaitingLine() for _ in Priority)
        self._queues = tuple(line.waiters for line in self._lines)
        # Whether the loop that it belongs to has closed, or there is none yet: asked by every call, so bound once.
        self._homeless: Callable[[], bool] = no_loop_yet
        self._moved_at = -math.inf
        self._in_flight = self._admitted = self._timed_out = self._cancelled = 0
        self._shed = [0] * len(Priority)
        self._latency: float | None = None

    def admit(self, priority: Priority = Priority.NORMAL, *, timeout: float | None = None) -> "Admission":
        """`async with` it: `Shed`, or `DeadlineExceeded` after `timeout` seconds of waiting for room."""
        within = self._timeout if timeout is None else checked_timeout(timeout)
        return Admission(self, _checked_priority(priority), within)

    def statistics(self) -> AdaptiveLimitStatistics:
        return AdaptiveLimitStatistics(
            limit=self._gradient.limit,
            in_flight=self._in_flight,
            waiting=self._waiting(),
            admitted=self._admitted,
            shed=tuple(self._shed),
            timed_out=self._timed_out,
            cancelled=self._cancelled,
            latency=self._latency,
            long_latency=self._gradient.long,
        )

    async def enter(self, priority: Priority, within: float) -> float:
        """For `Admission`: take a place; when it was taken."""
        if self._homeless():
            self._move_to(asyncio.get_running_loop())
        if self._in_flight < self._gradient.limit and not any(self._queues):
            self._in_flight += 1
        else:
            await self._wait(priority, within)
        self._admitted += 1
        if self._in_flight > self._window.peak:
            self._window.peak = self._in_flight
        return self._clock()

    def leave(self, started: float, *, tells: bool) -> None:
        """For `Admission`: return the place; `tells` says whether its latency means something."""
        if started < self._moved_at:
            # Left behind in a loop that closed, and thrown away now: its place has been free since then.
            return
        if tells:
            self._observe(started)
        self._in_flight -= 1
        self._serve()

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in self._lines:
            line.move_to(loop)
        self._homeless, self._in_flight, self._moved_at = loop.is_closed, 0, self._clock()

    async def _wait(self, priority: Priority, within: float) -> None:
        loop, line = asyncio.get_running_loop(), self._lines[priority]
        if loop is not line.loop:
            # Refused before another, who may wait, is sent away for it.
            line.move_to(loop)
        if self._waiting() >= self._max_waiting:
            self._make_room(priority)
        waiter = line.join(loop, within)
        # Whoever stood in the way may have been cancelled and gone, with no call in flight to serve the next.
        self._serve()
        try:
            error = await waiter[FUTURE]
        except (asyncio.CancelledError, GeneratorExit):
            self._cancelled += 1
            if not line.leave(waiter):
                self._in_flight -= 1
                self._serve()
            raise
        if error is not None:
            self._timed_out += isinstance(error, DeadlineExceeded)
            raise error

    def _make_room(self, priority: Priority) -> None:
        """Send away the newest caller of the lowest priority, if that is lower than this one."""
        for lower in Priority:
            if lower >= priority:
                self._shed[priority] += 1
                raise Shed(f"{self._max_waiting} callers of this priority or a higher one wait already")
            if self._lines[lower].dismiss_last(Shed("a caller of a higher priority took the place")):
                self._shed[lower] += 1
                return

    def _serve(self) -> None:
        if any(self._queues):
            home = self._lines[0]
            if home.is_elsewhere():
                home.carry(self._serve_here)
            else:
                self._serve_here()

    def _serve_here(self) -> None:
        while any(self._queues) and self._in_flight < self._gradient.limit:
            if any(line.serve() for line in reversed(self._lines)):
                self._in_flight += 1

    def _waiting(self) -> int:
        return sum(map(len, self._queues))

    def _observe(self, started: float) -> None:
        now = self._clock()
        self._window.add(now - started, now)
        if self._window.is_over(now):
            self._latency = self._window.mean
            self._gradient.observe(self._latency, self._window.peak)
            self._window.restart(now, self._in_flight)


class Admission:
    """One call's stay within an `AdaptiveLimit`."""

    __slots__ = ("_limit", "_priority", "_started", "_within")

    def __init__(self, limit: AdaptiveLimit, priority: Priority, within: float) -> None:
        self._limit, self._priority, self._within = limit, priority, within
        self._started: float | None = None

    async def __aenter__(self) -> None:
        if self._started is not None:
            raise WrongState("an admission is for one call: ask the limit for another")
        self._started = math.inf
        self._started = await self._limit.enter(self._priority, self._within)

    async def __aexit__(self, kind: type[BaseException] | None, *exc_info: object) -> None:
        if self._started is not None:
            self._limit.leave(self._started, tells=kind is None or issubclass(kind, TimeoutError))


class _Window:
    """The latencies of a stretch of time, and the most calls that were in flight."""

    def __init__(self, *, length: float, least: int) -> None:
        self._length, self._least = length, least
        self._sum, self._count = 0.0, 0
        self._ends: float | None = None
        self.peak = 0

    @property
    def mean(self) -> float:
        return self._sum / self._count

    def add(self, latency: float, now: float) -> None:
        if self._ends is None:
            self._ends = now - latency + self._length
        self._sum += latency
        self._count += 1

    def is_over(self, now: float) -> bool:
        return self._ends is not None and now >= self._ends and self._count >= self._least

    def restart(self, now: float, in_flight: int) -> None:
        self._sum, self._count, self._ends, self.peak = 0.0, 0, now + self._length, in_flight


def _checked_priority(priority: int) -> Priority:
    try:
        return Priority(priority)
    except ValueError as error:
        raise BadInput.of("priority", priority, f"one of {', '.join(str(known) for known in Priority)}") from error
