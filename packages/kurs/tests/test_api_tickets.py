"""Tickets for streams, second factors, tokens over the API, headers for browsers, and that no secret is told."""

import asyncio
import base64
import json
import logging
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from serving import Doors, opened
from typer.testing import CliRunner, Result

from kurs.api.access import FRESH_FOR, WRONG_CODES
from kurs.api.auth.back_off import FAILURES, WITHIN
from kurs.api.auth.second_factor import code_of, enrol, key_file, lift
from kurs.api.cookies import COOKIE
from kurs.cli.commands import app
from kurs.domain.errors import BadInput, Unavailable
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

MINUTE = 60_000
HERE = "http://127.0.0.1"
DESK = "http://localhost:5173"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
async def house(folder: Path) -> AsyncIterator[Doors]:
    settings = Settings.model_validate({"server": {"cors_origins": [DESK], "hosts": ["desk.example.org"]}})
    async with opened(folder, settings=settings) as found:
        yield found


@pytest.fixture
def doors(house: Doors, folder: Path) -> Doors:
    house.clock.time += 24 * 60 * MINUTE
    house.client.cookies.clear()
    lift(folder)
    return house


# ── tickets ───────────────────────────────────────────────────────────────────────────────────────


async def ticket(doors: Doors, *scopes: str) -> str:
    answer = await doors.ask("POST", "/api/ws-ticket", *scopes)
    assert (answer.status_code, answer.json()["expires_in"]) == (200, 30)
    text = answer.json()["ticket"]
    assert isinstance(text, str)
    assert len(text) >= 43
    return text


async def test_a_ticket_is_for_whom_it_was_issued_to_and_good_once(doors: Doors) -> None:
    text = await ticket(doors, "read", "trade")
    identity = await doors.access.tickets.redeem(text)
    assert identity is not None
    assert (identity.name, set(identity.scopes), str(identity.kind)) == ("test", {"read", "trade"}, "token")
    assert await doors.access.still_valid(identity)
    assert await doors.access.tickets.redeem(text) is None


async def test_of_many_who_show_a_ticket_at_once_one_passes(doors: Doors) -> None:
    text = await ticket(doors, "read")
    found = await asyncio.gather(*(doors.access.tickets.redeem(text) for _ in range(5)))
    assert len([identity for identity in found if identity is not None]) == 1


async def test_a_ticket_lives_for_half_a_minute_and_not_longer_than_its_token(doors: Doors) -> None:
    late = await ticket(doors, "read")
    doors.clock.time += 30_000
    assert await doors.access.tickets.redeem(late) is None
    token = await doors.token("read")
    answer = await doors.client.post("/api/ws-ticket", headers={"Authorization": f"Bearer {token.text}"})
    await doors.access.tokens.revoke(token.id)
    assert await doors.access.tickets.redeem(answer.json()["ticket"]) is None


@pytest.mark.parametrize("forged", ["", "x" * 43, "kurs_a_b", "\ud800", "'; DROP TABLE tickets"])
async def test_a_forged_ticket_is_none(doors: Doors, forged: str) -> None:
    assert await doors.access.tickets.redeem(forged) is None


async def test_a_stream_learns_when_its_caller_may_not_listen_any_more(doors: Doors) -> None:
    token = await doors.token("read", minutes=10)
    identity = await doors.access.tokens.identify(token.text)
    assert identity is not None
    assert await doors.access.still_valid(identity)
    doors.clock.time += 10 * MINUTE
    assert not await doors.access.still_valid(identity)
    await doors.client.post("/sign-in", data={"token": (await doors.token("read")).text})
    visit = await doors.access.sessions.identify(doors.client.cookies[COOKIE])
    assert visit is not None
    assert await doors.access.still_valid(visit.identity)
    await doors.access.sessions.end(visit.identity.id, "test")
    assert not await doors.access.still_valid(visit.identity)


