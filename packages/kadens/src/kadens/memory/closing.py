"""Closing what was handed over: each in its time, and all errors told at the end."""

import asyncio
import inspect
import logging
import warnings

from kadens.errors import DeadlineExceeded, Interrupted
from kadens.memory.resources import Closer, Tracked, TrackedResource

__all__ = ["End", "close_within", "ended", "log_all", "raise_all"]

logger = logging.getLogger(__name__)


class End:
    """What came of closing a tracker."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.forgotten: list[TrackedResource] = []
        self.cancelled: asyncio.CancelledError | None = None

    def errors_told(self) -> list[Exception]:
        """Warn of what was forgotten and give the errors; after a cancellation log them and go on with that."""
        for told in reversed(self.forgotten):
            self._warn(told)
        if self.cancelled is None:
            return self.errors
        log_all(self.errors)
        raise self.cancelled

    def _warn(self, told: TrackedResource) -> None:
        try:
            warnings.warn(f"never released: {told}", ResourceWarning, stacklevel=2)
        except ResourceWarning as error:
            # Where warnings are errors, the others are still to be told.
            self.errors.append(error)


async def close_within(seconds: float, tracked: Tracked, closer: Closer) -> None:
    """Call the closer and wait for it; `DeadlineExceeded`, or what it raises."""
    try:
        async with asyncio.timeout(seconds) as timer:
            closing = closer()
            if inspect.isawaitable(closing):
                await closing
    except TimeoutError as error:
        if not timer.expired():
            raise
        late = f"{tracked.kind} {tracked.name!r} was not closed within {seconds:g} s"
        raise DeadlineExceeded(late) from error
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        # Something within the closer was cancelled, and who closes must not seem to be.
        raise Interrupted(f"the closing of {tracked.kind} {tracked.name!r} was cut off") from error


async def ended(tasks: set[asyncio.Task[None]], end: End) -> None:
    """Wait for all: each has its deadline, so a cancellation is kept for the end."""
    while any(not task.done() for task in tasks):
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError as error:
            end.cancelled = error


def raise_all(errors: list[Exception]) -> None:
    if errors:
        raise ExceptionGroup("the tracker could not close all it had", errors)


def log_all(errors: list[Exception]) -> None:
    for error in errors:
        logger.error("a tracker could not close all it had", exc_info=error)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0
