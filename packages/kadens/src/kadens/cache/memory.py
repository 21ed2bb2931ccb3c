"""Values in this process, bounded by entries and by bytes; what is asked for again stays."""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from threading import RLock
from typing import Any

from kadens.cache.base import DEAD, Claim, Codec, Entry, check_count, check_seconds
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock, monotonic

__all__ = ["MemoryStatistics", "MemoryStore", "size_of"]

ORDER_SLACK = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStatistics:
    """`bytes` is None without `max_bytes`; evictions by cause."""

    entries: int
    bytes: int | None
    evicted_for_entries: int
    evicted_for_bytes: int
    expired: int
    invalidated: int
    too_large: int


class MemoryStore:
    """SIEVE: entries wait in the order they came; a hand passes over those asked for since its last visit.

    Zhang, Yang, Yue, Vigfusson, Rashmi: SIEVE is Simpler than LRU, NSDI 2024, algorithm 1. A read takes no lock
    and moves nothing. `max_bytes` bounds the sum of `size_of(value)`; a value above it alone is not kept.
    Safe to use from many threads.
    """

    def __init__(self, *, max_entries: int = 10_000, max_bytes: int | None = None, clock: Clock = monotonic) -> None:
        check_count("max_entries", max_entries)
        if max_bytes is not None:
            check_count("max_bytes", max_bytes)
        self.clock = clock
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self._invalidations = Invalidations()
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        # Oldest first. None, or an entry that is dead, is a gap that the hand or the next tidying takes out.
        self._order: list[Entry | None] = []
        self._hand = 0
        self._bytes = 0
        self._sizes: dict[str, int] = {}
        self._tags_of: dict[str, tuple[str, ...]] = {}
        self._tagged: dict[str, set[str]] = {}
        self._for_entries = self._for_bytes = self._expired = self._invalidated = self._too_large = 0

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
        """As `set`, at once; `since` is the epoch at which the value began to be read."""
        check_seconds("ttl", ttl)
        size = 0 if self.max_bytes is None else size_of(value)
        with self._lock:
            if since is not None and self._invalidations.concern(key, tags, since=since):
                return None
            if self.max_bytes is not None and size > self.max_bytes:
                self._too_large += 1
                self._drop(key)
                return None
            entry = self._place(key, value, self.clock() + ttl)
            self._note(key, size, tags)
            self._make_room(entry)
            return entry

    async def invalidate(self, invalidation: Invalidation) -> None:
        self.drop(invalidation)

    def drop(self, invalidation: Invalidation) -> None:
        """As `invalidate`, at once."""
        with self._lock:
            self._invalidations.record(invalidation)
            for key in self._named(invalidation):
                self._invalidated += self._drop(key)

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim:  # noqa: ARG002
        return Claim(key=key, tags=tags, epoch=self._invalidations.epoch)

    async def release(self, claim: Claim) -> None:
        """Nothing to give up: one process shares this store with nobody."""

    async def aclose(self) -> None:
        """Forget everything."""
        self.drop(Invalidation(prefixes=("",)))

    def statistics(self) -> MemoryStatistics:
        return MemoryStatistics(
            entries=len(self._entries),
            bytes=None if self.max_bytes is None else self._bytes,
            evicted_for_entries=self._for_entries,
            evicted_for_bytes=self._for_bytes,
            expired=self._expired,
            invalidated=self._invalidated,
            too_large=self._too_large,
        )

    # ── under the lock ───────────────────────────────────────────────────────────────────────────

    def _place(self, key: str, value: object, expires: float) -> Entry:
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = Entry(key, value, expires)
            self._order.append(entry)
            if len(self._order) > 2 * len(self._entries) + ORDER_SLACK:
                self._tidy()
        else:
            # The value first: a reader without the lock may come between the two.
            entry.value = value
            entry.expires = expires
            entry.visited = True
        return entry

    def _note(self, key: str, size: int, tags: tuple[str, ...]) -> None:
        if self.max_bytes is not None:
            self._bytes += size - self._sizes.get(key, 0)
            self._sizes[key] = size
        if tags != self._tags_of.get(key, ()):
            self._untag(key)
            if tags:
                self._tags_of[key] = tags
            for tag in tags:
                self._tagged.setdefault(tag, set()).add(key)

    def _untag(self, key: str) -> None:
        for tag in self._tags_of.pop(key, ()):
            keys = self._tagged[tag]
            keys.discard(key)
            if not keys:
                del self._tagged[tag]

    def _make_room(self, newest: Entry) -> None:
        while len(self._entries) > self.max_entries:
            self._for_entries += self._evict(newest)
        while self.max_bytes is not None and self._bytes > self.max_bytes:
            self._for_bytes += self._evict(newest)

    def _evict(self, newest: Entry) -> int:
        """Take out the next that nobody asked for since the hand last passed; 1, or 0 if it had expired anyway."""
        now = self.clock()
        while True:
            if self._hand >= len(self._order):
                self._tidy()
                self._hand = 0
            entry = self._order[self._hand]
            self._hand += 1
            if entry is None or entry is newest or entry.expires == DEAD:
                continue
            if entry.visited and entry.expires > now:
                entry.visited = False
                continue
            self._order[self._hand - 1] = None
            late = entry.expires <= now
            self._expired += late
            self._drop(entry.key)
            return not late

    def _tidy(self) -> None:
        passed = self._order[: self._hand]
        self._hand = sum(1 for _ in _living(passed))
        self._order = list(_living(self._order))

    def _drop(self, key: str) -> bool:
        entry = self._entries.pop(key, None)
        if entry is None:
            return False
        # The end first, for the same reader.
        entry.expires = DEAD
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

    def _expire(self, entry: Entry) -> None:
        with self._lock:
            if entry.expires <= self.clock() and self._entries.get(entry.key) is entry:
                self._expired += 1
                self._drop(entry.key)


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
