"""A route whose answer is kept, and one of another framework."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

__all__ = ["fastapi_cache2", "flask"]


def fastapi_cache2(route: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    """In memory; FastAPI still makes the answer of what it kept."""
    caches = import_module("fastapi_cache")
    caches.FastAPICache.init(import_module("fastapi_cache.backends.inmemory").InMemoryBackend(), prefix="bench")
    kept: Callable[[], Awaitable[object]] = import_module("fastapi_cache.decorator").cache(expire=600)(route)
    return kept


def flask(path: str, route: Callable[[], object]) -> Any:
    """A WSGI app."""
    app = import_module("flask").Flask("bench")
    app.get(path)(route)
    return app
