"""Coarser candles from finer ones, whole columns at once; the same candles that `CandleBuilder` makes one by one."""

import numpy as np
from numpy.typing import NDArray

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import anchor, timeframe_of
from kurs.market.columns import CandleColumns, FloatArray

__all__ = ["resampled"]


def resampled(columns: CandleColumns, interval: int) -> CandleColumns:
    """Candles of `interval` ms, aligned as `domain.market.anchor` says; a part that is missing is not invented.

    The first one is left out where its first part is not there, and the last one where its last part is not: it has
    not closed. BadInput for an interval that is no multiple of the candles' own, BadData where not one is whole.
    """
    if interval == columns.interval:
        return columns
    if interval < columns.interval or interval % columns.interval:
        own = f"{timeframe_of(columns.interval)} of {columns.symbol}"
        raise BadInput.of("timeframe", timeframe_of(interval), f"a multiple of the candles' own, {own}")
    start = columns.time - (columns.time - anchor(interval)) % interval
    first = np.flatnonzero(np.diff(start, prepend=start[0] - 1))
    last = np.append(first[1:], len(start)) - 1
    if columns.time[-1] + columns.interval < start[-1] + interval:
        first, last = first[:-1], last[:-1]
    if columns.time[0] > start[0]:
        first, last = first[1:], last[1:]
    if not len(first):
        raise BadData(f"{columns.symbol}: not one candle of {timeframe_of(interval)} is whole")
    # What is left out at the end must not be added to the last candle.
    parts = slice(0, int(last[-1]) + 1)
    return CandleColumns(
        symbol=columns.symbol,
        interval=interval,
        time=start[first],
        open=columns.open[first],
        high=np.maximum.reduceat(columns.high[parts], first),
        low=np.minimum.reduceat(columns.low[parts], first),
        close=columns.close[last],
        volume=_sums(columns, first, last),
        origin=columns.origin,
        left_out=(int(first[0]), len(columns) - parts.stop),
        decimals=columns.decimals,
    )


def _sums(columns: CandleColumns, first: NDArray[np.intp], last: NDArray[np.intp]) -> FloatArray:
    """The volumes, added in order of time, as one candle after the other would be."""
    total: FloatArray = columns.volume[first]
    for part in range(1, int((last - first).max()) + 1):
        there = first + part <= last
        total[there] += columns.volume[first[there] + part]
    return total
