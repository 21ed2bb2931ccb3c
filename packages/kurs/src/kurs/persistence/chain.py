"""The audit as a chain: each row's hash covers its content and the hash of the row before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, text

from kurs.persistence import tables

__all__ = ["START", "append", "link", "linked"]

# What stands before the first row.
START = ""
# Of the table itself no lock is taken, which would wait for every vacuum.
ALONE = text("SELECT pg_advisory_xact_lock(hashtext('kurs'), hashtext('audit'))")
# Beyond it a double has gaps, and PostgreSQL gives back as a whole number what was written as 1e16.
EXACT = 2**53
LAST = select(tables.audit.c.hash).order_by(tables.audit.c.id.desc()).limit(1)
# Rows are numbered in the order in which they are given, one statement of the driver's for each.
ADD = insert(tables.audit).inline()


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row, SHA-256 in hexadecimal, from its time, who, what and detail."""
    content = [row["time"], row["who"], row["what"], _canonical(msgspec.json.encode(row["detail"]))]
    # By the standard library, for what a chain is made of has to stay as it is for good.
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def append(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows of `tables.audit` at the chain's end, in the caller's transaction.

    Of many processes one at a time: on SQLite a transaction that writes is alone already.
    """
    connection.execute(ADD, linked(connection, rows))


def linked(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their hashes, to be written in this transaction: the chain's end is held until it ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(ALONE)
    previous = connection.scalar(LAST) or START
    chained = []
    for row in rows:
        previous = link(previous, row)
        chained.append({**row, "hash": previous})
    return chained


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
