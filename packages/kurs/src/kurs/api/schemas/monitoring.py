"""What the nonces, the caches and their parts do, in the shape that older clients read."""

from typing import Literal

from pydantic import BaseModel, Field

__all__ = [
    "AggressiveCaching",
    "CacheEfficiency",
    "CacheReport",
    "CacheStatistics",
    "CacheStrategy",
    "CacheUse",
    "CleanupInfo",
    "Components",
    "FrontendOptimization",
    "HybridSetup",
    "HybridStatus",
    "MonitoringLogging",
    "MonitoringReport",
    "MonitoringStatus",
    "NonceManager",
    "NonceManagerStatus",
    "NonceReport",
    "NonceSavings",
    "NonceUsage",
    "PerformanceMetrics",
]

UNKNOWN = "why a field is null, by its name"


class MonitoringStatus(BaseModel):
    uptime_hours: float = Field(description="of this process")


class NonceUsage(BaseModel):
    total_nonces_issued: int


class MonitoringReport(BaseModel):
    monitoring_status: MonitoringStatus
    nonce_usage_stats: NonceUsage


class RecentNonce(BaseModel):
    nonce: int
    service: str
    api_key_suffix: str
    timestamp: str
    request_time: float


class KeyStats(BaseModel):
    total_requests: int
    last_request: str | None
    services: list[str]


class ActiveKey(BaseModel):
    services: list[str]
    stats: KeyStats


class NonceManagerStatus(BaseModel):
    """Of the nonce manager, where there is one; `reason` says why there is none."""

    mode: Literal["development", "paper"] = Field(description="where requests go")
    active: bool
    development_mode: bool
    last_nonce: int | None
    queue_size: int
    queue_processor_running: bool
    active_api_keys: dict[str, ActiveKey]
    total_services: int
    recent_nonces: list[RecentNonce]
    rate_limiting_active: bool
    reason: str | None


class HybridStatus(BaseModel):
    sekventiell_ko_active: bool = Field(description="whether requests to the venue wait in one queue")
    enhanced_monitoring: bool = Field(description="whether this process measures its requests and its event loop")
    cache_integration: bool = Field(description="whether the cache is in use")


class NonceReport(BaseModel):
    monitoring_report: MonitoringReport
    nonce_manager_status: NonceManagerStatus
    hybrid_setup_status: HybridStatus


class CacheUse(BaseModel):
    count: int | None = Field(description="entries; null, because they are not counted by prefix")
    total_accesses: int


class MostAccessed(BaseModel):
    key: str
    age_seconds: float
    remaining_ttl: float
    access_count: int
    cache_type: str


class CleanupInfo(BaseModel):
    last_cleanup: str | None
    cleanup_interval_seconds: float | None


class CacheStatistics(BaseModel):
    """Of this process."""

    total_entries: int | None
    cache_hit_rate: float | None = Field(description="percent")
    total_requests: int
    cache_hits: int
    cache_misses: int
    type_distribution: dict[str, CacheUse] = Field(description="by what stands before the first colon of a key")
    configured_strategies: int
    most_accessed: list[MostAccessed]
    cleanup_info: CleanupInfo
    unknown: dict[str, str] = Field(description=UNKNOWN)


class CacheEfficiency(BaseModel):
    balances_cache_active: bool
    positions_cache_active: bool
    account_info_cache_active: bool


class NonceSavings(BaseModel):
    estimated_nonce_calls_saved: int
    critical_cache_hits: int
    estimated_api_load_reduction_percent: float | None
    cache_efficiency: CacheEfficiency
    unknown: dict[str, str] = Field(description=UNKNOWN)


class CacheStrategy(BaseModel):
    """How the older bot kept an answer; `active` says whether it is kept here."""

    ttl: int = Field(description="seconds", examples=[90])
    type: str = Field(examples=["critical"])
    active: bool
    reason: str | None


class CacheReport(BaseModel):
    cache_statistics: CacheStatistics
    nonce_savings_estimate: NonceSavings
    cache_strategies: dict[str, CacheStrategy]


class NonceManager(BaseModel):
    status: str
    features: list[str]
    queue_size: int
    reason: str | None


class AggressiveCaching(BaseModel):
    status: str
    hit_rate: float | None = Field(description="percent")
    strategies_configured: int
    unknown: dict[str, str] = Field(description=UNKNOWN)


class FrontendOptimization(BaseModel):
    status: str | None
    features: list[str]
    unknown: dict[str, str] = Field(description=UNKNOWN)


class MonitoringLogging(BaseModel):
    status: str
    total_nonces_tracked: int


class Components(BaseModel):
    enhanced_nonce_manager: NonceManager
    aggressive_caching: AggressiveCaching
    frontend_optimization: FrontendOptimization
    monitoring_logging: MonitoringLogging


class PerformanceMetrics(BaseModel):
    """Null where there are no nonces to speak of."""

    estimated_nonce_reduction: str | None
    race_condition_prevention: str | None
    api_load_reduction: str | None
    unknown: dict[str, str] = Field(description=UNKNOWN)


class HybridSetup(BaseModel):
    implementation_complete: bool
    components: Components
    performance_metrics: PerformanceMetrics
