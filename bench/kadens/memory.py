"""What tracking, lending and collecting cost, beside a dict, a new bytearray, and Python's own collector."""

import asyncio
import gc
import itertools
import json
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter

import uvloop

from bench.measuring import Comparison, in_turn
from kadens.memory import BufferPool, CollectorOptions, GarbageCollector, LeakDetector, ResourceTracker, Tracked

__all__ = ["run"]

ROUNDS = 50_000
RESOURCES = 10_000
KIB = 1024
HEAP = 500_000
REQUESTS = 20_000
OBJECTS = 1_000_000
DOCUMENT = json.dumps({"orders": [{"id": number, "product": "BTC-USD", "sizes": [1.5]} for number in range(20)]})


def run() -> Iterator[Comparison]:
    yield in_turn(
        "tracked and released", partial(_tracked, ResourceTracker()), _kept,
        unit="us", what="into a dict and out", reach="<= 1 us", peers={"weakref.finalize": _finalized},
    )  # fmt: skip
    yield in_turn(
        "tracked for a block", lambda: uvloop.run(_tracked_block()), lambda: uvloop.run(_empty_block()),
        unit="us", what="an empty async block", reach="none",
    )  # fmt: skip
    yield in_turn(
        "a tracked resource", partial(_bytes_each, _register_all), partial(_bytes_each, _put_all),
        unit="B", what="a dict of times", reach="<= 130 B",
        peers={"weakref.finalize": partial(_bytes_each, _finalize_all)},
    )  # fmt: skip
    for size in (4 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB):
        yield in_turn(
            f"a buffer of {size // KIB} KiB, lent", partial(_lent, size), partial(_made, size),
            unit="us", what="a new bytearray", reach="< 1 from 256 KiB on",
        )  # fmt: skip
    yield from _collected()
    yield from _sampled()


def _collected() -> Iterator[Comparison]:
    heap = [{"number": [number]} for number in range(HEAP)]
    policy, measured = CollectorOptions(), CollectorOptions(freeze=False, thresholds=None)
    for what, unit, figure in (("longest pause", "ms", _longest), ("in the collector", "%", _share)):
        yield in_turn(
            f"{what}, {HEAP:,} kept", partial(_served, policy, figure), partial(_served, measured, figure),
            unit=unit, what="Python as it is", reach="< 0.5",
        )  # fmt: skip
    del heap


def _sampled() -> Iterator[Comparison]:
    heap = [[number] for number in range(OBJECTS)]
    yield in_turn(
        "a sample, a million objects", lambda: uvloop.run(_sample_cost()), _listed,
        unit="ms", what="gc.get_objects alone", reach="none",
    )  # fmt: skip
    yield in_turn(
        "its longest pause", lambda: uvloop.run(_sample_pause()), _listed,
        unit="ms", what="gc.get_objects alone", reach="<= 1.2",
    )  # fmt: skip
    del heap
    yield in_turn(
        "JSON while lines are counted", partial(_traced, _decoded), _decoded,
        unit="us", what="without", reach="none",
    )  # fmt: skip


def _tracked(tracker: ResourceTracker) -> float:
    register, release = tracker.register, tracker.release
    started = perf_counter()
    for _ in range(ROUNDS):
        release(register("orders", kind="database"))
    return (perf_counter() - started) / ROUNDS * 1e6


def _kept() -> float:
    kept: dict[object, float] = {}
    started = perf_counter()
    for _ in range(ROUNDS):
        key = object()
        kept[key] = perf_counter()
        del kept[key]
    return (perf_counter() - started) / ROUNDS * 1e6


class _Resource:
    __slots__ = ("__weakref__",)


def _finalized() -> float:
    resource = _Resource()
    started = perf_counter()
    for _ in range(ROUNDS):
        weakref.finalize(resource, _forgotten, "orders").detach()
    return (perf_counter() - started) / ROUNDS * 1e6


def _forgotten(name: str) -> None: ...


