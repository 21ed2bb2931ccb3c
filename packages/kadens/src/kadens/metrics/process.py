"""What the process itself costs: memory, processor time, open files, threads, garbage collection."""

import gc
import os
import time
from functools import partial

from kadens.checks import instance
from kadens.metrics.registry import Registry

__all__ = ["measure_process"]

PROC = "/proc/self"


def measure_process(registry: Registry) -> None:
    """Add the process metrics; what the platform cannot tell is left out of the exposition."""
    instance("registry", registry, Registry)
    registry.counter("process_cpu_seconds_total", "User and system processor time of the process.").read_from(
        time.process_time
    )
    registry.gauge("process_resident_memory_bytes", "Memory of the process in RAM.").read_from(resident_memory)
    registry.gauge("process_open_fds", "Open file descriptors.").read_from(open_files)
    registry.gauge("process_threads", "Threads of the process, Python's and others.").read_from(threads)
    collections = registry.counters(
        "python_gc_collections_total", "Runs of the garbage collector.", labels=("generation",)
    )
    for generation in range(len(gc.get_stats())):
        collections.labels(str(generation)).read_from(partial(gc_collections, generation))


def resident_memory() -> float | None:
    """Bytes, from the second field of /proc/self/statm; None where there is no /proc."""
    try:
        with open(f"{PROC}/statm") as statm:
            pages = statm.read().split()[1]
    except OSError:
        return None
    return float(int(pages) * os.sysconf("SC_PAGE_SIZE"))


def open_files() -> float | None:
    """A count, from /proc/self/fd; None where there is no /proc."""
    try:
        # One of the descriptors is the listing's own.
        return float(len(os.listdir(f"{PROC}/fd")) - 1)
    except OSError:
        return None


def threads() -> float | None:
    """A count, from /proc/self/task; None where there is no /proc."""
    try:
        return float(len(os.listdir(f"{PROC}/task")))
    except OSError:
        return None


def gc_collections(generation: int) -> float:
    return float(gc.get_stats()[generation]["collections"])
