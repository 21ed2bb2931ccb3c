"""Facts to observers: a bounded queue each, so that a slow or failing observer never touches trading."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kurs.domain.events import Fact

__all__ = ["Bus", "BusStatistics", "Subscription"]


@dataclass(frozen=True, slots=True)
class BusStatistics:
    subscribers: int
    published: int
    dropped: int


class Subscription:
    """One observer's queue; when it is full the oldest fact is dropped and counted."""

    def __init__(self, size: int, kinds: tuple[type, ...] = ()) -> None:
        self._queue: asyncio.Queue[tuple[int, Fact]] = asyncio.Queue(size)
        self._kinds = kinds
        self.dropped = 0

    def put(self, fact: Fact, run_id: int = 0) -> None:
        if self._kinds and not isinstance(fact, self._kinds):
            return
        if self._queue.full():
            self._queue.get_nowait()
            self.dropped += 1
        self._queue.put_nowait((run_id, fact))

    def drain(self) -> Iterator[tuple[int, Fact]]:
        """What has come since the last look, oldest first, each with the run that it belongs to."""
        while not self._queue.empty():
            yield self._queue.get_nowait()

    async def next(self) -> tuple[int, Fact]:
        """The oldest that is left, once there is one, with the run that it belongs to."""
        return await self._queue.get()

    async def __aiter__(self) -> AsyncIterator[Fact]:
        while True:
            yield (await self._queue.get())[1]


class Bus:
    """Publishing never waits and never raises."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._published = 0
        self._dropped_by_gone = 0
        self._watchers: set[Callable[[], None]] = set()

    @contextmanager
    def subscribe(
        self,
        size: int = 1000,
        kinds: tuple[type, ...] = (),
        make: Callable[[int, tuple[type, ...]], Subscription] = Subscription,
    ) -> Iterator[Subscription]:
        """Facts of these kinds, or all of them; `make` gives a subscription that keeps them in its own way."""
        subscription = make(size, kinds)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            self._dropped_by_gone += subscription.dropped

    def publish(self, fact: Fact, run_id: int = 0) -> None:
        """Tells a fact; ids of orders and trades are unique within their run only."""
        self._published += 1
        for subscription in self._subscriptions:
            subscription.put(fact, run_id)

    @contextmanager
    def watch(self, watcher: Callable[[], None]) -> Iterator[None]:
        """Calls `watcher` whenever an engine has worked on ticks; it must be quick and must not raise."""
        self._watchers.add(watcher)
        try:
            yield
        finally:
            self._watchers.discard(watcher)

    def ticked(self) -> None:
        """An engine has worked on ticks; what they were is told by its board."""
        for watcher in self._watchers:
            watcher()

    def statistics(self) -> BusStatistics:
        dropped = self._dropped_by_gone + sum(s.dropped for s in self._subscriptions)
        return BusStatistics(len(self._subscriptions), self._published, dropped)
