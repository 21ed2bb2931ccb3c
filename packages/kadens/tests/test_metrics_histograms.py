import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kadens.errors import BadInput
from kadens.metrics import Histogram, HistogramReading, log_linear
from kadens.metrics.histograms import merge_histograms
from kadens.metrics.log_linear import BUCKET_LIMIT

# Rounding a value to a single may carry it over the edge of its bucket, by half of a single's last bit.
ROUNDING = 2.0**-24

sizes = st.floats(min_value=1.2e-38, max_value=1.7e38)
values_of_all_sizes = st.one_of(sizes, sizes.map(lambda size: -size), st.just(0.0))
fractions = st.floats(min_value=0, max_value=1)


def observed(values: list[float]) -> HistogramReading:
    histogram = Histogram()
    for value in values:
        histogram.observe(value)
    return histogram.read()


def ranked(values: list[float], fraction: float) -> float:
    """The value of nearest rank."""
    return sorted(values)[max(1, math.ceil(fraction * len(values))) - 1]


def check_quantile(reading: HistogramReading, values: list[float], fraction: float) -> None:
    exact, told = ranked(values, fraction), reading.quantile(fraction)
    assert told is not None
    assert abs(told - exact) <= (reading.relative_error + ROUNDING) * abs(exact)


@settings(deadline=None)
@given(st.lists(values_of_all_sizes, min_size=1, max_size=400), fractions)
@example([1.7e38, 1.0], 1.0)
@example([-1.2e-38, 0.0, 1.2e-38], 0.5)
def test_a_quantile_is_within_the_error_that_is_told(values: list[float], fraction: float) -> None:
    reading = observed(values)
    check_quantile(reading, values, fraction)
    assert reading.relative_error == 2**-8


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=1, max_value=40), fractions)
def test_the_more_the_values_spread_the_coarser_it_gets_and_it_says_so(
    seed: int, octaves: int, fraction: float
) -> None:
    values = [2 ** ((step * 0.6180339887 + seed) % 1 * 2 * octaves - octaves) for step in range(4_000)]
    histogram = Histogram()
    histogram.observe_many(values)
    reading = histogram.read()
    check_quantile(reading, values, fraction)
    assert len(reading.log_linear.counts) <= BUCKET_LIMIT
    assert reading.relative_error <= max(2**-8, 2 * 2 * octaves / BUCKET_LIMIT)


def test_no_row_of_values_needs_more_buckets_than_allowed() -> None:
    histogram = Histogram()
    powers = [2.0**power * (1 + part / 64) for power in range(-126, 127) for part in range(64)]
    histogram.observe_many(powers)
    histogram.observe_many([-power for power in powers])
    reading = histogram.read()
    assert len(reading.log_linear.counts) <= BUCKET_LIMIT
    assert reading.relative_error <= 0.25
    check_quantile(reading, powers + [-power for power in powers], 0.75)


def test_the_ends_are_exact_also_beyond_the_singles() -> None:
    reading = observed([1e300, -1e300, 5e-324, 0.1])
    assert (reading.quantile(0), reading.quantile(1)) == (-1e300, 1e300)
    assert (reading.least, reading.greatest) == (-1e300, 1e300)


def test_without_values_there_is_no_quantile() -> None:
    reading = Histogram().read()
    assert (reading.quantile(0.5), reading.least, reading.greatest, reading.count) == (None, None, None, 0)


@pytest.mark.parametrize("fraction", [-0.01, 1.01, math.nan])
def test_a_fraction_is_from_0_to_1(fraction: float) -> None:
    with pytest.raises(BadInput, match="fraction"):
        Histogram().read().quantile(fraction)


@settings(deadline=None)
@given(st.lists(values_of_all_sizes, max_size=300), st.lists(values_of_all_sizes, min_size=1, max_size=300), fractions)
def test_two_histograms_merge_into_the_one_that_had_seen_it_all(
    one: list[float], two: list[float], fraction: float
) -> None:
    merged, whole = merge_histograms([observed(one), observed(two)]), observed(one + two)
    assert (merged.counts, merged.least, merged.greatest) == (whole.counts, whole.least, whole.greatest)
    assert merged.log_linear == whole.log_linear
    assert merged.sum == pytest.approx(whole.sum, rel=1e-9, abs=1e25)
    check_quantile(merged, one + two, fraction)


def test_a_fine_one_and_a_coarse_one_merge_into_a_coarse_one() -> None:
    fine = [1.0, 1.001, 1.01]
    coarse = [2.0 ** (step / 100) for step in range(-2_000, 2_000)]
    readings = [observed(fine), observed(coarse)]
    assert readings[0].relative_error < readings[1].relative_error
    merged = merge_histograms(readings)
    assert merged.relative_error == readings[1].relative_error
    for percent in range(0, 101, 5):
        check_quantile(merged, fine + coarse, percent / 100)


def test_many_coarse_ones_stay_within_the_limit() -> None:
    spread = [[2.0 ** (power + step / 128) for step in range(1_000)] for power in range(-120, 120, 8)]
    merged = log_linear.merge(observed(values).log_linear for values in spread)
    assert len(merged.counts) <= BUCKET_LIMIT
    assert sum(merged.counts.values()) == 30_000


def test_histograms_of_other_bounds_do_not_merge() -> None:
    with pytest.raises(BadInput, match="bounds"):
        merge_histograms([Histogram((1.0,)).read(), Histogram((2.0,)).read()])


@pytest.mark.parametrize("value", [7, True, Decimal("7.25"), Fraction(29, 4)])
def test_whatever_is_a_number_may_be_observed(value: float) -> None:
    reading = observed([value])
    assert (reading.sum, reading.count) == (float(value), 1)
    assert reading.quantile(0.5) == float(value)


def test_a_number_too_large_for_any_bucket_is_refused_when_it_comes() -> None:
    histogram = Histogram()
    with pytest.raises(BadInput, match="value"):
        histogram.observe(10**400)
    with pytest.raises(BadInput, match="values"):
        histogram.observe_many([1.0, math.nan])
    histogram.observe_many([])
    assert histogram.read().count == 0


def test_a_finalizer_that_observes_while_its_thread_counts_loses_nothing() -> None:
    histogram = Histogram()

    class Awkward(Fraction):
        """Stands for a signal handler: it runs in the middle of the counting."""

        def __float__(self) -> float:
            histogram.observe(2.0)
            assert histogram.read().count in (0, 1)
            return 1.0

    histogram.observe(Awkward(1))  # type: ignore[arg-type]
    assert histogram.read().count == 1
    assert histogram.read().count == 2
