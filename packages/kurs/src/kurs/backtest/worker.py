"""The process that answers questions: one after the other from standard input, until that ends.

It is started as `python -m kurs.backtest.worker MEMORY SECONDS [HOME]`: bytes, seconds of one core for each question,
and the data folder with strategies of one's own.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from kurs.backtest.limits import ANSWER_WITHIN, bounded, limit, used_memory
from kurs.backtest.messages import LENGTH, Phase, Progress, Refusal, framed, length_of, read_question
from kurs.backtest.own import OwnQuestion, OwnRead, from_home, own_code, read_own
from kurs.backtest.planned import planned
from kurs.backtest.question import PlanQuestion, Question
from kurs.backtest.replay import replay
from kurs.backtest.report import PlanReport, Report
from kurs.domain.errors import BadInput, KursError, Unavailable
from kurs.domain.texts import written
from kurs.strategies.registry import FOLDER, look_in, own

__all__ = ["main"]

Bounds = Callable[[], AbstractContextManager[None]]

OUT_OF_MEMORY = "OutOfMemory"
# Bots come first.
NICENESS = 10
# Seconds between two words on how far a run is.
TELLS_EVERY = 0.25
# Of the time for a question, what one answer of a strategy may take: its end is told before the time is over.
THINKS = 1 / 4
# Of the whole, where strategies are checked first: nobody knows which of the two takes longer.
CHECKS = 0.5


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
        pace = _Pace(answers, question.rows)
        bounds = _bounds(seconds, memory)
        # What was read once stays as it was; each question is answered by the files as they are now.
        look_in(None)
        look_in(home, around=partial(_one_file, question, pace, bounds))
        _write(answers, _answer(question, home, pace, bounds() if question.own_code else nullcontext()))


def _bounds(seconds: int, memory: int) -> Bounds:
    """Whoever started this process ends it where a strategy catches its own end, and says why."""
    return partial(bounded, min(ANSWER_WITHIN, seconds * THINKS), memory, ends_process=False)


@contextmanager
def _one_file(
    question: Question | PlanQuestion | OwnQuestion, pace: "_Pace", bounds: Bounds, file: Path
) -> Iterator[None]:
    """It is told of before it is run: where nothing more is heard of this process, that was its doing."""
    if isinstance(question, OwnQuestion) and written(file.name) in question.given_up:
        raise BadInput(question.given_up[written(file.name)])
    pace.reading(file)
    try:
        with bounds():
            yield
    finally:
        pace.reading(None)


def _close_to_strategies() -> None:
    """A strategy that prints or asks must not speak in between."""
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _answer(
    question: Question | PlanQuestion | OwnQuestion,
    home: Path | None,
    pace: "_Pace",
    bounds: AbstractContextManager[None],
) -> Report | PlanReport | OwnRead | Refusal:
    try:
        with bounds:
            if question.own_code:
                _read_files(home, pace)
            match question:
                case Question():
                    pace.trading(0.0)
                    return replay(question, pace.trading)
                case PlanQuestion():
                    return planned(question, home, pace.trading, checking=pace.checking)
                case OwnQuestion():
                    return read_own(question, home)
    except KursError as error:
        return Refusal(type(error).__name__, from_home(str(error), home))
    except MemoryError:
        return Refusal(OUT_OF_MEMORY, "the run needs more memory than a backtest may take")


def _read_files(home: Path | None, pace: "_Pace") -> None:
    """Tells by which files the answer is made; Unavailable where they change at this very moment."""
    code = own_code(home)
    own()
    if own_code(home) != code:
        raise Unavailable(f"{FOLDER}: files were changed while they were read; try again")
    pace.read(code)


class _Pace:
    """Tells how far an answer is, and how quick, not more often than anybody looks."""

    def __init__(self, answers: BinaryIO, candles: int) -> None:
        self._answers = answers
        self._candles = candles
        self._phase: Phase = "starting"
        self._began = self._told = monotonic()
        # The share of the whole that was done before the candles are traded.
        self._before = 0.0

    def reading(self, file: Path | None) -> None:
        """Of one's own strategies this file is run now, or none."""
        self._write(Progress(phase="reading", file=None if file is None else written(file.name)))

    def read(self, own_code: str) -> None:
        self._write(Progress(phase="reading", own_code=own_code))

    def checking(self, done: float) -> None:
        """The share of the checks that is done."""
        self._before = CHECKS
        if self._is_news("checking"):
            self._write(Progress(phase="checking", done=CHECKS * done))

    def trading(self, done: float) -> None:
        """The share of the candles that is done."""
        if self._is_news("trading"):
            took = monotonic() - self._began
            speed = done * self._candles / took if done and took else None
            whole = self._before + (1 - self._before) * done
            self._write(Progress(phase="trading", done=whole, candles_per_second=speed))

    def _is_news(self, phase: Phase) -> bool:
        """Whether another phase begins, or it is time for the next word."""
        now = monotonic()
        if phase != self._phase:
            self._phase, self._began = phase, now
        elif now - self._told < TELLS_EVERY:
            return False
        self._told = now
        return True

    def _write(self, progress: Progress) -> None:
        _write(self._answers, progress)


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH)
    return source.read(length_of(head)) if len(head) == LENGTH else None


def _write(answers: BinaryIO, message: Report | PlanReport | OwnRead | Refusal | Progress) -> None:
    answers.write(framed(message))
    answers.flush()


if __name__ == "__main__":
    main()
