"""`kurs optimize`: the parameters of a strategy that do well, over the same options as a backtest."""

from typing import Annotated

import typer

from kurs.cli.commands import options
from kurs.cli.interrupting import telling_of_interrupts

__all__ = ["optimize"]


@telling_of_interrupts()
def optimize(
    strategy: Annotated[str, typer.Option(help="The strategy.", autocompletion=options.strategies_named)],
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
    seed: options.Seed = 0,
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
    limit_seconds: Annotated[float, typer.Option(help="A trial that takes longer has failed; above 0.")] = 300.0,
    memory: Annotated[int, typer.Option(help="MiB for each trial, 1024 or more.")] = 2048,
    report: options.Report = None,
    as_json: options.Json = False,
    param: options.Param = None,
    candles: options.Candles = None,
    symbol: options.Symbol = None,
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
) -> None:
    """Search a strategy's parameters, and say whether to believe what was found.

    Every trial is kept as it ends: interrupted or killed, the same command goes on, and tries what failed once more.
    Exit code 1 when no trial has a value.
    """
    from kurs.cli.optimizing import SearchOptions
    from kurs.cli.optimizing import optimize as carry_out
    from kurs.cli.plans import PlanOptions, SourceOptions

    code = carry_out(
        PlanOptions(
            strategies=(strategy,),
            parameters=tuple(param or ()),
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
            timeframe=timeframe,
            since=start,
            until=end,
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
    raise typer.Exit(code)