# ── a second factor ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    # RFC 6238, appendix B, the last six of its eight digits.
    assert code_of(b"12345678901234567890", seconds // 30) == code


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret, address = enrol(tmp_path)
    assert f"secret={secret}" in address
    assert len(base64.b32decode(secret)) == 20
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600
    with pytest.raises(BadInput, match="kurs totp disable"):
        enrol(tmp_path)
    lift(tmp_path)
    assert enrol(tmp_path)[0] != secret


def test_the_command_line_enables_and_disables(tmp_path: Path) -> None:
    def told(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, env={"KURS_HOME": str(tmp_path)})

    assert json.loads(told("totp", "enable", "--json").output)["secret"] in key_file(tmp_path).read_text("ascii")
    assert isinstance(told("totp", "enable").exception, BadInput)
    assert told("totp", "disable").exit_code == 0
    assert not key_file(tmp_path).exists()
    assert isinstance(told("totp", "disable").exception, BadInput)
    what = [entry["what"] for entry in json.loads(told("audit", "list", "--json").output)]
    assert what == ["second factor disabled", "second factor enabled"]


def code_now(doors: Doors, secret: str, *, steps: int = 0) -> str:
    return code_of(base64.b32decode(secret), doors.clock.now() // 30_000 + steps)


async def test_signing_in_asks_for_a_code_that_works_once(doors: Doors, folder: Path) -> None:
    secret, _ = enrol(folder)
    token = await doors.tokens.issue_sign_in()
    assert 'name="code"' in (await doors.get("/sign-in")).text
    for wrong in ("", "000000", "é", "\ud800", code_now(doors, secret, steps=-2)):
        answer = await doors.client.post("/api/session", content=_json(token.text, wrong), headers=JSON)
        assert answer.status_code in {401, 422}, wrong
        doors.clock.time += 20 * MINUTE
        token = await doors.tokens.issue_sign_in()
    right = code_now(doors, secret)
    # The wrong one did not use the token up.
    assert (await doors.client.post("/sign-in", data={"token": token.text, "code": "000000"})).status_code == 401
    assert (await doors.client.post("/sign-in", data={"token": token.text, "code": right})).status_code == 303
    again = await doors.tokens.issue_sign_in()
    assert (await doors.client.post("/sign-in", data={"token": again.text, "code": right})).status_code == 401
    doors.clock.time += 30_000
    right = code_now(doors, secret)
    spaced = f"{right[:3]} {right[3:]}"
    assert (await doors.client.post("/sign-in", data={"token": again.text, "code": spaced})).status_code == 303


async def test_wrong_codes_close_the_token_that_they_came_with_and_no_other(doors: Doors, folder: Path) -> None:
    secret, _ = enrol(folder)
    mine, theirs = await doors.token("admin"), await doors.token("admin")
    # Without the token nobody comes as far as its codes, wherever they ask from.
    for _ in range(2 * FAILURES):
        guess = {"token": f"kurs_{mine.id}_guess", "code": "000000"}
        assert (await doors.client.post("/api/session", json=guess)).status_code in {401, 429}
    tries = [doors.client.post("/api/session", json={"token": theirs.text, "code": "000000"}) for _ in range(20)]
    statuses = [answer.status_code for answer in await asyncio.gather(*tries)]
    assert (statuses.count(401), statuses.count(429)) == (FAILURES, 20 - FAILURES)
    # Strictly: a right one too, and at every door that asks for codes.
    code = code_now(doors, secret)
    shut = await doors.client.post("/api/session", json={"token": theirs.text, "code": code})
    assert (shut.status_code, shut.json()["error"]) == (429, WRONG_CODES)
    wish = {"name": "desk", "scopes": ["read"]}
    for token, status in ((theirs, 429), (mine, 201)):
        headers = {"Authorization": f"Bearer {token.text}", "X-Kurs-Code": code}
        answer = await doors.client.post("/api/tokens", json=wish, headers=headers)
        assert answer.status_code == status
    # Who sends none is told that one is needed, and has guessed nothing.
    headers = {"Authorization": f"Bearer {mine.text}"}
    for _ in range(2 * FAILURES):
        assert (await doors.client.post("/api/tokens", json=wish, headers=headers)).status_code == 403
        assert (await doors.client.post("/api/session", json={"token": mine.text})).status_code == 401
    doors.clock.time += MINUTE
    signed = {"token": mine.text, "code": code_now(doors, secret)}
    assert (await doors.client.post("/api/session", json=signed)).status_code == 201
    doors.clock.time += WITHIN
    signed = {"token": theirs.text, "code": code_now(doors, secret)}
    assert (await doors.client.post("/api/session", json=signed)).status_code == 201


async def test_a_session_s_wrong_codes_are_those_of_its_token(doors: Doors, folder: Path) -> None:
    token = await doors.token("read", "trade")
    body = (await doors.client.post("/api/session", json={"token": token.text})).json()
    page = {"X-CSRF-Token": body["csrf_token"], "Origin": HERE}
    secret, _ = enrol(folder)
    for _ in range(FAILURES):
        wrong = await doors.client.post("/api/session/authenticate", json={"code": "000000"}, headers=page)
        assert wrong.status_code == 403
    code = code_now(doors, secret)
    for path, status in (("/api/session/authenticate", 429), ("/api/session", 429)):
        proof = {"code": code} if path.endswith("authenticate") else {"code": code, "token": token.text}
        assert (await doors.client.post(path, json=proof, headers=page)).status_code == status


JSON = {"Content-Type": "application/json"}


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("kurs.db*") if path.is_file())


def _json(token: str, code: str) -> str:
    return json.dumps({"token": token, "code": code})


async def test_a_key_that_cannot_be_read_lets_nobody_in(doors: Doors, folder: Path) -> None:
    key_file(folder).write_text("é not base 32", encoding="utf-8")
    answer = await doors.client.post("/api/session", json={"token": (await doors.token("read")).text, "code": "1"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_what_is_dangerous_asks_a_token_for_a_code(doors: Doors, folder: Path) -> None:
    wish = {"name": "desk", "scopes": ["read"]}
    assert (await doors.ask("POST", "/api/tokens", "admin", json=wish)).status_code == 201
    secret, _ = enrol(folder)
    for code in ({}, {"X-Kurs-Code": "000000"}):
        answer = await doors.ask("POST", "/api/tokens", "admin", json=wish, headers=code)
        assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")
    right = {"X-Kurs-Code": code_now(doors, secret)}
    assert (await doors.ask("POST", "/api/tokens", "admin", json=wish, headers=right)).status_code == 201
    assert (await doors.ask("POST", "/api/tokens", "admin", json=wish, headers=right)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/config", {"risk": {"max_open_positions": 4}}),
        ("PUT", "/api/config/strategy/rsi/weight", {"weight": 0.3}),
        ("PUT", "/api/config/probability", {"probability_settings": {"confidence_threshold_buy": 0.75}}),
        ("POST", "/api/config/reload", None),
        ("DELETE", "/api/tokens/{token}", None),
        ("POST", "/api/bot/resume", None),
        ("POST", "/api/bot/shutdown", None),
    ],
)
async def test_a_change_of_what_guards_the_money_asks_for_the_second_factor(
    doors: Doors, folder: Path, method: str, path: str, body: object
) -> None:
    secret, _ = enrol(folder)
    path = path.format(token=(await doors.token("read")).id)
    holder = ("trade", "config", "admin")
    for code in ({}, {"X-Kurs-Code": "000000"}):
        answer = await doors.ask(method, path, *holder, json=body, headers=code)
        assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")
    if path.endswith("shutdown"):
        return
    right = {"X-Kurs-Code": code_now(doors, secret)}
    assert (await doors.ask(method, path, *holder, json=body, headers=right)).status_code == 200
    # Who has none is asked for none.
    lift(folder)
    path = path.rpartition("/")[0] + f"/{(await doors.token('read')).id}" if "tokens" in path else path
    assert (await doors.ask(method, path, *holder, json=body)).status_code == 200


@pytest.mark.parametrize("second", [False, True])
async def test_what_is_dangerous_asks_a_session_for_a_proof(doors: Doors, folder: Path, second: bool) -> None:
    token = await doors.token("read", "trade")
    body = (await doors.client.post("/api/session", json={"token": token.text})).json()
    secret = enrol(folder)[0] if second else ""
    page = {"X-CSRF-Token": body["csrf_token"], "Origin": HERE}
    visit = await doors.access.sessions.identify(doors.client.cookies[COOKIE])
    assert visit is not None

    async def fresh() -> bool:
        seen = await doors.access.sessions.identify(doors.client.cookies[COOKIE])
        assert seen is not None
        return await doors.access.is_fresh(seen.identity, "", "192.0.2.1")

    assert await fresh()
    doors.clock.time += FRESH_FOR
    assert not await fresh()
    wrong = await doors.client.post("/api/session/authenticate", json={"token": "kurs_x_y", "code": "1"}, headers=page)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "reauthentication_required")
    proof = {"code": code_now(doors, secret)} if second else {"token": token.text}
    right = await doors.client.post("/api/session/authenticate", json=proof, headers=page)
    assert right.json() == {"success": True, "message": "Authenticated for five minutes"}
    assert await fresh()
    (entry, *_) = await doors.platform.audit.list(1)
    proved_by = "one-time code" if second else f"token {token.id}"
    assert (entry.what, entry.detail["by"]) == ("authenticated again", proved_by)


@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        (("read",), 403),
        (("read", "config"), 403),
        (("trade",), 403),
        (("read", "trade"), 200),
        (("config", "read", "trade"), 200),
        (("admin",), 200),
    ],
)
async def test_another_token_proves_a_session_if_it_may_do_as_much(
    doors: Doors, scopes: tuple[str, ...], status: int
) -> None:
    own, other = await doors.token("read", "trade"), await doors.token(*scopes)
    body = (await doors.client.post("/api/session", json={"token": own.text})).json()
    page = {"X-CSRF-Token": body["csrf_token"], "Origin": HERE}
    doors.clock.time += FRESH_FOR
    proof = {"token": other.text}
    answer = await doors.client.post("/api/session/authenticate", json=proof, headers=page)
    assert answer.status_code == status
    (entry, *_) = await doors.platform.audit.list(1)
    assert entry.detail.get("by") == (f"token {other.id}" if status == 200 else None)
    if status == 403:
        assert (answer.json()["code"], entry.what) == ("reauthentication_required", "authentication refused")


