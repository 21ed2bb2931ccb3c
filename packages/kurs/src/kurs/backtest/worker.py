"""The process that answers questions: one after the other from standard input, until that ends.

It is started as `python -m kurs.backtest.worker MEMORY SECONDS [HOME]`: bytes, seconds of one core for each question,
and the data folder with strategies of one's own.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from kurs.backtest.limits import ANSWER_WITHIN, bounded, limit, used_memory
from kurs.backtest.messages import LENGTH, Progress, Refusal, framed, length_of, read_question
from kurs.backtest.own import OwnQuestion, OwnRead, from_home, read_own
from kurs.backtest.planned import planned
from kurs.backtest.question import PlanQuestion, Question
from kurs.backtest.replay import replay
from kurs.backtest.report import PlanReport, Report
from kurs.domain.errors import KursError
from kurs.strategies.registry import look_in

__all__ = ["main"]

OUT_OF_MEMORY = "OutOfMemory"
# Bots come first.
NICENESS = 10
# Seconds between two words on how far a run is.
TELLS_EVERY = 0.25
# Of the time for a question, what one answer of a strategy may take: its end is told before the time is over.
THINKS = 1 / 4


def main() -> None:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    home = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    # Whoever started this one ends it too, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    if sys.platform == "linux":
        # Elsewhere the system does not hold a process to it.
        limit(resource.RLIMIT_AS, used_memory() + memory)
    questions, answers = os.fdopen(os.dup(sys.stdin.fileno()), "rb"), os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    _close_to_strategies()
    while (message := _read(questions)) is not None:
        # Also when nobody is left to stop it.
        limit(resource.RLIMIT_CPU, int(sum(os.times()[:2])) + seconds)
        question = read_question(message)
        # What was read once stays as it was; each question is answered by the files as they are now.
        look_in(None)
        look_in(home)
        thinks = _thinks(seconds, memory) if question.own_code else nullcontext()
        _write(answers, _answer(question, home, _Pace(answers, question.rows).tell, thinks))


def _thinks(seconds: int, memory: int) -> AbstractContextManager[None]:
    """Whoever started this process ends it where a strategy catches its own end, and says why."""
    return bounded(min(ANSWER_WITHIN, seconds * THINKS), memory, ends_process=False)


def _close_to_strategies() -> None:
    """A strategy that prints or asks must not speak in between."""
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _answer(
    question: Question | PlanQuestion | OwnQuestion,
    home: Path | None,
    tell: Callable[[float], None],
    bounds: AbstractContextManager[None],
) -> Report | PlanReport | OwnRead | Refusal:
    try:
        with bounds:
            match question:
                case Question():
                    return replay(question, tell)
                case PlanQuestion():
                    return planned(question, home, tell)
                case OwnQuestion():
                    return read_own(question, home)
    except KursError as error:
        return Refusal(type(error).__name__, from_home(str(error), home))
    except MemoryError:
        return Refusal(OUT_OF_MEMORY, "the run needs more memory than a backtest may take")


class _Pace:
    """Tells how far a run is, and how quick, not more often than anybody looks."""

    def __init__(self, answers: BinaryIO, candles: int) -> None:
        self._answers = answers
        self._candles = candles
        self._began = self._told = monotonic()

    def tell(self, done: float) -> None:
        now = monotonic()
        if now - self._told >= TELLS_EVERY:
            self._told = now
            speed = done * self._candles / (now - self._began)
            _write(self._answers, Progress(done=done, candles_per_second=speed))


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH)
    return source.read(length_of(head)) if len(head) == LENGTH else None


def _write(answers: BinaryIO, message: Report | PlanReport | OwnRead | Refusal | Progress) -> None:
    answers.write(framed(message))
    answers.flush()


if __name__ == "__main__":
    main()
