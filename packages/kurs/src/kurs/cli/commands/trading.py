"""`kurs run`, `kurs front`, `kurs replay` and `kurs api`: trading, serving what trades, and asking it."""

from pathlib import Path
from typing import Annotated

import typer

from kurs.cli.commands.options import Json, strategies_named
from kurs.runtime.modes import SERVICES, Mode

__all__ = ["api", "front", "replay", "run"]

Host = Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")]
Port = Annotated[int | None, typer.Option(help="Port to listen on, 0 for any.  [default: 8001]", min=0, max=65535)]
Insecure = Annotated[
    bool, typer.Option("--insecure", help="Serve plain HTTP to other machines too; without it they get TLS alone.")
]


def _mode(text: str) -> Mode:
    # Typer's own reading of an enumeration puts words of another library before its sentence.
    if text not in list(Mode):
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(Mode)}.")
    return Mode(text)


def _modes(incomplete: str) -> list[str]:
    return [mode for mode in Mode if mode.startswith(incomplete)]


def _services(incomplete: str) -> list[str]:
    return [service.name for service in SERVICES if service.name.startswith(incomplete)]


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
    strategy: Annotated[
        str | None, typer.Option(help="Trade this strategy alone.", autocompletion=strategies_named)
    ] = None,
    symbol: Annotated[str | None, typer.Option(help="Trade this symbol, such as BTC/USD.")] = None,
    timeframe: Annotated[str | None, typer.Option(help="Candles that the strategies see, such as 5m.")] = None,
    host: Host = None,
    port: Port = None,
    insecure: Insecure = False,
    record: Annotated[
        Path | None,
        typer.Option(help="Write the event log here, for `kurs replay`; .gz compresses; one that exists is kept."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start a new paper account; the old one stays in the journal.")
    ] = False,
    mode: Annotated[
        Mode | None,
        typer.Option(
            help="Which services to run, see --list-services.  [default: full]",
            parser=_mode,
            metavar=f"<{'|'.join(Mode)}>",
            autocompletion=_modes,
        ),
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
        bool,
        typer.Option(
            "--list-services", help="Show the services, which mode runs them and what would run now, and end."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Trade on paper and serve the API.

    Without --replay the market is built in, seeded and simulated. A run that was interrupted goes on
    where it was.
    """
    from kurs.cli.choices import RunOptions

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
    if list_services:
        from kurs.cli.services import list_services as show_services

        show_services(options)
        return
    from kurs.cli.running import run_bots

    raise typer.Exit(run_bots(options))


def front(
    host: Host = None,
    port: Port = None,
    insecure: Insecure = False,
    as_json: Json = False,
) -> None:
    """Serve the API and the streams of a `kurs run` of this data folder from one process more.

    Both need server.redis_url, and may listen on the same port.
    """
    from kurs.cli.fronting import run_front

    run_front(host=host, port=port, insecure=insecure, as_json=as_json)


def replay(
    recording: Annotated[Path, typer.Argument(help="An event log that `kurs run --record` wrote.", metavar="RECORD")],
    digest: Annotated[
        str | None, typer.Option(help="What `kurs run` printed, for a log that does not say what was decided.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell a fresh engine all that a recorded one was told, and compare what it decides.

    Exit code 1 when that is not what was recorded, or another digest than the given one.
    """
    from kurs.cli.running import replay_log

    raise typer.Exit(replay_log(recording, expected=digest, as_json=as_json))


def api(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.", metavar="METHOD")],
    path: Annotated[str, typer.Argument(help="Such as /api/orders?status=open.", metavar="PATH")],
    data: Annotated[str | None, typer.Option(help="The body as JSON; - reads it from standard input.")] = None,
    code: Annotated[
        str | None, typer.Option(help="A one-time code, for what is dangerous where a second factor is asked for.")
    ] = None,
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
        code=code,
        token_file=token_file,
        url=url,
        ca_file=ca_file,
        insecure=insecure,
        as_json=as_json,
    )
