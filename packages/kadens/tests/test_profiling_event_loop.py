import asyncio
import logging
import math
from collections.abc import Callable
from typing import Any

import pytest

from kadens.errors import BadInput, WrongState
from kadens.metrics import Registry, render
from kadens.profiling import EventLoopMonitor, EventLoopOptions, EventLoopStatistics

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]

INTERVAL = 0.001


class Jumping:
    """A clock that is `lag` late at every ring after the first reading."""

    def __init__(self, lag: float) -> None:
        self.now = 0.0
        self.lag = lag

    def __call__(self) -> float:
        self.now += INTERVAL + self.lag
        return self.now


async def test_a_blocked_loop_is_measured_counted_and_told(parse: Parse, caplog: pytest.LogCaptureFixture) -> None:
    told: asyncio.Queue[float] = asyncio.Queue()
    registry = Registry()
    options = EventLoopOptions(interval=INTERVAL, blocked_after=0.2, on_blocked=told.put_nowait)
    monitor = EventLoopMonitor(registry, options, clock=Jumping(0.3))
    with caplog.at_level(logging.WARNING):
        async with monitor:
            assert await told.get() == pytest.approx(0.3)
            statistics = monitor.statistics()
    assert statistics.blocked >= 1
    assert statistics.last == pytest.approx(0.3)
    assert statistics.max == pytest.approx(0.3)
    assert "a timer rang 0.300 s late" in caplog.text
    samples = parse(render(registry).decode())
    assert samples[("event_loop_blocked_total",)] >= 1
    assert samples["event_loop_lag_seconds_bucket", "0.25"] == 0
    assert samples["event_loop_lag_seconds_bucket", "0.5"] >= 1


async def test_a_real_block_is_seen() -> None:
    told: asyncio.Queue[float] = asyncio.Queue()
    options = EventLoopOptions(interval=INTERVAL, blocked_after=0.02, on_blocked=told.put_nowait)
    async with EventLoopMonitor(Registry(), options) as monitor:
        end = asyncio.get_running_loop().time() + 0.03
        while asyncio.get_running_loop().time() < end:
            pass
        assert await told.get() >= 0.02
    assert monitor.statistics().blocked >= 1


async def test_a_listener_that_raises_does_not_end_the_measuring() -> None:
    rings: asyncio.Queue[float] = asyncio.Queue()
    reported: list[dict[str, object]] = []

    def listener(lag: float) -> None:
        rings.put_nowait(lag)
        raise RuntimeError("listener")

    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    options = EventLoopOptions(interval=INTERVAL, blocked_after=0.1, on_blocked=listener)
    async with EventLoopMonitor(Registry(), options, clock=Jumping(0.2)):
        await rings.get()
        await rings.get()
    assert reported


async def test_after_closing_no_timer_is_left_and_the_statistics_stay() -> None:
    told: asyncio.Queue[float] = asyncio.Queue()
    options = EventLoopOptions(interval=INTERVAL, blocked_after=0.1, on_blocked=told.put_nowait)
    monitor = EventLoopMonitor(Registry(), options, clock=Jumping(0.2))
    async with monitor:
        await told.get()
    closed = monitor.statistics()
    rung = asyncio.Event()
    asyncio.get_running_loop().call_later(5 * INTERVAL, rung.set)
    await rung.wait()
    assert monitor.statistics() == closed
    await monitor.aclose()


async def test_it_opens_once_at_a_time_and_again_after_closing() -> None:
    monitor = EventLoopMonitor(Registry())
    async with monitor:
        with pytest.raises(WrongState):
            await monitor.__aenter__()
    async with monitor:
        pass


def test_before_the_first_ring_nothing_is_claimed() -> None:
    monitor = EventLoopMonitor(Registry())
    assert monitor.statistics() == EventLoopStatistics(measured=0, blocked=0, last=None, max=None)


async def hear(lag: float) -> None: ...


@pytest.mark.parametrize("listener", [5, "alert", hear])
def test_who_is_told_is_a_function_that_is_not_async(listener: Any) -> None:
    with pytest.raises(BadInput, match=r"^on_blocked: "):
        EventLoopOptions(on_blocked=listener)
    with pytest.raises(BadInput, match=r"^options: "):
        EventLoopMonitor(Registry(), listener)
    with pytest.raises(BadInput, match=r"^registry: "):
        EventLoopMonitor(listener)


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf, "1", None, [1]])
def test_options_are_seconds_above_zero(seconds: Any) -> None:
    with pytest.raises(BadInput, match="interval"):
        EventLoopOptions(interval=seconds)
    with pytest.raises(BadInput, match="blocked_after"):
        EventLoopOptions(blocked_after=seconds)
