"""Candles of any timeframe from a market's own, and which of them were known at a moment."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle, anchor, timeframe_of
from kurs.market.columns import CandleColumns, FloatArray, IntArray

__all__ = ["Series", "coarser", "coarser_by_turns", "joined", "no_multiple", "plain"]

NUMBERS = ("open", "high", "low", "close", "volume")
# Rows that are put together at once: some milliseconds.
AT_ONCE = 2**16


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Candles in order of time, and when each is known (ms): it has closed, and so have all of its parts."""

    candles: CandleColumns
    known: IntArray

    def newest(self, *, until: int, limit: int) -> Sequence[Candle]:
        """The newest `limit` candles that were known by `until` (ms), oldest first."""
        stop = int(np.searchsorted(self.known, until, side="right"))
        return tuple(self.candles.candles(max(stop - limit, 0), stop))


def plain(candles: CandleColumns) -> Series:
    """A market's own candles as they are."""
    return Series(candles, candles.time + candles.interval)


def coarser(candles: CandleColumns, interval: int, *, follows: bool = False) -> Series | None:
    """Candles of `interval` ms, a multiple of theirs; None when there is no whole one.

    Those that bots see (`domain.candles`): a part that is missing is not invented, and a first one without
    its beginning is left out, unless they follow on others: what is missing there then is known to be missing.
    """
    own = candles.interval
    start = candles.time - (candles.time - anchor(interval)) % interval
    first = np.flatnonzero(np.diff(start, prepend=start[0] - interval))
    last = np.append(first[1:], len(start)) - 1
    # Summed one after the other, as a bot's builder does: the same bits.
    group = np.repeat(np.arange(len(first)), last - first + 1)
    volume: FloatArray = np.bincount(group, weights=candles.volume).astype(np.float64)
    whole = slice(0 if follows or candles.time[0] == start[0] else 1, None)
    if whole.start == len(first):
        return None
    coarse = CandleColumns(
        symbol=candles.symbol,
        interval=interval,
        time=start[first][whole],
        open=candles.open[first][whole],
        high=np.maximum.reduceat(candles.high, first)[whole],
        low=np.minimum.reduceat(candles.low, first)[whole],
        close=candles.close[last][whole],
        volume=volume[whole],
        origin=candles.origin,
    )
    return Series(coarse, np.maximum(coarse.time + interval, candles.time[last][whole] + own))


async def coarser_by_turns(candles: CandleColumns, interval: int) -> Series | None:
    """As `coarser`, of any number of candles: between pieces others get their turn."""
    if interval == candles.interval:
        return plain(candles)
    pieces = []
    for rows in _pieces(candles.time, interval):
        piece = coarser(candles.rows(rows.start, rows.stop), interval, follows=rows.start > 0)
        if piece is not None:
            pieces.append(piece)
        await asyncio.sleep(0)
    if len(pieces) <= 1:
        return pieces[0] if pieces else None
    return Series(joined([p.candles for p in pieces]), np.concatenate([p.known for p in pieces]))


def _pieces(time: IntArray, interval: int) -> Iterator[slice]:
    """About so many rows each, none of which shares a coarse candle with another piece."""
    start = 0
    while start < len(time):
        stop = min(start + AT_ONCE, len(time))
        if stop < len(time):
            edge = time[stop] - (time[stop] - anchor(interval)) % interval
            stop = int(np.searchsorted(time, edge))
            if stop <= start:
                stop = int(np.searchsorted(time, edge + interval))
        yield slice(start, stop)
        start = stop


def joined(parts: Sequence[CandleColumns]) -> CandleColumns:
    """One symbol's candles of one interval, given in pieces in order of time."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in ("time", *NUMBERS)
    }
    return CandleColumns(symbol=first.symbol, interval=first.interval, origin=first.origin, **columns)


def no_multiple(interval: int, own: int) -> BadInput:
    return BadInput.of("timeframe", timeframe_of(interval), f"a multiple of the market's {timeframe_of(own)}")
