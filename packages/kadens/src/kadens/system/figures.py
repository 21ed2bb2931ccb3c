"""What the statistics of the parts are called as metrics: a table by class, and what caches tell beside."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from kadens.metrics import FamilySnapshot, Merge, Snapshot

__all__ = ["KINDS", "families"]

Labels = tuple[tuple[str, str], ...]

# What stands before the name of a part that `Kadens` made for the host; its kind tells as much.
GROUPS: Final = ("batching.", "pools.", "resilience.")
# Its store is that of Kadens' cache, which tells of it.
CACHED_FUNCTIONS: Final = "cached_functions"


class _Figure(NamedTuple):
    """One number: the end of its metric's name, and the field of the statistics, if that is called otherwise.

    What ends in "_total" is a counter, the rest are gauges.
    """

    name: str
    help_text: str
    field: str = ""
    merge: Merge = "sum"

    def of(self, statistics: object) -> float | None:
        value = getattr(statistics, self.field or self.name.removesuffix("_total").removesuffix("_seconds"))
        return None if value is None else float(value)


class _Kind(NamedTuple):
    """How the statistics of one class are shown: `label` names the label that holds the part's name."""

    prefix: str
    label: str
    figures: tuple[_Figure, ...]


class _Sample(NamedTuple):
    figure: _Figure
    name: str
    labels: Labels
    value: float


F = _Figure
WAITING: Final = F("waiting", "Callers in line.")

