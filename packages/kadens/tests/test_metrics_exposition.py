import logging
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens.metrics import Registry, render

Parse = Callable[[str], dict[tuple[str, ...], float]]


def test_the_text_is_exactly_as_the_format_says() -> None:
    registry = Registry()
    registry.counter("orders_total", 'Orders, "sent" to C:\\venue\nor not.').inc(3)
    registry.gauges("depth", "Orders in the book.", labels=("side",)).labels('a"b\\c\nd').set(1.5)
    delay = registry.histogram("delay_seconds", "Delay.", buckets=(0.1, 1))
    for seconds in (0.05, 0.1, 0.5, 2):
        delay.observe(seconds)
    assert render(registry).decode() == (
        "# HELP kadens_metrics_overflowed_total"
        " Uses of label values that came after a family had reached its limit of series.\n"
        "# TYPE kadens_metrics_overflowed_total counter\n"
        'kadens_metrics_overflowed_total{family="depth"} 0\n'
        '# HELP orders_total Orders, "sent" to C:\\\\venue\\nor not.\n'
        "# TYPE orders_total counter\n"
        "orders_total 3\n"
        "# HELP depth Orders in the book.\n"
        "# TYPE depth gauge\n"
        'depth{side="a\\"b\\\\c\\nd"} 1.5\n'
        "# HELP delay_seconds Delay.\n"
        "# TYPE delay_seconds histogram\n"
        'delay_seconds_bucket{le="0.1"} 2\n'
        'delay_seconds_bucket{le="1.0"} 3\n'
        'delay_seconds_bucket{le="+Inf"} 4\n'
        "delay_seconds_sum 2.65\n"
        "delay_seconds_count 4\n"
    )


@given(st.text(), st.text(), st.text())
def test_every_help_text_and_label_value_survives(parse: Parse, help_text: str, one: str, two: str) -> None:
    registry = Registry()
    registry.gauges("depth", help_text, labels=("one", "two")).labels(one, two).set(1)
    registry.histograms("delay_seconds", help_text, labels=("one", "two")).labels(one, two).observe(0.2)
    samples = parse(render(registry).decode())
    assert samples["depth", one, two] == 1
    assert samples["delay_seconds_bucket", one, two, "0.1"] == 0
    assert samples["delay_seconds_bucket", one, two, "0.25"] == 1


@given(st.floats())
def test_every_value_survives(parse: Parse, value: float) -> None:
    registry = Registry()
    registry.gauge("depth", "").set(value)
    read = parse(render(registry).decode())[("depth",)]
    assert read == value or (math.isnan(read) and math.isnan(value))


@given(st.lists(st.floats(min_value=0, max_value=100), max_size=50))
def test_buckets_are_cumulative(parse: Parse, values: list[float]) -> None:
    registry = Registry()
    delay = registry.histogram("delay_seconds", "")
    for value in values:
        delay.observe(value)
    samples = parse(render(registry).decode())
    for key, count in samples.items():
        if key[0] == "delay_seconds_bucket":
            assert count == sum(value <= float(key[1]) for value in values)


def test_a_reader_that_cannot_tell_leaves_its_sample_out(parse: Parse) -> None:
    registry = Registry()
    registry.gauge("temperature", "").read_from(lambda: None)
    assert ("temperature",) not in parse(render(registry).decode())


def test_a_reader_that_fails_costs_its_own_sample_and_no_other(parse: Parse, caplog: pytest.LogCaptureFixture) -> None:
    registry = Registry()
    registry.gauge("ratio", "").read_from(lambda: 1 / 0)
    registry.counter("orders_total", "").inc()
    with caplog.at_level(logging.ERROR):
        samples = parse(render(registry).decode())
    assert ("ratio",) not in samples
    assert samples[("orders_total",)] == 1
    assert "the metric ratio could not be read" in caplog.text


def test_what_the_cap_took_in_is_exposed(parse: Parse) -> None:
    registry = Registry()
    orders = registry.counters("orders_total", "", labels=("side", "venue"), limit=1)
    for side in ("buy", "sell", "short"):
        orders.labels(side, "x").inc()
    samples = parse(render(registry).decode())
    assert samples["orders_total", "buy", "x"] == 1
    assert samples["orders_total", "other", "other"] == 2
    assert samples["kadens_metrics_overflowed_total", "orders_total"] == 2
