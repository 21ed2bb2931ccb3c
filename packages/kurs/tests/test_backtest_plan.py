"""A plan: what it takes, and what it refuses."""

import math
from typing import Any

import numpy as np
import pytest
from outcomes import candles_of, walk
from test_backtest_event import columns_of, flat, plan_of

from kurs.backtest import compiled, event
from kurs.backtest.artefact import plan_name
from kurs.backtest.plan import Filling, Plan, Sizing, Slippage, StrategyChoice, Tier
from kurs.backtest.run import run
from kurs.domain.errors import BadInput
from kurs.domain.market import HOUR


@pytest.mark.parametrize("part", ["maker", "taker", "volume"])
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, 2.0])
def test_a_tier_that_makes_no_sense_is_refused(part: str, value: float) -> None:
    terms = {"volume": 0.0, "maker": 0.0, "taker": 0.0} | {part: value}
    if (part, value) == ("volume", 2.0):
        assert Tier(**terms).volume == value
        return
    with pytest.raises(BadInput, match=f"tier {part}: {value!r} is not allowed"):
        Tier(**terms)


def test_two_tiers_of_one_volume_are_refused() -> None:
    tiers = tuple(Tier(volume=volume, maker=0, taker=volume / 100) for volume in (0, 5, 5.0))
    chosen = (StrategyChoice(name="rsi"),)
    with pytest.raises(BadInput, match=r"tier volume: 5\.0 is not allowed; each volume once"):
        Plan(strategies=chosen, tiers=tiers)
    assert len(Plan(strategies=chosen, tiers=tiers[:2]).tiers) == 2


def test_a_maker_may_be_paid_a_little() -> None:
    assert Tier(volume=0, maker=-0.0001, taker=0).maker == -0.0001


@pytest.mark.parametrize("engine", ["compiled", "event"])
def test_whole_numbers_are_numbers(engine: str) -> None:
    def plan(one: float) -> Plan:
        return Plan(
            strategies=(StrategyChoice(name="ema_crossover", weight=one),),
            cash=10_000 * one,
            fee=0 * one,
            take_profit=one,
            leverage=one,
            borrow=0 * one,
            sizing=Sizing(kind="fraction", value=one),
            slippage=Slippage(kind="fixed", value=one),
            filling=Filling(volume_share=None),
            rounding=False,
            engine=engine,  # type: ignore[arg-type]  # one of them
        )

    whole, same = plan(1), plan(1.0)
    assert plan_name(whole) == plan_name(same)
    assert isinstance(whole.cash, float)
    candles = (candles_of(walk(300, spread=1e-2), HOUR),)
    assert run(whole, candles).digest == run(same, candles).digest


@pytest.mark.parametrize("rounding", [True, False])
def test_numbers_of_numpy_are_those_of_python(rounding: bool) -> None:
    columns = columns_of(flat(*[100 + (i * 7) % 13 for i in range(60)]))
    told: dict[str, Any] = {"cash": 1_000, "fee": 0.001, "stop_loss": 0.02, "rounding": rounding, "short": True}
    numbers = {name: np.float64(told[name]) for name in ("fee", "stop_loss")} | {"cash": np.int64(1_000)}
    sizes = Sizing(kind="fraction", value=0.5), Sizing(kind="fraction", value=np.float64(0.5))
    slips = Slippage(kind="fixed", value=2.0), Slippage(kind="fixed", value=np.float64(2.0))
    for traded in (event.run, lambda plan, columns: compiled.run(plan, *columns)):
        plain, numpy = (
            traded(plan_of(**given, sizing=size, slippage=slip), [columns])
            for given, size, slip in zip((told, told | numbers), sizes, slips, strict=True)
        )
        assert plain.digest == numpy.digest
