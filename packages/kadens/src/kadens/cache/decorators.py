"""`@cached`: a function that remembers."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from functools import partial, update_wrapper
from types import NoneType
from typing import Any, ClassVar, Concatenate, ParamSpec, Protocol, Self, TypeVar, cast, get_type_hints, overload
from uuid import UUID

from kadens import checks
from kadens.cache.base import DEAD, Codec, Entry, Found, check_tags
from kadens.cache.cache import Cache
from kadens.cache.copying import copy_of, is_immutable
from kadens.cache.invalidation import Invalidation
from kadens.cache.keys import KeyMaker
from kadens.cache.memory import MemoryStore
from kadens.cache.policy import Policy
from kadens.cache.tallies import Tally, TallyStatistics
from kadens.cache.wrapping import Typed, wrapper_of
from kadens.errors import BadInput

__all__ = ["CachedFunction", "cached", "default_cache", "default_prefixes"]

P = ParamSpec("P")
Q = ParamSpec("Q")
S = TypeVar("S")
R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")

# Equal and of one type is one key: not so for floats (-0.0), decimals (1.0 and 1.00) or what may hold such.
EXACT = frozenset({str, int, bool, bytes, NoneType, UUID, date})
TIDY_AT = 64


class CachedFunction(Protocol[P, R_co]):
    """What `@cached` makes of a function: called as before, and able to forget."""

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(
        self: "CachedFunction[Concatenate[S, Q], R_co]", instance: S, owner: type | None = None
    ) -> Callable[Q, Coroutine[Any, Any, R_co]]: ...

    @property
    def cache(self) -> Cache:
        """Where its values are kept."""

    @property
    def nameable(self) -> bool:
        """Whether the key's parameters, by name, make a call: what is hot can be called again."""

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...

    async def invalidate(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Forget what these arguments gave, in every process."""

    async def clear(self) -> None:
        """Forget everything, in every process."""

    async def refresh(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Load it now, whatever is kept, unless another process does so already; raises what the function raises."""

    def hot(self, limit: int) -> list[dict[str, Any]]:
        """The arguments, by name, of at most so many living entries, first those asked for again of late."""

    def statistics(self) -> TallyStatistics: ...


class _Default:
    """The process-wide cache, made when it is first asked for."""

    cache: Cache | None = None
    prefixes: ClassVar[set[str]] = set()


def default_cache() -> Cache:
    """The cache of all functions that were given none: 10,000 entries in this process."""
    if _Default.cache is None:
        _Default.cache = Cache(name="default")
    return _Default.cache


def default_prefixes() -> tuple[str, ...]:
    """What the keys of all functions that were given no cache begin with."""
    return tuple(f"{prefix}:" for prefix in tuple(_Default.prefixes))


def cached(
    *,
    ttl: float | None = None,
    tags: tuple[str, ...] = (),
    stale: float | None = None,
    key: str | None = None,
    cache: Cache | None = None,
    jitter: float | None = None,
    early: float | None = None,
    none_ttl: float | None = None,
    errors: tuple[type[Exception], ...] | None = None,
    error_ttl: float | None = None,
    timeout: float | None = None,
    shared: bool | None = None,
    schema: int = 1,
) -> Callable[[Callable[P, Awaitable[R]]], CachedFunction[P, R]]:
    """Remember what an async function gives, by its arguments; `Policy` explains the times.

    What is not said here is as the cache's policy has it, also when that changes: 300 s for a ttl, if nobody says.
    `key` and `tags` name parameters: `key="{user_id}", tags=("user:{user_id}",)`; without `key` all parameters
    count. `1` and `"1"` are two keys. Without `cache` it is kept in this process. Where the cache reaches outside,
    the function's annotated result says what is decoded, and another `schema` reads nothing older.
    `BadInput` at decoration for all that cannot work.
    """
    said: dict[str, Any] = {
        "ttl": ttl,
        "stale": stale,
        "jitter": jitter,
        "early": early,
        "none_ttl": none_ttl,
        "errors": errors,
        "error_ttl": error_ttl,
        "timeout": timeout,
        "shared": shared,
    }
    given = tuple((field, value) for field, value in said.items() if value is not None)
    Policy(**dict(given))
    checks.count("schema", schema)

    def decorate(function: Callable[P, Awaitable[R]]) -> CachedFunction[P, R]:
        if not inspect.iscoroutinefunction(function):
            raise BadInput.of("function", function, "an async function")
        home = default_cache() if cache is None else cache
        if not isinstance(home, Cache):
            raise BadInput.of("cache", cache, "a Cache")
        check_tags(tags)
        codec = None if isinstance(home.store, MemoryStore) else _codec(function, schema)
        keys = KeyMaker(function, key=key, tags=tags)
        if cache is None:
            _Default.prefixes.add(keys.prefix)
        memory = _Memory(function, home, home.tally_following(keys.prefix, given), keys, codec)
        return cast(CachedFunction[P, R], memory.wrap())

    return decorate


class _Memory:
    """What one function remembers."""

    def __init__(
        self,
        function: Callable[..., Awaitable[Any]],
        cache: Cache,
        tally: Tally,
        keys: KeyMaker,
        codec: Codec | None,
    ) -> None:
        self.cache = cache
        self._function = function
        self._keys = keys
        self._codec = codec
        self._tally = tally
        # What has been found before, by its typed arguments. An entry that ended says so itself.
        self._index: dict[Typed, Entry] = {}
        self._changeable: dict[Typed, Entry] = {}
        self._tidy_at = TIDY_AT

    def wrap(self) -> Callable[..., Awaitable[Any]]:
        wrapper: Any = wrapper_of(
            self._function,
            self._keys.parameters,
            self._keys.decisive,
            index=self._index,
            tally=self._tally,
            clock=self.cache.clock,
            find=self._find,
        )
        update_wrapper(wrapper, self._function)
        wrapper.cache = self.cache
        wrapper.nameable = self._keys.nameable
        for method in (self.invalidate, self.clear, self.refresh, self.hot, self.statistics):
            setattr(wrapper, method.__name__, method)
        return cast(Callable[..., Awaitable[Any]], wrapper)

    async def _find(self, typed: Typed, arguments: dict[str, Any], load: Callable[[], Awaitable[Any]]) -> Any:
        held = self._held(typed)
        if held is not None:
            return copy_of(held)
        value, entry = await self.cache.serve(
            self._keys.key(arguments), load, tags=self._keys.tags(arguments), codec=self._codec, tally=self._tally
        )
        as_it_is = self._tally.policy.shared or is_immutable(value)
        # What only the far store holds is not held here: no word of an invalidation would end it.
        near = self.cache.near is not None and not isinstance(entry, Found)
        if entry is not None and near and EXACT.issuperset(typed[1::2]):
            self._remember(self._index if as_it_is else self._changeable, typed, entry)
        return value if as_it_is else copy_of(value)

    def _held(self, typed: Typed) -> Any:
        """The value that is kept, if it can be changed and is not about to end; the wrapper's look-up once more."""
        try:
            entry = self._changeable[typed]
        except (KeyError, TypeError):
            return None
        value = entry.value
        if entry.expires - self._tally.margin <= self.cache.clock():
            return None
        entry.visited = True
        self._tally.hits += 1
        return value

    def _remember(self, index: dict[Typed, Entry], typed: Typed, entry: Entry) -> None:
        known = self._index, self._changeable
        if sum(map(len, known)) >= self._tidy_at:
            for one in known:
                # A copy, for another thread may add to it meanwhile.
                for ended in [typed for typed, held in one.copy().items() if held.expires == DEAD]:
                    one.pop(ended, None)
            self._tidy_at = max(TIDY_AT, 2 * sum(map(len, known)))
        index[typed] = entry

    async def invalidate(self, *args: Any, **kwargs: Any) -> None:
        await self.cache.delete(self._keys.key(self._keys.arguments(args, kwargs)))

    async def clear(self) -> None:
        await self.cache.store.invalidate(Invalidation(prefixes=(f"{self._keys.prefix}:",)))

    async def refresh(self, *args: Any, **kwargs: Any) -> None:
        arguments = self._keys.arguments(args, kwargs)
        load = partial(self._function, *args, **kwargs)
        await self.cache.reload(
            self._keys.key(arguments), load, tags=self._keys.tags(arguments), codec=self._codec, tally=self._tally
        )

    def hot(self, limit: int) -> list[dict[str, Any]]:
        known = (*self._index.items(), *self._changeable.items())
        living = [(held.visited, typed) for typed, held in known if held.expires != DEAD]
        living.sort(key=lambda item: not item[0])
        names = self._keys.decisive
        return [dict(zip(names, typed[::2], strict=True)) for _, typed in living[:limit]]

    def statistics(self) -> TallyStatistics:
        return self._tally.statistics()


def _codec(function: Callable[..., Any], schema: int) -> Codec:
    kind = get_type_hints(function).get("return", Any)
    try:
        return Codec(kind, schema=schema)
    except BadInput as error:
        raise BadInput(f"the result of {function.__qualname__}: {error}") from error
