"""Backtests: run, followed, cancelled, looked at again, and compared."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from fastapi import Response

from kurs.api import backtest_json
from kurs.api.dependencies import BacktestsDep, StateDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.errors import KINDS
from kurs.api.market_json import iso, reply
from kurs.api.schemas.backtest_plans import ChoiceRequest
from kurs.api.schemas.backtest_questions import BacktestRequest
from kurs.api.schemas.backtests import (
    BacktestComparison,
    BacktestId,
    BacktestInShort,
    BacktestList,
    BacktestPending,
    BacktestProblem,
    BacktestResult,
    BacktestTrades,
    ComparedIds,
    Cursor,
    PageLimit,
    PlannedResult,
    TradesLimit,
    TradesOffset,
    WithTrades,
)
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.errors import BadInput
from kurs.services.backtest_questions import Columns, Wish
from kurs.services.backtests import Backtest

__all__ = ["router"]

router = doors("/api", "backtests")

Responses = dict[int | str, dict[str, Any]]
PENDING: Responses = {
    202: {"description": "It takes longer; the answer will be found by its id", "model": BacktestPending}
}
UNKNOWN: Responses = {404: {"description": "No such backtest, or not any more"}}
OVER: Responses = {409: {"description": "It has ended already"}}
UNENDED: Responses = {409: {"description": "It has no result, or none yet"}}
NO_RESULT: Responses = {
    400: {"description": "Fewer than two, or more than ten"},
    409: {"description": "One of them has no result"},
}
AWAY: Responses = {503: {"description": "Too many wait, the process that worked on it died, or the journal is away"}}
RUN: Responses = PENDING | AWAY | {400: {"description": "It cannot be run", "model": BacktestProblem}}
RESULT: Responses = PENDING | UNKNOWN | AWAY
LIST: Responses = UNKNOWN | AWAY
Ended = PlannedResult | BacktestResult
MOST_COMPARED = 10


@router.post("/backtest/run", summary="What a bot or a plan would have done", response_model=Ended, responses=RUN)
@needs("read")
async def run(asked: BacktestRequest, backtests: BacktestsDep, state: StateDep) -> Response:
    """By the engine, limits and costs of the bots or by a plan, in a process of its own; each question is asked once.

    What takes longer than `answer_within` is answered with 202, and found by its id; the topic `backtests` of /ws tells
    how far it is.
    """
    try:
        return await backtests.run(_wish(asked), partial(_run_told, asked.symbol), within=asked.answer_within)
    except BadInput as error:
        return _problem(error, state.clock.now())


@router.get(
    "/backtest",
    summary="Backtests that wait, run or have ended, newest first",
    response_model=BacktestList,
    responses=LIST,
)
@needs("read")
async def listed(backtests: BacktestsDep, limit: PageLimit = 20, cursor: Cursor = None) -> Response:
    """In short; each whole by its id. The first page names, beside the newest that are kept, all that wait or run.

    The topic `backtests` of /ws tells the same of each that changes.
    """
    page = await backtests.page(limit, cursor)
    return reply(
        {
            "results": [backtest_json.in_short(found) for found in page.backtests],
            "next_cursor": page.following,
        }
    )


@router.get(
    "/backtest/compare",
    summary="Backtests side by side",
    response_model=BacktestComparison,
    responses=NO_RESULT | LIST,
)
@needs("read")
async def compare(backtests: BacktestsDep, ids: ComparedIds) -> Response:
    """Their figures, and what differs in the rules, the candles and the code."""
    names = [name for name in (part.strip() for part in ids.split(",")) if name]
    if not 2 <= len(names) <= MOST_COMPARED:
        raise BadInput.of("ids", ids[:100], f"two to {MOST_COMPARED} ids with commas between them")
    return reply(backtest_json.comparison(await backtests.compare(names)))


@router.get("/backtest/results/{backtest_id}", summary="One backtest", response_model=Ended, responses=RESULT)
@needs("read")
async def result(backtest_id: BacktestId, backtests: BacktestsDep, trades: WithTrades = True) -> Response:
    """As it was answered when it was run, or how far it is."""
    return await backtests.result(backtest_id, partial(_told, trades=trades))


@router.get(
    "/backtest/results/{backtest_id}/trades",
    summary="The trades of a backtest, page by page",
    response_model=BacktestTrades,
    responses=UNKNOWN | UNENDED | AWAY,
)
@needs("read")
async def trades_of(
    backtest_id: BacktestId, backtests: BacktestsDep, limit: TradesLimit = 100, offset: TradesOffset = 0
) -> Response:
    """Round trips in the order of their exits, as `trade_history` has them."""
    return reply(backtest_json.trades(await backtests.trades(backtest_id, limit=limit, offset=offset)))


@router.delete(
    "/backtest/{backtest_id}",
    summary="Cancel a backtest",
    response_model=BacktestInShort,
    responses=UNKNOWN | OVER | AWAY,
)
@needs("read")
async def cancel(backtest_id: BacktestId, backtests: BacktestsDep) -> Response:
    """One that waits or runs, for everybody who has asked for it; its process ends, and the next one begins."""
    return reply(backtest_json.in_short(await backtests.cancel(backtest_id)))


for path in ("/strategy/backtest", "/backtest"):
    alias(router, "POST", path, run, of="/api/backtest/run", response_model=Ended, responses=RUN)
alias(router, "GET", "/backtest/results", listed, of="/api/backtest", response_model=BacktestList, responses=LIST)
alias(
    router,
    "GET",
    "/backtest/{backtest_id}",
    result,
    of="/api/backtest/results/{backtest_id}",
    response_model=Ended,
    responses=RESULT,
)


def _wish(asked: BacktestRequest) -> Wish:
    choices = asked.strategies or [ChoiceRequest(name=asked.named, parameters=asked.parameters or {})]
    alone = [] if asked.symbol is None else [asked.symbol]
    strategies = [msgspec.convert(choice.model_dump(), StrategyChoice) for choice in choices]
    return Wish(
        strategies=strategies,
        symbols=asked.symbols or list(asked.candles or alone),
        timeframe=asked.timeframe,
        start=_ms(asked.start_date),
        end=_ms(asked.end_date),
        data=_data(asked),
        plan=_plan(asked, strategies),
    )


def _data(asked: BacktestRequest) -> list[Columns] | None:
    if asked.candles is not None:
        return [columns.model_dump() for columns in asked.candles.values()]
    return None if asked.data is None else [asked.data.model_dump()]


def _plan(asked: BacktestRequest, strategies: Sequence[StrategyChoice]) -> Plan | None:
    if asked.plan is None:
        return None
    return msgspec.convert(asked.plan.model_dump(exclude_unset=True) | {"strategies": strategies}, Plan)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


def _run_told(symbol: str | None, found: Backtest) -> Response:
    """By the symbol's name as it was asked for."""
    return _told(found if symbol is None else replace(found, symbol=symbol))


def _told(found: Backtest, *, trades: bool = True) -> Response:
    if found.status not in ("waiting", "running"):
        return reply(backtest_json.result(found, trades=trades))
    answer = reply(backtest_json.pending(found))
    answer.status_code = 202
    answer.headers["Location"] = f"/api/backtest/results/{found.id}"
    return answer


def _problem(error: BadInput, now: int) -> Response:
    """In the shape that older clients read, too."""
    text = str(error)
    code = next(code for kind, _, code in KINDS if isinstance(error, kind))
    body = {"detail": text, "error": text, "message": text, "code": code}
    body |= {"error_type": type(error).__name__, "timestamp": iso(now)}
    # ASCII, as every error: it may quote what no encoding can write.
    return Response(json.dumps(body), 400, media_type="application/json")
