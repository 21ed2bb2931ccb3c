"""Every command and option of `kurs`, and nothing else.

The bodies import what they call only when they are called: `kurs --help` and tab completion must not
wait for a database driver or a web framework.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kurs import __version__
from kurs.domain.errors import BadInput, Fatal, KursError
from kurs.runtime.modes import SERVICES, Mode

__all__ = ["EXIT_CODES", "app", "main", "reported"]

EXIT_CODES = {
    0: "done",
    1: "a check found a problem, or Kurs itself failed",
    2: "the command line is wrong",
    3: "bad input: a setting, a name, a file",
    4: "not available now: port or data folder in use, database locked, disk full",
    5: "stopped for safety: database newer than the program, books that do not add up",
    130: "interrupted",
}
EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."

app = typer.Typer(
    name="kurs",
    help="Kurs: trades on paper, on one deterministic engine.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
data = typer.Typer(help="Candle files: import, list, show.", no_args_is_help=True)
db = typer.Typer(help="The database: upgrade, check, backup.", no_args_is_help=True)
token = typer.Typer(help="API tokens: create, list, revoke.", no_args_is_help=True)
audit = typer.Typer(help="The record of who did what: list, verify.", no_args_is_help=True)
totp = typer.Typer(help="A second factor for signing in: enable, disable.", no_args_is_help=True)
config = typer.Typer(help="Settings: show, check, set.", no_args_is_help=True)
for name, group in (("data", data), ("db", db), ("token", token), ("audit", audit), ("totp", totp), ("config", config)):
    app.add_typer(group, name=name)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def _strategies(incomplete: str) -> list[str]:
    from kurs.strategies.registry import known

    return [name for name in known() if name.startswith(incomplete)]


def _services(incomplete: str) -> list[str]:
    return [service.name for service in SERVICES if service.name.startswith(incomplete)]


def _settings_keys(incomplete: str) -> list[str]:
    from kurs.settings import keys

    return [key for key in keys() if key.startswith(incomplete)]


@app.command()
def run(
    replay: Annotated[
        Path | None, typer.Option(help="Trade over recorded candles instead of the built-in market.")
    ] = None,
    speed: Annotated[
        str | None,
        typer.Option(help="Market time over real time: a number, 0 to hold still, or max.  [default: 60]"),
    ] = None,
    exit_at_end: Annotated[
        bool,
        typer.Option(
            "--exit-at-end",
            help="End when the recording does, and print the result. No server unless --port is given.",
        ),
    ] = False,
    strategy: Annotated[str | None, typer.Option(help="Trade this strategy alone.", autocompletion=_strategies)] = None,
    symbol: Annotated[str | None, typer.Option(help="Trade this symbol, such as BTC/USD.")] = None,
    timeframe: Annotated[str | None, typer.Option(help="Candles that the strategies see, such as 5m.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on, 0 for any.  [default: 8001]", min=0, max=65535)
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Serve plain HTTP to other machines too; without it they get TLS alone.")
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(help="Write the event log here, for `kurs replay`; .gz compresses; one that exists is kept."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start a new paper account; the old one stays in the journal.")
    ] = False,
    mode: Annotated[
        Mode | None, typer.Option(help="Which services to run, see --list-services.  [default: full]")
    ] = None,
    added: Annotated[
        list[str] | None,
        typer.Option("--with", help="Run this service too; may be repeated.", autocompletion=_services),
    ] = None,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--without", help="Leave this service out; may be repeated.", autocompletion=_services),
    ] = None,
    reload: Annotated[
        bool | None,
        typer.Option("--reload/--no-reload", help="Start anew when a file of Kurs itself changes.  [default: no]"),
    ] = None,
    list_services: Annotated[
        bool, typer.Option("--list-services", help="Show the services and which mode runs them, and end.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Trade on paper and serve the API.

    Without --replay the market is built in, seeded and simulated. A run that was interrupted goes on
    where it was.
    """
    if list_services:
        from kurs.cli.services import list_services as show_services

        show_services(as_json=as_json)
        return
    from kurs.cli.choices import RunOptions
    from kurs.cli.running import run_bots

    options = RunOptions(
        replay=replay,
        speed=speed,
        exit_at_end=exit_at_end,
        strategy=strategy,
        symbol=symbol,
        timeframe=timeframe,
        host=host,
        port=port,
        insecure=insecure,
        record=record,
        fresh=fresh,
        as_json=as_json,
        mode=mode,
        added=tuple(added or ()),
        left_out=tuple(left_out or ()),
        reload=reload,
    )
    raise typer.Exit(run_bots(options))


