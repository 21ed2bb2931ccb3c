"""One Kurs somewhere: its address, the token that opens its doors, and requests to it."""

import ipaddress
import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx2
import msgspec

from kurs.client.errors import NoAnswer, Unanswered, refusal
from kurs.domain.errors import BadInput, Unavailable

__all__ = ["Answer", "Connection", "address_from", "part", "token_from"]

T = TypeVar("T")
Query = Mapping[str, object]

_encode = msgspec.json.Encoder(decimal_format="number").encode

HERE = "http://127.0.0.1:8001"
# Seconds; a backtest may take long, a connection may not.
CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 60.0
# Bytes of a body that a server reads; it does not wait for the rest of a larger one, nor may its answer arrive.
LARGEST = 1_000_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FAILED = 400


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return self.status < FAILED


class Connection:
    """Requests with a token; the environment's proxies are not used, for they would see it.

    BadInput for an address that would send the token in the clear to another machine, unless `insecure`.
    """

    def __init__(self, address: str, token: str | None, *, ca_file: Path | None = None, insecure: bool = False) -> None:
        self.address = _checked(address, insecure=insecure or token is None)
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self.tls = _trusting(ca_file) if self.address.startswith("https:") else None
        self._http = httpx2.AsyncClient(
            base_url=self.address,
            headers=self.headers,
            timeout=httpx2.Timeout(ANSWER_WITHIN, connect=CONNECT_WITHIN),
            # Of http there is nothing to verify; to load what it would be verified by takes long.
            verify=self.tls or False,
            trust_env=False,
        )

    def __repr__(self) -> str:
        return f"Connection({self.address!r})"

    async def aclose(self) -> None:
        await self._http.aclose()

    async def raw(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer whatever it says. NoAnswer or, for what may have changed something, Unanswered without one.

        BadInput for a path elsewhere and for a body that no server takes: nothing is sent.
        """
        if not path.startswith("/") or path.startswith("//"):
            # A whole address would take the token there.
            raise BadInput.of("path", path[:200], "one of this server, such as /api/orders")
        if body is not None and len(body) > LARGEST:
            raise BadInput.of("body", f"{len(body):,} bytes", f"at most {LARGEST:,}")
        sent = dict(headers or {})
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            answer = await self._http.request(method, path, params=_said(query), content=body, headers=sent)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise NoAnswer(f"no Kurs answers at {self.address}: {_why(str(error))}") from None
        except httpx2.HTTPError as error:
            text = f"{method} {path}: {str(error) or type(error).__name__}"
            if method.upper() in SAFE:
                raise NoAnswer(text) from None
            raise Unanswered(f"{text}; it may have been done") from None
        except (httpx2.InvalidURL, ValueError) as error:
            raise BadInput(f"{method} {path[:200]}: {error}") from None
        return Answer(status=answer.status_code, headers=answer.headers, body=answer.content)

    async def get(self, path: str, kind: type[T], **query: object) -> T:
        return _read(await self.raw("GET", path, query=query), kind)

    async def send(
        self,
        method: str,
        path: str,
        kind: type[T],
        body: object = None,
        *,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """With `body` as JSON, without what is None in it where it is a dict."""
        content = None if body is None else _encode(_without_none(body))
        return _read(await self.raw(method, path, query=query, body=content, headers=headers), kind)


def address_from(environment: Mapping[str, str] = os.environ) -> str:
    """KURS_URL, else this machine."""
    return environment.get("KURS_URL") or HERE


def token_from(environment: Mapping[str, str] = os.environ) -> str | None:
    """KURS_TOKEN, None for a stranger."""
    return environment.get("KURS_TOKEN") or None


def part(text: str) -> str:
    """One part of a path, whatever stands in it."""
    return quote(text, safe="")


def _read(answer: Answer, kind: type[T]) -> T:
    if not answer.ok:
        raise refusal(answer.status, answer.headers, answer.body)
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except msgspec.DecodeError as error:
        raise Unavailable(f"the server answers as no Kurs of this version does: {error}") from None


def _checked(address: str, *, insecure: bool) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise BadInput.of("url", address, "http://HOST:PORT or https://HOST:PORT")
    if parts.scheme == "http" and not insecure and not _is_here(parts.hostname):
        raise BadInput(
            f"url: {address} is another machine, and http would show it and all between the token; use https"
        )
    return address.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _why(told: str) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in told:
        return f"its certificate follows from none that is trusted; name one of your own as ca_file, --ca-file ({told})"
    return told or "no connection in time"


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise BadInput(f"ca_file: {ca_file} cannot be used: {error.strerror or error}") from None


def _said(query: Query | None) -> dict[str, Any] | None:
    """What was given; several of one name where it is a list. None leaves the query that the path has."""
    return {name: value for name, value in (query or {}).items() if value is not None} or None


def _without_none(body: object) -> object:
    return {name: part for name, part in body.items() if part is not None} if isinstance(body, dict) else body
