"""Configuration, monitoring, backtests and logs, as clients of the older bot know them."""

from typing import Any

from contract_market import bars
from contract_rows import Row, close, get
from shapes import AMOUNT, CHANCE, COUNT, FLAG, ISO, MS, NUMBER, TEXT, TEXTS, Each, Known, Maybe, Some, either, one_of

__all__ = ["BACKTESTS", "CACHES", "CONFIG", "FLAT_KEYS", "LOGS", "MONITORING", "RUN", "RUN_BODY", "columns"]

SUMMARY = {
    "config_file": TEXT,
    "config_valid": FLAG,
    "validation_errors": TEXTS,
    "enabled_strategies": TEXTS,
    "total_strategy_count": COUNT,
    "risk_management": {"max_position_size": CHANCE, "min_signal_confidence": CHANCE, "probability_weight": CHANCE},
    "probability_framework": {
        "combination_method": one_of("weighted_average", "majority_vote"),
        "dynamic_weights_enabled": FLAG,
        "risk_threshold": CHANCE,
    },
}
FLAT_KEYS = {
    "SYMBOL": TEXT,
    "TIMEFRAME": Known(TEXT),
    "EMA_LENGTH": COUNT,
    "EMA_FAST": COUNT,
    "EMA_SLOW": COUNT,
    "RSI_PERIOD": COUNT,
    "ATR_MULTIPLIER": AMOUNT,
    "VOLUME_MULTIPLIER": AMOUNT,
    "LOOKBACK": COUNT,
    "TRADING_START_HOUR": COUNT,
    "TRADING_END_HOUR": COUNT,
    "STOP_LOSS_PERCENT": AMOUNT,
    "TAKE_PROFIT_PERCENT": AMOUNT,
    "MAX_TRADES_PER_DAY": COUNT,
    "MAX_DAILY_LOSS": AMOUNT,
    "RISK_PER_TRADE": CHANCE,
    "EMAIL_NOTIFICATIONS": FLAG,
    "EMAIL_SENDER": Maybe(TEXT),
    "EMAIL_RECEIVER": Maybe(TEXT),
    "EMAIL_SMTP_SERVER": Maybe(TEXT),
    "EMAIL_SMTP_PORT": COUNT,
}
PROBABILITIES = {
    "confidence_threshold_buy": CHANCE,
    "confidence_threshold_sell": CHANCE,
    "confidence_threshold_hold": CHANCE,
    "risk_score_threshold": CHANCE,
    "combination_method": one_of("weighted_average", "majority_vote"),
    "enable_dynamic_weights": FLAG,
}


def _weights_sum_to_one(answer: Any) -> None:
    enabled = [found["weight"] for found in answer["strategy_weights"] if found["enabled"]]
    assert close(sum(enabled), 1)
    assert answer["enabled_strategies"] == len(enabled)
    assert answer["total_strategies"] == len(answer["strategy_weights"])


def _counts_errors(answer: Any) -> None:
    assert answer["error_count"] == len(answer["errors"])
    assert answer["valid"] is (answer["errors"] == [])


def _set(fields: dict[str, Any], *changed: str) -> Row:
    def holds(answer: Any) -> None:
        assert answer["message"] == "Configuration updated successfully"
        assert set(answer["updated_fields"]) == set(changed)

    return Row(
        method="POST",
        path="/api/config",
        scope="config",
        body=fields,
        shape={"success": True, "message": TEXT, "updated_fields": TEXTS},
        holds=holds,
    )


CONFIG = (
    get("/api/config", SUMMARY | FLAT_KEYS),
    get("/api/config/summary", SUMMARY),
    _set({"EMA_FAST": 9, "STOP_LOSS_PERCENT": 3}, "EMA_FAST", "STOP_LOSS_PERCENT"),
    # What is so already has not changed.
    _set({"EMA_FAST": 9, "MAX_TRADES_PER_DAY": 7}, "MAX_TRADES_PER_DAY"),
    get("/api/config", {"EMA_FAST": 9, "STOP_LOSS_PERCENT": either(3, 3.0), "MAX_TRADES_PER_DAY": 7}),
    get(
        "/api/config/strategies",
        {
            "strategy_weights": Some(
                {"strategy_name": TEXT, "weight": CHANCE, "min_confidence": CHANCE, "enabled": FLAG}
            ),
            "total_strategies": COUNT,
            "enabled_strategies": COUNT,
        },
        holds=_weights_sum_to_one,
    ),
    *(
        get(
            f"/api/config/strategy/{name}",
            {"strategy_name": TEXT, "parameters": {"symbol": TEXT, "timeframe": Maybe(TEXT)}},
        )
        for name in ("ema_crossover", "rsi", "fvg")
    ),
    Row(
        method="PUT",
        path="/api/config/strategy/ema_crossover/weight",
        scope="config",
        body={"weight": 0.8},
        shape={
            "message": "Updated ema_crossover weight to 0.8",
            "strategy_name": "ema_crossover",
            "new_weight": 0.8,
        },
    ),
    get(
        "/api/config/probability",
        {
            "probability_settings": PROBABILITIES,
            "risk_config": {"min_signal_confidence": CHANCE, "probability_weight": CHANCE},
        },
    ),
    Row(
        method="PUT",
        path="/api/config/probability",
        scope="config",
        body={"probability_settings": {"confidence_threshold_buy": 0.75}},
        shape={"message": TEXT, "updated_settings": {"confidence_threshold_buy": 0.75}},
    ),
    get("/api/config/validate", {"valid": FLAG, "errors": TEXTS, "error_count": COUNT}, holds=_counts_errors),
    Row(
        method="POST",
        path="/api/config/reload",
        scope="config",
        shape={
            "message": "Configuration reloaded successfully",
            "config_valid": FLAG,
            "validation_errors": TEXTS,
            "pools": {"paper": "limits unchanged"},
            "changes": {},
        },
    ),
)

