"""How fast a market's time runs beside the clock on the wall."""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import isfinite

from kurs.clock import Clock, SystemClock
from kurs.domain.errors import BadInput
from kurs.market.columns import IntArray

__all__ = ["BATCH", "Pace", "Wait", "wait_for"]

# One batch is one turn of the event loop: long enough to be cheap, short enough that nobody waits for it.
BATCH = 256

# Waits until the event is set or the seconds are over; None sets no timer.
Wait = Callable[[asyncio.Event, float | None], Awaitable[None]]


async def wait_for(event: asyncio.Event, seconds: float | None) -> None:
    """Waits on the running event loop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


class Pace:
    """Market time: N times as fast as real time, as fast as it is read (None), or standing still (0).

    Nothing wakes up before a candle is due or the speed changes; standing still sets no timer at all.
    """

    def __init__(self, speed: float | None, *, clock: Clock | None = None, wait: Wait = wait_for) -> None:
        self._clock = clock or SystemClock()
        self._wait = wait
        self._changed = asyncio.Event()
        self._speed = _checked(speed)
        self._anchor: tuple[float, float] = (self._clock.monotonic(), 0.0)

    @property
    def speed(self) -> float | None:
        return self._speed

    def start(self, market_time: int) -> None:
        """It is `market_time` (ms) now."""
        self._set(market_time)

    def change(self, speed: float | None) -> None:
        """From now on at this speed; whoever waits is woken. Raises BadInput."""
        checked = _checked(speed)
        self._set(self._now())
        self._speed = checked
        self._changed.set()

    async def due(self, closes: IntArray, start: int) -> int:
        """Waits until `closes[start]` (ms, rising) has come; gives the place behind the last that is due.

        At most BATCH places further; the event loop gets its turn even when nothing has to be waited for.
        """
        await asyncio.sleep(0)
        stop = min(start + BATCH, len(closes))
        while self._speed is not None:
            now = round(self._now())
            if closes[start] <= now:
                return bisect_right(closes, now, start, stop)
            self._changed.clear()
            await self._wait(self._changed, self._seconds_until(int(closes[start])))
        self._set(int(closes[stop - 1]))
        return stop

    def now(self) -> int:
        """The market's time, ms; as fast as it is read, that is the last candle's close."""
        return int(self._now())

    def _now(self) -> float:
        real, market = self._anchor
        return market + (self._clock.monotonic() - real) * 1000 * (self._speed or 0.0)

    def _set(self, market_time: float) -> None:
        self._anchor = (self._clock.monotonic(), market_time)

    def _seconds_until(self, market_time: int) -> float | None:
        return (market_time - self._now()) / 1000 / self._speed if self._speed else None


def _checked(speed: float | None) -> float | None:
    if speed is not None and not (isfinite(speed) and speed >= 0):
        raise BadInput.of("speed", speed, "0 (stand still), a finite number above 0, or none (as fast as possible)")
    return speed
