"""Which caller a route lets pass: said at the route, and looked at before anything of the request is read."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from fastapi.routing import APIRoute, APIRouter
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from kurs.api.access import Access
from kurs.api.auth import Identity, Visit
from kurs.api.bodies import LARGEST, LARGEST_OF_STRANGERS, bounded, check_keys
from kurs.api.cookies import cookie_name, set_cookie
from kurs.api.errors import PAGE, Page, Refused
from kurs.api.headers import header
from kurs.api.limits import address_of
from kurs.api.queries import check_names, names_of
from kurs.api.state import doors_of

__all__ = [
    "CALLER",
    "CSRF_HEADER",
    "SUCCESSOR",
    "Door",
    "alias",
    "at_once",
    "comes_from_here",
    "identified",
    "needs",
    "open_to_all",
    "router",
    "tells_by",
    "visit_of",
]

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
Shortcut = Callable[[Scope, bytes], Awaitable[Response | None]]

# Where a request's scope holds its caller, once a door has let it pass.
CALLER = "kurs.caller"
CSRF_HEADER = "x-csrf-token"
NEEDS = "__kurs_needs__"
AT_ONCE = "__kurs_at_once__"
TELLS_BY = "__kurs_tells_by__"
# In a route's own OpenAPI: the path that took its place.
SUCCESSOR = "x-successor"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SCHEMES = {"ws": "http", "wss": "https"}


def needs(scope: str) -> Callable[[Endpoint], Endpoint]:
    """A route for callers with this scope: 401 for strangers, 403 for those without it."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, NEEDS, scope)
        return endpoint

    return mark


def open_to_all(endpoint: Endpoint) -> Endpoint:
    """A route that strangers may use."""
    setattr(endpoint, NEEDS, "")
    return endpoint


def at_once(shortcut: Shortcut) -> Callable[[Endpoint], Endpoint]:
    """For what is asked most: the shortcut's answer to whom the door lets pass; where it gives None, the route's own.

    FastAPI takes longer to read a few parameters than such an answer takes in all.
    """

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, AT_ONCE, shortcut)
        return endpoint

    return mark


def tells_by(page: Page) -> Callable[[Endpoint], Endpoint]:
    """For what people ask with a browser: errors are told on this page, with the status that they have."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, TELLS_BY, page)
        return endpoint

    return mark


class Door(APIRoute):
    """A route that says whom it lets pass; one that does not cannot be made."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        scope = getattr(endpoint, NEEDS, None)
        if scope is None:
            raise TypeError(f"{path}: say whom it lets pass, with needs(...) or open_to_all")
        self.needs: str = scope
        self._at_once: Shortcut | None = getattr(endpoint, AT_ONCE, None)
        self._page: Page | None = getattr(endpoint, TELLS_BY, None)
        if scope:
            extra = dict(options.get("openapi_extra") or {})
            options["openapi_extra"] = extra | {"security": [{"token": [scope]}, {"session": [scope]}]}
        super().__init__(path, endpoint, **options)
        self._successor: str | None = (self.openapi_extra or {}).get(SUCCESSOR)
        # A page may be linked to with whatever counts its visitors; what programs ask is meant.
        self._names = names_of(self.dependant) if self.include_in_schema else None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._page is not None:
            scope[PAGE] = self._page
        if self._successor is not None:
            send = _deprecating(send, self._successor.format(**scope["path_params"]))
        if self.methods is None or scope["method"] in self.methods:
            if self.needs:
                visit = await _admitted(HTTPConnection(scope), self.needs)
                scope[CALLER] = visit.identity
                if visit.offer is not None:
                    send = _offering(send, set_cookie(scope, visit.offer, _seconds_left(scope, visit.identity)))
            if scope["query_string"] and self._names is not None:
                check_names(scope["query_string"], self._names)
            # Read only for those who may send one.
            body, receive = await bounded(scope, receive, largest=LARGEST if self.needs else LARGEST_OF_STRANGERS)
            if body:
                check_keys(body)
            said = None if self._at_once is None else await self._at_once(scope, body)
            if said is not None:
                await said(scope, receive, send)
                return
        await super().handle(scope, receive, send)


