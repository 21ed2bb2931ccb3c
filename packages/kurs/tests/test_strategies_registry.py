"""Strategies by name, and what their parameters accept."""

import re

import numpy as np
import pytest

from kurs.domain.errors import BadInput, UnknownName
from kurs.strategies.base import Parameter
from kurs.strategies.registry import ALIASES, create, describe, known


def test_all_names_are_known_and_described() -> None:
    assert known() == ("ema_crossover", "rsi", "fvg", "sample")
    for name in known():
        description = describe(name)
        assert description.name == name
        assert description.description
        assert {parameter.name for parameter in description.parameters} >= set(description.aliases.values())


def test_every_default_is_within_its_own_bounds() -> None:
    for name in known():
        for parameter in describe(name).parameters:
            assert parameter.check(parameter.default) == parameter.default
            assert type(parameter.check(parameter.default)) is parameter.type


def test_the_defaults() -> None:
    assert create("ema_crossover").values == {
        "fast_period": 12,
        "slow_period": 26,
        "lookback": 3,
        "min_gap": 0.0,
        "direction": "both",
    }
    assert create("rsi").values == {"rsi_period": 14, "overbought": 70, "oversold": 30, "method": "wilder"}
    assert create("fvg").values == {"min_gap_size": 10, "lookback": 5, "direction": "both"}
    assert create("sample").values == {}


def test_old_names_lead_to_the_same_strategies() -> None:
    assert set(ALIASES) == {"rsi_strategy", "ema_crossover_strategy", "fvg_strategy"}
    for alias, name in ALIASES.items():
        assert create(alias).name == name
        assert describe(alias) == describe(name)


def test_old_parameter_names_lead_to_the_same_parameters() -> None:
    values = create("ema_crossover", ema_fast=5, ema_slow=9).values
    assert (values["fast_period"], values["slow_period"]) == (5, 9)
    assert create("rsi", period=7).values["rsi_period"] == 7


def test_an_unknown_strategy_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match=r"unknown strategy 'ema_crosover'; did you mean 'ema_crossover'\?"):
        create("ema_crosover")
    with pytest.raises(UnknownName, match="unknown strategy 'magic'; known: ema_crossover, fvg, rsi, sample"):
        describe("magic")


def test_an_unknown_parameter_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match=r"unknown parameter of ema_crossover 'fast'; .*known: .*slow_period"):
        create("ema_crossover", fast=3)
    with pytest.raises(UnknownName, match="unknown parameter of sample 'x'; known: none"):
        create("sample", x=1)


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        (
            "ema_crossover",
            {"fast_period": 0},
            "fast_period: 0 is not allowed; a whole number from 1 up to 1000",
        ),
        ("ema_crossover", {"fast_period": 2.5}, "fast_period: 2.5 is not allowed; a whole number"),
        ("ema_crossover", {"fast_period": "5"}, "fast_period: '5' is not allowed; a whole number"),
        ("ema_crossover", {"fast_period": True}, "fast_period: True is not allowed; a whole number"),
        (
            "ema_crossover",
            {"fast_period": 26},
            "fast_period: 26 is not allowed; it must be below slow_period 26",
        ),
        ("ema_crossover", {"slow_period": 1001}, "slow_period: 1001"),
        (
            "ema_crossover",
            {"min_gap": float("nan")},
            "min_gap: nan is not allowed; a finite number from 0 up to 1",
        ),
        ("ema_crossover", {"min_gap": None}, "min_gap: None"),
        ("ema_crossover", {"min_gap": True}, "min_gap: True"),
        (
            "ema_crossover",
            {"direction": "up"},
            "direction: 'up' is not allowed; one of: both, bullish, bearish",
        ),
        ("ema_crossover", {"direction": 1}, "direction: 1"),
        ("ema_crossover", {"ema_fast": 5, "fast_period": 6}, "fast_period: 6 is not allowed; ema_fast"),
        ("ema_crossover", {"fast_period": 6, "ema_fast": 5}, "ema_fast: 5 is not allowed; fast_period"),
        ("rsi", {"overbought": 49.9}, "overbought: 49.9 is not allowed; a finite number from 50 up to 100"),
        (
            "rsi",
            {"oversold": 50, "overbought": 50},
            "oversold: 50.0 is not allowed; it must be below overbought 50.0",
        ),
        ("fvg", {"min_gap_size": -1}, "min_gap_size: -1 is not allowed; a finite number from 0"),
        ("fvg", {"min_gap_size": float("inf")}, "min_gap_size: inf"),
        ("fvg", {"lookback": 0}, "lookback: 0"),
    ],
)
def test_a_bad_value_gets_one_clear_error(name: str, values: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        create(name, **values)


def test_values_take_the_parameters_type() -> None:
    values = create("ema_crossover", fast_period=5.0, slow_period=np.int64(9), min_gap=0).values
    assert [type(values[name]) for name in ("fast_period", "slow_period", "min_gap")] == [int, int, float]


def test_values_cannot_be_changed_afterwards() -> None:
    values = create("rsi").values
    with pytest.raises(TypeError):
        values["rsi_period"] = 3  # type: ignore[index]  # the point of the test


def test_a_free_text_is_described_as_such() -> None:
    note = Parameter(name="note", type=str, default="", description="any words")
    assert note.check("words") == "words"
    with pytest.raises(BadInput, match="note: 3 is not allowed; a text"):
        note.check(3)
