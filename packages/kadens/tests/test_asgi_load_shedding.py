import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from loop_turns import turns, until
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.responses import Response as Answer
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from kadens.asgi import LoadShedding, LoadSheddingMiddleware, RoutePriority
from kadens.asgi.paths import TEMPLATE
from kadens.errors import BadInput
from kadens.limits import AdaptiveLimit, Priority

pytestmark = pytest.mark.anyio


class Held:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Service:
    """An app of which each request waits until it is let go, with room for one at a time."""

    def __init__(self, *, max_waiting: int = 0, **options: Any) -> None:
        self.clock = Held()
        self.limit = AdaptiveLimit(
            initial=1, max_limit=1, max_waiting=max_waiting, min_samples=1, window=0.001, timeout=5.0, clock=self.clock
        )
        self.shedding = LoadShedding(self.limit, **options)
        self.served: list[str] = []
        self.go = asyncio.Event()
        self.answer: Callable[[], Answer] = lambda: PlainTextResponse("served")
        self.app = LoadSheddingMiddleware(
            Starlette(routes=[Route("/{path:path}", self._serve)]), shedding=self.shedding
        )

    async def _serve(self, request: Request) -> Answer:
        self.served.append(request.url.path)
        await self.go.wait()
        return self.answer()

    async def ask(self, path: str = "/", headers: dict[str, str] | None = None) -> Response:
        async with AsyncClient(transport=ASGITransport(app=self.app), base_url="http://test") as client:
            return await client.get(path, headers=headers)

    async def start(self, path: str = "/first", headers: dict[str, str] | None = None) -> "asyncio.Task[Response]":
        """A request that is with the app, or waits before it."""
        task = asyncio.create_task(self.ask(path, headers))
        await turns(20)
        return task

    def waiting(self) -> int:
        return self.limit.statistics().waiting


async def test_what_there_is_no_room_for_is_sent_away_and_told_when_to_come_back() -> None:
    service = Service(retry_after=2.5)
    first = await service.start()
    refused = await service.ask("/second")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "3")
    assert refused.headers["cache-control"] == "no-store"
    assert refused.json() == {"detail": "more requests than the service can answer now"}
    service.go.set()
    assert (await first).text == "served"
    assert (await service.ask("/third")).text == "served"
    assert service.served == ["/first", "/third"]
    assert service.shedding.statistics().refused == 1


async def test_paths_of_health_are_never_shed() -> None:
    service = Service(exempt=("/healthz",))
    first = await service.start()
    health = await service.start("/healthz")
    service.go.set()
    assert (await health).text == (await first).text == "served"
    assert service.shedding.statistics().exempt == 1


async def test_routes_of_a_higher_priority_take_the_place_of_lower_ones() -> None:
    service = Service(
        max_waiting=1,
        routes=[
            RoutePriority(path="/orders/{order}", priority=Priority.HIGH),
            RoutePriority(path="/reports/{path:path}", priority=Priority.LOW),
        ],
    )
    first = await service.start()
    report = await service.start("/reports/daily")
    order = await service.start("/orders/7")
    assert (await report).status_code == 503
    service.go.set()
    assert (await order).text == (await first).text == "served"
    assert service.limit.statistics().shed == (1, 0, 0, 0)


async def test_a_function_of_the_request_goes_before_the_route() -> None:
    def priority(connection: HTTPConnection) -> Priority | None:
        return Priority.CRITICAL if connection.headers.get("x-class") == "gold" else None

    service = Service(max_waiting=1, priority=priority, routes=[RoutePriority(path="/orders", priority=Priority.HIGH)])
    first = await service.start()
    order = await service.start("/orders")
    gold = await service.start("/anything", {"X-Class": "gold"})
    assert (await order).status_code == 503
    service.go.set()
    assert (await gold).text == (await first).text == "served"


async def test_who_waits_too_long_is_sent_away() -> None:
    service = Service()
    service.limit = AdaptiveLimit(initial=1, max_limit=1, max_waiting=5, timeout=0.02)
    service.app = LoadSheddingMiddleware(service.app.app, shedding=LoadShedding(service.limit))
    first = await service.start()
    assert (await service.ask("/second")).status_code == 503
    service.go.set()
    await first


async def test_an_exception_goes_through_and_gives_the_place_back() -> None:
    service = Service()
    service.go.set()

    def broken() -> Answer:
        raise RuntimeError("broken")

    service.answer = broken
    with pytest.raises(RuntimeError, match="broken"):
        await service.ask()
    assert service.limit.statistics().in_flight == 0


