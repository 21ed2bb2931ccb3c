"""How often a client may ask, by route: 429 with the headers that tell when to come back."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kadens.asgi.clients import ClientAddress, KeyFunction, digest
from kadens.asgi.paths import (
    HEALTH_PATHS,
    TEMPLATE,
    Paths,
    app_path,
    checked_methods,
    checked_template,
    checked_templates,
)
from kadens.asgi.rate_meters import HOLD_OFF, Meter, Reading, SharedRates, WhenAway, meter_of
from kadens.asgi.refusals import Headers, refuse, refuse_websocket, whole_seconds
from kadens.checks import callable_, count, instance, is_number, listed, sync_callable
from kadens.checks import name as checked_name
from kadens.clock import Clock, monotonic
from kadens.errors import BadInput, Overloaded, Unavailable
from kadens.limits import Rate

__all__ = [
    "RateLimitMiddleware",
    "RateLimits",
    "RateLimitsStatistics",
    "RouteLimit",
    "SharedRates",
    "WhenAway",
    "rate_limit",
]

TOO_MANY_REQUESTS = 429
SERVICE_UNAVAILABLE = 503

LONGEST_KEY = 128
ROUNDING = 1e-6

WeightFunction = Callable[[HTTPConnection], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLimit:
    """The rates of one route template, all of which a request must keep; no `methods` are all.

    `key` says whom a request counts for; where it says None, and without it, the client's address does. `weight` is
    what a request counts, at most the smallest burst. A `burst` of 1 refuses the second of two requests that
    come together: give each rate the burst that a page needs.
    """

    path: str
    rules: tuple[Rate, ...]
    methods: tuple[str, ...] = ()
    key: KeyFunction | None = None
    weight: float | WeightFunction = 1.0

    def __post_init__(self) -> None:
        checked_template(self.path)
        checked_methods(self.methods)
        _check_rules(self.rules)
        if self.key is not None:
            sync_callable("key", self.key)
        if callable(self.weight):
            sync_callable("weight", self.weight)
        else:
            _check_weight(self.weight, self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimitsStatistics:
    """Requests; `overflowed` were refused because too many clients came at once, `unavailable` met no server.

    `keys` are clients that are remembered in this process.
    """

    passed: int
    limited: int
    overflowed: int
    unavailable: int
    refused_unavailable: int
    keys: int


class _Verdict(NamedTuple):
    """`status` is None when the request may pass."""

    status: int | None
    detail: str
    headers: Headers


class RateLimits:
    """The limits of an app's routes; one object for the middleware and whoever asks it.

    The first of `routes` that fits a request counts; a request that fits none counts under `default`, all such
    together by client, unless its path is in `exempt`. Routes are told by `kadens.asgi.paths`. In memory, or with
    `shared` on a server. No more than `max_keys` clients per route are remembered; while that many are busy, new
    ones get a 503. Clients that rest are forgotten. `websockets` counts connects too.
    """

    def __init__(
        self,
        routes: Sequence[RouteLimit] = (),
        *,
        default: Sequence[Rate] = (),
        client: ClientAddress | None = None,
        shared: SharedRates | None = None,
        exempt: Sequence[str] = HEALTH_PATHS,
        websockets: bool = False,
        max_keys: int = 100_000,
        clock: Clock = monotonic,
    ) -> None:
        self.websockets = instance("websockets", websockets, bool, "True or False")
        self._client = _checked_client(client)
        _check_counting(shared, max_keys, clock)
        self._tally = _Tally()
        self._meters: list[Meter] = []

        def counter(limit: RouteLimit) -> _Counter:
            name = f"{' '.join(limit.methods)} {limit.path}"
            meter = meter_of(limit.rules, shared, name, max_keys, clock)
            self._meters.append(meter)
            return _Counter(limit, meter, self._client, self._tally)

        self._paths = Paths(
            (limit.path, limit.methods, counter(limit)) for limit in listed("routes", routes, RouteLimit)
        )
        self._exempt = Paths((path, (), None) for path in checked_templates("exempt", exempt))
        by_default = listed("default", default, Rate)
        if by_default:
            _check_rules(by_default, field="default")
        self._default = counter(RouteLimit(path="/{path:path}", rules=by_default)) if by_default else None

    async def check(self, scope: Scope) -> _Verdict | None:
        """Count the request; None if no limit concerns it. The template it fits is left in the scope."""
        path = app_path(scope)
        fit = self._paths.of(path, scope.get("method"))
        if fit is not None:
            scope[TEMPLATE] = fit.template
            return await fit.rule.check(HTTPConnection(scope))
        if self._default is None or self._exempt.of(path) is not None:
            return None
        return await self._default.check(HTTPConnection(scope))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections to the server, if there is one."""
        for meter in self._meters:
            await meter.aclose()

    def statistics(self) -> RateLimitsStatistics:
        return self._tally.statistics(self._meters)


