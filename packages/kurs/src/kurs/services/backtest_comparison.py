"""Backtests side by side: their figures, and what differs in the rules, the candles and the code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kurs.backtest import PlanReport, Report
from kurs.backtest.summary import Described
from kurs.domain.errors import Conflict
from kurs.services.backtest_records import Backtest

__all__ = ["FIGURES", "Comparison", "Sameness", "Side", "compared", "side_of"]

# In the words of `kurs backtest --json`.
FIGURES = (
    *("final_equity", "net_profit", "total_return", "annual_growth", "volatility", "sharpe", "sortino", "calmar"),
    *("max_drawdown", "exposure", "total_trades", "winning_trades", "losing_trades", "win_rate", "profit_factor"),
    *("expectancy", "fees", "turnover", "candles"),
)
NOT_TOLD = "a run by the bot's rules tells no such figure; ask with a plan"
BY_FEW = "too few trades or candles, or no loss: nothing follows from them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sameness:
    """Whether all have the same; None where one of them, kept by an older version, does not say."""

    rules: bool
    data: bool | None
    code: bool | None
    program: bool | None
    result: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Lists have one part for each backtest, in their order.

    `figures` by name, None where unknown, and `unknown` says of each backtest why; `differences` are the rules that
    are not the same in all of them, None where one has no such rule; `data` are the candles of each symbol, None
    where not kept.
    """

    backtests: Sequence[Backtest]
    figures: Mapping[str, Sequence[float | None]]
    unknown: Sequence[Mapping[str, str]]
    differences: Mapping[str, Sequence[Any]]
    data: Sequence[Sequence[Described] | None]
    same: Sameness


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is compared of one of them, whose whole report is not held for that."""

    backtest: Backtest
    figures: Mapping[str, Any]
    unknown: Mapping[str, str]
    data: Sequence[Described] | None
    code: Mapping[str, str] | None
    program: str | None
    digest: str


def compared(sides: Sequence[Side]) -> Comparison:
    """In this order."""
    terms = [side.backtest.terms for side in sides]
    names = dict.fromkeys(name for each in terms for name in each)
    differences = {name: [each.get(name) for each in terms] for name in names}
    differing = {name: values for name, values in differences.items() if not _alike(values)}
    return Comparison(
        backtests=[side.backtest for side in sides],
        figures={name: [side.figures.get(name) for side in sides] for name in FIGURES},
        unknown=[side.unknown for side in sides],
        differences=differing,
        data=[side.data for side in sides],
        same=Sameness(
            rules=not differing,
            data=_all_alike([None if side.data is None else [one.sha256 for one in side.data] for side in sides]),
            code=_all_alike([side.code for side in sides]),
            program=_all_alike([side.program for side in sides]),
            result=_alike([side.digest for side in sides]),
        ),
    )


def side_of(found: Backtest) -> Side:
    """Conflict for one that has no result, such as one that still runs."""
    short = replace(found, report=None)
    match found.report:
        case PlanReport(artefact=artefact):
            return Side(
                backtest=short,
                figures={name: value for name, value in artefact.result.items() if name in FIGURES},
                unknown={name: why for name, why in artefact.result["unknown"].items() if name in FIGURES},
                data=artefact.data,
                code=artefact.code_sha256,
                program=artefact.program_sha256,
                digest=artefact.digest,
            )
        case Report() as report:
            return _of_bot(short, report)
        case None:
            raise Conflict(f"Backtest {found.id!r} has no result to compare: it is {found.status}")


def _of_bot(short: Backtest, report: Report) -> Side:
    known = {
        "final_equity": float(report.cash + report.profit),
        "net_profit": float(report.profit),
        "total_return": float(report.profit / report.cash),
        "sharpe": report.sharpe,
        "max_drawdown": report.max_drawdown,
        "total_trades": len(report.rounds),
        "winning_trades": report.winning,
        "losing_trades": report.losing,
        "win_rate": report.win_rate,
        "profit_factor": report.profit_factor,
        "fees": float(report.fees),
        "candles": report.candles,
    }
    return Side(
        backtest=short,
        figures=known,
        unknown={name: BY_FEW if name in known else NOT_TOLD for name in FIGURES if known.get(name) is None},
        data=None if report.data is None else (report.data,),
        code=report.code_sha256 or None,
        program=report.program_sha256,
        digest=report.digest,
    )


def _alike(values: Sequence[Any]) -> bool:
    return all(value == values[0] for value in values)


def _all_alike(values: Sequence[Any]) -> bool | None:
    return None if None in values else _alike(values)
