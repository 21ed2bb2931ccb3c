"""Every promise to clients of the older bot, asked of a real server: each field's presence, type and unit."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from api_examples import template_of
from contract_config import BACKTESTS, CONFIG, LOGS, MONITORING, RUN_BODY
from contract_market import MARKET_DATA, STRATEGIES
from contract_older import CONTROLS, FRONT_END, OLDER
from contract_portfolio import PORTFOLIO, RISK
from contract_refusals import LIMIT, REFUSALS
from contract_rows import Row
from contract_streams import ACCOUNT, BOOK, TICKER
from contract_trading import BOTS, LIMITATIONS, ORDERS, POSITIONS, STATUS
from listening import Listening, listening
from shapes import ISO, TEXT, WHOLE, Some, either, problems
from websockets.asyncio.client import ClientConnection, connect

pytestmark = pytest.mark.anyio

# What changes the bots comes last, and each row finds them as the one before left them.
NOW = (*STATUS, *POSITIONS, *ORDERS, *LIMITATIONS, *MARKET_DATA, *STRATEGIES, *RISK, *PORTFOLIO, *MONITORING, *LOGS)
ROWS = (*NOW, *CONFIG, *BACKTESTS, *(row for row in OLDER if row not in CONTROLS), *FRONT_END, *CONTROLS, *BOTS)
# What the older bot did not have.
NEWER = {
    "DELETE /api/session",
    "DELETE /api/sessions/{session_id}",
    "DELETE /api/tokens/{token_id}",
    "DELETE /api/backtest/{backtest_id}",
    "GET /api/backtest",
    "GET /api/backtest/compare",
    "GET /api/backtest/results/{backtest_id}/trades",
    "GET /api/backtest/results",
    "GET /api/portfolio/live/market-overview",
    "GET /api/portfolio/live/position-value",
    "GET /api/risk-management/correlation",
    "GET /api/risk-management/stress",
    "GET /api/risk-management/var",
    "GET /api/risk/correlation",
    "GET /api/risk/stress",
    "GET /api/risk/var",
    "GET /api/session",
    "GET /api/sessions",
    "GET /api/tokens",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "PATCH /api/orders/{order_id}",
    "POST /api/bot/resume",
    "POST /api/session",
    "POST /api/session/authenticate",
    "POST /api/tokens",
    "POST /api/ws-ticket",
}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Listening]:
    async with listening(tmp_path_factory.mktemp("contract")) as found:
        for symbol, amount in (("BTC/USD", 0.001), ("ETH/USD", 0.01)):
            body = {"symbol": symbol, "type": "market", "side": "buy", "amount": amount}
            await _made(found, "/api/orders", body)
        yield found


async def _made(server: Listening, path: str, body: Any) -> str:
    answer = await server.ask("POST", path, "read", "trade", json=body)
    assert answer.status_code in {200, 201}, answer.text
    made: str = answer.json()["id"]
    return made


async def _prepared(server: Listening, row: Row) -> Row:
    """The row with what its path names."""
    given = {}
    if "{open}" in row.path:
        given["open"] = await _made(server, "/api/orders", LIMIT)
    if "{backtest}" in row.path:
        given["backtest"] = await _made(server, "/api/backtest/run", RUN_BODY)
    return replace(row, path=row.path.format(**given), of=row.of and row.of.format(**given))


async def _asked(server: Listening, row: Row) -> httpx2.Response:
    options = {} if row.body is None else {"json": row.body}
    return await server.ask(row.method, row.path, *filter(None, (row.scope,)), headers=row.headers, **options)


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "path", "scope", "body", "status", "text"), REFUSALS, ids=[f"{r[0]} {r[1]} {r[5]}" for r in REFUSALS]
)
async def test_every_refusal_says_what_is_wrong_in_the_form_of_all(
    server: Listening, method: str, path: str, scope: str, body: Any, status: int, text: str
) -> None:
    answer = await server.ask(method, path, scope, **({} if body is None else {"json": body}))
    assert answer.status_code == status, answer.text
    told = answer.json()
    shape = {"detail": Some({"type": TEXT, "loc": Some(either(TEXT, WHOLE)), "msg": TEXT}) if status == 422 else TEXT}
    assert not (wrong := list(problems(shape | {"error": TEXT, "message": TEXT, "code": TEXT}, told))), wrong
    assert text in answer.text
    assert "Traceback" not in answer.text


async def test_a_refused_backtest_says_its_kind_and_when(server: Listening) -> None:
    answer = await server.ask("POST", "/api/backtest/run", "read", json=RUN_BODY | {"strategy": "magic"})
    assert not list(problems({"error": TEXT, "error_type": TEXT, "timestamp": ISO}, answer.json()))


async def test_what_has_ended_cannot_be_cancelled(server: Listening) -> None:
    made = await _made(server, "/api/orders", LIMIT)
    assert (await server.ask("DELETE", f"/api/orders/{made}", "trade")).status_code == 200
    again = await server.ask("DELETE", f"/api/orders/{made}", "trade")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


async def test_every_order_is_asked_for_once_under_its_key(server: Listening) -> None:
    answers = [
        await server.ask("POST", "/api/orders", "trade", json=LIMIT, headers={"Idempotency-Key": "once"})
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = {"Idempotency-Key": "once"}
    changed = await server.ask("POST", "/api/orders", "trade", json=LIMIT | {"amount": 0.0003}, headers=other)
    assert changed.status_code == 409


# ── sockets ───────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def _socket(server: Listening, path: str) -> AsyncIterator[ClientConnection]:
    header = {"Authorization": f"Bearer {await server.token('read')}"}
    address = server.address.replace("http", "ws", 1) + path
    async with connect(address, proxy=None, additional_headers=header) as socket:
        assert await _said(socket) == {"status": "authenticated", "message": "Successfully authenticated"}
        yield socket


async def _said(socket: ClientConnection) -> Any:
    async with asyncio.timeout(30):
        return json.loads(await socket.recv())


async def test_the_market_is_told_as_its_clients_expect(server: Listening) -> None:
    async with _socket(server, "/ws/market/me?symbol=BTCUSD") as socket:
        assert await _said(socket) == {"status": "subscribed", "channel": "ticker", "symbol": "BTCUSD"}
        shape = {"type": "ticker", "symbol": "BTCUSD", "data": TICKER | {"symbol": "BTCUSD"}}
        assert not list(problems(shape, await _said(socket)))
        for action, channel, status in (
            ("subscribe", "orderbook", "subscribed"),
            ("unsubscribe", "orderbook", "unsubscribed"),
            ("subscribe", "trades", "subscribed"),
        ):
            await socket.send(json.dumps({"action": action, "channel": channel, "symbol": "BTCUSD"}))
            assert await _said(socket) == {"status": status, "channel": channel, "symbol": "BTCUSD"}
            if (action, channel) == ("subscribe", "orderbook"):
                assert not list(problems({"type": "orderbook", "symbol": "BTCUSD", "data": BOOK}, await _said(socket)))
        for asked, error in (
            ("{", "Invalid JSON"),
            ("{}", "Missing required fields: action, channel, symbol"),
            ('{"action": "x", "channel": "ticker", "symbol": "BTCUSD"}', "Unknown action: x"),
            ('{"action": "subscribe", "channel": "x", "symbol": "BTCUSD"}', "Unknown channel: x"),
        ):
            await socket.send(asked)
            answer = await _said(socket)
            while answer.get("type") == "trades":
                answer = await _said(socket)
            assert answer == {"error": error}
        await socket.send('{"action": "ping", "id": 7}')
        pong = await _said(socket)
        assert (pong["type"], pong["id"]) == ("pong", 7)


async def test_the_account_is_told_as_its_clients_expect(server: Listening) -> None:
    await _made(server, "/api/orders", LIMIT)
    async with _socket(server, "/ws/user/me") as socket:
        missing = set(ACCOUNT)
        while missing:
            told = await _said(socket)
            if told["type"] in ACCOUNT:
                assert not (wrong := list(problems(ACCOUNT[told["type"]], told["data"]))), wrong
                missing.discard(told["type"])


# ── every promise ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_every_path_answers_as_its_clients_expect(server: Listening, row: Row) -> None:
    row = await _prepared(server, row)
    answer = await _asked(server, row)
    assert answer.status_code == row.status, answer.text
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert not (wrong := list(problems(row.shape, found))), "; ".join(wrong)
    if row.holds is not None:
        row.holds(found)
    if row.of is None:
        assert "deprecation" not in answer.headers
    else:
        assert answer.headers["deprecation"] == "true"
        target = re.match(r'<(.+)>; rel="successor-version"$', answer.headers["link"])
        assert target is not None
        assert row.of in {"", target[1]}


# ── the tables themselves ─────────────────────────────────────────────────────────────────────────


async def test_every_operation_is_in_a_table_or_newer_than_all_of_them(server: Listening) -> None:
    document = (await server.ask("GET", "/openapi.json")).json()
    known = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    told = {template_of(row.method, row.path, document) for row in ROWS}
    assert None not in told
    assert known - told == NEWER
