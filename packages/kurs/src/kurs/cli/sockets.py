"""WebSockets of our own server: many clients are sent the same bytes, without a task or a copy for each."""

import asyncio
import socket
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from kurs.api.stream.connection import PIPE
from kurs.api.stream.wire import Parcel

__all__ = ["SocketProtocol"]

# Seconds that a client has to take what was written and the goodbye behind it.
GOODBYE_WITHIN = 2.0
# Bytes that the system keeps for a client; Linux takes twice as many.
UNREAD = 65_536


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, which is also the stream's `Pipe` to its client: frames go to the transport as they are."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.paused = False
        self.resumed = _nothing

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        connection: socket.socket | None = transport.get_extra_info("socket")
        if connection is not None:
            # Left to itself the system keeps megabytes for who does not read, and what lies there is old.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        # A handshake that was refused has no scope; of one that was not, the app has not begun yet.
        if not self.handshake_complete:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[PIPE] = self

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and self.close_sent:
            # uvicorn takes such an answer for none, and logs an error for each.
            self.handshake_complete = True

    def pause_writing(self) -> None:
        self.paused = True
        super().pause_writing()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.paused = False
        self.resumed()

    def write(self, parcel: Parcel) -> None:
        if not self.close_sent and not self.disconnected:
            self.transport.write(parcel.frames)

    def end(self, code: int, reason: str) -> None:
        """As the app's own close, but never waiting for a client that does not read."""
        if self.disconnected:
            return
        if self.close_sent or self.transport.is_closing():
            self.transport.abort()
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            # Its own goodbye has to be read.
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE_WITHIN, self.transport.abort)

    def shutdown(self) -> None:
        super().shutdown()
        # It closes once everything was taken, which who does not read never does.
        self.loop.call_later(GOODBYE_WITHIN / 2, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.paused = False
        self.resumed()
        self.resumed = _nothing


def _nothing() -> None:
    """Nobody waits."""
