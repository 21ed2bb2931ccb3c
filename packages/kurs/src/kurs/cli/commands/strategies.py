"""`kurs strategy` and `kurs check`: strategies of one's own, and whether one can be believed."""

from typing import TYPE_CHECKING, Annotated

import typer

from kurs.cli.commands.options import (
    Cash,
    End,
    Fee,
    Json,
    NoRounding,
    Start,
    StopLoss,
    TakeProfit,
    Timeframe,
    strategies_named,
)
from kurs.cli.interrupting import telling_of_interrupts

if TYPE_CHECKING:
    from kurs.cli.plans import SourceOptions

__all__ = ["check", "strategies"]

strategies = typer.Typer(help="Strategies: write one of your own, list, show.", no_args_is_help=True)
check = typer.Typer(help="Whether a strategy can be believed: lookahead, warmup, parity.", no_args_is_help=True)

Checked = Annotated[
    str, typer.Argument(help="Such as ema_crossover.", metavar="STRATEGY", autocompletion=strategies_named)
]
Params = Annotated[list[str] | None, typer.Option("--param", help="NAME=VALUE; may be repeated.")]
Tape = Annotated[
    str | None, typer.Option("--candles", help="A file of candles; a week of the built-in market when left out.")
]
TapeSymbol = Annotated[
    str | None, typer.Option("--symbol", help="Such as BTC/USD: of the file, or else of the data folder.")
]


def _tape(
    candles: str | None, symbol: str | None, start: str | None, end: str | None, timeframe: str | None
) -> "SourceOptions":
    from kurs.cli.plans import SourceOptions

    return SourceOptions(
        candles=() if candles is None else (candles,),
        symbols=() if symbol is None else (symbol,),
        since=start,
        until=end,
        timeframe=timeframe,
    )


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
    name: Annotated[
        str, typer.Argument(help="Such as ema_crossover.", metavar="NAME", autocompletion=strategies_named)
    ],
    as_json: Json = False,
) -> None:
    """One strategy: what it does, and its parameters with their bounds."""
    from kurs.cli.strategies import show_strategy

    show_strategy(name, as_json=as_json)


@check.command("lookahead")
@telling_of_interrupts()
def check_for_lookahead(
    strategy: Checked,
    parameters: Params = None,
    candles: Tape = None,
    symbol: TapeSymbol = None,
    start: Start = None,
    end: End = None,
    timeframe: Timeframe = None,
    as_json: Json = False,
) -> None:
    """Whether what it says changes when the future is cut off; exit code 1 when it does."""
    from kurs.cli.checking import check_lookahead

    tape = _tape(candles, symbol, start, end, timeframe)
    raise typer.Exit(check_lookahead(strategy, parameters or (), tape, as_json=as_json))


@check.command("warmup")
@telling_of_interrupts()
def check_for_warmup(
    strategy: Checked,
    parameters: Params = None,
    candles: Tape = None,
    symbol: TapeSymbol = None,
    start: Start = None,
    end: End = None,
    timeframe: Timeframe = None,
    as_json: Json = False,
) -> None:
    """How many candles it needs before it says the same wherever its history began; exit code 1 when it says fewer."""
    from kurs.cli.checking import check_warmup

    tape = _tape(candles, symbol, start, end, timeframe)
    raise typer.Exit(check_warmup(strategy, parameters or (), tape, as_json=as_json))


@check.command("parity")
@telling_of_interrupts()
def check_for_parity(
    strategy: Checked,
    parameters: Params = None,
    candles: Tape = None,
    symbol: TapeSymbol = None,
    start: Start = None,
    end: End = None,
    timeframe: Timeframe = None,
    cash: Cash = 10_000.0,
    fee: Fee = 0.001,
    stop_loss: StopLoss = None,
    take_profit: TakeProfit = None,
    no_rounding: NoRounding = False,
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
    raise typer.Exit(check_parity(options, _tape(candles, symbol, start, end, timeframe), as_json=as_json))
