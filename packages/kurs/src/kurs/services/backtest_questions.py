"""From what a person asks to a question that a worker can answer: candles, a bot, limits and costs."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kurs import __version__
from kurs.backtest import History, PlanQuestion, Question, pack
from kurs.backtest.own import own_code
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.errors import BadData, BadInput, UnknownName
from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle, timeframe_ms, timeframe_of
from kurs.domain.symbols import normalise, split
from kurs.engine import BotSpec, EngineSettings, StrategySpec
from kurs.market.columns import CandleColumns, iso, most_common_step
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.settings import Settings
from kurs.strategies.registry import ALIASES, create, describe, known

__all__ = ["InstrumentOf", "Wish", "question_of"]

# What the paper venue assumes of a symbol: (symbol, settings, a price of it, all prices) -> instrument.
InstrumentOf = Callable[[str, Settings, float, Sequence[float]], Instrument]
_Taken = tuple[CandleColumns, Instrument]
Columns = Mapping[str, Sequence[float]]
COLUMNS = ("timestamp", "open", "high", "low", "close", "volume")
USUAL, MOST = 1_000, 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Candles as columns (`timestamp` in ms), one of each symbol, or symbols and a time (ms); what is None is chosen.

    Without a symbol the usual one is meant. Without a start the newest 1,000 candles are taken, without an end those
    up to now. With a `plan` the candles are traded by that, its strategies aside, in place of a bot's rules; without
    one there is one strategy, and at most one symbol.
    """

    strategies: Sequence[StrategyChoice]
    symbols: Sequence[str] = ()
    timeframe: str | None = None
    start: int | None = None
    end: int | None = None
    data: Sequence[Columns] | None = None
    plan: Plan | None = None


async def question_of(
    wish: Wish, *, settings: Settings, live: Live, market_data: MarketData, instrument: InstrumentOf, home: Path
) -> Question | PlanQuestion:
    """`home` is the data folder with strategies of one's own.

    Raises BadInput for a name, a parameter or a time that makes no sense, BadData for candles that cannot be
    believed, Unavailable while no market tells the ones that were asked for."""
    own = await asyncio.to_thread(_own_code, [choice.name for choice in wish.strategies], home)
    if wish.plan is not None:
        choices = _each_once([_choice(choice, own=bool(own)) for choice in wish.strategies])
        taken = await _taken(wish, settings, live, market_data, instrument)
        return _planned(wish, wish.plan, choices, taken, own)
    strategy = _strategy(wish.strategies[0], settings, own=bool(own))
    ((columns, listed),) = await _taken(wish, settings, live, market_data, instrument)
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
        own_code=own,
    )


def _planned(
    wish: Wish, plan: Plan, choices: tuple[StrategyChoice, ...], taken: Sequence[_Taken], own: str
) -> PlanQuestion:
    timeframe = None if wish.timeframe is None else timeframe_ms(wish.timeframe)
    for columns, _ in taken:
        if timeframe is not None and timeframe % columns.interval:
            raise BadInput.of(
                "timeframe", wish.timeframe, f"a multiple of the candles' {timeframe_of(columns.interval)}"
            )
    return PlanQuestion(
        version=__version__,
        histories=tuple(
            History(instrument=listed, interval=columns.interval, columns=pack(columns)) for columns, listed in taken
        ),
        plan=msgspec.structs.replace(plan, strategies=choices, timeframe=timeframe),
        own_code=own,
    )


# ── strategies ────────────────────────────────────────────────────────────────────────────────────


def _own_code(names: Sequence[str], home: Path) -> str:
    """Names the files that strategies of one's own are read from; empty where all come with Kurs, or without any.

    None of them is run here: what never comes back, or eats memory, does so in a worker.
    """
    return "" if all(_comes_with_kurs(name) for name in names) else own_code(home)


def _comes_with_kurs(name: str) -> bool:
    return ALIASES.get(name, name) in known()


def _choice(asked: StrategyChoice, *, own: bool) -> StrategyChoice:
    """With all its parameters, which those of the settings have nothing to do with; one's own are the worker's."""
    if not _comes_with_kurs(asked.name):
        return _left_to_the_worker(asked, own=own)
    chosen = create(asked.name, **asked.parameters)
    return StrategyChoice(name=chosen.name, parameters=dict(chosen.values), weight=asked.weight)


def _left_to_the_worker(asked: StrategyChoice, *, own: bool) -> StrategyChoice:
    """As it was asked for: its file is not run here; UnknownName where there are no files."""
    if not own:
        raise UnknownName.among("strategy", asked.name, known())
    return asked


def _each_once(choices: Sequence[StrategyChoice]) -> tuple[StrategyChoice, ...]:
    names = [choice.name for choice in choices]
    for name in names:
        if names.count(name) > 1:
            raise BadInput.of("strategies", name, "each strategy once")
    return tuple(choices)


