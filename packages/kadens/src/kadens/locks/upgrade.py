"""A migration that many starting processes ask for and one runs."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from anyio.to_thread import run_sync

from kadens.checks import callable_, instance
from kadens.errors import BadInput
from kadens.locks.base import Locks

__all__ = ["AlembicConfig", "guarded_upgrade"]

T = TypeVar("T")

LONG = 300.0


class AlembicConfig(Protocol):
    """As much of `alembic.config.Config` as tells it from a function."""

    def get_main_option(self, name: str, default: Any = None) -> Any: ...


async def guarded_upgrade(
    locks: Locks,
    upgrade: AlembicConfig | Callable[[], Awaitable[object] | object],
    *,
    revision: str = "head",
    name: str = "upgrade",
    needed: Callable[[], Awaitable[bool] | bool] | None = None,
    ttl: float = 30.0,
    timeout: float = LONG,  # noqa: ASYNC109  # how long to wait for the others, not for the upgrade
) -> bool:
    """Run `upgrade` under the lock `name`, if it is needed there; whether it was run.

    `upgrade` is an `alembic.config.Config`, brought to `revision` unless the database is there already; or a
    function, which `needed` may spare: without it each process runs it in turn. Functions that are not async
    and Alembic run in a thread, so that the lease is renewed meanwhile; the lock is kept until that has ended,
    also when the caller is cancelled. `ttl` and `timeout` in seconds, as in `hold`. Raises
    `LockTimeout`, and `LeaseLost` if another may have begun meanwhile; what the upgrade raises passes
    through, and the next process tries.
    """
    instance("locks", locks, Locks)
    instance("revision", revision, str)
    if needed is not None:
        callable_("needed", needed)
    run, needed = _steps(upgrade, revision, needed)
    async with locks.hold(name, ttl=ttl, timeout=timeout):
        if needed is not None and not await _call(needed):
            return False
        await _call(run)
        return True


async def _call(function: Callable[[], Awaitable[T] | T]) -> T:
    if inspect.iscoroutinefunction(function):
        return await function()  # type: ignore[no-any-return]  # seen at run time
    result = await _in_thread(function)
    return await result if inspect.isawaitable(result) else result


async def _in_thread(function: Callable[[], T]) -> T:
    work = asyncio.get_running_loop().create_task(run_sync(function))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await _ended(work)
        raise


async def _ended(work: "asyncio.Task[Any]") -> None:
    """Nothing stops a thread, and two upgrades at once are worse than a late end."""
    while not work.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([work])
    if not work.cancelled():
        work.exception()


def _steps(
    upgrade: AlembicConfig | Callable[[], object],
    revision: str,
    needed: Callable[[], Awaitable[bool] | bool] | None,
) -> tuple[Callable[[], object], Callable[[], Awaitable[bool] | bool] | None]:
    if callable(upgrade):
        return upgrade, needed
    if not hasattr(upgrade, "get_main_option"):
        raise BadInput.of("upgrade", upgrade, "a function, or an alembic.config.Config")
    if needed is not None:
        raise BadInput.of("needed", needed, "only beside a function: Alembic knows itself")
    config = upgrade
    return lambda: _upgrade(config, revision), lambda: _is_behind(config, revision)


def _upgrade(config: Any, revision: str) -> None:
    from alembic import command

    command.upgrade(config, revision)


def _is_behind(config: Any, revision: str) -> bool:
    """Asked through the project's own `env.py`, which alone knows how to reach the database."""
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config)
    wanted = {step.revision for step in script.get_revisions(revision)}
    found: set[str] = set()

    def look(_at: object, context: Any) -> list[object]:
        found.update(context.get_current_heads())
        return []

    with EnvironmentContext(config, script, fn=look, dont_mutate=True):
        script.run_env()
    return found != wanted
