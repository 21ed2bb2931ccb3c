"""Who asks, and the keys: tokens, sessions, tickets for streams."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from kurs.client.connection import Connection, part

__all__ = ["Access", "Done", "NewToken", "Session", "Ticket", "Token", "Whoami"]


class Whoami(Struct, frozen=True, kw_only=True):
    """The caller, as the server sees it; `second_factor` when a one-time code is asked for."""

    id: str
    name: str
    kind: str
    scopes: list[str]
    expires_at: datetime | None
    second_factor: bool


class NewToken(Struct, frozen=True, kw_only=True):
    """`token` is shown this once, and kept nowhere."""

    token: str
    id: str
    scopes: list[str]
    expires_at: datetime | None

    def __repr__(self) -> str:
        return f"NewToken(id={self.id!r}, scopes={self.scopes!r})"


class Token(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    one_time: bool


class Session(Struct, frozen=True, kw_only=True):
    """A browser that has signed in."""

    id: str
    name: str
    scopes: list[str]
    address: str
    created_at: datetime
    expires_at: datetime
    current: bool


class Ticket(Struct, frozen=True, kw_only=True):
    """Opens one stream, once, within `expires_in` seconds; for a page that must not hold a token."""

    ticket: str
    expires_in: int


class Done(Struct, frozen=True, kw_only=True):
    success: bool
    message: str


class _Tokens(Struct, frozen=True):
    tokens: list[Token]


class _Sessions(Struct, frozen=True):
    sessions: list[Session]


class Access:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def whoami(self) -> Whoami:
        return await self._ask.get("/api/session", Whoami)

    async def tokens(self) -> list[Token]:
        """Revoked ones too; needs the scope admin."""
        return (await self._ask.get("/api/tokens", _Tokens)).tokens

    async def create_token(
        self, name: str, scopes: Sequence[str], *, days: float | None = None, code: str | None = None
    ) -> NewToken:
        """`code` is a one-time code, where a second factor is asked for."""
        headers = {} if code is None else {"X-Kurs-Code": code}
        body = {"name": name, "scopes": scopes, "days": days}
        return await self._ask.send("POST", "/api/tokens", NewToken, body, headers=headers)

    async def revoke_token(self, token_id: str) -> Done:
        return await self._ask.send("DELETE", f"/api/tokens/{part(token_id)}", Done)

    async def sessions(self) -> list[Session]:
        """Made with this token; with the scope admin all of them."""
        return (await self._ask.get("/api/sessions", _Sessions)).sessions

    async def end_session(self, session_id: str) -> Done:
        return await self._ask.send("DELETE", f"/api/sessions/{part(session_id)}", Done)

    async def ticket(self) -> Ticket:
        return await self._ask.send("POST", "/api/ws-ticket", Ticket)
