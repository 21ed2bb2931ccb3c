import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from loop_turns import turns, until
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.responses import Response as Answer
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from virtual_time import VirtualLoop, run

from kadens.asgi import ResponseCache, ResponseCacheMiddleware, RouteCache
from kadens.asgi.app_call import CachedResponse
from kadens.asgi.paths import TEMPLATE
from kadens.asgi.response_keys import canonical_query
from kadens.cache import Cache, Codec, Entry, Invalidation, MemoryStore, RedisStore, TieredStore
from kadens.errors import BadInput, DeadlineExceeded, Interrupted, Unavailable

pytestmark = pytest.mark.anyio

MODIFIED = "Wed, 21 Oct 2015 07:28:00 GMT"

Handler = Callable[[Request], Awaitable[Answer]]


class Held:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Service:
    """An app whose every path is answered by one handler, behind the cache, and how often it was called."""

    def __init__(self, handler: Handler | None = None, *routes: RouteCache, **options: Any) -> None:
        self.clock = Held()
        self.calls = 0
        self._handler = handler or self._numbered
        self.store = MemoryStore(clock=self.clock, max_bytes=10_000_000)
        self.responses = ResponseCache(
            routes or (RouteCache(path="/items/{item}", ttl=60, tags=("item:{item}", "items")),),
            cache=options.pop("cache", None) or Cache(self.store),
            wall=self.clock,
            **options,
        )
        methods = ["GET", "POST", "DELETE"]
        self.app = Starlette(
            routes=[Route("/{path:path}", self._handle, methods=methods)],
            middleware=[Middleware(ResponseCacheMiddleware, responses=self.responses)],
        )

    async def _handle(self, request: Request) -> Answer:
        self.calls += 1
        return await self._handler(request)

    async def _numbered(self, request: Request) -> Answer:
        return PlainTextResponse(f"{request.method} {request.url.path} {self.calls}")

    async def ask(self, path: str = "/items/1", method: str = "GET", **options: Any) -> Response:
        async with AsyncClient(transport=ASGITransport(app=self.app), base_url="http://shop.test") as client:
            return await client.request(method, path, **options)

    async def settle(self) -> None:
        """Until nothing goes on behind the scenes."""
        await until(lambda: self.responses.statistics().running == 0)
        await until(lambda: self.responses.statistics().cache.loading == 0)


def answering(status: int = 200, headers: dict[str, str] | None = None) -> Handler:
    async def handler(request: Request) -> Answer:
        return PlainTextResponse("made", status, headers)

    return handler


# ── hits ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_route_that_is_named_is_kept_and_no_other() -> None:
    service = Service()
    assert [(await service.ask("/items/1")).text for _ in range(3)] == ["GET /items/1 1"] * 3
    assert [(await service.ask("/other")).text for _ in range(2)] == ["GET /other 2", "GET /other 3"]


async def test_a_kept_answer_is_whole_and_tells_its_age() -> None:
    service = Service(answering(headers={"Content-Type": "application/xml", "X-Flavour": "plain"}))
    first = await service.ask()
    service.clock.now += 7.9
    second = await service.ask()
    assert service.calls == 1
    assert (first.headers["age"], second.headers["age"]) == ("0", "7")
    assert second.headers["content-type"].startswith("application/xml")
    assert (second.text, second.headers["x-flavour"], second.headers["content-length"]) == ("made", "plain", "4")


async def test_it_ends_with_its_ttl() -> None:
    service = Service()
    await service.ask()
    service.clock.now += 61
    assert (await service.ask()).text == "GET /items/1 2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/items/1", "/items/2"),
        ("/items/1", "/items/1?a=1"),
        ("/items/1?a=1&a=2", "/items/1?a=2&a=1"),
        ("/items/1?a=1", "/items/1?a=1&b="),
        ("/items/1?a=%FF", "/items/1?a=%FE"),
        ("/items/a%3Fb", "/items/a?b"),
    ],
)
async def test_what_may_differ_has_its_own_answer(one: str, other: str) -> None:
    service = Service()
    assert (await service.ask(one)).text != (await service.ask(other)).text
    assert service.calls == 2


@pytest.mark.parametrize(
    ("one", "other"), [("?a=1&b=2", "?b=2&a=1"), ("?a=x+y", "?a=x%20y"), ("?b=1&a=2&a=1", "?a=2&b=1&a=1")]
)
async def test_the_same_question_in_other_words_gets_the_same_answer(one: str, other: str) -> None:
    service = Service()
    assert (await service.ask(f"/items/1{one}")).text == (await service.ask(f"/items/1{other}")).text


