"""The one border where a database's errors become Kurs' own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError

from kadens.errors import KadensError, LockTimeout
from kurs.domain.errors import JournalUnavailable, KursError, ResourceBusy, StateCorrupt, Unavailable

__all__ = ["TROUBLES", "journal_translated", "lock_translated", "translated", "trouble"]

# What drivers raise: their own errors, mostly wrapped by SQLAlchemy; a lost network; values they cannot encode.
TROUBLES = (StatementError, sqlite3.Error, OSError, TimeoutError, UnicodeError, OverflowError)

# Beginnings of SQLite's error names and PostgreSQL's SQLSTATE codes; the longer ones stand first.
PASSING = (
    ("SQLITE_FULL", "disk full"),
    ("SQLITE_BUSY", "database locked"),
    ("SQLITE_LOCKED", "database locked"),
    ("SQLITE_READONLY", "database read-only"),
    ("SQLITE_CANTOPEN", "database file cannot be opened"),
    ("SQLITE_IOERR", "disk I/O error"),
    ("SQLITE_NOMEM", "out of memory"),
    ("SQLITE_INTERRUPT", "interrupted"),
    ("53100", "disk full"),
    ("53200", "out of memory"),
    ("53", "database out of resources"),
    ("55P03", "database locked"),
    ("40", "database locked"),
    ("25006", "database read-only"),
    ("57014", "database too slow"),
    ("58030", "disk I/O error"),
)
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002")
AWAY = ("08", "57P", "25P03")


def trouble(error: Exception) -> KursError:
    """Unavailable for what may pass by itself, StateCorrupt for what will not; one short line each."""
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, KursError):
        return origin
    code = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None) or ""
    for beginning, reason in PASSING:
        if code.startswith(beginning):
            return Unavailable(reason)
    said = _first_line(origin)
    if code.startswith(DAMAGED):
        return StateCorrupt(f"the database is damaged: {said}")
    if code.startswith(AWAY) or _connection_lost(error):
        return Unavailable(f"database away: {said}")
    return StateCorrupt(f"the database refused: {said}")


@contextmanager
def translated() -> Iterator[None]:
    """Foreign errors of the block become Kurs' own."""
    try:
        yield
    except TROUBLES as error:
        raise trouble(error) from error


@contextmanager
def journal_translated() -> Iterator[None]:
    """As `translated`, and whatever may pass by itself is JournalUnavailable; but a lost lease does not."""
    try:
        with translated():
            yield
    except (JournalUnavailable, ResourceBusy):
        raise
    except Unavailable as error:
        raise JournalUnavailable(str(error)) from error


@contextmanager
def lock_translated(what: str) -> Iterator[None]:
    """Kadens' errors become Kurs' own, but for LockTimeout: only its caller knows who holds what."""
    try:
        yield
    except LockTimeout:
        raise
    except KadensError as error:
        raise Unavailable(f"{what} cannot be held: {error}") from error


def _connection_lost(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, OSError | TimeoutError)


def _first_line(error: BaseException) -> str:
    # SQLAlchemy's adapters put the driver's class in front: "<class '...'>: words".
    words = str(error).partition("\n")[0].rpartition("'>: ")[2]
    return words or type(error).__name__
