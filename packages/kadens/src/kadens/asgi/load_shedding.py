"""No more requests at once than the service bears: the others wait their turn, or are told to come back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers as RequestHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.paths import (
    HEALTH_PATHS,
    TEMPLATE,
    Paths,
    app_path,
    checked_methods,
    checked_template,
    checked_templates,
)
from kadens.asgi.refusals import refuse, whole_seconds
from kadens.checks import instance, listed, seconds, sync_callable
from kadens.errors import BadInput, DeadlineExceeded, Overloaded
from kadens.limits import AdaptiveLimit, AdaptiveLimitStatistics, Priority
from kadens.limits.adaptive import Admission

__all__ = ["LoadShedding", "LoadSheddingMiddleware", "LoadSheddingStatistics", "RoutePriority"]

SERVICE_UNAVAILABLE = 503
SERVER_ERROR = 500
WITHOUT_BODY = (204, 304)
LONGEST_RETRY = 86_400.0

PriorityFunction = Callable[[HTTPConnection], Priority | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePriority:
    """How important the requests of one route template are; no `methods` are all."""

    path: str
    priority: Priority
    methods: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_template(self.path)
        checked_methods(self.methods)
        if not isinstance(self.priority, Priority):
            raise BadInput.of("priority", self.priority, f"one of {', '.join(str(known) for known in Priority)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSheddingStatistics:
    """`refused` were answered with 503; `exempt` went past the limit."""

    refused: int
    exempt: int
    limit: AdaptiveLimitStatistics


class LoadShedding:
    """Which request counts how much; one object for the middleware and whoever asks it.

    `priority` is asked first, and may read headers (believe only those that a proxy of yours sets); where it says
    None, the first of `routes` that fits counts, then NORMAL. Paths in `exempt` are never counted nor shed.
    """

    def __init__(
        self,
        limit: AdaptiveLimit | None = None,
        *,
        routes: Sequence[RoutePriority] = (),
        priority: PriorityFunction | None = None,
        exempt: Sequence[str] = HEALTH_PATHS,
        retry_after: float = 1.0,
    ) -> None:
        if priority is not None:
            sync_callable("priority", priority)
        seconds("retry_after", retry_after, most=LONGEST_RETRY)
        self.limit = AdaptiveLimit() if limit is None else instance("limit", limit, AdaptiveLimit)
        self._routes = Paths(
            (route.path, route.methods, route.priority) for route in listed("routes", routes, RoutePriority)
        )
        self._exempt = Paths((path, (), None) for path in checked_templates("exempt", exempt))
        self._priority = priority
        self._refused = self._exempted = 0
        self.retry_after = whole_seconds(retry_after)

    def admission(self, scope: Scope) -> Admission | None:
        """To be entered by the request; None if it is exempt. The template it fits is left in the scope."""
        path = app_path(scope)
        if self._exempt.of(path) is not None:
            self._exempted += 1
            return None
        fit = self._routes.of(path, scope["method"])
        if fit is not None:
            scope[TEMPLATE] = fit.template
        priority = None if self._priority is None else self._priority(HTTPConnection(scope))
        if priority is None:
            priority = Priority.NORMAL if fit is None else fit.rule
        return self.limit.admit(priority)

    def refused(self) -> None:
        self._refused += 1

    def statistics(self) -> LoadSheddingStatistics:
        return LoadSheddingStatistics(refused=self._refused, exempt=self._exempted, limit=self.limit.statistics())


class LoadSheddingMiddleware:
    """Admits requests by `LoadShedding`; who is sent away gets a 503 with Retry-After before the app saw anything.

    A place is held to the end of the app's call, and its length tells the limit how slow the service is. Answers of
    5xx do not tell, because failing is fast, nor do bodies whose length the app did not know. Server-sent events
    give the place back when they begin, for they stay as long as their reader. WebSockets are not counted.
    """

    def __init__(self, app: ASGIApp, *, shedding: LoadShedding) -> None:
        self.app = app
        self._shedding = instance("shedding", shedding, LoadShedding)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        admission = self._shedding.admission(scope) if scope["type"] == "http" else None
        if admission is None:
            await self.app(scope, receive, send)
            return
        try:
            await admission.__aenter__()
        except (Overloaded, DeadlineExceeded):
            self._shedding.refused()
            retry = (b"retry-after", self._shedding.retry_after)
            await refuse(send, SERVICE_UNAVAILABLE, "more requests than the service can answer now", (retry,))
            return
        await self._admitted(_Stay(admission, send), scope, receive)

    async def _admitted(self, stay: "_Stay", scope: Scope, receive: Receive) -> None:
        try:
            await self.app(scope, receive, stay.send)
        except BaseException as error:
            await stay.end(type(error))
            raise
        await stay.end(_Untold if stay.untold else None)


class _Untold(Exception):
    """Stands for an answer whose length says nothing about the load."""


class _Stay:
    """A request with its place."""

    __slots__ = ("_admission", "_send", "untold")

    def __init__(self, admission: Admission, send: Send) -> None:
        self._admission: Admission | None = admission
        self._send = send
        self.untold = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        await self._send(message)

    async def end(self, kind: type[BaseException] | None) -> None:
        if self._admission is not None:
            admission, self._admission = self._admission, None
            await admission.__aexit__(kind)

    async def _begin(self, message: Message) -> None:
        headers = RequestHeaders(raw=list(message.get("headers", ())))
        status = message["status"]
        self.untold = status >= SERVER_ERROR or ("content-length" not in headers and status not in WITHOUT_BODY)
        if headers.get("content-type", "").startswith("text/event-stream"):
            await self.end(_Untold)
