"""Fees by tier: what was traded in the last 30 days, and the fees that follow from it."""

from collections import deque
from collections.abc import Sequence
from decimal import Decimal

from kurs.domain.market import DAY
from kurs.domain.orders import ZERO
from kurs.matching.models import FeeSchedule, FeeTier
from kurs.matching.state import Fields

__all__ = ["TieredFees"]

MONTH = 30 * DAY


class TieredFees:
    """Fees of a venue whose clients count as one; None from `schedule` while no tier is reached."""

    def __init__(self, tiers: Sequence[FeeTier]) -> None:
        self._tiers = tuple(sorted(tiers, key=lambda tier: tier.volume))
        self._traded: deque[tuple[int, Decimal]] = deque()
        self._volume = ZERO

    def schedule(self, time: int) -> FeeSchedule | None:
        """The fees of an order that trades at `time` (ms), which must not go back."""
        while self._traded and self._traded[0][0] <= time - MONTH:
            self._volume -= self._traded.popleft()[1]
        reached = [tier for tier in self._tiers if tier.volume <= self._volume]
        return reached[-1].fees if reached else None

    def add(self, time: int, value: Decimal) -> None:
        """A fill of so much (quote currency)."""
        if self._tiers:
            self._traded.append((time, value))
            self._volume += value

    def to_state(self) -> list[dict[str, object]]:
        return [{"time": time, "value": str(value)} for time, value in self._traded]

    def restore(self, state: Sequence[Fields]) -> None:
        self._traded = deque((entry.whole("time"), entry.decimal("value")) for entry in state)
        self._volume = sum((value for _, value in self._traded), ZERO)
