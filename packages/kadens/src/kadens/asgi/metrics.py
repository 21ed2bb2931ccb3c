"""Requests counted and timed by method, route template and status."""

from asyncio import CancelledError
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.routes import RouteTemplates
from kadens.checks import callable_, instance
from kadens.clock import Clock, monotonic
from kadens.metrics import PENDING_LIMIT, SIZE_BUCKETS, Counter, Histogram, Pending, Registry

__all__ = ["MetricsMiddleware", "RequestMetrics", "RequestMetricsStatistics"]

# A client may send any word as a method; only these become label values.
METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
OTHER_METHOD = "other"

SERVER_ERROR = 500
CLIENT_GONE = 499  # as nginx writes it: the client left before there was an answer


class _Series(Pending[tuple[float, int, int]]):
    """The requests of one method, route and status: (duration, bytes received, bytes sent), added many at a time."""

    __slots__ = ("_duration", "_request_size", "_requests", "_response_size")

    def __init__(
        self, *, requests: Counter, duration: Histogram, request_size: Histogram, response_size: Histogram
    ) -> None:
        super().__init__()
        self._requests = requests
        self._duration = duration
        self._request_size = request_size
        self._response_size = response_size

    def record(self, duration: float, received: int, sent: int) -> None:
        pending = self._pending
        pending.append((duration, received, sent))
        if len(pending) >= PENDING_LIMIT:
            self.gather()

    def gather(self) -> None:
        self._drain()

    def _fold(self, batch: list[tuple[float, int, int]]) -> None:
        durations, received, sent = zip(*batch, strict=True)
        self._requests.inc(len(batch))
        self._duration.observe_many(durations)
        self._request_size.observe_many(received)
        self._response_size.observe_many(sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMetricsStatistics:
    """`requests` answered, `failed` of them with 5xx; `in_flight` now, `websockets` open, `series` told apart."""

    requests: int
    failed: int
    in_flight: int
    websockets: int
    series: int


class RequestMetrics:
    """The instruments of the middleware; made once per registry, whatever happens to the app."""

    def __init__(self, registry: Registry) -> None:
        instance("registry", registry, Registry)
        by_route = ("method", "route")
        self._requests = registry.counters("http_requests_total", "Requests answered.", labels=(*by_route, "status"))
        self._duration = registry.histograms(
            "http_request_duration_seconds",
            "From the call of the app to the last byte of its answer.",
            labels=by_route,
        )
        self._request_size = registry.histograms(
            "http_request_size_bytes",
            "Body of the request, as far as the app read it.",
            labels=by_route,
            buckets=SIZE_BUCKETS,
        )
        self._response_size = registry.histograms(
            "http_response_size_bytes",
            "Body of the answer, as the app sent it.",
            labels=by_route,
            buckets=SIZE_BUCKETS,
        )
        self.websockets = registry.gauge("websocket_connections_open", "WebSocket connections accepted and open.")
        # One entry per request: a list may grow and shrink in any thread, and costs no lock.
        self.under_way: list[None] = []
        in_flight = registry.gauge("http_requests_in_flight", "Requests the app is working on.")
        in_flight.read_from(self.under_way.__len__)
        self._series: dict[tuple[str, str, int], _Series] = {}
        registry.before_snapshot(self._gather)

    def record(self, method: str, route: str, status: int, duration: float, received: int, sent: int) -> None:
        """One request: `duration` in seconds, bytes `received` and `sent`."""
        series = self._series.get((method, route, status))
        if series is not None:
            series.record(duration, received, sent)
        else:
            self._record_new(method if method in METHODS else OTHER_METHOD, route, status, duration, received, sent)

    def statistics(self) -> RequestMetricsStatistics:
        self._gather()
        counted = [(status, int(counter.value() or 0)) for (_, _, status), counter in self._requests.series()]
        return RequestMetricsStatistics(
            requests=sum(count for _, count in counted),
            failed=sum(count for status, count in counted if status.startswith("5")),
            in_flight=len(self.under_way),
            websockets=int(self.websockets.value() or 0),
            series=len(counted),
        )

    def _record_new(self, method: str, route: str, status: int, duration: float, received: int, sent: int) -> None:
        series = _Series(
            requests=self._requests.labels(method, route, str(status)),
            duration=self._duration.labels(method, route),
            request_size=self._request_size.labels(method, route),
            response_size=self._response_size.labels(method, route),
        )
        if self._requests.has(method, route, str(status)) and self._duration.has(method, route):
            self._series.setdefault((method, route, status), series).record(duration, received, sent)
        else:
            # What came past a limit is looked up each time, since each use is counted.
            series.record(duration, received, sent)
            series.gather()

    def _gather(self) -> None:
        for series in tuple(self._series.values()):
            series.gather()


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
        self._metrics = instance("metrics", metrics, RequestMetrics)
        self._templates = RouteTemplates() if templates is None else instance("templates", templates, RouteTemplates)
        self._clock = callable_("clock", clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await (self._websocket if scope["type"] == "websocket" else self.app)(scope, receive, send)
            return
        # Closures over local variables, since every attribute of an object would be paid for by every request.
        clock = self._clock
        status = received = sent = 0
        ended: float | None = None

        async def counted_receive() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
            return message

        async def counted_send(message: Message) -> None:
            nonlocal status, sent, ended
            await send(message)
            kind = message["type"]
            if kind == "http.response.body":
                sent += len(message.get("body", b""))
                if not message.get("more_body", False):
                    ended = clock()
            elif kind == "http.response.start":
                status = message["status"]

        under_way = self._metrics.under_way
        under_way.append(None)
        started = clock()
        try:
            await self.app(scope, counted_receive, counted_send)
        except CancelledError:
            status = status or CLIENT_GONE
            raise
        except Exception:
            status = SERVER_ERROR
            raise
        finally:
            under_way.pop()
            duration = (clock() if ended is None else ended) - started
            self._metrics.record(
                scope["method"],
                self._templates.of(scope, self.app),
                # An app that returns without an answer leaves the server to send a 500.
                status or SERVER_ERROR,
                duration,
                received,
                # Servers drop the body that an app sends to HEAD.
                0 if scope["method"] == "HEAD" else sent,
            )

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = _Connection(send, self._metrics)
        try:
            await self.app(scope, receive, connection.send)
        finally:
            connection.close()


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
