"""Who may listen, how they show it, for how long, and how many may come."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from processes import Serving, serving
from serving import HandClock
from streaming import Heard, House, streaming
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from kurs.api.auth.tokens import TRUST_FOR
from kurs.api.limits import UNKNOWN_TOKENS, Limits
from kurs.api.stream import hub as hubs
from kurs.api.stream import session as sessions
from kurs.clock import SystemClock
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

PATHS = ("/ws", "/ws/market/me", "/ws/user/me")


def bounded(**bounds: int) -> Settings:
    own = Settings()
    return own.model_copy(
        update={"streams": own.streams.model_copy(update={"connections_per_minute": 10_000} | bounds)}
    )


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with streaming(tmp_path_factory.mktemp("doors"), bounded()) as house:
        yield house


async def ticket(house: House) -> str:
    header = {"Authorization": f"Bearer {await house.token('read')}"}
    async with httpx2.AsyncClient(base_url=house.url, timeout=20, trust_env=False) as client:
        text: str = (await client.post("/api/ws-ticket", headers=header)).json()["ticket"]
        return text


async def cookie(house: House) -> str:
    async with httpx2.AsyncClient(base_url=house.url, timeout=20, trust_env=False) as client:
        answer = await client.post("/sign-in", data={"token": await house.token("read")})
        return f"kurs_session={answer.cookies['kurs_session']}"


def is_in(told: dict[str, object]) -> bool:
    return told.get("type") == "authenticated" or told.get("status") == "authenticated"


# ── how they show it ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", PATHS)
async def test_a_token_in_the_header(house: House, path: str) -> None:
    header = {"Authorization": f"Bearer {await house.token('read')}"}
    async with house.socket(path, additional_headers=header) as client:
        assert is_in(await client.next())


@pytest.mark.parametrize("path", PATHS)
async def test_a_token_or_a_ticket_in_the_first_message(house: House, path: str) -> None:
    async with house.socket(path) as client:
        await client.say(token=await house.token("read"))
        assert is_in(await client.next())
    async with house.socket(path) as client:
        await client.say(ticket=await ticket(house))
        assert is_in(await client.next())


@pytest.mark.parametrize("path", PATHS)
async def test_a_token_or_a_ticket_as_a_subprotocol(house: House, path: str) -> None:
    token = Subprotocol(f"kurs.token.{await house.token('read')}")
    async with house.socket(path, subprotocols=[Subprotocol("kurs"), token]) as client:
        assert client.socket.subprotocol == "kurs", "the secret is not sent back"
        assert is_in(await client.next())
    async with house.socket(path, subprotocols=[Subprotocol(f"kurs.ticket.{await ticket(house)}")]) as client:
        assert is_in(await client.next())


@pytest.mark.parametrize("path", PATHS)
async def test_a_session_of_a_page_of_this_host(house: House, path: str) -> None:
    shown = {"Cookie": await cookie(house)}
    async with house.socket(path, additional_headers=shown, origin=house.url) as client:
        assert is_in(await client.next())
    # One that says nothing of where it comes from: as if no cookie were there.
    async with house.socket(path, additional_headers=shown) as client:
        await client.say(action="ping")
        assert not is_in(await client.next())


async def test_a_ticket_is_good_once(house: House) -> None:
    text = await ticket(house)
    async with house.socket("/ws") as client:
        await client.say(ticket=text)
        assert is_in(await client.next())
    async with house.socket("/ws") as client:
        await client.say(ticket=text)
        assert (await client.next())["code"] == "unauthenticated"
        assert (await client.closed())[0] == 4401


@pytest.mark.parametrize("path", PATHS)
async def test_a_secret_in_the_address_lets_nobody_in(house: House, path: str) -> None:
    text = await house.token("read")
    async with house.socket(f"{path}?token={text}&ticket={await ticket(house)}") as client:
        await client.say(action="ping")
        assert not is_in(await client.next())


@pytest.mark.parametrize("path", PATHS)
async def test_a_wrong_token_ends_the_connection(house: House, path: str) -> None:
    async with house.socket(path, additional_headers={"Authorization": "Bearer kurs_0_x"}) as client:
        assert not is_in(await client.next())
        assert (await client.closed())[0] == 4401
    async with house.socket(path) as client:
        await client.say(token="kurs_0_x")
        assert not is_in(await client.next())
        assert (await client.closed())[0] == 4401
    async with house.socket(path, subprotocols=[Subprotocol("kurs.token.kurs_0_x")]) as client:
        assert (await client.closed())[0] == 4401


@pytest.mark.parametrize("path", PATHS)
async def test_without_the_scope_nobody_listens(house: House, path: str) -> None:
    header = {"Authorization": f"Bearer {await house.token('trade')}"}
    async with house.socket(path, additional_headers=header) as client:
        assert not is_in(await client.next())
        assert (await client.closed())[0] == 4403


@pytest.mark.parametrize("path", PATHS)
async def test_whoever_does_not_say_who_they_are_is_hung_up_on(
    house: House, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SAY_WITHIN", 0.1)
    async with house.socket(path) as client:
        assert (await client.closed())[0] == 4401


async def test_before_that_nothing_is_told(house: House) -> None:
    async with house.socket("/ws/market/me?symbol=BTCUSD") as client:
        await client.say(action="subscribe", channel="ticker", symbol="BTCUSD")
        assert "Not authenticated" in (await client.next())["error"]
        await client.socket.send("{")
        assert await client.next() == {"error": "Invalid JSON"}
    async with house.socket("/ws") as client:
        await client.say(action="subscribe", topic="orders", id=5)
        told = await client.next()
        assert (told["code"], told["id"]) == ("unauthenticated", 5)


async def test_whoever_tries_many_tokens_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with streaming(tmp_path) as house:
        # Meanwhile no time goes by in which another may be tried.
        monkeypatch.setattr(house.access.limits, "_unknown", Limits(HandClock())._unknown)
        await too_many_tokens(house)


async def too_many_tokens(house: House) -> None:
    for _ in range(UNKNOWN_TOKENS):
        house.access.limits.unknown_token("127.0.0.1")
    async with house.socket("/ws") as client:
        await client.say(token="kurs_0_x")
        assert await client.closed() == (1008, "Too many tries")


# ── for how long ──────────────────────────────────────────────────────────────────────────────────


class Later(SystemClock):
    """In an hour."""

    def now(self) -> int:
        return super().now() + 3_600_000


async def test_a_revoked_token_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(hubs, "CHECK_EVERY", 0.05)
    async with streaming(tmp_path) as house:
        issued = await house.access.tokens.issue("test", ["read"])
        brief = await house.access.tokens.issue("brief", ["read"], minutes=60)
        async with house.socket("/ws") as one, house.socket("/ws/user/me") as other, house.heard() as third:
            await one.say(token=issued.text)
            await other.say(token=brief.text)
            assert is_in(await one.next())
            assert is_in(await other.next())
            with monkeypatch.context() as later:
                later.setattr(house.access.tokens, "_clock", Later())
                assert (await other.closed())[0] == 4401
            await house.access.tokens.revoke(issued.id)
            assert (await one.closed())[0] == 4401
            await third.say(action="ping")
            assert (await third.until(type="pong"))["type"] == "pong"


def test_a_revoked_token_listens_five_seconds_at_most() -> None:
    assert hubs.CHECK_EVERY <= 5
    assert TRUST_FOR <= 5_000


# ── how many ──────────────────────────────────────────────────────────────────────────────────────


REFUSALS = {(403, "forbidden"), (429, "rate_limited"), (503, "unavailable")}


async def refused(house: House, path: str, **options: Any) -> bool:
    try:
        async with house.socket(path, **options):
            return False
    except InvalidStatus as refusal:
        told = json.loads(refusal.response.body or b"")
        return (refusal.response.status_code, told["code"]) in REFUSALS and bool(told["message"])


async def test_new_connections_of_one_address_and_kind_are_bounded(tmp_path: Path) -> None:
    async with streaming(tmp_path, bounded(connections_per_minute=3)) as house:
        for _ in range(3):
            assert not await refused(house, "/ws/market/me")
        assert await refused(house, "/ws/market/me")
        assert not await refused(house, "/ws/user/me")


FOREIGN = ("http://evil.example", "https://127.0.0.1", "http://127.0.0.1", "null", "http://[", "")


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_of_elsewhere_opens_nothing_and_keeps_nobody_out(tmp_path: Path, path: str) -> None:
    async with streaming(tmp_path, bounded(connections_per_minute=2)) as house:
        header = {"Authorization": f"Bearer {await house.token('read')}"}
        for origin in FOREIGN:
            assert await refused(house, path, origin=origin)
            assert await refused(house, path, origin=origin, additional_headers=header)
        assert not await refused(house, path, additional_headers=header)
        assert not await refused(house, path, origin=house.url)
        # Pages of this host count as programs do.
        assert await refused(house, path, origin=house.url)


async def test_a_page_of_elsewhere_tries_no_tokens(house: House) -> None:
    for _ in range(UNKNOWN_TOKENS + 1):
        wrong = {"Authorization": "Bearer kurs_0_x"}
        assert await refused(house, "/ws", origin=FOREIGN[0], additional_headers=wrong)
    assert not await refused(house, "/ws", subprotocols=[Subprotocol(f"kurs.ticket.{await ticket(house)}")])


async def test_a_page_that_the_settings_allow_listens(tmp_path: Path) -> None:
    desk = "https://desk.example.org"
    async with streaming(tmp_path, Settings.model_validate({"server": {"cors_origins": [desk]}})) as house:
        assert not await refused(house, "/ws", origin=desk)
        assert await refused(house, "/ws", origin=FOREIGN[0])


@pytest.mark.parametrize("bound", ["connections", "connections_per_address"])
async def test_connections_are_bounded(tmp_path: Path, bound: str) -> None:
    async with streaming(tmp_path, bounded(**{bound: 2})) as house:
        async with house.socket("/ws"), house.socket("/ws/user/me"):
            assert await refused(house, "/ws")
        assert not await refused(house, "/ws")


def test_sixty_a_minute_unless_the_settings_say_otherwise() -> None:
    assert Settings().streams.connections_per_minute == 60


# ── the program ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Serving]:
    with serving(tmp_path, "--speed", "0") as program:
        yield program


async def test_a_program_that_stops_says_goodbye_and_ends(program: Serving) -> None:
    address = program.said["address"]
    shown = {"Cookie": f"kurs_session={program.client.cookies['kurs_session']}"}
    url = f"ws{address.removeprefix('http')}/ws"
    async with connect(url, proxy=None, origin=Origin(address), additional_headers=shown) as socket:
        client = Heard(socket)
        assert is_in(await client.next())
        began = time.monotonic()
        program.tell(signal.SIGTERM)
        assert await client.closed() == (1001, "The server is stopping")
    assert (await asyncio.to_thread(program.ended)).code == 0
    # Long before it would give a client up that never leaves, also on a machine that has much else to do.
    assert time.monotonic() - began < 20
