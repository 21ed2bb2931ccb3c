"""The kill switch: who or what changes the trading state, and what that does to orders at work."""

from kurs.domain.commands import TradingState
from kurs.domain.events import Effect, StateChanged
from kurs.domain.orders import Purpose
from kurs.engine.blotter import Blotter
from kurs.risk.state import RiskState

__all__ = ["KillSwitch"]


class KillSwitch:
    """Changes the trading state, says so in `out`, and takes back entries that have not filled."""

    def __init__(self, *, risk: RiskState, blotter: Blotter, out: list[Effect]) -> None:
        self._risk = risk
        self._blotter = blotter
        self._out = out

    def turn(self, state: TradingState, reason: str, *, by: str, time: int) -> None:
        """`by` is a person's name, or the rule that decided; `time` in ms."""
        before = self._risk.trading
        if before is state and self._risk.reason == reason:
            return
        self._risk.trading, self._risk.reason = state, None if state is TradingState.ACTIVE else reason
        self._out.append(StateChanged(time=time, before=before, after=state, reason=reason, by=by))
        if state is not TradingState.ACTIVE:
            for order in tuple(self._blotter.working.values()):
                if order.purpose is Purpose.ENTRY:
                    self._blotter.cancel(order, time)
