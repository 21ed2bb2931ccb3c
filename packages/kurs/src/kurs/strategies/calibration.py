"""What a strategy's signals have been worth: probabilities learned from outcomes, and checked against them.

Each first candle of a situation opens an outcome, judged by a triple barrier: within `horizon` candles
the close first reaches the price plus `barrier` times the ATR (up), or minus it (down), or neither
(flat). The outcomes of one state give a Dirichlet posterior with weight 1/3 on each class before any
evidence. Outcomes whose horizons overlap count as independent, which makes the confidence bolder than
the evidence where signals come thick. Source of the barriers: M. López de Prado, Advances in Financial
Machine Learning, 2018, ch. 3.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import Candle
from kurs.domain.signals import UNKNOWN, Action, Probabilities, Signal
from kurs.strategies.base import Strategy, View
from kurs.strategies.indicators import Atr
from kurs.strategies.snapshots import State, integer, many, nested, number, text

__all__ = ["Analyst", "AnalystStatistics", "StateWorth", "better_than_even", "posterior"]

HOLD = Action.HOLD
UP, DOWN, FLAT = range(3)  # in the order of Probabilities: buy, sell, hold
UNSEEN = View(HOLD, "unseen", False, "no candle has been seen yet")
NO_OUTCOMES = "no outcome is known yet"


def posterior(up: int, down: int, flat: int) -> Probabilities:
    """Mean of the Dirichlet posterior with prior weight 1/3 on each outcome; 1/3 each without history."""
    weight = up + down + flat + 1.0
    return Probabilities((up + 1 / 3) / weight, (down + 1 / 3) / weight, (flat + 1 / 3) / weight)


def better_than_even(right: int, wrong: int) -> float:
    """P(Beta(right + 1, wrong + 1) > 1/2): how sure it is that the direction is right more often than not.

    For whole counts it is the binomial tail P(Binomial(right + wrong + 1, 1/2) <= right); the terms come
    from log-gamma, so the counts may grow without bound (relative error about 1e-13 at 1,000 outcomes).
    """
    trials = right + wrong + 1
    if right > wrong:
        return 1.0 - _lower_tail(trials, wrong)
    return _lower_tail(trials, right)


def _lower_tail(trials: int, k: int) -> float:
    """P(Binomial(trials, 1/2) <= k) for k below the middle, summed from the largest term downwards."""
    ways = math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
    term = math.exp(ways - trials * math.log(2))
    total = 0.0
    while k >= 0 and term > total * 1e-17:
        total += term
        term *= k / (trials - k + 1)
        k -= 1
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWorth:
    """What the signals of one state have been worth so far.

    Wins moved in the action's direction, losses against it, flats did not move enough in time.
    """

    state: str
    action: Action
    samples: int
    wins: int
    losses: int
    flats: int
    probabilities: Probabilities
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalystStatistics:
    """All states of one strategy on one symbol.

    `brier` is the mean over outcomes of the squared error of the three probabilities as they were said,
    summed over the three classes: 0 is perfect, 2/3 is what saying 1/3 each gets, 2 is the worst. None
    without outcomes; `brier_reason` then says so. Source: G. W. Brier, Monthly Weather Review, 1950.
    """

    strategy: str
    symbol: str
    states: Mapping[str, StateWorth]
    samples: int
    pending: int
    brier: float | None
    brier_reason: str | None


class _Pending(NamedTuple):
    """An outcome not known yet, and the probabilities that were said when it was opened."""

    state: str
    upper: float
    lower: float
    expires: int
    said: Probabilities

    def outcome(self, close: float, index: int) -> int | None:
        """UP, DOWN, FLAT, or None while it is open."""
        if close >= self.upper:
            return UP
        if close <= self.lower:
            return DOWN
        return FLAT if index >= self.expires else None


class _Record:
    """The outcomes of one state, and what follows from them."""

    __slots__ = ("_confidence", "action", "counts", "probabilities")

    def __init__(self, action: Action, up: int = 0, down: int = 0, flat: int = 0) -> None:
        self.action = action
        self.counts = [up, down, flat]
        self._confidence: float | None = None
        self._conclude()

    @property
    def confidence(self) -> float:
        # Worked out when it is asked for: more outcomes come than signals of their state.
        if self._confidence is None:
            self._confidence = better_than_even(self.wins, self.losses)
        return self._confidence

    @property
    def samples(self) -> int:
        return sum(self.counts)

    @property
    def wins(self) -> int:
        return self.counts[UP if self.action is Action.BUY else DOWN]

    @property
    def losses(self) -> int:
        return self.counts[DOWN if self.action is Action.BUY else UP]

    def learn(self, outcome: int) -> None:
        self.counts[outcome] += 1
        self._conclude()

    def _conclude(self) -> None:
        self.probabilities = posterior(*self.counts)
        self._confidence = None


class Analyst:
    """One strategy on one symbol, with what its signals have been worth.

    A signal's probabilities and confidence rest on outcomes that were known when it was made. `horizon`
    and `atr_period` count candles, `barrier` is a multiple of the ATR. Raises BadInput.
    """

    __slots__ = (
        "_above",
        "_atr",
        "_barrier",
        "_below",
        "_error",
        "_horizon",
        "_index",
        "_look",
        "_losses",
        "_outcomes",
        "_pending",
        "_records",
        "_settings",
        "_view",
        "_wins",
        "strategy",
        "symbol",
    )

    def __init__(
        self,
        strategy: Strategy,
        symbol: str,
        *,
        horizon: int = 30,
        barrier: float = 2.0,
        atr_period: int = 14,
    ) -> None:
        if horizon < 1:
            raise BadInput.of("horizon", horizon, "at least 1 candle")
        if atr_period < 1:
            raise BadInput.of("atr_period", atr_period, "at least 1 candle")
        if not 0.0 < barrier < math.inf:
            raise BadInput.of("barrier", barrier, "a finite number above 0")
        self.strategy = strategy
        self.symbol = symbol
        self._settings: State = {
            "symbol": symbol,
            "horizon": horizon,
            "barrier": float(barrier),
            "atr_period": atr_period,
        }
        self._horizon, self._barrier = horizon, float(barrier)
        self._atr = Atr(atr_period)
        self._look = strategy.on_candle
        self._index = 0
        self._view = UNSEEN
        # At most one is opened on a candle, and none outlives the horizon: never more than `horizon`.
        self._pending: list[_Pending] = []
        # Between these closes no barrier of theirs is met.
        self._below, self._above = -math.inf, math.inf
        self._records: dict[str, _Record] = {}
        self._error = 0.0  # sum of squared errors of what was said, over `_outcomes`
        self._outcomes = 0
        self._wins = self._losses = 0

    def on_candle(self, candle: Candle) -> Signal | None:
        """The signal at the close of this candle; None when the strategy holds."""
        self._index += 1
        if self._pending and (not self._below < candle.close < self._above or self._index >= self._pending[0].expires):
            self._judge(candle.close)
        atr = self._atr.update(candle.high, candle.low, candle.close)
        view = self._view = self._look(candle)
        if view.action is HOLD:
            return None
        record = self._records.get(view.state)
        if record is None:
            record = self._records[view.state] = _Record(view.action)
        if view.fresh and atr:
            self._open(view.state, candle.close, atr * self._barrier, record.probabilities)
        return self._signal(view, candle, record.confidence, record.probabilities, record.samples)

    def signal(self, candle: Candle) -> Signal:
        """The view of `candle`, the last one that was taken, as a full signal, for display.

        A hold claims nothing: confidence 0, probabilities 1/3 each, the reason in the metadata.
        """
        record = self._records.get(self._view.state)
        if record is None:
            return self._signal(self._view, candle, 0.0, UNKNOWN, 0)
        return self._signal(self._view, candle, record.confidence, record.probabilities, record.samples)

    @property
    def decided(self) -> tuple[int, int]:
        """Outcomes that moved in the signal's direction, and against it, over all states."""
        return self._wins, self._losses

    def statistics(self) -> AnalystStatistics:
        return AnalystStatistics(
            strategy=self.strategy.name,
            symbol=self.symbol,
            states=MappingProxyType({state: _worth(state, record) for state, record in self._records.items()}),
            samples=self._outcomes,
            pending=len(self._pending),
            brier=self._error / self._outcomes if self._outcomes else None,
            brier_reason=None if self._outcomes else NO_OUTCOMES,
        )

    def snapshot(self) -> State:
        """All that is needed to go on exactly, the strategy's memory included; JSON-shaped."""
        return {
            "settings": dict(self._settings),
            "strategy": self.strategy.snapshot(),
            "atr": self._atr.snapshot(),
            "index": self._index,
            "view": {**self._view._asdict(), "action": str(self._view.action)},
            "pending": [{**p._asdict(), "said": p.said._asdict()} for p in self._pending],
            "records": [
                {
                    "state": state,
                    "action": str(r.action),
                    **dict(zip(("up", "down", "flat"), r.counts, strict=True)),
                }
                for state, r in self._records.items()
            ],
            "error": self._error,
            "outcomes": self._outcomes,
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Puts a snapshot back; BadInput when it was made with other settings, parameters or strategy.

        BadData when it is damaged: this analyst is then to be thrown away.
        """
        settings = nested(state, "settings")
        if settings != self._settings:
            raise BadInput.of("settings", dict(settings), f"a snapshot made with {self._settings}")
        self.strategy.restore(nested(state, "strategy"))
        self._atr.restore(nested(state, "atr"))
        self._index = integer(state, "index")
        self._view = _read_view(nested(state, "view"))
        self._records = {text(item, "state"): _read_record(item) for item in many(state, "records")}
        self._pending = [_read_pending(item, self._records) for item in many(state, "pending")]
        self._bound()
        self._error, self._outcomes = number(state, "error"), integer(state, "outcomes")
        self._wins = sum(record.wins for record in self._records.values())
        self._losses = sum(record.losses for record in self._records.values())

    def _open(self, state: str, close: float, distance: float, said: Probabilities) -> None:
        expires = self._index + self._horizon
        self._pending.append(_Pending(state, close + distance, close - distance, expires, said))
        self._bound()

    def _judge(self, close: float) -> None:
        """Learns from the outcomes that this close decides."""
        still_open = []
        for pending in self._pending:
            outcome = pending.outcome(close, self._index)
            if outcome is None:
                still_open.append(pending)
            else:
                record = self._records[pending.state]
                before = record.wins, record.losses
                record.learn(outcome)
                self._wins += record.wins - before[0]
                self._losses += record.losses - before[1]
                self._error += sum((p - (i == outcome)) ** 2 for i, p in enumerate(pending.said))
                self._outcomes += 1
        self._pending = still_open
        self._bound()

    def _bound(self) -> None:
        self._below = max([p.lower for p in self._pending], default=-math.inf)
        self._above = min([p.upper for p in self._pending], default=math.inf)

    def _signal(
        self, view: View, candle: Candle, confidence: float, probabilities: Probabilities, samples: int
    ) -> Signal:
        return Signal(
            symbol=self.symbol,
            action=view.action,
            confidence=confidence,
            probabilities=probabilities,
            strategy=self.strategy.name,
            price=candle.close,
            time=candle.close_time,
            metadata={"state": view.state, "samples": samples, "reason": view.reason, "fresh": view.fresh},
        )


def _worth(state: str, record: _Record) -> StateWorth:
    return StateWorth(
        state=state,
        action=record.action,
        samples=record.samples,
        wins=record.wins,
        losses=record.losses,
        flats=record.counts[FLAT],
        probabilities=record.probabilities,
        confidence=record.confidence,
    )


def _read_view(state: Mapping[str, object]) -> View:
    return View(_read_action(state), text(state, "state"), state.get("fresh") is True, text(state, "reason"))


def _read_pending(state: Mapping[str, object], records: Mapping[str, _Record]) -> _Pending:
    said = nested(state, "said")
    name = text(state, "state")
    if name not in records:
        raise BadData.of("pending", name, "a state that has a record")
    return _Pending(
        name,
        number(state, "upper"),
        number(state, "lower"),
        integer(state, "expires"),
        Probabilities(number(said, "buy"), number(said, "sell"), number(said, "hold")),
    )


def _read_record(state: Mapping[str, object]) -> _Record:
    counts = (integer(state, "up"), integer(state, "down"), integer(state, "flat"))
    if min(counts) < 0:
        raise BadData.of("records", counts, "counts of 0 or more")
    return _Record(_read_action(state), *counts)


def _read_action(state: Mapping[str, object]) -> Action:
    name = text(state, "action")
    if name not in {*Action}:
        raise BadData.of("action", name, f"one of: {', '.join(Action)}")
    return Action(name)
