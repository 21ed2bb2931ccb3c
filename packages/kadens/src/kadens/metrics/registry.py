"""The instruments of one process under their names."""

import logging
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TypeAlias, TypeVar, get_args
from weakref import WeakSet

from kadens.checks import count, instance, listed, sync_callable
from kadens.errors import BadInput, NameTaken
from kadens.metrics.histograms import LATENCY_BUCKETS, Histogram, bucket_bounds
from kadens.metrics.instruments import Counter, Gauge
from kadens.metrics.labels import Labelled
from kadens.metrics.snapshot import FamilySnapshot, Kind, Merge, Snapshot, Value, merge_snapshots
from kadens.metrics.timing import OUTCOME, Timed

__all__ = ["Family", "Registry", "RegistryStatistics"]

logger = logging.getLogger(__name__)

AnyLabelled: TypeAlias = Labelled[Counter] | Labelled[Gauge] | Labelled[Histogram]
S = TypeVar("S", Counter, Gauge, Histogram)

SERIES_LIMIT = 1000
METRIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
MERGES: tuple[Merge, ...] = get_args(Merge)
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
    merge: Merge = "sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryStatistics:
    """`overflowed` counts the uses of label values past a family's limit."""

    families: int
    series: int
    overflowed: int


class Registry:
    """Makes instruments and refuses bad or taken names with `BadInput` or `NameTaken`.

    `counter`, `gauge` and `histogram` make one instrument; `counters`, `gauges` and `histograms` make a
    family of them, told apart by labels, with at most `limit` series. `merge` says how the gauges of several
    processes become one: their sum, the greatest or the least.
    """

    def __init__(self) -> None:
        self._families: dict[str, Family] = {}
        self._exposed: set[str] = set()
        self._included: list[Registry] = []
        self._includers: WeakSet[Registry] = WeakSet()
        self._gatherers: list[Callable[[], None]] = []
        self._timed: dict[str, Labelled[Histogram]] = {}
        self._making = RLock()
        self._overflow = Labelled(("family",), make=Counter, limit=sys.maxsize)
        self._claim(OVERFLOW_NAME, "counter")
        self._families[OVERFLOW_NAME] = Family(
            name=OVERFLOW_NAME, kind="counter", help_text=OVERFLOW_HELP, instruments=self._overflow
        )

    def counter(self, name: str, help_text: str) -> Counter:
        return self.counters(name, help_text, labels=()).labels()

    def gauge(self, name: str, help_text: str, *, merge: Merge = "sum") -> Gauge:
        return self.gauges(name, help_text, labels=(), merge=merge).labels()

    def histogram(self, name: str, help_text: str, *, buckets: Sequence[float] = LATENCY_BUCKETS) -> Histogram:
        return self.histograms(name, help_text, labels=(), buckets=buckets).labels()

    def counters(
        self, name: str, help_text: str, *, labels: Sequence[str], limit: int = SERIES_LIMIT
    ) -> Labelled[Counter]:
        """`name` ends in "_total", as Prometheus wants it."""
        if not instance("name", name, str).endswith("_total"):
            raise BadInput.of("counter name", name, 'it ends in "_total"')
        return self._make(name, "counter", help_text, labels, limit, Counter)

    def gauges(
        self, name: str, help_text: str, *, labels: Sequence[str], merge: Merge = "sum", limit: int = SERIES_LIMIT
    ) -> Labelled[Gauge]:
        if merge not in MERGES:
            raise BadInput.of("merge", merge, f"one of {', '.join(MERGES)}")
        return self._make(name, "gauge", help_text, labels, limit, Gauge, merge)

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
        names = listed("labels", labels, str)
        if "le" in names:
            raise BadInput.of("label name", "le", "a histogram's buckets use it")
        bounds = bucket_bounds(buckets)
        return self._make(name, "histogram", help_text, names, limit, lambda: Histogram(bounds))

    def timed(self, name: str, **labels: str) -> Timed:
        """Time calls or blocks as `{name}_seconds`, by `labels` and by outcome: ok, error or cancelled.

        The labels of one name are the same everywhere, else `BadInput`.
        """
        family = self._timed.get(name) or self._make_timed(name, tuple(labels))
        if set(family.names) != {*labels, OUTCOME}:
            raise BadInput.of(f"labels of {name!r}", tuple(labels), f"the same everywhere, here {family.names[:-1]}")
        return Timed(family, tuple(labels[label] for label in family.names[:-1]))

    def before_snapshot(self, gather: Callable[[], None]) -> None:
        """Call `gather` before every snapshot: it brings in what has been recorded elsewhere."""
        self._gatherers.append(sync_callable("gather", gather))

    def include(self, other: "Registry") -> None:
        """Show the families of `other` as well, now and later; a name that both have is refused with `NameTaken`."""
        if instance("registry", other, Registry) is self or other in self._included:
            raise BadInput.of("registry", other, "another one, included once")
        self._refuse(other._exposed - {OVERFLOW_NAME})
        self._included.append(other)
        other._includers.add(self)

    def families(self) -> tuple[Family, ...]:
        """Its own, in the order in which they were made."""
        return tuple(self._families.values())

    def snapshot(self) -> Snapshot:
        """Every family with the values of all its series, its own first, then those that it includes."""
        for gather in self._gatherers:
            gather()
        own = tuple(_snapshot(family) for family in self.families())
        return merge_snapshots((own, *(other.snapshot() for other in self._included)))

    def statistics(self) -> RegistryStatistics:
        families = self.families()
        return RegistryStatistics(
            families=len(families),
            series=sum(len(family.instruments.series()) for family in families),
            overflowed=sum(int(counter.value() or 0) for _, counter in self._overflow.series()),
        )

    def _make_timed(self, name: str, labels: tuple[str, ...]) -> Labelled[Histogram]:
        # Blocks in several threads may be the first of their name at the same time.
        with self._making:
            family = self._timed.get(name)
            if family is None:
                help_text = "How long it took, by outcome."
                family = self.histograms(f"{name}_seconds", help_text, labels=(*labels, OUTCOME))
                self._timed[name] = family
            return family

    def _make(
        self,
        name: str,
        kind: Kind,
        help_text: str,
        labels: Sequence[str],
        limit: int,
        make: Callable[[], S],
        merge: Merge = "sum",
    ) -> Labelled[S]:
        names = _label_names(labels)
        instance("help_text", help_text, str, "text")
        count("limit", limit)
        self._claim(name, kind)
        overflow = self._overflow.labels(name) if names else None
        instruments = Labelled(names, make=make, limit=limit, overflow=overflow)
        self._families[name] = Family(name=name, kind=kind, help_text=help_text, instruments=instruments, merge=merge)
        return instruments

    def _claim(self, name: str, kind: Kind) -> None:
        if not METRIC_NAME.fullmatch(instance("name", name, str)):
            raise BadInput.of("metric name", name, "letters, digits, _ and :, not starting with a digit")
        exposed = {name + suffix for suffix in HISTOGRAM_SUFFIXES} if kind == "histogram" else {name}
        for registry in (self, *self._included, *self._includers):
            registry._refuse(exposed)
        self._exposed |= exposed

    def _refuse(self, names: set[str]) -> None:
        if taken := self._exposed & names:
            raise NameTaken.of("metric name", min(taken), "it is exposed already")


def _snapshot(family: Family) -> FamilySnapshot:
    return FamilySnapshot(
        name=family.name,
        kind=family.kind,
        help_text=family.help_text,
        labels=family.instruments.names,
        merge=family.merge,
        series=tuple(_values(family)),
    )


def _values(family: Family) -> Iterator[tuple[tuple[str, ...], Value]]:
    for labels, instrument in family.instruments.series():
        value = instrument.read() if isinstance(instrument, Histogram) else _number(family.name, instrument)
        if value is not None:
            yield labels, value


def _number(name: str, number: Counter | Gauge) -> float | None:
    try:
        value = number.value()
        return None if value is None else float(value)
    except Exception:
        # The reader is the host's code: one that fails must not cost the host all its other metrics.
        logger.exception("the metric %s could not be read", name)
        return None


def _label_names(labels: Sequence[str]) -> tuple[str, ...]:
    names = listed("labels", labels, str)
    for name in names:
        if not LABEL_NAME.fullmatch(name):
            raise BadInput.of("label name", name, "letters, digits and _, not starting with a digit or __")
    if len(set(names)) != len(names):
        raise BadInput.of("labels", names, "each name once")
    return names
