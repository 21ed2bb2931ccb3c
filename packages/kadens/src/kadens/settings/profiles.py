"""The presets: what a profile or an environment sets, and why; and what suits a machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kadens.settings.machine import Machine

__all__ = ["AUTO", "ENVIRONMENTS", "PROFILES", "Preset", "suited"]

AUTO: Final = "auto"

FROZEN: Final = "imported code lives as long as the process: no collection need look at it"
STACKS: Final = "a stack per resource costs more than the resource"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """`values` by full name, each with the reason for it."""

    about: str
    values: Mapping[str, tuple[Any, str]] = field(default_factory=lambda: MappingProxyType({}))


PROFILES: Final[Mapping[str, Preset]] = MappingProxyType({
    "minimal": Preset(about="small machines: requests and the event loop measured, small caches, nothing in advance"),
    "balanced": Preset(
        about="general production use: moderate caches, a garbage collector that does not look at what stays",
        values=MappingProxyType({
            "cache.l1_cache_size": (10_000, "some thousand hot keys, about 1.4 MB without their values"),
            "cache.max_memory": (64_000_000, "a cache that cannot crowd out the service"),
            "pools.threads.size": (8, "blocking calls of some requests at a time"),
            "pools.database.min_size": (1, "the first request need not wait for a connection"),
            "pools.database.max_size": (20, "what one PostgreSQL of 100 connections gives five processes"),
            "pools.http.max_size": (100, "outgoing calls wait for the other side, not for us"),
            "memory.gc_freeze": (True, FROZEN),
            "memory.gc_threshold": (10_000, "objects of one request seldom are cycles: fewer, later collections"),
            "memory.buffer_bytes": (8_000_000, "the buffers of some requests at a time"),
        }),
    ),
    "maximum": Preset(
        about="high load: large caches, much at once, less admitted before it is too much",
        values=MappingProxyType({
            "cache.l1_cache_size": (100_000, "a long tail of keys, about 14 MB without their values"),
            "cache.max_memory": (512_000_000, "memory is there to be used"),
            "pools.threads.size": (32, "blocking calls of many requests at a time"),
            "pools.database.min_size": (5, "a burst finds connections open"),
            "pools.database.max_size": (50, "more would wait in the server instead"),
            "pools.http.min_size": (10, "a burst finds connections open"),
            "pools.http.max_size": (200, "outgoing calls wait for the other side, not for us"),
            "limits.load_shedding": (True, "under overload those who were let in are answered in time"),
            "limits.max_concurrency": (1_000, "a bound to trust; the limit finds itself below"),
            "batching.max_size": (200, "under load a batch fills before its time is over"),
            "batching.concurrency": (10, "as many batches as the other side bears"),
            "monitoring.event_loop_interval": (0.1, "shorter blocks of the loop are seen"),
            "monitoring.metrics_interval": (10.0, "what changes fast is told often"),
            "memory.gc_freeze": (True, FROZEN),
            "memory.gc_threshold": (50_000, "at thousands of requests a second a collection must be rare"),
            "memory.buffer_bytes": (64_000_000, "the buffers of many requests at a time"),
        }),
    ),
})  # fmt: skip

ENVIRONMENTS: Final[Mapping[str, Preset]] = MappingProxyType({
    "development": Preset(
        about="a person watches: what is slow, forgotten or growing is told early",
        values=MappingProxyType({
            "cache.default_ttl": (10.0, "what was just changed is soon seen"),
            "monitoring.blocked_after": (0.05, "a blocking call is found while it is being written"),
            "monitoring.metrics_interval": (10.0, "a person waits for it"),
            "memory.stacks": (True, "a forgotten resource says where it was taken"),
            "memory.leak_detection": (True, "what grows is found before it is deployed"),
            "memory.gc_freeze": (False, "code that is loaded anew must be free to go"),
        }),
    ),
    "staging": Preset(
        about="as production, and leaks are looked for",
        values=MappingProxyType({
            "memory.stacks": (False, STACKS),
            "memory.gc_freeze": (True, FROZEN),
            "memory.leak_detection": (True, "a test under load is where leaks show"),
        }),
    ),
    "production": Preset(
        about="nothing that costs without need",
        values=MappingProxyType({
            "memory.stacks": (False, STACKS),
            "memory.leak_detection": (False, "to list all objects holds up the loop for milliseconds"),
            "memory.gc_freeze": (True, FROZEN),
        }),
    ),
})  # fmt: skip

MB: Final = 1_000_000
SMALL, LARGE = 512 * MB, 8_000 * MB


def suited(machine: "Machine") -> tuple[str, dict[str, tuple[Any, str]]]:
    """The profile for a machine, and the values that its cores and memory decide."""
    cores, memory = machine.cores, machine.memory
    cores_told = f"{cores:g} cores ({machine.cores_from})"
    memory_told = f"{memory // MB:,} MB ({machine.memory_from})"
    return _profile(machine), {
        "cache.max_memory": (_within(memory // 20, 4 * MB, 2_000 * MB), f"a twentieth of {memory_told}"),
        "cache.l1_cache_size": (
            _within(memory // 20 // 1_000, 500, 1_000_000),
            f"entries of about 1 kB in a twentieth of {memory_told}",
        ),
        "memory.buffer_bytes": (_within(memory // 100, MB, 256 * MB), f"a hundredth of {memory_told}"),
        "pools.threads.size": (
            _within(round(cores) + 4, 4, 32),
            f"one for each of {cores_told} and four that wait for files and sockets",
        ),
        "pools.database.max_size": (
            _within(round(cores * 5), 5, 50),
            f"five for each of {cores_told}; more would wait in the server instead",
        ),
        "limits.max_concurrency": (
            _within(round(cores * 250), 100, 10_000),
            f"250 for each of {cores_told}, a bound to trust",
        ),
    }


def _profile(machine: "Machine") -> str:
    if machine.cores < 1 or machine.memory < SMALL:
        return "minimal"
    return "maximum" if machine.cores >= 8 and machine.memory >= LARGE else "balanced"


def _within(number: int, least: int, most: int) -> int:
    return max(least, min(most, number))
