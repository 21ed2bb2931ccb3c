"""Facts to observers: a bounded queue each, so that a slow or failing observer never touches trading."""

import asyncio
from collections.abc import AsyncIterator, Iterator
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

    def __init__(self, size: int) -> None:
        self._queue: asyncio.Queue[Fact] = asyncio.Queue(size)
        self.dropped = 0

    def put(self, fact: Fact) -> None:
        if self._queue.full():
            self._queue.get_nowait()
            self.dropped += 1
        self._queue.put_nowait(fact)

    async def __aiter__(self) -> AsyncIterator[Fact]:
        while True:
            yield await self._queue.get()


class Bus:
    """Publishing never waits and never raises."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._published = 0
        self._dropped_by_gone = 0

    @contextmanager
    def subscribe(self, size: int = 1000) -> Iterator[Subscription]:
        subscription = Subscription(size)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            self._dropped_by_gone += subscription.dropped

    def publish(self, fact: Fact) -> None:
        self._published += 1
        for subscription in self._subscriptions:
            subscription.put(fact)

    def statistics(self) -> BusStatistics:
        dropped = self._dropped_by_gone + sum(s.dropped for s in self._subscriptions)
        return BusStatistics(len(self._subscriptions), self._published, dropped)
