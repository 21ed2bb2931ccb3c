"""Whether a service can do its work: checks, asked all at once, each with a deadline."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kadens.checks import seconds
from kadens.errors import NameTaken, NotReady

__all__ = ["CHECK_DEADLINE", "Check", "CheckResult", "Checks", "Readiness"]

logger = logging.getLogger(__name__)

Check = Callable[[], Awaitable[bool | None]]
"""Ready if it returns None or True; not ready if it returns False, raises or is late."""

CHECK_DEADLINE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """`reason` is None when ok, and fit to be shown to strangers; details of an error go to the log."""

    name: str
    reason: str | None

    @property
    def ok(self) -> bool:
        return self.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The results in the order in which the checks were added."""

    checks: tuple[CheckResult, ...]

    @property
    def ready(self) -> bool:
        return all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deadlined:
    check: Check
    deadline: float


class Checks:
    """The checks of a service, by name; `taken` names are used by the host of them itself."""

    def __init__(self, *, taken: tuple[str, ...]) -> None:
        self._taken = taken
        self._checks: dict[str, _Deadlined] = {}

    def add(self, name: str, check: Check, deadline: float) -> None:
        if name in self._checks or name in self._taken:
            raise NameTaken.of("check", name, "each name once")
        self._checks[name] = _Deadlined(check=check, deadline=seconds("deadline", deadline))

    async def ask(self) -> tuple[CheckResult, ...]:
        """All of them at once."""
        async with asyncio.TaskGroup() as group:
            tasks = {name: group.create_task(_ask(name, asked)) for name, asked in self._checks.items()}
        return tuple(_result(name, task) for name, task in tasks.items())


async def _ask(name: str, asked: _Deadlined) -> str | None:
    try:
        async with asyncio.timeout(asked.deadline) as timer:
            answer = await asked.check()
    except NotReady as error:
        return str(error) or NotReady.__name__
    except Exception as error:
        # A check is the host's code, and whatever it raises means not ready. The text may hold addresses
        # and passwords, so strangers are told its type alone.
        if timer.expired():
            return f"no answer within {asked.deadline:g} s"
        logger.warning("the readiness check %s failed", name, exc_info=error)
        return type(error).__name__
    return "said no" if answer is False else None


def _result(name: str, task: asyncio.Task[str | None]) -> CheckResult:
    # A check that awaits something of its own that was cancelled is cancelled with it.
    reason = "cancelled" if task.cancelled() else task.result()
    return CheckResult(name=name, reason=reason)
