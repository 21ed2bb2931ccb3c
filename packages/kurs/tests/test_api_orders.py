"""Orders over the API: every field of the contract, once whatever is repeated, and books that add up."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from processes import reached
from pydantic import TypeAdapter
from serving import Doors, opened, trading

from kurs.api.schemas.orders import CancelledOrder, ChangedOrder, HistoryItem, Order, OrderList, PlacedOrder
from kurs.bootstrap import MarketChoice
from kurs.domain.commands import SubmitOrder, VenueCommand
from kurs.domain.errors import JournalUnavailable
from kurs.domain.fills import OrderReport, ReportKind
from kurs.exchanges.paper import PaperVenue
from kurs.persistence import SqlJournal
from kurs.ports import Batch, Report
from kurs.runtime import runner as runner_module
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
# Bots that never trade, and limits that are not in the way.
CALM = Settings.model_validate(
    {
        "portfolio_strategies": {
            "ema_crossover": {"enabled": False},
            "rsi": {"enabled": False},
            "fvg": {"enabled": False},
            "sample": {"enabled": True, "weight": 1.0, "min_confidence": 0.9},
        },
        "risk": {"max_position_size": 0.9, "max_orders_per_minute": 10_000},
    }
)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path, candles=3, settings=CALM) as found:
        yield found


def price(doors: Doors, share: str = "1") -> float:
    """So much of the last price of BTC/USD, in whole dollars."""
    pool, _ = doors.platform.services.live.trading("BTC/USD")
    last = pool.price("BTC/USD")
    assert last is not None
    return float(round(last * Decimal(share)))


def wish(doors: Doors, **fields: Any) -> Json:
    plain = {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.01, "price": price(doors, "0.99")}
    return {name: value for name, value in (plain | fields).items() if value is not None}


async def post(doors: Doors, *, key: Any = None, **fields: Any) -> httpx2.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    return await doors.ask("POST", "/api/orders", "trade", json=wish(doors, **fields), headers=headers)


async def placed(doors: Doors, **fields: Any) -> Json:
    answer = await post(doors, **fields)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def read(doors: Doors, path: str) -> Any:
    answer = await doors.ask("GET", path, "read")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def candles_pass(doors: Doors, count: int = 3) -> None:
    """The market goes on for a moment, and all that followed is durable."""
    pools = list(doors.platform.services.live.pools())
    runner = pools[0].runner
    seen = runner.statistics().ticks
    _set_speed(doors, 1_000_000.0)
    await reached(lambda: runner.statistics().ticks >= seen + 3 * count)
    _set_speed(doors, 0.0)
    calm = 0

    def quiet() -> bool:
        nonlocal calm
        calm = calm + 1 if not runner._pending and runner._inbox.empty() else 0
        return calm > 50

    await reached(quiet)


def _set_speed(doors: Doors, speed: float) -> None:
    for pool in doors.platform.services.live.pools():
        pool.market.set_speed(speed)  # type: ignore[attr-defined]  # the built-in market's


# ── placing ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_order_is_answered_flat_and_nested_with_every_field(doors: Doors) -> None:
    answer = await post(doors, leverage=1.0, stop_loss=price(doors, "0.95"), take_profit=price(doors, "1.1"))
    assert answer.status_code == 201
    found = answer.json()
    assert list(PlacedOrder.model_validate(found, strict=False).model_dump()) == list(found)
    flat = {name: value for name, value in found.items() if name not in ("order", "success", "message")}
    assert flat == found["order"]
    Order.model_validate(found["order"])
    assert (found["status"], found["display_status"], found["type"], found["order_type"]) == (
        "open",
        "open",
        "limit",
        "limit",
    )
    assert (found["amount"], found["filled_amount"], found["remaining_amount"]) == (0.01, 0.0, 0.01)
    assert (found["price"], found["leverage"]) == (price(doors, "0.99"), 1.0)
    assert (found["stop_loss"], found["take_profit"]) == (price(doors, "0.95"), price(doors, "1.1"))
    assert found["exchange_order_id"] is not None
    assert found["created_at"].endswith("+00:00")
    assert isinstance(found["timestamp"], int)
    assert found["message"] == "Order placed successfully - buy 0.01 BTC/USD"
    assert answer.headers["location"] == f"/api/orders/{found['id']}"
    assert await read(doors, f"/api/orders/{found['id']}") == found["order"]


async def test_the_symbol_is_understood_in_any_spelling_and_given_back_as_sent(doors: Doors) -> None:
    for spelling in ("BTC/USD", "BTCUSD", "tBTCUSD", "BTC-USD", "btc_usd"):
        found = await placed(doors, symbol=spelling)
        assert found["symbol"] == spelling
        assert (await read(doors, f"/api/orders/{found['id']}"))["symbol"] == "BTC/USD"
        listed = (await read(doors, f"/api/orders?symbol={spelling.replace('/', '%2F')}"))["orders"][0]
        assert (listed["id"], listed["symbol"]) == (found["id"], spelling)
    assert (await read(doors, "/api/orders?symbol=ETHUSD"))["orders"] == []


async def test_older_names_and_numbers_as_text_are_taken(doors: Doors) -> None:
    found = await placed(
        doors, type=None, order_type="limit", amount="0.01", price=str(price(doors, "0.99")), position_type="spot",
        stop_loss=0, take_profit="0", stop_price=0, something="else",
    )  # fmt: skip
    assert (found["type"], found["amount"], found["stop_loss"], found["stop_price"]) == ("limit", 0.01, 0.0, None)
    both = await placed(doors, type="limit", order_type="limit")
    assert both["order_type"] == "limit"


async def test_every_type_that_the_venue_takes(doors: Doors) -> None:
    up, higher = price(doors, "1.02"), price(doors, "1.03")
    for fields in (
        {"type": "market", "price": None},
        {"type": "stop", "price": None, "stop_price": up},
        {"type": "stop_limit", "price": higher, "stop_price": up},
        {"type": "trailing_stop", "price": None, "trailing_amount": 100.0},
        {"time_in_force": "ioc"},
        {"post_only": True},
    ):
        found = await placed(doors, **fields)
        assert found["status"] == "open"
        for name, value in fields.items():
            assert found[name] == value


UNREADABLE: list[Json] = [
    {"type": None},
    {"type": "limit", "order_type": "market"},
    {"type": "iceberg"},
    {"side": "hold"},
    {"side": None},
    {"amount": None},
    {"amount": "much"},
    {"amount": "NaN"},
    {"amount": "Infinity"},
    {"amount": "1" * 50},
    {"price": None},
    {"type": "stop", "price": None},
    {"type": "stop_limit"},
    {"type": "trailing_stop", "price": None},
    {"symbol": None},
    {"symbol": ""},
    {"client_order_id": "with space"},
    {"client_order_id": "x" * 65},
    {"position_type": "futures"},
    {"time_in_force": "day"},
]


async def test_what_cannot_be_read_is_422(doors: Doors) -> None:
    for fields in UNREADABLE:
        body = {name: value for name, value in (wish(doors) | fields).items() if value is not None}
        answer = await doors.ask("POST", "/api/orders", "trade", json=body)
        assert answer.status_code == 422, fields
        assert isinstance(answer.json()["detail"], list)
    assert (await read(doors, "/api/orders?status=all"))["orders"] == []


REFUSED: list[tuple[Json, str, str]] = [
    ({"amount": 0}, "bad_input", "Invalid order data: ['amount must be above 0']"),
    ({"amount": -1}, "bad_input", "Invalid order data: ['amount must be above 0']"),
    ({"price": 0}, "bad_input", "Invalid order data: ['price must be above 0']"),
    ({"price": -5}, "bad_input", "Invalid order data: ['price must be above 0']"),
    ({"stop_loss": -1}, "bad_input", "Invalid order data: ['stop_loss must be above 0']"),
    ({"symbol": "BTC"}, "bad_input", "symbol: 'BTC' is not allowed"),
    ({"symbol": "DOGE/USD"}, "unknown_name", "unknown symbol 'DOGE/USD'"),
    ({"amount": 1000}, "size_share", "size_share: position value"),
    ({"amount": "0.000000001"}, "grid", "grid: amount"),
    ({"amount": 0.0001}, "min_notional", "min_notional: value"),
    ({"price": 1}, "price_band", "price_band: price 1"),
    ({"type": "market"}, "grid", "grid: a market order takes no price"),
    ({"side": "sell"}, "available_balance", "available_balance: amount"),
    ({"reduce_only": True}, "reduce_only", "reduce_only: nothing is held"),
    ({"stop_loss": 1_000_000}, "protection", "protection: 1000000 is not below"),
    ({"position_type": "margin"}, "bad_input", "position_type: 'margin' is not allowed; spot"),
    ({"leverage": 2}, "bad_input", "leverage: '2' is not allowed; above 0 and at most 1"),
    ({"leverage": 0}, "bad_input", "leverage: '0' is not allowed"),
]


async def test_what_is_refused_says_why(doors: Doors) -> None:
    for fields, code, text in REFUSED:
        answer = await post(doors, **fields)
        assert answer.status_code == 400, fields
        body = answer.json()
        assert (body["code"], body["message"], body["error"]) == (code, body["detail"], body["detail"])
        assert body["detail"].startswith(text)
    assert (await read(doors, "/api/orders?status=all"))["orders"] == []


async def test_what_the_venue_rejects_is_told_and_kept(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    async def rejects(_: PaperVenue, command: VenueCommand) -> list[Report]:
        assert isinstance(command, SubmitOrder)
        order = command.order
        return [
            OrderReport(
                client_order_id=order.client_order_id,
                symbol=order.symbol,
                kind=ReportKind.REJECTED,
                time=order.created_at,
                reason="no trading on Sundays",
            )
        ]

    monkeypatch.setattr(PaperVenue, "send", rejects)
    for _ in range(2):
        answer = await post(doors, key="same")
        assert answer.status_code == 400
        body = answer.json()
        assert (body["code"], body["detail"]) == ("rejected", "Order rejected by the venue: no trading on Sundays")
        order = body["order"]
        assert (order["status"], order["display_status"]) == ("rejected", "cancelled")
        assert order["error"] == order["reason"] == "no trading on Sundays"
    (kept,) = (await read(doors, "/api/orders?status=rejected"))["orders"]
    assert kept == order


async def test_who_asked_is_in_the_audit(doors: Doors) -> None:
    found = await placed(doors)
    await doors.ask("DELETE", f"/api/orders/{found['id']}", "trade")
    entries = [e for e in await doors.platform.audit.list() if str(e.what).startswith("order ")]
    assert [(e.who, e.what) for e in entries] == [("test", "order cancel asked"), ("test", "order placed")]
    assert entries[0].detail["order"] == found["client_order_id"]
    verdict = await doors.platform.audit.verify()
    assert (verdict.broken, verdict.entries >= 2) == (None, True)


# ── once, whatever is repeated ────────────────────────────────────────────────────────────────────


async def test_a_hundred_times_the_same_is_one_order(doors: Doors) -> None:
    for number, fields in enumerate(({"key": "abc 1"}, {"client_order_id": "mine-1"}), 1):
        answers = await asyncio.gather(*(post(doors, **fields) for _ in range(50)))
        answers += [await post(doors, **fields) for _ in range(50)]
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert answers[-1].headers["idempotent-replayed"] == "true"
        assert len((await read(doors, "/api/orders"))["orders"]) == number


async def test_another_order_under_the_same_key_is_409(doors: Doors) -> None:
    for name in ("key", "client_order_id"):
        await post(doors, **{name: "abc"})
        others: list[Json] = [{"amount": 0.02}, {"side": "sell"}, {"symbol": "ETH/USD", "amount": 0.2, "price": 3000}]
        for other in others:
            answer = await post(doors, **({name: "abc"} | other))
            assert answer.status_code == 409
            assert answer.json()["detail"].endswith("was used for another order")
        # At once, too.
        both = await asyncio.gather(*(post(doors, **{name: "new", "amount": amount}) for amount in (0.03, 0.04)))
        assert sorted(answer.status_code for answer in both) == [201, 409]
    assert len((await read(doors, "/api/orders"))["orders"]) == 4


async def test_a_key_is_each_tokens_own_whatever_it_is_called(doors: Doors) -> None:
    ids = set()
    for token in (await doors.token("trade"), await doors.token("trade")):
        for _ in range(2):
            headers = {"Authorization": f"Bearer {token.text}", "Idempotency-Key": "1"}
            answer = await doors.client.post("/api/orders", json=wish(doors), headers=headers)
            ids.add(answer.json()["id"])
    assert len(ids) == 2


@pytest.mark.parametrize("amount", ["0.00_5", "\uff10.\uff11", " 0.005 ", "0x1", "1,5", "--1", "Infinity", "NaN"])
async def test_only_plain_decimals_are_amounts(doors: Doors, amount: str) -> None:
    answer = await post(doors, amount=amount)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("body.amount")


async def test_a_key_and_another_name_do_not_go_together(doors: Doors) -> None:
    assert (await post(doors, key="a", client_order_id="b")).status_code == 400
    assert (await post(doors, key="a", client_order_id="a")).status_code == 201


async def test_a_key_outlives_a_restart_and_what_became_of_its_order(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=3, settings=CALM) as doors:
        first = (await post(doors, key="k")).json()
        named = await placed(doors, client_order_id="n")
        await doors.ask("DELETE", f"/api/orders/{first['id']}", "trade")
        body, held = wish(doors), doors.held
    async with opened(tmp_path, choice=MarketChoice(speed=0.0), settings=CALM) as doors:
        doors.held.update(held)
        for headers, more in (({"Idempotency-Key": "k"}, {}), ({}, {"client_order_id": "n"})):
            answer = await doors.ask("POST", "/api/orders", "trade", json=body | more, headers=headers)
            assert answer.status_code == 201
            assert answer.json()["id"] == (named if more else first)["id"]
        assert (await read(doors, f"/api/orders/{first['id']}"))["status"] == "cancelled"
        other = await doors.ask("POST", "/api/orders", "trade", json=body | {"amount": 1, "client_order_id": "n"})
        assert other.status_code == 409


async def test_a_journal_that_goes_away_is_not_waited_for(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = SqlJournal.commit
    away = True

    async def sometimes(journal: SqlJournal, batch: Batch) -> None:
        if away:
            raise JournalUnavailable("disk full")
        await commit(journal, batch)

    monkeypatch.setattr(runner_module, "ANSWER_WITHIN", 0.1)
    monkeypatch.setattr(runner_module, "RETRY_FIRST", 0.01)
    monkeypatch.setattr(runner_module, "RETRY_LAST", 0.01)
    monkeypatch.setattr(SqlJournal, "commit", sometimes)
    answer = await post(doors, key="lost")
    assert (answer.status_code, answer.json()["code"]) == (503, "unanswered")
    assert "ask again under the same id or key" in answer.json()["detail"]
    assert (await post(doors, key="lost")).status_code == 503
    away = False
    # What is answered now waits for the disk again.
    monkeypatch.setattr(runner_module, "ANSWER_WITHIN", 20.0)
    (pool,) = doors.platform.services.live.pools()
    await reached(lambda: pool.runner.statistics().blocked is None)
    answer = await post(doors, key="lost")
    assert answer.status_code == 201
    (order,) = (await read(doors, "/api/orders?status=all"))["orders"]
    assert order["id"] == answer.json()["id"]


# ── changing and cancelling ───────────────────────────────────────────────────────────────────────


async def test_a_change_takes_the_place_of_the_order(doors: Doors) -> None:
    first = await placed(doors)
    answer = await doors.ask("PATCH", f"/api/orders/{first['id']}", "trade", json={"price": str(price(doors, "0.98"))})
    assert answer.status_code == 200
    found = answer.json()
    ChangedOrder.model_validate(found)
    assert (found["replaces"], found["price"], found["amount"]) == (first["id"], price(doors, "0.98"), 0.01)
    assert (found["success"], found["message"], found["order"]["id"]) == (True, "Order changed", found["id"])
    gone = await read(doors, f"/api/orders/{first['id']}")
    assert (gone["status"], gone["reason"]) == ("cancelled", f"replaced by {found['client_order_id']}")
    assert [o["id"] for o in (await read(doors, "/api/orders"))["orders"]] == [found["id"]]


async def test_a_change_that_cannot_be_is_told(doors: Doors) -> None:
    first = await placed(doors)
    path = f"/api/orders/{first['id']}"
    for body, status, code in (
        ({"amount": 1000}, 400, "size_share"),
        ({"price": "1"}, 400, "price_band"),
        ({"stop_price": price(doors)}, 400, "grid"),
        ({}, 422, "invalid"),
        ({"leverage": 2}, 422, "invalid"),
        ({"price": "NaN"}, 422, "invalid"),
    ):
        answer = await doors.ask("PATCH", path, "trade", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await read(doors, path))["status"] == "open"
    await doors.ask("DELETE", path, "trade")
    assert (await doors.ask("PATCH", path, "trade", json={"amount": 1})).status_code == 409
    assert (await doors.ask("PATCH", "/api/orders/1.nobody", "trade", json={"amount": 1})).status_code == 404


async def test_a_cancel_is_told_once_and_then_409(doors: Doors) -> None:
    first = await placed(doors)
    # Older clients name the symbol, newer ones do not.
    answer = await doors.ask("DELETE", f"/api/orders/{first['id']}?symbol=BTCUSD", "trade")
    assert answer.status_code == 200
    found = answer.json()
    CancelledOrder.model_validate(found)
    assert (found["id"], found["status"], found["success"]) == (first["id"], "cancelled", True)
    assert found["cancelled_at"].endswith("+00:00")
    assert found["message"] == "Order cancelled successfully"
    again = await doors.ask("DELETE", f"/api/orders/{first['id']}", "trade")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


async def test_an_unknown_order_is_404(doors: Doors) -> None:
    for order_id in (
        "1.nobody",
        "nobody",
        "999.x",
        "-1.x",
        "1.",
        ".x",
        "1" * 30 + ".x",
        "%C3%A9.x",
        "1.%00",
        "1.%ED%A0%80",
        "1.%0A",
    ):
        for method, scope, body in (
            ("GET", "read", None),
            ("DELETE", "trade", None),
            ("PATCH", "trade", {"amount": 1}),
        ):
            answer = await doors.ask(method, f"/api/orders/{order_id}", scope, json=body)
            assert answer.status_code == 404
            assert "not found" in answer.json()["detail"]


async def test_reading_alone_is_not_enough_to_trade(doors: Doors) -> None:
    for method, path in (("POST", "/api/orders"), ("PATCH", "/api/orders/1.x"), ("DELETE", "/api/orders/1.x")):
        assert (await doors.ask(method, path, "read", json=wish(doors))).status_code == 403


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────


async def test_orders_are_listed_newest_first_by_status_and_page(doors: Doors) -> None:
    ids = [(await placed(doors, amount=f"{0.001 + n / 10_000:.4f}"))["id"] for n in range(7)]
    await doors.ask("DELETE", f"/api/orders/{ids[0]}", "trade")
    found = await read(doors, "/api/orders")
    OrderList.model_validate(found)
    assert [o["id"] for o in found["orders"]] == ids[:0:-1]
    assert found["next"] is None
    for word, wanted in {
        "all": ids[::-1],
        "open": ids[:0:-1],
        "cancelled": ids[:1],
        "canceled": ids[:1],
        "filled": [],
        "closed": [],
        "pending": [],
        "rejected": [],
        "expired": [],
    }.items():
        assert [o["id"] for o in (await read(doors, f"/api/orders?status={word}"))["orders"]] == wanted, word
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await read(doors, f"/api/orders?status=all&limit=3{cursor and '&cursor=' + cursor}")
        seen += [o["id"] for o in page["orders"]]
        cursor = page["next"]
    assert seen == ids[::-1]


async def test_a_list_outside_its_bounds_is_422(doors: Doors) -> None:
    for query in ("limit=0", "limit=501", "limit=x", "status=weird", "cursor=" + "x" * 200):
        assert (await doors.ask("GET", f"/api/orders?{query}", "read")).status_code == 422


async def test_a_list_behind_an_unknown_order_is_404(doors: Doors) -> None:
    for path in ("/api/orders?cursor=1.nobody", "/api/orders/history?before=1.nobody"):
        assert (await doors.ask("GET", path, "read")).status_code == 404
    assert (await doors.ask("GET", "/api/orders?symbol=BTC", "read")).status_code == 400


async def test_the_history_holds_what_has_ended_with_its_fills(doors: Doors) -> None:
    bought = await placed(doors, type="market", price=None, stop_loss=price(doors, "0.8"))
    gone = await placed(doors)
    await doors.ask("DELETE", f"/api/orders/{gone['id']}", "trade")
    await candles_pass(doors)
    found = await read(doors, "/api/orders/history")
    assert TypeAdapter(list[HistoryItem]).validate_python(found)
    by_id = {item["id"]: item for item in found}
    item = by_id[bought["id"]]
    assert (item["status"], item["filled"], item["remaining"]) == ("filled", 0.01, 0.0)
    (trade,) = item["trades"]
    assert (trade["order_id"], trade["amount"], trade["fee_currency"]) == (bought["id"], 0.01, "USD")
    assert item["price"] == trade["price"]
    assert item["cost"] == pytest.approx(trade["amount"] * trade["price"])
    assert item["fee"] == pytest.approx(trade["fee"])
    assert isinstance(item["timestamp"], int)
    assert item["datetime"].endswith("+00:00")
    assert by_id[gone["id"]]["status"] == "cancelled"
    assert [i["timestamp"] for i in found] == sorted((i["timestamp"] for i in found), reverse=True)
    # The protection works; it is no history yet.
    (guard,) = (await read(doors, "/api/orders"))["orders"]
    assert (guard["type"], guard["side"], guard["amount"], guard["purpose"]) == ("stop", "sell", 0.01, "stop")
    assert guard["id"] not in by_id


async def test_the_history_is_read_page_by_page(doors: Doors) -> None:
    ids = []
    for n in range(5):
        ids.append((await placed(doors, amount=f"{0.001 + n / 10_000:.4f}"))["id"])
        await doors.ask("DELETE", f"/api/orders/{ids[-1]}", "trade")
    seen, path = [], "/api/orders/history?limit=2&symbol=BTCUSD"
    while path:
        answer = await doors.ask("GET", path, "read")
        seen += [item["id"] for item in answer.json()]
        assert {item["symbol"] for item in answer.json()} == {"BTCUSD"}
        path = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert seen == ids[::-1]
    last = (await read(doors, "/api/orders/history"))[0]["timestamp"]
    assert len(await read(doors, f"/api/orders/history?since={last}")) == 5
    assert await read(doors, f"/api/orders/history?since={last + 1}") == []
    assert await read(doors, "/api/orders/history?symbol=ETHUSD") == []
    assert (await doors.ask("GET", "/api/orders/history?limit=501", "read")).status_code == 422


# ── whatever is asked ─────────────────────────────────────────────────────────────────────────────

STEPS = st.lists(
    st.tuples(st.sampled_from(["place", "place", "amend", "cancel", "pass"]), st.integers(0, 999)),
    min_size=6,
    max_size=18,
)


@how(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_is_asked_in_whatever_order_the_books_are_right(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    asyncio.run(_story(steps, tmp_path_factory.mktemp("story")))


async def _story(steps: list[tuple[str, int]], folder: Path) -> None:
    async with trading(folder, candles=3, settings=CALM) as doors:
        for what, size in steps:
            orders = (await read(doors, "/api/orders?limit=500"))["orders"]
            mine = [o for o in orders if o["purpose"] == "manual"]
            if what == "place":
                side = "buy" if size % 3 else "sell"
                kind = ("market", "limit", "limit", "stop")[size % 4]
                near = price(doors, str(Decimal(990 + size % 20) / 1000))
                fields = {"limit": {"price": near}, "stop": {"stop_price": near}}.get(kind, {})
                stops = {"stop_loss": price(doors, "0.97")} if size % 5 == 0 and side == "buy" else {}
                answer = await post(
                    doors,
                    **(
                        {"type": kind, "side": side, "amount": f"{0.001 + size / 1e5:.5f}", "price": None}
                        | fields
                        | stops
                    ),
                )
                assert answer.status_code in (201, 400)
            elif what == "pass":
                await candles_pass(doors, 1 + size % 3)
            elif mine:
                path = f"/api/orders/{mine[size % len(mine)]['id']}"
                change = {"amount": f"{0.001 + size / 1e5:.5f}"}
                answer = await (
                    doors.ask("PATCH", path, "trade", json=change)
                    if what == "amend"
                    else doors.ask("DELETE", path, "trade")
                )
                assert answer.status_code in (200, 400, 409)
            await _check_books(doors)


async def _check_books(doors: Doors) -> None:
    listed = (await read(doors, "/api/orders?status=all&limit=500"))["orders"]
    ended = await read(doors, "/api/orders/history?limit=500")
    for order in listed:
        assert 0 <= order["filled_amount"] <= order["amount"]
        assert order["filled_amount"] + order["remaining_amount"] == pytest.approx(order["amount"])
    for item in ended:
        assert sum(t["amount"] for t in item["trades"]) == pytest.approx(item["filled"])
    for newer, older in pairwise(listed):
        assert newer["timestamp"] >= older["timestamp"]
    replaced = {o["replaces"] for o in listed} - {None}
    assert not [o for o in listed if o["id"] in replaced and o["status"] in ("open", "pending")]
    bought = sum(o["filled_amount"] * (1 if o["side"] == "buy" else -1) for o in listed)
    held = sum(p["amount"] for p in (await read(doors, "/api/positions"))["positions"])
    assert held == pytest.approx(bought)
    balances = {b["currency"]: b for b in (await read(doors, "/api/balances"))["balances"]}
    assert balances.get("BTC", {"total": 0.0})["total"] == pytest.approx(bought)
    assert balances["USD"]["total"] == pytest.approx(balances["USD"]["available"] + balances["USD"]["reserved"])
