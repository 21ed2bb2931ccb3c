"""Coarser candles from finer ones; the same builder serves replay, paper and live."""

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle, timeframe_of

__all__ = ["CandleBuilder"]


class CandleBuilder:
    """Collects candles into ones of `interval` ms, aligned to the epoch.

    A coarse candle is given when its last part has closed, or, after a gap, when the first part of a
    later one arrives; a part that is missing is not invented.
    """

    __slots__ = ("_open", "interval")

    def __init__(self, interval: int) -> None:
        self.interval = interval
        self._open: Candle | None = None

    def add(self, part: Candle) -> tuple[Candle, ...]:
        """The coarse candles that this part completes, oldest first: none, one, or two after a gap."""
        if self.interval % part.interval:
            raise BadInput.of(
                "timeframe",
                timeframe_of(self.interval),
                f"a multiple of the market's {timeframe_of(part.interval)}",
            )
        start = part.time - part.time % self.interval
        before = self._open
        late: tuple[Candle, ...] = ()
        if before is not None and before.time != start:
            late, before = (before,), None
        self._open = self._merged(before, part, start)
        if part.close_time < start + self.interval:
            return late
        whole, self._open = self._open, None
        return (*late, whole)

    def _merged(self, before: Candle | None, part: Candle, start: int) -> Candle:
        if before is None:
            return part._replace(time=start, interval=self.interval)
        return before._replace(
            high=max(before.high, part.high),
            low=min(before.low, part.low),
            close=part.close,
            volume=before.volume + part.volume,
        )

    def snapshot(self) -> list[object] | None:
        return None if self._open is None else list(self._open)

    def restore(self, state: list[object] | None) -> None:
        self._open = None if state is None else Candle._make(state)
