"""Several server processes behind one port, on one PostgreSQL and one Valkey: the same truth, whichever answers."""

import asyncio
import json
import signal
import socket
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from processes import KURS, Serving, environment, rows, serving, until
from servers import PostgresServer, Valkey
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from kurs.api.auth import Tokens
from kurs.api.stream.running import relay_name
from kurs.cli.fronting import run_front
from kurs.cli.private import private_socket, socket_path
from kurs.cli.serving import bind
from kurs.clock import SystemClock
from kurs.domain.errors import BadInput, ResourceBusy, Unavailable
from kurs.persistence import Database
from kurs.persistence import Tokens as TokenStore
from kurs.settings import Settings, load

WITHIN = 15.0


@contextmanager
def front(home: Path, port: int = 0, *, env: Mapping[str, str]) -> Iterator[Serving]:
    with fronting(home, port, env=env) as process:
        found = Serving(process)
        with found.client:
            yield found


@contextmanager
def fronting(home: Path, port: int = 0, *, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`kurs front` on this port, 0 for a free one, as it begins; killed at the latest when the block ends."""
    command = [str(KURS), "front", "--port", str(port), "--json"]
    told = environment(home, env)
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


class Stream:
    """A client's side of `/ws`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def next(self, within: float = WITHIN, **what: Any) -> Any:
        """The next message with these fields; others are passed over."""
        end = time.monotonic() + within
        while True:
            found = json.loads(self.socket.recv(timeout=max(0.0, end - time.monotonic())))
            if all(found.get(name) == value for name, value in what.items()):
                return found

    def ended(self) -> int | None:
        """The close code."""
        try:
            while True:
                self.next()
        except ConnectionClosed as end:
            return None if end.rcvd is None else end.rcvd.code

    def order(self, order_id: str) -> Any:
        """What is told of this one next."""
        while True:
            found = self.next(type="update", topic="orders")
            if found["data"]["id"] == order_id:
                return found

    def subscribe(self, topic: str) -> Any:
        """The snapshot."""
        self.socket.send(json.dumps({"action": "subscribe", "topic": topic}))
        return self.next(type="snapshot", topic=topic)


@contextmanager
def stream(server: Serving, token: str) -> Iterator[Stream]:
    """Past the greeting."""
    header = {"Authorization": f"Bearer {token}"}
    with connect(f"ws{server.said['address'].removeprefix('http')}/ws", additional_headers=header, proxy=None) as found:
        heard = Stream(found)
        heard.next(type="authenticated")
        yield heard


@dataclass(frozen=True, slots=True)
class House:
    """Who trades, and a front on a port of its own."""

    home: Path
    env: dict[str, str]
    trader: Serving
    other: Serving
    token: str

    @property
    def both(self) -> tuple[Serving, Serving]:
        return self.trader, self.other

    def ask(self, server: Serving, method: str, path: str, **options: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | dict(options.pop("headers", {}))
        return server.client.request(method, path, headers=headers, **options)

    def order(self) -> dict[str, Any]:
        """One that waits below the price, for a while."""
        path = "/api/market-data/ticker/BTCUSD"
        price = until(lambda: self.ask(self.trader, "GET", path).json()["last"], "a first price")
        return {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.001, "price": round(price * 0.97)}


@contextmanager
def backed(postgres: PostgresServer, database: str) -> Iterator[tuple[Path, dict[str, str], str]]:
    """A data folder, what a process has to be told, and a token; the folder's name is short, as a socket's must be."""
    with tempfile.TemporaryDirectory(prefix="kurs-") as folder:
        valkey = Valkey(Path(folder))
        valkey.start()
        try:
            env = {
                "KURS_DATABASE__URL": postgres.url(database),
                "KURS_SERVER__REDIS_URL": valkey.url,
                "KURS_STREAMS__CONNECTIONS_PER_MINUTE": "10000",
            }
            yield Path(folder) / "home", env, asyncio.run(prepared(postgres.url(database)))
        finally:
            valkey.stop()


async def prepared(url: str) -> str:
    """A token that may read and trade, in a database as `kurs run` makes it."""
    async with Database(url) as database:
        await database.upgrade()
        return (await Tokens(TokenStore(database), SystemClock()).issue("test", ("read", "trade"))).text


def port_of(server: Serving) -> int:
    return int(server.said["address"].rpartition(":")[2])


@contextmanager
def both(home: Path, *arguments: object, env: Mapping[str, str]) -> Iterator[tuple[Serving, Serving]]:
    """Who trades, and a front that began at the same time."""
    with fronting(home, env=env) as process, serving(home, *arguments, env=env) as trader:
        other = Serving(process)
        with other.client:
            until(lambda: other.client.get("/readyz").status_code == 200, "both are ready")
            yield trader, other


@pytest.fixture(scope="module")
def house(postgres_server: PostgresServer) -> Iterator[House]:
    postgres_server.create_database("fronts")
    with ExitStack() as stack:
        home, env, token = stack.enter_context(backed(postgres_server, "fronts"))
        # Orders are placed by hand alone.
        trader, other = stack.enter_context(both(home, "--without", "bots", env=env))
        yield House(home, env, trader, other, token)


# ── the same truth ────────────────────────────────────────────────────────────────────────────────


def test_a_token_and_a_session_hold_at_both(house: House) -> None:
    for server in house.both:
        answer = house.ask(server, "GET", "/api/balances")
        assert (answer.status_code, answer.json()["balances"][0]["currency"]) == (200, "USD")
        wrong = server.client.get("/api/orders", headers={"Authorization": "Bearer kurs_000000000000_no"})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthenticated")
    signed_in = httpx2.post(f"{house.other.said['address']}/api/session", json={"token": house.token}, trust_env=False)
    assert signed_in.status_code == 201, signed_in.text
    cookie = {"Cookie": signed_in.headers["set-cookie"].partition(";")[0]}
    for server in house.both:
        found = httpx2.get(f"{server.said['address']}/api/session", headers=cookie, trust_env=False).json()
        assert found["id"] == signed_in.json()["id"]


def test_an_order_placed_at_one_is_placed_once_and_seen_at_all(house: House) -> None:
    key = {"Idempotency-Key": "through a front"}
    order = house.order()
    placed = house.ask(house.other, "POST", "/api/orders", json=order, headers=key)
    assert placed.status_code == 201, placed.text
    again = house.ask(house.trader, "POST", "/api/orders", json=order, headers=key)
    assert again.json()["id"] == placed.json()["id"]
    for server in house.both:
        found = house.ask(server, "GET", "/api/orders").json()["orders"]
        assert [one["id"] for one in found].count(placed.json()["id"]) == 1
        refused = house.ask(server, "POST", "/api/orders", json=order | {"amount": -1})
        assert refused.status_code == 400


def test_streams_have_the_same_numbers_at_both(house: House) -> None:
    with stream(house.trader, house.token) as one, stream(house.other, house.token) as two:
        assert one.subscribe("orders")["data"] == two.subscribe("orders")["data"]
        first = [one.subscribe("candles:BTC/USD:1m"), one.next(type="update", topic="candles:BTC/USD:1m")]
        assert first[1]["seq"] == first[0]["seq"] + 1
        for server in (house.other, house.trader):
            placed = house.ask(server, "POST", "/api/orders", json=house.order())
            assert placed.status_code == 201, placed.text
            there, here = one.order(placed.json()["id"]), two.order(placed.json()["id"])
            assert (there["seq"], there["data"]) == (here["seq"], here["data"])


def test_a_ticket_is_good_once_at_one_of_them(house: House) -> None:
    issued = house.ask(house.other, "POST", "/api/ws-ticket")
    assert issued.status_code == 200, issued.text
    ticket = {"ticket": issued.json()["ticket"]}
    came: list[Any] = []

    def redeem(server: Serving, together: threading.Barrier) -> None:
        with connect(f"ws{server.said['address'].removeprefix('http')}/ws", proxy=None) as found:
            together.wait(WITHIN)
            found.send(json.dumps(ticket))
            try:
                came.append(json.loads(found.recv(timeout=WITHIN))["type"])
            except ConnectionClosed:
                came.append("closed")

    together = threading.Barrier(4)
    tasks = [threading.Thread(target=redeem, args=(server, together)) for server in house.both * 2]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    assert sorted(came) == ["authenticated", "error", "error", "error"]


# ── what is a front's own ─────────────────────────────────────────────────────────────────────────


def test_figures_are_those_of_the_process_that_answers(house: House) -> None:
    assert 'kurs_process_info{role="trading",process="' in house.ask(house.trader, "GET", "/metrics").text
    figures = house.ask(house.other, "GET", "/metrics").text
    assert f'kurs_process_info{{role="front",process="{house.other.process.pid}"}} 1' in figures
    assert "kurs_bots" not in figures
    assert httpx2.get(f"{house.other.said['address']}/metrics", trust_env=False).status_code == 401
    assert house.other.client.get("/healthz").json() == {"status": "ok"}
    ready = house.other.client.get("/readyz")
    assert ready.status_code == 200
    names = {check["name"]: check["ok"] for check in ready.json()["checks"]}
    assert names["process that trades"] is names["link to its streams"] is True
    with stream(house.other, house.token) as client:
        client.subscribe("bots")
        for path in ("/ws/metrics", "/api/ws/metrics"):
            told = house.ask(house.other, "GET", path).json()
            assert (told["enabled"], told["total_active_connections"]) == (True, 1)
            assert told["managers"]["stream"]["active_connections"] == 1


def test_a_front_looks_at_hosts_bodies_and_headers_once(house: House) -> None:
    answer = house.ask(house.other, "GET", "/api/orders")
    for name in ("date", "x-frame-options", "content-security-policy", "cache-control"):
        assert len(answer.headers.get_list(name)) == 1, name
    foreign = house.ask(house.other, "GET", "/api/orders", headers={"Host": "evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (400, "bad_host")
    large = house.ask(house.other, "POST", "/api/orders", content=b"x" * 1_000_001)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    for path in ("/api/nothing", "/ws/nothing", "/"):
        there, here = house.ask(house.trader, "GET", path), house.ask(house.other, "GET", path)
        assert (there.status_code, there.text) == (here.status_code, here.text)
    assert house.other.client.post("/metrics").status_code == 405


def test_the_private_socket_is_for_the_owner_alone_and_knows_every_door(house: House) -> None:
    path = socket_path(house.home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with httpx2.Client(transport=httpx2.HTTPTransport(uds=str(path)), base_url="http://kurs") as client:
        assert client.get("/api/orders").status_code == 401


# ── who dies ──────────────────────────────────────────────────────────────────────────────────────


def test_two_answer_on_one_port_until_one_is_killed_which_nobody_notices(house: House) -> None:
    address = house.trader.said["address"]

    def asked() -> str:
        """By a connection of its own."""
        answer = httpx2.get(f"{address}/api/health", timeout=WITHIN, trust_env=False)
        assert answer.json() == {"status": "ok"}
        return answer.headers.get("x-kurs-process", "trading")

    with front(house.home, port_of(house.trader), env=house.env) as dying, stream(house.other, house.token) as client:
        assert dying.said["address"] == address
        until(lambda: {asked() for _ in range(10)} == {"front", "trading"}, "both answer")
        client.subscribe("candles:BTC/USD:1m")
        dying.tell(signal.SIGKILL)
        dying.process.wait()
        assert {asked() for _ in range(20)} == {"trading"}
        client.next(type="update", topic="candles:BTC/USD:1m")


def test_a_front_outlives_the_process_that_trades(postgres_server: PostgresServer, empty_postgres_url: str) -> None:
    assert empty_postgres_url
    with ExitStack() as stack:
        home, env, token = stack.enter_context(backed(postgres_server, "empty"))
        trader, ours = stack.enter_context(both(home, env=env))
        header = {"Authorization": f"Bearer {token}"}
        client = stack.enter_context(stream(ours, token))
        before = client.subscribe("candles:BTC/USD:1m")
        trader.tell(signal.SIGKILL)
        trader.process.wait()
        gone = ours.client.get("/api/orders", headers=header)
        assert (gone.status_code, gone.json()["code"]) == (503, "unavailable")
        assert client.next(type="gap")["reason"] == "the process with the engine is gone"
        ready = ours.client.get("/readyz")
        assert ready.status_code == 503
        assert [check["name"] for check in ready.json()["checks"] if not check["ok"]] == ["process that trades"]
        assert ours.client.get("/healthz").status_code == 200
        # What the killed one has left there is in nobody's way.
        assert socket_path(home).is_socket()
        second = stack.enter_context(serving(home, env=env))
        until(lambda: ours.client.get("/readyz").status_code == 200, "it trades again")
        assert ours.client.get("/api/bot-status", headers=header).status_code == 200
        assert client.next(type="snapshot", topic="candles:BTC/USD:1m")["seq"] > before["seq"]
        client.next(type="update", topic="candles:BTC/USD:1m")
        began = time.monotonic()
        done = ours.stop()
        # Long before it would give a client up that never leaves, also on a machine that has much else to do.
        assert time.monotonic() - began < 20
        assert (done.code, done.out, client.ended()) == (0, "", 1001)
        assert "Traceback" not in done.err
        assert second.stop().code == 0
        assert not socket_path(home).exists()


# ── who cannot begin ──────────────────────────────────────────────────────────────────────────────


def test_who_shares_a_redis_does_not_hear_of_anothers_account(tmp_path: Path) -> None:
    one, two = Settings(), load(tmp_path / "none", {"KURS_DATABASE_URL": "sqlite:///elsewhere.db"})
    names = {relay_name(one, tmp_path), relay_name(one, tmp_path / "other"), relay_name(two, tmp_path)}
    assert len(names) == 3
    assert relay_name(one, tmp_path / "x" / "..") == relay_name(one, tmp_path)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A data folder with nothing in it."""
    monkeypatch.setenv("KURS_HOME", str(tmp_path))
    return monkeypatch


def begun() -> None:
    run_front(host=None, port=0, insecure=False, as_json=True)


def test_without_redis_it_says_what_to_set(alone: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="KURS_SERVER__REDIS_URL"):
        begun()


def test_a_database_that_nobody_has_made_is_left_alone(alone: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone.setenv("KURS_SERVER__REDIS_URL", "redis://127.0.0.1:1")
    with pytest.raises(Unavailable, match="`kurs run`"):
        begun()
    assert rows(tmp_path, "SELECT name FROM sqlite_master") == []


def test_a_port_of_another_program_is_told_of(alone: pytest.MonkeyPatch) -> None:
    alone.setenv("KURS_SERVER__REDIS_URL", "redis://127.0.0.1:1")
    with bind("127.0.0.1", 0) as taken, pytest.raises(ResourceBusy, match="cannot be opened"):
        run_front(host=None, port=taken.getsockname()[1], insecure=False, as_json=True)


def test_a_private_socket_is_made_anew_and_taken_away() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stale = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with stale:
            stale.bind(str(socket_path(folder)))
        with private_socket(folder) as listener:
            assert listener.getsockname() == str(socket_path(folder))
            assert stat.S_IMODE(socket_path(folder).stat().st_mode) == 0o600
        assert not socket_path(folder).exists()


def test_what_is_no_socket_is_not_taken_away() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = socket_path(Path(name))
        path.write_text("mine")
        with pytest.raises(Unavailable, match=r"kurs\.sock"), private_socket(Path(name)):
            pytest.fail("it was bound")
        assert path.read_text() == "mine"


def test_a_folder_with_too_long_a_name_is_told_of() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / ("x" * 120)
        folder.mkdir()
        with pytest.raises(Unavailable, match="short name"), private_socket(folder):
            pytest.fail("it was bound")
