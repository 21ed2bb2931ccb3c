"""Requests counted and timed by method, route template and status."""

from asyncio import CancelledError

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.routes import RouteTemplates
from kadens.clock import Clock, monotonic
from kadens.metrics import SIZE_BUCKETS, Registry

__all__ = ["MetricsMiddleware", "RequestMetrics"]

# A client may send any word as a method; only these become label values.
METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
OTHER_METHOD = "other"

SERVER_ERROR = 500
CLIENT_GONE = 499  # as nginx writes it: the client left before there was an answer


class RequestMetrics:
    """The instruments of the middleware; made once per registry, whatever happens to the app."""

    def __init__(self, registry: Registry) -> None:
        self.requests = registry.counters(
            "http_requests_total", "Requests answered.", labels=("method", "route", "status")
        )
        self.duration = registry.histograms(
            "http_request_duration_seconds",
            "From the call of the app to the last byte of its answer.",
            labels=("method", "route"),
        )
        self.response_size = registry.histograms(
            "http_response_size_bytes",
            "Body of the answer, as the app sent it.",
            labels=("method", "route"),
            buckets=SIZE_BUCKETS,
        )
        self.in_flight = registry.gauge("http_requests_in_flight", "Requests the app is working on.")
        self.websockets = registry.gauge("websocket_connections_open", "WebSocket connections accepted and open.")


class MetricsMiddleware:
    """Counts every request once, when the app is done with it.

    An exception that leaves the app counts as status 500, whatever was sent before, and is raised again.
    A request cancelled before an answer counts as 499. Background tasks do not add to the duration.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: RequestMetrics,
        templates: RouteTemplates | None = None,
        clock: Clock = monotonic,
    ) -> None:
        self.app = app
        self._metrics = metrics
        self._templates = RouteTemplates() if templates is None else templates
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send, self._clock)
        started = self._clock()
        self._metrics.in_flight.inc()
        try:
            await self.app(scope, receive, answer.send)
        except CancelledError:
            answer.status = answer.status or CLIENT_GONE
            raise
        except Exception:
            answer.status = SERVER_ERROR
            raise
        finally:
            self._metrics.in_flight.dec()
            self._count(scope, answer, started)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = _Connection(send, self._metrics)
        try:
            await self.app(scope, receive, connection.send)
        finally:
            connection.close()

    def _count(self, scope: Scope, answer: "_Answer", started: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
        route = self._templates.of(scope)
        # An app that returns without an answer leaves the server to send a 500.
        status = answer.status or SERVER_ERROR
        ended = self._clock() if answer.ended is None else answer.ended
        # Servers drop the body that an app sends to HEAD.
        size = 0 if method == "HEAD" else answer.size
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.duration.labels(method, route).observe(ended - started)
        self._metrics.response_size.labels(method, route).observe(size)


class _Answer:
    __slots__ = ("_clock", "_send", "ended", "size", "status")

    def __init__(self, send: Send, clock: Clock) -> None:
        self._send = send
        self._clock = clock
        self.status: int | None = None
        self.size = 0
        self.ended: float | None = None

    async def send(self, message: Message) -> None:
        await self._send(message)
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            if not message.get("more_body", False):
                self.ended = self._clock()


class _Connection:
    __slots__ = ("_metrics", "_send", "accepted")

    def __init__(self, send: Send, metrics: RequestMetrics) -> None:
        self._send = send
        self._metrics = metrics
        self.accepted = False

    async def send(self, message: Message) -> None:
        await self._send(message)
        if message["type"] == "websocket.accept" and not self.accepted:
            self.accepted = True
            self._metrics.websockets.inc()

    def close(self) -> None:
        if self.accepted:
            self._metrics.websockets.dec()
