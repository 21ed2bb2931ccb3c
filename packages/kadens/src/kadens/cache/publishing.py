"""What the caches of a process have counted, told to the far store, where `kadens cache stats` reads it."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from kadens import checks
from kadens.cache.base import Codec, Store
from kadens.cache.cache import Cache, TallyStatistics
from kadens.cache.invalidation import Invalidation
from kadens.cache.memory import MemoryStatistics
from kadens.clock import Clock
from kadens.errors import BadInput, Unavailable, WrongState

__all__ = ["PUBLISHED_UNDER", "Published", "Publishing"]

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
        self._task: asyncio.Task[None] | None = None

    async def publish(self) -> None:
        """Tell now."""
        for key, (cache, far) in self._caches.items():
            try:
                await far.set(key, self._of(cache), ttl=ROUNDS * self._interval, codec=self._codec)
            except Unavailable as error:
                logger.debug("the statistics of %s are not told: %s", cache.name, error)

    async def __aenter__(self) -> Self:
        if self._task is not None:
            raise WrongState("the publishing is open already")
        self._task = asyncio.get_running_loop().create_task(self._repeat())
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop, and take back what was told."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.wait([task])
        for key, (cache, far) in self._caches.items():
            try:
                await far.invalidate(Invalidation(keys=(key,)))
            except Unavailable as error:
                logger.debug("the statistics of %s end by themselves: %s", cache.name, error)

    async def _repeat(self) -> None:
        while True:
            await self.publish()
            await asyncio.sleep(self._interval)

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
