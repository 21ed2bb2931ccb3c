"""A thousand WebSocket clients: how late a fill comes to them, what each costs, and what a slow one costs the others.

The server runs in a process of its own on one core, all clients in this one on the other: raw sockets, whose frames
are counted and not decoded. Each fill holds the moment at which it was published on the bus.
"""

import asyncio
import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import uvicorn
import uvloop
from msgspec import structs

from bench.measuring import Comparison
from bench.serving import spent
from kurs import __version__
from kurs.api.access import Access
from kurs.api.app import create_app
from kurs.api.state import AppState
from kurs.api.stream.running import open_hub
from kurs.bootstrap import MarketChoice, open_platform
from kurs.bus import Bus
from kurs.cli.serving import bind
from kurs.cli.sockets import SocketProtocol
from kurs.domain.events import FillBooked
from kurs.domain.fills import Fill
from kurs.domain.orders import Side
from kurs.settings import Settings

__all__ = ["run"]

CLIENTS = 1_000
PER_SECOND = 20
SECONDS = 5.0
# What the server may be given to speak WebSocket with.
WAYS: dict[str, Any] = {"kurs": SocketProtocol, "sansio": "websockets-sansio", "websockets": "websockets"}
MARK = b'"data":{"id":"'
MASK = b"\0\0\0\0"
UNREAD = 4096
UNREAD_ANSWERS = 400


def run() -> Iterator[Comparison]:
    """The way that Kurs is served, beside uvicorn's own."""
    ours, theirs = _measured("kurs"), _measured("sansio")
    rate = f"{CLIENTS} clients, {PER_SECOND} messages/s each"
    yield _compared(f"{rate}: p99", "ms", ours.p99, theirs.p99, "uvicorn's own way", "<= 100 ms")
    yield _compared(f"{rate}: median", "ms", ours.median, theirs.median, "uvicorn's own way", "")
    yield _compared("a message to one client", "µs", ours.cost, theirs.cost, "uvicorn's own way", "")
    yield _compared("a client, resident", "kB", ours.memory, theirs.memory, "uvicorn's own way", "<= 60 kB")
    slow = _measured("kurs", slow=1)
    yield _compared("beside one who reads nothing: p99", "ms", slow.p99, ours.p99, "without", "the same")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Milliseconds, µs of processor time a message, kB a client, and messages that came of those that should."""

    median: float
    p99: float
    cost: float
    memory: float
    share: float


def _compared(question: str, unit: str, ours: float, theirs: float, what: str, reach: str) -> Comparison:
    return Comparison(
        question=question, unit=unit, ours=ours, theirs=theirs, what=what, spread=(ours, ours), reach=reach
    )


def _measured(way: str, *, slow: int = 0) -> Measured:
    with _server(way) as server, _Clients(server, CLIENTS, slow=slow) as clients:
        memory = (server.resident() - server.before) / (CLIENTS + slow)
        before = spent(server.process.pid)
        server.tell("publish")
        came = clients.read_for(SECONDS)
        cost = (spent(server.process.pid) - before) / len(came) * 1e6
        delays = sorted(came)
        return Measured(
            median=statistics.median(delays),
            p99=delays[int(len(delays) * 0.99)],
            cost=cost,
            memory=memory / 1000,
            share=len(delays) / (CLIENTS * PER_SECOND * SECONDS),
        )


# ── the clients ───────────────────────────────────────────────────────────────────────────────────


class _Clients:
    """Many raw sockets that listen to the fills, `slow` more that never read."""

    def __init__(self, server: "_Server", count: int, *, slow: int) -> None:
        self._server = server
        self._count = count
        self._slow = slow
        self._sockets: list[socket.socket] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        for number in range(self._count + self._slow):
            one = self._opened(slow=number >= self._count)
            self._sockets.append(one)
        return self

    def __exit__(self, *_: object) -> None:
        self._selector.close()
        for one in self._sockets:
            one.close()

    def read_for(self, seconds: float) -> Sequence[float]:
        """Milliseconds from the event to here, of each message."""
        rests: dict[int, bytes] = {}
        delays: list[float] = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for key, _ in self._selector.select(0.1):
                received = self._received(key.fileobj)
                now = time.monotonic_ns()
                data = rests.get(key.fd, b"") + received
                rests[key.fd] = _read(data, now, delays)
        return delays

    def _received(self, one: Any) -> bytes:
        received: bytes = one.recv(65_536)
        if not received:
            raise RuntimeError("the server hung up")
        return received

    def _opened(self, *, slow: bool) -> socket.socket:
        one = socket.socket()
        if slow:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD)
        one.connect(("127.0.0.1", self._server.port))
        one.sendall(
            b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Authorization: Bearer %b\r\n\r\n" % self._server.token.encode()
        )
        _until(one, b'"authenticated"')
        one.sendall(_framed(b'{"action":"subscribe","topic":"fills"}'))
        _until(one, b'"snapshot"')
        if slow:
            # Until the server has more for it than it wants to keep.
            for _ in range(UNREAD_ANSWERS):
                one.sendall(_framed(b'{"action":"subscribe","topic":"bots"}'))
                one.sendall(_framed(b'{"action":"unsubscribe","topic":"bots"}'))
        else:
            one.setblocking(False)
            self._selector.register(one, selectors.EVENT_READ)
        return one


def _framed(text: bytes) -> bytes:
    return b"\x81" + bytes([0x80 | len(text)]) + MASK + text


def _until(one: socket.socket, text: bytes) -> None:
    received = b""
    while text not in received:
        more = one.recv(65_536)
        if not more:
            raise RuntimeError(received.decode(errors="replace"))
        received += more


def _read(data: bytes, now: int, delays: list[float]) -> bytes:
    """Counts the whole frames; gives the rest."""
    while len(data) >= 4:
        length, head = data[1], 2
        if length == 126:
            length, head = int.from_bytes(data[2:4]), 4
        if len(data) < head + length:
            break
        frame = data[head : head + length]
        place = frame.find(MARK)
        if place >= 0:
            begin = place + len(MARK)
            delays.append((now - int(frame[begin : frame.index(b'"', begin)])) / 1e6)
        data = data[head + length :]
    return data


# ── the server ────────────────────────────────────────────────────────────────────────────────────


class _Server:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        told = json.loads(self._line())
        self.port: int = urlsplit(told["url"]).port or 0
        self.token: str = told["token"]
        self.before = self.resident()

    def tell(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def resident(self) -> int:
        """Bytes."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def _server(way: str) -> Iterator[_Server]:
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "bench.spine.streams", way]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: _pin(cores[0])
    ) as process:
        _pin(cores[-1])
        try:
            yield _Server(process)
        finally:
            os.sched_setaffinity(0, cores)
            process.kill()