def test_a_name_written_in_two_ways_keeps_the_order_of_its_values() -> None:
    assert canonical_query(b"a=1&%61=2") != canonical_query(b"%61=2&a=1")


async def test_another_host_has_its_own_answer() -> None:
    service = Service()
    await service.ask(headers={"Host": "one.test"})
    await service.ask(headers={"Host": "two.test"})
    assert service.calls == 2


async def test_chosen_headers_have_their_own_answers_and_others_do_not() -> None:
    service = Service(None, RouteCache(path="/items/{item}", ttl=60, vary=("Accept-Language",)))
    for language, agent in (("sv", "a"), ("de", "a"), ("sv", "b")):
        await service.ask(headers={"Accept-Language": language, "User-Agent": agent})
    assert service.calls == 2


async def test_a_path_too_long_or_unprintable_goes_past() -> None:
    service = Service()
    for path in ("/items/" + "x" * 600, "/items/%00"):
        await service.ask(path)
        await service.ask(path)
    assert service.calls == 4


async def test_a_very_long_query_is_kept_all_the_same() -> None:
    service = Service()
    assert len({(await service.ask(f"/items/1?q={'x' * 5000}")).text for _ in range(2)}) == 1


async def test_any_number_of_ways_to_ask_for_one_answer_takes_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kadens.asgi.response_cache.MAX_ENTRIES", 100)
    service = Service()
    fit = service.responses.fit("/items/1")
    assert fit is not None
    scope = http_scope()
    for number in range(1000):
        scope["query_string"] = b"a=1&" + b"&" * number
        await service.app(scope, _nothing, _nowhere)
    assert service.calls == 1
    assert len(fit.rule._index) <= 2 * 100


async def test_the_template_is_left_for_middleware_outside() -> None:
    service = Service()
    await service.ask()
    scope = http_scope(headers=[(b"host", b"shop.test")])
    await service.app(scope, _nothing, _nowhere)
    assert (scope[TEMPLATE], service.calls) == ("/items/{item}", 1)


# ── what is never shared ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "session=1"},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "max-age=60, Private"},
        {"Cache-Control": "no-cache"},
        {"Cache-Control": "max-age=0"},
        {"Cache-Control": "max-age=60, s-maxage=0"},
        {"Cache-Control": "max-age=nonsense"},
        {"Expires": "0"},
        {"Expires": "Thu, 01 Jan 1970 00:00:00 GMT", "Date": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"Vary": "*"},
        {"Vary": "Accept-Encoding"},
    ],
)
async def test_an_answer_that_says_so_is_not_kept(headers: dict[str, str]) -> None:
    service = Service(answering(headers=headers))
    answers = [await service.ask() for _ in range(2)]
    assert [answer.text for answer in answers] == ["made", "made"]
    assert service.calls == 2
    assert service.store.statistics().entries == 0


@pytest.mark.parametrize("status", [201, 206, 302, 404, 500, 503])
async def test_only_whole_good_answers_are_kept(status: int) -> None:
    service = Service(answering(status))
    assert [(await service.ask()).status_code for _ in range(2)] == [status, status]
    assert service.calls == 2


async def test_other_statuses_are_kept_where_told() -> None:
    service = Service(answering(404), RouteCache(path="/items/{item}", ttl=60, statuses=(200, 404)))
    assert [(await service.ask()).status_code for _ in range(2)] == [404, 404]
    assert service.calls == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer secret"},
        {"Cookie": "session=1"},
        {"Range": "bytes=0-1"},
        {"Cache-Control": "no-store"},
        {"Content-Length": "2"},
    ],
)
async def test_a_request_that_says_so_goes_past(headers: dict[str, str]) -> None:
    service = Service()
    await service.ask()
    assert (await service.ask(headers=headers)).text == "GET /items/1 2"
    assert (await service.ask()).text == "GET /items/1 1"
    assert service.responses.statistics().bypassed == 1


async def test_credentials_are_ignored_where_told() -> None:
    service = Service(None, RouteCache(path="/items/{item}", ttl=60, ignore_credentials=True))
    for headers in ({"Cookie": "a=1"}, {"Authorization": "Bearer b"}, {}):
        assert (await service.ask(headers=headers)).text == "GET /items/1 1"


