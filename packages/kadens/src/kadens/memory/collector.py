"""A policy for the garbage collector, its effect measured, and all as it was before when it ends."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from kadens.checks import callable_, instance
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, WrongState

__all__ = ["CollectorOptions", "CollectorStatistics", "GarbageCollector", "Pauses"]

GENERATIONS: Final = 3
# Python keeps them in a C int.
LARGEST_THRESHOLD: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorOptions:
    """`freeze`: what is alive at the opening is never looked at again; `thresholds` as `gc.set_threshold`, None: as is.

    The first threshold is the number of new objects that starts a collection of the young ones; Python's own are
    700, 10 and 10. Zero would switch the collector off, and is refused.
    """

    freeze: bool = True
    thresholds: tuple[int, int, int] | None = (10_000, 10, 10)

    def __post_init__(self) -> None:
        instance("freeze", self.freeze, bool, "True or False")
        given = self.thresholds
        if given is None:
            return
        allowed = f"three whole numbers from 1 to {LARGEST_THRESHOLD:,} in a tuple, or None"
        instance("thresholds", given, tuple, allowed)
        kinds = [type(threshold) for threshold in given]
        if kinds != [int] * GENERATIONS or not 1 <= min(given) <= max(given) <= LARGEST_THRESHOLD:
            raise BadInput.of("thresholds", given, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Collections of one generation, and the seconds for which they stopped the world; `last` None before the first."""

    collections: int
    total: float
    longest: float
    last: float | None
    collected: int
    uncollectable: int

    @property
    def mean(self) -> float:
        """Seconds; 0 before the first."""
        return self.total / self.collections if self.collections else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorStatistics:
    """Since it opened; `frozen` objects are out of the collector's sight, `share` is the part of time spent in it."""

    open: bool
    frozen: int
    thresholds: tuple[int, int, int]
    pauses: tuple[Pauses, ...]
    share: float


class GarbageCollector:
    """`async with GarbageCollector():` once the service has loaded what it keeps, so as the last part that opens.

    It collects once, freezes what is left, and sets the thresholds; when it closes the thresholds are as before, and
    what it froze is thawed, unless the host had frozen objects itself. Every collection is timed: with
    `CollectorOptions(freeze=False, thresholds=None)` it does nothing else, to compare. One at a time in a process.
    Objects that were frozen and die in a cycle later are not found until it closes.
    """

    def __init__(self, options: CollectorOptions = CollectorOptions(), *, clock: Clock = monotonic) -> None:
        self._options = instance("options", options, CollectorOptions)
        self._clock = callable_("clock", clock)
        self._before: tuple[int, int, int] | None = None
        self._thaws = False
        self._opened = self._closed = 0.0
        self._began: float | None = None
        self._pauses = [_Pauses() for _ in range(GENERATIONS)]

    async def __aenter__(self) -> Self:
        """`WrongState` when one is open in this process already. A full collection: some 100 ns for each object."""
        if any(isinstance(getattr(listener, "__self__", None), GarbageCollector) for listener in gc.callbacks):
            raise WrongState("a policy for the garbage collector is in force already")
        self._before = gc.get_threshold()
        if self._options.freeze:
            self._thaws = gc.get_freeze_count() == 0
            gc.collect()
            gc.freeze()
        if self._options.thresholds is not None:
            gc.set_threshold(*self._options.thresholds)
        self._pauses = [_Pauses() for _ in range(GENERATIONS)]
        self._opened = self._clock()
        gc.callbacks.append(self._listen)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Put thresholds and frozen objects back; the statistics stay."""
        if self._before is None:
            return
        self._closed = self._clock()
        gc.callbacks.remove(self._listen)
        gc.set_threshold(*self._before)
        self._before = None
        if self._thaws:
            gc.unfreeze()
            self._thaws = False

    def statistics(self) -> CollectorStatistics:
        is_open = self._before is not None
        elapsed = (self._clock() if is_open else self._closed) - self._opened
        pauses = tuple(pauses.told() for pauses in self._pauses)
        return CollectorStatistics(
            open=is_open,
            frozen=gc.get_freeze_count(),
            thresholds=gc.get_threshold(),
            pauses=pauses,
            share=sum(told.total for told in pauses) / elapsed if elapsed > 0 else 0.0,
        )

    def _listen(self, phase: str, info: Mapping[str, int]) -> None:
        # Collections never overlap, whichever thread they run in.
        if phase == "start":
            self._began = self._clock()
        elif self._began is not None:
            self._pauses[info["generation"]].add(self._clock() - self._began, info)
            self._began = None


class _Pauses:
    __slots__ = ("collected", "collections", "last", "longest", "total", "uncollectable")

    def __init__(self) -> None:
        self.collections = self.collected = self.uncollectable = 0
        self.total = self.longest = 0.0
        self.last: float | None = None

    def add(self, seconds: float, info: Mapping[str, int]) -> None:
        self.collections += 1
        self.total += seconds
        self.longest = max(self.longest, seconds)
        self.last = seconds
        self.collected += info["collected"]
        self.uncollectable += info["uncollectable"]

    def told(self) -> Pauses:
        return Pauses(
            collections=self.collections,
            total=self.total,
            longest=self.longest,
            last=self.last,
            collected=self.collected,
            uncollectable=self.uncollectable,
        )
