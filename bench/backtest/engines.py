"""Every engine that is there, asked in turn for the same job in a process of its own."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.backtest.tape import tape

__all__ = ["Job", "asked", "known_engines", "laid_down", "median"]

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "bench" / "backtest" / "peers"
NAMES = ("time", "open", "high", "low", "close", "volume")
WITHIN = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one engine made of it: seconds of each round, the first one apart, and its peak memory in MiB."""

    first: float
    seconds: Sequence[float]
    trades: int
    equity: float
    peak: float


def known_engines() -> Mapping[str, Path | None]:
    """The interpreter of each engine by name; None where it is not installed."""
    lines = (PEERS / "environments.txt").read_text().splitlines()
    names = [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
    pythons = {name: ROOT / ".venv-peers" / name / "bin" / "python" for name in names}
    return {name: python if python.exists() else None for name, python in pythons.items()}


@contextmanager
def laid_down(count: int) -> Iterator[Path]:
    """A file of so many candles, which every engine reads before the clock runs."""
    candles = tape(count)
    rows = np.empty(count, dtype=[(name, "<i8" if name == "time" else "<f8") for name in NAMES])
    for name in NAMES:
        rows[name] = getattr(candles, name)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "candles.npy"
        np.save(file, rows)
        yield file


def asked(engine: str | None, file: Path, task: str, rounds: int, *, alone: bool = True) -> Job | None:
    """Ours when `engine` is None; None for one that is not installed. `alone`: on one processor."""
    if engine is None:
        command = [sys.executable, "-m", "bench.backtest.ours"]
    else:
        python = known_engines()[engine]
        if python is None:
            return None
        command = [str(python), "-P", str(PEERS / f"{engine.removesuffix('-rust')}.py")]
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    cores = sorted(os.sched_getaffinity(0))
    with _on(cores[:1] if alone else cores):
        told = subprocess.run(
            [*command, str(file), task, str(rounds)],
            capture_output=True,
            text=True,
            env=own,
            timeout=WITHIN,
            check=False,
        )
    if told.returncode:
        raise RuntimeError(f"{engine or 'kurs'}: {told.stderr[-2000:]}")
    return Job(**json.loads(told.stdout.splitlines()[-1]))


def median(job: Job) -> float:
    return statistics.median(job.seconds)


@contextmanager
def _on(cores: Sequence[int]) -> Iterator[None]:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
