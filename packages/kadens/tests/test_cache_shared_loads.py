"""A load serves all who wait for it: what hurries one of them must not end it for the others."""

import asyncio

import pytest
import virtual_time
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response as Answer
from starlette.routing import Route
from starlette.types import Message

from kadens.asgi import ResponseCache, ResponseCacheMiddleware, RouteCache
from kadens.cache import Cache, cached
from kadens.errors import DeadlineExceeded
from kadens.resilience import deadline, remaining


@deadline(5.0)
async def query() -> int:
    await asyncio.sleep(0.3)
    return 1


def test_the_first_callers_deadline_does_not_end_the_load_of_those_who_have_more_time() -> None:
    @cached(ttl=10, cache=Cache())
    async def loaded(number: int) -> int:
        return await query()

    async def hurried() -> int:
        async with deadline(0.1):
            return await loaded(1)

    async def patient() -> int:
        async with deadline(1.0):
            await asyncio.sleep(0.01)
            return await loaded(1)

    async def main(_: virtual_time.VirtualLoop) -> None:
        first, second = await asyncio.gather(hurried(), patient(), return_exceptions=True)
        assert isinstance(first, DeadlineExceeded)
        assert second == 1

    virtual_time.run(main)


def test_a_replacement_behind_the_scenes_has_more_time_than_whoever_set_it_off() -> None:
    now, times = 0.0, list[float | None]()

    @cached(ttl=60, stale=60, early=0, cache=Cache(clock=lambda: now))
    async def loaded(number: int) -> int:
        times.append(remaining())
        return await query()

    async def main(_: virtual_time.VirtualLoop) -> None:
        nonlocal now
        await loaded(1)
        now = 61.0
        async with deadline(0.1):
            await loaded(1)
        await asyncio.sleep(1)
        assert times == [None, None]
        assert loaded.statistics().loads == 2

    virtual_time.run(main)


def test_the_first_askers_deadline_does_not_end_the_answer_of_those_who_have_more_time() -> None:
    async def answer(_: Request) -> Answer:
        return PlainTextResponse(str(await query()))

    app = Starlette(routes=[Route("/one", answer)])
    middleware = ResponseCacheMiddleware(app, responses=ResponseCache([RouteCache(path="/one", ttl=60)]))

    async def ask(seconds: float) -> int:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/one", "query_string": b"", "headers": []}
        async with deadline(seconds):
            await middleware(scope, receive, send)
        status: int = sent[0]["status"]
        return status

    async def main(_: virtual_time.VirtualLoop) -> None:
        first, second = await asyncio.gather(ask(0.1), ask(1.0), return_exceptions=True)
        assert isinstance(first, DeadlineExceeded)
        assert second == 200

    virtual_time.run(main)


def test_an_answer_for_its_asker_alone_ends_with_its_askers_deadline() -> None:
    ended: list[str] = []

    async def app(scope: object, receive: object, send: object) -> None:
        assert callable(send)
        headers = [(b"cache-control", b"private")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("private")

    middleware = ResponseCacheMiddleware(app, responses=ResponseCache([RouteCache(path="/one", ttl=60)]))

    async def nothing(*_: object) -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def main(_: virtual_time.VirtualLoop) -> None:
        scope = {"type": "http", "method": "GET", "path": "/one", "query_string": b"", "headers": []}
        with pytest.raises(DeadlineExceeded):
            async with deadline(0.1):
                await middleware(scope, nothing, nothing)  # type: ignore[arg-type]
        assert ended == ["private"]

    virtual_time.run(main)