async def test_an_admin_s_session_is_proved_by_the_token_that_it_was_made_from(doors: Doors) -> None:
    own = await doors.token("admin")
    body = (await doors.client.post("/api/session", json={"token": own.text})).json()
    page = {"X-CSRF-Token": body["csrf_token"], "Origin": HERE}
    answer = await doors.client.post("/api/session/authenticate", json={"token": own.text}, headers=page)
    assert answer.status_code == 200


# ── tokens over the API ───────────────────────────────────────────────────────────────────────────


async def test_tokens_are_made_shown_once_listed_and_revoked(doors: Doors) -> None:
    made = await doors.ask("POST", "/api/tokens", "admin", json={"name": "desk", "scopes": ["read"], "days": 1})
    assert made.status_code == 201
    body = made.json()
    assert (await doors.get("/api/session", body["token"])).json()["scopes"] == ["read"]
    listed = (await doors.ask("GET", "/api/tokens", "admin")).json()["tokens"]
    (row,) = [row for row in listed if row["id"] == body["id"]]
    assert set(row) == {"id", "name", "scopes", "created_at", "expires_at", "revoked_at", "one_time"}
    assert (row["name"], row["revoked_at"], row["expires_at"]) == ("desk", None, body["expires_at"])
    assert (await doors.ask("DELETE", f"/api/tokens/{body['id']}", "admin")).status_code == 200
    assert (await doors.get("/api/session", body["token"])).status_code == 401
    unknown = await doors.ask("DELETE", "/api/tokens/nobody", "admin")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    what = [entry.what for entry in await doors.platform.audit.list(3)]
    assert what == ["token refused", "token revoked", "token created"]


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "desk", "scopes": ["root"]},
        {"name": "desk", "scopes": []},
        {"name": "", "scopes": ["read"]},
        {"name": "  ", "scopes": ["read"]},
        {"name": "a\x1b[2Jb", "scopes": ["read"]},
        {"name": "a\x9bb", "scopes": ["read"]},
        {"name": "a\u202eb", "scopes": ["read"]},
        {"name": "x" * 101, "scopes": ["read"]},
        {"name": "desk", "scopes": ["read"], "hash": "0"},
        {"name": "desk", "scopes": ["read"], "days": 0},
        {"name": "desk", "scopes": ["read"], "one_time": True},
    ],
)
async def test_a_token_with_more_than_may_be_asked_for_is_refused(doors: Doors, wish: dict[str, object]) -> None:
    assert (await doors.ask("POST", "/api/tokens", "admin", json=wish)).status_code == 422


