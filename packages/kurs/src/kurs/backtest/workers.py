"""Processes that answer questions beside this one: few, bounded, begun when first asked, ended with their owner."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, overload

from kurs.backtest.limits import passed_on
from kurs.backtest.messages import LENGTH, Progress, Refusal, framed, length_of, read_answer
from kurs.backtest.own import OwnQuestion, OwnRead
from kurs.backtest.question import PlanQuestion, Question
from kurs.backtest.report import PlanReport, Report
from kurs.domain.errors import BadData, BadInput, KursError, Unavailable, UnknownName
from kurs.strategies.registry import FOLDER

__all__ = ["Workers", "WorkersStatistics"]

MEMORY = 1 << 30
SECONDS = 300.0
WAITING = 8
DIES_WITHIN = 2.0
# Bytes of an answer.
LONG = 1 << 16
# One thread each: a worker's share of the machine is one core.
ALONE = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
)
KINDS: dict[str, type[KursError]] = {kind.__name__: kind for kind in (BadInput, BadData, UnknownName, Unavailable)}

Follow = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersStatistics:
    """`alive` processes, of which `busy` answer; `died` ended by themselves, `stopped` were taking too long."""

    alive: int
    busy: int
    waiting: int
    answered: int
    died: int
    stopped: int


class Workers:
    """At most `most` processes; as many questions as `waiting` wait for one, and what is more is refused.

    Each question may take `seconds` and `memory` bytes. Strategies of one's own are found in the data folder `home`;
    a process that has run one answers nothing else, so that it is read anew each time and harms nobody.
    """

    def __init__(
        self,
        *,
        most: int = 1,
        waiting: int = WAITING,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        home: Path | None = None,
    ) -> None:
        # Of questions that are answered or wait; one more is refused.
        self.places = most + waiting
        self._turn = asyncio.Semaphore(most)
        self._most_waiting = waiting
        self.seconds = seconds
        self._memory = memory
        self._home = home
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        self._waiting = self._busy = 0
        self._answered = self._died = self._stopped = 0

    @overload
    async def answer(self, question: Question | PlanQuestion, follow: Follow | None = None) -> Report | PlanReport: ...

    @overload
    async def answer(self, question: OwnQuestion, follow: Follow | None = None) -> OwnRead: ...

    async def answer(
        self, question: Question | PlanQuestion | OwnQuestion, follow: Follow | None = None
    ) -> Report | PlanReport | OwnRead:
        """`follow` is told when the run begins and how far it is.

        BadInput for a question that cannot be answered or takes too long, Unavailable when that is not its fault.
        """
        if self._waiting >= self._most_waiting:
            raise Unavailable(f"{self._waiting} backtests are waiting already; try again when they are done")
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        self._busy += 1
        try:
            return await self._asked(question, follow or _ignore)
        finally:
            self._busy -= 1
            self._turn.release()

    def statistics(self) -> WorkersStatistics:
        return WorkersStatistics(
            alive=len(self._alive),
            busy=self._busy,
            waiting=self._waiting,
            answered=self._answered,
            died=self._died,
            stopped=self._stopped,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Ends every process; whoever still waits for an answer is told that there will be none."""
        self._idle.clear()
        await asyncio.gather(*(self._end(worker) for worker in tuple(self._alive)))

    async def _asked(
        self, question: Question | PlanQuestion | OwnQuestion, follow: Follow
    ) -> Report | PlanReport | OwnRead:
        worker = await self._free()
        follow(Progress())
        try:
            async with asyncio.timeout(self.seconds):
                answer = await worker.ask(framed(question), follow)
        except TimeoutError:
            self._stopped += 1
            await self._end(worker)
            raise BadInput(worker.late(self.seconds)) from None
        except (EOFError, ConnectionError) as error:
            self._died += 1
            self._alive.discard(worker)
            raise Unavailable(f"{worker.name} died: {await worker.died()}; try again") from error
        except BaseException:
            # Whoever asked is gone; what it would answer now belongs to nobody.
            await self._end(worker)
            raise
        self._answered += 1
        if question.own_code:
            await self._end(worker)
        else:
            self._idle.append(worker)
        if isinstance(answer, Refusal):
            raise KINDS.get(answer.kind, BadInput)(answer.text)
        return answer

    async def _free(self) -> "_Worker":
        """One that has nothing to do; those that have ended while nobody asked them are left."""
        while self._idle:
            worker = self._idle.pop()
            if worker.lives:
                return worker
            self._died += 1
            await self._end(worker)
        return await self._begun()

    async def _begun(self) -> "_Worker":
        told = [str(self._memory), str(int(self.seconds) + 1), *([] if self._home is None else [str(self._home)])]
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "kurs.backtest.worker", *told, stdin=PIPE, stdout=PIPE, env=passed_on() | ALONE
            )
        except OSError as error:
            raise Unavailable(f"no process for a backtest could be begun: {error.strerror}; try again") from error
        worker = _Worker(process)
        self._alive.add(worker)
        return worker

    async def _end(self, worker: "_Worker") -> str:
        self._alive.discard(worker)
        return await worker.end()


class _Worker:
    """One process and its two pipes."""

    def __init__(self, process: Process) -> None:
        self._process = process
        # Of one's own strategies, which it runs just now to read it.
        self._file: str | None = None

    @property
    def name(self) -> str:
        while_reading = "" if self._file is None else f", which read {FOLDER}/{self._file},"
        return f"the backtest's process{while_reading}"

    def late(self, seconds: float) -> str:
        """Why it was ended after so long."""
        if self._file is not None:
            return f"{FOLDER}/{self._file}: it has not come back for {seconds:g} s"
        return f"the run takes more than {seconds:g} s; ask for fewer candles"

    @property
    def lives(self) -> bool:
        return self._process.returncode is None

    async def ask(self, message: bytes, follow: Follow) -> Report | PlanReport | OwnRead | Refusal:
        """What comes back for a framed message; EOFError or ConnectionError when the process has ended."""
        source, sink = self._process.stdout, self._process.stdin
        if source is None or sink is None:
            raise EOFError
        sink.write(message)
        await sink.drain()
        while True:
            packed = await source.readexactly(length_of(await source.readexactly(LENGTH)))
            # A long one takes longer to read than others may be held up.
            found = read_answer(packed) if len(packed) < LONG else await asyncio.to_thread(read_answer, packed)
            if not isinstance(found, Progress):
                return found
            self._file = found.file
            follow(found)

    async def died(self) -> str:
        """How it ended, which has happened or is about to; to signal it now might take that word from its reaper."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DIES_WITHIN):
                await self._process.wait()
        return await self.end()

    async def end(self) -> str:
        """Ends it now, and says how it ended."""
        if self._process.returncode is None:
            self._process.kill()
        code = await self._process.wait()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _ignore(_: Progress) -> None:
    """For those who do not follow how far it is."""
