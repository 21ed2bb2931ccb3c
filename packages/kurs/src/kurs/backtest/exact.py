"""Decimals in compiled passes: each is the sum of two floats, the second of which tells what the first cannot.

So they have 32 digits, more than the decimals of the engine, and what is whole lots there is whole lots here. (T. J.
Dekker, A floating-point technique for extending the available precision, Numerische Mathematik 18, 1971.)
"""

from typing import NamedTuple

import numpy as np

from kurs.strategies.compilation import inlined

__all__ = ["Exact", "fits", "less", "plus", "times", "times_whole"]

# Cuts the 53 bits of a float into two halves.
HALVES = 134_217_729.0


class Exact(NamedTuple):
    """The sum of both: `value` is the float next to it."""

    value: float
    rest: float


@inlined
def plus(one: Exact, other: Exact) -> Exact:
    total = one.value + other.value
    grown = total - one.value
    lost = (one.value - (total - grown)) + (other.value - grown)
    rests = one.rest + other.rest
    grown = rests - one.rest
    lost_rests = (one.rest - (rests - grown)) + (other.rest - grown)
    near = _summed(total, lost + rests)
    return _summed(near.value, near.rest + lost_rests)


@inlined
def less(one: Exact, other: Exact) -> Exact:
    return plus(one, Exact(-other.value, -other.rest))


@inlined
def times(one: Exact, other: Exact) -> Exact:
    product = _product(one.value, other.value)
    return _summed(product.value, product.rest + (one.value * other.rest + one.rest * other.value))


@inlined
def times_whole(number: float, other: Exact) -> Exact:
    product = _product(number, other.value)
    return _summed(product.value, product.rest + number * other.rest)


@inlined
def fits(each: Exact, whole: Exact, noise: float) -> Exact:
    """How many times the one is in the other, both above 0; what lacks no more than `noise` is whole."""
    most = np.floor(whole.value / each.value)
    left = less(whole, times_whole(most, each))
    # Beyond 2**53 a float is beside the number by more than one.
    more = np.floor(left.value / each.value)
    left = less(left, times_whole(more, each))
    if left.value < -noise:
        more = more - 1.0
    elif less(left, each).value >= -noise:
        more = more + 1.0
    return _summed(most, more)


@inlined
def _summed(large: float, small: float) -> Exact:
    total = large + small
    return Exact(total, small - (total - large))


@inlined
def _product(one: float, other: float) -> Exact:
    product = one * other
    cut = HALVES * one
    one_high = cut - (cut - one)
    one_low = one - one_high
    cut = HALVES * other
    other_high = cut - (cut - other)
    other_low = other - other_high
    rest = ((one_high * other_high - product) + one_high * other_low + one_low * other_high) + one_low * other_low
    return Exact(product, rest)
