"""A route that returns 100 models, kept whole, against FastAPI making it each time; and what each middleware costs."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.kadens.peers import http
from bench.kadens.peers import responses as peers
from bench.measuring import Comparison, in_turn
from bench.serving import Server, of_each, processor_time, rate, served_if, serving, serving_wsgi
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

__all__ = [
    "by_flask",
    "cached",
    "floor",
    "kept_by_fastapi_cache2",
    "limited",
    "limited_by_slowapi",
    "plain",
    "run",
    "shedding",
    "timed",
]

ROUNDS = 5
MODELS = 100
NOBODY: Mapping[str, Server | None] = MappingProxyType({})


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


def kept_by_fastapi_cache2() -> FastAPI:
    app = FastAPI()

    async def items() -> list[Item]:
        return [Item.model_validate(item) for item in ITEMS]

    app.get("/items", response_model=list[Item])(peers.fastapi_cache2(items))
    return app


def by_flask() -> Any:
    return peers.flask("/items", lambda: [Item.model_validate(item).model_dump() for item in ITEMS])


def limited() -> FastAPI:
    app = plain()
    app.add_middleware(RateLimitMiddleware, limits=RateLimits(default=[Rate(rate=1e6, burst=1e6)]))
    return app


def limited_by_slowapi() -> FastAPI:
    return http.slowapi("1000000/second")


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
    with (
        _serving(plain) as bare,
        _serving(cached) as ours,
        _serving(floor) as limit,
        served_if("fastapi_cache", _name(kept_by_fastapi_cache2)) as cache2,
        served_if("flask", _name(by_flask), serve=serving_wsgi) as flask,
    ):
        others = {"fastapi-cache2": cache2, "Flask under gunicorn": flask}
        _warm("/items", bare, ours, limit, *others.values())
        yield _compared(
            "100 models, kept to FastAPI", processor_time, ours, bare, "us", "FastAPI, CPU per request",
            "ratio <= 0.17", others=others,
        )  # fmt: skip
        yield _compared("100 models, kept to FastAPI", rate, ours, bare, "1/s", "FastAPI", ">= 6", others=others)
        yield _compared("100 models, kept to a prepared answer", processor_time, ours, limit, "us", "prepared", "none")
    for name, factory, beside in (
        ("rate limit", limited, {"slowapi": limited_by_slowapi}),
        ("load shedding", shedding, {}),
        ("timeout", timed, {}),
    ):
        with ExitStack() as stack:
            bare, ours = stack.enter_context(_serving(plain)), stack.enter_context(_serving(factory))
            others = {peer: stack.enter_context(served_if(peer, _name(make))) for peer, make in beside.items()}
            _warm("/", bare, ours, *others.values())
            yield _compared(
                f"hello with {name}", processor_time, ours, bare, "us", "bare, CPU per request", "none", "/", others
            )


def _warm(path: str, *servers: Server | None) -> None:
    for server in filter(None, servers):
        rate(server, path)


def _serving(factory: Callable[[], FastAPI]) -> AbstractContextManager[Server]:
    return serving(_name(factory))


def _name(factory: Callable[[], Any]) -> str:
    return f"{__name__}:{factory.__name__}"


def _compared(
    question: str,
    measure: Callable[[Server, str], float],
    ours: Server,
    theirs: Server,
    unit: str,
    what: str,
    reach: str,
    path: str = "/items",
    others: Mapping[str, Server | None] = NOBODY,
) -> Comparison:
    return in_turn(
        question, partial(measure, ours, path), partial(measure, theirs, path),
        unit=unit, what=what, reach=reach, rounds=ROUNDS,
        peers=of_each(measure, others, path),
    )  # fmt: skip
