"""The server on a real socket: TLS, slow clients, and that nothing but TLS leaves this machine unasked."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from serving import Doors, opened

from kadens import Kadens
from kurs.api import bodies
from kurs.api.state import AppState
from kurs.cli import connections
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


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.2)
    monkeypatch.setattr(bodies, "READ_WITHIN", 0.2)


@asynccontextmanager
async def listening(doors: Doors, server: Server) -> AsyncIterator[int]:
    """The port of a server over the house."""
    state = AppState(
        services=doors.platform.services,
        bots=doors.platform.bots,
        access=doors.access,
        clock=doors.clock,
        version="1.2.3",
        environment="test",
    )
    # What is measured belongs to the app that the house has already.
    with bind("127.0.0.1", 0) as listener:
        async with served(listener, state, Kadens(), server) as (address, _):
            yield urlsplit(address).port or 0


async def said(port: int, *parts: bytes, tls: ssl.SSLContext | None = None) -> bytes:
    """All that the server says to these bytes until it closes the connection."""
    async with asyncio.timeout(5):
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


async def test_headers_that_do_not_come_are_given_up(house: Doors, hasty: None) -> None:
    async with listening(house, Server()) as port:
        for begun in (b"", b"GET /api/health HT", b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "):
            assert await said(port, begun) == b""
        # A client that has asked before is no better.
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("GET", "/api/health"))
        await reader.readuntil(b'{"status":"ok"}')
        writer.write(b"GET /api/he")
        assert await asyncio.wait_for(reader.read(), 4) == b""
        writer.close()
        # The others are answered all the while.
        slow = asyncio.create_task(said(port, b"GET /"))
        assert b"200 OK" in await said(port, request("GET", "/api/health", "Connection: close"))
        await slow


async def test_a_body_that_does_not_come_is_given_up(house: Doors, hasty: None) -> None:
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
