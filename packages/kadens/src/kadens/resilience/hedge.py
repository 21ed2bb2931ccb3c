"""A second attempt when the first is slow; the first answer counts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from kadens.resilience.budget import Budget
from kadens.resilience.checks import check_async, check_seconds

__all__ = ["HedgeStatistics", "hedge"]

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger(__name__)

GRACE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HedgeStatistics:
    """`hedged` calls had a second attempt, `won` of them were answered by it; `refused` had no budget for one."""

    calls: int
    hedged: int
    won: int
    refused: int


class hedge:  # noqa: N801  # a verb where it is used, as contextlib.suppress
    """`@hedge(0.05)`: when there is no answer after `delay` seconds, the function is called a second time.

    The first success is the answer and the other attempt is cancelled; when both fail, the first's error is
    raised. A failure within `delay` is raised at once: hedging is against slowness, retrying against failures.
    Only for functions that may be called twice. A good `delay` is the 95th percentile of the function's latency:
    then one call in twenty costs twice (Dean and Barroso, "The Tail at Scale", CACM 56 (2), 2013, p. 77).
    """

    def __init__(self, delay: float, *, budget: Budget | None = None) -> None:
        check_seconds("delay", delay)
        self._delay = delay
        self._budget = Budget(ratio=0.1) if budget is None else budget
        self._calls = self._hedged = self._won = self._refused = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        check_async(function)

        @wraps(function)
        async def hedged(*args: P.args, **kwargs: P.kwargs) -> R:
            self._calls += 1
            self._budget.calls += 1

            async def attempt() -> R:
                return await function(*args, **kwargs)

            return await self._race(attempt)

        return hedged

    def statistics(self) -> HedgeStatistics:
        return HedgeStatistics(calls=self._calls, hedged=self._hedged, won=self._won, refused=self._refused)

    async def _race(self, attempt: Callable[[], Coroutine[Any, Any, R]]) -> R:
        tasks = [asyncio.create_task(attempt())]
        try:
            done, _ = await asyncio.wait(tasks, timeout=self._delay)
            if not done and self._may_hedge():
                tasks.append(asyncio.create_task(attempt()))
            winner = await _first_success(tasks)
        finally:
            await _end(tasks)
        self._won += winner is not tasks[0]
        return winner.result()

    def _may_hedge(self) -> bool:
        allowed = self._budget.spend()
        self._hedged += allowed
        self._refused += not allowed
        return allowed


async def _first_success(tasks: list[asyncio.Task[R]]) -> asyncio.Task[R]:
    """The first that succeeds; the first of them all when none does."""
    waiting = set(tasks)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task in done and not task.cancelled() and task.exception() is None:
                return task
    return tasks[0]


async def _end(tasks: list[asyncio.Task[R]]) -> None:
    """Cancel those that run, and wait until they are gone."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        _, stubborn = await asyncio.wait(running, timeout=GRACE)
        if stubborn:
            logger.warning("a hedged attempt goes on %g s after it was cancelled", GRACE)
    for task in tasks:
        # Asked for, so that an error of the loser is not reported as never retrieved.
        if task.done() and not task.cancelled():
            task.exception()
