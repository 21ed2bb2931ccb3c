"""Status, balances, positions, orders, limitations and bot control, as clients of the older bot know them."""

from typing import Any

from contract_rows import Row, close, get
from shapes import (
    AMOUNT,
    CHANCE,
    COUNT,
    FLAG,
    ISO,
    MS,
    NUMBER,
    TEXT,
    TEXTS,
    Known,
    Maybe,
    Some,
    one_of,
)

__all__ = ["BALANCE", "BOTS", "BOT_STATUS", "CONTROLLED", "HISTORY_ITEM", "LIMITATIONS", "ORDER", "ORDERS", "POSITIONS"]

KINDS = one_of("market", "limit", "stop", "stop_limit", "trailing_stop")
SIDES = one_of("buy", "sell")

BALANCE = {
    "currency": TEXT,
    "available": NUMBER,
    "reserved": AMOUNT,
    "total": NUMBER,
    "total_balance": NUMBER,
}

POSITION = {
    "id": TEXT,
    "symbol": TEXT,
    "side": SIDES,
    "amount": AMOUNT,
    "contracts": AMOUNT,
    "entry_price": AMOUNT,
    "mark_price": Known(AMOUNT),
    "pnl": Known(NUMBER),
    "pnl_percentage": Known(NUMBER),
    "timestamp": MS,
    "notional": Known(AMOUNT),
    "collateral": Known(AMOUNT),
    "margin_mode": one_of("cross", "isolated", "spot"),
    "maintenance_margin": Known(AMOUNT),
    "position_type": one_of("spot", "margin"),
    "leverage": AMOUNT,
}

ORDER = {
    "id": TEXT,
    "exchange_order_id": Maybe(TEXT),
    "symbol": TEXT,
    "type": KINDS,
    "order_type": KINDS,
    "side": SIDES,
    "amount": AMOUNT,
    "price": Maybe(AMOUNT),
    "status": one_of("pending", "open", "closed", "cancelled", "rejected", "expired"),
    "display_status": one_of("pending", "open", "filled", "cancelled"),
    "created_at": ISO,
    "cancelled_at": Maybe(ISO),
    "timestamp": MS,
    "leverage": AMOUNT,
    "stop_loss": AMOUNT,
    "take_profit": AMOUNT,
    "filled_amount": AMOUNT,
    "remaining_amount": AMOUNT,
    "error": Maybe(TEXT),
}

HISTORY_ITEM = {
    "id": TEXT,
    "symbol": TEXT,
    "order_type": KINDS,
    "side": SIDES,
    "amount": AMOUNT,
    "price": Maybe(AMOUNT),
    "fee": NUMBER,
    "timestamp": MS,
    "datetime": ISO,
    "status": one_of("filled", "cancelled", "pending", "open"),
    "filled": AMOUNT,
    "remaining": AMOUNT,
    "cost": AMOUNT,
    "trades": [{"id": TEXT, "price": AMOUNT, "amount": AMOUNT, "side": SIDES, "fee": NUMBER, "timestamp": MS}],
}


def _balances_add_up(answer: Any) -> None:
    for item in answer["balances"]:
        _balance_adds_up(item)


def _balance_adds_up(item: Any) -> None:
    assert close(item["total"], item["available"] + item["reserved"])
    assert item["total"] == item["total_balance"]


def _positions_are_in_their_units(answer: Any) -> None:
    for held in answer["positions"]:
        sign = 1 if held["side"] == "buy" else -1
        cost = held["entry_price"] * held["amount"]
        assert held["contracts"] == held["amount"]
        if held["mark_price"] is not None:
            assert close(held["pnl"], sign * (held["mark_price"] - held["entry_price"]) * held["amount"])
            assert close(held["pnl_percentage"], held["pnl"] / cost * 100)
            assert close(held["notional"], held["mark_price"] * held["amount"])


def _order_adds_up(order: Any) -> None:
    assert close(order["filled_amount"] + order["remaining_amount"], order["amount"])
    assert order["type"] == order["order_type"]


def _orders_add_up(answer: Any) -> None:
    times = [order["timestamp"] for order in answer["orders"]]
    assert times == sorted(times, reverse=True)
    for order in answer["orders"]:
        _order_adds_up(order)


def _placed(answer: Any) -> None:
    _order_adds_up(answer)
    nested = answer["order"]
    assert {name: answer[name] for name in nested} == nested
    assert answer["message"].startswith("Order placed successfully - ")


def _history_adds_up(items: Any) -> None:
    times = [item["timestamp"] for item in items]
    assert times == sorted(times, reverse=True)
    for item in items:
        assert close(sum(fill["amount"] for fill in item["trades"]), item["filled"])
        assert close(sum(fill["amount"] * fill["price"] for fill in item["trades"]), item["cost"])
        assert close(sum(fill["fee"] for fill in item["trades"]), item["fee"])


STATUS = (
    get("/api/health", {"status": "ok"}, scope=""),
    get(
        "/api/status",
        {"status": one_of("running", "connected", "initialized", "operational"), "version": TEXT, "environment": TEXT},
        scope="",
    ),
)

POSITIONS = (
    get("/api/balances", {"balances": Some(BALANCE)}, holds=_balances_add_up),
    get("/api/balances/USD", BALANCE, holds=_balance_adds_up),
    *(
        get(path, {"positions": Some(POSITION)}, holds=_positions_are_in_their_units)
        for path in (
            "/api/positions",
            "/api/positions/",
            "/api/positions?symbols=BTCUSD",
            "/api/positions?symbols=BTC/USD&symbols=ETH/USD",
            "/api/positions?symbols=tBTCUSD,tETHUSD",
        )
    ),
    get("/api/positions?symbols=XRPUSD", {"positions": []}, holds=lambda answer: _none(answer["positions"])),
)


