"""Who asks too often, too much, too slowly or too deep is told so, and everybody else goes on."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from serving import Doors, opened, with_state
from starlette.types import Message

from kurs.api import bodies, errors
from kurs.api.access import WRONG_TOKENS
from kurs.api.auth import known as auth_known
from kurs.api.auth.back_off import FAILURES, WITHIN
from kurs.api.auth.credentials import new_id, new_secret, written
from kurs.api.auth.known import Known
from kurs.api.auth.sessions import ROTATE_AFTER
from kurs.api.bodies import DEEPEST, LARGEST, LARGEST_OF_STRANGERS, check_keys, is_too_deep
from kurs.api.cookies import COOKIE
from kurs.api.limits import ISSUED, LOOKUPS, LOOKUPS_PER_SECOND, UNKNOWN_TOKENS, TooMany
from kurs.api.state import AppState
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

MESSAGE = "more requests than allowed"
PER_SECOND = 50
BURST = 2 * PER_SECOND


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    settings = Settings.model_validate({"server": {"requests_per_second": PER_SECOND}})
    async with opened(tmp_path_factory.mktemp("house"), settings=settings) as found:
        yield found


@pytest.fixture
def doors(house: Doors) -> Doors:
    house.clock.time += 24 * 60 * 60_000
    house.client.cookies.clear()
    return house


def refused(answer: httpx2.Response) -> bool:
    assert answer.json() == {"detail": MESSAGE, "error": MESSAGE, "message": MESSAGE, "code": "rate_limited"}
    return answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1


def from_elsewhere(doors: Doors, address: str = "192.0.2.7") -> httpx2.AsyncClient:
    # The state that a server hands out with the lifespan.
    transport = httpx2.ASGITransport(with_state(doors.app, state_of_app(doors)), client=(address, 1))
    return httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1")


def state_of_app(doors: Doors) -> AppState:
    return AppState(
        services=doors.platform.services,
        bots=doors.platform.bots,
        access=doors.access,
        clock=doors.clock,
        version="1.2.3",
        environment="test",
    )


async def patiently(doors: Doors, method: str, path: str, times: int, **options: object) -> set[int]:
    """The statuses of so many requests; others have a turn between them."""
    found = set()
    for _ in range(times):
        found.add((await doors.client.request(method, path, **options)).status_code)  # type: ignore[arg-type]
        await asyncio.sleep(0)
    return found


# ── how often ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_flood_is_refused_before_a_token_is_looked_up(doors: Doors) -> None:
    token = await doors.token("read")
    before = doors.platform.kadens.statistics().as_json()["parts"]["api.requests"]["denied"]
    assert await patiently(doors, "GET", "/api/status", BURST) == {200}
    for path in ("/api/status", "/nowhere", "/openapi.json", "/metrics", "/sign-in"):
        assert refused(await doors.get(path))
    assert refused(await doors.get("/api/bot-status", "kurs_no_token"))
    assert refused(await doors.get("/api/bot-status", token.text))
    # Whoever watches over this process asks as often as it must.
    for path in ("/api/health", "/healthz", "/readyz"):
        assert (await doors.get(path)).status_code != 429
    assert doors.platform.kadens.statistics().as_json()["parts"]["api.requests"]["denied"] == before + 7
    async with from_elsewhere(doors) as other:
        assert (await other.get("/api/status")).status_code == 200
    doors.clock.time += 1_000
    assert (await doors.get("/api/bot-status", token.text)).status_code == 200


async def test_a_token_has_a_rate_of_its_own_wherever_it_is_used(doors: Doors) -> None:
    header = {"Authorization": f"Bearer {(await doors.token('read')).text}"}
    other = {"Authorization": f"Bearer {(await doors.token('read')).text}"}
    async with from_elsewhere(doors) as there, from_elsewhere(doors, "192.0.2.8") as farther:
        for _ in range(BURST // 2):
            assert (await there.get("/api/session", headers=header)).status_code == 200
            assert (await farther.get("/api/session", headers=header)).status_code == 200
        assert refused(await doors.client.get("/api/session", headers=header))
        assert (await doors.client.get("/api/session", headers=other)).status_code == 200


async def test_guesses_at_tokens_end_before_they_cost_much(doors: Doors) -> None:
    token = await doors.token("read")
    guess = {"Authorization": "Bearer kurs_0123456789ab_guess"}
    assert await patiently(doors, "GET", "/api/session", UNKNOWN_TOKENS, headers=guess) == {401}
    assert refused(await doors.client.get("/api/session", headers=guess))
    assert refused(await doors.client.get("/api/session", headers={"Cookie": f"{COOKIE}=kurs_0_x"}))
    # What can be one is told apart from those, also when it was never seen here.
    assert (await doors.get("/api/session", token.text)).status_code == 200
    doors.clock.time += 60_000
    assert (await doors.client.get("/api/session", headers=guess)).status_code == 401


async def test_junk_from_an_address_keeps_nobody_from_the_emergency_stop(doors: Doors) -> None:
    token = await doors.token("trade")
    guess = {"Authorization": f"Bearer kurs_{token.id}_x"}
    assert await patiently(doors, "GET", "/api/session", UNKNOWN_TOKENS, headers=guess) == {401}
    assert refused(await doors.client.get("/api/session", headers=guess))
    answer = await doors.client.post(
        "/api/bot/emergency-stop", json={"reason": "test"}, headers={"Authorization": f"Bearer {token.text}"}
    )
    assert answer.status_code == 200, answer.text


def exhaust(doors: Doors) -> None:
    """As after so many looks for what could have been tokens, shown by the client's address."""
    for _ in range(LOOKUPS):
        doors.access.limits.lookup("127.0.0.1")


