"""The one object a service holds: it opens and closes parts, hands them out, and says how they are."""

import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from enum import Enum, auto
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, BadSettings, NameTaken, WrongState
from kadens.metrics import Registry, default_registry, measure_process, render
from kadens.profiling import EventLoopMonitor, EventLoopOptions
from kadens.settings import MonitoringSettings, Setting, Settings
from kadens.system import parts
from kadens.system.events import CircuitChanged, Listener, Listeners, SettingsChanged
from kadens.system.readiness import CHECK_DEADLINE, Check, CheckResult, Checks, Readiness
from kadens.system.reports import Reports
from kadens.system.statistics import KadensStatistics, Measured

if TYPE_CHECKING:
    from kadens.batching import Batcher
    from kadens.cache import Cache
    from kadens.locks import Locks
    from kadens.memory import BufferPool, LeakDetector, ResourceTracker
    from kadens.metrics import Workers
    from kadens.pools import Pool, ThreadPool
    from kadens.resilience import Change, CircuitBreaker

__all__ = ["Kadens", "Part"]

T = TypeVar("T")
R = TypeVar("R")

Part = AbstractAsyncContextManager[object, bool | None]

DEFAULT_EVENT_LOOP = EventLoopOptions()
LIFECYCLE_CHECK = "kadens"

COLLECTOR = "collector"
# Which part keeps what the settings that begin so say; what is not here is kept from the beginning.
KEEPERS = {
    "cache.": "cache",
    "lock.": "locks",
    "pools.threads.": "threads",
    "memory.gc_": COLLECTOR,
    "memory.leak_": "leaks",
    "memory.buffer_": "buffers",
}
# These do not open again, and are made anew.
CLOSED_FOR_GOOD = ("locks", "resources", "cached_functions")


class _State(Enum):
    CLOSED = auto()
    OPENING = auto()
    OPEN = auto()
    CLOSING = auto()


