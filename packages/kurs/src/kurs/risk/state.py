"""The trading state, the day's result, and the drawdown that ends trading."""

from decimal import Decimal

from kurs.domain.commands import TradingState
from kurs.domain.orders import ZERO
from kurs.risk.window import day_bounds

__all__ = ["RiskState"]


class RiskState:
    """What risk remembers: it survives a restart by `snapshot` and `restore`.

    `daily_pnl` is realised profit less fees since local midnight in `zone`, from fills alone.
    Drawdowns are fractions of the highest equity so far.
    """

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.trading = TradingState.ACTIVE
        self.reason: str | None = None
        self.day_end = 0
        self.daily_pnl = ZERO
        self.trades_today = 0
        self.peak: Decimal | None = None
        self.max_drawdown = ZERO

    def roll_day(self, time: int) -> None:
        """Starts the local day that holds `time`; called when `time` has passed `day_end`."""
        self.day_end = day_bounds(time, self.zone)[1]
        self.daily_pnl = ZERO
        self.trades_today = 0

    def book(self, gain: Decimal, fee: Decimal) -> None:
        self.daily_pnl += gain - fee

    def mark(self, equity: Decimal) -> Decimal:
        """Takes note of the equity; gives the drawdown now."""
        if self.peak is None or equity > self.peak:
            self.peak = equity
            return ZERO
        drawdown = (self.peak - equity) / self.peak if self.peak > 0 else ZERO
        if drawdown > self.max_drawdown:
            self.max_drawdown = drawdown
        return drawdown

    def snapshot(self) -> dict[str, object]:
        return {
            "trading": str(self.trading),
            "reason": self.reason,
            "day_end": self.day_end,
            "daily_pnl": str(self.daily_pnl),
            "trades_today": self.trades_today,
            "peak": None if self.peak is None else str(self.peak),
            "max_drawdown": str(self.max_drawdown),
        }

    def restore(self, state: dict[str, object]) -> None:
        self.trading = TradingState(str(state["trading"]))
        self.reason = None if state["reason"] is None else str(state["reason"])
        self.day_end = int(str(state["day_end"]))
        self.daily_pnl = Decimal(str(state["daily_pnl"]))
        self.trades_today = int(str(state["trades_today"]))
        self.peak = None if state["peak"] is None else Decimal(str(state["peak"]))
        self.max_drawdown = Decimal(str(state["max_drawdown"]))
