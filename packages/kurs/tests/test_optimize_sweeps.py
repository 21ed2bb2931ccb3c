"""Many pairs in one pass: each trial is what its single run is, and is chosen where it may be."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies import Here, edged_candles, job_of, study_of, ticked, walk

from kurs.backtest.plan import Sizing
from kurs.optimize.journal import Journal
from kurs.optimize.search import Executor
from kurs.optimize.study import Result, Study
from kurs.optimize.sweeps import Sweeps
from kurs.optimize.trials import unpacked_returns

pytest.importorskip("numba")


def carried_out(study: Study, path: Path, executor: Executor) -> Result:
    with Journal.open(path, study.head) as journal:
        return study.run(journal, executor, lambda _: None)


@pytest.mark.parametrize("objective", ["sharpe", "calmar", "net_profit"])
@pytest.mark.parametrize(
    "plan",
    [
        *({}, {"rounding": True}, {"stop_loss": 0.02, "warmup": 7}, {"sizing": Sizing(kind="fixed", value=3.0)}),
        # Nothing earns.
        {"fee": 0.1},
    ],
)
def test_each_trial_is_its_single_run(tmp_path: Path, objective: str, plan: dict[str, Any]) -> None:
    def study() -> Study:
        return study_of(
            ticked(edged_candles(1500)),
            "fast_period=2:12:2,slow_period=15:45:10",
            job=job_of(objective=objective, **plan),
            walk_forward=2,
        )

    assert Sweeps.fits(study())
    single = carried_out(study(), tmp_path / "single.jsonl", Here(study()))
    swept = carried_out(study(), tmp_path / "swept.jsonl", Sweeps(study().job, study().candles))
    assert len(swept.trials) == len(single.trials) == 24
    for one, other in zip(swept.trials, single.trials, strict=True):
        assert (one.number, one.parameters, one.state, one.trades) == (
            other.number,
            other.parameters,
            other.state,
            other.trades,
        )
        for name in ("value", "rank", "profit", "max_drawdown", "sharpe"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9, abs=1e-12), name
        assert unpacked_returns(one.returns) == pytest.approx(unpacked_returns(other.returns), rel=1e-6, abs=1e-12)
    assert swept.best is not None
    assert single.best is not None
    assert swept.best.number == single.best.number
    assert swept.belief.verdict == single.belief.verdict
    assert swept.forward is not None
    assert single.forward is not None
    assert [fold.parameters for fold in swept.forward.folds] == [fold.parameters for fold in single.forward.folds]
    assert [fold.value for fold in swept.forward.folds] == pytest.approx([fold.value for fold in single.forward.folds])


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), rows=st.integers(60, 700))
def test_pairs_that_never_trade_have_no_value(tmp_path_factory: pytest.TempPathFactory, seed: int, rows: int) -> None:
    study = study_of(walk(rows, seed), "fast_period=2:30:9,slow_period=31:600:70", job=job_of(objective="sharpe"))
    folder = tmp_path_factory.mktemp("studies")
    single = carried_out(study, folder / "single.jsonl", Here(study))
    swept = carried_out(study, folder / "swept.jsonl", Sweeps(study.job, study.candles))
    assert [(one.state, one.trades) for one in swept.trials] == [(one.state, one.trades) for one in single.trials]


def test_what_does_not_fit_is_left_to_single_runs() -> None:
    candles = walk(1000)
    assert not Sweeps.fits(study_of(candles, "fast_period=3:12"))
    assert not Sweeps.fits(study_of(candles, "fast_period=3:5,slow_period=10:12,lookback=1:2"))
    assert not Sweeps.fits(study_of(candles, job=job_of(engine="event")))
    assert not Sweeps.fits(study_of(candles, job=job_of(leverage=2.0)))
    assert not Sweeps.fits(study_of((candles, candles)))
    # The second fold begins before the slowest pair has seen what it needs.
    assert not Sweeps.fits(study_of(candles, "fast_period=3:5,slow_period=400:402", walk_forward=3))
    assert Sweeps.fits(study_of(candles, "fast_period=3:5,slow_period=400:402", walk_forward=3, anchored=True))
