"""What one record costs: counters, gauges and histograms, with labels held and looked up, beside an empty call."""

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from time import process_time

from bench.measuring import Comparison, in_turn
from kadens.metrics import Registry

__all__ = ["run"]

ROUNDS = 200_000
LATENCIES = [Random(7).lognormvariate(-6, 1) for _ in range(1024)] * (ROUNDS // 1024)
ONES = [1.0] * len(LATENCIES)


def run() -> Iterator[Comparison]:
    registry = Registry()
    histogram = registry.histogram("held_seconds", "")
    histograms = registry.histograms("found_seconds", "", labels=("route",))
    questions: list[tuple[str, Callable[[float], None], list[float]]] = [
        ("histogram, one record", histogram.observe, LATENCIES),
        ("histogram, by label", lambda value: histograms.labels("/").observe(value), LATENCIES),
        ("counter, one record", registry.counter("held_total", "").inc, ONES),
        ("gauge, one record", registry.gauge("held", "").set, LATENCIES),
    ]
    for question, record, values in questions:
        yield in_turn(
            question, partial(_each, record, values), partial(_each, _nothing, values),
            unit="ns", what="an empty call", reach="<= 200 ns",
        )  # fmt: skip
    yield in_turn(
        "timed block", partial(_timed, registry), partial(_each, _nothing, LATENCIES),
        unit="ns", what="an empty call", reach="none",
    )  # fmt: skip


def _each(record: Callable[[float], None], values: list[float]) -> float:
    started = process_time()
    for value in values:
        record(value)
    return (process_time() - started) / len(values) * 1e9


def _nothing(value: float) -> None: ...


def _timed(registry: Registry) -> float:
    started = process_time()
    for _ in LATENCIES:
        with registry.timed("block"):
            pass
    return (process_time() - started) / len(LATENCIES) * 1e9
