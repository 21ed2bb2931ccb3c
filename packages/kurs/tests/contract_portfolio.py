"""Risk and portfolio, as clients of the older bot know them."""

from typing import Any

from contract_rows import Row, close, get
from shapes import (
    AMOUNT,
    CHANCE,
    COUNT,
    FLAG,
    ISO,
    NUMBER,
    TEXT,
    TEXTS,
    Each,
    Known,
    Maybe,
    either,
    one_of,
)

__all__ = ["ASSESSMENT", "PERFORMANCE", "PORTFOLIO", "RISK", "SNAPSHOT", "STATUS_BODY", "TRADE_QUESTION"]

DONE = {"status": one_of("success", "error", "warning")}
SIGNAL = {
    "symbol": "BTC/USD",
    "signal_type": "buy",
    "strength": 0.8,
    "confidence": 0.8,
    "timestamp": "2024-01-01T00:00:00Z",
    "source": "ema_crossover",
    "indicators": {"probability_buy": 0.8, "probability_sell": 0.1, "probability_hold": 0.1},
    "price": 60000.0,
}
TODAY = "2024-01-01T00:00:00Z"

ASSESSMENT = {
    "total_exposure": Known(AMOUNT),
    "position_count": COUNT,
    "symbol_count": COUNT,
    "concentration_risk": Known(CHANCE),
    "daily_pnl": Known(NUMBER),
    "daily_pnl_pct": Known(NUMBER),
    "positions_vs_max": Known(AMOUNT),
    "risk_level": one_of("low", "moderate", "high", "critical"),
    "timestamp": ISO,
}
ASSESSED = {"status": "success", "message": TEXT, "risk_assessment": ASSESSMENT}
JUDGED = {
    "status": "success",
    "message": "Order validation completed",
    "valid": FLAG,
    "errors": TEXTS,
    "risk_assessment": either({"daily_pnl_status": TEXT, "position_count": COUNT, "risk_score": Known(CHANCE)}, {}),
}
ORDER = {"symbol": "BTCUSD", "side": "buy", "type": "limit", "amount": 0.001, "price": 60000.0}
CHANCES = {"probability_buy": 0.7, "probability_sell": 0.2, "probability_hold": 0.1, "confidence": 0.8}
SCORE = "/api/risk/score?symbol=BTCUSD&probability_buy={}&probability_sell={}&probability_hold={}&confidence={}"
LEVELS = one_of("very_low", "low", "moderate", "high", "very_high")


def _valid_says_why(answer: Any) -> None:
    assert answer["valid"] is (answer["errors"] == [])


def _score(answer: Any) -> None:
    told = answer["probability_data"]
    wanted = 1 - told["confidence"] * max(told["probability_buy"], told["probability_sell"])
    assert close(answer["risk_score"], min(1.0, max(0.0, wanted)))
    level = sum(answer["risk_score"] >= bound for bound in (0.2, 0.4, 0.6, 0.8))
    assert answer["risk_level"] == LEVELS.words[level]


RISK = (
    get("/api/risk/assessment", ASSESSED),
    *(
        Row(method="POST", path="/api/risk/validate/order", body=body, shape=JUDGED, holds=_valid_says_why)
        for body in (
            {"order_data": ORDER, "probability_data": CHANCES},
            {"order_data": ORDER | {"stop_loss": 55000.0, "take_profit": 70000.0}},
            ORDER,
            {"order_data": {"symbol": "BTCUSD", "side": "buy", "type": "market", "amount": 0.001}},
            {"order_data": ORDER | {"amount": 1000.0}},
        )
    ),
    *(
        get(
            SCORE.format(*chances),
            {
                "status": TEXT,
                "message": TEXT,
                "symbol": "BTCUSD",
                "risk_score": CHANCE,
                "risk_level": LEVELS,
                "probability_data": dict.fromkeys(CHANCES, NUMBER),
            },
            holds=_score,
        )
        # The last one's sum is above 1, and is answered as ever.
        for chances in ((0.7, 0.2, 0.1, 0.8), (0.95, 0.03, 0.02, 0.95), (0.34, 0.33, 0.33, 0.1), (0.8, 0.7, 0.6, 0.9))
    ),
)

