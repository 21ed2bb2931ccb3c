"""Backtests in worker processes: asked for, followed, cancelled, and their results."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from kurs.backtest import PlanQuestion, PlanReport, Progress, Question, Report, Workers
from kurs.clock import Clock
from kurs.domain.errors import BadInput, Conflict, KursError, NotFound, Unavailable
from kurs.persistence import Result, Results
from kurs.services.backtest_comparison import Comparison, compared, side_of
from kurs.services.backtest_jobs import Job, Jobs, id_of_question
from kurs.services.backtest_places import Callers
from kurs.services.backtest_questions import InstrumentOf, Wish, question_of
from kurs.services.backtest_records import (
    KIND,
    Backtest,
    Kept,
    Status,
    backtest_of,
    digest_of,
    id_of,
    kept_of,
    read_report,
    written_report,
)
from kurs.services.backtest_trades import TradesPage, trades_of
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.settings import load

__all__ = ["ANSWERED_WITHIN", "Backtest", "Backtests", "Page"]

T = TypeVar("T")
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
# Seconds for which a result that the database does not take is held, between two tries, and how many of them at once.
HELD_FOR, TRIED_EVERY, MOST_HELD = 60.0, 0.5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Newest first; `following` is the id after which older ones come, None where there are none."""

    backtests: Sequence[Backtest]
    following: str | None


