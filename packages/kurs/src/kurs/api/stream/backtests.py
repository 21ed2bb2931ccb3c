"""The topic of backtests: each that waits or runs and the last ones that have ended, and then those that changed."""

from typing import Any

from kurs.api import backtest_json
from kurs.services import Backtests

__all__ = ["BacktestsSource"]

Json = dict[str, Any]


class BacktestsSource:
    """Told some times a second at most, however often a worker says how far it is."""

    def __init__(self, backtests: Backtests) -> None:
        self._backtests = backtests
        self._told: dict[str, Json] = {}

    async def open(self) -> None:
        self._told = self._look()

    def whole(self) -> list[Json]:
        return list(self._told.values())

    async def news(self) -> list[Json] | None:
        found = self._look()
        changed = [told for name, told in found.items() if self._told.get(name) != told]
        self._told = found
        return changed or None

    def _look(self) -> dict[str, Json]:
        return {found.id: backtest_json.in_short(found) for found in self._backtests.lately()}