class RateLimitMiddleware:
    """Refuses with 429 and Retry-After what comes too often, and tells all others how much is left.

    The fields are those of the IETF's draft "RateLimit header fields for HTTP": RateLimit-Policy with the quota
    (q) and window (w, seconds) of each rule; RateLimit with what remains (r) and in how many seconds all of it is
    back (t), unless requests PASS uncounted while the server of shared rates is away.
    """

    def __init__(self, app: ASGIApp, *, limits: RateLimits) -> None:
        self.app = app
        self._limits = instance("limits", limits, RateLimits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket" and self._limits.websockets:
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        verdict = await self._limits.check(scope)
        if verdict is None:
            await self.app(scope, receive, send)
        elif verdict.status is None:
            await self.app(scope, receive, _telling(verdict.headers, send))
        else:
            await refuse(send, verdict.status, verdict.detail, verdict.headers)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        verdict = await self._limits.check(scope)
        if verdict is None or verdict.status is None:
            await self.app(scope, receive, send)
        else:
            await refuse_websocket(scope, receive, send, verdict.status, verdict.detail, verdict.headers)


class rate_limit:  # noqa: N801  # a verb where it is used: Depends(rate_limit(...))
    """The same for one route, as a dependency: `Depends(rate_limit(Rate(rate=5, per=60, burst=5)))`.

    Raises Starlette's `HTTPException` with 429. Routes that are given the same object share its rates. The headers
    of a request that passes are added to what FastAPI makes of the result, not to a `Response` returned as it is.
    With `shared` it needs a `name`, the same in all processes: dependencies of one name share their counts, and must
    have the same rules.
    """

    def __init__(
        self,
        *rules: Rate,
        key: KeyFunction | None = None,
        weight: float | WeightFunction = 1.0,
        client: ClientAddress | None = None,
        shared: SharedRates | None = None,
        name: str | None = None,
        max_keys: int = 100_000,
        clock: Clock = monotonic,
    ) -> None:
        limit = RouteLimit(path="/", rules=rules, key=key, weight=weight)
        _check_counting(shared, max_keys, clock)
        if name is not None:
            checked_name("name", name, longest=LONGEST_KEY)
        elif shared is not None:
            raise BadInput.of("name", name, "a text where the counts are shared, to tell them from those of others")
        self._tally = _Tally()
        # No route is named so: the limits of a `RateLimits` begin with a method or a space.
        self._meter = meter_of(rules, shared, f"dependency {name}", max_keys, clock)
        self._counter = _Counter(limit, self._meter, _checked_client(client), self._tally)

    async def __call__(self, request: Request, response: Response) -> None:
        verdict = await self._counter.check(request)
        if verdict.status is not None:
            headers = {name.decode(): value.decode() for name, value in verdict.headers}
            raise HTTPException(verdict.status, verdict.detail, headers)
        # As they are: by name each would be looked for among the others, and those of two limits be one.
        response.raw_headers.extend(verdict.headers)

    async def aclose(self) -> None:
        """Close the connections to the server, if there is one."""
        await self._meter.aclose()

    def statistics(self) -> RateLimitsStatistics:
        return self._tally.statistics([self._meter])


class _Tally:
    """What has happened to requests."""

    __slots__ = ("limited", "overflowed", "passed", "refused_unavailable")

    def __init__(self) -> None:
        self.passed = self.limited = self.overflowed = self.refused_unavailable = 0

    def statistics(self, meters: Sequence[Meter]) -> RateLimitsStatistics:
        return RateLimitsStatistics(
            passed=self.passed,
            limited=self.limited,
            overflowed=self.overflowed,
            unavailable=sum(meter.unavailable for meter in meters),
            refused_unavailable=self.refused_unavailable,
            keys=sum(meter.keys for meter in meters),
        )


class _Counter:
    """One limit at work."""

    def __init__(self, limit: RouteLimit, meter: Meter, client: ClientAddress, tally: _Tally) -> None:
        self._rules = limit.rules
        self._key = limit.key
        self._weight = limit.weight
        self._meter = meter
        self._client = client
        self._tally = tally
        self._names = tuple(f'"{rule.rate:g}-per-{rule.per:g}s"' for rule in limit.rules)
        policies = ", ".join(f"{name};{_quota(rule)}" for name, rule in zip(self._names, limit.rules, strict=True))
        self._policy = (b"ratelimit-policy", policies.encode())

    async def check(self, connection: HTTPConnection) -> _Verdict:
        weight = self._weight
        if callable(weight):
            weight = weight(connection)
            _check_weight(weight, self._rules)
        try:
            reading = await self._meter.read(self._key_of(connection), weight)
        except Overloaded:
            self._tally.overflowed += 1
            return self._refused("more clients than can be told apart now")
        except Unavailable:
            self._tally.refused_unavailable += 1
            return self._refused("rates cannot be counted now")
        return self._told(reading)

    def _key_of(self, connection: HTTPConnection) -> str:
        key = None if self._key is None else self._key(connection)
        # Each kind says what it is, so that no client can write a key that spends the rates of another.
        if key is None:
            return f"address {self._client(connection)}"
        # Whatever a client can write into a key must neither fill the memory nor be refused as a key.
        return f"key {key}" if len(key) <= LONGEST_KEY and key.isprintable() else f"digest {digest(key)}"

    def _told(self, reading: Reading) -> _Verdict:
        headers: Headers = (self._policy,)
        if reading.left:
            left = ", ".join(
                f"{name};r={math.floor(rest + ROUNDING)};t={math.ceil(back - ROUNDING)}"
                for name, (rest, back) in zip(self._names, reading.left, strict=True)
            )
            headers = (self._policy, (b"ratelimit", left.encode()))
        if reading.wait <= 0:
            self._tally.passed += 1
            return _Verdict(status=None, detail="", headers=headers)
        self._tally.limited += 1
        retry = (b"retry-after", whole_seconds(reading.wait - ROUNDING))
        return _Verdict(status=TOO_MANY_REQUESTS, detail="more requests than allowed", headers=(*headers, retry))

    def _refused(self, detail: str) -> _Verdict:
        retry = (b"retry-after", whole_seconds(HOLD_OFF))
        return _Verdict(status=SERVICE_UNAVAILABLE, detail=detail, headers=(retry,))


def _telling(headers: Headers, send: Send) -> Send:
    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *headers]}
        await send(message)

    return telling


