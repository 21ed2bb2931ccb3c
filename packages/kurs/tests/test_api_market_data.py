"""Market data over HTTP: every field of the contract, from real candles, never ahead of the bots."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, stdev
from typing import Any, get_args

import pytest
from processes import a_recording
from pydantic import BaseModel, RootModel
from serving import Doors, opened, trading

from kurs.api.schemas import market_data as schemas
from kurs.api.schemas.exchange import ExchangeStatus
from kurs.bootstrap import MarketChoice, open_platform
from kurs.domain.errors import Unavailable
from kurs.domain.market import DAY, MINUTE, TIMEFRAMES, BookChange, Candle, Quote, Tick, Trade
from kurs.services import LivePool
from kurs.settings import Settings

pytestmark = pytest.mark.anyio

SPELLINGS = ("BTCUSD", "tBTCUSD", "BTC/USD", "BTC-USD", "btcusd", "BTC%2FUSD")
NUMBER = (int, float)


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with trading(tmp_path) as doors:
        yield doors


async def got(doors: Doors, path: str, **params: Any) -> Any:
    answer = await doors.ask("GET", path, "read", params=params or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(doors: Doors, path: str, **params: Any) -> tuple[int, Any]:
    answer = await doors.ask("GET", path, "read", params=params or None)
    body = answer.json()
    assert isinstance(body["error"], str)
    assert isinstance(body["message"], str)
    return answer.status_code, body["detail"]


def pool_of(doors: Doors, symbol: str = "BTC/USD") -> LivePool:
    return doors.platform.services.live.trading(symbol)[0]


def tell(doors: Doors, *ticks: Tick) -> None:
    """As the pool's Runner does, between two candles."""
    pool = pool_of(doors)
    for tick in ticks:
        pool.runner._venue.observe(tick)
        pool.engine.handle(tick)
        pool.board.see(tick)


async def candles_of(doors: Doors, limit: int = 2000, interval: int = MINUTE) -> list[Candle]:
    pool = pool_of(doors)
    return list(await pool.market.history("BTC/USD", interval, until=pool.engine.now, limit=limit))


def of_type(value: Any, *kinds: type) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)


# ── candles ───────────────────────────────────────────────────────────────────────────────────────


async def test_candles_have_every_field_and_are_the_markets_own(doors: Doors) -> None:
    own = await candles_of(doors)
    body = await got(doors, "/api/market-data/ohlcv/BTCUSD", timeframe="1m", limit=50)
    assert list(body) == ["symbol", "timeframe", "candles"]
    assert (body["symbol"], body["timeframe"]) == ("BTCUSD", "1m")
    assert [c["timestamp_ms"] for c in body["candles"]] == [c.time for c in own[-50:]]
    for told, candle in zip(body["candles"], own[-50:], strict=True):
        assert list(told) == ["timestamp", "timestamp_ms", "open", "high", "low", "close", "volume"]
        assert datetime.fromisoformat(told["timestamp"]) == datetime.fromtimestamp(candle.time / 1000, UTC)
        assert told["timestamp"].endswith("+00:00")
        assert tuple(told[name] for name in ("open", "high", "low", "close", "volume")) == candle[3:]


async def test_the_defaults_are_the_newest_hundred_of_five_minutes(doors: Doors) -> None:
    body = await got(doors, "/api/market-data/ohlcv/BTCUSD")
    own = await candles_of(doors, interval=5 * MINUTE)
    assert body["timeframe"] == "5m"
    assert [c["timestamp_ms"] for c in body["candles"]] == [c.time for c in own[-100:]]


async def test_the_older_path_gives_a_bare_array_in_ms(doors: Doors) -> None:
    answer = await doors.ask("GET", "/api/market/ohlcv/BTCUSD", "read", params={"timeframe": "1m", "limit": 3})
    own = await candles_of(doors)
    names = ("timestamp", "open", "high", "low", "close", "volume")
    assert answer.json() == [dict(zip(names, candle[2:], strict=True)) for candle in own[-3:]]
    assert answer.headers["deprecation"] == "true"
    assert answer.headers["link"] == '</api/market-data/ohlcv/BTCUSD>; rel="successor-version"'


