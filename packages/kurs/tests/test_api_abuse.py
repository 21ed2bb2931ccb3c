"""What hostile clients do to a real server: each is refused as documented, and nobody else takes harm."""

import json
import os
import resource
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from processes import Serving, kurs, rows, serving

CONFIG = """
[server]
requests_per_second = 100000
[streams]
connections_per_minute = 100000
"""
MEGABYTE = 1_000_000
# What a process may keep of a wave of abuse, for its allocator gives little back.
KEPT = 64 * MEGABYTE
MASK = b"abcd"
TABLES = ("orders", "fills", "config_history", "sessions", "backtest_results")


@dataclass(frozen=True, slots=True)
class Victim:
    server: Serving
    home: Path
    port: int
    token: str

    @property
    def authorization(self) -> str:
        return f"Authorization: Bearer {self.token}"

    def resident(self) -> int:
        """Bytes."""
        pages = Path(f"/proc/{self.server.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def held(self) -> list[object]:
        """What a refused request must leave as it was."""
        return [rows(self.home, f"SELECT count(*) FROM {table}") for table in TABLES]

    def opened(self) -> socket.socket:
        one = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return one

    def said(self, *parts: bytes) -> bytes:
        """All that it says to these bytes until it hangs up."""
        with self.opened() as one:
            try:
                for part in parts:
                    one.sendall(part)
            except OSError:
                # It has heard enough; what it said is still to be read.
                pass
            return _rest(one)

    def is_well(self) -> None:
        answer = self.server.client.get("/api/orders", headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    if not Path("/proc/self/statm").exists():
        pytest.skip("memory is read from /proc")
    home = tmp_path_factory.mktemp("abuse")
    (home / "config.toml").write_text(CONFIG)
    with serving(home, "--speed", "0") as server:
        made = kurs(home, "token", "create", "--scope", "read,trade,config,admin", "--json").json
        yield Victim(server, home, int(server.said["address"].rpartition(":")[2]), made["token"])


@pytest.fixture(autouse=True)
def unharmed(victim: Victim) -> Iterator[None]:
    """After each abuse the server holds what it held, keeps little of it in memory, and answers."""
    victim.is_well()
    held, resident = victim.held(), victim.resident()
    yield
    victim.is_well()
    assert victim.held() == held
    assert victim.resident() - resident < KEPT


def _rest(one: socket.socket) -> bytes:
    received = b""
    try:
        while part := one.recv(65_536):
            received += part
    except ConnectionResetError:
        pass
    return received


def request(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")).encode("latin-1")


def problem(answer: bytes) -> tuple[int, Any]:
    """(status, body) of an error, in the form that every error has."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head.lower(), answer[:300]
    found = json.loads(body)
    assert {"detail", "error", "message", "code"} <= found.keys()
    return int(head.split(b" ", 2)[1]), found


# ── bodies ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["length", "chunked", "a length that is a lie"])
def test_bodies_of_ten_megabytes(victim: Victim, way: str) -> None:
    chunk = b"x" * MEGABYTE
    for _ in range(5):
        if way == "chunked":
            head = request("POST", "/api/orders", victim.authorization, "Transfer-Encoding: chunked")
            parts = [b"%x\r\n%b\r\n" % (len(chunk), chunk)] * 10 + [b"0\r\n\r\n"]
        else:
            length = 10 * MEGABYTE if way == "length" else 10**18
            head, parts = (
                request("POST", "/api/orders", victim.authorization, f"Content-Length: {length}"),
                [chunk] * 10,
            )
        status, told = problem(victim.said(head, *parts))
        assert (status, told["code"]) == (413, "too_large")


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_json_ten_thousand_deep(victim: Victim, opening: str) -> None:
    body = (opening * 10_000).encode()
    for path in ("/api/orders", "/api/config", "/api/backtest/run", "/api/portfolio/rebalance", "/api/tokens"):
        named = ("Content-Type: application/json", f"Content-Length: {len(body)}", "Connection: close")
        status, told = problem(victim.said(request("POST", path, victim.authorization, *named), body))
        assert (status, told["code"]) == (400, "bad_input"), path


# ── connections ───────────────────────────────────────────────────────────────────────────────────


@contextmanager
def many(victim: Victim, count: int, begun: bytes) -> Iterator[Sequence[socket.socket]]:
    """Connections that have said this, and no more."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            one = stack.enter_context(victim.opened())
            one.sendall(begun)
            found.append(one)
        yield found


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /api/hea",
        b"GET /api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90\r\n\r\n{",
    ],
    ids=["a line", "headers", "a body"],
)
def test_slow_clients(victim: Victim, begun: bytes) -> None:
    with many(victim, 500, begun) as slow:
        for _ in range(20):
            victim.is_well()
        # A byte now and then does not make them anybody's burden.
        for one in slow[:50]:
            try:
                one.sendall(b"a")
            except OSError:
                # A stranger's body was refused at once, and the connection closed.
                continue
        victim.is_well()


def test_ten_thousand_connections(victim: Victim) -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(10_000, soft - 1_000)
    if count < 1_000:
        pytest.skip("too few files may be open at once")
    with many(victim, count, b""):
        victim.is_well()
    first = victim.resident()
    with many(victim, count, b"GET /api"):
        victim.is_well()
    assert victim.resident() - first < KEPT


# ── what is no HTTP ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00" * 1_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 200,
        b"GET /api/health HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\x00c\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"G\xc3\x8aT /api/health HTTP/1.1\r\n\r\n",
    ],
    ids=["zeros", "tls", "a version", "a long line", "a zero", "a length", "two lengths", "a chunk", "a method"],
)
def test_what_is_no_http(victim: Victim, sent: bytes) -> None:
    for _ in range(20):
        answer = victim.said(sent)
        status, _ = problem(answer.rpartition(b"HTTP/1.1 100")[0] or answer)
        assert status in {400, 401, 404}


