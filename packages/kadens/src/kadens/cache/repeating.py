"""A task that does one thing again and again, until it is closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from kadens.clock import due_within
from kadens.errors import WrongState

__all__ = ["Repeating"]

logger = logging.getLogger(__name__)


class Repeating:
    """Does `job` every `interval` seconds, the first time after `delay`; `name` is what it is called in errors.

    A round that raises is logged, and the next one comes all the same.
    """

    __slots__ = ("_delay", "_interval", "_job", "_name", "_task")

    def __init__(self, job: Callable[[], Awaitable[None]], *, interval: float, name: str, delay: float = 0.0) -> None:
        self._job = job
        self._interval = interval
        self._name = name
        self._delay = delay
        self._task: asyncio.Task[None] | None = None

    def check_closed(self) -> None:
        """`WrongState` if it has begun, and nobody has closed it."""
        if self._task is not None and not self._task.done():
            raise WrongState(f"the {self._name} is open already")

    def begin(self) -> None:
        """`WrongState` if it has begun already."""
        self.check_closed()
        self._task = asyncio.get_running_loop().create_task(self._repeat())

    async def aclose(self) -> bool:
        """Whether there was anything to close."""
        task, self._task = self._task, None
        if task is None:
            return False
        task.cancel()
        await asyncio.wait([task])
        return True

    async def _repeat(self) -> None:
        # It works for longer than whoever begins it has time.
        due_within.set(None)
        await asyncio.sleep(self._delay)
        while True:
            try:
                await self._job()
            except Exception:
                # The job may call a host's code, and an end of this task would be noticed by nobody.
                logger.exception("a round of the %s failed", self._name)
            await asyncio.sleep(self._interval)
