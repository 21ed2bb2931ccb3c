"""Where tasks are born: each is named, restarted with back-off when it dies, or ended with its reason."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from kurs.clock import Clock
from kurs.domain.errors import BadInput, Fatal, Unavailable

__all__ = ["Backoff", "Supervisor", "TaskState", "TaskStatus"]

log = logging.getLogger(__name__)

# More would be too large a number for a wait that has its bound long before.
DOUBLINGS = 60


class TaskState(StrEnum):
    """WAITING: it died and will start again; FAILED: it will not, and `error` says why."""

    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStatus:
    """`since` is when the state began, in ms; `restarts` counts deaths that were followed by a start.

    `cause` is what the task died of last; None while it runs.
    """

    name: str
    state: TaskState
    since: int
    restarts: int
    error: str | None
    cause: Exception | None
    alive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Waits between restarts in seconds, doubling, with full jitter; a task that lived `forgive` s starts afresh."""

    first: float = 0.2
    last: float = 30.0
    attempts: int = 6
    forgive: float = 60.0

    def wait(self, attempt: int) -> float:
        # Jitter keeps tasks that died together from coming back together; it decides nothing else.
        return random.uniform(0, min(self.last, self.first * 2 ** min(attempt, DOUBLINGS)))  # noqa: S311  # guards nothing


class _Task:
    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self.clock = clock
        self.state = TaskState.STARTING
        self.since = clock.now()
        self.restarts = 0
        self.error: str | None = None
        self.cause: Exception | None = None
        self.task: asyncio.Task[None] | None = None

    def become(self, state: TaskState) -> None:
        self.state, self.since = state, self.clock.now()
        if state is TaskState.RUNNING:
            self.error = self.cause = None

    def die(self, state: TaskState, error: str, cause: Exception) -> None:
        self.become(state)
        self.error, self.cause = error, cause


class Supervisor:
    """Owns every task it starts; leaving its context stops them all, last started first."""

    def __init__(self, clock: Clock, backoff: Backoff | None = None) -> None:
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._tasks: dict[str, _Task] = {}

    async def __aenter__(self) -> "Supervisor":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in reversed(tuple(self._tasks)):
            await self.stop(name)

    def start(self, name: str, work: Callable[[], Awaitable[None]], ended: Callable[[], None] | None = None) -> None:
        """Runs `work` until it returns; when it raises, again after a wait, but not after Fatal or BadInput.

        So many deaths in a row end it, but not Unavailable: what is away comes back, however long that takes.
        `ended` is called once, when the task has ended for good, however it did.
        A name that has ended may be started again; its restarts are counted on.
        """
        entry, earlier = _Task(name, self._clock), self._tasks.get(name)
        if earlier is not None:
            entry.restarts = earlier.restarts
        self._tasks[name] = entry
        entry.task = asyncio.create_task(self._keep(entry, work), name=name)
        if ended is not None:
            entry.task.add_done_callback(lambda _: ended())

    async def stop(self, name: str) -> None:
        entry = self._tasks[name]
        if entry.task is None or entry.task.done():
            return
        entry.task.cancel()
        await asyncio.gather(entry.task, return_exceptions=True)
        entry.become(TaskState.STOPPED)

    async def finished(self, name: str) -> TaskStatus:
        """Waits until the task has ended for good."""
        task = self._tasks[name].task
        if task is not None:
            await asyncio.wait({task})
        return self.status(name)

    def alive(self, name: str) -> bool:
        """Whether it was started and has not ended for good."""
        return name in self._tasks and self.status(name).alive

    def status(self, name: str) -> TaskStatus:
        entry = self._tasks[name]
        return TaskStatus(
            name=name,
            state=entry.state,
            since=entry.since,
            restarts=entry.restarts,
            error=entry.error,
            cause=entry.cause,
            alive=entry.task is not None and not entry.task.done(),
        )

    def statistics(self) -> tuple[TaskStatus, ...]:
        return tuple(self.status(name) for name in self._tasks)

    async def _keep(self, entry: _Task, work: Callable[[], Awaitable[None]]) -> None:
        attempt = deaths = 0
        while True:
            started = self._clock.monotonic()
            entry.become(TaskState.RUNNING)
            try:
                await work()
            except (Fatal, BadInput) as error:
                log.error("%s halted: %s", entry.name, error)  # noqa: TRY400  # a person is told, not a programmer
                entry.die(TaskState.FAILED, str(error), error)
                return
            # Whatever kills a task must be seen and answered here, or nobody would: this is its last owner.
            except Exception as error:
                if self._clock.monotonic() - started > self._backoff.forgive:
                    attempt = deaths = 0
                if isinstance(error, Unavailable):
                    log.warning("%s waits: %s", entry.name, error)
                    entry.die(TaskState.WAITING, str(error), error)
                else:
                    log.exception("%s died", entry.name)
                    if deaths >= self._backoff.attempts:
                        entry.die(TaskState.FAILED, f"died {deaths + 1} times, last: {error!r}", error)
                        return
                    deaths += 1
                    entry.die(TaskState.WAITING, repr(error), error)
                await asyncio.sleep(self._backoff.wait(attempt))
                attempt += 1
                entry.restarts += 1
            else:
                entry.become(TaskState.FINISHED)
                return
