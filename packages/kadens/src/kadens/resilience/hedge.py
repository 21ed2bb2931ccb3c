"""A second attempt when the first is slow; the first answer counts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from kadens.checks import async_callable, instance, seconds
from kadens.errors import Interrupted
from kadens.resilience.budget import Budget

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
    raised, or the second's if the first was cut off from within; when both were, `Interrupted`. A
    failure within `delay` is raised at once: hedging is against slowness, retrying against failures.
    Only for functions that may be called twice. A good `delay` is the 95th percentile of the function's latency:
    then one call in twenty costs twice (Dean and Barroso, "The Tail at Scale", CACM 56 (2), 2013, p. 77).
    """

    def __init__(self, delay: float, *, budget: Budget | None = None) -> None:
        self._delay = seconds("delay", delay)
        self._budget = Budget(ratio=0.1) if budget is None else instance("budget", budget, Budget)
        self._calls = self._hedged = self._won = self._refused = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        async_callable("function", function)

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
            teller = await _first_success(tasks)
        finally:
            await _end(tasks)
        if teller.cancelled():
            # The caller was not cancelled, and must not be told that it was.
            raise Interrupted("every attempt was cut off from within before it had a result")
        self._won += teller is not tasks[0] and teller.exception() is None
        return teller.result()

    def _may_hedge(self) -> bool:
        allowed = self._budget.spend()
        self._hedged += allowed
        self._refused += not allowed
        return allowed


async def _first_success(tasks: list[asyncio.Task[R]]) -> asyncio.Task[R]:
    """The first that succeeds; when none does the first that failed, and any if all were cut off from within."""
    waiting = set(tasks)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task in done and not task.cancelled() and task.exception() is None:
                return task
    return next((task for task in tasks if not task.cancelled()), tasks[0])


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
