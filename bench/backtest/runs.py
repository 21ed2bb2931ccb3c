"""One run of one rule: compiled, from signals of one's own, and from a strategy in Python."""

from collections.abc import Iterator
from pathlib import Path

from bench.backtest.engines import Job, asked, laid_down, median
from bench.measuring import Comparison

__all__ = ["run"]

# Of a run that takes a tenth of a millisecond the first few tell how soon Python is at speed.
ROUNDS, SHORT_ROUNDS, TURNS = 5, 50, 3
# The others watch a stop only from the candle after the entry's: of 18,460 trades over a million candles 11 stop there.
SAME_WORK = 1e-5


def run() -> Iterator[Comparison]:
    with laid_down(10_000) as file:
        yield _ms(file, "a run over 10,000 candles", "one", ("vectorbt", "vectorbt-rust"), "<= 0.1")
    with laid_down(100_000) as file:
        called = ("backtesting", "nautilus", "backtrader")
        yield _each(file, 100_000, "a strategy in Python, 100,000 candles", "own", "own", called, "<= 2000")
        yield _each(file, 100_000, "the same, told of its fills, 100,000 candles", "heard", "own", (), "<= 2000")
    with laid_down(1_000_000) as file:
        compiled = ("vectorbt", "vectorbt-rust")
        yield _each(file, 1_000_000, "a run over 1,000,000 candles", "one", "one", compiled, "<= 4")
        yield _each(file, 1_000_000, "signals of one's own, 1,000,000 candles", "signals", "one", compiled, "<= 20")
        yield _each(
            file, 1_000_000, "the same with averages by Polars, 1,000,000 candles", "polars", "one", (), "<= 20"
        )
        yield _memory(file)


def _each(
    file: Path, count: int, question: str, task: str, theirs: str, engines: tuple[str, ...], reach: str
) -> Comparison:
    return _compared(file, question, task, theirs, engines, reach, unit="ns", scale=1e9 / count)


def _ms(file: Path, question: str, task: str, engines: tuple[str, ...], reach: str) -> Comparison:
    return _compared(file, question, task, task, engines, reach, unit="ms", scale=1e3, rounds=SHORT_ROUNDS)


def _compared(
    file: Path,
    question: str,
    task: str,
    theirs: str,
    engines: tuple[str, ...],
    reach: str,
    *,
    unit: str,
    scale: float,
    rounds: int = ROUNDS,
) -> Comparison:
    """In turn, each in a process of its own; every engine that fills by the same rule has to agree."""
    ours: list[Job] = []
    beside: dict[str, list[Job]] = {engine: [] for engine in engines}
    for _ in range(TURNS):
        ours.append(_needed(asked(None, file, task, rounds)))
        for engine in engines:
            job = asked(engine, file, theirs, 2 if theirs == "own" else rounds)
            if job is not None:
                beside[engine].append(job)
    _agree(ours[0], beside)
    mine = sorted(median(job) * scale for job in ours)
    limit = _needed(asked(None, file, "limit", rounds))
    return Comparison(
        question=question,
        unit=unit,
        ours=mine[len(mine) // 2],
        theirs=median(limit) * scale,
        what="one bare pass",
        spread=(mine[0], mine[-1]),
        reach=reach,
        peers=tuple((engine, _middle(jobs, scale)) for engine, jobs in beside.items()),
    )


def _middle(jobs: list[Job], scale: float) -> float | None:
    figures = sorted(median(job) * scale for job in jobs)
    return figures[len(figures) // 2] if figures else None


def _agree(ours: Job, beside: dict[str, list[Job]]) -> None:
    """A figure says nothing where the work is not the same: as many trades, and nearly the same equity.

    nautilus_trader fills on the signal's own candle.
    """
    for engine, jobs in beside.items():
        if jobs and (jobs[0].trades != ours.trades or abs(jobs[0].equity / ours.equity - 1) > SAME_WORK):
            raise RuntimeError(f"{engine} traded otherwise: {jobs[0]} instead of {ours}")


def _memory(file: Path) -> Comparison:
    ours = _needed(asked(None, file, "one", 1))
    bare = _needed(asked(None, file, "candles", 1))
    beside = {engine: asked(engine, file, "one", 1) for engine in ("vectorbt", "vectorbt-rust", "nautilus")}
    return Comparison(
        question="a run over 1,000,000 candles, peak memory",
        unit="MiB",
        ours=ours.peak,
        theirs=bare.peak,
        what="the candles alone",
        spread=(ours.peak, ours.peak),
        reach="<= 250",
        peers=tuple((engine, None if job is None else job.peak) for engine, job in beside.items()),
    )


def _needed(job: Job | None) -> Job:
    if job is None:
        raise RuntimeError("no answer")
    return job
