"""Who in this process is next: one at a time per name, in the order of arrival."""

import asyncio
from collections import deque

__all__ = ["Gate"]


class Gate:
    """A first-in-first-out queue per name; only the first in it speaks to the backend.

    So a process has one waiter per name at a server, and hands a name over without asking anyone.
    """

    __slots__ = ("_queues",)

    def __init__(self) -> None:
        self._queues: dict[str, deque[asyncio.Future[None]] | None] = {}

    def try_enter(self, name: str) -> bool:
        """Whether nobody was in."""
        if name in self._queues:
            return False
        self._queues[name] = None
        return True

    async def enter(self, name: str) -> None:
        """Wait for one's turn; whoever is cancelled leaves the queue, or passes on the turn it was just given."""
        if self.try_enter(name):
            return
        turn = asyncio.get_running_loop().create_future()
        queue = self._queues[name]
        if queue is None:
            queue = self._queues[name] = deque()
        queue.append(turn)
        try:
            await turn
        except BaseException:
            if turn.cancelled():
                # Absent if a hand-over has already passed over it.
                if turn in queue:
                    queue.remove(turn)
            else:
                self.leave(name)
            raise

    def leave(self, name: str) -> None:
        """Let the next one in."""
        queue = self._queues[name]
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._queues[name]
