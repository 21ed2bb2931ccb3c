"""Parameters chosen on the past and traded on what followed: no fold sees its test, the money is one line."""

import dataclasses
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from studies import Here, job_of, study_of, walk

from kurs.backtest.plan import Slippage
from kurs.backtest.run import run
from kurs.domain.errors import BadInput
from kurs.market.columns import CandleColumns
from kurs.optimize.evaluation import Bench, with_parameters
from kurs.optimize.journal import Journal
from kurs.optimize.study import Result
from kurs.optimize.trials import Trial
from kurs.optimize.walk_forward import Fold, folds, walk_forward
from kurs.strategies.registry import create


@given(
    rows=st.integers(150, 5000),
    count=st.integers(1, 20),
    purge=st.integers(0, 50),
    anchored=st.booleans(),
)
def test_tests_follow_what_is_learnt_from_and_each_other(rows: int, count: int, purge: int, anchored: bool) -> None:
    try:
        found = folds(rows, count, anchored=anchored, purge=purge)
    except BadInput:
        assert rows // (count + 3) < 30 or 3 * (rows // (count + 3)) - purge < 30
        return
    assert [fold.number for fold in found] == list(range(1, count + 1))
    assert found[-1].test[1] == rows
    for fold in found:
        assert fold.train[1] + purge == fold.test[0] < fold.test[1]
        assert fold.train[1] - fold.train[0] >= 30
        assert (fold.train[0] == 0) == (anchored or fold.number == 1)
    for one, following in pairwise(found):
        assert one.test[1] == following.test[0]


def result_of(candles: CandleColumns, path: Path, **options: object) -> Result:
    study = study_of(candles, walk_forward=3, **options)  # type: ignore[arg-type]
    with Journal.open(path, study.head) as journal:
        return study.run(journal, Here(study), lambda _: None)


def with_other_end(candles: CandleColumns, row: int) -> CandleColumns:
    """The same candles up to a row, others from there on."""
    other = walk(len(candles), 99)
    scale = candles.close[row - 1] / other.close[row - 1]
    changed: dict[str, Any] = {}
    for name in ("open", "high", "low", "close"):
        changed[name] = np.concatenate([getattr(candles, name)[:row], getattr(other, name)[row:] * scale])
    return CandleColumns(
        symbol=candles.symbol, interval=candles.interval, time=candles.time, volume=candles.volume, **changed
    )


@pytest.mark.parametrize("anchored", [False, True])
def test_the_future_decides_nothing(tmp_path: Path, anchored: bool) -> None:
    candles = walk(1200, 1)
    whole = result_of(candles, tmp_path / "one.jsonl", anchored=anchored, purge=10)
    assert whole.forward is not None
    first = whole.forward.folds[0]
    # What follows the first test changes nothing of it; what is purged changes no choice.
    after = result_of(with_other_end(candles, first.fold.test[1]), tmp_path / "two.jsonl", anchored=anchored, purge=10)
    assert after.forward is not None
    assert msgspec.to_builtins(after.forward.folds[0]) == msgspec.to_builtins(first)
    rows = first.fold.test[1] - first.fold.test[0]
    assert np.array_equal(after.forward.equity[:rows], whole.forward.equity[:rows])
    purged = result_of(
        with_other_end(candles, first.fold.train[1]), tmp_path / "three.jsonl", anchored=anchored, purge=10
    )
    assert purged.forward is not None
    assert purged.forward.folds[0].parameters == first.parameters
    assert purged.forward.folds[0].value == first.value


