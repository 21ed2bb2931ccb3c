"""A service for several uvicorn workers: it says which process answered, and what all of them measured."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kadens.asgi import MetricsMiddleware, RequestMetrics
from kadens.metrics import CONTENT_TYPE, Registry, Workers

__all__ = ["FOLDER", "application"]

FOLDER = "KADENS_TEST_METRICS_FOLDER"


def application() -> Starlette:
    registry = Registry()
    workers = Workers(registry, os.environ[FOLDER], interval=0.1)
    registry.gauge("workers", "One of each process.").set(1)
    registry.gauge("greatest_process", "The highest process number.", merge="max").set(os.getpid())

    async def process(request: Request) -> Response:
        return PlainTextResponse(str(os.getpid()))

    async def metrics(request: Request) -> Response:
        return Response(await workers.render(), media_type=CONTENT_TYPE)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with workers:
            yield

    app = Starlette(routes=[Route("/process", process), Route("/metrics", metrics)], lifespan=lifespan)
    app.add_middleware(MetricsMiddleware, metrics=RequestMetrics(registry))
    return app
