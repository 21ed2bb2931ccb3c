"""Results of backtests and of finished replays: each in short, and its report apart from that."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, insert, select

from kurs.persistence import tables
from kurs.persistence.database import Database

__all__ = ["Result", "Results"]

# Of a database; a larger one it refuses instead of not finding it.
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished backtest; `digest` names what was asked, so that the same question finds it again.

    Its report, which may take megabytes, is asked for by the `id`.
    """

    id: int
    run_id: int | None
    created_at: int
    digest: str
    summary: Mapping[str, object]


class Results:
    """A digest may begin with a kind and a colon, such as "backtest:", and those of one kind be kept apart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self,
        *,
        digest: str,
        summary: Mapping[str, object],
        created_at: int,
        run_id: int | None = None,
        report: str | None = None,
    ) -> Result:
        table = tables.backtest_results
        row: dict[str, Any] = {"run_id": run_id, "created_at": created_at, "digest": digest, "summary": summary}
        async with self._database.write() as connection:
            added = await connection.scalar(insert(table).values(row | {"report": report}).returning(table.c.id))
        return Result(id=int(added), **row)

    async def report(self, number: int) -> str | None:
        """As it was saved with the result of this id; None where that has none, or is not there any more."""
        table = tables.backtest_results
        query = select(table.c.report).where(table.c.id == number)
        return await self._database.ask(lambda connection: connection.scalar(query))

    async def latest(self, digest: str | None = None) -> Result | None:
        """The newest result, or the newest answer to one question."""
        table = tables.backtest_results
        query = select(*_short(table)).order_by(table.c.id.desc()).limit(1)
        if digest is not None:
            query = query.where(table.c.digest == digest)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Result(**row._mapping)

    async def by_id(self, kind: str, number: int) -> Result | None:
        """The one of this id, if it is of this kind."""
        if number > LARGEST_ID:
            return None
        table = tables.backtest_results
        query = select(*_short(table)).where(_of_kind(kind), table.c.id == number)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Result(**row._mapping)

    async def page(self, kind: str, *, limit: int, before: int | None = None) -> list[Result]:
        """Newest first, of those with an id below `before`; of several with one digest only the newest."""
        table, later = tables.backtest_results, tables.backtest_results.alias("later")
        newer = select(later.c.id).where(later.c.digest == table.c.digest, later.c.id > table.c.id)
        query = select(*_short(table)).where(_of_kind(kind), ~newer.exists())
        query = query.order_by(table.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(table.c.id < before)
        async with self._database.read() as connection:
            return [Result(**row._mapping) for row in await connection.execute(query)]

    async def keep(self, kind: str, newest: int) -> None:
        """Removes all of this kind but the newest so many."""
        table = tables.backtest_results
        kept = select(table.c.id).where(_of_kind(kind)).order_by(table.c.id.desc()).limit(newest)
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(_of_kind(kind), table.c.id.not_in(kept)))

    async def remove(self, kind: str, numbers: Collection[int]) -> set[int]:
        """Removes those of these ids, and earlier ones of their digests; nothing where one is not of this kind.

        What is not there is told.
        """
        table = tables.backtest_results
        known = [number for number in numbers if number <= LARGEST_ID]
        query = select(table.c.id, table.c.digest).where(_of_kind(kind), table.c.id.in_(known)).order_by(table.c.id)
        async with self._database.write() as connection:
            found = {int(number): str(digest) for number, digest in await connection.execute(query)}
            missing = set(numbers) - found.keys()
            if not missing:
                for digest, newest in {digest: number for number, digest in found.items()}.items():
                    await connection.execute(delete(table).where(table.c.digest == digest, table.c.id <= newest))
        return missing


def _short(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name != "report"]


def _of_kind(kind: str) -> ColumnElement[bool]:
    return tables.backtest_results.c.digest.startswith(f"{kind}:", autoescape=True)
