"""From what a person asks to a question that a worker can answer: candles, a bot, limits and costs."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kurs import __version__
from kurs.backtest import PlanQuestion, Question, pack
from kurs.backtest.plan import Plan, StrategyChoice
from kurs.domain.errors import BadData, BadInput
from kurs.domain.instruments import Instrument
from kurs.domain.market import Candle, timeframe_ms, timeframe_of
from kurs.domain.symbols import normalise, split
from kurs.engine import BotSpec, EngineSettings, StrategySpec
from kurs.market.columns import CandleColumns, iso, most_common_step
from kurs.services.live import Live
from kurs.services.market_data import MarketData
from kurs.settings import Settings
from kurs.strategies.registry import ALIASES, FOLDER, create, describe, known

__all__ = ["InstrumentOf", "Wish", "question_of"]

# What the paper venue assumes of a symbol: (symbol, settings, a price of it, all prices) -> instrument.
InstrumentOf = Callable[[str, Settings, float, Sequence[float]], Instrument]
COLUMNS = ("timestamp", "open", "high", "low", "close", "volume")
USUAL, MOST = 1_000, 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Candles as columns (`timestamp` in ms), or a symbol and a time (ms); what is None is chosen.

    Without a start the newest 1,000 candles are taken, without an end those up to now. With a `plan` the candles are
    traded by that, its strategies aside, in place of a bot's rules.
    """

    strategy: str
    parameters: Mapping[str, Any]
    symbol: str | None
    timeframe: str | None
    start: int | None
    end: int | None
    data: Mapping[str, Sequence[float]] | None
    plan: Plan | None = None


async def question_of(
    wish: Wish, *, settings: Settings, live: Live, market_data: MarketData, instrument: InstrumentOf, home: Path
) -> Question | PlanQuestion:
    """`home` is the data folder with strategies of one's own.

    Raises BadInput for a name, a parameter or a time that makes no sense, BadData for candles that cannot be
    believed, Unavailable while no market tells the ones that were asked for."""
    own_code = await asyncio.to_thread(_own_code, wish.strategy, home)
    strategy = _strategy(wish, settings, own=bool(own_code))
    if wish.data is None:
        columns, listed = await _recorded(wish, settings, live, market_data)
    else:
        columns, listed = await asyncio.to_thread(_given, wish, wish.data, settings, instrument)
    if wish.plan is not None:
        return _planned(wish, wish.plan, strategy, columns, listed, own_code)
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
        own_code=own_code,
    )


def _planned(
    wish: Wish, plan: Plan, strategy: StrategySpec, columns: CandleColumns, listed: Instrument, own_code: str
) -> PlanQuestion:
    timeframe = None if wish.timeframe is None else timeframe_ms(wish.timeframe)
    if timeframe is not None and timeframe % columns.interval:
        own = timeframe_of(columns.interval)
        raise BadInput.of("timeframe", wish.timeframe, f"a multiple of the candles' {own}")
    choice = StrategyChoice(name=strategy.name, parameters=dict(strategy.parameters))
    return PlanQuestion(
        version=__version__,
        instrument=listed,
        interval=columns.interval,
        columns=pack(columns),
        plan=msgspec.structs.replace(plan, strategies=(choice,), timeframe=timeframe),
        own_code=own_code,
    )


def _own_code(name: str, home: Path) -> str:
    """Names the files that strategies of one's own are read from; empty for one that comes with Kurs, or without any.

    None of them is run here: what never comes back, or eats memory, does so in a worker.
    """
    files = [] if ALIASES.get(name, name) in known() else sorted((home / FOLDER).glob("*.py"))
    found = hashlib.sha256()
    for file in files:
        # One that cannot be read the worker tells of.
        with suppress(OSError):
            found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest() if files else ""


def _strategy(wish: Wish, settings: Settings, *, own: bool) -> StrategySpec:
    """With the parameters that were given over those of the settings, which a plan has nothing to do with."""
    if own:
        return StrategySpec(
            name=wish.strategy, parameters=dict(wish.parameters), min_confidence=settings.weight(wish.strategy)[1]
        )
    if wish.plan is not None:
        chosen = create(wish.strategy, **wish.parameters)
        return StrategySpec(name=chosen.name, parameters=dict(chosen.values))
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
