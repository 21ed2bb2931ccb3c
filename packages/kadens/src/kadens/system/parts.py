"""The parts that settings ask for, made from them.

A room is imported when the first part of it is made: what a service does not use costs it no memory.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

from kadens.clock import Clock
from kadens.errors import WrongState
from kadens.profiling import EventLoopOptions
from kadens.settings import CacheSettings, LockSettings, MemorySettings, MonitoringSettings, ThreadsSettings
from kadens.system.events import Event, LeakSuspected, LeaseEnded, LoopBlocked

if TYPE_CHECKING:
    from kadens.cache import Cache, CacheStatistics, MemoryStore, Policy, Store
    from kadens.locks import Lease, Locks
    from kadens.memory import BufferPool, GarbageCollector, Growth, LeakDetector, ResourceTracker
    from kadens.metrics import OtlpExporter, Registry, Workers
    from kadens.pools import ThreadPool

__all__ = [
    "CachedFunctions",
    "Collector",
    "event_loop_options",
    "make_buffers",
    "make_cache",
    "make_exporter",
    "make_leaks",
    "make_locks",
    "make_resources",
    "make_threads",
    "make_workers",
    "refit_cache",
    "telling",
]

logger = logging.getLogger(__name__)

Tell = Callable[[Event], None]

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


# ── cache ─────────────────────────────────────────────────────────────────────────────────────────


def make_cache(settings: CacheSettings, clock: Clock) -> "Cache":
    """Near alone; near and far with Redis; a file alone, for a disk tells nobody what it forgot."""
    from kadens.cache import Cache

    return Cache(_store(settings, clock), name="kadens", policy=_policy(settings), clock=clock)


def refit_cache(cache: "Cache", settings: CacheSettings) -> None:
    """The sizes and the policy of a cache that is in use."""
    cache.policy = _policy(settings)
    if cache.near is not None and settings.enabled:
        cache.near.max_entries = settings.l1_cache_size
        cache.near.max_bytes = settings.max_memory


def _store(settings: CacheSettings, clock: Clock) -> "Store":
    if not settings.enabled:
        return _near(settings, clock)
    if settings.disk_path is not None:
        from kadens.cache import DiskStore

        return DiskStore(settings.disk_path, max_entries=settings.l1_cache_size, clock=clock)
    if settings.redis_url is None:
        return _near(settings, clock)
    from kadens.cache import RedisStore, TieredStore

    far = RedisStore(settings.redis_url.reveal(), namespace=settings.namespace, clock=clock)
    return TieredStore(_near(settings, clock), far)


def _near(settings: CacheSettings, clock: Clock) -> "MemoryStore":
    from kadens.cache import MemoryStore

    max_bytes = settings.max_memory if settings.enabled else NOTHING
    return MemoryStore(max_entries=settings.l1_cache_size, max_bytes=max_bytes, clock=clock)


def _policy(settings: CacheSettings) -> "Policy":
    from kadens.cache import Policy

    return Policy(ttl=settings.default_ttl, jitter=settings.jitter, timeout=settings.timeout)


class CachedFunctions:
    """While it is open, functions that were decorated without a cache use this one."""

    def __init__(self, cache: "Cache") -> None:
        from kadens.cache import default_cache

        self._cache = cache
        self._default = default_cache()
        self._own = self._default.store, self._default.near, self._default.policy

    async def __aenter__(self) -> Self:
        default = self._default
        self._own = default.store, default.near, default.policy
        # What it has kept so far is found by nobody from now on.
        await default.store.aclose()
        default.store, default.near, default.policy = self._cache.store, self._cache.near, self._cache.policy
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._default.store, self._default.near, self._default.policy = self._own

    def statistics(self) -> "CacheStatistics":
        return self._default.statistics()


# ── locks ─────────────────────────────────────────────────────────────────────────────────────────


def make_locks(read: Callable[[], LockSettings], tell: Tell, clock: Clock) -> "Locks":
    """Of the backend that the settings name; `read` gives those of the moment."""
    from kadens.locks import FileLocks, MemoryLocks

    settings = read()

    def on_lost(lease: "Lease") -> None:
        tell(LeaseEnded(name=lease.name, fence=lease.fence))

    if settings.backend == "memory":
        return MemoryLocks(on_lost=on_lost, clock=clock)
    if settings.backend == "file":
        return FileLocks(settings.folder or "", on_lost=on_lost, clock=clock)
    return _server_locks(read, on_lost, clock)


def _server_locks(read: Callable[[], LockSettings], on_lost: "Callable[[Lease], None]", clock: Clock) -> "Locks":
    from kadens.locks import PostgresLocks, RedisLocks
    from kadens.system.backoff import SettingsBackoff

    settings, backoff = read(), SettingsBackoff(read)
    within = settings.command_timeout
    if settings.backend == "redis" and settings.redis_url is not None:
        url = settings.redis_url.reveal()
        return RedisLocks(url, backoff=backoff, command_timeout=within, on_lost=on_lost, clock=clock)
    url = settings.postgres_url.reveal() if settings.postgres_url is not None else ""
    return PostgresLocks(url, backoff=backoff, command_timeout=within, on_lost=on_lost, clock=clock)


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
