"""Trials of a search in a second: several workers against one, as processes of this machine and as a Dask cluster."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.backtest.tape import tape
from bench.measuring import Comparison
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.optimize.cluster import Cluster
from kurs.optimize.journal import Journal
from kurs.optimize.objective import Objective
from kurs.optimize.processes import Processes
from kurs.optimize.search import Executor
from kurs.optimize.space import Space
from kurs.optimize.study import Study
from kurs.optimize.trials import Job

__all__ = ["run"]

SHORT, YEAR, SPACE, STRATEGY = 100_000, 525_600, "fast_period=3:60,slow_period=70:300", "ema_crossover"
# Of each worker, and of them those until all are at work.
TRIALS, FIRST = 400, 0.25
TURNS = 5
PROCESSES, ON_CLUSTER = 4, 2

Workers = Callable[[Study], AbstractContextManager[Executor]]
# By the number of workers, and the turn.
Studies = Callable[[int, int], Study]


def run() -> Iterator[Comparison]:
    cores = len(os.sched_getaffinity(0))
    job = Job(
        plan=Plan(strategies=(StrategyChoice(name=STRATEGY),), stop_loss=0.02, rounding=False),
        objective=Objective.parse("sharpe"),
    )

    def studies(count: int) -> Studies:
        candles, space = tape(count), Space.parse(SPACE, strategy=STRATEGY)
        return lambda workers, turn: Study(job, (candles,), space, method="random", trials=TRIALS * workers, seed=turn)

    for count, what in ((YEAR, "a year of minutes"), (SHORT, f"{SHORT:,} candles")):
        yield _compared(
            f"{PROCESSES} processes on {cores} cores, {what} a trial",
            ">= 0.85",
            studies(count),
            min(PROCESSES, cores),
            lambda workers: lambda study: Processes(study.job, study.candles, workers=PROCESSES if workers > 1 else 1),
        )
    yield from _on_a_cluster(studies(SHORT))


def _on_a_cluster(study: Studies) -> Iterator[Comparison]:
    try:
        from distributed import LocalCluster
    except ImportError:
        return
    made = {
        workers: LocalCluster(  # type: ignore[no-untyped-call]  # it has no types
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
        )
        for workers in (1, ON_CLUSTER)
    }
    try:
        yield _compared(
            f"{ON_CLUSTER} workers of a Dask cluster, {SHORT:,} candles a trial",
            ">= 0.7",
            study,
            ON_CLUSTER,
            lambda workers: lambda study: Cluster(made[workers].scheduler_address, study.job, study.candles),
        )
    finally:
        for cluster in made.values():
            cluster.close()


def _compared(question: str, reach: str, study: Studies, linear: int, workers: Callable[[int], Workers]) -> Comparison:
    shares: list[float] = []
    for turn in range(TURNS):
        alone, together = (_speed(study(count, turn), workers(count)) for count in (1, linear))
        shares.append(together / alone / linear)
    return Comparison(
        question=question,
        unit="of linear",
        ours=median(shares),
        theirs=1.0,
        what="one worker, times as many",
        spread=(min(shares), max(shares)),
        reach=reach,
    )


def _speed(study: Study, workers: Workers) -> float:
    """Trials a second, once all workers have begun."""
    ended: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Journal.open(Path(folder) / "study.jsonl", study.head) as journal,
        workers(study) as executor,
    ):
        study.run(journal, executor, lambda _: ended.append(perf_counter()))
    first = int(len(ended) * FIRST)
    return (len(ended) - first - 1) / (ended[-1] - ended[first])
