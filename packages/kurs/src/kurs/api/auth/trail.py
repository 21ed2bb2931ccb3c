"""What happens at the doors, in the audit: never a secret, and never so much that a flood fills the disk."""

import logging
from collections.abc import Mapping

from kadens.errors import Overloaded
from kadens.limits import RateLimiter
from kurs.clock import Clock
from kurs.domain.errors import KursError
from kurs.persistence import Audit

__all__ = ["Trail"]

log = logging.getLogger(__name__)

# Refusals a minute: of one caller for one reason, and of all together.
OF_ONE, OF_ALL = 5, 60


class Trail:
    def __init__(self, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock
        self._of_one = RateLimiter(rate=OF_ONE, per=60, burst=OF_ONE, clock=clock.monotonic)
        self._of_all = RateLimiter(rate=OF_ALL, per=60, burst=OF_ALL, clock=clock.monotonic)
        self._left_out = 0

    async def note(self, who: str, what: str, detail: Mapping[str, object]) -> None:
        """Something that was done; Unavailable when it cannot be put on record."""
        await self._audit.append(self._clock.now(), who, what, detail)

    async def refusal(self, who: str, what: str, detail: Mapping[str, object]) -> None:
        """Something that was refused, which stays refused whether or not this can be put on record."""
        if not self._has_room(f"{who} {what}"):
            self._left_out += 1
            return
        left_out, self._left_out = self._left_out, 0
        more = {"refusals left out before": left_out} if left_out else {}
        try:
            await self.note(who, what, {**detail, **more})
        except KursError as error:
            log.warning("%s (%s) is not on record: %s", what, who, error)

    def _has_room(self, key: str) -> bool:
        try:
            printable = "".join(letter for letter in key[:200] if letter.isprintable())
            return self._of_one.try_acquire(key=printable) and self._of_all.try_acquire()
        except Overloaded:
            return False
