"""What doing nothing costs: a paused market for some seconds, beside a bare uvicorn."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from bench.measuring import Comparison, in_turn
from bench.spine.commands import started

__all__ = ["run"]

SECONDS = 15
BARE = """
import asyncio, uvicorn
async def app(scope, receive, send): ...
uvicorn.run(app, port=0, lifespan="off", log_level="error")
"""


def run() -> Iterator[Comparison]:
    yield in_turn(
        f"idle, market paused, {SECONDS} s",
        _kurs_cpu,
        _bare_cpu,
        unit="% core",
        what="bare uvicorn",
        reach="<= 0.5",
        rounds=3,
    )
    yield in_turn(
        "idle, resident memory", _kurs_memory, _bare_memory, unit="MB", what="bare uvicorn", reach="<= 150", rounds=3
    )


def _kurs_cpu() -> float:
    with tempfile.TemporaryDirectory() as home, started(Path(home), "--speed", "0") as (process, _):
        return _share(process.pid)


def _bare_cpu() -> float:
    with _bare() as process:
        return _share(process.pid)


def _kurs_memory() -> float:
    with tempfile.TemporaryDirectory() as home, started(Path(home), "--speed", "0") as (process, _):
        sleep(1)
        return _resident(process.pid)


def _bare_memory() -> float:
    with _bare() as process:
        return _resident(process.pid)


class _bare:  # noqa: N801  # used as a with-statement's verb
    def __enter__(self) -> "subprocess.Popen[bytes]":
        self.process = subprocess.Popen([sys.executable, "-c", BARE])
        sleep(2)
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


def _share(pid: int) -> float:
    sleep(1)
    before = _cpu(pid)
    sleep(SECONDS)
    return (_cpu(pid) - before) / SECONDS * 100


def _cpu(pid: int) -> float:
    """Seconds of processor time of this process and its threads so far."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
