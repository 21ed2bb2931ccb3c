"""Who did what: rows that are added and read, never changed, each chained to the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from kurs.persistence import chain, tables
from kurs.persistence.database import Database

__all__ = ["Audit", "AuditEntry", "Verdict"]

PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """`time` in ms; `hash` covers the entry and the one before it."""

    id: int
    time: int
    who: str
    what: str
    detail: Mapping[str, object]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`entries` are sound, from the first on, and end with the hash `head`.

    `broken` is the first that does not follow from those before it: it was changed, or one before it was
    changed, put in or taken away. `known` says whether a hash that was noted earlier is among them; None when
    none was given. Whoever cuts off the end of a chain leaves a sound one, so only such a note tells of it.
    """

    entries: int
    head: str
    broken: int | None
    known: bool | None

    @property
    def ok(self) -> bool:
        return self.broken is None and self.known is not False


class Audit:
    """The database itself refuses to change or remove an entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, time: int, who: str, what: str, detail: Mapping[str, object]) -> AuditEntry:
        row: dict[str, Any] = {"time": time, "who": who, "what": what, "detail": detail}
        async with self._database.write() as connection:
            (chained,) = await connection.run_sync(chain.linked, [row])
            entry_id = await connection.scalar(insert(tables.audit).returning(tables.audit.c.id), chained)
        return AuditEntry(id=int(entry_id or 0), **chained)

    async def list(self, limit: int = 100, before: int | None = None) -> Sequence[AuditEntry]:
        """Newest first, of those with an id below `before`."""
        audit = tables.audit
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.id < before)
        async with self._database.read() as connection:
            return [AuditEntry(**row._mapping) for row in await connection.execute(query)]

    async def verify(self, known: str | None = None) -> Verdict:
        """Reads the whole chain, a page at a time; `known` is a hash that it must hold."""
        audit = tables.audit
        entries, head, last, found = 0, chain.START, 0, None if known is None else known == chain.START
        async with self._database.read() as connection:
            while True:
                query = select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(PAGE)
                rows = (await connection.execute(query)).all()
                for row in rows:
                    if chain.link(head, dict(row._mapping)) != row.hash:
                        return Verdict(entries=entries, head=head, broken=row.id, known=found)
                    entries, head, last = entries + 1, row.hash, row.id
                    found = found or None if known is None else found or head == known
                if len(rows) < PAGE:
                    return Verdict(entries=entries, head=head, broken=None, known=found)
