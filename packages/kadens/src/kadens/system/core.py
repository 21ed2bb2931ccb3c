"""The one object a service holds: it opens and closes parts, hands them out, and says how they are."""

import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from kadens import checks
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, BadSettings, WrongState
from kadens.metrics import Registry, default_registry, measure_process, render
from kadens.profiling import EventLoopMonitor, EventLoopOptions
from kadens.settings import MonitoringSettings, SecretUrl, Setting, Settings
from kadens.system import parts
from kadens.system.events import Listener, Listeners, SettingsChanged
from kadens.system.exposed import Exposed
from kadens.system.holding import Holding, State
from kadens.system.lifetimes import Part
from kadens.system.readiness import CHECK_DEADLINE, Check, CheckResult, Checks, Readiness
from kadens.system.reports import Reports
from kadens.system.statistics import KadensStatistics, Measured

if TYPE_CHECKING:
    from kadens.asgi import ResponseCache, RouteCache
    from kadens.batching import Batcher
    from kadens.cache import Cache, CachedFunction, Warming
    from kadens.locks import Locks
    from kadens.memory import BufferPool, LeakDetector, ResourceTracker
    from kadens.metrics import Workers
    from kadens.pools import Pool, ThreadPool
    from kadens.redis_client import RedisClient
    from kadens.resilience import CircuitBreaker

__all__ = ["Kadens", "Part"]

T = TypeVar("T")
R = TypeVar("R")

DEFAULT_EVENT_LOOP = EventLoopOptions()
LIFECYCLE_CHECK = "kadens"

COLLECTOR = "collector"
RESPONSES = "response_cache"
SHARED_REDIS = "shared_redis"
# Which part keeps what the settings that begin so say; what is not here is kept from the beginning.
KEEPERS = {
    "cache.publish_interval": "publishing",
    "cache.": "cache",
    "lock.": "locks",
    "pools.threads.": "threads",
    "pools.database.": "pools.database",
    "pools.http.": "pools.http",
    "memory.gc_": COLLECTOR,
    "memory.leak_": "leaks",
    "memory.buffer_": "buffers",
}
# These do not open again, and are made anew.
CLOSED_FOR_GOOD = ("locks", "resources", "cached_functions", "publishing")


