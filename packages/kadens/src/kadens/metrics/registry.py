"""The instruments of one process under their names."""

import math
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias, TypeVar

from kadens.errors import BadInput, NameTaken
from kadens.metrics.instruments import LATENCY_BUCKETS, Counter, Gauge, Histogram, Labelled

__all__ = ["Family", "Kind", "Registry", "RegistryStatistics"]

Kind = Literal["counter", "gauge", "histogram"]

AnyLabelled: TypeAlias = Labelled[Counter] | Labelled[Gauge] | Labelled[Histogram]
S = TypeVar("S", Counter, Gauge, Histogram)

SERIES_LIMIT = 1000
METRIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL_NAME = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*")
OVERFLOW_NAME = "kadens_metrics_overflowed_total"
OVERFLOW_HELP = "Uses of label values that came after a family had reached its limit of series."
HISTOGRAM_SUFFIXES = ("", "_bucket", "_sum", "_count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A named instrument with all its series."""

    name: str
    kind: Kind
    help_text: str
    instruments: AnyLabelled


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryStatistics:
    """`overflowed` counts the uses of label values past a family's limit."""

    families: int
    series: int
    overflowed: int


class Registry:
    """Makes instruments and refuses bad or taken names with `BadInput` or `NameTaken`.

    `counter`, `gauge` and `histogram` make one instrument; `counters`, `gauges` and `histograms` make a
    family of them, told apart by labels, with at most `limit` series.
    """

    def __init__(self) -> None:
        self._families: dict[str, Family] = {}
        self._exposed: set[str] = set()
        self._overflow = Labelled(("family",), make=Counter, limit=sys.maxsize)
        self._claim(OVERFLOW_NAME, "counter")
        self._families[OVERFLOW_NAME] = Family(
            name=OVERFLOW_NAME, kind="counter", help_text=OVERFLOW_HELP, instruments=self._overflow
        )

    def counter(self, name: str, help_text: str) -> Counter:
        return self.counters(name, help_text, labels=()).labels()

    def gauge(self, name: str, help_text: str) -> Gauge:
        return self.gauges(name, help_text, labels=()).labels()

    def histogram(self, name: str, help_text: str, *, buckets: Sequence[float] = LATENCY_BUCKETS) -> Histogram:
        return self.histograms(name, help_text, labels=(), buckets=buckets).labels()

    def counters(
        self, name: str, help_text: str, *, labels: Sequence[str], limit: int = SERIES_LIMIT
    ) -> Labelled[Counter]:
        """`name` ends in "_total", as Prometheus wants it."""
        if not name.endswith("_total"):
            raise BadInput.of("counter name", name, 'it ends in "_total"')
        return self._make(name, "counter", help_text, labels, limit, Counter)

    def gauges(self, name: str, help_text: str, *, labels: Sequence[str], limit: int = SERIES_LIMIT) -> Labelled[Gauge]:
        return self._make(name, "gauge", help_text, labels, limit, Gauge)

    def histograms(
        self,
        name: str,
        help_text: str,
        *,
        labels: Sequence[str],
        buckets: Sequence[float] = LATENCY_BUCKETS,
        limit: int = SERIES_LIMIT,
    ) -> Labelled[Histogram]:
        """`buckets` are upper bounds, inclusive, finite and rising; "+Inf" is added by itself."""
        if "le" in labels:
            raise BadInput.of("label name", "le", "a histogram's buckets use it")
        bounds = _bounds(buckets)
        return self._make(name, "histogram", help_text, labels, limit, lambda: Histogram(bounds))

    def families(self) -> tuple[Family, ...]:
        """In the order in which they were made."""
        return tuple(self._families.values())

    def statistics(self) -> RegistryStatistics:
        families = self.families()
        return RegistryStatistics(
            families=len(families),
            series=sum(len(family.instruments.series()) for family in families),
            overflowed=sum(int(counter.value() or 0) for _, counter in self._overflow.series()),
        )

    def _make(
        self,
        name: str,
        kind: Kind,
        help_text: str,
        labels: Sequence[str],
        limit: int,
        make: Callable[[], S],
    ) -> Labelled[S]:
        names = _label_names(labels)
        if limit < 1:
            raise BadInput.of("limit", limit, "at least 1")
        self._claim(name, kind)
        overflow = self._overflow.labels(name) if names else None
        instruments = Labelled(names, make=make, limit=limit, overflow=overflow)
        self._families[name] = Family(name=name, kind=kind, help_text=help_text, instruments=instruments)
        return instruments

    def _claim(self, name: str, kind: Kind) -> None:
        if not METRIC_NAME.fullmatch(name):
            raise BadInput.of("metric name", name, "letters, digits, _ and :, not starting with a digit")
        exposed = {name + suffix for suffix in HISTOGRAM_SUFFIXES} if kind == "histogram" else {name}
        if taken := self._exposed & exposed:
            raise NameTaken.of("metric name", name, f"{min(taken)!r} is exposed already")
        self._exposed |= exposed


def _label_names(labels: Sequence[str]) -> tuple[str, ...]:
    names = tuple(labels)
    for name in names:
        if not LABEL_NAME.fullmatch(name):
            raise BadInput.of("label name", name, "letters, digits and _, not starting with a digit or __")
    if len(set(names)) != len(names):
        raise BadInput.of("labels", names, "each name once")
    return names


def _bounds(buckets: Sequence[float]) -> tuple[float, ...]:
    bounds = tuple(float(bound) for bound in buckets)
    rising = all(low < high for low, high in pairwise(bounds))
    if not bounds or not rising or not all(math.isfinite(bound) for bound in bounds):
        raise BadInput.of("buckets", bounds, "finite and rising, at least one")
    return bounds
