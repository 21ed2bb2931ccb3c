"""What a registry held at one moment, as plain values: to be written, sent, or added to that of another process."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from kadens.metrics.histograms import HistogramReading, merge_histograms

__all__ = ["FamilySnapshot", "Kind", "Merge", "Snapshot", "Value", "merge_snapshots"]

Kind = Literal["counter", "gauge", "histogram"]

Merge = Literal["sum", "max", "min"]
"""How the gauges of several processes become one; counters and histograms are added."""

Value: TypeAlias = float | HistogramReading

RULES: Mapping[Merge, Callable[[Iterable[float]], float]] = MappingProxyType({"sum": sum, "max": max, "min": min})


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySnapshot:
    """`series` maps label values, in the order of `labels`, to a number or a histogram's reading."""

    name: str
    kind: Kind
    help_text: str
    labels: tuple[str, ...]
    merge: Merge
    series: tuple[tuple[tuple[str, ...], Value], ...]


Snapshot: TypeAlias = tuple[FamilySnapshot, ...]


def merge_snapshots(snapshots: Iterable[Snapshot]) -> Snapshot:
    """One snapshot of all processes, families and series in the order in which they first appear.

    A family that another process holds under the same name as something else (another kind, other labels or other
    bounds: two versions of a program side by side) is left out of the later ones.
    """
    merged: dict[str, FamilySnapshot] = {}
    for family in (family for snapshot in snapshots for family in snapshot):
        known = merged.get(family.name)
        if known is None:
            merged[family.name] = family
        elif _fit(known, family):
            merged[family.name] = _merge(known, family)
    return tuple(merged.values())


def _fit(one: FamilySnapshot, two: FamilySnapshot) -> bool:
    readings = [value for _, value in (*one.series, *two.series) if isinstance(value, HistogramReading)]
    one_row_of_bounds = len({reading.bounds for reading in readings}) <= 1
    return one_row_of_bounds and (one.kind, one.labels) == (two.kind, two.labels)


def _merge(one: FamilySnapshot, two: FamilySnapshot) -> FamilySnapshot:
    series: dict[tuple[str, ...], Value] = dict(one.series)
    for labels, value in two.series:
        known = series.get(labels)
        series[labels] = value if known is None else _added(known, value, one)
    return replace(one, series=tuple(series.items()))


def _added(one: Value, two: Value, family: FamilySnapshot) -> Value:
    if isinstance(one, HistogramReading) and isinstance(two, HistogramReading):
        return merge_histograms((one, two))
    return RULES[family.merge if family.kind == "gauge" else "sum"](_numbers(one, two))


def _numbers(*values: Value) -> Iterator[float]:
    return (value for value in values if not isinstance(value, HistogramReading))
