"""What the strategies make of some candles, one by one and together, and the gaps that candles leave."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kurs.allocation.combine import Method, StrategyWeight, combine
from kurs.backtest import FileProblem, OwnStrategy
from kurs.clock import Clock
from kurs.domain.errors import BadInput, Unavailable, UnknownName
from kurs.domain.market import Candle, candle_problem, exact
from kurs.domain.orders import Side
from kurs.domain.signals import Action, Signal
from kurs.domain.symbols import normalise
from kurs.risk.rules import Limits
from kurs.risk.sizing import Exposure, Sizing, position_share, risk_score
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.services.own_strategies import OwnStrategies
from kurs.strategies.base import Kind, Parameter, Value
from kurs.strategies.calibration import Analyst
from kurs.strategies.indicators import fair_value_gaps
from kurs.strategies.registry import ALIASES, Description, create, describe, known, read

__all__ = ["Analysis", "FairValueGap", "Listed", "Opinion", "Strategies", "StrategyDescription"]

KINDS: Mapping[str, Kind] = {kind.__name__: kind for kind in (int, float, str)}
# So many candles of the market's own are looked at where none are given.
CANDLES = 500
# Then others get their turn: some milliseconds of work.
AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDescription:
    """A strategy in words, and the other names that it is asked for by; `file` is that of one of one's own."""

    description: Description
    names: tuple[str, ...]
    kind: str = "built in"
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Those that come with Kurs, then one's own; `problems` are what is wrong with files of the latter."""

    strategies: tuple[StrategyDescription, ...]
    problems: tuple[FileProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One strategy's signal at the last close, with its parameters; `size` is a share of the portfolio (0..1)."""

    signal: Signal
    parameters: Mapping[str, Value]
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Opinions by the names that were asked for; `time` is wall time in ms, `score` the risk from 0 to 1.

    Only strategies that ask for a trade are combined, as in a bot; `counted` is how many were.
    """

    symbol: str
    price: float
    time: int
    opinions: Mapping[str, Opinion]
    combined: Signal
    score: float
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FairValueGap:
    """`index` is the middle one of its three candles; prices are in quote currency."""

    index: int
    low: float
    high: float
    size: float
    bullish: bool


class Strategies:
    """The same strategies and the same combination as in the bots."""

    def __init__(self, *, live: Live, market_data: MarketData, own: OwnStrategies, clock: Clock) -> None:
        self._live = live
        self._own_strategies = own
        self._market_data = market_data
        self._clock = clock

    async def listed(self) -> Listed:
        """All of them; one's own as their files are now."""
        built_in = (
            StrategyDescription(
                description=describe(name), names=tuple(alias for alias, real in ALIASES.items() if real == name)
            )
            for name in known()
        )
        own = await self._own_strategies.read()
        return Listed(strategies=(*built_in, *map(_in_words, own.strategies)), problems=own.problems)

    def gaps(
        self, high: Sequence[float], low: Sequence[float], *, min_size: float, bullish: bool, bearish: bool
    ) -> list[FairValueGap]:
        """In order of time. BadInput where a high lies below its low."""
        tops, bottoms = np.array(high, np.float64), np.array(low, np.float64)
        wrong = np.flatnonzero(tops < bottoms)
        if len(wrong):
            row = int(wrong[0])
            raise BadInput.of(f"data[{row}].high", high[row], f"at least its low {low[row]}")
        found = fair_value_gaps(tops, bottoms, min_size=min_size, bullish=bullish, bearish=bearish)
        columns = zip(*(column.tolist() for column in found), strict=True)
        return [
            FairValueGap(
                index=third - 1, low=bottom, high=top, size=float(exact(top) - exact(bottom)), bullish=side > 0
            )
            for side, bottom, top, third in columns
        ]

    async def analyse(
        self,
        symbol: str,
        timeframe: str,
        candles: Sequence[Candle] | None,
        strategies: Mapping[str, Mapping[str, object]],
        *,
        method: Method,
    ) -> Analysis:
        """What the strategies (their parameters by name) say at the last close.

        The market's own candles of `timeframe` are looked at where none are given; Unavailable while none has
        closed. Raises BadInput for a candle that cannot be believed, a parameter or a name, NotFound for a
        symbol that is not traded here when its candles are wanted.
        """
        name = normalise(symbol)
        analysts = _analysts(strategies, name)
        if candles is None:
            candles = await self._own(symbol, timeframe)
        last = await _looked_through(analysts.values(), candles)
        signals = {asked: analyst.signal(last) for asked, analyst in analysts.items()}
        wanting = [signal for signal in signals.values() if signal.action is not Action.HOLD]
        combined = combine(
            wanting,
            {signal.strategy: StrategyWeight(name=signal.strategy, weight=1.0) for signal in signals.values()},
            method=method,
            symbol=name,
            price=last.close,
            time=last.close_time,
        )
        limits = self._limits(name)
        return Analysis(
            symbol=name,
            price=last.close,
            time=self._clock.now(),
            opinions={
                asked: Opinion(
                    signal=signals[asked], parameters=analyst.strategy.values, size=_size(signals[asked], limits)
                )
                for asked, analyst in analysts.items()
            },
            combined=combined,
            score=risk_score(combined.confidence, combined.probabilities),
            counted=len(wanting),
        )

    async def _own(self, symbol: str, timeframe: str) -> Sequence[Candle]:
        found = await self._market_data.candles(symbol, timeframe, CANDLES)
        if not found.candles:
            raise Unavailable(f"no {timeframe} candle of {found.symbol} has closed yet")
        return found.candles

    def _limits(self, name: str) -> Limits:
        """Those of the pool that trades the symbol; the usual ones where none does."""
        try:
            pool, _ = self._live.trading(name)
        except (UnknownName, Unavailable):
            return Limits()
        return pool.engine.limits


def _in_words(own: OwnStrategy) -> StrategyDescription:
    parameters = tuple(
        Parameter(
            name=declared.name,
            type=KINDS[declared.type],
            default=declared.default,
            description=declared.description,
            minimum=declared.minimum,
            maximum=declared.maximum,
            choices=declared.choices,
        )
        for declared in own.parameters
    )
    return StrategyDescription(
        description=Description(name=own.name, description=own.description, parameters=parameters, aliases=own.aliases),
        names=(),
        kind=own.kind,
        file=own.file,
    )


def _analysts(strategies: Mapping[str, Mapping[str, object]], symbol: str) -> dict[str, Analyst]:
    """One for each name that was asked for; BadInput where two names mean one strategy.

    Of one's own those that a bot of this process trades by: no other file is run where bots trade.
    """
    for asked in strategies.keys() - read():
        raise UnknownName.among("strategy", asked, read() - ALIASES.keys())
    analysts = {asked: Analyst(create(asked, **values), symbol) for asked, values in strategies.items()}
    if not analysts:
        raise BadInput.of("strategies", {}, f"at least one of: {', '.join(known())}")
    if len({analyst.strategy.name for analyst in analysts.values()}) < len(analysts):
        raise BadInput.of("strategies", list(analysts), "each strategy once")
    return analysts


async def _looked_through(analysts: Collection[Analyst], candles: Sequence[Candle]) -> Candle:
    """Shows them all candles, and gives the last; BadInput for one that cannot be believed, or for none."""
    if not candles:
        raise BadInput.of("data", [], "at least one candle")
    for row, candle in enumerate(candles):
        problem = candle_problem(candle)
        if problem is not None:
            raise BadInput(f"data[{row}]: {problem}")
        for analyst in analysts:
            analyst.on_candle(candle)
        if row % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)
    return candles[-1]


def _size(signal: Signal, limits: Limits) -> float:
    """The share that a signal is worth by itself: nothing held, nothing lost today."""
    if signal.action is Action.HOLD:
        return 0.0
    share = position_share(
        Sizing.CONFIDENCE,
        confidence=signal.confidence,
        probabilities=signal.probabilities,
        side=Side.BUY if signal.action is Action.BUY else Side.SELL,
        max_position_size=limits.max_position_size,
        probability_weight=limits.probability_weight,
        risk_per_trade=limits.risk_per_trade,
        exposure=Exposure(
            daily_pnl=0.0,
            max_daily_loss=limits.max_daily_loss,
            open_positions=0,
            max_open_positions=limits.max_open_positions,
            stop_distance=limits.stop_loss,
            target_distance=limits.take_profit,
            volatility=None,
        ),
    )
    return float(share)