async def _told(service: Service, answer: Callable[[], Answer]) -> bool:
    """Whether the limit learns from such an answer."""
    service.go.set()

    def slow() -> Answer:
        service.clock.now += 1.0
        return answer()

    service.answer = slow
    before = service.limit.statistics().latency
    await service.ask()
    assert service.limit.statistics().in_flight == 0
    return service.limit.statistics().latency != before


async def _parts() -> AsyncIterator[bytes]:
    yield b"one"
    yield b"two"


@pytest.mark.parametrize(
    ("answer", "tells"),
    [
        (lambda: PlainTextResponse("good"), True),
        (lambda: Answer(status_code=204), True),
        (lambda: PlainTextResponse("not found", 404), True),
        (lambda: PlainTextResponse("failed", 500), False),
        (lambda: StreamingResponse(_parts()), False),
    ],
)
async def test_only_answers_whose_time_means_load_are_measured(answer: Callable[[], Answer], tells: bool) -> None:
    assert await _told(Service(), answer) is tells


async def test_server_sent_events_give_their_place_back_when_they_begin() -> None:
    service = Service()
    service.go.set()
    more = asyncio.Event()

    async def events() -> AsyncIterator[bytes]:
        yield b"data: 1\n\n"
        await more.wait()

    service.answer = lambda: StreamingResponse(events(), media_type="text/event-stream")
    stream = await service.start("/events")
    await until(lambda: service.limit.statistics().in_flight == 0)
    service.answer = lambda: PlainTextResponse("served")
    assert (await service.ask()).text == "served"
    more.set()
    assert (await stream).text == "data: 1\n\n"
    assert service.limit.statistics().in_flight == 0


@pytest.mark.parametrize("after", range(8))
@pytest.mark.parametrize("waits", [False, True])
async def test_a_cancellation_at_any_moment_gives_the_place_back(after: int, waits: bool) -> None:
    service = Service(max_waiting=1)
    ahead = [await service.start()] if waits else []
    request = asyncio.create_task(service.app(http_scope("/second"), _nothing, _nowhere))
    await turns(after)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    service.go.set()
    await asyncio.gather(*ahead)
    assert (service.limit.statistics().in_flight, service.waiting()) == (0, 0)
    assert (await service.ask()).text == "served"


async def test_the_template_is_left_for_middleware_outside() -> None:
    service = Service(routes=[RoutePriority(path="/orders/{order}", priority=Priority.HIGH)])
    service.go.set()
    scope = http_scope("/orders/7")
    await service.app(scope, _nothing, _nowhere)
    assert scope[TEMPLATE] == "/orders/{order}"


async def test_websockets_and_lifespan_pass_through_untouched() -> None:
    seen: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    middleware = LoadSheddingMiddleware(app, shedding=LoadShedding())
    for kind in ("lifespan", "websocket"):
        scope: Scope = {"type": kind, "path": "/", "headers": []}
        await middleware(scope, _nothing, _nowhere)
        assert seen.pop() == ({"type": kind, "path": "/", "headers": []}, _nothing, _nowhere)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: RoutePriority(path="orders", priority=Priority.LOW), "path"),
        (lambda: RoutePriority(path="/", priority=2), "priority"),  # type: ignore[arg-type]
        (lambda: RoutePriority(path="/", priority=Priority.LOW, methods=("get",)), "methods"),
        (lambda: LoadShedding(priority="high"), "priority"),  # type: ignore[arg-type]
        (lambda: LoadShedding(retry_after=0), "retry_after"),
        (lambda: LoadShedding(retry_after=float("nan")), "retry_after"),
        (lambda: LoadShedding(retry_after="1"), "^retry_after: '1'"),  # type: ignore[arg-type]
        (lambda: LoadShedding(exempt=("healthz",)), "^exempt: 'healthz'"),
        (lambda: LoadShedding(exempt="/healthz"), "^exempt: '/healthz'"),
        (lambda: LoadShedding(5), "^limit: 5 is not allowed; AdaptiveLimit"),  # type: ignore[arg-type]
        (lambda: LoadShedding(routes=5), "^routes: 5"),  # type: ignore[arg-type]
        (lambda: LoadShedding(routes=["/"]), "^routes: '/'"),  # type: ignore[list-item]
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(make: Callable[[], object], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make()


def http_scope(path: str) -> Scope:
    return {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": []}


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    return None
