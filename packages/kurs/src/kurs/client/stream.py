"""What happens, as it happens: topics by subscription, taken up again where a lost connection left them."""

import random
from asyncio import sleep
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from kurs.client.connection import Connection
from kurs.client.errors import Away, Missing, NoAnswer, NotAllowed, Refused, refusal
from kurs.domain.errors import KursError, Unavailable

__all__ = ["Message", "Stream"]

T = TypeVar("T")

UNAUTHENTICATED, FORBIDDEN = 4401, 4403
NOT_FOUND = 404
# Of an order book with all its levels.
LARGEST = 16 * 1024 * 1024
# Seconds before the second try and, doubled each time, before the last ones.
SHORTEST, LONGEST = 0.1, 10.0


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is "snapshot" (all there is to know now), "update" (what came since), or "gap".

    After a gap, which is something that was lost, a snapshot follows.
    """

    kind: str
    topic: str
    seq: int | None
    raw: bytes

    @property
    def data(self) -> Any:
        """What is told, as plain values."""
        return self.read(Any)

    def read(self, kind: type[T]) -> T:
        """What is told, as a value of this kind: a struct of this room, a list of them."""
        return msgspec.json.decode(self.raw, type=kind)


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    topic: str = ""
    asked: str = ""
    seq: int | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")
    code: str = ""
    error: str = ""


class Stream:
    """An `async for` over it never ends by itself: a lost connection is made again, and nothing is told twice.

    Of orders and fills none is left out either, unless the server says that there is a gap. NotAllowed once the
    token is no longer valid, Refused for an unknown topic, Missing for a server without streams; where the first
    connection cannot be made now, Away with the server's reason, or NoAnswer.
    """

    def __init__(self, connection: Connection, topics: Sequence[str]) -> None:
        self._connection = connection
        self._address = "ws" + connection.address.removeprefix("http") + "/ws"
        # By the name that it was asked for: the server's own name, once that is known.
        self._topics: dict[str, str] = dict.fromkeys(topics, "")
        self._seen: dict[str, int] = {}
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._hang_up()

    async def subscribe(self, topic: str) -> None:
        """From now on; such as "ticker:BTC/USD", "candles:BTC/USD:1m", "orders"."""
        self._topics.setdefault(topic, "")
        await self._send(self._wish(topic))

    async def unsubscribe(self, topic: str) -> None:
        self._seen.pop(self._topics.pop(topic, ""), None)
        await self._send({"action": "unsubscribe", "topic": topic})

    async def __aiter__(self) -> AsyncIterator[Message]:
        while True:
            try:
                frame = await self._next()
            except (ConnectionClosed, Away):
                await self._open_again()
                continue
            if frame.seq is not None:
                self._seen[frame.topic] = frame.seq
            yield Message(kind=frame.type, topic=frame.topic, seq=frame.seq, raw=bytes(frame.data))

    async def _next(self) -> _Frame:
        """The next frame that tells something."""
        assert self._socket is not None  # noqa: S101  # opened by __aenter__
        while True:
            try:
                text = await self._socket.recv()
            except ConnectionClosed as closed:
                if closed.rcvd is not None and closed.rcvd.code in {UNAUTHENTICATED, FORBIDDEN}:
                    raise _not_allowed(closed.rcvd.reason) from None
                raise
            frame = _read(text)
            match frame.type:
                case "snapshot" | "update" | "gap":
                    return frame
                case "subscribed" if frame.asked in self._topics:
                    self._topics[frame.asked] = frame.topic
                case "error":
                    raise _refusal(frame)

    async def _open(self) -> None:
        try:
            self._socket = await connect(
                self._address,
                additional_headers=self._connection.headers,
                ssl=self._connection.tls,
                proxy=None,
                max_size=LARGEST,
            )
        except InvalidStatus as error:
            if error.response.status_code == NOT_FOUND:
                raise Missing(NOT_FOUND, "not_found", "this server runs no streams", None) from None
            raise refusal(
                error.response.status_code, error.response.headers, bytes(error.response.body or b"")
            ) from None
        except (OSError, InvalidHandshake) as error:
            raise NoAnswer(f"no stream at {self._address}: {error}") from None
        # Others may come and go meanwhile.
        for topic in list(self._topics):
            await self._send(self._wish(topic))

    async def _open_again(self) -> None:
        await self._hang_up()
        pause = SHORTEST
        while True:
            # Not all clients of a server that comes back at the same moment.
            await sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  # no secret
            pause = min(2 * pause, LONGEST)
            try:
                await self._open()
            except Unavailable:
                continue
            return

    async def _hang_up(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    def _wish(self, topic: str) -> dict[str, Any]:
        seen = self._seen.get(self._topics.get(topic, ""))
        return {"action": "subscribe", "topic": topic} | ({} if seen is None else {"after": seen})

    async def _send(self, wish: dict[str, Any]) -> None:
        """One that is lost with the connection is said again with the next one."""
        assert self._socket is not None  # noqa: S101  # opened by __aenter__
        try:
            await self._socket.send(msgspec.json.encode(wish).decode())
        except ConnectionClosed:
            return


def _read(text: str | bytes) -> _Frame:
    try:
        return msgspec.json.decode(text, type=_Frame)
    except msgspec.DecodeError as error:
        raise Unavailable(f"the stream tells what no Kurs of this version does: {error}") from None


def _not_allowed(text: str) -> KursError:
    return NotAllowed(401, "unauthenticated", text or "the token is not valid", None)


def _refusal(frame: _Frame) -> KursError:
    match frame.code:
        case "unavailable":
            return Away(503, frame.code, frame.error, frame.topic)
        case "unauthenticated" | "forbidden":
            return _not_allowed(frame.error)
        case _:
            return Refused(400, frame.code, frame.error, frame.topic)
