"""When trading is allowed, and which day it is: both in a named time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

__all__ = ["TradingWindow", "day_bounds"]

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingWindow:
    """Days of the week (0 = Monday) and hours (0..24) in `zone` in which positions may be opened.

    `start_hour` after `end_hour` spans midnight; the day is then the one on which the window opened.
    """

    start_hour: int = 0
    end_hour: int = 24
    days: frozenset[int] = EVERY_DAY
    zone: str = "UTC"

    def is_open(self, time: int) -> bool:
        if self.start_hour == 0 and self.end_hour == 24 and len(self.days) == 7:
            return True
        local = datetime.fromtimestamp(time / 1000, ZoneInfo(self.zone))
        day, hour = local.weekday(), local.hour
        if self.start_hour < self.end_hour:
            return day in self.days and self.start_hour <= hour < self.end_hour
        if hour >= self.start_hour:
            return day in self.days
        return hour < self.end_hour and (day - 1) % 7 in self.days


def day_bounds(time: int, zone: str) -> tuple[int, int]:
    """First ms of the local day that holds `time`, and first ms of the next one (23 or 25 h apart at DST)."""
    tz = ZoneInfo(zone)
    local = datetime.fromtimestamp(time / 1000, tz)
    start = datetime(local.year, local.month, local.day, tzinfo=tz)
    tomorrow = local.date() + timedelta(days=1)
    end = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=tz)
    return int(start.astimezone(UTC).timestamp() * 1000), int(end.astimezone(UTC).timestamp() * 1000)
