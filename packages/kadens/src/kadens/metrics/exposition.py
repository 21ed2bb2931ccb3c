"""The text in which Prometheus reads a registry: format 0.0.4.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import math
from collections.abc import Iterator
from itertools import accumulate

from kadens.metrics.histograms import HistogramReading
from kadens.metrics.registry import Registry
from kadens.metrics.snapshot import FamilySnapshot, Snapshot

__all__ = ["CONTENT_TYPE", "render", "render_snapshot"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

HELP_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n"})
LABEL_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})

EXACT_INTEGERS = 2.0**53


def render(registry: Registry) -> bytes:
    """All families of the registry, in the order in which they were made."""
    return render_snapshot(registry.snapshot())


def render_snapshot(snapshot: Snapshot) -> bytes:
    """All families of the snapshot, in its order."""
    return "".join(f"{line}\n" for family in snapshot for line in _family(family)).encode()


def _family(family: FamilySnapshot) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help_text.translate(HELP_ESCAPES)}"
    yield f"# TYPE {family.name} {family.kind}"
    for values, value in family.series:
        labels = zip(family.labels, values, strict=True)
        pairs = [f'{name}="{label.translate(LABEL_ESCAPES)}"' for name, label in labels]
        if isinstance(value, HistogramReading):
            yield from _histogram(family.name, pairs, value)
        else:
            yield f"{family.name}{_braced(pairs)} {_figure(value)}"


def _histogram(name: str, pairs: list[str], reading: HistogramReading) -> Iterator[str]:
    bounds = (*map(repr, reading.bounds), "+Inf")
    for bound, count in zip(bounds, accumulate(reading.counts), strict=True):
        le = f'le="{bound}"'
        yield f"{name}_bucket{_braced([*pairs, le])} {count}"
    yield f"{name}_sum{_braced(pairs)} {_figure(reading.sum)}"
    yield f"{name}_count{_braced(pairs)} {reading.count}"


def _braced(pairs: list[str]) -> str:
    return "{" + ",".join(pairs) + "}" if pairs else ""


def _figure(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) and abs(value) < EXACT_INTEGERS else repr(float(value))
