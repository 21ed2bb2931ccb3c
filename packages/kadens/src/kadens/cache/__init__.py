"""Values kept near, far or both, loaded once however many ask.

Job: stores, the cache over them, the decorator, invalidation in every process, warming, counts from outside.
In: functions and their arguments. Out: values, and statistics about them.
May import: metrics, redis_client, checks, clock, errors. Never: pickle, a shared object that its receiver could change.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.cache.base import Claim, Codec, Entry, Store
from kadens.cache.cache import Cache, CacheStatistics
from kadens.cache.decorators import CachedFunction, cached, default_cache, default_prefixes
from kadens.cache.invalidation import Invalidation, Invalidations
from kadens.cache.memory import Endings, MemoryStatistics, MemoryStore
from kadens.cache.policy import Policy
from kadens.cache.tallies import TallyStatistics

if TYPE_CHECKING:
    from kadens.cache.disk import DiskStatistics, DiskStore
    from kadens.cache.publishing import Published, Publishing, PublishingStatistics
    from kadens.cache.redis import RedisStatistics, RedisStore
    from kadens.cache.survey import PrefixSurvey, Survey, survey_disk, survey_redis
    from kadens.cache.tiered import TieredStatistics, TieredStore
    from kadens.cache.warming import Warming, WarmingStatistics

__all__ = [
    "Cache",
    "CacheStatistics",
    "CachedFunction",
    "Claim",
    "Codec",
    "DiskStatistics",
    "DiskStore",
    "Endings",
    "Entry",
    "Invalidation",
    "Invalidations",
    "MemoryStatistics",
    "MemoryStore",
    "Policy",
    "PrefixSurvey",
    "Published",
    "Publishing",
    "PublishingStatistics",
    "RedisStatistics",
    "RedisStore",
    "Store",
    "Survey",
    "TallyStatistics",
    "TieredStatistics",
    "TieredStore",
    "Warming",
    "WarmingStatistics",
    "cached",
    "default_cache",
    "default_prefixes",
    "survey_disk",
    "survey_redis",
]

# Where each name is. What they import, drivers among it, is not paid by a service that keeps near what it keeps.
HOMES = {
    "DiskStatistics": "disk",
    "DiskStore": "disk",
    "PrefixSurvey": "survey",
    "Published": "publishing",
    "Publishing": "publishing",
    "PublishingStatistics": "publishing",
    "RedisStatistics": "redis",
    "RedisStore": "redis",
    "Survey": "survey",
    "TieredStatistics": "tiered",
    "TieredStore": "tiered",
    "Warming": "warming",
    "WarmingStatistics": "warming",
    "survey_disk": "survey",
    "survey_redis": "survey",
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
