"""Leaks, told by growth that goes on: of objects by type, and of allocations by line."""

import asyncio
import gc
import logging
import sys
import tracemalloc
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from kadens import checks
from kadens.clock import Clock, monotonic, without_deadline
from kadens.errors import WrongState
from kadens.memory.growth import FEWEST_SAMPLES, trend
from kadens.memory.referrers import Example, examples_of, type_name

__all__ = ["Growth", "LeakDetector", "LeakDetectorStatistics", "LeakReport", "Source"]

logger = logging.getLogger(__name__)

PYTHON: Final = "python"
# Each sample holds the counts of all types.
MOST_SAMPLES: Final = 10_000
# As tracemalloc takes them.
MOST_FRAMES: Final = 65_535


class Source(StrEnum):
    """What is counted: objects of a type, bytes allocated by a line, blocks of memory of the whole process."""

    TYPE = "type"
    SITE = "site"
    BLOCKS = "blocks"


UNITS: Final = {Source.TYPE: "objects", Source.SITE: "bytes", Source.BLOCKS: "blocks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What grew: `count` now, `grown` by so many over the window, objects or bytes; `leaks` if it goes on and on."""

    source: Source
    name: str
    count: int
    grown: int
    per_minute: float
    leaks: bool

    def __str__(self) -> str:
        unit = UNITS[self.source]
        return f"{self.source} {self.name}: {self.count} {unit}, {self.grown:+d} ({self.per_minute:+.1f} a minute)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakReport:
    """`growths`, the largest of each source first, over the last `window` seconds; a leak needs all samples."""

    samples: int
    window: float
    growths: tuple[Growth, ...]

    @property
    def leaks(self) -> tuple[Growth, ...]:
        return tuple(growth for growth in self.growths if growth.leaks)

    def __str__(self) -> str:
        head = f"{len(self.leaks)} leaks in {self.samples} samples over {self.window:.0f} s"
        return "\n".join([head, *(f"{'LEAK ' if growth.leaks else ''}{growth}" for growth in self.growths)])


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakDetectorStatistics:
    """`failed` samples and listeners. Of the last sample: seconds, in all and at a stretch, and objects looked at."""

    samples: int
    failed: int
    leaks_told: int
    objects: int
    cost: float
    longest_pause: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    at: float
    counts: Mapping[Source, Mapping[str, int]]


class LeakDetector:
    """`async with LeakDetector(on_leak=alert):` samples every `interval` seconds; `report()` says what grows.

    A leak is what has grown by `min_growth` objects (`min_bytes` for a line) within the last `samples` samples, nearly
    always upwards, and without fading, as a cache does that fills. It is told once, to the log and to `on_leak`, and
    again when it had stopped meanwhile. Memory that Python's collector does not know, such as bytes and text, shows
    as blocks, which are told as a leak when no type and no line is.

    A sample costs some 100 ns for each object that the collector knows. Objects are counted in slices of `slice_size`
    with the loop running in between, but the list of them comes in one piece: 15 to 20 ms per million objects. What was
    frozen (`GarbageCollector`) is not in it. The interval grows so that sampling takes at most `max_share` of the time.

    `sites` counts allocations by line and is off: it runs tracemalloc with `frames` frames while the detector is open,
    which makes all code that allocates several times slower, and a sample stop the loop for about a microsecond
    for each block of memory. For a test or a short search, not for production.
    """

    def __init__(
        self,
        *,
        interval: float = 60.0,
        samples: int = 10,
        min_growth: int = 100,
        min_bytes: int = 64 * 1024,
        on_leak: Callable[[Growth], None] | None = None,
        sites: bool = False,
        frames: int = 1,
        slice_size: int = 10_000,
        max_share: float = 0.01,
        clock: Clock = monotonic,
    ) -> None:
        if on_leak is not None:
            checks.sync_callable("on_leak", on_leak)
        self._interval = checks.seconds("interval", interval)
        self._samples = checks.count("samples", samples, least=FEWEST_SAMPLES, most=MOST_SAMPLES)
        self._history: deque[_Sample] = deque(maxlen=samples)
        self._least = {
            Source.TYPE: checks.count("min_growth", min_growth),
            Source.SITE: checks.count("min_bytes", min_bytes),
            Source.BLOCKS: min_growth,
        }
        self._on_leak = on_leak
        self._sites = checks.instance("sites", sites, bool, "True or False")
        self._frames = checks.count("frames", frames, most=MOST_FRAMES)
        self._slice = checks.count("slice_size", slice_size)
        self._max_share = checks.number("max_share", max_share, least=0, most=1, above=True)
        self._clock = checks.callable_("clock", clock)
        self._sampler: asyncio.Task[None] | None = None
        self._traces = False
        self._sampling = False
        self._told: set[tuple[Source, str]] = set()
        self._taken = self._failed = self._leaks_told = 0
        self._cost = _Cost(clock)

    async def __aenter__(self) -> Self:
        if self._sampler is not None:
            raise WrongState("the leak detector is open already")
        if self._sites and not tracemalloc.is_tracing():
            tracemalloc.start(self._frames)
            self._traces = True
        self._sampler = asyncio.create_task(self._run(), name="kadens leak detector", context=without_deadline())
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop sampling, and tracemalloc if this started it; the last report stays."""
        sampler, self._sampler = self._sampler, None
        if self._traces:
            tracemalloc.stop()
            self._traces = False
        if sampler is not None:
            sampler.cancel()
            await asyncio.wait([sampler])

    async def sample(self) -> LeakReport:
        """Count now, tell what leaks, and report; `WrongState` while another sample is taken."""
        if self._sampling:
            raise WrongState("a sample is being taken already")
        if self._sites and not tracemalloc.is_tracing():
            raise WrongState("lines can be counted only while the detector is open")
        self._sampling = True
        try:
            self._history.append(await self._count())
        finally:
            self._sampling = False
        self._taken += 1
        report = self.report()
        self._tell(report.leaks)
        return report

    def report(self) -> LeakReport:
        """What has grown within the samples that are kept."""
        if not self._history:
            return LeakReport(samples=0, window=0.0, growths=())
        growths = [growth for source in Source for growth in self._growths(source)]
        window = self._history[-1].at - self._history[0].at
        return LeakReport(samples=len(self._history), window=window, growths=tuple(_explained(growths)))

    def examples(self, name: str, *, count: int = 1, referrers: int = 10) -> tuple[Example, ...]:
        """The newest objects of a type, by its full name, and what holds them; what is frozen is not searched.

        Blocks the loop: some 150 ms per million objects of the process, for an example.
        """
        return examples_of(name, count=checks.count("count", count), referrers=checks.count("referrers", referrers))

    def statistics(self) -> LeakDetectorStatistics:
        return LeakDetectorStatistics(
            samples=self._taken,
            failed=self._failed,
            leaks_told=self._leaks_told,
            objects=self._cost.objects,
            cost=self._cost.total,
            longest_pause=self._cost.longest,
        )

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(max(self._interval, self._cost.total / self._max_share))
            try:
                await self.sample()
            except Exception:
                # The host may be taking a sample at this moment, or have stopped tracemalloc; the next one may succeed.
                self._failed += 1
                logger.exception("a sample of the leak detector was left out")

    async def _count(self) -> _Sample:
        cost = _Cost(self._clock)
        at = self._clock()
        blocks = {PYTHON: sys.getallocatedblocks()}
        types = await self._count_types(cost)
        sites = await self._count_sites(cost) if self._sites else {}
        self._cost = cost
        return _Sample(at=at, counts={Source.TYPE: types, Source.SITE: sites, Source.BLOCKS: blocks})

    async def _count_types(self, cost: "_Cost") -> Mapping[str, int]:
        cost.begin()
        everything = gc.get_objects()
        cost.end()
        cost.objects = len(everything)
        kinds: Counter[type] = Counter()
        while everything:
            await asyncio.sleep(0)
            cost.begin()
            # From the end, and let go of at once: freeing a long list blocks as well.
            kinds.update(map(type, everything[-self._slice :]))
            del everything[-self._slice :]
            cost.end()
        # Names, because a class would be kept alive.
        counts: Counter[str] = Counter()
        for kind, count in kinds.items():
            counts[type_name(kind)] += count
        return counts

    async def _count_sites(self, cost: "_Cost") -> Mapping[str, int]:
        cost.begin()
        traces = tracemalloc.take_snapshot().traces
        cost.end()
        sizes: Counter[str] = Counter()
        for start in range(0, len(traces), self._slice):
            await asyncio.sleep(0)
            cost.begin()
            for index in range(start, min(start + self._slice, len(traces))):
                trace = traces[index]
                sizes[" < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(trace.traceback))] += (
                    trace.size
                )
            cost.end()
        return sizes

    def _growths(self, source: Source) -> Iterator[Growth]:
        first, last = self._history[0].counts[source], self._history[-1].counts[source]
        for name, count in last.items():
            grown = count - first.get(name, 0)
            if grown >= self._least[source]:
                yield self._growth(source, name, grown)

    def _growth(self, source: Source, name: str, grown: int) -> Growth:
        counts = [sample.counts[source].get(name, 0) for sample in self._history]
        found = trend([sample.at for sample in self._history], counts)
        return Growth(
            source=source,
            name=name,
            count=counts[-1],
            grown=grown,
            per_minute=found.slope * 60,
            leaks=len(counts) == self._samples and found.goes_on,
        )

    def _tell(self, leaks: tuple[Growth, ...]) -> None:
        before, self._told = self._told, {(leak.source, leak.name) for leak in leaks}
        for leak in leaks:
            if (leak.source, leak.name) not in before:
                self._leaks_told += 1
                logger.warning("a leak: %s", leak)
                self._call(leak)

    def _call(self, leak: Growth) -> None:
        if self._on_leak is None:
            return
        try:
            self._on_leak(leak)
        except Exception:
            # A listener is the host's code; the other leaks are told all the same.
            self._failed += 1
            logger.exception("a listener of the leak detector failed")


class _Cost:
    """Seconds that a sample takes, the longest stretch without a break, and how many objects it looks at."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = 0.0
        self.total = self.longest = 0.0
        self.objects = 0

    def begin(self) -> None:
        self._began = self._clock()

    def end(self) -> None:
        elapsed = self._clock() - self._began
        self.total += elapsed
        self.longest = max(self.longest, elapsed)


def _explained(growths: list[Growth]) -> list[Growth]:
    """The largest of each source first; blocks are no leak of their own where a type or a line is one."""
    if any(growth.leaks and growth.source is not Source.BLOCKS for growth in growths):
        growths = [growth for growth in growths if growth.source is not Source.BLOCKS]
    order = list(Source)
    return sorted(growths, key=lambda growth: (order.index(growth.source), -growth.grown))
