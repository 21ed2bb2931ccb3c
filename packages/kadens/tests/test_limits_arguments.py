"""What the limits refuse: at construction, by the name of the argument that was given."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from kadens.errors import BadInput
from kadens.limits import AdaptiveLimit, Rate, RateLimiter, RedisRateLimiter, Semaphore

WORDS = ("10", None, [1], True, math.nan, math.inf, -1, 10**30)
TIMES = ("10", [1], True, math.nan, math.inf, -1, 1e300)


def over_redis(**given: Any) -> object:
    return RedisRateLimiter(**{"server": "redis://127.0.0.1", "rate": 10, **given})


@pytest.mark.parametrize(
    ("make", "field", "values"),
    [
        (Semaphore, "permits", WORDS),
        (lambda **given: Semaphore(1, **given), "max_waiting", WORDS),
        (lambda **given: Semaphore(1, **given), "timeout", (None, *TIMES)),
        (Rate, "rate", ("10", None, [1], True, math.nan, math.inf, 0, -1)),
        (lambda **given: Rate(rate=10, **given), "per", ("1", None, True, math.nan, 0, 1e300)),
        (lambda **given: Rate(rate=10, **given), "burst", ("1", None, True, math.nan, 0)),
        (lambda **given: RateLimiter(rate=10, **given), "per", ("1", None, True, math.nan, 0, 1e300)),
        (RateLimiter, "rules", (5, "ab", [1], Rate(rate=1), [Rate(rate=1), None])),
        (lambda **given: RateLimiter(rate=10, **given), "timeout", (None, *TIMES)),
        (lambda **given: RateLimiter(rate=10, **given), "max_waiting", WORDS),
        (lambda **given: RateLimiter(rate=10, **given), "max_keys", (0, *WORDS)),
        (lambda **given: RateLimiter(rate=10, **given), "clock", (5, "now", None)),
        (over_redis, "server", (5, None, "localhost")),
        (over_redis, "rate", ("10", [1], True, math.nan, math.inf, 0, -1)),
        (over_redis, "rules", (5, "ab", [1])),
        (over_redis, "name", (5, None, [1], "a\nb", "\ud800", "x" * 513)),
        (over_redis, "timeout", (None, 0, *TIMES)),
        (over_redis, "answer_within", (None, 0, *TIMES)),
        (over_redis, "max_late", (None, 0, *TIMES)),
        (over_redis, "max_waiting", (0, *WORDS)),
        (over_redis, "clock", (5, "now", None)),
        (AdaptiveLimit, "initial", WORDS),
        (AdaptiveLimit, "min_limit", (2000, *WORDS)),
        (AdaptiveLimit, "max_limit", WORDS),
        (AdaptiveLimit, "max_waiting", WORDS),
        (AdaptiveLimit, "timeout", (None, *TIMES)),
        (AdaptiveLimit, "window", (None, 0, *TIMES)),
        (AdaptiveLimit, "min_samples", (0, *WORDS)),
        (AdaptiveLimit, "tolerance", ("2", None, True, math.nan, math.inf, 1)),
        (AdaptiveLimit, "smoothing", ("2", None, True, math.nan, 0, 1.1)),
        (AdaptiveLimit, "room", ("2", None, True, math.nan, math.inf, 0)),
        (AdaptiveLimit, "clock", (5, "now", None)),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(make: Callable[..., object], field: str, values: Any) -> None:
    for value in values:
        with pytest.raises(BadInput, match=f"^{field}: "):
            make(**{field: value})


@pytest.mark.parametrize("weight", ["x", None, [1], math.nan, 0, -1, 2])
def test_a_weight_is_a_number_that_the_burst_bears(weight: Any) -> None:
    limiter = RateLimiter(rate=10)
    with pytest.raises(BadInput, match=r"^weight: "):
        limiter.try_acquire(weight)
    with pytest.raises(BadInput, match=r"^weight: "):
        limiter.retry_after(weight)


@pytest.mark.parametrize("key", ["\0", "a\nb", "a\r\nb", "\ud800", "x" * 513, 5, [1], b"a"])
def test_a_key_is_short_and_printable(key: Any) -> None:
    limiter = RateLimiter(rate=10)
    with pytest.raises(BadInput, match=r"^key: .*512 printable"):
        limiter.try_acquire(key=key)
    assert limiter.statistics().keys == 0
    assert limiter.try_acquire(key="Größe 1 – 東京")