async def test_every_spelling_of_a_symbol_is_taken_and_given_back(doors: Doors) -> None:
    for spelling in SPELLINGS:
        echoed = spelling.replace("%2F", "/")
        assert (await got(doors, f"/api/market-data/ohlcv/{spelling}", timeframe="1m", limit=1))["symbol"] == echoed
        assert (await got(doors, f"/api/market-data/ticker/{spelling}"))["symbol"] == echoed
        assert (await got(doors, f"/api/orderbook/{spelling}"))["symbol"] == echoed
        assert (await got(doors, f"/api/market/ticker/{spelling}"))["symbol"] == echoed


PATHS = (
    *(f"/api/market-data/{name}" for name in ("ohlcv", "ticker", "orderbook", "market-context", "validate-market")),
    *("/api/market-data/trades", "/api/orderbook"),
    *(f"/api/market/{name}" for name in ("ohlcv", "ticker", "orderbook", "trades", "validate")),
)


async def test_what_is_not_traded_is_404_and_what_is_no_symbol_400(doors: Doors) -> None:
    for path in PATHS:
        status, detail = await refused(doors, f"{path}/XMRUSD")
        assert (status, "known: BTC/USD, ETH/USD, SOL/USD" in detail) == (404, True), path
        status, detail = await refused(doors, f"{path}/!!!")
        assert (status, detail.startswith("symbol: '!!!' is not allowed")) == (400, True), path


async def test_limits_and_timeframes_are_checked(doors: Doors) -> None:
    limited = [path for path in PATHS if "ticker" not in path]
    for path in limited:
        most = 100 if "/orderbook" in path and "market-data" not in path else 1000
        for limit in (0, -1, most + 1, "x", 10**30):
            status, detail = await refused(doors, f"{path}/BTCUSD", limit=limit)
            assert (status, detail[0]["loc"]) == (422, ["query", "limit"]), (path, limit)
        assert (await doors.ask("GET", f"{path}/BTCUSD", "read", params={"limit": most})).status_code == 200
    for path in (p for p in limited if p.endswith(("ohlcv", "context", "market", "validate"))):
        for timeframe in ("2m", "5M", "", "1y"):
            status, detail = await refused(doors, f"{path}/BTCUSD", timeframe=timeframe)
            assert (status, detail[0]["loc"]) == (422, ["query", "timeframe"]), (path, timeframe)
    assert get_args(schemas.Timeframe) == tuple(TIMEFRAMES)


async def test_a_timeframe_finer_than_the_market_is_422(tmp_path: Path) -> None:
    recording = coarse(tmp_path)
    async with opened(tmp_path, choice=MarketChoice(replay=recording, speed=0.0)) as doors:
        for path in ("/api/market-data/ohlcv", "/api/market-data/market-context", "/api/market/ohlcv"):
            status, detail = await refused(doors, f"{path}/BTC_PERP", timeframe="1m")
            assert (status, detail[0]["loc"], detail[0]["type"]) == (422, ["query", "timeframe"], "timeframe")
            assert "candles of 5m" in detail[0]["msg"]


def coarse(folder: Path) -> Path:
    """Every fifth minute of the recording, as if it were five minutes."""
    from kurs.market.columns import CandleColumns
    from kurs.market.files import write_candles
    from kurs.market.store import read_candles

    fine = read_candles(a_recording(folder, 300))
    names = ("open", "high", "low", "close", "volume")
    columns = CandleColumns(
        symbol=fine.symbol,
        interval=5 * MINUTE,
        time=fine.time[::5],
        **{name: getattr(fine, name)[::5] for name in names},
    )
    path = folder / "BTC_PERP-5m.parquet"
    write_candles(path, columns)
    return path


# ── nothing of the future, nothing lost over a restart ────────────────────────────────────────────


