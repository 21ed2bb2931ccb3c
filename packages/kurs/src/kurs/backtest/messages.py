"""What goes through the pipes between a process and its workers: four bytes of length, then MessagePack."""

import msgspec

from kurs.backtest.own import OwnQuestion, OwnRead
from kurs.backtest.question import PlanQuestion, Question
from kurs.backtest.report import PlanReport, Report

__all__ = ["LENGTH", "Progress", "Refusal", "framed", "length_of", "read_answer", "read_question"]

LENGTH = 4


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """Why there is no report: `kind` is the error's class, for programs."""

    kind: str
    text: str


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How far a run is: the share that is done, and its speed, None where nothing was measured yet."""

    done: float
    candles_per_second: float | None


def framed(message: object) -> bytes:
    packed = msgspec.msgpack.encode(message)
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
