"""Pure ASGI middleware, one per file.

Job: see every request from outside the host's code, and answer some in its place.
In: an ASGI app, metrics, caches and limits. Out: an ASGI app.
May import: cache, limits, resilience, metrics, checks, clock, errors, Starlette. Never: FastAPI, `BaseHTTPMiddleware`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.asgi.metrics import MetricsMiddleware, RequestMetrics, RequestMetricsStatistics
from kadens.asgi.routes import RouteTemplates

if TYPE_CHECKING:
    from kadens.asgi.clients import ClientAddress, bearer_token, header
    from kadens.asgi.load_shedding import LoadShedding, LoadSheddingMiddleware, LoadSheddingStatistics, RoutePriority
    from kadens.asgi.rate_limit import (
        RateLimitMiddleware,
        RateLimits,
        RateLimitsStatistics,
        RouteLimit,
    )
    from kadens.asgi.rate_meters import SharedRates, WhenAway
    from kadens.asgi.response_cache import (
        ResponseCache,
        ResponseCacheMiddleware,
        ResponseCacheStatistics,
        RouteCache,
    )
    from kadens.asgi.timeout import RequestTimeouts, RequestTimeoutsStatistics, RouteTimeout, TimeoutMiddleware

__all__ = [
    "ClientAddress",
    "LoadShedding",
    "LoadSheddingMiddleware",
    "LoadSheddingStatistics",
    "MetricsMiddleware",
    "RateLimitMiddleware",
    "RateLimits",
    "RateLimitsStatistics",
    "RequestMetrics",
    "RequestMetricsStatistics",
    "RequestTimeouts",
    "RequestTimeoutsStatistics",
    "ResponseCache",
    "ResponseCacheMiddleware",
    "ResponseCacheStatistics",
    "RouteCache",
    "RouteLimit",
    "RoutePriority",
    "RouteTemplates",
    "RouteTimeout",
    "SharedRates",
    "TimeoutMiddleware",
    "WhenAway",
    "bearer_token",
    "header",
]

# Where each name is. The rooms behind them take some megabytes, which a service that only measures does not pay.
HOMES = {
    name: module
    for module, names in {
        "clients": ("ClientAddress", "bearer_token", "header"),
        "load_shedding": ("LoadShedding", "LoadSheddingMiddleware", "LoadSheddingStatistics", "RoutePriority"),
        "rate_limit": (
            "RateLimitMiddleware",
            "RateLimits",
            "RateLimitsStatistics",
            "RouteLimit",
        ),
        "rate_meters": ("SharedRates", "WhenAway"),
        "response_cache": ("ResponseCache", "ResponseCacheMiddleware", "ResponseCacheStatistics", "RouteCache"),
        "timeout": ("RequestTimeouts", "RequestTimeoutsStatistics", "RouteTimeout", "TimeoutMiddleware"),
    }.items()
    for name in names
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
