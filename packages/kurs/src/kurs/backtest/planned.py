"""A plan as a worker carries it out: traded by the engine that suits it, with all that is told of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from kurs.backtest.artefact import artefact_of
from kurs.backtest.checks import check_all
from kurs.backtest.compiled import actions_of, warmup_of
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.question import PlanQuestion
from kurs.backtest.report import MOST_POINTS, PlanReport, thinned
from kurs.backtest.run import run
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled
from kurs.strategies.base import Strategy
from kurs.strategies.indicators import ema
from kurs.strategies.registry import create

__all__ = ["planned"]

SIDES = {1: "buy", -1: "sell", 0: "hold"}


def planned(
    question: PlanQuestion,
    home: Path | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    checking: Callable[[float], None] | None = None,
) -> PlanReport:
    """What the plan makes of the candles; `home` is where it is noted which strategies of one's own were checked.

    `checking` is told how far the checks are, where there is anything to check, and then `progress` how far the run is.

    Raises BadInput for a plan that makes no sense or a strategy that looks ahead, BadData for candles that cannot be
    believed.
    """
    strategies = [create(choice.name, **choice.parameters) for choice in question.plan.strategies]
    plan = msgspec.structs.replace(question.plan, strategies=_whole(question.plan, strategies))
    given = [history.candles() for history in question.histories]
    candles = given if plan.timeframe is None else [resampled(columns, plan.timeframe) for columns in given]
    doubts = [] if home is None else [doubt for _, doubt in check_all(home, strategies, candles, progress=checking)]
    if progress is not None:
        progress(0.0)
    instruments = {history.instrument.symbol: history.instrument for history in question.histories}
    outcome = run(plan, candles, instruments=instruments, progress=progress)
    return _report(msgspec.structs.replace(outcome, notes=(*doubts, *outcome.notes)), plan, candles)


def _whole(plan: Plan, strategies: Sequence[Strategy]) -> tuple[StrategyChoice, ...]:
    """With the values that they have of themselves, so that the plan says everything."""
    return tuple(
        StrategyChoice(name=strategy.name, parameters=dict(strategy.values), weight=choice.weight)
        for choice, strategy in zip(plan.strategies, strategies, strict=True)
    )


def _report(outcome: Outcome, plan: Plan, candles: Sequence[CandleColumns]) -> PlanReport:
    closes = (outcome.time + outcome.interval).tolist()
    views, warmup, fast, slow = None, 0, None, None
    if len(plan.strategies) == len(candles) == 1:
        # Several are combined, or say something else of each symbol: there is no one view to tell.
        strategy = create(plan.strategies[0].name, **plan.strategies[0].parameters)
        views, warmup = _views(strategy, candles[0]), warmup_of(plan, strategy)
        fast, slow = _averages(strategy, candles[0])
    return PlanReport(
        artefact=artefact_of(outcome, ()),
        first=int(outcome.time[0]),
        last=closes[-1],
        equity=[(closes[row], float(outcome.equity[row])) for row in thinned(len(closes), MOST_POINTS)],
        signals=None if views is None else _signals(views, warmup),
        action=None if views is None else SIDES[int(views[-1])],
        ema_fast=fast,
        ema_slow=slow,
    )


def _views(strategy: Strategy, columns: CandleColumns) -> np.ndarray | None:
    return None if getattr(strategy, "on_fill", None) is not None else actions_of(strategy, columns)


def _signals(views: np.ndarray, warmup: int) -> list[tuple[int, str]]:
    """Where the view changes to buy or to sell, from the first row that counts on."""
    changed = (views != 0) & (np.diff(views, prepend=np.zeros(1, views.dtype)) != 0)
    changed[:warmup] = False
    return [(row, SIDES[int(views[row])]) for row in np.flatnonzero(changed).tolist()]


def _averages(strategy: Strategy, columns: CandleColumns) -> tuple[list[float] | None, list[float] | None]:
    if strategy.name != "ema_crossover":
        return None, None
    fast, slow = (ema(columns.close, int(strategy.values[name])) for name in ("fast_period", "slow_period"))
    return fast.tolist(), slow.tolist()
