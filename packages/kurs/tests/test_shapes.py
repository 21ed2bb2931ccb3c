"""The measure itself: an answer that is wrong in any one way does not pass as right."""

from typing import Any

import pytest
from shapes import (
    AMOUNT,
    CHANCE,
    COUNT,
    FLAG,
    FRACTION,
    ISO,
    MS,
    NUMBER,
    TEXT,
    WHOLE,
    Each,
    Known,
    Maybe,
    Some,
    either,
    one_of,
    problems,
)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (NUMBER, True),
        (NUMBER, "1"),
        (NUMBER, None),
        (NUMBER, float("inf")),
        (AMOUNT, -0.1),
        (FRACTION, 1.5),
        (CHANCE, 55.0),
        (WHOLE, 1.0),
        (COUNT, -1),
        (TEXT, 1),
        (FLAG, 0),
        (ISO, "2024-01-01T00:00:00"),
        (ISO, "2024-01-01T00:00:00+01:00"),
        (ISO, 1_704_067_200_000),
        (MS, 1_704_067_200),
        (MS, 1_704_067_200_000.0),
        (one_of("buy", "sell"), "hold"),
        (one_of(1), True),
        ("ok", "OK"),
        (1, True),
        (either(TEXT, NUMBER), None),
        ({"a": TEXT}, {}),
        ({"a": TEXT}, [("a", "x")]),
        ({"a": Known(NUMBER)}, {"a": None, "unknown": {"b": "why"}}),
        ({"a": {"b": Known(NUMBER)}}, {"a": {"b": None}}),
        ([NUMBER], [1, "2"]),
        ([NUMBER], {}),
        (Some(NUMBER), []),
        (Each(NUMBER), {"a": "b"}),
        (Each(NUMBER, least=1), {}),
        ((NUMBER, NUMBER), [1]),
        (Maybe(NUMBER), "1"),
    ],
    ids=repr,
)
def test_what_is_wrong_is_seen(shape: Any, value: Any) -> None:
    assert len(list(problems(shape, value))) == 1


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ({"a": NUMBER}, {"a": 1.5, "more": "than asked"}),
        ({"a": Known(NUMBER)}, {"a": None, "unknown": {"a": "why"}}),
        ({"a": Known(NUMBER)}, {"a": None, "reason": "why"}),
        ({"a": {"b": Known(NUMBER)}}, {"a": {"b": None}, "unknown": {"a.b": "why"}}),
        ({"a": Maybe(NUMBER)}, {"a": None}),
        ([(NUMBER, TEXT)], [[1, "x"]]),
        (Each(ISO), {"a": "2024-01-01T00:00:00Z"}),
        (MS, 1_704_067_200_000),
        (either({"a": NUMBER}, {}), {"b": 1}),
    ],
    ids=repr,
)
def test_what_is_right_passes(shape: Any, value: Any) -> None:
    assert list(problems(shape, value)) == []
