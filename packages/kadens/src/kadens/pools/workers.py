"""Daemon threads that work off jobs in order: one that hangs never keeps the process from ending."""

from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeAlias, TypeVar

__all__ = ["Workers"]

R = TypeVar("R")

IDLE = 10.0

Job: TypeAlias = tuple[Future[Any], Callable[[], Any]]


class Workers:
    """At most `size` threads, named `name_0`, ...; one begins when it is needed, and ends when idle for `idle` seconds.

    `concurrent.futures` has the interpreter wait for its threads at exit, however long they take. These are cut off.
    """

    def __init__(self, name: str, size: int, *, idle: float = IDLE) -> None:
        self._name = name
        self._size = size
        self._idle = idle
        self._line: SimpleQueue[Job | None] = SimpleQueue()
        self._changing = Lock()
        self._numbers: set[int] = set()
        # Threads without a job less jobs without a thread.
        self._surplus = 0
        self._closed = False

    @property
    def threads(self) -> int:
        """How many there are now."""
        return len(self._numbers)

    def submit(self, call: Callable[[], R]) -> "Future[R]":
        """Have it called; until it begins its future may be cancelled."""
        job: Future[R] = Future()
        with self._changing:
            if self._closed:
                job.cancel()
                return job
            if self._surplus <= 0 and len(self._numbers) < self._size:
                self._begin()
            self._surplus -= 1
            self._line.put((job, call))
        return job

    def close(self) -> None:
        """Cancel the jobs in line; the threads end, each after the job that it has begun."""
        with self._changing:
            self._closed = True
            threads = len(self._numbers)
        for job in self._left():
            job.cancel()
        for _ in range(threads):
            self._line.put(None)

    def _left(self) -> "list[Future[Any]]":
        left: list[Future[Any]] = []
        while True:
            try:
                entry = self._line.get_nowait()
            except Empty:
                return left
            if entry is not None:
                left.append(entry[0])

    def _begin(self) -> None:
        number = next(number for number in count() if number not in self._numbers)
        # Before anything is counted: a system that has no thread left refuses here.
        Thread(target=self._work, args=(number,), name=f"{self._name}_{number}", daemon=True).start()
        self._numbers.add(number)
        self._surplus += 1

    def _work(self, number: int) -> None:
        while True:
            try:
                entry = self._line.get(timeout=self._idle)
            except Empty:
                if self._may_end(number):
                    return
                continue
            if entry is None:
                with self._changing:
                    self._numbers.discard(number)
                return
            _finish(*entry)
            # Not held on to while waiting for the next: a result may be large.
            del entry
            with self._changing:
                self._surplus += 1

    def _may_end(self, number: int) -> bool:
        with self._changing:
            # A job that was put in line in this moment counts on a thread.
            if self._surplus <= 0:
                return False
            self._surplus -= 1
            self._numbers.discard(number)
            return True


def _finish(job: "Future[Any]", call: Callable[[], Any]) -> None:
    if not job.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001  # for the one who asked, who would wait for ever if the thread ended
        job.set_exception(error)
        # The error's traceback holds this frame: without the future in it both can go at once.
        del job
    else:
        job.set_result(result)
