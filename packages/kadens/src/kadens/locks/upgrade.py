"""A migration that many starting processes ask for and one runs."""

import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

from anyio.to_thread import run_sync

from kadens.locks.base import Locks

__all__ = ["guarded_upgrade"]

T = TypeVar("T")

LONG = 300.0


async def guarded_upgrade(
    locks: Locks,
    upgrade: Callable[[], Awaitable[object] | object],
    *,
    name: str = "upgrade",
    needed: Callable[[], Awaitable[bool] | bool] | None = None,
    ttl: float = 30.0,
    timeout: float = LONG,  # noqa: ASYNC109  # how long to wait for the others, not for the upgrade
) -> bool:
    """Run `upgrade` under the lock `name`, if `needed` says so there; whether it was run.

    Without `needed` each process runs it in turn: right for Alembic's `upgrade`, which finds nothing to do
    the second time. Functions that are not async run in a thread, so that the lease is renewed meanwhile.
    `ttl` and `timeout` in seconds, as in `hold`. Raises `LockTimeout`, and `LeaseLost` if another may have
    begun meanwhile; what the functions raise passes through, and the next process tries.
    """
    async with locks.hold(name, ttl=ttl, timeout=timeout):
        if needed is not None and not await _call(needed):
            return False
        await _call(upgrade)
        return True


async def _call(function: Callable[[], Awaitable[T] | T]) -> T:
    if inspect.iscoroutinefunction(function):
        return await function()  # type: ignore[no-any-return]
    result = await run_sync(function)
    return await result if inspect.isawaitable(result) else result
