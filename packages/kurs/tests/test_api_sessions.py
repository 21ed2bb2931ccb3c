"""Browser sessions: who may sign in, for how long, with which cookie, and how a stolen one is found out."""

import json
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from urllib.parse import quote

import httpx2
import pytest
from serving import Doors, opened

from kurs.api.access import WRONG_TOKENS
from kurs.api.auth import IssuedToken
from kurs.api.auth.back_off import FAILURES
from kurs.api.auth.sessions import GRACE, ROTATE_AFTER
from kurs.api.cookies import COOKIE
from kurs.api.doors import needs, router
from kurs.api.limits import UNKNOWN_TOKENS

pytestmark = pytest.mark.anyio

MINUTE = 60_000
HERE = "http://127.0.0.1"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    acts = router("", "act")

    @acts.post("/act")
    @needs("trade")
    async def act() -> dict[str, bool]:
        return {"done": True}

    async with opened(tmp_path_factory.mktemp("house")) as found:
        found.app.include_router(acts)
        yield found


@pytest.fixture
def doors(house: Doors) -> Doors:
    """As after a day: nobody is remembered, and nobody has to wait."""
    house.clock.time += 24 * 60 * MINUTE
    house.client.cookies.clear()
    return house


def cookie_of(answer: httpx2.Response) -> str | None:
    """What the answer tells the browser to keep."""
    cookies: SimpleCookie = SimpleCookie(answer.headers.get("set-cookie", ""))
    return cookies[COOKIE].value if COOKIE in cookies else None


async def signed_in(doors: Doors, token: IssuedToken) -> str:
    """Signs in on the page; the cookie's value."""
    answer = await doors.client.post("/sign-in", data={"token": token.text})
    assert answer.status_code == 303, answer.text
    cookie = cookie_of(answer)
    assert cookie is not None
    return cookie


async def shown(
    doors: Doors, cookie: str, method: str = "GET", path: str = "/api/session", **headers: str
) -> httpx2.Response:
    """A request with this cookie alone."""
    doors.client.cookies.clear()
    return await doors.client.request(method, path, headers={"Cookie": f"{COOKIE}={cookie}", **headers})


async def csrf(doors: Doors, cookie: str) -> str:
    token = (await shown(doors, cookie)).json()["csrf_token"]
    assert isinstance(token, str)
    return token


# ── signing in ────────────────────────────────────────────────────────────────────────────────────