# By the name of the class, since to import it would load its room.
KINDS: Final[Mapping[str, _Kind]] = {
    "LocksStatistics": _Kind("kadens_locks", "locks", (
        F("held", "Names held by this process."),
        F("waiting", "Callers that wait for a name."),
        F("acquired_total", "Leases granted."),
        F("contended_total", "Leases that had to be waited for."),
        F("passed_on_total", "Leases passed on within this process."),
        F("timed_out_total", "Waits that ended at their timeout."),
        F("renewed_total", "Renewals of leases."),
        F("lost_total", "Leases that ended before their block."),
        F("waited_seconds_total", "Time spent waiting for names."),
        F("longest_wait_seconds", "The longest wait for a name.", "longest_wait", "max"),
    )),
    "ThreadPoolStatistics": _Kind("kadens_threads", "pool", (
        F("size", "Threads there may be."),
        F("alive", "Threads there are.", "threads"),
        F("running", "Jobs that run."),
        F("waiting", "Jobs in line."),
        F("done_total", "Jobs that ended well."),
        F("failed_total", "Jobs that raised."),
        F("refused_total", "Jobs that found the line full."),
        F("expired_total", "Jobs that had no result in time."),
        F("waited_seconds_total", "Time that jobs stood in line."),
        F("ran_seconds_total", "Time that jobs ran.", "ran"),
    )),
    "PoolStatistics": _Kind("kadens_pool", "pool", (
        F("size", "Objects there are."),
        F("idle", "Objects that nobody has borrowed."),
        F("borrowed", "Objects that are borrowed."),
        WAITING,
        F("loans_total", "Objects lent."),
        F("created_total", "Objects made."),
        F("closed_total", "Objects closed."),
        F("discarded_total", "Objects that were not fit to be lent again."),
        F("refused_total", "Callers that found the line full."),
        F("expired_total", "Callers that got none in time."),
    )),
    "DatabasePoolStatistics": _Kind("kadens_database_pool", "pool", (
        F("size", "Connections that are open."),
        F("idle", "Connections that nobody uses."),
        F("borrowed", "Connections in use."),
        F("limit", "Connections there may be."),
    )),
    "BatcherStatistics": _Kind("kadens_batcher", "batcher", (
        WAITING,
        F("running", "Batches that run."),
        F("items_total", "Items given."),
        F("batches_total", "Batches that ran."),
        F("failed_batches_total", "Batches that raised."),
        F("refused_total", "Items that found no room."),
        F("expired_total", "Items that had no result in time."),
    )),
    "CircuitBreakerStatistics": _Kind("kadens_circuit_breaker", "breaker", (
        F("window_calls", "Calls within the window.", "calls"),
        F("window_failures", "Calls within the window that failed.", "failures"),
        F("opened_total", "How often the circuit opened."),
        F("refused_total", "Calls that were not let through."),
        F("probes_total", "Calls let through to see whether it is well again."),
    )),
    "BulkheadStatistics": _Kind("kadens_bulkhead", "bulkhead", (
        F("running", "Calls inside."),
        WAITING,
        F("entered_total", "Calls let in."),
        F("refused_total", "Calls that found the line full."),
        F("expired_total", "Calls that were not let in in time."),
    )),
    "RetryStatistics": _Kind("kadens_retry", "function", (
        F("calls_total", "Calls."),
        F("retries_total", "Calls made again."),
        F("refused_total", "Retries for which the budget had nothing left."),
        F("saved_total", "Calls that ended well after a retry."),
        F("given_up_total", "Calls that failed to the end."),
    )),
    "SemaphoreStatistics": _Kind("kadens_semaphore", "semaphore", (
        F("permits", "Permits there are."),
        F("in_use", "Permits in use."),
        WAITING,
        F("acquired_total", "Permits given."),
        F("waited_total", "Permits that had to be waited for."),
        F("timed_out_total", "Waits that ended at their timeout."),
        F("refused_total", "Callers that found the line full."),
        F("cancelled_total", "Waits that were cancelled."),
    )),
    "RateLimiterStatistics": _Kind("kadens_rate_limiter", "limiter", (
        F("keys", "Keys that are counted."),
        WAITING,
        F("passed_total", "Calls let through."),
        F("waited_total", "Calls that had to wait."),
        F("denied_total", "Calls that would not wait."),
        F("refused_total", "Calls that found the line full."),
        F("cancelled_total", "Waits that were cancelled."),
    )),
    "RedisRateLimiterStatistics": _Kind("kadens_shared_rate_limiter", "limiter", (
        F("passed_total", "Calls let through."),
        F("waited_total", "Calls that had to wait."),
        F("denied_total", "Calls that would not wait."),
        F("late_total", "Places lost because the caller woke too late for them."),
        F("unavailable_total", "Calls for which the server did not answer."),
        F("cancelled_total", "Waits that were cancelled."),
    )),
    "AdaptiveLimitStatistics": _Kind("kadens_adaptive_limit", "limit", (
        F("limit", "Calls let in at once, as it is now."),
        F("in_flight", "Calls inside."),
        WAITING,
        F("admitted_total", "Calls let in."),
        F("timed_out_total", "Waits that ended at their timeout."),
        F("cancelled_total", "Waits that were cancelled."),
        F("latency_seconds", "How long calls take of late.", "latency", "max"),
        F("long_latency_seconds", "How long calls take in the long run.", "long_latency", "max"),
    )),
    "RateLimitsStatistics": _Kind("kadens_request_rates", "part", (
        F("keys", "Clients that are counted."),
        F("passed_total", "Requests let through."),
        F("limited_total", "Requests that came too fast."),
        F("overflowed_total", "Requests of clients for which there was no room to count."),
        F("unavailable_total", "Requests for which the server did not answer."),
        F("refused_unavailable_total", "Requests refused because it did not."),
    )),
    "LoadSheddingStatistics": _Kind("kadens_load_shedding", "part", (
        F("refused_total", "Requests refused because there was too much to do."),
        F("exempt_total", "Requests that are never refused."),
    )),
    "RequestTimeoutsStatistics": _Kind("kadens_request_timeouts", "part", (
        F("requests_total", "Requests with a deadline."),
        F("refused_total", "Requests answered in the app's place when their time was over."),
        F("cut_total", "Answers cut off when their time was over."),
    )),
    "ResponseCacheStatistics": _Kind("kadens_response_cache", "part", (
        F("running", "Calls of the app under way."),
        F("bypassed_total", "Requests that went past the cache."),
        F("unshared_total", "Answers that were for one asker alone."),
        F("not_modified_total", "Requests answered with 304."),
        F("invalidated_total", "Writes that dropped the answers of their path."),
        F("untold_total", "Writes that the store could not be told of."),
    )),
    "WarmingStatistics": _Kind("kadens_cache_warming", "part", (
        F("remembered", "Calls that were hot when last looked."),
        F("rounds_total", "Rounds."),
        F("warmed_total", "Values loaded or found."),
        F("failed_total", "Loads that raised."),
    )),
    "RedisClientStatistics": _Kind("kadens_redis", "part", (
        F("linked", "Whether the server is connected, by processes."),
        F("asked_total", "Commands sent."),
        F("late_total", "Commands not answered in time."),
        F("opened_total", "Links made."),
        F("losses_total", "Links lost."),
        F("messages_total", "Messages heard."),
    )),
    "ResourceTrackerStatistics": _Kind("kadens_resources", "part", (
        F("open", "Resources that are open."),
        F("tracked_total", "Resources opened.", "total"),
        F("refused_total", "Resources of which there were too many."),
        F("forgotten_total", "Resources that their owners forgot to close."),
        F("failed_to_close_total", "Resources that could not be closed."),
    )),
    "BufferPoolStatistics": _Kind("kadens_buffers", "part", (
        F("lent", "Buffers that are lent."),
        F("lent_bytes", "Bytes that are lent."),
        F("idle", "Buffers that are kept for reuse."),
        F("idle_bytes", "Bytes that are kept for reuse."),
        F("borrows_total", "Buffers lent."),
        F("reused_total", "Buffers lent again."),
        F("forgotten_total", "Buffers that were not given back."),
        F("refused_total", "Buffers that were not lent."),
    )),
    "LeakDetectorStatistics": _Kind("kadens_leaks", "part", (
        F("samples_total", "Looks at what grows."),
        F("failed_total", "Looks and listeners that failed."),
        F("told_total", "Leaks told.", "leaks_told"),
        F("objects", "Objects looked at the last time."),
        F("longest_pause_seconds", "How long the last look held up the loop at a stretch.", "longest_pause", "max"),
    )),
}  # fmt: skip

