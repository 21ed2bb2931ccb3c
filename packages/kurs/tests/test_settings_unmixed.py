"""Truths are no numbers, and numbers no truths and no times, however a field says what it is."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from kurs.settings.sections import Settings
from kurs.settings.unmixed import Unmixed


class Wish(Unmixed):
    weight: float = 0.5
    count: Annotated[int, Field(ge=0)] | None = None
    amount: Annotated[Decimal, Field(max_digits=9)] | None = None
    dry: bool = True
    either: bool | int = 0
    at: datetime | None = None
    name: str = ""


@pytest.mark.parametrize(
    "given",
    [
        {"weight": False},
        {"count": True},
        {"amount": True},
        {"dry": 0},
        {"dry": 1.0},
        {"at": 0},
        {"at": True},
        {"name": 1},
        # What Python reads as a number, and nobody means as one.
        *({name: text} for name in ("weight", "amount") for text in ("0.00_5", "\uff10.\uff11", " 0.005 ", "\u0661")),
        *({name: text} for name in ("count", "either") for text in ("1_0", "\uff11", " 1", "\u0661")),
    ],
)
def test_one_is_not_taken_for_the_other(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Wish.model_validate(given)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"weight": 1}, 1.0),
        ({"weight": "0.25"}, 0.25),
        ({"amount": "0.1"}, Decimal("0.1")),
        ({"count": None}, None),
        ({"dry": False}, False),
        ({"dry": "false"}, False),
        ({"either": True}, True),
        ({"either": 3}, 3),
        ({"weight": "+2.5e-1"}, 0.25),
        ({"name": " 1_0 \uff11"}, " 1_0 \uff11"),
    ],
)
def test_what_is_meant_is_taken(given: dict[str, object], meant: object) -> None:
    (name,) = given
    assert getattr(Wish.model_validate(given), name) == meant


class Many(Unmixed):
    prices: list[Annotated[float, Field(gt=0)]] | None = None
    pairs: list[tuple[float, int]] | None = None
    weights: dict[str, Decimal] | None = None
    lines: dict[str, list[float | None]] | None = None
    switches: list[bool] | None = None
    times: list[datetime] | None = None
    names: list[str] | None = None
    either: dict[str, int | float | str] | None = None
    one_or_many: int | list[int] = 0


@pytest.mark.parametrize(
    ("given", "place"),
    [
        *(({"prices": [1.0, 2, odd]}, ("prices", 2)) for odd in (True, "1_0", " 10 ", "1 0", "\uff11")),
        ({"prices": ["1.0", None, "10\n"]}, ("prices", 2)),
        ({"prices": [True] * 200_000}, ("prices", 0)),
        ({"pairs": [[1.0, 2], (1.0, True)]}, ("pairs", 1, 1)),
        ({"weights": {"rsi": "0.5", "fvg": "0_5"}}, ("weights", "fvg")),
        ({"lines": {"a": [None, 1.0, False]}}, ("lines", "a", 2)),
        ({"switches": [True, 1]}, ("switches", 1)),
        ({"times": [0]}, ("times", 0)),
        ({"either": {"a": "1_0", "b": True}}, ("either", "b")),
        ({"one_or_many": [1, "1_0"]}, ("one_or_many", 1)),
        ({"one_or_many": True}, ("one_or_many",)),
    ],
)
def test_nor_is_one_of_many_and_its_place_is_told(given: dict[str, object], place: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        Many.model_validate(given)
    (problem,) = refused.value.errors()
    assert (problem["type"], problem["loc"]) == ("value_error", place)


def test_many_that_are_meant_are_taken() -> None:
    given = {
        "prices": [1, 2.5, "+2.5e-1", "10"],
        "pairs": [[1, "2"]],
        "weights": {"a_b": "0.5", "\uff11": 1},
        "lines": {"a": [None, 1, "2"]},
        "switches": [True, "false"],
        "times": ["2024-01-01T00:00:00Z", "2024-01-01 00:00:00"],
        "names": ["1_0", " ", "\uff11"],
        "either": {"a": " 1_0", "b": 2},
        "one_or_many": [1, "2"],
    }
    found = Many.model_validate(given)
    assert (found.prices, found.pairs, found.lines) == ([1.0, 2.5, 0.25, 10.0], [(1.0, 2)], {"a": [None, 1.0, 2.0]})
    assert found.weights == {"a_b": Decimal("0.5"), "\uff11": Decimal(1)}
    assert (found.switches, len(found.times or ()), found.names) == ([True, False], 2, given["names"])
    assert (found.either, found.one_or_many) == (given["either"], [1, 2])


@pytest.mark.parametrize(
    "given",
    [
        {"risk": {"max_open_positions": True}},
        {"risk": {"max_position_size": True}},
        {"probability_settings": {"enable_dynamic_weights": 0}},
        {"portfolio_strategies": {"rsi": {"weight": False}}},
    ],
)
def test_settings_take_nothing_for_something_else(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(given)
