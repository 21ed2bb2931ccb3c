import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from loop_turns import turns
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.responses import Response as Answer
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from virtual_time import run

from kadens.asgi import RequestTimeouts, RouteTimeout, TimeoutMiddleware
from kadens.asgi.paths import TEMPLATE
from kadens.errors import BadInput, DeadlineExceeded
from kadens.resilience import deadline, remaining

pytestmark = pytest.mark.anyio

SHORT = 0.02

Handler = Callable[[Request], Awaitable[Answer]]


class Service:
    """An app whose every path is answered by one handler, with deadlines around it."""

    def __init__(self, handler: Handler, timeouts: RequestTimeouts) -> None:
        self.timeouts = timeouts
        self.app = Starlette(
            routes=[Route("/{path:path}", handler)], middleware=[Middleware(TimeoutMiddleware, timeouts=timeouts)]
        )

    async def ask(self, path: str = "/slow") -> Response:
        async with AsyncClient(transport=ASGITransport(app=self.app), base_url="http://test") as client:
            return await client.get(path)


class Forever:
    """A handler that ends by cancellation alone, and cleans up."""

    def __init__(self) -> None:
        self.cleaned = 0
        self.entered = asyncio.Event()

    async def handle(self, request: Request) -> Answer:
        self.entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            await turns(3)
            self.cleaned += 1
        raise AssertionError


def test_what_is_not_answered_in_time_is_cancelled_and_answered_with_504() -> None:
    forever = Forever()
    service = Service(forever.handle, RequestTimeouts(SHORT))
    # Where no machine lets the time run out before the handler is entered.
    answer = run(lambda _: service.ask())
    assert (answer.status_code, answer.json()) == (504, {"detail": "not done within 0.02 s"})
    assert answer.headers["cache-control"] == "no-store"
    assert forever.cleaned == 1
    told = service.timeouts.statistics()
    assert (told.requests, told.refused, told.cut) == (1, 1, 0)


async def test_what_is_answered_in_time_is_left_alone() -> None:
    async def quick(request: Request) -> Answer:
        return PlainTextResponse("quick", headers={"X-Flavour": "plain"})

    answer = await Service(quick, RequestTimeouts(30.0)).ask()
    assert (answer.text, answer.headers["x-flavour"]) == ("quick", "plain")


async def test_calls_inside_see_what_is_left() -> None:
    seen: list[float | None] = []

    async def handler(request: Request) -> Answer:
        seen.append(remaining())
        seen.append(await asyncio.create_task(_ask_remaining()))
        return PlainTextResponse("seen")

    service = Service(handler, RequestTimeouts(300.0, routes=[RouteTimeout(path="/free", seconds=None)]))
    await service.ask()
    assert [left is not None and 270 < left <= 300 for left in seen] == [True, True]
    seen.clear()
    await service.ask("/free")
    assert seen == [None, None]


async def _ask_remaining() -> float | None:
    return remaining()


async def test_each_route_has_its_own_time() -> None:
    async def handler(request: Request) -> Answer:
        left = remaining()
        # To the nearest ten: some seconds may pass on the way.
        return PlainTextResponse("none" if left is None else f"{round(left, -1):.0f}")

    timeouts = RequestTimeouts(
        100.0,
        routes=[
            RouteTimeout(path="/reports/{path:path}", seconds=200.0),
            RouteTimeout(path="/posts", seconds=300.0, methods=("POST",)),
            RouteTimeout(path="/events", seconds=None),
        ],
    )
    service = Service(handler, timeouts)
    paths = ("/reports/daily/1", "/events", "/posts", "/other")
    assert [(await service.ask(path)).text for path in paths] == ["200", "none", "100", "100"]
    assert timeouts.statistics().requests == 3


def test_an_answer_that_has_begun_is_cut_off_so_that_nobody_takes_it_for_whole() -> None:
    closed = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        try:
            yield b"begun"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async def handler(request: Request) -> Answer:
        return StreamingResponse(body())

    service = Service(handler, RequestTimeouts(SHORT))
    with pytest.raises(DeadlineExceeded):
        # Where no machine lets the time run out before it has begun.
        run(lambda _: service.ask())
    assert closed.is_set()
    told = service.timeouts.statistics()
    assert (told.refused, told.cut) == (0, 1)


async def test_the_apps_own_deadline_goes_through_as_what_it_is() -> None:
    async def handler(request: Request) -> Answer:
        async with deadline(0.001):
            await asyncio.Event().wait()
        raise AssertionError

    service = Service(handler, RequestTimeouts(30.0))
    with pytest.raises(DeadlineExceeded, match=r"0\.001"):
        await service.ask()
    assert service.timeouts.statistics().refused == 0


async def test_exceptions_go_through() -> None:
    async def broken(request: Request) -> Answer:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await Service(broken, RequestTimeouts(30.0)).ask()


@pytest.mark.parametrize("after", range(10))
async def test_a_cancellation_from_outside_is_no_timeout(after: int) -> None:
    forever = Forever()
    service = Service(forever.handle, RequestTimeouts(30.0))
    request = asyncio.create_task(service.ask())
    await turns(after)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert forever.cleaned == forever.entered.is_set()
    assert service.timeouts.statistics().refused == 0
    assert remaining() is None


async def test_the_template_is_left_for_middleware_outside() -> None:
    timeouts = RequestTimeouts(routes=[RouteTimeout(path="/users/{user}", seconds=SHORT)])
    scope: Scope = {"type": "http", "method": "GET", "path": "/users/7", "headers": []}
    sent: list[Message] = []

    async def stuck(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    async def send(message: Message) -> None:
        sent.append(message)

    await TimeoutMiddleware(stuck, timeouts=timeouts)(scope, _nothing, send)
    assert scope[TEMPLATE] == "/users/{user}"
    assert sent[0]["status"] == 504


async def test_websockets_and_lifespan_pass_through_untouched() -> None:
    seen: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    middleware = TimeoutMiddleware(app, timeouts=RequestTimeouts())
    for kind in ("lifespan", "websocket"):
        scope: Scope = {"type": kind, "path": "/", "headers": []}
        await middleware(scope, _nothing, _nowhere)
        assert seen.pop() == ({"type": kind, "path": "/", "headers": []}, _nothing, _nowhere)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: RequestTimeouts(0), "seconds"),
        (lambda: RequestTimeouts(float("inf")), "seconds"),
        (lambda: RequestTimeouts("1"), "^seconds: '1'"),  # type: ignore[arg-type]
        (lambda: RequestTimeouts(routes=5), "^routes: 5"),  # type: ignore[arg-type]
        (lambda: RequestTimeouts(routes=["/"]), "^routes: '/'"),  # type: ignore[list-item]
        (lambda: TimeoutMiddleware(_nothing, timeouts=5), "^timeouts: 5"),  # type: ignore[arg-type]
        (lambda: RouteTimeout(path="/", seconds=-1), "seconds"),
        (lambda: RouteTimeout(path="/", seconds="1"), "^seconds: '1'"),  # type: ignore[arg-type]
        (lambda: RouteTimeout(path="nowhere", seconds=1), "path"),
        (lambda: RouteTimeout(path="/", seconds=1, methods=("get",)), "methods"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(make: Callable[[], object], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make()


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    return None
