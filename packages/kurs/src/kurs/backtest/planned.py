"""A plan as a worker carries it out: traded by the engine that suits it, with all that is told of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from kurs.backtest.artefact import artefact_of
from kurs.backtest.checks import check_first
from kurs.backtest.compiled import actions_of, warmup_of
from kurs.backtest.metrics import thinned
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.question import PlanQuestion
from kurs.backtest.replay import MOST_POINTS
from kurs.backtest.report import PlanReport
from kurs.backtest.run import run
from kurs.market.columns import CandleColumns
from kurs.market.resample import resampled
from kurs.strategies.base import Strategy
from kurs.strategies.indicators import ema
from kurs.strategies.registry import create

__all__ = ["planned"]

SIDES = {1: "buy", -1: "sell", 0: "hold"}


def planned(
    question: PlanQuestion, home: Path | None = None, progress: Callable[[float], None] | None = None
) -> PlanReport:
    """What the plan makes of the candles; `home` is where it is noted which strategies of one's own were checked.

    Raises BadInput for a plan that makes no sense or a strategy that looks ahead, BadData for candles that cannot be
    believed.
    """
    (choice,) = question.plan.strategies
    strategy = create(choice.name, **choice.parameters)
    # With the values that it has of itself, so that the plan says everything.
    whole = StrategyChoice(name=strategy.name, parameters=dict(strategy.values), weight=choice.weight)
    plan = msgspec.structs.replace(question.plan, strategies=(whole,))
    given = question.candles()
    columns = given if plan.timeframe is None else resampled(given, plan.timeframe)
    doubt = None if home is None or not question.own_code else check_first(home, strategy, columns)
    outcome = run(plan, (columns,), instruments={columns.symbol: question.instrument}, progress=progress)
    if doubt is not None:
        outcome = replace(outcome, notes=(doubt, *outcome.notes))
    return _report(outcome, plan, columns)


def _report(outcome: Outcome, plan: Plan, columns: CandleColumns) -> PlanReport:
    strategy = create(plan.strategies[0].name, **plan.strategies[0].parameters)
    closes = (outcome.time + outcome.interval).tolist()
    views = _views(strategy, columns)
    fast, slow = _averages(strategy, columns)
    return PlanReport(
        artefact=artefact_of(outcome, ()),
        first=int(outcome.time[0]),
        last=closes[-1],
        equity=[(closes[row], float(outcome.equity[row])) for row in thinned(len(closes), MOST_POINTS)],
        signals=None if views is None else _signals(views, warmup_of(plan, strategy)),
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