async def test_signing_in_works_once_and_sets_a_cookie_that_no_script_sees(doors: Doors) -> None:
    token = await doors.tokens.issue_sign_in()
    answer = await doors.client.post("/sign-in", data={"token": f" {token.text}\n"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=kurs_s")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"httponly", "samesite=strict", "path=/", "max-age=43200"}
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    doors.client.cookies.clear()
    again = await doors.client.post("/sign-in", data={"token": token.text})
    assert again.status_code == 401
    assert "set-cookie" not in again.headers


async def test_over_tls_the_cookie_is_bound_to_this_host(doors: Doors) -> None:
    token = await doors.token("read")
    answer = await doors.client.post("https://127.0.0.1/sign-in", data={"token": token.text})
    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == f"__Host-{COOKIE}"
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in rest.split(";")}
    value = rest.partition(";")[0]
    doors.client.cookies.clear()
    for name, expected in ((f"__Host-{COOKIE}", 200), (COOKIE, 401)):
        asked = await doors.client.get("https://127.0.0.1/api/session", headers={"Cookie": f"{name}={value}"})
        assert asked.status_code == expected


async def test_a_sign_in_token_lives_for_a_quarter_of_an_hour(doors: Doors) -> None:
    token = await doors.tokens.issue_sign_in()
    doors.clock.time += 15 * MINUTE
    assert (await doors.client.post("/sign-in", data={"token": token.text})).status_code == 401


@pytest.mark.parametrize(
    ("given", "carried"),
    [
        (("read",), {"read"}),
        (("read", "trade"), {"read", "trade"}),
        (("admin",), {"read", "trade", "config"}),
        (("read", "admin"), {"read", "trade", "config"}),
    ],
)
async def test_a_session_carries_its_token_s_scopes_except_admin(
    doors: Doors, given: tuple[str, ...], carried: set[str]
) -> None:
    token = await doors.token(*given)
    for _ in range(2):
        cookie = await signed_in(doors, token)
        body = (await shown(doors, cookie)).json()
        assert (body["kind"], set(body["scopes"])) == ("session", carried)
        assert (await shown(doors, cookie, path="/api/tokens")).status_code == 403
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200


async def test_the_terminal_s_token_may_read_trade_and_configure(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.tokens.issue_sign_in())
    assert (await shown(doors, cookie)).json()["scopes"] == ["config", "read", "trade"]


async def test_an_api_token_that_may_not_read_does_not_sign_in(doors: Doors) -> None:
    token = await doors.token("trade", "config")
    answer = await doors.client.post("/sign-in", data={"token": token.text})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert "if it has the scope read" in answer.text


@pytest.mark.parametrize("kind", ["sign-in", "read", "admin"])
async def test_a_session_in_the_header_is_no_token(doors: Doors, kind: str) -> None:
    token = await (doors.tokens.issue_sign_in() if kind == "sign-in" else doors.token(kind))
    cookie = await signed_in(doors, token)
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


async def test_programs_sign_in_with_json(doors: Doors) -> None:
    token = await doors.token("read", "trade")
    answer = await doors.client.post("/api/session", json={"token": token.text})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["kind"], body["scopes"], body["second_factor"]) == ("session", ["read", "trade"], False)
    assert body["csrf_token"] == await csrf(doors, cookie_of(answer) or "")
    wrong = await doors.client.post("/api/session", json={"token": "kurs_no_token"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthenticated")
    assert "set-cookie" not in wrong.headers


NASTY = ("", "\x00", "\ud800", "kurs_\x00_x", "kurs_\ud800_x", "kurs_s0.\x00_x", f"kurs_{'a' * 90}_b", "'--", "\u202e")


@pytest.mark.parametrize("text", NASTY, ids=repr)
async def test_any_text_is_refused_and_nothing_breaks(doors: Doors, text: str) -> None:
    for body in ({"token": text}, {"token": "kurs_no_token", "code": text}):
        answer = await doors.client.post("/api/session", content=json.dumps(body), headers=JSON)
        assert answer.status_code in {401, 422}
    for path in ("sessions", "tokens"):
        token = {"Authorization": f"Bearer {(await doors.token('admin')).text}"}
        asked = quote(text.encode("utf-8", "surrogatepass")) or "-"
        answer = await doors.client.delete(f"/api/{path}/{asked}", headers=token)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_foreign_page_signs_nobody_in(doors: Doors, headers: dict[str, str]) -> None:
    token = await doors.token("read")
    answer = await doors.client.post("/sign-in", data={"token": token.text}, headers=headers)
    assert (answer.status_code, answer.json()["code"], "set-cookie" in answer.headers) == (403, "csrf", False)
    # Our own page, which tells no referrer, says the origin null.
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert (await doors.client.post("/sign-in", data={"token": token.text}, headers=own)).status_code == 303


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_browser_is_told_on_the_page_why_and_for_how_long(doors: Doors) -> None:
    async def told(status: int, sentence: str, data: dict[str, str], **headers: str) -> httpx2.Response:
        answer = await doors.client.post("/sign-in", data=data, headers=BROWSER | headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert '<form method="post" action="/sign-in"' in answer.text
        assert sentence in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        return answer

    wrong = {"token": "kurs_no_token"}
    for _ in range(FAILURES):
        await told(401, "This token is not valid here", wrong)
    shut = await told(429, f"{WRONG_TOKENS}. Try again in 15 minutes.", wrong)
    assert shut.headers["retry-after"] == "900"
    doors.clock.time += 14 * MINUTE
    await told(429, "Try again in 60 seconds.", wrong)
    await told(403, "Sign in on the page /sign-in.", wrong, Origin="http://evil.example")
    await told(413, "The form is larger than 1000 bytes.", {"token": "x" * 2_000})
    await told(413, "The body is larger than 16,000 bytes.", {"token": "x" * 20_000})
    # Whoever is no browser is told so as everywhere.
    plain = await doors.client.post("/sign-in", data=wrong)
    assert (plain.status_code, plain.json()["code"]) == (429, "rate_limited")


async def test_a_browser_with_junk_in_its_cookie_gets_the_form(doors: Doors) -> None:
    for _ in range(UNKNOWN_TOKENS + 1):
        answer = await doors.client.get("/sign-in", headers=BROWSER | {"Cookie": f"{COOKIE}=junk"})
    assert (answer.status_code, "more requests than allowed. Try again in 1 second." in answer.text) == (429, True)
    assert answer.headers["retry-after"] == "1"


# ── its end ───────────────────────────────────────────────────────────────────────────────────────


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
    await signed_in(doors, token)
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    await doors.platform.tokens.revoke(token.id, doors.clock.now())
    doors.clock.time += 5_001
    assert (await doors.client.get("/api/bot-status")).status_code == 401


async def test_a_token_revoked_here_ends_its_sessions_here_at_once(doors: Doors) -> None:
    token = await doors.token("read")
    await signed_in(doors, token)
    assert (await doors.client.get("/api/bot-status")).status_code == 200
    assert (await doors.ask("DELETE", f"/api/tokens/{token.id}", "admin")).status_code == 200
    assert (await doors.client.get("/api/bot-status")).status_code == 401


async def test_a_session_lives_for_half_a_day(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.tokens.issue_sign_in())
    doors.clock.time += 12 * 60 * MINUTE - 1
    assert (await shown(doors, cookie)).status_code == 200
    doors.clock.time += 1
    assert (await shown(doors, cookie)).status_code == 401


async def test_signing_out_ends_it_at_once(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.token("read"))
    secret = await csrf(doors, cookie)
    answer = await shown(doors, cookie, "DELETE", **{"X-CSRF-Token": secret, "Origin": HERE})
    assert answer.json() == {"success": True, "message": "Signed out"}
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await shown(doors, cookie)).status_code == 401


async def test_signing_out_on_the_page(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.token("read"))
    secret = await csrf(doors, cookie)
    page = await shown(doors, cookie, path="/sign-in")
    assert f'value="{secret}"' in page.text
    jar = {"Cookie": f"{COOKIE}={cookie}"}
    doors.client.cookies.clear()
    foreign = await doors.client.post("/sign-out", data={"csrf": "guess"}, headers=jar)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "csrf")
    assert (await shown(doors, cookie)).status_code == 200
    own = await doors.client.post("/sign-out", data={"csrf": secret}, headers=jar)
    assert (own.status_code, own.headers["location"]) == (303, "/sign-in")
    assert (await shown(doors, cookie)).status_code == 401


async def test_a_token_has_no_session_to_end(doors: Doors) -> None:
    answer = await doors.ask("DELETE", "/api/session", "read")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_sessions_of_one_s_own_token_are_listed_and_ended_and_nobody_else_s(doors: Doors) -> None:
    mine, theirs = await doors.token("read"), await doors.token("read")
    here, there = await signed_in(doors, mine), await signed_in(doors, mine)
    foreign = await signed_in(doors, theirs)
    rows = (await shown(doors, here, path="/api/sessions")).json()["sessions"]
    assert len(rows) == 2
    assert sorted(row["current"] for row in rows) == [False, True]
    foreign_id = (await shown(doors, foreign)).json()["id"]
    page = {"X-CSRF-Token": await csrf(doors, here), "Origin": HERE}
    for unknown in (foreign_id, "s000000000000.nobody"):
        answer = await shown(doors, here, "DELETE", f"/api/sessions/{unknown}", **page)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await shown(doors, foreign)).status_code == 200
    other = next(row["id"] for row in rows if not row["current"])
    assert (await shown(doors, here, "DELETE", f"/api/sessions/{other}", **page)).status_code == 200
    assert (await shown(doors, there)).status_code == 401
    everybody = (await doors.ask("GET", "/api/sessions", "admin")).json()["sessions"]
    assert foreign_id in {row["id"] for row in everybody}