async def test_looks_for_likely_tokens_are_bounded_and_do_not_end_with_50(doors: Doors) -> None:
    for _ in range(UNKNOWN_TOKENS + 1):
        likely = written(new_id(), new_secret())
        assert (await doors.get("/api/session", likely)).status_code == 401
    doors.clock.time += 60_000
    exhaust(doors)
    assert refused(await doors.get("/api/session", written(new_id(), new_secret())))
    # Neither of those was ever seen here, and no look is left that could tell them apart.
    token = await doors.token("read")
    assert refused(await doors.get("/api/session", token.text))
    async with from_elsewhere(doors) as other:
        answer = await other.get("/api/session", headers={"Authorization": f"Bearer {token.text}"})
        assert answer.status_code == 200
    doors.clock.time += 1_000
    for _ in range(LOOKUPS_PER_SECOND):
        doors.access.limits.lookup("127.0.0.1")
    with pytest.raises(TooMany):
        doors.access.limits.lookup("127.0.0.1")


async def test_junk_from_an_address_keeps_no_ticket_out(doors: Doors) -> None:
    ticket = (await doors.ask("POST", "/api/ws-ticket", "read")).json()["ticket"]
    for junk in ("x", "x" * 42, "\ud800", *("" for _ in range(UNKNOWN_TOKENS - 3))):
        assert await doors.access.ticket_holder(junk, "192.0.2.1") is None
    with pytest.raises(TooMany):
        await doors.access.ticket_holder("x", "192.0.2.1")
    assert await doors.access.ticket_holder(new_secret(), "192.0.2.1") is None
    holder = await doors.access.ticket_holder(ticket, "192.0.2.1")
    assert holder is not None
    assert holder.scopes == {"read"}


def test_so_many_credentials_are_known_and_the_last_seen_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth_known, "REMEMBERED", 3)
    known = Known()
    for text in "abcad":
        known.add(text)
    assert [text in known for text in "abcd"] == [True, False, True, True]
    known.discard("a")
    known.discard("nobody")
    assert "a" not in known