async def test_each_token_has_its_own_answers_where_told_and_is_not_written_down() -> None:
    service = Service(None, RouteCache(path="/items/{item}", ttl=60, vary=("authorization",)))
    for token in ("one-secret", "two-secret", "one-secret"):
        await service.ask(headers={"Authorization": token})
    assert service.calls == 2
    assert not [key for key in service.store._entries if "secret" in key]


@pytest.mark.parametrize(
    "headers", [{"Cache-Control": "no-cache"}, {"Cache-Control": "max-age=3"}, {"Pragma": "no-cache"}]
)
async def test_a_request_may_ask_for_a_newer_answer(headers: dict[str, str]) -> None:
    service = Service()
    await service.ask()
    service.clock.now += 5
    assert (await service.ask(headers=headers)).text == "GET /items/1 2"
    assert (await service.ask()).text == "GET /items/1 2"
    assert (await service.ask(headers={"Cache-Control": "max-age=10"})).text == "GET /items/1 2"


async def test_strangers_cannot_make_work_where_told() -> None:
    service = Service(obey_requests=False)
    await service.ask()
    assert (await service.ask(headers={"Cache-Control": "no-cache"})).text == "GET /items/1 1"


async def test_an_answers_own_time_is_the_shorter_one() -> None:
    service = Service(answering(headers={"Cache-Control": "max-age=1000, s-maxage=10"}))
    await service.ask()
    service.clock.now += 11
    await service.ask()
    assert service.calls == 2


async def test_a_body_above_the_bound_passes_through() -> None:
    async def large(request: Request) -> Answer:
        return PlainTextResponse("x" * 101)

    service = Service(large, RouteCache(path="/items/{item}", ttl=60, max_body=100))
    assert [len((await service.ask()).content) for _ in range(2)] == [101, 101]
    assert service.calls == 2
    assert service.store.statistics().entries == 0


async def test_a_body_in_parts_of_known_length_is_kept() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"abc"

    async def known(request: Request) -> Answer:
        return StreamingResponse(parts(), headers={"Content-Length": "9"})

    service = Service(known)
    assert [(await service.ask()).text for _ in range(2)] == ["abc" * 3] * 2
    assert service.calls == 1


async def test_the_store_counts_the_body_against_its_bytes() -> None:
    async def large(request: Request) -> Answer:
        return PlainTextResponse("x" * 100_000)

    service = Service(large)
    await service.ask()
    assert (service.store.statistics().bytes or 0) > 100_000


# ── conditions, HEAD ──────────────────────────────────────────────────────────────────────────────


async def test_who_has_the_answer_already_is_told_so() -> None:
    service = Service()
    etag = (await service.ask()).headers["etag"]
    for tags in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        again = await service.ask(headers={"If-None-Match": tags})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert "content-length" not in again.headers
    assert (await service.ask(headers={"If-None-Match": '"other"'})).status_code == 200
    assert service.responses.statistics().not_modified == 4
    assert service.calls == 1


async def test_the_apps_own_etag_and_date_count() -> None:
    service = Service(answering(headers={"ETag": '"mine"', "Last-Modified": MODIFIED}))
    assert (await service.ask(headers={"If-None-Match": '"mine"'})).status_code == 304
    modified = {"If-Modified-Since": MODIFIED}
    assert (await service.ask(headers=modified)).status_code == 304
    assert (await service.ask(headers=modified | {"If-None-Match": '"x"'})).status_code == 200


async def test_a_condition_of_the_first_does_not_spoil_the_answer_of_all() -> None:
    async def conditional(request: Request) -> Answer:
        return Answer(status_code=304) if "if-none-match" in request.headers else PlainTextResponse("whole")

    service = Service(conditional)
    assert (await service.ask(headers={"If-None-Match": '"old"'})).text == "whole"
    assert (await service.ask()).text == "whole"
    assert service.calls == 1


async def test_head_is_answered_from_the_get() -> None:
    service = Service()
    head = await service.ask(method="HEAD")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "14")
    assert (await service.ask()).text == "GET /items/1 1"
    assert (await service.ask(method="HEAD")).headers["etag"] == head.headers["etag"]
    assert service.calls == 1


async def test_head_of_a_stream_without_an_end_ends() -> None:
    service = Service(_endless)
    assert (await service.ask(method="HEAD")).status_code == 200
    await service.settle()


# ── one call for all ──────────────────────────────────────────────────────────────────────────────


