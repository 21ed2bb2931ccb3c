"""A fast average crosses a slow one: the trend may have turned."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.strategies.base import Actions, Columns, Parameter, Strategy, View
from kurs.strategies.indicators import Ema, ema, fades
from kurs.strategies.snapshots import State, integer, nested, number, text

__all__ = ["EmaCrossover"]

BULLISH, BEARISH, NO_CROSS = "bullish_cross", "bearish_cross", "no_cross"
SIDES = {"both": 0, "bullish": 1, "bearish": -1}


class EmaCrossover(Strategy):
    """Buys when the fast EMA has crossed above the slow one, sells when it has crossed below.

    Above means strictly above, and before the first candle the fast EMA does not count as above. A cross
    speaks for `lookback` candles, its own included, while the averages stay on that side and at least
    `min_gap` (a fraction of the slow EMA) apart.
    """

    __slots__ = (
        "_age",
        "_fast",
        "_hold",
        "_lookback",
        "_min_gap",
        "_only",
        "_seen",
        "_side",
        "_slow",
        "_state",
        "_views",
        "_warming",
    )

    name = "ema_crossover"
    description = "Buys when a fast EMA crosses above a slow one, sells when it crosses below."
    parameters = (
        Parameter(
            name="fast_period",
            type=int,
            default=12,
            minimum=1,
            maximum=1000,
            description="candles of the fast EMA",
        ),
        Parameter(
            name="slow_period",
            type=int,
            default=26,
            minimum=2,
            maximum=1000,
            description="candles of the slow EMA",
        ),
        Parameter(
            name="lookback",
            type=int,
            default=3,
            minimum=1,
            maximum=1000,
            description="candles for which a cross keeps its signal",
        ),
        Parameter(
            name="min_gap",
            type=float,
            default=0.0,
            minimum=0,
            maximum=1,
            description="smallest gap, as a fraction of the slow EMA",
        ),
        Parameter(
            name="direction",
            type=str,
            default="both",
            choices=tuple(SIDES),
            description="which crosses give a signal",
        ),
    )
    aliases = MappingProxyType({"ema_fast": "fast_period", "ema_slow": "slow_period"})

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        fast, slow = integer(self.values, "fast_period"), integer(self.values, "slow_period")
        if fast >= slow:
            raise BadInput.of("fast_period", fast, f"it must be below slow_period {slow}")
        self._lookback = integer(self.values, "lookback")
        # A view hangs on the sides that the averages had `lookback` candles ago.
        self.warmup = fades(2.0 / (slow + 1)) + self._lookback
        self._fast, self._slow = Ema(fast), Ema(slow)
        self._min_gap = number(self.values, "min_gap")
        self._only = SIDES[text(self.values, "direction")]
        self._seen = 0
        self._side = -1
        self._age = self._lookback
        self._state = NO_CROSS
        self._warming = View(Action.HOLD, "warming_up", False, f"fewer than {self.warmup + 1} candles so far")
        self._hold = View(Action.HOLD, NO_CROSS, False, f"no cross in the last {self._lookback} candles")
        self._views = {
            1: _views(Action.BUY, BULLISH, f"EMA {fast} has crossed above EMA {slow}"),
            -1: _views(Action.SELL, BEARISH, f"EMA {fast} has crossed below EMA {slow}"),
        }

    def on_candle(self, candle: Candle) -> View:
        close = candle.close
        slow = self._slow.update(close)
        gap = self._fast.update(close) - slow
        side = 1 if gap > 0.0 else -1
        if side != self._side:
            self._age = 0
            self._side = side
        else:
            self._age += 1
        view = self._hold
        if self._age < self._lookback and self._wanted(side, gap, slow):
            again, fresh = self._views[side]
            view = again if self._state == again.state else fresh
        # Followed through the warm-up as well: what began in it is not fresh after it.
        self._state = view.state
        if self._seen < self.warmup:
            self._seen += 1
            return self._warming
        return view

    def actions(self, candles: Columns) -> Actions:
        slow = ema(candles.close, integer(self.values, "slow_period"))
        gap = ema(candles.close, integer(self.values, "fast_period")) - slow
        side = np.where(gap > 0.0, np.int8(1), np.int8(-1))
        rows = np.arange(len(side))
        crossed = np.diff(side, prepend=np.int8(-1)) != 0
        age = rows - np.maximum.accumulate(np.where(crossed, rows, -self._lookback))
        speaks = (age < self._lookback) & (np.abs(gap) >= self._min_gap * slow) & (rows >= self.warmup)
        if self._only:
            speaks &= side == self._only
        return np.where(speaks, side, np.int8(0))

    def _wanted(self, side: int, gap: float, slow: float) -> bool:
        return (not self._only or side == self._only) and abs(gap) >= self._min_gap * slow

    def _memory(self) -> State:
        return {
            "fast": self._fast.snapshot(),
            "slow": self._slow.snapshot(),
            "seen": self._seen,
            "warmup": self.warmup,
            "side": self._side,
            "age": self._age,
            "state": self._state,
        }

    def _recall(self, memory: Mapping[str, object]) -> None:
        self._fast.restore(nested(memory, "fast"))
        self._slow.restore(nested(memory, "slow"))
        # An earlier version waited for less; whatever has waited as long as it had to is not to wait again.
        enough = integer(memory, "warmup") if "warmup" in memory else integer(self.values, "slow_period") - 1
        seen = integer(memory, "seen")
        self._seen = self.warmup if seen >= enough else seen
        # 0 is what was written while the first averages were equal.
        self._side = integer(memory, "side") or -1
        self._age, self._state = integer(memory, "age"), text(memory, "state")


@lru_cache(maxsize=1024)
def _views(action: Action, state: str, reason: str) -> tuple[View, View]:
    """The view while the situation lasts, and the one on its first candle."""
    return View(action, state, False, reason), View(action, state, True, reason)