# ── a cookie that changes ─────────────────────────────────────────────────────────────────────────


async def renewed(doors: Doors, cookie: str) -> str:
    """The cookie that the browser is offered once the time has come."""
    doors.clock.time += ROTATE_AFTER
    answer = await shown(doors, cookie)
    assert answer.status_code == 200
    fresh = cookie_of(answer)
    assert fresh is not None
    assert fresh != cookie
    return fresh


async def test_a_cookie_is_renewed_and_the_old_one_good_for_a_moment(doors: Doors) -> None:
    old = await signed_in(doors, await doors.token("read"))
    new = await renewed(doors, old)
    # Until the browser has shown the new one, nobody knows that it has it.
    doors.clock.time += GRACE - 1
    assert (await shown(doors, old)).status_code == 200
    assert (await shown(doors, new)).status_code == 200
    doors.clock.time += GRACE - 1
    assert (await shown(doors, old)).status_code == 200
    assert (await shown(doors, new)).status_code == 200
    assert await csrf(doors, new) == await csrf(doors, old)


async def test_a_spent_cookie_ends_the_session_for_everybody(doors: Doors) -> None:
    old = await signed_in(doors, await doors.token("read"))
    new = await renewed(doors, old)
    assert (await shown(doors, new)).status_code == 200
    doors.clock.time += GRACE
    assert (await shown(doors, old)).status_code == 401
    assert (await shown(doors, new)).status_code == 401
    entries = await doors.platform.audit.list()
    assert entries[0].what == "session ended: a spent cookie was shown"


