"""Browser sessions: a cookie whose secret changes, so that a stolen one is found out.

A session's id is `s<random>.<id of the token that it was made from>`, and it ends with that token. From time to
time its browser is offered a new secret; as soon as it shows that one, the old one is spent, and good only for the
requests that were under way. Whoever shows a spent one later, thief or owner, ends the session for both.
"""

import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from kurs.api.auth.credentials import hashed, new_id, new_secret, parts, same, written
from kurs.api.auth.identity import SESSION_SCOPES, Identity
from kurs.api.auth.known import Known
from kurs.api.auth.tokens import MINUTE, TRUST_FOR, Tokens
from kurs.api.auth.trail import Trail
from kurs.clock import Clock
from kurs.persistence import Session, Token
from kurs.persistence import Sessions as SessionStore

__all__ = ["NewSession", "Sessions", "Visit"]

log = logging.getLogger(__name__)

SESSION_HOURS = 12
# A secret is replaced after so many ms of use, and a spent one is good for so many more.
ROTATE_AFTER = 15 * MINUTE
GRACE = MINUTE
REMEMBERED = 1_000
# Ids of API tokens are hexadecimal, so that this letter begins none of them.
PREFIX = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A caller at a door; a session's `csrf` is what its pages must show, `offer` its next cookie if one is due."""

    identity: Identity
    csrf: str | None = field(default=None, repr=False)
    offer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A new browser session: the cookie's text, and how many seconds it lives."""

    text: str = field(repr=False)
    lives_for: int
    visit: Visit


class Sessions:
    """Opens, checks, renews and ends them."""

    def __init__(self, store: SessionStore, tokens: Tokens, trail: Trail, clock: Clock) -> None:
        self._store = store
        self._tokens = tokens
        self._trail = trail
        self._clock = clock
        self._trusted: dict[str, tuple[int, Visit]] = {}
        self.known = Known()

    async def open(self, token: Token, address: str) -> NewSession:
        """For whoever showed this token; a token that ends sooner ends its session."""
        now = self._clock.now()
        expires = now + SESSION_HOURS * 60 * MINUTE
        if token.expires_at is not None and not token.one_time:
            expires = min(expires, token.expires_at)
        secret = new_secret()
        session = Session(
            id=f"{PREFIX}{new_id()}.{token.id}",
            token_id=token.id,
            name=f"browser, by {token.name}",
            scopes=SESSION_SCOPES if "admin" in token.scopes else token.scopes,
            address=address,
            created_at=now,
            expires_at=expires,
            authenticated_at=now,
            hash=hashed(secret),
            rotated_at=now,
            csrf_key=new_secret(),
        )
        await self._store.create(session)
        text = written(session.id, secret)
        self.known.add(text)
        return NewSession(text=text, lives_for=(expires - now) // 1000, visit=_visit(session, None))

    def trusted(self, text: str) -> Visit | None:
        """Whose cookie this is, if that was looked up a moment ago."""
        found = self._trusted.get(hashed(text))
        return found[1] if found is not None and found[0] > self._clock.now() else None

    async def identify(self, text: str) -> Visit | None:
        """Whose browser this cookie comes from, or None for anything that is not a valid session."""
        found = self.trusted(text)
        if found is not None:
            return found
        found = await self._looked_up(text)
        if found is None:
            self.known.discard(text)
            return None
        for valid in (text, found.offer):
            if valid is not None:
                self.known.add(valid)
        return found

    async def lives(self, session_id: str) -> bool:
        """Whether it is open, and its token was not revoked."""
        session = await self._open_one(session_id)
        return session is not None and not await self._tokens.is_revoked(session.token_id)

    async def authenticate(self, identity: Identity) -> None:
        """The person behind the session has just proved to be there."""
        await self._store.authenticated(identity.id, self._clock.now())
        self._forget(identity.id)

    async def of(self, token_id: str | None) -> Sequence[Session]:
        """Those that are open, newest first; of one token, or all."""
        return await self._store.open_ones(self._clock.now(), token_id)

    async def end(self, session_id: str, why: str) -> bool:
        """Whether there was such a session; here at once, in other processes within seconds."""
        self._forget(session_id)
        return await self._store.end(session_id, self._clock.now(), why)

    async def _looked_up(self, text: str) -> Visit | None:
        session_id, secret_hash = parts(text)
        session = await self._open_one(session_id)
        if session is None or await self._tokens.is_revoked(session.token_id):
            return None
        if same(session.offered, secret_hash):
            session = await self._taken_up(session)
        now = self._clock.now()
        if same(session.hash, secret_hash):
            offer = await self._offered(session, now)
            return self._trust(text, _visit(session, offer), min(now + TRUST_FOR, session.expires_at))
        if not any(same(spent, secret_hash) for spent in session.spent):
            return None
        until = session.rotated_at + GRACE
        if same(session.spent[-1], secret_hash) and now < until:
            return self._trust(text, _visit(session, None), min(now + TRUST_FOR, until, session.expires_at))
        await self._stolen(session)
        return None

    async def _open_one(self, session_id: str) -> Session | None:
        session = await self._store.find(session_id)
        if session is None or session.ended_at is not None or session.expires_at <= self._clock.now():
            return None
        return session

    async def _taken_up(self, session: Session) -> Session:
        """The session after its browser has shown the secret that it was offered."""
        await self._store.take_up(session, self._clock.now())
        # Another request of the same browser may have been first.
        return await self._store.find(session.id) or session

    async def _offered(self, session: Session, now: int) -> str | None:
        """The next cookie, when one is due; an offer that the browser may not have got is made again."""
        if now < session.rotated_at + ROTATE_AFTER:
            return None
        if session.offered_at is not None and now < session.offered_at + GRACE:
            return None
        secret = new_secret()
        return written(session.id, secret) if await self._store.offer(session, hashed(secret), now) else None

    async def _stolen(self, session: Session) -> None:
        await self.end(session.id, "a spent cookie was shown")
        log.warning("session %s was ended: a cookie that it had replaced was shown again", session.id)
        await self._trail.refusal(session.name, "session ended: a spent cookie was shown", {"session": session.id})

    def _trust(self, text: str, visit: Visit, until: int) -> Visit:
        if len(self._trusted) >= REMEMBERED:
            self._trusted.clear()
        # A cookie is offered once: the next request is answered without one.
        self._trusted[hashed(text)] = (until, Visit(identity=visit.identity, csrf=visit.csrf))
        return visit

    def distrust(self, token_id: str) -> None:
        """Sessions that were made from this token are looked up anew."""
        for key in [key for key, (_, visit) in self._trusted.items() if visit.identity.token_id == token_id]:
            del self._trusted[key]

    def _forget(self, session_id: str) -> None:
        gone = [key for key, (_, visit) in self._trusted.items() if visit.identity.id == session_id]
        for key in gone:
            del self._trusted[key]


def _visit(session: Session, offer: str | None) -> Visit:
    identity = Identity(
        id=session.id,
        name=session.name,
        scopes=frozenset(session.scopes),
        kind="session",
        expires_at=session.expires_at,
        authenticated_at=session.authenticated_at,
    )
    csrf = hmac.new(session.csrf_key.encode(), session.id.encode(), hashlib.sha256).hexdigest()
    return Visit(identity=identity, csrf=csrf, offer=offer)
