"""The same answers one candle at a time, over columns, without the future, and after a restart."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_rule import crosses, undecided

from kurs.domain.errors import BadData, BadInput
from kurs.domain.market import MINUTE, Candle, candle_problem
from kurs.domain.signals import Action
from kurs.strategies.base import Columns, Strategy, View
from kurs.strategies.registry import create

SIGNS = {Action.BUY: 1, Action.SELL: -1, Action.HOLD: 0}
FILES = (
    "ADA_BTC-5m",
    "BTC_PERP-1m",
    "DASH_BTC-5m",
    "ETH_BTC-5m",
    "LTC_BTC-5m",
    "XMR_BTC-5m",
    "XRP_ETH-1m",
)
# Small periods, so that short made-up histories leave the warm-up behind.
SMALL: tuple[tuple[str, dict[str, object]], ...] = (
    ("ema_crossover", {"fast_period": 2, "slow_period": 4}),
    ("ema_crossover", {"fast_period": 1, "slow_period": 3, "lookback": 1, "direction": "bullish"}),
    ("ema_crossover", {"fast_period": 3, "slow_period": 5, "lookback": 6, "min_gap": 0.01}),
    ("ema_crossover", {"fast_period": 2, "slow_period": 3, "min_gap": 0.02, "direction": "bearish"}),
    ("rsi", {"rsi_period": 1}),
    ("rsi", {"rsi_period": 3}),
    ("rsi", {"rsi_period": 3, "method": "cutler", "overbought": 60, "oversold": 40}),
    ("fvg", {"min_gap_size": 0.0, "lookback": 1}),
    ("fvg", {"min_gap_size": 0.5, "lookback": 4}),
    ("fvg", {"min_gap_size": 0.1, "lookback": 9, "direction": "bullish"}),
    ("fvg", {"min_gap_size": 0.1, "direction": "bearish"}),
    ("sample", {}),
)


def real_columns(folder: Path, name: str) -> Columns:
    frame = pl.read_parquet(folder / "candles" / f"{name}.parquet")
    open_, high, low, close, volume = (
        frame[column].to_numpy() for column in ("open", "high", "low", "close", "volume")
    )
    return Columns(frame["time"].dt.epoch("ms").to_numpy(), open_, high, low, close, volume)


def candles_of(columns: Columns) -> list[Candle]:
    numbers = columns.open, columns.high, columns.low, columns.close, columns.volume
    rows = zip(columns.time.tolist(), *(column.tolist() for column in numbers), strict=True)
    return [Candle("X/Y", MINUTE, *row) for row in rows]


def columns_of(candles: Sequence[Candle]) -> Columns:
    time = np.array([candle.time for candle in candles], np.int64)
    prices = np.array([candle[3:] for candle in candles], np.float64).reshape(-1, 5)
    open_, high, low, close, volume = (np.ascontiguousarray(column) for column in prices.T)
    return Columns(time, open_, high, low, close, volume)


def head(columns: Columns, rows: int) -> Columns:
    numbers = columns.open, columns.high, columns.low, columns.close, columns.volume
    open_, high, low, close, volume = (column[:rows] for column in numbers)
    return Columns(columns.time[:rows], open_, high, low, close, volume)


def views(strategy: Strategy, candles: Sequence[Candle]) -> list[View]:
    return [strategy.on_candle(candle) for candle in candles]


def signs(seen: Sequence[View]) -> list[int]:
    return [SIGNS[view.action] for view in seen]


def real_settings(columns: Columns) -> tuple[tuple[str, dict[str, object]], ...]:
    """The defaults and some other settings; gap sizes in proportion to the price of the pair."""
    price = float(np.median(columns.close))
    return (
        ("ema_crossover", {}),
        ("ema_crossover", {"fast_period": 5, "slow_period": 50, "min_gap": 0.001, "lookback": 10}),
        ("rsi", {}),
        ("rsi", {"method": "cutler"}),
        ("rsi", {"rsi_period": 2, "overbought": 90.0, "oversold": 10.0}),
        ("fvg", {"min_gap_size": price * 0.0003}),
        ("fvg", {"min_gap_size": price * 0.001, "lookback": 20}),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Candle]:
    """Candles that can be believed, on a coarse grid so that equal prices and exact gaps are common."""
    grid = st.integers(10, 30)
    rows = draw(st.lists(st.tuples(grid, grid, grid, grid), max_size=40))
    candles = []
    for i, row in enumerate(rows):
        low, first, second, high = sorted(row)
        open_, close = (first, second) if row[0] <= row[1] else (second, first)
        prices = (open_ / 10, high / 10, low / 10, close / 10)
        candles.append(Candle("X/Y", MINUTE, i * MINUTE, *prices, 1.0))
    return candles


@pytest.mark.parametrize("name", FILES)
def test_both_ways_give_the_same_actions_on_recorded_candles(shared_data: Path, name: str) -> None:
    columns = real_columns(shared_data, name)
    candles = candles_of(columns)
    for strategy, values in real_settings(columns):
        actions = create(strategy, **values).actions(columns)
        stepped = signs(views(create(strategy, **values), candles))
        assert actions.dtype == np.int8
        assert actions.tolist() == stepped, (strategy, values)
        # A comparison of two columns of holds would prove nothing.
        assert {-1, 1} <= set(stepped), (strategy, values)


@pytest.mark.parametrize(("name", "values"), SMALL)
@settings(max_examples=40, deadline=None)
@given(candles=histories())
def test_both_ways_give_the_same_actions_on_any_candles(
    name: str, values: dict[str, object], candles: list[Candle]
) -> None:
    assert all(candle_problem(candle) is None for candle in candles)
    strategy = create(name, **values)
    seen = views(strategy, candles)
    assert strategy.actions(columns_of(candles)).tolist() == signs(seen)
    assert all(view.action is Action.HOLD for view in seen[: strategy.warmup])


@pytest.mark.parametrize(("name", "values"), SMALL)
@settings(max_examples=25, deadline=None)
@given(candles=histories(), data=st.data())
def test_cutting_off_the_future_changes_no_action(
    name: str, values: dict[str, object], candles: list[Candle], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(candles)))
    strategy, columns = create(name, **values), columns_of(candles)
    assert strategy.actions(head(columns, cut)).tolist() == strategy.actions(columns)[:cut].tolist()


def test_cutting_off_the_future_of_recorded_candles_changes_no_action(shared_data: Path) -> None:
    columns = head(real_columns(shared_data, "BTC_PERP-1m"), 3000)
    for name, values in real_settings(columns):
        strategy = create(name, **values)
        whole = strategy.actions(columns)
        for cut in (*range(60), *range(60, 3000, 53)):
            assert np.array_equal(strategy.actions(head(columns, cut)), whole[:cut]), (name, values, cut)


@pytest.mark.parametrize(("name", "values"), SMALL)
@settings(max_examples=25, deadline=None)
@given(candles=histories(), data=st.data())
def test_a_restored_strategy_goes_on_exactly(
    name: str, values: dict[str, object], candles: list[Candle], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(candles)))
    first, second = create(name, **values), create(name, **values)
    views(first, candles[:cut])
    second.restore(json.loads(json.dumps(first.snapshot(), allow_nan=False)))
    assert views(second, candles[cut:]) == views(first, candles[cut:])
    assert second.snapshot() == first.snapshot()


@pytest.mark.parametrize(("name", "values"), SMALL)
@settings(max_examples=25, deadline=None)
@given(candles=histories())
def test_fresh_marks_the_first_candle_of_each_situation(
    name: str, values: dict[str, object], candles: list[Candle]
) -> None:
    open_eyed = create(name, **values)
    open_eyed.warmup = 0
    before = ""
    for view, unhidden in zip(views(create(name, **values), candles), views(open_eyed, candles), strict=True):
        # What began in the warm-up is not fresh after it.
        began = unhidden.action is not Action.HOLD and unhidden.state != before
        assert unhidden.fresh == began
        assert view.fresh == (began and view.action is not Action.HOLD)
        assert view.reason
        before = unhidden.state


@given(candles=histories())
def test_a_cross_is_a_change_of_above_from_the_first_candle_on(candles: list[Candle]) -> None:
    closes = [candle.close for candle in candles]
    if undecided(closes, 2, 4):
        return
    strategy = create("ema_crossover", fast_period=2, slow_period=4)
    strategy.warmup = 0
    seen = signs(views(strategy, candles))
    events = [now if now != last else 0 for last, now in zip([0, *seen], seen, strict=False)]
    assert events == crosses(closes, 2, 4, 0)


@given(candles=histories())
def test_what_was_written_down_before_candles_were_counted_has_waited_long_enough(candles: list[Candle]) -> None:
    open_eyed, again = create("rsi", rsi_period=3), create("rsi", rsi_period=3)
    open_eyed.warmup = 0
    views(open_eyed, candles[:10])
    old = json.loads(json.dumps(open_eyed.snapshot()))
    del old["memory"]["seen"]
    again.restore(old)
    assert views(again, candles[10:]) == views(open_eyed, candles[10:])


@pytest.mark.parametrize(("known", "left"), [(60, 0), (20, 133)])
def test_averages_that_had_waited_as_an_earlier_version_did_do_not_wait_again(known: int, left: int) -> None:
    candles = [Candle("X/Y", MINUTE, i * MINUTE, p, p, p, p, 0.0) for i, p in enumerate(np.linspace(5.0, 9.0, 400))]
    first, again = create("ema_crossover"), create("ema_crossover")
    views(first, candles[:known])
    old = json.loads(json.dumps(first.snapshot()))
    del old["memory"]["warmup"]
    # It counted no further than it had to wait.
    old["memory"]["seen"] = min(known, 25)
    again.restore(old)
    assert [view.state for view in views(again, candles[known:])].count("warming_up") == left


def test_views_that_hold_are_shared() -> None:
    candles = [Candle("X/Y", MINUTE, i * MINUTE, 5.0, 5.0, 5.0, 5.0, 0.0) for i in range(60)]
    for name in ("ema_crossover", "rsi", "fvg", "sample"):
        seen = views(create(name), candles)
        assert len({id(view) for view in seen}) <= 2, name
        assert signs(seen) == [0] * 60


def test_too_little_history_holds_with_a_reason() -> None:
    candle = Candle("X/Y", MINUTE, 0, 5.0, 5.0, 5.0, 5.0, 0.0)
    for name in ("ema_crossover", "rsi", "fvg"):
        view = create(name).on_candle(candle)
        assert view[:3] == (Action.HOLD, "warming_up", False)
        assert view.reason.startswith("fewer than ")


@pytest.mark.parametrize(("name", "values"), SMALL)
def test_a_history_without_candles_has_no_actions(name: str, values: dict[str, object]) -> None:
    assert create(name, **values).actions(columns_of([])).tolist() == []


def test_a_snapshot_of_another_strategy_or_other_parameters_is_refused() -> None:
    crossing = create("ema_crossover")
    with pytest.raises(BadInput, match=r"strategy: 'rsi'.*a snapshot of ema_crossover"):
        crossing.restore(create("rsi").snapshot())
    with pytest.raises(BadInput, match=r"parameters: .*'fast_period': 5"):
        crossing.restore(create("ema_crossover", fast_period=5).snapshot())


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("ema_crossover", {"age": "old"}, "age: 'old' is not allowed; a whole number"),
        ("ema_crossover", {"age": True}, "age: True"),
        ("ema_crossover", {"fast": 3}, "fast: 3 is not allowed; an object"),
        ("ema_crossover", {"slow": {}}, "value: None is not allowed; a finite number"),
        ("ema_crossover", {"state": None}, "state: None is not allowed; a text"),
        ("fvg", {"zones": {}}, r"zones: \{\} is not allowed; a list of objects"),
        ("fvg", {"zones": [1]}, "zones: 1 is not allowed; an object"),
        ("fvg", {"first_high": float("nan")}, "first_high: nan is not allowed; a finite number"),
    ],
)
def test_a_damaged_snapshot_names_its_field(name: str, damage: dict[str, object], message: str) -> None:
    snapshot = create(name).snapshot()
    memory = snapshot["memory"]
    assert isinstance(memory, dict)
    with pytest.raises(BadData, match=message):
        create(name).restore({**snapshot, "memory": {**memory, **damage}})


def test_a_damaged_list_of_numbers_names_its_field() -> None:
    strategy = create("rsi", method="cutler")
    snapshot = strategy.snapshot()
    damaged = {"rsi": {"gains": 1.0, "losses": [], "last": None}, "state": "neutral"}
    with pytest.raises(BadData, match=r"gains: 1\.0 is not allowed; a list of numbers"):
        strategy.restore({**snapshot, "memory": damaged})
