"""A real server in a process of its own, load on it, and what a request costs its processor."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

__all__ = ["Server", "of_each", "processor_time", "rate", "served_if", "serving", "serving_wsgi", "spent"]

SECONDS = 2
CONNECTIONS = 32
WITHIN = 20.0
THREADS = 8
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`url` without a path."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(factory: str) -> Iterator[Server]:
    """`factory` as "module:function": uvicorn, uvloop, httptools, one process, no logs."""
    quiet = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"]
    with _started(["uvicorn", factory, "--factory", *quiet, "--port"], "") as server:
        yield server


@contextmanager
def serving_wsgi(factory: str) -> Iterator[Server]:
    """`factory` as "module:function": gunicorn, one process of a few threads, connections kept open, no logs."""
    threads = ["--workers", "1", "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "30"]
    quiet = ["--no-control-socket", "--log-level", "error"]
    with _started(["gunicorn", f"{factory}()", *threads, *quiet, "--bind"], "127.0.0.1:") as server:
        yield server


@contextmanager
def served_if(
    needs: str, factory: str, *, serve: Callable[[str], AbstractContextManager[Server]] = serving
) -> Iterator[Server | None]:
    """None where the module `needs` is not installed."""
    if not _installed(needs):
        yield None
        return
    with serve(factory) as server:
        yield server


def processor_time(server: Server, path: str) -> float:
    """Microseconds of the server's own processor time per request: they do not depend on who else is busy."""
    before = spent(server.pid)
    answered, _ = _load(server, path)
    return (spent(server.pid) - before) / answered * 1e6


def rate(server: Server, path: str) -> float:
    """Requests per second."""
    answered, seconds = _load(server, path)
    return answered / seconds


def of_each(
    measure: Callable[[Server, str], float], servers: Mapping[str, Server | None], path: str
) -> dict[str, Callable[[], float] | None]:
    """The measurement of each, None for one that is not there."""
    return {name: None if server is None else partial(measure, server, path) for name, server in servers.items()}


@contextmanager
def _started(arguments: list[str], address: str) -> Iterator[Server]:
    """A Python program whose last argument is `address` and a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", *arguments, f"{address}{port}"], cwd=ROOT)
    try:
        _await_port(port, process)
        yield Server(pid=process.pid, port=port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        # What it is a part of is missing.
        return False


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            # Nothing tells when a port of another process opens.
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"no server on port {port} within {WITHIN:g} s")


def spent(pid: int) -> float:
    """User and system seconds of the process and its children, to the nanosecond where the scheduler tells."""
    return sum(_spent_alone(one) for one in (pid, *_children(pid)))


def _spent_alone(pid: int) -> float:
    schedules = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    if schedules:
        return sum(int(schedule.read_text().split()[0]) for schedule in schedules) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _load(server: Server, path: str) -> tuple[int, float]:
    """(requests answered, seconds); by wrk where it is installed, else by a client of ours."""
    if wrk := shutil.which("wrk"):
        return _wrk(wrk, server, path)
    return asyncio.run(_clients(server, path))


def _wrk(wrk: str, server: Server, path: str) -> tuple[int, float]:
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", server.url + path]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)s", said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(said)
    return int(found[1]), float(found[2])


async def _clients(server: Server, path: str) -> tuple[int, float]:
    started = time.perf_counter()
    until = started + SECONDS
    answered = await asyncio.gather(*(_client(server, path, until) for _ in range(CONNECTIONS)))
    return sum(answered), time.perf_counter() - started


async def _client(server: Server, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    answered = 0
    while time.perf_counter() < until:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(head.decode())
        length = re.search(rb"content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        answered += 1
    writer.close()
    await writer.wait_closed()
    return answered
