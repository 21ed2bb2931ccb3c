import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from kadens.asgi import (
    MetricsMiddleware,
    RateLimitMiddleware,
    RateLimits,
    RequestMetrics,
    RequestMetricsStatistics,
    RouteLimit,
    RouteTemplates,
)
from kadens.errors import BadInput
from kadens.limits import Rate
from kadens.metrics import PENDING_LIMIT, Registry, render
from kadens.metrics.registry import SERIES_LIMIT

pytestmark = pytest.mark.anyio

Parse = Callable[[str], dict[tuple[str, ...], float]]


class Held:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Service:
    """An app in the middleware, its registry and its clock."""

    def __init__(self, app: ASGIApp, parse: Parse) -> None:
        self.registry = Registry()
        self.clock = Held()
        self.app = MetricsMiddleware(app, metrics=RequestMetrics(self.registry), clock=self.clock)
        self._parse = parse

    def samples(self) -> dict[tuple[str, ...], float]:
        return self._parse(render(self.registry).decode())

    def requests(self) -> dict[tuple[str, ...], float]:
        return {key[1:]: value for key, value in self.samples().items() if key[0] == "http_requests_total"}

    async def request(self, method: str, path: str) -> None:
        transport = ASGITransport(app=self.app)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            await client.request(method, path)


def http_scope(path: str = "/") -> Scope:
    return {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}


async def nothing_received() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def nothing_sent(message: Message) -> None:
    return None


async def item(request: Request) -> Response:
    return PlainTextResponse("x" * 150, 201)


async def broken(request: Request) -> Response:
    raise RuntimeError("broken")


async def test_requests_are_counted_by_method_template_and_status(parse: Parse) -> None:
    service = Service(Starlette(routes=[Route("/items/{item}", item)]), parse)
    for number in range(3):
        await service.request("GET", f"/items/{number}")
    await service.request("POST", "/items/1")
    await service.request("GET", "/secret/path")
    assert service.requests() == {
        ("GET", "/items/{item}", "201"): 3,
        ("POST", "/items/{item}", "405"): 1,
        ("GET", "unmatched", "404"): 1,
    }
    assert "secret" not in render(service.registry).decode()


async def test_a_method_of_the_clients_own_making_is_no_label(parse: Parse) -> None:
    service = Service(Starlette(routes=[Route("/", item)]), parse)
    await service.request("BREW", "/")
    assert service.requests() == {("other", "/", "405"): 1}


async def test_an_exception_counts_as_500_and_is_raised_again(parse: Parse) -> None:
    service = Service(Starlette(routes=[Route("/broken", broken)]), parse)
    with pytest.raises(RuntimeError, match="broken"):
        await service.request("GET", "/broken")
    assert service.requests() == {("GET", "/broken", "500"): 1}
    assert service.samples()[("http_requests_in_flight",)] == 0


async def test_an_exception_after_the_answer_began_counts_as_500_too(parse: Parse) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"begun"
        raise RuntimeError("halfway")

    async def stream(request: Request) -> Response:
        return StreamingResponse(body())

    service = Service(Starlette(routes=[Route("/stream", stream)]), parse)
    with pytest.raises(RuntimeError, match="halfway"):
        await service.request("GET", "/stream")
    assert service.requests() == {("GET", "/stream", "500"): 1}


async def test_an_app_that_sends_nothing_counts_as_500(parse: Parse) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        return None

    service = Service(silent, parse)
    await service.app(http_scope(), nothing_received, nothing_sent)
    assert service.requests() == {("GET", "unmatched", "500"): 1}


async def test_a_request_cancelled_before_an_answer_counts_as_499(parse: Parse) -> None:
    entered = asyncio.Event()

    async def forever(scope: Scope, receive: Receive, send: Send) -> None:
        entered.set()
        await asyncio.Event().wait()

    service = Service(forever, parse)
    task = asyncio.ensure_future(service.app(http_scope(), nothing_received, nothing_sent))
    await entered.wait()
    assert service.samples()[("http_requests_in_flight",)] == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert service.samples()[("http_requests_in_flight",)] == 0
    assert service.requests() == {("GET", "unmatched", "499"): 1}


