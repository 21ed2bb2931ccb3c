"""Outcomes made by hand: candles and trades that a test says, equity and fees that follow from them."""

from collections.abc import Sequence

import numpy as np

from kurs.backtest.outcome import Outcome, Trades
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.market import MINUTE
from kurs.market.columns import CandleColumns, FloatArray

__all__ = ["CASH", "START", "an_outcome", "candles_of", "trades_of", "walk"]

CASH = 10_000.0
START = 1_704_067_200_000  # 2024-01-01


def walk(count: int, *, seed: int = 7, spread: float = 1e-3) -> FloatArray:
    """Prices of a random walk."""
    return np.asarray(40_000 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, spread, count))))


def candles_of(
    close: FloatArray, interval: int = MINUTE, *, start: int = START, symbol: str = "BTC/USD"
) -> CandleColumns:
    """Candles that open at the close before."""
    opening = np.concatenate((close[:1], close[:-1]))
    return CandleColumns(
        symbol=symbol,
        interval=interval,
        time=start + interval * np.arange(len(close), dtype=np.int64),
        open=opening,
        high=np.maximum(opening, close),
        low=np.minimum(opening, close),
        close=close,
        volume=np.ones(len(close)),
        origin="by hand",
    )


def trades_of(profits: Sequence[float], *, held: int = 3 * MINUTE, symbols: tuple[str, ...] = ("BTC/USD",)) -> Trades:
    """One after the other, ten minutes apart, of one unit at 100."""
    count = len(profits)
    entry = START + 10 * MINUTE * np.arange(count, dtype=np.int64)
    return Trades(
        symbols=symbols,
        symbol=np.arange(count, dtype=np.int64) % len(symbols),
        entry_time=entry,
        exit_time=entry + held,
        size=np.ones(count),
        entry_price=np.full(count, 100.0),
        exit_price=np.full(count, 101.0),
        fees=np.full(count, 0.2),
        profit=np.array(profits, np.float64),
        reason=np.zeros(count, np.int64),
    )


def an_outcome(
    equity: FloatArray,
    profits: Sequence[float] = (),
    *,
    interval: int = MINUTE,
    plan: Plan | None = None,
    candles: tuple[CandleColumns, ...] | None = None,
    notes: tuple[str, ...] = (),
) -> Outcome:
    """Of as many candles as there is equity; half of the time something was held."""
    columns = candles or (candles_of(np.linspace(100, 120, len(equity)), interval),)
    return Outcome(
        plan=plan or Plan(strategies=(StrategyChoice(name="ema_crossover"),), cash=CASH),
        engine="compiled",
        candles=columns,
        interval=interval,
        time=columns[0].time,
        equity=np.asarray(equity, np.float64),
        trades=trades_of(profits, symbols=tuple(one.symbol for one in columns)),
        fees=1.5,
        held={},
        exposed=len(equity) // 2,
        seconds=0.01,
        notes=notes,
    )
