"""A bot that trades by what its strategies say alone: no calibration, no confidence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from kurs.allocation.combine import StrategyWeight, combine
from kurs.domain.candles import CandleBuilder
from kurs.domain.errors import BadInput
from kurs.domain.fills import Fill
from kurs.domain.market import Candle
from kurs.domain.signals import Action, Probabilities, Signal
from kurs.engine.settings import BotSpec, PlainRule
from kurs.strategies.adapters import ByColumns
from kurs.strategies.base import Columns, Strategy, View
from kurs.strategies.registry import create

__all__ = ["PlainDesk"]

Look = Callable[[Candle], View]

HOLD = Action.HOLD
READY = {
    side: View(action, str(action), False, f"the strategy says {action}")
    for side, action in ((1, Action.BUY), (0, Action.HOLD), (-1, Action.SELL))
}
SURE = {Action.BUY: Probabilities(1.0, 0.0, 0.0), Action.SELL: Probabilities(0.0, 1.0, 0.0)}


class PlainDesk:
    """The strategies of one bot on its symbol, and a signal wherever their common view changes to buy or to sell.

    Views are followed from the first candle on; signals of the first `warmup` candles are not given. Raises
    UnknownName for a strategy or parameter, BadInput for a value, or a strategy given twice.
    """

    def __init__(self, spec: BotSpec, rule: PlainRule) -> None:
        self.spec = spec
        self.interval = spec.interval
        self.rule = rule
        self.strategies: tuple[Strategy, ...] = tuple(create(s.name, **s.parameters) for s in spec.strategies)
        self.warmup = rule.warmup if rule.warmup is not None else max(s.warmup for s in self.strategies)
        for strategy in self.strategies:
            # What it hides while it warms up would begin anew, as an event, on the first candle after it.
            strategy.warmup = 0
        self.weights = {
            s.name: StrategyWeight(name=s.name, weight=told.weight)
            for s, told in zip(self.strategies, spec.strategies, strict=True)
        }
        if len(self.weights) < len(self.strategies):
            names = ", ".join(s.name for s in self.strategies)
            raise BadInput.of(f"strategies of {spec.name}", names, "each strategy at most once in a bot")
        self.builder = CandleBuilder(spec.interval)
        self.candles = 0
        self.last_signal: tuple[str, float, int] | None = None
        self._looks: list[Look] = [strategy.on_candle for strategy in self.strategies]
        self._look = self._looks[0] if len(self._looks) == 1 else None
        self._view = HOLD
        self._candle: Candle | None = None
        # Few views of few strategies are possible, and each combination is worked out once.
        self._together: dict[tuple[Action, ...], Action] = {}
        heard = (getattr(strategy, "on_fill", None) for strategy in self.strategies)
        self._listeners: list[Callable[[Fill], None]] = [listener for listener in heard if listener is not None]

    @property
    def last_candle(self) -> int | None:
        """When the last candle closed that its strategies have seen (ms)."""
        return None if self._candle is None else self._candle.close_time

    def show(self, candles: Columns) -> None:
        """Shows all candles that will come to strategies that look at whole columns: one look instead of one for each.

        Raises what they raise.
        """
        for number, strategy in enumerate(self.strategies):
            if isinstance(strategy, ByColumns):
                answers = iter(strategy.actions(candles).tolist())
                self._looks[number] = lambda _, answers=answers: READY[next(answers)]  # type: ignore[misc]  # its default
        self._look = self._looks[0] if len(self._looks) == 1 else None

    def signal(self, candle: Candle) -> Signal | None:
        """A signal where the view changes to buy or to sell, else None. Raises what a strategy raises."""
        self.candles += 1
        self._candle = candle
        view = self._look(candle).action if self._look is not None else self._combined(candle)
        if view is self._view:
            return None
        self._view = view
        return None if view is HOLD or self.candles <= self.warmup else self._told(view, candle)

    def watch(self, candle: Candle) -> None:
        """Follows the market while the bot does not trade."""
        self.signal(candle)

    def filled(self, fill: Fill) -> None:
        """Tells the strategies that want to hear of it. Raises what they raise."""
        for listener in self._listeners:
            listener(fill)

    def volatility(self) -> float | None:
        """Nothing is decided by it here."""
        return None

    def snapshot(self) -> dict[str, object]:
        return {
            "spec": self.spec,
            "strategies": [s.snapshot() for s in self.strategies],
            "builder": self.builder.snapshot(),
            "candles": self.candles,
            "candle": None if self._candle is None else list(self._candle),
            "view": str(self._view),
            "last_signal": self.last_signal,
        }

    def restore(self, state: Mapping[str, Any] | None) -> None:
        """Goes on from a snapshot of the same bot; one that was changed since then starts afresh."""
        if state is None or msgspec.convert(state["spec"], BotSpec) != self.spec:
            return
        for strategy, remembered in zip(self.strategies, state["strategies"], strict=True):
            strategy.restore(remembered)
        self.builder.restore(state["builder"])
        self.candles = state["candles"]
        self._candle = None if state["candle"] is None else Candle._make(state["candle"])
        self._view = Action(state["view"])
        last = state["last_signal"]
        self.last_signal = None if last is None else (last[0], last[1], last[2])

    def _combined(self, candle: Candle) -> Action:
        views = tuple(look(candle).action for look in self._looks)
        action = self._together.get(views)
        if action is None:
            action = self._together[views] = self._agreed(views, candle)
        return action

    def _agreed(self, views: Sequence[Action], candle: Candle) -> Action:
        """What the allocation rules make of these views, all of them sure; a strategy that holds has no say."""
        signals = [
            self._signal(view, candle, strategy.name)
            for view, strategy in zip(views, self.strategies, strict=True)
            if view is not HOLD
        ]
        if not signals:
            return HOLD
        together = combine(
            signals,
            self.weights,
            method=self.spec.combination,
            symbol=self.spec.symbol,
            price=candle.close,
            time=candle.close_time,
        )
        return together.action

    def _told(self, view: Action, candle: Candle) -> Signal:
        return self._signal(view, candle, self.strategies[0].name if self._look is not None else "combined")

    def _signal(self, view: Action, candle: Candle, strategy: str) -> Signal:
        return Signal(
            symbol=self.spec.symbol,
            action=view,
            confidence=1.0,
            probabilities=SURE[view],
            strategy=strategy,
            price=candle.close,
            time=candle.close_time,
        )