class Gated:
    """A handler that waits until it is let go on."""

    def __init__(self, answer: Callable[[], Answer] = lambda: PlainTextResponse("made")) -> None:
        self.entered, self.go = asyncio.Event(), asyncio.Event()
        self.cancelled = 0
        self._answer = answer

    async def __call__(self, request: Request) -> Answer:
        self.entered.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return self._answer()


async def test_many_who_ask_at_once_cost_one_call() -> None:
    gate = Gated()
    service = Service(gate)
    asking = [asyncio.create_task(service.ask()) for _ in range(100)]
    await gate.entered.wait()
    gate.go.set()
    assert {(await each).text for each in asking} == {"made"}
    assert service.calls == 1


async def test_the_first_askers_cancellation_takes_nothing_from_the_others() -> None:
    gate = Gated()
    service = Service(gate)
    first = asyncio.create_task(service.ask())
    await gate.entered.wait()
    others = [asyncio.create_task(service.ask()) for _ in range(5)]
    await turns(20)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.go.set()
    assert {(await each).text for each in others} == {"made"}
    assert (service.calls, gate.cancelled) == (1, 0)


async def test_a_private_answer_goes_to_its_asker_alone() -> None:
    made = iter(range(100))
    gate = Gated(lambda: PlainTextResponse("mine", headers={"Set-Cookie": f"session={next(made)}"}))
    service = Service(gate)
    asking = [asyncio.create_task(service.ask()) for _ in range(10)]
    await gate.entered.wait()
    await turns(20)
    gate.go.set()
    cookies = {(await each).headers["set-cookie"] for each in asking}
    assert len(cookies) == service.calls == 10
    assert service.responses.statistics().unshared == 10


async def test_an_exception_goes_to_all_who_wait_and_is_not_kept() -> None:
    failing = True

    def answer() -> Answer:
        if failing:
            raise RuntimeError("broken")
        return PlainTextResponse("made")

    gate = Gated(answer)
    service = Service(gate)
    asking = [asyncio.create_task(service.ask()) for _ in range(10)]
    await gate.entered.wait()
    await turns(20)
    gate.go.set()
    errors = await asyncio.gather(*asking, return_exceptions=True)
    assert {str(error) for error in errors} == {"broken"}
    assert service.calls == 1
    failing = False
    assert (await service.ask()).text == "made"


async def test_an_error_answer_goes_to_all_who_wait_and_is_not_kept() -> None:
    gate = Gated(lambda: PlainTextResponse("busy", 503))
    service = Service(gate)
    asking = [asyncio.create_task(service.ask()) for _ in range(10)]
    await gate.entered.wait()
    await turns(20)
    gate.go.set()
    assert {(await each).status_code for each in asking} == {503}
    assert service.calls == 1
    await service.ask()
    assert service.calls == 2


def test_an_app_that_takes_too_long_is_ended_and_all_who_wait_get_a_504() -> None:
    async def main(_: VirtualLoop) -> None:
        gate = Gated()
        service = Service(gate, RouteCache(path="/items/{item}", ttl=60, timeout=0.02))
        answers = await asyncio.gather(*(service.ask() for _ in range(3)))
        assert {answer.status_code for answer in answers} == {504}
        assert (service.calls, gate.cancelled) == (1, 1)
        assert service.responses.statistics().running == 0

    # Where no machine lets the time run out before the app is asked.
    run(main)


