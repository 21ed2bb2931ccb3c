"""The trades of a backtest, some of them at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kurs.backtest import PlanReport, Report, Round
from kurs.domain.errors import Conflict
from kurs.services.backtest_records import Backtest

__all__ = ["TradesPage", "trades_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TradesPage:
    """`rounds` are some of `total` round trips: a bot's, or rows as a plan's artefact holds them; `backtest` in short.

    `following` is how many lie before the next ones, None where there are none.
    """

    backtest: Backtest
    rounds: Sequence[Round | Mapping[str, Any]]
    total: int
    following: int | None


def trades_of(found: Backtest, *, limit: int, offset: int) -> TradesPage:
    """In the order of their exits; Conflict for one that has no result, such as one that still runs."""
    match found.report:
        case PlanReport(artefact=artefact):
            rounds: Sequence[Round | Mapping[str, Any]] = artefact.result["trades"]
        case Report() as report:
            rounds = report.rounds
        case None:
            raise Conflict(f"Backtest {found.id!r} has no trades: it is {found.status}")
    end = offset + limit
    return TradesPage(
        backtest=replace(found, report=None),
        rounds=rounds[offset:end],
        total=len(rounds),
        following=end if end < len(rounds) else None,
    )
