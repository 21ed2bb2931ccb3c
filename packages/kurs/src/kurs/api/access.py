"""Everything that the doors know, and the ways in: signing in, and proving again who one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kurs.api.auth.back_off import BackOff
from kurs.api.auth.credentials import is_secret, is_written, parts
from kurs.api.auth.identity import Identity
from kurs.api.auth.second_factor import SecondFactor, key_file
from kurs.api.auth.sessions import NewSession, Sessions, Visit
from kurs.api.auth.tokens import MINUTE, Tokens
from kurs.api.auth.trail import Trail
from kurs.api.limits import Limits, TooMany
from kurs.api.tickets import Tickets
from kurs.clock import Clock
from kurs.persistence import Audit, Codes, Database, Token
from kurs.persistence import Sessions as SessionStore
from kurs.persistence import Tickets as TicketStore
from kurs.persistence import Tokens as TokenStore

__all__ = ["Access"]

# How long somebody who has proved who they are may do what is dangerous.
FRESH_FOR = 5 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Made once for each process; `origins` are pages of other hosts that may ask with a session."""

    tokens: Tokens
    sessions: Sessions
    tickets: Tickets
    second_factor: SecondFactor
    trail: Trail
    back_off: BackOff
    limits: Limits
    clock: Clock
    origins: frozenset[str]

    @classmethod
    def over(
        cls,
        database: Database,
        folder: Path,
        clock: Clock,
        *,
        requests_per_second: float = 1000.0,
        origins: Sequence[str] = (),
    ) -> Self:
        trail = Trail(Audit(database), clock)
        tokens = Tokens(TokenStore(database), clock)
        sessions = Sessions(SessionStore(database), tokens, trail, clock)
        return cls(
            tokens=tokens,
            sessions=sessions,
            tickets=Tickets(TicketStore(database), tokens, sessions, clock),
            second_factor=SecondFactor(key_file(folder), Codes(database), clock),
            trail=trail,
            back_off=BackOff(clock),
            limits=Limits(clock, requests_per_second=requests_per_second),
            clock=clock,
            origins=frozenset(origins),
        )

    async def holder(self, text: str, address: str) -> Identity | None:
        """Who holds this API token; None for anything else, TooMany for an address that shows too much of that."""
        if text not in self.tokens.known:
            self._count(address, likely=is_written(text))
        found = await self.tokens.identify(text)
        if found is None:
            await self.trail.refusal("a stranger", "token refused", {"address": address})
        return found

    async def visitor(self, cookie: str, address: str) -> Visit | None:
        """Whose browser this cookie comes from; None for anything else, TooMany as for tokens."""
        if cookie not in self.sessions.known:
            self._count(address, likely=is_written(cookie))
        return await self.sessions.identify(cookie)

    async def ticket_holder(self, text: str, address: str) -> Identity | None:
        """Whom this ticket was issued to; None for anything else, TooMany as for tokens."""
        self._count(address, likely=is_secret(text))
        found = await self.tickets.redeem(text)
        if found is None:
            await self.trail.refusal("a stranger", "ticket refused", {"address": address})
        return found

    async def sign_in(self, text: str, code: str, address: str) -> NewSession | None:
        """A browser session for a token that may read; None for anything else, and nobody is told which.

        TooMany once this address, or whoever shows this token's id, has been wrong too often.
        """
        text = text.strip()
        keys = (f"address {address}", f"token {parts(text)[0][:40]}")
        self._wait_after_failures(keys)
        token = await self._accepted(text, code)
        if token is None:
            self.back_off.failed(*keys)
            await self.trail.refusal("a browser", "sign-in refused", {"address": address})
            return None
        self.limits.issue(f"session {token.id}")
        session = await self.sessions.open(token, address)
        detail = {"token": token.id, "session": session.visit.identity.id, "address": address}
        await self.trail.note(token.name, "signed in", detail)
        return session

    async def authenticate(self, identity: Identity, text: str, code: str, address: str) -> bool:
        """Whether whoever holds this session has proved again to be its owner: by a code, or without one by a token.

        By the token that it was made from, or another that may do as much: no lesser one lends the session its rights.
        """
        keys = _proof_keys(identity, address)
        self._wait_after_failures(keys)
        if self.second_factor.enabled:
            by = "one-time code" if await self.second_factor.accepts(code) else None
        else:
            token = await self.tokens.valid(text.strip())
            by = f"token {token.id}" if token is not None and _may_stand_for(token, identity) else None
        if by is None:
            self.back_off.failed(*keys)
            await self.trail.refusal(identity.name, "authentication refused", {"address": address})
            return False
        await self.sessions.authenticate(identity)
        detail = {"session": identity.id, "by": by, "address": address}
        await self.trail.note(identity.name, "authenticated again", detail)
        return True

    async def is_fresh(self, identity: Identity, code: str, address: str) -> bool:
        """Whether this caller may do what is dangerous now.

        A session: while its owner has proved to be there a moment ago. A token: with a code, where a second factor is
        asked for; without one it is itself the proof.
        """
        if identity.authenticated_at is not None:
            return self.clock.now() < identity.authenticated_at + FRESH_FOR
        if not self.second_factor.enabled:
            return True
        keys = _proof_keys(identity, address)
        self._wait_after_failures(keys)
        right = bool(code) and await self.second_factor.accepts(code)
        if code and not right:
            self.back_off.failed(*keys)
            await self.trail.refusal(identity.name, "one-time code refused", {"address": address})
        return right

    async def still_valid(self, identity: Identity) -> bool:
        """For connections that stay open: whether this caller would still be let pass."""
        if identity.expires_at is not None and identity.expires_at <= self.clock.now():
            return False
        if identity.kind == "session":
            return await self.sessions.lives(identity.id)
        return await self.tokens.lives(identity.id)

    async def _accepted(self, text: str, code: str) -> Token | None:
        token = await self.tokens.valid(text)
        if token is None or not _may_sign_in(token):
            return None
        # The code first: a wrong one must not use the token up.
        if self.second_factor.enabled and not await self.second_factor.accepts(code):
            return None
        return token if not token.one_time or await self.tokens.use(token) else None

    def _count(self, address: str, *, likely: bool) -> None:
        """TooMany; what cannot be a credential takes no look away from one that can."""
        if likely:
            self.limits.lookup(address)
        else:
            self.limits.unknown_token(address)

    def _wait_after_failures(self, keys: Sequence[str]) -> None:
        wait = self.back_off.wait(*keys)
        if wait > 0:
            raise TooMany(wait)


def _proof_keys(identity: Identity, address: str) -> tuple[str, str]:
    """Apart from those of signing in, at which a stranger may fail in the name of whom it wants to keep out."""
    return f"proof from {address}", f"proof of {identity.id}"


def _may_stand_for(token: Token, identity: Identity) -> bool:
    return not token.one_time and ("admin" in token.scopes or identity.scopes <= set(token.scopes))


def _may_sign_in(token: Token) -> bool:
    return bool({"read", "admin"} & set(token.scopes))
