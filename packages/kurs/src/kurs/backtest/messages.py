"""What goes through the pipes between a process and its workers: four bytes of length, then MessagePack."""

from typing import Literal

import msgspec

from kurs.backtest.own import OwnQuestion, OwnRead
from kurs.backtest.question import PlanQuestion, Question
from kurs.backtest.report import PlanReport, Report
from kurs.domain.texts import all_written

__all__ = ["LENGTH", "Phase", "Progress", "Refusal", "framed", "length_of", "read_answer", "read_question"]

LENGTH = 4
Phase = Literal["starting", "reading", "checking", "trading"]


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """Why there is no report: `kind` is the error's class, for programs."""

    kind: str
    text: str


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How far an answer is: the share that is done, and the speed of its trading, None where nothing was measured yet.

    While one's own strategies are read, `file` is the name of the one that is run; afterwards `own_code` names those
    that were read, as in the question, which may have been asked before somebody changed them.
    """

    phase: Phase = "starting"
    done: float = 0.0
    candles_per_second: float | None = None
    file: str | None = None
    own_code: str | None = None


def framed(message: object) -> bytes:
    """No text in it keeps it from being sent: what cannot be written is spelt out."""
    try:
        packed = msgspec.msgpack.encode(message)
    except UnicodeEncodeError:
        packed = msgspec.msgpack.encode(all_written(msgspec.to_builtins(message, builtin_types=(bytes,))))
    return len(packed).to_bytes(LENGTH, "big") + packed


def length_of(head: bytes) -> int:
    return int.from_bytes(head, "big")


def read_question(packed: bytes) -> Question | PlanQuestion | OwnQuestion:
    question: Question | PlanQuestion | OwnQuestion = msgspec.msgpack.decode(
        packed, type=Question | PlanQuestion | OwnQuestion
    )
    return question


def read_answer(packed: bytes) -> Report | PlanReport | OwnRead | Refusal | Progress:
    answer: Report | PlanReport | OwnRead | Refusal | Progress = msgspec.msgpack.decode(
        packed, type=Report | PlanReport | OwnRead | Refusal | Progress
    )
    return answer
