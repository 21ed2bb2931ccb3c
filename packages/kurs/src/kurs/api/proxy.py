"""Another server process in front of the one that trades: every request is handed on over a private socket."""

import logging
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx2
from starlette.types import ASGIApp, Receive, Scope, Send

from kurs.api.errors import answer
from kurs.api.front import ADMITTED
from kurs.api.limits import address_of

__all__ = ["CLIENT", "SCHEME", "FromFronts", "Proxy"]

log = logging.getLogger(__name__)

# Who asked, and how, as a front says it over the private socket; believed there alone.
CLIENT: Final = b"x-kurs-client"
SCHEME: Final = b"x-kurs-scheme"
# Of one connection and not of the message on it.
HOP_BY_HOP = frozenset({b"connection", b"expect", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"upgrade"})
ENCODING = b"transfer-encoding"
# Said by the server that the answer leaves by.
DATE = b"date"
CONNECTIONS = 100
# Seconds, fewer than the server there keeps a connection that says nothing: nobody is to ask over one that it closes.
IDLE_FOR = 2.0
READY = "/readyz"
READY_WITHIN = 1.5
WITHIN = httpx2.Timeout(60.0, connect=2.0, pool=5.0)

# Before a word was sent; after any other error the request may have been obeyed.
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
AWAY = ("unavailable", "The process that trades is away, and was not asked; ask again")
CUT_OFF = (
    "unanswered",
    "The process that trades was asked and has not answered, and may have obeyed: look, or repeat an order with the "
    "same Idempotency-Key",
)

Headers = list[tuple[bytes, bytes]]


class Proxy:
    """An ASGI app for HTTP; `socket` is the private socket of the process that trades.

    503 while that process is away. Nothing is sent twice: a request that was cut off may have been obeyed, which its
    code `unanswered` says.
    """

    def __init__(self, socket: Path) -> None:
        limits = httpx2.Limits(
            max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=IDLE_FOR
        )
        self._client = httpx2.AsyncClient(
            transport=httpx2.AsyncHTTPTransport(uds=str(socket), limits=limits),
            base_url="http://kurs",
            timeout=WITHIN,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = self._client.build_request(
            scope["method"], _url(scope), headers=_asked(scope), content=_body(scope, receive)
        )
        try:
            reply = await self._client.send(request, stream=True)
            # All of it, so that no client who reads slowly holds one of the few connections.
            body = await _whole_body(reply)
        except httpx2.TransportError as error:
            log.warning("the process that trades does not answer: %s", str(error) or type(error).__name__)
            code, text = AWAY if isinstance(error, NOT_SENT) else CUT_OFF
            await answer(503, code, text)(scope, receive, send)
            return
        headers = [(name, value) for name, value in _whole(reply.headers.raw) if name not in (ENCODING, DATE)]
        await send({"type": "http.response.start", "status": reply.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def ready(self) -> bool:
        """Whether the process that trades answers, and says that it is ready."""
        try:
            reply = await self._client.get(READY, timeout=READY_WITHIN)
        except httpx2.TransportError:
            return False
        return reply.status_code == 200


class FromFronts:
    """Before the app of the process that trades: what a front says of who asked is believed on the private socket."""

    def __init__(self, app: ASGIApp, socket: Path) -> None:
        self._app = app
        self._socket = str(socket)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (scope.get("server") or ("",))[0] == self._socket:
            said = dict(scope["headers"])
            scope["client"] = (said.get(CLIENT, b"").decode("latin-1") or "a front", 0)
            scope["scheme"] = said.get(SCHEME, b"http").decode("latin-1")
            scope[ADMITTED] = True
        await self._app(scope, receive, send)


def _url(scope: Scope) -> httpx2.URL:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return httpx2.URL("http://kurs").copy_with(raw_path=path + b"?" + query if query else path)


def _asked(scope: Scope) -> Headers:
    own = {CLIENT, SCHEME, ENCODING}
    kept = [(name, value) for name, value in _whole(scope["headers"]) if name not in own]
    return [*kept, (CLIENT, address_of(scope).encode("latin-1")), (SCHEME, scope["scheme"].encode("latin-1"))]


def _whole(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return [(name.lower(), value) for name, value in headers if name.lower() not in HOP_BY_HOP]


def _body(scope: Scope, receive: Receive) -> AsyncIterator[bytes] | None:
    """None for a request without one, which would else be sent in chunks."""
    names = {name for name, _ in scope["headers"]}
    return _chunks(receive) if b"content-length" in names or ENCODING in names else None


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise httpx2.WriteError("the client went away")
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _whole_body(reply: httpx2.Response) -> bytes:
    """As it came, packed or not."""
    try:
        return b"".join([chunk async for chunk in reply.aiter_raw()])
    finally:
        await reply.aclose()
