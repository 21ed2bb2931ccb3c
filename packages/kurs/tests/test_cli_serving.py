"""The server on a real socket: TLS, slow clients, and that nothing but TLS leaves this machine unasked."""

import asyncio
import resource
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from processes import Serving, reached, serving, until
from serving import Doors, opened

from kadens import Kadens
from kurs.api import bodies
from kurs.api.state import AppState
from kurs.cli import connections, entrance
from kurs.cli import serving as serving_module
from kurs.cli.entrance import Bounds
from kurs.cli.serving import bind, served
from kurs.domain.errors import BadInput
from kurs.settings import Settings, load
from kurs.settings.sections import Server

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    async with opened(tmp_path_factory.mktemp("house")) as found:
        yield found


@asynccontextmanager
async def listening(doors: Doors, server: Server, kadens: Kadens | None = None) -> AsyncIterator[int]:
    """The port of a server over the house; what is measured belongs to the app that the house has already."""
    state = AppState(
        services=doors.platform.services,
        bots=doors.platform.bots,
        access=doors.access,
        clock=doors.clock,
        version="1.2.3",
        environment="test",
    )
    with bind("127.0.0.1", 0) as listener:
        async with served(listener, state, kadens or Kadens(), server) as (address, _):
            yield urlsplit(address).port or 0


async def said(port: int, *parts: bytes, tls: ssl.SSLContext | None = None) -> bytes:
    """All that the server says to these bytes until it closes the connection."""
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await reader.read()
        finally:
            writer.close()


def request(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")).encode()


HEALTH = request("GET", "/api/health")


@pytest.mark.parametrize("turns", range(6))
async def test_a_question_that_has_arrived_is_answered_though_it_closes(house: Doors, turns: int) -> None:
    with socket.socket() as client:
        async with listening(house, Server()) as port:
            client.connect(("127.0.0.1", port))
            client.sendall(request("GET", "/api/health", "Connection: close"))
            for _ in range(turns):
                await asyncio.sleep(0)
        assert client.recv(100).startswith(b"HTTP/1.1 200 OK")


async def test_who_has_just_come_in_may_still_ask_though_it_closes(house: Doors) -> None:
    with socket.socket() as client, socket.socket() as silent:
        async with listening(house, Server()) as port:
            for one in (client, silent):
                one.connect(("127.0.0.1", port))
            for _ in range(6):
                await asyncio.sleep(0)
            asyncio.get_running_loop().call_later(0.05, client.sendall, request("GET", "/api/health"))
        assert client.recv(100).startswith(b"HTTP/1.1 200 OK")
        assert silent.recv(100) == b""


async def test_a_request_that_does_not_end_is_waited_for_no_longer_than_said(
    house: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "CLOSE_WITHIN", 0.01)
    async with asyncio.timeout(20), listening(house, Server()) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("POST", "/sign-in", "Content-Length: 10") + b"tok")
        assert b"200 OK" in await said(port, request("GET", "/api/health", "Connection: close"))
    writer.close()


async def test_headers_that_do_not_come_are_given_up(house: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(house, Server()) as port:
        # Who asks has all the time that a busy machine takes; only who is to be given up is hurried.
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEALTH)
        await reader.readuntil(b'{"status":"ok"}')
        slow = asyncio.create_task(said(port, b"GET /"))
        # The others are answered all the while.
        assert b"200 OK" in await said(port, request("GET", "/api/health", "Connection: close"))
        assert not slow.done()
        monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.2)
        # A client that has asked before is no better.
        writer.write(b"GET /api/he")
        assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()
        for begun in (b"", b"GET /api/health HT", b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "):
            assert await said(port, begun) == b""
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)


async def test_a_body_that_does_not_come_is_given_up(house: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "READ_WITHIN", 0.2)
    async with listening(house, Server()) as port:
        token = f"Authorization: Bearer {(await house.token('read')).text}"
        answer = await said(port, request("POST", "/api/ws-ticket", token, "Content-Length: 9"), b"{")
        assert answer.startswith(b"HTTP/1.1 408")
        assert b'"code":"too_slow"' in answer


