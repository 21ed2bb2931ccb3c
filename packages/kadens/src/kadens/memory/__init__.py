"""Memory: who holds what, what grows, what is used again, and when the collector runs.

Job: track resources and close what is left, tell leaks by growth, lend buffers, set the garbage collector.
In: resources with their owners, the objects of the process. Out: statistics, reports, warnings, buffers.
May import: metrics, checks, clock, errors. Never: a sibling room, a driver; tracemalloc unless asked to.
"""

from kadens.memory.buffers import Buffer, BufferPool, BufferPoolStatistics
from kadens.memory.collector import CollectorOptions, CollectorStatistics, GarbageCollector, Pauses
from kadens.memory.leaks import Growth, LeakDetector, LeakDetectorStatistics, LeakReport, Source
from kadens.memory.referrers import Example
from kadens.memory.resources import Close, KindStatistics, ResourceTrackerStatistics, Tracked, TrackedResource
from kadens.memory.tracker import ResourceTracker, Tracking

__all__ = [
    "Buffer",
    "BufferPool",
    "BufferPoolStatistics",
    "Close",
    "CollectorOptions",
    "CollectorStatistics",
    "Example",
    "GarbageCollector",
    "Growth",
    "KindStatistics",
    "LeakDetector",
    "LeakDetectorStatistics",
    "LeakReport",
    "Pauses",
    "ResourceTracker",
    "ResourceTrackerStatistics",
    "Source",
    "Tracked",
    "TrackedResource",
    "Tracking",
]
