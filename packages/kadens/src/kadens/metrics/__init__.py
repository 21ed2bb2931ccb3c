"""Numbers about a running service, and the ways in which they leave it: asked for, or pushed.

Job: instruments, the registry that names them, what leaves the process, the sum over processes.
In: increments and observations. Out: Prometheus text 0.0.4, OTLP requests in JSON.
May import: checks, clock, errors. Never: a web framework, a client library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kadens.metrics.default import default_registry, timed
from kadens.metrics.exposition import CONTENT_TYPE, render, render_snapshot
from kadens.metrics.histograms import LATENCY_BUCKETS, SIZE_BUCKETS, Histogram, HistogramReading, HistogramStatistics
from kadens.metrics.instruments import Counter, CounterStatistics, Gauge, GaugeStatistics
from kadens.metrics.labels import Labelled
from kadens.metrics.pending import PENDING_LIMIT, Pending
from kadens.metrics.process import measure_process
from kadens.metrics.registry import Registry, RegistryStatistics
from kadens.metrics.snapshot import FamilySnapshot, Merge, Snapshot
from kadens.metrics.timing import Timed

if TYPE_CHECKING:
    from kadens.metrics.export import OtlpExporter, OtlpExporterStatistics, OtlpOptions
    from kadens.metrics.workers import Workers, WorkersStatistics

__all__ = [
    "CONTENT_TYPE",
    "LATENCY_BUCKETS",
    "PENDING_LIMIT",
    "SIZE_BUCKETS",
    "Counter",
    "CounterStatistics",
    "FamilySnapshot",
    "Gauge",
    "GaugeStatistics",
    "Histogram",
    "HistogramReading",
    "HistogramStatistics",
    "Labelled",
    "Merge",
    "OtlpExporter",
    "OtlpExporterStatistics",
    "OtlpOptions",
    "Pending",
    "Registry",
    "RegistryStatistics",
    "Snapshot",
    "Timed",
    "Workers",
    "WorkersStatistics",
    "default_registry",
    "measure_process",
    "render",
    "render_snapshot",
    "timed",
]

# Where each name is. What they import takes a megabyte, which a service that is only asked does not pay.
HOMES = {
    "OtlpExporter": "export",
    "OtlpExporterStatistics": "export",
    "OtlpOptions": "export",
    "Workers": "workers",
    "WorkersStatistics": "workers",
}


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
