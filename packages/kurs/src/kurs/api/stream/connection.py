"""One client: what it listens to, and what it has not got yet because it reads slowly."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from starlette.types import Send

from kurs.api.auth import Identity
from kurs.api.stream.channel import Channel, Reader
from kurs.api.stream.wire import Parcel, told

__all__ = ["PIPE", "Connection", "Pipe", "QueuedPipe"]

# Under this name a server may offer its own `Pipe` in `scope["extensions"]`.
PIPE = "kurs.pipe"
# Close codes beside those of RFC 6455: who may not listen (any more), and who reads too slowly.
UNAUTHENTICATED, FORBIDDEN, TOO_SLOW = 4401, 4403, 4408
# Texts that wait for a server that takes one after the other.
MOST_QUEUED = 64
# Bytes that a close frame has room for, beside its code.
LONGEST_REASON = 123


class Pipe(Protocol):
    """The way to a client. Nothing here waits; while `paused`, the client has enough to read."""

    paused: bool
    resumed: Callable[[], None]

    def write(self, parcel: Parcel) -> None: ...

    def end(self, code: int, reason: str) -> None:
        """Says goodbye behind all that was written, and cuts off who does not take it within seconds."""
        ...


class QueuedPipe:
    """Over any ASGI server: `run` sends what was written, as far as the server lets it."""

    def __init__(self, send: Send) -> None:
        self.paused = False
        self.resumed: Callable[[], None] = lambda: None
        self._send = send
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def write(self, parcel: Parcel) -> None:
        for text in parcel.texts:
            self._queue.put_nowait({"type": "websocket.send", "text": text.decode()})
        # Once full it is so until `run` says otherwise, who then also calls `resumed`.
        self.paused = self.paused or self._queue.qsize() >= MOST_QUEUED

    def end(self, code: int, reason: str) -> None:
        self._queue.put_nowait({"type": "websocket.close", "code": code, "reason": reason})

    async def run(self) -> None:
        message: dict[str, Any] = {"type": ""}
        while message["type"] != "websocket.close":
            message = await self._queue.get()
            await self._send(message)
            if self.paused and self._queue.empty():
                self.paused = False
                self.resumed()


class Connection:
    """`listening` are its readers, by the client's own name of each; `kind` is the route that it came by."""

    __slots__ = (
        "_behind",
        "_drained",
        "address",
        "closed",
        "id",
        "identity",
        "kind",
        "listening",
        "pipe",
        "sent",
        "slow_since",
    )

    def __init__(self, pipe: Pipe, *, number: int, kind: str, address: str) -> None:
        self.pipe = pipe
        self.id = number
        self.kind = kind
        self.address = address
        self.sent = 0
        self.identity: Identity | None = None
        self.listening: dict[str, Reader] = {}
        self.slow_since: float | None = None
        self.closed: tuple[int, str] | None = None
        self._behind: dict[Reader, None] = {}
        self._drained: asyncio.Event | None = None
        pipe.resumed = self._resumed

    def tell(self, value: Any) -> None:
        """One object, for this client alone."""
        if self.closed is None:
            self.pipe.write(told(value))
            self.sent += 1

    def close(self, code: int, reason: str) -> None:
        """Once; what comes later is not told."""
        if self.closed is None:
            self.closed = (code, reason)
            self._behind.clear()
            if self._drained is not None:
                self._drained.set()
            self.pipe.end(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))

    def late(self, reader: Reader) -> None:
        """It gets what it misses as soon as it reads again."""
        self._behind[reader] = None

    def forget(self, reader: Reader) -> None:
        self._behind.pop(reader, None)

    async def drained(self) -> None:
        """Waits until the client has read so much that it may be told more."""
        while self.pipe.paused and self.closed is None:
            if self._drained is None:
                self._drained = asyncio.Event()
            self._drained.clear()
            await self._drained.wait()

    def _resumed(self) -> None:
        self.slow_since = None
        while self._behind and not self.pipe.paused and self.closed is None:
            reader = next(iter(self._behind))
            del self._behind[reader]
            channel: Channel = reader.channel
            if not channel.catch_up(reader):
                self.close(TOO_SLOW, f"{channel.topic}: read too slowly, and messages were lost that may not be")
        if self._drained is not None and not self.pipe.paused:
            self._drained.set()
