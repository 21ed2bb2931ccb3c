"""How many extra attempts there may be for each call: what keeps retries from becoming the outage."""

from dataclasses import dataclass

from kadens.checks import number

__all__ = ["Budget", "BudgetStatistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetStatistics:
    """`left` extra attempts could be made at once."""

    calls: int
    spent: int
    refused: int
    left: float


class Budget:
    """Each call earns `ratio` of an extra attempt, up to `reserve` of them, with which it also begins.

    Several retries and hedges may share one. Under a lasting outage the other side sees at most 1 + `ratio`
    times the calls. A token bucket filled by calls, as in "gRPC proposal A6: client retries" (throttling).
    """

    __slots__ = ("_left", "_ratio", "_refused", "_reserve", "_seen", "_spent", "calls")

    def __init__(self, *, ratio: float = 0.2, reserve: float = 10.0) -> None:
        self._ratio = number("ratio", ratio, least=0)
        number("reserve", reserve, least=0)
        self._reserve = float(reserve)
        self._left = float(reserve)
        self._seen = self._spent = self._refused = 0
        self.calls = 0
        """Counted up by those who share it: what the calls have earned is worked out when somebody asks."""

    def spend(self) -> bool:
        """Take one extra attempt; False when there is none."""
        self._earn()
        if self._left < 1:
            self._refused += 1
            return False
        self._left -= 1
        self._spent += 1
        return True

    def statistics(self) -> BudgetStatistics:
        self._earn()
        return BudgetStatistics(calls=self.calls, spent=self._spent, refused=self._refused, left=self._left)

    def _earn(self) -> None:
        self._left = min(self._reserve, self._left + self._ratio * (self.calls - self._seen))
        self._seen = self.calls
