import math
from collections.abc import Callable
from typing import Any

import pytest

from kadens.errors import BadInput, NameTaken
from kadens.metrics import Registry, RegistryStatistics, measure_process


@pytest.mark.parametrize("name", ["", "1st", "with space", "grüße", "a-b", "line\n"])
def test_a_metric_name_that_prometheus_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="metric name"):
        Registry().gauge(name, "")


@pytest.mark.parametrize("name", ["", "1st", "__reserved", "a-b", "with:colon", "line\n"])
def test_a_label_name_that_prometheus_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="label name"):
        Registry().gauges("depth", "", labels=(name,))


def test_labels_are_named_once() -> None:
    with pytest.raises(BadInput, match="each name once"):
        Registry().gauges("depth", "", labels=("side", "side"))


def test_the_label_of_buckets_is_refused_for_histograms_alone() -> None:
    registry = Registry()
    registry.gauges("depth", "", labels=("le",))
    with pytest.raises(BadInput, match="'le'"):
        registry.histograms("delay_seconds", "", labels=("le",))


def test_a_counter_says_that_it_is_a_total() -> None:
    with pytest.raises(BadInput, match="_total"):
        Registry().counter("orders", "")


@pytest.mark.parametrize("buckets", [(), (1.0, 1.0), (2.0, 1.0), (1.0, math.inf), (math.nan,)])
def test_buckets_are_finite_and_rising(buckets: tuple[float, ...]) -> None:
    with pytest.raises(BadInput, match="buckets"):
        Registry().histogram("delay_seconds", "", buckets=buckets)


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(BadInput, match="limit: 0"):
        Registry().counters("orders_total", "", labels=("side",), limit=0)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda registry: registry.counter(5, ""), "^name: 5"),
        (lambda registry: registry.gauge([], ""), "^name: "),
        (lambda registry: registry.gauge("depth", 5), "^help_text: 5"),
        (lambda registry: registry.gauges("depth", "", labels="side"), "^labels: 'side'"),
        (lambda registry: registry.gauges("depth", "", labels=5), "^labels: 5"),
        (lambda registry: registry.gauges("depth", "", labels=(5,)), "^labels: 5"),
        (lambda registry: registry.gauges("depth", "", labels=("side",), limit="5"), "^limit: '5'"),
        (lambda registry: registry.gauges("depth", "", labels=("side",), limit=True), "^limit: True"),
        (lambda registry: registry.gauges("depth", "", labels=("side",)).labels([]), "^label side: "),
        (lambda registry: registry.gauge("depth", "", merge=5), "^merge: 5"),
        (lambda registry: registry.histogram("delay_seconds", "", buckets="12"), "^buckets: '12'"),
        (lambda registry: registry.histogram("delay_seconds", "", buckets=None), "^buckets: None"),
        (lambda registry: registry.histograms("delay_seconds", "", labels=5), "^labels: 5"),
        (lambda registry: registry.include(5), "^registry: 5"),
        (lambda registry: registry.before_snapshot(5), "^gather: 5"),
        (lambda registry: registry.timed("work")(5), "^function: 5"),
        (lambda registry: measure_process(5), "^registry: 5"),  # type: ignore[arg-type]
        (lambda registry: registry.histogram("delay_seconds", "").read().quantile("half"), "^fraction: 'half'"),
    ],
)
def test_what_is_of_another_kind_is_refused_by_its_name(make: Callable[[Any], object], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make(Registry())


def test_a_name_is_given_once() -> None:
    registry = Registry()
    registry.gauge("depth", "")
    with pytest.raises(NameTaken, match="'depth'"):
        registry.gauge("depth", "")


def test_a_name_that_a_histogram_exposes_is_taken_in_both_directions() -> None:
    registry = Registry()
    registry.histogram("delay_seconds", "")
    with pytest.raises(NameTaken, match="'delay_seconds_count'"):
        registry.gauge("delay_seconds_count", "")
    registry.gauge("size_bytes_sum", "")
    with pytest.raises(NameTaken, match="'size_bytes_sum'"):
        registry.histogram("size_bytes", "")


def test_a_refused_instrument_leaves_nothing_behind() -> None:
    registry = Registry()
    before = registry.statistics()
    with pytest.raises(BadInput):
        registry.counters("bad name_total", "", labels=("side",))
    with pytest.raises(BadInput):
        registry.histogram("delay_seconds", "", buckets=())
    assert registry.statistics() == before
    registry.histogram("delay_seconds", "")


def test_two_registries_know_nothing_of_each_other() -> None:
    one, two = Registry(), Registry()
    one.counter("orders_total", "").inc()
    assert two.counter("orders_total", "").value() == 0


def test_statistics_count_families_series_and_overflow() -> None:
    registry = Registry()
    orders = registry.counters("orders_total", "", labels=("side",), limit=1)
    for side in ("buy", "sell", "short"):
        orders.labels(side).inc()
    assert registry.statistics() == RegistryStatistics(families=2, series=3, overflowed=2)
