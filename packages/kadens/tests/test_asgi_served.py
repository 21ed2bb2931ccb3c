"""All four around one app, behind a real server and its sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, RemoteProtocolError
from loop_turns import until
from starlette.responses import StreamingResponse
from uvicorn import Config, Server

from kadens.asgi import (
    LoadShedding,
    LoadSheddingMiddleware,
    RateLimitMiddleware,
    RateLimits,
    RequestTimeouts,
    ResponseCache,
    ResponseCacheMiddleware,
    RouteCache,
    RouteLimit,
    RouteTimeout,
    TimeoutMiddleware,
)
from kadens.limits import AdaptiveLimit, Rate

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


class Shop:
    """An app with a route for everything that may happen to a request."""

    def __init__(self) -> None:
        self.loads = 0
        self.go = asyncio.Event()
        self.entered = asyncio.Event()
        self.app = FastAPI()
        self.app.get("/items/{item}")(self.item)
        self.app.get("/wait")(self.wait)
        self.app.get("/never")(self.never)
        self.app.get("/part")(self.part)
        self.responses = ResponseCache([RouteCache(path="/items/{item}", ttl=60)])
        self.shedding = LoadShedding(AdaptiveLimit(initial=1, max_limit=1, max_waiting=0))
        # Short where nothing comes in time, and nowhere else.
        short = [RouteTimeout(path=path, seconds=0.2) for path in ("/never", "/part")]
        self.timeouts = RequestTimeouts(30.0, routes=short)
        self.limits = RateLimits([RouteLimit(path="/limited", rules=(Rate(rate=1, per=60),))])
        # The last one added is the outermost.
        self.app.add_middleware(TimeoutMiddleware, timeouts=self.timeouts)
        self.app.add_middleware(LoadSheddingMiddleware, shedding=self.shedding)
        self.app.add_middleware(ResponseCacheMiddleware, responses=self.responses)
        self.app.add_middleware(RateLimitMiddleware, limits=self.limits)

    async def item(self, item: int) -> dict[str, int]:
        self.loads += 1
        return {"item": item}

    async def wait(self) -> str:
        self.entered.set()
        await self.go.wait()
        return "waited"

    async def never(self) -> None:
        await asyncio.Event().wait()

    async def part(self) -> StreamingResponse:
        async def body() -> AsyncIterator[bytes]:
            yield b"begun"
            await asyncio.Event().wait()

        return StreamingResponse(body())


@asynccontextmanager
async def served(shop: Shop) -> AsyncIterator[AsyncClient]:
    server = Server(Config(shop.app, port=0, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        server.should_exit = True
        await serving


async def test_kept_answers_over_one_connection() -> None:
    shop = Shop()
    async with served(shop) as client:
        first = await client.get("/items/7")
        head = await client.head("/items/7")
        same = await client.get("/items/7", headers={"If-None-Match": first.headers["etag"]})
        last = await client.get("/items/7")
    assert first.json() == last.json() == {"item": 7}
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")
    assert (same.status_code, same.content) == (304, b"")
    assert shop.loads == 1


async def test_refusals_leave_the_connection_in_order() -> None:
    shop = Shop()
    async with served(shop) as client:
        assert [(await client.get("/limited")).status_code for _ in range(2)] == [404, 429]
        assert (await client.post("/limited", content=b"x" * 100_000)).status_code == 429
        waiting = asyncio.create_task(client.get("/wait"))
        await shop.entered.wait()
        shed = await client.get("/never")
        shop.go.set()
        assert (shed.status_code, shed.headers["retry-after"]) == (503, "1")
        assert (await waiting).json() == "waited"
        assert (await client.get("/never")).status_code == 504
        assert (await client.get("/items/1")).json() == {"item": 1}


async def ask_until_cut(client: AsyncClient) -> None:
    """Of one that is held up the time is over before its answer has begun."""
    for _ in range(20):
        assert (await client.get("/part")).status_code == 504


async def test_a_client_sees_that_an_answer_was_cut() -> None:
    shop = Shop()
    async with served(shop) as client:
        with pytest.raises(RemoteProtocolError):
            await ask_until_cut(client)
        assert (await client.get("/items/1")).json() == {"item": 1}
    assert shop.timeouts.statistics().cut == 1
