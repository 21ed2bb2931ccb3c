"""A result in one shape for programs: figures, trades, plan, candles and the engine, ready to become JSON."""

from typing import Any

import msgspec
import numpy as np

from kurs.backtest.outcome import Outcome
from kurs.backtest.remarks import remarks
from kurs.backtest.statistics import Figures, Month, figures, monthly_returns
from kurs.domain.market import timeframe_of
from kurs.market.columns import CandleColumns, IntArray, find_gaps, iso

__all__ = ["Described", "described", "summary", "trade_rows"]

# What figures are called here, where that is not their own name.
NAMES = {"best": "best_trade", "worst": "worst_trade", "mean_duration": "mean_duration_s"}
DRAWDOWN_TIMES = ("peak", "trough", "recovered")


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """One symbol's candles: ISO times of the first and the last, `sha256` of all their values."""

    symbol: str
    origin: str
    timeframe: str
    candles: int
    first: str
    last: str
    gaps: int
    missing: int
    sha256: str


def summary(outcome: Outcome, found: Figures | None = None, *, trades: bool = True) -> dict[str, Any]:
    """Money in quote currency, shares of 1, times ISO 8601 in UTC; what is unknown is None, and `unknown` says why."""
    found = found or figures(outcome)
    curve, counted = found.curve, found.trades
    speed = outcome.candles_per_second
    told: dict[str, Any] = {
        "total_trades": counted.total,
        "winning_trades": counted.winning,
        "losing_trades": counted.losing,
        "win_rate": counted.win_rate,
        "profit_factor": counted.profit_factor,
        "net_profit": found.net_profit,
        "final_equity": curve.final_equity,
        "max_drawdown": curve.max_drawdown,
        "sharpe": curve.sharpe,
        "sortino": curve.sortino,
        "calmar": curve.calmar,
        "exposure": found.exposure,
        "fees": found.fees,
        "elapsed_s": outcome.seconds,
        "bars_per_s": speed if outcome.seconds else None,
        "digest": outcome.digest,
        "unknown": {NAMES.get(name, name): why for name, why in found.unknown.items()},
        "engine": outcome.engine,
        "candles": len(outcome.time),
        "total_return": curve.total_return,
        "annual_growth": curve.annual_growth,
        "volatility": curve.volatility,
        "longest_drawdown_s": curve.longest_drawdown / 1000,
        "drawdown": _drawdown(found),
        "expectancy": counted.expectancy,
        "average_win": counted.average_win,
        "average_loss": counted.average_loss,
        "payoff": counted.payoff,
        "best_trade": counted.best,
        "worst_trade": counted.worst,
        "losing_streak": counted.losing_streak,
        "mean_duration_s": None if counted.mean_duration is None else counted.mean_duration / 1000,
        "turnover": found.turnover,
        "held": {symbol: float(amount) for symbol, amount in outcome.held.items()},
        "denials": outcome.denials,
        "halted": outcome.halted,
        "buy_and_hold": _held(found),
        "months": [_month(month) for month in monthly_returns(outcome)],
        "remarks": remarks(outcome, found),
        "plan": msgspec.to_builtins(outcome.plan),
        "data": [msgspec.to_builtins(described(columns)) for columns in outcome.candles],
        "detail": [msgspec.to_builtins(described(columns)) for columns in outcome.detail],
        "data_sha256": outcome.data,
    }
    return told | ({"trades": trade_rows(outcome)} if trades else {})


def trade_rows(outcome: Outcome) -> list[dict[str, Any]]:
    """Every closed trade, in order of the exits; `side` is that of the position."""
    trades = outcome.trades
    times = zip(_iso_all(trades.entry_time), _iso_all(trades.exit_time), strict=True)
    return [
        trade._asdict() | {"entry_time": entry, "exit_time": left, "side": "long" if trade.size > 0 else "short"}
        for trade, (entry, left) in zip(trades, times, strict=True)
    ]


def described(columns: CandleColumns) -> Described:
    """What these candles are."""
    gaps = find_gaps(columns.time, columns.interval)
    return Described(
        symbol=columns.symbol,
        origin=columns.origin,
        timeframe=timeframe_of(columns.interval),
        candles=len(columns),
        first=iso(int(columns.time[0])),
        last=iso(int(columns.time[-1])),
        gaps=gaps.count,
        missing=gaps.missing,
        sha256=columns.fingerprint(),
    )


def _iso_all(times: IntArray) -> list[str]:
    """As `iso` says each of them; whole seconds all at once, in a tenth of the time."""
    if (times % 1000).any():
        return [iso(time) for time in times.tolist()]
    texts: list[str] = np.datetime_as_string(times.astype("datetime64[ms]"), unit="s").tolist()
    return [f"{text}Z" for text in texts]


def _drawdown(found: Figures) -> dict[str, Any] | None:
    deepest = found.curve.drawdown
    if deepest is None:
        return None
    times = {name: getattr(deepest, name) for name in DRAWDOWN_TIMES}
    return {"depth": deepest.depth} | {name: None if time is None else iso(time) for name, time in times.items()}


def _held(found: Figures) -> dict[str, Any]:
    names = ("final_equity", "total_return", "annual_growth", "volatility", "sharpe", "sortino", "calmar")
    hold = found.hold
    return {name: getattr(hold, name) for name in (*names, "max_drawdown")} | {"unknown": hold.unknown}


def _month(month: Month) -> dict[str, Any]:
    return {"month": f"{month.year}-{month.month:02}", "return": month.earned}
