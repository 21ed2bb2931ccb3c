"""Signals are checked where they are made."""

import math

import pytest
from building import signal

from kurs.domain.errors import BadInput
from kurs.domain.signals import UNKNOWN, Probabilities


@pytest.mark.parametrize("confidence", [0.0, 0.5, 1.0])
def test_confidence_is_a_fraction(confidence: float) -> None:
    assert signal(confidence=confidence).confidence == confidence


@pytest.mark.parametrize("confidence", [-0.001, 1.001, math.nan, math.inf])
def test_confidence_outside_is_refused_by_name(confidence: float) -> None:
    with pytest.raises(BadInput, match=r"confidence: .* a fraction from 0 to 1"):
        signal(confidence=confidence)


@pytest.mark.parametrize(
    "chances", [UNKNOWN, Probabilities(1, 0, 0), Probabilities(0.5, 0.5, 0.0), Probabilities(0.2, 0.2, 0.6000001)]
)
def test_probabilities_that_sum_to_1_are_taken(chances: Probabilities) -> None:
    assert signal(probabilities=chances).probabilities == chances


@pytest.mark.parametrize(
    "chances",
    [
        Probabilities(0.5, 0.5, 0.1),
        Probabilities(0.3, 0.3, 0.3),
        Probabilities(1.2, -0.1, -0.1),
        Probabilities(math.nan, 0.5, 0.5),
    ],
)
def test_other_probabilities_are_refused(chances: Probabilities) -> None:
    with pytest.raises(BadInput, match=r"probabilities: .* three fractions that sum to 1"):
        signal(probabilities=chances)


@pytest.mark.parametrize("price", [0.0, -1.0, math.nan, math.inf])
def test_a_price_is_a_finite_number_above_0(price: float) -> None:
    with pytest.raises(BadInput, match=r"price: .* a finite number above 0"):
        signal(price=price)


def test_metadata_that_nobody_gave_are_empty_and_cannot_be_written() -> None:
    assert not signal().metadata
    with pytest.raises(TypeError):
        signal().metadata["state"] = 1  # type: ignore[index]  # this is what must not work
