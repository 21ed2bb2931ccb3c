"""Backtests: run, and looked at again."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from fastapi import Response

from kurs.api import backtest_json
from kurs.api.dependencies import BacktestsDep, StateDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.errors import KINDS
from kurs.api.market_json import iso, reply
from kurs.api.schemas.backtests import (
    BacktestId,
    BacktestList,
    BacktestPending,
    BacktestProblem,
    BacktestRequest,
    BacktestResult,
    Cursor,
    PageLimit,
)
from kurs.domain.errors import BadInput
from kurs.services.backtest_questions import Wish
from kurs.services.backtests import Backtest

__all__ = ["router"]

router = doors("/api", "backtests")

Responses = dict[int | str, dict[str, Any]]
PENDING: Responses = {
    202: {"description": "It takes longer; the answer will be found by its id", "model": BacktestPending}
}
UNKNOWN: Responses = {404: {"description": "No such backtest, or not any more"}}
AWAY: Responses = {503: {"description": "Too many wait, the process that worked on it died, or the journal is away"}}
RUN: Responses = PENDING | AWAY | {400: {"description": "It cannot be run", "model": BacktestProblem}}
RESULT: Responses = PENDING | UNKNOWN | AWAY


@router.post("/backtest/run", summary="What a bot would have done", response_model=BacktestResult, responses=RUN)
@needs("read")
async def run(asked: BacktestRequest, backtests: BacktestsDep, state: StateDep) -> Response:
    """By the same engine, limits and costs as on paper, in a process of its own; the same question is asked once."""
    try:
        found = await backtests.run(_wish(asked))
    except BadInput as error:
        return _problem(error, state.clock.now())
    return _told(found if asked.symbol is None else replace(found, symbol=asked.symbol))


@router.get(
    "/backtest/results",
    summary="Backtests that were run, newest first",
    response_model=BacktestList,
    responses=UNKNOWN | AWAY,
)
@needs("read")
async def results(backtests: BacktestsDep, limit: PageLimit = 20, cursor: Cursor = None) -> Response:
    """In short; each whole by its id."""
    page = await backtests.page(limit, cursor)
    return reply(
        {
            "results": [backtest_json.in_short(found) for found in page.backtests],
            "next_cursor": page.backtests[-1].id if page.more and page.backtests else None,
        }
    )


@router.get("/backtest/results/{backtest_id}", summary="One backtest", response_model=BacktestResult, responses=RESULT)
@needs("read")
async def result(backtest_id: BacktestId, backtests: BacktestsDep) -> Response:
    """As it was answered when it was run."""
    return _told(await backtests.result(backtest_id))


for path in ("/strategy/backtest", "/backtest"):
    alias(router, "POST", path, run, of="/api/backtest/run", response_model=BacktestResult, responses=RUN)
alias(
    router,
    "GET",
    "/backtest/{backtest_id}",
    result,
    of="/api/backtest/results/{backtest_id}",
    response_model=BacktestResult,
    responses=RESULT,
)


def _wish(asked: BacktestRequest) -> Wish:
    return Wish(
        strategy=asked.named,
        parameters=asked.parameters or {},
        symbol=asked.symbol,
        timeframe=asked.timeframe,
        start=_ms(asked.start_date),
        end=_ms(asked.end_date),
        data=None if asked.data is None else asked.data.model_dump(),
    )


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


def _told(found: Backtest) -> Response:
    if found.status != "running":
        return reply(backtest_json.result(found))
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
