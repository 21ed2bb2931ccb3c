"""A store with manners: one load per key, fresh before it is old, and numbers about all of it."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self, TypeVar

from kadens import checks
from kadens.cache.base import Codec, Entry, Store, check_key, check_tags, prefix_of
from kadens.cache.copying import copied
from kadens.cache.invalidation import Invalidation
from kadens.cache.keys import tag_of
from kadens.cache.loading import NO_LOAD, KeptError, Loader, Order
from kadens.cache.memory import MemoryStore
from kadens.cache.policy import USUAL, Policy
from kadens.cache.tallies import Given, Tallies, Tally, TallyStatistics
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput

__all__ = ["Cache", "CacheStatistics"]

T = TypeVar("T")

LONGEST_NAME = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStatistics:
    """`prefixes` by what stands before the first colon of a key; `unreachable` calls were made without the store."""

    name: str
    loading: int
    unreachable: int
    prefixes: Mapping[str, TallyStatistics]
    store: object


class Cache:
    """Values by key, loaded once when many ask, over any store.

    A store that is out of reach is a cache that has nothing: values are loaded. Values that could be changed
    are handed out as copies. Keys are 1 to 1,024 printable characters. A store outside of the process needs a
    `codec` with each call, which says of what type the values are.
    """

    def __init__(
        self, store: Store | None = None, *, name: str = "cache", policy: Policy = USUAL, clock: Clock = monotonic
    ) -> None:
        if not isinstance(store, Store | None):
            raise BadInput.of("store", store, "a store, such as MemoryStore, RedisStore, TieredStore or DiskStore")
        checks.instance("policy", policy, Policy, "a Policy")
        checks.name("name", name, longest=LONGEST_NAME)
        checks.callable_("clock", clock)
        self.store: Store = MemoryStore(clock=clock) if store is None else store
        self.name = name
        self._policy = policy
        # Entries tell their end in the time of whoever made them.
        self.clock: Clock = self.store.clock
        near = getattr(self.store, "near", self.store)
        self.near = near if isinstance(near, MemoryStore) else None
        far = getattr(self.store, "far", self.store)
        self.far: Store | None = None if isinstance(far, MemoryStore) else far
        self._loader = self._made_loader()
        self._tallies = Tallies(self.clock)

    @property
    def policy(self) -> Policy:
        """How long values live, where a call or a decorated function does not say; may be set while in use."""
        return self._policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._policy = checks.instance("policy", policy, Policy, "a Policy")
        self._tallies.follow(policy)

    # ── by hand ──────────────────────────────────────────────────────────────────────────────────

    async def get(self, key: str, default: Any = None, *, codec: Codec | None = None) -> Any:
        """The value, also when it is stale; `default` if there is none."""
        check_key(key)
        tally = self.tally(prefix_of(key), self._policy)
        found = await self._loader.look(key, codec)
        if found is None or isinstance(found[0], KeptError):
            tally.misses += 1
            return default
        value, entry = found
        _count_hit(tally, entry)
        return copied(value)

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float | None = None,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
    ) -> None:
        """Keep it for `ttl` seconds (the policy's, if not said); `Unavailable` if the store is out of reach.

        It wins over every load that began before, and other processes drop the former value from near.
        """
        check_key(key)
        check_tags(tags)
        if ttl is not None:
            checks.seconds("ttl", ttl)
        seconds = self._policy.ttl_of(value) if ttl is None else ttl
        if seconds > 0:
            await self.store.set(key, copied(value), ttl=seconds, tags=tags, codec=codec)

    async def delete(self, *keys: str) -> None:
        """Drop them in every process; `Unavailable` if not all could be told."""
        for key in keys:
            check_key(key)
        await self.store.invalidate(Invalidation(keys=keys))

    async def invalidate_tags(self, *tags: str) -> None:
        """Drop all that carry one of the tags, in every process; `Unavailable` if not all could be told.

        Any text may be one, for that of a cached function may be made of any argument.
        """
        for tag in tags:
            checks.instance("tags", tag, str, "text")
        await self.store.invalidate(Invalidation(tags=tuple(map(tag_of, tags))))

    async def invalidate_prefix(self, prefix: str) -> None:
        """Drop all whose keys begin so, in every process; `Unavailable` if not all could be told."""
        check_key(prefix, field="prefix")
        await self.store.invalidate(Invalidation(prefixes=(prefix,)))

    async def clear(self) -> None:
        """Drop everything, in every process; `Unavailable` if not all could be told."""
        await self.store.invalidate(Invalidation(prefixes=("",)))

    # ── loading ──────────────────────────────────────────────────────────────────────────────────

    async def get_or_load(
        self,
        key: str,
        load: Callable[[], Awaitable[T]],
        *,
        tags: tuple[str, ...] = (),
        policy: Policy | None = None,
        codec: Codec | None = None,
    ) -> T:
        """The value, loaded if there is none: once, however many ask. Raises what `load` raises.

        `DeadlineExceeded` if the load takes longer than the policy's `timeout`, or the wait for another process's.
        """
        check_key(key)
        check_tags(tags)
        if policy is None:
            policy = self._policy
        elif not isinstance(policy, Policy):
            raise BadInput.of("policy", policy, "a Policy")
        if not callable(load):
            raise BadInput.of("load", load, NO_LOAD)
        tally = self.tally(prefix_of(key), policy)
        value, _ = await self.serve(key, load, tags=tags, codec=codec, tally=tally)
        result: T = value if policy.shared else copied(value)
        return result

    async def serve(
        self, key: str, load: Callable[[], Awaitable[Any]], *, tags: tuple[str, ...], codec: Codec | None, tally: Tally
    ) -> tuple[Any, Entry | None]:
        """The very value, and the entry that holds it; the way of all that is decorated."""
        loader = self._loader
        value: Any
        entry: Entry | None
        found = await loader.look(key, codec)
        if found is None:
            tally.misses += 1
            value, entry = await loader.join(_order(key, load, tags, codec, tally))
        else:
            value, entry = found
            if self._hit(key, value, found[1], tally):
                tally.refreshes += 1
                loader.launch(_order(key, load, tags, codec, tally, refresh=True))
        _raise_kept(value)
        return value, entry

    async def reload(
        self, key: str, load: Callable[[], Awaitable[Any]], *, tags: tuple[str, ...], codec: Codec | None, tally: Tally
    ) -> None:
        """Load it now, whatever is kept; raises what `load` raises."""
        value, _ = await self._loader.join(_order(key, load, tags, codec, tally, refresh=True))
        _raise_kept(value)

    def _hit(self, key: str, value: object, entry: Entry, tally: Tally) -> bool:
        """Count it; whether it is time to load the value anew."""
        remaining = entry.expires - self.clock()
        _count_hit(tally, entry)
        tally.stale += remaining <= tally.policy.stale
        if remaining > tally.margin or isinstance(value, KeptError) or self._loader.flying(key):
            return False
        return tally.wants_refresh(remaining)

    # ── life and numbers ─────────────────────────────────────────────────────────────────────────

    def tally(self, prefix: str, policy: Policy) -> Tally:
        """The one of this prefix and policy; past 256 of them, one that counts for all other prefixes."""
        return self._tallies.of(prefix, policy)

    def tally_following(self, prefix: str, given: Given) -> Tally:
        """The one of this prefix whose policy is the cache's but for what is given, also when the cache's changes."""
        return self._tallies.following(prefix, given, self._policy)

    def statistics(self) -> CacheStatistics:
        return CacheStatistics(
            name=self.name,
            loading=len(self._loader),
            unreachable=self._loader.unreachable,
            prefixes=MappingProxyType(self._tallies.statistics(self.near)),
            store=self.store.statistics(),
        )

    def turn_to(self, store: MemoryStore, policy: Policy) -> None:
        """Ask that store from now on; what is being loaded goes to those who wait for it, and is kept nowhere."""
        former = self._loader
        self.store = self.near = store
        self.policy = policy
        self._loader = self._made_loader(former.unreachable)
        former.retire()

    async def __aenter__(self) -> Self:
        if isinstance(self.store, AbstractAsyncContextManager):
            await self.store.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the store; loads under way go on to their ends for those who wait, and are kept nowhere."""
        former = self._loader
        self._loader = self._made_loader(former.unreachable)
        try:
            await former.aclose()
        finally:
            await self.store.aclose()

    def _made_loader(self, unreachable: int = 0) -> Loader:
        return Loader(self.store, near=self.near, far=self.far, unreachable=unreachable)


def _order(
    key: str,
    load: Callable[[], Awaitable[Any]],
    tags: tuple[str, ...],
    codec: Codec | None,
    tally: Tally,
    *,
    refresh: bool = False,
) -> Order:
    return Order(key=key, load=load, tags=tuple(map(tag_of, tags)), codec=codec, tally=tally, refresh=refresh)


def _raise_kept(value: object) -> None:
    if isinstance(value, KeptError):
        raise value.error.with_traceback(None)


def _count_hit(tally: Tally, entry: Entry) -> None:
    tally.hits += 1
    # A look-up in memory marks the entry; one that came from afar is not marked yet.
    tally.far += not entry.visited
