"""What a strategy thinks (Signal) and what allocation makes of it (Intent)."""

import math
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from kurs.domain.errors import BadInput

__all__ = ["UNKNOWN", "Action", "Intent", "Probabilities", "Signal"]

NO_METADATA: Mapping[str, object] = MappingProxyType({})


class Action(StrEnum):
    BUY = "buy"
    SELL = "sell"
    HOLD = "hold"


class Probabilities(NamedTuple):
    """How likely the price is to rise (buy), to fall (sell) or to stay (hold); they sum to 1."""

    buy: float
    sell: float
    hold: float


UNKNOWN = Probabilities(1 / 3, 1 / 3, 1 / 3)


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """One strategy's view of one symbol at the close of one candle.

    `confidence` and the probabilities are fractions; `price` is the close in quote currency; `time`
    is the close of the candle in ms. Raises BadInput when a number is outside its range.
    """

    symbol: str
    action: Action
    confidence: float
    probabilities: Probabilities
    strategy: str
    price: float
    time: int
    metadata: Mapping[str, object] = NO_METADATA

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise BadInput.of("confidence", self.confidence, "a fraction from 0 to 1")
        buy, sell, hold = self.probabilities
        fractions = 0.0 <= buy <= 1.0 and 0.0 <= sell <= 1.0 and 0.0 <= hold <= 1.0
        if not fractions or abs(buy + sell + hold - 1.0) > 1e-6:
            raise BadInput.of("probabilities", tuple(self.probabilities), "three fractions that sum to 1")
        if not 0.0 < self.price < math.inf:
            raise BadInput.of("price", self.price, "a finite number above 0")


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """Where a position should be: `direction` is 1 long, 0 flat, -1 short. Risk decides how much of it."""

    bot: str
    symbol: str
    direction: int
    signal: Signal
