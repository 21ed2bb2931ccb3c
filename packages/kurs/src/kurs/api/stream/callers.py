"""Who listens: by the handshake, or by the first message; never by the address, which is written into logs."""

from starlette.websockets import WebSocket

from kurs.api.auth import Identity, Visit
from kurs.api.doors import comes_from_here, visit_of
from kurs.api.limits import address_of
from kurs.api.state import DoorState

__all__ = ["PROTOCOL", "Shown", "by_handshake", "by_ticket", "by_token", "is_foreign"]

# What a server answers to a browser that names a secret beside it, so that the secret is not repeated.
PROTOCOL = "kurs"
TOKEN, TICKET = "kurs.token.", "kurs.ticket."


class Shown:
    """What a handshake showed: `identity` where it was right, `wrong` where something was shown and was not."""

    __slots__ = ("identity", "subprotocol", "wrong")

    def __init__(self, identity: Identity | None, *, wrong: bool, subprotocol: str | None = None) -> None:
        self.identity = identity
        self.wrong = wrong
        self.subprotocol = subprotocol


def is_foreign(socket: WebSocket) -> bool:
    """Whether a page of another host, that the settings do not allow, has opened it; programs name no Origin."""
    return "origin" in socket.headers and not comes_from_here(socket)


async def by_handshake(socket: WebSocket, state: DoorState) -> Shown:
    """By a token in the header, a token or a ticket as a subprotocol, or a session in the cookie of one of our pages.

    TooMany for an address that shows too many that are none.
    """
    offered: list[str] = socket.scope.get("subprotocols", [])
    secret = next((one for one in offered if one.startswith((TOKEN, TICKET))), None)
    if secret is not None:
        ticket = secret.startswith(TICKET)
        text = secret.removeprefix(TICKET if ticket else TOKEN)
        identity = await (by_ticket if ticket else by_token)(socket, state, text)
        # A browser hangs up unless one that it offered is answered.
        answer = PROTOCOL if PROTOCOL in offered else secret
        return Shown(identity, wrong=identity is None, subprotocol=answer)
    subprotocol = PROTOCOL if PROTOCOL in offered else None
    if "authorization" in socket.headers:
        visit = await visit_of(socket)
        return Shown(_identity(visit), wrong=visit is None, subprotocol=subprotocol)
    # A browser sends its cookie with what any page makes it open.
    visit = await visit_of(socket) if comes_from_here(socket) else None
    return Shown(_identity(visit), wrong=False, subprotocol=subprotocol)


async def by_token(socket: WebSocket, state: DoorState, text: str) -> Identity | None:
    """TooMany for an address that shows too many that are none."""
    found = state.access.tokens.trusted(text)
    return found or await state.access.holder(text, address_of(socket.scope))


async def by_ticket(socket: WebSocket, state: DoorState, text: str) -> Identity | None:
    """TooMany for an address that shows too many that are none."""
    return await state.access.ticket_holder(text, address_of(socket.scope))


def _identity(visit: Visit | None) -> Identity | None:
    return None if visit is None else visit.identity