class Kadens:
    """`Kadens("balanced")`: opens what its settings ask for, and the parts it is given, and closes them in reverse.

    `settings` are a profile's name, beside which `environment` may name one, or `Settings`; without, what the
    environment's variables say, else the profile minimal. Its own parts are handed out as `cache`, `locks`, `threads`,
    `resources` and `buffers`; each is made when it is first asked for, and before that costs nothing. Those that have
    something to open are opened at the start.
    A part that fails to open closes those before it, and its error carries a note with its name. All parts together
    have `open_within` seconds to open and `close_within` to close; one that hangs is cancelled, the others are closed,
    and `DeadlineExceeded` names it. `event_loop=None` leaves the event-loop monitor out. One event loop at a time.
    """

    def __init__(
        self,
        settings: Settings | str | None = None,
        *,
        environment: str | None = None,
        event_loop: EventLoopOptions | None = DEFAULT_EVENT_LOOP,
        open_within: float = 60.0,
        close_within: float = 30.0,
        clock: Clock = monotonic,
    ) -> None:
        self._settings = _settings_of(settings, environment)
        if event_loop is not None:
            checks.instance("event_loop", event_loop, EventLoopOptions, "EventLoopOptions, or None for no monitor")
        self._holding = Holding(
            open_within=checks.seconds("open_within", open_within),
            close_within=checks.seconds("close_within", close_within),
            last=COLLECTOR,
        )
        checks.sync_callable("clock", clock)
        self.registry = Registry()
        self._clock = clock
        self._listeners = Listeners()
        self._holding.watched["metrics"] = self.registry
        self._checks = Checks(taken=(LIFECYCLE_CHECK,))
        self._attached = False
        self._opened_at = 0.0
        measure_process(self.registry)
        self.registry.include(Exposed(self._holding.measured))
        # What modules have timed before there was any Kadens.
        self.registry.include(default_registry())
        self._watch_event_loop(event_loop)

    @classmethod
    def from_file(
        cls, path: str | os.PathLike[str], *, profile: str | None = None, environment: str | None = None
    ) -> Self:
        """With the settings of a JSON or TOML file, over those of the profile; `BadSettings`."""
        checks.path("path", path)
        return cls(Settings.of(profile, environment=environment, file=path))

    # ── its own parts ────────────────────────────────────────────────────────────────────────────

    @property
    def settings(self) -> Settings:
        """As they are now; `update` changes them."""
        return self._settings

    @property
    def cache(self) -> "Cache":
        """In memory, before a far store if the settings name one; keeps nothing where caching is switched off."""
        return self._holding.owned(
            "cache", lambda: parts.make_cache(self._settings.cache, self.redis_server, self._clock)
        )

    @property
    def locks(self) -> "Locks":
        """Of the backend that the settings name."""
        return self._holding.owned(
            "locks",
            lambda: parts.make_locks(lambda: self._settings.lock, self.redis_server, self._listeners.tell, self._clock),
        )

    @property
    def threads(self) -> "ThreadPool":
        """For calls that would block the event loop."""
        return self._holding.owned("threads", lambda: parts.make_threads(self._settings.pools.threads, self._clock))

    @property
    def resources(self) -> "ResourceTracker":
        """What is open, and who opened it; closed with Kadens."""
        return self._holding.owned("resources", lambda: parts.make_resources(self._settings.memory, self._clock))

    @property
    def buffers(self) -> "BufferPool":
        """Memory to be used again."""
        return self._holding.watched_as("buffers", lambda: parts.make_buffers(self._settings.memory))

    @property
    def leaks(self) -> "LeakDetector":
        """What grows; to be asked for before Kadens opens, unless the settings say `memory.leak_detection`."""
        if "leaks" not in self._holding.own and self._holding.state is not State.CLOSED:
            raise WrongState("the leak detector came too late: ask for it before Kadens opens, or by its settings")
        return self._holding.owned(
            "leaks", lambda: parts.make_leaks(self._settings.memory, self._listeners.tell, self._clock)
        )

    def pool(
        self,
        name: Literal["database", "http"],
        factory: Callable[[], Awaitable[T]],
        *,
        check: Callable[[T], Awaitable[bool]] | None = None,
        close: Callable[[T], Awaitable[None]] | None = None,
    ) -> "Pool[T]":
        """A pool with the sizes of that name, opened with Kadens: to be asked for before."""
        from kadens.pools import Pool

        if name not in ("database", "http"):
            raise BadInput.of("name", name, "database or http, whose sizes are in the settings")
        sizes = getattr(self._settings.pools, name)
        pool = Pool(
            factory,
            min_size=sizes.min_size,
            max_size=sizes.max_size,
            idle=sizes.idle,
            lifetime=sizes.lifetime,
            timeout=sizes.timeout,
            check=check,
            close=close,
            clock=self._clock,
        )
        self.add(f"pools.{name}", pool)
        return pool

    def batcher(
        self, name: str, process_many: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]]
    ) -> "Batcher[T, R]":
        """Many calls become one of `process_many`, as the settings say; closed with Kadens."""
        from kadens.batching import Batcher

        checks.name("name", name)
        said = self._settings.batching
        self._holding.refuse_taken(f"batching.{name}")
        return self._holding.owned(
            f"batching.{name}",
            lambda: Batcher(
                process_many,
                max_size=said.max_size,
                max_wait=said.max_wait,
                concurrency=said.concurrency,
                timeout=said.timeout,
            ),
        )

    def circuit_breaker(self, name: str, *, shared: bool = False) -> "CircuitBreaker":
        """As the settings say; its changes of state are told to the listeners.

        With `shared` it opens, probes and closes together with those of that name in all processes that name the
        same `resilience.redis_url`, which must be set.
        """
        self._holding.refuse_taken(f"resilience.{name}")
        checks.instance("shared", shared, bool, "True or False")
        said = self._settings.resilience
        if not shared:
            breaker = parts.make_circuit_breaker(name, said, self._listeners.tell, self._clock)
        elif said.redis_url is None:
            raise BadInput.of("shared", shared, "False, while the setting resilience.redis_url names no server")
        else:
            server = self.redis_server(said.redis_url)
            breaker = link = parts.make_shared_circuit_breaker(name, server, said, self._listeners.tell, self._clock)
            # To enter a breaker is to make a call, so that it is no part itself.
            self._holding.owned(f"resilience.{name}.link", lambda: aclosing(link))
        return self._holding.watched_as(f"resilience.{name}", lambda: breaker)

    def response_cache(self, routes: "Sequence[RouteCache]", *, obey_requests: bool = True) -> "ResponseCache":
        """Whole answers of these routes, in `cache`, for `attach(app, kadens, responses=...)`.

        They are kept in memory where the settings name a file, which is made anew each time that Kadens opens.
        """
        from kadens.asgi import ResponseCache

        self._holding.refuse_taken(RESPONSES)
        said = self._settings.cache
        cache = None if said.enabled and said.disk_path is not None else self.cache
        return self._holding.owned(RESPONSES, lambda: ResponseCache(routes, cache=cache, obey_requests=obey_requests))

    def warming(
        self,
        functions: "Sequence[CachedFunction[..., Any]]",
        path: str | os.PathLike[str],
        *,
        limit: int = 1_000,
        interval: float = 300.0,
        within: float = 10.0,
    ) -> "Warming":
        """Loads what was hot in these cached functions when Kadens opens, and every `interval` seconds; see `Warming`.

        To be asked for before Kadens opens.
        """
        from kadens.cache import Warming

        checks.path("path", path)
        warming = Warming(functions, os.fspath(path), limit=limit, interval=interval, within=within)
        self.add("warming", warming)
        return warming

    def redis_server(self, url: SecretUrl) -> "str | RedisClient":
        """What a part that asks there is given: one connection for all whose settings name the same, else the address.

        It is opened by the first who asks, and closed after all of them.
        """
        checks.instance("url", url, SecretUrl, "a SecretUrl, as the settings have it")
        if parts.askers(self._settings, url) < 2:
            return url.reveal()
        shared = self._holding.owned(SHARED_REDIS, lambda: parts.SharedRedis(url, self._settings.lock.command_timeout))
        return shared.client if shared.url == url else url.reveal()

    # ── what the host gives ──────────────────────────────────────────────────────────────────────

    def add(self, name: str, part: Part) -> None:
        """Give it a part to open and close; only before it opens."""
        checks.name("name", name)
        checks.instance("part", part, AbstractAsyncContextManager, "an async context manager")
        if self._holding.state is not State.CLOSED:
            raise WrongState(f"part {name!r} came too late: parts are added before Kadens opens")
        self._holding.refuse_taken(name)
        self._holding.hosts[name] = part

    def add_check(self, name: str, check: Check, *, deadline: float = CHECK_DEADLINE) -> None:
        """Ask `check` whenever readiness is asked for; it has `deadline` seconds."""
        checks.name("name", name)
        checks.async_callable("check", check)
        self._checks.add(name, check, deadline)

    def keep(self, name: str, part: Part) -> None:
        """Close it with Kadens; for a part that has nothing to open, so also while Kadens is open. Twice is once."""
        checks.name("name", name)
        checks.instance("part", part, AbstractAsyncContextManager, "an async context manager")
        if self._holding.own.get(name) is not part:
            self._holding.refuse_taken(name)
            self._holding.owned(name, lambda: part)

    def watch(self, name: str, measured: Measured) -> None:
        """Have its statistics told under that name; it is neither opened nor closed."""
        checks.name("name", name)
        if not isinstance(measured, Measured):
            raise BadInput.of("measured", measured, "an object whose statistics() says how it is")
        self._holding.refuse_taken(name)
        self._holding.watched[name] = measured

    def listen(self, listener: Listener) -> Callable[[], object]:
        """Tell it every event from now on, in the event loop; what is returned ends that.

        Events: `LoopBlocked`, `LeaseEnded`, `LeakSuspected`, `CircuitChanged`, `SettingsChanged`, and a `Report` every
        `monitoring.metrics_interval` seconds. A listener that raises is logged, and the others are told.
        """
        return self._listeners.add(listener)

    # ── while it runs ────────────────────────────────────────────────────────────────────────────

    def update(self, changes: Mapping[str, Any]) -> tuple[Setting, ...]:
        """Change settings, all or none: `update({"lock": {"max_retries": 30}})`; what is otherwise now.

        `BadSettings` tells what is unknown or not allowed, and what cannot change while it is in use, and why. What
        was changed before stays changed.
        """
        settings = self._settings.changed(changes)
        changed = self._settings.differences(settings)
        refused = [f"{one.name}: cannot change now; {why}" for one in changed if (why := self._held(one))]
        if refused:
            raise BadSettings(refused)
        self._settings = settings
        if changed:
            self._apply({one.name for one in changed})
            self._listeners.tell(SettingsChanged(changed=changed))
        return changed

    def attached(self) -> Settings:
        """The settings, to whoever wraps an app with them: those of its middleware are fixed from now on.

        `WrongState` the second time: what an app's requests count belongs to one app.
        """
        if self._attached:
            raise WrongState("Kadens is attached to an app already; a second app has one of its own")
        self._attached = True
        return self._settings

    @property
    def uptime(self) -> float:
        """Seconds since it opened; 0 while not open."""
        return self._clock() - self._opened_at if self._holding.state is State.OPEN else 0.0

    def statistics(self) -> KadensStatistics:
        """Of every part that was made; `statistics().as_json()` is what a dashboard shows."""
        told = {name: part.statistics() for name, part in self._holding.measured().items()}
        return KadensStatistics(
            open=self._holding.state is State.OPEN, uptime=self.uptime, parts=MappingProxyType(told)
        )

    async def metrics(self) -> bytes:
        """Prometheus text: of this process, or the sum over all that share the settings' `workers_folder`.

        What the parts have counted is among it, as `kadens_cache_hits_total` and the like.
        """
        workers: Workers | None = self._holding.own.get("workers")
        if workers is None or self._holding.state is not State.OPEN:
            return render(self.registry)
        return await workers.render()

    async def ready(self) -> Readiness:
        """Ask all checks at once; not ready either while Kadens itself is not open."""
        results = await self._checks.ask()
        return Readiness(checks=(self._lifecycle(), *results))

    # ── open and close ───────────────────────────────────────────────────────────────────────────

    async def __aenter__(self) -> Self:
        if self._holding.state is not State.CLOSED:
            raise WrongState(f"Kadens cannot open: it is {self._holding.state.name.lower()}")
        self._make_what_opens()
        try:
            await self._holding.open()
        except BaseException:
            self._forget_closed()
            raise
        self._opened_at = self._clock()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._close(kind, error, traceback)

    async def aclose(self) -> None:
        """Close all parts, also when some fail to; the last failure is raised. Repeating it does nothing."""
        await self._close(None, None, None)

    async def _close(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        if self._holding.state is not State.OPEN:
            return None
        try:
            return await self._holding.close(kind, error, traceback)
        finally:
            self._forget_closed()

    def _forget_closed(self) -> None:
        for name in CLOSED_FOR_GOOD:
            self._holding.own.pop(name, None)

    def _make_what_opens(self) -> None:
        """The own parts that have something to open; the others can be made at any time."""
        said = self._settings
        if said.cache.enabled and (said.cache.redis_url is not None or said.cache.disk_path is not None):
            self._make("cache", lambda: self.cache)
            if "cache" in self._holding.own and said.cache.publish_interval is not None:
                self._make("publishing", lambda: self._holding.owned("publishing", self._publishing))
        if said.lock.backend in ("redis", "postgres"):
            self._make("locks", lambda: self.locks)
        self._make("threads", lambda: self.threads)
        if "kadens.cache" in sys.modules and "cache" not in self._holding.hosts and self.cache.store is self.cache.near:
            self._make(
                "cached_functions",
                lambda: self._holding.owned("cached_functions", lambda: parts.serve_functions(self.cache)),
            )
        if said.memory.leak_detection:
            self._make("leaks", lambda: self.leaks)
        if said.memory.gc_freeze or said.memory.gc_threshold is not None:
            self._make(COLLECTOR, lambda: self._holding.owned(COLLECTOR, lambda: parts.Collector(said.memory)))

    def _publishing(self) -> Part:
        return parts.make_publishing(self.cache, self._settings.cache)

    def _make(self, name: str, part: Callable[[], object]) -> None:
        # A part of the host that is called so takes the place of ours.
        if name not in self._holding.hosts:
            part()

    def _watch_event_loop(self, given: EventLoopOptions | None) -> None:
        monitoring = self._settings.monitoring
        options = parts.event_loop_options(monitoring) if given is DEFAULT_EVENT_LOOP else given
        if options is not None:
            self._holding.own["event_loop"] = EventLoopMonitor(
                self.registry, parts.telling(options, self._listeners.tell)
            )
        if monitoring.enabled:
            self._holding.own["reports"] = Reports(
                self._listeners,
                self.statistics,
                interval=lambda: self._settings.monitoring.metrics_interval,
                clock=self._clock,
            )
        self._export(monitoring)

    def _export(self, monitoring: MonitoringSettings) -> None:
        if monitoring.otlp_url is not None:
            url = monitoring.otlp_url.reveal()
            self._holding.own["otlp"] = parts.make_exporter(monitoring, self.registry, url, self._clock)
        if monitoring.workers_folder is not None:
            self._holding.own["workers"] = parts.make_workers(self.registry, monitoring.workers_folder)

    def _held(self, one: Setting) -> str:
        """Why it cannot change now; "" if it can."""
        if one.name == "cache.max_memory":
            before = self._settings.cache.max_memory
            unmeasured = "cache" in self._holding.own and (before is None or one.value is None)
            return "what is kept already was not measured" if unmeasured else ""
        if one.name.startswith("limits."):
            return one.fixed if self._attached else ""
        keeper = next((part for prefix, part in KEEPERS.items() if one.name.startswith(prefix)), None)
        return one.fixed if keeper is None or keeper in self._holding else ""

    def _apply(self, changed: set[str]) -> None:
        """Tell the parts that were made; those made later are made with the settings of then."""
        if "cache" in self._holding.own:
            parts.refit_cache(self.cache, self._settings.cache)
            if "cached_functions" in self._holding.own:
                self._holding.own["cached_functions"].refit(self.cache.policy)
        if "resources" in self._holding.own:
            self.resources.stacks = self._settings.memory.stacks
        if "reports" in self._holding.own and "monitoring.metrics_interval" in changed:
            self._holding.own["reports"].restart()

    def _lifecycle(self) -> CheckResult:
        reason = None if self._holding.state is State.OPEN else self._holding.state.name.lower()
        return CheckResult(name=LIFECYCLE_CHECK, reason=reason)


def _settings_of(settings: Settings | str | None, environment: str | None) -> Settings:
    if not isinstance(settings, Settings):
        return Settings.of(settings, environment=environment)
    if environment is not None:
        raise BadInput.of("environment", environment, "only beside a profile's name: Settings have theirs")
    return settings
