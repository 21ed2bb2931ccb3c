"""A real uvicorn in a process of its own, load on it, and what a request costs its processor."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Server", "processor_time", "rate", "serving"]

SECONDS = 2
CONNECTIONS = 32
WITHIN = 20.0
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
    """`factory` as "module:function": uvloop, httptools, one process, no logs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port)]
    quiet = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"]
    process = subprocess.Popen([*command, *quiet], cwd=ROOT)
    try:
        _await_port(port, process)
        yield Server(pid=process.pid, port=port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def processor_time(server: Server, path: str) -> float:
    """Microseconds of the server's own processor time per request: they do not depend on who else is busy."""
    before = _spent(server.pid)
    answered, _ = _load(server, path)
    return (_spent(server.pid) - before) / answered * 1e6


def rate(server: Server, path: str) -> float:
    """Requests per second."""
    answered, seconds = _load(server, path)
    return answered / seconds


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


def _spent(pid: int) -> float:
    """User and system seconds of the process, to the nanosecond where the scheduler tells."""
    schedule = Path(f"/proc/{pid}/schedstat")
    if schedule.exists():
        return int(schedule.read_text().split()[0]) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