async def test_what_was_valid_before_is_looked_up_whatever_its_address_has_shown(doors: Doors) -> None:
    token, revoked = await doors.token("read"), await doors.token("read")
    for one in (token, revoked):
        assert (await doors.get("/api/session", one.text)).status_code == 200
    signed = await doors.client.post("/api/session", json={"token": token.text})
    assert signed.status_code == 201
    doors.clock.time += 60_000
    await doors.platform.tokens.revoke(revoked.id, doors.clock.now())
    exhaust(doors)
    assert (await doors.get("/api/session", token.text)).status_code == 200
    assert (await doors.client.get("/api/session")).status_code == 200
    # Its id alone is no secret.
    assert refused(await doors.get("/api/session", written(token.id, new_secret())))
    # The first look finds out that it is none any more, and is the last.
    assert (await doors.get("/api/session", revoked.text)).status_code == 401
    assert refused(await doors.get("/api/session", revoked.text))


async def test_a_renewed_cookie_is_known_before_it_is_first_shown(doors: Doors) -> None:
    token = await doors.token("read")
    await doors.client.post("/api/session", json={"token": token.text})
    doors.clock.time += ROTATE_AFTER
    former = doors.client.cookies[COOKIE]
    assert (await doors.client.get("/api/session")).status_code == 200
    assert doors.client.cookies[COOKIE] != former
    exhaust(doors)
    assert (await doors.client.get("/api/session")).status_code == 200


async def test_wrong_sign_ins_keep_nobody_from_proving_who_they_are(doors: Doors) -> None:
    token = await doors.token("read", "trade")
    signed = (await doors.client.post("/api/session", json={"token": token.text})).json()
    for _ in range(FAILURES):
        wrong = await doors.client.post("/api/session", json={"token": f"kurs_{token.id}_guess"})
        assert wrong.status_code == 401
    page = {"X-CSRF-Token": signed["csrf_token"], "Origin": "http://127.0.0.1"}
    proved = await doors.client.post("/api/session/authenticate", json={"token": token.text}, headers=page)
    assert proved.status_code == 200, proved.text


async def test_wrong_tokens_are_slowed_down_and_a_right_one_works_at_any_time(doors: Doors) -> None:
    valid = await doors.token("read")
    attempts = await patiently(doors, "POST", "/sign-in", FAILURES, data={"token": "kurs_no_token"})
    assert attempts == {401}
    for wrong in ("kurs_no_token", "", f"kurs_{valid.id}_guess", written(valid.id, new_secret())):
        for answer in (
            await doors.client.post("/sign-in", data={"token": wrong}),
            await doors.client.post("/api/session", json={"token": wrong}),
        ):
            assert (answer.status_code, answer.json()["error"]) == (429, WRONG_TOKENS)
            assert int(answer.headers["Retry-After"]) == WITHIN / 1000
    one_time = await doors.tokens.issue_sign_in()
    for token in (valid.text, one_time.text):
        assert (await doors.client.post("/sign-in", data={"token": token})).status_code == 303
        doors.client.cookies.clear()
    assert (await doors.client.post("/api/session", json={"token": valid.text})).status_code == 201
    # One that was used up is wrong again.
    assert (await doors.client.post("/sign-in", data={"token": one_time.text})).status_code == 429
    async with from_elsewhere(doors) as other:
        assert (await other.post("/sign-in", data={"token": "kurs_no_token"})).status_code == 401
    doors.clock.time += WITHIN
    assert (await doors.client.post("/sign-in", data={"token": "kurs_no_token"})).status_code == 401


async def test_wrong_tokens_cost_the_database_no_more_looks_than_elsewhere(doors: Doors) -> None:
    exhaust(doors)
    likely = {"token": written(new_id(), new_secret())}
    assert refused(await doors.client.post("/api/session", json=likely))
    assert await patiently(doors, "POST", "/api/session", UNKNOWN_TOKENS, json={"token": "junk"}) == {401, 429}
    assert refused(await doors.client.post("/api/session", json={"token": "junk"}))


async def test_whoever_names_a_token_keeps_its_owner_from_nothing(doors: Doors) -> None:
    valid = await doors.token("read")
    for n in range(2 * FAILURES):
        async with from_elsewhere(doors, f"192.0.2.{n}") as other:
            wrong = await other.post("/api/session", json={"token": f"kurs_{valid.id}_guess"})
            assert wrong.status_code == 401
    assert (await doors.client.post("/api/session", json={"token": valid.text})).status_code == 201


