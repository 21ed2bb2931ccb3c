"""What request metrics cost a service that says hello: uvicorn, one process each, with them and bare, in turn.

On a machine that does other things as well the app alone tells most: it needs neither a socket nor the other processor.
The load comes from wrk where it is installed, else from a client of ours.
"""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import uvloop
from fastapi import FastAPI
from starlette.types import Message, Scope

from bench.measuring import Comparison, in_turn
from kadens.asgi import MetricsMiddleware, RequestMetrics
from kadens.metrics import Registry

__all__ = ["bare", "instrumentator", "measured", "run"]

ROUNDS = 15
SECONDS = 1
SLICES = 200
CALLS = 20
CONNECTIONS = 32
WITHIN = 20.0
ROOT = Path(__file__).resolve().parents[2]
INSTRUMENTATOR = "prometheus-fastapi-instrumentator"

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    pid: int
    port: int


def bare() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app


def measured() -> FastAPI:
    app = bare()
    app.add_middleware(MetricsMiddleware, metrics=RequestMetrics(Registry()))
    return app


def instrumentator() -> FastAPI:
    app = bare()
    import_module("prometheus_fastapi_instrumentator").Instrumentator().instrument(app).expose(app)
    return app


def run() -> Iterator[Comparison]:
    apps = {"measured": measured(), "bare": bare()}
    yield in_turn(
        "hello world, the app alone", partial(_called, apps["measured"]), partial(_called, apps["bare"]),
        unit="us", what="bare, CPU per call", reach="<= 4 us more", rounds=ROUNDS,
    )  # fmt: skip
    with _serving("bare") as plain, _serving("measured") as ours, _instrumented() as peer:
        yield from _compared("hello world with request metrics", ours, plain, peer)


def _compared(question: str, ours: Server, plain: Server, peer: Server | None) -> Iterator[Comparison]:
    for server in (ours, plain, peer):
        if server is not None:
            _load(server)
    yield in_turn(
        question, partial(_processor_time, ours), partial(_processor_time, plain),
        unit="us", what="bare, server's CPU per request", reach="<= 4 us more", rounds=ROUNDS,
        peers={INSTRUMENTATOR: partial(_of_peer, _processor_time, peer)},
    )  # fmt: skip
    yield in_turn(
        question, partial(_rate, ours), partial(_rate, plain),
        unit="1/s", what="bare", reach=">= 0.94", rounds=ROUNDS,
        peers={INSTRUMENTATOR: partial(_of_peer, _rate, peer)},
    )  # fmt: skip


@contextmanager
def _instrumented() -> Iterator[Server | None]:
    if find_spec("prometheus_fastapi_instrumentator") is None:
        yield None
        return
    with _serving("instrumentator") as server:
        yield server


def _of_peer(measure: Callable[[Server], float], server: Server | None) -> float:
    if server is None:
        raise ModuleNotFoundError(INSTRUMENTATOR)
    return measure(server)


def _processor_time(server: Server) -> float:
    before = _spent(server.pid)
    answered, _ = _load(server)
    return (_spent(server.pid) - before) / answered * 1e6


def _rate(server: Server) -> float:
    answered, seconds = _load(server)
    return answered / seconds


def _called(app: FastAPI) -> float:
    """Processor time of one call, without a server and the system: the best of many short slices, since whatever else
    the machine does can only add to it."""

    async def slice_of_calls() -> float:
        started = time.process_time()
        for _ in range(CALLS):
            await app(_scope(), _nothing_received, _nothing_sent)
        return (time.process_time() - started) / CALLS * 1e6

    async def best() -> float:
        return min([await slice_of_calls() for _ in range(SLICES)])

    return uvloop.run(best())


def _scope() -> Scope:
    return {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "root_path": "", "query_string": b"",
        "headers": [(b"host", b"localhost")], "scheme": "http", "server": ("127.0.0.1", 80), "client": None,
        "asgi": {"version": "3.0"}, "http_version": "1.1",
    }  # fmt: skip


async def _nothing_received() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nothing_sent(message: Message) -> None: ...


@contextmanager
def _serving(factory: str) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", f"{__name__}:{factory}", "--factory", "--port", str(port)]
    quiet = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"]
    paths = os.pathsep.join((os.fspath(ROOT), os.fspath(ROOT / "packages/kadens/src")))
    process = subprocess.Popen([*command, *quiet], cwd=ROOT, env={**os.environ, "PYTHONPATH": paths})
    try:
        _await_port(port, process)
        yield Server(pid=process.pid, port=port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
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


def _load(server: Server) -> tuple[int, float]:
    """(requests answered, seconds)."""
    if wrk := shutil.which("wrk"):
        return _wrk(wrk, server)
    return asyncio.run(_clients(server))


def _wrk(wrk: str, server: Server) -> tuple[int, float]:
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"http://127.0.0.1:{server.port}/"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)s", said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(said)
    return int(found[1]), float(found[2])


async def _clients(server: Server) -> tuple[int, float]:
    started = time.perf_counter()
    until = started + SECONDS
    answered = await asyncio.gather(*(_client(server.port, until) for _ in range(CONNECTIONS)))
    return sum(answered), time.perf_counter() - started


async def _client(port: int, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < until:
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(head.decode())
        length = re.search(rb"content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        answered += 1
    writer.close()
    await writer.wait_closed()
    return answered
