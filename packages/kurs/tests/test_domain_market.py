"""Ticks that can be believed, timeframes by name, and floats that turn back into their decimals."""

import math
from decimal import Decimal

import pytest
from building import candle
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.errors import BadInput
from kurs.domain.market import DAY, MINUTE, TIMEFRAMES, Candle, candle_problem, exact, timeframe_ms, timeframe_of

GOOD = Candle("BTC/USD", MINUTE, 0, 100.0, 101.0, 99.0, 100.5, 3.0)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, None),
        ({"volume": 0.0}, None),
        ({"open": 99.0, "close": 101.0}, None),
        ({"low": 0.0}, "above zero"),
        ({"close": -1.0}, "above zero"),
        ({"high": math.inf}, "finite"),
        ({"low": math.nan}, "finite"),
        ({"high": 98.0}, "is below low"),
        ({"open": 101.5}, "must lie between"),
        ({"close": 98.5}, "must lie between"),
        ({"open": math.nan}, "above zero"),
        ({"volume": -1.0}, "volume"),
        ({"volume": math.nan}, "volume"),
        ({"volume": math.inf}, "volume"),
        ({"interval": 0}, "interval"),
    ],
)
def test_a_candle_that_cannot_be_believed_says_why(fields: dict[str, float], problem: str | None) -> None:
    found = candle_problem(GOOD._replace(**fields))  # type: ignore[arg-type]  # names as in the candle
    assert found is None if problem is None else problem in (found or "")


@given(st.decimals("0.00000001", "99999999", places=6))
def test_a_float_turns_back_into_the_decimal_it_was_read_from(value: Decimal) -> None:
    assert exact(float(value)) == value


@pytest.mark.parametrize("name", TIMEFRAMES)
def test_timeframes_have_names_both_ways(name: str) -> None:
    assert timeframe_of(timeframe_ms(name.upper())) == name


def test_unusual_intervals_are_said_in_seconds() -> None:
    assert (timeframe_of(10_000), timeframe_of(1500), timeframe_of(DAY)) == ("10s", "1500ms", "1d")


def test_an_unknown_timeframe_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"timeframe: '7m' is not allowed; known: 1m, 3m"):
        timeframe_ms("7m")


def test_a_candle_closes_at_the_end_of_its_interval() -> None:
    assert candle(60_000, 100.0).close_time == 120_000