# ── who is nobody ─────────────────────────────────────────────────────────────────────────────────


def test_forged_tokens(victim: Victim) -> None:
    # A secret may have an underscore of its own.
    word, name, secret = victim.token.split("_", 2)
    head = f"{word}_{name}"
    # Fewer than close an address to guesses.
    for token in (secret, f"{head}_{secret[::-1]}", f"{head}_", victim.token[:-1], victim.token + "a", "x" * 5_000):
        named = (f"Authorization: Bearer {token}", "Connection: close")
        status, told = problem(victim.said(request("DELETE", "/api/orders/1.x", *named)))
        assert (status, told["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/orders/999999.manual-1"),
        ("PATCH", "/api/orders/1.somebody-elses"),
        ("DELETE", "/api/orders/1.somebody-elses"),
        ("DELETE", "/api/sessions/0123456789ab"),
        ("DELETE", "/api/tokens/0123456789ab"),
        ("GET", "/api/backtest/results/0123456789ab"),
    ],
)
def test_ids_of_others(victim: Victim, method: str, path: str) -> None:
    body = {"price": 1} if method == "PATCH" else None
    headers = {"Authorization": f"Bearer {victim.token}"}
    answer = victim.server.client.request(method, path, headers=headers, json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text


# ── streams ───────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def stream(victim: Victim, *headers: str) -> Iterator[socket.socket]:
    """A connection past its handshake."""
    with victim.opened() as one:
        upgrade = (
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
        )
        one.sendall(request("GET", "/ws", *upgrade, *headers))
        heard = b""
        while b"\r\n\r\n" not in heard:
            part = one.recv(1)
            assert part, heard
            heard += part
        assert heard.startswith(b"HTTP/1.1 101"), heard
        yield one


def frame(payload: bytes, *, opcode: int = 1, first: int = 0x80, masked: bool = True) -> bytes:
    length = len(payload)
    bit = 0x80 if masked else 0
    if length < 126:
        head = bytes([first | opcode, bit | length])
    elif length < 65_536:
        head = bytes([first | opcode, bit | 126]) + struct.pack("!H", length)
    else:
        head = bytes([first | opcode, bit | 127]) + struct.pack("!Q", length)
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[place % 4] for place, byte in enumerate(payload))


