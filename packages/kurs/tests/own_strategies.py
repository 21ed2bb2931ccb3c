"""Strategies of somebody's own, as files of a data folder."""

from pathlib import Path

__all__ = ["AVERAGES", "FUTURES", "PEEK", "RARE", "write"]

# Honest ones, of both kinds.
AVERAGES = '''
from collections import deque

import numpy as np

from kurs.strategies import BUY, HOLD, SELL, EventStrategy, SignalStrategy, choice, number, whole
from kurs.strategies.indicators import Ema, ema


class AboveMean(SignalStrategy):
    """Buys above the mean of the last closes, sells below it."""

    period = whole(4, 2, 500, "candles of the mean")
    least = number(0.0, 0.0, 1.0, "smallest distance, as a fraction of the mean")
    side = choice("both", "up", "down")

    @property
    def warmup(self):
        return self.period

    def signals(self, candles):
        mean = np.full(len(candles.close), np.nan)
        if len(mean) >= self.period:
            windows = np.lib.stride_tricks.sliding_window_view(candles.close, self.period)
            mean[self.period - 1 :] = windows.mean(axis=1)
        gap = candles.close / mean - 1
        said = np.where(np.abs(gap) > self.least, np.sign(gap), 0)
        return {"both": said, "up": np.maximum(said, 0), "down": np.minimum(said, 0)}[self.side]


class Framed(SignalStrategy):
    """The same by Polars."""

    period = whole(4, 2, 500)

    @property
    def warmup(self):
        return self.period

    def signals(self, candles):
        import polars as pl

        close = pl.col("close")
        return candles.frame().select((close - close.rolling_mean(self.period)).sign())["close"]


class Steps(EventStrategy):
    """Buys a rise, sells a fall."""

    warmup = 1

    def start(self):
        self.last = None

    def on_candle(self, candle):
        last, self.last = self.last, candle.close
        if last is None or candle.close == last:
            return None
        return BUY if candle.close > last else SELL


class Remembering(EventStrategy):
    """Keeps all that can be kept."""

    period = whole(3, 1, 50)

    def start(self):
        self.closes = deque(maxlen=self.period)
        self.average = Ema(self.period)
        self.notes = {"highs": [], "name": "x", "on": True, "none": None}
        self.fills = 0

    @property
    def warmup(self):
        return self.period

    def on_candle(self, candle):
        average = self.average.update(candle.close)
        self.closes.append(candle.close)
        if candle.close == max(self.closes):
            self.notes["highs"] = (self.notes["highs"] + [candle.close])[-3:]
        if sum(self.closes) > average * len(self.closes) * 1.0001:
            return BUY
        return SELL if len(self.notes["highs"]) == 3 and candle.close < self.notes["highs"][0] else HOLD

    def on_fill(self, fill):
        self.fills += 1
'''

# Dishonest ones, each in a way of its own.
FUTURES = '''
import numpy as np

from kurs.strategies import BUY, SELL, EventStrategy, SignalStrategy, whole
from kurs.strategies.indicators import ema


class Tomorrow(SignalStrategy):
    """Knows the next close."""

    warmup = 20

    def signals(self, candles):
        return np.append(np.sign(np.diff(candles.close)), 0)


class Rolled(SignalStrategy):
    """Knows the next close by way of an array that was turned."""

    warmup = 20

    def signals(self, candles):
        return np.sign(np.roll(candles.close, -1) - candles.close)


class Centred(SignalStrategy):
    """Takes the mean of closes around each candle, half of them later ones."""

    warmup = 20

    def signals(self, candles):
        mean = np.convolve(candles.close, np.ones(9) / 9, mode="same")
        return np.sign(candles.close - mean)


class Normalised(SignalStrategy):
    """Measures each close by the highest of the whole history."""

    warmup = 20

    def signals(self, candles):
        return np.where(candles.close / candles.close.max() > 0.99, 1, -1)


class Backfilled(SignalStrategy):
    """Knows on each candle of an hour how it will close."""

    warmup = 60

    def signals(self, candles):
        last = np.minimum(np.arange(len(candles.close)) // 60 * 60 + 59, len(candles.close) - 1)
        return np.sign(candles.close[last] - candles.open)


class Short(SignalStrategy):
    """Averages that need far more candles than it says."""

    warmup = 26

    def signals(self, candles):
        return np.sign(ema(candles.close, 12) - ema(candles.close, 26))


class Long(Short):
    """The same with all that it needs."""

    warmup = 400


class Since(SignalStrategy):
    """Depends on where the history began."""

    warmup = 50

    def signals(self, candles):
        return np.sign(candles.close - np.cumsum(candles.close) / np.arange(1, len(candles.close) + 1))


class Dice(EventStrategy):
    """Says something else each time."""

    def on_candle(self, candle):
        return BUY if np.random.default_rng().random() > 0.5 else SELL
'''


# What a search finds: how far it looks ahead is a parameter, and by itself it does not.
PEEK = '''
import numpy as np

from kurs.strategies import SignalStrategy, whole


class Peek(SignalStrategy):
    """Follows the last candle, or one that is still to come."""

    ahead = whole(0, 0, 5, "candles ahead")
    warmup = 2

    def signals(self, candles):
        rises = np.sign(np.diff(candles.close, prepend=candles.close[:1]))
        said = np.zeros(len(rises))
        said[: len(rises) - self.ahead] = rises[self.ahead :]
        return said
'''

# Looks ahead at a handful of candles in twenty thousand, where it pays most.
RARE = '''
import numpy as np

from kurs.strategies import SignalStrategy


class Rare(SignalStrategy):
    """Follows the last candle, and is out of the market just before each of the worst."""

    warmup = 2

    def signals(self, candles):
        close = candles.close
        said = np.sign(np.diff(close, prepend=close[:1]))
        move = np.append(close[1:] / close[:-1] - 1, 0.0)
        worst = np.abs(move) > 3.5 * 0.01
        said[worst] = np.sign(move[worst])
        return said
'''


def write(home: Path, text: str, name: str = "mine") -> Path:
    """The file, as safe as `kurs strategy new` makes it."""
    folder = home / "strategies"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{name}.py"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file
