from collections.abc import Iterator

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Host, Match, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from kadens.asgi import RouteTemplates
from kadens.asgi.routes import FRUITLESS_READINGS

pytestmark = pytest.mark.anyio


async def hello(request: Request) -> Response:
    return PlainTextResponse("hello")


async def goodbye(request: Request) -> Response:
    return PlainTextResponse("goodbye")


class Shop(HTTPEndpoint):
    async def get(self, request: Request) -> Response:
        return PlainTextResponse("shop")


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """An ASGI app that routes by itself."""
    await PlainTextResponse("bare")(scope, receive, send)


class Seen:
    """Keeps the template of the last request."""

    def __init__(self, app: ASGIApp, templates: RouteTemplates | None = None) -> None:
        self.app = app
        self.templates = templates or RouteTemplates()
        self.last = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        self.last = self.templates.of(scope)


async def template(app: ASGIApp, path: str, method: str = "GET", root_path: str = "", host: str = "shop.test") -> str:
    seen = app if isinstance(app, Seen) else Seen(app)
    transport = ASGITransport(app=seen, root_path=root_path)
    async with AsyncClient(transport=transport, base_url=f"http://{host}") as client:
        # Servers put the root path in front of the path.
        await client.request(method, root_path + path)
    return seen.last


class Middleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


ROUTES: list[BaseRoute] = [
    Route("/", hello),
    Route("/items/{item:int}", hello, methods=["GET"]),
    Route("/items/{item:int}", hello, methods=["POST"]),
    Route("/shop", Shop),
    Mount(
        "/tenants/{id}",
        routes=[Route("/", goodbye), Route("/orders/{id}", goodbye), Mount("/deep", app=bare)],
    ),
    Mount("/app", app=Starlette(routes=[Route("/hello", hello)])),
    Mount("/wrapped", app=Middleware(Starlette(routes=[Route("/shop/{name}", Shop)]))),
    Mount("/bare", app=bare),
    Host("api.shop.test", Router([Route("/only/{here}", goodbye)])),
]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/items/7", "/items/{item:int}"),
        ("/items/seven", "unmatched"),
        ("/nowhere", "unmatched"),
        ("/shop", "/shop"),
        ("/shop/", "unmatched"),
        ("/tenants/acme/", "/tenants/{id}/"),
        ("/tenants/acme/orders/7", "/tenants/{id}/orders/{id}"),
        ("/tenants/acme/nowhere", "unmatched"),
        ("/tenants/acme/deep/down/there", "/tenants/{id}/deep/{path:path}"),
        ("/app/hello", "/app/hello"),
        ("/app/nowhere", "unmatched"),
        ("/wrapped/shop/one", "/wrapped/shop/{name}"),
        ("/bare/any/thing", "/bare/{path:path}"),
    ],
)
@pytest.mark.parametrize("root_path", ["", "/behind/proxy"])
async def test_a_template_carries_every_prefix(path: str, expected: str, root_path: str) -> None:
    assert await template(Starlette(routes=ROUTES), path, root_path=root_path) == expected


async def test_a_host_adds_no_prefix() -> None:
    assert await template(Starlette(routes=ROUTES), "/only/7", host="api.shop.test") == "/only/{here}"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
async def test_a_method_that_is_not_allowed_still_has_its_template(method: str) -> None:
    assert await template(Starlette(routes=ROUTES), "/items/7", method) == "/items/{item:int}"


async def test_an_app_without_a_router_is_unmatched() -> None:
    assert await template(bare, "/any/thing") == "unmatched"


async def test_a_router_alone_is_enough() -> None:
    assert await template(Router([Route("/items/{item}", hello)]), "/items/7") == "/items/{item}"


async def test_a_route_added_while_serving_is_found() -> None:
    app = Starlette(routes=[Route("/one", hello)])
    seen = Seen(app)
    assert await template(seen, "/one") == "/one"
    app.add_route("/two/{n}", goodbye)
    assert await template(seen, "/two/2") == "/two/{n}"


async def test_an_app_mounted_in_itself_does_not_hang() -> None:
    app = Starlette(routes=[Route("/one", hello)])
    app.mount("/again", app)
    assert await template(app, "/one") == "/one"


class Fleeting(BaseRoute):
    """A kind of route that makes a new endpoint for each request."""

    path = "/fleeting"

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return Match.FULL, {"endpoint": lambda: None}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await bare(scope, receive, send)


async def test_endpoints_that_cannot_be_read_cost_a_bounded_number_of_readings() -> None:
    readings = 0

    def expand(routes: object) -> Iterator[object]:
        nonlocal readings
        readings += 1
        return iter(())

    seen = Seen(Starlette(routes=[Fleeting()]), RouteTemplates(expand))
    for _ in range(FRUITLESS_READINGS + 5):
        assert await template(seen, "/any/thing") == "/fleeting"
    assert readings == FRUITLESS_READINGS