async def test_before_the_first_candle_nothing_is_known_and_nothing_is_made_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as doors:
        assert (await got(doors, "/api/market-data/ohlcv/BTC_PERP", timeframe="1m"))["candles"] == []
        ticker = await got(doors, "/api/market-data/ticker/BTC_PERP")
        nulls = {name for name, value in ticker.items() if value is None}
        assert nulls == {*TICKER_NUMBERS, "since"}
        assert set(ticker["unknown"]) == nulls
        # The market stands at the start of its first candle.
        assert ticker["timestamp"] == pool_of(doors, "BTC_PERP").market.now()
        verdict = await got(doors, "/api/market-data/validate-market/BTC_PERP")
        assert verdict["valid"] is False
        assert verdict["reason"] == "Not enough market data: it takes 3 5m candles, there are 0"


async def test_after_a_restart_the_past_is_there_at_once(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=1500) as doors:
        await doors.platform.bots.drain()
        before = await got(doors, "/api/market-data/ohlcv/BTCUSD", timeframe="1m", limit=1000)
        ticker = await got(doors, "/api/market-data/ticker/BTCUSD")
    async with opened(tmp_path, choice=MarketChoice(speed=0.0)) as doors:
        assert await got(doors, "/api/market-data/ohlcv/BTCUSD", timeframe="1m", limit=1000) == before
        assert await got(doors, "/api/market-data/ticker/BTCUSD") == ticker


# ── tickers ───────────────────────────────────────────────────────────────────────────────────────

TICKER_NUMBERS = (
    *("high", "low", "bid", "bidVolume", "ask", "askVolume", "vwap", "open", "close", "last", "previousClose"),
    *("change", "percentage", "average", "baseVolume", "quoteVolume", "volume", "price"),
)


async def test_a_ticker_says_what_the_day_was(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=2000) as doors:
        body = await got(doors, "/api/market-data/ticker/BTCUSD")
        assert set(body) == {"symbol", "timestamp", "datetime", "since", "unknown", *TICKER_NUMBERS}
        pool = pool_of(doors)
        now, last = pool.engine.now, pool.engine.prices["BTC/USD"]
        own = await candles_of(doors, 3000)
        day = [c for c in own if c.close_time > now - DAY]
        assert len(day) == 1440
        assert (body["timestamp"], body["datetime"]) == (now, datetime.fromtimestamp(now / 1000, UTC).isoformat())
        assert body["last"] == body["close"] == body["price"] == last
        assert body["open"] == day[0].open
        assert body["high"] == max(c.high for c in day)
        assert body["low"] == min(c.low for c in day)
        assert body["previousClose"] == own[-1441].close
        assert body["volume"] == body["baseVolume"] == pytest.approx(sum(c.volume for c in day))
        worth = sum((c.high + c.low + c.close) / 3 * c.volume for c in day)
        assert body["quoteVolume"] == pytest.approx(worth)
        assert body["vwap"] == pytest.approx(worth / body["volume"])
        assert body["change"] == pytest.approx(last - day[0].open)
        assert body["percentage"] == pytest.approx((last / day[0].open - 1) * 100, abs=1e-5)
        assert body["average"] == pytest.approx((last + day[0].open) / 2)
        assert body["since"] == datetime.fromtimestamp(day[0].time / 1000, UTC).isoformat()
        # A market of candles tells neither quotes nor a book.
        sides = ("bid", "bidVolume", "ask", "askVolume")
        assert [body[side] for side in sides] == [None] * 4
        assert body["unknown"] == dict.fromkeys(sides, "this market tells candles, and neither quotes nor a book")


async def test_the_older_ticker_and_the_proxy_are_short(doors: Doors) -> None:
    whole = await got(doors, "/api/market-data/ticker/BTCUSD")
    short = await got(doors, "/api/market/ticker/BTCUSD")
    names = ("symbol", "last", "price", "bid", "ask", "volume", "timestamp")
    assert short == {name: whole[name] for name in names} | {
        "unknown": {n: whole["unknown"][n] for n in ("bid", "ask")}
    }
    assert await got(doors, "/api/market/ticker") == short | {"symbol": "BTC/USD"}
    assert await got(doors, "/api/market/ticker", symbol="BTCUSD") == short
    assert await got(doors, "/api/ws-proxy/ticker", symbol="BTCUSD") == short
    assert (await refused(doors, "/api/ws-proxy/ticker", symbol="XMRUSD"))[0] == 404


