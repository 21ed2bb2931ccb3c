"""The pools that database drivers bring along, read without importing any of them."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kadens.errors import BadInput
from kadens.metrics import Registry

__all__ = ["DatabasePoolStatistics", "database_pool_statistics", "measure_database_pool"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabasePoolStatistics:
    """`size` connections are open, `borrowed` of them in use; `limit` is None where there is none."""

    size: int
    idle: int
    borrowed: int
    limit: int | None


@runtime_checkable
class _SqlalchemyPool(Protocol):
    def size(self) -> int: ...
    def checkedin(self) -> int: ...
    def checkedout(self) -> int: ...


@runtime_checkable
class _SqlalchemyEngine(Protocol):
    @property
    def pool(self) -> object: ...


@runtime_checkable
class _AsyncpgPool(Protocol):
    def get_size(self) -> int: ...
    def get_idle_size(self) -> int: ...
    def get_max_size(self) -> int: ...


def database_pool_statistics(pool: object) -> DatabasePoolStatistics:
    """Of an asyncpg pool, a SQLAlchemy engine (async or not) or its queue pool; anything else is `BadInput`."""
    if isinstance(pool, _AsyncpgPool):
        return _read_asyncpg(pool)
    inner = pool.pool if isinstance(pool, _SqlalchemyEngine) else pool
    if isinstance(inner, _SqlalchemyPool):
        return _read_sqlalchemy(inner)
    raise BadInput.of("pool", pool, "an asyncpg pool, a SQLAlchemy engine with a queue pool, or such a pool")


def measure_database_pool(registry: Registry, pool: object, *, name: str) -> None:
    """Show it as the gauge `database_pool_<name>_connections`, by state, read anew at every scrape."""
    database_pool_statistics(pool)
    gauges = registry.gauges(
        f"database_pool_{name}_connections", "Connections of a database pool, by state.", labels=("state",)
    )
    gauges.labels("idle").read_from(lambda: float(database_pool_statistics(pool).idle))
    gauges.labels("borrowed").read_from(lambda: float(database_pool_statistics(pool).borrowed))
    gauges.labels("limit").read_from(lambda: _limit(database_pool_statistics(pool)))


def _limit(statistics: DatabasePoolStatistics) -> float | None:
    return None if statistics.limit is None else float(statistics.limit)


def _read_asyncpg(pool: _AsyncpgPool) -> DatabasePoolStatistics:
    size, idle = pool.get_size(), pool.get_idle_size()
    return DatabasePoolStatistics(size=size, idle=idle, borrowed=size - idle, limit=pool.get_max_size())


def _read_sqlalchemy(pool: _SqlalchemyPool) -> DatabasePoolStatistics:
    idle, borrowed = pool.checkedin(), pool.checkedout()
    # Queue pools alone grow past their size, and have no public word for how far; -1 means without end.
    beyond = getattr(pool, "_max_overflow", 0)
    limit = None if beyond < 0 or pool.size() == 0 else pool.size() + beyond
    return DatabasePoolStatistics(size=idle + borrowed, idle=idle, borrowed=borrowed, limit=limit)
