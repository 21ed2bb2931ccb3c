"""The parts that settings ask for, made from them.

A room is imported when the first part of it is made: what a service does not use costs it no memory.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

from kadens.clock import Clock
from kadens.errors import WrongState
from kadens.profiling import EventLoopOptions
from kadens.settings import (
    CacheSettings,
    LockSettings,
    MemorySettings,
    MonitoringSettings,
    ResilienceSettings,
    SecretUrl,
    Settings,
    ThreadsSettings,
)
from kadens.system.events import CircuitChanged, Event, LeakSuspected, LeaseEnded, LoopBlocked

if TYPE_CHECKING:
    from kadens.cache import Cache, MemoryStore, Policy, Publishing, Store
    from kadens.locks import Lease, Locks
    from kadens.memory import BufferPool, GarbageCollector, Growth, LeakDetector, ResourceTracker
    from kadens.metrics import OtlpExporter, Registry, Workers
    from kadens.pools import ThreadPool
    from kadens.redis_client import RedisClient, RedisClientStatistics
    from kadens.resilience import Change, CircuitBreaker, SharedCircuitBreaker
    from kadens.system.cached_functions import CachedFunctions

__all__ = [
    "Collector",
    "SharedRedis",
    "askers",
    "event_loop_options",
    "make_buffers",
    "make_cache",
    "make_circuit_breaker",
    "make_exporter",
    "make_leaks",
    "make_locks",
    "make_publishing",
    "make_resources",
    "make_shared_circuit_breaker",
    "make_threads",
    "make_workers",
    "refit_cache",
    "serve_functions",
    "telling",
]

logger = logging.getLogger(__name__)

Tell = Callable[[Event], None]

Server = Callable[[SecretUrl], "str | RedisClient"]

# A store of one byte keeps nothing: each value is loaded when it is asked for, still once for all who ask at a time.
NOTHING: Final = 1


def event_loop_options(monitoring: MonitoringSettings) -> EventLoopOptions | None:
    """None for no monitor."""
    if not monitoring.enabled:
        return None
    return EventLoopOptions(interval=monitoring.event_loop_interval, blocked_after=monitoring.blocked_after)


def telling(options: EventLoopOptions, tell: Tell) -> EventLoopOptions:
    """The same, and a block is told to the listeners too."""

    def on_blocked(lag: float) -> None:
        tell(LoopBlocked(lag=lag))
        if options.on_blocked is not None:
            options.on_blocked(lag)

    return replace(options, on_blocked=on_blocked)


def make_exporter(monitoring: MonitoringSettings, registry: "Registry", endpoint: str, clock: Clock) -> "OtlpExporter":
    from kadens.metrics import OtlpExporter, OtlpOptions

    options = OtlpOptions(endpoint=endpoint, service=monitoring.service, interval=monitoring.otlp_interval)
    return OtlpExporter(registry, options, clock=clock)


def make_workers(registry: "Registry", folder: str) -> "Workers":
    from kadens.metrics import Workers

    return Workers(registry, folder)


# ── Redis ─────────────────────────────────────────────────────────────────────────────────────────

# Seconds between tries to reach it again: the cache serves what is near meanwhile, and not for longer than it must.
LONGEST_RETRY: Final = 0.25


class SharedRedis:
    """One connection for all parts that ask the same server; opened by the first who does."""

    def __init__(self, url: SecretUrl, timeout: float) -> None:
        from kadens.redis_client import RedisClient

        self.url = url
        self.client = RedisClient(
            url.reveal(),
            timeout=timeout,
            open_within=timeout,
            longest_retry=min(LONGEST_RETRY, timeout / 2),
            wanted_by="Kadens",
        )

    async def __aenter__(self) -> Self:
        # Whether a server that is not there is a reason not to start, each part decides.
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.client.aclose()

    def statistics(self) -> "RedisClientStatistics":
        return self.client.statistics()


def askers(settings: Settings, url: SecretUrl) -> int:
    """How many parts ask that server."""
    cache, lock, limits, resilience = settings.cache, settings.lock, settings.limits, settings.resilience
    asked = (
        cache.redis_url if cache.enabled else None,
        lock.redis_url if lock.backend == "redis" else None,
        limits.redis_url if limits.rate is not None else None,
        resilience.redis_url,
    )
    return asked.count(url)


# ── cache ─────────────────────────────────────────────────────────────────────────────────────────


def make_cache(settings: CacheSettings, server: Server, clock: Clock) -> "Cache":
    """Near alone, or near and far as one: with Redis, or with a file for the processes of one machine."""
    from kadens.cache import Cache

    return Cache(_store(settings, server, clock), name="kadens", policy=_policy(settings), clock=clock)


def refit_cache(cache: "Cache", settings: CacheSettings) -> None:
    """The sizes and the policy of a cache that is in use."""
    cache.policy = _policy(settings)
    if cache.near is not None and settings.enabled:
        cache.near.max_entries = settings.l1_cache_size
        cache.near.max_bytes = settings.max_memory


def _store(settings: CacheSettings, server: Server, clock: Clock) -> "Store":
    if not settings.enabled:
        return _near(settings, clock)
    near, far = _near(settings, clock), _far(settings, server, clock)
    if far is None:
        return near
    from kadens.cache import TieredStore

    return TieredStore(near, far)


def _far(settings: CacheSettings, server: Server, clock: Clock) -> "Store | None":
    if settings.disk_path is not None:
        from kadens.cache import DiskStore

        return DiskStore(settings.disk_path, max_bytes=settings.disk_bytes, clock=clock)
    if settings.redis_url is None:
        return None
    from kadens.cache import RedisStore

    return RedisStore(server(settings.redis_url), namespace=settings.namespace, clock=clock)


def _near(settings: CacheSettings, clock: Clock) -> "MemoryStore":
    from kadens.cache import MemoryStore

    max_bytes = settings.max_memory if settings.enabled else NOTHING
    return MemoryStore(max_entries=settings.l1_cache_size, max_bytes=max_bytes, clock=clock)


def _policy(settings: CacheSettings) -> "Policy":
    from kadens.cache import Policy

    return Policy(ttl=settings.default_ttl, jitter=settings.jitter, timeout=settings.timeout)


def make_publishing(cache: "Cache", settings: CacheSettings) -> "Publishing":
    """Tells the far store what the cache counts, for `kadens cache stats`."""
    from kadens.cache import Publishing

    return Publishing([cache], interval=settings.publish_interval or 0.0)


def serve_functions(cache: "Cache") -> "CachedFunctions":
    """Functions that were decorated without a cache use this one while it is open."""
    from kadens.system.cached_functions import CachedFunctions

    return CachedFunctions(cache)


# ── locks ─────────────────────────────────────────────────────────────────────────────────────────


def make_locks(read: Callable[[], LockSettings], server: Server, tell: Tell, clock: Clock) -> "Locks":
    """Of the backend that the settings name; `read` gives those of the moment."""
    from kadens.locks import FileLocks, MemoryLocks

    settings = read()

    def on_lost(lease: "Lease") -> None:
        tell(LeaseEnded(name=lease.name, fence=lease.fence))

    if settings.backend == "memory":
        return MemoryLocks(on_lost=on_lost, clock=clock)
    if settings.backend == "file":
        return FileLocks(settings.folder or "", on_lost=on_lost, clock=clock)
    return _server_locks(read, server, on_lost, clock)


def _server_locks(
    read: Callable[[], LockSettings], server: Server, on_lost: "Callable[[Lease], None]", clock: Clock
) -> "Locks":
    from kadens.locks import PostgresLocks, RedisLocks
    from kadens.system.backoff import SettingsBackoff

    settings, backoff = read(), SettingsBackoff(read)
    within = settings.command_timeout
    if settings.backend == "redis" and settings.redis_url is not None:
        redis = server(settings.redis_url)
        return RedisLocks(redis, backoff=backoff, command_timeout=within, on_lost=on_lost, clock=clock)
    url = settings.postgres_url.reveal() if settings.postgres_url is not None else ""
    return PostgresLocks(url, backoff=backoff, command_timeout=within, on_lost=on_lost, clock=clock)


# ── resilience ────────────────────────────────────────────────────────────────────────────────────


def make_circuit_breaker(name: str, settings: ResilienceSettings, tell: Tell, clock: Clock) -> "CircuitBreaker":
    from kadens.resilience import CircuitBreaker

    return CircuitBreaker(name, **_circuit(settings), on_change=_telling_changes(tell), clock=clock)


def make_shared_circuit_breaker(
    name: str, server: "str | RedisClient", settings: ResilienceSettings, tell: Tell, clock: Clock
) -> "SharedCircuitBreaker":
    from kadens.resilience import SharedCircuitBreaker

    return SharedCircuitBreaker(name, server, **_circuit(settings), on_change=_telling_changes(tell), clock=clock)


def _circuit(settings: ResilienceSettings) -> dict[str, Any]:
    fields = ("failure_ratio", "min_calls", "window", "recovery", "probes")
    return {field: getattr(settings, field) for field in fields}


def _telling_changes(tell: Tell) -> "Callable[[Change], None]":
    def on_change(change: "Change") -> None:
        tell(CircuitChanged(name=change.name, before=change.before.value, after=change.after.value))

    return on_change


# ── pools and memory ──────────────────────────────────────────────────────────────────────────────


def make_threads(settings: ThreadsSettings, clock: Clock) -> "ThreadPool":
    from kadens.pools import ThreadPool

    return ThreadPool("kadens", settings.size, max_waiting=settings.max_waiting, timeout=settings.timeout, clock=clock)


def make_resources(settings: MemorySettings, clock: Clock) -> "ResourceTracker":
    from kadens.memory import ResourceTracker

    return ResourceTracker(stacks=settings.stacks, clock=clock)


def make_buffers(settings: MemorySettings) -> "BufferPool":
    from kadens.memory import BufferPool

    return BufferPool(max_idle=settings.buffer_bytes)


def make_leaks(settings: MemorySettings, tell: Tell, clock: Clock) -> "LeakDetector":
    from kadens.memory import LeakDetector

    def on_leak(leak: "Growth") -> None:
        tell(LeakSuspected(leak=leak))

    return LeakDetector(interval=settings.leak_interval, on_leak=on_leak, clock=clock)


class Collector:
    """The policy for the garbage collector; the process has one, so a second Kadens leaves it as it is."""

    def __init__(self, settings: MemorySettings) -> None:
        self._settings = settings
        self._policy: GarbageCollector | None = None

    async def __aenter__(self) -> Self:
        from kadens.memory import CollectorOptions, GarbageCollector

        threshold = self._settings.gc_threshold
        thresholds = None if threshold is None else (threshold, 20, 50)
        policy = GarbageCollector(CollectorOptions(freeze=self._settings.gc_freeze, thresholds=thresholds))
        try:
            await policy.__aenter__()
        except WrongState:
            logger.info("the garbage collector has a policy already, which stays")
        else:
            self._policy = policy
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        policy, self._policy = self._policy, None
        if policy is not None:
            await policy.aclose()

    def statistics(self) -> object:
        """`CollectorStatistics`; None while another has set the policy."""
        return None if self._policy is None else self._policy.statistics()
