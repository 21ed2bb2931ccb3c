"""Semaphores and rate limiters."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module

import anyio

__all__ = ["aiolimiter", "anyio_semaphore", "pyrate_limiter"]

Acquire = Callable[[], Awaitable[object]]


def anyio_semaphore(permits: int) -> AbstractAsyncContextManager[object]:
    """To be made within the loop that uses it."""
    return anyio.Semaphore(permits)


def aiolimiter(rate: int) -> Acquire:
    limiter = import_module("aiolimiter").AsyncLimiter(rate, 1)
    acquire: Acquire = limiter.acquire
    return acquire


def pyrate_limiter(rate: int) -> Acquire:
    pyrate = import_module("pyrate_limiter")
    limiter = pyrate.Limiter(pyrate.InMemoryBucket([pyrate.Rate(rate, pyrate.Duration.SECOND)]))

    async def acquire() -> None:
        await limiter.try_acquire_async("key", blocking=True)

    return acquire
