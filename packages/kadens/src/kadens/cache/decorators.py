"""`@cached`: a function that remembers. A hit is one look-up in a dict and one look at the clock."""

import inspect
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial, update_wrapper
from types import NoneType
from typing import Any, ParamSpec, Protocol, TypeVar, cast, get_type_hints
from uuid import UUID

from kadens.cache.base import DEAD, Codec, Entry, check_tags
from kadens.cache.cache import Cache, Policy, TallyStatistics
from kadens.cache.copying import copied, is_immutable
from kadens.cache.invalidation import Invalidation
from kadens.cache.keys import KeyMaker
from kadens.cache.memory import MemoryStore
from kadens.errors import BadInput

__all__ = ["CachedFunction", "cached", "default_cache"]

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")

# Equal and of one type is one key: not so for floats (-0.0), decimals (1.0 and 1.00) or what may hold such.
EXACT = frozenset({str, int, bool, bytes, NoneType, UUID, date})
TIDY_AT = 64


class CachedFunction(Protocol[P, R_co]):
    """What `@cached` makes of a function: called as before, and able to forget."""

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...

    async def invalidate(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Forget what these arguments gave, in every process."""

    async def clear(self) -> None:
        """Forget everything, in every process."""

    async def refresh(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Load it now, whatever is kept; raises what the function raises."""

    def hot(self, limit: int) -> list[tuple[Any, ...]]:
        """The arguments of at most so many living entries, first those asked for again of late."""

    def statistics(self) -> TallyStatistics: ...


class _Default:
    """The process-wide cache, made when it is first asked for."""

    cache: Cache | None = None


def default_cache() -> Cache:
    """The cache of all functions that were given none: 10,000 entries in this process."""
    if _Default.cache is None:
        _Default.cache = Cache(name="default")
    return _Default.cache


def cached(
    *,
    ttl: float = 300.0,
    tags: tuple[str, ...] = (),
    stale: float = 0.0,
    key: str | None = None,
    cache: Cache | None = None,
    jitter: float = 0.05,
    early: float = 1.0,
    none_ttl: float | None = None,
    errors: tuple[type[Exception], ...] = (),
    error_ttl: float = 5.0,
    timeout: float = 30.0,
    shared: bool = False,
    schema: int = 1,
) -> Callable[[Callable[P, Awaitable[R]]], CachedFunction[P, R]]:
    """Remember what an async function gives, by its arguments; `Policy` explains the times.

    `key` and `tags` name parameters: `key="{user_id}", tags=("user:{user_id}",)`; without `key` all parameters
    count. `1` and `"1"` are two keys. Without `cache` it is kept in this process. Where the cache reaches outside,
    the function's annotated result says what is decoded, and another `schema` reads nothing older.
    `BadInput` at decoration for all that cannot work.
    """
    policy = Policy(
        ttl=ttl,
        stale=stale,
        jitter=jitter,
        early=early,
        none_ttl=none_ttl,
        errors=errors,
        error_ttl=error_ttl,
        timeout=timeout,
        shared=shared,
    )

    def decorate(function: Callable[P, Awaitable[R]]) -> CachedFunction[P, R]:
        if not inspect.iscoroutinefunction(function):
            raise BadInput.of("function", function, "an async function")
        home = default_cache() if cache is None else cache
        check_tags(tags)
        codec = None if isinstance(home.store, MemoryStore) else _codec(function, schema)
        memory = _Memory(function, home, policy, KeyMaker(function, key=key, tags=tags), codec)
        return cast(CachedFunction[P, R], memory.wrap())

    return decorate


class _Memory:
    """What one function remembers."""

    def __init__(
        self,
        function: Callable[..., Awaitable[Any]],
        cache: Cache,
        policy: Policy,
        keys: KeyMaker,
        codec: Codec | None,
    ) -> None:
        self._function = function
        self._cache = cache
        self._policy = policy
        self._keys = keys
        self._codec = codec
        self._tally = cache.tally(keys.prefix, policy)
        # What has been found before, by the arguments as they came. An entry that ended says so itself.
        self._index: dict[tuple[Any, ...], tuple[Entry, list[type]]] = {}
        self._tidy_at = TIDY_AT

    def wrap(self) -> Callable[..., Awaitable[Any]]:
        wrapper: Any = self._single() if self._takes_one() else self._plural()
        update_wrapper(wrapper, self._function)
        for method in (self.invalidate, self.clear, self.refresh, self.hot, self.statistics):
            setattr(wrapper, method.__name__, method)
        return cast(Callable[..., Awaitable[Any]], wrapper)

    def _takes_one(self) -> bool:
        parameters = list(self._keys.signature.parameters.values())
        return len(parameters) <= 1 and all(one.kind is not one.VAR_POSITIONAL for one in parameters)

    # The two differ in how they compare types, and that is a third of a hit. In both the value is read before
    # its end: who drops an entry in another thread ends it first.

    def _single(self) -> Callable[..., Awaitable[Any]]:
        index, tally, clock, find = self._index, self._tally, self._cache.clock, self._find

        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            if not kwargs:
                try:
                    entry, kinds = index[args]
                except (KeyError, TypeError):
                    pass  # found outside of this block, so that no error of a load is chained to it
                else:
                    value = entry.value
                    if entry.expires - tally.margin > clock() and (not args or type(args[0]) is kinds[0]):
                        entry.visited = True
                        tally.hits += 1
                        return value
            return await find(args, kwargs)

        return wrapper

    def _plural(self) -> Callable[..., Awaitable[Any]]:
        index, tally, clock, find = self._index, self._tally, self._cache.clock, self._find

        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            if not kwargs:
                try:
                    entry, kinds = index[args]
                except (KeyError, TypeError):
                    pass  # found outside of this block, so that no error of a load is chained to it
                else:
                    value = entry.value
                    if entry.expires - tally.margin > clock() and [*map(type, args)] == kinds:
                        entry.visited = True
                        tally.hits += 1
                        return value
            return await find(args, kwargs)

        return wrapper

    async def _find(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        arguments = self._keys.arguments(args, kwargs)
        load = partial(self._function, *args, **kwargs)
        value, entry = await self._cache.serve(
            self._keys.key(arguments), load, tags=self._keys.tags(arguments), codec=self._codec, tally=self._tally
        )
        if not (self._policy.shared or is_immutable(value)):
            return copied(value)
        if not kwargs and entry is not None and self._cache.near is not None:
            self._remember(args, entry)
        return value

    def _remember(self, args: tuple[Any, ...], entry: Entry) -> None:
        kinds = list(map(type, args))
        if not EXACT.issuperset(kinds):
            return
        if len(self._index) >= self._tidy_at:
            for ended in [known for known, (held, _) in self._index.items() if held.expires == DEAD]:
                del self._index[ended]
            self._tidy_at = max(TIDY_AT, 2 * len(self._index))
        self._index[args] = entry, kinds

    async def invalidate(self, *args: Any, **kwargs: Any) -> None:
        await self._cache.delete(self._keys.key(self._keys.arguments(args, kwargs)))

    async def clear(self) -> None:
        await self._cache.store.invalidate(Invalidation(prefixes=(f"{self._keys.prefix}:",)))

    async def refresh(self, *args: Any, **kwargs: Any) -> None:
        arguments = self._keys.arguments(args, kwargs)
        load = partial(self._function, *args, **kwargs)
        await self._cache.reload(
            self._keys.key(arguments), load, tags=self._keys.tags(arguments), codec=self._codec, tally=self._tally
        )

    def hot(self, limit: int) -> list[tuple[Any, ...]]:
        living = [(held.visited, args) for args, (held, _) in self._index.items() if held.expires != DEAD]
        living.sort(key=lambda item: not item[0])
        return [args for _, args in living[:limit]]

    def statistics(self) -> TallyStatistics:
        return self._tally.statistics()


def _codec(function: Callable[..., Any], schema: int) -> Codec:
    kind = get_type_hints(function).get("return", Any)
    try:
        return Codec(kind, schema=schema)
    except BadInput as error:
        raise BadInput(f"the result of {function.__qualname__}: {error}") from error