async def test_a_large_body_is_not_taken_in(house: Doors) -> None:
    async with listening(house, Server()) as port:
        token = f"Authorization: Bearer {(await house.token('read')).text}"
        answer = await said(port, request("POST", "/api/ws-ticket", token, "Content-Length: 10000000"), b"x" * 100_000)
        assert answer.startswith(b"HTTP/1.1 413")
        chunk = b"186a0\r\n" + b"x" * 100_000 + b"\r\n"
        chunked = request("POST", "/api/ws-ticket", token, "Transfer-Encoding: chunked")
        assert (await said(port, chunked, *([chunk] * 11))).startswith(b"HTTP/1.1 413")


# ── crowds ────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def crowd(port: int, count: int, *, asks: bool = False) -> AsyncIterator[list[asyncio.StreamReader]]:
    """So many connections one after the other, that say nothing or have been answered once."""
    readers, writers = [], []
    try:
        for _ in range(count):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            readers.append(reader)
            writers.append(writer)
            if asks:
                writer.write(HEALTH)
                await reader.readuntil(b'{"status":"ok"}')
        yield readers
    finally:
        for writer in writers:
            writer.close()


async def gone(reader: asyncio.StreamReader) -> bool:
    """Once it is; those that stay, stay."""
    try:
        return await asyncio.wait_for(reader.read(), 20) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("secure", [False, True])
async def test_of_those_that_say_nothing_the_oldest_make_room(house: Doors, tmp_path: Path, secure: bool) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make_certificate(cert, key)
    keys = {"tls_cert": str(cert), "tls_key": str(key)} if secure else {}
    trusting = ssl.create_default_context(cafile=str(cert))
    trusting.check_hostname = False
    settings = Server.model_validate(keys | {"waiting_connections": 3})
    async with listening(house, settings) as port, crowd(port, 40) as readers:
        assert [await gone(reader) for reader in readers[:37]] == [True] * 37
        assert not any(reader.at_eof() for reader in readers[37:])
        own = await said(port, request("GET", "/api/health", "Connection: close"), tls=trusting if secure else None)
        assert own.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("here", [False, True])
async def test_one_address_of_another_machine_may_not_take_all_places(
    house: Doors, monkeypatch: pytest.MonkeyPatch, here: bool
) -> None:
    monkeypatch.setattr(entrance, "_is_here", lambda _: here)
    settings = Server(waiting_connections=30, waiting_connections_per_address=5)
    async with listening(house, settings) as port, crowd(port, 20) as readers:
        if here:
            assert b"200 OK" in await said(port, request("GET", "/api/health", "Connection: close"))
            assert not any(reader.at_eof() for reader in readers)
        else:
            assert [await gone(reader) for reader in readers[:15]] == [True] * 15
            assert not any(reader.at_eof() for reader in readers[15:])


async def test_of_those_that_were_answered_the_longest_idle_make_room(house: Doors) -> None:
    kadens = Kadens()
    async with listening(house, Server(connections=6), kadens) as port, crowd(port, 20, asks=True) as readers:
        assert [await gone(reader) for reader in readers[:14]] == [True] * 14
        assert not any(reader.at_eof() for reader in readers[14:])
        found = kadens.statistics().as_json()["parts"]["connections"]
        assert found == {"waiting": 0, "busy": 0, "resting": 6, "sent_away": 14}


async def test_who_was_refused_before_the_whole_request_came_is_one_of_those_that_rest(house: Doors) -> None:
    kadens = Kadens()

    def found() -> dict[str, int]:
        parts: dict[str, dict[str, int]] = kadens.statistics().as_json()["parts"]
        return parts["connections"]

    async with listening(house, Server(), kadens) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("POST", "/api/ws-ticket", "Content-Length: 2"))
        assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 401")
        assert found()["waiting"] == 1
        writer.write(b"{}")
        await reached(lambda: found()["resting"] == 1)
        assert (found()["waiting"], found()["busy"]) == (0, 0)
        writer.close()
        await reached(lambda: found()["resting"] == 0)
        # A WebSocket is counted elsewhere.
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
        writer.write(request("GET", "/ws", *upgrade, "Sec-WebSocket-Version: 13"))
        await reader.readuntil(b"\r\n\r\n")
        assert found() == {"waiting": 0, "busy": 0, "resting": 0, "sent_away": 0}
        writer.close()


