"""`kurs backtest`, `kurs verify` and `kurs results`: trading past candles, and what was kept of it."""

from pathlib import Path
from typing import Annotated

import typer

from kurs.cli.commands import options
from kurs.cli.interrupting import telling_of_interrupts

__all__ = ["backtest", "results", "verify"]

results = typer.Typer(help="Results of backtests that were stored: list, show, compare, delete.", no_args_is_help=True)


@telling_of_interrupts()
def backtest(
    strategy: Annotated[
        list[str], typer.Option(help="The strategy; several are combined.", autocompletion=options.strategies_named)
    ],
    param: options.Param = None,
    weight: Annotated[
        list[str] | None, typer.Option(help="What one of several strategies counts, as STRATEGY=number.")
    ] = None,
    candles: options.Candles = None,
    symbol: options.Symbol = None,
    detail: Annotated[
        list[str] | None,
        typer.Option(help="Finer candles, which decide what happens within one.", metavar="[SYMBOL=]FILE"),
    ] = None,
    start: options.Start = None,
    end: options.End = None,
    timeframe: options.Timeframe = None,
    cash: options.Cash = 10_000.0,
    fee: options.Fee = 0.001,
    maker_fee: options.MakerFee = None,
    tier: options.Tier = None,
    slippage: options.Slippage = "none",
    sizing: options.Sizing = "all-in",
    filling: options.Filling = "open",
    volume_share: options.VolumeShare = None,
    latency: options.Latency = 0,
    stop_loss: options.StopLoss = None,
    take_profit: options.TakeProfit = None,
    warmup: options.Warmup = None,
    no_rounding: options.NoRounding = False,
    short: options.Short = False,
    reverse: options.Reverse = False,
    leverage: options.Leverage = 1.0,
    borrow: options.Borrow = 0.0,
    engine: options.Engine = "auto",
    seed: options.Seed = 0,
    report: options.Report = None,
    save: Annotated[Path | None, typer.Option(help="Write the whole result here, for kurs verify.")] = None,
    store: Annotated[bool, typer.Option("--store", help="Keep the result in the database, for kurs results.")] = False,
    as_json: options.Json = False,
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
            reverse=reverse,
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


@telling_of_interrupts()
def verify(
    result: Annotated[str, typer.Argument(help="A file that --save wrote, or the id of a stored result.")],
    as_json: options.Json = False,
) -> None:
    """Run a kept result's plan again and compare; exit code 1 when it is not the same."""
    from kurs.cli.results import verify_result

    raise typer.Exit(verify_result(result, as_json=as_json))


@results.command("list")
def results_list(
    limit: Annotated[int, typer.Option(help="So many of the newest.", min=1, max=10_000)] = 20,
    before: Annotated[int | None, typer.Option(help="Only those with a lower id than this.", min=1)] = None,
    as_json: options.Json = False,
) -> None:
    """The stored results, newest first."""
    from kurs.cli.results import list_results

    list_results(limit, before, as_json=as_json)


@results.command("show")
def results_show(
    result: Annotated[str, typer.Argument(help="The id of a stored result, or a file that --save wrote.")],
    as_json: options.Json = False,
) -> None:
    """One result: figures, and the hashes of all that it follows from."""
    from kurs.cli.results import show_result

    show_result(result, as_json=as_json)


@results.command("compare")
def results_compare(
    first: Annotated[str, typer.Argument(help="An id, or a file that --save wrote.")],
    second: Annotated[str, typer.Argument(help="Another one.")],
    as_json: options.Json = False,
) -> None:
    """Two results beside each other, and in what their plans differ."""
    from kurs.cli.results import compare_results

    compare_results(first, second, as_json=as_json)


@results.command("delete")
def results_delete(
    result: Annotated[list[int], typer.Argument(help="The id of a stored result; several are all deleted, or none.")],
    as_json: options.Json = False,
) -> None:
    """Take stored results out of the database; what was saved as a file stays."""
    from kurs.cli.results import delete_results

    delete_results(result, as_json=as_json)
