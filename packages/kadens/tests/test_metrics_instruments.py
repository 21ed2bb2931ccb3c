import math
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens.errors import BadInput
from kadens.metrics import LATENCY_BUCKETS, Counter, CounterStatistics, Gauge, GaugeStatistics, Histogram, Labelled

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9)


@given(st.lists(st.integers(min_value=0, max_value=10**6)))
def test_a_counter_is_the_sum_of_its_increments(amounts: list[int]) -> None:
    counter = Counter()
    for amount in amounts:
        counter.inc(amount)
    assert counter.value() == sum(amounts)


@pytest.mark.parametrize("amount", [-1.0, -0.001, math.nan, math.inf, "1", None, [1], 10**400])
def test_a_counter_refuses_to_fall_or_to_lose_its_value(amount: Any) -> None:
    counter = Counter()
    with pytest.raises(BadInput, match="amount"):
        counter.inc(amount)
    assert counter.value() == 0


def test_a_gauge_goes_up_and_down() -> None:
    gauge = Gauge()
    gauge.set(5)
    gauge.inc()
    gauge.dec(2)
    assert gauge.value() == 4


def test_a_number_may_be_read_from_a_callable() -> None:
    gauge = Gauge()
    gauge.read_from(lambda: 7.0)
    assert gauge.value() == 7.0


@given(st.lists(finite), st.lists(finite, min_size=1, unique=True).map(sorted))
def test_a_histogram_counts_each_value_in_the_first_bucket_whose_bound_holds_it(
    values: list[float], bounds: list[float]
) -> None:
    histogram = Histogram(tuple(bounds))
    for value in values:
        histogram.observe(value)
    reading = histogram.read()
    for index, bound in enumerate(bounds):
        assert sum(reading.counts[: index + 1]) == sum(value <= bound for value in values)
    assert reading.count == len(values)
    assert reading.sum == pytest.approx(math.fsum(values), rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("bound", LATENCY_BUCKETS)
def test_a_bound_belongs_to_its_own_bucket(bound: float) -> None:
    histogram = Histogram()
    histogram.observe(bound)
    assert histogram.read().counts[bisect_left(LATENCY_BUCKETS, bound)] == 1


@pytest.mark.parametrize("value", ["5", None, [1], 10**400])
def test_a_gauge_takes_no_text_for_a_number(value: Any) -> None:
    gauge = Gauge()
    for change, field in ((gauge.set, "value"), (gauge.inc, "amount"), (gauge.dec, "amount")):
        with pytest.raises(BadInput, match=f"^{field}: "):
            change(value)
    assert gauge.value() == 0


def test_a_gauge_takes_what_is_a_number_of_another_kind() -> None:
    gauge = Gauge()
    gauge.set(Decimal("1.5"))  # type: ignore[arg-type]
    assert gauge.value() == 1.5
    gauge.set(math.inf)
    assert gauge.value() == math.inf


async def later() -> float:
    return 1.0


@pytest.mark.parametrize("read", [5, None, later])
def test_a_value_is_read_from_a_function_that_is_not_async(read: Any) -> None:
    for instrument in (Counter(), Gauge()):
        with pytest.raises(BadInput, match=r"^read: "):
            instrument.read_from(read)


@pytest.mark.parametrize("bounds", [5, None, "12", ("1",), (), (2.0, 1.0), (10**400,)])
def test_a_histogram_has_bounds_of_numbers(bounds: Any) -> None:
    with pytest.raises(BadInput, match=r"^buckets: "):
        Histogram(bounds)


def test_every_instrument_tells_how_it_is() -> None:
    counter, gauge, histogram = Counter(), Gauge(), Histogram()
    counter.inc(2)
    gauge.set(-3)
    assert counter.statistics() == CounterStatistics(value=2)
    assert gauge.statistics() == GaugeStatistics(value=-3)
    empty = histogram.statistics()
    assert (empty.count, empty.sum, empty.least, empty.median, empty.p99) == (0, 0, None, None, None)
    for value in range(1, 101):
        histogram.observe(value)
    told = histogram.statistics()
    assert (told.count, told.sum, told.least, told.greatest) == (100, 5050, 1, 100)
    assert told.median == pytest.approx(50, rel=told.relative_error)
    assert told.p95 == pytest.approx(95, rel=told.relative_error)
    assert told.p99 == pytest.approx(99, rel=told.relative_error)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1", None, [1]])
def test_a_histogram_refuses_what_would_spoil_its_sum(value: Any) -> None:
    histogram = Histogram()
    with pytest.raises(BadInput, match="values"):
        histogram.observe_many([value])
    with pytest.raises(BadInput, match="value"):
        histogram.observe(value)
    assert histogram.read().count == 0


def test_no_increment_is_lost_between_threads() -> None:
    counter, histogram = Counter(), Histogram()

    def work(_: int) -> None:
        for _ in range(2_000):
            counter.inc()
            histogram.observe(0.001)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert counter.value() == 8_000
    assert histogram.read().count == 8_000


@given(st.lists(st.tuples(st.text(), st.text()), max_size=30), st.integers(min_value=1, max_value=5))
def test_past_the_limit_the_total_stays_right_and_the_memory_bounded(uses: list[tuple[str, str]], limit: int) -> None:
    overflow = Counter()
    family = Labelled(("a", "b"), make=Counter, limit=limit, overflow=overflow)
    model: dict[tuple[str, str], int] = {}
    refused = 0
    for use in uses:
        family.labels(*use).inc()
        if use not in model and len(model) >= limit:
            refused += 1
            use = ("other", "other")
        model[use] = model.get(use, 0) + 1
    assert {values: counter.value() for values, counter in family.series()} == model
    assert overflow.value() == refused
    assert len(model) <= limit + 1


def test_past_the_limit_known_series_are_still_told_apart() -> None:
    family = Labelled(("route",), make=Counter, limit=1)
    first = family.labels("/a")
    family.labels("/b").inc()
    family.labels("/c").inc()
    assert family.labels("/a") is first
    assert {values: counter.value() for values, counter in family.series()} == {("/a",): 0, ("other",): 2}


def test_a_value_of_any_length_takes_bounded_memory() -> None:
    overflow = Counter()
    orders = Labelled(("side", "venue"), make=Counter, limit=10, overflow=overflow)
    orders.labels("buy", "x" * 256).inc()
    for length in (257, 1_000_000):
        orders.labels("buy", "x" * length).inc()
    counted = {values: counter.value() for values, counter in orders.series()}
    assert counted == {("buy", "x" * 256): 1, ("other", "other"): 2}
    assert overflow.value() == 2


def test_label_values_must_be_as_many_as_the_names_and_strings() -> None:
    family = Labelled(("method", "status"), make=Counter, limit=10)
    with pytest.raises(BadInput, match="one value each"):
        family.labels("GET")
    with pytest.raises(BadInput, match="label status: 200"):
        family.labels("GET", 200)  # type: ignore[arg-type]


def test_a_value_that_no_encoding_can_carry_is_replaced() -> None:
    family = Labelled(("agent",), make=Counter, limit=10)
    family.labels("a\udc80").inc()
    family.labels("a\udc80").inc()
    assert [(values, counter.value()) for values, counter in family.series()] == [(("a?",), 2)]
