"""The process that tries points: one after the other from standard input, until that ends.

It is started as `python -m kurs.optimize.worker MEMORY SECONDS`: bytes, and seconds of one core for each trial.
"""

import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from kurs.backtest.limits import limit, used_memory
from kurs.backtest.messages import LENGTH, Refusal, framed, length_of
from kurs.domain.errors import BadInput, KursError
from kurs.optimize.evaluation import Bench
from kurs.optimize.objective import MisreadOutcome
from kurs.optimize.shared import Layout, mapped
from kurs.optimize.trials import Job, Task, Trial
from kurs.strategies.base import Value
from kurs.strategies.registry import known, look_in, own

__all__ = ["FIRST_LONGER", "Answer", "Ready", "Setup", "main"]

# Of a search the first trial may take so many seconds more: what it imports and compiles is there for all others.
FIRST_LONGER = 60
# Rows of a trial that is done for what it imports and compiles alone.
FEW = 200

# Bots come first.
NICENESS = 10


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """The first message: what is tried, where the candles are, and the data folder with one's own strategies.

    That is told in bytes, as the system has it: a text can say no path that is not UTF-8. With `known`, parameters that
    have been tried, a few rows are traded before the worker is ready; the first trial may take `longer` (s).
    """

    job: Job
    handle: int
    layouts: tuple[Layout, ...]
    home: bytes | None = None
    known: dict[str, Value] | None = None
    longer: int = 0


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The first answer: the next one is a trial's."""


class Answer(msgspec.Struct, frozen=True, tag=True):
    trial: Trial


def main() -> None:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Whoever started this one ends it too, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    # A strategy that prints must not speak in between.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(message: Ready | Answer | Refusal) -> None:
        answers.write(framed(message))
        answers.flush()

    first = _read()
    if first is None:
        return
    try:
        setup = msgspec.msgpack.decode(first, type=Setup)
        look_in(None if setup.home is None else Path(os.fsdecode(setup.home)))
        candles = mapped(setup.handle, setup.layouts)
        if sys.platform == "linux":
            # Elsewhere the system does not hold a process to it.
            limit(resource.RLIMIT_AS, used_memory() + memory)
        bench = Bench(setup.job, candles)
    except KursError as error:
        answer(Refusal(type(error).__name__, str(error)))
        return
    _warm_up(bench, setup)
    answer(Ready())
    seconds += setup.longer
    while (message := _read()) is not None:
        # Also when nobody is left to stop it.
        limit(resource.RLIMIT_CPU, int(sum(os.times()[:2])) + seconds)
        try:
            trial = bench.trial(msgspec.msgpack.decode(message, type=Task))
        except MisreadOutcome as error:
            answer(Refusal(BadInput.__name__, str(error)))
            return
        answer(Answer(trial))
        seconds = int(sys.argv[2])


def _warm_up(bench: Bench, setup: Setup) -> None:
    """What is imported and compiled for every trial is no trial's time."""
    if setup.job.plan.strategies[0].name not in known():
        own()
    if setup.known is not None:
        task = Task(fold=0, number=0, parameters=setup.known, first=0, last=min(FEW, bench.rows))
        # What it says of so few is nobody's concern.
        with suppress(MisreadOutcome):
            bench.trial(task)


def _read() -> bytes | None:
    head = sys.stdin.buffer.read(LENGTH)
    return sys.stdin.buffer.read(length_of(head)) if len(head) == LENGTH else None


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        # Whoever asked is gone, and with them everybody who could be told; what is left in the pipe is for nobody.
        os._exit(0)
