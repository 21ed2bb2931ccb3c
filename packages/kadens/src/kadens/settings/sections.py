"""The sections: each setting with its default, what it may be, and whether it may change while Kadens is open."""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from typing import Annotated, Any, ClassVar, Final, NamedTuple

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
    "rule_of",
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
COLLECTOR: Final = "the collector was set when Kadens opened"
WRAPPED: Final = "the app was wrapped with it when Kadens was attached"


class Rule(NamedTuple):
    """What a setting may be; `fixed` is the reason why it cannot change while it is in use, "" if it can."""

    kind: Kind
    fixed: str = ""


def rule_of(one: "Field[Any]") -> Rule | None:
    """None for what is no setting, such as a section within a section."""
    told = getattr(one.type, "__metadata__", ())
    return told[0] if told else None


def refusal(name: str, kind: Kind, raw: object) -> str:
    """What is wrong, in one line; an address is not shown, for it may hold a password."""
    return f"{name}: {'****' if kind.secret else repr(raw)[:200]} is not allowed; {kind.allowed}"


class Section:
    """Reads and checks its settings when it is made; tells all that is wrong at once."""

    __slots__ = ()
    title: ClassVar[str]

    def __post_init__(self) -> None:
        problems = [*self._read(), *self.conflicts()]
        if problems:
            raise BadSettings(problems)

    def conflicts(self) -> Iterator[str]:
        """What does not fit together."""
        yield from ()

    def _read(self) -> Iterator[str]:
        for one in fields(self):  # type: ignore[arg-type]  # every section is a dataclass
            rule, raw = rule_of(one), getattr(self, one.name)
            if rule is None:
                continue
            try:
                object.__setattr__(self, one.name, rule.kind.read(raw))
            except ValueError:
                yield refusal(f"{self.title}.{one.name}", rule.kind, raw)
                object.__setattr__(self, one.name, one.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSettings(Section):
    """`kadens.cache`. Near: `l1_cache_size` entries and `max_memory` bytes; far: Redis, or a file of `disk_bytes`.

    `default_ttl`, `jitter` and `timeout` are those of its policy, for callers that bring none; `enabled=False`
    keeps nothing, and loads each time. Every `publish_interval` seconds a cache with a far store tells there what it
    has counted, for `kadens cache stats`; nothing tells nothing.
    """

    title: ClassVar[str] = "cache"

    enabled: Annotated[bool, Rule(flag(), fixed=STORE)] = True
    l1_cache_size: Annotated[int, Rule(whole(1, MOST))] = 1_000
    max_memory: Annotated[int | None, Rule(maybe(size(1_000)))] = 8_000_000
    default_ttl: Annotated[float, Rule(SECONDS)] = 300.0
    jitter: Annotated[float, Rule(number(0, 0.99, "a share"))] = 0.05
    timeout: Annotated[float, Rule(SECONDS)] = 30.0
    redis_url: Annotated[SecretUrl | None, Rule(REDIS, fixed=STORE)] = None
    namespace: Annotated[str, Rule(text("letters, digits, '-', '_' and '.'", r"[\w.-]{1,100}"), fixed=STORE)] = "kadens"
    disk_path: Annotated[str | None, Rule(maybe(text("the path of a file")), fixed=STORE)] = None
    disk_bytes: Annotated[int, Rule(size(131_072), fixed=STORE)] = 256_000_000
    publish_interval: Annotated[float | None, Rule(maybe(number(0.1, DAY, "seconds")), fixed=PUBLISHED)] = 10.0

    def conflicts(self) -> Iterator[str]:
        if self.redis_url is not None and self.disk_path is not None:
            told = "cache.redis_url is set, and there is one far store"
            yield f"cache.disk_path: {self.disk_path!r} is not allowed; {told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSettings(Section):
    """`kadens.locks`: where names are held. The delays space the tries to reach a server again."""

    title: ClassVar[str] = "lock"

    backend: Annotated[str, Rule(choice("memory", "file", "redis", "postgres"), fixed=BACKEND)] = "memory"
    folder: Annotated[str | None, Rule(maybe(text("the path of a folder")), fixed=BACKEND)] = None
    redis_url: Annotated[SecretUrl | None, Rule(REDIS, fixed=BACKEND)] = None
    postgres_url: Annotated[SecretUrl | None, Rule(maybe(POSTGRES), fixed=BACKEND)] = None
    command_timeout: Annotated[float, Rule(number(0, 60, "seconds", above=True), fixed=BACKEND)] = 2.0
    base_delay: Annotated[float, Rule(number(0, DAY, "seconds", above=True))] = 0.01
    max_delay: Annotated[float, Rule(number(0, DAY, "seconds", above=True))] = 5.0
    multiplier: Annotated[float, Rule(number(1, 1_000))] = 2.0
    jitter: Annotated[bool, Rule(flag())] = True
    max_retries: Annotated[int, Rule(whole(0, 10_000))] = 20

    def conflicts(self) -> Iterator[str]:
        if self.max_delay < self.base_delay:
            yield f"lock.max_delay: {self.max_delay:g} is not allowed; at least lock.base_delay ({self.base_delay:g})"
        needed = {"file": "folder", "redis": "redis_url", "postgres": "postgres_url"}.get(self.backend)
        if needed is not None and getattr(self, needed) is None:
            yield f"lock.{needed}: None is not allowed; lock.backend is {self.backend!r} and needs it"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsSettings(Section):
    """What an attached app lets in: `rate` requests per second of each client, `max_concurrency` at once.

    Nothing as `rate` or `request_timeout` (seconds) means no bound. With `redis_url` all processes share the rates,
    and each counts for itself while the server is away.
    """

    title: ClassVar[str] = "limits"

    rate: Annotated[float | None, Rule(maybe(number(0, 1e6, "requests per second", above=True)), fixed=WRAPPED)] = None
    burst: Annotated[int, Rule(whole(1, 1_000_000), fixed=WRAPPED)] = 20
    redis_url: Annotated[SecretUrl | None, Rule(REDIS, fixed=WRAPPED)] = None
    load_shedding: Annotated[bool, Rule(flag(), fixed=WRAPPED)] = False
    max_concurrency: Annotated[int, Rule(whole(1, 1_000_000), fixed=WRAPPED)] = 100
    max_waiting: Annotated[int, Rule(whole(0, 1_000_000), fixed=WRAPPED)] = 100
    request_timeout: Annotated[float | None, Rule(maybe(SECONDS), fixed=WRAPPED)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchingSettings(Section):
    """What `kadens.batcher` makes; a change counts for those made after it."""

    title: ClassVar[str] = "batching"

    max_size: Annotated[int, Rule(whole(1, 1_000_000))] = 50
    max_wait: Annotated[float, Rule(number(0, 3_600, "seconds"))] = 0.1
    concurrency: Annotated[int, Rule(whole(1, 10_000))] = 5
    timeout: Annotated[float, Rule(SECONDS)] = 30.0

    def conflicts(self) -> Iterator[str]:
        if self.timeout <= self.max_wait:
            yield f"batching.timeout: {self.timeout:g} is not allowed; more than batching.max_wait ({self.max_wait:g})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsSettings(Section):
    """`kadens.threads`: `size` threads at most, jobs in line, seconds until a job must have its result."""

    title: ClassVar[str] = "pools.threads"

    size: Annotated[int, Rule(whole(1, 1_000), fixed=MADE)] = 4
    max_waiting: Annotated[int, Rule(whole(0, MOST), fixed=MADE)] = 1_000
    timeout: Annotated[float, Rule(SECONDS, fixed=MADE)] = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings(Section):
    """What `kadens.pool` makes. Seconds."""

    title: ClassVar[str] = "pools"

    min_size: Annotated[int, Rule(whole(0, 100_000), fixed=MADE)] = 0
    max_size: Annotated[int, Rule(whole(1, 100_000), fixed=MADE)] = 10
    idle: Annotated[float, Rule(SECONDS, fixed=MADE)] = 300.0
    lifetime: Annotated[float, Rule(SECONDS, fixed=MADE)] = 3_600.0
    timeout: Annotated[float, Rule(SECONDS, fixed=MADE)] = 30.0

    def conflicts(self) -> Iterator[str]:
        if self.min_size > self.max_size:
            yield f"{self.title}.min_size: {self.min_size} is not allowed; at most its max_size ({self.max_size})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabasePoolSettings(PoolSettings):
    """The pool of database connections."""

    title: ClassVar[str] = "pools.database"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPoolSettings(PoolSettings):
    """The pool of HTTP connections."""

    title: ClassVar[str] = "pools.http"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolsSettings(Section):
    """Threads, and the pools that `kadens.pool("database", ...)` and `kadens.pool("http", ...)` make."""

    title: ClassVar[str] = "pools"

    threads: ThreadsSettings = field(default_factory=ThreadsSettings)
    database: DatabasePoolSettings = field(default_factory=DatabasePoolSettings)
    http: HttpPoolSettings = field(default_factory=HttpPoolSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResilienceSettings(Section):
    """What `kadens.circuit_breaker` makes; a change counts for those made after it. Seconds.

    Those that are shared ask the server of `redis_url`.
    """

    title: ClassVar[str] = "resilience"

    failure_ratio: Annotated[float, Rule(number(0, 1, "a share", above=True))] = 0.5
    min_calls: Annotated[int, Rule(whole(1, 1_000_000))] = 10
    window: Annotated[float, Rule(SECONDS)] = 30.0
    recovery: Annotated[float, Rule(SECONDS)] = 10.0
    probes: Annotated[int, Rule(whole(1, 1_000))] = 1
    redis_url: Annotated[SecretUrl | None, Rule(REDIS)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySettings(Section):
    """Garbage collection, leak detection and what `kadens.resources` and `kadens.buffers` keep.

    `gc_freeze` takes what lives at the start out of the collector's sight; `gc_threshold` is how many new objects
    start a young collection. A leak is looked for every `leak_interval` seconds. `stacks` keeps where each resource
    was taken. `buffer_bytes` are kept for reuse.
    """

    title: ClassVar[str] = "memory"

    gc_freeze: Annotated[bool, Rule(flag(), fixed=COLLECTOR)] = False
    gc_threshold: Annotated[int | None, Rule(maybe(whole(100, MOST)), fixed=COLLECTOR)] = None
    leak_detection: Annotated[bool, Rule(flag(), fixed="the detector counts from the start")] = False
    leak_interval: Annotated[float, Rule(number(0.1, DAY, "seconds"), fixed="the detector counts from the start")] = (
        60.0
    )
    stacks: Annotated[bool, Rule(flag())] = False
    buffer_bytes: Annotated[int, Rule(size(1_000), fixed=MADE)] = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringSettings(Section):
    """What is measured. `metrics_interval` is how often a `Report` is told to listeners, in seconds.

    `sample_rate` is the share of requests that are measured, chosen by chance: the counts of the rest are missing, as
    the gauge `http_requests_sample_rate` tells. A block of the event loop longer than `blocked_after` is told.
    With `otlp_url` metrics are pushed there every `otlp_interval` as those of `service`; with `workers_folder`
    /metrics tells the sum over all processes that name it.
    """

    title: ClassVar[str] = "monitoring"

    enabled: Annotated[bool, Rule(flag(), fixed=MEASURED)] = True
    sample_rate: Annotated[float, Rule(SHARE)] = 1.0
    metrics_interval: Annotated[float, Rule(number(0.01, DAY, "seconds"))] = 60.0
    event_loop_interval: Annotated[float, Rule(number(0.001, 3_600, "seconds"), fixed=MEASURED)] = 0.5
    blocked_after: Annotated[float, Rule(number(0.001, 3_600, "seconds"), fixed=MEASURED)] = 0.1
    otlp_url: Annotated[SecretUrl | None, Rule(maybe(url("http", "https")), fixed=MEASURED)] = None
    otlp_interval: Annotated[float, Rule(number(0.1, DAY, "seconds"), fixed=MEASURED)] = 30.0
    service: Annotated[str, Rule(text("1 to 500 printable characters"), fixed=MEASURED)] = "service"
    workers_folder: Annotated[str | None, Rule(maybe(text("the path of a folder")), fixed=MEASURED)] = None
