"""Errors say what was given, what is allowed, and what the caller may do."""

import inspect

import pytest

from kurs.domain import errors
from kurs.domain.errors import BadInput, Fatal, KursError, RiskRefused, Unavailable, UnknownName


def test_bad_input_names_the_field_the_value_and_what_is_allowed() -> None:
    assert str(BadInput.of("amount", -1, "a number above 0")) == "amount: -1 is not allowed; a number above 0"


def test_its_text_can_be_written_whatever_it_tells_of() -> None:
    for error in (BadInput("caf\udce9"), UnknownName.among("strategy", "x", ["\ud800"]), RiskRefused("code", "\udce9")):
        assert str(error).encode().decode() == str(error)
    assert str(BadInput("caf\udce9 \u00f6 \U0001f600")) == "caf\\udce9 \u00f6 \U0001f600"
    assert str(KursError()) == ""


@pytest.mark.parametrize(
    ("name", "known", "message"),
    [
        ("rsy", ["rsi", "fvg"], "unknown strategy 'rsy'; did you mean 'rsi'? known: fvg, rsi"),
        ("zzz", ["rsi"], "unknown strategy 'zzz'; known: rsi"),
        ("rsi", [], "unknown strategy 'rsi'; known: none"),
    ],
)
def test_an_unknown_name_offers_the_nearest(name: str, known: list[str], message: str) -> None:
    assert str(UnknownName.among("strategy", name, known)) == message


def test_every_error_is_of_a_kind_that_says_what_to_do() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, KursError)]
    assert {kind.__name__ for kind in kinds} == set(errors.__all__)
    for kind in kinds:
        assert kind is KursError or issubclass(kind, BadInput | Unavailable | Fatal)