# ── headers for browsers ──────────────────────────────────────────────────────────────────────────

EXPECTED = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.mark.parametrize("path", ["/api/health", "/api/bot-status", "/nowhere", "/metrics", "/openapi.json", "/"])
async def test_every_answer_has_the_headers_for_browsers(doors: Doors, path: str) -> None:
    answer = await doors.get(path)
    told = {name: answer.headers.get(name) for name in EXPECTED}
    assert told == EXPECTED
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers
    over_tls = await doors.client.get(f"https://127.0.0.1{path}")
    assert over_tls.headers["strict-transport-security"] == "max-age=31536000"


async def test_pages_say_their_own_policy(doors: Doors) -> None:
    for path in ("/docs", "/sign-in"):
        headers = (await doors.get(path)).headers
        assert headers.get_list("content-security-policy") == [headers["content-security-policy"]]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"


async def test_a_host_from_the_settings_is_answered(doors: Doors) -> None:
    for host, status in (("desk.example.org", 200), ("DESK.example.org:8001", 200), ("x.desk.example.org", 400)):
        assert (await doors.client.get("/api/health", headers={"Host": host})).status_code == status


async def test_pages_of_the_settings_may_ask_and_no_others(doors: Doors) -> None:
    wish = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-csrf-token,content-type"}
    ours = await doors.client.options("/api/ws-ticket", headers={"Origin": DESK, **wish})
    assert ours.headers["access-control-allow-origin"] == DESK
    assert ours.headers["access-control-allow-credentials"] == "true"
    for foreign in ("http://evil.example", "null", "http://localhost:5174", f"{DESK}.evil.example"):
        answer = await doors.client.options("/api/ws-ticket", headers={"Origin": foreign, **wish})
        assert "access-control-allow-origin" not in answer.headers, foreign
        plain = await doors.client.get("/api/status", headers={"Origin": foreign})
        assert "access-control-allow-origin" not in plain.headers
    # Such a page may act with a session, as our own.
    body = (await doors.client.post("/api/session", json={"token": (await doors.token("read")).text})).json()
    page = {"X-CSRF-Token": body["csrf_token"], "Origin": DESK}
    assert (await doors.client.post("/api/ws-ticket", headers=page)).status_code == 200