def test_the_money_is_one_line_and_a_fold_ends_flat(tmp_path: Path) -> None:
    candles = walk(1200, 2)
    result = result_of(candles, tmp_path / "one.jsonl")
    forward = result.forward
    assert forward is not None
    money = forward.cash
    at = 0
    for fold in forward.folds:
        first, last = fold.fold.test
        assert fold.parameters is not None
        plan = msgspec.structs.replace(with_parameters(job_of().plan, fold.parameters), cash=money, warmup=first)
        outcome = run(plan, [candles.rows(0, last)])
        held = outcome.held.get(candles.symbol, 0.0)
        end = outcome.final_equity - abs(held) * float(candles.close[last - 1]) * plan.fee
        line = forward.equity[at : at + last - first]
        assert line[-1] == pytest.approx(end, rel=1e-12)
        assert np.allclose(line[:-1], outcome.equity[first:-1], rtol=1e-12)
        assert fold.profit == pytest.approx(end - money)
        assert fold.trades == len(outcome.trades) + (held != 0)
        money, at = end, at + last - first
    assert forward.profit == pytest.approx(money - forward.cash)
    assert len(forward.time) == len(forward.equity) == at
    assert result.forward is not None


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(
    ("slippage", "volumes", "share"),
    [
        (Slippage(), 4.0, 0.0),
        (Slippage(kind="fixed", value=100.0), 4.0, 0.01),
        (Slippage(kind="spread", value=0.01), 4.0, 0.005),
        # A quarter of the candle's volume.
        (Slippage(kind="volume", value=100.0), 4.0, 0.005),
        # The most that slippage takes.
        (Slippage(kind="volume", value=100.0), 1e-6, 0.9999),
        # More than the candle has.
        (Slippage(kind="fixed", value=9_000.0, within=True), 4.0, None),
    ],
)
def test_what_is_sold_at_a_folds_end_pays_slippage(
    slippage: Slippage, volumes: float, share: float | None, side: int
) -> None:
    candles = walk(400, 3)
    job = job_of(slippage=slippage, short=side < 0)
    bench = Bench(job, (candles,))
    parameters: dict[str, int | float | str] = {"fast_period": 3, "slow_period": 10}

    def held(row: int) -> float:
        return bench.outcome(parameters, 200, row).held.get("BTC/USD", 0.0)

    # Not one that the last candle opened, whose volume is changed.
    last = next(row for row in range(300, 400) if held(row) * side > 0 and held(row) == held(row - 1))
    amount = abs(held(last))
    volume = candles.volume.copy()
    volume[last - 1] = volumes * amount
    candles = dataclasses.replace(candles, volume=volume)
    bench = Bench(job, (candles,))
    outcome = bench.outcome(parameters, 200, last)
    assert abs(outcome.held["BTC/USD"]) == amount
    fold = Fold(number=1, train=(0, 200), test=(200, last))
    chosen = Trial(fold=1, number=0, parameters=parameters, state="done", value=1.0, profit=1.0)
    forward = walk_forward(bench, [(fold, chosen)], cash=10_000.0, fee=0.001)
    close = float(candles.close[last - 1])
    worst = candles.low if side > 0 else candles.high
    price = float(worst[last - 1]) if share is None else close * (1 - side * share)
    lost = amount * abs(close - price) + amount * price * 0.001
    assert forward.equity[-1] == pytest.approx(outcome.final_equity - lost, rel=1e-12)
    assert np.array_equal(forward.equity[:-1], outcome.equity[:-1])


def test_efficiency_is_growth_out_of_sample_over_that_in_sample() -> None:
    candles = walk(400, 3)
    bench = Bench(job_of(), (candles,))
    fold = Fold(number=1, train=(0, 200), test=(200, 400))
    parameters: dict[str, int | float | str] = {"fast_period": 3, "slow_period": 10}
    outcome = bench.outcome(parameters, 200, 400)
    gained = Trial(fold=1, number=0, parameters=parameters, state="done", value=1.0, profit=1000.0)
    forward = walk_forward(bench, [(fold, gained)], cash=10_000.0, fee=0.001)
    held = sum(abs(a) for a in outcome.held.values())
    end = outcome.final_equity - held * float(candles.close[-1]) * 0.001
    # In sample it could trade only when its warm-up was over.
    learnt = 200 - create("ema_crossover", **parameters).warmup
    assert 100 < learnt < 200
    assert forward.efficiency == pytest.approx(np.log(end / 10_000) / 200 / (np.log(1.1) / learnt))
    assert forward.efficiency_reason is None
    lost = msgspec.structs.replace(gained, profit=-1000.0)
    unknown = walk_forward(bench, [(fold, lost)], cash=10_000.0, fee=0.001)
    assert (unknown.efficiency, unknown.efficiency_reason) == (None, "what was chosen had not grown in sample")


def test_without_a_choice_the_cash_is_kept() -> None:
    bench = Bench(job_of(), (walk(400),))
    forward = walk_forward(bench, [(Fold(number=1, train=(0, 200), test=(200, 400)), None)], cash=500.0, fee=0.001)
    assert forward.equity.tolist() == [500.0] * 200
    assert forward.folds[0].parameters is None
    assert forward.efficiency is None
