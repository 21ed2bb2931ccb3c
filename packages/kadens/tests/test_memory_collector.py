import gc
from collections.abc import Iterator
from typing import Any

import pytest

from kadens.errors import BadInput, WrongState
from kadens.memory import CollectorOptions, GarbageCollector

pytestmark = pytest.mark.anyio

MEASURE = CollectorOptions(freeze=False, thresholds=None)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whatever a test does to the collector of this process is undone and told."""
    thresholds, frozen, listeners = gc.get_threshold(), gc.get_freeze_count(), len(gc.callbacks)
    yield
    assert (gc.get_threshold(), gc.get_freeze_count(), len(gc.callbacks)) == (thresholds, frozen, listeners)


class Ticking:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


async def test_what_is_alive_is_frozen_and_thawed_at_the_end() -> None:
    kept = [[number] for number in range(1000)]
    async with GarbageCollector() as collector:
        told = collector.statistics()
        assert told.open
        assert told.frozen >= len(kept)
        assert told.thresholds == gc.get_threshold() == (10_000, 10, 10)
        assert not any(one is kept for one in gc.get_objects())
    told = collector.statistics()
    assert (told.open, told.frozen) == (False, 0)
    assert any(one is kept for one in gc.get_objects())


async def test_what_the_host_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        async with GarbageCollector():
            assert gc.get_freeze_count() >= before
        assert gc.get_freeze_count() >= before
    finally:
        gc.unfreeze()


async def test_every_collection_is_timed() -> None:
    # Or one that comes by itself would be among them.
    gc.disable()
    try:
        async with GarbageCollector(MEASURE, clock=Ticking()) as collector:
            gc.collect(0)
            gc.collect(0)
            cycle: list[Any] = []
            cycle.append(cycle)
            del cycle
            gc.collect()
            told = collector.statistics()
    finally:
        gc.enable()
    young, _, old = told.pauses
    assert (young.collections, young.total, young.longest, young.last, young.mean) == (2, 2.0, 1.0, 1.0, 1.0)
    assert (old.collections, old.total, old.uncollectable) == (1, 1.0, 0)
    assert old.collected >= 1
    assert told.share == 3.0 / 7.0
    assert collector.statistics().pauses[2].mean == 1.0


async def test_nothing_is_counted_before_it_opens_and_after_it_closes() -> None:
    collector = GarbageCollector(MEASURE)
    gc.collect()
    assert (collector.statistics().share, collector.statistics().pauses[2].mean) == (0.0, 0.0)
    async with collector:
        gc.collect()
    before = collector.statistics()
    gc.collect()
    assert collector.statistics().pauses == before.pauses
    assert collector.statistics().share == before.share


async def test_fewer_collections_with_larger_thresholds() -> None:
    def work() -> None:
        for _ in range(30):
            [[] for _ in range(2000)]

    counts = []
    for thresholds in ((700, 10, 10), (10_000, 10, 10)):
        async with GarbageCollector(CollectorOptions(thresholds=thresholds)) as collector:
            work()
            counts.append(sum(pauses.collections for pauses in collector.statistics().pauses))
    assert counts[0] > 10 * counts[1]


async def test_one_at_a_time_and_again_after_it_closed() -> None:
    collector = GarbageCollector(MEASURE)
    async with collector:
        with pytest.raises(WrongState, match="in force already"):
            await GarbageCollector().__aenter__()
        with pytest.raises(WrongState, match="in force already"):
            await collector.__aenter__()
    await collector.aclose()
    async with collector:
        assert collector.statistics().open


@pytest.mark.parametrize("thresholds", [
    (0, 10, 10), (-1, 10, 10), (700, 10), (700, 10, 10.0), (True, 10, 10), (700, 0, 10), (), 5, "700",
    [700, 10, 10], (2**31, 10, 10),
])  # fmt: skip
def test_thresholds_that_are_none(thresholds: Any) -> None:
    with pytest.raises(BadInput, match="thresholds"):
        CollectorOptions(thresholds=thresholds)
