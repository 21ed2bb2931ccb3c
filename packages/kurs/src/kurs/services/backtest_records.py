"""What is told of a backtest at any time, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from kurs.backtest import PlanQuestion, PlanReport, Question, Report
from kurs.backtest.messages import Phase
from kurs.backtest.plan import StrategyChoice
from kurs.domain.market import timeframe_of
from kurs.persistence import Result

__all__ = [
    "KIND",
    "Backtest",
    "Kept",
    "Status",
    "backtest_of",
    "digest_of",
    "id_of",
    "kept_of",
    "read_report",
    "terms_of",
    "written_report",
]

Status = Literal["waiting", "running", "completed", "failed", "cancelled"]
Parameters = Mapping[str, int | float | str]
KIND = "backtest"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored: the question in short, and what became of it; its report is stored apart.

    `terms` are all that decides how the candles are traded, as JSON holds them. `pools` are those that the `process`
    trades, each with the number of its lease: once another holds one, that process has ended. What waits is stored as
    running: another process could not tell when its turn has come. An older version has kept neither `strategies` nor
    `symbols`: it knew one of each.
    """

    status: Status
    process: str
    strategy: str
    symbol: str
    timeframe: str
    parameters: dict[str, int | float | str]
    strategies: tuple[StrategyChoice, ...] = ()
    symbols: tuple[str, ...] = ()
    terms: dict[str, Any] = {}
    error: str | None = None
    error_type: str | None = None
    total_trades: int | None = None
    net_profit: float | None = None
    pools: dict[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """`report` is there once it is completed, where it was asked for.

    `error` and `error_type` tell why it has failed or was cancelled.
    The same question has the same id, whoever asks it. Times are ms. Of one that waits `queue_position` counts from 1;
    of one that runs `phase` is what is done now, `progress` the share of all that is done, and `candles_per_second`
    None until it was measured.
    `total_trades` and `net_profit` are those of the report. `strategy` and `symbol` are one text for all of them, and
    `parameters` of several are named STRATEGY.NAME, as on the command line.
    """

    id: str
    status: Status
    created_at: int
    strategy: str
    symbol: str
    timeframe: str
    parameters: Parameters
    strategies: tuple[StrategyChoice, ...]
    symbols: tuple[str, ...]
    terms: Mapping[str, Any]
    report: Report | PlanReport | None = None
    error: str | None = None
    error_type: str | None = None
    queue_position: int | None = None
    started_at: int | None = None
    phase: Phase | None = None
    progress: float | None = None
    candles_per_second: float | None = None
    total_trades: int | None = None
    net_profit: float | None = None


def kept_of(
    question: Question | PlanQuestion,
    process: str,
    status: Status,
    *,
    report: Report | PlanReport | None = None,
    error: str | None = None,
    error_type: str | None = None,
) -> Kept:
    """`process` names the one that works on it; of the report the headline is kept."""
    total, profit = _headline(report)
    if isinstance(question, PlanQuestion):
        plan = report.artefact.plan if isinstance(report, PlanReport) else question.plan
        interval, strategies = plan.timeframe or question.histories[0].interval, plan.strategies
        symbols = tuple(history.instrument.symbol for history in question.histories)
    else:
        spec = question.bot.strategies[0]
        interval, symbols = question.bot.interval, (question.instrument.symbol,)
        strategies = (StrategyChoice(name=spec.name, parameters=dict(spec.parameters)),)
    return Kept(
        status=status,
        process=process,
        strategy=", ".join(choice.name for choice in strategies),
        symbol=", ".join(symbols),
        timeframe=timeframe_of(interval),
        parameters=_parameters(strategies),
        strategies=strategies,
        symbols=symbols,
        terms=terms_of(question, report),
        error=error,
        error_type=error_type,
        total_trades=total,
        net_profit=profit,
    )


def _parameters(strategies: tuple[StrategyChoice, ...]) -> dict[str, int | float | str]:
    if len(strategies) == 1:
        return strategies[0].parameters
    return {f"{choice.name}.{name}": value for choice in strategies for name, value in choice.parameters.items()}


def terms_of(question: Question | PlanQuestion, report: Report | PlanReport | None = None) -> dict[str, Any]:
    """By whose rules it trades, and everything else that decides how."""
    if isinstance(question, PlanQuestion):
        plan = report.artefact.plan if isinstance(report, PlanReport) else question.plan
        return {"rules": "plan"} | dict(msgspec.to_builtins(plan))
    settings: dict[str, Any] = msgspec.to_builtins(question.settings)
    instrument = question.instrument
    return {
        "rules": "bot",
        "strategies": settings["bots"][0]["strategies"],
        "timeframe": question.bot.interval,
        "cash": float(question.settings.cash),
        "fee": float(instrument.taker_fee),
        "maker_fee": float(instrument.maker_fee),
        "slippage": {"kind": "fixed", "value": float(question.slippage_bps)},
        "filling": {
            "rule": "open",
            "volume_share": None if question.volume_share is None else float(question.volume_share),
            "latency": question.latency_ms,
        },
        "limits": settings["limits"],
    }


def backtest_of(name: str, created_at: int, kept: Kept, report: Report | PlanReport | None = None) -> Backtest:
    """As it was kept under this id."""
    return Backtest(
        id=name,
        status=kept.status,
        created_at=created_at,
        strategy=kept.strategy,
        symbol=kept.symbol,
        timeframe=kept.timeframe,
        parameters=kept.parameters,
        strategies=kept.strategies or (StrategyChoice(name=kept.strategy, parameters=kept.parameters),),
        symbols=kept.symbols or (kept.symbol,),
        terms=kept.terms,
        report=report,
        error=kept.error,
        error_type=kept.error_type,
        total_trades=kept.total_trades,
        net_profit=kept.net_profit,
    )


def written_report(report: Report | PlanReport) -> str:
    """As it is stored."""
    return msgspec.json.encode(report).decode()


def read_report(text: str) -> Report | PlanReport:
    """msgspec.ValidationError for one that another version has written, in whose words it would be told wrongly."""
    report: Report | PlanReport = msgspec.json.decode(text, type=Report | PlanReport)
    return report


def digest_of(name: str) -> str:
    """By which a result is found; `name` is a backtest's id."""
    return f"{KIND}:{name}"


def id_of(row: Result) -> str:
    return row.digest.removeprefix(f"{KIND}:")


def _headline(report: Report | PlanReport | None) -> tuple[int | None, float | None]:
    match report:
        case Report():
            return len(report.rounds), float(report.profit)
        case PlanReport():
            return report.artefact.result["total_trades"], report.artefact.result["net_profit"]
        case _:
            return None, None
