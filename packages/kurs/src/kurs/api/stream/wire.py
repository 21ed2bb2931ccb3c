"""Messages on their way to the wire: written as JSON once, framed once, for all who read them in one dialect."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

__all__ = ["Dialect", "Message", "Modern", "Parcel", "encode", "parcel", "told"]

encode = msgspec.json.Encoder().encode

# RFC 6455, 5.2: a whole text message, from the server, so without a mask.
TEXT = 0x81
SHORT, MEDIUM = 126, 1 << 16


class Message(NamedTuple):
    """`data` is JSON; `whole` where it is all that there is to know, and not what has come since the last one.

    `before` is the data of the last one, for topics that are told whole each time: those who are told this knew that.
    """

    sequence: int
    data: bytes
    whole: bool
    before: bytes | None = None


class Parcel(NamedTuple):
    """The same texts as JSON, and as the bytes of their frames."""

    frames: bytes
    texts: Sequence[bytes]


class Dialect(Protocol):
    """How a kind of client is told a topic's messages; equal dialects share what was written.

    It remembers nothing of what it was asked: who is late asks for the same message once more.
    """

    def parcel(self, message: Message) -> Parcel | None:
        """None where it has nothing to tell such a client."""
        ...

    def gap(self, reason: str) -> Parcel | None:
        """Something was missed, and everything is told anew as soon as it is known."""
        ...


class Modern:
    """Of clients of `/ws`."""

    def __init__(self, topic: str) -> None:
        self._topic = encode(topic)

    def parcel(self, message: Message) -> Parcel:
        kind = b"snapshot" if message.whole else b"update"
        return parcel(
            b'{"type":"%b","topic":%b,"seq":%d,"data":%b}' % (kind, self._topic, message.sequence, message.data)
        )

    def gap(self, reason: str) -> Parcel:
        return parcel(b'{"type":"gap","topic":%b,"reason":%b}' % (self._topic, encode(reason)))


def parcel(*texts: bytes) -> Parcel:
    return Parcel(b"".join([_framed(text) for text in texts]), texts)


def told(value: Any) -> Parcel:
    """One object, for one client."""
    return parcel(encode(value))


def _framed(text: bytes) -> bytes:
    length = len(text)
    if length < SHORT:
        return b"%c%c%b" % (TEXT, length, text)
    if length < MEDIUM:
        return b"%c%c%b%b" % (TEXT, 126, length.to_bytes(2), text)
    return b"%c%c%b%b" % (TEXT, 127, length.to_bytes(8), text)
