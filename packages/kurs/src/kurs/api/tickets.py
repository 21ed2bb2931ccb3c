"""One-time tickets for streams: shown in a first message or a subprotocol, because an address is written into logs."""

from kurs.api.auth.credentials import hashed, new_secret
from kurs.api.auth.identity import Identity
from kurs.api.auth.sessions import Sessions
from kurs.api.auth.tokens import Tokens
from kurs.clock import Clock
from kurs.persistence import Tickets as TicketStore

__all__ = ["LIVES_FOR", "Tickets"]

# Seconds.
LIVES_FOR = 30


class Tickets:
    """Kept in the database, so that any process may redeem what another has issued."""

    def __init__(self, store: TicketStore, tokens: Tokens, sessions: Sessions, clock: Clock) -> None:
        self._store = store
        self._tokens = tokens
        self._sessions = sessions
        self._clock = clock

    async def issue(self, identity: Identity) -> str:
        """A ticket for what this caller may do, good once and for `LIVES_FOR` seconds."""
        text, now = new_secret(), self._clock.now()
        holder = {
            "id": identity.id,
            "name": identity.name,
            "scopes": sorted(identity.scopes),
            "kind": identity.kind,
            "expires_at": identity.expires_at,
            "authenticated_at": identity.authenticated_at,
        }
        await self._store.put(hashed(text), holder, time=now, expires_at=now + LIVES_FOR * 1000)
        return text

    async def redeem(self, text: str) -> Identity | None:
        """Whom it was issued to; None for one that is unknown, used, too old, or whose holder may not pass any more."""
        holder = await self._store.take(hashed(text), self._clock.now())
        if holder is None:
            return None
        identity = Identity(**{**holder, "scopes": frozenset(holder["scopes"])})
        lives = self._sessions.lives if identity.kind == "session" else self._tokens.lives
        return identity if await lives(identity.id) else None
