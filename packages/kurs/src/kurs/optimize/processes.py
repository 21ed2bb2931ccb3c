"""Workers on this machine: processes that share the candles, and whose death or delay costs one trial each."""

import math
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kurs.backtest.limits import passed_on
from kurs.backtest.messages import LENGTH, Refusal, framed, length_of
from kurs.domain.errors import BadInput, Unavailable
from kurs.market.columns import CandleColumns
from kurs.optimize.shared import shared
from kurs.optimize.trials import Job, Task, Trial
from kurs.optimize.worker import FIRST_LONGER, Answer, Ready, Setup
from kurs.strategies.base import Value

__all__ = ["LEAST_MEMORY", "MEMORY", "SECONDS", "Processes", "require_limits"]

MEMORY = 2 << 30
# A compiler and the libraries that one's own strategies load take up to 0.7 GiB before there is a number to work out;
# no machine has the most.
LEAST_MEMORY, MOST_MEMORY = 1 << 30, 1 << 46
MIB = 1 << 20
SECONDS = 300.0
# Eleven days: what waits for longer is refused by the system itself.
MOST_SECONDS = 1e6
READY_WITHIN = 120.0
DIES_WITHIN = 2.0
# A worker that is given the next trials before it has told of the last one never waits for this process.
AHEAD = 4
CHUNK = 1 << 16
# One thread each: a worker's share of the machine is one core.
ALONE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
# To the C library of Linux: what is freed is kept for the next trial. To have it from the system anew, page by page,
# takes half as long as a trial.
KEEPING = {"MALLOC_MMAP_THRESHOLD_": str(32 * MIB), "MALLOC_TRIM_THRESHOLD_": str(64 * MIB)}

_decoder = msgspec.msgpack.Decoder(Ready | Answer | Refusal)


