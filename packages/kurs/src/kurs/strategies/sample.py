"""A strategy that never trades: the least that one which comes with Kurs has; one's own need less, see `own.py`."""

from collections.abc import Mapping

import numpy as np

from kurs.domain.market import Candle
from kurs.domain.signals import Action
from kurs.strategies.base import Actions, Columns, Strategy, View
from kurs.strategies.snapshots import State

__all__ = ["Sample"]

HOLD = View(Action.HOLD, "no_opinion", False, "the sample strategy never trades")


class Sample(Strategy):
    """Always holds.

    Another declares `parameters`, calls `super().__init__(**values)` in its own `__init__`, reads them from
    `self.values`, sets `self.warmup`, and keeps all that it remembers in attributes that `_memory` gives away and
    `_recall` puts back.
    """

    __slots__ = ()

    name = "sample"
    description = "Always holds; it never trades."

    def on_candle(self, candle: Candle) -> View:  # noqa: ARG002 - a template shows the whole signature
        return HOLD

    def actions(self, candles: Columns) -> Actions:
        return np.zeros(len(candles.close), np.int8)

    def _memory(self) -> State:
        return {}

    def _recall(self, memory: Mapping[str, object]) -> None:
        """There is nothing to remember."""
