"""In front of every route: the host that was asked for, how often its address asks, and headers for browsers."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kurs.api.errors import Refused, answer
from kurs.api.headers import header
from kurs.api.limits import Limits, address_of

__all__ = ["ADMITTED", "SECURITY_HEADERS", "UNCOUNTED", "Front"]

# Whoever watches over this process asks as often as it must.
UNCOUNTED = frozenset({"/api/health", "/healthz", "/readyz"})

# In a scope: another process has asked for the host, has counted the request, and adds the headers.
ADMITTED = "kurs.admitted"

Headers = tuple[tuple[bytes, bytes], ...]

# On every answer.
SECURITY_HEADERS: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
# On those that do not say it themselves: what is about a person's account stays in no cache.
BY_DEFAULT: Headers = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
OVER_TLS: Headers = ((b"strict-transport-security", b"max-age=31536000"),)
WAYS = ("http", "websocket")


class Front:
    """Pure ASGI; `hosts` are names without ports, and `*` is not one of them."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str], limits: Limits) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().encode() for host in hosts)
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in WAYS or ADMITTED in scope:
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http":
            send = _telling(send, secure=scope["scheme"] == "https")
        try:
            self._admit(scope)
        except Refused as refusal:
            if scope["type"] == "http":
                said = answer(refusal.status_code, refusal.code, refusal.detail, refusal.headers)
                await said(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008, "reason": refusal.detail})
            return
        await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        """Refused for a foreign host, TooMany for an address that asks too often."""
        if scope["path"] not in UNCOUNTED:
            self._limits.by_address(address_of(scope))
        # A foreign name that leads here would let a page of that name talk to Kurs through its reader's browser.
        if _host(scope) not in self._hosts:
            raise Refused(400, "bad_host", "Invalid host header")


def _host(scope: Scope) -> bytes:
    """The name alone, in small letters; an address of IPv6 keeps its brackets."""
    host = (header(scope, b"host") or b"").lower()
    return host[: host.find(b"]") + 1] if host.startswith(b"[") else host.partition(b":")[0]


def _telling(send: Send, *, secure: bool) -> Send:
    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message.get("headers", ())
            said = {name for name, _ in headers}
            more = [header for header in BY_DEFAULT if header[0] not in said]
            message = {**message, "headers": [*headers, *SECURITY_HEADERS, *more, *(OVER_TLS if secure else ())]}
        await send(message)

    return tell
