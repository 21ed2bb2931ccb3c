"""The Python client: every call over a real server, its errors, its manners towards orders, its streams."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from listening import Listening, listening
from serving import advance

from kurs.api import bodies
from kurs.client import Away, Client, Conflicting, Missing, NoAnswer, NotAllowed, Refused, Unanswered, connection
from kurs.client.connection import Connection, address_from, token_from
from kurs.client.errors import refusal
from kurs.client.orders import Order
from kurs.client.portfolio import Signal
from kurs.client.strategies import Bar
from kurs.domain.errors import BadInput, Conflict, NotFound, Unavailable

pytestmark = pytest.mark.anyio

SMALL = Decimal("0.0002")
BELOW = Decimal(58_500)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Listening]:
    async with listening(tmp_path_factory.mktemp("client")) as found:
        yield found


@asynccontextmanager
async def client(server: Listening, *scopes: str) -> AsyncIterator[Client]:
    async with Client(server.address, await server.token(*scopes) if scopes else None) as found:
        yield found


# ── every call ────────────────────────────────────────────────────────────────────────────────────

BARS = [
    Bar(open=Decimal(m), high=Decimal(m + 2), low=Decimal(m - 2), close=Decimal(m + 1))
    for m in (100 + index % 17 - index % 5 * 2 for index in range(80))
]
MEASURED = ("ema_crossover", "rsi")


def signal(price: Decimal, time: Any) -> Signal:
    return Signal(
        symbol="BTC/USD",
        signal_type="buy",
        confidence=0.8,
        price=price,
        source="ema_crossover",
        timestamp=time,
        indicators={"probability_buy": 0.8, "probability_sell": 0.1, "probability_hold": 0.1},
    )


async def test_every_answer_is_read(server: Listening) -> None:
    async with client(server, "read", "trade") as kurs:
        assert await kurs.monitoring.health() == "ok"
        assert (await kurs.monitoring.status()).paper
        usd = await kurs.account.balance("usd")
        assert usd in await kurs.account.balances()
        assert usd.total == usd.available + usd.reserved
        limits = await kurs.account.limitations()
        assert "limit" in limits.order_types
        candles = await kurs.market.candles("BTCUSD", "1m", 5)
        assert [candle.timestamp_ms for candle in candles] == [int(c.timestamp.timestamp() * 1000) for c in candles]
        ticker = await kurs.market.ticker("BTC/USD")
        assert ticker.last == candles[-1].close
        assert (await kurs.market.order_book("BTC-USD", 5)).symbol == "BTC-USD"
        assert await kurs.market.trades("BTCUSD") == []
        assert (await kurs.market.markets())["BTC/USD"].base == "BTC"
        assert (await kurs.market.context("BTCUSD")).ticker.last == ticker.last
        assert (await kurs.market.validate("BTCUSD")).valid
        assert (await kurs.market.status()).status == "ok"
        assert {found.name for found in await kurs.strategies.known()} >= set(MEASURED)
        analysis = await kurs.strategies.analyse("BTCUSD", candles=BARS, strategies={name: {} for name in MEASURED})
        assert set(analysis.individual_signals) == set(MEASURED)
        gaps = await kurs.strategies.fair_value_gaps(BARS, min_gap_size=Decimal("0.5"))
        assert all(gap.size == gap.gap_high - gap.gap_low for gap in gaps)
        whoami = await kurs.access.whoami()
        assert set(whoami.scopes) == {"read", "trade"}
        assert await kurs.access.sessions() == []
        assert (await kurs.access.ticket()).expires_in == 30
        for ask in (
            kurs.monitoring.logs,
            kurs.monitoring.caches,
            kurs.monitoring.nonces,
            kurs.monitoring.hybrid_setup,
            kurs.monitoring.streams,
            kurs.monitoring.account_connection,
        ):
            assert await ask() is not None


async def test_risk_and_portfolio_are_read(server: Listening) -> None:
    async with client(server, "read", "trade") as kurs:
        await kurs.orders.place("ETHUSD", "buy", "market", Decimal("0.01"))
        # It fills with the next candle.
        await advance(server.platform, 1)
        held = await kurs.account.positions(["ETHUSD"])
        assert [position.symbol for position in held] == ["ETH/USD"]
        assessment = await kurs.risk.assessment()
        assert assessment.position_count >= 1
        assert (await kurs.risk.validate_order("BTCUSD", "buy", "limit", SMALL, price=BELOW)).valid
        refused = await kurs.risk.validate_order("BTCUSD", "buy", "market", Decimal(100))
        assert (refused.valid, refused.code) == (False, "size_share")
        score = await kurs.risk.score("BTCUSD", buy=0.7, sell=0.2, hold=0.1, confidence=0.8)
        assert score.risk_score == pytest.approx(0.44)
        assert (await kurs.risk.value_at_risk("1m")).observations > 0
        assert (await kurs.risk.correlation(["BTCUSD", "ETHUSD"], "1m")).symbols
        assert (await kurs.risk.stress("1m")).scenarios
        status = await kurs.portfolio.status()
        assert status.position_count == assessment.position_count
        assert (await kurs.portfolio.snapshot(["ETHUSD"])).positions[0].symbol == "ETH/USD"
        assert {metric.name for metric in (await kurs.portfolio.performance()).performance_metrics} >= {"Return"}
        ticker = await kurs.market.ticker("BTCUSD")
        assert ticker.last is not None
        wanted = signal(ticker.last, ticker.datetime)
        allocations = await kurs.portfolio.allocate([wanted], "conservative")
        assert all(found.target_allocation <= 0.8 for found in allocations.allocations)
        (action,) = await kurs.portfolio.process_signals([wanted])
        assert action.execution is None
        planned = await kurs.portfolio.rebalance({"BTCUSD": Decimal(5)})
        assert planned.dry_run
        assert (await kurs.portfolio.validate_trade("BTCUSD", SMALL, "buy")).is_valid
        value = await kurs.portfolio.position_value("BTCUSD", Decimal("0.5"))
        assert value.market_value == value.current_price / 2
        overview = await kurs.portfolio.market_overview(["BTCUSD", "XRPUSD"])
        assert overview["BTCUSD"].context is not None
        assert overview["XRPUSD"].reason


async def test_the_configuration_is_read_and_changed(server: Listening) -> None:
    async with client(server, "read", "config") as kurs:
        assert (await kurs.config.summary()).config_valid
        changed = await kurs.config.change({"risk": {"max_open_positions": 7}, "EMA_FAST": 8})
        assert set(changed.updated_fields) == {"risk.max_open_positions", "EMA_FAST"}
        assert changed.changes["risk.max_open_positions"].after == 7
        assert (await kurs.config.read())["EMA_FAST"] == 8
        assert await kurs.config.set_weight("rsi", 0.4) == 0.4
        weights = await kurs.config.strategies()
        assert sum(found.weight for found in weights if found.enabled) == pytest.approx(1)
        assert (await kurs.config.strategy("rsi"))["weight"] == 0.4
        settings = await kurs.config.set_probability({"confidence_threshold_buy": 0.75})
        assert settings == await kurs.config.probability()
        assert settings.confidence_threshold_buy == 0.75
        assert isinstance((await kurs.config.validate()).valid, bool)
        assert (await kurs.config.reload()).pools


async def test_tokens_are_made_and_revoked_and_never_shown_again(server: Listening) -> None:
    async with client(server, "admin") as kurs:
        made = await kurs.access.create_token("by hand", ["read"], days=1)
        assert made.token not in repr(made)
        assert made.id in {token.id for token in await kurs.access.tokens()}
        async with Client(server.address, made.token) as other:
            assert (await other.access.whoami()).id == made.id
        assert (await kurs.access.revoke_token(made.id)).success
        with pytest.raises(Missing):
            await kurs.access.end_session("nobody's")


# ── orders ────────────────────────────────────────────────────────────────────────────────────────


async def test_an_order_is_placed_changed_and_cancelled(server: Listening) -> None:
    async with client(server, "read", "trade") as kurs:
        order = await kurs.orders.place("BTCUSD", "buy", "limit", SMALL, price=BELOW, client_order_id="mine")
        assert (order.status, order.amount, order.client_order_id) == ("open", SMALL, "mine")
        assert (await kurs.orders.get(order.id)).id == order.id
        changed = await kurs.orders.amend(order.id, price=BELOW - 100)
        assert (changed.price, changed.replaces) == (BELOW - 100, order.id)
        working = await kurs.orders.page(symbol="BTCUSD", status="open")
        assert changed.id in {found.id for found in working.orders}
        assert (await kurs.orders.cancel(changed.id)).status == "cancelled"
        with pytest.raises(Conflicting) as caught:
            await kurs.orders.cancel(changed.id)
        assert isinstance(caught.value, Conflict)
        history = await kurs.orders.history(symbol="BTCUSD", limit=1)
        everything = [found async for found in kurs.orders.all_history()]
        assert history[0].id == everything[0].id
        assert {found.id for found in everything} >= {order.id, changed.id}


async def test_an_order_whose_answer_is_lost_is_asked_for_again_and_placed_once(
    server: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[str] = []
    send = httpx2.AsyncClient.request

    async def forgetful(self: httpx2.AsyncClient, method: str, *arguments: Any, **options: Any) -> httpx2.Response:
        answer = await send(self, method, *arguments, **options)
        if method == "POST" and len(lost) < 2:
            lost.append(answer.json()["id"])
            raise httpx2.ReadTimeout("gone", request=answer.request)
        return answer

    monkeypatch.setattr(httpx2.AsyncClient, "request", forgetful)
    monkeypatch.setattr("kurs.client.orders.TRIES_AGAIN_AFTER", (0.0, 0.0))
    async with client(server, "read", "trade") as kurs:
        order = await kurs.orders.place("BTCUSD", "buy", "limit", SMALL, price=BELOW)
        assert lost == [order.id] * 2
        await kurs.orders.cancel(order.id)


async def test_an_order_that_nobody_answers_is_not_said_to_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: Any, **__: Any) -> httpx2.Response:
        raise httpx2.ReadTimeout("")

    monkeypatch.setattr(httpx2.AsyncClient, "request", silent)
    monkeypatch.setattr("kurs.client.orders.TRIES_AGAIN_AFTER", (0.0,))
    async with Client("http://127.0.0.1:1") as kurs:
        with pytest.raises(Unanswered, match="it may have been done"):
            await kurs.orders.place("BTCUSD", "buy", "market", SMALL)
        with pytest.raises(NoAnswer):
            await kurs.orders.page()


async def test_a_server_that_asks_for_a_long_rest_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def busy(_: httpx2.AsyncClient, method: str, *__: Any, **___: Any) -> httpx2.Response:
        asked.append(method)
        body = {"detail": "later", "message": "later", "code": "rate_limited"}
        return httpx2.Response(429, headers={"Retry-After": "3600"}, json=body)

    monkeypatch.setattr(httpx2.AsyncClient, "request", busy)
    async with Client("http://127.0.0.1:1") as kurs:
        with pytest.raises(Away) as caught:
            await kurs.orders.place("BTCUSD", "buy", "market", SMALL)
    assert (asked, caught.value.retry_after) == (["POST"], 3600.0)


async def test_what_risk_refuses_is_told_with_its_rule(server: Listening) -> None:
    async with client(server, "read", "trade") as kurs:
        with pytest.raises(Refused, match="size_share") as caught:
            await kurs.orders.place("BTCUSD", "buy", "market", Decimal(100))
        assert (caught.value.status, caught.value.code) == (400, "size_share")
        with pytest.raises(Refused) as wrong:
            await kurs.orders.place("BTCUSD", "buy", "limit", SMALL)
        assert (wrong.value.status, wrong.value.code) == (422, "invalid")
        assert isinstance(wrong.value.detail, list)
        with pytest.raises(Missing) as missing:
            await kurs.orders.get("no/such?order#")
        assert isinstance(missing.value, NotFound)


# ── errors and doors ──────────────────────────────────────────────────────────────────────────────


async def test_strangers_and_those_without_the_scope_are_told_so(server: Listening) -> None:
    async with client(server) as stranger:
        assert await stranger.monitoring.health() == "ok"
        with pytest.raises(NotAllowed) as caught:
            await stranger.orders.page()
        assert (caught.value.status, caught.value.code) == (401, "unauthenticated")
    async with client(server, "read") as reader:
        with pytest.raises(NotAllowed, match="lacks the scope trade"):
            await reader.orders.place("BTCUSD", "buy", "market", SMALL)


async def test_nobody_there_is_told_with_the_address() -> None:
    async with Client("http://127.0.0.1:1", "kurs_x_y") as kurs:
        with pytest.raises(NoAnswer, match=r"no Kurs answers at http://127\.0\.0\.1:1") as caught:
            await kurs.bots.status()
        assert isinstance(caught.value, Unavailable)
        assert "kurs_x_y" not in repr(kurs)


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "code"),
    [
        (429, {"retry-after": "3"}, b'{"detail":"d","message":"m","code":"rate_limited"}', Away, "rate_limited"),
        (503, {}, b'{"detail":{"error":"e"},"message":"m","code":"unavailable"}', Away, "unavailable"),
        (500, {}, b"<html>Oops", Away, "not_kurs"),
        (502, {"retry-after": "Wed, 21 Oct 2015"}, b"[]", Away, "not_kurs"),
        (400, {}, b'{"detail":"only this"}', Refused, "error"),
        (404, {}, b'{"detail":"d","message":"m","code":"not_found"}', Missing, "not_found"),
        (409, {}, b'{"detail":"d","message":"m","code":"conflict"}', Conflicting, "conflict"),
    ],
)
def test_every_answer_that_is_no_success_has_its_error(
    status: int, headers: dict[str, str], body: bytes, kind: type[Exception], code: str
) -> None:
    found = refusal(status, headers, body)
    assert isinstance(found, kind)
    assert (found.status, found.code) == (status, code)
    assert found.retry_after == (3.0 if "3" in headers.values() else None)
    assert str(found)


async def test_an_answer_of_something_else_is_no_crash(server: Listening) -> None:
    connection = Connection(server.address, None)
    with pytest.raises(Unavailable, match="answers as no Kurs of this version does"):
        await connection.get("/api/health", Order)
    with pytest.raises(Unavailable, match="answers as no Kurs"):
        await connection.get("/sign-in", Order)
    await connection.aclose()


@pytest.mark.parametrize("path", ["http://elsewhere/api", "//elsewhere/api", "api/health", ""])
async def test_no_path_leads_the_token_elsewhere(path: str) -> None:
    connection = Connection("http://127.0.0.1:1", "kurs_x_y")
    with pytest.raises(BadInput, match="path"):
        await connection.raw("GET", path)
    await connection.aclose()


async def test_a_body_that_no_server_takes_is_not_sent() -> None:
    assert connection.LARGEST == bodies.LARGEST
    nowhere = Connection("http://127.0.0.1:9", None)
    with pytest.raises(BadInput, match="body: '1,000,001 bytes' is not allowed; at most 1,000,000"):
        await nowhere.raw("POST", "/api/backtest/run", body=b" " * (connection.LARGEST + 1))
    with pytest.raises(NoAnswer):
        await nowhere.raw("POST", "/api/backtest/run", body=b" " * connection.LARGEST)
    await nowhere.aclose()


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "127.0.0.1:8001", "http://", "http://me:word@127.0.0.1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="url"):
        Client(address)


def test_a_token_does_not_cross_a_network_in_the_clear() -> None:
    with pytest.raises(BadInput, match="https"):
        Client("http://192.0.2.1:8001", "kurs_x_y")
    for address in ("http://localhost:8001", "http://[::1]:8001", "https://192.0.2.1", "http://192.0.2.1"):
        Client(address, None if address.endswith(".1") and "https" not in address else "kurs_x_y")
    Client("http://192.0.2.1:8001", "kurs_x_y", insecure=True)


def test_the_environment_says_where_and_who(tmp_path: Path) -> None:
    assert address_from({}) == "http://127.0.0.1:8001"
    assert address_from({"KURS_URL": "https://x"}) == "https://x"
    assert token_from({}) is None
    assert token_from({"KURS_TOKEN": "t"}) == "t"
    with pytest.raises(BadInput, match="ca_file"):
        Client("https://127.0.0.1", ca_file=tmp_path / "none.pem")


def make_certificate(cert: Path, key: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command.split(), *more], check=True, capture_output=True)


async def test_a_certificate_of_ones_own_has_to_be_named(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make_certificate(cert, key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{"status":"ok"}')
        writer.close()

    async with await asyncio.start_server(answer, "localhost", 0, ssl=context) as server:
        url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        async with Client(url) as kurs:
            with pytest.raises(NoAnswer, match="name one of your own as ca_file"):
                await kurs.monitoring.health()
        async with Client(url, ca_file=cert) as kurs:
            assert await kurs.monitoring.health() == "ok"