async def test_the_duration_ends_with_the_body_and_not_with_background_tasks(parse: Parse) -> None:
    def later(seconds: float) -> None:
        service.clock.now += seconds

    async def work(request: Request) -> Response:
        later(0.3)
        return PlainTextResponse("done", background=BackgroundTask(later, 60))

    service = Service(Starlette(routes=[Route("/work", work)]), parse)
    await service.request("GET", "/work")
    samples = service.samples()
    assert samples["http_request_duration_seconds_sum", "GET", "/work"] == pytest.approx(0.3)
    assert samples["http_request_duration_seconds_bucket", "GET", "/work", "0.25"] == 0
    assert samples["http_request_duration_seconds_bucket", "GET", "/work", "0.5"] == 1


async def test_the_size_is_the_sum_of_all_parts_of_the_body(parse: Parse) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 100

    async def stream(request: Request) -> Response:
        return StreamingResponse(body())

    service = Service(Starlette(routes=[Route("/stream", stream), Route("/item", item)]), parse)
    await service.request("GET", "/stream")
    await service.request("GET", "/item")
    await service.request("HEAD", "/item")
    samples = service.samples()
    assert samples["http_response_size_bytes_sum", "GET", "/stream"] == 300
    assert samples["http_response_size_bytes_sum", "GET", "/item"] == 150
    assert samples["http_response_size_bytes_sum", "HEAD", "/item"] == 0