async def test_nobody_writes_more_than_the_journal_can_bear(doors: Doors) -> None:
    token = await doors.token("read")
    header = {"Authorization": f"Bearer {token.text}"}
    assert await patiently(doors, "POST", "/api/ws-ticket", ISSUED, headers=header) == {200}
    assert refused(await doors.client.post("/api/ws-ticket", headers=header))
    assert (await doors.ask("POST", "/api/ws-ticket", "read")).status_code == 200
    doors.clock.time += 1_000
    assert await patiently(doors, "POST", "/api/session", ISSUED, json={"token": token.text}) == {201}
    assert refused(await doors.client.post("/api/session", json={"token": token.text}))


@pytest.mark.parametrize(("host", "times", "closed"), [(b"evil.example", 1, 1), (b"127.0.0.1", BURST, 0)])
async def test_a_stream_is_let_in_by_the_same_front(doors: Doors, host: bytes, times: int, closed: int) -> None:
    scope = {
        "type": "websocket",
        "path": "/nowhere",
        "raw_path": b"/nowhere",
        "root_path": "",
        "scheme": "ws",
        "query_string": b"",
        "headers": [(b"host", host)],
        "client": ("192.0.2.11", 1),
        "server": ("127.0.0.1", 80),
        "subprotocols": [],
        "state": {"kurs": state_of_app(doors)},
    }

    async def connecting() -> Message:
        return {"type": "websocket.connect"}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    for _ in range(times):
        await doors.app(dict(scope), connecting, send)
    assert [message["code"] for message in sent].count(1008) == closed
    await doors.app(dict(scope), connecting, send)
    assert sent[-1] == {
        "type": "websocket.close",
        "code": 1008,
        "reason": "more requests than allowed" if times > 1 else "Invalid host header",
    }


# ── how much ──────────────────────────────────────────────────────────────────────────────────────


async def chunks(count: int, size: int, taken: list[int]) -> AsyncIterator[bytes]:
    for _ in range(count):
        taken.append(size)
        yield b"x" * size


async def test_a_body_of_ten_megabytes_is_not_read_to_its_end(doors: Doors) -> None:
    for length in (LARGEST + 1, 10_000_000, 10**30, "many", -1):
        answer = await doors.ask("POST", "/api/ws-ticket", "read", headers={"Content-Length": str(length)})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), length
        assert answer.headers["connection"] == "close"
    taken: list[int] = []
    answer = await doors.ask(
        "POST", "/api/ws-ticket", "read", content=chunks(100, 100_000, taken), headers={"Transfer-Encoding": "chunked"}
    )
    assert (answer.status_code, answer.json()["error"]) == (413, "The body is larger than 1,000,000 bytes")
    assert sum(taken) <= LARGEST + 100_000
    # A stranger's is not read at all.
    taken.clear()
    stranger = await doors.client.post("/api/ws-ticket", content=chunks(100, 100_000, taken))
    assert (stranger.status_code, sum(taken)) == (401, 0)


async def test_a_body_of_a_megabyte_is_read(doors: Doors) -> None:
    text = json.dumps({"name": "x" * (LARGEST - 12)})
    assert len(text) == LARGEST
    # As far as the route's own limits.
    json_type = {"Content-Type": "application/json"}
    answer = await doors.ask("POST", "/api/tokens", "admin", content=text, headers=json_type)
    assert answer.status_code == 422
    assert "string_too_long" in [problem["type"] for problem in answer.json()["detail"]]
    assert len(answer.content) < 2_000


async def test_of_a_stranger_no_more_is_read_than_a_token_takes(doors: Doors) -> None:
    for size, status in ((LARGEST_OF_STRANGERS, 422), (LARGEST_OF_STRANGERS + 1, 413)):
        text = json.dumps({"token": "x" * (size - 13)})
        answer = await doors.client.post("/api/session", content=text, headers={"Content-Type": "application/json"})
        assert answer.status_code == status
        assert len(answer.content) < 2_000


