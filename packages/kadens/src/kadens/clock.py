"""Time for durations, passed in so that tests can hold it; and until when a caller wants to be done."""

import asyncio
import time
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass

__all__ = ["Clock", "Due", "due_within", "monotonic", "without_deadline"]

Clock = Callable[[], float]
"""Seconds that never go backwards; only differences mean something."""

monotonic: Clock = time.perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """`when` in `monotonic` time, which threads and other loops share; `task` is the one that is cut off then."""

    when: float
    task: asyncio.Task[object] | None


due_within: ContextVar[Due | None] = ContextVar("kadens_due_within", default=None)
"""The nearest deadline around the caller, set by `kadens.resilience.deadline`.

A task inherits it from whoever started it; a task that works for others too sets it to None first, or begins in
`without_deadline()`.
"""


def without_deadline() -> Context:
    """The caller's context but for its deadline: for a task or a timer that goes on after the caller is done."""
    context = copy_context()
    context.run(due_within.set, None)
    return context
