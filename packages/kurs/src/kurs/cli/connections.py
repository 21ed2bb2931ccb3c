"""Connections whose clients say nothing, or nothing that is HTTP: they are closed, so that nobody can hold them all."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kurs.api.errors import answer
from kurs.api.front import SECURITY_HEADERS

__all__ = ["HEADERS_WITHIN", "Guest", "PatientConnection"]

# Seconds from the first byte of a request, or from connecting, to the end of its headers.
HEADERS_WITHIN = 10.0


class Guest:
    """Who wants to know how far a connection has come; nobody, by itself."""

    __slots__ = ()

    def asked(self) -> None:
        """A whole request has come."""

    def rests(self) -> None:
        """All that it has asked was answered."""

    def left(self) -> None:
        """It is closed, or no longer HTTP."""


class PatientConnection(HttpToolsProtocol):
    """uvicorn's own, which waits for a body and for the next request with a bound, but for headers without one."""

    guest = Guest()
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # A WebSocket is a connection of another kind from now on.
        own = self in self.connections and not self.transport.is_closing()
        # None before the first request, whatever its type says.
        under_way = self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]
        if own and not under_way and self._waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        self._be_done()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.guest.asked()
        # None before the first request, whatever its type says; refused, it was answered before it was whole.
        if self.cycle is not None and self.cycle.response_complete:  # type: ignore[redundant-expr]
            self.guest.rests()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # Armed where nothing else was asked meanwhile.
        if self.timeout_keep_alive_task is not None:
            self.guest.rests()

    def handle_websocket_upgrade(self) -> None:
        self.guest.left()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is answered in the form of every other error."""
        said = answer(400, "bad_input", msg)
        said.headers["Connection"] = "close"
        named = [*self.server_state.default_headers, *said.raw_headers, *SECURITY_HEADERS]
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in named)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + lines + b"\r\n" + bytes(said.body))
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._be_done()
        self.guest.left()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEADERS_WITHIN, self.transport.close)

    def _be_done(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