# name -> (seconds, kind): older clients count on exactly these.
CACHES = {
    "balances": (90, "critical"),
    "positions": (60, "critical"),
    "account_info": (600, "critical"),
    "trading_fees": (3600, "critical"),
    "order_history": (180, "standard"),
    "open_orders": (15, "volatile"),
    "symbols": (7200, "critical"),
    "status": (30, "standard"),
}


def _eight_caches(answer: Any) -> None:
    told = answer["cache_strategies"]
    assert {name: (found["ttl"], found["type"]) for name, found in told.items()} == CACHES


NONCES = {
    "last_nonce": Known(COUNT),
    "queue_size": Known(COUNT),
    "queue_processor_running": FLAG,
    "active_api_keys": Each({"services": TEXTS, "stats": {}}),
    "total_services": Known(COUNT),
    "recent_nonces": [{"nonce": COUNT, "service": TEXT, "api_key_suffix": TEXT, "timestamp": TEXT}],
    "rate_limiting_active": FLAG,
}
MONITORING = (
    get(
        "/api/monitoring/nonce",
        {
            "monitoring_report": {
                "monitoring_status": {"uptime_hours": Known(AMOUNT)},
                "nonce_usage_stats": {"total_nonces_issued": Known(COUNT)},
            },
            "nonce_manager_status": either(
                NONCES, {"mode": TEXT, "active": False, "development_mode": FLAG, "last_nonce": Known(COUNT)}
            ),
            "hybrid_setup_status": {
                "sekventiell_ko_active": FLAG,
                "enhanced_monitoring": FLAG,
                "cache_integration": FLAG,
            },
        },
    ),
    get(
        "/api/monitoring/cache",
        {
            "cache_statistics": {
                "total_entries": Known(COUNT),
                "cache_hit_rate": Known(AMOUNT),
                "total_requests": Known(COUNT),
                "cache_hits": Known(COUNT),
                "cache_misses": Known(COUNT),
                "type_distribution": Known(Each({"count": Known(COUNT), "total_accesses": Known(COUNT)})),
                "configured_strategies": Known(COUNT),
                "most_accessed": Known([{"key": TEXT, "access_count": COUNT}]),
                "cleanup_info": {
                    "last_cleanup": Known(either(TEXT, AMOUNT)),
                    "cleanup_interval_seconds": Known(AMOUNT),
                },
            },
            "nonce_savings_estimate": {
                "estimated_nonce_calls_saved": Known(COUNT),
                "critical_cache_hits": Known(COUNT),
                "estimated_api_load_reduction_percent": Known(AMOUNT),
                "cache_efficiency": dict.fromkeys(
                    ("balances_cache_active", "positions_cache_active", "account_info_cache_active"), FLAG
                ),
            },
            "cache_strategies": Each({"ttl": AMOUNT, "type": TEXT}, least=8),
        },
        holds=_eight_caches,
    ),
    get(
        "/api/monitoring/hybrid-setup",
        {
            "implementation_complete": FLAG,
            "components": {
                "enhanced_nonce_manager": {"status": TEXT, "features": TEXTS, "queue_size": Known(COUNT)},
                "aggressive_caching": {
                    "status": TEXT,
                    "hit_rate": Known(AMOUNT),
                    "strategies_configured": Known(COUNT),
                },
                "frontend_optimization": {"status": Known(TEXT), "features": TEXTS},
                "monitoring_logging": {"status": TEXT, "total_nonces_tracked": Known(COUNT)},
            },
            "performance_metrics": {
                "estimated_nonce_reduction": Known(TEXT),
                "race_condition_prevention": Known(TEXT),
                "api_load_reduction": Known(TEXT),
            },
        },
    ),
)

