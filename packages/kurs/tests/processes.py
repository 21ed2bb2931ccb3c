"""Kurs as real processes: commands run to their end, a serving one talked to, states waited for."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import numpy as np

from kurs.domain.market import MINUTE
from kurs.market.columns import CandleColumns
from kurs.market.files import write_candles
from kurs.market.store import read_candles

__all__ = [
    "KURS",
    "WITHIN",
    "Done",
    "Serving",
    "a_recording",
    "complaints",
    "environment",
    "kurs",
    "reached",
    "rows",
    "serving",
    "until",
]

KURS = Path(sys.executable).with_name("kurs")
MONTH = Path(__file__).resolve().parents[4] / "shared" / "data" / "candles" / "BTC_PERP-1m.parquet"
COLUMNS = ("time", "open", "high", "low", "close", "volume")

T = TypeVar("T")

# Seconds until a state that does not come is given up; other processes may have the machine for a while.
WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said before it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's own, with nothing of Kurs in it but what is given."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KURS_", "_TYPER", "_KURS"))}
    return own | {"KURS_HOME": str(home)} | dict(more or {})


def kurs(home: Path, *arguments: object, within: float = WITHIN, env: Mapping[str, str] | None = None) -> Done:
    """Runs one command to its end."""
    command = [str(KURS), *map(str, arguments)]
    done = subprocess.run(
        command, env=environment(home, env), capture_output=True, text=True, timeout=within, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


def complaints(err: str) -> str:
    """What a run wrote to stderr, but for how late its event loop was: that tells of the machine."""
    late = "WARNING kadens.profiling.event_loop: the event loop was blocked"
    return "".join(line for line in err.splitlines(keepends=True) if not line.startswith(late))


def until(look: Callable[[], T], what: str, *, within: float = WITHIN) -> T:
    """Asks until the answer is true, and gives it; fails with `what` and the last answer after `within` s."""
    end = time.monotonic() + within
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < end, f"{what}: not within {within} s; last seen: {seen!r}"
        time.sleep(0.02)


async def reached(look: Callable[[], object]) -> None:
    """As `until`, beside other tasks of this event loop; what takes longer than some turns has the processor."""
    async with asyncio.timeout(WITHIN):
        for pause in chain(repeat(0.0, 200), repeat(0.001)):
            if look():
                return
            await asyncio.sleep(pause)


class Serving:
    """A child that serves: its address, and a browser that has signed in."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        self.said: dict[str, Any] = json.loads(line)
        self.client = httpx2.Client(base_url=self.said["address"], timeout=WITHIN, trust_env=False)

    def sign_in(self) -> None:
        answer = self.client.post("/sign-in", data={"token": self.said["sign_in_token"]})
        assert answer.status_code == 303, answer.text

    def status(self) -> dict[str, Any]:
        answer = self.client.get("/api/bot-status")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def bots(self) -> list[dict[str, Any]]:
        """Of one that has not recovered yet its name is known, and little else."""
        found: list[dict[str, Any]] = self.status()["bots"]
        return found

    def recovered(self) -> list[dict[str, Any]]:
        """The bots once all of them have recovered, or could not; none before."""
        bots = self.bots()
        return [] if any(bot["status"] == "starting" for bot in bots) else bots

    def tell(self, number: int) -> None:
        self.process.send_signal(number)

    def complaint(self) -> str:
        """Waits for the next line of `complaints`."""
        assert self.process.stderr is not None
        return next((line for line in iter(self.process.stderr.readline, "") if complaints(line)), "")

    def ended(self, within: float = WITHIN) -> Done:
        """Waits for the end; what it wrote after its first line."""
        out, err = self.process.communicate(timeout=within)
        return Done(self.process.returncode, out, complaints(err))

    def stop(self, within: float = WITHIN) -> Done:
        self.tell(signal.SIGTERM)
        return self.ended(within)


@contextmanager
def serving(
    home: Path, *arguments: object, env: Mapping[str, str] | None = None, files: int | None = None
) -> Iterator[Serving]:
    """`kurs run` on a free port, signed in; killed at the latest when the block ends. It may open so many `files`."""
    command = [str(KURS), "run", "--port", "0", "--json", *map(str, arguments)]
    if files is not None:
        command = ["sh", "-c", f'ulimit -n {files} && exec "$0" "$@"', *command]
    process = subprocess.Popen(
        command,
        env=environment(home, env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            found = Serving(process)
            with found.client:
                found.sign_in()
                yield found
        finally:
            process.kill()


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    """What another reader of the data folder's database sees now; [] before there is one."""
    path = home / "kurs.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path, timeout=0.2)) as connection:
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []


def a_recording(folder: Path, count: int, *, first: int = 0, name: str = "BTC_PERP-1m.parquet") -> Path:
    """`count` candles of the recorded month as a file; of a drawn one where the recording is not at hand."""
    whole = read_candles(MONTH) if MONTH.is_file() else _drawn(first + count)
    chosen: Mapping[str, Any] = {field: getattr(whole, field)[first : first + count] for field in COLUMNS}
    path = folder / name
    write_candles(path, CandleColumns(symbol=whole.symbol, interval=MINUTE, origin=path.name, **chosen))
    return path


def _drawn(count: int) -> CandleColumns:
    """A random walk with trends, so that every strategy finds something to do."""
    draw = np.random.default_rng(20240229)
    steps = draw.normal(0, 0.0008, count) + 0.0006 * np.sin(np.arange(count) / 12)
    close = np.round(46_000 * np.exp(np.cumsum(steps)), 1)
    opening = np.concatenate(([46_000.0], close[:-1]))
    spread = np.round(np.abs(draw.normal(0, 20, count)), 1)
    return CandleColumns(
        symbol="BTC/USD",
        interval=MINUTE,
        time=1_640_991_660_000 + MINUTE * np.arange(count, dtype=np.int64),
        open=opening,
        high=np.maximum(opening, close) + spread,
        low=np.minimum(opening, close) - spread,
        close=close,
        volume=np.round(draw.uniform(1, 100, count), 2),
        origin="drawn",
    )
