"""What others do over Redis; each gives one call, to be made many times."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module

from redis.asyncio import Redis

__all__ = ["aiocache_get", "cashews_get", "limits_hit", "redis_py_lock"]

Call = Callable[[], Awaitable[object]]

BIG = 1_000_000


@asynccontextmanager
async def aiocache_get(url: str) -> AsyncIterator[Call]:
    caches = import_module("aiocache")
    serializers = import_module("aiocache.serializers")
    host, port = _place(url)
    async with caches.RedisCache(endpoint=host, port=port, serializer=serializers.JsonSerializer()) as cache:
        await cache.set("aiocache", "x" * 100, ttl=3600)
        yield lambda: cache.get("aiocache")


@asynccontextmanager
async def cashews_get(url: str) -> AsyncIterator[Call]:
    """As it comes: pickled."""
    cache = import_module("cashews").Cache()
    cache.setup(url)
    try:
        await cache.set("cashews", "x" * 100, expire=3600)
        yield lambda: cache.get("cashews")
    finally:
        await cache.close()


@asynccontextmanager
async def redis_py_lock(url: str) -> AsyncIterator[Call]:
    async with Redis.from_url(url) as client:

        async def once() -> None:
            async with client.lock("redis-py", timeout=30):
                pass

        yield once


@asynccontextmanager
async def limits_hit(url: str) -> AsyncIterator[Call]:
    """Its fixed window, which is its fastest."""
    limits, aio = import_module("limits"), import_module("limits.aio")
    storage = aio.storage.RedisStorage(f"async+{url}", implementation="redispy")
    window, rate = aio.strategies.FixedWindowRateLimiter(storage), limits.RateLimitItemPerSecond(BIG)
    yield lambda: window.hit(rate, "limits")


def _place(url: str) -> tuple[str, int]:
    host, port = url.removeprefix("redis://").split("/")[0].split(":")
    return host, int(port)
