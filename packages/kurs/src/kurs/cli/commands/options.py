"""Options that several commands have, said once: how candles are chosen, and how they are traded."""

from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = [
    "Borrow",
    "Candles",
    "Cash",
    "End",
    "Engine",
    "Fee",
    "Filling",
    "Json",
    "Latency",
    "Leverage",
    "MakerFee",
    "NoRounding",
    "Param",
    "Report",
    "Seed",
    "Short",
    "Sizing",
    "Slippage",
    "Start",
    "StopLoss",
    "Symbol",
    "TakeProfit",
    "Tier",
    "Timeframe",
    "VolumeShare",
    "Warmup",
    "strategies_named",
]


def strategies_named(incomplete: str) -> list[str]:
    """For tab completion: no file is run for that."""
    from kurs.settings import home
    from kurs.strategies.named import named
    from kurs.strategies.registry import FOLDER, known

    return [name for name in (*known(), *named(home() / FOLDER)) if name.startswith(incomplete)]


Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Report = Annotated[Path | None, typer.Option(help="Write a page with charts here.")]

# ── which candles ─────────────────────────────────────────────────────────────────────────────────

Candles = Annotated[
    list[str] | None,
    typer.Option(help="A candle file, or SYMBOL=FILE; several share the cash.", metavar="[SYMBOL=]FILE"),
]
Symbol = Annotated[
    list[str] | None, typer.Option(help="Candles of the data folder, such as BTC/USD; or what --candles are of.")
]
Start = Annotated[str | None, typer.Option("--from", help="Only candles from this time on, ISO 8601, UTC.")]
End = Annotated[str | None, typer.Option("--to", help="Only candles before this time, ISO 8601, UTC.")]
Timeframe = Annotated[
    str | None, typer.Option(help="Candles that the strategy sees, such as 1h; made from finer ones.")
]

# ── how they are traded ───────────────────────────────────────────────────────────────────────────

Param = Annotated[
    list[str] | None,
    typer.Option(help="A parameter as name=value, of several strategies as STRATEGY.name=value; may be repeated."),
]
Cash = Annotated[float, typer.Option(help="Quote currency to begin with.")]
Fee = Annotated[float, typer.Option(help="Share of a traded value.")]
MakerFee = Annotated[float | None, typer.Option(help="The same for orders that waited in the book.  [default: --fee]")]
Tier = Annotated[list[str] | None, typer.Option(help="Fees from a 30-day volume on, as VOLUME:MAKER_FEE:TAKER_FEE.")]
Slippage = Annotated[
    str,
    typer.Option(
        help="none, BASIS_POINTS, fixed:BASIS_POINTS, spread:SHARE or volume:BASIS_POINTS; "
        "with :within behind it, no further than the candle's high or low."
    ),
]
Sizing = Annotated[
    str,
    typer.Option(
        help="How much an entry buys: all-in, fixed:AMOUNT, fraction:SHARE or risk:SHARE "
        "(lost at the stop, costs on top)."
    ),
]
Filling = Annotated[
    Literal["open", "close", "touch", "through"],
    typer.Option(help="Next open, this close, or a limit order there that is touched or gone through."),
]
VolumeShare = Annotated[float | None, typer.Option(help="Orders take at most this share of a candle's volume.")]
Latency = Annotated[int, typer.Option(help="Milliseconds that an order is on its way.")]
StopLoss = Annotated[float | None, typer.Option(help="Share below the entry price at which to close.")]
TakeProfit = Annotated[float | None, typer.Option(help="Share above the entry price at which to close.")]
Warmup = Annotated[
    int | None, typer.Option(help="Candles whose signals are ignored.  [default: as the strategy needs]")
]
NoRounding = Annotated[
    bool, typer.Option("--no-rounding", help="Prices and amounts are not cut to the steps of a market.")
]
Short = Annotated[bool, typer.Option("--short", help="Sell short where nothing is held.")]
Reverse = Annotated[
    bool, typer.Option("--reverse", help="A signal against the position also opens the other side; with --short.")
]
Leverage = Annotated[float, typer.Option(help="Value of positions over the equity, at most.")]
Borrow = Annotated[float, typer.Option(help="Cost of what is borrowed in a year, as a share of it.")]
Seed = Annotated[int, typer.Option(help="For what is drawn by chance; 0 or more.")]
Engine = Annotated[
    Literal["auto", "compiled", "event"], typer.Option(help="Which engine runs; both give the same trades.")
]