async def test_of_what_was_wrong_only_the_beginning_is_looked_at(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = itertools.count()
    plain = errors._plain
    monkeypatch.setattr(errors, "_plain", lambda value, room: (next(looked), plain(value, room))[1])
    body = {"name": [0] * 200_000, "scopes": {str(number): number for number in range(10_000)}, "more": "x" * 100_000}
    answer = await doors.ask("POST", "/api/tokens", "admin", json=body)
    assert answer.status_code == 422
    assert {problem["input"] for problem in answer.json()["detail"]} == {None}
    assert next(looked) < 5_000


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":', b'["\\"[[[\\\\",'])
async def test_json_nested_a_thousand_deep_is_refused(doors: Doors, opening: bytes) -> None:
    answer = await doors.client.post(
        "/api/session", content=opening * 1_000, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert answer.json()["error"] == "The body is nested more than 64 levels deep"


def nested(depth: int) -> bytes:
    return b"[" * depth + b'"]]]{{{' + rb"\"[\\" + b'"' + b"]" * depth


@given(depth=st.integers(1, 2 * DEEPEST), text=st.text(), pairs=st.integers(0, 200))
def test_depth_counts_what_is_open_at_once_and_no_letters(depth: int, text: str, pairs: int) -> None:
    flat = [[{"a": text}] for _ in range(pairs)]
    body = b'{"deep": ' + nested(depth) + b', "flat": ' + json.dumps(flat).encode() + b"}"
    assert json.loads(body)
    assert is_too_deep(body) == (max(depth, 3 if pairs else 1) + 1 > DEEPEST)


@given(st.binary())
def test_no_bytes_are_too_much_for_the_depth(body: bytes) -> None:
    assert not is_too_deep(body[:DEEPEST])
    is_too_deep(body * 100)


# ── said once ─────────────────────────────────────────────────────────────────────────────────────

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON_VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text(), part, max_size=4), max_leaves=20
)
TWICE = [
    b'{"amount":1,"amount":2}',
    b'{"amount" : 1, "amount" : 2}',
    b'{"amount"\n:1,"amount":2}',
    b'{"amount":1,"am\\u006funt":2}',
    b'{"a":{"amount":1,"b":[{"amount":1,"amount":"x"}]}}',
    b'[0,{"amount":1,"amount":2}]',
    b'{"amount":1,"x":":","y":"a:b","amount":2}',
    b'{"amount":1,"x":"\\":","amount":2}',
    b'{"amount":NaN,"amount":2}',
    b'\xef\xbb\xbf{"amount":1,"amount":2}',
    '{"amount":1,"amount":2}'.encode("utf-16"),
    '{"amount":1,"amount":2}'.encode("utf-32-le"),
]


@pytest.mark.parametrize("body", TWICE, ids=map(str, range(len(TWICE))))
def test_a_key_that_is_said_twice_is_found_however_it_is_spelled(body: bytes) -> None:
    with pytest.raises(RequestValidationError) as found:
        check_keys(body)
    assert found.value.errors()[0]["loc"] == ("body", "amount")


