"""The built-in market: it looks like one, says that it is simulated, and repeats itself exactly."""

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadInput, UnknownName
from kurs.domain.market import DAY, HOUR, MINUTE, Candle, Quote, Tick, candle_problem, exact
from kurs.market.generator import GeneratedMarket
from kurs.market.price_model import PROFILES, STEP
from kurs.ports import Cursor, Market

pytestmark = pytest.mark.anyio

# A Monday, 2024-01-01.
START = 1_704_067_200_000
PAIR = ("BTC/USD", "ETH/USD")


def market(
    *symbols: str,
    interval: int = MINUTE,
    seed: int = 1,
    start_time: int = START,
    quotes: bool = False,
) -> GeneratedMarket:
    return GeneratedMarket(
        symbols or ("BTC/USD",),
        interval=interval,
        seed=seed,
        speed=None,
        start_time=start_time,
        quotes=quotes,
    )


async def taken(source: GeneratedMarket, count: int, after: Cursor | None = None) -> list[Tick]:
    ticks: list[Tick] = []
    async for batch in source.ticks(after):
        ticks += batch
        if len(ticks) >= count:
            break
    return ticks[:count]


async def candles(source: GeneratedMarket, count: int) -> list[Candle]:
    return [tick for tick in await taken(source, count) if isinstance(tick, Candle)]


def closes(of: list[Candle]) -> npt.NDArray[np.float64]:
    return np.array([candle.close for candle in of])


def returns(of: list[Candle]) -> npt.NDArray[np.float64]:
    return np.diff(np.log(closes(of)))


def autocorrelation(values: npt.NDArray[np.float64], lag: int) -> float:
    centred = values - values.mean()
    return float((centred[lag:] * centred[:-lag]).mean() / centred.var())


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_month_of_it_looks_like_a_market(seed: int) -> None:
    month = await candles(market(seed=seed), 28 * 1440)
    moves = returns(month)
    kurtosis = float(((moves - moves.mean()) ** 4).mean() / moves.var() ** 2)
    assert kurtosis > 6
    assert all(autocorrelation(np.abs(moves), lag) > 0.1 for lag in range(1, 21))
    assert all(abs(autocorrelation(moves, lag)) < 0.05 for lag in range(1, 21))
    per_year = float(moves.std()) * np.sqrt(365 * 1440)
    assert PROFILES["BTC/USD"].volatility / 2 < per_year < PROFILES["BTC/USD"].volatility * 2
    volume = np.array([candle.volume for candle in month])
    assert np.corrcoef(np.abs(moves), volume[1:])[0, 1] > 0.2
    by_hour = volume.reshape(28, 24, 60).mean(axis=(0, 2))
    assert by_hour[14:18].mean() > 1.5 * by_hour[3:7].mean()
    by_day = volume.reshape(4, 7, 1440).mean(axis=(0, 2))
    assert by_day[5:].mean() < by_day[:5].mean()


@settings(max_examples=20, deadline=None)
@given(
    symbol=st.sampled_from(sorted(PROFILES)),
    seed=st.integers(0, 2**63),
    interval=st.sampled_from([STEP, 15_000, MINUTE, 5 * MINUTE, HOUR, DAY]),
)
async def test_every_candle_can_be_believed_and_lies_on_the_grid(symbol: str, seed: int, interval: int) -> None:
    source = market(symbol, interval=interval, seed=seed)
    tick = source.tick_size(symbol)
    before: Candle | None = None
    for candle in await candles(source, 300):
        assert candle_problem(candle) is None
        assert all(exact(price) % tick == 0 for price in candle[3:7])
        assert candle.interval == interval
        if before is not None:
            assert candle.time == before.close_time
            assert candle.open == before.close
        before = candle


async def test_the_same_seed_makes_the_same_candles_and_another_one_others() -> None:
    first, again, other = [await taken(market(*PAIR, seed=seed), 5000) for seed in (7, 7, 8)]
    assert first == again
    assert first != other


