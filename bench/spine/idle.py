"""What doing nothing costs: a paused market for a minute in each mode, beside a bare uvicorn."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import sleep

from bench.measuring import Comparison, in_turn
from bench.spine.commands import started

__all__ = ["run"]

SECONDS = 60
# Most of a core that each mode may take, in percent.
REACH = {"minimal": 0.2, "api": 0.2, "websocket": 0.5, "full": 1.0}
BARE = """
import asyncio, uvicorn
async def app(scope, receive, send): ...
uvicorn.run(app, port=0, lifespan="off", log_level="error")
"""


def run() -> Iterator[Comparison]:
    for mode, most in REACH.items():
        yield in_turn(
            f"idle, market paused, mode {mode}, {SECONDS} s",
            partial(_kurs_cpu, mode),
            _bare_cpu,
            unit="% core",
            what="bare uvicorn",
            reach=f"<= {most:g}",
            rounds=1,
        )
    yield in_turn(
        "idle, resident memory", _kurs_memory, _bare_memory, unit="MB", what="bare uvicorn", reach="<= 150", rounds=3
    )


def _kurs_cpu(mode: str) -> float:
    with tempfile.TemporaryDirectory() as home, started(Path(home), "--speed", "0", "--mode", mode) as (process, _):
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
    """Seconds of processor time of this process and its threads so far, to the nanosecond."""
    return sum(int(told.read_text().split()[0]) for told in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