async def test_the_size_of_a_request_is_what_the_app_read_of_it(parse: Parse) -> None:
    async def reads(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    service = Service(Starlette(routes=[Route("/reads", reads, methods=["POST"]), Route("/item", item)]), parse)
    transport = ASGITransport(app=service.app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.post("/reads", content=b"x" * 70)).text == "70"
    await service.request("GET", "/item")
    samples = service.samples()
    assert samples["http_request_size_bytes_sum", "POST", "/reads"] == 70
    assert samples["http_request_size_bytes_count", "GET", "/item"] == 1
    assert samples["http_request_size_bytes_sum", "GET", "/item"] == 0


async def test_many_requests_are_counted_one_by_one_whenever_they_are_asked_for(parse: Parse) -> None:
    service = Service(Starlette(routes=[Route("/item", item)]), parse)
    for number in range(1, 2 * PENDING_LIMIT + 10):
        await service.app(http_scope("/item"), nothing_received, nothing_sent)
        if number % 50 == 0:
            assert service.requests() == {("GET", "/item", "201"): number}
    samples = service.samples()
    assert service.requests() == {("GET", "/item", "201"): 2 * PENDING_LIMIT + 9}
    assert samples["http_request_duration_seconds_count", "GET", "/item"] == 2 * PENDING_LIMIT + 9
    assert samples["http_response_size_bytes_sum", "GET", "/item"] == 150 * (2 * PENDING_LIMIT + 9)


async def test_what_comes_past_the_limit_of_series_is_counted_as_other_each_time(parse: Parse) -> None:
    async def any_status(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(status_code=int(scope["path"]))(scope, receive, send)

    service = Service(any_status, parse)
    statuses = range(200, 200 + SERIES_LIMIT + 3)
    for status in (*statuses, 200 + SERIES_LIMIT):
        await service.app(http_scope(str(status)), nothing_received, nothing_sent)
    assert service.requests()["other", "other", "other"] == 4
    assert service.samples()["kadens_metrics_overflowed_total", "http_requests_total"] == 4
    assert service.samples()["http_request_duration_seconds_count", "GET", "unmatched"] == SERIES_LIMIT + 4


async def test_two_middlewares_may_share_their_metrics(parse: Parse) -> None:
    registry = Registry()
    metrics = RequestMetrics(registry)
    apps = [MetricsMiddleware(Starlette(routes=[Route("/item", item)]), metrics=metrics) for _ in range(2)]
    for app in apps:
        await app(http_scope("/item"), nothing_received, nothing_sent)
    assert parse(render(registry).decode())["http_requests_total", "GET", "/item", "201"] == 2


class Venue:
    """A WebSocket client in the test's own hands."""

    def __init__(self) -> None:
        self.received: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.received.put_nowait({"type": "websocket.connect"})

    async def connect(self, app: ASGIApp, path: str) -> None:
        scope = {"type": "websocket", "path": path, "headers": [], "query_string": b"", "subprotocols": []}
        await app(scope, self.received.get, self.sent.put)


async def test_open_websocket_connections_are_counted(parse: Parse) -> None:
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive()

    service = Service(Starlette(routes=[WebSocketRoute("/echo", echo)]), parse)
    venue = Venue()
    connection = asyncio.create_task(venue.connect(service.app, "/echo"))
    assert (await venue.sent.get())["type"] == "websocket.accept"
    assert service.samples()[("websocket_connections_open",)] == 1
    venue.received.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await connection
    assert service.samples()[("websocket_connections_open",)] == 0
    assert service.requests() == {}


async def test_a_connection_that_was_refused_or_broke_is_not_open(parse: Parse) -> None:
    async def breaks(socket: WebSocket) -> None:
        await socket.accept()
        raise RuntimeError("broken")

    service = Service(Starlette(routes=[WebSocketRoute("/breaks", breaks)]), parse)
    await Venue().connect(service.app, "/nowhere")
    with pytest.raises(RuntimeError, match="broken"):
        await Venue().connect(service.app, "/breaks")
    assert service.samples()[("websocket_connections_open",)] == 0


async def test_the_lifespan_passes_through_untouched(parse: Parse) -> None:
    scopes: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append((scope, receive, send))

    scope: Scope = {"type": "lifespan"}
    service = Service(app, parse)
    await service.app(scope, nothing_received, nothing_sent)
    assert scopes == [(scope, nothing_received, nothing_sent)]
    assert service.requests() == {}


async def test_a_send_that_fails_leaves_nothing_in_flight(parse: Parse) -> None:
    async def gone(message: Message) -> None:
        raise ClientDisconnect

    service = Service(Starlette(routes=[Route("/", item)]), parse)
    with pytest.raises(ClientDisconnect):
        await service.app(http_scope(), nothing_received, gone)
    assert service.samples()[("http_requests_in_flight",)] == 0
    assert service.requests() == {("GET", "/", "500"): 1}


async def test_what_middleware_answers_before_routing_counts_under_the_template_it_went_by(parse: Parse) -> None:
    async def users(request: Request) -> Response:
        return PlainTextResponse("hello")

    routed = Starlette(routes=[Route("/users/{user}", users)])
    limits = RateLimits([RouteLimit(path="/users/{user}", rules=(Rate(rate=1, per=60, burst=1),))])
    service = Service(RateLimitMiddleware(routed, limits=limits), parse)
    await service.request("GET", "/users/7")
    await service.request("GET", "/users/8")
    assert service.requests() == {
        ("GET", "/users/{user}", "200"): 1,
        ("GET", "/users/{user}", "429"): 1,
    }


async def test_what_a_limit_for_all_refuses_counts_under_the_template_it_would_have_come_to(parse: Parse) -> None:
    async def users(request: Request) -> Response:
        return PlainTextResponse("hello")

    routes = [Route("/users/{user:int}", users), Route("/users/{user}", users, methods=["POST"])]
    routed = Starlette(routes=[*routes, Mount("/shop", routes=[Route("/orders/{order}", users)])])
    limits = RateLimits(default=(Rate(rate=1, per=60, burst=1),))
    service = Service(RateLimitMiddleware(routed, limits=limits), parse)
    await service.request("GET", "/users/7")
    for path in ("/users/8", "/users/9", "/shop/orders/1", "/shop/nothing", "/nowhere/%00"):
        await service.request("GET", path)
    await service.request("POST", "/users/8")
    assert service.requests() == {
        ("GET", "/users/{user:int}", "200"): 1,
        ("GET", "/users/{user:int}", "429"): 2,
        ("POST", "/users/{user}", "429"): 1,
        ("GET", "/shop/orders/{order}", "429"): 1,
        ("GET", "unmatched", "429"): 2,
    }
    # What is added later is read when it is asked for.
    routed.add_route("/late/{id}", users)
    await service.request("GET", "/late/1")
    assert service.requests()["GET", "/late/{id}", "429"] == 1


async def test_what_the_router_does_not_find_is_unmatched_as_ever(parse: Parse) -> None:
    service = Service(Starlette(routes=[Route("/users/{user}", item)]), parse)
    await service.request("GET", "/nowhere")
    assert service.requests() == {("GET", "unmatched", "404"): 1}


async def test_the_metrics_tell_what_they_have_counted() -> None:
    metrics = RequestMetrics(Registry())
    for status in (200, 200, 404, 500):
        metrics.record("GET", "/", status, 0.1, 0, 5)
    assert metrics.statistics() == RequestMetricsStatistics(requests=4, failed=1, in_flight=0, websockets=0, series=3)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: RequestMetrics(5), "^registry: 5"),  # type: ignore[arg-type]
        (lambda: MetricsMiddleware(item, metrics=5), "^metrics: 5"),  # type: ignore[arg-type]
        (lambda: RouteTemplates(5), "^expand: 5"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(make: Callable[[], object], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make()