async def test_another_process_makes_the_same_candles() -> None:
    code = (
        "import asyncio, hashlib\n"
        "from kurs.market.generator import GeneratedMarket\n"
        "async def main():\n"
        "    market = GeneratedMarket(['BTC/USD'], interval=60000, seed=7, speed=None, start_time=0)\n"
        "    batch = await anext(market.ticks(None))\n"
        "    print(hashlib.sha256(repr(batch).encode()).hexdigest())\n"
        "asyncio.run(main())\n"
    )
    digests = set()
    for hash_seed in ("1", "2"):
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": hash_seed},
        )
        digests.add(done.stdout)
    assert len(digests) == 1


async def test_a_symbol_does_not_depend_on_the_others() -> None:
    alone = await taken(market("ETH/USD"), 3000)
    beside = [tick for tick in await taken(market(*PAIR, "XRP/USD"), 9000) if tick.symbol == "ETH/USD"]
    assert alone == beside


async def test_symbols_move_together_and_come_by_close_then_symbol() -> None:
    both = await candles(market("ETH/USD", "BTC/USD", "ETH/USD"), 20_000)
    assert [(candle.time, candle.symbol) for candle in both[:4]] == [
        (START, "BTC/USD"),
        (START, "ETH/USD"),
        (START + MINUTE, "BTC/USD"),
        (START + MINUTE, "ETH/USD"),
    ]
    moves = np.corrcoef(returns(both[::2]), returns(both[1::2]))
    assert 0.4 < moves[0, 1] < 0.95


async def test_longer_candles_are_the_shorter_ones_put_together() -> None:
    short = await candles(market(), 1440)
    long = await candles(market(interval=HOUR), 24)
    for hour, parts in zip(long, _by(short, 60), strict=True):
        assert (hour.time, hour.open, hour.close) == (parts[0].time, parts[0].open, parts[-1].close)
        assert hour.high == max(part.high for part in parts)
        assert hour.low == min(part.low for part in parts)
        assert hour.volume == pytest.approx(sum(part.volume for part in parts), abs=1e-3)


def _by(of: list[Candle], size: int) -> list[list[Candle]]:
    return [of[start : start + size] for start in range(0, len(of), size)]


@settings(max_examples=15, deadline=None)
@given(interval=st.sampled_from([15 * MINUTE, HOUR]), offset=st.integers(0, 95), batches=st.integers(0, 12))
async def test_it_goes_on_exactly_behind_any_mark(interval: int, offset: int, batches: int) -> None:
    start_time = START + offset * 15 * MINUTE
    whole = market(*PAIR, interval=interval, start_time=start_time)
    stream = whole.ticks(None)
    for _ in range(batches):
        await anext(stream)
    mark = json.loads(json.dumps(whole.cursor()))
    expected = [tick for _ in range(4) for tick in await anext(stream)]
    resumed = market(*PAIR, interval=interval, start_time=start_time)
    assert await taken(resumed, len(expected), mark) == expected


async def test_a_mark_in_the_middle_of_a_day_and_of_a_minute_is_kept() -> None:
    whole = market(*PAIR)
    expected = await taken(whole, 2 * 2880 + 100)
    for place in (1, 255, 2879, 2880, 2881, 5000):
        day, index = divmod(place, 2880)
        mark = (await _morning(day)) | {"index": index}
        assert await taken(market(*PAIR), len(expected) - place, mark) == expected[place:]


async def _morning(day: int) -> Cursor:
    source = market(*PAIR)
    async for _ in source.ticks(None):
        if source.cursor()["day"] == START // DAY + day:
            break
    return source.cursor()


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"interval": HOUR},
        {"symbols": {}},
        {"symbols": {"BTC/USD": {"price": 1}}},
        {"common": {"fast": 0.0, "quick": 0.0}},
        {"common": None},
        {"day": None},
        {"day": -1},
        {"index": 1441},
        {"index": "1"},
    ],
)
async def test_a_mark_of_another_market_is_refused(change: Cursor) -> None:
    with pytest.raises(BadInput, match="cursor"):
        await taken(market(), 1, market().cursor() | change)


