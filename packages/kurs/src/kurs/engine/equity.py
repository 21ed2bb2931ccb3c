"""The value of the pool over time: it is marked now and then, and too deep a fall halts trading."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from kurs.domain.commands import TradingState
from kurs.domain.events import Effect, EquityMarked
from kurs.domain.portfolio import Portfolio
from kurs.engine.kill_switch import KillSwitch
from kurs.engine.valuation import Valuation
from kurs.risk.state import RiskState

__all__ = ["EquityWatch"]


class EquityWatch:
    """Follows the equity and its drawdown; `every` is the time between two marks, in ms."""

    def __init__(
        self,
        *,
        portfolio: Portfolio,
        valuation: Valuation,
        risk: RiskState,
        switch: KillSwitch,
        every: int,
        out: list[Effect],
    ) -> None:
        self.next_mark = 0
        self._told: tuple[Decimal, Decimal, Decimal] | None = None
        self._portfolio = portfolio
        self._valuation = valuation
        self._risk = risk
        self._switch = switch
        self._every = every
        self._out = out

    def look(self, max_drawdown: float, time: int) -> None:
        """Halts when the value has fallen by more than this fraction of its peak."""
        equity = self._valuation.equity()
        if equity is None:
            return
        drawdown = self._risk.mark(equity)
        if drawdown > max_drawdown and self._risk.trading is not TradingState.HALTED:
            reason = f"drawdown {drawdown:.2%} is above {max_drawdown:.2%}"
            self._switch.restrict(TradingState.HALTED, reason, by="max_drawdown", time=time)

    def mark(self, max_drawdown: float, time: int) -> None:
        """Looks, and tells the value if it is known and not what was told last."""
        equity = self._valuation.equity()
        if equity is None:
            return
        self.look(max_drawdown, time)
        self.next_mark = time - time % self._every + self._every
        books = self._portfolio
        told = equity, books.cash, books.fees
        if told != self._told:
            self._told = told
            self._out.append(
                EquityMarked(time=time, equity=equity, cash=books.cash, realised=books.realised, fees=books.fees)
            )

    def snapshot(self) -> dict[str, object]:
        return {"next_mark": self.next_mark, "told": self._told}

    def restore(self, state: Mapping[str, Any]) -> None:
        self.next_mark = state["next_mark"]
        self._told = msgspec.convert(state["told"], tuple[Decimal, Decimal, Decimal] | None)