async def test_a_cookie_of_long_ago_is_still_recognised(doors: Doors) -> None:
    first = cookie = await signed_in(doors, await doors.token("read"))
    for _ in range(5):
        cookie = await renewed(doors, cookie)
        assert (await shown(doors, cookie)).status_code == 200
    assert (await shown(doors, first)).status_code == 401
    assert (await shown(doors, cookie)).status_code == 401


async def test_a_browser_that_never_got_its_new_cookie_goes_on(doors: Doors) -> None:
    old = await signed_in(doors, await doors.token("read"))
    lost = await renewed(doors, old)
    doors.clock.time += GRACE
    again = cookie_of(await shown(doors, old))
    assert again not in (None, lost, old)
    assert (await shown(doors, again or "")).status_code == 200
    # The lost one may be in other hands.
    assert (await shown(doors, lost)).status_code == 401
    assert (await shown(doors, again or "")).status_code == 401


async def test_one_of_many_requests_at_once_gets_the_new_cookie(doors: Doors) -> None:
    old = await signed_in(doors, await doors.token("read"))
    doors.clock.time += ROTATE_AFTER
    answers = [await shown(doors, old) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len([cookie for answer in answers if (cookie := cookie_of(answer))]) == 1


async def test_a_forged_cookie_ends_nothing(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.token("read"))
    name = cookie.split("_")[1]
    for forged in (f"kurs_{name}_guess", f"kurs_{name}_", cookie[:-1], cookie + "x", "", "kurs"):
        assert (await shown(doors, forged)).status_code == 401
    assert (await shown(doors, cookie)).status_code == 200


# ── pages of others ───────────────────────────────────────────────────────────────────────────────


async def test_a_session_acts_for_its_own_pages_alone(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.token("read", "trade"))
    right = await csrf(doors, cookie)
    other = await csrf(doors, await signed_in(doors, await doors.token("read", "trade")))

    async def act(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await shown(doors, cookie, "POST", "/act", **named)
        if answer.status_code == 403:
            assert answer.json()["code"] == "csrf"
        return answer.status_code

    assert await act() == 403
    assert await act(X_CSRF_Token=right) == 403
    assert await act(Origin=HERE) == 403
    assert await act(Origin=HERE, X_CSRF_Token=other) == 403
    for foreign in ("http://evil.example", "https://127.0.0.1", "http://127.0.0.1:8080", "null", "http://[", ""):
        assert await act(Origin=foreign, X_CSRF_Token=right) == 403, foreign
    assert await act(Referer="http://evil.example/http://127.0.0.1/", X_CSRF_Token=right) == 403
    assert await act(Origin="http://evil.example", Referer=f"{HERE}/x", X_CSRF_Token=right) == 403
    assert await act(Origin=HERE, X_CSRF_Token=right) == 200
    assert await act(Referer=f"{HERE}/page", X_CSRF_Token=right) == 200


async def test_a_bearer_token_needs_no_page(doors: Doors) -> None:
    answer = await doors.ask("POST", "/act", "trade", headers={"Origin": "http://evil.example"})
    assert answer.status_code == 200


async def test_a_session_without_the_scope_does_not_act(doors: Doors) -> None:
    cookie = await signed_in(doors, await doors.token("read"))
    page = {"X-CSRF-Token": await csrf(doors, cookie), "Origin": HERE}
    answer = await shown(doors, cookie, "POST", "/act", **page)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
