"""Word of what other processes dropped, read from their common file again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Final

from kadens.cache.invalidation import Invalidation
from kadens.errors import Unavailable, WrongState

__all__ = ["Hearing"]

logger = logging.getLogger(__name__)

EVERYTHING: Final = Invalidation(prefixes=("",))
# What is dropped just after one look is found by the next, that begins a part later and takes at most a part.
PARTS: Final = 3


class Hearing:
    """Asks `news` and passes on what it says to `tell`, so that each is told within `within` seconds.

    Where that cannot be kept, everything is told to be dropped: when `news` does not answer in time, when the process
    or its event loop stood still, when the loop ends. One task in each event loop that it is begun in.
    """

    __slots__ = ("_news", "_step", "_task", "_tell")

    def __init__(
        self, news: Callable[[], Awaitable[Sequence[Invalidation]]], tell: Callable[[Invalidation], None], within: float
    ) -> None:
        self._news = news
        self._tell = tell
        self._step = within / PARTS
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """If it has not begun in this event loop."""
        loop, task = asyncio.get_running_loop(), self._task
        if task is None or task.get_loop() is not loop or (task.done() and not task.cancelled()):
            if task is not None:
                # Its loop may have gone without a word, and nobody has heard anything since.
                self._tell(EVERYTHING)
            # Its context is its own: it outlives the call that begins it.
            self._task = loop.create_task(self._hear(), context=Context())

    async def aclose(self) -> None:
        task, self._task = self._task, None
        if task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop():
            task.cancel()
            await asyncio.wait([task])

    async def _hear(self) -> None:
        now = asyncio.get_running_loop().time
        try:
            while self._task is asyncio.current_task():
                looked = now()
                await self._look()
                await asyncio.sleep(self._step)
                if now() - looked > PARTS * self._step:
                    self._tell(EVERYTHING)
        finally:
            # The file is looked at no more.
            self._tell(EVERYTHING)

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(self._step):
                news = await self._news()
        except (Unavailable, TimeoutError, WrongState) as error:
            logger.debug("what others dropped could not be read: %s", error)
            news = [EVERYTHING]
        for invalidation in news:
            self._tell(invalidation)
