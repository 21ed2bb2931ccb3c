"""A cluster of two processes: the same results as here, and trials that fail are told as they are here."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from processes import KURS, environment, until
from studies import Here, job_of, study_of, walk, write_strategy

import kurs
from kurs.domain.errors import BadInput, Unavailable
from kurs.market.files import write_candles
from kurs.optimize.cluster import Cluster
from kurs.optimize.journal import Journal
from kurs.optimize.search import Executor
from kurs.optimize.study import Result, Study
from kurs.strategies.registry import look_in

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        yield cluster


@contextmanager
def begun(*arguments: str, path: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """A part of a cluster as a process of its own, which takes Kurs from `path`; it need not end well."""
    process = subprocess.Popen(
        (sys.executable, "-m", "dask", *arguments),
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def cluster_of(path: str = "") -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of a scheduler that has one worker, and the scheduler."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    worker = ("worker", address, "--no-nanny", "--no-dashboard", "--nthreads", "1")
    at = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    with begun("scheduler", *at) as scheduler, begun(*worker, path=path):
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
        yield address, scheduler


def carried_out(study: Study, path: Path, executor: Executor) -> Result:
    with Journal.open(path, study.head) as journal:
        return study.run(journal, executor, lambda _: None)


def of(folder: Path, source: str) -> str:
    (folder / "mine.py").write_text(source)
    return f"custom({folder / 'mine.py'}:score)"


@pytest.mark.parametrize("method", ["random", "tpe"])
def test_a_cluster_comes_to_what_one_process_comes_to(tmp_path: Path, scheduler: Any, method: str) -> None:
    source = of(tmp_path, "def score(outcome):\n    return outcome.final_equity / max(len(outcome.trades), 5)\n")

    def study() -> Study:
        space = "fast_period=3:20,slow_period=10:60"
        return study_of(walk(700), space, job=job_of(objective=source), method=method, trials=20, walk_forward=2)

    here = carried_out(study(), tmp_path / "here.jsonl", Here(study()))
    with Cluster(scheduler.scheduler_address, study().job, study().candles, patient=method == "tpe") as cluster:
        there = carried_out(study(), tmp_path / "there.jsonl", cluster)
    assert len(there.trials) == 20
    if method == "random":
        assert [(t.number, t.parameters, t.value, t.returns) for t in there.trials] == [
            (t.number, t.parameters, t.value, t.returns) for t in here.trials
        ]
        assert there.belief == here.belief


def test_a_trial_that_raises_costs_itself(tmp_path: Path, scheduler: Any) -> None:
    source = "def score(outcome):\n    if len(outcome.trades) % 2:\n        raise ValueError('odd')\n    return 1.0\n"
    study = study_of(walk(500), job=job_of(objective=of(tmp_path, source)))
    with Cluster(scheduler.scheduler_address, study.job, study.candles) as cluster:
        result = carried_out(study, tmp_path / "one.jsonl", cluster)
    assert {trial.state for trial in result.trials} == {"done", "failed"}
    assert {trial.why for trial in result.trials if trial.state == "failed"} == {"mine.py, line 3: ValueError: odd"}


def test_an_attribute_that_no_outcome_has_ends_the_search(tmp_path: Path, scheduler: Any) -> None:
    study = study_of(walk(300), job=job_of(objective=of(tmp_path, "def score(outcome):\n    return outcome.profits\n")))
    with (
        Cluster(scheduler.scheduler_address, study.job, study.candles) as cluster,
        pytest.raises(BadInput, match=r"^objective mine.py, line 2: AttributeError: .*; known: candles"),
    ):
        carried_out(study, tmp_path / "one.jsonl", cluster)
    assert (tmp_path / "one.jsonl").read_text().count("\n") == 1


def test_a_cluster_without_workers_is_told() -> None:
    study = study_of(walk(300))
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0", silence_logs=50) as empty,
        pytest.raises(Unavailable, match="it has no workers"),
        Cluster(empty.scheduler_address, study.job, study.candles),
    ):
        pass


def test_workers_of_another_program_are_told_though_its_version_is_the_same(tmp_path: Path) -> None:
    shutil.copytree(Path(kurs.__file__).parent, tmp_path / "kurs", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "kurs" / "backtest" / "curve.py").open("a") as opened:
        opened.write("\n# The same, in other words.\n")
    study = study_of(walk(300))
    with (
        cluster_of(str(tmp_path)) as (address, _),
        pytest.raises(Unavailable, match=r"run another program, though it is called Kurs .* too; install there what"),
        Cluster(address, study.job, study.candles),
    ):
        pass


def test_a_scheduler_that_dies_is_one_line(tmp_path: Path) -> None:
    candles, study = tmp_path / "BTC_USD-1h.parquet", tmp_path / "one.jsonl"
    write_candles(candles, walk(2000))
    space = ("--strategy", "ema_crossover", "--space", "fast_period=3:20,slow_period=21:80", "--no-rounding")
    # The engine itself, which takes its time.
    trials = ("--filling", "touch", "--trials", "900", "--candles", str(candles), "--study", str(study))
    with (
        cluster_of() as (address, scheduler),
        subprocess.Popen(
            (str(KURS), "optimize", *space, *trials, "--cluster", address),
            env=environment(tmp_path / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as search,
    ):
        try:
            until(lambda: study.is_file() and study.read_bytes().count(b"\n") > 9, "some trials")
            scheduler.kill()
            _, told = search.communicate(timeout=60)
        finally:
            search.kill()
    gone = "its scheduler is gone; what has ended is kept, the same goes on"
    assert [line for line in told.splitlines() if " of 900 trials" not in line] == [f"kurs: cluster {address}: {gone}"]
    assert search.returncode == 4


def test_a_strategy_of_ones_own_goes_along(tmp_path: Path, scheduler: Any) -> None:
    write_strategy(tmp_path)
    look_in(tmp_path)
    study = study_of(walk(300), "period=4:9,at=6,kind=raise", job=job_of("trouble"))
    with Cluster(scheduler.scheduler_address, study.job, study.candles) as cluster:
        result = carried_out(study, tmp_path / "one.jsonl", cluster)
    look_in(None)
    assert [trial.state for trial in result.trials] == ["done", "done", "failed", "done", "done", "done"]
    assert "ValueError: as it was told" in result.trials[2].why
