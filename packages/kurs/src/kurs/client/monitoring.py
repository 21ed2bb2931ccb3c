"""How the server itself does: is it up, what happened last, its caches, nonces and streams."""

from datetime import datetime

from msgspec import Struct

from kurs.client.connection import Connection

__all__ = [
    "AccountConnection",
    "CacheReport",
    "CacheStatistics",
    "CacheStrategy",
    "HybridSetup",
    "LogLine",
    "Monitoring",
    "NonceManager",
    "NonceReport",
    "Status",
    "StreamMetrics",
    "StreamUse",
]


class Status(Struct, frozen=True, kw_only=True):
    """`simulated` when the market is made up, `paper` when all money is paper money."""

    status: str
    version: str
    environment: str
    paper: bool
    simulated: bool
    market: str


class LogLine(Struct, frozen=True, kw_only=True):
    timestamp: datetime
    level: str
    message: str


class NonceManager(Struct, frozen=True, kw_only=True):
    """`reason` says why there is none."""

    mode: str
    active: bool
    last_nonce: int | None
    queue_size: int
    reason: str | None


class NonceReport(Struct, frozen=True, kw_only=True):
    nonce_manager_status: NonceManager


class CacheStatistics(Struct, frozen=True, kw_only=True):
    """Of all caches of the process together; the hit rate in percent, `unknown` says why a field is None."""

    total_entries: int | None
    cache_hit_rate: float | None
    total_requests: int
    cache_hits: int
    cache_misses: int
    configured_strategies: int
    unknown: dict[str, str]


class CacheStrategy(Struct, frozen=True, kw_only=True):
    """`ttl` in seconds."""

    ttl: int
    type: str
    active: bool
    reason: str | None


class CacheReport(Struct, frozen=True, kw_only=True):
    cache_statistics: CacheStatistics
    cache_strategies: dict[str, CacheStrategy]


class HybridSetup(Struct, frozen=True, kw_only=True):
    implementation_complete: bool


class StreamUse(Struct, frozen=True, kw_only=True):
    """Of one route, or of one kind of topic; the success rate a fraction, `uptime` in seconds."""

    total_connections: int
    active_connections: int
    messages_sent: int
    messages_failed: int
    errors: int
    last_error: str | None
    success_rate: float | None
    uptime: float


class StreamMetrics(Struct, frozen=True, kw_only=True):
    """Zeros where the process serves no streams."""

    total_active_connections: int
    total_messages_sent: int
    total_errors: int
    overall_success_rate: float | None
    enabled: bool
    managers: dict[str, StreamUse]


class AccountConnection(Struct, frozen=True, kw_only=True):
    """The account's connection to its venue."""

    status: str
    connected: bool
    venue: str
    message: str
    timestamp: datetime


class _Health(Struct, frozen=True):
    status: str


class Monitoring:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def health(self) -> str:
        """ "ok", also for strangers."""
        return (await self._ask.get("/api/health", _Health)).status

    async def status(self) -> Status:
        """Also for strangers."""
        return await self._ask.get("/api/status", Status)

    async def logs(self, *, limit: int = 100, level: str | None = None) -> list[LogLine]:
        """The newest, of this level and graver ones, oldest of them first."""
        return await self._ask.get("/api/logs", list[LogLine], limit=limit, level=level)

    async def caches(self) -> CacheReport:
        return await self._ask.get("/api/monitoring/cache", CacheReport)

    async def nonces(self) -> NonceReport:
        return await self._ask.get("/api/monitoring/nonce", NonceReport)

    async def hybrid_setup(self) -> HybridSetup:
        return await self._ask.get("/api/monitoring/hybrid-setup", HybridSetup)

    async def streams(self) -> StreamMetrics:
        return await self._ask.get("/ws/metrics", StreamMetrics)

    async def account_connection(self) -> AccountConnection:
        """To the venue."""
        return await self._ask.get("/api/user-data/status", AccountConnection)
