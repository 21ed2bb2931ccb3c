"""One promise to clients of the older bot: what is asked, and what the answer looks like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Row", "close", "get"]

# What an answer must also hold for its units to be right; raises AssertionError.
Relation = Callable[[Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`path` may name what the test has made before: {open}, {ended}, {backtest}.

    `of` is the path that took this one's place, for older names.
    """

    method: str
    path: str
    shape: Any
    scope: str = "read"
    status: int = 200
    body: Any = None
    holds: Relation | None = None
    of: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def get(path: str, shape: Any, **more: Any) -> Row:
    """A plain GET."""
    return Row(method="GET", path=path, shape=shape, **more)


def close(found: float, expected: float) -> bool:
    """Equal up to what floats lose."""
    return abs(found - expected) <= 1e-6 * max(1.0, abs(found), abs(expected))
