"""Numbers about a running service, and the text in which Prometheus reads them.

Job: instruments, the registry that names them, the exposition.
In: increments and observations. Out: Prometheus text 0.0.4.
May import: errors, clock. Never: a web framework, global state.
"""

from kadens.metrics.exposition import CONTENT_TYPE, render
from kadens.metrics.instruments import (
    LATENCY_BUCKETS,
    SIZE_BUCKETS,
    Counter,
    Gauge,
    Histogram,
    HistogramReading,
    Labelled,
)
from kadens.metrics.process import measure_process
from kadens.metrics.registry import Registry, RegistryStatistics

__all__ = [
    "CONTENT_TYPE",
    "LATENCY_BUCKETS",
    "SIZE_BUCKETS",
    "Counter",
    "Gauge",
    "Histogram",
    "HistogramReading",
    "Labelled",
    "Registry",
    "RegistryStatistics",
    "measure_process",
    "render",
]
