"""The older names of paths, in the formats that clients still read; `of` is the path that took each one's place."""

from typing import Any

from contract_config import FLAT_KEYS, MONITORING, RUN, RUN_BODY
from contract_market import BOOK, CONTEXT, EXCHANGE_STATUS, STRATEGIES, TIMED_CANDLE, TRADE, VERDICT
from contract_portfolio import PERFORMANCE, PORTFOLIO, RISK, SNAPSHOT, STATUS_BODY
from contract_rows import Row, close, get
from contract_trading import BALANCE, BOT_STATUS, CONTROLLED, HISTORY_ITEM, ORDER
from shapes import AMOUNT, COUNT, FLAG, ISO, MS, NUMBER, TEXT, TEXTS, Known, Maybe, Some, either, one_of

__all__ = ["CONTROLS", "FRONT_END", "LEVEL", "OLDER"]

SHORT_TICKER = {
    "symbol": TEXT,
    "last": AMOUNT,
    "bid": Known(AMOUNT),
    "ask": Known(AMOUNT),
    "volume": AMOUNT,
    "timestamp": either(MS, ISO),
}
STREAMS = {
    "total_active_connections": COUNT,
    "total_messages_sent": COUNT,
    "total_errors": COUNT,
    "overall_success_rate": Known(AMOUNT),
    "managers": {
        name: {
            "total_connections": COUNT,
            "active_connections": COUNT,
            "messages_sent": COUNT,
            "messages_failed": COUNT,
            "errors": COUNT,
            "last_error": Maybe(TEXT),
            "success_rate": Known(AMOUNT),
            "uptime": AMOUNT,
        }
        for name in ("market", "ticker", "orderbook", "trades", "user")
    },
}
BOOK_OR_LEVELS = BOOK | {"timestamp": Maybe(MS)}
ASSESSMENT = RISK[0]
NEEDS_NOTHING = {"valid": FLAG, "reason": TEXT, "available_balance": Known(NUMBER), "current_price": Known(AMOUNT)}
TRADE_BODY = {"symbol": "BTCUSD", "amount": 0.001, "type": "buy"}


def _flat_and_nested(shape: dict[str, Any], name: str) -> Any:
    return either(shape, {name: shape})


def _worth(answer: Any) -> None:
    if answer["current_price"] is not None:
        assert close(answer["market_value"], answer["current_price"] * answer["amount"])


def _agrees_with(row: Row, path: str, **more: Any) -> Row:
    return Row(
        method=more.pop("method", row.method),
        path=path,
        shape=more.pop("shape", row.shape),
        body=row.body,
        scope=row.scope,
        status=row.status,
        holds=row.holds,
        **more,
    )


def _row(rows: tuple[Row, ...], path: str) -> Row:
    return next(row for row in rows if row.path.partition("?")[0] == path)


CONTROLS = (
    Row(
        method="POST", path="/api/stop-bot", of="/api/bot/stop", scope="trade", shape=CONTROLLED | {"status": "stopped"}
    ),
    Row(
        method="POST",
        path="/api/start-bot",
        of="/api/bot/start",
        scope="trade",
        shape=CONTROLLED | {"status": "running"},
    ),
)

