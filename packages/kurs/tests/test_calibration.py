"""What signals have been worth: posteriors by hand, no outcome before its time, exact restarts."""

import json
import math
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import MINUTE, Candle
from kurs.domain.signals import UNKNOWN, Action, Probabilities, Signal
from kurs.strategies.base import Actions, Columns, Strategy, View
from kurs.strategies.calibration import Analyst, better_than_even, posterior
from kurs.strategies.registry import create
from kurs.strategies.snapshots import State, integer

THIRD = 1 / 3
HOLD = View(Action.HOLD, "none", False, "nothing to say")


class Scripted(Strategy):
    """Says what a script says: b a fresh buy, B a buy that lasts, s a fresh sell, anything else hold."""

    __slots__ = ("_at", "_script")

    name = "scripted"
    description = "follows a script"

    def __init__(self, script: str) -> None:
        super().__init__()
        self._script = script
        self._at = 0

    def on_candle(self, candle: Candle) -> View:
        letter = self._script[self._at] if self._at < len(self._script) else "."
        self._at += 1
        if letter in "bB":
            return View(Action.BUY, "up", letter == "b", "the script says so")
        return View(Action.SELL, "down", True, "the script says so") if letter == "s" else HOLD

    def actions(self, candles: Columns) -> Actions:
        return np.array([(letter in "bB") - (letter == "s") for letter in self._script], np.int8)

    def _memory(self) -> State:
        return {"at": self._at}

    def _recall(self, memory: Mapping[str, object]) -> None:
        self._at = integer(memory, "at")


def candle(i: int, close: float, half_range: float = 1.0) -> Candle:
    return Candle("X/Y", MINUTE, i * MINUTE, close, close + half_range, close - half_range, close, 1.0)


def run(analyst: Analyst, closes: Sequence[float]) -> list[Signal | None]:
    return [analyst.on_candle(candle(i, close)) for i, close in enumerate(closes)]


def scripted(script: str, *, horizon: int = 3) -> Analyst:
    """ATR over one candle: with candles of range 2 and small moves, barriers are 2 away from the close."""
    return Analyst(Scripted(script), "X/Y", horizon=horizon, barrier=1.0, atr_period=1)


def test_without_history_a_signal_claims_nothing() -> None:
    signal = scripted("b").on_candle(candle(0, 100.0))
    assert signal is not None
    assert signal.probabilities == (THIRD, THIRD, THIRD)
    assert signal.confidence == 0.5
    assert (signal.symbol, signal.action, signal.strategy) == ("X/Y", Action.BUY, "scripted")
    assert (signal.price, signal.time) == (100.0, MINUTE)
    assert signal.metadata == {"state": "up", "samples": 0, "reason": "the script says so", "fresh": True}


def test_a_hold_is_none_and_can_be_shown() -> None:
    analyst = scripted(".")
    held = candle(0, 100.0)
    assert analyst.signal(held).metadata["state"] == "unseen"
    assert analyst.on_candle(held) is None
    shown = analyst.signal(held)
    assert (shown.action, shown.confidence, shown.probabilities) == (Action.HOLD, 0.0, UNKNOWN)
    assert shown.metadata["reason"] == "nothing to say"


def test_a_signal_can_be_shown_again() -> None:
    analyst = scripted("b")
    seen = candle(0, 100.0)
    assert analyst.on_candle(seen) == analyst.signal(seen)


def test_the_first_barrier_that_a_close_reaches_decides() -> None:
    up = scripted("b")
    run(up, [100.0, 101.9, 102.0, 90.0])
    assert up.statistics().states["up"].wins == 1
    down = scripted("b")
    run(down, [100.0, 98.1, 98.0, 120.0])
    assert down.statistics().states["up"].losses == 1


def test_neither_barrier_within_the_horizon_is_flat() -> None:
    analyst = scripted("b", horizon=3)
    run(analyst, [100.0, 101.0, 101.0])
    assert (analyst.statistics().samples, analyst.statistics().pending) == (0, 1)
    analyst.on_candle(candle(3, 101.0))
    worth = analyst.statistics().states["up"]
    assert (worth.samples, worth.wins, worth.losses, worth.flats) == (1, 0, 0, 1)
    assert worth.probabilities == pytest.approx((1 / 6, 1 / 6, 4 / 6))
    assert worth.confidence == 0.5


def test_the_last_candle_of_the_horizon_still_reaches_a_barrier() -> None:
    analyst = scripted("s", horizon=2)
    run(analyst, [100.0, 100.0, 97.0])
    assert analyst.statistics().states["down"].wins == 1


