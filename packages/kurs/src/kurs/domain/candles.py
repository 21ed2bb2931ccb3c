"""Coarser candles from finer ones; the same builder serves replay, paper and live."""

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle, anchor, timeframe_of

__all__ = ["CandleBuilder"]


class CandleBuilder:
    """Collects candles into ones of `interval` ms, aligned as `anchor` says.

    A coarse candle is given when its last part has closed, or, after a gap, when the first part of a
    later one arrives; a part that is missing is not invented. The very first is not given where its
    beginning had passed before the first part came: nobody knows what it was.
    """

    __slots__ = ("_anchor", "_begun", "_cut_off", "_open", "interval")

    def __init__(self, interval: int) -> None:
        self.interval = interval
        self._anchor = anchor(interval)
        self._open: Candle | None = None
        self._begun = False
        # Whether the open one has no beginning.
        self._cut_off = False

    def add(self, part: Candle) -> tuple[Candle, ...]:
        """The coarse candles that this part completes, oldest first: none, one, or two after a gap."""
        if self.interval % part.interval:
            raise BadInput.of(
                "timeframe",
                timeframe_of(self.interval),
                f"a multiple of the market's {timeframe_of(part.interval)}",
            )
        start = part.time - (part.time - self._anchor) % self.interval
        if not self._begun:
            self._begun, self._cut_off = True, part.time > start
        before = self._open
        late: tuple[Candle, ...] = ()
        if before is not None and before.time != start:
            late, before = self._given(before), None
        self._open = self._merged(before, part, start)
        if part.close_time < start + self.interval:
            return late
        whole, self._open = self._open, None
        return (*late, *self._given(whole))

    def _given(self, coarse: Candle) -> tuple[Candle, ...]:
        cut_off, self._cut_off = self._cut_off, False
        return () if cut_off else (coarse,)

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
        """None before the first part; else the open candle, if any, and at the end whether it has no beginning."""
        if not self._begun:
            return None
        return [] if self._open is None else [*self._open, self._cut_off]

    def restore(self, state: list[object] | None) -> None:
        """Goes on from a snapshot; those of earlier versions say nothing of a beginning."""
        fields = len(Candle._fields)
        self._begun = state is not None
        self._open = Candle._make(state[:fields]) if state else None
        self._cut_off = bool(state and state[fields:] == [True])
        if self._open is not None and (self._open.time - self._anchor) % self.interval:
            # Of an earlier version, whose weeks began on Thursdays: there is no whole one before the next.
            self._begun, self._open, self._cut_off = False, None, False
