"""Who may pass which door: tokens, scopes, sessions, and no route that nobody decided about."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx2
import pytest
from fastapi import APIRouter, FastAPI, HTTPException, Query
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from serving import Doors, opened

from kurs.api.auth import SCOPES, IssuedToken, parse_scopes
from kurs.api.doors import Door, router
from kurs.api.errors import install
from kurs.api.pages import prose
from kurs.api.reference import operations
from kurs.domain.errors import (
    BadData,
    BadInput,
    Conflict,
    JournalUnavailable,
    NotFound,
    StateCorrupt,
    Unavailable,
    UnknownName,
)

pytestmark = pytest.mark.anyio

MINUTE = 60_000
HOUR = 60 * MINUTE
# Open on purpose: whoever asks may know that a Kurs is here, read its documentation, and sign in or out.
PUBLIC = {
    ("GET", "/"),
    ("GET", "/api/health"),
    ("GET", "/api/status"),
    ("POST", "/api/session"),
    ("GET", "/docs"),
    ("GET", "/healthz"),
    ("HEAD", "/healthz"),
    ("GET", "/openapi.json"),
    ("HEAD", "/openapi.json"),
    ("GET", "/readyz"),
    ("HEAD", "/readyz"),
    ("GET", "/redoc"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
}
# Made by Kadens, so no doors; told below.
METRICS = {("GET", "/metrics"), ("HEAD", "/metrics")}
# A body that nobody reads: whoever passes the door is told so before anything is done.
TOO_LARGE = {"Content-Length": "10000000"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    async with opened(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture
def doors(house: Doors) -> Doors:
    """As after a rest: nobody is remembered, and nobody has to wait."""
    house.clock.time += HOUR
    house.client.cookies.clear()
    return house


# ── which doors there are ─────────────────────────────────────────────────────────────────────────


def routes(app: FastAPI) -> dict[tuple[str, str], str | None]:
    """The scope of every method and path, those of included routers too; "" for an open door, None for no door."""
    return {
        (method, re.sub(r":\w+}", "}", context.path or "")): getattr(context.original_route, "needs", None)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
    }


def asked(path: str) -> str:
    """The path with something in the place of its parameters."""
    return re.sub(r"\{[^}]*\}", "1", path)


async def test_every_route_is_open_on_purpose_or_says_its_scope(doors: Doors) -> None:
    found = routes(doors.app)
    assert {route for route, scope in found.items() if not scope} - METRICS == PUBLIC
    assert {scope for scope in found.values() if scope} <= set(SCOPES)
    # And the description tells the same.
    document = (await doors.get("/openapi.json")).json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            security = operation.get("security")
            told = security[0]["token"][0] if security else ""
            assert told == ("read" if path == "/metrics" else found[method.upper(), path] or ""), path


async def test_every_route_lets_pass_those_with_its_scope_and_nobody_else(doors: Doors) -> None:
    holders = {scope: {"Authorization": f"Bearer {(await doors.token(scope)).text}"} for scope in SCOPES}
    guarded = {route: scope for route, scope in routes(doors.app).items() if scope}
    assert len(guarded) > 10
    for (method, path), needed in sorted(guarded.items()):
        stranger = await doors.client.request(method, asked(path), headers=TOO_LARGE)
        assert stranger.status_code == 401, f"{method} {path} answers {stranger.status_code} to strangers"
        assert method == "HEAD" or stranger.json()["code"] == "unauthenticated"
        for scope, holder in holders.items():
            answer = await doors.client.request(method, asked(path), headers=TOO_LARGE | holder)
            expected = 413 if scope in {needed, "admin"} else 403
            assert answer.status_code == expected, f"{method} {path} answers {answer.status_code} to {scope}"
        # Far from the limits, which are told elsewhere.
        doors.clock.time += 1_000


async def test_metrics_are_for_readers(doors: Doors) -> None:
    assert (await doors.get("/metrics")).status_code == 401
    for scope in SCOPES:
        status = (await doors.ask("GET", "/metrics", scope)).status_code
        assert status == (200 if scope in {"read", "admin"} else 403)


async def test_a_route_that_nobody_decided_about_cannot_be_made() -> None:
    planted: APIRouter = router("/api", "planted")
    with pytest.raises(TypeError, match="/api/planted: say whom it lets pass"):

        @planted.get("/planted")
        async def leak() -> str:
            return "everything"

    assert planted.routes == []
    assert all(isinstance(route, Door) for route in router("", "x").routes)


async def test_health_and_status_are_open(doors: Doors) -> None:
    health = await doors.get("/api/health")
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    status = await doors.get("/api/status")
    assert status.status_code == 200
    assert status.json() == {
        "status": "operational",
        "version": "1.2.3",
        "environment": "test",
        "paper": True,
        "simulated": False,
        "market": doors.platform.bots.market,
    }
    for path in ("/", "/redoc"):
        answer = await doors.get(path)
        assert (answer.status_code, answer.headers["location"]) == (307, "/docs")


# ── tokens ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/api/bot-status", "/metrics"])
async def test_401_without_403_with_too_little_200_with_enough(doors: Doors, path: str) -> None:
    stranger = await doors.get(path)
    assert stranger.status_code == 401
    assert stranger.headers["www-authenticate"] == "Bearer"
    trader = await doors.get(path, (await doors.token("trade")).text)
    assert trader.status_code == 403
    assert trader.json()["detail"] == "This token lacks the scope read"
    assert (await doors.get(path, (await doors.token("read")).text)).status_code == 200
    assert (await doors.get(path, (await doors.token("admin")).text)).status_code == 200


async def test_a_revoked_token_dies_within_seconds(doors: Doors) -> None:
    token = await doors.token("read")
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200
    await doors.platform.tokens.revoke(token.id, doors.clock.now())
    doors.clock.time += 5_001
    assert (await doors.get("/api/bot-status", token.text)).status_code == 401


async def test_an_expired_token_is_none(doors: Doors) -> None:
    token = await doors.token("read", minutes=1)
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200
    # To the millisecond, also for a process that has just seen it.
    doors.clock.time += MINUTE - 1
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200
    doors.clock.time += 1
    assert (await doors.get("/api/bot-status", token.text)).status_code == 401


async def test_a_forged_token_is_none(doors: Doors) -> None:
    token = await doors.token("read")
    other = await doors.token("read")
    secret = other.text.removeprefix(f"kurs_{other.id}_")
    for forged in (
        "",
        "kurs",
        "kurs__",
        f"kurs_{token.id}_",
        f"kurs_{token.id}_{secret}",
        token.text[:-1],
        token.text + "x",
        token.text.replace("kurs_", "kurz_"),
        token.id,
    ):
        assert (await doors.get("/api/bot-status", forged)).status_code == 401, forged
    basic = await doors.client.get("/api/bot-status", headers={"Authorization": f"Basic {token.text}"})
    assert basic.status_code == 401
    assert (await doors.get(f"/api/bot-status?token={token.text}")).status_code == 401


async def test_a_known_secret_does_not_outlive_a_forgery(doors: Doors) -> None:
    # The process remembers whom it has just seen; another secret for the same id is still compared.
    token = await doors.token("read")
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200
    assert (await doors.get("/api/bot-status", f"kurs_{token.id}_wrong")).status_code == 401
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200


async def test_a_one_time_token_opens_nothing_but_the_sign_in(doors: Doors) -> None:
    token = await doors.tokens.issue_sign_in()
    assert (await doors.get("/api/bot-status", token.text)).status_code == 401


# ── forms ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_form_that_is_too_large_is_not_read(doors: Doors) -> None:
    answer = await doors.client.post("/sign-in", data={"token": "x" * 2_000})
    assert answer.status_code == 413
    assert answer.json()["error"] == "The form is larger than 1000 bytes"


@pytest.mark.parametrize(
    "body", [b"", b"token", b"token=", b"token=%ff%00_", b"\xff\x00", b"&&==;", b"token=kurs_\xc3_x"]
)
async def test_any_bytes_at_the_sign_in_are_refused(doors: Doors, body: bytes) -> None:
    answer = await doors.client.post("/sign-in", content=body)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_the_form_is_safe_to_show(doors: Doors) -> None:
    page = await doors.client.get("/sign-in")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


# ── hosts ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8001", "localhost", "LOCALHOST:8001", "[::1]:8001"])
async def test_this_machine_is_answered_by_its_own_names(doors: Doors, host: str) -> None:
    answer = await doors.client.get("/api/health", headers={"Host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", "localhost.", "127.0.0.1@evil.example", ""]
)
async def test_a_foreign_name_that_leads_here_is_refused(doors: Doors, host: str) -> None:
    token = (await doors.token("read")).text
    for path in ("/api/health", "/docs", "/api/bot-status", "/metrics"):
        answer = await doors.client.get(path, headers={"Host": host, "Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_host")
        assert answer.json()["detail"] == "Invalid host header"


# ── the documentation ─────────────────────────────────────────────────────────────────────────────


async def test_the_documentation_loads_and_runs_nothing(doors: Doors) -> None:
    answer = await doors.get("/docs")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    text = answer.text.lower()
    for foreign in ("<script", "<link", "<img", "<iframe", "src=", "@import", "url(", "https://", "javascript:"):
        assert foreign not in text
    assert {there for there in re.findall(r'href="([^"#]*)', text) if there} == {"/openapi.json", "/sign-in"}


async def test_the_documentation_tells_every_operation_its_scope_and_fields(doors: Doors) -> None:
    document = (await doors.get("/openapi.json")).json()
    assert document["info"]["title"] == "Crypto Bot Dashboard API"
    page = (await doors.get("/docs")).text
    articles = re.findall(r"<article>.*?</article>", page, re.DOTALL)
    operations = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert {path for path, _ in operations} >= {"/api/health", "/api/status", "/api/bot-status", "/metrics"}
    assert len(articles) == len(operations)
    for path, method in operations:
        (article,) = [a for a in articles if f"<b>{method.upper()}</b><code>{path}</code>" in a]
        security = document["paths"][path][method].get("security")
        scope = f"scope {security[0]['token'][0]}" if security else "open"
        assert f"<span>{scope}</span>" in article
        assert prose(document["paths"][path][method]["summary"]) in article
    (status,) = [a for a in articles if "<b>GET</b><code>/api/bot-status</code>" in a]
    for field in ("uptime", "performance.failed_cycles", "bots[].name", "bots[].equity", "configuration.max_retries"):
        assert f"<code>{field}</code>" in status
    assert "<td>number or null</td><td>of the pool</td>" in status


def test_the_documentation_shows_parameters_and_bodies() -> None:
    class Wish(BaseModel):
        amount: float = Field(description="in <base> currency")
        then: "list[Wish] | None" = None

    app = FastAPI(description="Wishes")

    @app.post("/wishes/{symbol}", summary="Wish")
    async def wish(symbol: str, wish: Wish, limit: Annotated[int, Query(description="at most")] = 5) -> list[str]:
        return [symbol] * min(limit, len(wish.then or ()))

    page = operations(app.openapi())
    article = page[page.index("/wishes/{symbol}") :]
    assert "<code>symbol</code></td><td>string, in the path</td>" in article
    assert "<code>limit</code></td><td>integer, in the query</td><td>at most</td>" in article
    assert "<code>amount</code></td><td>number</td><td>in &lt;base&gt; currency</td>" in article
    # A shape that holds itself is told once.
    assert article.count("<code>then</code>") == 1


async def test_the_bots_are_shown_to_whom_they_belong(doors: Doors) -> None:
    for stranger in (None, (await doors.token("admin")).text):
        page = (await doors.get("/docs", stranger)).text
        assert "The bots now" not in page
        assert '<a href="/sign-in">Sign in</a>' in page
    await doors.client.post("/sign-in", data={"token": (await doors.token("read")).text})
    (report,) = doors.platform.bots.reports()
    page = (await doors.client.get("/docs")).text
    assert f"<td>{report.spec.name}</td><td>running</td><td>{report.spec.symbol}</td>" in page
    doors.clock.time += 12 * 60 * MINUTE
    assert "The bots now" not in (await doors.client.get("/docs")).text


# ── errors ────────────────────────────────────────────────────────────────────────────────────────


ERRORS: list[tuple[Exception, int, str, object]] = [
    (BadInput.of("symbol", "X", "BTC/USD"), 400, "bad_input", "symbol: 'X' is not allowed; BTC/USD"),
    (UnknownName("unknown strategy"), 400, "unknown_name", "unknown strategy"),
    (BadData("no candles"), 400, "bad_data", "no candles"),
    (NotFound("Order with ID 7 not found"), 404, "not_found", "Order with ID 7 not found"),
    (Conflict("it has ended"), 409, "conflict", "it has ended"),
    (Unavailable("disk full"), 503, "unavailable", "disk full"),
    (JournalUnavailable("locked"), 503, "unavailable", "locked"),
    (StateCorrupt("fill 7 twice"), 500, "internal", "Internal server error"),
    (RuntimeError("password=hunter2"), 500, "internal", "Internal server error"),
    (HTTPException(501, "not yet"), 501, "not_implemented", "not yet"),
]


@pytest.mark.parametrize(("error", "status", "code", "text"), ERRORS, ids=lambda value: type(value).__name__)
async def test_every_error_says_detail_error_message_and_code(
    error: Exception, status: int, code: str, text: str
) -> None:
    app = FastAPI()
    install(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    answer = await asked_of(app, "GET", "/")
    assert (answer.status_code, answer.json()) == (
        status,
        {"detail": text, "error": text, "message": text, "code": code},
    )


async def test_an_object_as_detail_is_told_at_the_top_too() -> None:
    app = FastAPI()
    install(app)
    detail = {"error": "exchange", "message": "The venue gives no answer"}

    @app.get("/")
    async def fail() -> None:
        raise HTTPException(503, detail)

    answer = await asked_of(app, "GET", "/")
    assert answer.json() == {"detail": detail, **detail, "code": "unavailable"}


async def test_errors_of_the_framework_have_the_same_form(doors: Doors) -> None:
    for method, path, status, code, text in (
        ("GET", "/nowhere", 404, "not_found", "Not Found"),
        ("DELETE", "/api/health", 405, "method_not_allowed", "Method Not Allowed"),
    ):
        answer = await doors.client.request(method, path)
        assert (answer.status_code, answer.json()) == (
            status,
            {"detail": text, "error": text, "message": text, "code": code},
        )


async def test_what_cannot_be_understood_is_told_with_its_place_and_without_secrets() -> None:
    class Wish(BaseModel):
        amount: float = Field(gt=0, allow_inf_nan=False)
        token: str = Field(max_length=3)

    app = FastAPI()
    install(app)

    @app.post("/")
    async def wish(wish: Wish, limit: int = 5) -> float:
        return wish.amount * limit

    answer = await asked_of(app, "POST", "/?limit=many", json={"amount": 1, "token": "x"})
    body = answer.json()
    assert (answer.status_code, body["code"], body["error"]) == (422, "invalid", body["message"])
    assert body["message"] == "query.limit: Input should be a valid integer, unable to parse string as an integer"
    assert {"type", "loc", "msg", "input"} <= set(body["detail"][0])
    # Neither of those can be written as JSON is, and both can be sent.
    for sent in (b'{"amount": NaN, "token": "x"}', b'{"amount": "\\ud800", "token": "x"}', b'{"amount": 1e999}'):
        answer = await asked_of(app, "POST", "/", content=sent, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, sent
        assert answer.json()["detail"]
    for secret in ({"amount": 1, "token": "hunter2"}, {"token": "hunter2"}, {"wish": {"token": "hunter2"}}):
        answer = await asked_of(app, "POST", "/", json=secret)
        assert answer.status_code == 422
        assert "hunter2" not in answer.text
    long = await asked_of(app, "POST", "/", json={"amount": "9" * 100_000, "token": "x"})
    assert len(long.content) < 2_000


async def asked_of(app: FastAPI, method: str, path: str, **options: Any) -> httpx2.Response:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.request(method, path, **options)


# ── what Kadens serves ────────────────────────────────────────────────────────────────────────────


async def test_metrics_count_bots_and_requests(doors: Doors) -> None:
    text = (await doors.get("/metrics", (await doors.token("read")).text)).text
    assert "kurs_bots 1" in text
    assert "kurs_bots_running 1" in text
    assert "kurs_commit_seconds_count" in text


async def test_ready_once_every_pool_has_recovered(doors: Doors) -> None:
    assert (await doors.get("/readyz")).status_code == 200


# ── scopes in words ───────────────────────────────────────────────────────────────────────────────


def test_scopes_are_read_from_text() -> None:
    assert parse_scopes("read, trade,") == ("read", "trade")
    for wrong in ("", "  ", "reed", "read,admim"):
        with pytest.raises(BadInput, match="one or more of read, trade, config, admin"):
            parse_scopes(wrong)


def test_a_new_token_does_not_print_its_secret() -> None:
    assert "secret" not in repr(IssuedToken("id", "kurs_id_secret", None))
