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
