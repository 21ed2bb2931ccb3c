"""The figures of a backtest, from its round trips and its equity."""

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from kurs.backtest.report import Round
from kurs.domain.market import DAY
from kurs.domain.orders import ZERO

__all__ = ["profit_factor", "sharpe", "thinned", "win_rate"]

YEAR = 365 * DAY


def win_rate(rounds: Sequence[Round]) -> float | None:
    """Share of the round trips that earned something after fees; None without any."""
    return sum(trip.profit > 0 for trip in rounds) / len(rounds) if rounds else None


def profit_factor(rounds: Sequence[Round]) -> float | None:
    """What winning round trips earned over what losing ones cost, after fees; None without a loss."""
    won = sum((trip.profit for trip in rounds if trip.profit > 0), ZERO)
    lost = sum((-trip.profit for trip in rounds if trip.profit < 0), ZERO)
    return float(won / lost) if lost else None


def sharpe(equity: Sequence[Decimal], interval: int) -> float | None:
    """Mean over spread of the returns from candle to candle, times the root of the candles in a year of 365 days.

    Without a risk-free rate. None while the returns do not differ. Source: W. F. Sharpe, The Sharpe Ratio, 1994.
    """
    values = np.array([float(value) for value in equity])
    if len(values) < 3 or not (values > 0).all():
        return None
    returns = np.diff(values) / values[:-1]
    spread = float(returns.std(ddof=1))
    return float(returns.mean()) / spread * math.sqrt(YEAR / interval) if spread > 0 else None


def thinned(count: int, most: int) -> list[int]:
    """At most so many of `count` rows, evenly chosen, the first and the last among them."""
    if count <= most:
        return list(range(count))
    rows: list[int] = np.unique(np.linspace(0, count - 1, most).round().astype(int)).tolist()
    return rows
