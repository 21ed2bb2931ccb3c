"""What to do when the other side is slow, failing or gone.

Job: retry, circuit breaker, bulkhead, deadline, hedge, fallback; each around one async function.
In: an async function and what counts as failure. Out: its result, or an error that says what to do.
May import: metrics, checks, clock, errors, redis_client; stamina for retries. Never: a sibling room, a web framework.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.resilience.budget import Budget, BudgetStatistics
from kadens.resilience.bulkhead import Bulkhead, BulkheadStatistics
from kadens.resilience.circuit_breaker import CircuitBreaker, CircuitBreakerStatistics
from kadens.resilience.deadline import DeadlineStatistics, deadline, remaining
from kadens.resilience.fallback import FallbackStatistics, fallback
from kadens.resilience.hedge import HedgeStatistics, hedge
from kadens.resilience.retry import RetryStatistics, retry
from kadens.resilience.states import Change, State, Trigger

if TYPE_CHECKING:
    from kadens.resilience.shared import SharedCircuitBreaker

__all__ = [
    "Budget",
    "BudgetStatistics",
    "Bulkhead",
    "BulkheadStatistics",
    "Change",
    "CircuitBreaker",
    "CircuitBreakerStatistics",
    "DeadlineStatistics",
    "FallbackStatistics",
    "HedgeStatistics",
    "RetryStatistics",
    "SharedCircuitBreaker",
    "State",
    "Trigger",
    "deadline",
    "fallback",
    "hedge",
    "remaining",
    "retry",
]

# Where each name is. What it imports, a driver among it, is not paid by a service that shares no circuit.
HOMES = {
    "SharedCircuitBreaker": "shared",
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
