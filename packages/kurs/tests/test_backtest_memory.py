"""Memory of results that nobody holds any longer: used again, and never while anybody looks at it."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurs.backtest import memory
from kurs.market.columns import FloatArray

MANY = memory.LEAST


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    memory._kept.clear()
    yield
    memory._kept.clear()


def address(numbers: FloatArray) -> int:
    return numbers.ctypes.data


def test_what_nobody_holds_is_used_again() -> None:
    first = address(memory.floats(2 * MANY))
    assert address(memory.floats(2 * MANY)) == first
    assert address(memory.floats(MANY)) == first


def test_what_is_shown_in_part_is_not_used_again() -> None:
    whole = memory.floats(MANY)
    whole[:] = 7.0
    shown = [whole[10:20], whole.reshape(2, -1).T[:3], np.asarray(whole.data[5:9])]
    del whole
    while shown:
        memory.floats(MANY)[:] = 8.0
        assert all(np.asarray(part).max() == 7.0 for part in shown)
        shown.pop()
    assert memory.floats(MANY)[0] == 7.0


def test_what_is_far_too_large_or_too_small_is_let_go() -> None:
    memory.floats(4 * MANY)
    assert len(memory._kept[0]) == 4 * MANY
    memory.floats(MANY)
    assert len(memory._kept[0]) == MANY
    memory.floats(2 * MANY)
    assert [len(kept) for kept in memory._kept] == [2 * MANY]


def test_a_few_numbers_are_not_kept() -> None:
    memory.floats(MANY - 1)
    assert memory._kept == []


@settings(deadline=None)
@given(
    steps=st.lists(
        st.one_of(st.sampled_from((MANY, MANY + 1, 2 * MANY)), st.integers(0, 5).map(lambda place: -1 - place)),
        max_size=40,
    )
)
def test_what_is_held_stays_as_it_is(steps: list[int]) -> None:
    held: list[tuple[float, FloatArray]] = []
    for number, step in enumerate(steps):
        if step > 0:
            taken = memory.floats(step)
            taken[:] = number
            held.append((float(number), taken[number:] if number % 2 else taken))
        elif held:
            held.pop(-1 - step if -1 - step < len(held) else 0)
        assert all((numbers == value).all() for value, numbers in held)
