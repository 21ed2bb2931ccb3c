"""Time for durations, passed in so that tests can hold it."""

import time
from collections.abc import Callable

__all__ = ["Clock", "monotonic"]

Clock = Callable[[], float]
"""Seconds that never go backwards; only differences mean something."""

monotonic: Clock = time.perf_counter
