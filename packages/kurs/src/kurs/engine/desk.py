"""One bot at work: its strategies, and what it last saw."""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kurs.allocation.combine import StrategyWeight, combine, dynamic_weights
from kurs.domain.candles import CandleBuilder
from kurs.domain.errors import BadInput
from kurs.domain.market import Candle
from kurs.domain.signals import Signal
from kurs.engine.settings import BotSpec
from kurs.strategies.calibration import Analyst
from kurs.strategies.registry import create

__all__ = ["Desk"]

VOLATILITY_BARS = 100
FEWEST_RETURNS = 10


class Desk:
    """The strategies of one bot on its symbol, and the combined signal they give.

    Raises UnknownName for a strategy or parameter, BadInput for a value, or a strategy given twice.
    """

    def __init__(self, spec: BotSpec) -> None:
        self.spec = spec
        self.interval = spec.interval
        self.analysts = tuple(Analyst(create(s.name, **s.parameters), spec.symbol) for s in spec.strategies)
        self.weights = {
            a.strategy.name: StrategyWeight(
                name=a.strategy.name, weight=s.weight, min_confidence=s.min_confidence, enabled=True
            )
            for a, s in zip(self.analysts, spec.strategies, strict=True)
        }
        self._decided: tuple[tuple[int, int], ...] = ()
        self._weights: Mapping[str, StrategyWeight] = self.weights
        if len(self.weights) < len(self.analysts):
            names = ", ".join(a.strategy.name for a in self.analysts)
            raise BadInput.of(f"strategies of {spec.name}", names, "each strategy at most once in a bot")
        self.builder = CandleBuilder(spec.interval)
        self.returns: deque[float] = deque(maxlen=VOLATILITY_BARS)
        # Of `returns`, worked out once for all the orders between two candles.
        self._spread: float | None = None
        self.close: float | None = None
        self.candles = 0
        self.last_candle: int | None = None
        self.last_signal: tuple[str, float, int] | None = None

    def signal(self, candle: Candle) -> Signal | None:
        """What the strategies say together at this close; None when all of them hold. Raises what they raise."""
        self.candles += 1
        self.last_candle = candle.time + candle.interval
        signals = self.watch(candle)
        return None if signals is None else self._combined(signals, candle)

    def watch(self, candle: Candle) -> Sequence[Signal] | None:
        """What each strategy says, None when all of them hold; a bot that is off still learns the market by it."""
        if self.close is not None:
            self.returns.append(candle.close / self.close - 1.0)
            self._spread = None
        self.close = candle.close
        signals: list[Signal] | None = None
        for analyst in self.analysts:
            signal = analyst.on_candle(candle)
            if signal is not None:
                signals = [signal] if signals is None else [*signals, signal]
        return signals

    def volatility(self) -> float | None:
        """Spread of the last bars' returns, as a fraction; None with fewer than ten."""
        returns = self.returns
        if len(returns) < FEWEST_RETURNS:
            return None
        if self._spread is None:
            mean = math.fsum(returns) / len(returns)
            self._spread = math.sqrt(math.fsum([(r - mean) ** 2 for r in returns]) / len(returns))
        return self._spread

    def snapshot(self) -> dict[str, object]:
        return {
            "spec": self.spec,
            "analysts": [a.snapshot() for a in self.analysts],
            "builder": self.builder.snapshot(),
            "returns": list(self.returns),
            "close": self.close,
            "candles": self.candles,
            "last_candle": self.last_candle,
            "last_signal": self.last_signal,
        }

    def restore(self, state: Mapping[str, Any] | None) -> None:
        """Goes on from a snapshot of the same bot; one that was changed since then starts afresh."""
        if state is None or msgspec.convert(state["spec"], BotSpec) != self.spec:
            return
        for analyst, remembered in zip(self.analysts, state["analysts"], strict=True):
            analyst.restore(remembered)
        self.builder.restore(state["builder"])
        self.returns.extend(state["returns"])
        self.close = state["close"]
        self.candles, self.last_candle = state["candles"], state["last_candle"]
        last = state["last_signal"]
        self.last_signal = None if last is None else (last[0], last[1], last[2])

    def _combined(self, signals: Sequence[Signal], candle: Candle) -> Signal:
        return combine(
            signals,
            # One opinion has all the weight, whatever its weight is.
            self._current_weights() if self.spec.dynamic_weights and len(signals) > 1 else self.weights,
            method=self.spec.combination,
            symbol=self.spec.symbol,
            price=candle.close,
            time=candle.close_time,
        )

    def _current_weights(self) -> Mapping[str, StrategyWeight]:
        """The weights by what the strategies were worth; worked out anew only when an outcome was added."""
        decided = tuple(analyst.decided for analyst in self.analysts)
        if decided != self._decided:
            scores = {a.strategy.name: _score(*d) for a, d in zip(self.analysts, decided, strict=True)}
            self._decided, self._weights = decided, dynamic_weights(self.weights, scores)
        return self._weights


def _score(wins: int, losses: int) -> float:
    """What signals were worth: twice the posterior share that moved their way, so 1 is a coin's."""
    return 2 * (wins + 1) / (wins + losses + 2)