async def test_bid_and_ask_come_from_quotes_and_from_a_book(doors: Doors) -> None:
    now = pool_of(doors).engine.now
    tell(doors, Quote("BTC/USD", now + 1, 59_999.0, 0.5, 60_001.0, 0.7))
    body = await got(doors, "/api/market-data/ticker/BTCUSD")
    assert (body["bid"], body["bidVolume"], body["ask"], body["askVolume"]) == (59_999.0, 0.5, 60_001.0, 0.7)
    assert (body["last"], body["timestamp"]) == (60_000.0, now + 1)
    tell(doors, *(BookChange("BTC/USD", now + 2, side, 60_000.0 + 3 * -side, 1.5) for side in (1, -1)))
    body = await got(doors, "/api/market-data/ticker/BTCUSD")
    assert (body["bid"], body["bidVolume"], body["ask"], body["askVolume"]) == (59_997.0, 1.5, 60_003.0, 1.5)
    # Not all is known: the market began today.
    assert list(body["unknown"]) == ["previousClose"]


# ── books ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_market_of_candles_has_an_empty_book_with_a_reason(doors: Doors) -> None:
    for path in ("/api/orderbook/BTCUSD", "/api/market-data/orderbook/BTCUSD", "/api/market/orderbook"):
        body = await got(doors, path)
        assert (body["bids"], body["asks"]) == ([], [])
        assert body["reason"] == "this market tells candles, and no order book"
        assert list(body) == ["symbol", "bids", "asks", "timestamp", "datetime", "nonce", "reason"]
        assert of_type(body["timestamp"], int)
        assert body["datetime"].endswith("+00:00")
        assert body["nonce"] is None


async def test_levels_are_objects_here_and_arrays_there_and_either_on_request(doors: Doors) -> None:
    now = pool_of(doors).engine.now
    bids = [(59_990.0 - n, 1.0 + n) for n in range(5)]
    asks = [(60_010.0 + n, 2.0 + n) for n in range(5)]
    changes = [("BTC/USD", now + 1, 1, *level) for level in bids] + [("BTC/USD", now + 1, -1, *level) for level in asks]
    tell(doors, *(BookChange(*change) for change in changes))
    arrays = {"bids": [list(level) for level in bids], "asks": [list(level) for level in asks]}
    objects = {
        side: [{"price": price, "amount": amount} for price, amount in levels] for side, levels in arrays.items()
    }
    for path, usual, other, spelling in (
        ("/api/orderbook/BTCUSD", objects, arrays, "array"),
        ("/api/market/orderbook/BTCUSD", objects, arrays, "array"),
        ("/api/market-data/orderbook/BTCUSD", arrays, objects, "object"),
    ):
        body = await got(doors, path)
        assert {side: body[side] for side in arrays} == usual
        assert body["reason"] is None
        assert body["timestamp"] == now + 1
        body = await got(doors, path, format=spelling, limit=2)
        assert {side: body[side] for side in arrays} == {side: levels[:2] for side, levels in other.items()}
        assert (await refused(doors, path, format="table"))[0] == 422


# ── context and verdict ───────────────────────────────────────────────────────────────────────────