class Backtests:
    """Each by the settings of file and environment as they are when it is asked for.

    The results last asked for are kept, and a question that was answered is not worked out again. What takes a `show`
    answers with what that makes of the backtest: reports are large, so they are read and shown in a thread, one at a
    time. `pools` are those that this process trades, each with the number of its lease: whoever had a smaller one is
    gone.
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
        pools: Mapping[str, int] | None = None,
    ) -> None:
        self._file = file
        self._live = live
        self._market_data = market_data
        self._results = results
        self._clock = clock
        self._instrument = instrument
        self._workers = workers or Workers(home=file.parent)
        self._pools = dict(pools or {})
        self._jobs = Jobs()
        self._callers = Callers()
        self._one_report = asyncio.Lock()
        self._stopping = False
        # Also of those that have been told of and only put the books in order.
        self._tasks: set[asyncio.Task[None]] = set()
        self._process = secrets.token_hex(8)

    async def run(self, wish: Wish, show: Callable[[Backtest], T], *, within: float = ANSWERED_WITHIN) -> T:
        """The whole answer, or what is to be said of it when that takes longer than `within` seconds.

        BadInput for what makes no sense or takes too much; Unavailable when a worker dies, or candles are asked for
        that no market tells now; Crowded when so many wait that there is no place within that time.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        question = await self._question(wish)
        name = id_of_question(question)
        if self._jobs.get(name) is None:
            known = await self._latest(name)
            if known is not None and known.status == "completed":
                with suppress(NotFound):
                    return await self.result(name, show)
        # Somebody else may have begun it meanwhile.
        job = self._jobs.get(name) or await self._placed(name, question, until - loop.time())
        await asyncio.wait({job.ended}, timeout=max(0.0, until - loop.time()))
        return await self._shown(job.ended.result() if job.ended.done() else await self._announced(job), show)

    async def result(self, name: str, show: Callable[[Backtest], T]) -> T:
        """As it is now; NotFound for one that is not kept, or not any more."""
        job = self._jobs.get(name)
        if job is not None:
            return await self._shown(self._jobs.told(job), show)
        row = await self._results.latest(digest_of(name))
        found = self._found(name, row)
        if row is None or found.status != "completed":
            return show(found)
        async with self._one_report:
            text = await self._results.report(row.id)
            return await asyncio.to_thread(_with_report, found, text, show)

    async def cancel(self, name: str) -> Backtest:
        """Ends one that waits or runs, for everybody who has asked for it; the others go on.

        NotFound for one that is not there, Conflict for one that has ended.
        """
        job = self._jobs.get(name)
        if job is None:
            return await self._given_up(name)
        if job.answered or job.task is None:
            raise _too_late(self._jobs.told(job))
        job.cancelled = True
        job.task.cancel()
        await asyncio.wait({job.task})
        return self._found(name, await self._results.latest(digest_of(name)))

    async def page(self, limit: int, before: str | None = None) -> Page:
        """On the first page all that wait or run; then those that are kept, but for those of an older form.

        NotFound where `before` is the id of none.
        """
        place = None if before is None else await self._place(before)
        rows = await self._results.page(KIND, limit=limit + 1, before=place)
        ended = [self._backtest(row) for row in rows[:limit] if self._jobs.get(id_of(row)) is None]
        working = [] if before is not None else [replace(self._jobs.told(job), report=None) for job in self._jobs][::-1]
        return Page(
            backtests=[*working, *(each for each in ended if each is not None)],
            following=id_of(rows[limit - 1]) if len(rows) > limit else None,
        )

    async def trades(self, name: str, *, limit: int, offset: int) -> TradesPage:
        """Round trips of one that is completed, in the order of their exits; NotFound, Conflict."""
        return await self.result(name, lambda found: trades_of(found, limit=limit, offset=offset))

    async def compare(self, names: Sequence[str]) -> Comparison:
        """Side by side, in this order; NotFound for one that is not kept, Conflict for one without a result."""
        return compared([await self.result(name, side_of) for name in names])

    def lately(self) -> list[Backtest]:
        """All that wait or run, and the last ones that have ended in this process; reports are left out."""
        return self._jobs.lately()

    def watch(self, watcher: Callable[[], None]) -> AbstractContextManager[None]:
        """Calls `watcher` after every change of what `lately` tells; it must be quick and must not raise."""
        return self._jobs.watch(watcher)

    def statistics(self) -> object:
        """Of the worker processes."""
        return self._workers.statistics()

    def stop(self) -> None:
        """Nothing more is begun, and whoever waits is told so now, as long as somebody can be told."""
        self._stopping = True
        self._callers.refuse(Unavailable(STOPPING))
        for job in self._jobs:
            job.fail(Unavailable(STOPPING))
        for task in self._tasks:
            task.cancel()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._stopping:
            self.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
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

    async def _placed(self, name: str, question: Question | PlanQuestion, within: float) -> Job:
        if self._stopping:
            raise Unavailable(STOPPING)
        if self._has_room():
            return self._begin(name, question)
        return await self._callers.wait(name, question, within)

    def _has_room(self) -> bool:
        return sum(not job.answered for job in self._jobs) < self._workers.places

    def _admit(self) -> None:
        """As many as there are places again."""
        self._callers.admit(self._has_room, lambda name, question: self._jobs.get(name) or self._begin(name, question))

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
            self._admit()
            await self._keep(job, report)
        except KursError as error:
            job.lost = error
            await self._note(job, self._failed(job, error))
            job.fail(error)
        except asyncio.CancelledError:
            if not job.cancelled:
                if job.held is None:
                    await self._note(job, self._kept(job, "failed", error=INTERRUPTED, error_type=INTERRUPTED_TYPE))
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

    async def _keep(self, job: Job, report: Report | PlanReport) -> None:
        """What may have taken minutes is not lost to a database that is away for seconds: until then it is held."""
        text = await asyncio.to_thread(written_report, report)
        kept = self._kept(job, "completed", report=report)
        found = backtest_of(job.result_name, job.created_at, kept, report)
        try:
            await self._save(job, kept, text)
        except Unavailable as error:
            if sum(each.held is not None for each in self._jobs) >= MOST_HELD:
                raise
            log.warning("backtest %s: %s; its result is held until it can be kept", job.name, error)
            job.held = found
            job.end(found)
            self._jobs.changed()
            await self._save_held(job, kept, text)
        if job.result_name != job.name:
            await self._note(job, self._replaced(job))
        job.end(found)

    async def _save_held(self, job: Job, kept: Kept, report: str) -> None:
        """Tries again for a while, and once more where the server stops meanwhile."""
        loop = asyncio.get_running_loop()
        until = loop.time() + HELD_FOR
        while True:
            try:
                await asyncio.sleep(TRIED_EVERY)
                return await self._save(job, kept, report)
            except asyncio.CancelledError:
                with suppress(KursError):
                    await self._save(job, kept, report)
                raise
            except Unavailable as error:
                if loop.time() > until:
                    log.error("backtest %s: its result is lost: %s", job.name, error)  # noqa: TRY400  # no traceback says more
                    raise Unavailable(f"its result could not be kept: {error}; ask for it again") from error

    def _settle(self, job: Job, task: asyncio.Task[None]) -> None:
        """Where it was cancelled before it began, or has failed as nobody foresaw, it has said nothing itself."""
        if job.held is not None:
            self._discard(job, job.held if job.lost is None else _told(job, self._failed(job, job.lost)))
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("backtest %s failed", job.name, exc_info=error)
            job.fail(Unavailable("the backtest could not be worked out; the log of the server says why"))
        elif job.cancelled:
            job.end(_told(job, self._cancelled(job)))
        else:
            job.fail(Unavailable(STOPPING))

    def _over(self, job: Job) -> None:
        if job.held is not None:
            return
        error = job.ended.exception()
        found = job.ended.result() if error is None else _told(job, self._failed(job, error))
        self._discard(job, found)

    def _discard(self, job: Job, found: Backtest) -> None:
        if found.id == job.name:
            self._jobs.discard(job, found)
        else:
            self._jobs.discard(job, _told(job, self._replaced(job)), found)
        self._admit()

    async def _announced(self, job: Job) -> Backtest:
        """From now on somebody knows that there will be an answer: it has to be found after a restart, too."""
        async with job.writing:
            if not job.announced and not job.ended.done():
                await self._write(job, self._kept(job, "running"))
                job.announced = True
        if job.ended.done():
            return job.ended.result()
        return self._jobs.told(job)

    async def _note(self, job: Job, kept: Kept) -> None:
        """Where somebody is told that the answer will come; the database may be what is away."""
        async with job.writing:
            if job.announced:
                with suppress(KursError):
                    await self._write(job, kept)

    # ── what is kept ──────────────────────────────────────────────────────────────────────────────

    def _replaced(self, job: Job) -> Kept:
        error = f"{REPLACED} is {job.result_name}"
        return self._kept(job, "failed", error=error, error_type=REPLACED_TYPE)

    def _cancelled(self, job: Job) -> Kept:
        return self._kept(job, "cancelled", error=CANCELLED, error_type=CANCELLED_TYPE)

    def _failed(self, job: Job, error: BaseException) -> Kept:
        return self._kept(job, "failed", error=str(error), error_type=type(error).__name__)

    def _kept(
        self,
        job: Job,
        status: Status,
        *,
        report: Report | PlanReport | None = None,
        error: str | None = None,
        error_type: str | None = None,
    ) -> Kept:
        found = kept_of(job.question, self._process, status, report=report, error=error, error_type=error_type)
        return msgspec.structs.replace(found, pools=self._pools)

    async def _save(self, job: Job, kept: Kept, report: str) -> None:
        """Under the name of what really ran."""
        async with job.writing:
            await self._write(job, kept, job.result_name, report)

    async def _write(self, job: Job, kept: Kept, name: str | None = None, report: str | None = None) -> None:
        """Under the name of what was asked for, where no other is given."""
        summary: dict[str, object] = msgspec.to_builtins(kept)
        digest = digest_of(name or job.name)
        await self._results.save(digest=digest, summary=summary, created_at=job.created_at, report=report)

    async def _given_up(self, name: str) -> Backtest:
        """Ends one whose process has ended without a word of it."""
        row = await self._results.latest(digest_of(name))
        found = self._found(name, row)
        if row is None or found.error_type != INTERRUPTED_TYPE or row.summary["status"] != "running":
            raise _too_late(found)
        ended = {"status": "cancelled", "error": CANCELLED, "error_type": CANCELLED_TYPE}
        summary = {**row.summary, **ended}
        await self._results.save(digest=row.digest, summary=summary, created_at=row.created_at)
        return self._found(name, await self._results.latest(row.digest))

    async def _shown(self, found: Backtest, show: Callable[[Backtest], T]) -> T:
        if found.report is None:
            return show(found)
        async with self._one_report:
            return await asyncio.to_thread(show, found)

    async def _place(self, name: str) -> int:
        row = await self._results.latest(digest_of(name))
        if row is None:
            raise NotFound(f"Backtest {name!r} not found")
        return row.id

    async def _latest(self, name: str) -> Backtest | None:
        row = await self._results.latest(digest_of(name))
        return None if row is None else self._backtest(row)

    def _found(self, name: str, row: Result | None) -> Backtest:
        found = (None if row is None else self._backtest(row)) or self._jobs.ended(name)
        if found is None:
            raise NotFound(f"Backtest {name!r} not found")
        return found

    def _backtest(self, row: Result) -> Backtest | None:
        try:
            kept = msgspec.convert(row.summary, Kept)
        except msgspec.ValidationError:
            # Written by another version, in whose words it would be told wrongly.
            return None
        found = backtest_of(id_of(row), row.created_at, kept)
        if kept.status == "running" and self._is_lost(found, kept):
            # Where the database could not be told, this process still knows.
            ended = self._jobs.ended(found.id) if kept.process == self._process else None
            return ended or replace(found, status="failed", error=INTERRUPTED, error_type=INTERRUPTED_TYPE)
        return found

    def _is_lost(self, found: Backtest, kept: Kept) -> bool:
        if kept.process == self._process:
            return self._jobs.get(found.id) is None
        if any(self._pools.get(pool, number) > number for pool, number in kept.pools.items()):
            return True
        return self._clock.now() > found.created_at + GIVEN_UP_AFTER * 1000 * self._workers.seconds


def _with_report(found: Backtest, text: str | None, show: Callable[[Backtest], T]) -> T:
    try:
        report = None if text is None else read_report(text)
    except msgspec.ValidationError:
        report = None
    if report is None:
        raise NotFound(f"Backtest {found.id!r} not found")
    return show(replace(found, report=report))


def _too_late(found: Backtest) -> Conflict:
    return Conflict(f"Backtest {found.id!r} cannot be cancelled: it is {found.status}")


def _told(job: Job, kept: Kept) -> Backtest:
    return backtest_of(job.name, job.created_at, kept)
