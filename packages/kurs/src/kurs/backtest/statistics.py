"""The figures of an outcome: its equity, that of holding, what its trades were like; None where none can be told."""

from datetime import UTC, datetime

import msgspec
import numpy as np

from kurs.backtest.curve import CurveFigures, curve_figures, over
from kurs.backtest.outcome import Outcome, Trades
from kurs.market.columns import FloatArray

__all__ = [
    "Figures",
    "Month",
    "TradeFigures",
    "buy_and_hold",
    "expectancy",
    "figures",
    "longest_losing_streak",
    "monthly_returns",
    "profit_factor",
    "trade_figures",
    "turnover",
    "win_rate",
]

NO_TRADE = "no trade was closed"
REASONS = {
    "win_rate": NO_TRADE,
    "profit_factor": "no trade lost money",
    "expectancy": NO_TRADE,
    "average_win": "no trade earned money",
    "average_loss": "no trade lost money",
    "payoff": "there are not both trades that earned and trades that lost",
    "best": NO_TRADE,
    "worst": NO_TRADE,
    "mean_duration": NO_TRADE,
}
NO_EQUITY = "there is no mean equity to measure it by"


class TradeFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What round trips tell: money in quote currency after fees, `mean_duration` ms.

    A trade that came out even is neither winning nor losing. `average_loss` and `worst` keep their sign. `unknown`
    says of each that is None why it is.
    """

    total: int
    winning: int
    losing: int
    win_rate: float | None
    profit_factor: float | None
    expectancy: float | None
    average_win: float | None
    average_loss: float | None
    payoff: float | None
    best: float | None
    worst: float | None
    losing_streak: int
    mean_duration: float | None
    unknown: dict[str, str] = {}


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """The return of one calendar month, UTC; the first and the last may be parts of one."""

    year: int
    month: int
    earned: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one outcome.

    `exposure` is the share of candles at whose close something was held, `turnover` how often the mean equity was
    traded, `hold` what buying everything at the first open and keeping it would have been.
    """

    curve: CurveFigures
    hold: CurveFigures
    trades: TradeFigures
    net_profit: float
    fees: float
    exposure: float
    turnover: float | None

    @property
    def unknown(self) -> dict[str, str]:
        """Of each figure of the outcome itself that is None, why it is."""
        own = {"turnover": NO_EQUITY} if self.turnover is None else {}
        return self.curve.unknown | self.trades.unknown | own


def figures(outcome: Outcome) -> Figures:
    """All of them; a million candles take some 20 ms."""
    plan, time, interval = outcome.plan, outcome.time, outcome.interval
    return Figures(
        curve=curve_figures(outcome.equity, plan.cash, time, interval),
        hold=curve_figures(buy_and_hold(outcome), plan.cash, time, interval),
        trades=trade_figures(outcome.trades),
        net_profit=outcome.net_profit,
        fees=float(outcome.fees),
        exposure=outcome.exposed / len(time),
        turnover=turnover(outcome.trades, outcome.equity),
    )


def monthly_returns(outcome: Outcome) -> list[Month]:
    """Month by month, UTC, in order; a month without candles is left out."""
    time, equity = outcome.time, outcome.equity
    found: list[Month] = []
    row, before = 0, outcome.plan.cash
    while row < len(time):
        first = datetime.fromtimestamp(int(time[row]) / 1000, UTC)
        following = datetime(first.year + first.month // 12, first.month % 12 + 1, 1, tzinfo=UTC)
        row = int(np.searchsorted(time, int(following.timestamp() * 1000)))
        last = float(equity[row - 1])
        if before > 0:
            found.append(Month(year=first.year, month=first.month, earned=last / before - 1))
        before = last
    return found


def buy_and_hold(outcome: Outcome) -> FloatArray:
    """Money at each close, had the cash in equal parts bought each symbol at its first open, fee paid, and kept it."""
    share = outcome.plan.cash / len(outcome.candles)
    if len(outcome.candles) == 1 and len(outcome.candles[0]) == len(outcome.time):
        (columns,) = outcome.candles
        return columns.close * (share / (float(columns.open[0]) * (1 + outcome.plan.fee)))
    line = np.zeros(len(outcome.time))
    for columns in outcome.candles:
        amount = share / (float(columns.open[0]) * (1 + outcome.plan.fee))
        row = np.searchsorted(columns.time, outcome.time, side="right") - 1
        line += np.where(row >= 0, columns.close[np.maximum(row, 0)] * amount, share)
    return line


def trade_figures(trades: Trades) -> TradeFigures:
    """Of the round trips that have closed."""
    profit = trades.profit
    won, lost = profit[profit > 0], profit[profit < 0]
    average_win, average_loss = _mean(won), _mean(lost)
    found = TradeFigures(
        total=len(profit),
        winning=len(won),
        losing=len(lost),
        win_rate=win_rate(profit),
        profit_factor=profit_factor(profit),
        expectancy=expectancy(profit),
        average_win=average_win,
        average_loss=average_loss,
        payoff=None if average_win is None or average_loss is None else over(average_win, -average_loss),
        best=float(profit.max()) if len(profit) else None,
        worst=float(profit.min()) if len(profit) else None,
        losing_streak=longest_losing_streak(profit),
        mean_duration=_mean((trades.exit_time - trades.entry_time).astype(np.float64)),
    )
    unknown = {name: why if len(profit) else NO_TRADE for name, why in REASONS.items() if getattr(found, name) is None}
    return msgspec.structs.replace(found, unknown=unknown)


def win_rate(profit: FloatArray) -> float | None:
    """Share of the trades that earned something after fees; None without any."""
    return int((profit > 0).sum()) / len(profit) if len(profit) else None


def profit_factor(profit: FloatArray) -> float | None:
    """What winning trades earned over what losing ones cost; None without a loss."""
    lost = -float(profit[profit < 0].sum())
    return over(float(profit[profit > 0].sum()), lost)


def expectancy(profit: FloatArray) -> float | None:
    """What a trade earned on average, in quote currency; None without any."""
    return _mean(profit)


def longest_losing_streak(profit: FloatArray) -> int:
    """The most trades in a row that lost money."""
    others = np.flatnonzero(~(profit < 0))
    return int(np.diff(others, prepend=-1, append=len(profit)).max()) - 1


def turnover(trades: Trades, equity: FloatArray) -> float | None:
    """What closed trades bought and sold, over the mean equity; None where that is nothing or less."""
    mean = float(equity.mean())
    traded = float((np.abs(trades.size) * (trades.entry_price + trades.exit_price)).sum())
    return over(traded, mean) if mean > 0 else None


def _mean(values: FloatArray) -> float | None:
    return float(values.mean()) if len(values) else None
