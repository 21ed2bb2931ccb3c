"""A snapshot as an OTLP request in JSON.

Source: https://opentelemetry.io/docs/specs/otlp/ and opentelemetry-proto, metrics.proto, version 1: 64-bit whole
numbers are strings, enumerations are numbers, sums and histograms are cumulative.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kadens.metrics.histograms import HistogramReading
from kadens.metrics.snapshot import FamilySnapshot, Snapshot, Value

__all__ = ["EXPONENTIAL_BUCKETS", "Resource", "encode"]

CUMULATIVE: Final = 2
EXPONENTIAL_BUCKETS: Final = 160
"""So many buckets at most for the positive and for the negative values of one exponential histogram."""

FINEST_SCALE = 7
COARSEST_SCALE = -10
LARGEST_SINGLE = 2.0**127
UNITS = {"_seconds": "s", "_bytes": "By"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Who measured: attributes such as service.name, and since when, in nanoseconds of the Unix epoch."""

    attributes: Mapping[str, str]
    started: int


def encode(snapshot: Snapshot, resource: Resource, *, now: int, exponential: bool = False) -> bytes:
    """ExportMetricsServiceRequest; `now` in nanoseconds of the Unix epoch.

    Histograms have the bounds that they were made with; with `exponential` they are base-2 exponential ones, whose
    quantiles are finer and whose counts by bucket are estimates.
    """
    points = _Points(resource.started, now, exponential=exponential)
    request = {
        "resourceMetrics": [
            {
                "resource": {"attributes": _attributes(resource.attributes)},
                "scopeMetrics": [
                    {
                        "scope": {"name": "kadens"},
                        "metrics": [points.metric(family) for family in snapshot if family.series],
                    }
                ],
            }
        ]
    }
    return msgspec.json.encode(request)


class _Points:
    def __init__(self, started: int, now: int, *, exponential: bool) -> None:
        self._times = {"startTimeUnixNano": str(started), "timeUnixNano": str(now)}
        self._exponential = exponential

    def metric(self, family: FamilySnapshot) -> dict[str, Any]:
        points = list(self._points(family))
        described = {"name": family.name, "description": family.help_text, "unit": _unit(family.name)}
        if family.kind == "gauge":
            return {**described, "gauge": {"dataPoints": points}}
        cumulative = {"dataPoints": points, "aggregationTemporality": CUMULATIVE}
        if family.kind == "counter":
            return {**described, "sum": {**cumulative, "isMonotonic": True}}
        return {**described, "exponentialHistogram" if self._exponential else "histogram": cumulative}

    def _points(self, family: FamilySnapshot) -> Iterator[dict[str, Any]]:
        for labels, value in family.series:
            attributes = _attributes(dict(zip(family.labels, labels, strict=True)))
            yield {"attributes": attributes, **self._times, **self._figures(value)}

    def _figures(self, value: Value) -> dict[str, Any]:
        if not isinstance(value, HistogramReading):
            return {"asDouble": _double(value)}
        figures: dict[str, Any] = {"count": str(value.count), "sum": _double(value.sum)}
        if value.least is not None and value.greatest is not None:
            figures |= {"min": value.least, "max": value.greatest}
        return figures | (_exponential(value) if self._exponential else _explicit(value))


def _explicit(reading: HistogramReading) -> dict[str, Any]:
    return {"explicitBounds": reading.bounds, "bucketCounts": [str(count) for count in reading.counts]}


def _exponential(reading: HistogramReading) -> dict[str, Any]:
    buckets = reading.log_linear.buckets()
    positive = _sizes((value, count) for value, count in buckets if value > 0)
    negative = _sizes((-value, count) for value, count in buckets if value < 0)
    scale = min(_scale(positive), _scale(negative), FINEST_SCALE - reading.log_linear.merges)
    return {
        "scale": scale,
        "zeroCount": str(reading.count - sum(positive.values()) - sum(negative.values())),
        "positive": _dense(positive, scale),
        "negative": _dense(negative, scale),
    }


def _sizes(buckets: Iterable[tuple[float, int]]) -> Counter[float]:
    sizes: Counter[float] = Counter()
    for size, count in buckets:
        # What is beyond the singles counts at their edge.
        sizes[min(size, LARGEST_SINGLE)] += count
    return sizes


def _scale(sizes: Mapping[float, int]) -> int:
    """The finest that needs no more buckets than allowed."""
    if not sizes:
        return FINEST_SCALE
    least, greatest = min(sizes), max(sizes)
    scales = range(FINEST_SCALE, COARSEST_SCALE, -1)
    fitting = (scale for scale in scales if _index(greatest, scale) - _index(least, scale) < EXPONENTIAL_BUCKETS)
    return next(fitting, COARSEST_SCALE)


def _dense(sizes: Mapping[float, int], scale: int) -> dict[str, Any]:
    if not sizes:
        return {"offset": 0, "bucketCounts": []}
    counts: Counter[int] = Counter()
    for size, count in sizes.items():
        counts[_index(size, scale)] += count
    offset = min(counts)
    return {"offset": offset, "bucketCounts": [str(counts[index]) for index in range(offset, max(counts) + 1)]}


def _index(size: float, scale: int) -> int:
    """Bucket i holds what is above 2 ** (i / 2**scale) and at most the next such bound."""
    return math.ceil(math.ldexp(math.log2(size), scale)) - 1


def _attributes(attributes: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]


def _unit(name: str) -> str:
    return next((unit for suffix, unit in UNITS.items() if name.endswith(suffix)), "")


def _double(value: float) -> float | str:
    if math.isfinite(value):
        return float(value)
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
