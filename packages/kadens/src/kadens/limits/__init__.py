"""How much at once, and how often.

Job: bound concurrency and rates, make callers wait in order, send away what there is no room for.
In: calls, with a key, a weight or a priority. Out: leave to go on, or an error.
May import: metrics, checks, clock, errors, redis_client. Never: a web framework.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.limits.adaptive import AdaptiveLimit, AdaptiveLimitStatistics, Priority
from kadens.limits.gcra import Rate
from kadens.limits.rate import RateLimiter, RateLimiterStatistics
from kadens.limits.semaphore import Semaphore, SemaphoreStatistics

if TYPE_CHECKING:
    from kadens.limits.redis import Attempt, RedisRateLimiter, RedisRateLimiterStatistics

__all__ = [
    "AdaptiveLimit",
    "AdaptiveLimitStatistics",
    "Attempt",
    "Priority",
    "Rate",
    "RateLimiter",
    "RateLimiterStatistics",
    "RedisRateLimiter",
    "RedisRateLimiterStatistics",
    "Semaphore",
    "SemaphoreStatistics",
]

# Where each name is. What they import, a driver among it, is not paid by a service that counts for itself.
HOMES = {
    "Attempt": "redis",
    "RedisRateLimiter": "redis",
    "RedisRateLimiterStatistics": "redis",
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