async def test_a_context_puts_one_moment_together(doors: Doors) -> None:
    body = await got(doors, "/api/market-data/market-context/BTCUSD", timeframe="1m", limit=60)
    candles = (await got(doors, "/api/market-data/ohlcv/BTCUSD", timeframe="1m", limit=60))["candles"]
    ticker = await got(doors, "/api/market-data/ticker/BTCUSD")
    assert body["symbol"] == "BTCUSD"
    assert body["timestamp"] == ticker["datetime"]
    assert body["ohlcv_data"] == candles
    assert body["current_price"] == candles[-1]["close"]
    assert body["ticker"] == ticker
    assert body["orderbook"] == await got(doors, "/api/market-data/orderbook/BTCUSD", limit=25)
    assert (body["volume_24h"], body["price_change_24h"]) == (ticker["volume"], ticker["change"])
    assert body["price_change_pct"] == ticker["percentage"]
    closes = [c["close"] for c in candles]
    wanted = stdev(after / before - 1 for before, after in itertools.pairwise(closes)) * 100
    assert body["volatility_pct"] == pytest.approx(wanted)
    quality = body["data_quality"]
    assert quality.pop("data_freshness_seconds") >= 0
    assert quality == {"ohlcv_rows": 60, "orderbook_levels": 0, "ticker_complete": False}
    for name in ("best_bid", "best_ask", "spread", "market_cap"):
        assert body[name] is None
        assert body["unknown"][name]
    assert set(body["unknown"]) == {"best_bid", "best_ask", "spread", "market_cap"}


async def test_a_context_of_too_few_candles_says_so(doors: Doors) -> None:
    for limit, known in ((1, False), (2, False), (3, True)):
        body = await got(doors, "/api/market-data/market-context/BTCUSD", timeframe="1m", limit=limit)
        assert (body["volatility_pct"] is not None) is known
        assert ("volatility_pct" in body["unknown"]) is not known


async def test_spread_and_quality_come_from_the_book(doors: Doors) -> None:
    now = pool_of(doors).engine.now
    tell(doors, *(BookChange("BTC/USD", now + 1, side, 60_000.0 - 2 * side, 1.5) for side in (1, -1)))
    body = await got(doors, "/api/market-data/market-context/BTCUSD", timeframe="1m")
    assert (body["best_bid"], body["best_ask"], body["spread"]) == (59_998.0, 60_002.0, 4.0)
    assert body["data_quality"]["orderbook_levels"] == 1
    assert set(body["unknown"]) == {"market_cap"}


async def test_the_verdict_and_its_words(doors: Doors) -> None:
    path = "/api/market-data/validate-market/BTCUSD"
    body = await got(doors, path, timeframe="1m")
    assert (body["symbol"], body["valid"]) == ("BTCUSD", True)
    assert body["reason"] == "Market conditions are suitable for trading"
    assert body["timestamp"].endswith("+00:00")
    assert list(body["unknown"]) == ["spread"]
    assert await got(doors, "/api/market/validate/BTCUSD", timeframe="1m") == body
    assert await got(doors, "/api/market/validate", timeframe="1m") == body | {"symbol": "BTC/USD"}
    now = pool_of(doors).engine.now
    tell(doors, Quote("BTC/USD", now + 1, 59_000.0, 1.0, 60_000.0, 1.0))
    body = await got(doors, path, timeframe="1m")
    assert (body["valid"], body["reason"], body["unknown"]) == (False, "Wide spread: 1.67%", {})
    body = await got(doors, path, timeframe="1m", limit=2)
    assert (body["valid"], body["reason"]) == (False, "Not enough market data: it takes 3 1m candles, there are 2")


# ── trades, markets, status ───────────────────────────────────────────────────────────────────────


async def test_trades_are_those_that_were_told(doors: Doors) -> None:
    assert await got(doors, "/api/market-data/trades/BTCUSD") == []
    now = pool_of(doors).engine.now
    tell(doors, *(Trade("BTC/USD", now + n, f"t{n}", 60_000.0 + n, 0.25, 1 if n % 2 else -1) for n in range(60)))
    body = await got(doors, "/api/market-data/trades/BTCUSD")
    assert len(body) == 50
    assert body[-1] == {
        "id": "t59",
        "symbol": "BTCUSD",
        "side": "buy",
        "amount": 0.25,
        "price": 60_059.0,
        "timestamp": now + 59,
    }
    assert [trade["side"] for trade in body[-2:]] == ["sell", "buy"]
    assert await got(doors, "/api/market/trades/BTCUSD", limit=3) == body[-3:]
    assert [trade["symbol"] for trade in await got(doors, "/api/market/trades", limit=1)] == ["BTC/USD"]


