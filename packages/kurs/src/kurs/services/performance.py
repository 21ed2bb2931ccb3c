"""How the recorded value of some pools has done: return, volatility, Sharpe ratio, drawdown."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import stdev

from kurs.domain.events import EquityMarked
from kurs.domain.market import DAY, HOUR, MINUTE, timeframe_of
from kurs.domain.orders import ZERO
from kurs.risk.measures import changes, max_drawdown, sharpe_ratio

__all__ = ["MOST_STEPS", "SPANS", "Figure", "Performance", "performance_of"]

# Length and step of each span; None goes back to the beginning.
SPANS: Mapping[str, tuple[int, int] | None] = {
    "1h": (HOUR, 5 * MINUTE),
    "24h": (DAY, 5 * MINUTE),
    "7d": (7 * DAY, 15 * MINUTE),
    "30d": (30 * DAY, HOUR),
    "all": None,
}
# Of the whole history there are at most so many steps.
MOST_STEPS = 1_000
YEAR = 365 * DAY
FEWEST_RETURNS = 3
UNITS = {"Return": "%", "Volatility": "%", "Sharpe Ratio": "", "Max Drawdown": "%"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """None with a `reason`."""

    name: str
    value: float | None
    unit: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """`begin` and `end` (market time, ms) bound what is known of the span; None while nothing is.

    `step` is the time between two values that are looked at (ms), `values` are in the quote currency.
    `short` says why less than the whole span is covered, None when all of it is.
    """

    span: str
    begin: int | None
    end: int | None
    step: int
    values: Sequence[Decimal]
    figures: Sequence[Figure]
    short: str | None


def performance_of(span: str, marks: Sequence[Sequence[EquityMarked]], ends: Sequence[int]) -> Performance:
    """`marks` of each pool in order of time, `ends` the time of each (ms): pools of different times end together.

    A value is told when it changes, so between two marks it is that of the earlier one. Volatility and Sharpe ratio
    are those of the returns from step to step, as of a year of 365 days; there is no interest on cash.
    """
    length, step = SPANS[span] or _whole(marks, ends)
    known = min((end - of_one[0].time if of_one else -1 for of_one, end in zip(marks, ends, strict=True)), default=-1)
    steps = min(length, known) // step if known >= 0 else -1
    values = [_together(marks, ends, back * step) for back in range(steps, -1, -1)]
    end = max(ends, default=0)
    return Performance(
        span=span,
        begin=end - steps * step if values else None,
        end=end if values else None,
        step=step,
        values=values,
        figures=_figures(values, step),
        short=None if values and known >= length else _too_short(span, known),
    )


def _whole(marks: Sequence[Sequence[EquityMarked]], ends: Sequence[int]) -> tuple[int, int]:
    known = min((end - of_one[0].time if of_one else 0 for of_one, end in zip(marks, ends, strict=True)), default=0)
    finest = 5 * MINUTE
    step = finest * max(1, math.ceil(known / finest / MOST_STEPS))
    return known // step * step, step


def _together(marks: Sequence[Sequence[EquityMarked]], ends: Sequence[int], back: int) -> Decimal:
    """What all were worth so many ms before their ends."""
    total = ZERO
    for of_one, end in zip(marks, ends, strict=True):
        place = bisect_right(of_one, end - back, key=lambda mark: mark.time)
        total += of_one[max(place - 1, 0)].equity
    return total


def _figures(values: Sequence[Decimal], step: int) -> list[Figure]:
    floats = [float(value) for value in values]
    if len(values) < 2 or values[0] <= 0:
        why = f"it takes values over {timeframe_of(step)} at least, and there are {len(values)}"
        if values and values[0] <= 0:
            why = "at the beginning there was nothing that it could be compared with"
        return [Figure(name=name, value=None, unit=unit, reason=why) for name, unit in UNITS.items()]
    returns = changes(floats) if min(floats) > 0 else []
    few = None if len(returns) >= FEWEST_RETURNS else f"it takes {FEWEST_RETURNS} returns, there are {len(returns)}"
    if min(floats) <= 0:
        few = "the value was not above 0 all the time, so that its returns mean nothing"
    per_year = YEAR / step
    sharpe = None if few else sharpe_ratio(returns, per_year)
    found: dict[str, tuple[float | None, str | None]] = {
        "Return": (float((values[-1] / values[0] - 1) * 100), None),
        "Volatility": (None if few else stdev(returns) * math.sqrt(per_year) * 100, few),
        "Sharpe Ratio": (sharpe, few or ("the value has not moved" if sharpe is None else None)),
        "Max Drawdown": (max_drawdown(floats) * 100, None),
    }
    return [Figure(name=n, value=value, unit=UNITS[n], reason=why) for n, (value, why) in found.items()]


def _too_short(span: str, known: int) -> str:
    if known < 0:
        return "no value has been recorded yet"
    return f"the value is recorded for {known / HOUR:.1f} h of market time, which is less than {span}"