def _none(found: list[Any]) -> None:
    assert found == []


MANAGED = ORDER | {"message": TEXT, "success": True}
ORDERS = (
    get("/api/orders", {"orders": Some(ORDER)}, holds=_orders_add_up),
    *(
        get(f"/api/orders?{query}", {"orders": [ORDER]}, holds=_orders_add_up)
        for query in ("symbol=BTCUSD", "status=open", "status=closed", "status=filled", "limit=1", "limit=500")
    ),
    get("/api/orders/history", Some(HISTORY_ITEM), holds=_history_adds_up),
    get("/api/orders/history?symbol=BTCUSD&since=0&limit=500", [HISTORY_ITEM], holds=_history_adds_up),
    get("/api/orders/{open}", ORDER, holds=_order_adds_up),
    get("/api/orders/{open}?symbol=BTCUSD", ORDER, holds=_order_adds_up),
    *(
        Row(
            method="POST",
            path="/api/orders",
            scope="trade",
            status=201,
            body=body,
            shape=MANAGED | {"order": ORDER, "status": one_of("open", "closed")},
            holds=_placed,
        )
        for body in (
            {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.0002, "price": 58_500},
            {"symbol": "BTCUSD", "order_type": "limit", "side": "buy", "amount": "0.0002", "price": "58500"},
            {"symbol": "tBTCUSD", "order_type": "market", "side": "buy", "amount": 0.0002, "position_type": "spot"},
            {
                "symbol": "BTC-USD",
                "type": "limit",
                "order_type": "limit",
                "side": "buy",
                "amount": 0.0002,
                "price": 58_400,
                "leverage": 1,
                "stop_loss": 55_000,
                "take_profit": 70_000,
                "client_order_id": "an-order-of-mine",
                "of_no_meaning": "dropped",
            },
        )
    ),
    *(
        Row(
            method="DELETE",
            path=path,
            scope="trade",
            shape=MANAGED | {"status": "cancelled", "cancelled_at": ISO},
            holds=_order_adds_up,
        )
        for path in ("/api/orders/{open}", "/api/orders/{open}?symbol=BTCUSD")
    ),
)

LIMITATIONS = (
    get(
        "/api/trading-limitations",
        {
            "is_paper_trading": True,
            "margin_trading_available": FLAG,
            "supported_order_types": Some(one_of("spot", "margin")),
            "order_types": Some(KINDS),
            "limitations": TEXTS,
        },
    ),
)

BOT_STATUS = {
    "status": one_of("running", "stopped", "error"),
    "uptime": AMOUNT,
    "last_update": Maybe(ISO),
    "thread_alive": FLAG,
    "cycle_count": COUNT,
    "last_cycle_time": Maybe(ISO),
    "error": Maybe(TEXT),
    "dev_mode": FLAG,
    "performance": {
        "total_cycles": COUNT,
        "successful_cycles": COUNT,
        "failed_cycles": COUNT,
        "success_rate": Known(AMOUNT),
        "average_cycle_time": Known(AMOUNT),
        "last_cycle_duration": Known(AMOUNT),
    },
    "configuration": {"cycle_interval": Maybe(AMOUNT), "max_retries": COUNT, "retry_delay": AMOUNT},
}
CONTROLLED = {"success": FLAG, "message": TEXT, "status": TEXT, "dev_mode": FLAG}
CHECKED = {"status": one_of("valid", "warning", "error"), "message": TEXT, "warnings": TEXTS, "errors": TEXTS}


def _rates_are_percent(answer: Any) -> None:
    work = answer["performance"]
    assert work["total_cycles"] == work["successful_cycles"] + work["failed_cycles"]
    if work["success_rate"] is not None:
        assert close(work["success_rate"], work["successful_cycles"] / work["total_cycles"] * 100)


def _control(path: str, status: str, message: str | None = None, *, success: bool = True, scope: str = "trade") -> Row:
    said = {"success": success, "status": status} | ({} if message is None else {"message": message})
    return Row(method="POST", path=path, scope=scope, shape=CONTROLLED | said)


# In this order: each leaves the bots as the next one finds them.
BOTS = (
    get("/api/bot-status", BOT_STATUS, holds=_rates_are_percent),
    get(
        "/api/bot/health",
        {
            "status": one_of("healthy", "warning", "error"),
            "message": TEXT,
            "running": FLAG,
            "uptime": AMOUNT,
            "last_cycle": Maybe(ISO),
            "performance": {
                "total_cycles": COUNT,
                "success_rate": Known(CHANCE),
                "average_cycle_time": Known(AMOUNT),
            },
            "warnings": TEXTS,
            "errors": TEXTS,
        },
    ),
    Row(method="POST", path="/api/bot/validate-config", shape=CHECKED | {"checks": Some({"name": TEXT})}),
    _control("/api/bot/start", "running", "Bot is already running", success=False),
    _control("/api/bot/stop", "stopped", "Bot stopped successfully"),
    _control("/api/bot/stop", "stopped", "Bot is not running", success=False),
    _control("/api/bot/start", "running", "Bot started with trading logic"),
    _control("/api/bot/reset-metrics", "reset"),
    _control("/api/bot/emergency-stop", "emergency_stopped"),
    _control("/api/bot/shutdown", "stopped", scope="admin"),
)