ALLOCATION = {
    "symbol": TEXT,
    "percentage": CHANCE,
    "amount": Maybe(NUMBER),
    "action": one_of("buy", "sell", "hold"),
    "current_allocation": Maybe(NUMBER),
    "target_allocation": CHANCE,
}
HELD = {
    "symbol": TEXT,
    "side": one_of("buy", "sell"),
    "amount": AMOUNT,
    "entry_price": AMOUNT,
    "mark_price": Known(AMOUNT),
    "pnl": Known(NUMBER),
    "pnl_percentage": Known(NUMBER),
}
STATUS_BODY = DONE | {
    "portfolio_status": {
        "total_value": Known(NUMBER),
        "positions": Each(HELD),
        "position_count": COUNT,
        "total_pnl": Known(NUMBER),
        "pnl_percentage": Known(NUMBER),
        "risk_summary": ASSESSMENT,
        "active_strategies": Each({"weight": CHANCE, "min_confidence": CHANCE}),
        "timestamp": ISO,
    },
    "timestamp": ISO,
}
SNAPSHOT = {
    "total_value": Known(NUMBER),
    "total_equity": Known(NUMBER),
    "available_balance": Known(NUMBER),
    "positions": [
        {
            "symbol": TEXT,
            "amount": NUMBER,
            "entry_price": AMOUNT,
            "current_price": Known(AMOUNT),
            "unrealized_pnl": Known(NUMBER),
            "unrealized_pnl_pct": Known(NUMBER),
            "market_value": Known(NUMBER),
            "timestamp": ISO,
        }
    ],
    "total_unrealized_pnl": Known(NUMBER),
    "total_unrealized_pnl_pct": Known(NUMBER),
    "timestamp": ISO,
    "market_data_quality": one_of("high", "medium", "low"),
}
PERFORMANCE = [{"name": TEXT, "value": Known(NUMBER), "unit": TEXT, "timestamp": ISO}]
VALIDATION = {
    "is_valid": FLAG,
    "message": TEXT,
    "available_balance": Known(NUMBER),
    "required_balance": Known(AMOUNT),
    "max_trade_size": Known(AMOUNT),
    "timestamp": ISO,
}
TRADE_QUESTION = "symbol=BTCUSD&amount=0.001&trade_type=buy"


def _bounded(most: float) -> Any:
    def holds(answer: Any) -> None:
        shares = [item["target_allocation"] for item in answer["allocations"] if item["action"] != "hold"]
        assert sum(shares) <= most + 1e-9
        assert answer["message"] == f"Calculated portfolio allocation for {len(answer['allocations'])} assets"

    return holds


def _actions_are_in_percent(answer: Any) -> None:
    results = answer["rebalance_results"]
    for action in results["actions"]:
        difference = action["target_allocation"] - action["current_allocation"]
        assert close(action["difference"], difference)
        assert close(abs(action["amount"]) * action["price"], abs(action["value"]))


def _snapshot_adds_up(answer: Any) -> None:
    snapshot = answer["snapshot"]
    values = [held["market_value"] for held in snapshot["positions"]]
    if None not in values:
        assert close(snapshot["total_value"], sum(values))
    for held in snapshot["positions"]:
        if held["unrealized_pnl"] is not None:
            cost = abs(held["amount"]) * held["entry_price"]
            assert close(held["unrealized_pnl_pct"], held["unrealized_pnl"] / cost * 100)


def _metrics_are_named(answer: Any) -> None:
    units = {metric["name"]: metric["unit"] for metric in answer["performance_metrics"]}
    wanted = {"Return": "%", "Volatility": "%", "Sharpe Ratio": "", "Max Drawdown": "%"}
    assert {name: units.get(name) for name in wanted} == wanted


def _selling_needs_nothing(answer: Any) -> None:
    assert answer["validation"]["required_balance"] == 0


