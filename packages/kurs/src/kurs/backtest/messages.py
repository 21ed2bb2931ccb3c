"""What goes through the pipes between a process and its workers: four bytes of length, then MessagePack."""

import msgspec

from kurs.backtest.report import Report

__all__ = ["LENGTH", "Refusal", "framed", "length_of", "read_answer"]

LENGTH = 4


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """Why there is no report: `kind` is the error's class, for programs."""

    kind: str
    text: str


def framed(message: object) -> bytes:
    packed = msgspec.msgpack.encode(message)
    return len(packed).to_bytes(LENGTH, "big") + packed


def length_of(head: bytes) -> int:
    return int.from_bytes(head, "big")


def read_answer(packed: bytes) -> Report | Refusal:
    answer: Report | Refusal = msgspec.msgpack.decode(packed, type=Report | Refusal)
    return answer
