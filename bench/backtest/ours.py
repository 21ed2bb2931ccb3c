"""Kurs at the job that the peers are given: `python -m bench.backtest.ours CANDLES TASK ROUNDS`."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.backtest.peers.measured import CASH, FAST, FASTS, FEE, SLOW, SLOWS, STOP, WARMUP, Job, measured
from kurs.backtest.plan import Plan, Sizing, StrategyChoice
from kurs.backtest.run import run
from kurs.backtest.sweep import sweep_ema
from kurs.market.columns import CandleColumns
from kurs.strategies import registry

MINUTE = 60_000


def prepare(candles: Mapping[str, Any]) -> CandleColumns:
    return CandleColumns(symbol="BTC/USD", interval=MINUTE, **candles)


def plan(name: str) -> Plan:
    return Plan(
        strategies=(
            StrategyChoice(name=name, parameters={"fast": FAST, "slow": SLOW} if name != "ema_crossover" else {}),
        ),
        cash=CASH,
        fee=FEE,
        stop_loss=STOP,
        warmup=WARMUP,
        sizing=Sizing(kind="fixed", value=1.0),
        rounding=False,
    )


def one(name: str, columns: CandleColumns) -> tuple[int, float]:
    outcome = run(plan(name), (columns,))
    return len(outcome.trades), outcome.final_equity


def sweep(columns: CandleColumns) -> tuple[int, float]:
    fast, slow = (np.array(side) for side in zip(*((f, s) for f in FASTS for s in SLOWS), strict=True))
    told = sweep_ema(columns, fast, slow, plan("ema_crossover"))
    return int(told.trades.sum()), float(told.final_equity.sum())


def candles_alone(columns: CandleColumns) -> tuple[int, float]:
    return len(columns), float(columns.close[-1])


def limit(columns: CandleColumns) -> tuple[int, float]:
    return averages_alone()(columns.close, FAST, SLOW), 0.0


def limit_of_sweep(columns: CandleColumns) -> tuple[int, float]:
    averages = averages_alone()
    return sum(averages(columns.close, fast, slow) for fast in FASTS for slow in SLOWS), 0.0


@cache
def averages_alone() -> Callable[[Any, int, int], int]:
    """What no run can do without: both averages and their comparison. The compiler is none of a run's own memory."""
    from numba import njit

    @njit(cache=True)
    def averages(close: Any, fast: int, slow: int) -> int:
        fast_alpha, slow_alpha = 2 / (fast + 1), 2 / (slow + 1)
        quick = calm = close[0]
        above, crosses = False, 0
        for row in range(1, len(close)):
            quick += fast_alpha * (close[row] - quick)
            calm += slow_alpha * (close[row] - calm)
            crosses += (quick > calm) != above
            above = quick > calm
        return crosses

    return averages


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        own = Path(home) / registry.FOLDER
        own.mkdir(mode=0o700)
        shutil.copyfile(Path(__file__).parent / "own" / "cross.py", own / "cross.py")
        (own / "cross.py").chmod(0o600)
        registry.look_in(Path(home))
        jobs: dict[str, Job] = {
            "one": partial(one, "ema_crossover"),
            "signals": partial(one, "cross_by_columns"),
            "polars": partial(one, "cross_by_polars"),
            "own": partial(one, "cross_by_candle"),
            "heard": partial(one, "cross_hearing"),
            "sweep": sweep,
            "candles": candles_alone,
            "limit": limit,
            "limit_of_sweep": limit_of_sweep,
        }
        measured(prepare, jobs)


if __name__ == "__main__":
    main()
