"""Candles of several symbols in one order: by the time at which they close, then by symbol."""

from collections.abc import Sequence

import numpy as np

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle, timeframe_of
from kurs.market.columns import CandleColumns, IntArray

__all__ = ["Timeline"]


class Timeline:
    """`closes` are the closing times in ms, in order; `candles` gives any stretch of it."""

    def __init__(self, columns: Sequence[CandleColumns]) -> None:
        if not columns:
            raise BadInput.of("columns", [], "at least one symbol's candles")
        self.columns = tuple(sorted(columns, key=lambda c: (c.symbol, c.interval)))
        _refuse_twins(self.columns)
        lengths = [len(c) for c in self.columns]
        self._first_rows = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        closes = np.concatenate([c.time + c.interval for c in self.columns])
        # A stable sort keeps candles that close together in the order of their symbols.
        self._order = np.argsort(closes, kind="stable")
        self._series = np.repeat(np.arange(len(lengths)), lengths)[self._order]
        self.closes: IntArray = closes[self._order]

    def __len__(self) -> int:
        return len(self.closes)

    def candles(self, start: int, stop: int) -> list[Candle]:
        """The candles at the places from `start` up to, not including, `stop`."""
        if len(self.columns) == 1:
            return list(self.columns[0].candles(start, stop))
        series, rows = self._series[start:stop], self._order[start:stop]
        streams = {}
        for number in np.unique(series).tolist():
            mine = rows[series == number] - self._first_rows[number]
            streams[number] = self.columns[number].candles(int(mine[0]), int(mine[-1]) + 1)
        return [next(streams[number]) for number in series.tolist()]


def _refuse_twins(columns: Sequence[CandleColumns]) -> None:
    names = [(c.symbol, timeframe_of(c.interval)) for c in columns]
    for name in names:
        if names.count(name) > 1:
            raise BadInput.of("columns", " ".join(name), "each symbol and timeframe once")
