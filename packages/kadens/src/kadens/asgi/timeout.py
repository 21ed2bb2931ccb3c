"""A deadline for each request: what the app has not begun to answer by then is answered with 504."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.paths import TEMPLATE, Paths, app_path, checked_methods, checked_template
from kadens.asgi.refusals import refuse
from kadens.checks import instance, listed
from kadens.checks import seconds as checked_seconds
from kadens.errors import DeadlineExceeded
from kadens.resilience import deadline

__all__ = ["RequestTimeouts", "RequestTimeoutsStatistics", "RouteTimeout", "TimeoutMiddleware"]

GATEWAY_TIMEOUT = 504


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTimeout:
    """`seconds` for the requests of one route template, None for no deadline; no `methods` are all."""

    path: str
    seconds: float | None
    methods: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_template(self.path)
        checked_methods(self.methods)
        _check_seconds(self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTimeoutsStatistics:
    """`refused` were answered with 504; `cut` had begun their answer and did not end it in time."""

    requests: int
    refused: int
    cut: int


class RequestTimeouts:
    """How long a request may take, by route template; one object for the middleware and whoever asks it.

    `seconds` is for requests that fit none of `routes`; None leaves those without a deadline.
    """

    def __init__(self, seconds: float | None = 30.0, *, routes: Sequence[RouteTimeout] = ()) -> None:
        _check_seconds(seconds)
        self._seconds = seconds
        self._paths = Paths((route.path, route.methods, route) for route in listed("routes", routes, RouteTimeout))
        self._requests = self._refused = self._cut = 0

    def of(self, scope: Scope) -> float | None:
        """Seconds for this request; the template it fits is left in the scope."""
        fit = self._paths.of(app_path(scope), scope["method"])
        if fit is None:
            return self._seconds
        scope[TEMPLATE] = fit.template
        return fit.rule.seconds

    def entered(self) -> None:
        self._requests += 1

    def exceeded(self, *, begun: bool) -> None:
        self._cut += begun
        self._refused += not begun

    def statistics(self) -> RequestTimeoutsStatistics:
        return RequestTimeoutsStatistics(requests=self._requests, refused=self._refused, cut=self._cut)


class TimeoutMiddleware:
    """Ends the app's work on a request at its deadline, which calls inside see by `kadens.resilience.remaining`.

    The deadline is for all the app does for the request: to the last byte of its answer, and its background
    tasks. An answer that had not begun becomes a 504. One that had begun cannot become anything else: the app
    is cancelled and `DeadlineExceeded` goes on to the server, which closes the connection, so that no client
    takes a part for the whole. Routes that stream without end get `RouteTimeout(seconds=None)`. WebSockets have
    no deadline here. Errors of the app go through, its own `DeadlineExceeded` too.
    """

    def __init__(self, app: ASGIApp, *, timeouts: RequestTimeouts) -> None:
        self.app = app
        self._timeouts = instance("timeouts", timeouts, RequestTimeouts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seconds = self._timeouts.of(scope) if scope["type"] == "http" else None
        if seconds is None:
            await self.app(scope, receive, send)
        else:
            await self._within(seconds, scope, receive, send)

    async def _within(self, seconds: float, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        self._timeouts.entered()
        guard = deadline(seconds)
        try:
            async with guard:
                await self.app(scope, receive, watched)
        except DeadlineExceeded:
            # Otherwise it is the app's own, of something shorter that it called.
            if not guard.statistics().exceeded:
                raise
            self._timeouts.exceeded(begun=begun)
            if begun:
                raise
            await refuse(send, GATEWAY_TIMEOUT, f"not done within {seconds:g} s")


def _check_seconds(seconds: float | None) -> None:
    """None is no deadline."""
    if seconds is not None:
        checked_seconds("seconds", seconds)