def _pin(core: int) -> None:
    os.sched_setaffinity(0, {core})


async def _serve(way: str, folder: Path) -> None:
    many = Settings().streams.model_copy(
        update={
            "connections": 100_000,
            "connections_per_address": 100_000,
            "connections_per_minute": 1_000_000,
            "messages_per_second": 100_000.0,
        }
    )
    settings = Settings().model_copy(update={"streams": many})
    async with open_platform(settings, folder, MarketChoice(speed=0.0)) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        access = Access.over(platform.database, folder, platform.clock, requests_per_second=1_000_000)
        async with open_hub(
            settings,
            services=platform.services,
            bots=platform.bots,
            books=platform.books,
            bus=platform.bus,
            access=access,
            clock=platform.clock,
        ) as hub:
            state = AppState(
                services=platform.services,
                bots=platform.bots,
                access=access,
                clock=platform.clock,
                version=__version__,
                environment="bench",
                streams=hub,
            )
            with bind("127.0.0.1", 0) as listener:
                config = uvicorn.Config(
                    create_app(state, platform.kadens),
                    ws=WAYS[way],
                    ws_per_message_deflate=False,
                    lifespan="on",
                    log_level="error",
                    access_log=False,
                )
                serving = asyncio.create_task(uvicorn.Server(config).serve(sockets=[listener]))
                token = await access.tokens.issue("bench", ["read"])
                url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                print(json.dumps({"url": url, "token": token.text}), flush=True)
                await asyncio.to_thread(sys.stdin.readline)
                await _publish(platform.bus)
                await serving


async def _publish(bus: Bus) -> None:
    fill = Fill(
        trade_id="",
        client_order_id="btc-000001",
        symbol="BTC/USD",
        side=Side.BUY,
        amount=Decimal("0.5"),
        price=Decimal("60000"),
        fee=Decimal("60"),
        fee_currency="USD",
        maker=False,
        time=1_704_067_200_000,
    )
    due = time.monotonic()
    while True:
        bus.publish(FillBooked("btc", structs.replace(fill, trade_id=str(time.monotonic_ns())), Decimal(10_000)), 1)
        due += 1 / PER_SECOND
        await asyncio.sleep(due - time.monotonic())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(sys.argv[1], Path(folder)))
