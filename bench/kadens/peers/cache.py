"""Decorators and stores in memory."""

from collections.abc import Awaitable, Callable, Hashable
from importlib import import_module

__all__ = ["async_lru", "cachebox", "cachebox_lfu", "cachebox_vttl", "cashews", "moka", "theine", "theine_values"]

ENTRIES = 10_000
TTL = 3600

Load = Callable[[int], Awaitable[int]]
Get = Callable[[Hashable], object]
Put = Callable[[Hashable, object], object]


def async_lru(function: Load) -> Load:
    cached: Load = import_module("async_lru").alru_cache(maxsize=ENTRIES, ttl=TTL)(function)
    return cached


def cachebox(function: Load) -> Load:
    """With its lock, so that callers of a cold key share one load."""
    module = import_module("cachebox")
    cached: Load = module.cached(module.LRUCache(ENTRIES), lock=True)(function)
    return cached


def cashews(function: Load) -> Load:
    """As it comes, so that callers of a cold key share one load; the parameter has to be called `number`."""
    cache = import_module("cashews").Cache()
    cache.setup(f"mem://?size={ENTRIES}&check_interval=60")
    cached: Load = cache(ttl=TTL, key="bench:{number}")(function)
    return cached


def moka(function: Load) -> Load:
    """Callers of a cold key do not share one load."""
    cached: Load = import_module("moka_py").cached(maxsize=ENTRIES, ttl=TTL)(function)
    return cached


def cachebox_vttl(entries: int = ENTRIES) -> tuple[Get, Put]:
    cache = import_module("cachebox").VTTLCache(entries)

    def put(key: Hashable, value: object) -> None:
        cache.insert(key, value, TTL)

    return cache.get, put


def cachebox_lfu(entries: int = ENTRIES) -> tuple[Get, Put]:
    cache = import_module("cachebox").LFUCache(entries)
    return cache.get, cache.__setitem__


def theine(entries: int = ENTRIES) -> tuple[Get, Put]:
    """W-TinyLFU, without its lock: for one thread. A hit is a pair of the value and True."""
    cache = import_module("theine").Cache(entries, nolock=True)
    return cache.get, cache.set


def theine_values(entries: int) -> tuple[Get, Put]:
    """The same, whose hits are the values, and None is none."""
    pair, put = theine(entries)

    def get(key: Hashable) -> object:
        found = pair(key)
        return found[0] if isinstance(found, tuple) else found

    return get, put
