"""Near and far as one store: read here, shared there, dropped everywhere at once."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol, Self, runtime_checkable

from kadens.cache.base import Claim, Codec, Entry, Found, Store
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.cache.memory import MemoryStatistics, MemoryStore
from kadens.errors import BadInput, TooLarge, Unavailable

__all__ = ["TieredStatistics", "TieredStore"]


@runtime_checkable
class Broadcasting(Protocol):
    """A far store that tells of invalidations by other processes."""

    def listen(self, listener: Callable[[Invalidation], None]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TieredStatistics:
    """`degraded` calls went without the far store; `near_alone` are values that it does not take for their size."""

    near: MemoryStatistics
    far: object
    degraded: int
    near_alone: int


class TieredStore:
    """A memory store in front of a far one. Nothing stays near that the far one told to be gone.

    What another process dropped or set by hand is gone from here as soon as a `RedisStore` tells, and within a
    `DiskStore`'s `heard_within` seconds. A loss of the link to the far store drops all that is near. A far store out of
    reach is left out until it answers; only `invalidate` raises `Unavailable` then, after dropping what is near. A
    value that the far store does not take for its size stays near alone.
    """

    def __init__(self, near: MemoryStore, far: Store) -> None:
        if not isinstance(far, Broadcasting):
            raise BadInput.of("far", far, "a store that tells of invalidations: RedisStore or DiskStore")
        self.near = near
        self.far = far
        self.clock = near.clock
        self._degraded = self._near_alone = 0
        far.listen(near.drop)

    @property
    def invalidations(self) -> Invalidations:
        return self.near.invalidations

    async def get(self, key: str, codec: Codec | None = None) -> Entry | None:
        entry = await self.near.get(key)
        if entry is not None:
            return entry
        epoch = self.near.invalidations.epoch
        try:
            found = await self.far.get(key, codec)
        except Unavailable:
            self._degraded += 1
            return None
        if found is None:
            return None
        ttl = found.expires - self.clock()
        if ttl <= 0 or not isinstance(found, Found):
            return found
        return self.near.put(key, found.value, ttl=ttl, tags=found.tags, since=epoch) or found

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
        claim: Claim | None = None,
    ) -> Entry | None:
        # A claim that was given while the far store was out of reach means nothing to it.
        if claim is None or claim.token:
            try:
                if await self.far.set(key, value, ttl=ttl, tags=tags, codec=codec, claim=claim) is None:
                    return None
            except TooLarge:
                self._near_alone += 1
            except Unavailable:
                self._degraded += 1
        return self.near.put(key, value, ttl=ttl, tags=tags, since=None if claim is None else claim.epoch)

    async def invalidate(self, invalidation: Invalidation) -> None:
        self.near.drop(invalidation)
        await self.far.invalidate(invalidation)

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        mine = await self.near.claim(key, tags, seconds=seconds)
        try:
            theirs = await self.far.claim(key, tags, seconds=seconds)
        except Unavailable:
            self._degraded += 1
            return mine
        return None if theirs is None else replace(mine, token=theirs.token)

    async def renew(self, claim: Claim, *, seconds: float) -> bool:
        return await self.far.renew(claim, seconds=seconds) if claim.token else True

    async def release(self, claim: Claim) -> None:
        if claim.token:
            await self.far.release(claim)

    async def __aenter__(self) -> Self:
        if isinstance(self.far, AbstractAsyncContextManager):
            await self.far.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self.near.aclose()
        await self.far.aclose()

    def statistics(self) -> TieredStatistics:
        return TieredStatistics(
            near=self.near.statistics(),
            far=self.far.statistics(),
            degraded=self._degraded,
            near_alone=self._near_alone,
        )
