"""Backtests in worker processes: asked for, followed, cancelled, and their results."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec

from kurs.backtest import PlanQuestion, Progress, Question, Workers
from kurs.clock import Clock
from kurs.domain.errors import BadInput, Conflict, KursError, NotFound, Unavailable
from kurs.persistence import Result, Results
from kurs.services.backtest_comparison import Comparison, compared
from kurs.services.backtest_jobs import Job, Jobs, id_of_question
from kurs.services.backtest_questions import InstrumentOf, Wish, question_of
from kurs.services.backtest_records import KIND, Backtest, Kept, backtest_of, digest_of, id_of, kept_of
from kurs.services.backtest_trades import TradesPage, trades_of
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.settings import load

__all__ = ["ANSWERED_WITHIN", "Backtest", "Backtests", "Page"]

log = logging.getLogger(__name__)

# Whoever asks waits so many seconds for the whole answer; after that it comes by its id.
ANSWERED_WITHIN = 20.0
KEPT = 200
# A run of another process that has not ended by then never will.
GIVEN_UP_AFTER = 2.0
INTERRUPTED, INTERRUPTED_TYPE = "the process that worked on it has ended; ask for it again", "Interrupted"
CANCELLED, CANCELLED_TYPE = "it was cancelled", "Cancelled"
REPLACED, REPLACED_TYPE = "one's own strategies were changed while it waited; what came of the new ones", "Replaced"
STOPPING = "the server is stopping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Newest first; `following` is the id after which older ones come, None where there are none."""

    backtests: Sequence[Backtest]
    following: str | None