async def test_markets_are_what_is_listed(doors: Doors) -> None:
    body = await got(doors, "/api/market-data/markets")
    assert list(body) == ["BTC/USD", "ETH/USD", "SOL/USD"]
    assert body["BTC/USD"] == {
        "base": "BTC",
        "quote": "USD",
        "active": True,
        "type": "spot",
        "spot": True,
        "margin": False,
        "future": False,
        "option": False,
        "contract": False,
    }
    assert await got(doors, "/api/market/markets") == body | {"markets": list(body)}
    about = await got(doors, "/api/market-data")
    assert about["symbols"] == list(body)
    assert about["timeframes"] == list(TIMEFRAMES)
    assert "/api/market-data/ohlcv/{symbol}" in about["paths"]


async def test_a_perpetual_is_a_swap(tmp_path: Path) -> None:
    async with opened(tmp_path) as doors:
        (market,) = (await got(doors, "/api/market-data/markets")).values()
        assert (market["type"], market["spot"], market["contract"], market["margin"]) == ("swap", False, True, True)


async def test_the_venue_says_whether_it_works(doors: Doors) -> None:
    body = await got(doors, "/api/market/status")
    assert body == {
        "status": "ok",
        "timestamp": doors.clock.time,
        "market": "simulated",
        "simulated": True,
        "paper": True,
        "datetime": "2023-11-14T22:13:20+00:00",
        "symbols": ["BTC/USD", "ETH/USD", "SOL/USD"],
        "reason": None,
    }
    for method, path in (("POST", "/api/user-data/connect"), ("GET", "/api/user-data/status")):
        answer = await doors.ask(method, path, "read")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "connected",
            "connected": True,
            "venue": "paper",
            "stream": None,
            "message": "The paper venue is part of this process and needs no connection",
            "timestamp": "2023-11-14T22:13:20+00:00",
            "unknown": {"stream": "this process serves no streams"},
        }
    source = await got(doors, "/api/ws-proxy/status")
    assert (source["connected"], source["source"], source["symbols"]) == (True, "simulated", body["symbols"])


async def test_a_pool_that_was_stopped_takes_no_orders_and_still_shows_its_market(doors: Doors) -> None:
    await doors.platform.bots.drain()
    status = await got(doors, "/api/market/status")
    assert (status["status"], status["reason"]) == ("unavailable", "paper does not run any more")
    assert len((await got(doors, "/api/market-data/ohlcv/BTCUSD"))["candles"]) > 10
    assert (await got(doors, "/api/user-data/status"))["message"] == status["reason"]


async def test_without_an_engine_everything_says_503(tmp_path: Path) -> None:
    recording = a_recording(tmp_path, 300)
    choice = MarketChoice(replay=recording, speed=0.0)
    async with opened(tmp_path, choice=choice) as doors:
        doors.platform.bots._runners.clear()
        for path in PATHS:
            status, detail = await refused(doors, f"{path}/BTC_PERP")
            assert status == 503, path
            if ("orderbook" in path and "market-data" not in path) or "trades" in path:
                assert detail == {"error": "Exchange service unavailable", "message": "no pool has started yet"}
        for path in ("/api/market-data/markets", "/api/market/markets", "/api/market/ticker", "/api/market-data"):
            assert (await refused(doors, path))[0] == 503, path
        status = await got(doors, "/api/market/status")
        assert (status["status"], status["market"], status["symbols"]) == ("unavailable", None, [])
        assert status["reason"] == "paper has not started"
        assert (await got(doors, "/api/user-data/status"))["connected"] is False
        assert (await got(doors, "/api/ws-proxy/status"))["connected"] is False


async def test_the_services_say_why_before_the_start(tmp_path: Path) -> None:
    recording = a_recording(tmp_path, 300)
    async with open_platform(Settings(), tmp_path, MarketChoice(replay=recording, speed=0.0)) as platform:
        services = platform.services
        assert (await services.exchange.init()).status == "unavailable"
        with pytest.raises(Unavailable):
            services.exchange.markets()
        with pytest.raises(Unavailable):
            services.market_data.default_symbol()
        with pytest.raises(Unavailable):
            await services.exchange.fetch_ohlcv("BTCUSD", "1m", 5)


