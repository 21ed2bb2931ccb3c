"""What `kurs strategy new` writes: a strategy of either kind that works as it is, and its test."""

__all__ = ["EVENT", "SIGNALS", "TEST"]

SIGNALS = '''\
"""What {name} is about, and why it should work."""

import numpy as np
from numpy.typing import NDArray

from kurs.strategies import Columns, SignalStrategy, whole


class {title}(SignalStrategy):
    """Buys what has risen over the last candles, sells what has fallen."""
{named}
    period = whole(20, 1, 500, "candles that are looked back on")

    @property
    def warmup(self) -> int:
        """Candles that it has to see before what it says counts."""
        return self.period + 1

    def signals(self, candles: Columns) -> NDArray[np.float64]:
        """+1 buy, -1 sell, 0 neither, for each candle; what comes after a candle must not count."""
        rise = np.zeros(len(candles.close))
        rise[self.period :] = candles.close[self.period :] - candles.close[: -self.period]
        return np.sign(rise)
'''

EVENT = '''\
"""What {name} is about, and why it should work."""

from collections import deque

from kurs.strategies import BUY, HOLD, SELL, Candle, EventStrategy, Said, whole


class {title}(EventStrategy):
    """Buys the highest close of the last candles, sells the lowest."""
{named}
    period = whole(20, 2, 500, "candles that are looked back on")

    @property
    def warmup(self) -> int:
        """Candles that it has to see before what it says counts."""
        return self.period

    def start(self) -> None:
        """What it remembers; numbers, texts, lists, dicts and deques outlive a restart."""
        self.closes: deque[float] = deque(maxlen=self.period)

    def on_candle(self, candle: Candle) -> Said:
        """What to do at the close of this candle."""
        self.closes.append(candle.close)
        if len(self.closes) < self.period:
            return HOLD
        if candle.close == max(self.closes):
            return BUY
        return SELL if candle.close == min(self.closes) else HOLD

    # on_fill(self, fill), where there is one, is told of each fill: its amount, price and fee are Decimal, not float.
'''

TEST = '''\
"""What {name} says, and that it can be believed: python -m pytest {file}."""

from pathlib import Path

from kurs.backtest.checks import lookahead, views, warmup
from kurs.market.sample import sample_days
from kurs.strategies.registry import create, look_in

look_in(Path(__file__).resolve().parents[1])
# A week of the built-in market, minute by minute.
CANDLES = sample_days()


def test_it_buys_and_it_sells() -> None:
    said = views(create("{name}", period=5), CANDLES)
    assert {{+1, -1}} <= set(said.tolist())


def test_it_sees_nothing_of_the_future() -> None:
    found = lookahead(create("{name}"), CANDLES)
    assert found.passed, found


def test_its_warmup_is_long_enough() -> None:
    found = warmup(create("{name}"), CANDLES)
    assert found.passed, found
'''
