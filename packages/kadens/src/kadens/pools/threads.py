"""Threads for what would block the event loop: named, so many, and measured."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import CoroutineType
from typing import Any, ParamSpec, Self, TypeVar

from kadens import checks
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState
from kadens.pools.workers import Workers

__all__ = ["ThreadPool", "ThreadPoolStatistics"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPoolStatistics:
    """`threads` of `size` are alive; `waited` and `ran`: seconds in line and at work, of all `done` jobs together.

    `expired` jobs had no result in time.
    """

    size: int
    threads: int
    running: int
    waiting: int
    done: int
    failed: int
    refused: int
    expired: int
    waited: float
    ran: float


class ThreadPool:
    """`async with ThreadPool("images", 4) as threads: await threads.run(resize, picture)`.

    At most `size` threads, named `name_0`, `name_1`, ..., and at most `max_waiting` jobs in line: past it
    `Overloaded`. A job without result after `timeout` seconds raises `DeadlineExceeded`; one that has begun goes on,
    since a thread cannot be stopped, and keeps its thread until it ends. Idle threads end by themselves. All are
    daemons: a job that still runs when the process ends is cut off, so that one that hangs cannot keep it alive.
    """

    def __init__(
        self, name: str, size: int, *, max_waiting: int = 1000, timeout: float = 30.0, clock: Clock = monotonic
    ) -> None:
        self.name = checks.name("name", name)
        self._size = checks.count("size", size)
        self._max_waiting = checks.count("max_waiting", max_waiting, least=0)
        self._timeout = checks.seconds("timeout", timeout)
        self._clock = checks.callable_("clock", clock)
        self._workers: Workers | None = None
        self._jobs: set[Future[Any]] = set()
        self._done = self._failed = self._refused = self._expired = 0
        self._waited = self._ran = 0.0

    async def __aenter__(self) -> Self:
        if self._workers is not None:
            raise WrongState(f"the thread pool {self.name!r} is open already")
        self._workers = Workers(self.name, self._size)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Drop the jobs in line and wait for those that have begun, at most `timeout` seconds."""
        workers, self._workers = self._workers, None
        if workers is None:
            return
        workers.close()
        running = [asyncio.wrap_future(job) for job in tuple(self._jobs)]
        if running:
            await asyncio.wait(running, timeout=self._timeout)
        for job in running:
            # Whoever asked for the result is told of it; nobody else asks.
            if job.done() and not job.cancelled():
                job.exception()

    async def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The function's result, from a thread that sees the caller's context variables; an async one is `BadInput`."""
        return await self._run(_called(function, args, kwargs), self._timeout)

    async def run_within(self, seconds: float, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """As `run`, within so many seconds."""
        checks.seconds("seconds", seconds)
        return await self._run(_called(function, args, kwargs), seconds)

    def statistics(self) -> ThreadPoolStatistics:
        running = sum(job.running() for job in tuple(self._jobs))
        return ThreadPoolStatistics(
            size=self._size,
            threads=0 if self._workers is None else self._workers.threads,
            running=running,
            waiting=len(self._jobs) - running,
            done=self._done,
            failed=self._failed,
            refused=self._refused,
            expired=self._expired,
            waited=self._waited,
            ran=self._ran,
        )

    async def _run(self, call: Callable[[], R], within: float) -> R:
        workers = self._workers
        if workers is None:
            raise WrongState(f"the thread pool {self.name!r} is not open")
        if len(self._jobs) >= self._size + self._max_waiting:
            self._refused += 1
            raise Overloaded(
                f"{self.name}: {len(self._jobs)} jobs are running or waiting, which is all that is allowed"
            )
        times = _Times(self._clock)
        job = workers.submit(partial(contextvars.copy_context().run, times.measure, call))
        self._jobs.add(job)
        job.add_done_callback(partial(self._tell, asyncio.get_running_loop(), times))
        try:
            async with asyncio.timeout(within) as timer:
                return await asyncio.wrap_future(job)
        except TimeoutError as error:
            if not timer.expired():
                raise
            self._expired += 1
            raise DeadlineExceeded(f"{self.name}: no result within {within:g} s") from error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if job.cancelled() and task is not None and not task.cancelling():
                raise Interrupted(f"{self.name} was closed before the job began") from None
            raise

    def _tell(self, loop: asyncio.AbstractEventLoop, times: "_Times", job: Future[Any]) -> None:
        # Called in the thread. Its place is free, whatever has become of the loop that asked.
        self._jobs.discard(job)
        # The numbers belong to the loop; one that is closed counts no more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._count, times, job)

    def _count(self, times: "_Times", job: Future[Any]) -> None:
        if not job.cancelled():
            self._done += 1
            self._failed += job.exception() is not None
            self._waited += times.began - times.asked
            self._ran += times.ended - times.began


class _Times:
    """When a job was asked for, began and ended."""

    __slots__ = ("_clock", "asked", "began", "ended")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.asked = self.began = self.ended = clock()

    def measure(self, call: Callable[[], R]) -> R:
        self.began = self._clock()
        try:
            return _answer(call())
        except StopIteration as error:
            # Python forbids it where something is awaited: the result would never come.
            raise RuntimeError("the function raised StopIteration") from error
        finally:
            self.ended = self._clock()


def _called(function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Callable[[], R]:
    return partial(checks.callable_("function", function), *args, **kwargs)


def _answer(result: R) -> R:
    if isinstance(result, CoroutineType):
        # Seen at the call alone: a lambda or a partial may hide what it calls.
        result.close()
        raise BadInput.of(
            "function", result.__qualname__, "a function that is not async: that one is for the event loop"
        )
    return result
