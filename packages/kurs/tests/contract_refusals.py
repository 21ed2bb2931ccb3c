"""What is refused, with which status, and what the text says."""

from contract_config import RUN_BODY

__all__ = ["LIMIT", "REFUSALS"]

LIMIT = {"symbol": "BTC/USD", "type": "limit", "side": "buy", "amount": 0.0002, "price": 58_500}
MARKET = {"symbol": "BTC/USD", "type": "market", "side": "buy", "amount": 0.0002}
CERTAIN = {"probability_buy": 1.5, "probability_sell": 0, "probability_hold": 0, "confidence": 1}
# (method, path, scope, body, status, what the text says)
REFUSALS = (
    ("GET", "/api/nothing-here", "read", None, 404, "Not Found"),
    ("GET", "/api/balances/XYZ", "read", None, 404, "XYZ"),
    ("GET", "/api/orders/unknown", "read", None, 404, "Order with ID unknown not found"),
    ("DELETE", "/api/orders/unknown", "trade", None, 404, "not found"),
    ("GET", "/api/orders?limit=501", "read", None, 422, "less than or equal to 500"),
    ("GET", "/api/orders?limit=0", "read", None, 422, "greater than or equal to 1"),
    ("GET", "/api/orders/history?limit=501", "read", None, 422, "less than or equal to 500"),
    ("POST", "/api/orders", "trade", LIMIT | {"price": None}, 422, "price"),
    ("POST", "/api/orders", "trade", LIMIT | {"price": 0}, 400, "Invalid order data: ['price"),
    ("POST", "/api/orders", "trade", MARKET | {"amount": 0}, 400, "Invalid order data: ['amount"),
    ("POST", "/api/orders", "trade", MARKET | {"amount": -1}, 400, "Invalid order data: ['amount"),
    ("POST", "/api/orders", "trade", MARKET | {"type": "iceberg"}, 422, "type"),
    ("POST", "/api/orders", "trade", MARKET | {"order_type": "limit"}, 422, "they differ"),
    ("POST", "/api/orders", "trade", MARKET | {"side": "hold"}, 422, "side"),
    ("POST", "/api/orders", "trade", MARKET | {"symbol": "?"}, 400, "symbol"),
    ("POST", "/api/orders", "trade", MARKET | {"amount": 1000}, 400, "size_share"),
    ("POST", "/api/orders", "trade", MARKET | {"leverage": 0}, 400, "leverage"),
    ("PUT", "/api/config/strategy/rsi/weight", "config", {"weight": 1.5}, 422, "less than or equal to 1"),
    ("PUT", "/api/config/strategy/magic/weight", "config", {"weight": 0.5}, 404, "magic"),
    ("GET", "/api/config/strategy/magic", "read", None, 404, "magic"),
    *(
        ("PUT", "/api/config/probability", "config", {"probability_settings": {key: value}}, 400,
         f"{key} must be between 0.0 and 1.0")
        for key, value in (
            ("confidence_threshold_buy", 1.5),
            ("confidence_threshold_sell", -0.1),
            ("confidence_threshold_hold", 2),
            ("risk_score_threshold", 1.01),
        )
    ),
    ("POST", "/api/config", "config", {"TRADING_START_HOUR": 24}, 422, "TRADING_START_HOUR"),
    ("POST", "/api/config", "config", {"risk": {"max_leverage": 0.5}}, 422, "max_leverage"),
    ("POST", "/api/config", "config", {"NO_SUCH_KEY": 1}, 422, "NO_SUCH_KEY"),
    ("POST", "/api/risk/validate/order", "read", {"order_data": LIMIT, "probability_data": CERTAIN}, 422, "_buy"),
    ("GET", "/api/risk/score?symbol=BTCUSD&probability_buy=0.5", "read", None, 422, "probability_sell"),
    ("POST", "/api/portfolio/live/validate-trade?symbol=BTCUSD&amount=1&trade_type=x", "read", None, 400,
     "Invalid trade type: x"),
    ("POST", "/api/portfolio/live/validate-trade?symbol=BTCUSD", "read", None, 422, "amount"),
    ("POST", "/api/portfolio/allocate", "read", {"signals": [], "risk_profile": "reckless"}, 422, "risk_profile"),
    ("GET", "/api/market-data/ohlcv/BTCUSD?timeframe=7m", "read", None, 422, "timeframe"),
    ("GET", "/api/market-data/ohlcv/BTCUSD?limit=1001", "read", None, 422, "1000"),
    ("GET", "/api/market-data/ticker/XRPUSD", "read", None, 404, "XRP"),
    ("GET", "/api/market-data/trades/BTCUSD?limit=1001", "read", None, 422, "1000"),
    ("GET", "/api/orderbook/BTCUSD?limit=101", "read", None, 422, "100"),
    ("POST", "/api/indicators/fvg", "read", {"data": [], "direction": "sideways"}, 422, "direction"),
    ("GET", "/api/backtest/results/none", "read", None, 404, "none"),
    ("DELETE", "/api/backtest/none", "read", None, 404, "none"),
    ("GET", "/api/backtest/compare?ids=one", "read", None, 400, "two to 10 ids"),
    ("POST", "/api/backtest/run", "read", RUN_BODY | {"plan": {"fee": 1}}, 422, "plan.fee"),
    ("POST", "/api/backtest/run", "read", {"symbol": "BTCUSD"}, 422, "strategy"),
    ("POST", "/api/backtest/run", "read", RUN_BODY | {"strategy": "magic"}, 400, "magic"),
    ("GET", "/api/logs?limit=501", "read", None, 422, "500"),
)  # fmt: skip
