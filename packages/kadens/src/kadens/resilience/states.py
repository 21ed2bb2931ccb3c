"""The states of a circuit, and every way between them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product

__all__ = ["TABLE", "Change", "State", "Trigger", "way"]


class State(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Trigger(StrEnum):
    FAILED_TOO_OFTEN = "failed too often"
    RESTED = "rested"
    PROBES_SUCCEEDED = "probes succeeded"
    PROBE_FAILED = "probe failed"
    RESET = "reset"


TABLE = {
    (State.CLOSED, Trigger.FAILED_TOO_OFTEN): State.OPEN,
    (State.OPEN, Trigger.RESTED): State.HALF_OPEN,
    (State.HALF_OPEN, Trigger.PROBES_SUCCEEDED): State.CLOSED,
    (State.HALF_OPEN, Trigger.PROBE_FAILED): State.OPEN,
    (State.CLOSED, Trigger.RESET): State.CLOSED,
    (State.OPEN, Trigger.RESET): State.CLOSED,
    (State.HALF_OPEN, Trigger.RESET): State.CLOSED,
}
"""Every way there is; any other trigger in a state is a mistake of this room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`at` in the clock's seconds."""

    name: str
    before: State
    after: State
    trigger: Trigger
    at: float


@cache
def way(before: State, after: State) -> tuple[Trigger, ...]:
    """The shortest way by the table, without a reset: what others went through when they went from here to there."""
    triggers = [trigger for trigger in Trigger if trigger is not Trigger.RESET]
    ways = (way for length in range(len(State)) for way in product(triggers, repeat=length))
    return next(way for way in ways if _end(before, way) is after)


def _end(state: State | None, triggers: tuple[Trigger, ...]) -> State | None:
    """None where the table has no such way."""
    for trigger in triggers:
        state = None if state is None else TABLE.get((state, trigger))
    return state
