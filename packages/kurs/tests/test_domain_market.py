"""Ticks that can be believed, timeframes by name, and floats that turn back into their decimals."""

import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from building import candle
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.errors import BadInput
from kurs.domain.market import (
    DAY,
    MINUTE,
    TIMEFRAMES,
    Candle,
    anchor,
    candle_problem,
    exact,
    timeframe_ms,
    timeframe_of,
)

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
    assert timeframe_of(timeframe_ms(name if name.endswith("m") else name.upper())) == name


@pytest.mark.parametrize(("name", "ms"), [("7m", 7 * MINUTE), ("90m", 90 * MINUTE), ("8h", DAY // 3), ("3d", 3 * DAY)])
def test_any_whole_number_of_a_unit_is_a_timeframe(name: str, ms: int) -> None:
    assert (timeframe_ms(name), timeframe_of(ms)) == (ms, name)


@given(st.integers(1, 52 * 7 * 86_400))
def test_every_second_has_a_name_that_reads_as_itself(seconds: int) -> None:
    assert timeframe_ms(timeframe_of(1000 * seconds)) == 1000 * seconds


def test_an_interval_is_said_in_its_longest_unit() -> None:
    said = [timeframe_of(ms) for ms in (10_000, 1500, 600_000, 120 * MINUTE, DAY, 7 * DAY, 14 * DAY)]
    assert said == ["10s", "1500ms", "10m", "2h", "1d", "1w", "2w"]


# A month is no fixed time, and elsewhere it is written 1M.
@pytest.mark.parametrize(
    "name", ["", "m", "0m", "-1m", "1.5h", "01m", "1M", "1mo", "1500ms", "53w", "9" * 99 + "w", "५m"]
)
def test_what_is_no_timeframe_is_told_what_is_one(name: str) -> None:
    with pytest.raises(BadInput, match=r"timeframe: .* a whole number of s, m, h, d or w up to 52w, such"):
        timeframe_ms(name)


@pytest.mark.parametrize("weeks", [1, 2, 5])
def test_weeks_begin_on_mondays(weeks: int) -> None:
    assert datetime.fromtimestamp(anchor(7 * weeks * DAY) / 1000, UTC).strftime("%a %H:%M") == "Mon 00:00"


def test_a_candle_closes_at_the_end_of_its_interval() -> None:
    assert candle(60_000, 100.0).close_time == 120_000
