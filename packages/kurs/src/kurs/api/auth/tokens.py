"""API tokens: issued once, checked at every request, trusted for a few seconds after a look into the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from kurs.api.auth.credentials import hashed, is_id, new_id, new_secret, parts, same, written
from kurs.api.auth.identity import Identity
from kurs.api.auth.known import Known
from kurs.clock import Clock
from kurs.persistence import Token
from kurs.persistence import Tokens as TokenStore

__all__ = ["MINUTE", "TRUST_FOR", "IssuedToken", "Tokens"]

MINUTE = 60_000
SIGN_IN_MINUTES = 15
# A revoked token dies after so many ms at the latest, even in a process that has just seen it.
TRUST_FOR = 5_000
REMEMBERED = 1_000


@dataclass(frozen=True, slots=True, repr=False)
class IssuedToken:
    """A new token; `text` is shown once and kept nowhere."""

    id: str
    text: str
    expires_at: int | None


class Tokens:
    """Issues and checks tokens."""

    def __init__(self, store: TokenStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._trusted: dict[str, tuple[int, Identity]] = {}
        self.known = Known()

    async def issue(
        self, name: str, scopes: Sequence[str], *, minutes: float | None = None, one_time: bool = False
    ) -> IssuedToken:
        now = self._clock.now()
        secret = new_secret()
        token = Token(
            id=new_id(),
            name=name,
            hash=hashed(secret),
            scopes=tuple(scopes),
            created_at=now,
            expires_at=None if minutes is None else now + int(minutes * MINUTE),
            one_time=one_time,
        )
        await self._store.create(token)
        return IssuedToken(token.id, written(token.id, secret), token.expires_at)

    async def issue_sign_in(self) -> IssuedToken:
        """The one-time token of the terminal: good for one sign-in."""
        scopes = ("read", "trade", "config")
        return await self.issue("terminal sign-in", scopes, minutes=SIGN_IN_MINUTES, one_time=True)

    def trusted(self, text: str) -> Identity | None:
        """Who holds this token, if that was looked up a moment ago."""
        found = self._trusted.get(hashed(text))
        return found[1] if found is not None and found[0] > self._clock.now() else None

    async def identify(self, text: str) -> Identity | None:
        """Who holds this API token, or None for anything that is not a valid one."""
        found = self.trusted(text)
        if found is not None:
            return found
        stored = await self.valid(text)
        if stored is None or stored.one_time:
            self.known.discard(text)
            return None
        self.known.add(text)
        identity = Identity(
            id=stored.id,
            name=stored.name,
            scopes=frozenset(stored.scopes),
            kind="token",
            expires_at=stored.expires_at,
        )
        now = self._clock.now()
        if len(self._trusted) >= REMEMBERED:
            self._trusted.clear()
        self._trusted[hashed(text)] = (min(now + TRUST_FOR, stored.expires_at or now + TRUST_FOR), identity)
        return identity

    async def valid(self, text: str) -> Token | None:
        """The token that this is, one-time ones too, when it may still be used."""
        token_id, secret_hash = parts(text)
        stored = await self._store.find(token_id)
        if not same(None if stored is None else stored.hash, secret_hash) or stored is None:
            return None
        return stored if self._lives(stored) and stored.used_at is None else None

    async def use(self, token: Token) -> bool:
        """Whether this was the one use of a one-time token."""
        return await self._store.use(token.id, self._clock.now())

    async def lives(self, token_id: str) -> bool:
        """Whether a token with this id was neither revoked nor has expired."""
        stored = await self._store.find(token_id)
        return stored is not None and self._lives(stored)

    async def is_revoked(self, token_id: str) -> bool:
        stored = await self._store.find(token_id)
        return stored is None or stored.revoked_at is not None

    async def all(self) -> Sequence[Token]:
        """Newest first, revoked ones too."""
        return await self._store.list()

    async def revoke(self, token_id: str) -> bool:
        """Whether there was such a token."""
        found = is_id(token_id) and await self._store.revoke(token_id, self._clock.now())
        # Afterwards, for whoever was looked up meanwhile still lived.
        self._trusted.clear()
        return found

    def _lives(self, token: Token) -> bool:
        return token.revoked_at is None and (token.expires_at is None or token.expires_at > self._clock.now())
