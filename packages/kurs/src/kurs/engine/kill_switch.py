"""The kill switch: who or what changes the trading state, and what that does to orders at work."""

from kurs.domain.commands import TradingState
from kurs.domain.events import Effect, StateChanged
from kurs.domain.orders import Order
from kurs.domain.portfolio import Portfolio
from kurs.engine.blotter import Blotter
from kurs.risk.state import RiskState

__all__ = ["KillSwitch"]

STRICTER = (TradingState.ACTIVE, TradingState.REDUCING, TradingState.HALTED)


class KillSwitch:
    """Changes the trading state, says so in `out`, and takes back what would open or grow a position."""

    def __init__(self, *, risk: RiskState, portfolio: Portfolio, blotter: Blotter, out: list[Effect]) -> None:
        self._risk = risk
        self._portfolio = portfolio
        self._blotter = blotter
        self._out = out

    def turn(self, state: TradingState, reason: str, *, by: str, time: int) -> None:
        """A person's wish, in any direction; `by` is the name."""
        before, kept = self._risk.trading, None if state is TradingState.ACTIVE else reason
        if (before, self._risk.reason) == (state, kept):
            return
        self._risk.trading, self._risk.reason = state, kept
        self._out.append(StateChanged(time=time, before=before, after=state, reason=reason, by=by))
        if state is not TradingState.ACTIVE:
            self._take_back(time)

    def restrict(self, state: TradingState, reason: str, *, by: str, time: int) -> None:
        """A rule's decision: it never eases what holds already, and says a thing once; `by` is the rule."""
        if STRICTER.index(state) > STRICTER.index(self._risk.trading):
            self.turn(state, reason, by=by, time=time)

    def _take_back(self, time: int) -> None:
        for order in tuple(self._blotter.working.values()):
            if not order.reduce_only and not self._reduces(order):
                self._blotter.cancel(order, time)

    def _reduces(self, order: Order) -> bool:
        held = self._portfolio.position(order.symbol).amount * order.side.sign
        return held < 0 and order.remaining <= -held
