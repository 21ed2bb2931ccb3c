"""Bodies of requests: read whole before a route sees them, bounded in size, time and depth."""

import asyncio

import numpy as np
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from kurs.api.errors import Refused
from kurs.api.headers import header

__all__ = ["DEEPEST", "LARGEST", "LARGEST_OF_STRANGERS", "READ_WITHIN", "bounded"]

LARGEST = 1_000_000
# Whoever has shown nothing yet has a token or a code to show, and no more.
LARGEST_OF_STRANGERS = 16_000
DEEPEST = 64
# Seconds for the whole of it, so that a body that drips in holds a connection no longer.
READ_WITHIN = 30.0

OPENING, CLOSING = b"[{", b"]}"
# One for each step in, minus one as a signed byte for each step out.
STEPS = bytes.maketrans(OPENING + CLOSING, b"\x01\x01\xff\xff")
NOT_BRACKETS = bytes(set(range(256)) - set(OPENING + CLOSING))


async def bounded(scope: Scope, receive: Receive, *, largest: int = LARGEST) -> tuple[bytes, Receive]:
    """The body, and the request with it to be read again; Refused with 413, 408 or 400 when too large, slow or deep."""
    length = header(scope, b"content-length")
    if length is None and header(scope, b"transfer-encoding") is None:
        return b"", receive
    if length is not None and (not length.isdigit() or len(length) > 20 or int(length) > largest):
        raise _too_large(largest)
    try:
        async with asyncio.timeout(READ_WITHIN):
            body = await _read(receive, largest)
    except TimeoutError:
        text = f"The body did not arrive within {READ_WITHIN:g} seconds"
        raise Refused(408, "too_slow", text, {"Connection": "close"}) from None
    if is_too_deep(body):
        raise Refused(400, "bad_input", f"The body is nested more than {DEEPEST} levels deep")
    return body, _again(body, receive)


def is_too_deep(body: bytes) -> bool:
    """Whether JSON in it is nested too deep; brackets within strings do not count."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    outside = b"".join(body.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])
    steps = np.frombuffer(outside.translate(STEPS, NOT_BRACKETS), dtype=np.int8)
    return bool(np.cumsum(steps, dtype=np.int32).max(initial=0) > DEEPEST)


async def _read(receive: Receive, largest: int) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > largest:
            raise _too_large(largest)
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body as one message, then what the server has to say."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _too_large(largest: int) -> Refused:
    # The rest of it is not read, so that nothing more can be said over this connection.
    return Refused(413, "too_large", f"The body is larger than {largest:,} bytes", {"Connection": "close"})
