"""The steps of prices are those of the whole history, whatever is cut from it and however coarse it is made."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import msgspec
import numpy as np
import pytest

from kurs.backtest.artefact import Source
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.run import run
from kurs.backtest.steps import assumed_instrument, of_whole
from kurs.cli.backtesting import loaded
from kurs.cli.plans import load
from kurs.domain.market import DAY, MINUTE
from kurs.market.columns import CandleColumns
from kurs.market.files import write_candles
from kurs.market.resample import resampled
from kurs.market.sample import sample_days
from kurs.optimize.shared import mapped, shared

CENT, WHOLE = Decimal("0.01"), Decimal(1)
PLAN = Plan(
    strategies=(StrategyChoice(name="ema_crossover", parameters={"fast_period": 3, "slow_period": 9}),),
    cash=10_000.0,
    fee=0.0,
    stop_loss=0.0051,
)


@pytest.fixture
def history() -> CandleColumns:
    """Whole prices, but for one low of the first day, which no coarser candle shows: the next minute's is lower."""
    whole = sample_days(2)
    prices = {name: np.rint(getattr(whole, name)) for name in ("open", "high", "low", "close")}
    prices["low"][100] -= 0.75
    prices["low"][101] = prices["low"][100] - 10.25
    return replace(whole, **prices)


@pytest.fixture
def source(history: CandleColumns, tmp_path: Path) -> Source:
    path = tmp_path / "BTC_USD-1m.parquet"
    write_candles(path, history)
    return Source(symbol="BTC/USD", timeframe="", path=str(path))


def tick(columns: CandleColumns) -> Decimal:
    return assumed_instrument(columns).tick_size


def test_a_part_keeps_the_steps_of_the_whole(history: CandleColumns, source: Source) -> None:
    second = int(history.time[0]) + DAY
    assert (tick(history), tick(history.since(second))) == (CENT, WHOLE)
    assert tick(of_whole(history).since(second)) == CENT
    assert tick(load(msgspec.structs.replace(source, start=second))) == CENT


def test_coarser_ones_keep_the_steps_of_the_finer(history: CandleColumns, source: Source) -> None:
    quarter = 15 * MINUTE
    assert tick(resampled(history, quarter)) == WHOLE
    assert tick(resampled(of_whole(history), quarter)) == CENT
    (columns,) = loaded([source], quarter)
    assert tick(columns) == CENT


def test_other_processes_keep_them(history: CandleColumns) -> None:
    with shared([of_whole(history), history]) as (handle, layouts):
        assert [columns.decimals for columns in mapped(handle, layouts)] == [2, None]


def test_a_plan_with_a_timeframe_trades_on_the_steps_of_the_whole(history: CandleColumns, source: Source) -> None:
    quarter = msgspec.structs.replace(PLAN, timeframe=15 * MINUTE)
    told = run(quarter, loaded([source], 15 * MINUTE))
    assert told.digest == run(quarter, [history]).digest
    stops = [trade.exit_price for trade in told.trades if trade.reason == "stop"]
    assert any(price != round(price) for price in stops)
    one, many = (run(msgspec.structs.replace(quarter, engine=engine), [history]) for engine in ("compiled", "event"))
    assert (
        one.trades.exit_price.tolist() == many.trades.exit_price.tolist() == [trade.exit_price for trade in told.trades]
    )
