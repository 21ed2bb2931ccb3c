"""The audit as a chain: each row's hash covers its content and the hash of the row before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, text

from kurs.persistence import tables

__all__ = ["START", "append", "link"]

# What stands before the first row.
START = ""
# Of the table itself no lock is taken, which would wait for every vacuum.
ALONE = text("SELECT pg_advisory_xact_lock(hashtext('kurs'), hashtext('audit'))")
# Beyond it a double has gaps, and PostgreSQL gives back as a whole number what was written as 1e16.
EXACT = 2**53


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row, SHA-256 in hexadecimal, from its time, who, what and detail."""
    content = [row["time"], row["who"], row["what"], _canonical(msgspec.json.encode(row["detail"]))]
    # By the standard library, for what a chain is made of has to stay as it is for good.
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def append(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Adds rows of `tables.audit` at the chain's end, in the caller's transaction; (id, hash) of each.

    Of many processes one at a time: on SQLite a transaction that writes is alone already.
    """
    audit = tables.audit
    if connection.dialect.name == "postgresql":
        connection.execute(ALONE)
    previous = connection.scalar(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)) or START
    added = []
    for row in rows:
        previous = link(previous, row)
        statement = insert(audit).values({**row, "hash": previous}).returning(audit.c.id)
        added.append((int(connection.scalar(statement) or 0), previous))
    return added


def _canonical(detail: bytes) -> Any:
    return _plain(msgspec.json.decode(detail))


def _plain(value: Any) -> Any:
    """The same for what either database gives back, however it writes numbers."""
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list():
            return [_plain(part) for part in value]
        case bool() | str() | None:
            return value
        case _:
            number = float(value)
            return int(number) if number.is_integer() and abs(number) <= EXACT else number
