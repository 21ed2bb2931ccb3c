"""Locks between machines, in PostgreSQL: session-level advisory locks, or rows with a time to live."""

import asyncio
import logging
import math
import re
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from kadens import checks
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, MissingExtra, Unavailable
from kadens.locks.address import PostgresAddress
from kadens.locks.backoff import Backoff
from kadens.locks.base import Locks, OnLost, woken
from kadens.locks.lease import Grip
from kadens.locks.session import Session, is_installed

__all__ = ["PostgresLocks"]

logger = logging.getLogger(__name__)

TABLE = re.compile(r"[a-z_][a-z0-9_]{0,39}")
OF_TABLE = "up to 40 of a-z, 0-9 and _, not starting with a digit"
DEFAULT_BACKOFF = Backoff()
SPARE = 4
GIVES_WAY = 0.002
MOST_WANTED = 1000

# A sequence survives a crash without a flush per number, and taken after the lock it grows with every holder.
# Each number stands for as many fences as its holder's process may give to waiters of its own.
FENCES = 1024
NEXT = "nextval('{table}_fence') * 1024"

TRY = f"SELECT CASE WHEN pg_try_advisory_lock($1) THEN {NEXT} END"
WAIT = f"SELECT {NEXT} FROM (SELECT pg_advisory_lock($1) AS locked OFFSET 0) AS waited"  # noqa: S608  # of constants
UNLOCK = "SELECT pg_advisory_unlock($1)"
STILL_THERE = "SELECT 1"

# Answers (fence, null), or (null, seconds that the present lease lasts), or nothing when another came between.
# Who must wait leaves a mark, so that a process that could take a name over and over lets others go first.
TAKE_ROW = f"""
WITH taken AS (
  INSERT INTO {{table}} AS held (name, fence, expires_at)
  VALUES ($1, {NEXT}, clock_timestamp() + $2 * interval '1 second')
  ON CONFLICT (name) DO UPDATE SET fence = {NEXT}, expires_at = excluded.expires_at, wanted = false
  WHERE held.expires_at <= clock_timestamp()
  RETURNING fence
), marked AS (
  UPDATE {{table}} SET wanted = true WHERE name = $1 AND NOT wanted AND NOT EXISTS (SELECT FROM taken)
)
SELECT fence, NULL::float8 AS lasts FROM taken
UNION ALL
SELECT NULL, extract(epoch FROM expires_at - clock_timestamp())::float8 FROM {{table}}
WHERE name = $1 AND NOT EXISTS (SELECT FROM taken)
"""  # noqa: S608  # of constants
KEEP_ROW = """
UPDATE {table} SET expires_at = clock_timestamp() + $3 * interval '1 second'
WHERE name = $1 AND fence = $2 AND expires_at > clock_timestamp() RETURNING true
"""
FREE_ROW = """
WITH freed AS (UPDATE {table} SET expires_at = '-infinity' WHERE name = $1 AND fence = $2 RETURNING name, wanted)
SELECT wanted, pg_notify('{table}', name) FROM freed
"""
# For whoever does not know what its question took: the last number of this session tells.
UNDO_ROW = """
WITH freed AS (
  UPDATE {table} SET expires_at = '-infinity'
  WHERE name = $1 AND fence = currval('{table}_fence') * 1024 RETURNING name
)
SELECT pg_notify('{table}', name) FROM freed
"""

PREPARED = "SELECT to_regclass($1) IS NOT NULL AND to_regclass($2) IS NOT NULL"
PREPARE = """
CREATE SEQUENCE IF NOT EXISTS {table}_fence;
CREATE TABLE IF NOT EXISTS {table} (
  name text PRIMARY KEY, fence bigint NOT NULL,
  expires_at timestamptz NOT NULL, wanted boolean NOT NULL DEFAULT false
);
"""