async def test_who_waits_in_vain_for_another_process_gets_a_504(monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy(MemoryStore):
        async def claim(self, key: str, tags: tuple[str, ...], *, seconds: float) -> Any:
            return None

    monkeypatch.setattr("kadens.asgi.response_cache.WAITING", 0.01)
    service = Service(None, RouteCache(path="/items/{item}", ttl=60, timeout=0.01), cache=Cache(Busy()))
    assert (await service.ask()).status_code == 504
    assert service.calls == 0


async def test_an_app_that_ends_itself_is_an_error_and_no_cancellation() -> None:
    async def giving_up(request: Request) -> Answer:
        raise asyncio.CancelledError

    with pytest.raises(Interrupted):
        await Service(giving_up).ask()


async def test_background_tasks_run_and_their_errors_are_raised() -> None:
    ran = []

    def later(number: int) -> None:
        ran.append(number)
        if number == 2:
            raise RuntimeError("later")

    async def handler(request: Request) -> Answer:
        return PlainTextResponse("made", background=BackgroundTask(later, int(request.path_params["path"][-1])))

    service = Service(handler)
    assert (await service.ask("/items/1")).text == "made"
    with pytest.raises(RuntimeError, match="later"):
        await service.ask("/items/2")
    assert ran == [1, 2]


# ── streams ───────────────────────────────────────────────────────────────────────────────────────


async def _endless(request: Request) -> Answer:
    async def body() -> AsyncIterator[bytes]:
        while True:
            yield b"tick\n"
            await asyncio.sleep(0)

    return StreamingResponse(body(), media_type="text/event-stream")


def http_scope(path: str = "/items/1", headers: Sequence[tuple[bytes, bytes]] = ()) -> Scope:
    return {
        "type": "http",
        "asgi": {"spec_version": "2.3"},
        "method": "GET",
        "scheme": "http",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": list(headers),
    }


class Reader:
    """A client in the test's own hands."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.gone = asyncio.Event()
        self._asked = False

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    def request(self, app: ASGIApp, path: str = "/items/1") -> "asyncio.Task[None]":
        async def main() -> None:
            await app(http_scope(path), self.receive, self.sent.put)

        return asyncio.create_task(main())


async def test_a_stream_passes_through_as_it_comes() -> None:
    service = Service(_endless)
    reader = Reader()
    request = reader.request(service.app)
    assert (await reader.sent.get())["status"] == 200
    assert (await reader.sent.get())["body"] == b"tick\n"
    assert not request.done()
    reader.gone.set()
    await request
    assert service.responses.statistics().running == 0


async def test_a_stream_ends_with_the_cancellation_of_its_asker() -> None:
    service = Service(_endless)
    reader = Reader()
    request = reader.request(service.app)
    await reader.sent.get()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert service.responses.statistics().running == 0


async def test_two_streams_of_one_path_run_side_by_side() -> None:
    service = Service(_endless)
    readers = [Reader(), Reader()]
    requests = [reader.request(service.app) for reader in readers]
    for reader in readers:
        assert (await reader.sent.get())["status"] == 200
        assert (await reader.sent.get())["body"] == b"tick\n"
        reader.gone.set()
    await asyncio.gather(*requests)
    assert service.calls == 2


async def test_an_error_in_the_middle_of_a_stream_goes_through() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"begun"
        raise RuntimeError("halfway")

    async def handler(request: Request) -> Answer:
        return StreamingResponse(body())

    with pytest.raises(RuntimeError, match="halfway"):
        await Service(handler).ask()


# ── stale while revalidate ────────────────────────────────────────────────────────────────────────

STALE = RouteCache(path="/items/{item}", ttl=10, stale=50)


async def test_a_stale_answer_is_served_while_one_call_replaces_it() -> None:
    service = Service(None, STALE)
    await service.ask()
    service.clock.now += 20
    assert {(await service.ask()).text for _ in range(3)} <= {"GET /items/1 1", "GET /items/1 2"}
    await service.settle()
    assert (await service.ask()).text == "GET /items/1 2"
    assert service.calls == 2


async def test_no_answer_is_served_after_its_stale_time() -> None:
    service = Service(None, STALE)
    await service.ask()
    service.clock.now += 61
    assert (await service.ask()).text == "GET /items/1 2"


async def test_an_answer_that_forbids_it_is_not_served_stale() -> None:
    service = Service(
        answering(headers={"Cache-Control": "must-revalidate"}), RouteCache(path="/items/{item}", ttl=60, stale=20)
    )
    await service.ask()
    service.clock.now += 61
    await service.ask()
    await service.settle()
    assert service.calls == 2
    assert (await service.ask()).headers["age"] == "0"


async def test_a_replacement_that_fails_is_told_and_leaves_the_stale_one(caplog: pytest.LogCaptureFixture) -> None:
    failing = False

    async def handler(request: Request) -> Answer:
        if failing:
            raise RuntimeError("broken")
        return PlainTextResponse("good")

    service = Service(handler, STALE)
    await service.ask()
    failing = True
    service.clock.now += 20
    with caplog.at_level(logging.ERROR, logger="kadens"):
        assert (await service.ask()).text == "good"
        await until(lambda: service.calls == 2)
    await service.settle()
    assert "/items/1" in caplog.text


async def test_a_replacement_that_turned_private_goes_to_nobody() -> None:
    private = False

    async def handler(request: Request) -> Answer:
        return PlainTextResponse("mine" if private else "ours", headers={"Set-Cookie": "a=1"} if private else {})

    service = Service(handler, STALE)
    await service.ask()
    private = True
    service.clock.now += 20
    assert (await service.ask()).text == "ours"
    await until(lambda: service.calls == 2)
    await service.settle()


# ── invalidation ──────────────────────────────────────────────────────────────────────────────────


async def test_tags_name_what_is_dropped() -> None:
    service = Service()
    for path in ("/items/1", "/items/2"):
        await service.ask(path)
    await service.responses.invalidate("item:1")
    assert (await service.ask("/items/1")).text == "GET /items/1 3"
    assert (await service.ask("/items/2")).text == "GET /items/2 2"
    await service.responses.invalidate("items")
    await service.ask("/items/1")
    await service.ask("/items/2")
    assert service.calls == 5


async def test_a_write_that_succeeds_drops_the_answers_of_its_path() -> None:
    service = Service()
    await service.ask("/items/1?page=1")
    await service.ask("/items/2")
    await service.ask("/items/1", "DELETE")
    assert (await service.ask("/items/1?page=1")).text == "GET /items/1 4"
    assert (await service.ask("/items/2")).text == "GET /items/2 2"
    assert service.responses.statistics().invalidated == 1


async def test_a_write_that_fails_drops_nothing() -> None:
    async def handler(request: Request) -> Answer:
        return PlainTextResponse("made", 200 if request.method == "GET" else 409)

    service = Service(handler)
    await service.ask()
    await service.ask(method="POST")
    await service.ask()
    assert service.calls == 2


async def test_an_answer_on_its_way_when_its_path_was_written_is_not_kept() -> None:
    gate = Gated()

    async def handler(request: Request) -> Answer:
        return await gate(request) if request.method == "GET" else PlainTextResponse("written")

    service = Service(handler)
    reading = asyncio.create_task(service.ask())
    await gate.entered.wait()
    await service.ask(method="POST")
    gate.go.set()
    assert (await reading).text == "made"
    assert service.store.statistics().entries == 0


class Committing:
    """An app whose write happens after its answer, and is read in between."""

    def __init__(self) -> None:
        self.row = "old"
        self.answered, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self, request: Request) -> Answer:
        if request.method == "GET":
            return PlainTextResponse(self.row)
        return PlainTextResponse("taken", background=BackgroundTask(self.commit))

    async def commit(self) -> None:
        self.answered.set()
        await self.go.wait()
        self.row = "new"


async def test_a_write_that_commits_after_its_answer_drops_what_was_kept_meanwhile() -> None:
    app = Committing()
    service = Service(app)
    writing = asyncio.create_task(service.ask(method="POST"))
    await app.answered.wait()
    assert (await service.ask()).text == "old"
    app.go.set()
    await writing
    assert (await service.ask()).text == "new"
    assert service.responses.statistics().invalidated == 1


async def test_a_write_that_fails_after_its_answer_may_have_written_all_the_same() -> None:
    app = Committing()
    commit = app.commit

    async def broken() -> None:
        await commit()
        raise ValueError("after the commit")

    app.commit = broken  # type: ignore[method-assign]
    service = Service(app)
    writing = asyncio.create_task(service.ask(method="POST"))
    await app.answered.wait()
    await service.ask()
    app.go.set()
    with pytest.raises(ValueError, match="after the commit"):
        await writing
    assert (await service.ask()).text == "new"


@pytest.mark.parametrize("answered", [True, False])
async def test_a_write_that_is_cut_off_may_have_written_all_the_same(answered: bool) -> None:
    begun, go, committed, rows = asyncio.Event(), asyncio.Event(), asyncio.Event(), ["old"]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "GET":
            await PlainTextResponse(rows[-1])(scope, receive, send)
            return
        if answered:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        begun.set()
        await go.wait()
        rows.append("new")
        committed.set()
        await asyncio.Event().wait()

    class Slow(MemoryStore):
        """As one behind a network, where a second cancellation may come."""

        async def invalidate(self, invalidation: Invalidation) -> None:
            await turns(3)
            await super().invalidate(invalidation)

    responses = ResponseCache([RouteCache(path="/items/{item}", ttl=60)], cache=Cache(Slow()))
    middleware = ResponseCacheMiddleware(app, responses=responses)

    async def ask(method: str) -> Response:
        async with AsyncClient(transport=ASGITransport(app=middleware), base_url="http://shop.test") as client:
            return await client.request(method, "/items/1")

    async with responses:
        writing = asyncio.create_task(ask("POST"))
        await begun.wait()
        assert (await ask("GET")).text == "old"
        go.set()
        await committed.wait()
        writing.cancel()
        await turns()
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert (await ask("GET")).text == "new"


def test_another_thread_may_remember_an_answer_while_the_index_is_tidied() -> None:
    fit = ResponseCache([RouteCache(path="/items/{item}", ttl=60)]).fit("/items/1")
    assert fit is not None
    kept = fit.rule

    def remember(item: int, entry: Entry) -> None:
        kept.remember((f"/items/{item}", "http", b"", b"", ()), entry)

    met = 0

    class Meeting(Entry):
        """Where the other thread, past its own look at the size, comes in between."""

        def __getattribute__(self, name: str) -> Any:
            nonlocal met
            if name == "expires":
                met += 1
                if met == 1:
                    kept._index["/items/between", "http", b"", b"", ()] = Entry("key", None, math.inf)
            return super().__getattribute__(name)

    remember(0, Meeting("key", None, math.inf))
    for item in range(1, 100):
        remember(item, Entry("key", None, math.inf))
    assert met == 1


# ── the rest of the world ─────────────────────────────────────────────────────────────────────────


async def test_it_works_in_front_of_fastapi_and_around_compression() -> None:
    calls = 0
    app = FastAPI()

    @app.get("/numbers/{count}")
    async def numbers(count: int) -> list[int]:
        nonlocal calls
        calls += 1
        return list(range(count))

    responses = ResponseCache([RouteCache(path="/numbers/{count}", ttl=60, vary=("accept-encoding",))])
    app.add_middleware(GZipMiddleware, minimum_size=10)
    app.add_middleware(ResponseCacheMiddleware, responses=responses)
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        for _ in range(2):
            for encoding in ("gzip", "identity"):
                answer = await client.get("/numbers/1000", headers={"Accept-Encoding": encoding})
                assert answer.json() == list(range(1000))
                assert answer.headers.get("content-encoding", "identity") == encoding
        assert (await client.head("/numbers/1000", headers={"Accept-Encoding": "identity"})).status_code == 200
    assert calls == 2


async def test_every_other_scope_passes_through_untouched() -> None:
    seen: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    middleware = ResponseCacheMiddleware(app, responses=ResponseCache([RouteCache(path="/", ttl=1)]))
    for kind in ("lifespan", "websocket"):
        scope: Scope = {"type": kind, "path": "/", "headers": []}
        await middleware(scope, _nothing, _nowhere)
        assert seen.pop() == ({"type": kind, "path": "/", "headers": []}, _nothing, _nowhere)


async def test_an_app_that_answers_nothing_leaves_it_to_the_server() -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        return None

    middleware = ResponseCacheMiddleware(silent, responses=ResponseCache([RouteCache(path="/items/{item}", ttl=1)]))
    reader = Reader()
    await reader.request(middleware)
    assert reader.sent.empty()


async def test_a_client_that_is_gone_when_the_answer_comes_is_the_servers_affair() -> None:
    async def gone(message: Message) -> None:
        raise OSError("gone")

    service = Service()
    scope = http_scope()
    with pytest.raises(OSError, match="gone"):
        await service.app(scope, _nothing, gone)
    await service.settle()
    assert service.store.statistics().entries == 1


@pytest.mark.parametrize("after", range(12))
async def test_a_cancellation_at_any_moment_leaves_nothing_behind(after: int) -> None:
    async def slow(request: Request) -> Answer:
        await turns(2)
        return PlainTextResponse("made", headers={"Set-Cookie": "a=1"} if after % 2 else {})

    service = Service(slow)
    request = Reader().request(service.app)
    await turns(after)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    await service.settle()
    assert (await service.ask()).text == "made"


async def test_closing_ends_the_calls_that_are_under_way() -> None:
    gate = Gated()
    service = Service(gate)
    async with service.responses:
        request = asyncio.create_task(service.ask())
        await gate.entered.wait()
    assert gate.cancelled == 1
    assert service.responses.statistics().running == 0
    await asyncio.gather(request, return_exceptions=True)


async def test_closing_does_not_wait_for_an_app_that_takes_no_notice() -> None:
    entered, done = asyncio.Event(), asyncio.Event()

    async def deaf(request: Request) -> Answer:
        entered.set()
        while not done.is_set():
            with suppress(asyncio.CancelledError):
                await done.wait()
        return PlainTextResponse("at last")

    service = Service(deaf, close_timeout=0.01)
    request = asyncio.create_task(service.ask())
    await entered.wait()
    with pytest.raises(DeadlineExceeded, match=r"1 of the app's calls .* 0\.01 s"):
        await service.responses.aclose()
    done.set()
    await asyncio.gather(request, return_exceptions=True)
    await service.settle()
    await service.responses.aclose()


async def test_answers_are_shared_over_a_server(redis_url: str) -> None:
    far, same = (RedisStore(redis_url, timeout=5.0) for _ in range(2))
    one, other = Service(cache=Cache(TieredStore(MemoryStore(), far))), Service(cache=Cache(same))
    async with one.responses.cache, other.responses.cache:
        first = await one.ask()
        second = await other.ask()
        assert (first.text, first.headers["etag"]) == (second.text, second.headers["etag"])
        assert (one.calls, other.calls) == (1, 0)
        await other.responses.invalidate("items")
        await until(lambda: one.responses.cache.near is not None and len(one.responses.cache.near) == 0)
        await one.ask()
        assert one.calls == 2


async def test_an_answer_too_large_to_be_near_is_gone_with_its_invalidation_too(redis_url: str) -> None:
    one = Service(cache=Cache(TieredStore(MemoryStore(max_bytes=10), RedisStore(redis_url, timeout=5.0))))
    other = Service(cache=Cache(RedisStore(redis_url, timeout=5.0)))
    async with one.responses.cache, other.responses.cache:
        assert [(await one.ask()).text for _ in range(2)] == ["GET /items/1 1"] * 2
        await other.responses.invalidate("items")
        assert (await one.ask()).text == "GET /items/1 2"


async def test_a_write_succeeds_though_the_store_cannot_be_told() -> None:
    class Away(MemoryStore):
        async def invalidate(self, invalidation: object) -> None:
            raise Unavailable("away")

    service = Service(cache=Cache(Away()))
    assert (await service.ask(method="POST")).status_code == 200
    assert service.responses.statistics().untold == 1


def test_what_is_kept_survives_the_way_to_a_far_store() -> None:
    response = CachedResponse(200, ((b"a", b"\xff"),), b"\x00body", b'"e"', None, 1.5, 60.0, True)
    codec = Codec(CachedResponse)
    assert codec.decode(codec.encode(response)) == response


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"path": "items"}, "path"),
        ({"path": "/{a}/{a}"}, "path"),
        ({"path": "/{a:nonsense}"}, "path"),
        ({"ttl": 0}, "ttl"),
        ({"ttl": float("nan")}, "ttl"),
        ({"stale": -1}, "stale"),
        ({"timeout": 0}, "timeout"),
        ({"max_body": 0}, "max_body"),
        ({"max_body": 10**30}, "max_body"),
        ({"ignore_credentials": "no"}, "ignore_credentials"),
        ({"ttl": "60"}, "ttl"),
        ({"statuses": (304,)}, "statuses"),
        ({"statuses": [200]}, "statuses"),
        ({"vary": "accept"}, "vary"),
        ({"vary": ("",)}, "vary"),
        ({"tags": ("item:{nothing}",)}, "tags"),
        ({"tags": ("item:{",)}, "tags"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(options: dict[str, Any], named: str) -> None:
    given: dict[str, Any] = {"path": "/items/{item}", "ttl": 60} | options
    with pytest.raises(BadInput, match=named):
        RouteCache(**given)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: ResponseCache(5), "^routes: 5"),  # type: ignore[arg-type]
        (lambda: ResponseCache(["/"]), "^routes: '/'"),  # type: ignore[list-item]
        (lambda: ResponseCache([], cache=5), "^cache: 5"),  # type: ignore[arg-type]
        (lambda: ResponseCache([], wall=5), "^wall: 5"),  # type: ignore[arg-type]
        (lambda: ResponseCache([], obey_requests="no"), "^obey_requests: 'no'"),  # type: ignore[arg-type]
        (lambda: ResponseCache([], close_timeout=math.nan), "^close_timeout: nan"),
        (lambda: ResponseCacheMiddleware(_nothing, responses=5), "^responses: 5"),  # type: ignore[arg-type]
    ],
)
def test_what_is_of_another_kind_is_refused_by_its_name(make: Callable[[], object], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make()


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    return None
