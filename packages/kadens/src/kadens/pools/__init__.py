"""What is dear to make and may be used again: objects, threads, database connections.

Job: lend objects and threads, bounded and in order; read the pools of database drivers.
In: a factory, a function, a driver's pool. Out: a borrowed object, a result, statistics.
May import: metrics, checks, clock, errors. Never: a sibling room, a database driver.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.pools.threads import ThreadPool, ThreadPoolStatistics

if TYPE_CHECKING:
    from kadens.pools.database import DatabasePoolStatistics, database_pool_statistics, measure_database_pool
    from kadens.pools.objects import Loan, Pool, PoolStatistics

__all__ = [
    "DatabasePoolStatistics",
    "Loan",
    "Pool",
    "PoolStatistics",
    "ThreadPool",
    "ThreadPoolStatistics",
    "database_pool_statistics",
    "measure_database_pool",
]

# Where each name is. Every service has threads; what the rest imports is not paid by one that pools nothing else.
HOMES = {
    "DatabasePoolStatistics": "database",
    "Loan": "objects",
    "Pool": "objects",
    "PoolStatistics": "objects",
    "database_pool_statistics": "database",
    "measure_database_pool": "database",
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
