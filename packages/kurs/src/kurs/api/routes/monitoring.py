"""What the venue's nonces, the caches and their parts do."""

from kurs.api.dependencies import MonitoringDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.schemas import monitoring as schemas
from kurs.services.monitoring import CACHE_STRATEGIES, CacheFigures, Monitoring, NonceFigures

__all__ = ["router"]

router = doors("/api/monitoring", "monitoring")

HOUR = 3600.0
FROM_LIVE_STATE = "answered from live state; nothing is kept"
NOT_SEEN = "a server does not see how its clients are made"
NOT_ASKED = "it has not been asked yet"
NOT_COUNTED = "entries are kept outside of this process, where they are not counted"
NO_CLEANING = "entries end when they are asked for too late or when others need their place; nothing cleans up"
NOT_BY_KEY = "requests are counted by prefix, not by key"


@router.get("/nonce", summary="Nonces, and the manager that gives them out")
@needs("read")
async def nonce(monitoring: MonitoringDep) -> schemas.NonceReport:
    """There is no nonce manager before there is a live venue, and this says so."""
    found = monitoring.nonces()
    return schemas.NonceReport(
        monitoring_report=schemas.MonitoringReport(
            monitoring_status=schemas.MonitoringStatus(uptime_hours=found.uptime / HOUR),
            nonce_usage_stats=schemas.NonceUsage(total_nonces_issued=0),
        ),
        nonce_manager_status=_manager(found),
        hybrid_setup_status=schemas.HybridStatus(
            sekventiell_ko_active=False,
            enhanced_monitoring=monitoring.measured,
            cache_integration=monitoring.cache().used,
        ),
    )


@router.get("/cache", summary="The cache of this process")
@needs("read")
async def cache(monitoring: MonitoringDep) -> schemas.CacheReport:
    """As it is counted; and how the older bot kept answers that are given from live state here."""
    reduction = "nothing is asked of a venue beyond this process"
    return schemas.CacheReport(
        cache_statistics=_statistics(monitoring.cache()),
        nonce_savings_estimate=schemas.NonceSavings(
            estimated_nonce_calls_saved=0,
            critical_cache_hits=0,
            estimated_api_load_reduction_percent=None,
            cache_efficiency=schemas.CacheEfficiency(
                balances_cache_active=False, positions_cache_active=False, account_info_cache_active=False
            ),
            unknown={"estimated_api_load_reduction_percent": reduction},
        ),
        cache_strategies={
            name: schemas.CacheStrategy(ttl=kept.ttl, type=kept.type, active=False, reason=FROM_LIVE_STATE)
            for name, kept in CACHE_STRATEGIES.items()
        },
    )


@router.get("/hybrid-setup", summary="How nonces, caches and monitoring work together")
@needs("read")
async def hybrid_setup(monitoring: MonitoringDep) -> schemas.HybridSetup:
    """Each part as it is here; what belongs to a live venue is told to be inactive."""
    return schemas.HybridSetup(
        implementation_complete=False,
        components=_components(monitoring),
        performance_metrics=schemas.PerformanceMetrics(
            estimated_nonce_reduction=None,
            race_condition_prevention=None,
            api_load_reduction=None,
            unknown=dict.fromkeys(
                ("estimated_nonce_reduction", "race_condition_prevention", "api_load_reduction"),
                monitoring.nonces().reason,
            ),
        ),
    )


alias(router, "GET", "/hybrid", hybrid_setup, of="/api/monitoring/hybrid-setup")


def _manager(found: NonceFigures) -> schemas.NonceManagerStatus:
    return schemas.NonceManagerStatus(
        mode="development" if found.development else "paper",
        active=False,
        development_mode=found.development,
        last_nonce=None,
        queue_size=0,
        queue_processor_running=False,
        active_api_keys={},
        total_services=0,
        recent_nonces=[],
        rate_limiting_active=False,
        reason=found.reason,
    )


def _statistics(found: CacheFigures) -> schemas.CacheStatistics:
    unknown = {
        "type_distribution.count": NOT_BY_KEY,
        "most_accessed": NOT_BY_KEY,
        "cleanup_info.last_cleanup": NO_CLEANING,
        "cleanup_info.cleanup_interval_seconds": NO_CLEANING,
    }
    if found.entries is None:
        unknown["total_entries"] = NOT_COUNTED
    if found.hit_rate is None:
        unknown["cache_hit_rate"] = NOT_ASKED
    return schemas.CacheStatistics(
        total_entries=found.entries,
        cache_hit_rate=found.hit_rate,
        total_requests=found.requests,
        cache_hits=found.hits,
        cache_misses=found.misses,
        type_distribution={
            prefix: schemas.CacheUse(count=None, total_accesses=asked) for prefix, asked in found.prefixes.items()
        },
        configured_strategies=len(CACHE_STRATEGIES),
        most_accessed=[],
        cleanup_info=schemas.CleanupInfo(last_cleanup=None, cleanup_interval_seconds=None),
        unknown=unknown,
    )


def _components(monitoring: Monitoring) -> schemas.Components:
    nonces, kept = monitoring.nonces(), monitoring.cache()
    return schemas.Components(
        enhanced_nonce_manager=schemas.NonceManager(status="inactive", features=[], queue_size=0, reason=nonces.reason),
        aggressive_caching=schemas.AggressiveCaching(
            status="active" if kept.used else "inactive",
            hit_rate=kept.hit_rate,
            strategies_configured=len(CACHE_STRATEGIES),
            unknown={} if kept.hit_rate is not None else {"hit_rate": NOT_ASKED},
        ),
        frontend_optimization=schemas.FrontendOptimization(status=None, features=[], unknown={"status": NOT_SEEN}),
        monitoring_logging=schemas.MonitoringLogging(
            status="active" if monitoring.measured else "inactive", total_nonces_tracked=0
        ),
    )
