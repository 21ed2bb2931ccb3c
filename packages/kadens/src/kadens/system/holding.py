"""What Kadens holds, each under one name: its own parts, those of the host, and what is only watched."""

import sys
from collections.abc import Callable
from enum import Enum, auto
from types import TracebackType
from typing import Any, TypeVar

from kadens.errors import NameTaken
from kadens.system.lifetimes import Lifetimes, Part
from kadens.system.statistics import Measured

__all__ = ["Holding", "State"]

T = TypeVar("T")


class State(Enum):
    """Where it is between one opening and the next."""

    CLOSED = auto()
    OPENING = auto()
    OPEN = auto()
    CLOSING = auto()


class Holding:
    """Opens all parts in order, its `own` before the `hosts`, closes them in reverse, and hands them out by name.

    The part called `last` opens after all others: it must see all of them loaded. What is `watched` tells its
    statistics and is neither opened nor closed. Seconds as in `Lifetimes`.
    """

    def __init__(self, *, open_within: float, close_within: float, last: str) -> None:
        self.own: dict[str, Any] = {}
        self.hosts: dict[str, Part] = {}
        self.watched: dict[str, Any] = {}
        self.state = State.CLOSED
        self._open_within = open_within
        self._close_within = close_within
        self._last = last
        self._lifetimes = self._new_lifetimes()

    def __contains__(self, name: str) -> bool:
        return name in self.hosts or name in self.own or name in self.watched

    def refuse_taken(self, name: str) -> None:
        if name in self:
            raise NameTaken.of("part", name, "each name once")

    def owned(self, name: str, make: Callable[[], T]) -> T:
        """The part of that name, made if there is none yet; closed with the others."""
        if name not in self.own:
            self.refuse_taken(name)
            self.own[name] = make()
            if self.state in (State.OPENING, State.OPEN):
                # It is of the kind that has nothing to open: the others were opened at the start.
                self._lifetimes.close_later(name, self.own[name])
        part: T = self.own[name]
        return part

    def watched_as(self, name: str, make: Callable[[], T]) -> T:
        """The same for what has nothing to open or close."""
        if name not in self.watched:
            self.refuse_taken(name)
            self.watched[name] = make()
        part: T = self.watched[name]
        return part

    def measured(self) -> dict[str, Measured]:
        """All that has statistics."""
        every = {**self.own, **self.watched, **self.hosts}
        return {name: part for name, part in every.items() if isinstance(part, Measured)}

    async def open(self) -> None:
        """All parts, or none: what had been opened is closed when one fails to."""
        self.state = State.OPENING
        self._lifetimes = self._new_lifetimes()
        try:
            await self._open_parts()
        except BaseException:
            self.state = State.CLOSED
            raise
        self.state = State.OPEN

    async def close(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        """All parts, also when some fail to: the last failure is raised."""
        self.state = State.CLOSING
        try:
            return await self._lifetimes.close(kind, error, traceback)
        finally:
            self.state = State.CLOSED

    async def _open_parts(self) -> None:
        try:
            for name, part in self._in_order():
                await self._lifetimes.open(name, part)
        except BaseException:
            # What opened in vain learns of the error, and cannot take it back.
            await self._lifetimes.close(*sys.exc_info())
            raise

    def _in_order(self) -> list[tuple[str, Part]]:
        every = {**self.own, **self.hosts}
        last = {self._last: every.pop(self._last)} if self._last in every else {}
        return [*every.items(), *last.items()]

    def _new_lifetimes(self) -> Lifetimes:
        return Lifetimes(open_within=self._open_within, close_within=self._close_within)
