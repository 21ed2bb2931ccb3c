"""Every command and option of `kurs`, and nothing else.

The bodies import what they call only when they are called: `kurs --help` and tab completion must not
wait for a database driver or a web framework.
"""

import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

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
strategies = typer.Typer(help="Strategies: write one of your own, list, show.", no_args_is_help=True)
check = typer.Typer(help="Whether a strategy can be believed: lookahead, warmup, parity.", no_args_is_help=True)
results = typer.Typer(help="Results of backtests that were stored: list, show, compare.", no_args_is_help=True)
for name, group in (("data", data), ("db", db), ("token", token), ("audit", audit), ("totp", totp), ("config", config)):
    app.add_typer(group, name=name)
app.add_typer(results, name="results")
app.add_typer(strategies, name="strategy")
app.add_typer(check, name="check")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Params = Annotated[list[str] | None, typer.Option("--param", help="NAME=VALUE; may be repeated.")]
Tape = Annotated[
    str | None, typer.Option("--candles", help="A file of candles; a week of the built-in market when left out.")
]
TapeSymbol = Annotated[
    str | None, typer.Option("--symbol", help="Such as BTC/USD: of the file, or else of the data folder.")
]


def _strategies(incomplete: str) -> list[str]:
    from kurs.strategies.registry import known

    return [name for name in known() if name.startswith(incomplete)]


def _mode(text: str) -> Mode:
    # Typer's own reading of an enumeration puts words of another library before its sentence.
    if text not in list(Mode):
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(Mode)}.")
    return Mode(text)


def _modes(incomplete: str) -> list[str]:
    return [mode for mode in Mode if mode.startswith(incomplete)]


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


@app.command()
def backtest(
    strategy: Annotated[
        list[str], typer.Option(help="The strategy; several are combined.", autocompletion=_strategies)
    ],
    param: Annotated[
        list[str] | None,
        typer.Option(help="A parameter as name=value, of several strategies as STRATEGY.name=value; may be repeated."),
    ] = None,
    weight: Annotated[
        list[str] | None, typer.Option(help="What one of several strategies counts, as STRATEGY=number.")
    ] = None,
    candles: Annotated[
        list[str] | None,
        typer.Option(help="A candle file, or SYMBOL=FILE; several share the cash.", metavar="[SYMBOL=]FILE"),
    ] = None,
    symbol: Annotated[
        list[str] | None, typer.Option(help="Candles of the data folder, such as BTC/USD; or what --candles are of.")
    ] = None,
    detail: Annotated[
        list[str] | None,
        typer.Option(help="Finer candles, which decide what happens within one.", metavar="[SYMBOL=]FILE"),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="Only candles from this time on, ISO 8601, UTC.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Only candles before this time, ISO 8601, UTC.")] = None,
    timeframe: Annotated[
        str | None, typer.Option(help="Candles that the strategy sees, such as 1h; made from finer ones.")
    ] = None,
    cash: Annotated[float, typer.Option(help="Quote currency to begin with.")] = 10_000.0,
    fee: Annotated[float, typer.Option(help="Share of a traded value.")] = 0.001,
    maker_fee: Annotated[
        float | None, typer.Option(help="The same for orders that waited in the book.  [default: --fee]")
    ] = None,
    tier: Annotated[
        list[str] | None, typer.Option(help="Fees from a 30-day volume on, as VOLUME:MAKER_FEE:TAKER_FEE.")
    ] = None,
    slippage: Annotated[
        str, typer.Option(help="none, BASIS_POINTS, fixed:BASIS_POINTS, spread:SHARE or volume:BASIS_POINTS.")
    ] = "none",
    sizing: Annotated[
        str,
        typer.Option(
            help="How much an entry buys: all-in, fixed:AMOUNT, fraction:SHARE or risk:SHARE "
            "(lost at the stop, costs on top)."
        ),
    ] = "all-in",
    filling: Annotated[
        Literal["open", "close", "touch", "through"],
        typer.Option(help="Next open, this close, or a limit order there that is touched or gone through."),
    ] = "open",
    volume_share: Annotated[
        float | None, typer.Option(help="Orders take at most this share of a candle's volume.")
    ] = None,
    latency: Annotated[int, typer.Option(help="Milliseconds that an order is on its way.")] = 0,
    stop_loss: Annotated[float | None, typer.Option(help="Share below the entry price at which to close.")] = None,
    take_profit: Annotated[float | None, typer.Option(help="Share above the entry price at which to close.")] = None,
    warmup: Annotated[
        int | None, typer.Option(help="Candles whose signals are ignored.  [default: as the strategy needs]")
    ] = None,
    no_rounding: Annotated[
        bool, typer.Option("--no-rounding", help="Prices and amounts are not cut to the steps of a market.")
    ] = False,
    short: Annotated[bool, typer.Option("--short", help="Sell short where nothing is held.")] = False,
    leverage: Annotated[float, typer.Option(help="Value of positions over the equity, at most.")] = 1.0,
    borrow: Annotated[float, typer.Option(help="Cost of what is borrowed in a year, as a share of it.")] = 0.0,
    engine: Annotated[
        Literal["auto", "compiled", "event"], typer.Option(help="Which engine runs; both give the same trades.")
    ] = "auto",
    seed: Annotated[int, typer.Option(help="For what is drawn by chance.")] = 0,
    report: Annotated[Path | None, typer.Option(help="Write a page with charts here.")] = None,
    save: Annotated[Path | None, typer.Option(help="Write the whole result here, for kurs verify.")] = None,
    store: Annotated[bool, typer.Option("--store", help="Keep the result in the database, for kurs results.")] = False,
    as_json: Json = False,
) -> None:
    """Trade past candles and tell what became of it.

    The same candles and options give the same result, bit for bit.
    """
    from kurs.cli.backtesting import Kept
    from kurs.cli.backtesting import backtest as carry_out
    from kurs.cli.plans import PlanOptions, SourceOptions

    carry_out(
        PlanOptions(
            strategies=tuple(strategy),
            parameters=tuple(param or ()),
            weights=tuple(weight or ()),
            cash=cash,
            fee=fee,
            maker_fee=maker_fee,
            tiers=tuple(tier or ()),
            slippage=slippage,
            sizing=sizing,
            filling=filling,
            volume_share=volume_share,
            latency=latency,
            stop_loss=stop_loss,
            take_profit=take_profit,
            warmup=warmup,
            rounding=not no_rounding,
            short=short,
            leverage=leverage,
            borrow=borrow,
            engine=engine,
            seed=seed,
        ),
        SourceOptions(
            candles=tuple(candles or ()),
            symbols=tuple(symbol or ()),
            detail=tuple(detail or ()),
            timeframe=timeframe,
            since=start,
            until=end,
        ),
        Kept(as_json=as_json, report=report, save=save, store=store),
    )


