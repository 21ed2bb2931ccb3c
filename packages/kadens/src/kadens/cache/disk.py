"""Values in one file, shared by the processes of one machine, and there again after a restart."""

import asyncio
import logging
import os
import sqlite3
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import msgspec

from kadens import checks
from kadens.cache.base import (
    Claim,
    Codec,
    Found,
    check_count,
    check_named,
    check_seconds,
    check_stored,
    required,
)
from kadens.cache.disk_hearing import Hearing
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, TooLarge, Unavailable, WrongState

__all__ = ["DiskStatistics", "DiskStore"]

logger = logging.getLogger(__name__)

R = TypeVar("R")

TABLES: Final = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entry_expires ON entry (expires);
CREATE TABLE IF NOT EXISTS tag (tag TEXT, key TEXT, PRIMARY KEY (tag, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tag_key ON tag (key);
CREATE TABLE IF NOT EXISTS lease (key TEXT PRIMARY KEY, token TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS invalidation (number INTEGER PRIMARY KEY AUTOINCREMENT, message BLOB NOT NULL);
"""
# No tag can hold what stands between them.
FETCH: Final = """
SELECT value, expires, (SELECT group_concat(tag, char(10)) FROM tag WHERE tag.key = entry.key)
FROM entry WHERE key = ? AND expires > ?
"""
ROUND_UP_EVERY: Final = 256
# Of the bytes of the bound so many parts may be written between two times of rounding up.
PARTS: Final = 8
PAGES_LOGGED: Final = 1_000
LEAST_BYTES: Final = 2**17
REMEMBERED: Final = 1_000
"""Invalidations; who has missed more than these drops everything."""
BYTES_PER_REMEMBERED: Final = 2**13
"""Of the bound; so that even those of the longest keys take an eighth of it."""
NO_DATABASE: Final = "a file that SQLite can write"
BEGINNING: Final = b"SQLite format 3\0"
OPENED_AGAIN_AFTER: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskStatistics:
    """`evicted` to keep the bounds, those first that would have ended first; `unread` were of another version.

    `too_large` values were not kept; `told` invalidations were heard, also of this process.
    """

    read: int
    written: int
    evicted: int
    unread: int
    too_large: int
    told: int


class DiskStore:
    """A SQLite file with a write-ahead log, worked on by a thread of its own.

    A call ends within `timeout` seconds, or raises `Unavailable`; so does the first, when the file cannot be opened,
    which each call tries anew. About `max_entries` are kept, and about `max_bytes`
    of the file are used, at least 131,072; its log takes about as much as an eighth of that, or 4 MiB without a
    bound. A value of more than half of `max_bytes` is refused: `TooLarge`. Who listens is told within `heard_within`
    seconds what other processes dropped; or to drop everything, when that cannot be read in time or this process
    stood still. Time is the machine's wall clock, for it is all that processes and restarts share. The file is not
    made safe against a power cut: it is a cache. Not for a network folder, where SQLite's locks do not hold. Needs a
    `codec` with each value.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        max_entries: int = 100_000,
        max_bytes: int | None = None,
        timeout: float = 1.0,
        heard_within: float = 0.25,
        clock: Clock = monotonic,
        wall: Clock = time.time,
    ) -> None:
        check_count("max_entries", max_entries)
        _check_bytes(max_bytes)
        check_seconds("timeout", timeout)
        check_seconds("heard_within", heard_within)
        self.clock = clock
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self._wall = wall
        self._path = _checked_path(path)
        self._timeout = timeout
        self._invalidations = Invalidations()
        self._listeners: list[Callable[[Invalidation], None]] = []
        self._hearing = Hearing(self._news, self._hear, heard_within)
        self._id = uuid.uuid4().hex
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kadens-disk")
        self._closed = False
        self._read = self._written = self._evicted = self._unread = self._too_large = self._told = 0
        # Written since the last time of rounding up, or that time is now.
        self._since = (ROUND_UP_EVERY, 0)
        self._abandoned: deque[Claim] = deque()
        self._opened: sqlite3.Connection | None = None
        self._heard = 0
        self._missed = False

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    def listen(self, listener: Callable[[Invalidation], None]) -> None:
        """Call it with every invalidation that is heard; with one of everything whenever some may have been missed."""
        self._listeners.append(listener)

    async def get(self, key: str, codec: Codec | None = None) -> Found | None:
        codec = required(codec)
        check_stored(key)
        row = await self._work(lambda: self._fetch(key))
        self._read += 1
        if row is None:
            return None
        try:
            value = codec.decode(row[0])
        except LookupError:
            self._unread += 1
            return None
        tags = tuple(row[2].split("\n")) if row[2] else ()
        return Found(key, value, self.clock() + row[1] - self._wall(), tags)

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
        claim: Claim | None = None,
    ) -> Found | None:
        check_seconds("ttl", ttl)
        check_stored(key, tags)
        data = required(codec).encode(value)
        if claim is not None:
            kept = await self._keep(key, data, ttl, tags, claim.token)
        else:
            kept = await self._replace(key, data, ttl, tags)
        return Found(key, value, self.clock() + ttl, tags) if kept else None

    async def _replace(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...]) -> bool:
        """By hand; False if others replaced it in turn before this was known."""
        epoch = self._invalidations.epoch
        try:
            await self._keep(key, data, ttl, tags, None)
            return not self._invalidations.concern(key, tags, since=epoch)
        finally:
            # Also when it was cut off: it may have been done.
            self._tell(self._replaced(key))

    async def _keep(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...], token: str | None) -> bool:
        if self.max_bytes is not None and len(data) > self.max_bytes // 2:
            await self._refuse(key, data, token, self.max_bytes // 2)
            return False
        kept = await self._work(lambda: self._write(key, data, ttl, tags, token))
        self._written += kept
        return kept

    async def _refuse(self, key: str, data: bytes, token: str | None, most: int) -> None:
        """What was there before the value is as old as what the claim was for."""
        self._too_large += 1
        if await self._work(lambda: self._discard(key, token)):
            raise TooLarge(f"value: {len(data):,} bytes are not allowed; at most {most:,} bytes")

    def _replaced(self, key: str) -> Invalidation:
        return Invalidation(keys=(key,), by=self._id)

    async def invalidate(self, invalidation: Invalidation) -> None:
        check_named(invalidation)
        self._invalidations.record(invalidation)
        await self._work(lambda: self._drop(invalidation))

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        check_stored(key, tags)
        claim = Claim(key=key, tags=tags, epoch=self._invalidations.epoch, token=uuid.uuid4().hex)
        try:
            given = await self._work(lambda: self._lease(claim, seconds))
        except (Unavailable, asyncio.CancelledError):
            # It may be given all the same, and nobody would know.
            self._give_up(claim)
            raise
        return claim if given else None

    async def renew(self, claim: Claim, *, seconds: float) -> bool:
        return await self._work(lambda: self._prolong(claim, seconds))

    async def release(self, claim: Claim) -> None:
        try:
            await self._work(lambda: self._unlease(claim))
        except (Unavailable, asyncio.CancelledError):
            self._give_up(claim)
            raise

    def _give_up(self, claim: Claim) -> None:
        """Done by the thread after all that it was asked before, whoever waits."""
        idle = not self._abandoned
        self._abandoned.append(claim)
        if idle:
            with suppress(RuntimeError):  # closed meanwhile
                self._thread.submit(self._unlease_abandoned)

    async def __aenter__(self) -> Self:
        """A file that is locked is no reason not to start: each call tries it again."""
        try:
            await self._work(lambda: self._database)
        except Unavailable as error:
            logger.warning("the cache starts without its file: %s", error)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Within `timeout` seconds; a thread that hangs on its disk is left behind then."""
        if self._closed:
            return
        self._closed = True
        await self._hearing.aclose()
        closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)
        _, late = await asyncio.wait([closing], timeout=self._timeout)
        if late:
            if self._opened is not None:
                self._opened.interrupt()
            logger.warning("%s: not closed within %g s; its thread is left behind", self._path, self._timeout)

    def statistics(self) -> DiskStatistics:
        return DiskStatistics(
            read=self._read,
            written=self._written,
            evicted=self._evicted,
            unread=self._unread,
            too_large=self._too_large,
            told=self._told,
        )

    async def _work(self, job: Callable[[], R]) -> R:
        if self._closed:
            raise WrongState("the disk store is closed")
        if self._listeners:
            self._hearing.begin()
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.get_running_loop().run_in_executor(self._thread, job)
        except (sqlite3.Error, TimeoutError) as error:
            # What others drop until the file is opened cannot be known.
            self._missed |= self._opened is None
            raise Unavailable(f"{self._path}: {error!r}") from error

    # ── what others dropped ──────────────────────────────────────────────────────────────────────

    async def _news(self) -> list[Invalidation]:
        return await self._work(self._unheard)

    def _hear(self, invalidation: Invalidation) -> None:
        self._told += 1
        if invalidation.by != self._id:
            self._tell(invalidation)

    def _tell(self, invalidation: Invalidation) -> None:
        self._invalidations.record(invalidation)
        for listener in self._listeners:
            listener(invalidation)

    # ── in the thread ────────────────────────────────────────────────────────────────────────────

    @property
    def _database(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _open(self) -> sqlite3.Connection:
        """Tried again while it is locked: who turns a new file to a log is not made to wait by SQLite, but refused."""
        until = monotonic() + self._timeout
        while True:
            database = sqlite3.connect(self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False)
            try:
                database.executescript(TABLES)
                database.execute(f"PRAGMA wal_autocheckpoint = {self._pages_logged(database)}")
                self._heard = _last_number(database)
            except sqlite3.Error as error:
                database.close()
                if not _is_busy(error) or monotonic() >= until:
                    raise
                time.sleep(OPENED_AGAIN_AFTER)
            else:
                return database

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def _unheard(self) -> list[Invalidation]:
        rows = self._database.execute(
            "SELECT number, message FROM invalidation WHERE number > ? ORDER BY number", (self._heard,)
        ).fetchall()
        missed, self._missed = self._missed, False
        if rows:
            missed |= rows[0][0] > self._heard + 1
            self._heard = rows[-1][0]
        try:
            told = [Invalidation.decode(message) for _, message in rows]
        except msgspec.MsgspecError:
            # Not to know what it names is to have missed it.
            missed = True
        return [Invalidation(prefixes=("",))] if missed else told

    def _fetch(self, key: str) -> Any:
        return self._database.execute(FETCH, (key, self._wall())).fetchone()

    def _write(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...], token: str | None) -> bool:
        with self._transaction() as database:
            if not self._gives_way(database, key, token):
                return False
            database.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", (key, data, self._wall() + ttl))
            database.execute("DELETE FROM tag WHERE key = ?", (key,))
            database.executemany("INSERT OR REPLACE INTO tag VALUES (?, ?)", [(tag, key) for tag in tags])
            if self._is_time(len(data)):
                self._round_up(database)
        return True

    def _is_time(self, size: int) -> bool:
        writes, written = self._since[0] + 1, self._since[1] + size
        is_time = writes >= ROUND_UP_EVERY or (self.max_bytes is not None and written >= self.max_bytes / PARTS)
        self._since = (0, 0) if is_time else (writes, written)
        return is_time

    def _round_up(self, database: sqlite3.Connection) -> None:
        now = self._wall()
        database.execute("DELETE FROM lease WHERE expires <= ?", (now,))
        database.execute("DELETE FROM entry WHERE expires <= ?", (now,))
        (held,) = database.execute("SELECT count(*) FROM entry").fetchone()
        held -= self._evict(database, max(0, held - self.max_entries))
        while held and self.max_bytes is not None and _used(database) > self.max_bytes * (PARTS - 1) / PARTS:
            held -= self._evict(database, held // PARTS + 1)
        database.execute("DELETE FROM tag WHERE key NOT IN (SELECT key FROM entry UNION ALL SELECT key FROM lease)")

    def _evict(self, database: sqlite3.Connection, count: int) -> int:
        if count:
            ending = "SELECT key FROM entry ORDER BY expires LIMIT ?"
            database.execute(f"DELETE FROM entry WHERE key IN ({ending})", (count,))  # noqa: S608  # no text of others
            database.execute("DELETE FROM tag WHERE key NOT IN (SELECT key FROM entry UNION ALL SELECT key FROM lease)")
        self._evicted += count
        return count

    def _discard(self, key: str, token: str | None) -> bool:
        with self._transaction() as database:
            if not self._gives_way(database, key, token):
                return False
            database.execute("DELETE FROM entry WHERE key = ?", (key,))
        return True

    def _gives_way(self, database: sqlite3.Connection, key: str, token: str | None) -> bool:
        """What is there, to the value of a claim that is good; or to one by hand, which ends the claim of any load."""
        if token is not None:
            return _give_back(database, key, token)
        database.execute("DELETE FROM lease WHERE key = ?", (key,))
        self._tell_others(database, self._replaced(key))
        return True

    def _drop(self, invalidation: Invalidation) -> None:
        with self._transaction() as database:
            keys = set(invalidation.keys)
            for tag in invalidation.tags:
                keys.update(key for (key,) in database.execute("SELECT key FROM tag WHERE tag = ?", (tag,)))
            rows = [(key,) for key in keys]
            for prefix in invalidation.prefixes:
                # Compared by code points, as `str.startswith` does; LIKE would fold case.
                begins = (len(prefix), prefix)
                database.execute("DELETE FROM entry WHERE substr(key, 1, ?) = ?", begins)
                database.execute("DELETE FROM lease WHERE substr(key, 1, ?) = ?", begins)
            database.executemany("DELETE FROM entry WHERE key = ?", rows)
            database.executemany("DELETE FROM lease WHERE key = ?", rows)
            self._tell_others(database, invalidation)

    def _tell_others(self, database: sqlite3.Connection, invalidation: Invalidation) -> None:
        message = invalidation.encode()
        told = database.execute("INSERT INTO invalidation (message) VALUES (?)", (message,)).lastrowid
        remembered = REMEMBERED
        if self.max_bytes is not None:
            remembered = min(remembered, self.max_bytes // BYTES_PER_REMEMBERED)
        database.execute("DELETE FROM invalidation WHERE number <= ?", ((told or 0) - remembered,))

    def _lease(self, claim: Claim, seconds: float) -> bool:
        key, now = claim.key, self._wall()
        with self._transaction() as database:
            taken = database.execute("SELECT 1 FROM lease WHERE key = ? AND expires > ?", (key, now)).fetchone()
            if taken is not None:
                return False
            database.execute("INSERT OR REPLACE INTO lease VALUES (?, ?, ?)", (key, claim.token, now + seconds))
            database.executemany("INSERT OR REPLACE INTO tag VALUES (?, ?)", [(tag, key) for tag in claim.tags])
        return True

    def _prolong(self, claim: Claim, seconds: float) -> bool:
        until = self._wall() + seconds
        mine = self._database.execute(
            "UPDATE lease SET expires = ? WHERE key = ? AND token = ?", (until, claim.key, claim.token)
        )
        return mine.rowcount > 0

    def _unlease_abandoned(self) -> None:
        """Emptied first: who adds another then asks for another time."""
        abandoned = []
        while self._abandoned:
            abandoned.append(self._abandoned.popleft())
        for claim in abandoned:
            self._unlease(claim)

    def _unlease(self, claim: Claim) -> None:
        _give_back(self._database, claim.key, claim.token)

    def _pages_logged(self, database: sqlite3.Connection) -> int:
        """After so many the log is written back into the file, and begun anew."""
        if self.max_bytes is None:
            return PAGES_LOGGED
        (size,) = database.execute("PRAGMA page_size").fetchone()
        return max(1, min(PAGES_LOGGED, self.max_bytes // PARTS // int(size)))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Takes the write lock at its beginning: one that reads first and writes later could be refused."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def _check_bytes(count: object) -> None:
    """`BadInput` for a bound of a file that not even an empty one would keep."""
    if count is not None:
        check_count("max_bytes", count)
        if isinstance(count, int) and count < LEAST_BYTES:
            raise BadInput.of("max_bytes", count, f"at least {LEAST_BYTES:,} bytes, or None")


def _checked_path(given: object) -> Path:
    """`BadInput` for what can be told without waiting for those who use the file."""
    file = Path(checks.path("path", given))
    if not file.parent.is_dir():
        raise BadInput.of("path", str(given), "a file in a folder that exists")
    if not _is_writable(file) or (file.exists() and not (file.is_file() and _begins_well(file))):
        raise BadInput.of("path", str(given), NO_DATABASE)
    return file


def _begins_well(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(BEGINNING)) in (b"", BEGINNING)
    except OSError:
        return False


def _is_writable(file: Path) -> bool:
    # Its log is made beside it.
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def _last_number(database: sqlite3.Connection) -> int:
    """Of what has ever been dropped."""
    told = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'invalidation'").fetchone()
    return int(told[0]) if told is not None else 0


def _is_busy(error: sqlite3.Error) -> bool:
    # The lowest eight bits are the kind, the others tell why.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _give_back(database: sqlite3.Connection, key: str, token: str) -> bool:
    """End a claim; False if it was no longer good."""
    return database.execute("DELETE FROM lease WHERE key = ? AND token = ?", (key, token)).rowcount > 0


def _used(database: sqlite3.Connection) -> int:
    """Bytes of the file that hold something."""
    pages, free, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
