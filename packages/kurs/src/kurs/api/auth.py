"""Who may pass: API tokens in a header, or a browser session in a cookie.

A token is `kurs_<id>_<secret>` with 256 random bits; the database holds its SHA-256 alone. The one-time
sign-in token that the terminal shows can be exchanged once for a browser session. Cookies only open
doors that change nothing; whatever acts wants the header, which no other site can send.
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

__all__ = ["COOKIE", "SCOPES", "SESSION_HOURS", "Identity", "IssuedToken", "Tokens", "parse_scopes"]

SCOPES = ("read", "trade", "config", "admin")
COOKIE = "kurs_session"
MINUTE = 60_000
SIGN_IN_MINUTES = 15
SESSION_HOURS = 12
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


class Tokens:
    """Issues and checks tokens."""

    def __init__(self, store: TokenStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._trusted: dict[str, tuple[str, int, Identity]] = {}

    async def issue(
        self, name: str, scopes: Sequence[str], *, minutes: float | None = None, one_time: bool = False
    ) -> IssuedToken:
        now = self._clock.now()
        token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        expires = None if minutes is None else now + int(minutes * MINUTE)
        await self._store.create(
            Token(
                id=token_id,
                name=name,
                hash=_hash(secret),
                scopes=tuple(scopes),
                created_at=now,
                expires_at=expires,
                one_time=one_time,
            )
        )
        return IssuedToken(token_id, f"kurs_{token_id}_{secret}", expires)

    async def issue_sign_in(self) -> IssuedToken:
        """The one-time token of the terminal: good for one sign-in."""
        return await self.issue("terminal sign-in", SCOPES, minutes=SIGN_IN_MINUTES, one_time=True)

    async def identify(self, text: str) -> Identity | None:
        """Who holds this token, or None for anything that is not a valid one."""
        token_id, secret_hash = _parts(text)
        now = self._clock.now()
        trusted = self._trusted.get(token_id)
        if trusted is not None and trusted[1] > now and hmac.compare_digest(trusted[0], secret_hash):
            return trusted[2]
        stored = await self._valid(token_id, secret_hash, now)
        if stored is None or stored.one_time:
            return None
        identity = Identity(stored.name, frozenset(stored.scopes))
        until = min(now + TRUST_FOR, stored.expires_at or now + TRUST_FOR)
        if len(self._trusted) >= REMEMBERED:
            self._trusted.clear()
        self._trusted[token_id] = (secret_hash, until, identity)
        return identity

    async def sign_in(self, text: str) -> IssuedToken | None:
        """Exchanges a one-time token for a browser session; None when it is not valid or was used before."""
        token_id, secret_hash = _parts(text.strip())
        now = self._clock.now()
        stored = await self._valid(token_id, secret_hash, now)
        if stored is None or not stored.one_time or not await self._store.use(token_id, now):
            return None
        return await self.issue("browser", tuple(stored.scopes), minutes=SESSION_HOURS * 60)

    async def _valid(self, token_id: str, secret_hash: str, now: int) -> Token | None:
        stored = await self._store.find(token_id)
        # An unknown id takes the same comparison, so that time does not tell ids apart.
        same = hmac.compare_digest(stored.hash if stored else _hash(""), secret_hash)
        if stored is None or not same or stored.revoked_at is not None or stored.used_at is not None:
            return None
        return stored if stored.expires_at is None or stored.expires_at > now else None


def _parts(text: str) -> tuple[str, str]:
    prefix, _, rest = text.partition("_")
    token_id, _, secret = rest.partition("_")
    return (token_id, _hash(secret)) if prefix == "kurs" else ("", _hash(""))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
