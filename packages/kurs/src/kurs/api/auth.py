"""Who may pass: API tokens in a header, or a browser session in a cookie.

A token is `kurs_<id>_<secret>` with 256 random bits; the database holds its SHA-256 alone. A browser
session is made from a token at the sign-in, either the one-time token that the terminal shows or an API
token that may read. It can only read, is taken from the cookie alone, and ends with the token it was made
from: its id is `s<random>.<id of that token>`, which no API token's id looks like.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from kurs.clock import Clock
from kurs.domain.errors import BadInput
from kurs.persistence import Token
from kurs.persistence import Tokens as TokenStore

__all__ = ["COOKIE", "SCOPES", "Identity", "IssuedToken", "Session", "Tokens", "parse_scopes"]

SCOPES = ("read", "trade", "config", "admin")
COOKIE = "kurs_session"
MINUTE = 60_000
SIGN_IN_MINUTES = 15
SESSION_HOURS = 12
# Ids of API tokens are hexadecimal, so that this letter begins none of them.
SESSION = "s"
# A revoked token dies after so many ms at the latest, even in a process that has just seen it.
TRUST_FOR = 5_000
REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking: the token's name and what it may do."""

    name: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, repr=False)
class IssuedToken:
    """A new token; `text` is shown once and kept nowhere."""

    id: str
    text: str
    expires_at: int | None


def parse_scopes(text: str) -> tuple[str, ...]:
    """ "read,trade" -> ("read", "trade"); BadInput names what is not a scope."""
    given = tuple(part.strip() for part in text.split(",") if part.strip())
    wrong = [scope for scope in given if scope not in SCOPES]
    if wrong or not given:
        raise BadInput.of("scope", ",".join(wrong) or text, f"one or more of {', '.join(SCOPES)}, with commas between")
    return given


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """A new browser session: the cookie's text, and how many seconds it lives."""

    text: str
    lives_for: int


class Tokens:
    """Issues and checks tokens."""

    def __init__(self, store: TokenStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._trusted: dict[str, tuple[str, int, Identity]] = {}

    async def issue(
        self, name: str, scopes: Sequence[str], *, minutes: float | None = None, one_time: bool = False
    ) -> IssuedToken:
        expires = None if minutes is None else self._clock.now() + int(minutes * MINUTE)
        return await self._create(secrets.token_hex(6), name, scopes, expires, one_time)

    async def issue_sign_in(self) -> IssuedToken:
        """The one-time token of the terminal: good for one sign-in."""
        return await self.issue("terminal sign-in", ("read",), minutes=SIGN_IN_MINUTES, one_time=True)

    async def identify(self, text: str) -> Identity | None:
        """Who holds this API token, or None for anything that is not a valid one; a session is none."""
        token_id, secret_hash = _parts(text)
        return None if _is_session(token_id) else await self._identify(token_id, secret_hash)

    async def identify_session(self, text: str) -> Identity | None:
        """Whose browser this cookie comes from, or None for anything that is not a valid session."""
        token_id, secret_hash = _parts(text)
        return await self._identify(token_id, secret_hash) if _is_session(token_id) else None

    async def sign_in(self, text: str) -> Session | None:
        """Exchanges a token that may read for a browser session; None when it is not valid or was used up."""
        token_id, secret_hash = _parts(text.strip())
        now = self._clock.now()
        stored = await self._valid(token_id, secret_hash, now)
        if stored is None or _is_session(token_id) or not {"read", "admin"} & set(stored.scopes):
            return None
        if stored.one_time and not await self._store.use(token_id, now):
            return None
        return await self._open_session(stored, now)

    async def _open_session(self, token: Token, now: int) -> Session:
        expires = now + SESSION_HOURS * 60 * MINUTE
        if token.expires_at is not None and not token.one_time:
            expires = min(expires, token.expires_at)
        session_id = f"{SESSION}{secrets.token_hex(6)}.{token.id}"
        issued = await self._create(session_id, f"browser, by {token.name}", ("read",), expires, one_time=False)
        return Session(issued.text, (expires - now) // 1000)

    async def _create(
        self, token_id: str, name: str, scopes: Sequence[str], expires: int | None, one_time: bool
    ) -> IssuedToken:
        secret = secrets.token_urlsafe(32)
        token = Token(
            id=token_id,
            name=name,
            hash=_hash(secret),
            scopes=tuple(scopes),
            created_at=self._clock.now(),
            expires_at=expires,
            one_time=one_time,
        )
        await self._store.create(token)
        return IssuedToken(token_id, f"kurs_{token_id}_{secret}", expires)

    async def _identify(self, token_id: str, secret_hash: str) -> Identity | None:
        now = self._clock.now()
        trusted = self._trusted.get(token_id)
        if trusted is not None and trusted[1] > now and hmac.compare_digest(trusted[0], secret_hash):
            return trusted[2]
        stored = await self._valid(token_id, secret_hash, now)
        if stored is None or stored.one_time or await self._outlived(token_id):
            return None
        identity = Identity(stored.name, frozenset(stored.scopes))
        until = min(now + TRUST_FOR, stored.expires_at or now + TRUST_FOR)
        if len(self._trusted) >= REMEMBERED:
            self._trusted.clear()
        self._trusted[token_id] = (secret_hash, until, identity)
        return identity

    async def _outlived(self, token_id: str) -> bool:
        """Whether this is a session whose token was revoked since."""
        if not _is_session(token_id):
            return False
        origin = await self._store.find(token_id.partition(".")[2])
        return origin is None or origin.revoked_at is not None

    async def _valid(self, token_id: str, secret_hash: str, now: int) -> Token | None:
        stored = await self._store.find(token_id)
        # An unknown id takes the same comparison, so that time does not tell ids apart.
        same = hmac.compare_digest(stored.hash if stored else _hash(""), secret_hash)
        if stored is None or not same or stored.revoked_at is not None or stored.used_at is not None:
            return None
        return stored if stored.expires_at is None or stored.expires_at > now else None


def _is_session(token_id: str) -> bool:
    return token_id.startswith(SESSION)


def _parts(text: str) -> tuple[str, str]:
    prefix, _, rest = text.partition("_")
    token_id, _, secret = rest.partition("_")
    return (token_id, _hash(secret)) if prefix == "kurs" else ("", _hash(""))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
