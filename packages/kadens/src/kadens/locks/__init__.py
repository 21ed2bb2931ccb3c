"""Named locks: one inside at a time, over tasks, processes or machines.

Job: grant leases with fencing tokens, renew them, tell when one was lost, wake whoever is next.
In: a name, a ttl, a timeout. Out: a lease with a fence that grows with every holder.
May import: metrics, checks, clock, errors, redis_client; asyncpg where installed. Never: polling, a web framework.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.locks.backoff import Backoff
from kadens.locks.base import Locks
from kadens.locks.file import FileLocks
from kadens.locks.lease import Lease
from kadens.locks.memory import MemoryLocks
from kadens.locks.statistics import LocksStatistics, measure_locks

if TYPE_CHECKING:
    from kadens.locks.postgres import PostgresLocks
    from kadens.locks.redis import RedisLocks
    from kadens.locks.upgrade import guarded_upgrade

__all__ = [
    "Backoff",
    "FileLocks",
    "Lease",
    "Locks",
    "LocksStatistics",
    "MemoryLocks",
    "PostgresLocks",
    "RedisLocks",
    "guarded_upgrade",
    "measure_locks",
]

# Where each name is. What they import, drivers among it, is not paid by a service that does not use them.
HOMES = {
    "PostgresLocks": "postgres",
    "RedisLocks": "redis",
    "guarded_upgrade": "upgrade",
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
