"""One timer tells how everything is, again and again, if somebody listens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Self

from kadens.clock import Clock, monotonic, without_deadline
from kadens.errors import WrongState
from kadens.metrics.process import resident_memory
from kadens.system.events import Listeners, Report
from kadens.system.statistics import KadensStatistics

__all__ = ["Reports", "ReportsStatistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsStatistics:
    """`told` reports; none is made while nobody listens."""

    told: int


class Reports:
    """Every `interval()` seconds, asked anew each time, a `Report` goes to the listeners."""

    def __init__(
        self,
        listeners: Listeners,
        statistics: Callable[[], KadensStatistics],
        *,
        interval: Callable[[], float],
        clock: Clock = monotonic,
        cpu: Clock = process_time,
    ) -> None:
        self._listeners = listeners
        self._read = statistics
        self._interval = interval
        self._clock = clock
        self._cpu = cpu
        self._timer: asyncio.TimerHandle | None = None
        self._since = (0.0, 0.0)
        self._told = 0

    async def __aenter__(self) -> Self:
        if self._timer is not None:
            raise WrongState("the reports are open already")
        self._since = self._clock(), self._cpu()
        self._set_timer()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def restart(self) -> None:
        """Count the interval from now; nothing to do while it is closed."""
        if self._timer is not None:
            self._timer.cancel()
            self._set_timer()

    def statistics(self) -> ReportsStatistics:
        return ReportsStatistics(told=self._told)

    def _set_timer(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._interval(), self._ring, context=without_deadline())

    def _ring(self) -> None:
        self._set_timer()
        since, self._since = self._since, (self._clock(), self._cpu())
        if not self._listeners:
            return
        passed, used = (now - then for now, then in zip(self._since, since, strict=True))
        memory = resident_memory()
        self._told += 1
        self._listeners.tell(
            Report(
                cpu=used / passed if passed > 0 else 0.0,
                memory=None if memory is None else int(memory),
                statistics=self._read(),
            )
        )
