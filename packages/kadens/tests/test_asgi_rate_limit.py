import asyncio
import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import pytest
from backends import RedisServer
from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from hypothesis import given
from hypothesis import strategies as st
from loop_turns import turns
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response as Answer
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from kadens.asgi import (
    ClientAddress,
    RateLimitMiddleware,
    RateLimits,
    RouteLimit,
    SharedRates,
    WhenAway,
    bearer_token,
    header,
)
from kadens.asgi.clients import digest
from kadens.asgi.paths import TEMPLATE
from kadens.asgi.rate_limit import rate_limit
from kadens.errors import BadInput
from kadens.limits import Rate

pytestmark = pytest.mark.anyio

THREE = (Rate(rate=3, per=60, burst=3),)


class Held:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def hello(request: Request) -> Answer:
    return PlainTextResponse("hello")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


APP = Starlette(
    routes=[Route("/{path:path}", hello, methods=["GET", "POST"]), WebSocketRoute("/talk/{room}", talk)],
)


class Service:
    """An app with limits, and a clock."""

    def __init__(self, *routes: RouteLimit, **options: Any) -> None:
        self.clock = Held()
        self.limits = RateLimits(routes, clock=self.clock, **options)
        self.app = RateLimitMiddleware(APP, limits=self.limits)

    async def ask(
        self,
        path: str = "/login",
        method: str = "GET",
        client: str = "192.0.2.1",
        headers: dict[str, str] | None = None,
    ) -> Response:
        transport = ASGITransport(app=self.app, client=(client, 1234))
        async with AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.request(method, path, headers=headers)

    async def statuses(self, times: int, **options: Any) -> list[int]:
        return [(await self.ask(**options)).status_code for _ in range(times)]


# ── refusing and telling ──────────────────────────────────────────────────────────────────────────


async def test_what_comes_too_often_is_refused_and_told_when_to_come_back() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE))
    answers = [await service.ask() for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit"] for answer in answers] == [
        '"3-per-60s";r=2;t=20',
        '"3-per-60s";r=1;t=40',
        '"3-per-60s";r=0;t=60',
        '"3-per-60s";r=0;t=60',
    ]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"3-per-60s";q=3;w=60'}
    assert answers[3].headers["retry-after"] == "20"
    assert answers[3].headers["cache-control"] == "no-store"
    assert answers[3].json() == {"detail": "more requests than allowed"}


@given(rate=st.floats(0.01, 100), per=st.floats(0.1, 1000), burst=st.integers(1, 5), weight=st.floats(0.1, 1))
def test_who_comes_back_when_told_passes(rate: float, per: float, burst: int, weight: float) -> None:
    async def main() -> None:
        rule = Rate(rate=rate, per=per, burst=burst)
        service = Service(RouteLimit(path="/login", rules=(rule,), weight=weight))
        refused = None
        while refused is None:
            verdict = await service.limits.check(http_scope("/login"))
            assert verdict is not None
            refused = dict(verdict.headers).get(b"retry-after")
        service.clock.now += int(refused)
        again = await service.limits.check(http_scope("/login"))
        assert again is not None
        assert again.status is None

    asyncio.run(main())


async def test_of_many_rules_all_must_be_kept_and_each_is_told() -> None:
    service = Service(RouteLimit(path="/login", rules=(Rate(rate=2, per=1, burst=2), Rate(rate=3, per=60, burst=3))))
    assert await service.statuses(3) == [200, 200, 429]
    service.clock.now += 1
    assert await service.statuses(2) == [200, 429]
    last = await service.ask()
    assert last.headers["ratelimit"] == '"2-per-1s";r=1;t=1, "3-per-60s";r=0;t=59'
    assert last.headers["retry-after"] == "19"


async def test_rates_that_are_no_whole_numbers_are_told_in_whole_numbers() -> None:
    service = Service(RouteLimit(path="/login", rules=(Rate(rate=0.25, per=1), Rate(rate=5, per=0.5, burst=9))))
    assert (await service.ask()).headers["ratelimit-policy"] == '"0.25-per-1s";q=1;w=4, "5-per-0.5s";q=10;w=1'


async def test_weights_count_for_more() -> None:
    def weight(connection: HTTPConnection) -> float:
        return 2.0 if "heavy" in connection.query_params else 1.0

    service = Service(RouteLimit(path="/login", rules=THREE, weight=weight))
    assert (await service.ask("/login?heavy")).status_code == 200
    assert (await service.ask("/login?heavy")).status_code == 429
    assert (await service.ask("/login")).status_code == 200


