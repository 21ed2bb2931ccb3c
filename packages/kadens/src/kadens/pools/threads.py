"""Threads for what would block the event loop: named, so many, and measured."""

import asyncio
import contextvars
import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Overloaded, WrongState

__all__ = ["ThreadPool", "ThreadPoolStatistics"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPoolStatistics:
    """`waited` and `ran`: seconds in line and at work, of all `done` jobs together; `expired` had no result in time."""

    size: int
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
    since a thread cannot be stopped, and keeps its thread until it ends.
    """

    def __init__(
        self, name: str, size: int, *, max_waiting: int = 1000, timeout: float = 30.0, clock: Clock = monotonic
    ) -> None:
        if type(name) is not str or not name:
            raise BadInput.of("name", name, "a word that the threads are named after")
        for field, count, least in (("size", size, 1), ("max_waiting", max_waiting, 0)):
            if type(count) is not int or count < least:
                raise BadInput.of(field, count, f"a whole number of at least {least}")
        _check_timeout("timeout", timeout)
        self.name = name
        self._size = size
        self._max_waiting = max_waiting
        self._timeout = timeout
        self._clock = clock
        self._executor: ThreadPoolExecutor | None = None
        self._jobs: set[Future[Any]] = set()
        self._done = self._failed = self._refused = self._expired = 0
        self._waited = self._ran = 0.0

    async def __aenter__(self) -> Self:
        if self._executor is not None:
            raise WrongState(f"the thread pool {self.name!r} is open already")
        self._executor = ThreadPoolExecutor(self._size, thread_name_prefix=self.name)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Drop the jobs in line and wait for those that have begun, at most `timeout` seconds."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        executor.shutdown(wait=False, cancel_futures=True)
        running = [asyncio.wrap_future(job) for job in tuple(self._jobs)]
        if running:
            await asyncio.wait(running, timeout=self._timeout)
        for job in running:
            # Whoever asked for the result is told of it; nobody else asks.
            if job.done() and not job.cancelled():
                job.exception()

    async def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The function's result, from a thread that sees the caller's context variables."""
        return await self._run(partial(function, *args, **kwargs), self._timeout)

    async def run_within(self, seconds: float, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """As `run`, within so many seconds."""
        _check_timeout("seconds", seconds)
        return await self._run(partial(function, *args, **kwargs), seconds)

    def statistics(self) -> ThreadPoolStatistics:
        running = sum(job.running() for job in tuple(self._jobs))
        return ThreadPoolStatistics(
            size=self._size,
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
        if self._executor is None:
            raise WrongState(f"the thread pool {self.name!r} is not open")
        if len(self._jobs) >= self._size + self._max_waiting:
            self._refused += 1
            raise Overloaded(
                f"{self.name}: {len(self._jobs)} jobs are running or waiting, which is all that is allowed"
            )
        times = _Times(self._clock)
        job = self._executor.submit(contextvars.copy_context().run, times.measure, call)
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
        # Called in the thread, while the numbers belong to the loop; one that is closed counts no more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._count, times, job)

    def _count(self, times: "_Times", job: Future[Any]) -> None:
        self._jobs.discard(job)
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
            return call()
        except StopIteration as error:
            # Python forbids it where something is awaited: the result would never come.
            raise RuntimeError("the function raised StopIteration") from error
        finally:
            self.ended = self._clock()


def _check_timeout(field: str, seconds: float) -> None:
    if not 0 < seconds < math.inf:
        raise BadInput.of(field, seconds, "seconds, more than 0 and finite")
