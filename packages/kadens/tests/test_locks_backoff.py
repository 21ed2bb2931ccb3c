import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens.errors import BadInput
from kadens.locks import Backoff


@given(st.floats(1e-6, 1.0), st.floats(1.0, 100.0), st.floats(1.0, 10.0), st.integers(0, 50))
def test_delays_grow_up_to_the_longest_and_end(base: float, longest: float, multiplier: float, retries: int) -> None:
    backoff = Backoff(base_delay=base, max_delay=longest, multiplier=multiplier, max_retries=retries, jitter=False)
    delays = list(backoff.delays())
    assert len(delays) == retries
    assert all(earlier <= later <= longest for earlier, later in pairwise(delays))
    assert delays[:1] == [base][:retries]


@given(st.floats(0, 1))
def test_jitter_draws_from_the_full_length(drawn: float) -> None:
    full = list(Backoff(jitter=False).delays())
    assert list(Backoff().delays(lambda: drawn)) == [delay * drawn for delay in full]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("base_delay", 0.0),
        ("base_delay", math.nan),
        ("max_delay", 0.001),
        ("max_delay", math.inf),
        ("multiplier", 0.5),
        ("max_retries", -1),
        ("max_retries", 1.5),
        ("max_retries", True),
        ("jitter", "yes"),
        ("jitter", 1),
        ("base_delay", "0.01"),
        ("base_delay", True),
        ("max_delay", None),
        ("multiplier", "2"),
    ],
)
def test_bad_figures_are_refused(field: str, value: object) -> None:
    with pytest.raises(BadInput, match=rf"{field}: {value!r} is not allowed; \w"):
        Backoff(**{field: value})  # type: ignore[arg-type]