def _strategy(asked: StrategyChoice, settings: Settings, *, own: bool) -> StrategySpec:
    """With the parameters that were given over those of the settings."""
    if not _comes_with_kurs(asked.name):
        mine = _left_to_the_worker(asked, own=own)
        return StrategySpec(
            name=mine.name, parameters=dict(mine.parameters), min_confidence=settings.weight(mine.name)[1]
        )
    described = describe(asked.name)
    given = {described.aliases.get(name, name) for name in asked.parameters}
    usual = {name: value for name, value in settings.parameters(described.name).items() if name not in given}
    values = create(described.name, **usual, **asked.parameters).values
    least = settings.weight(described.name)[1]
    return StrategySpec(name=described.name, parameters=dict(values), weight=1.0, min_confidence=least)


# ── candles ───────────────────────────────────────────────────────────────────────────────────────


async def _taken(
    wish: Wish, settings: Settings, live: Live, market_data: MarketData, instrument: InstrumentOf
) -> list[_Taken]:
    """Of each symbol its candles, as they were given or as the market has told them."""
    names = [normalise(symbol) for symbol in wish.symbols]
    for name in names:
        if names.count(name) > 1:
            raise BadInput.of("symbols", name, "each symbol once")
    if wish.data is not None:
        symbols = names or [settings.strategy.symbol]
        return await asyncio.to_thread(_given, wish, symbols, wish.data, settings, instrument)
    if wish.start is not None and wish.end is not None and wish.end <= wish.start:
        raise BadInput.of("end_date", iso(wish.end), f"a time after start_date {iso(wish.start)}")
    asked = wish.symbols or (market_data.default_symbol(),)
    return [await _recorded(wish, symbol, settings, live, of=len(asked)) for symbol in asked]


def _given(
    wish: Wish, symbols: Sequence[str], data: Sequence[Columns], settings: Settings, instrument: InstrumentOf
) -> list[_Taken]:
    rows = sum(len(columns["timestamp"]) for columns in data)
    if rows > MOST:
        raise BadInput.of("data", f"{rows} candles", f"at most {MOST:,}")
    pairs = zip(symbols, data, strict=True)
    return [_columns_given(wish, symbol, columns, settings, instrument) for symbol, columns in pairs]


def _columns_given(wish: Wish, symbol: str, data: Columns, settings: Settings, instrument: InstrumentOf) -> _Taken:
    _check_lengths(data)
    time = np.array(data["timestamp"], np.int64)
    step = most_common_step(time)
    if step is None:
        step = timeframe_ms(wish.timeframe or "1m")
    prices: dict[str, Any] = {name: np.array(data[name], np.float64) for name in COLUMNS[1:]}
    columns = CandleColumns(symbol=symbol, interval=step, time=time, origin="data", **prices)
    told = np.unique(np.concatenate([prices[name] for name in ("open", "high", "low", "close")])).tolist()
    return columns, instrument(symbol, settings, float(columns.close[0]), told)


def _check_lengths(data: Columns) -> None:
    lengths = {name: len(data[name]) for name in COLUMNS}
    rows = lengths["timestamp"]
    wrong = [f"{name} has {count}" for name, count in lengths.items() if count != rows]
    if wrong:
        raise BadData(f"data: timestamp has {rows} values, {', '.join(wrong)}; all columns must be equally long")
    if not rows:
        raise BadData("data: it holds no candles; at least one is needed")


async def _recorded(wish: Wish, symbol: str, settings: Settings, live: Live, *, of: int) -> _Taken:
    """What the market has told by now of a symbol that is traded here; it is one `of` so many."""
    pool, listed = live.trading(symbol)
    own = pool.market.interval(listed.symbol)
    timeframe = wish.timeframe or settings.strategy.timeframe
    interval = own if timeframe is None else timeframe_ms(timeframe)
    until = pool.engine.now if wish.end is None else min(wish.end, pool.engine.now)
    limit = USUAL if wish.start is None else (until - wish.start) // interval
    if limit * of > MOST:
        asked = f"{limit * of} candles of {timeframe_of(interval)}"
        raise BadInput.of("start_date", asked, f"at most {MOST:,}")
    found: Sequence[Candle] = ()
    if limit > 0:
        found = await pool.market.history(listed.symbol, interval, until=until, limit=limit)
    rows = [candle for candle in found if wish.start is None or candle.time >= wish.start]
    if not rows:
        since = "" if wish.start is None else f" from {iso(wish.start)}"
        raise BadInput(f"no {timeframe_of(interval)} candle of {listed.symbol} has closed{since} until {iso(until)}")
    # Of many this takes longer than trading may wait.
    return await asyncio.to_thread(_columns, listed.symbol, interval, rows), listed


def _columns(symbol: str, interval: int, rows: Sequence[Candle]) -> CandleColumns:
    time, open_, high, low, close, volume = zip(*(row[2:] for row in rows), strict=True)
    numbers = {"open": open_, "high": high, "low": low, "close": close, "volume": volume}
    arrays: dict[str, Any] = {name: np.array(values, np.float64) for name, values in numbers.items()}
    return CandleColumns(symbol=symbol, interval=interval, time=np.array(time, np.int64), **arrays)
