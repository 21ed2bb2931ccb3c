"""Everything that the doors know, and the ways in: signing in, and proving again who one is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from kurs.api.auth.back_off import BackOff
from kurs.api.auth.credentials import is_secret, is_written
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

__all__ = ["FRESH_FOR", "WRONG_CODES", "WRONG_TOKENS", "Access"]

# How long somebody who has proved who they are may do what is dangerous.
FRESH_FOR = 5 * MINUTE
WRONG_TOKENS = "Too many wrong tokens came from this address; a right one is taken at any time"
WRONG_CODES = "Too many wrong codes came with this token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Made once for each process; `origins` are pages of other hosts that may ask with a session.

    `wrong_tokens` counts by address, and keeps nobody with a right one out: 256 bits are not guessed. `wrong_codes`
    counts by the token that they came with, so that nobody else can fill it, or push anything out of it.
    """

    tokens: Tokens
    sessions: Sessions
    tickets: Tickets
    second_factor: SecondFactor
    trail: Trail
    wrong_tokens: BackOff
    wrong_codes: BackOff
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
            wrong_tokens=BackOff(clock),
            wrong_codes=BackOff(clock),
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

        TooMany for what is wrong once this address has been wrong too often, and for every code once too many that
        came with this token were wrong.
        """
        text = text.strip()
        token = await self._shown(text, address, right=_may_sign_in)
        if token is None or not await self._accepted(token, code):
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
        by = await self._proof(identity, text, code, address)
        if by is None:
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
        right = await self._second(identity.token_id, code)
        if code and not right:
            await self.trail.refusal(identity.name, "one-time code refused", {"address": address})
        return right

    async def still_valid(self, identity: Identity) -> bool:
        """For connections that stay open: whether this caller would still be let pass."""
        if identity.expires_at is not None and identity.expires_at <= self.clock.now():
            return False
        if identity.kind == "session":
            return await self.sessions.lives(identity.id)
        return await self.tokens.lives(identity.id)

    async def _accepted(self, token: Token, code: str) -> bool:
        # The code first: a wrong one must not use the token up.
        return await self._second(token.id, code) and (not token.one_time or await self.tokens.use(token))

    async def _proof(self, identity: Identity, text: str, code: str, address: str) -> str | None:
        """By what somebody has proved to be who holds this session, if they have."""
        if self.second_factor.enabled:
            return "one-time code" if await self._second(identity.token_id, code) else None
        token = await self._shown(text.strip(), address, right=partial(_may_stand_for, identity))
        return None if token is None else f"token {token.id}"

    async def _shown(self, text: str, address: str, *, right: Callable[[Token], bool]) -> Token | None:
        """The token that this is; None for anything else, TooMany for an address that shows too much of that."""
        if text not in self.tokens.known:
            self._count(address, likely=is_written(text))
        token = await self.tokens.valid(text)
        if token is not None and right(token):
            return token
        self.tokens.known.discard(text)
        wait = self.wrong_tokens.wait(address)
        if wait > 0:
            raise TooMany(wait, WRONG_TOKENS)
        self.wrong_tokens.failed(address)
        return None

    async def _second(self, token_id: str, code: str) -> bool:
        """Whether this is the code of now, where one is asked for; TooMany, for right ones too, after wrong ones."""
        if not self.second_factor.enabled:
            return True
        wait = self.wrong_codes.wait(token_id)
        if wait > 0:
            raise TooMany(wait, WRONG_CODES)
        right = bool(code) and await self.second_factor.accepts(code)
        if code and not right:
            # Nobody else had a turn since the look above: who sends many at once has no more tries than others.
            self.wrong_codes.failed(token_id)
        return right

    def _count(self, address: str, *, likely: bool) -> None:
        """TooMany; what cannot be a credential takes no look away from one that can."""
        if likely:
            self.limits.lookup(address)
        else:
            self.limits.unknown_token(address)


def _may_stand_for(identity: Identity, token: Token) -> bool:
    return not token.one_time and ("admin" in token.scopes or identity.scopes <= set(token.scopes))


def _may_sign_in(token: Token) -> bool:
    return bool({"read", "admin"} & set(token.scopes))
