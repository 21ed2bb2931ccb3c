"""Strategies over HTTP: the same answers as the bots' own, whatever spelling a client uses."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import Doors, trading

from kurs.allocation.combine import StrategyWeight, combine
from kurs.api.schemas import strategies as schemas
from kurs.domain.market import MINUTE, Candle
from kurs.domain.signals import Action
from kurs.services.strategies import AT_ONCE
from kurs.strategies.calibration import Analyst
from kurs.strategies.indicators import fair_value_gaps
from kurs.strategies.registry import ALIASES, create, describe, known

pytestmark = pytest.mark.anyio

ANALYSE = "/api/strategy/analyze"


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path) as doors:
        yield doors


def walk(count: int, seed: int = 3) -> list[dict[str, float]]:
    """Candles of a random walk, as a browser sends them."""
    draw = np.random.default_rng(seed)
    close = np.round(100 * np.exp(draw.normal(0, 0.01, count).cumsum()), 2)
    opening = np.concatenate(([100.0], close[:-1]))
    high = np.round(np.maximum(opening, close) + draw.uniform(0, 0.2, count), 2)
    low = np.round(np.minimum(opening, close) - draw.uniform(0, 0.2, count), 2)
    columns = zip(*(column.tolist() for column in (opening, high, low, close)), strict=True)
    return [dict(zip(("open", "high", "low", "close"), bar, strict=True)) for bar in columns]


def as_candles(bars: Sequence[dict[str, float]], symbol: str = "BTC/USD") -> list[Candle]:
    return [
        Candle(symbol, 5 * MINUTE, row * 5 * MINUTE, bar["open"], bar["high"], bar["low"], bar["close"], 0.0)
        for row, bar in enumerate(bars)
    ]


async def post(doors: Doors, path: str, body: Any) -> tuple[int, Any]:
    answer = await doors.ask("POST", path, "read", json=body)
    return answer.status_code, answer.json()


# ── the list ──────────────────────────────────────────────────────────────────────────────────────


async def test_every_strategy_is_described_as_it_is(doors: Doors) -> None:
    answer = await doors.ask("GET", "/api/backtest/strategies", "read")
    listed = {found["name"]: found for found in answer.json()["strategies"]}
    assert tuple(listed) == known()
    for name, found in listed.items():
        described = describe(name)
        assert found["description"] == described.description
        assert found["aliases"] == [alias for alias, real in ALIASES.items() if real == name]
        assert list(found["parameters"]) == [parameter.name for parameter in described.parameters]
        for parameter in described.parameters:
            told = found["parameters"][parameter.name]
            assert (told["type"], told["default"]) == (parameter.type.__name__, parameter.default)
            assert (told["min"], told["max"]) == (parameter.minimum, parameter.maximum)
    assert listed["rsi"]["parameters"]["overbought"]["aliases"] == ["rsi_overbought"]
    for path in ("/api/strategy/available", "/api/strategies"):
        older = await doors.ask("GET", path, "read")
        assert older.json() == answer.json()
        assert older.headers["link"] == '</api/backtest/strategies>; rel="successor-version"'


# ── fair value gaps ───────────────────────────────────────────────────────────────────────────────


def bar(high: float, low: float) -> dict[str, float]:
    return {"open": low, "high": high, "low": low, "close": high}


async def test_gaps_have_every_field(doors: Doors) -> None:
    data = [bar(10.2, 9), bar(12, 10), bar(14, 10.5), bar(13, 12), bar(10, 9)]
    status, found = await post(doors, "/api/indicators/fvg", {"data": data})
    assert status == 200
    assert found == [
        {"index": 1, "gap_high": 10.5, "gap_low": 10.2, "size": 0.3, "direction": "bullish"},
        {"index": 3, "gap_high": 10.5, "gap_low": 10.0, "size": 0.5, "direction": "bearish"},
    ]
    for body, count in (
        ({"min_gap_size": 0.3}, 2),
        ({"min_gap_size": 0.4}, 1),
        ({"direction": "bullish"}, 1),
        ({"direction": "bearish"}, 1),
    ):
        assert len((await post(doors, "/api/indicators/fvg", {"data": data, **body}))[1]) == count
    assert (await post(doors, "/api/indicators/fvg", {"data": []})) == (200, [])
    assert (await post(doors, "/api/indicators/fvg", {"data": data[:2]})) == (200, [])


NO_GAPS: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 422),
    ({"data": [{"high": 1, "low": 1}]}, 422),
    ({"data": [], "direction": "up"}, 422),
    ({"data": [], "min_gap_size": -1}, 422),
    ({"data": [], "size": 3}, 422),
    ({"data": [bar(1, 2)]}, 400),
    ({"data": [bar(-1, -2)]}, 422),
    ({"data": [bar(2, 1)] * 5001}, 422),
)


async def test_gaps_of_nonsense_are_refused(doors: Doors) -> None:
    for body, status in NO_GAPS:
        assert (await post(doors, "/api/indicators/fvg", body))[0] == status, body


async def test_a_number_that_is_none_is_422(doors: Doors) -> None:
    for text in ("NaN", "Infinity", "1e999"):
        content = f'{{"data":[{{"open":{text},"high":{text},"low":{text},"close":{text}}}]}}'
        for path in ("/api/indicators/fvg", ANALYSE):
            body = content.replace('"data"', '"symbol":"BTCUSD","data"') if path == ANALYSE else content
            answer = await doors.ask(
                "POST", path, "read", content=body.encode(), headers={"content-type": "application/json"}
            )
            assert answer.status_code == 422, (path, text)


@settings(max_examples=100, deadline=None)
@given(
    bars=st.lists(st.tuples(st.integers(1, 30), st.integers(0, 5)), max_size=40),
    smallest=st.integers(0, 6),
    sides=st.tuples(st.booleans(), st.booleans()),
)
def test_gaps_are_found_as_they_are_defined(
    bars: list[tuple[int, int]], smallest: int, sides: tuple[bool, bool]
) -> None:
    low = [float(bottom) for bottom, _ in bars]
    high = [float(bottom + size) for bottom, size in bars]
    wanted = []
    for third in range(2, len(bars)):
        if sides[0] and low[third] > high[third - 2] and low[third] - high[third - 2] >= smallest:
            wanted.append((1, high[third - 2], low[third], third))
        elif sides[1] and high[third] < low[third - 2] and low[third - 2] - high[third] >= smallest:
            wanted.append((-1, high[third], low[third - 2], third))
    found = fair_value_gaps(np.array(high), np.array(low), min_size=float(smallest), bullish=sides[0], bearish=sides[1])
    assert list(zip(*(column.tolist() for column in found), strict=True)) == wanted


# ── analysis ──────────────────────────────────────────────────────────────────────────────────────


def expected(bars: list[dict[str, float]], strategies: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the real strategies say, asked one by one."""
    candles, signals = as_candles(bars), {}
    for name, parameters in strategies.items():
        analyst = Analyst(create(name, **parameters), "BTC/USD")
        for candle in candles:
            analyst.on_candle(candle)
        signals[name] = analyst.signal(candles[-1])
    return signals


