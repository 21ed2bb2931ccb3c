"""From what a person asks to a question that a worker can answer: candles, a bot, limits and costs."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from kurs import __version__
from kurs.backtest import Question, pack
from kurs.domain.errors import BadData, BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle, timeframe_ms, timeframe_of
from kurs.domain.symbols import normalise, split
from kurs.engine import BotSpec, EngineSettings, StrategySpec
from kurs.market.columns import CandleColumns, iso, most_common_step
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.settings import Settings
from kurs.strategies.registry import create, describe

__all__ = ["InstrumentOf", "Wish", "question_of"]

# What the paper venue assumes of a symbol: (symbol, settings, a price of it, all prices) -> instrument.
InstrumentOf = Callable[[str, Settings, float, Sequence[float]], Instrument]
COLUMNS = ("timestamp", "open", "high", "low", "close", "volume")
USUAL, MOST = 1_000, 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Candles as columns (`timestamp` in ms), or a symbol and a time (ms); what is None is chosen.

    Without a start the newest 1,000 candles are taken, without an end those up to now.
    """

    strategy: str
    parameters: Mapping[str, Any]
    symbol: str | None
    timeframe: str | None
    start: int | None
    end: int | None
    data: Mapping[str, Sequence[float]] | None


async def question_of(
    wish: Wish, *, settings: Settings, live: Live, market_data: MarketData, instrument: InstrumentOf
) -> Question:
    """Raises BadInput for a name, a parameter or a time that makes no sense, BadData for candles that cannot be
    believed, Unavailable while no market tells the ones that were asked for."""
    strategy = _strategy(wish, settings)
    if wish.data is None:
        columns, listed = await _recorded(wish, settings, live, market_data)
    else:
        columns, listed = await asyncio.to_thread(_given, wish, wish.data, settings, instrument)
    interval = columns.interval if wish.timeframe is None else timeframe_ms(wish.timeframe)
    base, quote = split(columns.symbol)
    odds, paper = settings.probability_settings, settings.paper
    bot = BotSpec(
        name=base.lower(),
        symbol=columns.symbol,
        interval=interval,
        strategies=(strategy,),
        combination=odds.combination_method,
        dynamic_weights=odds.enable_dynamic_weights,
    )
    return Question(
        version=__version__,
        settings=EngineSettings(
            pool="paper",
            quote=quote,
            cash=paper.cash,
            bots=(bot,),
            limits=settings.limits(),
            zone=settings.trading_window.timezone,
        ),
        instrument=listed,
        slippage_bps=Decimal(str(paper.slippage_bps)),
        latency_ms=paper.latency_ms,
        volume_share=None if paper.volume_share is None else Decimal(str(paper.volume_share)),
        interval=columns.interval,
        columns=pack(columns),
    )


def _strategy(wish: Wish, settings: Settings) -> StrategySpec:
    """With the parameters that were given over those of the settings."""
    described = describe(wish.strategy)
    given = {described.aliases.get(name, name) for name in wish.parameters}
    usual = {name: value for name, value in settings.parameters(described.name).items() if name not in given}
    values = create(described.name, **usual, **wish.parameters).values
    least = settings.weight(described.name)[1]
    return StrategySpec(name=described.name, parameters=dict(values), weight=1.0, min_confidence=least)


# ── candles that were given ───────────────────────────────────────────────────────────────────────


def _given(
    wish: Wish, data: Mapping[str, Sequence[float]], settings: Settings, instrument: InstrumentOf
) -> tuple[CandleColumns, Instrument]:
    _check_lengths(data)
    time = np.array(data["timestamp"], np.int64)
    step = most_common_step(time)
    if step is None:
        step = timeframe_ms(wish.timeframe or "1m")
    prices = {name: np.array(data[name], np.float64) for name in COLUMNS[1:]}
    symbol = normalise(wish.symbol or settings.strategy.symbol)
    columns = CandleColumns(symbol=symbol, interval=step, time=time, origin="data", **prices)
    told = np.unique(np.concatenate([prices[name] for name in ("open", "high", "low", "close")])).tolist()
    return columns, instrument(symbol, settings, float(columns.close[0]), told)


def _check_lengths(data: Mapping[str, Sequence[float]]) -> None:
    lengths = {name: len(data[name]) for name in COLUMNS}
    rows = lengths["timestamp"]
    wrong = [f"{name} has {count}" for name, count in lengths.items() if count != rows]
    if wrong:
        raise BadData(f"data: timestamp has {rows} values, {', '.join(wrong)}; all columns must be equally long")
    if not rows:
        raise BadData("data: it holds no candles; at least one is needed")
    if rows > MOST:
        raise BadInput.of("data", f"{rows} candles", f"at most {MOST:,}")


# ── candles of the market ─────────────────────────────────────────────────────────────────────────


async def _recorded(
    wish: Wish, settings: Settings, live: Live, market_data: MarketData
) -> tuple[CandleColumns, Instrument]:
    """What the market has told by now of a symbol that is traded here."""
    pool, listed = live.trading(wish.symbol or market_data.default_symbol())
    own = pool.market.interval(listed.symbol)
    timeframe = wish.timeframe or settings.strategy.timeframe
    interval = own if timeframe is None else timeframe_ms(timeframe)
    until = pool.engine.now if wish.end is None else min(wish.end, pool.engine.now)
    limit = USUAL if wish.start is None else (until - wish.start) // interval
    if limit > MOST:
        raise BadInput.of("start_date", f"{limit} candles of {timeframe_of(interval)}", f"at most {MOST:,}")
    found: Sequence[Candle] = ()
    if limit > 0:
        found = await pool.market.history(listed.symbol, interval, until=until, limit=limit)
    rows = [candle for candle in found if wish.start is None or candle.time >= wish.start]
    if not rows:
        since = "" if wish.start is None else f" from {iso(wish.start)}"
        raise BadInput(f"no {timeframe_of(interval)} candle of {listed.symbol} has closed{since} until {iso(until)}")
    return _columns(listed.symbol, interval, rows), listed


def _columns(symbol: str, interval: int, rows: Sequence[Candle]) -> CandleColumns:
    time, open_, high, low, close, volume = zip(*(row[2:] for row in rows), strict=True)
    numbers = {"open": open_, "high": high, "low": low, "close": close, "volume": volume}
    arrays: dict[str, Any] = {name: np.array(values, np.float64) for name, values in numbers.items()}
    return CandleColumns(symbol=symbol, interval=interval, time=np.array(time, np.int64), **arrays)
