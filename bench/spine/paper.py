"""A month on paper through the command line, journal on: candles a second, peak memory, beside reading alone."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.measuring import Comparison, in_turn
from bench.spine.month import file

__all__ = ["run"]

READ = """
import sys
from pathlib import Path
from kurs.market.store import read_candles
print(sum(1 for _ in read_candles(Path(sys.argv[1])).candles()))
"""


def run() -> Iterator[Comparison]:
    for what, options in (("three strategies", ()), ("one strategy", ("--strategy", "ema_crossover"))):
        yield in_turn(
            f"paper run, journal on, {what}",
            partial(_paper, "candles_per_s", *options),
            _reading,
            unit="candles/s",
            what="reading the file and making the candles",
            reach=">= 20,000",
        )
    yield in_turn(
        "paper run over the month, peak memory",
        lambda: _paper("peak_mb"),
        lambda: _peak([sys.executable, "-c", READ, str(_month())]),
        unit="MB",
        what="reading alone",
        reach="<= 220",
        rounds=3,
    )


def _month() -> Path:
    return file(Path(tempfile.gettempdir()))


def _paper(figure: str, *options: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        command = [str(Path(sys.executable).with_name("kurs")), "run", "--replay", str(_month()), "--speed", "max"]
        command += options
        environment = {**os.environ, "KURS_HOME": home}
        if figure == "peak_mb":
            return _peak([*command, "--exit-at-end", "--json"], environment)
        done = subprocess.run([*command, "--exit-at-end", "--json"], env=environment, capture_output=True, check=True)
        result = json.loads(done.stdout)
        return float(result["candles"] / result["elapsed_s"])


def _reading() -> float:
    started = perf_counter()
    done = subprocess.run([sys.executable, "-c", READ, str(_month())], capture_output=True, check=True)
    return int(done.stdout) / (perf_counter() - started)


def _peak(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Largest resident size in MB of this one process, from the system's own accounting."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], env=environment, capture_output=True, check=True)
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6