class Kadens:
    """`Kadens("balanced")`: opens what its settings ask for, and the parts it is given, and closes them in reverse.

    `settings` are a profile's name or `Settings`; without, what the environment's variables say, else the profile
    minimal. Its own parts are handed out as `cache`, `locks`, `threads`, `resources` and `buffers`; each is made when
    it is first asked for, and before that costs nothing. Those that have something to open are opened at the start.
    A part that fails to open closes those before it, and its error carries a note with its name.
    `event_loop=None` leaves the event-loop monitor out. One event loop at a time.
    """

    def __init__(
        self,
        settings: Settings | str | None = None,
        *,
        event_loop: EventLoopOptions | None = DEFAULT_EVENT_LOOP,
        clock: Clock = monotonic,
    ) -> None:
        self._settings = settings if isinstance(settings, Settings) else Settings.of(settings)
        self.registry = Registry()
        self._clock = clock
        self._listeners = Listeners()
        self._own: dict[str, Any] = {}
        self._watched: dict[str, Any] = {"metrics": self.registry}
        self._parts: dict[str, Part] = {}
        self._checks = Checks(taken=(LIFECYCLE_CHECK,))
        self._attached = False
        self._state = _State.CLOSED
        self._stack = AsyncExitStack()
        self._opened_at = 0.0
        measure_process(self.registry)
        # What modules have timed before there was any Kadens.
        self.registry.include(default_registry())
        self._watch_event_loop(event_loop)

    @classmethod
    def from_file(
        cls, path: str | os.PathLike[str], *, profile: str | None = None, environment: str | None = None
    ) -> Self:
        """With the settings of a JSON or TOML file, over those of the profile; `BadSettings`."""
        return cls(Settings.of(profile, environment=environment, file=path))

    # ── its own parts ────────────────────────────────────────────────────────────────────────────

    @property
    def settings(self) -> Settings:
        """As they are now; `update` changes them."""
        return self._settings

    @property
    def cache(self) -> "Cache":
        """In memory, before a far store if the settings name one; keeps nothing where caching is switched off."""
        return self._owned("cache", lambda: parts.make_cache(self._settings.cache, self._clock))

    @property
    def locks(self) -> "Locks":
        """Of the backend that the settings name."""
        return self._owned(
            "locks", lambda: parts.make_locks(lambda: self._settings.lock, self._listeners.tell, self._clock)
        )

    @property
    def threads(self) -> "ThreadPool":
        """For calls that would block the event loop."""
        return self._owned("threads", lambda: parts.make_threads(self._settings.pools.threads, self._clock))

    @property
    def resources(self) -> "ResourceTracker":
        """What is open, and who opened it; closed with Kadens."""
        return self._owned("resources", lambda: parts.make_resources(self._settings.memory, self._clock))

    @property
    def buffers(self) -> "BufferPool":
        """Memory to be used again."""
        return self._watched_as("buffers", lambda: parts.make_buffers(self._settings.memory))

    @property
    def leaks(self) -> "LeakDetector":
        """What grows; to be asked for before Kadens opens, unless the settings say `memory.leak_detection`."""
        if "leaks" not in self._own and self._state is not _State.CLOSED:
            raise WrongState("the leak detector came too late: ask for it before Kadens opens, or by its settings")
        return self._owned("leaks", lambda: parts.make_leaks(self._settings.memory, self._listeners.tell, self._clock))

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

        said = self._settings.batching
        self._refuse_taken(f"batching.{name}")
        return self._owned(
            f"batching.{name}",
            lambda: Batcher(
                process_many,
                max_size=said.max_size,
                max_wait=said.max_wait,
                concurrency=said.concurrency,
                timeout=said.timeout,
            ),
        )

    def circuit_breaker(self, name: str) -> "CircuitBreaker":
        """As the settings say; its changes of state are told to the listeners."""
        from kadens.resilience import CircuitBreaker

        said = self._settings.resilience

        def on_change(change: "Change") -> None:
            self._listeners.tell(CircuitChanged(name=change.name, before=change.before.value, after=change.after.value))

        self._refuse_taken(f"resilience.{name}")
        return self._watched_as(
            f"resilience.{name}",
            lambda: CircuitBreaker(
                name,
                failure_ratio=said.failure_ratio,
                min_calls=said.min_calls,
                window=said.window,
                recovery=said.recovery,
                probes=said.probes,
                on_change=on_change,
                clock=self._clock,
            ),
        )

    # ── what the host gives ──────────────────────────────────────────────────────────────────────

    def add(self, name: str, part: Part) -> None:
        """Give it a part to open and close; only before it opens."""
        if self._state is not _State.CLOSED:
            raise WrongState(f"part {name!r} came too late: parts are added before Kadens opens")
        self._refuse_taken(name)
        self._parts[name] = part

    def add_check(self, name: str, check: Check, *, deadline: float = CHECK_DEADLINE) -> None:
        """Ask `check` whenever readiness is asked for; it has `deadline` seconds."""
        self._checks.add(name, check, deadline)

    def keep(self, name: str, part: Part) -> None:
        """Close it with Kadens; for a part that has nothing to open, so also while Kadens is open."""
        self._refuse_taken(name)
        self._owned(name, lambda: part)

    def watch(self, name: str, measured: Measured) -> None:
        """Have its statistics told under that name; it is neither opened nor closed."""
        self._refuse_taken(name)
        self._watched[name] = measured

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
        """The settings, to whoever wraps an app with them: those of its middleware are fixed from now on."""
        self._attached = True
        return self._settings

    @property
    def uptime(self) -> float:
        """Seconds since it opened; 0 while not open."""
        return self._clock() - self._opened_at if self._state is _State.OPEN else 0.0

    def statistics(self) -> KadensStatistics:
        """Of every part that was made; `statistics().as_json()` is what a dashboard shows."""
        every = {**self._own, **self._watched, **self._parts}
        told = {name: part.statistics() for name, part in every.items() if isinstance(part, Measured)}
        return KadensStatistics(open=self._state is _State.OPEN, uptime=self.uptime, parts=MappingProxyType(told))

    async def metrics(self) -> bytes:
        """Prometheus text: of this process, or the sum over all that share the settings' `workers_folder`."""
        workers: Workers | None = self._own.get("workers")
        if workers is None or self._state is not _State.OPEN:
            return render(self.registry)
        return await workers.render()

    async def ready(self) -> Readiness:
        """Ask all checks at once; not ready either while Kadens itself is not open."""
        results = await self._checks.ask()
        return Readiness(checks=(self._lifecycle(), *results))

    # ── open and close ───────────────────────────────────────────────────────────────────────────

    async def __aenter__(self) -> Self:
        if self._state is not _State.CLOSED:
            raise WrongState(f"Kadens cannot open: it is {self._state.name.lower()}")
        self._make_what_opens()
        self._state = _State.OPENING
        try:
            self._stack = await self._open_parts()
        except BaseException:
            self._closed()
            raise
        self._opened_at = self._clock()
        self._state = _State.OPEN
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

    async def _open_parts(self) -> AsyncExitStack:
        async with AsyncExitStack() as stack:
            self._stack = stack
            for name, part in self._in_order():
                try:
                    await stack.enter_async_context(part)
                except Exception as error:
                    error.add_note(f"while Kadens opened the part {name!r}")
                    raise
            return stack.pop_all()

    async def _close(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        if self._state is not _State.OPEN:
            return None
        self._state = _State.CLOSING
        try:
            return await self._stack.__aexit__(kind, error, traceback)
        finally:
            self._closed()

    def _closed(self) -> None:
        self._state = _State.CLOSED
        for name in CLOSED_FOR_GOOD:
            self._own.pop(name, None)
        if self._settings.cache.disk_path is not None:
            self._own.pop("cache", None)

    def _make_what_opens(self) -> None:
        """The own parts that have something to open; the others can be made at any time."""
        said = self._settings
        if said.cache.enabled and (said.cache.redis_url is not None or said.cache.disk_path is not None):
            self._make("cache", lambda: self.cache)
        if said.lock.backend in ("redis", "postgres"):
            self._make("locks", lambda: self.locks)
        self._make("threads", lambda: self.threads)
        if "kadens.cache" in sys.modules and "cache" not in self._parts and self.cache.store is self.cache.near:
            self._make("cached_functions", lambda: self._owned("cached_functions", self._cached_functions))
        if said.memory.leak_detection:
            self._make("leaks", lambda: self.leaks)
        if said.memory.gc_freeze or said.memory.gc_threshold is not None:
            self._make(COLLECTOR, lambda: self._owned(COLLECTOR, lambda: parts.Collector(said.memory)))

    def _cached_functions(self) -> parts.CachedFunctions:
        return parts.CachedFunctions(self.cache)

    def _make(self, name: str, part: Callable[[], object]) -> None:
        # A part of the host that is called so takes the place of ours.
        if name not in self._parts:
            part()

    def _in_order(self) -> list[tuple[str, Part]]:
        """Its own, then the host's; last what must see all of it loaded."""
        every = {**self._own, **self._parts}
        last = {COLLECTOR: every.pop(COLLECTOR)} if COLLECTOR in every else {}
        return [*every.items(), *last.items()]

    def _owned(self, name: str, make: Callable[[], T]) -> T:
        """The part of that name, made if there is none yet; closed with Kadens."""
        if name not in self._own:
            self._refuse_taken(name)
            self._own[name] = make()
            if self._state in (_State.OPENING, _State.OPEN):
                # It is of the kind that has nothing to open: the others were opened at the start.
                self._stack.push_async_exit(self._own[name])
        part: T = self._own[name]
        return part

    def _watched_as(self, name: str, make: Callable[[], T]) -> T:
        """The same for what has nothing to open or close."""
        if name not in self._watched:
            self._refuse_taken(name)
            self._watched[name] = make()
        part: T = self._watched[name]
        return part

    def _refuse_taken(self, name: str) -> None:
        if name in self._parts or name in self._own or name in self._watched:
            raise NameTaken.of("part", name, "each name once")

    def _watch_event_loop(self, given: EventLoopOptions | None) -> None:
        monitoring = self._settings.monitoring
        options = parts.event_loop_options(monitoring) if given is DEFAULT_EVENT_LOOP else given
        if options is not None:
            self._own["event_loop"] = EventLoopMonitor(self.registry, parts.telling(options, self._listeners.tell))
        if monitoring.enabled:
            self._own["reports"] = Reports(
                self._listeners,
                self.statistics,
                interval=lambda: self._settings.monitoring.metrics_interval,
                clock=self._clock,
            )
        self._export(monitoring)

    def _export(self, monitoring: MonitoringSettings) -> None:
        if monitoring.otlp_url is not None:
            url = monitoring.otlp_url.reveal()
            self._own["otlp"] = parts.make_exporter(monitoring, self.registry, url, self._clock)
        if monitoring.workers_folder is not None:
            self._own["workers"] = parts.make_workers(self.registry, monitoring.workers_folder)

    def _held(self, one: Setting) -> str:
        """Why it cannot change now; "" if it can."""
        if one.name == "cache.max_memory":
            before = self._settings.cache.max_memory
            unmeasured = "cache" in self._own and (before is None or one.value is None)
            return "what is kept already was not measured" if unmeasured else ""
        if one.name.startswith("limits."):
            return one.fixed if self._attached else ""
        keeper = next((part for prefix, part in KEEPERS.items() if one.name.startswith(prefix)), None)
        return one.fixed if keeper is None or keeper in self._own or keeper in self._watched else ""

    def _apply(self, changed: set[str]) -> None:
        """Tell the parts that were made; those made later are made with the settings of then."""
        if "cache" in self._own:
            parts.refit_cache(self.cache, self._settings.cache)
        if "resources" in self._own:
            self.resources.stacks = self._settings.memory.stacks
        if "reports" in self._own and "monitoring.metrics_interval" in changed:
            self._own["reports"].restart()

    def _lifecycle(self) -> CheckResult:
        reason = None if self._state is _State.OPEN else self._state.name.lower()
        return CheckResult(name=LIFECYCLE_CHECK, reason=reason)
