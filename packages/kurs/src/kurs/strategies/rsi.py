"""A market that fell (or rose) too fast may turn back."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from kurs.domain.errors import BadInput
from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.strategies.base import Actions, Columns, Parameter, Strategy, View
from kurs.strategies.indicators import CutlerRsi, Rsi, WilderRsi, cutler_rsi, fades, wilder_rsi
from kurs.strategies.snapshots import State, integer, nested, number, text

__all__ = ["RelativeStrength"]

OVERSOLD, OVERBOUGHT, NEUTRAL = "oversold", "overbought", "neutral"


class RelativeStrength(Strategy):
    """Buys while the RSI is below `oversold`, sells while it is above `overbought`.

    A market that stands still has RSI 50 and therefore holds, whatever the thresholds.
    """

    __slots__ = ("_hold", "_overbought", "_oversold", "_rsi", "_seen", "_state", "_warming")

    name = "rsi"
    description = "Buys when the relative strength index says oversold, sells when it says overbought."
    parameters = (
        Parameter(
            name="rsi_period",
            type=int,
            default=14,
            minimum=1,
            maximum=1000,
            description="price changes in the index",
        ),
        Parameter(
            name="overbought",
            type=float,
            default=70.0,
            minimum=50,
            maximum=100,
            description="sell above this",
        ),
        Parameter(
            name="oversold",
            type=float,
            default=30.0,
            minimum=0,
            maximum=50,
            description="buy below this",
        ),
        Parameter(
            name="method",
            type=str,
            default="wilder",
            choices=("wilder", "cutler"),
            description="how gains and losses are averaged",
        ),
    )
    aliases = MappingProxyType({"period": "rsi_period", "rsi_overbought": "overbought", "rsi_oversold": "oversold"})

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._overbought = number(self.values, "overbought")
        self._oversold = number(self.values, "oversold")
        if self._oversold >= self._overbought:
            raise BadInput.of("oversold", self._oversold, f"it must be below overbought {self._overbought}")
        period = integer(self.values, "rsi_period")
        wilder = self.values["method"] == "wilder"
        # Wilder's means begin with the plain mean of the first changes, and fade from there; Cutler's have a window.
        self.warmup = period + fades(1.0 / period) if wilder else period
        self._rsi: Rsi = WilderRsi(period) if wilder else CutlerRsi(period)
        self._seen = 0
        self._state = NEUTRAL
        self._warming = View(Action.HOLD, "warming_up", False, f"fewer than {self.warmup + 1} candles so far")
        between = f"RSI {period} is between {self._oversold:g} and {self._overbought:g}"
        self._hold = View(Action.HOLD, NEUTRAL, False, between)

    def on_candle(self, candle: Candle) -> View:
        rsi = self._rsi.update(candle.close)
        self._seen = seen = self._seen + 1
        view = self._warming if rsi is None else self._judged(rsi)
        return view if seen > self.warmup else self._warming

    def actions(self, candles: Columns) -> Actions:
        index = wilder_rsi if self.values["method"] == "wilder" else cutler_rsi
        rsi = index(candles.close, integer(self.values, "rsi_period"))
        # NaN, where the index is not known yet, compares as False on both sides.
        actions = (rsi < self._oversold).astype(np.int8) - (rsi > self._overbought).astype(np.int8)
        actions[: self.warmup] = 0
        return actions

    def _judged(self, rsi: float) -> View:
        if rsi < self._oversold:
            return self._view(Action.BUY, OVERSOLD, f"RSI {rsi:.1f} is below {self._oversold:g}")
        if rsi > self._overbought:
            return self._view(Action.SELL, OVERBOUGHT, f"RSI {rsi:.1f} is above {self._overbought:g}")
        self._state = NEUTRAL
        return self._hold

    def _view(self, action: Action, state: str, reason: str) -> View:
        fresh = self._state != state
        self._state = state
        return View(action, state, fresh, reason)

    def _memory(self) -> State:
        return {"rsi": self._rsi.snapshot(), "seen": self._seen, "state": self._state}

    def _recall(self, memory: Mapping[str, object]) -> None:
        self._rsi.restore(nested(memory, "rsi"))
        # One that was written down before candles were counted had all that it needed.
        self._seen = integer(memory, "seen") if "seen" in memory else self.warmup
        self._state = text(memory, "state")