async def test_an_analysis_is_what_the_strategies_say(doors: Doors) -> None:
    asked = {
        "ema_crossover": {"fast_period": 5, "slow_period": 12, "lookback": 8},
        "rsi": {"rsi_period": 5, "overbought": 55, "oversold": 45},
        "fvg": {"lookback": 20, "min_gap_size": 0},
    }
    for count in (60, 75, 90, 400):
        bars = walk(count)
        signals = expected(bars, asked)
        body = {"symbol": "BTCUSD", "timeframe": "5m", "data": bars, "strategies": asked}
        status, found = await post(doors, ANALYSE, body)
        assert status == 200
        assert schemas.Analysis.model_validate(found).model_dump(mode="json") == found
        assert (found["symbol"], found["current_price"]) == ("BTCUSD", bars[-1]["close"])
        assert datetime.fromisoformat(found["analysis_timestamp"]).utcoffset() is not None
        assert found["strategies_analyzed"] == 3
        assert list(found["individual_signals"]) == list(asked)
        for name, signal in signals.items():
            told = found["individual_signals"][name]
            assert list(told) == ["action", "confidence", "position_size", "metadata"]
            assert (told["action"], told["confidence"]) == (signal.action, signal.confidence)
            assert 0 <= told["position_size"] <= 0.1
            assert (told["position_size"] == 0) is (signal.action is Action.HOLD)
            chances = tuple(told["metadata"][f"probability_{side}"] for side in ("buy", "sell", "hold"))
            assert chances == tuple(signal.probabilities)
            assert told["metadata"]["state"] == signal.metadata["state"]
            assert told["metadata"]["parameters"] == create(name, **asked[name]).values
        wanting = [signal for signal in signals.values() if signal.action is not Action.HOLD]
        assert found["valid_signals"] == len(wanting)
        weights = {name: StrategyWeight(name=name, weight=1.0) for name in asked}
        wanted = combine(wanting, weights, method="weighted_average", symbol="BTC/USD", price=bars[-1]["close"], time=0)
        combined = found["combined_signal"]
        assert (combined["action"], combined["combined_confidence"]) == (wanted.action, wanted.confidence)
        assert combined["probabilities"] == wanted.probabilities._asdict()
        best = max(wanted.probabilities.buy, wanted.probabilities.sell)
        assert combined["risk_score"] == pytest.approx(1 - wanted.confidence * best)
        assert combined["metadata"]["strategies_used"] == [signal.strategy for signal in wanting]
        assert combined["metadata"]["combination_method"] == "weighted_average"


