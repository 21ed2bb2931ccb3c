"""The one object a service holds: it opens and closes parts, and says how they are."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType, TracebackType
from typing import Protocol, Self, runtime_checkable

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, NameTaken, NotReady, WrongState
from kadens.metrics import Registry, measure_process
from kadens.profiling import EventLoopMonitor, EventLoopOptions

__all__ = ["Check", "CheckResult", "Kadens", "KadensStatistics", "Part", "Readiness"]

logger = logging.getLogger(__name__)

Part = AbstractAsyncContextManager[object, bool | None]
Check = Callable[[], Awaitable[bool | None]]
"""Ready if it returns None or True; not ready if it returns False, raises or is late."""

CHECK_DEADLINE = 2.0
DEFAULT_EVENT_LOOP = EventLoopOptions()
LIFECYCLE_CHECK = "kadens"


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
class KadensStatistics:
    """`uptime` in seconds, 0 while not open; `parts` holds what each part's `statistics()` said."""

    open: bool
    uptime: float
    parts: Mapping[str, object]


@runtime_checkable
class _Measured(Protocol):
    def statistics(self) -> object: ...


class _State(Enum):
    CLOSED = auto()
    OPENING = auto()
    OPEN = auto()
    CLOSING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deadlined:
    check: Check
    deadline: float


class Kadens:
    """Opens its parts in the order in which they were added, and closes them in reverse.

    A part that fails to open closes those before it, and its error carries a note with its name.
    `event_loop=None` leaves the event-loop monitor out.
    """

    def __init__(
        self,
        *,
        event_loop: EventLoopOptions | None = DEFAULT_EVENT_LOOP,
        clock: Clock = monotonic,
    ) -> None:
        self.registry = Registry()
        self._clock = clock
        self._parts: dict[str, Part] = {}
        self._checks: dict[str, _Deadlined] = {}
        self._state = _State.CLOSED
        self._stack = AsyncExitStack()
        self._opened_at = 0.0
        measure_process(self.registry)
        if event_loop is not None:
            self.add("event_loop", EventLoopMonitor(self.registry, event_loop))

    def add(self, name: str, part: Part) -> None:
        """Give it a part to open and close; only before it opens."""
        if self._state is not _State.CLOSED:
            raise WrongState(f"part {name!r} came too late: parts are added before Kadens opens")
        if name in self._parts:
            raise NameTaken.of("part", name, "each name once")
        self._parts[name] = part

    def add_check(self, name: str, check: Check, *, deadline: float = CHECK_DEADLINE) -> None:
        """Ask `check` whenever readiness is asked for; it has `deadline` seconds."""
        if name in self._checks or name == LIFECYCLE_CHECK:
            raise NameTaken.of("check", name, "each name once")
        if not 0 < deadline < math.inf:
            raise BadInput.of("deadline", deadline, "seconds, more than 0 and finite")
        self._checks[name] = _Deadlined(check=check, deadline=deadline)

    @property
    def uptime(self) -> float:
        """Seconds since it opened; 0 while not open."""
        return self._clock() - self._opened_at if self._state is _State.OPEN else 0.0

    def statistics(self) -> KadensStatistics:
        parts = {name: part.statistics() for name, part in self._parts.items() if isinstance(part, _Measured)}
        return KadensStatistics(open=self._state is _State.OPEN, uptime=self.uptime, parts=MappingProxyType(parts))

    async def ready(self) -> Readiness:
        """Ask all checks at once; not ready either while Kadens itself is not open."""
        async with asyncio.TaskGroup() as group:
            tasks = {name: group.create_task(_ask(name, asked)) for name, asked in self._checks.items()}
        results = [_result(name, task) for name, task in tasks.items()]
        return Readiness(checks=(self._lifecycle(), *results))

    async def __aenter__(self) -> Self:
        if self._state is not _State.CLOSED:
            raise WrongState(f"Kadens cannot open: it is {self._state.name.lower()}")
        self._state = _State.OPENING
        try:
            self._stack = await self._open_parts()
        except BaseException:
            self._state = _State.CLOSED
            raise
        self._opened_at = self._clock()
        self._state = _State.OPEN
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._close(kind, error, traceback)

    async def aclose(self) -> None:
        """Close all parts, also when some fail to; the last failure is raised. Repeating it does nothing."""
        await self._close(None, None, None)

    async def _open_parts(self) -> AsyncExitStack:
        async with AsyncExitStack() as stack:
            for name, part in self._parts.items():
                try:
                    await stack.enter_async_context(part)
                except Exception as error:
                    error.add_note(f"while Kadens opened the part {name!r}")
                    raise
            return stack.pop_all()

    async def _close(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        if self._state is not _State.OPEN:
            return None
        self._state = _State.CLOSING
        try:
            return await self._stack.__aexit__(kind, error, traceback)
        finally:
            self._state = _State.CLOSED

    def _lifecycle(self) -> CheckResult:
        reason = None if self._state is _State.OPEN else self._state.name.lower()
        return CheckResult(name=LIFECYCLE_CHECK, reason=reason)


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
