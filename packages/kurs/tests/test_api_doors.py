"""Who may pass which door: tokens, scopes, sessions, and no route that nobody decided about."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import httpx2
import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.routing import iter_route_contexts
from processes import a_recording
from pydantic import BaseModel, Field

from kurs.api.app import create_app
from kurs.api.auth import COOKIE, Identity, IssuedToken, Tokens, parse_scopes
from kurs.api.dependencies import Services, needs
from kurs.bootstrap import MarketChoice, Platform, open_platform
from kurs.domain.errors import BadInput, Unavailable
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

MINUTE = 60_000
# Open on purpose: whoever asks may know that a Kurs is here, read its documentation, and sign in.
PUBLIC = {
    "/",
    "/api/health",
    "/api/status",
    "/docs",
    "/healthz",
    "/openapi.json",
    "/readyz",
    "/redoc",
    "/sign-in",
}
GUARDED = {"/api/bot-status", "/metrics"}


class HandClock:
    """Wall time as it is set."""

    def __init__(self) -> None:
        self.time = 1_700_000_000_000

    def now(self) -> int:
        return self.time

    def monotonic(self) -> float:
        return self.time / 1000


@dataclass(frozen=True, slots=True)
class Doors:
    app: FastAPI
    client: httpx2.AsyncClient
    tokens: Tokens
    platform: Platform
    clock: HandClock

    async def token(self, *scopes: str, minutes: float | None = None) -> IssuedToken:
        return await self.tokens.issue("test", scopes, minutes=minutes)

    async def get(self, path: str, token: str | None = None) -> httpx2.Response:
        return await self.client.get(path, headers={} if token is None else {"Authorization": f"Bearer {token}"})


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Doors]:
    """The API over a platform that stands before the first of some recorded candles."""
    clock = HandClock()
    choice = MarketChoice(replay=a_recording(folder, 300), speed=0.0)
    async with open_platform(Settings(), folder, choice, clock=clock) as platform:
        platform.bots.start()
        await platform.bots.recovered()
        tokens = Tokens(platform.tokens, clock)
        services = Services(bots=platform.bots, tokens=tokens, clock=clock, version="1.2.3", environment="test")
        app = create_app(services, platform.kadens)
        # An exception is answered before it is raised again for the server's log.
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            yield Doors(app, client, tokens, platform, clock)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with opened(tmp_path) as found:
        yield found


# ── which doors there are ─────────────────────────────────────────────────────────────────────────


async def test_every_route_is_open_on_purpose_or_wants_a_token(doors: Doors) -> None:
    for path, method in routes(doors.app):
        answer = await doors.client.request(method, path)
        if path in PUBLIC:
            assert answer.status_code != 403, path
            assert answer.status_code != 401 or (path, method) == ("/sign-in", "POST"), path
        else:
            assert answer.status_code == 401, f"{method} {path} answers {answer.status_code} to strangers"
    assert {path for path, _ in routes(doors.app)} == PUBLIC | GUARDED


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every path and method, those of included routers too."""
    contexts = iter_route_contexts(app.routes)
    return sorted({(route.path or "", method) for route in contexts for method in route.methods or ()})


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


@pytest.mark.parametrize("path", sorted(GUARDED))
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
    secret = other.text.rpartition("_")[2]
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


# ── sessions ──────────────────────────────────────────────────────────────────────────────────────


