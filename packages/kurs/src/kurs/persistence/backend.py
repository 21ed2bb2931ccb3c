"""What differs between the databases that can keep the books."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.dml import Insert

from kadens.locks import Lease, Locks

__all__ = ["NOT_CHECKED", "Backend", "Condition"]

NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`size` in bytes; `integrity` is "ok", what is wrong, or NOT_CHECKED where only the server can tell."""

    journal_mode: str | None
    size: int
    integrity: str

    @property
    def sound(self) -> bool:
        return self.integrity in {"ok", NOT_CHECKED}


class Backend(Protocol):
    """SQLite or PostgreSQL."""

    name: str

    def engine(self) -> AsyncEngine:
        """May wait for a disk; a file that cannot be opened is told here."""
        ...

    def locks(self, on_lost: Callable[[Lease], None] | None = None) -> Locks:
        """Names that one process at a time holds, of all that use this database."""
        ...

    def upsert(self, table: Table, keys: Sequence[str], columns: Sequence[str]) -> Insert:
        """An insert that overwrites `columns` of a row with the same `keys`, or leaves the row if none."""
        ...

    async def prepare(self, connection: AsyncConnection) -> None:
        """Refuses a damaged database (StateCorrupt), as far as that is cheap to see."""
        ...

    async def condition(self, connection: AsyncConnection) -> Condition: ...

    async def tables(self, connection: AsyncConnection) -> frozenset[str]: ...

    async def backup(self, target: Path) -> None: ...

    async def keep_copy(self, version: str) -> None:
        """What the upgrade of a database of this version leaves behind, to go back to."""
        ...
