"""What the caches of a process have counted, told to the far store, where `kadens cache stats` reads it."""

import logging
import os
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from kadens import checks
from kadens.cache.base import Codec, Store
from kadens.cache.cache import Cache
from kadens.cache.invalidation import Invalidation
from kadens.cache.memory import MemoryStatistics
from kadens.cache.repeating import Repeating
from kadens.cache.tallies import TallyStatistics
from kadens.clock import Clock
from kadens.errors import BadInput, Unavailable

__all__ = ["PUBLISHED_UNDER", "Published", "Publishing", "PublishingStatistics"]

logger = logging.getLogger(__name__)

PUBLISHED_UNDER: Final = "kadens.statistics:"
# Of a process: its key holds the name of a cache too.
LONGEST_NAME = 256
# A process that misses so many rounds is taken for gone.
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What one cache of one process had counted since its start, at a time in seconds since 1970."""

    process: str
    cache: str
    at: float
    loading: int
    unreachable: int
    prefixes: Mapping[str, TallyStatistics]
    near: MemoryStatistics | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingStatistics:
    """`told` and `untold` are caches in all rounds together: untold, where the far store was out of reach."""

    rounds: int
    told: int
    untold: int


class Publishing:
    """Tells the far store of each cache every `interval` seconds what the cache has counted in this process.

    What is told is gone three intervals after a process was last heard of, and at once when it closes this. A far
    store out of reach is passed over. `process` is the host's name and the process's number, if not said.
    """

    def __init__(
        self, caches: Sequence[Cache], *, interval: float = 10.0, process: str | None = None, wall: Clock = time.time
    ) -> None:
        checks.seconds("interval", interval)
        checks.callable_("wall", wall)
        self._process = f"{socket.gethostname()}:{os.getpid()}" if process is None else process
        checks.name("process", self._process, longest=LONGEST_NAME)
        caches = checks.listed("caches", caches, Cache)
        self._caches = {self._key(cache): (cache, _far(cache)) for cache in caches}
        if len(self._caches) < len(caches):
            raise BadInput.of("caches", [cache.name for cache in caches], "caches of different names")
        self._codec = Codec(Published)
        self._interval = interval
        self._wall = wall
        self._repeating = Repeating(self.publish, interval=interval, name="publishing")
        self._rounds = self._told = self._untold = 0

    async def publish(self) -> None:
        """Tell now."""
        self._rounds += 1
        for key, (cache, far) in self._caches.items():
            try:
                await far.set(key, self._of(cache), ttl=ROUNDS * self._interval, codec=self._codec)
            except Unavailable as error:
                self._untold += 1
                logger.debug("the statistics of %s are not told: %s", cache.name, error)
            else:
                self._told += 1

    async def __aenter__(self) -> Self:
        self._repeating.begin()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop, and take back what was told."""
        if not await self._repeating.aclose():
            return
        for key, (cache, far) in self._caches.items():
            try:
                await far.invalidate(Invalidation(keys=(key,)))
            except Unavailable as error:
                logger.debug("the statistics of %s end by themselves: %s", cache.name, error)

    def statistics(self) -> PublishingStatistics:
        return PublishingStatistics(rounds=self._rounds, told=self._told, untold=self._untold)

    def _key(self, cache: Cache) -> str:
        return f"{PUBLISHED_UNDER}{self._process}:{cache.name}"

    def _of(self, cache: Cache) -> Published:
        told = cache.statistics()
        return Published(
            process=self._process,
            cache=cache.name,
            at=self._wall(),
            loading=told.loading,
            unreachable=told.unreachable,
            prefixes=dict(told.prefixes),
            near=None if cache.near is None else cache.near.statistics(),
        )


def _far(cache: Cache) -> Store:
    if cache.far is None:
        raise BadInput.of("caches", cache.name, "caches over a store that other processes can read")
    return cache.far
