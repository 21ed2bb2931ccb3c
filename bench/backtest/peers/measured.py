"""What every runner shares: candles in, the job several times, one line of JSON out. Needs NumPy alone."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

__all__ = ["CASH", "FAST", "FASTS", "FEE", "SLOW", "SLOWS", "STOP", "WARMUP", "measured"]

# The rule: EMA 12 over EMA 26, one unit a trade, 0.1 % a side, a stop 2 % below the entry, nothing before candle 300.
FAST, SLOW, FEE, STOP, WARMUP, CASH = 12, 26, 0.001, 0.02, 300, 1e9
# 400 pairs.
FASTS, SLOWS = tuple(range(4, 44, 2)), tuple(range(50, 150, 5))

Prepare = Callable[[Mapping[str, Any]], Any]
Job = Callable[[Any], tuple[int, float]]


def measured(prepare: Prepare, jobs: Mapping[str, Job]) -> None:
    """Runs the job that the command line names; it gives (trades, equity). The first round, which compiles, apart."""
    file, task, rounds = sys.argv[1:]
    rows = np.load(file)
    candles = {name: rows[name] for name in rows.dtype.names}
    seconds: list[float] = []
    trades, equity = 0, 0.0
    ready = None
    for _ in range(int(rounds) + 1):
        # One set of candles at a time, for the peak of memory is told as well.
        del ready
        ready = prepare(candles)
        begun = perf_counter()
        trades, equity = jobs[task](ready)
        seconds.append(perf_counter() - begun)
    told = {"first": seconds[0], "seconds": seconds[1:], "trades": trades, "equity": equity, "peak": _peak()}
    print(json.dumps(told))


def _peak() -> float:
    """The most resident memory so far, in MiB; what getrusage tells is never less than that of who started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