@app.command()
def front(
    host: Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on, 0 for any.  [default: 8001]", min=0, max=65535)
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Serve plain HTTP to other machines too; without it they get TLS alone.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Serve the API and the streams of a `kurs run` of this data folder from one process more.

    Both need server.redis_url, and may listen on the same port.
    """
    from kurs.cli.fronting import run_front

    run_front(host=host, port=port, insecure=insecure, as_json=as_json)


@app.command()
def replay(
    recording: Annotated[Path, typer.Argument(help="An event log that `kurs run --record` wrote.", metavar="RECORD")],
    as_json: Json = False,
) -> None:
    """Tell a fresh engine all that a recorded one was told, and print the digest of what it did."""
    from kurs.cli.running import replay_log

    replay_log(recording, as_json=as_json)


@data.command("import")
def data_import(
    file: Annotated[Path, typer.Argument(help="CSV, JSON or Parquet with time, open, high, low, close, volume.")],
    symbol: Annotated[
        str | None, typer.Option(help="Such as BTC/USD; read from the file's name when left out.")
    ] = None,
    timeframe: Annotated[str | None, typer.Option(help="Such as 1m; found from the times when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Check a file of candles and add it to the data folder."""
    from kurs.cli.candles import import_candles

    import_candles(file, symbol=symbol, timeframe=timeframe, as_json=as_json)


@data.command("list")
def data_list(as_json: Json = False) -> None:
    """What the data folder holds."""
    from kurs.cli.candles import list_candles

    list_candles(as_json=as_json)


@data.command("show")
def data_show(
    symbol: Annotated[str, typer.Argument(help="Such as BTC/USD.")],
    timeframe: Annotated[str, typer.Argument(help="Such as 1m.")] = "1m",
    as_json: Json = False,
) -> None:
    """One series: first and last candle, prices, gaps."""
    from kurs.cli.candles import show_candles

    show_candles(symbol, timeframe, as_json=as_json)


@db.command("upgrade")
def db_upgrade(as_json: Json = False) -> None:
    """Create the database, or bring it to this program's version."""
    from kurs.cli.storage import upgrade_database

    upgrade_database(as_json=as_json)


@db.command("check")
def db_check(as_json: Json = False) -> None:
    """Version, integrity and size; exit code 1 when something is wrong."""
    from kurs.cli.storage import check_database

    raise typer.Exit(check_database(as_json=as_json))


@db.command("backup")
def db_backup(
    target: Annotated[Path, typer.Argument(help="A file that does not exist yet.")], as_json: Json = False
) -> None:
    """Copy the database while it is in use."""
    from kurs.cli.storage import back_up_database

    back_up_database(target, as_json=as_json)


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


@config.command("show")
def config_show(as_json: Json = False) -> None:
    """The settings as they are after file and environment, without secrets."""
    from kurs.cli.configuring import show_settings

    show_settings(as_json=as_json)


@config.command("check")
def config_check(
    file: Annotated[Path | None, typer.Argument(help="A settings file; the data folder's own when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Whether the settings can be used; exit code 3 names what is wrong."""
    from kurs.cli.configuring import check_settings

    check_settings(file, as_json=as_json)


@config.command("set")
def config_set(
    key: Annotated[str, typer.Argument(help="Such as risk.max_open_positions.", autocompletion=_settings_keys)],
    value: Annotated[str, typer.Argument(help="A number, true or false, text, or a TOML list.")],
    as_json: Json = False,
) -> None:
    """Change one setting: checked, written whole, audited; a running Kurs takes new limits at once."""
    from kurs.cli.configuring import set_setting

    set_setting(key, value, as_json=as_json)


@app.command()
def api(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.", metavar="METHOD")],
    path: Annotated[str, typer.Argument(help="Such as /api/orders?status=open.", metavar="PATH")],
    data: Annotated[str | None, typer.Option(help="The body as JSON; - reads it from standard input.")] = None,
    token_file: Annotated[
        Path | None, typer.Option(help="A file with the token, - for standard input.  [default: KURS_TOKEN]")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Of the server.  [default: KURS_URL, or this machine]")] = None,
    ca_file: Annotated[Path | None, typer.Option(help="The certificate that the server's follows from.")] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Show the token over plain HTTP to another machine too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Ask a running Kurs, as any program does, and print its answer; see /docs of the server for what there is."""
    from kurs.cli.asking import ask

    ask(
        method,
        path,
        data=data,
        token_file=token_file,
        url=url,
        ca_file=ca_file,
        insecure=insecure,
        as_json=as_json,
    )


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look at clock, disk, database, ports and versions; exit code 1 when something needs a person."""
    from kurs.cli.doctor import examine

    raise typer.Exit(examine(as_json=as_json))


@app.command()
def version(as_json: Json = False) -> None:
    """The version of this program."""
    typer.echo(f'{{"version": "{__version__}"}}' if as_json else f"kurs {__version__}")


def main() -> None:
    """The entry point: runs the command; our errors become one line and their exit code."""
    sys.exit(reported(app))


def reported(work: Callable[[], object]) -> int:
    """Does the work; what it returns is the exit code, where that is a number, and our errors have their own."""
    try:
        done = work()
    except KursError as error:
        print(f"kurs: {error}", file=sys.stderr)
        return 3 if isinstance(error, BadInput) else 5 if isinstance(error, Fatal) else 4
    except KeyboardInterrupt:
        return 130
    return done if isinstance(done, int) else 0
