"""A route that returns 100 models, kept whole, against FastAPI making it each time; and what each middleware costs."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.measuring import Comparison, in_turn
from bench.serving import Server, processor_time, rate, serving
from kadens.asgi import (
    LoadShedding,
    LoadSheddingMiddleware,
    RateLimitMiddleware,
    RateLimits,
    RequestTimeouts,
    ResponseCache,
    ResponseCacheMiddleware,
    RouteCache,
    TimeoutMiddleware,
)
from kadens.limits import Rate

__all__ = ["cached", "floor", "limited", "plain", "run", "shedding", "timed"]

ROUNDS = 5
MODELS = 100


class Item(BaseModel):
    id: int
    name: str
    price: float
    tags: list[str]


ITEMS = [
    {"id": number, "name": f"item {number}", "price": number * 1.5, "tags": ["a", "b"]} for number in range(MODELS)
]


def plain() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    @app.get("/items")
    async def items() -> list[Item]:
        return [Item.model_validate(item) for item in ITEMS]

    return app


def cached() -> FastAPI:
    app = plain()
    app.add_middleware(ResponseCacheMiddleware, responses=ResponseCache([RouteCache(path="/items", ttl=600)]))
    return app


def limited() -> FastAPI:
    app = plain()
    app.add_middleware(RateLimitMiddleware, limits=RateLimits(default=[Rate(rate=1e6, burst=1e6)]))
    return app


def shedding() -> FastAPI:
    app = plain()
    app.add_middleware(LoadSheddingMiddleware, shedding=LoadShedding())
    return app


def timed() -> FastAPI:
    app = plain()
    app.add_middleware(TimeoutMiddleware, timeouts=RequestTimeouts(30.0))
    return app


def floor() -> FastAPI:
    """What is left when a hit costs nothing: a prepared answer, before all of FastAPI."""
    app = plain()
    app.add_middleware(_prepared)
    return app


def _prepared(_: ASGIApp) -> ASGIApp:
    body = json.dumps(ITEMS, separators=(",", ":")).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    start = {"type": "http.response.start", "status": 200, "headers": headers}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001  # as ASGI calls it
        if scope["type"] == "http":
            await send(start)
            await send({"type": "http.response.body", "body": body})

    return answer


def run() -> Iterator[Comparison]:
    with _serving(plain) as bare, _serving(cached) as ours, _serving(floor) as limit:
        for server in (bare, ours, limit):
            rate(server, "/items")
        yield _compared(
            "100 models, FastAPI to kept", processor_time, bare, ours, "us", "kept, CPU per request", ">= 6"
        )
        yield _compared("100 models, kept to FastAPI", rate, ours, bare, "1/s", "FastAPI", ">= 6")
        yield _compared("100 models, kept to a prepared answer", processor_time, ours, limit, "us", "prepared", "none")
    for name, factory in (("rate limit", limited), ("load shedding", shedding), ("timeout", timed)):
        with _serving(plain) as bare, _serving(factory) as ours:
            for server in (bare, ours):
                rate(server, "/")
            yield _compared(
                f"hello with {name}", processor_time, ours, bare, "us", "bare, CPU per request", "none", "/"
            )


def _serving(factory: Callable[[], FastAPI]) -> AbstractContextManager[Server]:
    return serving(f"{__name__}:{factory.__name__}")


def _compared(
    question: str,
    measure: Callable[[Server, str], float],
    ours: Server,
    theirs: Server,
    unit: str,
    what: str,
    reach: str,
    path: str = "/items",
) -> Comparison:
    return in_turn(
        question, partial(measure, ours, path), partial(measure, theirs, path),
        unit=unit, what=what, reach=reach, rounds=ROUNDS,
    )  # fmt: skip
