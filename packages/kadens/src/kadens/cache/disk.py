"""Values in one file, shared by the processes of one machine, and there again after a restart."""

import asyncio
import sqlite3
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from kadens.cache.base import Claim, Codec, Entry, Found, check_count, check_seconds, required
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Unavailable, WrongState

__all__ = ["DiskStatistics", "DiskStore"]

R = TypeVar("R")

TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entry_expires ON entry (expires);
CREATE TABLE IF NOT EXISTS tag (tag TEXT, key TEXT, PRIMARY KEY (tag, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tag_key ON tag (key);
CREATE TABLE IF NOT EXISTS lease (key TEXT PRIMARY KEY, token TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
"""
ROUND_UP_EVERY = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskStatistics:
    """`evicted` to keep the bound, those first that would have ended first; `unread` were of another version."""

    read: int
    written: int
    evicted: int
    unread: int


class DiskStore:
    """A SQLite file with a write-ahead log, worked on by a thread of its own.

    A call ends within `timeout` seconds, or raises `Unavailable`. About `max_entries` are kept. Time is the machine's
    wall clock, for it is all that processes and restarts share. The file is not made safe against a power cut: it
    is a cache. Not for a network folder, where SQLite's locks do not hold. Needs a `codec` with each value.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        max_entries: int = 100_000,
        timeout: float = 1.0,
        clock: Clock = monotonic,
        wall: Clock = time.time,
    ) -> None:
        check_count("max_entries", max_entries)
        check_seconds("timeout", timeout)
        self.clock = clock
        self._wall = wall
        self._path = Path(path)
        if not self._path.parent.is_dir():
            raise BadInput.of("path", str(path), "a file in a folder that exists")
        self._max_entries = max_entries
        self._timeout = timeout
        self._invalidations = Invalidations()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kadens-disk")
        self._closed = False
        self._read = self._written = self._evicted = self._unread = 0
        try:
            self._database = sqlite3.connect(self._path, timeout=timeout, isolation_level=None, check_same_thread=False)
            self._database.executescript(TABLES)
        except sqlite3.Error as error:
            raise BadInput(f"path: {str(path)!r} is not allowed; a file that SQLite can write ({error})") from error

    @property
    def invalidations(self) -> Invalidations:
        return self._invalidations

    async def get(self, key: str, codec: Codec | None = None) -> Entry | None:
        codec = required(codec)
        row = await self._work(lambda: self._fetch(key))
        self._read += 1
        if row is None:
            return None
        try:
            value = codec.decode(row[0])
        except LookupError:
            self._unread += 1
            return None
        return Entry(key, value, self.clock() + row[1] - self._wall())

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float,
        tags: tuple[str, ...] = (),
        codec: Codec | None = None,
        claim: Claim | None = None,
    ) -> Entry | None:
        check_seconds("ttl", ttl)
        data = required(codec).encode(value)
        token = None if claim is None else claim.token
        if not await self._work(lambda: self._write(key, data, ttl, tags, token)):
            return None
        self._written += 1
        return Found(key, value, self.clock() + ttl, tags)

    async def invalidate(self, invalidation: Invalidation) -> None:
        self._invalidations.record(invalidation)
        await self._work(lambda: self._drop(invalidation))

    async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Claim | None:
        token, epoch = uuid.uuid4().hex, self._invalidations.epoch
        if await self._work(lambda: self._lease(key, tags, token, seconds)):
            return Claim(key=key, tags=tags, epoch=epoch, token=token)
        return None

    async def release(self, claim: Claim) -> None:
        await self._work(lambda: self._unlease(claim.key, claim.token))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            closing = asyncio.get_running_loop().run_in_executor(self._thread, self._database.close)
            self._thread.shutdown(wait=False)
            await asyncio.shield(closing)

    def statistics(self) -> DiskStatistics:
        return DiskStatistics(read=self._read, written=self._written, evicted=self._evicted, unread=self._unread)

    async def _work(self, job: Callable[[], R]) -> R:
        if self._closed:
            raise WrongState("the disk store is closed")
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.get_running_loop().run_in_executor(self._thread, job)
        except (sqlite3.Error, TimeoutError) as error:
            raise Unavailable(f"{self._path}: {error!r}") from error

    # ── in the thread ────────────────────────────────────────────────────────────────────────────

    def _fetch(self, key: str) -> Any:
        found = self._database.execute(
            "SELECT value, expires FROM entry WHERE key = ? AND expires > ?", (key, self._wall())
        )
        return found.fetchone()

    def _write(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...], token: str | None) -> bool:
        with self._transaction() as database:
            if token is not None:
                mine = database.execute("DELETE FROM lease WHERE key = ? AND token = ?", (key, token))
                if mine.rowcount == 0:
                    return False
            database.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", (key, data, self._wall() + ttl))
            database.execute("DELETE FROM tag WHERE key = ?", (key,))
            database.executemany("INSERT OR REPLACE INTO tag VALUES (?, ?)", [(tag, key) for tag in tags])
            if self._written % ROUND_UP_EVERY == 0:
                self._round_up(database)
        return True

    def _round_up(self, database: sqlite3.Connection) -> None:
        now = self._wall()
        database.execute("DELETE FROM lease WHERE expires <= ?", (now,))
        database.execute("DELETE FROM entry WHERE expires <= ?", (now,))
        (held,) = database.execute("SELECT count(*) FROM entry").fetchone()
        if held > self._max_entries:
            over = held - self._max_entries
            database.execute("DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY expires LIMIT ?)", (over,))
            self._evicted += over
        database.execute("DELETE FROM tag WHERE key NOT IN (SELECT key FROM entry UNION ALL SELECT key FROM lease)")

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

    def _lease(self, key: str, tags: tuple[str, ...], token: str, seconds: float) -> bool:
        now = self._wall()
        with self._transaction() as database:
            taken = database.execute("SELECT 1 FROM lease WHERE key = ? AND expires > ?", (key, now)).fetchone()
            if taken is not None:
                return False
            database.execute("INSERT OR REPLACE INTO lease VALUES (?, ?, ?)", (key, token, now + seconds))
            database.executemany("INSERT OR REPLACE INTO tag VALUES (?, ?)", [(tag, key) for tag in tags])
        return True

    def _unlease(self, key: str, token: str) -> None:
        self._database.execute("DELETE FROM lease WHERE key = ? AND token = ?", (key, token))

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._database)


class _Transaction:
    """Takes the write lock at its beginning: a transaction that reads first and writes later could be refused."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> sqlite3.Connection:
        self._database.execute("BEGIN IMMEDIATE")
        return self._database

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self._database.execute("COMMIT" if kind is None else "ROLLBACK")