async def test_signing_in_works_once_and_opens_reading_doors(doors: Doors) -> None:
    token = await doors.tokens.issue_sign_in()
    answer = await doors.client.post("/sign-in", data={"token": f" {token.text}\n"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=kurs_")
    assert {part.strip() for part in cookie.split(";")} >= {"httponly", "samesite=strict", "path=/", "max-age=43200"}
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    doors.client.cookies.clear()
    again = await doors.client.post("/sign-in", data={"token": token.text})
    assert again.status_code == 401
    assert "set-cookie" not in again.headers


async def test_a_sign_in_token_lives_for_a_quarter_of_an_hour(doors: Doors) -> None:
    token = await doors.tokens.issue_sign_in()
    doors.clock.time += 15 * MINUTE
    assert (await doors.client.post("/sign-in", data={"token": token.text})).status_code == 401


async def session(doors: Doors, token: IssuedToken) -> str:
    """Signs in; the cookie's value."""
    answer = await doors.client.post("/sign-in", data={"token": token.text})
    assert answer.status_code == 303
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]


@pytest.mark.parametrize("scopes", [("read",), ("trade", "read"), ("admin",)])
async def test_an_api_token_signs_in_again_and_again_and_may_only_read(doors: Doors, scopes: tuple[str, ...]) -> None:
    token = await doors.token(*scopes)
    for _ in range(2):
        cookie = await session(doors, token)
        identity = await doors.tokens.identify_session(cookie)
        assert identity is not None
        assert identity.scopes == {"read"}
        assert (await doors.client.get("/api/bot-status")).status_code == 200
        doors.client.cookies.clear()
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200


async def test_an_api_token_that_may_not_read_does_not_sign_in(doors: Doors) -> None:
    token = await doors.token("trade", "config")
    answer = await doors.client.post("/sign-in", data={"token": token.text})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert "if it has the scope read" in answer.text


@pytest.mark.parametrize("kind", ["sign-in", "read", "admin"])
async def test_a_session_in_the_header_is_no_token(doors: Doors, kind: str) -> None:
    token = await (doors.tokens.issue_sign_in() if kind == "sign-in" else doors.token(kind))
    cookie = await session(doors, token)
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    doors.client.cookies.clear()
    assert (await doors.get("/api/bot-status", cookie)).status_code == 401
    assert (await doors.get("/metrics", cookie)).status_code == 401
    # Nor under the name of the token that it was made from.
    assert (await doors.get("/api/bot-status", f"kurs_{token.id}_{cookie.rpartition('_')[2]}")).status_code == 401
    # And it makes no other session.
    assert (await doors.client.post("/sign-in", data={"token": cookie})).status_code == 401


async def test_an_api_token_in_the_cookie_is_no_session(doors: Doors) -> None:
    doors.client.cookies.set(COOKIE, (await doors.token("admin")).text)
    assert (await doors.client.get("/api/bot-status")).status_code == 401
    assert "The bots now" not in (await doors.client.get("/docs")).text


async def test_a_session_ends_with_its_token(doors: Doors) -> None:
    token = await doors.token("read", minutes=60)
    answer = await doors.client.post("/sign-in", data={"token": token.text})
    assert "max-age=3600" in answer.headers["set-cookie"].lower()
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    doors.clock.time += 60 * MINUTE
    assert (await doors.client.get("/api/bot-status")).status_code == 401


@pytest.mark.parametrize("kind", ["sign-in", "read"])
async def test_revoking_a_token_ends_its_sessions_within_seconds(doors: Doors, kind: str) -> None:
    token = await (doors.tokens.issue_sign_in() if kind == "sign-in" else doors.token(kind))
    await session(doors, token)
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    await doors.platform.tokens.revoke(token.id, doors.clock.now())
    doors.clock.time += 5_001
    assert (await doors.client.get("/api/bot-status")).status_code == 401


async def test_a_session_lives_for_half_a_day(doors: Doors) -> None:
    await session(doors, await doors.tokens.issue_sign_in())
    doors.clock.time += 12 * 60 * MINUTE - 1
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    doors.clock.time += 1
    assert (await doors.client.get("/api/bot-status")).status_code == 401


async def test_a_session_opens_no_door_that_acts(doors: Doors) -> None:
    @doors.app.post("/act")
    async def act(_: Annotated[Identity, Depends(needs("trade"))]) -> dict[str, bool]:
        return {"done": True}

    token = await doors.tokens.issue_sign_in()
    await doors.client.post("/sign-in", data={"token": token.text})
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    assert (await doors.client.post("/act")).status_code == 401
    header = {"Authorization": f"Bearer {(await doors.token('trade')).text}"}
    assert (await doors.client.post("/act", headers=header)).json() == {"done": True}


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
    await session(doors, await doors.tokens.issue_sign_in())
    for path in ("/api/health", "/docs", "/api/bot-status", "/metrics"):
        answer = await doors.client.get(path, headers={"Host": host})
        assert (answer.status_code, answer.text) == (400, "Invalid host header")


# ── the documentation ─────────────────────────────────────────────────────────────────────────────


async def test_the_documentation_loads_and_runs_nothing(doors: Doors) -> None:
    answer = await doors.get("/docs")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    text = answer.text.lower()
    for foreign in ("<script", "<link", "<img", "<iframe", "src=", "@import", "url(", "https://", "javascript:"):
        assert foreign not in text
    assert set(re.findall(r'href="([^"]*)"', text)) == {"/openapi.json", "/sign-in"}


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
        assert f"<span>{'scope read' if path in GUARDED else 'open'}</span>" in article
        assert document["paths"][path][method]["summary"] in article
    (status,) = [a for a in articles if "/api/bot-status" in a]
    for field in ("uptime", "performance.failed_cycles", "bots[].name", "bots[].equity", "configuration.max_retries"):
        assert f"<code>{field}</code>" in status
    assert "<td>number or null</td><td>of the pool</td>" in status


async def test_the_documentation_shows_parameters_and_bodies(doors: Doors) -> None:
    class Wish(BaseModel):
        amount: float = Field(description="in <base> currency")
        then: "list[Wish] | None" = None

    @doors.app.post("/wishes/{symbol}", summary="Wish")
    async def wish(symbol: str, wish: Wish, limit: Annotated[int, Query(description="at most")] = 5) -> list[str]:
        return [symbol] * min(limit, len(wish.then or ()))

    page = (await doors.get("/docs")).text
    article = page[page.index("/wishes/{symbol}") :]
    assert "<code>symbol</code></td><td>string, in the path</td>" in article
    assert "<code>limit</code></td><td>integer, in the query</td><td>at most</td>" in article
    assert "<code>amount</code></td><td>number</td><td>in &lt;base&gt; currency</td>" in article
    # A shape that holds itself is told once.
    assert article.count("then") == 1


async def test_the_bots_are_shown_to_whom_they_belong(doors: Doors) -> None:
    for stranger in (None, (await doors.token("admin")).text):
        page = (await doors.get("/docs", stranger)).text
        assert "The bots now" not in page
        assert '<a href="/sign-in">Sign in</a>' in page
    await session(doors, await doors.token("read"))
    (report,) = doors.platform.bots.reports()
    page = (await doors.client.get("/docs")).text
    assert f"<td>{report.spec.name}</td><td>running</td><td>{report.spec.symbol}</td>" in page
    doors.clock.time += 12 * 60 * MINUTE
    assert "The bots now" not in (await doors.client.get("/docs")).text


# ── errors ────────────────────────────────────────────────────────────────────────────────────────


async def test_errors_say_detail_error_and_message(doors: Doors) -> None:
    @doors.app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("password=hunter2")

    @doors.app.get("/bad")
    async def bad() -> None:
        raise BadInput.of("symbol", "X", "BTC/USD")

    @doors.app.get("/away")
    async def away() -> None:
        raise Unavailable("disk full")

    @doors.app.get("/number")
    async def number(limit: int) -> int:
        return limit

    async def shape(path: str, method: str = "GET") -> tuple[int, object, str]:
        answer = await doors.client.request(method, path)
        body = answer.json()
        assert set(body) == {"detail", "error", "message"}
        assert body["error"] == body["message"]
        return answer.status_code, body["detail"], body["error"]

    assert await shape("/nowhere") == (404, "Not Found", "Not Found")
    assert await shape("/api/health", "DELETE") == (405, "Method Not Allowed", "Method Not Allowed")
    assert await shape("/broken") == (500, "Internal server error", "Internal server error")
    wrong = "symbol: 'X' is not allowed; BTC/USD"
    assert await shape("/bad") == (400, wrong, wrong)
    assert await shape("/away") == (503, "disk full", "disk full")
    status, detail, message = await shape("/number?limit=many")
    assert (status, message) == (
        422,
        "query.limit: Input should be a valid integer, unable to parse string as an integer",
    )
    assert isinstance(detail, list)
    assert {"type", "loc", "msg", "input"} <= set(detail[0])


# ── what the bots are doing ───────────────────────────────────────────────────────────────────────


async def test_bot_status_keeps_the_promise_to_older_clients(doors: Doors) -> None:
    body = (await doors.get("/api/bot-status", (await doors.token("read")).text)).json()
    assert body["status"] == "running"
    assert body["thread_alive"] is True
    assert isinstance(body["uptime"], float)
    assert datetime.fromisoformat(body["last_update"]).utcoffset() is not None
    assert (body["cycle_count"], body["last_cycle_time"], body["error"], body["dev_mode"]) == (0, None, None, False)
    assert set(body["performance"]) == {
        "total_cycles",
        "successful_cycles",
        "failed_cycles",
        "success_rate",
        "average_cycle_time",
        "last_cycle_duration",
        "average_tick_time",
        "restarts",
        "unknown",
    }
    assert body["performance"]["total_cycles"] == body["cycle_count"]
    assert body["performance"]["restarts"] == 0
    assert body["configuration"] == {"cycle_interval": 60.0, "max_retries": 6, "retry_delay": 0.2}
    (bot,) = body["bots"]
    assert (bot["status"], bot["trading"], bot["position"], bot["working_orders"]) == ("running", "active", 0.0, 0)


async def test_what_is_not_counted_is_null_with_its_reason(doors: Doors) -> None:
    performance = (await doors.get("/api/bot-status", (await doors.token("read")).text)).json()["performance"]
    contract = {name for name in performance if "cycle" in name or name == "success_rate"} - {"total_cycles"}
    assert {name for name in contract if performance[name] is None} == contract
    assert performance["unknown"].keys() == contract


async def test_bot_status_after_the_bots_were_stopped(doors: Doors) -> None:
    await doors.platform.bots.drain()
    body = (await doors.get("/api/bot-status", (await doors.token("read")).text)).json()
    assert (body["status"], body["thread_alive"], body["uptime"]) == ("stopped", False, 0.0)


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
