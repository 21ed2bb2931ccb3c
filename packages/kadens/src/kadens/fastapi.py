"""One call that attaches Kadens to a FastAPI app."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from random import random
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response
from fastapi.params import Depends
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from kadens.asgi import MetricsMiddleware, RequestMetrics, RouteTemplates
from kadens.checks import instance, listed
from kadens.errors import NameTaken
from kadens.metrics import CONTENT_TYPE
from kadens.settings import LimitsSettings
from kadens.system import Kadens, Readiness

if TYPE_CHECKING:
    from kadens.asgi import ResponseCache

__all__ = ["attach"]

METRICS_PATH = "/metrics"
LIVENESS_PATH = "/healthz"
READINESS_PATH = "/readyz"

FIRST_LIMIT = 100

FRESH = {"Cache-Control": "no-store"}


def attach(
    app: FastAPI,
    kadens: Kadens,
    *,
    metrics_dependencies: Sequence[Depends] = (),
    responses: "ResponseCache | None" = None,
    manage_lifespan: bool = True,
    include_in_schema: bool = False,
) -> None:
    """Measure the app's requests, and answer GET and HEAD on /metrics, /healthz and /readyz.

    What the parts of Kadens count is told on /metrics too. `responses`, of `kadens.response_cache(...)`, answers
    its routes behind the rate limit. Parameters that `kadens.parameters` reads are described in the app's OpenAPI.
    What the settings say of rates, load and timeouts holds for the app too: see `LimitsSettings`.
    `metrics_dependencies` guard /metrics. With `manage_lifespan`, Kadens opens before the app's own
    lifespan and closes after it; without, the host opens it. Middleware added before this call is measured,
    middleware added after is not. Raises `NameTaken` if a route or mount answers one of the paths already, and
    `WrongState` if Kadens is attached to an app already.
    """
    _check(app, kadens, responses)
    guards = listed("metrics_dependencies", metrics_dependencies, Depends)
    instance("manage_lifespan", manage_lifespan, bool, "True or False")
    instance("include_in_schema", include_in_schema, bool, "True or False")
    settings = kadens.attached()
    # The last that is added sees a request first: who is refused is measured, and waits for nothing.
    _limit(app, kadens, settings.limits, responses)
    if settings.monitoring.enabled:
        _measure(app, kadens)
    routes = _Routes(kadens)
    _serve(app, METRICS_PATH, routes.metrics, include_in_schema, guards)
    _serve(app, LIVENESS_PATH, routes.healthz, include_in_schema)
    _serve(app, READINESS_PATH, routes.readyz, include_in_schema)
    if "kadens.parameters" in sys.modules:
        # Only an app that reads with them has something to describe.
        from kadens.parameters import document

        document(app)
    if manage_lifespan:
        app.router.lifespan_context = _around(kadens, app.router.lifespan_context)


def _check(app: FastAPI, kadens: Kadens, responses: "ResponseCache | None") -> None:
    instance("app", app, FastAPI, "a FastAPI app; for others, Kadens' middleware is in kadens.asgi")
    instance("kadens", kadens, Kadens)
    if responses is not None:
        from kadens.asgi import ResponseCache

        instance("responses", responses, ResponseCache, "a ResponseCache, as kadens.response_cache makes")
    _refuse_taken_paths(app)


def _limit(app: FastAPI, kadens: Kadens, limits: LimitsSettings, responses: "ResponseCache | None") -> None:
    # Each is imported where it is wanted, for the others are to cost nothing.
    if limits.request_timeout is not None:
        from kadens.asgi import RequestTimeouts, TimeoutMiddleware

        timeouts = RequestTimeouts(limits.request_timeout)
        kadens.watch("timeouts", timeouts)
        app.add_middleware(TimeoutMiddleware, timeouts=timeouts)
    if limits.load_shedding:
        _shed_load(app, kadens, limits)
    if responses is not None:
        from kadens.asgi import ResponseCacheMiddleware

        # Before what sheds load: an answer that is there costs no place.
        kadens.keep("response_cache", responses)
        app.add_middleware(ResponseCacheMiddleware, responses=responses)
    if limits.rate is not None:
        _limit_rate(app, kadens, limits, limits.rate)


def _shed_load(app: FastAPI, kadens: Kadens, limits: LimitsSettings) -> None:
    from kadens.asgi import LoadShedding, LoadSheddingMiddleware
    from kadens.limits import AdaptiveLimit

    most = limits.max_concurrency
    shedding = LoadShedding(
        AdaptiveLimit(initial=min(FIRST_LIMIT, most), max_limit=most, max_waiting=limits.max_waiting)
    )
    kadens.watch("load_shedding", shedding)
    app.add_middleware(LoadSheddingMiddleware, shedding=shedding)


def _limit_rate(app: FastAPI, kadens: Kadens, limits: LimitsSettings, rate: float) -> None:
    from kadens.asgi import RateLimitMiddleware, RateLimits, SharedRates, WhenAway
    from kadens.limits import Rate

    shared = None
    if limits.redis_url is not None:
        shared = SharedRates(server=kadens.redis_server(limits.redis_url), when_away=WhenAway.LOCAL)
    rates = RateLimits(default=[Rate(rate=rate, burst=limits.burst)], shared=shared)
    kadens.keep("rate_limit", rates)
    app.add_middleware(RateLimitMiddleware, limits=rates)


def _measure(app: FastAPI, kadens: Kadens) -> None:
    def sample_rate() -> float:
        return kadens.settings.monitoring.sample_rate

    kadens.registry.gauge("http_requests_sample_rate", "Share of requests that are measured.").read_from(sample_rate)
    app.add_middleware(
        _SampledMetrics,
        metrics=RequestMetrics(kadens.registry),
        templates=RouteTemplates(iter_route_contexts),
        sample_rate=sample_rate,
    )


class _SampledMetrics(MetricsMiddleware):
    """Leaves out requests by chance; connections that stay open are all counted."""

    def __init__(
        self, app: ASGIApp, *, metrics: RequestMetrics, templates: RouteTemplates, sample_rate: Callable[[], float]
    ) -> None:
        super().__init__(app, metrics=metrics, templates=templates)
        self._sample_rate = sample_rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rate = self._sample_rate()
        if rate < 1 and scope["type"] == "http" and random() >= rate:  # noqa: S311  # spreads, guards nothing
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _Routes:
    def __init__(self, kadens: Kadens) -> None:
        self._kadens = kadens

    async def metrics(self) -> Response:
        """Prometheus text."""
        return Response(await self._kadens.metrics(), media_type=CONTENT_TYPE, headers=FRESH)

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