SHED: Final = F("kadens_adaptive_limit_shed_total", "Calls refused, by priority.")
PRIORITIES: Final = ("low", "normal", "high", "critical")

STATE: Final = F("kadens_circuit_breaker_state", "1 for the state that the circuit is in, 0 for the others.")
STATES: Final = ("closed", "open", "half-open")

HITS: Final = F("kadens_cache_hits_total", "Values served, by where they were found.")
LOADS: Final = F("kadens_cache_loads_total", "Values loaded, by outcome.")
OF_PREFIX: Final = (
    F("misses_total", "Calls for which there was no value."),
    F("stale_total", "Hits that were stale."),
    F("refreshes_total", "Values replaced before their end."),
    F("unkept_total", "Values given out that the far store cannot take."),
    F("load_seconds", "How long a load takes of late.", "load_time", "max"),
    F("saved_seconds", "About how much loading the hits have spared."),
    F("age_seconds", "How old the values are that are near.", "age", "max"),
)
OF_CACHE: Final = (
    F("loading", "Loads under way."),
    F("unreachable_total", "Calls made without the store."),
)
OF_TIERED: Final = (
    F("degraded_total", "Calls that went without the far store."),
    F("near_alone_total", "Values that the far store does not take for their size."),
)
# Of a store near or far; each has some of them.
OF_STORE: Final = (
    F("entries", "Values in the store."),
    F("bytes", "Bytes in the store."),
    F("linked", "Whether the far store is connected, by processes."),
    F("asked_total", "Commands sent to the far store."),
    F("late_total", "Commands not answered in time."),
    F("losses_total", "Links to the far store that were lost."),
    F("read_total", "Values looked for in the file."),
    F("written_total", "Values written to the file."),
    F("told_total", "Invalidations heard."),
    F("unread_total", "Values of another version of their type."),
    F("too_large_total", "Values too large to be kept."),
)
ENDED: Final = F("kadens_cache_ended_total", "Values that ended, by cause.")
CAUSES: Final = ("evicted_for_entries", "evicted_for_bytes", "evicted", "expired", "invalidated")


