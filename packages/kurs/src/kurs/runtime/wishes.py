"""What people have asked of a Runner, and the answers that they wait for."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kurs.domain.commands import PersonCommand
from kurs.domain.errors import Unavailable
from kurs.domain.events import Replied
from kurs.engine import Reconfigure

__all__ = ["Wish", "Wishes"]

Wish = PersonCommand | Reconfigure


class Wishes:
    """One reply for each command id; a wish once asked stands, whether its asker still waits or not."""

    def __init__(self) -> None:
        self._asked: list[Wish] = []
        self._replies: dict[str, asyncio.Future[Replied]] = {}
        # Answers that wait for the end of what is being done.
        self._held: list[Replied] | None = None

    def waiting(self, command_id: str) -> "asyncio.Future[Replied] | None":
        """The reply that somebody waits for already."""
        return self._replies.get(command_id)

    def ask(self, wish: Wish) -> "asyncio.Future[Replied]":
        """The reply to come."""
        reply: asyncio.Future[Replied] = asyncio.get_running_loop().create_future()
        self._replies[wish.command_id] = reply
        reply.add_done_callback(lambda _: self._replies.pop(wish.command_id, None))
        self._asked.append(wish)
        return reply

    @property
    def count(self) -> int:
        """How many wait to be taken."""
        return len(self._asked)

    def take(self) -> Sequence[Wish]:
        """All that was asked since the last time, in order."""
        asked, self._asked = self._asked, []
        return asked

    def answer(self, fact: Replied) -> None:
        """Answers whoever waits, now or at the end of `together`."""
        if self._held is not None:
            self._held.append(fact)
            return
        reply = self._replies.get(fact.command_id)
        if reply is not None and not reply.done():
            reply.set_result(fact)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Holds answers back until the block has ended, well or not: what was answered is durable."""
        held: list[Replied] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
            for fact in held:
                self.answer(fact)

    def end(self, pool: str) -> None:
        """Nobody will answer any more."""
        for reply in tuple(self._replies.values()):
            if not reply.done():
                reply.set_exception(Unavailable(f"{pool} stopped before it answered"))
                # Taken note of here: whoever asked may be gone.
                reply.exception()
