"""The keys to the API: tokens, browser sessions, tickets and one-time codes, of secrets only the hashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, or_, select, update

from kurs.persistence import tables
from kurs.persistence.database import Database
from kurs.persistence.tables import field_names, values

__all__ = ["Codes", "Session", "Sessions", "Tickets", "Token", "Tokens"]

# Steps of half a minute for which a used code is remembered; one is refused for its age long before.
REMEMBERED_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key to the API: `hash` is all that is kept of the secret. Times in ms; None: never."""

    id: str
    name: str
    hash: str = field(repr=False)
    scopes: tuple[str, ...]
    created_at: int
    expires_at: int | None = None
    last_used_at: int | None = None
    revoked_at: int | None = None
    one_time: bool = False
    used_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that has signed in with a token; times in ms.

    Its secret changes: `hash` is the one in use, `offered` the next one until the browser shows it, `spent` are
    all that were. `csrf_key` binds what its pages must show to it.
    """

    id: str
    token_id: str
    name: str
    scopes: tuple[str, ...]
    address: str
    created_at: int
    expires_at: int
    authenticated_at: int
    hash: str = field(repr=False)
    rotated_at: int
    offered: str | None = field(default=None, repr=False)
    offered_at: int | None = None
    spent: tuple[str, ...] = field(default=(), repr=False)
    csrf_key: str = field(repr=False)
    ended_at: int | None = None
    ended_why: str | None = None


class Tokens:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, token: Token) -> None:
        async with self._database.write() as connection:
            await connection.execute(insert(tables.tokens).values(values(token, field_names(Token))))

    async def find(self, token_id: str) -> Token | None:
        rows = await _rows(self._database, select(tables.tokens).where(tables.tokens.c.id == token_id))
        return _token(rows[0]) if rows else None

    async def list(self) -> Sequence[Token]:
        """Newest first, revoked ones too."""
        query = select(tables.tokens).order_by(tables.tokens.c.created_at.desc(), tables.tokens.c.id)
        return [_token(row) for row in await _rows(self._database, query)]

    async def revoke(self, token_id: str, time: int) -> bool:
        """Whether there was such a token; revoking again keeps the first time."""
        revoked_at = tables.tokens.c.revoked_at
        statement = update(tables.tokens).where(tables.tokens.c.id == token_id)
        async with self._database.write() as connection:
            done = await connection.execute(statement.values(revoked_at=func.coalesce(revoked_at, time)))
            return done.rowcount > 0

    async def use(self, token_id: str, time: int) -> bool:
        """Marks a use, if the token still allows one: not revoked, not expired, not spent.

        Of two simultaneous uses of a one-time token exactly one is allowed.
        """
        token = tables.tokens.c
        allowed = (
            token.id == token_id,
            token.revoked_at.is_(None),
            or_(token.expires_at.is_(None), token.expires_at > time),
            or_(token.one_time.is_(False), token.used_at.is_(None)),
        )
        marks = {"last_used_at": time, "used_at": func.coalesce(token.used_at, time)}
        async with self._database.write() as connection:
            done = await connection.execute(update(tables.tokens).where(*allowed).values(marks))
            return done.rowcount > 0


class Sessions:
    """Changes of a session's secret tell whether they happened: of many at once exactly one does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, session: Session) -> None:
        """Also forgets those that could not be used any more when this one began."""
        sessions = tables.sessions
        async with self._database.write() as connection:
            await connection.execute(delete(sessions).where(sessions.c.expires_at <= session.created_at))
            await connection.execute(insert(sessions).values(values(session, field_names(Session))))

    async def find(self, session_id: str) -> Session | None:
        rows = await _rows(self._database, select(tables.sessions).where(tables.sessions.c.id == session_id))
        return _session(rows[0]) if rows else None

    async def open_ones(self, time: int, token_id: str | None = None) -> Sequence[Session]:
        """Newest first; those of one token, or all."""
        sessions = tables.sessions.c
        query = select(tables.sessions).where(sessions.ended_at.is_(None), sessions.expires_at > time)
        if token_id is not None:
            query = query.where(sessions.token_id == token_id)
        ordered = query.order_by(sessions.created_at.desc(), sessions.id)
        return [_session(row) for row in await _rows(self._database, ordered)]

    async def offer(self, session: Session, secret_hash: str, time: int) -> bool:
        """Whether this secret is the next one; an offer that was never taken is spent."""
        spent = session.spent if session.offered is None else (*session.spent, session.offered)
        return await self._change(session, offered=secret_hash, offered_at=time, spent=list(spent))

    async def take_up(self, session: Session, time: int) -> bool:
        """Whether the offered secret is the one in use from now on."""
        spent = [*session.spent, session.hash]
        return await self._change(
            session, hash=session.offered, offered=None, offered_at=None, rotated_at=time, spent=spent
        )

    async def authenticated(self, session_id: str, time: int) -> bool:
        return await self._set(session_id, authenticated_at=time)

    async def end(self, session_id: str, time: int, why: str) -> bool:
        """Whether it was open; ending again keeps the first time and reason."""
        return await self._set(session_id, ended_at=time, ended_why=why)

    async def _change(self, seen: Session, **changes: object) -> bool:
        """The session's secrets, if they still are what they were when it was read."""
        sessions = tables.sessions.c
        offered = sessions.offered.is_(None) if seen.offered is None else sessions.offered == seen.offered
        return await self._set(seen.id, sessions.hash == seen.hash, offered, **changes)

    async def _set(self, session_id: str, *where: ColumnElement[bool], **changes: object) -> bool:
        sessions = tables.sessions.c
        statement = update(tables.sessions).where(sessions.id == session_id, sessions.ended_at.is_(None), *where)
        async with self._database.write() as connection:
            return (await connection.execute(statement.values(changes))).rowcount > 0


class Tickets:
    """Each can be taken once, by one of all processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, ticket_hash: str, holder: Mapping[str, object], *, time: int, expires_at: int) -> None:
        """Also forgets those that have expired."""
        tickets = tables.tickets
        row = {"hash": ticket_hash, "holder": holder, "expires_at": expires_at}
        async with self._database.write() as connection:
            await connection.execute(delete(tickets).where(tickets.c.expires_at <= time))
            await connection.execute(insert(tickets).values(row))

    async def take(self, ticket_hash: str, time: int) -> Mapping[str, Any] | None:
        """Whose it was; None when there is none, or no more."""
        tickets = tables.tickets.c
        statement = delete(tables.tickets).where(tickets.hash == ticket_hash)
        async with self._database.write() as connection:
            found = (await connection.execute(statement.returning(tickets.holder, tickets.expires_at))).first()
        return None if found is None or found.expires_at <= time else found.holder


class Codes:
    """One-time codes that were used, by the step of time that they belong to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spend(self, step: int) -> bool:
        """Whether the code of this step had not been used, by any process."""
        codes = tables.codes
        statement = self._database.backend.upsert(codes, ["step"], []).values(step=step).returning(codes.c.step)
        async with self._database.write() as connection:
            await connection.execute(delete(codes).where(codes.c.step < step - REMEMBERED_STEPS))
            return await connection.scalar(statement) is not None


async def _rows(database: Database, query: Select[Any]) -> Sequence[Row[Any]]:
    return await database.ask(lambda connection: connection.execute(query).all())


def _token(row: Row[Any]) -> Token:
    return Token(**{**row._mapping, "scopes": tuple(row.scopes)})


def _session(row: Row[Any]) -> Session:
    return Session(**{**row._mapping, "scopes": tuple(row.scopes), "spent": tuple(row.spent)})