async def test_a_weight_that_could_never_pass_is_an_error_of_the_program() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE, weight=lambda _: 4.0))
    with pytest.raises(BadInput, match="weight"):
        await service.ask()


# ── routes ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_limit_is_for_its_route_and_methods() -> None:
    service = Service(
        RouteLimit(path="/users/{user}", rules=THREE, methods=("POST",)), RouteLimit(path="/users/me", rules=THREE)
    )
    assert await service.statuses(4, path="/users/7") == [200] * 4
    assert await service.statuses(2, path="/users/7", method="POST") == [200] * 2
    assert await service.statuses(2, path="/users/8", method="POST") == [200, 429]
    assert await service.statuses(4, path="/users/me") == [200, 200, 200, 429]


async def test_all_other_routes_count_under_the_default_except_those_of_health() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE), default=THREE)
    assert [(await service.ask(f"/{number}")).status_code for number in range(4)] == [200, 200, 200, 429]
    assert await service.statuses(1) == [200]
    assert await service.statuses(5, path="/healthz") == [200] * 5


async def test_without_a_limit_nothing_is_told() -> None:
    answer = await Service(RouteLimit(path="/login", rules=THREE)).ask("/other")
    assert not [name for name in answer.headers if name.startswith("ratelimit")]


async def test_the_template_is_left_for_middleware_outside() -> None:
    service = Service(RouteLimit(path="/users/{user}", rules=THREE))
    scope = http_scope("/users/7")
    await service.app(scope, _nothing, _nowhere)
    assert scope[TEMPLATE] == "/users/{user}"


async def test_a_root_path_is_no_part_of_the_template() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE))
    scope = http_scope("/behind/login", "/behind")
    await service.app(scope, _nothing, _nowhere)
    assert service.limits.statistics().passed == 1


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────


async def test_each_client_has_its_own_rates() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE))
    assert await service.statuses(4, client="192.0.2.1") == [200, 200, 200, 429]
    assert await service.statuses(1, client="192.0.2.2") == [200]


async def test_a_header_or_a_token_may_be_the_key_and_who_has_none_counts_by_address() -> None:
    for key, name, value in ((header("X-Key"), "X-Key", "{}"), (bearer_token, "Authorization", "Bearer {}")):
        service = Service(RouteLimit(path="/login", rules=THREE, key=key))
        for number in range(2):
            assert await service.statuses(4, headers={name: value.format(number)}) == [200, 200, 200, 429]
        assert await service.statuses(4) == [200, 200, 200, 429]


async def test_a_key_of_any_length_is_kept_short() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE, key=lambda connection: connection.headers.get("x-long")))
    assert await service.statuses(4, headers={"X-Long": "x" * 10_000}) == [200, 200, 200, 429]


async def test_a_key_that_cannot_be_written_down_counts_too() -> None:
    service = Service(RouteLimit(path="/login", rules=THREE, key=lambda connection: "\x00\n\ud800"))
    assert await service.statuses(4) == [200, 200, 200, 429]


async def test_no_key_can_be_taken_for_an_address_or_for_another_key() -> None:
    """A client that may write its own key must not be able to spend the rates of another."""

    def raw(connection: HTTPConnection) -> str | None:
        return connection.headers.get("x-key")

    service = Service(RouteLimit(path="/login", rules=THREE, key=raw))
    victim = "x" * 10_000
    for key in ("address 192.0.2.1", "key address 192.0.2.1", digest(victim), f"digest {digest(victim)}"):
        assert await service.statuses(3, headers={"X-Key": key}) == [200, 200, 200]
    assert await service.statuses(3) == [200, 200, 200]
    assert await service.statuses(3, headers={"X-Key": victim}) == [200, 200, 200]


def connection(client: tuple[str, int] | None, forwarded: Sequence[str] = ()) -> HTTPConnection:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return HTTPConnection({"type": "http", "client": client, "headers": headers})


