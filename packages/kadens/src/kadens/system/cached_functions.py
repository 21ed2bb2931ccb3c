"""Whose cache serves the functions that were decorated without one: that of the Kadens that was opened last."""

from dataclasses import dataclass
from threading import Lock
from typing import ClassVar, Self

from kadens.cache import Cache, CacheStatistics, Invalidation, MemoryStore, Policy, default_cache, default_prefixes
from kadens.errors import BadInput

__all__ = ["CachedFunctions"]

EVERYTHING = Invalidation(prefixes=("",))


@dataclass(slots=True, kw_only=True, eq=False)
class _Place:
    """Where values are kept; `own` is the process's, which nobody but the functions uses."""

    store: MemoryStore
    policy: Policy
    own: bool = False

    def leave(self) -> None:
        """Forget what functions keep here: what is invalidated from now on is told to another store."""
        self.store.drop(EVERYTHING if self.own else Invalidation(prefixes=default_prefixes()))


class CachedFunctions:
    """While it is open, functions that were decorated without a cache use this one, which is in memory.

    Of several that are open the last opened serves, in whichever order they close; when none is, the process's own.
    """

    _open: ClassVar[list[_Place]] = []
    """Of all in this process; first the process's own, once there was another."""
    _changing: ClassVar[Lock] = Lock()

    def __init__(self, cache: Cache) -> None:
        if cache.near is None:
            raise BadInput.of("cache", cache.name, "a cache in memory: what functions give is not typed")
        self._place = _Place(store=cache.near, policy=cache.policy)
        self._default = default_cache()

    async def __aenter__(self) -> Self:
        with self._changing:
            default = self._default
            if not self._open and default.near is not None:
                self._open.append(_Place(store=default.near, policy=default.policy, own=True))
            former = self._open[-1]
            self._open.append(self._place)
            self._serve_after(former)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        with self._changing:
            former = self._open[-1]
            self._open.remove(self._place)
            if former is self._place:
                self._serve_after(former)

    def refit(self, policy: Policy) -> None:
        """From now on with these times, for functions that bring none."""
        with self._changing:
            self._place.policy = policy
            if self._open and self._open[-1] is self._place:
                self._default.policy = policy

    def _serve_after(self, former: _Place) -> None:
        # In this order: nothing is kept in the former place any more when it forgets.
        self._default.turn_to(self._open[-1].store, self._open[-1].policy)
        former.leave()

    def statistics(self) -> CacheStatistics:
        return self._default.statistics()
