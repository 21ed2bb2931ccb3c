"""What one record costs: counters, gauges and histograms, with labels held and looked up, beside an empty call."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from random import Random
from time import process_time

from bench.kadens.peers import metrics as peers
from bench.measuring import Comparison, in_turn
from kadens.metrics import Registry

__all__ = ["run"]

Record = Callable[[float], object]

ROUNDS = 200_000
LATENCIES = [Random(7).lognormvariate(-6, 1) for _ in range(1024)] * (ROUNDS // 1024)
ONES = [1.0] * len(LATENCIES)


def run() -> Iterator[Comparison]:
    registry = Registry()
    histogram = registry.histogram("held_seconds", "")
    histograms = registry.histograms("found_seconds", "", labels=("route",))
    questions: list[tuple[str, Record, list[float], dict[str, Callable[[], Record]]]] = [
        ("histogram, one record", histogram.observe, LATENCIES, {
            "prometheus_client": peers.prometheus_histogram,
        }),
        ("histogram, by label", lambda value: histograms.labels("/").observe(value), LATENCIES, {
            "prometheus_client": peers.prometheus_histogram_by_label,
            "OpenTelemetry SDK": peers.opentelemetry_histogram,
        }),
        ("counter, one record", registry.counter("held_total", "").inc, ONES, {
            "prometheus_client": peers.prometheus_counter,
            "OpenTelemetry SDK": peers.opentelemetry_counter,
        }),
        ("gauge, one record", registry.gauge("held", "").set, LATENCIES, {
            "prometheus_client": peers.prometheus_gauge,
        }),
    ]  # fmt: skip
    for question, record, values, others in questions:
        yield in_turn(
            question, partial(_each, record, values), partial(_each, _nothing, values),
            unit="ns", what="an empty call", reach="<= 200 ns",
            peers={name: partial(_each_of, make, values) for name, make in others.items()},
        )  # fmt: skip
    yield in_turn(
        "timed block", partial(_timed, partial(registry.timed, "block")), partial(_each, _nothing, LATENCIES),
        unit="ns", what="an empty call", reach="none",
        peers={"prometheus_client": lambda: _timed(peers.prometheus_timed())},
    )  # fmt: skip


def _each(record: Record, values: list[float]) -> float:
    started = process_time()
    for value in values:
        record(value)
    return (process_time() - started) / len(values) * 1e9


def _each_of(make: Callable[[], Record], values: list[float]) -> float:
    return _each(make(), values)


def _nothing(value: float) -> None: ...


def _timed(timed: Callable[[], AbstractContextManager[object]]) -> float:
    started = process_time()
    for _ in LATENCIES:
        with timed():
            pass
    return (process_time() - started) / len(LATENCIES) * 1e9
