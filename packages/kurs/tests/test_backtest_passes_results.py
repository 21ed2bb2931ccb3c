"""Results of the compiled passes in memory: what is kept of one stays as it was, and holds nothing else of it."""

from collections.abc import Iterator

import msgspec
import numpy as np
import pytest

from kurs.backtest import compiled
from kurs.backtest.memory import LEAST
from kurs.backtest.outcome import Outcome
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.backtest.run import run
from kurs.market.columns import CandleColumns, FloatArray

pytest.importorskip("numba")

ROWS = LEAST + 1000


@pytest.fixture(scope="module")
def candles() -> CandleColumns:
    close = 100 * np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.003, ROWS)))
    time = np.arange(ROWS) * 60_000
    return CandleColumns(
        symbol="BTC/USD", interval=60_000, time=time, open=close, high=close, low=close, close=close, volume=close
    )


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    compiled.EQUITY.kept.clear()
    compiled.RECORDS.kept.clear()
    yield
    compiled.EQUITY.kept.clear()
    compiled.RECORDS.kept.clear()


def outcome_of(candles: CandleColumns, slow: int = 9) -> Outcome:
    choice = StrategyChoice(name="ema_crossover", parameters={"fast_period": 3, "slow_period": slow})
    return run(Plan(strategies=(choice,), rounding=False, engine="compiled"), [candles])


def owner(numbers: FloatArray) -> object:
    """What holds the memory that is shown."""
    shown: object = numbers
    while (held := getattr(shown, "base", None)) is not None or (held := getattr(shown, "obj", None)) is not None:
        shown = held
    return shown


def test_trades_that_are_kept_alone_hold_no_equity(candles: CandleColumns) -> None:
    outcome = outcome_of(candles)
    trades, equity = outcome.trades, outcome.equity.ctypes.data
    told = trades.digest()
    del outcome
    others = outcome_of(candles, slow=20)
    assert others.equity.ctypes.data == equity
    assert trades.digest() == told


def test_equity_that_is_kept_alone_holds_no_trades(candles: CandleColumns) -> None:
    held = owner(outcome_of(candles).equity)
    assert isinstance(held, np.ndarray)
    assert held.nbytes == 8 * ROWS


def test_what_the_equity_is_a_view_of_keeps_its_numbers(candles: CandleColumns) -> None:
    equity = outcome_of(candles).equity
    told, shown, kept = equity.tobytes(), getattr(equity, "base", None), []
    while shown is not None:
        kept.append(memoryview(shown))
        shown = getattr(shown, "base", None)
    del equity
    for slow in (12, 20, 40):
        outcome_of(candles, slow=slow)
    assert kept
    assert all(view.tobytes() == told for view in kept)


def test_a_changed_copy_of_a_result_keeps_its_numbers(candles: CandleColumns) -> None:
    outcome = outcome_of(candles)
    copy, told = msgspec.structs.replace(outcome, notes=("a copy",)), (outcome.equity_data, outcome.digest)
    del outcome
    for slow in (12, 20, 40):
        outcome_of(candles, slow=slow)
    assert (copy.equity_data, copy.digest) == told
