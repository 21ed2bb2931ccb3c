"""Market data, indicators, strategies and their analysis, as clients of the older bot know them."""

from itertools import pairwise
from statistics import pstdev, stdev
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
    WHOLE,
    Each,
    Known,
    Maybe,
    Some,
    either,
    one_of,
)

__all__ = [
    "BOOK",
    "CANDLE",
    "CONTEXT",
    "EXCHANGE_STATUS",
    "MARKET_DATA",
    "STRATEGIES",
    "TICKER",
    "TIMED_CANDLE",
    "TRADE",
    "VERDICT",
    "bars",
]

PRICES = {"open": AMOUNT, "high": AMOUNT, "low": AMOUNT, "close": AMOUNT, "volume": AMOUNT}
CANDLE = PRICES | {"timestamp": ISO, "timestamp_ms": MS}
# Of the older paths: their times are ms.
TIMED_CANDLE = PRICES | {"timestamp": MS}
TICKER = {
    "symbol": TEXT,
    "timestamp": MS,
    "datetime": ISO,
    "high": AMOUNT,
    "low": AMOUNT,
    "bid": Known(AMOUNT),
    "bidVolume": Known(AMOUNT),
    "ask": Known(AMOUNT),
    "askVolume": Known(AMOUNT),
    "vwap": Known(AMOUNT),
    "open": AMOUNT,
    "close": AMOUNT,
    "last": AMOUNT,
    "previousClose": Known(AMOUNT),
    "change": Known(NUMBER),
    "percentage": Known(NUMBER),
    "average": Known(AMOUNT),
    "baseVolume": AMOUNT,
    "quoteVolume": Known(AMOUNT),
    "volume": AMOUNT,
    "price": AMOUNT,
}
WHEN = {"timestamp": Maybe(MS), "datetime": Maybe(ISO), "nonce": Maybe(WHOLE)}
BOOK = {"symbol": TEXT, "bids": [{"price": AMOUNT, "amount": AMOUNT}], "asks": [{"price": AMOUNT, "amount": AMOUNT}]}
LEVELS = {"symbol": TEXT, "bids": [(AMOUNT, AMOUNT)], "asks": [(AMOUNT, AMOUNT)]}
TRADE = {"id": TEXT, "symbol": TEXT, "side": one_of("buy", "sell"), "amount": AMOUNT, "price": AMOUNT, "timestamp": MS}
MARKET = {
    "base": TEXT,
    "quote": TEXT,
    "active": FLAG,
    "type": TEXT,
    "spot": FLAG,
    "margin": FLAG,
    "future": FLAG,
    "option": FLAG,
    "contract": FLAG,
}
CONTEXT = {
    "symbol": TEXT,
    "timestamp": ISO,
    "ohlcv_data": Some(CANDLE),
    "current_price": AMOUNT,
    "ticker": TICKER,
    "orderbook": Known(LEVELS),
    "best_bid": Known(AMOUNT),
    "best_ask": Known(AMOUNT),
    "spread": Known(AMOUNT),
    "volume_24h": Known(AMOUNT),
    "price_change_24h": Known(NUMBER),
    "price_change_pct": Known(NUMBER),
    "volatility_pct": Known(AMOUNT),
    "market_cap": None,
    "data_quality": {
        "ohlcv_rows": COUNT,
        "orderbook_levels": COUNT,
        "ticker_complete": FLAG,
        "data_freshness_seconds": Known(AMOUNT),
    },
}
VERDICT = {"symbol": TEXT, "valid": FLAG, "reason": TEXT, "timestamp": ISO}
EXCHANGE_STATUS = {"status": TEXT, "timestamp": either(ISO, MS)}
CHANCES = {"buy": CHANCE, "sell": CHANCE, "hold": CHANCE}
ACTION = one_of("buy", "sell", "hold")
ANALYSIS = {
    "symbol": TEXT,
    "current_price": AMOUNT,
    "analysis_timestamp": ISO,
    "individual_signals": Each(
        {
            "action": ACTION,
            "confidence": CHANCE,
            "position_size": CHANCE,
            "metadata": {f"probability_{name}": CHANCE for name in CHANCES},
        },
        least=1,
    ),
    "combined_signal": {
        "action": ACTION,
        "combined_confidence": CHANCE,
        "probabilities": CHANCES,
        "risk_score": CHANCE,
        "metadata": {"strategies_used": TEXTS, "combination_method": TEXT},
    },
    "strategies_analyzed": COUNT,
    "valid_signals": COUNT,
}
STRATEGY = {
    "name": TEXT,
    "description": TEXT,
    "parameters": Each({"type": TEXT}),
}


def bars(count: int) -> list[dict[str, float]]:
    """Candles that rise, fall, and leave gaps."""
    middle = [100 + (index % 17) - (index % 5) * 2 + index * 0.1 for index in range(count)]
    return [{"open": m, "high": m + 2, "low": m - 2, "close": m + 1, "volume": 10.0} for m in middle]


def _candles_follow(candles: list[Any], step: int) -> None:
    times = [candle["timestamp_ms"] for candle in candles]
    assert times == [times[0] + step * index for index in range(len(times))]
    for candle in candles:
        assert candle["low"] <= min(candle["open"], candle["close"])
        assert candle["high"] >= max(candle["open"], candle["close"])


def _five_minutes(answer: Any) -> None:
    assert (answer["symbol"], answer["timeframe"]) == ("BTCUSD", "5m")
    _candles_follow(answer["candles"], 300_000)


