"""One call that attaches Kadens to a FastAPI app."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Response
from fastapi.params import Depends
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from starlette.types import Lifespan

from kadens.asgi import MetricsMiddleware, RequestMetrics, RouteTemplates
from kadens.errors import NameTaken
from kadens.metrics import CONTENT_TYPE, render
from kadens.system import Kadens, Readiness

__all__ = ["attach"]

METRICS_PATH = "/metrics"
LIVENESS_PATH = "/healthz"
READINESS_PATH = "/readyz"

FRESH = {"Cache-Control": "no-store"}


def attach(
    app: FastAPI,
    kadens: Kadens,
    *,
    metrics_dependencies: Sequence[Depends] = (),
    manage_lifespan: bool = True,
    include_in_schema: bool = False,
) -> None:
    """Measure the app's requests, and answer GET and HEAD on /metrics, /healthz and /readyz.

    `metrics_dependencies` guard /metrics. With `manage_lifespan`, Kadens opens before the app's own
    lifespan and closes after it; without, the host opens it. Middleware added before this call is measured,
    middleware added after is not. Raises `NameTaken` if a route or mount answers one of the paths already.
    """
    _refuse_taken_paths(app)
    app.add_middleware(
        MetricsMiddleware,
        metrics=RequestMetrics(kadens.registry),
        templates=RouteTemplates(iter_route_contexts),
    )
    routes = _Routes(kadens)
    _serve(app, METRICS_PATH, routes.metrics, include_in_schema, metrics_dependencies)
    _serve(app, LIVENESS_PATH, routes.healthz, include_in_schema)
    _serve(app, READINESS_PATH, routes.readyz, include_in_schema)
    if manage_lifespan:
        app.router.lifespan_context = _around(kadens, app.router.lifespan_context)


class _Routes:
    def __init__(self, kadens: Kadens) -> None:
        self._kadens = kadens

    async def metrics(self) -> Response:
        """Prometheus text."""
        return Response(render(self._kadens.registry), media_type=CONTENT_TYPE, headers=FRESH)

    async def healthz(self) -> Response:
        """The process lives."""
        return JSONResponse({"status": "ok"}, headers=FRESH)

    async def readyz(self) -> Response:
        """The process can do its work; 503 with the reasons if it cannot."""
        readiness = await self._kadens.ready()
        return JSONResponse(_readiness(readiness), 200 if readiness.ready else 503, headers=FRESH)


def _readiness(readiness: Readiness) -> dict[str, Any]:
    return {
        "status": "ready" if readiness.ready else "not ready",
        "checks": [{"name": check.name, "ok": check.ok, "reason": check.reason} for check in readiness.checks],
    }


def _serve(
    app: FastAPI,
    path: str,
    endpoint: Callable[[], Awaitable[Response]],
    include_in_schema: bool,
    dependencies: Sequence[Depends] = (),
) -> None:
    app.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False, dependencies=dependencies)
    if include_in_schema:
        # Described as GET alone, since FastAPI gives both methods of one route the same operation id.
        app.add_api_route(path, endpoint, methods=["GET"], dependencies=dependencies)


def _refuse_taken_paths(app: FastAPI) -> None:
    for path in (METRICS_PATH, LIVENESS_PATH, READINESS_PATH):
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        if any(route.matches(scope)[0] is Match.FULL for route in app.routes):
            raise NameTaken.of("path", path, "attach Kadens before a route or mount that answers it")


def _around(kadens: Kadens, inner: Lifespan[FastAPI]) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with kadens, inner(app) as state:
            yield state

    return lifespan
