"""What tests of studies have in common: candles, one's own strategy that misbehaves, an executor in this process."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kurs.backtest.plan import Plan, StrategyChoice
from kurs.market.columns import CandleColumns
from kurs.optimize.evaluation import Bench
from kurs.optimize.objective import Objective
from kurs.optimize.space import Space
from kurs.optimize.study import Study
from kurs.optimize.trials import Job, Task, Trial

__all__ = ["TROUBLE", "Here", "edged_candles", "job_of", "study_of", "ticked", "walk", "write_strategy"]

HOUR = 3_600_000
TROUBLE = '''
import os, time
import numpy as np
from kurs.strategies import SignalStrategy, choice, whole

class Trouble(SignalStrategy):
    """Buys every `period` candles; at `at` it does as it is told."""
    period = whole(10, 2, 500)
    at = whole(0, 0, 500)
    kind = choice("none", "die", "loop", "raise", "eat")

    @property
    def warmup(self):
        return 0

    def signals(self, candles):
        if self.period == self.at:
            if self.kind == "die":
                os._exit(7)
            if self.kind == "loop":
                while True:
                    time.sleep(0)
            if self.kind == "raise":
                raise ValueError("as it was told")
            if self.kind == "eat":
                np.ones(1 << 32)
        rows = np.arange(len(candles.close))
        return np.where(rows % self.period == 0, 1, np.where(rows % self.period == self.period // 2, -1, 0))
'''


def walk(rows: int, seed: int = 0, *, drift: float = 0.0) -> CandleColumns:
    """Hourly candles of a price that goes nowhere in particular."""
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(drift, 0.01, rows)))
    open_ = np.concatenate([[100.0], close[:-1]])
    return CandleColumns(
        symbol="BTC/USD",
        interval=HOUR,
        time=np.arange(rows) * HOUR,
        open=open_,
        high=np.maximum(open_, close) * 1.001,
        low=np.minimum(open_, close) * 0.999,
        close=close,
        volume=np.ones(rows),
    )


def edged_candles(rows: int, period: int = 20, seed: int = 0, swing: float = 0.15) -> CandleColumns:
    """Prices with a real edge: they trend for `period` candles at a time, `swing` up or down, and turn."""
    made = walk(rows, seed)
    factor = np.exp(swing * np.sin(np.arange(rows) * np.pi / period))
    close = made.close * factor
    open_ = np.concatenate([[close[0]], close[:-1]])
    return CandleColumns(
        symbol="BTC/USD",
        interval=HOUR,
        time=made.time,
        open=open_,
        high=np.maximum(open_, close),
        low=np.minimum(open_, close),
        close=close,
        volume=made.volume,
    )


def ticked(candles: CandleColumns) -> CandleColumns:
    """The same prices as a market quotes them, in hundredths."""
    rounded = {name: np.round(getattr(candles, name), 2) for name in ("open", "high", "low", "close")}
    return replace(candles, **rounded)


def job_of(strategy: str = "ema_crossover", objective: str = "net_profit", **plan: object) -> Job:
    told: dict[str, Any] = {"rounding": False} | plan
    chosen = Plan(strategies=(StrategyChoice(name=strategy),), **told)
    return Job(plan=chosen, objective=Objective.parse(objective))


def study_of(
    candles: Sequence[CandleColumns] | CandleColumns,
    space: str = "fast_period=3:12:3,slow_period=10:40:10",
    *,
    job: Job | None = None,
    method: str = "grid",
    **options: object,
) -> Study:
    chosen = job or job_of()
    strategy = chosen.plan.strategies[0].name
    held = (candles,) if isinstance(candles, CandleColumns) else candles
    parsed = Space.parse(space, strategy=strategy)
    return Study(chosen, held, parsed, method=method, **options)  # type: ignore[arg-type]


def write_strategy(home: Path, text: str = TROUBLE, name: str = "trouble") -> None:
    folder = home / "strategies"
    folder.mkdir(parents=True, mode=0o700)
    (folder / f"{name}.py").write_text(text)
    (folder / f"{name}.py").chmod(0o600)


class Here:
    """Tries points in this process, one after the other."""

    def __init__(self, study: Study) -> None:
        self._bench = Bench(study.job, study.candles)
        self._waiting: list[Task] = []
        self.tried: list[Task] = []

    @property
    def free(self) -> int:
        return 1 - len(self._waiting)

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def submit(self, task: Task) -> None:
        self._waiting.append(task)
        self.tried.append(task)

    def wait(self) -> list[Trial]:
        return [self._bench.trial(self._waiting.pop(0))]
