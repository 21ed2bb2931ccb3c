"""The rule of the comparison as people would write it: over columns, and candle by candle."""

import polars as pl

from kurs.strategies import BUY, HOLD, SELL, EventStrategy, SignalStrategy, whole
from kurs.strategies.compiled_indicators import ema


class CrossByColumns(SignalStrategy):
    """EMA cross over columns."""

    warmup = 300
    fast = whole(12, 1, 1000)
    slow = whole(26, 2, 1000)

    def signals(self, candles):
        above = ema(candles.close, self.fast) > ema(candles.close, self.slow)
        return above.astype("int8") * 2 - 1


class CrossByPolars(SignalStrategy):
    """The same by another library's averages."""

    warmup = 300
    fast = whole(12, 1, 1000)
    slow = whole(26, 2, 1000)

    def signals(self, candles):
        close = pl.Series(candles.close)
        above = close.ewm_mean(span=self.fast, adjust=False) > close.ewm_mean(span=self.slow, adjust=False)
        return above.to_numpy().astype("int8") * 2 - 1


class CrossByCandle(EventStrategy):
    """EMA cross candle by candle."""

    warmup = 300
    fast = whole(12, 1, 1000)
    slow = whole(26, 2, 1000)

    def start(self):
        self.quick = self.calm = None
        self.above = False

    def on_candle(self, candle):
        close = candle.close
        if self.quick is None:
            self.quick = self.calm = close
            return HOLD
        self.quick += (close - self.quick) * 2 / (self.fast + 1)
        self.calm += (close - self.calm) * 2 / (self.slow + 1)
        above = self.quick > self.calm
        if above == self.above:
            return HOLD
        self.above = above
        return BUY if above else SELL


class CrossHearing(CrossByCandle):
    """The same, told of its fills."""

    def on_fill(self, fill):
        self.paid = fill.price
