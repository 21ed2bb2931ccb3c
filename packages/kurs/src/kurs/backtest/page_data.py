"""What the charts of a report are drawn from: candles, equity and trades as compact columns, thinned where many."""

import base64
import json
from typing import Any

import numpy as np
import numpy.typing as npt

from kurs.backtest.curve import underwater
from kurs.backtest.outcome import REASONS, Outcome
from kurs.backtest.statistics import buy_and_hold
from kurs.backtest.wording import money_digits
from kurs.market.columns import CandleColumns, IntArray

__all__ = ["MOST_ROWS", "MOST_TRADES", "joined", "page_data"]

# Together they keep a page below 5 MB, whatever is in it.
MOST_ROWS = 48_000
MOST_TRADES = 20_000

Array = npt.NDArray[Any]


def page_data(outcome: Outcome) -> str:
    """JSON for a script element. Rows of equity and of each symbol's candles are joined until they are few enough;
    of more trades than MOST_TRADES evenly chosen ones are kept.
    """
    each = _each(outcome)
    told = {
        "interval": outcome.interval,
        "digits": money_digits(outcome.plan.cash),
        "step": outcome.interval * _together(len(outcome.time), MOST_ROWS),
        "line": _line(outcome),
        "markets": [_market(columns, each) for columns in outcome.candles],
        "trades": _trades(outcome),
        "reasons": REASONS,
    }
    # Within a script element only this could end it.
    return json.dumps(told, separators=(",", ":")).replace("<", "\\u003c")


def joined(outcome: Outcome) -> int:
    """How many candles are drawn as one, at most."""
    return max(_together(len(columns), _each(outcome)) for columns in outcome.candles)


def _each(outcome: Outcome) -> int:
    return MOST_ROWS // len(outcome.candles)


def _line(outcome: Outcome) -> dict[str, Any]:
    equity = outcome.equity
    starts = _starts(len(equity), MOST_ROWS)
    last = np.append(starts[1:], len(equity)) - 1
    return {
        "time": _times(outcome.time[starts]),
        "equity": _column(equity[last], np.float64),
        "least": _column(np.minimum.reduceat(equity, starts), np.float32),
        "below": _column(np.maximum.reduceat(underwater(equity, outcome.plan.cash), starts), np.float32),
        "hold": _column(buy_and_hold(outcome)[last], np.float32),
    }


def _market(columns: CandleColumns, most: int) -> dict[str, Any]:
    starts = _starts(len(columns), most)
    last = np.append(starts[1:], len(columns)) - 1
    return {
        "symbol": columns.symbol,
        "step": columns.interval * _together(len(columns), most),
        "columns": {
            "time": _times(columns.time[starts]),
            "open": _column(columns.open[starts], np.float32),
            "high": _column(np.maximum.reduceat(columns.high, starts), np.float32),
            "low": _column(np.minimum.reduceat(columns.low, starts), np.float32),
            "close": _column(columns.close[last], np.float32),
        },
    }


def _trades(outcome: Outcome) -> dict[str, Any]:
    trades = outcome.trades
    step = _together(len(trades), MOST_TRADES)
    places = {columns.symbol: place for place, columns in enumerate(outcome.candles)}
    symbols = np.array([places[symbol] for symbol in trades.symbols], np.int64)
    return {
        "entry": _times(trades.entry_time[::step]),
        "exit": _times(trades.exit_time[::step]),
        "symbol": _column(symbols[trades.symbol[::step]], np.uint8),
        "size": _column(trades.size[::step], np.float64),
        "entry_price": _column(trades.entry_price[::step], np.float64),
        "exit_price": _column(trades.exit_price[::step], np.float64),
        "fees": _column(trades.fees[::step], np.float64),
        "profit": _column(trades.profit[::step], np.float64),
        "reason": _column(trades.reason[::step], np.uint8),
    }


def _together(count: int, most: int) -> int:
    """How many rows have to be joined into one."""
    return max(1, -(-count // most))


def _starts(count: int, most: int) -> IntArray:
    return np.arange(0, count, _together(count, most), dtype=np.int64)


def _times(times: IntArray) -> dict[str, Any]:
    """Whole seconds from the first one on in half the bytes, where that is what they are."""
    base = int(times[0]) if len(times) else 0
    seconds, rest = np.divmod(times - base, 1000)
    if rest.any() or (len(seconds) and not 0 <= int(seconds.max()) < 1 << 32):
        return _column(times, np.float64)
    return _column(seconds, np.uint32) | {"base": base, "unit": 1000}


def _column(values: Array, kind: type[np.generic]) -> dict[str, Any]:
    data = np.ascontiguousarray(values, dtype=np.dtype(kind).newbyteorder("<"))
    return {"kind": f"{data.dtype.kind}{8 * data.dtype.itemsize}", "data": base64.b64encode(data.tobytes()).decode()}
