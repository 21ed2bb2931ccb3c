"""Backtests in worker processes, and their results."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec

from kurs.backtest import Question, Report, Workers
from kurs.clock import Clock
from kurs.domain.errors import BadInput, KursError, NotFound, Unavailable
from kurs.domain.market import timeframe_of
from kurs.persistence import Result, Results
from kurs.services.backtest_questions import InstrumentOf, Wish, question_of
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.settings import load

__all__ = ["Backtest", "Backtests", "Page"]

Status = Literal["completed", "running", "failed"]
# Whoever asks waits so many seconds for the whole answer; after that it comes by its id.
ANSWERED_WITHIN = 20.0
KIND = "backtest"
KEPT = 200
# A run of another process that has not ended by then never will.
GIVEN_UP_AFTER = 2.0
INTERRUPTED, INTERRUPTED_TYPE = "the process that worked on it has ended; ask for it again", "Interrupted"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored: the question in short, and what became of it."""

    status: Status
    process: str
    strategy: str
    symbol: str
    timeframe: str
    parameters: dict[str, int | float | str]
    report: Report | None = None
    error: str | None = None
    error_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """`report` is there once it is completed, `error` and `error_type` when it has failed; `created_at` in ms.

    The same question has the same id, whoever asks it. `place` is where it stands among all that are kept.
    """

    id: str
    place: int
    status: Status
    created_at: int
    strategy: str
    symbol: str
    timeframe: str
    parameters: Mapping[str, int | float | str]
    report: Report | None
    error: str | None
    error_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Newest first; `more` says whether older ones follow."""

    backtests: Sequence[Backtest]
    more: bool


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
        answered_within: float = ANSWERED_WITHIN,
    ) -> None:
        self._file = file
        self._live = live
        self._market_data = market_data
        self._results = results
        self._clock = clock
        self._instrument = instrument
        self._workers = workers or Workers(home=file.parent)
        self._within = answered_within
        self._jobs: dict[str, _Job] = {}
        self._process = secrets.token_hex(8)

    async def run(self, wish: Wish) -> Backtest:
        """The whole answer, or one that is "running" when it takes longer.

        BadInput for what makes no sense or takes too much; Unavailable when too many wait, a worker dies, or
        candles are asked for that no market tells now.
        """
        question = await self._question(wish)
        name = _id_of(question)
        job = self._jobs.get(name)
        if job is None:
            known = await self._latest(name)
            if known is not None and known.status == "completed":
                return known
            # Somebody else may have begun it meanwhile.
            job = self._jobs.get(name) or self._begin(name, question)
        return await asyncio.shield(job.told)

    async def result(self, name: str) -> Backtest:
        """NotFound for one that is not kept, or not any more."""
        found = await self._latest(name)
        if found is None:
            raise NotFound(f"Backtest {name!r} not found")
        return found

    async def page(self, limit: int, before: str | None = None) -> Page:
        """All that are kept, but for those of an older form; NotFound where `before` is the id of none."""
        place = None if before is None else (await self.result(before)).place
        rows = await self._results.page(KIND, limit=limit + 1, before=place)
        found = [self._backtest(row) for row in rows[:limit]]
        return Page(backtests=[each for each in found if each is not None], more=len(rows) > limit)

    def statistics(self) -> object:
        """Of the worker processes."""
        return self._workers.statistics()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = [job.task for job in self._jobs.values() if job.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._workers.aclose()

    # ── one run ───────────────────────────────────────────────────────────────────────────────────

    async def _question(self, wish: Wish) -> Question:
        try:
            settings = load(self._file)
        except BadInput as error:
            raise Unavailable("the configuration cannot be used; GET /api/config/validate says why") from error
        return await question_of(
            wish, settings=settings, live=self._live, market_data=self._market_data, instrument=self._instrument
        )

    def _begin(self, name: str, question: Question) -> "_Job":
        job = self._jobs[name] = _Job(name, question)
        job.task = asyncio.create_task(self._work(job), name=f"backtest {name}")
        job.task.add_done_callback(lambda _: self._jobs.pop(name, None))
        return job

    async def _work(self, job: "_Job") -> None:
        answering = asyncio.create_task(self._workers.answer(job.question))
        try:
            await asyncio.wait({answering}, timeout=self._within)
            if not answering.done():
                job.tell(await self._save(job, "running"))
            job.tell(await self._save(job, "completed", report=await answering))
            await self._results.keep(KIND, KEPT)
        except KursError as error:
            await self._note_failure(job, str(error), type(error).__name__)
            job.fail(error)
        except asyncio.CancelledError:
            await self._note_failure(job, INTERRUPTED, INTERRUPTED_TYPE)
            job.fail(Unavailable("the server is stopping"))
            raise
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)

    async def _note_failure(self, job: "_Job", error: str, error_type: str) -> None:
        """Where somebody was told that the answer will come; the database may be what is away."""
        if job.told.done():
            with suppress(KursError):
                await self._save(job, "failed", error=error, error_type=error_type)

    # ── what is kept ──────────────────────────────────────────────────────────────────────────────

    async def _save(
        self,
        job: "_Job",
        status: Status,
        *,
        report: Report | None = None,
        error: str | None = None,
        error_type: str | None = None,
    ) -> Backtest:
        bot = job.question.bot
        chosen = bot.strategies[0]
        kept = Kept(
            status=status,
            process=self._process,
            strategy=chosen.name,
            symbol=bot.symbol,
            timeframe=timeframe_of(bot.interval),
            parameters=dict(chosen.parameters),
            report=report,
            error=error,
            error_type=error_type,
        )
        summary: dict[str, object] = msgspec.to_builtins(kept)
        row = await self._results.save(digest=f"{KIND}:{job.name}", summary=summary, created_at=self._clock.now())
        return _told(row, kept)

    async def _latest(self, name: str) -> Backtest | None:
        row = await self._results.latest(f"{KIND}:{name}")
        return None if row is None else self._backtest(row)

    def _backtest(self, row: Result) -> Backtest | None:
        try:
            kept = msgspec.convert(row.summary, Kept)
        except msgspec.ValidationError:
            # Written by another version, in whose words it would be told wrongly.
            return None
        found = _told(row, kept)
        if kept.status == "running" and self._is_lost(found, kept):
            return replace(found, status="failed", error=INTERRUPTED, error_type=INTERRUPTED_TYPE)
        return found

    def _is_lost(self, found: Backtest, kept: Kept) -> bool:
        if kept.process == self._process:
            return found.id not in self._jobs
        return self._clock.now() > found.created_at + GIVEN_UP_AFTER * 1000 * self._workers.seconds


class _Job:
    """One question that is being answered; `told` is the first that whoever asks is told of it."""

    def __init__(self, name: str, question: Question) -> None:
        self.name = name
        self.question = question
        self.told: asyncio.Future[Backtest] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[None] | None = None

    def tell(self, backtest: Backtest) -> None:
        if not self.told.done():
            self.told.set_result(backtest)

    def fail(self, error: KursError) -> None:
        if not self.told.done():
            self.told.set_exception(error)
            # Taken note of here: whoever asked may be gone.
            self.told.exception()


def _id_of(question: Question) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(question)).hexdigest()[:32]


def _told(row: Result, kept: Kept) -> Backtest:
    return Backtest(
        id=row.digest.removeprefix(f"{KIND}:"),
        place=row.id,
        status=kept.status,
        created_at=row.created_at,
        strategy=kept.strategy,
        symbol=kept.symbol,
        timeframe=kept.timeframe,
        parameters=kept.parameters,
        report=kept.report,
        error=kept.error,
        error_type=kept.error_type,
    )
