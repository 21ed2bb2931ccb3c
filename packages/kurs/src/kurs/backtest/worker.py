"""The process that answers questions: one after the other from standard input, until that ends.

It is started as `python -m kurs.backtest.worker MEMORY SECONDS`: bytes, and seconds of one core for each question.
"""

import os
import resource
import signal
import sys
from typing import BinaryIO

import msgspec

from kurs.backtest.messages import LENGTH, Refusal, framed, length_of
from kurs.backtest.question import Question
from kurs.backtest.replay import replay
from kurs.backtest.report import Report
from kurs.domain.errors import KursError

__all__ = ["main"]

OUT_OF_MEMORY = "OutOfMemory"
# Bots come first.
NICENESS = 10


def main() -> None:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Whoever started this one ends it too, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    if sys.platform == "linux":
        # Elsewhere the system does not hold a process to it.
        _limit(resource.RLIMIT_AS, _used_memory() + memory)
    # A strategy that prints must not speak in between.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (message := _read(sys.stdin.buffer)) is not None:
        # Also when nobody is left to stop it.
        _limit(resource.RLIMIT_CPU, int(sum(os.times()[:2])) + seconds)
        answers.write(framed(_answer(message)))
        answers.flush()


def _answer(message: bytes) -> Report | Refusal:
    try:
        return replay(msgspec.msgpack.decode(message, type=Question))
    except KursError as error:
        return Refusal(type(error).__name__, str(error))
    except MemoryError:
        return Refusal(OUT_OF_MEMORY, "the run needs more memory than a backtest may take")


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH)
    return source.read(length_of(head)) if len(head) == LENGTH else None


def _limit(which: int, soft: int) -> None:
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _used_memory() -> int:
    """Bytes of address space that the program itself takes, before any question."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main()
