"""Hours and days of trading, and the local day, in zones that move their clocks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.market import DAY, HOUR
from kurs.risk.window import TradingWindow, day_bounds

MONDAY, FRIDAY, SATURDAY = 0, 4, 5
ZONES = ["UTC", "Europe/Stockholm", "America/New_York", "Asia/Kolkata", "America/Havana", "Pacific/Apia"]


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("time", "is_open"),
    [
        ("2024-01-01T08:59:59", False),
        ("2024-01-01T09:00:00", True),
        ("2024-01-01T16:59:59", True),
        ("2024-01-01T17:00:00", False),
        ("2024-01-06T12:00:00", False),
    ],
)
def test_hours_and_days(time: str, is_open: bool) -> None:
    window = TradingWindow(start_hour=9, end_hour=17, days=frozenset(range(5)))
    assert window.is_open(at(time)) is is_open


@pytest.mark.parametrize(
    ("time", "is_open"),
    [
        ("2024-01-05T21:59:59", False),
        ("2024-01-05T22:00:00", True),
        ("2024-01-06T05:59:59", True),
        ("2024-01-06T06:00:00", False),
        ("2024-01-06T22:00:00", False),
        ("2024-01-05T05:00:00", False),
    ],
)
def test_over_midnight_the_day_is_the_one_on_which_the_window_opened(time: str, is_open: bool) -> None:
    window = TradingWindow(start_hour=22, end_hour=6, days=frozenset({FRIDAY}))
    assert window.is_open(at(time)) is is_open


def test_a_sunday_night_belongs_to_sunday() -> None:
    window = TradingWindow(start_hour=22, end_hour=6, days=frozenset({6}))
    assert window.is_open(at("2024-01-08T03:00:00"))
    assert not window.is_open(at("2024-01-07T03:00:00"))


def test_the_whole_day_without_some_days() -> None:
    window = TradingWindow(days=frozenset({MONDAY}))
    assert window.is_open(at("2024-01-01T00:00:00"))
    assert window.is_open(at("2024-01-01T23:59:59"))
    assert not window.is_open(at("2024-01-02T00:00:00"))


def test_hours_are_those_of_the_zone_in_summer_and_in_winter() -> None:
    window = TradingWindow(start_hour=9, end_hour=10, zone="America/New_York")
    assert window.is_open(at("2024-01-15T14:30:00"))
    assert window.is_open(at("2024-07-15T13:30:00"))
    assert not window.is_open(at("2024-07-15T14:30:00"))


def test_always_means_always() -> None:
    assert all(TradingWindow().is_open(n * HOUR) for n in range(24 * 8))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2024-03-30", 24),
        ("2024-03-31", 23),
        ("2024-10-27", 25),
    ],
)
def test_days_have_23_or_25_hours_when_the_clocks_move(day: str, hours: int) -> None:
    zone = "Europe/Stockholm"
    start, end = day_bounds(at(f"{day}T12:00:00", zone), zone)
    assert start == at(f"{day}T00:00:00", zone)
    assert end - start == hours * HOUR


def test_a_day_whose_midnight_does_not_exist_begins_at_one() -> None:
    start, end = day_bounds(at("2024-03-10T12:00:00", "America/Havana"), "America/Havana")
    assert datetime.fromtimestamp(start / 1000, ZoneInfo("America/Havana")).hour == 1
    assert end - start == 23 * HOUR


def test_a_day_that_was_left_out_is_nobodys() -> None:
    """Samoa went from 29 to 31 December 2011."""
    _, end = day_bounds(at("2011-12-29T12:00:00", "Pacific/Apia"), "Pacific/Apia")
    start, _ = day_bounds(at("2011-12-31T12:00:00", "Pacific/Apia"), "Pacific/Apia")
    assert end == start


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2_000_000_000_000), st.sampled_from(ZONES))
def test_days_hold_their_time_and_follow_each_other(time: int, zone: str) -> None:
    start, end = day_bounds(time, zone)
    assert start <= time < end
    assert 23 * HOUR <= end - start <= 25 * HOUR
    assert day_bounds(end, zone)[0] == end
    assert day_bounds(start, zone) == (start, end)


def test_utc_days_are_plain() -> None:
    assert day_bounds(DAY + 5, "UTC") == (DAY, 2 * DAY)
    assert timedelta(milliseconds=DAY) == timedelta(days=1)
