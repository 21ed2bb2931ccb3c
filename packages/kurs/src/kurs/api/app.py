"""The application: routes, errors and doors put together."""

from collections.abc import Sequence
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.responses import RedirectResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from kadens import Kadens
from kadens.fastapi import attach
from kurs.api.dependencies import Services, needs
from kurs.api.errors import install
from kurs.api.limits import RequestLimit, SignInLimit
from kurs.api.routes import bots, docs, sign_in, status

__all__ = ["LOOPBACK", "create_app"]

TOO_MANY: dict[int | str, dict[str, Any]] = {429: {"description": "More requests than allowed; Retry-After says when"}}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(services: Services, kadens: Kadens, *, hosts: Sequence[str] = LOOPBACK) -> FastAPI:
    """An ASGI app over services that already run; whoever made them closes them.

    Requests for another host than `hosts` are refused with 400: a foreign name that leads to this
    machine would let a page of that name talk to Kurs through its reader's browser.
    """
    app = FastAPI(
        title="Crypto Bot Dashboard API",
        description=(
            "Kurs is a trading platform that you host yourself. Here programs ask what its bots are doing. "
            "Money is in the quote currency, times are UTC."
        ),
        version=services.version,
        # Their own pages would load scripts from elsewhere into the signed-in origin.
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    install(app)
    requests, sign_ins = RequestLimit(services.clock), SignInLimit(services.clock)
    kadens.watch("api.requests", requests)
    kadens.watch("api.sign_ins", sign_ins)
    for module in (status, bots, docs):
        app.include_router(module.router, dependencies=[Depends(requests)], responses=TOO_MANY)
    app.include_router(sign_in.router, dependencies=[Depends(sign_ins)])
    for path in ("/", "/redoc"):
        app.add_api_route(path, _docs, include_in_schema=False, response_class=RedirectResponse, status_code=307)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    attach(
        app,
        kadens,
        metrics_dependencies=(Depends(requests), Depends(needs("read"))),
        manage_lifespan=False,
        include_in_schema=True,
    )
    return app


async def _docs() -> str:
    return "/docs"
