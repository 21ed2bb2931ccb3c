"""How much at once, and how often.

Job: bound concurrency and rates, make callers wait in order, send away what there is no room for.
In: calls, with a key, a weight or a priority. Out: leave to go on, or an error.
May import: metrics, clock, errors, redis_client. Never: a web framework.
"""

from kadens.limits.adaptive import AdaptiveLimit, AdaptiveLimitStatistics, Priority
from kadens.limits.gcra import Rate
from kadens.limits.rate import RateLimiter, RateLimiterStatistics
from kadens.limits.redis import RedisRateLimiter, RedisRateLimiterStatistics
from kadens.limits.semaphore import Semaphore, SemaphoreStatistics

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
