"""One tracked resource: the handle that its owner holds, its kind, and what is told of it."""

import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Literal

import msgspec

__all__ = [
    "Close",
    "Closer",
    "Kind",
    "KindStatistics",
    "ResourceTrackerStatistics",
    "Tracked",
    "TrackedResource",
    "age_of",
]

Closer = Callable[[], Awaitable[object] | object]
Close = Closer | Literal[True] | None
"""How a resource is closed: by this function, by its own `aclose` or `close` (True), or by its owner (None)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedResource:
    """Something open; `age` in seconds, `owner` a name or the function that took it, `stack` if it was kept."""

    name: str
    kind: str
    owner: str
    age: float
    stack: str | None

    def __str__(self) -> str:
        told = f"{self.kind} {self.name!r}, taken {self.age:.1f} s ago by {self.owner}"
        return told if self.stack is None else f"{told}\n{self.stack}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStatistics:
    """`oldest` is the age in seconds of the oldest that is open; `refused` were over the `limit`."""

    open: int
    oldest: float | None
    total: int
    refused: int
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceTrackerStatistics:
    """Sums over all kinds; `forgotten` were open at the end with no way to close them."""

    open: int
    total: int
    refused: int
    forgotten: int
    failed_to_close: int
    kinds: Mapping[str, KindStatistics]


class Kind:
    """What is open of one kind, the oldest first, and since when."""

    __slots__ = ("limit", "name", "numbers", "open", "refused", "total")

    def __init__(self, name: str, limit: int | None) -> None:
        self.name = name
        self.limit = limit
        self.open: dict[Tracked, float] = {}
        self.numbers = itertools.count(1)
        self.total = self.refused = 0

    def statistics(self, now: float) -> KindStatistics:
        # One copy, because other threads take and release meanwhile.
        since = list(self.open.values())
        return KindStatistics(
            open=len(since),
            oldest=age_of(since[0], now) if since else None,
            total=self.total,
            refused=self.refused,
            limit=self.limit,
        )


class Tracked(msgspec.Struct, eq=False):
    """The handle of one tracked resource, to release it by."""

    # Every field costs each resource 8 bytes; when it was taken stands in its kind.
    name: str
    _kind: Kind
    _owner: str | CodeType
    _close: Closer | None

    @property
    def kind(self) -> str:
        return self._kind.name

    @property
    def owner(self) -> str:
        """The name that was given, or the function that took it and where that is written."""
        owner = self._owner
        if isinstance(owner, str):
            return owner
        return f"{owner.co_qualname} ({owner.co_filename}:{owner.co_firstlineno})"

    def __repr__(self) -> str:
        return f"<Tracked {self.kind} {self.name!r} of {self.owner}>"


def age_of(since: float, now: float) -> float:
    """Seconds; what another thread takes meanwhile is no younger than new."""
    return max(0.0, now - since)
