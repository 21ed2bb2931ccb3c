"""The index answers every request as the router itself does."""

from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.api.routing import RouteIndex

pytestmark = pytest.mark.anyio

PARTS = ("a", "b", "{x}", "{x:path}", "{n:int}", "")
TEMPLATES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(lambda parts: "/" + "/".join(parts))
ROUTES = st.lists(st.tuples(st.sampled_from(("GET", "POST")), TEMPLATES), max_size=12)
PATHS = st.lists(st.sampled_from(("a", "b", "7", "c%20d", "")), max_size=6).map(lambda parts: "/" + "/".join(parts))


def an_app(routes: Sequence[tuple[str, str]]) -> FastAPI:
    app = FastAPI(openapi_url=None)
    for number, (method, template) in enumerate(routes):
        # A name once, as a pattern may hold it.
        if template.count("{") < 2:
            app.add_api_route(template, _telling(number), methods=[method])
    return app


def _telling(number: int) -> Any:
    async def tell() -> int:
        return number

    return tell


async def said(app: FastAPI, method: str, path: str) -> tuple[int, str, str | None]:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport) as client:
        answer = await client.request(method, f"http://127.0.0.1{path}")
        return answer.status_code, answer.text, answer.headers.get("location")


@settings(max_examples=60, deadline=None)
@given(routes=ROUTES, method=st.sampled_from(("GET", "POST", "HEAD")), path=PATHS)
async def test_of_two_routes_that_fit_the_first_answers(routes: list[tuple[str, str]], method: str, path: str) -> None:
    indexed = an_app(routes)
    indexed.router.middleware_stack = RouteIndex(indexed.router)
    assert await said(indexed, method, path) == await said(an_app(routes), method, path)


async def test_routes_that_come_later_or_from_within_count_too() -> None:
    app = an_app([("GET", "/a")])
    app.router.middleware_stack = RouteIndex(app.router)
    assert (await said(app, "GET", "/a/7"))[0] == 404
    app.add_api_route("/a/{x}", _telling(5), methods=["GET"])
    assert (await said(app, "GET", "/a/7"))[:2] == (200, "5")
    inner = APIRouter()
    inner.add_api_route("/b", _telling(6), methods=["GET"])
    app.include_router(inner)
    app.add_api_route("/b", _telling(7), methods=["GET"])
    assert (await said(app, "GET", "/b"))[:2] == (200, "6")
    assert (await said(app, "GET", "/a"))[:2] == (200, "0")


async def test_a_method_that_is_not_known_is_told_all_that_are() -> None:
    app = an_app([("GET", "/a/b"), ("GET", "/a/{x}"), ("POST", "/a/{x}"), ("PUT", "/b")])
    app.router.middleware_stack = RouteIndex(app.router)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1") as client:
        answers = [await client.delete(path) for path in ("/a/7", "/a/b", "/b")]
    assert {answer.status_code for answer in answers} == {405}
    assert [answer.headers["allow"] for answer in answers] == ["GET, POST", "GET", "PUT"]
