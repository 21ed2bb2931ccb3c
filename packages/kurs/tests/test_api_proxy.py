"""A front hands every request on over the private socket, whole, and believes nobody who pretends to be one."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import HandClock
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from kurs.api.front import Front
from kurs.api.limits import Limits
from kurs.api.proxy import CLIENT, SCHEME, FromFronts, Proxy

pytestmark = pytest.mark.anyio


async def echo(request: Request) -> Response:
    body = await request.body()
    told = {
        "method": request.method,
        "path": request.scope["raw_path"].decode(),
        "query": request.scope["query_string"].decode("latin-1"),
        "body": body.hex(),
        "client": request.client.host if request.client else None,
        "scheme": request.url.scheme,
        "host": request.headers["host"],
        "mine": request.headers.getlist("x-mine"),
    }
    return JSONResponse(told, 202, headers={"X-Answer": "42"})


async def cookies(_: Request) -> Response:
    response = Response(b"ok")
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


async def pieces(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for number in range(3):
            yield str(number).encode()

    return StreamingResponse(parts())


ROUTES = [
    Route("/cookies", cookies),
    Route("/pieces", pieces),
    Route("/{rest:path}", echo, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
]


class Quiet(uvicorn.Server):
    def install_signal_handlers(self) -> None: ...


@asynccontextmanager
async def behind(app: ASGIApp, socket: Path) -> AsyncIterator[None]:
    """The app on a private socket, as the process that trades serves it."""
    config = uvicorn.Config(FromFronts(app, socket), uds=str(socket), log_level="error", lifespan="off")
    server = Quiet(config)
    task = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110  # it tells nobody
        await asyncio.sleep(0)
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def front(socket: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with (
        Proxy(socket) as proxy,
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(proxy, client=("10.1.2.3", 5)), base_url="http://127.0.0.1:8001"
        ) as client,
    ):
        yield client


@pytest.fixture
def socket() -> Iterator[Path]:
    # The name of a socket has to be short.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "kurs.sock"


async def test_what_is_asked_arrives_whole(socket: Path) -> None:
    async with behind(Starlette(routes=ROUTES), socket), front(socket) as client:
        headers = [("X-Mine", "a"), ("X-Mine", "b"), ("X-Kurs-Client", "127.0.0.1"), ("X-Kurs-Scheme", "https")]
        answer = await client.post("/api/a%2Fb/c%20d?x=1&x=%26", content=b"\x00\xff" * 100, headers=headers)
        assert (answer.status_code, answer.headers["x-answer"]) == (202, "42")
        assert answer.json() == {
            "method": "POST",
            "path": "/api/a%2Fb/c%20d",
            "query": "x=1&x=%26",
            "body": "00ff" * 100,
            # Who pretends to be somebody else stays who it is.
            "client": "10.1.2.3",
            "scheme": "http",
            "host": "127.0.0.1:8001",
            "mine": ["a", "b"],
        }


async def test_what_is_answered_arrives_whole(socket: Path) -> None:
    async with behind(Starlette(routes=ROUTES), socket), front(socket) as client:
        answer = await client.get("/cookies")
        assert [c.partition(";")[0] for c in answer.headers.get_list("set-cookie")] == ["one=1", "two=2"]
        assert (await client.get("/pieces")).text == "012"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=2_000), method=st.sampled_from(["POST", "PUT", "PATCH", "DELETE"]), chunked=st.booleans()
)
async def test_any_body(socket: Path, body: bytes, method: str, chunked: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield body[:10]
        yield body[10:]

    async with behind(Starlette(routes=ROUTES), socket), front(socket) as client:
        answer = await client.request(method, "/x", content=chunks() if chunked else body)
        assert (answer.json()["method"], answer.json()["body"]) == (method, body.hex())


async def test_nobody_there_is_said(socket: Path) -> None:
    async with front(socket) as client:
        answer = await client.get("/api/orders")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert str(socket) not in answer.text
        async with behind(Starlette(routes=ROUTES), socket):
            assert (await client.get("/api/orders")).status_code == 202


async def test_a_request_that_was_cut_off_is_not_said_to_be_undone(socket: Path) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_unix_server(hang_up, socket), front(socket) as client:
        answer = await client.post("/api/orders", content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (503, "unanswered")


async def test_what_a_front_has_let_pass_is_not_counted_again(socket: Path) -> None:
    app = Front(Starlette(routes=ROUTES), hosts=("127.0.0.1",), limits=Limits(HandClock(), requests_per_second=1))
    async with behind(app, socket), front(socket) as client:
        answers = [await client.get("/x", headers={"Host": "asked.of.the.front"}) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {202}
    # Its headers for browsers, too, are the front's own.
    assert "x-frame-options" not in answers[0].headers
    transport = httpx2.ASGITransport(FromFronts(app, socket), client=("10.1.2.3", 5))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as stranger:
        assert [(await stranger.get("/x")).status_code for _ in range(3)] == [202, 202, 429]


async def test_only_the_private_socket_is_believed(socket: Path) -> None:
    app = FromFronts(Starlette(routes=ROUTES), socket)
    transport = httpx2.ASGITransport(app, client=("10.1.2.3", 5))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
        lies = {CLIENT.decode(): "127.0.0.1", SCHEME.decode(): "https"}
        told = (await client.get("/x", headers=lies)).json()
        assert (told["client"], told["scheme"]) == ("10.1.2.3", "http")
