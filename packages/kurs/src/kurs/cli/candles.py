"""`kurs data`: import, list, show."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from kurs.cli.folder import data_folder
from kurs.cli.output import fields, print_json, print_pairs, print_rows, when
from kurs.domain.errors import BadInput
from kurs.market.columns import Gaps
from kurs.market.store import CandleStore, symbol_of

__all__ = ["import_candles", "list_candles", "show_candles"]


def import_candles(file: Path, *, symbol: str | None, timeframe: str | None, as_json: bool) -> None:
    named = _symbol(file) if symbol is None else symbol
    console = Console(stderr=True)
    # Where there is no terminal a bar would leave an empty line behind.
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        line = bar.add_task("importing", total=None)
        report = _store().import_file(
            file,
            symbol=named,
            timeframe=timeframe,
            on_progress=lambda stage, rows: bar.update(line, description=f"{stage}: {rows:,} rows"),
        )
    if as_json:
        print_json(report)
        return
    shown = fields(report) | {
        "gaps": _gaps(report.gaps),
        "first": when(report.first),
        "last": when(report.last),
    }
    del shown["problems"]
    print_pairs(shown)
    for problem in report.problems:
        print(f"left out: {problem}")


def list_candles(*, as_json: bool) -> None:
    stored = _store().list()
    if as_json:
        print_json(stored)
        return
    print_rows(
        ("symbol", "timeframe", "size", "file"),
        ((s.symbol, s.timeframe, f"{s.size:,}", s.path) for s in stored),
        empty="No candles yet. Add some with: kurs data import FILE",
    )


def show_candles(symbol: str, timeframe: str, *, as_json: bool) -> None:
    found = _store().show(symbol, timeframe)
    if as_json:
        print_json(found)
        return
    print_pairs(fields(found) | {"gaps": _gaps(found.gaps), "first": when(found.first), "last": when(found.last)})


def _symbol(file: Path) -> str:
    try:
        return symbol_of(file)
    except BadInput:
        if not file.is_file():
            raise
        how = f"a name such as BTC_USD-1m{file.suffix}; or say the symbol, as in --symbol BTC/USD"
        raise BadInput.of("file", str(file), how) from None


def _gaps(gaps: Gaps) -> str:
    if gaps.largest is None:
        return "none"
    largest = f"the largest of {gaps.largest.missing} at {when(gaps.largest.time)}"
    return f"{gaps.count}, {gaps.missing} candles missing, {largest}"


def _store() -> CandleStore:
    return CandleStore(data_folder())
