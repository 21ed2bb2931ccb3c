"""The tape of a backtest: candles of all symbols in the order in which they closed, with their finer parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle, timeframe_of
from kurs.market.columns import CandleColumns, FloatArray, IntArray, iso
from kurs.strategies.base import Columns

__all__ = ["Tape", "shown"]

NO_PARTS: tuple[Candle, ...] = ()


def shown(candles: CandleColumns) -> Columns:
    """The candles as strategies are shown them; nothing is copied."""
    return Columns(
        candles.time,
        candles.open,
        candles.high,
        candles.low,
        candles.close,
        candles.volume,
        candles.symbol,
        candles.interval,
    )


class Tape:
    """Candles of one interval, one column set for each symbol; `detail` are finer ones by symbol.

    `time` is every moment (start, ms) at which a candle of any symbol begins. Raises BadInput for symbols whose
    histories do not overlap, for other intervals, and for detail that is no fraction of the candles.
    """

    def __init__(self, candles: Sequence[CandleColumns], detail: Mapping[str, CandleColumns]) -> None:
        _check(candles, detail)
        self.columns = tuple(candles)
        self.detail = detail
        self.single = len(candles) == 1 and not detail
        self.time: IntArray = candles[0].time if len(candles) == 1 else _moments(candles)

    def moments(self) -> Iterator[list[tuple[Candle, Iterable[Candle]]]]:
        """The candles that begin together, in the order of symbols, each with its parts; one moment after the other.

        Parts are looked up when they are asked for.
        """
        if not self.detail and all(np.array_equal(columns.time, self.time) for columns in self.columns):
            for candles in zip(*(columns.candles() for columns in self.columns), strict=True):
                yield [(candle, NO_PARTS) for candle in candles]
            return
        for _, together in groupby(self._candles(), key=lambda pair: pair[0].time):
            yield list(together)

    def _candles(self) -> Iterator[tuple[Candle, Iterable[Candle]]]:
        streams = [columns.candles() for columns in self.columns]
        of = np.concatenate([np.full(len(columns), i, np.int64) for i, columns in enumerate(self.columns)])
        order = np.lexsort((of, np.concatenate([columns.time for columns in self.columns])))
        parts = {symbol: _Parts(fine) for symbol, fine in self.detail.items()}
        for stream in of[order].tolist():
            candle = next(streams[stream])
            known = parts.get(candle.symbol)
            yield candle, NO_PARTS if known is None else known.of(candle)

    def closes(self, symbol: int) -> FloatArray:
        """The last known close of a symbol at each moment; its first open before that."""
        columns = self.columns[symbol]
        if len(columns) == len(self.time):
            return columns.close
        row = np.searchsorted(columns.time, self.time, side="right") - 1
        return np.where(row < 0, columns.open[0], columns.close[row])


class _Parts:
    """Finer candles, handed out by the coarse one that they belong to."""

    def __init__(self, fine: CandleColumns) -> None:
        self._fine = fine

    def of(self, candle: Candle) -> Iterator[Candle]:
        first, last = np.searchsorted(self._fine.time, (candle.time, candle.close_time)).tolist()
        yield from self._fine.candles(first, last)


def _moments(candles: Sequence[CandleColumns]) -> IntArray:
    return np.unique(np.concatenate([columns.time for columns in candles]))


def _check(candles: Sequence[CandleColumns], detail: Mapping[str, CandleColumns]) -> None:
    interval = candles[0].interval
    for columns in candles:
        if columns.interval != interval:
            raise BadInput.of(
                "timeframe",
                timeframe_of(columns.interval),
                f"{timeframe_of(interval)} for {columns.symbol}, as for {candles[0].symbol}",
            )
        if sum(other.symbol == columns.symbol for other in candles) > 1:
            raise BadInput.of("symbols", columns.symbol, "each symbol once")
    late = max(candles, key=lambda columns: int(columns.time[0]))
    early = min(candles, key=lambda columns: int(columns.time[-1]))
    if late.time[0] > early.time[-1]:
        raise BadInput(
            f"the histories of {early.symbol} (until {iso(int(early.time[-1]))}) and {late.symbol} "
            f"(from {iso(int(late.time[0]))}) do not overlap"
        )
    for symbol, fine in detail.items():
        if symbol not in {columns.symbol for columns in candles}:
            raise BadInput.of("detail", symbol, "a symbol that is traded")
        if fine.interval >= interval or interval % fine.interval:
            whole = f"candles of {symbol} of which whole ones make {timeframe_of(interval)}"
            raise BadInput.of("detail", timeframe_of(fine.interval), whole)
