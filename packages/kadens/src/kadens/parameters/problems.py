"""What is wrong with a parameter, in the shape in which FastAPI says it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

__all__ = ["Fault", "Location", "Unfit", "not_a_mapping", "problem", "problems_of", "shown", "unknown_problems"]

Location = tuple[str | int, ...]

SHOWN = 80
HUGE = 256


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one value; `path` leads to it inside of the value."""

    type: str
    message: str
    path: Location = ()


class Unfit(Exception):
    """A value is not what its parameter allows; it never leaves this room."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


def problem(location: Location, type: str, message: str, value: object) -> dict[str, Any]:  # noqa: A002  # FastAPI's word
    """One entry of `detail`."""
    return {"type": type, "loc": location, "msg": message, "input": _told(value)}


def problems_of(unfit: Unfit, location: Location, value: object) -> list[dict[str, Any]]:
    """One for each thing that is wrong with a value."""
    return [problem((*location, *fault.path), fault.type, fault.message, value) for fault in unfit.faults]


def unknown_problems(raw: Mapping[str, Any], names: Set[str], location: Location) -> list[dict[str, Any]]:
    """One for each name that is not among `names`."""
    known = f"known: {', '.join(sorted(names))}"
    unknown = (name for name in raw if name not in names)
    return [problem((*location, name), "extra_forbidden", f"is not known; {known}", raw[name]) for name in unknown]


def not_a_mapping(raw: object, location: Location) -> dict[str, Any]:
    """For what is no set of parameters at all."""
    return problem(location, "invalid", f"{shown(raw)} is not allowed; names with their values", raw)


def shown(value: object) -> str:
    """The value as a message may hold it: never long."""
    if _is_huge(value):
        return "a number of very many digits"
    text = repr(value[: SHOWN + 1] if isinstance(value, str | bytes) else value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _is_huge(value: object) -> bool:
    # Python does not write down numbers of more than some thousand digits.
    return isinstance(value, int) and value.bit_length() > HUGE


def _told(value: object) -> object:
    # A detail becomes JSON, and must not become as large as what was refused for its size.
    is_small_number = isinstance(value, bool | int) and not _is_huge(value)
    if value is None or is_small_number or (isinstance(value, str) and len(value) <= SHOWN):
        return value
    return f"{value[:SHOWN]}…" if isinstance(value, str) else shown(value)
