"""What locks count, and how it is exposed."""

from dataclasses import dataclass
from typing import Protocol

from kadens.metrics import Registry

__all__ = ["Counted", "Counts", "LocksStatistics", "measure_locks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocksStatistics:
    """Waits in seconds; `contended` counts acquisitions that had to queue, `lost` leases that ended early.

    `passed_on`: leases that went to the next waiter of this process without asking the backend.
    """

    held: int
    waiting: int
    acquired: int
    contended: int
    passed_on: int
    timed_out: int
    renewed: int
    lost: int
    waited: float
    longest_wait: float


@dataclass(slots=True)
class Counts:
    """What of these is counted one by one."""

    waiting: int = 0
    acquired: int = 0
    contended: int = 0
    passed_on: int = 0
    timed_out: int = 0
    lost: int = 0
    waited: float = 0.0
    longest_wait: float = 0.0


class Counted(Protocol):
    def statistics(self) -> LocksStatistics: ...


def measure_locks(registry: Registry, locks: Counted) -> None:
    """Expose what the locks count; read at every scrape, nothing is paid before."""
    gauges = {
        "locks_held": ("Names held by this process.", lambda: locks.statistics().held),
        "locks_waiting": ("Callers that wait for a name.", lambda: locks.statistics().waiting),
    }
    counters = {
        "locks_acquired_total": ("Leases granted.", lambda: locks.statistics().acquired),
        "locks_passed_on_total": ("Leases passed on in this process.", lambda: locks.statistics().passed_on),
        "locks_timed_out_total": ("Waits that ended at their timeout.", lambda: locks.statistics().timed_out),
        "locks_lost_total": ("Leases that ended before their block.", lambda: locks.statistics().lost),
        "locks_waited_seconds_total": ("Time spent waiting for names.", lambda: locks.statistics().waited),
    }
    for name, (text, read) in gauges.items():
        registry.gauge(name, text).read_from(read)
    for name, (text, read_number) in counters.items():
        registry.counter(name, text).read_from(read_number)
