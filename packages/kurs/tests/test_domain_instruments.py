"""Prices and amounts on the grid."""

from decimal import Decimal

import pytest
from building import d, instrument
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.domain.errors import BadInput

steps = st.sampled_from([d("0.00000001"), d("0.01"), d("0.05"), d("0.5"), d("1"), d("25")])
values = st.decimals("0", "1000000", places=8)


@settings(max_examples=150, deadline=None)
@given(values, steps)
def test_prices_land_on_the_grid_on_the_side_that_was_asked_for(price: Decimal, tick: Decimal) -> None:
    traded = instrument(tick_size=tick)
    near, up, down = traded.round_price(price), traded.round_price_up(price), traded.round_price_down(price)
    assert near % tick == up % tick == down % tick == 0
    assert abs(near - price) * 2 <= tick
    assert price <= up < price + tick
    assert price - tick < down <= price


@settings(max_examples=150, deadline=None)
@given(values, steps, st.sampled_from([1, -1]))
def test_amounts_are_cut_toward_zero(amount: Decimal, lot: Decimal, sign: int) -> None:
    cut = instrument(lot_size=lot).round_amount(amount * sign)
    assert cut % lot == 0
    assert 0 <= amount - cut * sign < lot


def test_what_is_on_the_grid_stays() -> None:
    traded = instrument()
    assert traded.round_price(d("100.01")) == traded.round_price_up(d("100.01")) == d("100.01")
    assert traded.round_price_down(d("100.01")) == d("100.01")
    assert traded.round_amount(d("0.007")) == d("0.007")


def test_halves_go_to_the_even_tick() -> None:
    assert [instrument().round_price(d(p)) for p in ("0.005", "0.015")] == [d("0.00"), d("0.02")]


@given(count=st.integers(1, 10**7), decimals=st.integers(0, 10))
def test_noise_of_floats_is_taken_for_the_step_it_was(count: int, decimals: int) -> None:
    tick = Decimal(1).scaleb(-decimals)
    listed = instrument(tick_size=tick)
    price = count * tick
    for noisy in (price, price * (1 + Decimal("3e-16")), price * (1 - Decimal("3e-16"))):
        assert listed.without_noise(noisy) == price
    between = price + tick / 3
    assert listed.without_noise(between) == between


@given(st.decimals("1e27", "1e40", allow_nan=False), st.sampled_from([d("1e-8"), d("0.05")]))
def test_more_steps_than_can_be_counted_are_refused(value: Decimal, step: Decimal) -> None:
    listed = instrument(tick_size=step, lot_size=step)
    for cut, name in ((listed.round_amount, "amount"), (listed.round_price_up, "price")):
        with pytest.raises(BadInput, match=rf"^{name}: .* it is no number of steps of {step} that 28 digits can count"):
            cut(value)