class Backtests:
    """Each by the settings of file and environment as they are when it is asked for.

    The results last asked for are kept, and a question that was answered is not worked out again.
    """

    def __init__(
        self,
        *,
        file: Path,
        live: Live,
        market_data: MarketData,
        results: Results,
        clock: Clock,
        instrument: InstrumentOf,
        workers: Workers | None = None,
    ) -> None:
        self._file = file
        self._live = live
        self._market_data = market_data
        self._results = results
        self._clock = clock
        self._instrument = instrument
        self._workers = workers or Workers(home=file.parent)
        self._jobs = Jobs()
        # Also of those that have been told of and only put the books in order.
        self._tasks: set[asyncio.Task[None]] = set()
        self._process = secrets.token_hex(8)

    async def run(self, wish: Wish, *, within: float = ANSWERED_WITHIN) -> Backtest:
        """The whole answer, or what is to be said of it when that takes longer than `within` seconds.

        BadInput for what makes no sense or takes too much; Unavailable when too many wait, a worker dies, or
        candles are asked for that no market tells now.
        """
        question = await self._question(wish)
        name = id_of_question(question)
        job = self._jobs.get(name)
        if job is None:
            known = await self._latest(name)
            if known is not None and known.status == "completed":
                return known
            # Somebody else may have begun it meanwhile.
            job = self._jobs.get(name) or self._begin(name, question)
        await asyncio.wait({job.ended}, timeout=within)
        return job.ended.result() if job.ended.done() else await self._announced(job)

    async def result(self, name: str) -> Backtest:
        """As it is now; NotFound for one that is not kept, or not any more."""
        job = self._jobs.get(name)
        if job is not None:
            return self._jobs.told(job)
        found = await self._latest(name) or self._jobs.ended(name)
        if found is None:
            raise NotFound(f"Backtest {name!r} not found")
        return found

    async def cancel(self, name: str) -> Backtest:
        """Ends one that waits or runs, for everybody who has asked for it; the others go on.

        NotFound for one that is not there, Conflict for one that has ended.
        """
        job = self._jobs.get(name)
        if job is None or job.answered or job.task is None:
            found = await self.result(name)
            raise Conflict(f"Backtest {name!r} cannot be cancelled: it is {found.status}")
        job.cancelled = True
        job.task.cancel()
        await asyncio.wait({job.task})
        return await self.result(name)

    async def page(self, limit: int, before: str | None = None) -> Page:
        """On the first page all that wait or run; then those that are kept, but for those of an older form.

        NotFound where `before` is the id of none.
        """
        place = None if before is None else await self._place(before)
        rows = await self._results.page(KIND, limit=limit + 1, before=place)
        ended = [self._backtest(row) for row in rows[:limit] if self._jobs.get(id_of(row)) is None]
        working = [] if before is not None else [self._jobs.told(job) for job in self._jobs][::-1]
        return Page(
            backtests=[*working, *(each for each in ended if each is not None)],
            following=id_of(rows[limit - 1]) if len(rows) > limit else None,
        )

    async def trades(self, name: str, *, limit: int, offset: int) -> TradesPage:
        """Round trips of one that is completed, in the order of their exits; NotFound, Conflict."""
        return trades_of(await self.result(name), limit=limit, offset=offset)

    async def compare(self, names: Sequence[str]) -> Comparison:
        """Side by side, in this order; NotFound for one that is not kept, Conflict for one without a result."""
        return compared([await self.result(name) for name in names])

    def lately(self) -> list[Backtest]:
        """All that wait or run, and the last ones that have ended in this process; reports are left out."""
        return self._jobs.lately()

    def watch(self, watcher: Callable[[], None]) -> AbstractContextManager[None]:
        """Calls `watcher` after every change of what `lately` tells; it must be quick and must not raise."""
        return self._jobs.watch(watcher)

    def statistics(self) -> object:
        """Of the worker processes."""
        return self._workers.statistics()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._workers.aclose()

    # ── one run ───────────────────────────────────────────────────────────────────────────────────

    async def _question(self, wish: Wish) -> Question | PlanQuestion:
        try:
            settings = load(self._file, own=False)
        except BadInput as error:
            raise Unavailable("the configuration cannot be used; GET /api/config/validate says why") from error
        return await question_of(
            wish,
            settings=settings,
            live=self._live,
            market_data=self._market_data,
            instrument=self._instrument,
            home=self._file.parent,
        )

    def _begin(self, name: str, question: Question | PlanQuestion) -> Job:
        job = Job(name, question, self._clock.now())
        # Before anybody waits for it, so that nobody who knows its end is told that it runs.
        job.ended.add_done_callback(lambda _: self._over(job))
        self._jobs.add(job)
        job.task = asyncio.create_task(self._work(job), name=f"backtest {name}")
        self._tasks.add(job.task)
        job.task.add_done_callback(self._tasks.discard)
        job.task.add_done_callback(lambda task: self._settle(job, task))
        return job

    async def _work(self, job: Job) -> None:
        try:
            report = await self._workers.answer(job.question, lambda progress: self._follow(job, progress))
            job.answered = True
            kept = kept_of(job.question, self._process, "completed", report=report)
            await self._save(job, kept, job.result_name)
            if job.result_name != job.name:
                await self._note(job, self._replaced(job))
            job.end(backtest_of(job.result_name, job.created_at, kept))
        except KursError as error:
            await self._note(job, self._failed(job, error))
            job.fail(error)
        except asyncio.CancelledError:
            if not job.cancelled:
                await self._note(job, self._ended(job, "failed", INTERRUPTED, INTERRUPTED_TYPE))
                job.fail(Unavailable(STOPPING))
                raise
            job.announced = True
            await self._note(job, self._cancelled(job))
            job.end(_told(job, self._cancelled(job)))
        else:
            with suppress(KursError):
                await self._results.keep(KIND, KEPT)

    def _follow(self, job: Job, progress: Progress) -> None:
        job.follow(progress, self._clock.now())
        self._jobs.changed()

    def _settle(self, job: Job, task: asyncio.Task[None]) -> None:
        """Where it was cancelled before it began, or has failed as nobody foresaw, it has said nothing itself."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("backtest %s failed", job.name, exc_info=error)
            job.fail(Unavailable("the backtest could not be worked out; the log of the server says why"))
        elif job.cancelled:
            job.end(_told(job, self._cancelled(job)))
        else:
            job.fail(Unavailable(STOPPING))

    def _over(self, job: Job) -> None:
        error = job.ended.exception()
        found = job.ended.result() if error is None else _told(job, self._failed(job, error))
        if found.id == job.name:
            self._jobs.discard(job, found)
        else:
            self._jobs.discard(job, _told(job, self._replaced(job)), found)

    async def _announced(self, job: Job) -> Backtest:
        """From now on somebody knows that there will be an answer: it has to be found after a restart, too."""
        async with job.writing:
            if not job.announced and not job.ended.done():
                await self._write(job, kept_of(job.question, self._process, "running"))
                job.announced = True
        return await self.result(job.name)

    async def _note(self, job: Job, kept: Kept) -> None:
        """Where somebody is told that the answer will come; the database may be what is away."""
        async with job.writing:
            if job.announced:
                with suppress(KursError):
                    await self._write(job, kept)

    # ── what is kept ──────────────────────────────────────────────────────────────────────────────

    def _replaced(self, job: Job) -> Kept:
        return self._ended(job, "failed", f"{REPLACED} is {job.result_name}", REPLACED_TYPE)

    def _cancelled(self, job: Job) -> Kept:
        return self._ended(job, "cancelled", CANCELLED, CANCELLED_TYPE)

    def _failed(self, job: Job, error: BaseException) -> Kept:
        return self._ended(job, "failed", str(error), type(error).__name__)

    def _ended(self, job: Job, status: Literal["failed", "cancelled"], error: str, error_type: str) -> Kept:
        return kept_of(job.question, self._process, status, error=error, error_type=error_type)

    async def _save(self, job: Job, kept: Kept, name: str | None = None) -> None:
        """Under the name of what was asked for, where no other is given."""
        async with job.writing:
            await self._write(job, kept, name)

    async def _write(self, job: Job, kept: Kept, name: str | None = None) -> None:
        summary: dict[str, object] = msgspec.to_builtins(kept)
        await self._results.save(digest=digest_of(name or job.name), summary=summary, created_at=job.created_at)

    async def _place(self, name: str) -> int:
        row = await self._results.latest(digest_of(name))
        if row is None:
            raise NotFound(f"Backtest {name!r} not found")
        return row.id

    async def _latest(self, name: str) -> Backtest | None:
        row = await self._results.latest(digest_of(name))
        return None if row is None else self._backtest(row)

    def _backtest(self, row: Result) -> Backtest | None:
        try:
            kept = msgspec.convert(row.summary, Kept)
        except msgspec.ValidationError:
            # Written by another version, in whose words it would be told wrongly.
            return None
        found = backtest_of(id_of(row), row.created_at, kept)
        if kept.status == "running" and self._is_lost(found, kept):
            return replace(found, status="failed", error=INTERRUPTED, error_type=INTERRUPTED_TYPE)
        return found

    def _is_lost(self, found: Backtest, kept: Kept) -> bool:
        if kept.process == self._process:
            return self._jobs.get(found.id) is None
        return self._clock.now() > found.created_at + GIVEN_UP_AFTER * 1000 * self._workers.seconds


def _told(job: Job, kept: Kept) -> Backtest:
    return backtest_of(job.name, job.created_at, kept)