async def _tracked_block() -> float:
    tracker = ResourceTracker()
    started = perf_counter()
    for _ in range(ROUNDS):
        async with tracker.track("orders", kind="database"):
            pass
    return (perf_counter() - started) / ROUNDS * 1e6


class _Block:
    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *exc_info: object) -> None: ...


async def _empty_block() -> float:
    started = perf_counter()
    for _ in range(ROUNDS):
        async with _Block():
            pass
    return (perf_counter() - started) / ROUNDS * 1e6


def _register_all(names: list[str]) -> tuple[object, int]:
    tracker = ResourceTracker()
    # The list of the handles is the caller's own, as the names are.
    handles: list[Tracked | None] = [None] * len(names)
    before = tracemalloc.get_traced_memory()[0]
    for number, name in enumerate(names):
        handles[number] = tracker.register(name, kind="database")
    return handles, tracemalloc.get_traced_memory()[0] - before


def _put_all(names: list[str]) -> tuple[object, int]:
    before = tracemalloc.get_traced_memory()[0]
    kept = {name: perf_counter() for name in names}
    return kept, tracemalloc.get_traced_memory()[0] - before


def _finalize_all(names: list[str]) -> tuple[object, int]:
    resources = [_Resource() for _ in names]
    handles: list[object] = [None] * len(names)
    before = tracemalloc.get_traced_memory()[0]
    for number, name in enumerate(names):
        handles[number] = weakref.finalize(resources[number], _forgotten, name)
    return (resources, handles), tracemalloc.get_traced_memory()[0] - before


def _bytes_each(put: Callable[[list[str]], tuple[object, int]]) -> float:
    names = [f"resource {number}" for number in range(RESOURCES)]
    tracemalloc.start()
    try:
        kept, size = put(names)
        del kept
        return float(size) / RESOURCES
    finally:
        tracemalloc.stop()


def _lent(size: int) -> float:
    pool, rounds = BufferPool(), _rounds(size)
    started = perf_counter()
    for _ in range(rounds):
        with pool.borrow(size) as view:
            view[0] = 1
    return (perf_counter() - started) / rounds * 1e6


def _made(size: int) -> float:
    rounds = _rounds(size)
    started = perf_counter()
    for _ in range(rounds):
        buffer = bytearray(size)
        buffer[0] = 1
    return (perf_counter() - started) / rounds * 1e6


def _rounds(size: int) -> int:
    return max(1_000, 100_000_000 // size // 4)


def _served(options: CollectorOptions, figure: Callable[[GarbageCollector], float]) -> float:
    return uvloop.run(_serve(options, figure))


async def _serve(options: CollectorOptions, figure: Callable[[GarbageCollector], float]) -> float:
    """Requests that each leave some cycles behind and keep something for a while, as a service does."""
    recent: list[object] = []
    async with GarbageCollector(options) as collector:
        for number in range(REQUESTS):
            recent.append(json.loads(DOCUMENT))
            cycle: list[object] = [number]
            cycle.append(cycle)
            if len(recent) > 1_000:
                del recent[:500]
        return figure(collector)


def _longest(collector: GarbageCollector) -> float:
    return max(pauses.longest for pauses in collector.statistics().pauses) * 1e3


def _share(collector: GarbageCollector) -> float:
    return collector.statistics().share * 100


async def _sample_cost() -> float:
    detector = LeakDetector()
    await detector.sample()
    return detector.statistics().cost * 1e3


async def _sample_pause() -> float:
    detector = LeakDetector()
    await detector.sample()
    return detector.statistics().longest_pause * 1e3


def _listed() -> float:
    started = perf_counter()
    everything = gc.get_objects()
    elapsed = perf_counter() - started
    del everything
    return elapsed * 1e3


def _decoded() -> float:
    started = perf_counter()
    for _ in itertools.repeat(None, 5_000):
        json.loads(DOCUMENT)
    return (perf_counter() - started) / 5_000 * 1e6


def _traced(work: Callable[[], float]) -> float:
    async def main() -> float:
        async with LeakDetector(sites=True):
            return work()

    return asyncio.run(main())
