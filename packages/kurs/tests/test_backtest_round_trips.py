"""What a round trip costs does not grow with the trades and the orders that were before it."""

import gc
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from types import FrameType

import numpy as np
import pytest

from kurs.backtest.assumptions import instruments_of, models_of, settings_of
from kurs.backtest.driver import Driver
from kurs.backtest.ledger import Ledger
from kurs.backtest.plan import Plan, Sizing, StrategyChoice
from kurs.domain.market import MINUTE
from kurs.engine import Engine
from kurs.market.columns import CandleColumns
from kurs.matching import MAIN_ACCOUNT, MatchingVenue

SYMBOL = "BTC/USD"
# Up for four candles and down for four: the averages cross at each turn, so that every eighth candle begins a trip.
WAVE = (101.0, 102.0, 103.0, 104.0, 103.0, 102.0, 101.0, 100.0)
TRIPS = 1_000
TENTH = 10
# What is remembered for late fills and repeated reports is full by then.
FULL = 300


def waves(count: int) -> CandleColumns:
    close = np.tile(np.array(WAVE), count)
    time = np.arange(len(close), dtype=np.int64) * MINUTE
    return CandleColumns(
        symbol=SYMBOL, interval=MINUTE, time=time, open=close, high=close, low=close, close=close, volume=close
    )


def plan(**fields: object) -> Plan:
    crossing = StrategyChoice(name="ema_crossover", parameters={"fast_period": 1, "slow_period": 2})
    plain: dict[str, object] = {"strategies": (crossing,), "warmup": 0, "stop_loss": 0.5, "engine": "event"}
    return Plan(**(plain | fields))  # type: ignore[arg-type]  # the plan checks its fields itself


@contextmanager
def counted(into: Counter[str]) -> Iterator[None]:
    """Counts the calls of Python's own functions ("call") and of compiled ones ("c_call")."""

    def count(_: FrameType, what: str, __: object) -> None:
        into[what] += 1

    before = sys.getprofile()
    # Whoever is told of collections would be counted too.
    gc.disable()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
        gc.enable()


def costs(asked: Plan) -> tuple[dict[int, Counter[str]], Engine]:
    """The calls of some waves, by their numbers: a round trip each; and the engine after the last one."""
    columns = waves(TRIPS)
    known = instruments_of(asked, [columns], {})
    engine = Engine(settings_of(asked, known, MINUTE), known)
    venue = MatchingVenue(
        instruments=known.values(), accounts={MAIN_ACCOUNT: {"USD": engine.settings.cash}}, models=models_of(asked)
    )
    ledger, made = Ledger(engine), {number: Counter[str]() for number in (TENTH, FULL, TRIPS)}
    driver, candles = Driver(engine, venue, ledger.note), columns.candles()
    for number in range(1, TRIPS + 1):
        wave = list(islice(candles, len(WAVE)))
        with counted(made[number]) if number in made else nullcontext():
            driver.follow(wave)
    assert len(ledger.trades((SYMBOL,))) >= TRIPS - 1
    return made, engine


@pytest.mark.parametrize(
    # Calls of Python's own functions, with little room to spare: a wave has 7 for each of its candles besides.
    ("asked", "most"),
    [
        (plan(sizing=Sizing(kind="fixed", value=1.0), rounding=False, cash=1e9), 600),
        (plan(sizing=Sizing(kind="fraction", value=0.5), take_profit=0.9, short=True, leverage=2.0, fee=1e-6), 900),
    ],
    ids=["a stop", "stop and target on margin"],
)
def test_the_thousandth_round_trip_costs_what_the_tenth_did(asked: Plan, most: int) -> None:
    made, engine = costs(asked)
    assert made[TRIPS]["call"] == made[TENTH]["call"] < most
    assert made[TRIPS] == made[FULL]
    # A snapshot does not grow either: the orders of the last minute are all that is counted.
    assert len(engine.snapshot()["blotter"]["sent"]) < 5  # type: ignore[index]  # as it is written
