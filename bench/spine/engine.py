"""The engine alone: microseconds for a candle without a signal, beside the two averages in a bare loop."""

from collections.abc import Iterator
from decimal import Decimal
from time import perf_counter

from bench.measuring import Comparison, in_turn
from bench.spine.month import candles
from kurs.engine import BotSpec, Engine, EngineSettings, StrategySpec
from kurs.exchanges.symbols import default_instrument
from kurs.risk.rules import Limits

__all__ = ["run"]


def run() -> Iterator[Comparison]:
    yield in_turn(
        "engine, a candle without a signal", _engine, _bare, unit="us", what="two EMAs in a bare loop", reach="<= 5 us"
    )


def _engine() -> float:
    ticks = candles()
    symbol = ticks[0].symbol
    instrument = default_instrument(symbol, ticks[0].close)
    spec = BotSpec(
        name="bench", symbol=symbol, interval=ticks[0].interval, strategies=(StrategySpec(name="ema_crossover"),)
    )
    settings = EngineSettings(pool="bench", quote=instrument.quote, cash=Decimal(10_000), bots=(spec,), limits=Limits())
    handle = Engine(settings, {symbol: instrument}).handle
    spent, quiet = 0.0, 0
    for tick in ticks:
        started = perf_counter()
        effects = handle(tick)
        elapsed = perf_counter() - started
        if not effects:
            spent += elapsed
            quiet += 1
    return spent / quiet * 1e6


def _bare() -> float:
    ticks = candles()
    fast = slow = ticks[0].close
    started = perf_counter()
    above = 0
    for tick in ticks:
        close = tick.close
        fast += (close - fast) * 0.15
        slow += (close - slow) * 0.07
        above += fast > slow
    return (perf_counter() - started) / len(ticks) * 1e6
