"""How much at once, and how often.

Job: bound concurrency and rates, make callers wait in order, send away what there is no room for.
In: calls, with a key, a weight or a priority. Out: leave to go on, or an error.
May import: metrics, clock, errors. Never: a web framework; redis outside of `redis.py`.
"""

from typing import TYPE_CHECKING

from kadens.limits.adaptive import AdaptiveLimit, AdaptiveLimitStatistics, Priority
from kadens.limits.gcra import Rate
from kadens.limits.rate import RateLimiter, RateLimiterStatistics
from kadens.limits.semaphore import Semaphore, SemaphoreStatistics

if TYPE_CHECKING:
    from kadens.limits.redis import RedisRateLimiter, RedisRateLimiterStatistics

__all__ = [
    "AdaptiveLimit",
    "AdaptiveLimitStatistics",
    "Priority",
    "Rate",
    "RateLimiter",
    "RateLimiterStatistics",
    "RedisRateLimiter",
    "RedisRateLimiterStatistics",
    "Semaphore",
    "SemaphoreStatistics",
]


def __getattr__(name: str) -> object:
    # The client of redis is an optional extra, and slow to import.
    if name in ("RedisRateLimiter", "RedisRateLimiterStatistics"):
        from kadens.limits import redis

        return getattr(redis, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
