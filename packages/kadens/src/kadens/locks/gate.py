"""Who in this process is next: one at a time per name, in the order of arrival."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

__all__ = ["Gate", "Turn"]

Asker = TypeVar("Asker")
Given = TypeVar("Given")


class Turn(Generic[Asker, Given]):
    """A place in the queue of a name; `come` holds what the one before passed on, or None."""

    __slots__ = ("asker", "come")

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.come: asyncio.Future[Given | None] = asyncio.get_running_loop().create_future()


class Gate(Generic[Asker, Given]):
    """A first-in-first-out queue per name; only the first in it speaks to the backend.

    So a process has one waiter per name at a server, and hands a name over without asking anyone.
    """

    __slots__ = ("_queues",)

    def __init__(self) -> None:
        self._queues: dict[str, deque[Turn[Asker, Given]] | None] = {}

    def try_enter(self, name: str) -> bool:
        """Whether nobody was in."""
        if name in self._queues:
            return False
        self._queues[name] = None
        return True

    def queue(self, name: str, asker: Asker) -> Turn[Asker, Given]:
        """A place behind those who came before; somebody is in."""
        turn: Turn[Asker, Given] = Turn(asker)
        queue = self._queues[name]
        if queue is None:
            queue = self._queues[name] = deque()
        queue.append(turn)
        return turn

    def withdraw(self, name: str, turn: Turn[Asker, Given]) -> bool:
        """Leave the queue; False if the turn had come already: then its holder is in."""
        if turn.come.done() and not turn.come.cancelled():
            return False
        queue = self._queues.get(name)
        # Absent if a hand-over has already passed over it.
        if queue and turn in queue:
            queue.remove(turn)
        return True

    def first(self, name: str) -> Turn[Asker, Given] | None:
        """Who waits longest."""
        queue = self._queues[name]
        while queue and queue[0].come.done():
            queue.popleft()
        return queue[0] if queue else None

    def leave(self, name: str, given: Given | None = None) -> None:
        """Let the next one in, with what it is given."""
        queue = self._queues[name]
        while queue:
            turn = queue.popleft()
            if not turn.come.done():
                turn.come.set_result(given)
                return
        del self._queues[name]
