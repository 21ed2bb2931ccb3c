"""What is dear to make and may be used again: objects, threads, database connections.

Job: lend objects and threads, bounded and in order; read the pools of database drivers.
In: a factory, a function, a driver's pool. Out: a borrowed object, a result, statistics.
May import: metrics, checks, clock, errors. Never: a sibling room, a database driver.
"""

from kadens.pools.database import DatabasePoolStatistics, database_pool_statistics, measure_database_pool
from kadens.pools.objects import Loan, Pool, PoolStatistics
from kadens.pools.threads import ThreadPool, ThreadPoolStatistics

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