def _ticker_agrees(answer: Any) -> None:
    assert (answer["price"], answer["volume"]) == (answer["last"], answer["baseVolume"])
    assert answer["low"] <= answer["last"] <= answer["high"]
    assert "info" not in answer
    if answer["change"] is not None:
        assert close(answer["change"], answer["last"] - answer["open"])
        assert close(answer["percentage"], answer["change"] / answer["open"] * 100)


def _context_agrees(answer: Any) -> None:
    closes = [candle["close"] for candle in answer["ohlcv_data"]]
    assert answer["current_price"] == closes[-1]
    returns = [later / earlier - 1 for earlier, later in pairwise(closes)]
    wanted = (stdev(returns) * 100, pstdev(returns) * 100)
    assert any(close(answer["volatility_pct"], found) for found in wanted)
    if answer["spread"] is not None:
        assert close(answer["spread"], answer["best_ask"] - answer["best_bid"])
    assert answer["data_quality"]["ohlcv_rows"] == len(closes)


def _sum_to_one(answer: Any) -> None:
    assert close(sum(answer["combined_signal"]["probabilities"].values()), 1)
    assert answer["strategies_analyzed"] == len(answer["individual_signals"])


def _with_bounds(answer: Any) -> None:
    by_name = {found["name"]: found for found in answer["strategies"]}
    fast = by_name["ema_crossover"]["parameters"]["fast_period"]
    assert (fast["type"], fast["default"]) == ("int", 12)
    assert {"min", "max"} <= fast.keys()


MARKET_DATA = (
    get(
        "/api/market-data/ohlcv/BTCUSD",
        {"symbol": TEXT, "timeframe": TEXT, "candles": Some(CANDLE)},
        holds=_five_minutes,
    ),
    *(
        get(f"/api/market-data/ohlcv/{symbol}?timeframe=1m&limit=3", {"symbol": symbol, "candles": Some(CANDLE, 3)})
        for symbol in ("BTC/USD", "BTC-USD", "tBTCUSD", "BTCUSD")
    ),
    get("/api/market-data/ticker/BTCUSD", TICKER | {"symbol": "BTCUSD"}, holds=_ticker_agrees),
    get("/api/market-data/orderbook/BTCUSD", LEVELS | WHEN | {"symbol": "BTCUSD"}),
    get("/api/market-data/orderbook/BTCUSD?format=object&limit=5", BOOK | WHEN),
    get("/api/market-data/market-context/BTCUSD", CONTEXT, holds=_context_agrees),
    get("/api/market-data/market-context/BTCUSD?timeframe=1m&limit=2", CONTEXT),
    get("/api/market-data/validate-market/BTCUSD", VERDICT | {"symbol": "BTCUSD"}),
    get("/api/market-data/trades/BTCUSD?limit=1000", [TRADE]),
    get("/api/market-data/markets", Each(MARKET, least=1), holds=lambda answer: _has(answer, "BTC/USD")),
    get("/api/orderbook/BTCUSD", BOOK | WHEN | {"symbol": "BTCUSD"}),
    get("/api/orderbook/BTCUSD?limit=100&format=array", LEVELS | WHEN),
    get("/api/market/status", EXCHANGE_STATUS),
    Row(
        method="POST",
        path="/api/indicators/fvg",
        body={
            "data": [
                {"open": 10, "high": 11, "low": 9, "close": 10},
                {"open": 10, "high": 16, "low": 10, "close": 15},
                {"open": 15, "high": 18, "low": 14, "close": 17, "volume": 3},
            ],
            "min_gap_size": 1,
            "direction": "both",
        },
        shape=Some(
            {
                "index": 1,
                "gap_high": AMOUNT,
                "gap_low": AMOUNT,
                "size": AMOUNT,
                "direction": one_of("bullish", "bearish"),
            }
        ),
        holds=lambda gaps: _is_gap(gaps[0]),
    ),
)


def _has(answer: Any, name: str) -> None:
    assert name in answer


def _is_gap(gap: Any) -> None:
    assert (gap["gap_low"], gap["gap_high"], gap["direction"]) == (11, 14, "bullish")
    assert close(gap["size"], gap["gap_high"] - gap["gap_low"])


STRATEGIES = (
    get("/api/backtest/strategies", {"strategies": Some(STRATEGY, 3)}, holds=_with_bounds),
    Row(
        method="POST",
        path="/api/strategy/analyze",
        body={
            "symbol": "BTCUSD",
            "timeframe": "5m",
            "data": [{name: bar[name] for name in ("open", "high", "low", "close")} for bar in bars(80)],
            "strategies": {
                "ema_crossover": {"fast_period": 5, "slow_period": 12},
                "rsi": {"rsi_period": 14, "overbought": 70, "oversold": 30},
                "fvg": {"lookback": 5},
            },
        },
        shape=ANALYSIS,
        holds=_sum_to_one,
    ),
    # The names that older clients know strategies and parameters by.
    Row(
        method="POST",
        path="/api/strategy/analyze",
        body={
            "symbol": "BTC/USD",
            "timeframe": "5m",
            "data": bars(80),
            "strategies": {
                "ema_crossover_strategy": {"ema_fast": 5, "ema_slow": 12},
                "rsi_strategy": {"period": 14, "rsi_overbought": 70, "rsi_oversold": 30},
                "fvg_strategy": {"lookback": 5},
            },
        },
        shape=ANALYSIS,
        holds=_sum_to_one,
    ),
)