ITEM = {"symbol": "BTC/USD", "percentage": 5.0, "action": "buy", "target_allocation": 5.0}
REBALANCED = DONE | {
    "message": "Portfolio rebalanced successfully",
    "rebalance_results": {
        "portfolio_value": AMOUNT,
        "actions": [
            {
                "symbol": TEXT,
                "current_allocation": NUMBER,
                "target_allocation": NUMBER,
                "difference": NUMBER,
                "action": one_of("buy", "sell", "hold"),
                "amount": NUMBER,
                "price": AMOUNT,
                "value": NUMBER,
                "timestamp": ISO,
            }
        ],
        "timestamp": ISO,
    },
    "timestamp": ISO,
}

PORTFOLIO = (
    *(
        Row(
            method="POST",
            path="/api/portfolio/allocate",
            body={"signals": [SIGNAL], "risk_profile": profile, "timestamp": TODAY} | more,
            shape=DONE | {"message": TEXT, "allocations": [ALLOCATION], "timestamp": ISO},
            holds=_bounded(more.get("max_allocation_percent", 0.8)),
        )
        for profile, more in (
            ("conservative", {}),
            ("moderate", {"max_allocation_percent": 0.5}),
            ("aggressive", {"max_allocation_percent": 1.0}),
        )
    ),
    Row(
        method="POST",
        path="/api/portfolio/process-signals",
        body={"signals": [SIGNAL], "timestamp": TODAY},
        shape=DONE
        | {
            "message": "Processed 1 strategy signals",
            "actions": [
                {
                    "symbol": TEXT,
                    "action": one_of("buy", "sell", "hold"),
                    "confidence": CHANCE,
                    "should_execute": FLAG,
                    "position_size": Known(AMOUNT),
                    "price": Known(AMOUNT),
                    "timestamp": ISO,
                    "metadata": {
                        "symbol": TEXT,
                        "action": TEXT,
                        "confidence": CHANCE,
                        "position_size": Known(AMOUNT),
                        "position_size_metadata": {},
                        "risk_validation": {"valid": FLAG, "errors": TEXTS, "risk_assessment": {}},
                        "timestamp": ISO,
                    },
                }
            ],
            "timestamp": ISO,
        },
    ),
    get("/api/portfolio/status", STATUS_BODY),
    *(
        Row(method="POST", path="/api/portfolio/rebalance", body=body, shape=REBALANCED, holds=_actions_are_in_percent)
        for body in (
            [ITEM],
            {"target_allocations": [ITEM]},
            {"target_allocations": [ITEM | {"percentage": 0.05, "target_allocation": 0.05}], "unit": "fraction"},
        )
    ),
    *(
        get(
            f"/api/portfolio/live/snapshot{query}",
            DONE | {"snapshot": SNAPSHOT, "timestamp": ISO},
            holds=_snapshot_adds_up,
        )
        for query in ("", "?symbols=tBTCUSD,tETHUSD", "?symbols=BTC/USD&symbols=ETH/USD")
    ),
    *(
        get(
            f"/api/portfolio/live/performance{query}",
            DONE | {"timeframe": TEXT, "performance_metrics": PERFORMANCE, "timestamp": ISO},
            holds=_metrics_are_named,
        )
        for query in ("", "?timeframe=1h", "?timeframe=24h", "?timeframe=7d", "?timeframe=30d", "?timeframe=all")
    ),
    Row(
        method="POST",
        path=f"/api/portfolio/live/validate-trade?{TRADE_QUESTION}",
        shape=DONE | {"validation": VALIDATION, "timestamp": ISO},
    ),
    Row(
        method="POST",
        path="/api/portfolio/live/validate-trade?symbol=BTCUSD&amount=0.001&trade_type=sell",
        shape=DONE | {"validation": VALIDATION, "timestamp": ISO},
        holds=_selling_needs_nothing,
    ),
    Row(
        method="POST",
        path="/api/portfolio/live/validate-trade",
        body={"symbol": "BTCUSD", "amount": 0.001, "type": "buy"},
        shape=DONE | {"validation": VALIDATION, "timestamp": ISO},
    ),
)