START = 1_704_067_200_000


def columns(count: int) -> dict[str, Any]:
    rows = bars(count)
    return {
        "timestamp": [START + 300_000 * index for index in range(count)],
        **{name: [bar[name] for bar in rows] for name in ("open", "high", "low", "close", "volume")},
    }


RUN_BODY = {
    "strategy": "ema_crossover",
    "symbol": "BTC/USD",
    "timeframe": "5m",
    "data": columns(200),
    "parameters": {"fast_period": 5, "slow_period": 12},
}
FIGURES = {
    "total_trades": COUNT,
    "winning_trades": COUNT,
    "losing_trades": COUNT,
    "win_rate": Known(CHANCE),
    "max_drawdown": Known(CHANCE),
    "sharpe_ratio": Known(NUMBER),
}
DEAL = {"id": COUNT, "timestamp": either(ISO, MS), "type": TEXT, "price": AMOUNT, "amount": AMOUNT}
RUN = FIGURES | {
    "id": TEXT,
    "strategy": TEXT,
    "symbol": TEXT,
    "timeframe": TEXT,
    "start_date": TEXT,
    "end_date": TEXT,
    "status": "completed",
    "results": FIGURES | {"profit_factor": Known(NUMBER), "net_profit": NUMBER},
    "trades": [DEAL],
    "total_pnl": NUMBER,
    "trade_history": [{}],
    "equity_curve": Each(NUMBER),
    "ema_fast": [Maybe(NUMBER)],
    "ema_slow": [Maybe(NUMBER)],
    "signals": [{"index": COUNT, "type": TEXT}],
    "signal_result": {"action": one_of("buy", "sell", "hold"), "confidence": CHANCE, "metadata": {}},
}
# What a plan came to has all of it, and more.
PLANNED = RUN | {
    "signal_result": {"action": Known(one_of("buy", "sell", "hold")), "confidence": Known(CHANCE), "metadata": {}},
    "trades": [DEAL | {"fee": Known(AMOUNT), "profit": Maybe(NUMBER)}],
    **{name: Known(NUMBER) for name in ("sharpe", "sortino", "calmar", "volatility", "turnover", "profit_factor")},
    **dict.fromkeys(("net_profit", "final_equity", "total_return", "elapsed_s", "bars_per_s", "seed"), NUMBER),
    **dict.fromkeys(("engine", "digest", "plan_sha256", "data_sha256", "program_sha256"), TEXT),
    "fees": AMOUNT,
    "exposure": CHANCE,
    "months": Some({"month": TEXT, "return": NUMBER}),
    "remarks": TEXTS,
    "plan": {"cash": AMOUNT, "fee": CHANCE, "stop_loss": 0.02},
    "data": Some({"symbol": TEXT, "candles": COUNT, "first": ISO, "last": ISO, "sha256": TEXT}),
    "code_sha256": Each(TEXT),
}


def _run_agrees(answer: Any) -> None:
    results = answer["results"]
    assert {name: answer[name] for name in FIGURES} == {name: results[name] for name in FIGURES}
    assert answer["total_pnl"] == results["net_profit"]
    assert results["total_trades"] >= results["winning_trades"] + results["losing_trades"]
    if results["win_rate"] is not None:
        assert close(results["win_rate"], results["winning_trades"] / results["total_trades"])


def _ran(body: dict[str, Any]) -> Row:
    return Row(method="POST", path="/api/backtest/run", body=body, shape=RUN, holds=_run_agrees)


BACKTESTS = (
    _ran(RUN_BODY),
    _ran(
        {name: part for name, part in RUN_BODY.items() if name not in {"strategy", "parameters"}}
        | {"strategy_id": "rsi_strategy", "parameters": {"period": 7, "overbought": 60, "oversold": 40}}
    ),
    _ran(
        {
            "strategy_id": "ema_crossover",
            "symbol": "BTC/USD",
            "timeframe": "1m",
            "start_date": "2024-01-01T00:00:00Z",
            "end_date": "2024-01-01T03:00:00Z",
        }
    ),
    Row(
        method="POST",
        path="/api/backtest/run",
        body=RUN_BODY | {"plan": {"stop_loss": 0.02, "engine": "event"}},
        shape=PLANNED,
        holds=_run_agrees,
    ),
    get("/api/backtest/results/{backtest}", RUN, holds=_run_agrees),
)

LOGS = (
    get(
        "/api/logs",
        [{"timestamp": ISO, "level": one_of("info", "warning", "error", "debug"), "message": TEXT}],
    ),
    get("/api/logs?limit=500&level=warning", [{"timestamp": ISO, "level": TEXT, "message": TEXT}]),
)
