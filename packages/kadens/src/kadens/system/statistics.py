"""How all parts are, as one value, and as plain data for a dashboard."""

import math
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from inspect import getmembers_static
from typing import Any, Protocol, runtime_checkable

__all__ = ["KadensStatistics", "Measured", "as_json"]


@runtime_checkable
class Measured(Protocol):
    """What says how it is."""

    def statistics(self) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KadensStatistics:
    """`uptime` in seconds, 0 while not open; `parts` holds what each part's `statistics()` said."""

    open: bool
    uptime: float
    parts: Mapping[str, object]

    def as_json(self) -> dict[str, Any]:
        """The same as dictionaries, lists, text, numbers and None, which any JSON encoder takes."""
        return {"open": self.open, "uptime": self.uptime, "parts": as_json(self.parts)}


def as_json(value: object) -> Any:
    """Plain data: a number that JSON has no word for becomes None, an unknown object its text."""
    if isinstance(value, Enum):
        return as_json(value.value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | Set):
        return [as_json(one) for one in value]
    if is_dataclass(value):
        return {name: as_json(getattr(value, name)) for name in _names(type(value))}
    return str(value)


def _names(kind: type[Any]) -> Iterator[str]:
    """What it holds, and what it works out of that, such as a ratio."""
    yield from (one.name for one in fields(kind))
    yield from (name for name, one in getmembers_static(kind) if isinstance(one, property) and name[0] != "_")