@given(value=JSON_VALUES, spaced=st.booleans(), ascii_only=st.booleans())
def test_what_is_said_once_passes(value: object, spaced: bool, ascii_only: bool) -> None:
    separators = (" , ", " : ") if spaced else (",", ":")
    check_keys(json.dumps(value, separators=separators, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass"))


@given(value=st.dictionaries(st.text(), SCALARS, min_size=1), beside=JSON_VALUES, data=st.data())
def test_what_is_said_twice_does_not(value: dict[str, object], beside: object, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(value)))
    pairs = [*value.items(), (key, data.draw(SCALARS))]
    inner = ",".join(f"{json.dumps(name)}:{json.dumps(part)}" for name, part in data.draw(st.permutations(pairs)))
    with pytest.raises(RequestValidationError):
        check_keys(f'[{json.dumps(beside)},{{"in":{{{inner}}}}}]'.encode())


@given(st.binary() | st.sampled_from((b'{"a":1,"a":', b'{"a":1,"a"}', b'"a":1,"a":2', b'{"a":1}{"a":2}', b'"\\ud800')))
def test_what_is_no_json_is_left_to_the_route(body: bytes) -> None:
    check_keys(body)


@pytest.mark.parametrize("shortcut", [True, False])
async def test_of_two_amounts_none_is_ordered(doors: Doors, shortcut: bool) -> None:
    sent = b'{"symbol":"BTC/USD","type":"market","side":"buy","amount":"0.001","amount":"1"}'
    headers = {"Content-Type": "application/json"} | ({} if shortcut else {"Idempotency-Key": "once"})
    answer = await doors.ask("POST", "/api/orders", "trade", content=sent, headers=headers)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "invalid")
    assert body["message"] == "body.amount: is given more than once; say it once"
    assert body["detail"][0]["loc"] == ["body", "amount"]
    # A secret that is sent as a key is told to nobody either.
    token = await doors.token("read")
    answer = await doors.client.post("/api/session", content=f'{{"{token.text}":1,"{token.text}":2}}', headers=headers)
    assert answer.status_code == 422
    assert token.text[:20] not in answer.text


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonish"])
async def test_a_body_of_another_type_is_told_which_one_is_read_and_not_shown(doors: Doors, kind: str | None) -> None:
    sent = b'{"symbol":"BTC/USD","type":"market","side":"buy","amount":"0.001","note":"private"}'
    for path, scope in (("/api/orders", "trade"), ("/api/bot/emergency-stop", "trade"), ("/api/config", "config")):
        headers = {} if kind is None else {"Content-Type": kind}
        answer = await doors.ask("POST", path, scope, content=sent, headers=headers)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (422, "invalid"), path
        assert body["message"] == "header.content-type: send Content-Type: application/json"
        assert [problem["type"] for problem in body["detail"]] == ["content_type"]
        assert "private" not in answer.text
    # Without a body nothing is wrong with its type.
    empty = await doors.ask("POST", "/api/orders", "trade")
    assert empty.json()["message"] == "body: Field required"
    also = {"Content-Type": "Application/vnd.kurs+json; charset=utf-8"}
    assert (await doors.ask("POST", "/api/orders", "trade", content=b"{}", headers=also)).json()["detail"][0]["loc"]


async def test_our_own_words_stand_alone(doors: Doors) -> None:
    wish = {"symbol": "BTC/USD", "type": "market", "side": "buy", "amount": "1_000"}
    for body in (wish, wish | {"amount": 1, "order_type": "limit"}, wish | {"amount": True}):
        answer = await doors.ask("POST", "/api/orders", "trade", json=body)
        assert answer.status_code == 422
        assert "alue error" not in answer.text


def posting(doors: Doors, token: str) -> dict[str, Any]:
    """The scope of a request that has announced ten bytes."""
    return {
        "type": "http",
        "method": "POST",
        "path": "/api/ws-ticket",
        "raw_path": b"/api/ws-ticket",
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [
            (b"host", b"127.0.0.1"),
            (b"authorization", f"Bearer {token}".encode()),
            (b"content-length", b"10"),
        ],
        "client": ("192.0.2.9", 1),
        "server": ("127.0.0.1", 80),
        "state": {"kurs": state_of_app(doors)},
    }


async def test_a_body_that_drips_in_is_given_up(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "READ_WITHIN", 0.05)
    for_ever = asyncio.Event()

    async def dripping() -> Message:
        await for_ever.wait()
        return {"type": "http.request"}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await doors.app(posting(doors, (await doors.token("read")).text), dripping, send)
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "too_slow"


async def test_hanging_up_within_a_body_fills_no_log(doors: Doors, caplog: pytest.LogCaptureFixture) -> None:
    async def hanging_up() -> Message:
        return {"type": "http.disconnect"}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await doors.app(posting(doors, (await doors.token("read")).text), hanging_up, send)
    assert sent[0]["status"] == 400
    assert caplog.records == []
