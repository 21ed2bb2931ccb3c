"""Parts that open one after the other and close in reverse, all of them in a bounded time."""

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType

from kadens.errors import DeadlineExceeded

__all__ = ["Lifetimes", "Part"]

Part = AbstractAsyncContextManager[object, bool | None]


class Lifetimes:
    """What has been opened. `open_within` seconds are for all parts to open, `close_within` for all to close.

    Of several that are to be closed, each has half of the time that is left, and the last all of it: one that hangs
    leaves time for the others. A part whose time is over is cancelled, the others are closed, and `DeadlineExceeded`
    names it. It cannot be ended if it takes no notice of its cancellation.
    """

    def __init__(self, *, open_within: float, close_within: float) -> None:
        self._open_within = open_within
        self._close_within = close_within
        self._open_by: float | None = None
        self._close_by: float | None = None
        self._left = 0
        self._stack = AsyncExitStack()

    async def open(self, name: str, part: Part) -> None:
        """The error of a part that fails to carries a note with its name; those before it stay open."""
        if self._open_by is None:
            self._open_by = asyncio.get_running_loop().time() + self._open_within
        try:
            await self._enter(name, part, self._open_by)
        except Exception as error:
            error.add_note(f"while Kadens opened the part {name!r}")
            raise
        self.close_later(name, part)

    def close_later(self, name: str, part: Part) -> None:
        """Close it too, before those that were opened earlier."""

        async def close(
            kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
        ) -> bool | None:
            return await self._leave(name, part, kind, error, traceback)

        self._left += 1
        self._stack.push_async_exit(close)

    async def close(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> bool | None:
        """All of them, also when some fail to: the last failure is raised."""
        return await self._stack.__aexit__(kind, error, traceback)

    async def _enter(self, name: str, part: Part, by: float) -> None:
        try:
            async with asyncio.timeout_at(by) as timer:
                await part.__aenter__()
        except TimeoutError as error:
            if not timer.expired():
                raise
            raise DeadlineExceeded(f"part {name!r}: not open within {self._open_within:g} s of all parts") from error

    async def _leave(
        self,
        name: str,
        part: Part,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        now = asyncio.get_running_loop().time()
        if self._close_by is None:
            self._close_by = now + self._close_within
        self._left -= 1
        share = (self._close_by - now) / (2 if self._left else 1)
        try:
            async with asyncio.timeout(share) as timer:
                return await part.__aexit__(kind, error, traceback)
        except TimeoutError as late:
            if not timer.expired():
                raise
            raise DeadlineExceeded(f"part {name!r}: not closed within {share:.3g} s") from late
