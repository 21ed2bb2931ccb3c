"""`kurs db` and `kurs token`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kurs.api.auth import Tokens as TokenDesk
from kurs.api.auth import parse_scopes
from kurs.cli.folder import data_folder
from kurs.cli.output import fields, print_json, print_pairs, print_rows, when, working
from kurs.clock import SystemClock
from kurs.domain.errors import BadInput, UnknownName
from kurs.persistence import Audit, Database, Token, Tokens
from kurs.settings import config_path, database_url, load

__all__ = [
    "back_up_database",
    "check_database",
    "create_token",
    "list_tokens",
    "revoke_token",
    "upgrade_database",
]

T = TypeVar("T")


def upgrade_database(*, as_json: bool) -> None:
    async def work(database: Database) -> tuple[str | None, str | None]:
        before = await database.version()
        await database.upgrade()
        return before, await database.version()

    before, after = _with_database(work, upgrade=False)
    if as_json:
        print_json({"before": before, "after": after, "changed": before != after})
    else:
        print(f"The database is at version {after}" + ("." if before == after else f" (was {before or 'empty'})."))


def check_database(*, as_json: bool) -> int:
    with working("looking through the database"):
        found = _with_database(lambda database: database.check(), upgrade=False)
    if as_json:
        print_json(found)
    else:
        print_pairs(fields(found))
    return 0 if found.ok else 1


def back_up_database(target: Path, *, as_json: bool) -> None:
    async def work(database: Database) -> None:
        if await database.version() is None:
            raise BadInput(f"{database.address}: holds nothing yet; start Kurs, or run: kurs db upgrade")
        await database.backup(target)

    with working("copying the database"):
        _with_database(work, upgrade=False)
    size = target.stat().st_size
    if as_json:
        print_json({"target": str(target), "size": size})
    else:
        print(f"{target}: {size:,} bytes")


def create_token(scope: str, *, name: str, days: float | None, as_json: bool) -> None:
    scopes = parse_scopes(scope)
    clock = SystemClock()

    async def work(database: Database) -> dict[str, object]:
        minutes = None if days is None else days * 24 * 60
        issued = await TokenDesk(Tokens(database), clock).issue(name, scopes, minutes=minutes)
        detail = {"id": issued.id, "name": name, "scopes": list(scopes)}
        await Audit(database).append(clock.now(), "command line", "token created", detail)
        return {
            "token": issued.text,
            "id": issued.id,
            "scopes": list(scopes),
            "expires_at": issued.expires_at,
        }

    made = _with_database(work)
    if as_json:
        print_json(made)
    else:
        print(made["token"])


def list_tokens(*, as_json: bool) -> None:
    async def work(database: Database) -> Sequence[Token]:
        return await Tokens(database).list()

    tokens = _with_database(work)
    if as_json:
        print_json([{name: value for name, value in fields(t).items() if name != "hash"} for t in tokens])
        return
    print_rows(
        ("id", "name", "scopes", "created", "expires", "revoked"),
        (
            (t.id, t.name, ",".join(t.scopes), when(t.created_at), when(t.expires_at), when(t.revoked_at))
            for t in tokens
        ),
        empty="No tokens. Make one with: kurs token create --scope read",
    )


def revoke_token(token_id: str) -> None:
    clock = SystemClock()

    async def work(database: Database) -> None:
        tokens = Tokens(database)
        if not await tokens.revoke(token_id, clock.now()):
            raise UnknownName.among("token", token_id, (t.id for t in await tokens.list()))
        await Audit(database).append(clock.now(), "command line", "token revoked", {"id": token_id})

    _with_database(work)
    print(f"Token {token_id} is revoked.")


def _with_database(work: Callable[[Database], Awaitable[T]], *, upgrade: bool = True) -> T:
    folder = data_folder()
    settings = load(config_path(folder))

    async def run() -> T:
        async with Database(database_url(settings, folder)) as database:
            if upgrade:
                await database.upgrade()
            return await work(database)

    return asyncio.run(run())
