"""Many plans over the same candles: their figures without their trades, pairs of EMAs in lanes, on all cores.

Each gives what its single run gives: trades and equity to the last bit, figures of the returns to 1e-12.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurs.backtest import compiled, loops, records
from kurs.backtest.plan import Plan
from kurs.domain.errors import BadInput
from kurs.domain.instruments import Instrument
from kurs.market.columns import CandleColumns, FloatArray, IntArray
from kurs.market.resample import resampled
from kurs.strategies.registry import create

__all__ = ["Sweep", "sweep", "sweep_ema"]

NO_MARKS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sweep:
    """One value a plan, in the order in which they were given.

    `mean`, `spread` (one degree of freedom less; NaN of a single candle) and `downside` (root of the mean square of
    losses) are of the returns from candle to candle, the first from the plan's cash; `max_drawdown` is a fraction of
    the highest equity before. `curve` is the equity of each plan at the rows that were asked for.
    """

    final_equity: FloatArray
    trades: IntArray
    mean: FloatArray
    spread: FloatArray
    downside: FloatArray
    max_drawdown: FloatArray
    curve: FloatArray

    def __len__(self) -> int:
        return len(self.final_equity)


def sweep_ema(
    columns: CandleColumns,
    fast: ArrayLike,
    slow: ArrayLike,
    plan: Plan,
    *,
    marks: IntArray = NO_MARKS,
    cores: int | None = None,
    instrument: Instrument | None = None,
) -> Sweep:
    """The plan with each pair of periods of `ema_crossover`, whatever its own parameters are; `marks` are rising rows.

    BadInput for a plan that the compiled engine does not trade, or a pair that the strategy refuses.
    """
    columns = resampled(columns, plan.timeframe or columns.interval)
    _require_fit(plan, columns, instrument)
    pairs = tuple(np.ascontiguousarray(np.atleast_1d(periods), np.int64) for periods in (fast, slow))
    strategies = [create("ema_crossover", fast_period=f, slow_period=s) for f, s in zip(*pairs, strict=True)]
    warmup = np.array([compiled.warmup_of(plan, strategy) for strategy in strategies], np.int64)
    terms = compiled.terms_of(plan, columns, instrument)
    results, curve = np.empty((len(warmup), records.RESULTS)), np.empty((len(warmup), len(marks)))

    trade_lanes = loops.sweep_crosses.ready()

    def trade(first: int) -> None:
        block = slice(first, first + records.LANES)
        trade_lanes(
            columns.open,
            columns.high,
            columns.low,
            columns.close,
            pairs[0][block],
            pairs[1][block],
            warmup[block],
            terms,
            marks,
            results[block],
            curve[block],
            np.empty((records.NUMBERS, records.LANES)),
            np.empty((records.COUNTS, records.LANES), np.int64),
            np.empty((records.FLAGS, records.LANES), np.bool_),
            np.empty((records.WIDTH, records.LANES)),
        )

    _on_cores(trade, range(0, len(warmup), records.LANES), cores)
    return _told(results, curve, len(columns))


def sweep(
    columns: CandleColumns,
    plans: Sequence[Plan],
    *,
    marks: IntArray = NO_MARKS,
    cores: int | None = None,
    instrument: Instrument | None = None,
) -> Sweep:
    """Any plans that the compiled engine trades, each by its own run; a run's equity is kept no longer than that.

    BadInput for a plan that it does not trade.
    """
    for plan in plans:
        _require_fit(plan, columns, instrument)
    results, curve = np.empty((len(plans), records.RESULTS)), np.empty((len(plans), len(marks)))

    measure = loops.measure.ready()

    def trade(number: int) -> None:
        outcome = compiled.run(plans[number], columns, instrument=instrument)
        measure(outcome.equity, plans[number].cash, results[number])
        results[number, records.TRADES] = len(outcome.trades)
        curve[number] = outcome.equity[marks]

    _on_cores(trade, range(len(plans)), cores)
    return _told(results, curve, len(columns))


def _require_fit(plan: Plan, columns: CandleColumns, instrument: Instrument | None) -> None:
    why = compiled.unfit(plan, [columns], instrument=instrument)
    if why is not None:
        raise BadInput.of("plan", plan.strategies[0].name, f"plans for the compiled engine; here {why}")


def _on_cores(task: Callable[[int], None], numbers: Iterable[int], cores: int | None) -> None:
    """Compiled code lets other threads run, so threads are enough."""
    with ThreadPoolExecutor(cores or _cores()) as threads:
        for _ in threads.map(task, numbers):
            pass


def _cores() -> int:
    """Those that this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _told(results: FloatArray, curve: FloatArray, rows: int) -> Sweep:
    mean = results[:, records.TOTAL] / rows
    # Returns of nothing are inf and NaN.
    with np.errstate(invalid="ignore"):
        apart = np.maximum(results[:, records.SQUARES] - results[:, records.TOTAL] * mean, 0.0)
    return Sweep(
        final_equity=results[:, records.EQUITY].copy(),
        trades=results[:, records.TRADES].astype(np.int64),
        mean=mean,
        spread=np.sqrt(apart / (rows - 1)) if rows > 1 else np.full(len(mean), np.nan),
        downside=np.sqrt(results[:, records.DOWNSIDE] / rows),
        max_drawdown=1.0 - results[:, records.LOWEST],
        curve=curve,
    )
