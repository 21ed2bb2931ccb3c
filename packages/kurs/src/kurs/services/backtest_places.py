"""Who waits until one more backtest may be begun: in their order, few, and with few candles altogether."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kurs.backtest import PlanQuestion, Question
from kurs.domain.errors import Crowded, KursError
from kurs.services.backtest_jobs import Job

__all__ = ["Callers"]

MOST = 64
# Together, for each holds the body that it came with.
MOST_CANDLES = 400_000
# Seconds after which there is likely to be a place.
COME_BACK_AFTER = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class _Caller:
    name: str
    question: Question | PlanQuestion
    job: "asyncio.Future[Job]"


class Callers:
    def __init__(self) -> None:
        self._callers: deque[_Caller] = deque()

    async def wait(self, name: str, question: Question | PlanQuestion, within: float) -> Job:
        """The job of this name, once it has a place; Crowded where that takes longer than `within` seconds."""
        candles = sum(caller.question.rows for caller in self._callers) + question.rows
        if within <= 0 or len(self._callers) >= MOST or candles > MOST_CANDLES:
            raise _crowded()
        caller = _Caller(name, question, asyncio.get_running_loop().create_future())
        self._callers.append(caller)
        try:
            await asyncio.wait({caller.job}, timeout=within)
            if not caller.job.done():
                raise _crowded()
            return caller.job.result()
        finally:
            if caller in self._callers:
                self._callers.remove(caller)

    def admit(self, has_room: Callable[[], bool], begin: Callable[[str, Question | PlanQuestion], Job]) -> None:
        """Begins what the first of them ask for, as long as there is room; whoever asks for the same comes along."""
        while self._callers and has_room():
            first = self._callers[0]
            job = begin(first.name, first.question)
            for caller in [caller for caller in self._callers if caller.name == first.name]:
                self._callers.remove(caller)
                caller.job.set_result(job)

    def refuse(self, error: KursError) -> None:
        """All of them."""
        while self._callers:
            self._callers.popleft().job.set_exception(error)


def _crowded() -> Crowded:
    return Crowded("too many backtests are waiting already; try again when they are done", COME_BACK_AFTER)
