"""A store with manners: one load per key, fresh before it is old, and numbers about all of it."""

import asyncio
import logging
import math
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from functools import partial
from inspect import isawaitable
from types import MappingProxyType
from typing import Any, Self, TypeVar

from kadens import checks
from kadens.cache.base import (
    DEAD,
    MAX_PREFIXES,
    OTHER,
    Claim,
    Codec,
    Entry,
    Store,
    check_key,
    check_tags,
    prefix_of,
)
from kadens.cache.claims import KeptClaim, claim_seconds
from kadens.cache.copying import copied
from kadens.cache.failures import Failures
from kadens.cache.flights import Flights
from kadens.cache.invalidation import Invalidation
from kadens.cache.keys import tag_of
from kadens.cache.memory import MemoryStore
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, DeadlineExceeded, LoadFailed, Unavailable

__all__ = ["Cache", "CacheStatistics", "Policy", "Tally", "TallyStatistics"]

T = TypeVar("T")

logger = logging.getLogger(__name__)

LONGEST_NAME = 256
NO_LOAD = "an async function"
SAMPLED = 1_000
# Beyond so many load times before the end, an early refresh has a chance of 2e-9: not worth a draw.
EARLY_REACH = 20.0
WAIT_AT_FIRST, WAIT_AT_MOST = 0.002, 0.05


