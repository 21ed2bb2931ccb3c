"""`kurs token`, `kurs audit` and `kurs totp`: the keys to the API, and who did what with them."""

from typing import Annotated

import typer

from kurs.cli.commands.options import Json

__all__ = ["audit", "token", "totp"]

token = typer.Typer(help="API tokens: create, list, revoke.", no_args_is_help=True)
audit = typer.Typer(help="The record of who did what: list, verify.", no_args_is_help=True)
totp = typer.Typer(help="A second factor for signing in: enable, disable.", no_args_is_help=True)


@token.command("create")
def token_create(
    scope: Annotated[str, typer.Option(help="read, trade, config, admin; several with commas between.")] = "read",
    name: Annotated[str, typer.Option(help="What it is for, to know it again.")] = "command line",
    days: Annotated[
        float | None, typer.Option(help="Days until it expires; never when left out.", min=0.01, max=3650)
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a token for the API; it is shown once."""
    from kurs.cli.keys import create_token

    create_token(scope, name=name, days=days, as_json=as_json)


@token.command("list")
def token_list(as_json: Json = False) -> None:
    """Every token, without its secret."""
    from kurs.cli.keys import list_tokens

    list_tokens(as_json=as_json)


@token.command("revoke")
def token_revoke(
    token_id: Annotated[str, typer.Argument(help="The id that `kurs token list` shows.", metavar="ID")],
) -> None:
    """End a token, within seconds."""
    from kurs.cli.keys import revoke_token

    revoke_token(token_id)


@audit.command("list")
def audit_list(
    limit: Annotated[int, typer.Option(help="So many of the newest entries.", min=1, max=10_000)] = 50,
    before: Annotated[int | None, typer.Option(help="Only entries with a lower id than this.", min=1)] = None,
    as_json: Json = False,
) -> None:
    """Who did what and when, newest first."""
    from kurs.cli.keys import list_audit

    list_audit(limit, before, as_json=as_json)


@audit.command("verify")
def audit_verify(
    known: Annotated[
        str | None, typer.Option("--has", help="A hash that an earlier verify printed, which must still be there.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Whether every entry follows from the one before it; exit code 1 names the first that does not."""
    from kurs.cli.keys import verify_audit

    raise typer.Exit(verify_audit(known, as_json=as_json))


@totp.command("enable")
def totp_enable(as_json: Json = False) -> None:
    """Ask for a code of an authenticator app too, from now on; its secret is shown once."""
    from kurs.cli.keys import enable_totp

    enable_totp(as_json=as_json)


@totp.command("disable")
def totp_disable() -> None:
    """Ask for no code any more."""
    from kurs.cli.keys import disable_totp

    disable_totp()
