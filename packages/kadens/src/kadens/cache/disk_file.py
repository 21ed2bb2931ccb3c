"""The file of a `DiskStore`, worked on by one thread: values, tags, leases and what was dropped."""

import math
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from kadens import checks
from kadens.cache.base import Claim, check_count
from kadens.cache.invalidation import Invalidation
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput

__all__ = ["EVERYTHING", "DiskFile", "check_bytes", "checked_path"]

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
EVERYTHING: Final = Invalidation(prefixes=("",))
ABANDONED_AT_MOST: Final = 1_024


class DiskFile:
    """Opened by the first who asks for something, within `timeout` seconds; `by` names who sets by hand.

    But for the making, `is_open` and `interrupt`, all is for one thread alone.
    """

    def __init__(
        self, path: Path, *, by: Callable[[], str], max_entries: int, max_bytes: int | None, timeout: float, wall: Clock
    ) -> None:
        self.path = path
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self.evicted = 0
        self.abandoned: deque[Claim] = deque(maxlen=ABANDONED_AT_MOST)
        """Claims that are to be given up; of too many the first are left to end by themselves."""
        self._by = by
        self._timeout = timeout
        self._wall = wall
        # Written since the last time of rounding up, or that time is now.
        self._since = (ROUND_UP_EVERY, 0)
        self._opened: sqlite3.Connection | None = None
        self._told_before = 0

    @property
    def is_open(self) -> bool:
        """What others drop until then cannot be known."""
        return self._opened is not None

    def interrupt(self) -> None:
        """End what the thread does with it."""
        if self._opened is not None:
            with suppress(sqlite3.ProgrammingError):  # closed in this moment
                self._opened.interrupt()

    def open(self) -> sqlite3.Connection:
        """If it is not yet; `sqlite3.Error`, as with all that follows."""
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    @property
    def _database(self) -> sqlite3.Connection:
        return self.open()

    def _open(self) -> sqlite3.Connection:
        """Tried again while it is locked: who turns a new file to a log is not made to wait by SQLite, but refused."""
        until = monotonic() + self._timeout
        while True:
            database = sqlite3.connect(self.path, timeout=self._timeout, isolation_level=None, check_same_thread=False)
            try:
                database.executescript(TABLES)
                database.execute(f"PRAGMA wal_autocheckpoint = {self._pages_logged(database)}")
                self._told_before = _last_number(database)
            except sqlite3.Error as error:
                database.close()
                if not _is_busy(error) or monotonic() >= until:
                    raise
                time.sleep(OPENED_AGAIN_AFTER)
            else:
                return database

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def unheard(self, heard: int | None) -> tuple[int, list[Invalidation]]:
        """What was dropped after that number, or since it was opened; and the number of the last.

        Who asks keeps the number: an answer that comes too late for anybody to hear is given again.
        """
        database = self._database
        if heard is None:
            heard = self._told_before
        asked = "SELECT number, message FROM invalidation WHERE number > ? ORDER BY number"
        rows = database.execute(asked, (heard,)).fetchall()
        if not rows:
            return heard, []
        missed = rows[0][0] > heard + 1
        try:
            told = [Invalidation.decode(message) for _, message in rows]
        except msgspec.MsgspecError:
            # Not to know what it names is to have missed it.
            missed = True
        return rows[-1][0], [EVERYTHING] if missed else told

    def fetch(self, key: str) -> Any:
        return self._database.execute(FETCH, (key, self._wall())).fetchone()

    def write(self, key: str, data: bytes, ttl: float, tags: tuple[str, ...], token: str | None) -> bool:
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
        self.evicted += count
        return count

    def discard(self, key: str, token: str | None) -> bool:
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
        self._tell_others(database, Invalidation(keys=(key,), by=self._by()))
        return True

    def drop(self, invalidation: Invalidation) -> None:
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

    def lease(self, claim: Claim, seconds: float) -> bool:
        key, now = claim.key, self._wall()
        with self._transaction() as database:
            taken = database.execute("SELECT 1 FROM lease WHERE key = ? AND expires > ?", (key, now)).fetchone()
            if taken is not None:
                return False
            database.execute("INSERT OR REPLACE INTO lease VALUES (?, ?, ?)", (key, claim.token, now + seconds))
            database.executemany("INSERT OR REPLACE INTO tag VALUES (?, ?)", [(tag, key) for tag in claim.tags])
        return True

    def prolong(self, claim: Claim, seconds: float) -> bool:
        until = self._wall() + seconds
        mine = self._database.execute(
            "UPDATE lease SET expires = ? WHERE key = ? AND token = ?", (until, claim.key, claim.token)
        )
        return mine.rowcount > 0

    def unlease_abandoned(self) -> None:
        """Without waiting for a file that is locked: nobody waits for this, and what is left is tried again."""
        database = self._database
        database.execute("PRAGMA busy_timeout = 0")
        try:
            while self.abandoned:
                self.unlease(self.abandoned[0])
                self.abandoned.popleft()
        finally:
            database.execute(f"PRAGMA busy_timeout = {math.ceil(self._timeout * 1000)}")

    def unlease(self, claim: Claim) -> None:
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


def check_bytes(count: object) -> None:
    """`BadInput` for a bound of a file that not even an empty one would keep."""
    if count is not None:
        check_count("max_bytes", count)
        if isinstance(count, int) and count < LEAST_BYTES:
            raise BadInput.of("max_bytes", count, f"at least {LEAST_BYTES:,} bytes, or None")


def checked_path(given: object) -> Path:
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