def _check_errors(errors: object) -> None:
    if not isinstance(errors, tuple) or not all(
        isinstance(kind, type) and issubclass(kind, Exception) for kind in errors
    ):
        raise BadInput.of("errors", errors, "a tuple of types of exceptions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long a value lives, from the end of its load. Seconds.

    For `ttl` it is fresh, for `stale` more it is served while one caller's load replaces it behind the scenes.
    `jitter` shortens each ttl by up to that share, so that what was stored together does not end together.
    `early` is the beta of XFetch: a value about to end is replaced before, sooner the longer its load takes
    (Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015); 0 leaves it
    out. `none_ttl` is the ttl of a None, 0 keeps none; `errors` of these types are kept for `error_ttl` in this
    process. `timeout` bounds a load, and before it the wait for another process's. `shared` hands out the very object
    to all, which must then not change it.
    """

    ttl: float = 300.0
    stale: float = 0.0
    jitter: float = 0.05
    early: float = 1.0
    none_ttl: float | None = None
    errors: tuple[type[Exception], ...] = ()
    error_ttl: float = 5.0
    timeout: float = 30.0
    shared: bool = False

    def __post_init__(self) -> None:
        for field in ("ttl", "error_ttl", "timeout"):
            checks.seconds(field, getattr(self, field))
        checks.seconds("stale", self.stale, zero=True)
        if self.none_ttl is not None:
            checks.seconds("none_ttl", self.none_ttl, zero=True)
        if not checks.is_number(self.jitter) or not 0 <= self.jitter < 1:
            raise BadInput.of("jitter", self.jitter, "a share of the ttl, at least 0 and less than 1")
        if not checks.is_number(self.early) or not 0 <= self.early < math.inf:
            raise BadInput.of("early", self.early, "a number of at least 0, finite")
        _check_errors(self.errors)
        checks.instance("shared", self.shared, bool, "True or False")

    def ttl_of(self, value: object) -> float:
        """How long this value is to be fresh; 0 if it is not to be kept."""
        if isinstance(value, _Failure):
            return self.error_ttl
        ttl = self.none_ttl if value is None and self.none_ttl is not None else self.ttl
        return ttl * (1 - self.jitter * random.random())  # noqa: S311


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyStatistics:
    """`hits` of all, of which `near` without leaving the process; of these `stale`; a load is good or a failure.

    `load_time` is the mean of late, in seconds; `saved` is about how many seconds of loading the hits have spared.
    `age` is the mean of what is kept near, in seconds, by the policy's ttl and so no better than its jitter; None
    where nothing is. Kept errors count among the hits, for they spare a load too. `unkept` were loaded and given out,
    but the far store cannot take them: they are of another type than it was told, or too large.
    """

    hits: int
    near: int
    stale: int
    misses: int
    loads: int
    failures: int
    refreshes: int
    load_time: float
    age: float | None = None
    unkept: int = 0

    @property
    def hit_ratio(self) -> float:
        """Hits of all calls."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def near_ratio(self) -> float:
        """Calls answered without leaving the process, of all."""
        return _share(self.near, self.hits + self.misses)

    @property
    def far_ratio(self) -> float:
        """Calls answered by the far store, of those that came to it."""
        return _share(self.hits - self.near, self.hits - self.near + self.misses)

    @property
    def saved(self) -> float:
        return self.hits * self.load_time

    def plus(self, other: "TallyStatistics") -> "TallyStatistics":
        """Both together."""
        loads = self.loads + other.loads
        spent = self.load_time * self.loads + other.load_time * other.loads
        return TallyStatistics(
            hits=self.hits + other.hits,
            near=self.near + other.near,
            stale=self.stale + other.stale,
            misses=self.misses + other.misses,
            loads=loads,
            failures=self.failures + other.failures,
            refreshes=self.refreshes + other.refreshes,
            load_time=spent / loads if loads else 0.0,
            unkept=self.unkept + other.unkept,
        )


Given = tuple[tuple[str, Any], ...]
"""Fields of a policy by name, with what they are to be."""


class Tally:
    """What happened to the keys of one prefix, and how far ahead of its end a value needs a closer look.

    One that was `given` fields of a policy takes the others from the policy it is told to follow.
    """

    __slots__ = (
        *("failures", "far", "given", "hits", "load_time", "loads", "margin", "misses", "policy", "refreshes"),
        *("stale", "unkept"),
    )

    def __init__(self, policy: Policy, given: Given | None = None) -> None:
        self.given = given
        self.policy = policy
        self.margin = policy.stale
        self.hits = self.far = self.stale = self.misses = self.loads = self.failures = self.refreshes = 0
        self.unkept = 0
        self.load_time = 0.0
        self.follow(policy)

    def follow(self, policy: Policy) -> None:
        if self.given is not None:
            self.policy = replace(policy, **dict(self.given))
            self._set_margin()

    def loaded(self, seconds: float) -> None:
        self.loads += 1
        self.load_time += (seconds - self.load_time) * (1.0 if self.loads == 1 else 0.1)
        self._set_margin()

    def _set_margin(self) -> None:
        # At most half the ttl, or a load as long as its ttl would never have a hit that is cheap.
        reach = min(EARLY_REACH * self.load_time * self.policy.early, self.policy.ttl / 2)
        self.margin = self.policy.stale + reach

    def wants_refresh(self, remaining: float) -> bool:
        """XFetch's draw; always, when the value is stale."""
        fresh = remaining - self.policy.stale
        if fresh <= 0:
            return True
        # 1 - random() is never 0.
        draw = -math.log(1.0 - random.random())  # noqa: S311
        return fresh < self.load_time * self.policy.early * draw

    def statistics(self) -> TallyStatistics:
        return TallyStatistics(
            hits=self.hits,
            near=self.hits - self.far,
            stale=self.stale,
            misses=self.misses,
            loads=self.loads,
            failures=self.failures,
            refreshes=self.refreshes,
            load_time=self.load_time,
            unkept=self.unkept,
        )


def _common(name: str) -> Any:
    """What is counted for one of them is counted for all."""

    def get(tally: "_Overflow") -> Any:
        return getattr(tally.all, name)

    def put(tally: "_Overflow", value: Any) -> None:
        setattr(tally.all, name, value)

    return property(get, put)


class _Overflow(Tally):
    """Where no more prefixes are told apart: the times of one policy, and the counts of all such in one tally."""

    __slots__ = ("all",)

    failures, far, hits, loads, misses = map(_common, ("failures", "far", "hits", "loads", "misses"))
    load_time, refreshes, stale, unkept = map(_common, ("load_time", "refreshes", "stale", "unkept"))

    def __init__(self, policy: Policy, everything: Tally) -> None:
        self.all = everything
        self.given = None
        self.policy = policy
        self._set_margin()

    def loaded(self, seconds: float) -> None:
        self.all.loaded(seconds)
        self._set_margin()


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStatistics:
    """`prefixes` by what stands before the first colon of a key; `unreachable` calls were made without the store."""

    name: str
    loading: int
    unreachable: int
    prefixes: Mapping[str, TallyStatistics]
    store: object


class _Failure:
    """An error that is kept in place of a value."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be loaded, for which store, and for whom it counts."""

    key: str
    store: Store
    load: Callable[[], Awaitable[Any]]
    tags: tuple[str, ...]
    codec: Codec | None
    tally: Tally


class Cache:
    """Values by key, loaded once when many ask, over any store.

    A store that is out of reach is a cache that has nothing: values are loaded. Values that could be changed
    are handed out as copies. Keys are 1 to 1,024 printable characters. A store outside of the process needs a
    `codec` with each call, which says of what type the values are.
    """

    def __init__(
        self, store: Store | None = None, *, name: str = "cache", policy: Policy = Policy(), clock: Clock = monotonic
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
        self._failures = Failures(self.far)
        self._flights = Flights()
        self._tallies: dict[tuple[str, Policy | Given], Tally] = {}
        self._unreachable = 0
        self._began = self.clock()

    @property
    def policy(self) -> Policy:
        """How long values live, where a call or a decorated function does not say; may be set while in use."""
        return self._policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._policy = checks.instance("policy", policy, Policy, "a Policy")
        for tally in tuple(self._tallies.values()):
            tally.follow(policy)

    # ── by hand ──────────────────────────────────────────────────────────────────────────────────

    async def get(self, key: str, default: Any = None, *, codec: Codec | None = None) -> Any:
        """The value, also when it is stale; `default` if there is none."""
        check_key(key)
        tally = self.tally(prefix_of(key), self._policy)
        found = await self._look(key, codec)
        if found is None or isinstance(found[0], _Failure):
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
        found = await self._look(key, codec)
        if found is None:
            tally.misses += 1
            order = self._order(key, load, tags, codec, tally)
            found = await self._flights.join(key, order.tags, self.store.invalidations, partial(self._load, order))
        elif self._hit(key, *found, tally):
            tally.refreshes += 1
            order = self._order(key, load, tags, codec, tally)
            self._flights.launch(key, order.tags, self.store.invalidations, partial(self._load, order, refresh=True))
        value, entry = found
        if isinstance(value, _Failure):
            raise value.error.with_traceback(None)
        return value, entry

    async def reload(
        self, key: str, load: Callable[[], Awaitable[Any]], *, tags: tuple[str, ...], codec: Codec | None, tally: Tally
    ) -> None:
        """Load it now, whatever is kept; raises what `load` raises."""
        order = self._order(key, load, tags, codec, tally)
        again = partial(self._load, order, refresh=True)
        value, _ = await self._flights.join(key, order.tags, self.store.invalidations, again)
        if isinstance(value, _Failure):
            raise value.error.with_traceback(None)

    def _order(
        self, key: str, load: Callable[[], Awaitable[Any]], tags: tuple[str, ...], codec: Codec | None, tally: Tally
    ) -> _Order:
        return _Order(key=key, store=self.store, load=load, tags=tuple(map(tag_of, tags)), codec=codec, tally=tally)

    def _hit(self, key: str, value: object, entry: Entry, tally: Tally) -> bool:
        """Count it; whether it is time to load the value anew."""
        remaining = entry.expires - self.clock()
        _count_hit(tally, entry)
        tally.stale += remaining <= tally.policy.stale
        if remaining > tally.margin or isinstance(value, _Failure) or self._flights.flying(key):
            return False
        return tally.wants_refresh(remaining)

    async def _load(self, order: "_Order", *, refresh: bool = False) -> tuple[Any, Entry | None]:
        timeout = order.tally.policy.timeout
        try:
            async with asyncio.timeout(timeout) as timer:
                claim, found = await self._claim(order, refresh=refresh)
                if found is not None:
                    return found
                # What went by while another process loaded is not taken from this load.
                timer.reschedule(asyncio.get_running_loop().time() + timeout)
                return await self._fill(order, claim)
        except TimeoutError as error:
            if timer.expired():
                raise DeadlineExceeded(f"the load of {order.key!r} took longer than {timeout:g} s") from error
            raise

    async def _claim(self, order: "_Order", *, refresh: bool) -> tuple[Claim | None, tuple[Any, Entry] | None]:
        """The right to load; or what another process has loaded meanwhile. Neither if the store is out of reach."""
        wait, before, seconds = WAIT_AT_FIRST, None, claim_seconds(order.tally.policy.timeout)
        try:
            while True:
                claim = await self.store.claim(order.key, order.tags, seconds=seconds)
                if claim is not None:
                    return (claim, None) if refresh else await self._claimed(order, claim, before)
                found = await self._look(order.key, order.codec)
                if found is not None:
                    return None, found
                before = await self._failures.last(order.key) if before is None else before
                await asyncio.sleep(wait * (0.5 + random.random() / 2))  # noqa: S311
                wait = min(2 * wait, WAIT_AT_MOST)
        except Unavailable:
            self._unreachable += 1
            return None, None

    async def _claimed(
        self, order: "_Order", claim: Claim, before: str | None
    ) -> tuple[Claim | None, tuple[Any, Entry] | None]:
        """As `_claim`, once it is given; `before` is the last word of failure when this one began to wait."""
        to_load = False
        try:
            found = await self._look(order.key, order.codec)
            if found is None:
                await self._check_wave(order.key, before)
                to_load = True
        finally:
            if not to_load:
                await self._release(claim)
        return (claim, None) if to_load else (None, found)

    async def _check_wave(self, key: str, before: str | None) -> None:
        """`LoadFailed` if another process loaded while this one waited: it failed for all who did."""
        word = "" if before is None else await self._failures.last(key)
        if word not in ("", before):
            raise LoadFailed(f"another process loaded {key!r} for all who asked, and failed: {word.partition(' ')[2]}")

    async def _fill(self, order: "_Order", claim: Claim | None) -> tuple[Any, Entry | None]:
        if claim is None:
            return await self._measured(order), None
        try:
            with KeptClaim(order.store, claim, claim_seconds(order.tally.policy.timeout)):
                value = await self._measured(order)
            return value, await self._keep(order, value, claim)
        except BaseException as error:
            await self._give_up(claim, error)
            raise

    async def _measured(self, order: "_Order") -> Any:
        tally, began = order.tally, self.clock()
        try:
            value = await _begun(order.load)
        except Exception as error:
            tally.failures += 1
            if not isinstance(error, tally.policy.errors):
                raise
            return _Failure(error)
        tally.loaded(self.clock() - began)
        return value

    async def _keep(self, order: "_Order", value: Any, claim: Claim) -> Entry | None:
        key, tags, policy = order.key, order.tags, order.tally.policy
        if order.store is not self.store:
            # What was invalidated meanwhile was told to the other store.
            return None
        ttl = policy.ttl_of(value)
        if isinstance(value, _Failure):
            await self._give_up(claim, value.error)
            return None if self.near is None else self.near.put(key, value, ttl=ttl, tags=tags, since=claim.epoch)
        if ttl <= 0:
            await self._release(claim)
            return None
        mine = value if policy.shared else copied(value)
        try:
            return await self.store.set(key, mine, ttl=ttl + policy.stale, tags=tags, codec=order.codec, claim=claim)
        except Unavailable:
            self._unreachable += 1
            return None
        except BadInput as error:
            # Whoever asked is owed the value all the same.
            logger.log(logging.DEBUG if order.tally.unkept else logging.WARNING, "%s is not kept: %s", key, error)
            order.tally.unkept += 1
            await self._release(claim)
            return None

    async def _give_up(self, claim: Claim, error: BaseException) -> None:
        # Told before the claim is free: who gets it next has then the means to know.
        if isinstance(error, Exception):
            await self._failures.tell(claim.key, error)
        await self._release(claim)

    async def _release(self, claim: Claim) -> None:
        # A claim that cannot be given up ends by itself.
        try:
            await self.store.release(claim)
        except Unavailable:
            self._unreachable += 1

    async def _look(self, key: str, codec: Codec | None) -> tuple[Any, Entry] | None:
        try:
            entry = await self.store.get(key, codec)
        except Unavailable:
            self._unreachable += 1
            return None
        if entry is None:
            return None
        # In this order: another thread that drops an entry ends it first, and takes its value then.
        value = entry.value
        return None if entry.expires == DEAD else (value, entry)

    # ── life and numbers ─────────────────────────────────────────────────────────────────────────

    def tally(self, prefix: str, policy: Policy) -> Tally:
        """The one of this prefix and policy; past 256 of them, one that counts for all other prefixes."""
        tally = self._tallies.get((prefix, policy))
        if tally is not None:
            return tally
        if len(self._tallies) < MAX_PREFIXES:
            return self._kept_tally(prefix, policy, Tally(policy))
        # Not kept: whoever computes its times makes a policy per call.
        return _Overflow(policy, self._tallies.get((OTHER, ())) or self.tally_following(OTHER, ()))

    def tally_following(self, prefix: str, given: Given) -> Tally:
        """The one of this prefix whose policy is the cache's but for what is given, also when the cache's changes."""
        return self._kept_tally(prefix, given, Tally(self._policy, given))

    def _kept_tally(self, prefix: str, policy: Policy | Given, tally: Tally) -> Tally:
        if len(self._tallies) >= MAX_PREFIXES and (prefix, policy) not in self._tallies:
            prefix = OTHER
        return self._tallies.setdefault((prefix, policy), tally)

    def statistics(self) -> CacheStatistics:
        prefixes: dict[str, TallyStatistics] = {}
        # A copy, for another thread may add to them meanwhile.
        tallies = self._tallies.copy()
        for (prefix, _), tally in tallies.items():
            told = tally.statistics()
            prefixes[prefix] = told.plus(prefixes[prefix]) if prefix in prefixes else told
        lives = {prefix: tally.policy.ttl + tally.policy.stale for (prefix, _), tally in tallies.items()}
        for prefix, age in self._ages(lives).items():
            prefixes[prefix] = replace(prefixes[prefix], age=age)
        return CacheStatistics(
            name=self.name,
            loading=len(self._flights),
            unreachable=self._unreachable,
            prefixes=MappingProxyType(prefixes),
            store=self.store.statistics(),
        )

    def _ages(self, lives: Mapping[str, float]) -> dict[str, float]:
        """By prefix, the mean age of what is near, from a sample of it and how long it lives."""
        if self.near is None:
            return {}
        now, ages = self.clock(), dict[str, list[float]]()
        for entry in self.near.sample(SAMPLED):
            prefix = prefix_of(entry.key)
            if prefix in lives and entry.expires > now:
                age = max(0.0, lives[prefix] - entry.expires + now)
                ages.setdefault(prefix, []).append(min(age, now - self._began))
        return {prefix: sum(each) / len(each) for prefix, each in ages.items()}

    def turn_to(self, store: MemoryStore, policy: Policy) -> None:
        """Ask that store from now on; what is being loaded goes to those who wait for it, and is kept nowhere."""
        self.store = self.near = store
        self.policy = policy
        self._flights = Flights()

    async def __aenter__(self) -> Self:
        if isinstance(self.store, AbstractAsyncContextManager):
            await self.store.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the store; loads under way go on to their ends for those who wait."""
        await self.store.aclose()


def _begun(load: Callable[[], Awaitable[T]]) -> Awaitable[T]:
    begun = load()
    if not isawaitable(begun):
        raise BadInput.of("load", load, NO_LOAD)
    return begun


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _count_hit(tally: Tally, entry: Entry) -> None:
    tally.hits += 1
    # A look-up in memory marks the entry; one that came from afar is not marked yet.
    tally.far += not entry.visited