def test_an_outcome_is_learned_on_its_candle_before_the_next_signal_and_not_earlier() -> None:
    signals = run(scripted("bBBb"), [100.0, 100.0, 100.0, 103.0])
    probabilities = [signal.probabilities for signal in signals if signal is not None]
    assert probabilities[:3] == [UNKNOWN] * 3
    assert probabilities[3] == pytest.approx((4 / 6, 1 / 6, 1 / 6))
    last = signals[3]
    assert last is not None
    assert last.metadata["samples"] == 1
    assert last.confidence == pytest.approx(0.75)  # P(Beta(2, 1) > 1/2) = 1 - 1/4


def test_a_situation_that_lasts_is_counted_once() -> None:
    analyst = scripted("bBBB", horizon=9)
    run(analyst, [100.0] * 4)
    assert analyst.statistics().pending == 1


def test_without_a_range_nothing_is_judged() -> None:
    flat = scripted("b")
    flat.on_candle(candle(0, 100.0, half_range=0.0))
    assert flat.statistics().pending == 0
    early = Analyst(Scripted("b"), "X/Y", atr_period=2)
    assert early.on_candle(candle(0, 100.0)) is not None
    assert early.statistics().pending == 0


def test_brier_score_by_hand() -> None:
    analyst = scripted("b..s...b..", horizon=2)
    # First buy: said thirds, went up. Sell: said thirds for its own state, stayed flat.
    # Second buy: said 4/6, 1/6, 1/6, went down.
    run(analyst, [100.0, 103.0, 103.0, 103.0, 103.0, 103.0, 103.0, 103.0, 100.0])
    thirds = (2 / 3) ** 2 + 2 * (1 / 3) ** 2
    last = (4 / 6) ** 2 + (5 / 6) ** 2 + (1 / 6) ** 2
    statistics = analyst.statistics()
    assert statistics.samples == 3
    assert statistics.brier == pytest.approx((thirds + thirds + last) / 3)
    assert statistics.brier_reason is None
    assert statistics.states["up"].samples == 2


def test_without_outcomes_there_is_no_brier_score_but_a_reason() -> None:
    statistics = scripted("b").statistics()
    assert (statistics.brier, statistics.brier_reason) == (None, "no outcome is known yet")


def test_a_state_that_is_right_seven_times_of_ten_is_found_out() -> None:
    dice = random.Random(7)
    analyst = scripted("b." * 1000, horizon=2)
    price = 1000.0
    for i in range(2000):
        if i % 2:
            price += 3.0 if dice.random() < 0.7 else -3.0
        analyst.on_candle(candle(i, price))
    worth = analyst.statistics().states["up"]
    assert (worth.samples, worth.flats) == (1000, 0)
    assert worth.probabilities.buy == pytest.approx(0.7, abs=0.05)
    assert worth.confidence > 0.999
    brier = analyst.statistics().brier
    assert brier is not None
    assert brier == pytest.approx(2 * 0.7 * 0.3, abs=0.04)  # what a perfectly informed forecaster gets


def test_a_state_that_is_worth_nothing_does_not_gain_confidence() -> None:
    analyst = scripted("s." * 200, horizon=2)
    price = 1000.0
    for i in range(400):
        if i % 2:
            price += 3.0 if i % 4 == 1 else -3.0
        analyst.on_candle(candle(i, price))
    worth = analyst.statistics().states["down"]
    assert (worth.wins, worth.losses) == (100, 100)
    assert worth.confidence == pytest.approx(0.5)


@given(up=st.integers(0, 500), down=st.integers(0, 500), flat=st.integers(0, 500))
def test_posterior_is_the_mean_of_the_dirichlet(up: int, down: int, flat: int) -> None:
    third = Fraction(1, 3)
    weight = up + down + flat + 1
    exact = [(count + third) / weight for count in (up, down, flat)]
    assert posterior(up, down, flat) == pytest.approx([float(p) for p in exact])
    assert sum(posterior(up, down, flat)) == pytest.approx(1.0, abs=1e-12)


def test_posterior_without_history_is_exactly_a_third_each() -> None:
    assert posterior(0, 0, 0) == (THIRD, THIRD, THIRD)
    assert better_than_even(0, 0) == 0.5


@settings(max_examples=60, deadline=None)
@given(right=st.integers(0, 300), wrong=st.integers(0, 300))
def test_better_than_even_is_the_exact_binomial_tail(right: int, wrong: int) -> None:
    trials = right + wrong + 1
    exact = Fraction(sum(math.comb(trials, k) for k in range(right + 1)), 2**trials)
    assert better_than_even(right, wrong) == pytest.approx(float(exact), rel=1e-9, abs=1e-300)
    assert better_than_even(right, wrong) + better_than_even(wrong, right) == pytest.approx(1.0)


