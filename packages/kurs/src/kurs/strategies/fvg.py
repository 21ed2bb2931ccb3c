"""Fair value gap: prices that were jumped over draw the market back."""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.strategies.base import Actions, Columns, Parameter, Strategy, View
from kurs.strategies.indicators import ROUNDING, fair_value_gaps
from kurs.strategies.snapshots import State, integer, many, number, text

__all__ = ["FairValueGap"]

BULLISH, BEARISH, NO_GAP = "bullish_gap", "bearish_gap", "no_gap"
HOLD = View(Action.HOLD, NO_GAP, False, "the close is in no recent gap")


class Zone(NamedTuple):
    """A gap from `bottom` to `top`, `side` +1 bullish or -1 bearish, known since candle number `known`."""

    side: int
    bottom: float
    top: float
    known: int


class FairValueGap(Strategy):
    """Buys when the close returns into a recent bullish gap, sells in a bearish one.

    Over three candles the gap is bullish when the first one's high is below the third one's low,
    bearish when its low is above the third one's high; it is known once the third has closed. From
    the next candle on it counts for `lookback` candles, or until a close beyond its far edge fills
    it. Where gaps overlap the newest one speaks.
    """

    __slots__ = (
        "_bearish",
        "_bullish",
        "_first_high",
        "_first_low",
        "_lookback",
        "_middle_high",
        "_middle_low",
        "_min_size",
        "_seen",
        "_state",
        "_warming",
        "_zones",
    )

    name = "fvg"
    description = "Buys when price returns into a recent bullish fair value gap, sells in a bearish one."
    parameters = (
        Parameter(
            name="min_gap_size",
            type=float,
            default=10.0,
            minimum=0,
            description="smallest gap, in quote currency",
        ),
        Parameter(
            name="lookback",
            type=int,
            default=5,
            minimum=1,
            maximum=500,
            description="candles for which a gap counts",
        ),
        Parameter(
            name="direction",
            type=str,
            default="both",
            choices=("both", "bullish", "bearish"),
            description="which gaps give a signal",
        ),
    )

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._min_size = number(self.values, "min_gap_size")
        self._lookback = integer(self.values, "lookback")
        # The oldest gap that may speak, and the two candles before the one that made it known.
        self.warmup = self._lookback + 2
        self._warming = View(Action.HOLD, "warming_up", False, f"fewer than {self.warmup + 1} candles so far")
        self._bullish = self.values["direction"] != "bearish"
        self._bearish = self.values["direction"] != "bullish"
        self._seen = 0
        # The two candles before this one; once it has closed they may be the gap's first and middle.
        self._first_high = self._first_low = 0.0
        self._middle_high = self._middle_low = 0.0
        self._zones: deque[Zone] = deque()  # oldest first; none is older than `lookback`
        self._state = NO_GAP

    def on_candle(self, candle: Candle) -> View:
        high, low = candle.high, candle.low
        self._seen = seen = self._seen + 1
        entered = self._entered(candle.close) if self._zones else None
        if seen >= 3:
            self._find_gap(high, low)
        self._first_high, self._first_low = self._middle_high, self._middle_low
        self._middle_high, self._middle_low = high, low
        view = HOLD if entered is None else self._view(entered, candle.close)
        self._state = view.state
        return view if seen > self.warmup else self._warming

    def actions(self, candles: Columns) -> Actions:
        close = candles.close
        actions = np.zeros(len(close), np.int8)
        side, bottom, top, known = fair_value_gaps(
            candles.high, candles.low, min_size=self._min_size, bullish=self._bullish, bearish=self._bearish
        )
        alive = np.ones(len(side), dtype=bool)
        for age in range(1, self._lookback + 1):
            # Younger gaps come first, so they keep the rows that they have taken.
            alive &= known + age < len(close)
            side, bottom, top, known = side[alive], bottom[alive], top[alive], known[alive]
            row = known + age
            price = close[row]
            entered = (bottom <= price) & (price <= top) & (actions[row] == 0)
            actions[row[entered]] = side[entered]
            alive = np.where(side > 0, price >= bottom, price <= top)
        actions[: self.warmup] = 0
        return actions

    def _entered(self, close: float) -> Zone | None:
        """The newest gap that the close is in; forgets the gaps that are too old or filled."""
        zones = self._zones
        if zones[0].known < self._seen - self._lookback:
            zones.popleft()
        entered, filled = None, False
        for zone in zones:
            if zone.bottom <= close <= zone.top:
                entered = zone
            elif _filled(zone, close):
                filled = True
        if filled:
            self._zones = deque(zone for zone in zones if not _filled(zone, close))
        return entered

    def _find_gap(self, high: float, low: float) -> None:
        first_high, first_low = self._first_high, self._first_low
        if low > first_high:
            if self._bullish and low - first_high + low * ROUNDING >= self._min_size:
                self._zones.append(Zone(1, first_high, low, self._seen))
        elif high < first_low and self._bearish and first_low - high + first_low * ROUNDING >= self._min_size:
            self._zones.append(Zone(-1, high, first_low, self._seen))

    def _view(self, zone: Zone, close: float) -> View:
        action, state = (Action.BUY, BULLISH) if zone.side > 0 else (Action.SELL, BEARISH)
        fresh = self._state != state
        return View(action, state, fresh, f"{close!r} is back in the gap {zone.bottom!r} to {zone.top!r}")

    def _memory(self) -> State:
        return {
            "seen": self._seen,
            "first_high": self._first_high,
            "first_low": self._first_low,
            "middle_high": self._middle_high,
            "middle_low": self._middle_low,
            "zones": [zone._asdict() for zone in self._zones],
            "state": self._state,
        }

    def _recall(self, memory: Mapping[str, object]) -> None:
        self._seen, self._state = integer(memory, "seen"), text(memory, "state")
        self._first_high, self._first_low = number(memory, "first_high"), number(memory, "first_low")
        self._middle_high, self._middle_low = number(memory, "middle_high"), number(memory, "middle_low")
        self._zones = deque(
            Zone(integer(zone, "side"), number(zone, "bottom"), number(zone, "top"), integer(zone, "known"))
            for zone in many(memory, "zones")
        )


def _filled(zone: Zone, close: float) -> bool:
    return close < zone.bottom if zone.side > 0 else close > zone.top