def require_limits(seconds: float, memory: int) -> None:
    """BadInput where no trial could keep to them, or no system hold it to them; `memory` is bytes, told in MiB."""
    if not (math.isfinite(seconds) and 0 < seconds <= MOST_SECONDS):
        raise BadInput.of("limit_seconds", seconds, f"a finite number above 0, at most {MOST_SECONDS:,.0f}")
    if not LEAST_MEMORY <= memory <= MOST_MEMORY:
        allowed = f"{LEAST_MEMORY // MIB} to {MOST_MEMORY // MIB} MiB; libraries alone need most of the least"
        raise BadInput.of("memory", memory // MIB, allowed)


class Processes:
    """`workers` processes; each trial may take `seconds` and `memory` bytes.

    With `patient` a worker is given a trial when it has told of the last one, and not before: for methods that learn.
    One's own strategies are those of the data folder `home`. No process is begun before the first trial. BadInput for
    limits that no trial could keep to.
    """

    def __init__(
        self,
        job: Job,
        candles: Sequence[CandleColumns],
        *,
        workers: int,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        patient: bool = False,
        home: Path | None = None,
    ) -> None:
        require_limits(seconds, memory)
        self._job = job
        self._candles = candles
        self._count = workers
        self._seconds = seconds
        self._memory = memory
        self._ahead = 1 if patient else AHEAD
        self._home = home
        self._open = ExitStack()
        self._workers: list[_Worker] = []
        self._ended: deque[Trial] = deque()
        # What the first trials of all may take longer, until one of them has used it up; and what has come to its end.
        self._longer = FIRST_LONGER
        self._known: dict[str, Value] | None = None

    def __enter__(self) -> Self:
        try:
            self._selector = self._open.enter_context(selectors.DefaultSelector())
            self._handle, self._layouts = self._open.enter_context(shared(self._candles))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends every process at once; what they were trying is tried again by whoever goes on."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._open.close()

    @property
    def free(self) -> int:
        """How many trials more it takes now."""
        return self._ahead * self._count - sum(len(worker.tasks) for worker in self._workers)

    @property
    def busy(self) -> bool:
        return bool(self._ended) or any(worker.tasks for worker in self._workers)

    def submit(self, task: Task) -> None:
        while len(self._workers) < self._count:
            self._begin()
        self._give(min(self._workers, key=lambda worker: len(worker.tasks)), task)

    def wait(self) -> list[Trial]:
        """What has ended, at least one trial; BadInput for a job that cannot be begun at all."""
        while not self._ended:
            due = min((worker.due for worker in self._workers if worker.tasks), default=time.monotonic() + 1)
            for key, _ in self._selector.select(max(0.0, due - time.monotonic())):
                self._hear(key.data)
            for worker in tuple(self._workers):
                if worker.tasks and time.monotonic() >= worker.due:
                    self._overdue(worker)
        ended = list(self._ended)
        self._ended.clear()
        return ended

    def _begin(self) -> "_Worker":
        home = None if self._home is None else os.fsencode(self._home)
        setup = Setup(
            job=self._job,
            handle=self._handle,
            layouts=self._layouts,
            home=home,
            known=self._known,
            longer=self._longer if self._known is None else 0,
        )
        worker = _Worker(setup, self._seconds, self._memory)
        self._workers.append(worker)
        self._selector.register(worker.answers, selectors.EVENT_READ, worker)
        return worker

    def _hear(self, worker: "_Worker") -> None:
        if worker not in self._workers:
            return
        messages = worker.read()
        if messages is None:
            self._lost(worker)
            return
        for message in messages:
            if isinstance(message, Refusal):
                raise BadInput(message.text)
            if isinstance(message, Answer):
                self._ended.append(message.trial)
                worker.tasks.popleft()
                worker.longer = 0
                if message.trial.state != "failed":
                    self._known = message.trial.parameters
            worker.ready = True
            worker.due = time.monotonic() + self._seconds + worker.longer

    def _overdue(self, worker: "_Worker") -> None:
        if worker.longer:
            self._longer = 0
        self._replace(worker, f"it took more than {self._seconds + worker.longer:g} s")

    def _lost(self, worker: "_Worker") -> None:
        if not worker.ready:
            raise Unavailable(f"a worker died before it began: {worker.died()}")
        self._replace(worker, f"its process died: {worker.died()}")

    def _replace(self, worker: "_Worker", why: str) -> None:
        """The trial that it was at has failed; those that were waiting behind it go to the process in its place."""
        self._selector.unregister(worker.answers)
        worker.end()
        self._workers.remove(worker)
        if not worker.ready:
            raise Unavailable(f"a worker did not begin within {READY_WITHIN:g} s")
        successor = self._begin()
        for place, task in enumerate(worker.tasks):
            if place == 0:
                self._ended.append(Trial.ended(task, "failed", why))
            else:
                self._give(successor, task)

    def _give(self, worker: "_Worker", task: Task) -> None:
        if not worker.tasks and worker.ready:
            worker.due = time.monotonic() + self._seconds + worker.longer
        worker.tasks.append(task)
        # One that has died is found by its answers, which end.
        with suppress(BrokenPipeError):
            worker.send(task)


@contextmanager
def _deaf() -> Iterator[None]:
    """What is begun within never hears of Ctrl-C, from its first moment on; this process does so right after it.

    In a session of its own it would outlive its terminal, and Linux would no longer let others go before it.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """One process, what it was given and has not told of, and until when it must have told of the first."""

    def __init__(self, setup: Setup, seconds: float, memory: int) -> None:
        with _deaf():
            self._process = subprocess.Popen(  # noqa: S603  # this very program
                (sys.executable, "-m", "kurs.optimize.worker", str(memory), str(int(seconds) + 1)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=(setup.handle,),
                env=passed_on() | ALONE | KEEPING,
            )
        if self._process.stdin is None or self._process.stdout is None:
            raise Unavailable("a worker without its pipes")
        self._input, self.answers = self._process.stdin, self._process.stdout
        self._heard = bytearray()
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.longer = setup.longer
        self.due = time.monotonic() + READY_WITHIN
        with suppress(BrokenPipeError):
            self.send(setup)

    def send(self, message: Setup | Task) -> None:
        self._input.write(framed(message))
        self._input.flush()

    def read(self) -> list[Ready | Answer | Refusal] | None:
        """The messages that are complete now; None when there will be none any more."""
        more = os.read(self.answers.fileno(), CHUNK)
        if not more:
            return None
        self._heard += more
        found: list[Ready | Answer | Refusal] = []
        while len(self._heard) >= LENGTH and len(self._heard) >= (
            end := LENGTH + length_of(bytes(self._heard[:LENGTH]))
        ):
            found.append(_decoder.decode(self._heard[LENGTH:end]))
            del self._heard[:end]
        return found

    def died(self) -> str:
        """How it ended, which has happened or is about to; to kill it now might take that word from it."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(DIES_WITHIN)
        return self.end()

    def end(self) -> str:
        """Ends it now, and says how it ended."""
        if self._process.poll() is None:
            self._process.kill()
        code = self._process.wait()
        # What is still to be written has no reader any more.
        with suppress(BrokenPipeError):
            self._input.close()
        self.answers.close()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
