"""`kurs db`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from kurs.cli.folder import data_folder
from kurs.cli.output import fields, print_json, print_pairs, working
from kurs.domain.errors import BadInput
from kurs.persistence import Books, Check, Database, Runs
from kurs.runtime.proof import Proof, prove
from kurs.settings import config_path, database_url, load

__all__ = [
    "back_up_database",
    "check_database",
    "upgrade_database",
    "with_database",
]

T = TypeVar("T")


def upgrade_database(*, as_json: bool) -> None:
    async def work(database: Database) -> tuple[str | None, str | None]:
        before = await database.version()
        await database.upgrade()
        return before, await database.version()

    before, after = with_database(work, upgrade=False)
    if as_json:
        print_json({"before": before, "after": after, "changed": before != after})
    else:
        print(f"The database is at version {after}" + ("." if before == after else f" (was {before or 'empty'})."))


def check_database(*, as_json: bool) -> int:
    async def work(database: Database) -> tuple[Check, Proof | None]:
        check = await database.check()
        # What is damaged, or another version's, cannot be read.
        return check, await prove(Runs(database), Books(database)) if check.ok else None

    with working("looking through the database"):
        found, books = with_database(work, upgrade=False)
    ok = found.ok and (books is None or not books.wrong)
    told = fields(found) | {"ok": ok}
    if as_json:
        print_json(told | {"books": books})
    else:
        print_pairs(told | _pairs(books))
    return 0 if ok else 1


def back_up_database(target: Path, *, as_json: bool) -> None:
    async def work(database: Database) -> None:
        if await database.version() is None:
            raise BadInput(f"{database.address}: holds nothing yet; start Kurs, or run: kurs db upgrade")
        await database.backup(target)

    with working("copying the database"):
        with_database(work, upgrade=False)
    size = target.stat().st_size
    if as_json:
        print_json({"target": str(target), "size": size})
    else:
        print(f"{target}: {size:,} bytes")


def _pairs(books: Proof | None) -> dict[str, object]:
    if books is None:
        return {"books": "not checked"}
    seen = f"runs {books.runs:,}, orders {books.orders:,}, fills {books.fills:,}"
    told: dict[str, object] = {"books": f"{seen}: {'they do not add up' if books.wrong else 'they add up'}"}
    return told | {f"wrong {number}": one for number, one in enumerate(books.wrong, 1)}


def with_database(work: Callable[[Database], Awaitable[T]], *, upgrade: bool = True) -> T:
    """Does the work on the database of the data folder, opened, and brought to this version if `upgrade`."""
    folder = data_folder()
    settings = load(config_path(folder), own=False)

    async def run() -> T:
        async with Database(database_url(settings, folder)) as database:
            if upgrade:
                await database.upgrade()
            return await work(database)

    return asyncio.run(run())
