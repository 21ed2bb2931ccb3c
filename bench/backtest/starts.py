"""From the start of the process to a printed result, 100,000 candles: with nothing compiled yet, and again."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from bench.backtest.engines import PEERS, ROOT, known_engines, laid_down
from bench.backtest.tape import tape
from bench.measuring import Comparison
from kurs.market.files import write_candles

__all__ = ["run"]

KURS = str(Path(sys.executable).with_name("kurs"))
COUNT, TURNS = 100_000, 5
RULE = ["--cash", "1e9", "--fee", "0.001", "--stop-loss", "0.02", "--warmup", "300", "--sizing", "fixed:1"]
PARAMETERS = ["--param", "fast_period=12", "--param", "slow_period=26", "--no-rounding", "--json"]
# What reads the candles, and what compiles, or runs what was compiled.
FIRST, AGAIN = "numpy, polars, numba", "numpy, polars, llvmlite.binding"


def run() -> Iterator[Comparison]:
    with laid_down(COUNT) as file, tempfile.TemporaryDirectory() as folder:
        candles = Path(folder) / "candles.parquet"
        write_candles(candles, tape(COUNT))
        ours = [KURS, "backtest", "--strategy", "ema_crossover", "--candles", f"BTC/USD={candles}", *PARAMETERS, *RULE]
        starts = (("nothing compiled yet", 1, FIRST, "<= 2.5"), ("again", TURNS, AGAIN, "<= 0.9"))
        for name, turns, imports, reach in starts:
            # A second start finds what the first one has compiled.
            mine = [_spent(ours, folder) for _ in range(turns)]
            bare = [_spent([sys.executable, "-c", f"import {imports}"], folder) for _ in range(turns)]
            yield Comparison(
                question=f"process start to printed result, {name}",
                unit="s",
                ours=statistics.median(mine),
                theirs=statistics.median(bare),
                what=f"importing {imports}",
                spread=(min(mine), max(mine)),
                reach=reach,
                peers=tuple((engine, _peer(engine, file, folder)) for engine in ("vectorbt", "vectorbt-rust")),
            )


def _peer(engine: str, file: Path, folder: str) -> float | None:
    python = known_engines()[engine]
    if python is None:
        return None
    return _spent([str(python), "-P", str(PEERS / "vectorbt.py"), str(file), "one", "0"], f"{folder}/{engine}")


def _spent(command: Sequence[str], folder: str) -> float:
    own = {
        **os.environ,
        "NUMBA_CACHE_DIR": f"{folder}/compiled",
        "KURS_HOME": f"{folder}/home",
        "PYTHONPATH": str(ROOT),
    }
    begun = perf_counter()
    subprocess.run(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begun
