"""One HTTP/1.1 POST, on a connection of its own."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from kadens.errors import BadInput, DeadlineExceeded, Unavailable

__all__ = ["Answer", "Target", "post", "shown", "target"]

LINE_LIMIT = 8192
HEADER_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to post; `path` has the query, `headers` are whole lines and may hold secrets."""

    host: str
    port: int
    secure: bool
    path: str
    headers: bytes

    def __repr__(self) -> str:
        return f"Target({self.host}:{self.port})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]


def target(url: str, headers: Mapping[str, str]) -> Target:
    """`BadInput` for anything but http or https, a host, and headers in one line each."""
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise BadInput.of("endpoint", shown(url), "http://host:port/path or https, without a name and a password")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = {"Host": parts.netloc, **headers}
    for name, value in lines.items():
        if not name or not (name + value).isascii() or any(ord(letter) < 32 for letter in name + value):
            raise BadInput.of("header", name, "ASCII in one line")
    return Target(
        host=parts.hostname,
        port=parts.port or (443 if secure else 80),
        secure=secure,
        path=path,
        headers="".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode("ascii"),
    )


def shown(url: object) -> str:
    """Host and path alone: what stands before an @ or behind a ? may be secret."""
    before, _, rest = str(url).rpartition("@")
    # Whether the @ is of the address or of its query, nobody can tell here.
    return "..." if _without_query(before) != before else _without_query(rest)


def _without_query(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]


def _parts(url: object) -> SplitResult | None:
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
        # Asking for the port is what checks it.
        return parts if parts.port != 0 and url.isascii() and url.isprintable() and " " not in url else None
    except ValueError:
        return None


async def post(to: Target, body: bytes, *, deadline: float) -> Answer:
    """`Unavailable` if the other side refuses, breaks off or answers nonsense; `DeadlineExceeded` if it is late."""
    try:
        async with asyncio.timeout(deadline):
            return await _exchange(to, body)
    except TimeoutError as error:
        raise DeadlineExceeded(f"no answer from {to.host}:{to.port} within {deadline:g} s") from error
    except (OSError, EOFError, ValueError) as error:
        raise Unavailable(f"{to.host}:{to.port}: {error}") from error


async def _exchange(to: Target, body: bytes) -> Answer:
    # Reading all the certificates of the system would hold the loop.
    context = await asyncio.to_thread(ssl.create_default_context) if to.secure else None
    reader, writer = await asyncio.open_connection(to.host, to.port, ssl=context, limit=LINE_LIMIT)
    try:
        length = f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode("ascii")
        writer.write(f"POST {to.path} HTTP/1.1\r\n".encode("ascii") + to.headers + length + body)
        await writer.drain()
        return await _answer(reader)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    protocol, _, rest = (await _line(reader)).partition(" ")
    if not protocol.startswith("HTTP/1.") or not rest[:3].isdecimal():
        raise ValueError("this is no answer of HTTP")
    headers: dict[str, str] = {}
    for _ in range(HEADER_LIMIT):
        line = await _line(reader)
        if not line:
            return Answer(status=int(rest[:3]), headers=headers)
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    raise ValueError("the answer has too many headers")


async def _line(reader: asyncio.StreamReader) -> str:
    line = await reader.readline()
    if not line.endswith(b"\n"):
        raise EOFError("the connection ended before the answer did")
    return line.decode("latin-1").rstrip("\r\n")
