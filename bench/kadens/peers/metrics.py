"""Instruments, each in a registry of its own; each gives what records one value."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

__all__ = [
    "opentelemetry_counter",
    "opentelemetry_histogram",
    "prometheus_counter",
    "prometheus_gauge",
    "prometheus_histogram",
    "prometheus_histogram_by_label",
    "prometheus_timed",
]

Record = Callable[[float], object]

ROUTE = "/"


def prometheus_histogram() -> Record:
    """With its fifteen buckets."""
    observe: Record = _prometheus("Histogram").observe
    return observe


def prometheus_histogram_by_label() -> Record:
    """Its child is looked up for each record."""
    histogram = _prometheus("Histogram", labels=("route",))
    return lambda value: histogram.labels(ROUTE).observe(value)


def prometheus_counter() -> Record:
    increment: Record = _prometheus("Counter").inc
    return increment


def prometheus_gauge() -> Record:
    put: Record = _prometheus("Gauge").set
    return put


def prometheus_timed() -> Callable[[], AbstractContextManager[object]]:
    """Its child is looked up for each block; it does not tell how the block ended."""
    histogram = _prometheus("Histogram", labels=("route",))
    return lambda: histogram.labels(ROUTE).time()


def opentelemetry_histogram() -> Record:
    """The attributes come with each record; it has no other way."""
    record = _meter().create_histogram("bench").record
    return lambda value: record(value, {"route": ROUTE})


def opentelemetry_counter() -> Record:
    increment: Record = _meter().create_counter("bench").add
    return increment


def _prometheus(kind: str, *, labels: tuple[str, ...] = ()) -> Any:
    module = import_module("prometheus_client")
    return getattr(module, kind)("bench", "", labels, registry=module.CollectorRegistry())


def _meter() -> Any:
    """Aggregated and never exported."""
    metrics, export = import_module("opentelemetry.sdk.metrics"), import_module("opentelemetry.sdk.metrics.export")
    provider = metrics.MeterProvider(metric_readers=[export.InMemoryMetricReader()], shutdown_on_exit=False)
    return provider.get_meter("bench")