# Options of `kurs backtest` that decide how candles are traded; a search trades them in the same way.
TRADED = (
    *("param", "candles", "symbol", "start", "end", "timeframe", "cash", "fee", "maker_fee", "tier", "slippage"),
    *("sizing", "filling", "volume_share", "latency", "stop_loss", "take_profit", "warmup", "no_rounding", "short"),
    *("leverage", "borrow", "engine"),
)


def _with_traded(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options in TRADED besides its own; their values arrive as `traded`."""
    own = [p for p in inspect.signature(command).parameters.values() if p.kind is not p.VAR_KEYWORD]
    theirs = inspect.signature(backtest).parameters
    signature = inspect.Signature([*own, *(theirs[name] for name in TRADED)])
    command.__signature__ = signature  # type: ignore[attr-defined]  # where inspect looks first
    return command


@app.command()
@_with_traded
def optimize(
    strategy: Annotated[str, typer.Option(help="The strategy.", autocompletion=_strategies)],
    space: Annotated[
        str, typer.Option(help="What is tried: NAME=LOW:HIGH[:STEP|:log] or NAME=A|B, several with commas between.")
    ],
    method: Annotated[str, typer.Option(help="grid, random, tpe or cma-es.")] = "random",
    trials: Annotated[
        int | None, typer.Option(help="Points to try.  [default: 100, or the whole grid]", show_default=False)
    ] = None,
    objective: Annotated[
        str, typer.Option(help="sharpe, calmar, net_profit, or custom(FILE.py:function); more is better.")
    ] = "sharpe",
    walk_forward: Annotated[
        int, typer.Option(help="Folds: parameters chosen on the past, traded on what followed; 0 for none.")
    ] = 0,
    anchored: Annotated[bool, typer.Option("--anchored", help="Every fold learns from the first candle on.")] = False,
    purge: Annotated[int, typer.Option(help="Candles before each test that are not learnt from.")] = 0,
    prune: Annotated[
        bool, typer.Option("--prune", help="End trials early that are below the median after a quarter.")
    ] = False,
    seed: Annotated[int, typer.Option(help="For what is drawn by chance.", min=0)] = 0,
    workers: Annotated[
        int | None, typer.Option(help="Processes.  [default: one for each core; 1 for tpe]", show_default=False)
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="The address of a Dask scheduler, such as tcp://host:8786, instead of workers.")
    ] = None,
    study: Annotated[
        str | None,
        typer.Option(
            help="A name or a file for what was tried, to go on with it.  [default: one for each question]",
            show_default=False,
        ),
    ] = None,
    limit_seconds: Annotated[float, typer.Option(help="A trial that takes longer has failed.")] = 300.0,
    memory: Annotated[int, typer.Option(help="MiB for each trial.")] = 2048,
    report: Annotated[Path | None, typer.Option(help="Write a page with charts here.")] = None,
    as_json: Json = False,
    **traded: Any,
) -> None:
    """Search a strategy's parameters, and say whether to believe what was found.

    Every trial is kept as it ends: interrupted or killed, the same command goes on.
    """
    from kurs.cli.optimizing import SearchOptions
    from kurs.cli.optimizing import optimize as carry_out
    from kurs.cli.plans import PlanOptions, SourceOptions

    carry_out(
        PlanOptions(
            strategies=(strategy,),
            parameters=tuple(traded["param"] or ()),
            cash=traded["cash"],
            fee=traded["fee"],
            maker_fee=traded["maker_fee"],
            tiers=tuple(traded["tier"] or ()),
            slippage=traded["slippage"],
            sizing=traded["sizing"],
            filling=traded["filling"],
            volume_share=traded["volume_share"],
            latency=traded["latency"],
            stop_loss=traded["stop_loss"],
            take_profit=traded["take_profit"],
            warmup=traded["warmup"],
            rounding=not traded["no_rounding"],
            short=traded["short"],
            leverage=traded["leverage"],
            borrow=traded["borrow"],
            engine=traded["engine"],
            seed=seed,
        ),
        SourceOptions(
            candles=tuple(traded["candles"] or ()),
            symbols=tuple(traded["symbol"] or ()),
            timeframe=traded["timeframe"],
            since=traded["start"],
            until=traded["end"],
        ),
        SearchOptions(
            space=space,
            method=method,
            objective=objective,
            trials=trials,
            seed=seed,
            workers=workers,
            cluster=cluster,
            walk_forward=walk_forward,
            anchored=anchored,
            purge=purge,
            prune=prune,
            study=study,
            limit_seconds=limit_seconds,
            memory=memory,
            report=report,
            as_json=as_json,
        ),
    )


@app.command()
def verify(
    result: Annotated[str, typer.Argument(help="A file that --save wrote, or the id of a stored result.")],
    as_json: Json = False,
) -> None:
    """Run a kept result's plan again and compare; exit code 1 when it is not the same."""
    from kurs.cli.results import verify_result

    raise typer.Exit(verify_result(result, as_json=as_json))


@results.command("list")
def results_list(
    limit: Annotated[int, typer.Option(help="So many of the newest.", min=1, max=10_000)] = 20,
    before: Annotated[int | None, typer.Option(help="Only those with a lower id than this.", min=1)] = None,
    as_json: Json = False,
) -> None:
    """The stored results, newest first."""
    from kurs.cli.results import list_results

    list_results(limit, before, as_json=as_json)


@results.command("show")
def results_show(
    result: Annotated[str, typer.Argument(help="The id of a stored result, or a file that --save wrote.")],
    as_json: Json = False,
) -> None:
    """One result: figures, and the hashes of all that it follows from."""
    from kurs.cli.results import show_result

    show_result(result, as_json=as_json)


@results.command("compare")
def results_compare(
    first: Annotated[str, typer.Argument(help="An id, or a file that --save wrote.")],
    second: Annotated[str, typer.Argument(help="Another one.")],
    as_json: Json = False,
) -> None:
    """Two results beside each other, and in what their plans differ."""
    from kurs.cli.results import compare_results

    compare_results(first, second, as_json=as_json)


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
    """Version, integrity and size, and whether all orders and fills add up; exit code 1 when something is wrong."""
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
    more: Annotated[
        list[str] | None,
        typer.Argument(help="More keys and values, for those that can only change together."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Change a setting: checked, written whole, audited; a running Kurs takes new limits at once."""
    from kurs.cli.configuring import set_settings

    others = more or []
    if len(others) % 2:
        raise typer.BadParameter(f"there is no value for {others[-1]}")
    set_settings([(key, value), *zip(others[::2], others[1::2], strict=True)], as_json=as_json)


@strategies.command("new")
def strategy_new(
    name: Annotated[str, typer.Argument(help="Such as breakout: small letters, digits and _.", metavar="NAME")],
    event: Annotated[
        bool, typer.Option("--event", help="One that sees candle by candle, not all of them as columns.")
    ] = False,
) -> None:
    """Write a strategy of your own and its test into the data folder; both work as they are."""
    from kurs.cli.strategies import new_strategy

    new_strategy(name, event=event)


@strategies.command("list")
def strategy_list(as_json: Json = False) -> None:
    """Those that come with Kurs and your own; exit code 1 when a file of yours cannot be used."""
    from kurs.cli.strategies import list_strategies

    raise typer.Exit(list_strategies(as_json=as_json))


@strategies.command("show")
def strategy_show(
    name: Annotated[str, typer.Argument(help="Such as ema_crossover.", metavar="NAME", autocompletion=_strategies)],
    as_json: Json = False,
) -> None:
    """One strategy: what it does, and its parameters with their bounds."""
    from kurs.cli.strategies import show_strategy

    show_strategy(name, as_json=as_json)


@check.command("lookahead")
def check_for_lookahead(
    strategy: Annotated[
        str, typer.Argument(help="Such as ema_crossover.", metavar="STRATEGY", autocompletion=_strategies)
    ],
    parameters: Params = None,
    candles: Tape = None,
    symbol: TapeSymbol = None,
    as_json: Json = False,
) -> None:
    """Whether what it says changes when the future is cut off; exit code 1 when it does."""
    from kurs.cli.checking import check_lookahead

    raise typer.Exit(check_lookahead(strategy, parameters or (), candles=candles, symbol=symbol, as_json=as_json))


@check.command("warmup")
def check_for_warmup(
    strategy: Annotated[
        str, typer.Argument(help="Such as ema_crossover.", metavar="STRATEGY", autocompletion=_strategies)
    ],
    parameters: Params = None,
    candles: Tape = None,
    symbol: TapeSymbol = None,
    as_json: Json = False,
) -> None:
    """How many candles it needs before it says the same wherever its history began; exit code 1 when it says fewer."""
    from kurs.cli.checking import check_warmup

    raise typer.Exit(check_warmup(strategy, parameters or (), candles=candles, symbol=symbol, as_json=as_json))


@check.command("parity")
def check_for_parity(
    strategy: Annotated[
        str, typer.Argument(help="Such as ema_crossover.", metavar="STRATEGY", autocompletion=_strategies)
    ],
    parameters: Params = None,
    candles: Tape = None,
    symbol: TapeSymbol = None,
    cash: Annotated[float, typer.Option(help="Quote currency to begin with.")] = 10_000.0,
    fee: Annotated[float, typer.Option(help="Share of a traded value.")] = 0.001,
    stop_loss: Annotated[float | None, typer.Option(help="Share below the entry price at which to close.")] = None,
    take_profit: Annotated[float | None, typer.Option(help="Share above the entry price at which to close.")] = None,
    no_rounding: Annotated[
        bool, typer.Option("--no-rounding", help="Prices and amounts are not cut to the steps of a market.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Trade one tape compiled, by the engine and on paper; exit code 1 where trades differ, and the first that does."""
    from kurs.cli.parity import check_parity
    from kurs.cli.plans import PlanOptions

    options = PlanOptions(
        strategies=(strategy,),
        parameters=tuple(parameters or ()),
        cash=cash,
        fee=fee,
        stop_loss=stop_loss,
        take_profit=take_profit,
        rounding=not no_rounding,
    )
    raise typer.Exit(check_parity(options, candles=candles, symbol=symbol, as_json=as_json))


@app.command()
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
