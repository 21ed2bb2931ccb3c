"""Values in this process, bounded by entries and by bytes; what is asked for again stays."""

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from threading import RLock
from typing import Any

from kadens import checks
from kadens.cache.base import (
    DEAD,
    MAX_PREFIXES,
    OTHER,
    Claim,
    Codec,
    Entry,
    check_key,
    check_tags,
    prefix_of,
)
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock, monotonic

__all__ = ["Endings", "MemoryStatistics", "MemoryStore", "size_of"]

ORDER_SLACK = 64


FOR_ENTRIES, FOR_BYTES, EXPIRED, INVALIDATED = CAUSES = (
    "evicted_for_entries",
    "evicted_for_bytes",
    "expired",
    "invalidated",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """How many entries ended, by cause."""

    evicted_for_entries: int = 0
    evicted_for_bytes: int = 0
    expired: int = 0
    invalidated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStatistics(Endings):
    """`bytes` is None without `max_bytes`; `prefixes` by what stands before the first colon of a key, 256 of them."""

    entries: int
    bytes: int | None
    too_large: int
    prefixes: Mapping[str, Endings]


class MemoryStore:
    """SIEVE: entries wait in the order they came; a hand passes over those asked for since its last visit.

    Zhang, Yang, Yue, Vigfusson, Rashmi: SIEVE is Simpler than LRU, NSDI 2024, algorithm 1. A read takes no lock
    and moves nothing. `max_bytes` bounds the sum of `size_of(value)`; a value above it alone is not kept.
    Safe to use from many threads.
    """

    def __init__(self, *, max_entries: int = 10_000, max_bytes: int | None = None, clock: Clock = monotonic) -> None:
        checks.count("max_entries", max_entries)
        if max_bytes is not None:
            checks.count("max_bytes", max_bytes)
        checks.callable_("clock", clock)
        self.clock = clock
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self._invalidations = Invalidations()
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        # Oldest first. None, or an entry that is dead, is a gap that the hand or the next tidying takes out.
        self._order: list[Entry | None] = []
        self._hand = 0
        self._gone: list[object] = []
        self._bytes = 0
        self._sizes: dict[str, int] = {}
        self._tags_of: dict[str, tuple[str, ...]] = {}
        self._tagged: dict[str, set[str]] = {}
        self._ended: dict[str, dict[str, int]] = {}
        self._too_large = 0

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    def __len__(self) -> int:
        return len(self._entries)

    async def get(self, key: str, codec: Codec | None = None) -> Entry | None:  # noqa: ARG002 what the port passes
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.expires > self.clock():
            entry.visited = True
            return entry
        self._expire(entry)
        return None

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,  # noqa: ARG002 what the port passes
        claim: Claim | None = None,
    ) -> Entry | None:
        return self.put(key, value, ttl=ttl, tags=tags, since=None if claim is None else claim.epoch)

    def put(
        self, key: str, value: object, *, ttl: float, tags: tuple[str, ...] = (), since: int | None = None
    ) -> Entry | None:
        """As `set`, at once; `since` is the epoch at which the value began to be read, None if it was not read."""
        check_key(key)
        check_tags(tags)
        checks.seconds("ttl", ttl)
        size = 0 if self.max_bytes is None else size_of(value)
        entry = Entry(key, value, self.clock() + ttl)
        with self._lock:
            if since is None:
                # Whatever is being loaded is older.
                self._invalidations.record_key(key)
            kept = not self._is_late(entry, tags, since) and self._replace(entry, size, tags)
        self._let_go()
        return entry if kept else None

    async def invalidate(self, invalidation: Invalidation) -> None:
        self.drop(invalidation)

    def drop(self, invalidation: Invalidation) -> None:
        """As `invalidate`, at once."""
        with self._lock:
            self._invalidations.record(invalidation)
            for key in self._named(invalidation):
                if self._drop(key):
                    self._count(key, INVALIDATED)
        self._let_go()

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim:  # noqa: ARG002  # the port's
        return Claim(key=key, tags=tags, epoch=self._invalidations.epoch)

    async def renew(self, claim: Claim, *, seconds: float) -> bool:  # noqa: ARG002  # the port's
        """It has no end."""
        return True

    async def release(self, claim: Claim) -> None:
        """Nothing to give up: one process shares this store with nobody."""

    async def aclose(self) -> None:
        """Forget everything."""
        self.drop(Invalidation(prefixes=("",)))

    def sample(self, limit: int) -> list[Entry]:
        """About so many entries, evenly from the oldest to the newest."""
        with self._lock:
            return list(islice(self._entries.values(), 0, None, max(1, len(self._entries) // limit)))

    def statistics(self) -> MemoryStatistics:
        with self._lock:
            prefixes = {prefix: Endings(**counts) for prefix, counts in self._ended.items()}
            totals = {cause: sum(counts[cause] for counts in self._ended.values()) for cause in CAUSES}
        return MemoryStatistics(
            **totals,
            entries=len(self._entries),
            bytes=None if self.max_bytes is None else self._bytes,
            too_large=self._too_large,
            prefixes=prefixes,
        )

    # ── under the lock ───────────────────────────────────────────────────────────────────────────

    def _is_late(self, entry: Entry, tags: tuple[str, ...], since: int | None) -> bool:
        return since is not None and self._invalidations.concern(entry.key, tags, since=since)

    def _replace(self, entry: Entry, size: int, tags: tuple[str, ...]) -> bool:
        # Not written into the former one: whoever holds that has made sure of its value, and of no other.
        former = self._entries.get(entry.key)
        entry.visited = former is not None and former.visited
        self._drop(entry.key)
        if self.max_bytes is not None and size > self.max_bytes:
            self._too_large += 1
            return False
        self._make_room(size)
        self._place(entry, size, tags)
        return True

    def _make_room(self, size: int) -> None:
        # Before the newcomer is there: a hand that met it would take out the newest again and again.
        while len(self._entries) >= self.max_entries:
            self._evict(FOR_ENTRIES)
        while self.max_bytes is not None and self._bytes + size > self.max_bytes:
            self._evict(FOR_BYTES)

    def _place(self, entry: Entry, size: int, tags: tuple[str, ...]) -> None:
        self._entries[entry.key] = entry
        self._order.append(entry)
        if len(self._order) > 2 * len(self._entries) + ORDER_SLACK:
            self._tidy()
        if self.max_bytes is not None:
            self._bytes += size
            self._sizes[entry.key] = size
        if tags:
            self._tags_of[entry.key] = tags
        for tag in tags:
            self._tagged.setdefault(tag, set()).add(entry.key)

    def _untag(self, key: str) -> None:
        for tag in self._tags_of.pop(key, ()):
            keys = self._tagged[tag]
            keys.discard(key)
            if not keys:
                del self._tagged[tag]

    def _evict(self, cause: str) -> None:
        """Take out the next that nobody asked for since the hand last passed, or that has expired anyway."""
        now = self.clock()
        while True:
            entry = self._order[self._hand]
            if entry is not None and entry.expires != DEAD:
                if not entry.visited or entry.expires <= now:
                    break
                entry.visited = False
            self._advance()
        self._order[self._hand] = None
        self._advance()
        self._count(entry.key, EXPIRED if entry.expires <= now else cause)
        self._drop(entry.key)

    def _advance(self) -> None:
        self._hand += 1
        if self._hand >= len(self._order):
            self._hand = 0
            self._tidy()

    def _tidy(self) -> None:
        passed = self._order[: self._hand]
        self._hand = sum(1 for _ in _living(passed))
        self._order = list(_living(self._order))

    def _drop(self, key: str) -> bool:
        entry = self._entries.pop(key, None)
        if entry is None:
            return False
        # The end first: a reader without the lock, who read the value before, sees it.
        entry.expires = DEAD
        self._gone.append(entry.value)
        entry.value = None
        self._bytes -= self._sizes.pop(key, 0)
        self._untag(key)
        return True

    def _named(self, invalidation: Invalidation) -> frozenset[str]:
        keys = set(invalidation.keys)
        for tag in invalidation.tags:
            keys |= self._tagged.get(tag, set())
        if invalidation.prefixes:
            keys.update(key for key in self._entries if key.startswith(invalidation.prefixes))
        return frozenset(keys)

    def _count(self, key: str, cause: str) -> None:
        prefix = prefix_of(key)
        if prefix not in self._ended:
            if len(self._ended) >= MAX_PREFIXES:
                prefix = OTHER
            self._ended.setdefault(prefix, dict.fromkeys(CAUSES, 0))
        self._ended[prefix][cause] += 1

    def _expire(self, entry: Entry) -> None:
        with self._lock:
            if entry.expires <= self.clock() and self._entries.get(entry.key) is entry:
                self._count(entry.key, EXPIRED)
                self._drop(entry.key)
        self._let_go()

    def _let_go(self) -> None:
        """Without the lock: a finalizer may do anything, also call the store."""
        if self._gone:
            self._gone.clear()


def _living(order: list[Entry | None]) -> Iterator[Entry]:
    return (entry for entry in order if entry is not None and entry.expires != DEAD)


def size_of(value: Any, *, limit: int = 10_000) -> int:
    """Bytes a value holds, itself and what is in it; past `limit` objects the rest is estimated from these."""
    seen: set[int] = set()
    pending, total = [value], 0
    while pending and len(seen) < limit:
        item = pending.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        total += sys.getsizeof(item)
        pending.extend(_parts(item))
    return total if not pending else math.ceil(total * (1 + len(pending) / len(seen)))


def _parts(item: Any) -> Iterator[Any]:
    if isinstance(item, (str, bytes, int, float, type)):
        return
    if isinstance(item, dict):
        yield from item.keys()
        yield from item.values()
    elif isinstance(item, (list, tuple, set, frozenset)):
        yield from item
    else:
        yield from getattr(item, "__dict__", {}).values()
        for kind in type(item).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            for name in (slots,) if isinstance(slots, str) else slots:
                if hasattr(item, name):
                    yield getattr(item, name)