SCORE = _row(RISK, "/api/risk/score")
ALLOCATE, STATUS = _row(PORTFOLIO, "/api/portfolio/allocate"), _row(PORTFOLIO, "/api/portfolio/status")
OLDER = (
    *CONTROLS,
    get("/api/bot/status", BOT_STATUS, of="/api/bot-status"),
    get("/api/market/ohlcv/BTCUSD?timeframe=5m&limit=20", Some(TIMED_CANDLE, 20), of="/api/market-data/ohlcv/BTCUSD"),
    get("/api/market/ticker/BTCUSD", SHORT_TICKER | {"symbol": "BTCUSD"}, of="/api/market-data/ticker/BTCUSD"),
    get("/api/market/orderbook/BTCUSD?limit=5", BOOK_OR_LEVELS, of="/api/orderbook/BTCUSD"),
    get("/api/market/trades/BTCUSD", [TRADE], of="/api/market-data/trades/BTCUSD"),
    get("/api/market/markets", {"markets": Some(TEXT)}, of="/api/market-data/markets"),
    get("/api/market/validate/BTCUSD", VERDICT, of="/api/market-data/validate-market/BTCUSD"),
    get("/api/market/validate?symbol=BTCUSD", VERDICT, of=""),
    get("/api/market/ohlcv", Some(TIMED_CANDLE), of=""),
    get("/api/market/ohlcv?symbol=ETHUSD&limit=3", Some(TIMED_CANDLE, 3), of=""),
    get("/api/market/ticker", SHORT_TICKER, of=""),
    get("/api/market/orderbook", BOOK_OR_LEVELS, of=""),
    get("/api/market/trades?symbol=BTCUSD", [TRADE], of=""),
    get("/api/market-data", {"paths": Some(TEXT)}),
    get("/api/market/status", EXCHANGE_STATUS),
    get(
        "/api/live-portfolio/snapshot?symbols=BTC/USD,ETH/USD",
        _flat_and_nested(SNAPSHOT, "snapshot"),
        of="/api/portfolio/live/snapshot",
    ),
    get(
        "/api/live-portfolio/performance?timeframe=24h",
        {"performance_metrics": PERFORMANCE},
        of="/api/portfolio/live/performance",
    ),
    Row(
        method="POST",
        path="/api/live-portfolio/validate-trade",
        body=TRADE_BODY,
        shape=NEEDS_NOTHING | {"trade_value": Known(AMOUNT)},
        of="/api/portfolio/live/validate-trade",
    ),
    get(
        "/api/live-portfolio/position-value?symbol=BTCUSD&amount=0.5",
        {
            "symbol": TEXT,
            "amount": AMOUNT,
            "current_price": Known(AMOUNT),
            "market_value": Known(AMOUNT),
            "timestamp": ISO,
        },
        holds=_worth,
        of="/api/portfolio/live/position-value",
    ),
    get(
        "/api/live-portfolio/market-overview?symbols=BTC/USD,ETH/USD",
        {"markets": {symbol: {"context": CONTEXT} for symbol in ("BTC/USD", "ETH/USD")}},
        of="/api/portfolio/live/market-overview",
    ),
    *(
        _agrees_with(STRATEGIES[0], path, of="/api/backtest/strategies")
        for path in ("/api/strategy/available", "/api/strategies")
    ),
    *(
        Row(method="POST", path=path, body=RUN_BODY, shape=RUN, of="/api/backtest/run")
        for path in ("/api/strategy/backtest", "/api/backtest")
    ),
    get("/api/backtest/{backtest}", RUN, of="/api/backtest/results/{backtest}"),
    *(
        _agrees_with(ASSESSMENT, "/api/strategy/portfolio-risk", method=method, of="/api/risk/assessment")
        for method in ("GET", "POST")
    ),
    _agrees_with(ASSESSMENT, "/api/risk-management/assessment", of="/api/risk/assessment"),
    _agrees_with(RISK[1], "/api/risk-management/validate/order", of="/api/risk/validate/order"),
    _agrees_with(RISK[1], "/api/risk/validate-order", of="/api/risk/validate/order"),
    get(
        "/api/risk/validate-order?symbol=BTCUSD&side=buy&type=limit&amount=0.001&price=60000",
        {"valid": FLAG, "errors": TEXTS},
        of="/api/risk/validate/order",
    ),
    _agrees_with(SCORE, SCORE.path.replace("/risk/", "/risk-management/"), of="/api/risk/score"),
    _agrees_with(STATUS, "/api/portfolio/allocation", shape=STATUS_BODY, of="/api/portfolio/status"),
    _agrees_with(ALLOCATE, "/api/portfolio/optimize", of="/api/portfolio/allocate"),
    _agrees_with(MONITORING[2], "/api/monitoring/hybrid", of="/api/monitoring/hybrid-setup"),
    get("/ws/metrics", STREAMS),
    *(get(path, STREAMS, of="/ws/metrics") for path in ("/api/ws/metrics", "/api/websocket")),
    Row(method="POST", path="/api/user-data/connect", shape={"status": TEXT}),
    get("/api/user-data/status", {"status": TEXT}),
    get("/api/ws-proxy/status", {"connected": FLAG}),
    get("/api/ws-proxy/ticker", SHORT_TICKER),
)

# What the pages of the older front end ask, and no more of the answers than what they read.
LEVEL = {"price": AMOUNT, "amount": AMOUNT}
LISTED = {name: HISTORY_ITEM[name] for name in ("order_type", "side", "amount", "price", "fee", "status", "timestamp")}
FRONT_END = (
    get("/api/bot-status", {name: BOT_STATUS[name] for name in ("status", "uptime", "last_update")}),
    get("/api/balances", {"balances": Some({n: BALANCE[n] for n in ("currency", "available", "total_balance")})}),
    get("/api/positions", {"positions": Some({"position_type": one_of("spot", "margin"), "symbol": TEXT})}),
    get(
        "/api/orders",
        {"orders": [{n: ORDER[n] for n in ("id", "order_type", "side", "amount", "price", "status", "timestamp")}]},
    ),
    get("/api/orders/history", Some(LISTED)),
    Row(
        method="POST",
        path="/api/orders",
        scope="trade",
        status=201,
        body={"symbol": "BTCUSD", "order_type": "market", "side": "buy", "amount": 0.0002, "position_type": "spot"},
        shape={"message": TEXT, "order": {"id": TEXT}},
    ),
    Row(method="DELETE", path="/api/orders/{open}", scope="trade", shape={"success": True, "message": TEXT}),
    get("/api/orderbook/BTCUSD?limit=10", {"bids": [LEVEL], "asks": [LEVEL]}),
    get("/api/market/ohlcv/BTCUSD", Some(TIMED_CANDLE), of=""),
    get("/api/market/ticker/BTCUSD", {name: SHORT_TICKER[name] for name in ("last", "bid", "ask", "volume")}, of=""),
    get("/api/config", FLAT_KEYS),
    Row(
        method="POST",
        path="/api/config",
        scope="config",
        body={"SYMBOL": "BTC/USD", "EMA_SLOW": 30, "EMAIL_NOTIFICATIONS": False},
        shape={"success": True, "message": TEXT},
    ),
    Row(
        method="POST",
        path="/api/backtest/run",
        body=RUN_BODY,
        shape={
            name: RUN[name]
            for name in ("total_trades", "win_rate", "total_pnl", "max_drawdown", "trade_history", "equity_curve")
        },
    ),
    _agrees_with(STRATEGIES[1], "/api/strategy/analyze"),
    *(
        Row(method="POST", path=path, scope="trade", shape={"success": FLAG, "message": TEXT})
        for path in ("/api/bot/stop", "/api/bot/start")
    ),
)
