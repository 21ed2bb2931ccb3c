"""Two runs agree, or they do not."""

from decimal import Decimal

from building import d, fill, order
from hypothesis import given
from hypothesis import strategies as st

from kurs.domain.orders import OrderStatus
from kurs.execution.digest import digest

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_nothing_has_the_digest_of_nothing() -> None:
    assert digest([], []) == NOTHING


def test_trailing_zeros_and_exponents_do_not_show() -> None:
    plain = digest([order(amount="1000")], [fill("1", amount="1.5", price="100")])
    assert plain == digest([order(amount="1E+3")], [fill("1", amount="1.500", price="100.00")])


@given(st.decimals("-1000000", "1000000", places=8), st.integers(0, 8))
def test_an_amount_is_the_same_however_it_is_written(value: Decimal, zeros: int) -> None:
    written = f"{value:f}"
    assert digest([order(amount=str(value))], []) == digest([order(amount=written + "0" * zeros)], [])


def test_order_matters() -> None:
    first, second = order("a-1"), order("a-2")
    assert digest([first, second], []) != digest([second, first], [])
    assert digest([], [fill("1"), fill("2")]) != digest([], [fill("2"), fill("1")])


def test_every_word_counts_but_the_venues_own_number() -> None:
    plain = digest([order()], [fill("1")])
    changed = [
        digest([order(amount="1.001")], [fill("1")]),
        digest([order(status=OrderStatus.OPEN)], [fill("1")]),
        digest([order(reason="signal")], [fill("1")]),
        digest([order(average_price=d(100))], [fill("1")]),
        digest([order()], [fill("1", price="100.01")]),
        digest([order()], [fill("1", fee="0.01")]),
        digest([order()], [fill("1", time=5)]),
        digest([order()], []),
    ]
    assert plain not in changed
    assert len(set(changed)) == len(changed)
    assert digest([order(venue_order_id="v-1")], [fill("1")]) == plain
