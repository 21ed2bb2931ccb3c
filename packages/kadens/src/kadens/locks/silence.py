"""Whether a server owes an answer: since when, and why none came."""

from kadens.clock import Clock

__all__ = ["Silence"]

# A server that is well has the last question for some milliseconds: not for half of any wait that is worth the name.
MOST_OF_IT = 0.5


class Silence:
    """It begins with a question, and ends with any answer."""

    __slots__ = ("_clock", "_since", "_why")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: float | None = None
        self._why = "no answer"

    def asked(self) -> None:
        """Something was asked now; of many questions without an answer the first counts."""
        if self._since is None:
            self._since = self._clock()

    def unanswered(self, since: float, why: Exception) -> None:
        """What was asked then has got no answer."""
        if self._since is None:
            self._since = since
        self._why = str(why) or type(why).__name__

    def ended(self) -> None:
        self._since, self._why = None, "no answer"

    def through(self, began: float) -> str:
        """Why there was no answer in a wait that began then; "" if there was, or if it is too soon to say."""
        now = self._clock()
        if self._since is None or now - self._since < MOST_OF_IT * (now - began):
            return ""
        return self._why
