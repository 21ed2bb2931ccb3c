"""The application of a front: streams are told here, everything else is asked of the process that trades."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens import Kadens
from kadens.fastapi import attach
from kurs.api.app import LOOPBACK
from kurs.api.bodies import bounded
from kurs.api.dependencies import reader
from kurs.api.errors import install
from kurs.api.front import Front
from kurs.api.proxy import Proxy
from kurs.api.routes import streams
from kurs.api.state import DoorState, Lifespan

__all__ = ["PROCESS", "create_front_app"]

# On everything that leaves by a front: on one port nobody can tell who has answered.
PROCESS = (b"x-kurs-process", b"front")
BEGINNINGS = ("http.response.start", "websocket.accept")


def create_front_app(state: DoorState, kadens: Kadens, proxy: Proxy, *, hosts: Sequence[str] = LOOPBACK) -> FastAPI:
    """An ASGI app beside others on one port; whoever made its parts closes them."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Lifespan]:
        yield {"kurs": state}

    # What there is to describe, the process that trades describes.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=lifespan)
    install(app)
    app.router.routes.extend(streams.router.routes)
    app.add_middleware(Front, hosts=hosts, limits=state.access.limits)
    kadens.watch("api.requests", state.access.limits)
    attach(app, kadens, metrics_dependencies=(Depends(reader),), manage_lifespan=False)
    app.add_middleware(_Named)
    not_found = app.router.not_found

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # Whole before a word of it is passed on: who sends slowly holds up nobody but themselves.
            _, whole = await bounded(scope, receive)
            await proxy(scope, whole, send)
        else:
            await not_found(scope, receive, send)

    app.router.default = elsewhere
    return app


class _Named:
    """Says which process answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def tell(message: Message) -> None:
            if message["type"] in BEGINNINGS:
                message = {**message, "headers": [*message.get("headers", ()), PROCESS]}
            await send(message)

        await self._app(scope, receive, tell)
