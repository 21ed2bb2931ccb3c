"""The sections: each setting with its default, what it may be, and whether it may change while Kadens is open."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import FrozenInstanceError
from types import MappingProxyType
from typing import Any, ClassVar, Final, NamedTuple, dataclass_transform

from kadens.errors import BadSettings
from kadens.settings.kinds import Kind, SecretUrl, choice, flag, maybe, number, size, text, url, whole

__all__ = [
    "BatchingSettings",
    "CacheSettings",
    "LimitsSettings",
    "LockSettings",
    "MemorySettings",
    "MonitoringSettings",
    "PoolSettings",
    "PoolsSettings",
    "ResilienceSettings",
    "Rule",
    "Section",
    "ThreadsSettings",
    "refusal",
    "setting",
]

DAY: Final = 86_400.0
YEAR: Final = 365 * DAY
MOST: Final = 10**9

SECONDS: Final = number(0, YEAR, "seconds", above=True)
SHARE: Final = number(0, 1, "a share")
POSTGRES: Final = url("postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg")
REDIS: Final = maybe(url("redis", "rediss", "unix"))

STORE: Final = "the cache was made with it; its values would be lost"
PUBLISHED: Final = "who publishes began with it when Kadens opened"
BACKEND: Final = "leases are held in the backend that is in use"
MADE: Final = "what was made with it keeps it"
MEASURED: Final = "what measures was made with Kadens"
DETECTOR: Final = "the detector counts from the start"
COLLECTOR: Final = "the collector was set when Kadens opened"
WRAPPED: Final = "the app was wrapped with it when Kadens was attached"


class Rule(NamedTuple):
    """What a setting may be; `fixed` is the reason why it cannot change while it is in use, "" if it can."""

    kind: Kind
    default: Any
    fixed: str = ""


def setting(kind: Kind, *, default: Any, fixed: str = "") -> Any:
    """A field of a section."""
    return Rule(kind, default, fixed)


def section(*, default_factory: Callable[[], "Section"]) -> Any:
    """A section within a section."""
    return default_factory


def refusal(name: str, kind: Kind, raw: object) -> str:
    """What is wrong, in one line; an address is not shown, for it may hold a password."""
    return f"{name}: {'****' if kind.secret else repr(raw)[:200]} is not allowed; {kind.allowed}"


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(setting, section))
class Section:
    """Settings by name, read and checked when it is made; tells all that is wrong at once.

    Frozen and compared by value, as a dataclass is, but without the code that each of those brings: a service on a
    small machine pays for all sections.
    """

    title: ClassVar[str]
    rules: ClassVar[Mapping[str, Rule]] = MappingProxyType({})
    inner: ClassVar[Mapping[str, "type[Section]"]] = MappingProxyType({})

    def __init_subclass__(cls) -> None:
        said = tuple(vars(cls).items())
        cls.rules = MappingProxyType({**cls.rules, **{name: told for name, told in said if isinstance(told, Rule)}})
        cls.inner = MappingProxyType({**cls.inner, **{name: told for name, told in said if isinstance(told, type)}})

    def __init__(self, **given: Any) -> None:
        problems = [*self._unknown(given), *self._read(given), *self._hold(given), *self.conflicts()]
        if problems:
            raise BadSettings(problems)

    def conflicts(self) -> Iterator[str]:
        """What does not fit together."""
        yield from ()

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"{self.title}.{name} cannot be set; Settings.changed gives others")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"{self.title}.{name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    def _unknown(self, given: Mapping[str, Any]) -> Iterator[str]:
        for name in given.keys() - self.rules.keys() - self.inner.keys():
            yield f"{self.title}.{name}: there is no such setting"

    def _read(self, given: Mapping[str, Any]) -> Iterator[str]:
        for name, rule in self.rules.items():
            raw = given.get(name, rule.default)
            try:
                vars(self)[name] = rule.kind.read(raw)
            except ValueError:
                yield refusal(f"{self.title}.{name}", rule.kind, raw)
                vars(self)[name] = rule.default

    def _hold(self, given: Mapping[str, Any]) -> Iterator[str]:
        for name, kind in self.inner.items():
            vars(self)[name] = held = given[name] if name in given else kind()
            if not isinstance(held, kind):
                yield f"{self.title}.{name}: {held!r} is not allowed; a {kind.__name__}"


class CacheSettings(Section):
    """`kadens.cache`. Near: `l1_cache_size` entries and `max_memory` bytes; far: Redis, or a file of `disk_bytes`.

    `default_ttl`, `jitter` and `timeout` are those of its policy, for callers that bring none; `enabled=False`
    keeps nothing, and loads each time. Every `publish_interval` seconds a cache with a far store tells there what it
    has counted, for `kadens cache stats`; nothing tells nothing.
    """

    title: ClassVar[str] = "cache"

    enabled: bool = setting(flag(), default=True, fixed=STORE)
    l1_cache_size: int = setting(whole(1, MOST), default=1_000)
    max_memory: int | None = setting(maybe(size(1_000)), default=8_000_000)
    default_ttl: float = setting(SECONDS, default=300.0)
    jitter: float = setting(number(0, 0.99, "a share"), default=0.05)
    timeout: float = setting(SECONDS, default=30.0)
    redis_url: SecretUrl | None = setting(REDIS, default=None, fixed=STORE)
    namespace: str = setting(text("letters, digits, '-', '_' and '.'", r"[\w.-]{1,100}"), default="kadens", fixed=STORE)
    disk_path: str | None = setting(maybe(text("the path of a file")), default=None, fixed=STORE)
    disk_bytes: int = setting(size(131_072), default=256_000_000, fixed=STORE)
    publish_interval: float | None = setting(maybe(number(0.1, DAY, "seconds")), default=10.0, fixed=PUBLISHED)

    def conflicts(self) -> Iterator[str]:
        if self.redis_url is not None and self.disk_path is not None:
            told = "cache.redis_url is set, and there is one far store"
            yield f"cache.disk_path: {self.disk_path!r} is not allowed; {told}"


class LockSettings(Section):
    """`kadens.locks`: where names are held. The delays space the tries to reach a server again."""

    title: ClassVar[str] = "lock"

    backend: str = setting(choice("memory", "file", "redis", "postgres"), default="memory", fixed=BACKEND)
    folder: str | None = setting(maybe(text("the path of a folder")), default=None, fixed=BACKEND)
    redis_url: SecretUrl | None = setting(REDIS, default=None, fixed=BACKEND)
    postgres_url: SecretUrl | None = setting(maybe(POSTGRES), default=None, fixed=BACKEND)
    command_timeout: float = setting(number(0, 60, "seconds", above=True), default=2.0, fixed=BACKEND)
    base_delay: float = setting(number(0, DAY, "seconds", above=True), default=0.01)
    max_delay: float = setting(number(0, DAY, "seconds", above=True), default=5.0)
    multiplier: float = setting(number(1, 1_000), default=2.0)
    jitter: bool = setting(flag(), default=True)
    max_retries: int = setting(whole(0, 10_000), default=20)

    def conflicts(self) -> Iterator[str]:
        if self.max_delay < self.base_delay:
            yield f"lock.max_delay: {self.max_delay:g} is not allowed; at least lock.base_delay ({self.base_delay:g})"
        needed = {"file": "folder", "redis": "redis_url", "postgres": "postgres_url"}.get(self.backend)
        if needed is not None and getattr(self, needed) is None:
            yield f"lock.{needed}: None is not allowed; lock.backend is {self.backend!r} and needs it"


class LimitsSettings(Section):
    """What an attached app lets in: `rate` requests per second of each client, `max_concurrency` at once.

    Nothing as `rate` or `request_timeout` (seconds) means no bound. With `redis_url` all processes share the rates,
    and each counts for itself while the server is away.
    """

    title: ClassVar[str] = "limits"

    rate: float | None = setting(maybe(number(0, 1e6, "requests per second", above=True)), default=None, fixed=WRAPPED)
    burst: int = setting(whole(1, 1_000_000), default=20, fixed=WRAPPED)
    redis_url: SecretUrl | None = setting(REDIS, default=None, fixed=WRAPPED)
    load_shedding: bool = setting(flag(), default=False, fixed=WRAPPED)
    max_concurrency: int = setting(whole(1, 1_000_000), default=100, fixed=WRAPPED)
    max_waiting: int = setting(whole(0, 1_000_000), default=100, fixed=WRAPPED)
    request_timeout: float | None = setting(maybe(SECONDS), default=None, fixed=WRAPPED)


class BatchingSettings(Section):
    """What `kadens.batcher` makes; a change counts for those made after it."""

    title: ClassVar[str] = "batching"

    max_size: int = setting(whole(1, 1_000_000), default=50)
    max_wait: float = setting(number(0, 3_600, "seconds"), default=0.1)
    concurrency: int = setting(whole(1, 10_000), default=5)
    timeout: float = setting(SECONDS, default=30.0)

    def conflicts(self) -> Iterator[str]:
        if self.timeout <= self.max_wait:
            yield f"batching.timeout: {self.timeout:g} is not allowed; more than batching.max_wait ({self.max_wait:g})"


class ThreadsSettings(Section):
    """`kadens.threads`: `size` threads at most, jobs in line, seconds until a job must have its result."""

    title: ClassVar[str] = "pools.threads"

    size: int = setting(whole(1, 1_000), default=4, fixed=MADE)
    max_waiting: int = setting(whole(0, MOST), default=1_000, fixed=MADE)
    timeout: float = setting(SECONDS, default=30.0, fixed=MADE)


class PoolSettings(Section):
    """What `kadens.pool` makes. Seconds."""

    title: ClassVar[str] = "pools"

    min_size: int = setting(whole(0, 100_000), default=0, fixed=MADE)
    max_size: int = setting(whole(1, 100_000), default=10, fixed=MADE)
    idle: float = setting(SECONDS, default=300.0, fixed=MADE)
    lifetime: float = setting(SECONDS, default=3_600.0, fixed=MADE)
    timeout: float = setting(SECONDS, default=30.0, fixed=MADE)

    def conflicts(self) -> Iterator[str]:
        if self.min_size > self.max_size:
            yield f"{self.title}.min_size: {self.min_size} is not allowed; at most its max_size ({self.max_size})"


class DatabasePoolSettings(PoolSettings):
    """The pool of database connections."""

    title: ClassVar[str] = "pools.database"


class HttpPoolSettings(PoolSettings):
    """The pool of HTTP connections."""

    title: ClassVar[str] = "pools.http"


class PoolsSettings(Section):
    """Threads, and the pools that `kadens.pool("database", ...)` and `kadens.pool("http", ...)` make."""

    title: ClassVar[str] = "pools"

    threads: ThreadsSettings = section(default_factory=ThreadsSettings)
    database: DatabasePoolSettings = section(default_factory=DatabasePoolSettings)
    http: HttpPoolSettings = section(default_factory=HttpPoolSettings)


class ResilienceSettings(Section):
    """What `kadens.circuit_breaker` makes; a change counts for those made after it. Seconds.

    Those that are shared ask the server of `redis_url`.
    """

    title: ClassVar[str] = "resilience"

    failure_ratio: float = setting(number(0, 1, "a share", above=True), default=0.5)
    min_calls: int = setting(whole(1, 1_000_000), default=10)
    window: float = setting(SECONDS, default=30.0)
    recovery: float = setting(SECONDS, default=10.0)
    probes: int = setting(whole(1, 1_000), default=1)
    redis_url: SecretUrl | None = setting(REDIS, default=None)


class MemorySettings(Section):
    """Garbage collection, leak detection and what `kadens.resources` and `kadens.buffers` keep.

    `gc_freeze` takes what lives at the start out of the collector's sight; `gc_threshold` is how many new objects
    start a young collection. A leak is looked for every `leak_interval` seconds. `stacks` keeps where each resource
    was taken. `buffer_bytes` are kept for reuse.
    """

    title: ClassVar[str] = "memory"

    gc_freeze: bool = setting(flag(), default=False, fixed=COLLECTOR)
    gc_threshold: int | None = setting(maybe(whole(100, MOST)), default=None, fixed=COLLECTOR)
    leak_detection: bool = setting(flag(), default=False, fixed=DETECTOR)
    leak_interval: float = setting(number(0.1, DAY, "seconds"), default=60.0, fixed=DETECTOR)
    stacks: bool = setting(flag(), default=False)
    buffer_bytes: int = setting(size(1_000), default=1_000_000, fixed=MADE)


class MonitoringSettings(Section):
    """What is measured. `metrics_interval` is how often a `Report` is told to listeners, in seconds.

    `sample_rate` is the share of requests that are measured, chosen by chance: the counts of the rest are missing, as
    the gauge `http_requests_sample_rate` tells. A block of the event loop longer than `blocked_after` is told.
    With `otlp_url` metrics are pushed there every `otlp_interval` as those of `service`; with `workers_folder`
    /metrics tells the sum over all processes that name it.
    """

    title: ClassVar[str] = "monitoring"

    enabled: bool = setting(flag(), default=True, fixed=MEASURED)
    sample_rate: float = setting(SHARE, default=1.0)
    metrics_interval: float = setting(number(0.01, DAY, "seconds"), default=60.0)
    event_loop_interval: float = setting(number(0.001, 3_600, "seconds"), default=0.5, fixed=MEASURED)
    blocked_after: float = setting(number(0.001, 3_600, "seconds"), default=0.1, fixed=MEASURED)
    otlp_url: SecretUrl | None = setting(maybe(url("http", "https")), default=None, fixed=MEASURED)
    otlp_interval: float = setting(number(0.1, DAY, "seconds"), default=30.0, fixed=MEASURED)
    service: str = setting(text("1 to 500 printable characters"), default="service", fixed=MEASURED)
    workers_folder: str | None = setting(maybe(text("the path of a folder")), default=None, fixed=MEASURED)