async def test_it_starts_where_it_was_told_to() -> None:
    source = market(start_time=START + 90 * MINUTE + 12_345)
    (first, *_) = await candles(source, 1)
    assert first.time == START + 90 * MINUTE
    assert abs(first.open / PROFILES["BTC/USD"].start_price - 1) < 0.1
    assert source.cursor()["time"] == START + 90 * MINUTE + 256 * MINUTE


def test_it_says_that_it_is_simulated() -> None:
    source: Market = market()
    assert source.simulated
    assert source.name == "simulated"
    assert market(*PAIR).source == {
        "kind": "generated",
        "name": "simulated",
        "label": "simulated",
        "simulated": True,
        "symbols": ["BTC/USD", "ETH/USD"],
        "timeframes": ["1m"],
        "seed": 1,
        "first": START,
    }


async def test_quotes_widen_with_volatility() -> None:
    ticks = await taken(market(quotes=True), 2 * 7 * 1440)
    pairs = list(zip(ticks[::2], ticks[1::2], strict=True))
    spreads, ranges = [], []
    for candle, quote in pairs:
        assert isinstance(candle, Candle)
        assert isinstance(quote, Quote)
        assert (quote.symbol, quote.time) == (candle.symbol, candle.close_time)
        assert quote.bid <= candle.close <= quote.ask
        assert quote.bid < quote.ask
        assert exact(quote.bid) % 1 == 0 == exact(quote.ask) % 1
        assert min(quote.bid_size, quote.ask_size) >= 0
        spreads.append((quote.ask - quote.bid) / candle.close)
        ranges.append((candle.high - candle.low) / candle.close)
    assert np.corrcoef(spreads, ranges)[0, 1] > 0.3
    assert 0.5e-4 < np.mean(spreads) < 5e-4


async def test_the_tick_of_a_symbol_is_known() -> None:
    assert market().tick_size("BTC/USD") == Decimal(1)
    assert market("ADA/USD").tick_size("ADA/USD") == Decimal("0.00001")
    with pytest.raises(UnknownName, match="simulated symbol 'ADA/USD'"):
        market().tick_size("ADA/USD")


@pytest.mark.parametrize("interval", [0, -MINUTE, 1000, 7 * STEP, 7 * DAY])
def test_an_interval_that_does_not_divide_a_day_is_refused(interval: int) -> None:
    with pytest.raises(BadInput, match=r"interval: .* a multiple of 5000 ms that divides a day"):
        market(interval=interval)


def test_other_input_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"unknown simulated symbol 'BTC/USDD'; did you mean 'BTC/USD'"):
        market("BTC/USDD")
    with pytest.raises(BadInput, match="seed: -1"):
        market(seed=-1)
    with pytest.raises(BadInput, match="start_time: -1"):
        market(start_time=-1)
    with pytest.raises(BadInput, match="symbols: "):
        GeneratedMarket([], interval=MINUTE, seed=1, speed=None, start_time=START)


async def test_other_symbols_can_be_described() -> None:
    profile = replace(PROFILES["BTC/USD"], start_price=100.0, decimals=2)
    source = GeneratedMarket(
        ["ABC/USD"],
        interval=MINUTE,
        seed=1,
        speed=None,
        start_time=START,
        profiles={"ABC/USD": profile},
    )
    (first,) = await candles(source, 1)
    assert (first.symbol, first.open) == ("ABC/USD", 100.0)


async def test_its_speed_can_be_changed() -> None:
    source = GeneratedMarket(["BTC/USD"], interval=MINUTE, seed=1, speed=0, start_time=START)
    first = asyncio.ensure_future(anext(source.ticks(None)))
    await asyncio.sleep(0)
    assert not first.done()
    source.set_speed(None)
    assert source.speed is None
    assert len(await first) == 256


async def test_its_time_is_that_of_the_last_candle_and_never_passes_the_next() -> None:
    source = market(*PAIR)
    stream = source.ticks(None)
    first = await anext(stream)
    assert source.now() == first[-1].close_time == START + len(first) // 2 * MINUTE  # type: ignore[union-attr]
    # The rest of the day, and the first of the next one.
    while source.now() < START + DAY:
        last = (await anext(stream))[-1]
        assert isinstance(last, Candle)
        assert source.now() == last.close_time