async def test_older_names_of_strategies_and_parameters_are_taken(doors: Doors) -> None:
    data = walk(80)
    pairs = (
        ("rsi", {"rsi_period": 7, "overbought": 60, "oversold": 40}),
        ("rsi_strategy", {"period": 7, "rsi_overbought": 60, "rsi_oversold": 40}),
        ("ema_crossover", {"fast_period": 5, "slow_period": 9}),
        ("ema_crossover_strategy", {"ema_fast": 5, "ema_slow": 9}),
    )
    said = []
    for name, parameters in pairs:
        _, found = await post(doors, ANALYSE, {"symbol": "BTC/USD", "data": data, "strategies": {name: parameters}})
        said.append(found["individual_signals"][name])
    assert said[0] == said[1]
    assert said[2] == said[3]


async def test_without_candles_the_markets_own_are_looked_at(doors: Doors) -> None:
    status, found = await post(doors, ANALYSE, {"symbol": "ETHUSD", "timeframe": "1m"})
    assert status == 200
    pool, _ = doors.platform.services.live.trading("ETHUSD")
    assert found["current_price"] == pool.engine.prices["ETH/USD"]
    assert list(found["individual_signals"]) == ["ema_crossover", "rsi", "fvg"]
    assert (await post(doors, ANALYSE, {"symbol": "XMRUSD", "timeframe": "1m"}))[0] == 404
    assert (await post(doors, ANALYSE, {"symbol": "ETHUSD", "timeframe": "1w"}))[0] == 503
    # What a client brings need not be traded here.
    assert (await post(doors, ANALYSE, {"symbol": "XMRUSD", "data": walk(5)}))[0] == 200


NO_ANALYSES: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"strategies": {"magic": {}}}, 400, "unknown strategy 'magic'"),
    ({"strategies": {"rsi": {"colour": 3}}}, 400, "unknown parameter of rsi 'colour'"),
    ({"strategies": {"rsi": {"rsi_period": 0}}}, 400, "rsi_period: 0 is not allowed"),
    ({"strategies": {"rsi": {"rsi_period": "many"}}}, 400, "rsi_period: 'many' is not allowed"),
    ({"strategies": {"rsi": {}, "rsi_strategy": {}}}, 400, "each strategy once"),
    ({"strategies": {}}, 422, "strategies"),
    ({"data": []}, 422, "data"),
    ({"data": [bar(1, 2)]}, 400, "data[0]: high 1.0 is below low 2.0"),
    ({"timeframe": "7m"}, 422, "timeframe"),
    ({"symbol": "!!"}, 400, "symbol"),
    ({"combination_method": "dice"}, 422, "combination_method"),
    ({"more": 1}, 422, "more"),
    ({"data": [bar(2, 1)] * 5001}, 422, "data"),
)


async def test_an_analysis_of_nonsense_is_refused(doors: Doors) -> None:
    for body, status, text in NO_ANALYSES:
        found = await post(doors, ANALYSE, {"symbol": "BTCUSD", "data": walk(5), **body})
        assert found[0] == status, body
        assert text in found[1]["message"]


async def test_others_get_their_turn_while_many_candles_are_looked_at(doors: Doors) -> None:
    strategies = doors.platform.services.strategies
    candles = as_candles(walk(5000))
    turns: list[float] = []

    async def others() -> None:
        while True:
            turns.append(time.perf_counter())
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    asked: dict[str, dict[str, object]] = {name: {} for name in known()}
    await strategies.analyse("BTCUSD", "5m", candles, asked, method="weighted_average")
    beside.cancel()
    assert len(turns) >= len(candles) // AT_ONCE
