"""How long a person waits: `kurs --help`, and a start until the server is ready."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

from bench.measuring import Comparison, in_turn

__all__ = ["run", "started"]

KURS = str(Path(sys.executable).with_name("kurs"))
IMPORTS = "import fastapi, uvicorn, sqlalchemy.ext.asyncio, aiosqlite"


def run() -> Iterator[Comparison]:
    yield in_turn(
        "kurs --help",
        lambda: _spent([KURS, "--help"]),
        lambda: _spent([sys.executable, "-c", "import typer"]),
        unit="s",
        what="importing typer",
        reach="<= 0.25",
        rounds=9,
    )
    yield in_turn(
        "start to ready, existing database",
        _ready,
        lambda: _spent([sys.executable, "-c", IMPORTS]),
        unit="s",
        what="importing the frameworks",
        reach="<= 2",
    )


def _spent(command: list[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begun


_HOME = tempfile.mkdtemp()


def _ready() -> float:
    begun = perf_counter()
    with started(Path(_HOME), "--speed", "0") as (_, _address):
        return perf_counter() - begun


class started:  # noqa: N801  # used as a with-statement's verb
    """A server as a child process, ready when the block begins, gone when it ends."""

    def __init__(self, home: Path, *arguments: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        command = [KURS, "run", "--port", str(port), "--json", *arguments]
        self.process = subprocess.Popen(
            command, env={**os.environ, "KURS_HOME": str(home)}, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> tuple["subprocess.Popen[str]", str]:
        assert self.process.stdout is not None
        json.loads(self.process.stdout.readline())
        deadline = perf_counter() + 30
        while perf_counter() < deadline:
            try:
                urllib.request.urlopen(f"{self.address}/readyz", timeout=1)
            except (urllib.error.URLError, OSError):
                sleep(0.005)
            else:
                return self.process, self.address
        raise TimeoutError(f"{self.address} was not ready within 30 s")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)
