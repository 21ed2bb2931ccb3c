"""One client's visit: from its handshake, over who it is, to what it asks for, until one of both leaves."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Protocol

from msgspec import UNSET, DecodeError, json
from starlette.types import Message
from starlette.websockets import WebSocket

from kurs.api.auth import Identity
from kurs.api.errors import answer
from kurs.api.limits import TooMany, address_of
from kurs.api.state import DoorState, doors_of
from kurs.api.stream.callers import by_handshake, by_ticket, by_token, is_foreign
from kurs.api.stream.connection import FORBIDDEN, PIPE, UNAUTHENTICATED, Connection, QueuedPipe
from kurs.api.stream.hub import Hub, TooManyClients
from kurs.domain.errors import KursError

__all__ = ["Json", "Manners", "Session", "id_of", "visit"]

log = logging.getLogger(__name__)

Json = dict[str, Any]

# Seconds that somebody may take to say who they are.
SAY_WITHIN = 10.0
NEEDED = "read"
NORMAL, POLICY, TOO_BIG, TRY_LATER = 1000, 1008, 1009, 1013
GOODBYE_WITHIN = 1.0


class Manners(Protocol):
    """How a kind of client is spoken with."""

    kind: str

    async def welcome(self, session: "Session") -> None:
        """It may listen from now on."""
        ...

    async def refuse(self, session: "Session", text: str) -> None:
        """What it showed does not let it in; it is hung up on."""
        ...

    async def before(self, session: "Session", value: object) -> None:
        """It said something else than who it is; `value` is UNSET for what is no JSON."""
        ...

    async def heard(self, session: "Session", value: object) -> None:
        """It asks for something; `value` is UNSET for what is no JSON."""
        ...


class Session:
    """A client that has been let in, or may yet be."""

    def __init__(self, socket: WebSocket, hub: Hub, connection: Connection, state: DoorState, manners: Manners) -> None:
        self.socket = socket
        self.hub = hub
        self.connection = connection
        self.state = state
        self._manners = manners

    def tell(self, value: Json) -> None:
        self.connection.tell(value)

    def wrong(self, value: Json) -> None:
        """Tells it of its error, and counts that."""
        self.hub.failed(self.connection.kind, str(value.get("error") or value.get("message")))
        self.connection.tell(value)

    def pong(self, value: object) -> None:
        self.tell({"type": "pong", **id_of(value), "timestamp": self.hub.clock.now()})

    async def hang_up(self, text: str) -> None:
        """What it showed is none of what lets anybody in."""
        await self._refuse(text, UNAUTHENTICATED)

    async def run(self, identity: Identity | None, *, wrong: bool) -> None:
        """Until one of both leaves."""
        if wrong:
            await self._refuse("A valid token is required", UNAUTHENTICATED)
        elif identity is not None:
            await self._let_in(identity)
        else:
            try:
                async with asyncio.timeout(SAY_WITHIN):
                    while self.connection.identity is None and await self._next(self._say_who):
                        pass
            except TimeoutError:
                self.connection.close(UNAUTHENTICATED, f"Nobody said who they are within {SAY_WITHIN:g} s")
        if self.connection.identity is None:
            return
        while await self._next(partial(self._manners.heard, self)):
            await self.connection.drained()

    async def _next(self, take: Callable[[object], Awaitable[None]]) -> bool:
        """Takes one message; False when there are no more."""
        message: Message = await self.socket.receive()
        if message["type"] != "websocket.receive" or self.connection.closed is not None:
            return False
        text: str | bytes = message.get("text") or message.get("bytes") or ""
        if len(text) > self.hub.bounds.message_bytes:
            self.connection.close(TOO_BIG, f"More than {self.hub.bounds.message_bytes} bytes")
        elif not self.hub.may_speak(self.connection):
            self.connection.close(POLICY, "Too many messages")
        else:
            await take(_decoded(text))
        return True

    async def _say_who(self, value: object) -> None:
        try:
            match value:
                case {"token": str(text)}:
                    identity = await by_token(self.socket, self.state, text.strip())
                case {"ticket": str(text)}:
                    identity = await by_ticket(self.socket, self.state, text.strip())
                case _:
                    await self._manners.before(self, value)
                    return
        except TooMany:
            self.connection.close(POLICY, "Too many tries")
            return
        if identity is None:
            await self._refuse("The token or ticket is not valid", UNAUTHENTICATED)
        else:
            await self._let_in(identity)

    async def _let_in(self, identity: Identity) -> None:
        if not identity.may(NEEDED):
            await self._refuse(f"This token lacks the scope {NEEDED}", FORBIDDEN)
            return
        self.connection.identity = identity
        await self._manners.welcome(self)

    async def _refuse(self, text: str, code: int) -> None:
        await self._manners.refuse(self, text)
        self.connection.close(code, text)


def id_of(value: object) -> Json:
    """What the client calls its message, which comes back with the answer."""
    return {"id": value["id"]} if isinstance(value, dict) and "id" in value else {}


async def visit(socket: WebSocket, manners: Manners) -> None:
    """Serves one client of a route."""
    state = doors_of(socket)
    hub = state.streams
    if hub is None:
        await _turned_away(socket, NORMAL, 404, "not_found", "Not Found")
        return
    if is_foreign(socket):
        # Before it counts: a browser lets any page open streams here, which would use up what the owner may open.
        await _turned_away(socket, POLICY, 403, "forbidden", "Pages of this origin may not listen")
        return
    address = address_of(socket.scope)
    try:
        hub.admit(manners.kind, address)
        shown = await by_handshake(socket, state)
    except TooManyClients as refusal:
        status, word = (429, "rate_limited") if refusal.code == POLICY else (503, "unavailable")
        await _turned_away(socket, refusal.code, status, word, str(refusal))
        return
    except TooMany as refusal:
        await _turned_away(socket, POLICY, 429, refusal.code, "Rate limit exceeded", refusal.headers)
        return
    except KursError as error:
        log.warning("streams: a client was not let in: %s", error)
        await _turned_away(socket, TRY_LATER, 503, "unavailable", "Try again later")
        return
    await socket.accept(subprotocol=shown.subprotocol)
    pipe = socket.scope.get("extensions", {}).get(PIPE)
    sending = None
    if pipe is None:
        pipe = QueuedPipe(socket.send)
        sending = asyncio.create_task(pipe.run(), name="stream to a client")
    connection = hub.connect(pipe, manners.kind, address)
    try:
        await Session(socket, hub, connection, state, manners).run(shown.identity, wrong=shown.wrong)
    except KursError as error:
        log.warning("streams: a client was left: %s", error)
        connection.close(TRY_LATER, "Try again later")
    finally:
        hub.disconnect(connection)
        if sending is not None:
            await _sent(sending, within=GOODBYE_WITHIN if connection.closed else 0.0)


async def _sent(sending: "asyncio.Task[None]", *, within: float) -> None:
    """Waits for what is still to be sent, and leaves the rest."""
    await asyncio.wait({sending}, timeout=within)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def _turned_away(
    socket: WebSocket, close: int, status: int, code: str, text: str, headers: Mapping[str, str] | None = None
) -> None:
    """Before the handshake, so that the answer is one to a request; a server that can send none closes."""
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(answer(status, code, text, headers))
    else:
        await socket.close(close, text)


def _decoded(text: str | bytes) -> object:
    try:
        return json.decode(text)
    except (DecodeError, RecursionError, UnicodeError):
        return UNSET
