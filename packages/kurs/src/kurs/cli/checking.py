"""`kurs check lookahead` and `kurs check warmup`: whether a strategy sees the future, or needs more than it says."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kurs.backtest.checks import Lookahead, Warmup, lookahead, mark, warmup
from kurs.backtest.limits import bounded
from kurs.cli.folder import data_folder
from kurs.cli.output import fields, print_json
from kurs.cli.plans import PlanOptions, SourceOptions, load, plan_of, sources_of
from kurs.market.columns import CandleColumns
from kurs.market.sample import sample_days
from kurs.strategies.base import Strategy, Value
from kurs.strategies.registry import create, own

__all__ = ["check_lookahead", "check_warmup", "tape"]


def check_lookahead(
    name: str, parameters: Sequence[str], *, candles: str | None, symbol: str | None, as_json: bool
) -> int:
    """Prints what was found, and gives the exit code: 1 for one that sees the future."""
    home, columns = data_folder(), tape(candles, symbol)
    with bounded():
        strategy = _created(name, parameters)
        found = lookahead(strategy, columns)
        _mark(home, strategy, columns, passed=found.passed and warmup(strategy, columns).passed)
    _told(found, as_json=as_json)
    return 0 if found.passed else 1


def check_warmup(
    name: str, parameters: Sequence[str], *, candles: str | None, symbol: str | None, as_json: bool
) -> int:
    """Prints what was found, and gives the exit code: 1 for one that needs more candles than it declares."""
    home, columns = data_folder(), tape(candles, symbol)
    with bounded():
        strategy = _created(name, parameters)
        found = warmup(strategy, columns)
        _mark(home, strategy, columns, passed=found.passed and lookahead(strategy, columns).passed)
    _told(found, as_json=as_json)
    return 0 if found.passed else 1


def _created(name: str, parameters: Sequence[str]) -> Strategy:
    return create(name, **_read(name, parameters))


def _read(name: str, parameters: Sequence[str]) -> Mapping[str, Value]:
    """As `kurs backtest` reads them."""
    options = PlanOptions(strategies=(name,), parameters=tuple(parameters), cash=1.0, fee=0.0)
    return plan_of(options).strategies[0].parameters


def tape(candles: str | None, symbol: str | None) -> CandleColumns:
    """A file's, the data folder's, or else a week of the built-in market."""
    if candles is None and symbol is None:
        return sample_days()
    files, symbols = () if candles is None else (candles,), () if symbol is None else (symbol,)
    (source,), _ = sources_of(SourceOptions(candles=files, symbols=symbols))
    return load(source)


def _mark(home: Path, strategy: Strategy, columns: CandleColumns, *, passed: bool) -> None:
    if passed and strategy.name in own().strategies:
        mark(home, strategy, columns.symbol)


def _told(found: Lookahead | Warmup, *, as_json: bool) -> None:
    if as_json:
        first = None if found.first is None else fields(found.first)
        print_json({**fields(found), "first": first, "passed": found.passed})
    else:
        print(found)