def families(statistics: Mapping[str, object]) -> Snapshot:
    """Of what each part said, by its name; what is of an unknown class is left out."""
    found: dict[str, tuple[_Figure, dict[Labels, float]]] = {}
    for part, told in statistics.items():
        for sample in _samples(part, told):
            # A cache that serves functions and answers is told of by both, and counted once.
            found.setdefault(sample.name, (sample.figure, {}))[1][sample.labels] = sample.value
    return tuple(_family(name, figure, series) for name, (figure, series) in found.items())


def _family(name: str, figure: _Figure, series: Mapping[Labels, float]) -> FamilySnapshot:
    return FamilySnapshot(
        name=name,
        kind="counter" if name.endswith("_total") else "gauge",
        help_text=figure.help_text,
        labels=tuple(label for label, _ in next(iter(series))),
        merge=figure.merge,
        series=tuple((tuple(value for _, value in labels), value) for labels, value in series.items()),
    )


def _samples(part: str, told: Any) -> Iterator[_Sample]:
    said = type(told).__name__
    if said == "CacheStatistics":
        yield from _of_cache(told, with_store=part != CACHED_FUNCTIONS)
    kind = KINDS.get(said)
    if kind is None:
        return
    labels = ((kind.label, _short(part)),)
    yield from _each(kind.figures, kind.prefix, labels, told)
    if said == "CircuitBreakerStatistics":
        for state in STATES:
            yield _Sample(STATE, STATE.name, (*labels, ("state", state)), float(told.state.value == state))
    elif said == "AdaptiveLimitStatistics":
        for priority, shed in zip(PRIORITIES, told.shed, strict=True):
            yield _Sample(SHED, SHED.name, (*labels, ("priority", priority)), shed)
    elif said == "LoadSheddingStatistics":
        yield from _samples(part, told.limit)
    elif said == "ResponseCacheStatistics":
        yield from _of_cache(told.cache, with_store=True)


def _of_cache(told: Any, *, with_store: bool) -> Iterator[_Sample]:
    cache = (("cache", told.name),)
    yield from _each(OF_CACHE, "kadens_cache", cache, told)
    for prefix, tally in told.prefixes.items():
        labels = (*cache, ("prefix", prefix))
        for store, hits in (("near", tally.near), ("far", tally.hits - tally.near)):
            yield _Sample(HITS, HITS.name, (*labels, ("store", store)), hits)
        for outcome, loads in (("ok", tally.loads), ("error", tally.failures)):
            yield _Sample(LOADS, LOADS.name, (*labels, ("outcome", outcome)), loads)
        yield from _each(OF_PREFIX, "kadens_cache", labels, tally)
    if with_store:
        yield from _of_stores(told.store, cache)


def _of_stores(told: Any, cache: Labels) -> Iterator[_Sample]:
    said = type(told).__name__
    stores = {"near" if said == "MemoryStatistics" else "far": told}
    if said == "TieredStatistics":
        yield from _each(OF_TIERED, "kadens_cache", cache, told)
        stores = {"near": told.near, "far": told.far}
    for name, store in stores.items():
        labels = (*cache, ("store", name))
        held = [figure for figure in OF_STORE if hasattr(store, figure.name.removesuffix("_total"))]
        yield from _each(held, "kadens_cache_store", labels, store)
        for cause in CAUSES:
            if hasattr(store, cause):
                yield _Sample(ENDED, ENDED.name, (*labels, ("cause", cause)), getattr(store, cause))


def _each(figures: Iterable[_Figure], prefix: str, labels: Labels, told: object) -> Iterator[_Sample]:
    for figure in figures:
        value = figure.of(told)
        if value is not None:
            yield _Sample(figure, f"{prefix}_{figure.name}", labels, value)


def _short(part: str) -> str:
    for group in GROUPS:
        if part.startswith(group):
            return part.removeprefix(group)
    return part