# ── what is put on record, and what is not ────────────────────────────────────────────────────────


async def test_what_happens_at_the_doors_is_on_record_and_no_flood_of_it(doors: Doors) -> None:
    token = await doors.token("read")
    before = len(await doors.platform.audit.list(1000))
    await doors.client.post("/sign-in", data={"token": token.text})
    await doors.client.post("/sign-in", data={"token": "kurs_no_token"})
    doors.client.cookies.clear()
    for _ in range(20):
        await doors.get("/api/tokens", token.text)
        await doors.get("/api/session", "kurs_no_token")
    new = list(await doors.platform.audit.list(1000))[:-before][::-1]
    what = [entry.what for entry in new]
    assert what[:2] == ["signed in", "sign-in refused"]
    assert (what.count("scope refused"), what.count("token refused")) == (5, 5)
    (first, *_) = [entry for entry in new if entry.what == "scope refused"]
    assert (first.who, first.detail) == ("test", {"id": token.id, "scope": "admin", "path": "/api/tokens"})
    assert (await doors.platform.audit.verify()).ok


async def test_a_refusal_stays_one_when_it_cannot_be_put_on_record(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(*_: object) -> None:
        raise Unavailable("disk full")

    token = await doors.token("read")
    monkeypatch.setattr("kurs.persistence.Audit.append", full)
    with caplog.at_level(logging.WARNING):
        assert (await doors.get("/api/tokens", token.text)).status_code == 403
        # What is done must be on record.
        assert (await doors.client.post("/api/session", json={"token": token.text})).status_code == 503
    assert "is not on record: disk full" in caplog.text


async def test_no_secret_is_told_anywhere(doors: Doors, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    factor, _ = enrol(folder)
    with caplog.at_level(logging.DEBUG):
        code = code_now(doors, factor)
        token, admin = await doors.token("read"), await doors.token("admin")
        signed = await doors.client.post("/api/session", json={"token": token.text, "code": code})
        cookie, csrf = doors.client.cookies[COOKIE], signed.json()["csrf_token"]
        page = {"X-CSRF-Token": csrf, "Origin": HERE}
        ticket = (await doors.client.post("/api/ws-ticket", headers=page)).json()["ticket"]
        answers = [
            await doors.client.post("/api/session", json={"token": token.text, "code": code, "more": 1}),
            await doors.client.post("/api/session", json={"tokens": token.text, "code": [code]}),
            await doors.client.post("/api/session/authenticate", json={"code": code}, headers=page),
            await doors.client.post("/sign-in", data={"token": token.text, "code": code}),
            await doors.client.get("/api/sessions"),
            await doors.get("/api/tokens", admin.text),
            await doors.get("/api/tokens", token.text),
            await doors.client.get("/docs"),
            await doors.client.get("/nowhere", headers={"Authorization": f"Bearer {admin.text}"}),
        ]
        await doors.access.tickets.redeem(ticket)
    audit = "".join(repr(entry) for entry in await doors.platform.audit.list(1000))
    told = caplog.text + audit + "".join(answer.text + str(answer.headers) for answer in answers)
    told += repr(doors.access.tokens) + repr(signed.headers.get("location"))
    stored = _bytes_of(folder)
    for secret in (token.text, admin.text, cookie, ticket, factor, csrf):
        assert secret not in told
        assert secret[-30:].encode() not in stored
