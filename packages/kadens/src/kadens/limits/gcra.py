"""The generic cell rate algorithm: one number of state per rule, no timers, no I/O."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kadens.checks import LONGEST, listed, number
from kadens.errors import BadInput

__all__ = ["AllOf", "Gcra", "Meter", "Rate", "checked_key", "checked_rules", "checked_weight", "meter_of"]

SLACK = 0.009
LONGEST_KEY = 512
LONGEST_BURST = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`rate` units per `per` seconds, evenly spread; `burst` of them may come at once after a rest."""

    rate: float
    per: float = 1.0
    burst: float = 1.0

    def __post_init__(self) -> None:
        number("rate", self.rate, least=0, above=True)
        number("per", self.per, least=0, above=True, most=LONGEST)
        number("burst", self.burst, least=1)
        if not 1e-9 <= self.interval <= 1e9:
            raise BadInput.of("rate", self.rate, "between one unit in 1e9 seconds and 1e9 units in one")
        if self.interval * self.burst > LONGEST_BURST:
            raise BadInput.of("burst", self.burst, f"at most what comes in {LONGEST_BURST:g} seconds")

    @property
    def interval(self) -> float:
        """Seconds between two units."""
        return self.per / self.rate


class Meter(Protocol):
    """Says whether something may pass now; times in seconds of one clock."""

    def due(self, now: float, weight: float) -> float:
        """When it may pass, if nothing else does before; at most `now` if at once."""

    def take(self, now: float, weight: float) -> bool:
        """Let it pass and count it, if it may."""

    def give_back(self, weight: float) -> None:
        """It was let pass, and then did not."""

    def waited(self, now: float) -> None:
        """Somebody stood in line until now."""

    def idle_at(self) -> float:
        """From then on it is as if nothing had ever passed."""


class Gcra:
    """The virtual scheduling form (ITU-T I.371, annex A): the time at which the next unit is expected.

    In any window of w seconds pass at most `w / interval + burst + slack / interval` units. The slack is nine
    thousandths of `per`, and no more than 9 ms or one unit's time. It is given only while callers stand in line: a
    timer that rings a little late, as every timer does, then costs them no part of the rate.
    """

    __slots__ = ("_behind_until", "_burst", "_expected", "_interval", "_slack")

    def __init__(self, rate: Rate) -> None:
        self._interval = rate.interval
        self._burst = rate.burst
        # Of a long `per` it would be a burst for whoever comes after those who stood in line.
        self._slack = min(SLACK * rate.per, max(SLACK, rate.interval))
        self._expected = -math.inf
        self._behind_until = -math.inf

    def due(self, now: float, weight: float) -> float:
        return max(self._expected, self._floor(now)) + (weight - self._burst) * self._interval

    def take(self, now: float, weight: float) -> bool:
        expected = self._expected
        if expected < now:
            # `_floor` without the call: this is the way of every call that need not wait.
            floor = now - self._slack if now < self._behind_until else now
            if expected < floor:
                expected = floor
        # Not `expected + weight * interval - now > burst * interval`: rounding would refuse a full burst.
        if expected + (weight - self._burst) * self._interval > now:
            return False
        self._expected = expected + weight * self._interval
        return True

    def give_back(self, weight: float) -> None:
        self._expected -= weight * self._interval

    def waited(self, now: float) -> None:
        self._behind_until = now + self._slack

    def idle_at(self) -> float:
        return max(self._expected, self._behind_until)

    def _floor(self, now: float) -> float:
        return now - self._slack if now < self._behind_until else now


class AllOf:
    """Many rules at once: something passes when all let it, and then counts in all."""

    __slots__ = ("_meters",)

    def __init__(self, meters: Sequence[Gcra]) -> None:
        self._meters = tuple(meters)

    def due(self, now: float, weight: float) -> float:
        return max(meter.due(now, weight) for meter in self._meters)

    def take(self, now: float, weight: float) -> bool:
        if self.due(now, weight) > now:
            return False
        for meter in self._meters:
            meter.take(now, weight)
        return True

    def give_back(self, weight: float) -> None:
        for meter in self._meters:
            meter.give_back(weight)

    def waited(self, now: float) -> None:
        for meter in self._meters:
            meter.waited(now)

    def idle_at(self) -> float:
        return max(meter.idle_at() for meter in self._meters)


def meter_of(rules: Sequence[Rate]) -> Meter:
    meters = [Gcra(rule) for rule in rules]
    return meters[0] if len(meters) == 1 else AllOf(meters)


def checked_rules(rate: float | None, per: float, burst: float, rules: Sequence[Rate]) -> tuple[Rate, ...]:
    """The rules, from the one way or the other in which they may be given."""
    many = listed("rules", rules, Rate)
    if (rate is None) == (not many):
        raise BadInput.of("rate", rate, "either a rate or rules, one of them")
    if rate is not None:
        return (Rate(rate=rate, per=per, burst=burst),)
    if (per, burst) != (1.0, 1.0):
        raise BadInput.of("per, burst", (per, burst), "each of the rules has its own")
    return many


def checked_weight(weight: float, heaviest: float) -> None:
    try:
        if 0 < weight <= heaviest:
            return
    except TypeError:
        # A number is the common case, and to ask for it first is dear.
        pass
    raise BadInput.of("weight", weight, f"a number, more than 0 and at most the smallest burst, {heaviest:g}")


def checked_key(key: object, field: str = "key") -> str:
    # Longer ones are a client's text taken for a key, and would fill the memory.
    if isinstance(key, str) and len(key) <= LONGEST_KEY and key.isprintable():
        return key
    shown = f"{key[:40]}..." if isinstance(key, str) and len(key) > LONGEST_KEY else key
    raise BadInput.of(field, shown, f"a string of at most {LONGEST_KEY} printable characters")