@pytest.mark.parametrize(
    ("proxies", "client", "forwarded", "expected"),
    [
        ((), "192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
        (("10.0.0.0/8",), "192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
        (("10.0.0.0/8",), "10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
        (("10.0.0.0/8",), "10.1.2.3", ["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        (("10.0.0.0/8",), "10.1.2.3", ["1.1.1.1, 203.0.113.9, 10.9.9.9"], "203.0.113.9"),
        (("10.0.0.0/8",), "10.1.2.3", ["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
        (("10.0.0.0/8",), "10.1.2.3", ["203.0.113.9, nonsense"], "10.1.2.3"),
        (("10.0.0.0/8",), "10.1.2.3", [], "10.1.2.3"),
        (("10.0.0.0/8",), "10.1.2.3", ["10.7.7.7"], "10.7.7.7"),
        (("10.0.0.1",), "10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        (("10.0.0.1",), "::ffff:10.0.0.1", ["[2001:db8:1:2:3:4:5:6]:4711"], "2001:db8:1:2::"),
        ((), "2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::"),
        ((), "fe80::1%eth0", [], "fe80::"),
        ((), "::ffff:192.0.2.1", [], "192.0.2.1"),
        ((), None, ["203.0.113.9"], "unknown"),
        (("10.0.0.1",), None, ["203.0.113.9"], "unknown"),
        (("unix",), None, ["203.0.113.9"], "203.0.113.9"),
        (("unix",), "192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
    ],
)
def test_only_named_proxies_are_believed(
    proxies: tuple[str, ...], client: str | None, forwarded: list[str], expected: str
) -> None:
    found = ClientAddress(proxies=proxies)(connection(None if client is None else (client, 1), forwarded))
    assert found == expected


@given(st.lists(st.text(max_size=40), max_size=50))
def test_no_forwarded_header_breaks_it_or_grows_the_key(entries: list[str]) -> None:
    forwarded = ",".join(entries).encode("utf-8", "surrogatepass").decode("latin-1")
    headers = [(b"x-forwarded-for", forwarded.encode("latin-1"))]
    scope = {"type": "http", "client": ("10.0.0.1", 1), "headers": headers}
    assert 0 < len(ClientAddress(proxies=("10.0.0.1",))(HTTPConnection(scope))) <= 45


async def test_the_clients_that_are_remembered_are_bounded_and_forgotten_when_they_rest() -> None:
    service = Service(RouteLimit(path="/login", rules=(Rate(rate=1, per=10),)), max_keys=2)
    statuses = [(await service.ask(client=f"192.0.2.{number}")).status_code for number in range(3)]
    assert statuses == [200, 200, 503]
    assert service.limits.statistics().overflowed == 1
    service.clock.now += 11
    assert (await service.ask(client="192.0.2.9")).status_code == 200
    assert service.limits.statistics().keys == 1


# ── over a server ─────────────────────────────────────────────────────────────────────────────────


def shared(server: str, when_away: WhenAway, answer_within: float = 5.0) -> SharedRates:
    return SharedRates(server=server, when_away=when_away, answer_within=answer_within)


async def test_processes_share_their_rates_over_a_server(redis_url: str) -> None:
    route = RouteLimit(path="/login", rules=THREE)
    one, other = (Service(route, shared=shared(redis_url, WhenAway.REFUSE)) for _ in range(2))
    async with one.limits, other.limits:
        assert await one.statuses(2) == [200, 200]
        assert await other.statuses(2) == [200, 429]
        refused = await one.ask()
        assert int(refused.headers["retry-after"]) in (19, 20)
        assert refused.headers["ratelimit-policy"] == '"3-per-60s";q=3;w=60'
        assert refused.headers["ratelimit"] in ('"3-per-60s";r=0;t=60', '"3-per-60s";r=0;t=59')
        assert other.limits.statistics().limited == 1


@pytest.mark.parametrize(
    ("when_away", "statuses"),
    [
        (WhenAway.PASS, [200, 200, 200, 200]),
        (WhenAway.REFUSE, [503, 503, 503, 503]),
        (WhenAway.LOCAL, [200, 200, 200, 429]),
    ],
)
async def test_without_the_server_what_was_chosen_happens_and_it_comes_back(
    redis_server: RedisServer, redis_url: str, when_away: WhenAway, statuses: list[int]
) -> None:
    service = Service(RouteLimit(path="/login", rules=THREE), shared=shared(redis_url, when_away))
    async with service.limits:
        redis_server.kill()
        try:
            assert await service.statuses(4) == statuses
        finally:
            redis_server.start()
        assert service.limits.statistics().unavailable == 4
        async with asyncio.timeout(10):
            while True:
                service.clock.now += 2
                before = service.limits.statistics().unavailable
                await service.ask(client="192.0.2.77")
                if service.limits.statistics().unavailable == before:
                    break


async def test_a_server_that_hangs_costs_one_wait(redis_server: RedisServer, redis_url: str) -> None:
    service = Service(RouteLimit(path="/login", rules=THREE), shared=shared(redis_url, WhenAway.PASS, 0.5))
    async with service.limits:
        assert await service.statuses(1) == [200]
        redis_server.pause()
        try:
            started = asyncio.get_running_loop().time()
            assert await service.statuses(20) == [200] * 20
            assert asyncio.get_running_loop().time() - started < 20 * 0.5
        finally:
            redis_server.resume()


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SharedRates(server="redis://:secret@host", when_away=WhenAway.PASS))


# ── as a dependency ───────────────────────────────────────────────────────────────────────────────


async def test_a_route_of_fastapi_may_have_a_limit_of_its_own() -> None:
    app, limit, clock = FastAPI(), None, Held()
    limit = rate_limit(*THREE, clock=clock)

    @app.get("/one", dependencies=[Depends(limit)])
    async def one() -> str:
        return "one"

    @app.get("/two")
    async def two(_: Annotated[None, Depends(limit)]) -> str:
        return "two"

    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        answers = [await client.get(path) for path in ("/one", "/two", "/one", "/two")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit"] == '"3-per-60s";r=2;t=20'
    assert answers[3].headers["retry-after"] == "20"
    assert answers[3].json() == {"detail": "more requests than allowed"}
    assert (limit.statistics().passed, limit.statistics().limited) == (3, 1)


async def test_each_of_two_dependencies_of_one_route_is_told() -> None:
    app, clock = FastAPI(), Held()
    limits = [rate_limit(rule, clock=clock) for rule in (*THREE, Rate(rate=9, per=1, burst=9))]

    @app.get("/", dependencies=[Depends(limit) for limit in limits])
    async def both() -> str:
        return "both"

    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        answer = await client.get("/")
    assert answer.headers.get_list("ratelimit") == ['"3-per-60s";r=2;t=20', '"9-per-1s";r=8;t=1']


async def test_dependencies_that_share_a_server_count_apart_by_name(redis_url: str) -> None:
    rates = shared(redis_url, WhenAway.REFUSE)
    generous = Rate(rate=100, burst=50)
    login, search = rate_limit(*THREE, shared=rates, name="login"), rate_limit(generous, shared=rates, name="search")
    same = rate_limit(*THREE, shared=rates, name="login")
    routes = RateLimits([RouteLimit(path="/login", rules=THREE)], shared=rates)
    try:
        for _ in range(10):
            await search(Request(http_scope("/search")), Answer())
        for limit in (login, same, login):
            await limit(Request(http_scope("/login")), Answer())
        with pytest.raises(HTTPException) as refused:
            await same(Request(http_scope("/login")), Answer())
        assert refused.value.status_code == 429
        verdict = await routes.check(http_scope("/login"))
        assert verdict is not None
        assert verdict.status is None
    finally:
        for each in (login, search, same, routes):
            await each.aclose()


# ── WebSockets and the rest of the world ──────────────────────────────────────────────────────────


async def _connect(app: ASGIApp, extensions: dict[str, Any] | None = None) -> list[Message]:
    sent: list[Message] = []
    received: list[Message] = [{"type": "websocket.disconnect", "code": 1000}, {"type": "websocket.connect"}]

    async def receive() -> Message:
        return received.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    scope = http_scope("/talk/one")
    scope.update(type="websocket", subprotocols=[], extensions=extensions or {})
    await app(scope, receive, send)
    return sent


async def test_connects_are_counted_where_told() -> None:
    one = RouteLimit(path="/talk/{room}", rules=(Rate(rate=1, per=60),))
    service = Service(one, websockets=True)
    assert (await _connect(service.app))[0]["type"] == "websocket.accept"
    assert await _connect(service.app) == [
        {"type": "websocket.close", "code": 1013, "reason": "more requests than allowed"}
    ]
    start, body = await _connect(service.app, {"websocket.http.response": {}})
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 429)
    assert body["type"] == "websocket.http.response.body"


async def test_connects_and_lifespan_pass_through_untouched_otherwise() -> None:
    seen: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    middleware = RateLimitMiddleware(app, limits=RateLimits(default=THREE))
    for kind in ("lifespan", "websocket"):
        scope: Scope = {"type": kind, "path": "/", "headers": []}
        await middleware(scope, _nothing, _nowhere)
        assert seen.pop() == ({"type": kind, "path": "/", "headers": []}, _nothing, _nowhere)


async def test_exceptions_go_through() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("broken")

    middleware = RateLimitMiddleware(broken, limits=RateLimits(default=THREE))
    with pytest.raises(RuntimeError, match="broken"):
        await middleware(http_scope("/"), _nothing, _nowhere)


async def test_a_cancellation_while_the_server_is_asked_counts_nothing_as_its_absence(
    redis_server: RedisServer, redis_url: str
) -> None:
    service = Service(RouteLimit(path="/login", rules=THREE), shared=shared(redis_url, WhenAway.REFUSE))
    async with service.limits:
        await service.ask()
        for after in range(12):
            request = asyncio.create_task(service.ask(client=f"192.0.2.{after + 10}"))
            await turns(after)
            request.cancel()
            await asyncio.gather(request, return_exceptions=True)
        assert (await service.ask()).status_code == 200
        assert service.limits.statistics().unavailable == 0


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: RouteLimit(path="login", rules=THREE), "path"),
        (lambda: RouteLimit(path="/", rules=()), "rules"),
        (lambda: RouteLimit(path="/", rules=(THREE[0], THREE[0])), "rules"),
        (lambda: RouteLimit(path="/", rules=THREE, methods=("post",)), "methods"),
        (lambda: RouteLimit(path="/", rules=THREE, weight=4), "weight"),
        (lambda: RouteLimit(path="/", rules=THREE, weight=0), "weight"),
        (lambda: RouteLimit(path="/", rules=THREE, key=_nothing), "key"),  # type: ignore[arg-type]
        (lambda: rate_limit(), "rules"),
        (lambda: rate_limit(*THREE, shared=SharedRates(server="redis://host", when_away=WhenAway.PASS)), "name"),
        (lambda: rate_limit(*THREE, name="a\nb"), "name"),
        (lambda: header("no header"), "^name: "),
        (lambda: ClientAddress(proxies=("nonsense",)), "proxies"),
        (lambda: ClientAddress(proxies="10.0.0.1"), "proxies"),
        (lambda: ClientAddress(ipv6_prefix=0), "ipv6_prefix"),
        (lambda: SharedRates(server="redis://host", when_away="pass"), "when_away"),  # type: ignore[arg-type]
        (lambda: SharedRates(server=5, when_away=WhenAway.PASS), "^server: 5"),  # type: ignore[arg-type]
        (lambda: SharedRates(server="host", when_away=WhenAway.PASS), "^server: "),
        (lambda: SharedRates(server="redis://host", when_away=WhenAway.PASS, answer_within=math.nan), "^answer_within"),
        (lambda: SharedRates(server="redis://host", when_away=WhenAway.PASS, answer_within=0), "^answer_within: 0"),
        (lambda: SharedRates(server="redis://host", when_away=WhenAway.PASS, name="a\nb"), "^name: "),
        (lambda: SharedRates(server="redis://host", when_away=WhenAway.PASS, name=""), "^name: "),
        (lambda: RouteLimit(path="/", rules=THREE, weight="1"), "^weight: '1'"),  # type: ignore[arg-type]
        (lambda: RouteLimit(path="/", rules=THREE, weight=True), "^weight: True"),
        (lambda: RateLimits(exempt=("healthz",)), "^exempt: 'healthz'"),
        (lambda: RateLimits(exempt="/healthz"), "^exempt: '/healthz'"),
        (lambda: RateLimits(5), "^routes: 5"),  # type: ignore[arg-type]
        (lambda: RateLimits(["/"]), "^routes: '/'"),  # type: ignore[list-item]
        (lambda: RateLimits(default=[1]), "^default: 1"),  # type: ignore[list-item]
        (lambda: RateLimits(default=5), "^default: 5"),  # type: ignore[arg-type]
        (lambda: RateLimits(default=(*THREE, *THREE)), "^default: .*each rate once"),
        (lambda: RateLimits(client=5), "^client: 5"),  # type: ignore[arg-type]
        (lambda: RateLimits(shared=5), "^shared: 5"),  # type: ignore[arg-type]
        (lambda: RateLimits(websockets="no"), "^websockets: 'no'"),  # type: ignore[arg-type]
        (lambda: RateLimits(max_keys=-1), "^max_keys: -1"),
        (lambda: RateLimits(clock=5), "^clock: 5"),  # type: ignore[arg-type]
        (lambda: RateLimitMiddleware(APP, limits=5), "^limits: 5"),  # type: ignore[arg-type]
        (lambda: rate_limit(*THREE, max_keys=0), "^max_keys: 0"),
        (lambda: header(5), "^name: 5"),  # type: ignore[arg-type]
        (lambda: ClientAddress(proxies=5), "^proxies: 5"),  # type: ignore[arg-type]
        (lambda: ClientAddress(proxies=[5]), "^proxies: 5"),  # type: ignore[list-item]
        (lambda: RateLimits([RouteLimit(path="/", rules=THREE)], max_keys=0), "max_keys"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(make: Callable[[], object], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make()


def http_scope(path: str, root_path: str = "") -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": root_path,
        "query_string": b"",
        "headers": [],
        "client": ("192.0.2.1", 1),
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    return None