async def test_who_is_being_answered_is_not_sent_away(house: Doors) -> None:
    token = f"Authorization: Bearer {(await house.token('read')).text}"
    async with listening(house, Server(connections=4, waiting_connections=2)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("GET", "/openapi.json", token) * 3)
        async with crowd(port, 30):
            for _ in range(3):
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                assert len(await reader.readexactly(length)) > 1_000
        writer.close()


def test_few_files_make_small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for files, bounds in ((256, (64, 128)), (1, (1, 2)), (20_000, (1_000, 10_000)), (-1, (1_000, 10_000))):
        monkeypatch.setattr(resource, "getrlimit", lambda _, files=files: (files, files))
        found = Bounds.of(Server())
        assert (found.waiting, found.connections, found.waiting_of_one) == (*bounds, 100)


BEGUN = (b"", b"GET /api/hea", HEALTH)


@pytest.mark.parametrize("begun", BEGUN, ids=["silent", "a line", "answered once"])
def test_a_crowd_larger_than_the_files_that_may_be_open_keeps_no_owner_out(few_files: Serving, begun: bytes) -> None:
    address = urlsplit(few_files.said["address"])
    with ExitStack() as stack:
        for wave in range(2):
            for _ in range(320):
                one = socket.socket()
                stack.enter_context(one)
                one.settimeout(20)
                one.connect((address.hostname, address.port))
                with suppress(OSError):
                    one.sendall(begun)
            # Another connection each time, as whoever comes now.
            for _ in range(5):
                answer = httpx2.get(f"{few_files.said['address']}/api/health", timeout=20, trust_env=False)
                assert answer.status_code == 200, wave
            assert few_files.status()["status"] == "running"
    assert few_files.process.poll() is None


@pytest.fixture(scope="module")
def few_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("few"), "--speed", "0", files=256) as found:
        until(lambda: found.status()["status"] == "running", "it runs")
        yield found


def make_certificate(cert: Path, key: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    subprocess.run([*command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)


async def test_over_tls(house: Doors, tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make_certificate(cert, key)
    trusting = ssl.create_default_context(cafile=str(cert))
    trusting.check_hostname = False
    async with listening(house, Server(tls_cert=str(cert), tls_key=str(key))) as port:
        answer = await said(port, request("GET", "/api/health", "Connection: close"), tls=trusting)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"strict-transport-security: max-age=31536000" in answer
    wrong = Server(tls_cert=str(key), tls_key=str(cert))
    with pytest.raises(BadInput, match=r"server\.tls_cert, server\.tls_key: cannot be used"):
        async with listening(house, wrong):
            pass


# ── where it may listen ───────────────────────────────────────────────────────────────────────────


def server(**given: object) -> Server:
    return Settings.model_validate({"server": given}).server


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_this_machine_needs_no_tls(host: str) -> None:
    assert server(host=host).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example.org"])
def test_other_machines_need_tls_or_that_somebody_says_so(host: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"server\.tls_cert and server\.tls_key.*--insecure"):
        load(tmp_path / "config.toml", {}, {"server.host": host})
    assert server(host=host, insecure=True).host == host
    assert server(host=host, tls_cert="cert.pem", tls_key="key.pem").host == host
    for half in ("tls_cert", "tls_key"):
        with pytest.raises(BadInput, match="give both, or neither"):
            load(tmp_path / "config.toml", {}, {"server.host": host, f"server.{half}": "x.pem"})


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("hosts", ["*", "http://desk.example.org", "desk.example.org:8001", "a b", ""]),
        ("cors_origins", ["*", "null", "desk.example.org", "https://desk.example.org/", "https://*.example.org"]),
    ],
)
def test_names_that_would_let_everybody_in_are_refused(key: str, values: list[str], tmp_path: Path) -> None:
    for value in values:
        with pytest.raises(BadInput, match=rf"server\.{key}"):
            load(tmp_path / "config.toml", {}, {f"server.{key}": [value]})
    named = server(hosts=["desk.example.org", "[2001:db8::1]"], cors_origins=["https://desk.example.org:8443"])
    assert (len(named.hosts), len(named.cors_origins)) == (2, 1)
