"""`kurs check lookahead` and `kurs check warmup`: whether a strategy sees the future, or needs more than it says."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kurs.backtest.checks import Lookahead, Warmup, lookahead, mark, warmup
from kurs.backtest.limits import bounded
from kurs.backtest.steps import of_whole
from kurs.cli.backtesting import loaded
from kurs.cli.folder import data_folder
from kurs.cli.output import fields, print_json
from kurs.cli.plans import PlanOptions, SourceOptions, plan_of, sources_of
from kurs.domain.errors import BadInput
from kurs.domain.market import timeframe_ms
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled
from kurs.market.sample import sample_days
from kurs.strategies.base import Strategy, Value
from kurs.strategies.registry import create, own

__all__ = ["check_lookahead", "check_warmup", "tape"]


def check_lookahead(name: str, parameters: Sequence[str], candles: SourceOptions, *, as_json: bool) -> int:
    """Prints what was found, and gives the exit code: 1 for one that sees the future."""
    home, columns = data_folder(), tape(candles)
    with bounded():
        strategy = _created(name, parameters)
        found = lookahead(strategy, columns)
        _mark(home, strategy, columns, passed=found.passed and warmup(strategy, columns).passed)
    _told(found, as_json=as_json)
    return 0 if found.passed else 1


def check_warmup(name: str, parameters: Sequence[str], candles: SourceOptions, *, as_json: bool) -> int:
    """Prints what was found, and gives the exit code: 1 for one that needs more candles than it declares."""
    home, columns = data_folder(), tape(candles)
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


def tape(options: SourceOptions) -> CandleColumns:
    """A file's, the data folder's, or else a week of the built-in market; made as coarse as the options say."""
    timeframe = None if options.timeframe is None else timeframe_ms(options.timeframe)
    if options.candles or options.symbols:
        (columns,) = loaded(sources_of(options)[0], timeframe)
        return columns
    for name, moment in (("from", options.since), ("to", options.until)):
        if moment is not None:
            raise BadInput.of(name, moment, "with --candles or --symbol: the built-in market is taken whole")
    columns = sample_days()
    return columns if timeframe is None else resampled(of_whole(columns), timeframe)


def _mark(home: Path, strategy: Strategy, columns: CandleColumns, *, passed: bool) -> None:
    if passed and strategy.name in own().strategies:
        mark(home, strategy, columns.symbol)


def _told(found: Lookahead | Warmup, *, as_json: bool) -> None:
    if as_json:
        first = None if found.first is None else fields(found.first)
        print_json({**fields(found), "first": first, "passed": found.passed})
    else:
        print(found)
