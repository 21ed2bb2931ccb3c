"""A market that was: recorded candles, at any speed, from any mark on."""

from collections.abc import AsyncIterator, Sequence
from hashlib import sha256

from kurs.clock import Clock
from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import Candle, timeframe_of
from kurs.market.columns import CandleColumns, iso
from kurs.market.history import Series, coarser_by_turns, no_multiple
from kurs.market.pace import Pace, Wait, wait_for
from kurs.market.timeline import Timeline
from kurs.ports import Cursor

__all__ = ["ReplayMarket"]


class ReplayMarket:
    """Recorded candles of one or more symbols, delivered when market time passes their close.

    `speed` N runs N times as fast as real time, 0 stands still, None runs as fast as it is read. The
    market's time begins at the first candle's start, or at the mark. It ends with the recording. `source`
    says what was replayed, for people (`label`) and for the record of a run (`fingerprint`).
    """

    def __init__(
        self,
        columns: CandleColumns | Sequence[CandleColumns],
        *,
        speed: float | None = None,
        clock: Clock | None = None,
        wait: Wait = wait_for,
    ) -> None:
        self.name = "replay"
        self.simulated = False
        self._timeline = Timeline([columns] if isinstance(columns, CandleColumns) else columns)
        self._pace = Pace(speed, clock=clock, wait=wait)
        self._index = 0
        # Made when they are first asked for: a recording does not change, and timeframes are few.
        self._series: dict[tuple[str, int], Series | None] = {}
        self.source = _source(self._timeline.columns)

    def __len__(self) -> int:
        return len(self._timeline)

    @property
    def speed(self) -> float | None:
        return self._pace.speed

    def set_speed(self, speed: float | None) -> None:
        """Holds from now on, also for a candle that is being waited for."""
        self._pace.change(speed)

    def cursor(self) -> Cursor:
        """How many candles were taken, and when the last of them closed (ms; None before the first)."""
        time = int(self._timeline.closes[self._index - 1]) if self._index else None
        return {"index": self._index, "time": time}

    def now(self) -> int:
        """What the pace says, but always before the close of the first candle that was not handed out yet."""
        now = self._pace.now()
        return now if self._index == len(self) else min(now, int(self._timeline.closes[self._index]) - 1)

    async def ticks(self, after: Cursor | None) -> AsyncIterator[Sequence[Candle]]:
        """Batches from the mark on; BadInput when the mark does not belong to this recording."""
        self._index = 0
        if after is not None:
            self.seek(after)
        self._pace.start(self._time_at(self._index))
        while self._index < len(self._timeline):
            start = self._index
            stop = await self._pace.due(self._timeline.closes, start)
            batch = self._timeline.candles(start, stop)
            self._index = stop
            yield batch

    def seek(self, mark: Cursor) -> None:
        """Goes on from the mark; BadInput when it does not belong to this recording."""
        self._index = self._index_of(mark)

    def interval(self, symbol: str) -> int:
        """Of the finest candles recorded of the symbol."""
        return min(c.interval for c in self._columns_of(symbol))

    async def history(self, symbol: str, interval: int, *, until: int, limit: int) -> Sequence[Candle]:
        """From the coarsest candles that make up the interval."""
        if (symbol, interval) not in self._series:
            self._series[symbol, interval] = await self._coarser(symbol, interval)
        series = self._series[symbol, interval]
        return () if series is None else series.newest(until=until, limit=limit)

    async def _coarser(self, symbol: str, interval: int) -> Series | None:
        fitting = [c for c in self._columns_of(symbol) if interval % c.interval == 0]
        if not fitting:
            raise no_multiple(interval, self.interval(symbol))
        return await coarser_by_turns(fitting[-1], interval)

    def _columns_of(self, symbol: str) -> list[CandleColumns]:
        """Finest first."""
        found = [c for c in self._timeline.columns if c.symbol == symbol]
        if not found:
            raise UnknownName.among("recorded symbol", symbol, {c.symbol for c in self._timeline.columns})
        return found

    def _time_at(self, index: int) -> int:
        if index:
            return int(self._timeline.closes[index - 1])
        return min(int(c.time[0]) for c in self._timeline.columns)

    def _index_of(self, mark: Cursor) -> int:
        index, time = mark.get("index"), mark.get("time")
        if not isinstance(index, int) or not 0 <= index <= len(self):
            raise BadInput.of("cursor", mark, f'an "index" from 0 to {len(self)}')
        if index and time != self._time_at(index):
            raise BadInput.of("cursor", mark, f'the "time" of candle {index}, {iso(self._time_at(index))}')
        return index


def _source(columns: Sequence[CandleColumns]) -> dict[str, object]:
    prints = [c.fingerprint() for c in columns]
    return {
        "kind": "replay",
        "name": "replay",
        "label": f"replay of {', '.join(c.origin or c.symbol for c in columns)}",
        "simulated": False,
        "symbols": [c.symbol for c in columns],
        "timeframes": [timeframe_of(c.interval) for c in columns],
        "rows": sum(len(c) for c in columns),
        "first": min(int(c.time[0]) for c in columns),
        "last": max(int(c.time[-1]) for c in columns),
        "fingerprint": prints[0] if len(prints) == 1 else sha256(" ".join(prints).encode()).hexdigest(),
    }