def test_better_than_even_holds_for_large_counts() -> None:
    assert better_than_even(500_000, 500_000) == pytest.approx(0.5, abs=1e-8)
    # the normal limit at two standard deviations: 1,000 more than half of a million
    assert better_than_even(501_000, 499_000) == pytest.approx(0.97725, abs=1e-4)
    assert better_than_even(0, 1_000_000) == 0.0
    assert better_than_even(1_000_000, 0) == 1.0


@settings(max_examples=40, deadline=None)
@given(
    script=st.text("bBs...", max_size=40),
    moves=st.lists(st.integers(-3, 3), min_size=40, max_size=40),
    cut=st.integers(0, 40),
)
def test_a_restored_analyst_goes_on_exactly(script: str, moves: list[int], cut: int) -> None:
    prices = np.cumsum([100.0, *moves[1:]])
    candles = [candle(i, float(price)) for i, price in enumerate(prices)]
    first, second = scripted(script), scripted(script)
    for seen in candles[:cut]:
        first.on_candle(seen)
    second.restore(json.loads(json.dumps(first.snapshot(), allow_nan=False)))
    for seen in candles[cut:]:
        assert first.on_candle(seen) == second.on_candle(seen)
        assert first.signal(seen) == second.signal(seen)
        assert first.statistics().pending <= 3
    assert first.snapshot() == second.snapshot()
    assert first.statistics() == second.statistics()


def test_on_recorded_candles_signals_are_valid_and_a_restart_changes_nothing(shared_data: Path) -> None:
    frame = pl.read_parquet(shared_data / "candles" / "BTC_PERP-1m.parquet").head(6000)
    candles = [
        Candle("BTC/USD", MINUTE, i * MINUTE, *row)
        for i, row in enumerate(frame.select("open", "high", "low", "close", "volume").iter_rows())
    ]
    for name in ("ema_crossover", "rsi", "fvg"):
        through, before, after = (Analyst(create(name), "BTC/USD") for _ in range(3))
        whole = [through.on_candle(seen) for seen in candles]
        first = [before.on_candle(seen) for seen in candles[:3000]]
        after.restore(json.loads(json.dumps(before.snapshot(), allow_nan=False)))
        assert first + [after.on_candle(seen) for seen in candles[3000:]] == whole
        statistics = after.statistics()
        assert statistics == through.statistics()
        assert statistics.samples > 100
        assert statistics.brier is not None
        assert statistics.brier < 2 / 3  # better than saying a third each
        assert sum(worth.samples for worth in statistics.states.values()) == statistics.samples


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"horizon": 0}, "horizon: 0"),
        ({"atr_period": 0}, "atr_period: 0"),
        ({"barrier": 0.0}, r"barrier: 0\.0"),
        ({"barrier": math.inf}, "barrier: inf"),
        ({"barrier": math.nan}, "barrier: nan"),
    ],
)
def test_settings_out_of_bounds_are_refused(values: dict[str, float], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Analyst(Scripted(""), "X/Y", **values)  # type: ignore[arg-type]  # numbers of both types


def test_a_snapshot_made_with_other_settings_is_refused() -> None:
    with pytest.raises(BadInput, match=r"settings: .*'horizon': 3.*'horizon': 4"):
        scripted("", horizon=4).restore(scripted("", horizon=3).snapshot())


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ({"index": "7"}, "index: '7' is not allowed; a whole number"),
        ({"error": None}, "error: None is not allowed; a finite number"),
        ({"view": {"action": "jump"}}, "action: 'jump' is not allowed; one of: buy, sell, hold"),
        (
            {"records": [{"state": "up", "action": "buy", "up": -1, "down": 0, "flat": 0}]},
            "counts of 0 or more",
        ),
        ({"records": []}, "pending: 'up' is not allowed; a state that has a record"),
    ],
)
def test_a_damaged_snapshot_names_its_field(damage: dict[str, object], message: str) -> None:
    analyst = scripted("b")
    analyst.on_candle(candle(0, 100.0))
    with pytest.raises(BadData, match=message):
        scripted("b").restore({**analyst.snapshot(), **damage})


def test_statistics_are_values() -> None:
    analyst = scripted("b")
    analyst.on_candle(candle(0, 100.0))
    before = analyst.statistics()
    analyst.on_candle(candle(1, 110.0))
    assert before.states["up"].samples == 0
    assert before.states["up"].probabilities == Probabilities(THIRD, THIRD, THIRD)
    assert analyst.statistics().states["up"].samples == 1