# ── doors and speed ───────────────────────────────────────────────────────────────────────────────


MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("/api/market-data", schemas.MarketPaths),
    ("/api/market-data/ohlcv/BTCUSD", schemas.Candles),
    ("/api/market-data/ticker/BTCUSD", schemas.Ticker),
    ("/api/market-data/orderbook/BTCUSD", schemas.OrderBookArrays),
    ("/api/market-data/market-context/BTCUSD", schemas.MarketContext),
    ("/api/market-data/validate-market/BTCUSD", schemas.MarketVerdict),
    ("/api/market-data/trades/BTCUSD", RootModel[list[schemas.Trade]]),
    ("/api/market-data/markets", schemas.Markets),
    ("/api/orderbook/BTCUSD", schemas.OrderBookObjects),
    ("/api/market/ohlcv/BTCUSD", RootModel[list[schemas.TimedCandle]]),
    ("/api/market/ticker/BTCUSD", schemas.ShortTicker),
    ("/api/market/markets", schemas.MarketList),
    ("/api/market/status", ExchangeStatus),
)


async def test_every_answer_is_what_the_description_says(doors: Doors) -> None:
    now = pool_of(doors).engine.now
    tell(doors, *(BookChange("BTC/USD", now + 1, side, 60_000.0 - 2 * side, 1.5) for side in (1, -1)))
    tell(doors, Trade("BTC/USD", now + 1, "t1", 60_000.0, 0.25, 1))
    for path, model in MODELS:
        body = await got(doors, path)
        # Written out again it is the same: nothing is missing, nothing is there that the model does not name.
        assert model.model_validate(body).model_dump(mode="json", by_alias=True) == body, path


async def test_all_of_it_is_for_those_who_may_read(doors: Doors) -> None:
    bare = ("/api/market-data", "/api/market-data/markets", "/api/market/status", "/api/ws-proxy/status")
    for path in (*bare, *(f"{path}/BTCUSD" for path in PATHS)):
        assert (await doors.get(path)).status_code == 401, path
        assert (await doors.ask("GET", path, "trade")).status_code == 403, path


NONSENSE = (
    "%20",
    "a" * 5000,
    "%00",
    "%F0%9F%92%A9",
    "..",
    "BTCUSD/",
    "%ff",
    "'; DROP",
    "tBTC:USD:",
    "BTCUSD?limit=",
    "%2e",
)


async def test_no_spelling_brings_it_down(doors: Doors) -> None:
    for path in PATHS:
        for symbol in NONSENSE:
            answer = await doors.ask("GET", f"{path}/{symbol}", "read")
            assert answer.status_code in (200, 307, 400, 404, 422), (path, symbol)


async def test_older_paths_are_marked_as_such(doors: Doors) -> None:
    # The description of the whole API takes a while; no server has to wait for it here.
    described = (await asyncio.to_thread(doors.app.openapi))["paths"]
    older = {path for path in described if path.startswith("/api/market/") and path != "/api/market/status"}
    assert len(older) == 11
    for path in older:
        assert described[path]["get"]["deprecated"] is True
        answer = await doors.ask("GET", path.replace("{symbol}", "BTCUSD"), "read")
        assert (answer.status_code, answer.headers["deprecation"]) == (200, "true")
        assert "successor-version" in answer.headers["link"]
    assert described["/api/market-data/ohlcv/{symbol}"]["get"].get("deprecated") is None


async def test_a_thousand_candles_take_some_milliseconds(tmp_path: Path) -> None:
    async with trading(tmp_path, candles=1010) as doors:
        token = (await doors.token("read")).text
        taken = []
        for _ in range(20):
            # Of this process alone, whatever else the machine does; a fifth of it is the client's.
            started = time.process_time()
            answer = await doors.get("/api/market-data/ohlcv/BTCUSD?timeframe=1m&limit=1000", token)
            taken.append(time.process_time() - started)
        assert len(answer.json()["candles"]) == 1000
        assert median(taken) < 0.030