def exactly(one: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        part = one.recv(size - len(received))
        assert part, "it hung up without a word"
        received += part
    return received


def heard(one: socket.socket) -> tuple[int, bytes]:
    """(opcode, payload) of the next frame."""
    first, second = exactly(one, 2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", exactly(one, 2))
    elif length == 127:
        (length,) = struct.unpack("!Q", exactly(one, 8))
    return first & 0x0F, exactly(one, length)


def closed(one: socket.socket) -> int:
    """The code with which it says goodbye."""
    while True:
        opcode, payload = heard(one)
        if opcode == 8:
            code: int = struct.unpack("!H", payload[:2])[0]
            return code


def until(one: socket.socket, **what: object) -> Any:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        opcode, payload = heard(one)
        if opcode == 1:
            found = json.loads(payload)
            if all(found.get(name) == value for name, value in what.items()):
                return found
    raise AssertionError(f"never heard {what}")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(b'{"action":"ping"}', masked=False), 1002),
        (frame(b"", opcode=0xB), 1002),
        (frame(b"x", first=0xF0), 1002),
        (frame(b"x" * 200, opcode=9), 1002),
        (frame(b"", opcode=8, first=0), 1002),
        (frame(b"rest", opcode=0), 1002),
        (frame(b"\xff\xfe"), 1007),
        (frame(b'{"action":"subscribe","topic":"' + b"x" * 20_000 + b'"}'), 1009),
        (frame(b"x" * 70_000), 1009),
        (b"\x81\xff" + struct.pack("!Q", 2**62) + MASK, 1009),
    ],
    ids=[
        "unmasked",
        "opcode",
        "bits",
        "long ping",
        "torn goodbye",
        "no beginning",
        "no text",
        "large",
        "larger",
        "endless",
    ],
)
def test_malformed_frames(victim: Victim, sent: bytes, code: int) -> None:
    for _ in range(10):
        with stream(victim, victim.authorization) as one:
            one.sendall(sent)
            assert closed(one) == code


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"1e999",
        b"[" * 10_000,
        b'{"action":"subscribe"}',
        b'{"action":"subscribe","topic":"nothing"}',
        b'{"action":"subscribe","topic":["fills"]}',
        b'{"action":"subscribe","topic":"ticker","symbol":"nothing at all"}',
        b'{"action":"resume","after":-1}',
        b'{"action":"explode"}',
    ],
    ids=map(str, range(12)),
)
def test_messages_that_mean_nothing(victim: Victim, sent: bytes) -> None:
    with stream(victim, victim.authorization) as one:
        one.sendall(frame(sent))
        while True:
            _, payload = heard(one)
            told = json.loads(payload)
            if "error" in told:
                break
        # It stays open for what makes sense.
        one.sendall(frame(b'{"action":"ping","id":7}'))
        assert until(one, type="pong")["id"] == 7


def test_a_ticket_shown_again(victim: Victim) -> None:
    answer = victim.server.client.post("/api/ws-ticket", headers={"Authorization": f"Bearer {victim.token}"})
    ticket = answer.json()["ticket"]
    shown = frame(json.dumps({"ticket": ticket}).encode())
    with stream(victim) as one:
        one.sendall(shown)
        assert until(one, type="authenticated")
    for _ in range(3):
        with stream(victim) as one:
            one.sendall(shown)
            assert closed(one) == 4401


# ── shortcuts ─────────────────────────────────────────────────────────────────────────────────────


def test_what_is_answered_at_once_has_passed_the_same_doors(victim: Victim) -> None:
    ask = victim.server.client.request
    reader = kurs(victim.home, "token", "create", "--scope", "read", "--json").json["token"]
    for _ in range(2):
        page = ask("GET", "/api/orders?limit=7&status=all", headers={"Authorization": f"Bearer {reader}"})
        assert (page.status_code, list(page.json())) == (200, ["orders", "next"])
        victim.server.client.cookies.clear()
        assert ask("GET", "/api/orders?limit=7&status=all").status_code == 401
    wish = {"symbol": "BTC/USD", "type": "market", "side": "buy", "amount": "0.001"}
    assert ask("POST", "/api/orders", json=wish, headers={"Authorization": f"Bearer {reader}"}).status_code == 403
    for sent in (b"", b"[]", b"null", b"{", b'{"amount":NaN}', json.dumps(wish | {"amount": True}).encode()):
        named = {"Authorization": f"Bearer {victim.token}", "Content-Type": "application/json"}
        answer = ask("POST", "/api/orders", content=sent, headers=named)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), sent