def router(prefix: str, tag: str) -> APIRouter:
    """A router whose routes are doors."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=Door)


def alias(doors: APIRouter, method: str, path: str, endpoint: Callable[..., Any], *, of: str, **options: Any) -> None:
    """Answers `method` on `path`, below the router's prefix, as the route `of`, and says that it is the older name.

    `of` is a whole path, such as "/api/bot/start"; its parameters are this route's.
    """
    options["openapi_extra"] = dict(options.get("openapi_extra") or {}) | {SUCCESSOR: of}
    # FastAPI's own id of /bot/status would be that of /bot-status.
    options.setdefault("operation_id", f"older_{method.lower()}{path}".replace("/", "__").replace("-", "_"))
    doors.add_api_route(path, endpoint, methods=[method], deprecated=True, **options)


# ── who asks ──────────────────────────────────────────────────────────────────────────────────────


async def identified(connection: HTTPConnection, scope: str) -> Identity:
    """Who asks, when that is somebody with `scope`; Refused with 401, 403 or 429 otherwise."""
    return (await _admitted(connection, scope)).identity


async def visit_of(connection: HTTPConnection) -> Visit | None:
    """Who asks, by a token in the header or else a session in the cookie; None for a stranger.

    TooMany for an address that shows too many tokens that are none.
    """
    access = doors_of(connection).access
    authorization = header(connection.scope, b"authorization")
    if authorization is not None:
        kind, _, text = authorization.decode("latin-1").partition(" ")
        identity = await _holder(access, connection, text.strip()) if kind.lower() == "bearer" else None
        return None if identity is None else Visit(identity=identity)
    if header(connection.scope, b"cookie") is None:
        return None
    cookie = connection.cookies.get(cookie_name(connection.scope))
    return None if cookie is None else await _visitor(access, connection, cookie)


def comes_from_here(connection: HTTPConnection) -> bool:
    """Whether a page of this host, or of one that the settings allow, has made the browser ask.

    By Origin, or where there is none by Referer; a request that says neither does not count as one of ours.
    """
    said = connection.headers.get("origin") or connection.headers.get("referer", "")
    try:
        parts = urlsplit(said)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    scheme = connection.scope["scheme"]
    here = f"{SCHEMES.get(scheme, scheme)}://{connection.headers.get('host', '')}"
    return origin == here or origin in doors_of(connection).access.origins


async def _holder(access: Access, connection: HTTPConnection, text: str) -> Identity | None:
    found = access.tokens.trusted(text)
    if found is not None:
        return found
    return await access.holder(text, address_of(connection.scope))


async def _visitor(access: Access, connection: HTTPConnection, cookie: str) -> Visit | None:
    found = access.sessions.trusted(cookie)
    if found is not None:
        return found
    return await access.visitor(cookie, address_of(connection.scope))


async def _admitted(connection: HTTPConnection, needed: str) -> Visit:
    access = doors_of(connection).access
    visit = await visit_of(connection)
    if visit is None:
        raise Refused(401, "unauthenticated", "A valid token is required", {"WWW-Authenticate": "Bearer"})
    identity = visit.identity
    access.limits.by_token(identity.token_id)
    if not identity.may(needed):
        # The route's own words: a path may hold what no database takes.
        detail = {"id": identity.id, "scope": needed, "path": getattr(connection.scope.get("route"), "path", "")}
        await access.trail.refusal(identity.name, "scope refused", detail)
        raise Refused(403, "forbidden", f"This token lacks the scope {needed}")
    if visit.csrf is not None and connection.scope.get("method", "GET") not in SAFE:
        _check_page(connection, visit.csrf)
    return visit


def _check_page(connection: HTTPConnection, csrf: str) -> None:
    """A browser sends its cookie with what any page makes it ask, so that one of ours must show that it is one."""
    shown = connection.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(shown.encode(), csrf.encode()) or not comes_from_here(connection):
        raise Refused(
            403, "csrf", "A browser session needs X-CSRF-Token, as GET /api/session says it, and an Origin of this host"
        )


# ── what is added to answers ──────────────────────────────────────────────────────────────────────


def _seconds_left(scope: Scope, identity: Identity) -> int:
    now: int = scope["state"]["kurs"].clock.now()
    return max(0, ((identity.expires_at or now) - now) // 1000)


def _deprecating(send: Send, successor: str) -> Send:
    link = f'<{quote(successor)}>; rel="successor-version"'.encode("ascii")
    return _adding(send, (b"deprecation", b"true"), (b"link", link))


def _offering(send: Send, cookie: str) -> Send:
    return _adding(send, (b"set-cookie", cookie.encode("latin-1")))


def _adding(send: Send, *headers: tuple[bytes, bytes]) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}
        await send(message)

    return add