class PostgresLocks(Locks):
    """Advisory locks by default: a name is held as long as its session lives, and the server queues those who wait.

    With `rows=True` a name is a row that ends `ttl` after its holder went silent, and LISTEN wakes whoever
    waits: also through a pooler that pins the session, and where a holder that hangs must lose the name.
    `dsn` begins with postgresql://, also in SQLAlchemy's forms such as postgresql+asyncpg://. `table` names the table,
    its sequence and the channel; they are made if absent. `command_timeout`: seconds that the server has for one
    answer; `backoff` spaces the tries to reach it when it gave none, not those for a name. Needs sessions: not a
    pooler that gives them out by transaction.
    """

    expires = False

    def __init__(
        self,
        dsn: str,
        *,
        rows: bool = False,
        table: str = "kadens_locks",
        backoff: Backoff = DEFAULT_BACKOFF,
        command_timeout: float = 5.0,
        on_lost: OnLost | None = None,
        clock: Clock = monotonic,
    ) -> None:
        super().__init__(on_lost=on_lost, clock=clock)
        if not is_installed():
            raise MissingExtra.named("postgres", "PostgresLocks")
        if not TABLE.fullmatch(checks.instance("table", table, str, OF_TABLE)):
            raise BadInput.of("table", table, OF_TABLE)
        checks.instance("rows", rows, bool, "True or False")
        checks.instance("backoff", backoff, Backoff, "a Backoff")
        checks.seconds("command_timeout", command_timeout, most=60)
        self._address = PostgresAddress.of(dsn)
        self._rows = rows
        self._table = table
        self._backoff = backoff
        self._patience = command_timeout
        self._session: Session | None = None
        self._connecting = asyncio.Lock()
        self._spare: list[Session] = []
        self._queued: set[Session] = set()
        self._wakes: dict[str, asyncio.Event] = {}
        self._wanted: set[str] = set()
        self.expires = rows
        self._queries = {
            query: query.format(table=table) for query in (TRY, WAIT, TAKE_ROW, KEEP_ROW, FREE_ROW, UNDO_ROW, PREPARE)
        }

    async def _open(self) -> None:
        await self._connected()

    async def _ask(self, name: str, ttl: float, within: float, /) -> Grip | None:
        session, query = self._session, self._queries[TAKE_ROW if self._rows else TRY]
        if session is None or not session.is_ready(query) or name in self._wanted:
            return None
        since = self._clock()
        try:
            if not self._rows:
                return await self._try_advisory(session, name, within)
            found = await self._try_row(session, name, ttl, within)
            return found if isinstance(found, Grip) else None
        except Unavailable as error:
            self._silence.unanswered(since, error)
            return None

    def _pass_on(self, grip: Grip, /) -> Grip | None:
        fence = grip.fence + 1
        if fence % FENCES == 0 or (not self._rows and grip.handle.broken):
            return None
        return Grip(grip.name, fence, grip.since, grip.handle)

    async def _take(self, name: str, ttl: float, wait: bool, /) -> Grip | None:
        attempt = self._take_row if self._rows else self._take_advisory
        if not wait:
            return await attempt(name, ttl, wait=False)
        delays = self._backoff.delays()
        while True:
            asked = self._clock()
            self._silence.asked()
            try:
                return await attempt(name, ttl, wait=True)
            except Unavailable as error:
                self._silence.unanswered(asked, error)
                delay = next(delays, None)
                if delay is None or self._closed:
                    raise
            await asyncio.sleep(delay)

    async def _keep(self, grip: Grip, ttl: float, /) -> bool:
        if self._rows:
            return await self._asked(KEEP_ROW, grip.name, grip.handle, ttl) is not None
        if not grip.handle.broken:
            await grip.handle.row(STILL_THERE)
        return not grip.handle.broken

    async def _free(self, grip: Grip, /) -> None:
        try:
            if self._rows:
                await self._free_row(grip)
            else:
                await self._unlock(grip.handle, grip.name)
        except Unavailable as error:
            logger.warning("%s could not be freed and ends by itself: %s", grip.name, error)

    async def _end_waits(self) -> None:
        self._wake_all()
        for session in self._queued:
            self._spawn(session.aclose())
        if self._session is not None:
            await self._session.answered()

    async def _close(self) -> None:
        sessions = [*self._spare, *([self._session] if self._session is not None else [])]
        try:
            await asyncio.gather(*(session.aclose() for session in sessions))
        finally:
            for session in sessions:
                session.connection.terminate()
        self._spare.clear()

    def _rebind(self) -> None:
        self._session, self._connecting, self._spare, self._wakes = None, asyncio.Lock(), [], {}
        self._queued = set()
        self._wanted.clear()

    # Advisory: tried on the session that all names share; whoever must wait does so on a session of its own,
    # in the server's queue.

    async def _take_advisory(self, name: str, _ttl: float, *, wait: bool) -> Grip | None:
        grip = await self._try_advisory(await self._connected(), name)
        return await self._wait_in_queue(name) if grip is None and wait else grip

    async def _try_advisory(self, session: Session, name: str, within: float = math.inf) -> Grip | None:
        since, key = self._clock(), _key(self._table, name)
        row = await session.row(self._queries[TRY], key, undo=(UNLOCK, (key,)), within=within)
        self._silence.ended()
        return None if row[0] is None else Grip(name, row[0], since, session)

    async def _wait_in_queue(self, name: str) -> Grip:
        session = await self._unused()
        self._queued.add(session)
        try:
            fetch = session.connection.fetchval(self._queries[WAIT], _key(self._table, name))
            fence = await session.translated(fetch)
        except BaseException:
            # It may hold the lock by now, and frees it by ending.
            self._spawn(session.aclose())
            raise
        finally:
            self._queued.discard(session)
        return Grip(name, fence, self._clock(), session)

    async def _unused(self) -> Session:
        return self._spare.pop() if self._spare else await self._still_wanted(await self._connect())

    async def _unlock(self, session: Session, name: str) -> None:
        if session.broken:
            return
        try:
            await session.row(UNLOCK, _key(self._table, name))
        except Unavailable:
            # It would hold the name for as long as it lives.
            session.connection.terminate()
            raise
        self._put_back(session)

    def _put_back(self, session: Session) -> None:
        if session is self._session or session in self._spare:
            return
        if self._closed or len(self._spare) >= SPARE or session.broken:
            self._spawn(session.aclose())
        else:
            self._spare.append(session)

    # Rows: asked for when a notification came, and when the present lease ends.

    async def _take_row(self, name: str, ttl: float, *, wait: bool) -> Grip | None:
        wake = self._wakes[name] = asyncio.Event()
        try:
            if wait and name in self._wanted:
                await asyncio.sleep(GIVES_WAY)
            self._wanted.discard(name)
            while True:
                wake.clear()
                found = await self._try_row(await self._connected(), name, ttl)
                if isinstance(found, Grip):
                    return found
                if not wait:
                    return None
                await woken(wake, found)
                if self._closed:
                    raise Unavailable("the locks are closed")
        finally:
            del self._wakes[name]

    async def _try_row(self, session: Session, name: str, ttl: float, within: float = math.inf) -> Grip | float:
        """The grip, or for how many seconds the present one lasts."""
        since, undo = self._clock(), (self._queries[UNDO_ROW], (name,))
        row = await session.row(self._queries[TAKE_ROW], name, ttl, undo=undo, within=within)
        self._silence.ended()
        if row is None:
            return 0.0
        return max(0.0, row[1]) if row[0] is None else Grip(name, row[0], since, row[0])

    async def _free_row(self, grip: Grip) -> None:
        row = await self._asked(FREE_ROW, grip.name, grip.handle)
        if row is not None and row[0] and len(self._wanted) < MOST_WANTED:
            self._wanted.add(grip.name)

    def _notified(self, _connection: Any, _pid: int, _channel: str, name: str) -> None:
        if (wake := self._wakes.get(name)) is not None:
            wake.set()

    def _wake_all(self) -> None:
        for wake in self._wakes.values():
            wake.set()

    # Sessions.

    async def _asked(self, query: str, *arguments: object) -> Any:
        session = await self._connected()
        return await session.row(self._queries[query], *arguments)

    async def _connected(self) -> Session:
        if self._session is not None and not self._session.broken:
            return self._session
        if self._closed:
            raise Unavailable("the locks are closed")
        async with self._connecting:
            if self._session is None or self._session.broken:
                self._session = await self._still_wanted(await self._prepared(await self._connect()))
            return self._session

    async def _connect(self) -> Session:
        session = await Session.open(self._address, self._patience, self._spawn)
        session.connection.add_termination_listener(lambda _: self._ended(session))
        return session

    async def _still_wanted(self, session: Session) -> Session:
        if self._closed:
            await session.aclose()
            raise Unavailable("the locks are closed")
        return session

    async def _prepared(self, session: Session) -> Session:
        try:
            row = await session.row(PREPARED, self._table, f"{self._table}_fence")
            if not row[0]:
                await session.translated(self._prepare(session))
            if self._rows:
                await session.translated(session.connection.add_listener(self._table, self._notified))
        except BaseException:
            session.connection.terminate()
            raise
        return session

    async def _prepare(self, session: Session) -> None:
        # IF NOT EXISTS alone fails when many processes start at once.
        async with session.connection.transaction():
            await session.connection.execute("SELECT pg_advisory_xact_lock($1)", _key(self._table, ""))
            await session.connection.execute(self._queries[PREPARE])

    def _ended(self, session: Session) -> None:
        if session in self._spare:
            self._spare.remove(session)
        if self._closed:
            return
        if self._rows:
            self._wake_all()
            self._renewal.renew_all()
            return
        for lease in tuple(self._held.values()):
            if lease._grip.handle is session:
                self._lose(lease, "its session ended")


@lru_cache(1024)
def _key(table: str, name: str) -> int:
    digest = blake2b(f"{table}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
