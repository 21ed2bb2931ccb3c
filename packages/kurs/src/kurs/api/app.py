"""The application: routes, errors and doors put together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.responses import RedirectResponse
from starlette.middleware.cors import CORSMiddleware

from kadens import Kadens
from kadens.fastapi import attach
from kurs.api.dependencies import CODE_HEADER, reader
from kurs.api.description import describe
from kurs.api.doors import CSRF_HEADER
from kurs.api.errors import install
from kurs.api.front import Front
from kurs.api.routes import ROUTERS
from kurs.api.routing import RouteIndex
from kurs.api.state import AppState, Lifespan

__all__ = ["LOOPBACK", "create_app"]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# What a page of another host, that the settings allow, may send beside the simple ones.
SENT = ("Authorization", "Content-Type", "Idempotency-Key", CSRF_HEADER, CODE_HEADER)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def create_app(state: AppState, kadens: Kadens, *, hosts: Sequence[str] = LOOPBACK) -> FastAPI:
    """An ASGI app over a platform that already runs; whoever made that closes it.

    Requests for another host than `hosts` are refused with 400.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Lifespan]:
        yield {"kurs": state}

    app = FastAPI(
        title="Crypto Bot Dashboard API",
        description=(
            "Kurs is a trading platform that you host yourself. Here programs ask for all that it knows and does. "
            "Money is in the quote currency, times are UTC."
        ),
        version=state.version,
        # Their own pages would load scripts from elsewhere into the signed-in origin, and to describe every route
        # takes so long that it must not hold up trading.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    install(app)
    for router in ROUTERS:
        # As they are: FastAPI would make each of them a second time, and look through them one by one.
        app.router.routes.extend(router.routes)
    for path in ("/", "/redoc"):
        app.add_api_route(path, _docs, include_in_schema=False, response_class=RedirectResponse, status_code=307)
    if state.access.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(state.access.origins),
            allow_credentials=True,
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=("Deprecation", "Link", "Retry-After"),
        )
    app.add_middleware(Front, hosts=hosts, limits=state.access.limits)
    kadens.watch("api.requests", state.access.limits)
    attach(app, kadens, metrics_dependencies=(Depends(reader),), manage_lifespan=False, include_in_schema=True)
    describe(app)
    app.router.middleware_stack = RouteIndex(app.router)
    return app


async def _docs() -> str:
    return "/docs"
