"""How late the event loop is."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from kadens.checks import callable_, instance, seconds, sync_callable
from kadens.clock import Clock, monotonic, without_deadline
from kadens.errors import WrongState
from kadens.metrics import Registry

__all__ = ["EventLoopMonitor", "EventLoopOptions", "EventLoopStatistics"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLoopOptions:
    """Seconds; `on_blocked` is called in the loop with the lag, each time it exceeds `blocked_after`."""

    interval: float = 0.5
    blocked_after: float = 0.1
    on_blocked: Callable[[float], None] | None = None

    def __post_init__(self) -> None:
        seconds("interval", self.interval)
        seconds("blocked_after", self.blocked_after)
        if self.on_blocked is not None:
            sync_callable("on_blocked", self.on_blocked)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLoopStatistics:
    """Lags in seconds; `last` and `max` are None before the first measurement."""

    measured: int
    blocked: int
    last: float | None
    max: float | None


class EventLoopMonitor:
    """Sets one timer again and again and measures how late it rings.

    The lag is what any other timer or ready socket would have waited at that moment. A block that begins
    and ends between two rings is not seen; a shorter interval sees more and costs more.
    """

    def __init__(
        self,
        registry: Registry,
        options: EventLoopOptions = EventLoopOptions(),
        *,
        clock: Clock = monotonic,
    ) -> None:
        instance("registry", registry, Registry)
        self._options = instance("options", options, EventLoopOptions)
        self._clock = callable_("clock", clock)
        self._lag = registry.histogram("event_loop_lag_seconds", "How late the event loop rang a timer.")
        self._blocks = registry.counter(
            "event_loop_blocked_total", "Times the event loop was later than the threshold."
        )
        self._timer: asyncio.TimerHandle | None = None
        self._statistics = EventLoopStatistics(measured=0, blocked=0, last=None, max=None)

    async def __aenter__(self) -> Self:
        if self._timer is not None:
            raise WrongState("the event loop monitor is open already")
        self._set_timer(asyncio.get_running_loop())
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop measuring; the statistics stay."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def statistics(self) -> EventLoopStatistics:
        return self._statistics

    def _set_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        due = self._clock() + self._options.interval
        self._timer = loop.call_later(self._options.interval, self._ring, loop, due, context=without_deadline())

    def _ring(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        # uvloop rounds its timers to milliseconds, so they may ring a little early.
        lag = max(0.0, self._clock() - due)
        blocked = lag > self._options.blocked_after
        self._record(lag, blocked=blocked)
        # Set before telling: a listener that raises does not end the measuring.
        self._set_timer(loop)
        if blocked:
            self._tell(lag)

    def _record(self, lag: float, *, blocked: bool) -> None:
        self._lag.observe(lag)
        if blocked:
            self._blocks.inc()
        before = self._statistics
        self._statistics = EventLoopStatistics(
            measured=before.measured + 1,
            blocked=before.blocked + blocked,
            last=lag,
            max=lag if before.max is None else max(before.max, lag),
        )

    def _tell(self, lag: float) -> None:
        logger.warning("the event loop was blocked: a timer rang %.3f s late", lag)
        if self._options.on_blocked is not None:
            self._options.on_blocked(lag)