def _quota(rule: Rate) -> str:
    """Whole units per whole seconds, as the fields want them."""
    window = max(1, math.ceil(rule.per))
    quota = math.floor(rule.rate * window / rule.per + ROUNDING)
    return f"q={quota};w={window}" if quota else f"q=1;w={math.ceil(rule.interval)}"


def _checked_client(client: ClientAddress | None) -> ClientAddress:
    return ClientAddress() if client is None else instance("client", client, ClientAddress)


def _check_counting(shared: SharedRates | None, max_keys: int, clock: Clock) -> None:
    if shared is not None:
        instance("shared", shared, SharedRates)
    count("max_keys", max_keys)
    callable_("clock", clock)


def _check_rules(rules: object, *, field: str = "rules") -> None:
    if not isinstance(rules, tuple) or not rules or not all(isinstance(rule, Rate) for rule in rules):
        raise BadInput.of(field, rules, "at least one Rate, in a tuple")
    names = {(f"{rule.rate:g}", f"{rule.per:g}") for rule in rules}
    if len(names) < len(rules):
        raise BadInput.of(field, rules, "each rate once")


def _check_weight(weight: float, rules: Sequence[Rate]) -> None:
    heaviest = min(rule.burst for rule in rules)
    if not is_number(weight) or not 0 < weight <= heaviest:
        raise BadInput.of("weight", weight, f"more than 0 and at most the smallest burst, {heaviest:g}")
