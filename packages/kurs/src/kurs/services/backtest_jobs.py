"""Backtests that are at work: in their order, each with how far it is, and who wants to know."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from kurs.backtest import PlanQuestion, Progress, Question
from kurs.domain.errors import KursError
from kurs.services.backtest_records import Backtest, backtest_of, kept_of

__all__ = ["Job", "Jobs", "id_of_question"]

# Of those that have ended, so many are told of for a while.
REMEMBERED = 20


class Job:
    """One question that is being answered; `ended` is what became of it, in the end."""

    def __init__(self, name: str, question: Question | PlanQuestion, created_at: int) -> None:
        self.name = name
        self.question = question
        self.created_at = created_at
        self.ended: asyncio.Future[Backtest] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[None] | None = None
        self.started_at: int | None = None
        self.progress: Progress | None = None
        # Of what really runs: one's own strategies are read when its turn has come.
        self.result_name = name
        # Whoever asked was told that the answer will come; then what becomes of it has to be kept.
        self.announced = False
        # The answer is there: too late to be cancelled.
        self.answered = False
        # And told from here, for it could not be kept yet.
        self.held: Backtest | None = None
        # Why it never was.
        self.lost: KursError | None = None
        self.cancelled = False
        # One writer at a time, so that what became of it is not followed by what it was.
        self.writing = asyncio.Lock()

    def follow(self, progress: Progress, now: int) -> None:
        """How far it is at the time `now` (ms)."""
        if self.started_at is None:
            self.started_at = now
        if progress.own_code not in (None, self.question.own_code):
            self.result_name = id_of_question(msgspec.structs.replace(self.question, own_code=progress.own_code))
        self.progress = progress

    def end(self, backtest: Backtest) -> None:
        if not self.ended.done():
            self.ended.set_result(backtest)

    def fail(self, error: KursError) -> None:
        if not self.ended.done():
            self.ended.set_exception(error)
            # Taken note of here: whoever asked may be gone.
            self.ended.exception()


class Jobs:
    """All that wait or run, oldest first, and the last ones that have ended; watchers hear of every change."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._ended: dict[str, Backtest] = {}
        self._watchers: set[Callable[[], None]] = set()

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._jobs.values()))

    def get(self, name: str) -> Job | None:
        return self._jobs.get(name)

    def ended(self, name: str) -> Backtest | None:
        return self._ended.get(name)

    def add(self, job: Job) -> None:
        self._ended.pop(job.name, None)
        self._jobs[job.name] = job
        self.changed()

    def discard(self, job: Job, *ended: Backtest) -> None:
        """It has ended like this, under its own name or another one too; reports are not held here."""
        if self._jobs.pop(job.name, None) is None:
            return
        self._ended |= {each.id: replace(each, report=None) for each in ended if each.id not in self._jobs}
        while len(self._ended) > REMEMBERED:
            del self._ended[next(iter(self._ended))]
        self.changed()

    def told(self, job: Job) -> Backtest:
        """What is to be said of it now."""
        if job.held is not None:
            return job.held
        kept = kept_of(job.question, "", "waiting" if job.started_at is None else "running")
        found = backtest_of(job.name, job.created_at, kept)
        if job.started_at is None:
            return replace(found, queue_position=self._position(job))
        return replace(
            found,
            started_at=job.started_at,
            phase="starting" if job.progress is None else job.progress.phase,
            progress=0.0 if job.progress is None else job.progress.done,
            candles_per_second=None if job.progress is None else job.progress.candles_per_second,
        )

    def lately(self) -> list[Backtest]:
        """Those that have ended, and then those that run or wait in their order."""
        return [*self._ended.values(), *(replace(self.told(job), report=None) for job in self)]

    @contextmanager
    def watch(self, watcher: Callable[[], None]) -> Iterator[None]:
        """Calls `watcher` after every change; it must be quick and must not raise."""
        self._watchers.add(watcher)
        try:
            yield
        finally:
            self._watchers.discard(watcher)

    def changed(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _position(self, job: Job) -> int:
        waiting = [each.name for each in self if each.started_at is None]
        return waiting.index(job.name) + 1


def id_of_question(question: Question | PlanQuestion) -> str:
    """The same for the same question."""
    return hashlib.sha256(msgspec.msgpack.encode(question)).hexdigest()[:32]
