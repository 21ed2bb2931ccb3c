"""`kurs token`, `kurs audit` and `kurs totp`: the keys to the API, and what was done with them."""

from collections.abc import Sequence

import msgspec

from kurs.api.auth import Tokens as TokenDesk
from kurs.api.auth import parse_name, parse_scopes
from kurs.api.auth.second_factor import enrol, key_file, lift
from kurs.cli.folder import data_folder
from kurs.cli.output import fields, print_json, print_rows, when
from kurs.cli.storage import with_database
from kurs.clock import SystemClock
from kurs.domain.errors import BadInput, UnknownName
from kurs.persistence import Audit, AuditEntry, Database, Token, Tokens, Verdict

__all__ = [
    "create_token",
    "disable_totp",
    "enable_totp",
    "list_audit",
    "list_tokens",
    "revoke_token",
    "verify_audit",
]

WHO = "command line"


def create_token(scope: str, *, name: str, days: float | None, as_json: bool) -> None:
    scopes, name = parse_scopes(scope), parse_name(name)
    clock = SystemClock()

    async def work(database: Database) -> dict[str, object]:
        minutes = None if days is None else days * 24 * 60
        issued = await TokenDesk(Tokens(database), clock).issue(name, scopes, minutes=minutes)
        detail = {"id": issued.id, "name": name, "scopes": list(scopes)}
        await Audit(database).append(clock.now(), WHO, "token created", detail)
        return {
            "token": issued.text,
            "id": issued.id,
            "scopes": list(scopes),
            "expires_at": issued.expires_at,
        }

    made = with_database(work)
    if as_json:
        print_json(made)
    else:
        print(made["token"])


def list_tokens(*, as_json: bool) -> None:
    async def work(database: Database) -> Sequence[Token]:
        return await Tokens(database).list()

    tokens = with_database(work)
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
        await Audit(database).append(clock.now(), WHO, "token revoked", {"id": token_id})

    with_database(work)
    print(f"Token {token_id} is revoked.")


def list_audit(limit: int, before: int | None, *, as_json: bool) -> None:
    async def work(database: Database) -> Sequence[AuditEntry]:
        return await Audit(database).list(limit, before)

    entries = with_database(work)
    if as_json:
        print_json(entries)
        return
    print_rows(
        ("id", "when", "who", "what", "detail"),
        ((e.id, when(e.time), e.who, e.what, msgspec.json.encode(e.detail).decode()) for e in entries),
        empty="Nothing was done yet.",
    )


def verify_audit(known: str | None, *, as_json: bool) -> int:
    """The exit code: 1 for a chain that is broken, or that has lost an entry which it had."""

    async def work(database: Database) -> Verdict:
        return await Audit(database).verify(known)

    found = with_database(work)
    if as_json:
        print_json({"ok": found.ok, **fields(found)})
    elif found.broken is not None:
        print(f"Entry {found.broken} does not follow from the {found.entries:,} before it: it or they were changed.")
    elif found.known is False:
        print(f"The {found.entries:,} entries follow from each other, but {known} is none of their hashes.")
    else:
        last = f" The last has the hash {found.head}." if found.head else ""
        print(f"Entries: {found.entries:,}, and each follows from the one before it.{last}")
    return 0 if found.ok else 1


def enable_totp(*, as_json: bool) -> None:
    folder = data_folder()
    secret, address = enrol(folder)
    _on_record("second factor enabled")
    if as_json:
        print_json({"secret": secret, "uri": address})
        return
    print(f"Secret for your authenticator app: {secret}")
    print(f"The same as an address: {address}")
    print("From now on signing in asks for its code. It is shown this once; kurs totp disable takes it back.")


def disable_totp() -> None:
    folder = data_folder()
    if not key_file(folder).exists():
        raise BadInput("no second factor is asked for; kurs totp enable asks for one")
    # First: a door must not open with nobody knowing of it.
    _on_record("second factor disabled")
    lift(folder)
    print("Signing in asks for no code any more.")


def _on_record(what: str) -> None:
    async def work(database: Database) -> None:
        await Audit(database).append(SystemClock().now(), WHO, what, {})

    with_database(work)
