"""Which points a space holds: ranges within the strategy's bounds, without what the strategy refuses."""

import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.errors import BadInput, UnknownName
from kurs.optimize.space import Axis, Space

EMA = "ema_crossover"


def parsed(text: str, **fixed: int | float | str) -> Space:
    return Space.parse(text, strategy=EMA, fixed=fixed)


def test_a_grid_holds_every_pair_that_the_strategy_takes() -> None:
    space = parsed("fast_period=5:60:5,slow_period=20:100:20")
    expected = [(f, s) for f in range(5, 61, 5) for s in range(20, 101, 20) if f < s]
    assert [(p["fast_period"], p["slow_period"]) for p in space.grid] == expected
    assert space.size == 12 * 5


def test_aliases_lead_to_the_parameters_own_names() -> None:
    assert parsed("ema_fast=5:10").names == ("fast_period",)


def test_a_fixed_parameter_counts_when_a_point_is_checked() -> None:
    assert [p["fast_period"] for p in parsed("fast_period=8:14", slow_period=10).grid] == [8, 9]


def test_choices_are_listed() -> None:
    assert [p["direction"] for p in parsed("direction=both|bullish").grid] == ["both", "bullish"]


def test_one_value_alone_is_a_range() -> None:
    assert parsed("fast_period=7").grid == ({"fast_period": 7},)


def test_a_step_that_does_not_divide_the_range_ends_before_it() -> None:
    assert [p["fast_period"] for p in parsed("fast_period=5:12:3").grid] == [5, 8, 11]


def test_numbers_keep_the_digits_that_were_typed() -> None:
    assert [p["min_gap"] for p in parsed("min_gap=0.1:0.5:0.1").grid] == [0.1, 0.2, 0.3, 0.4, 0.5]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("min_gap=0:1:0.3333333", "min_gap=0:1:0.3333334"),
        ("min_gap=0:0.33333333333331", "min_gap=0:0.33333333333332"),
        ("min_gap=0.33333333333331:1:0.1", "min_gap=0.33333333333332:1:0.1"),
    ],
)
def test_other_numbers_are_another_space(one: str, other: str) -> None:
    assert str(parsed(one)) != str(parsed(other))
    for text in (one, other):
        assert str(parsed(text)).partition("=")[2].split(":")[-1] in text
        assert parsed(str(parsed(text))) == parsed(text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("fast_period=5:60", "fast_period=5:60"),
        ("fast_period=5.0:60:5.0", "fast_period=5:60:5"),
        ("min_gap=0:0.5:0.10", "min_gap=0.0:0.5:0.1"),
        ("min_gap=0.00001:1:log", "min_gap=1e-05:1.0:log"),
        ("min_gap=0:1:0.00001", "min_gap=0.0:1.0:1e-05"),
    ],
)
def test_a_space_is_told_as_studies_have_it(typed: str, told: str) -> None:
    assert str(parsed(typed)) == told


def test_log_spreads_by_the_logarithm() -> None:
    drawn = [parsed("slow_period=20:1000:log,fast_period=2:3").draw(np.random.default_rng(i)) for i in range(400)]
    slow = np.array([p["slow_period"] for p in drawn if p is not None], dtype=float)
    # The middle of the logarithms is 141, that of the numbers 510.
    assert 100 < np.median(slow) < 200
    assert slow.min() >= 20
    assert slow.max() <= 1000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it holds nothing"),
        (" , ", "it holds nothing"),
        ("fast_period", "NAME=LOW:HIGH"),
        ("fast_period=", "it is empty"),
        ("fast_period=5:", "it is empty"),
        ("fast_period=60:5", "it is reversed"),
        ("fast_period=0:5", "from 1"),
        ("fast_period=5:5000", "up to 1000"),
        ("fast_period=5:10:0", "a whole number above 0"),
        ("fast_period=5:10:0.5", "a whole number above 0"),
        ("fast_period=5:10:-1", "a whole number above 0"),
        ("min_gap=0:0.1:log", "above 0 with log"),
        ("min_gap=0:1:1e-320", "a larger step: of these there are too many"),
        ("fast_period=a:b", "NAME=LOW:HIGH"),
        (
            "fast_period=5|10|20",
            r"NAME=LOW:HIGH, NAME=LOW:HIGH:STEP or NAME=LOW:HIGH:log; only texts are listed, with \| between$",
        ),
        ("fast_period=5:nan", "a whole number"),
        ("fast_period=5:inf", "a whole number"),
        ("fast_period=1:2:3:4", "NAME=LOW:HIGH"),
        ("fast_period=5:10,fast_period=5:10", "once"),
        ("fast_period=5:10,ema_fast=5:10", "once"),
        ("direction=both|up", "one of: both"),
        ("direction=", "each one of"),
        ("fast_period=50:60,slow_period=20:30", "refuses every point"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refused:
        parsed(text)
    assert "\n" not in str(refused.value)


def test_an_unknown_parameter_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="fast_period"):
        parsed("fast=5:10")


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ({"min_gap": float("nan")}, "min_gap: nan is not allowed; a finite number from 0 up to 1"),
        ({"min_gab": 0.1}, "unknown parameter of ema_crossover 'min_gab'"),
        ({"ema_slow": 9, "slow_period": 9}, "slow_period: 9 is not allowed; ema_slow, which is given too,"),
    ],
)
def test_what_is_wrong_with_a_fixed_parameter_is_said_of_it_alone(
    fixed: dict[str, int | float | str], message: str
) -> None:
    with pytest.raises(BadInput, match="^" + re.escape(message)):
        parsed("fast_period=2:8", **fixed)


def test_a_parameter_is_searched_or_fixed() -> None:
    with pytest.raises(BadInput, match="once, here or with --param"):
        parsed("fast_period=5:10", fast_period=7)


def test_a_grid_over_all_numbers_asks_for_a_step() -> None:
    with pytest.raises(BadInput, match="a grid needs a step"):
        _ = parsed("min_gap=0:0.5").grid


def test_a_grid_that_is_too_large_tells_its_size() -> None:
    with pytest.raises(BadInput, match="not 998,000"):
        _ = parsed("fast_period=1:1000,slow_period=3:1000").grid


def test_a_grid_that_is_too_large_is_refused_before_its_values_are_made() -> None:
    space = parsed("min_gap=0:1:1e-6")
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="not 1,000,001: give larger steps"):
            _ = space.grid
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@given(low=st.integers(1, 400), width=st.integers(0, 400), step=st.integers(1, 50), share=st.floats(0, 1))
def test_a_share_of_an_axis_is_one_of_its_values(low: int, width: int, step: int, share: float) -> None:
    axis = Axis(name="n", whole=True, low=low, high=low + width, step=step)
    values = axis.grid()
    assert values == tuple(range(low, low + width + 1, step))
    assert axis.at(share) in values
    assert (axis.at(0.0), axis.at(1.0)) == (values[0], values[-1])


@given(
    st.lists(
        st.sampled_from(["fast_period=3:9", "slow_period=10:40:10", "min_gap=0.5", "direction=both|bearish"]),
        min_size=1,
        unique=True,
    ),
    st.integers(0, 2**32),
)
def test_what_is_written_is_read_again_and_what_is_drawn_is_accepted(parts: list[str], seed: int) -> None:
    space = parsed(",".join(parts))
    assert str(parsed(str(space))) == str(space)
    drawn = space.draw(np.random.default_rng(seed))
    assert drawn is not None
    assert drawn in space.grid
