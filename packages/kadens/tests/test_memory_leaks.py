import asyncio
import gc
import logging
import math
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_turns import turns, until
from virtual_time import VirtualLoop, run

from kadens.errors import BadInput, WrongState
from kadens.memory import Growth, LeakDetector, LeakReport, Source
from kadens.memory.growth import trend

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture(autouse=True)
def little_to_look_at() -> Iterator[None]:
    """What the other tests left is frozen, so that a sample is quick."""
    gc.freeze()
    yield
    gc.unfreeze()


class Order:
    """What leaks here."""


ORDER = f"{Order.__module__}.{Order.__qualname__}"


class Minutes:
    """A clock that a test moves by minutes."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def watched(
    detector: LeakDetector, clock: Minutes, before_each: Callable[[int], object], times: int
) -> LeakReport:
    for number in range(times):
        before_each(number)
        clock.now += 60.0
        report = await detector.sample()
    return report


def orders(growths: tuple[Growth, ...]) -> list[Growth]:
    return [growth for growth in growths if growth.name == ORDER]


# ── by type ───────────────────────────────────────────────────────────────────────────────────────


async def test_what_goes_on_growing_is_told_once_with_its_rate() -> None:
    clock, kept, told = Minutes(), list[Order](), list[Growth]()
    detector = LeakDetector(samples=6, on_leak=told.append, clock=clock)
    report = await watched(detector, clock, lambda _: kept.extend(Order() for _ in range(50)), 5)
    assert orders(report.leaks) == []
    assert orders(report.growths)[0].grown == 200
    report = await watched(detector, clock, lambda _: kept.extend(Order() for _ in range(50)), 3)
    (leak,) = orders(report.leaks)
    assert leak == Growth(source=Source.TYPE, name=ORDER, count=400, grown=250, per_minute=50.0, leaks=True)
    assert (report.samples, report.window) == (6, 300.0)
    assert len(orders(tuple(told))) == 1
    assert f"LEAK type {ORDER}: 400 objects, +250 (+50.0 a minute)" in str(report)
    assert detector.report() == report


async def test_it_is_told_again_after_it_had_stopped() -> None:
    clock, kept, told = Minutes(), list[Order](), list[Growth]()
    detector = LeakDetector(samples=6, on_leak=told.append, clock=clock)
    for _ in range(2):
        await watched(detector, clock, lambda _: kept.extend(Order() for _ in range(50)), 7)
        await watched(detector, clock, lambda _: None, 6)
    assert len(orders(tuple(told))) == 2
    assert detector.statistics().leaks_told == len(told)


@pytest.mark.parametrize("counts", [
    [0, 0, 0, 5000, 5000, 5000, 5000, 5000, 5000, 5000],
    [0, 3000, 5000, 6000, 6600, 6900, 7000, 7050, 7060, 7062],
    [0, 4000, 100, 4100, 50, 4000, 200, 4300, 150, 4400],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 9000],
    [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
], ids=["a step", "a cache that fills", "a sawtooth", "a burst", "too little"])  # fmt: skip
async def test_what_is_no_leak(counts: list[int]) -> None:
    clock, kept = Minutes(), list[Order]()

    def hold(number: int) -> None:
        kept[:] = [Order() for _ in range(counts[number])]

    detector = LeakDetector(clock=clock)
    report = await watched(detector, clock, hold, len(counts))
    assert orders(report.leaks) == []


async def test_memory_that_the_collector_does_not_know_shows_as_blocks() -> None:
    clock, kept = Minutes(), list[bytes]()
    detector = LeakDetector(samples=6, min_growth=4000, clock=clock)
    report = await watched(detector, clock, lambda _: kept.extend(bytes(100) for _ in range(5000)), 6)
    (leak,) = report.leaks
    assert (leak.source, leak.name) == (Source.BLOCKS, "python")
    assert leak.grown >= 25_000


async def test_no_class_is_kept_alive_by_having_been_counted() -> None:
    detector = LeakDetector()
    one = type("Made", (), {})()
    await detector.sample()
    assert f"{__name__}.Made" in detector._history[0].counts[Source.TYPE]
    assert all(type(name) is str for name in detector._history[0].counts[Source.TYPE])
    del one


async def test_a_metaclass_with_ideas_of_its_own_harms_nobody() -> None:
    class Meta(type):
        def __getattribute__(cls, name: str) -> object:
            raise RuntimeError

    class Odd(metaclass=Meta):
        pass

    odd = [Odd() for _ in range(3)]
    detector = LeakDetector()
    await detector.sample()
    assert [count for name, count in detector._history[0].counts[Source.TYPE].items() if name.endswith(".Odd")] == [3]
    del odd


async def test_who_holds_it_is_told_on_demand() -> None:
    class Desk:
        def __init__(self, order: Order) -> None:
            self.current = order

    class Drawer:
        __slots__ = ("inside",)

        def __init__(self, order: Order) -> None:
            self.inside = order

    # What is frozen is not searched.
    gc.unfreeze()
    one = Order()
    holders = [[one], {"first": one}, {one: 1}, Desk(one), Drawer(one), (one, {one}), lambda: one]
    globals()["held_here"] = one
    (example,) = LeakDetector().examples(ORDER, referrers=100)
    del globals()["held_here"]
    told = set(example.referrers)
    assert f"{__name__}.held_here, a global" in told
    assert {"a list of 1", "a dict of 1, at first", "a dict of 1, as a key", "a tuple of 2", "a set of 1"} <= told
    assert "a closure" in told
    assert any(text.endswith("Desk.current") for text in told)
    assert any(text.endswith("Drawer.inside") for text in told)
    assert f"{ORDER} at {id(one):#x}\n    held by " in str(example)
    assert len(LeakDetector().examples(ORDER, referrers=2)[0].referrers) == 2
    assert LeakDetector().examples("no.such.Type") == ()
    del holders


async def test_the_search_itself_is_no_holder() -> None:
    gc.unfreeze()
    kept = [Order(), Order()]
    assert [example.referrers for example in LeakDetector().examples(ORDER, count=5)] == [("a list of 2",)] * 2
    kept.clear()

    def fail_with(order: Order) -> None:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$") as raised:
        fail_with(Order())
    (example,) = LeakDetector().examples(ORDER)
    assert any("fail_with (" in text for text in example.referrers)
    del raised, example

    async def hold(given: list[Order]) -> None:
        mine = given.pop()
        await asyncio.get_running_loop().create_future()
        del mine

    task = asyncio.create_task(hold([Order()]), name="holder")
    await turns()
    (example,) = LeakDetector().examples(ORDER)
    assert any(text.startswith("a variable of ") and ".hold" in text for text in example.referrers)
    task.cancel()
    await asyncio.wait([task])


# ── by line ───────────────────────────────────────────────────────────────────────────────────────


async def test_lines_are_counted_only_when_asked_for() -> None:
    clock, kept = Minutes(), list[bytes]()
    async with LeakDetector(samples=6, clock=clock):
        assert not tracemalloc.is_tracing()
    detector = LeakDetector(samples=6, sites=True, clock=clock)
    with pytest.raises(WrongState, match="while the detector is open"):
        await detector.sample()
    async with detector:
        assert tracemalloc.get_traceback_limit() == 1
        report = await watched(detector, clock, lambda _: kept.append(bytes(50_000)), 6)
    assert not tracemalloc.is_tracing()
    (leak,) = [leak for leak in report.leaks if leak.source is Source.SITE]
    assert leak.name.startswith(f"{__file__}:")
    assert 250_000 <= leak.grown < 251_000
    assert "bytes" in str(leak)


async def test_tracing_that_the_host_began_goes_on() -> None:
    tracemalloc.start(3)
    try:
        async with LeakDetector(sites=True) as detector:
            assert tracemalloc.get_traceback_limit() == 3
            await detector.sample()
        assert tracemalloc.is_tracing()
        (name, *_) = detector._history[0].counts[Source.SITE]
        assert name.count(" < ") <= 2
    finally:
        tracemalloc.stop()


# ── over time ─────────────────────────────────────────────────────────────────────────────────────


def test_the_open_detector_samples_by_itself() -> None:
    async def main(loop: VirtualLoop) -> tuple[int, list[Growth]]:
        kept, told = list[Order](), list[Growth]()
        async with LeakDetector(interval=60.0, samples=6, on_leak=told.append, clock=loop.time) as detector:
            for _ in range(30):
                kept += [Order() for _ in range(100)]
                await asyncio.sleep(60.0)
            return detector.statistics().samples, orders(tuple(told))

    samples, told = run(main)
    assert 29 <= samples <= 30
    assert [leak.per_minute for leak in told] == [100.0]


def test_a_dear_sample_makes_the_next_one_wait() -> None:
    class Slow:
        """A clock by which everything takes a second."""

        now = 0.0

        def __call__(self) -> float:
            self.now += 1.0
            return self.now

    async def main(loop: VirtualLoop) -> tuple[int, float]:
        async with LeakDetector(interval=1.0, max_share=0.01, slice_size=1 << 30, clock=Slow()) as detector:
            await asyncio.sleep(500.0)
            return detector.statistics().samples, detector.statistics().cost

    # Two measured stretches of a second each, so 200 seconds between samples.
    assert run(main) == (3, 2.0)


async def test_the_loop_runs_between_slices() -> None:
    detector = LeakDetector(slice_size=100)
    ran = 0

    async def others() -> None:
        nonlocal ran
        while True:
            ran += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    await detector.sample()
    told = detector.statistics()
    task.cancel()
    await asyncio.wait([task])
    assert ran >= told.objects // 100
    assert 0 < told.longest_pause <= told.cost


async def test_a_listener_that_raises_keeps_nobody_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    class Trade:
        pass

    clock, kept, heard = Minutes(), list[object](), list[str]()

    def listen(leak: Growth) -> None:
        heard.append(leak.name)
        raise RuntimeError("deaf")

    def leak(_: int) -> None:
        kept.extend(kind() for kind in (Order, Trade) for _ in range(100))

    detector = LeakDetector(samples=6, on_leak=listen, clock=clock)
    with caplog.at_level(logging.WARNING):
        report = await watched(detector, clock, leak, 6)
    assert {ORDER, f"{__name__}.{Trade.__qualname__}"} <= set(heard)
    assert len(report.leaks) == len(heard) == detector.statistics().failed
    assert "a leak: type" in caplog.text
    assert "RuntimeError: deaf" in caplog.text


async def test_one_sample_at_a_time_and_a_cancelled_one_leaves_nothing() -> None:
    detector = LeakDetector(slice_size=1)
    for at in range(1, 6):
        task = asyncio.create_task(detector.sample())
        await turns(at)
        with pytest.raises(WrongState, match="already"):
            await detector.sample()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    assert (detector.report().samples, detector.statistics().samples) == (0, 0)
    assert (await detector.sample()).samples == 1


async def test_the_periodic_sample_that_fails_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    async with LeakDetector(interval=0.001, sites=True, max_share=1.0) as detector:
        tracemalloc.stop()
        await until(lambda: detector.statistics().failed >= 2)
    assert "lines can be counted only while" in caplog.text


async def test_it_opens_once_and_closes_often() -> None:
    detector = LeakDetector()
    async with detector:
        with pytest.raises(WrongState, match="open already"):
            await detector.__aenter__()
    await detector.aclose()
    assert detector.report() == LeakReport(samples=0, window=0.0, growths=())
    async with detector:
        pass


# ── the judgement of a series ─────────────────────────────────────────────────────────────────────

STEADY = st.integers(1, 1000)
NOISE = st.lists(st.floats(-0.4, 0.4), min_size=6, max_size=20)


@given(rate=STEADY, noise=NOISE)
@settings(deadline=None)
def test_steady_growth_goes_on_in_spite_of_noise(rate: int, noise: list[float]) -> None:
    times = [60.0 * number for number in range(len(noise))]
    counts = [rate * (number + off) for number, off in enumerate(noise)]
    found = trend(times, counts)
    assert found.agreement == 1.0
    assert math.isclose(found.slope * 60, rate, rel_tol=0.8)


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=20))
@settings(deadline=None)
def test_what_does_not_grow_never_goes_on(counts: list[int]) -> None:
    times = [float(number) for number in range(len(counts))]
    assert not trend(times, sorted(counts, reverse=True)).goes_on
    mirrored = trend(times, [-count for count in reversed(counts)])
    assert math.isclose(mirrored.slope, trend(times, counts).slope)
    assert mirrored.agreement == trend(times, counts).agreement


def test_one_sample_that_is_off_decides_nothing() -> None:
    times = [float(number) for number in range(10)]
    assert trend(times, [0, 10, 20, 30, 900, 50, 60, 70, 80, 90]).goes_on
    assert trend(times, [0, 10, 20, 30, 0, 50, 60, 70, 80, 90]).goes_on
    assert not trend(times, [5, 5, 5, 5, 900, 5, 5, 5, 5, 5]).goes_on


# ── bad input ─────────────────────────────────────────────────────────────────────────────────────


async def listen_later(_: Growth) -> None: ...


@pytest.mark.parametrize("options", [
    {"interval": 0}, {"interval": math.inf}, {"interval": math.nan}, {"samples": 5}, {"samples": 10.0},
    {"min_growth": 0}, {"min_bytes": 0}, {"on_leak": listen_later}, {"on_leak": 5}, {"frames": 0}, {"slice_size": 0},
    {"max_share": 0.0}, {"max_share": 1.5}, {"max_share": math.nan}, {"max_share": "1"}, {"interval": "60"},
    {"samples": 10**30}, {"frames": 10**6}, {"clock": 5}, {"sites": "no"},
])  # fmt: skip
def test_what_it_cannot_be_built_with(options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(options))):
        LeakDetector(**options)


@pytest.mark.parametrize("options", [{"count": 0}, {"referrers": 0}, {"count": 1.5}])
def test_what_cannot_be_asked_for(options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(options))):
        LeakDetector().examples(ORDER, **options)
