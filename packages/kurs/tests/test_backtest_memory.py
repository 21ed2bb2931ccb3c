"""Memory of results that nobody holds any longer: used again, and never while anybody looks at it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.backtest.memory import LEAST, Spare
from kurs.market.columns import FloatArray

MANY = LEAST


@pytest.fixture
def spare() -> Spare:
    return Spare()


def address(numbers: FloatArray) -> int:
    return numbers.ctypes.data


def test_what_nobody_holds_is_used_again(spare: Spare) -> None:
    first = address(spare.floats(2 * MANY))
    assert address(spare.floats(2 * MANY)) == first
    assert address(spare.floats(MANY)) == first


def test_what_is_shown_in_part_is_not_used_again(spare: Spare) -> None:
    whole = spare.floats(MANY)
    whole[:] = 7.0
    shown = [whole[10:20], whole.reshape(2, -1).T[:3], np.asarray(whole.data[5:9])]
    del whole
    while shown:
        spare.floats(MANY)[:] = 8.0
        assert all(np.asarray(part).max() == 7.0 for part in shown)
        shown.pop()
    assert spare.floats(MANY)[0] == 7.0


def test_what_is_far_too_large_or_too_small_is_let_go(spare: Spare) -> None:
    spare.floats(4 * MANY)
    assert len(spare.kept[0]) == 4 * MANY
    spare.floats(MANY)
    assert len(spare.kept[0]) == MANY
    spare.floats(2 * MANY)
    assert [len(kept) for kept in spare.kept] == [2 * MANY]


def test_a_few_numbers_are_not_kept(spare: Spare) -> None:
    spare.floats(MANY - 1)
    assert spare.kept == []


@settings(deadline=None)
@given(
    steps=st.lists(
        st.one_of(st.sampled_from((MANY, MANY + 1, 2 * MANY)), st.integers(0, 5).map(lambda place: -1 - place)),
        max_size=40,
    )
)
def test_what_is_held_stays_as_it_is(steps: list[int]) -> None:
    spare = Spare()
    held: list[tuple[float, FloatArray]] = []
    for number, step in enumerate(steps):
        if step > 0:
            taken = spare.floats(step)
            taken[:] = number
            held.append((float(number), taken[number:] if number % 2 else taken))
        elif held:
            held.pop(-1 - step if -1 - step < len(held) else 0)
        assert all((numbers == value).all() for value, numbers in held)
