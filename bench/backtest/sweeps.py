"""400 pairs of averages over 100,000 candles, on all processors."""

from collections.abc import Iterator

from bench.backtest.engines import asked, laid_down, median
from bench.measuring import Comparison

__all__ = ["run"]

TURNS = 3


def run() -> Iterator[Comparison]:
    with laid_down(100_000) as file:
        ours, limits, peers = [], [], []
        for _ in range(TURNS):
            ours.append(asked(None, file, "sweep", 5, alone=False))
            limits.append(asked(None, file, "limit_of_sweep", 1))
        theirs = asked("vectorbt-rust", file, "sweep", 1, alone=False)
        mine = sorted((job for job in ours if job is not None), key=median)
        middle, limit = mine[len(mine) // 2], min(median(job) for job in limits if job is not None)
        peers = [("vectorbt-rust", None if theirs is None else median(theirs))]
        if theirs is not None and theirs.trades != middle.trades:
            raise RuntimeError(f"vectorbt traded otherwise: {theirs.trades} instead of {middle.trades}")
        yield Comparison(
            question="400 pairs x 100,000 candles",
            unit="s",
            ours=median(middle),
            theirs=limit,
            what="their averages alone, one after the other",
            spread=(median(mine[0]), median(mine[-1])),
            reach="<= 0.08",
            peers=tuple(peers),
        )
        bare, peaks = asked(None, file, "candles", 1), sorted(job.peak for job in mine)
        yield Comparison(
            question="the same, peak memory",
            unit="MiB",
            ours=peaks[len(peaks) // 2],
            theirs=bare.peak if bare else 0.0,
            what="the candles alone",
            spread=(peaks[0], peaks[-1]),
            reach="<= 150",
            peers=(("vectorbt-rust", None if theirs is None else theirs.peak),),
        )
