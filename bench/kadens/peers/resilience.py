"""Retries and circuit breakers."""

from collections.abc import Awaitable, Callable
from importlib import import_module

import stamina

__all__ = ["purgatory", "stamina_retry"]

Call = Callable[[], Awaitable[None]]


def stamina_retry(function: Call) -> Call:
    retried: Call = stamina.retry(on=OSError, attempts=3)(function)
    return retried


def purgatory(function: Call, *, threshold: int = 5, recovery: float = 10.0) -> Call:
    factory = import_module("purgatory").AsyncCircuitBreakerFactory(default_threshold=threshold, default_ttl=recovery)
    guarded: Call = factory("circuit")(function)
    return guarded
