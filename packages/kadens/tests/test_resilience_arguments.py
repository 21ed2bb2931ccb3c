"""What the parts of resilience refuse: at construction, by the name of the argument that was given."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from kadens.errors import BadInput
from kadens.resilience import Budget, Bulkhead, CircuitBreaker, SharedCircuitBreaker, deadline, fallback, hedge, retry

COUNTS = ("10", None, [1], True, math.nan, math.inf, 0, 0.5, 10**30)
TIMES = ("10", None, [1], True, math.nan, math.inf, -1, 1e300)
NUMBERS = ("10", None, [1], True, math.nan, math.inf, -1)


async def work() -> None: ...


def of_retry(**given: Any) -> object:
    return retry(**{"on": OSError, **given})


def shared(**given: Any) -> object:
    return SharedCircuitBreaker(**{"name": "venue", "server": "redis://127.0.0.1", **given})


@pytest.mark.parametrize(
    ("make", "field", "values"),
    [
        (Bulkhead, "max_concurrent", COUNTS),
        (lambda **given: Bulkhead(1, **given), "max_waiting", (-1, "1", None, True)),
        (lambda **given: Bulkhead(1, **given), "timeout", (0, *TIMES)),
        (Budget, "ratio", NUMBERS),
        (Budget, "reserve", NUMBERS),
        (CircuitBreaker, "name", ("", "a\nb", "\0", 5, None, "x" * 2000)),
        (CircuitBreaker, "failure_ratio", ("0.5", None, True, math.nan, 0, 1.1)),
        (CircuitBreaker, "min_calls", COUNTS),
        (CircuitBreaker, "window", (0, *TIMES)),
        (CircuitBreaker, "recovery", (0, *TIMES)),
        (CircuitBreaker, "probes", COUNTS),
        (CircuitBreaker, "on", ((), 5, BaseException, "OSError")),
        (CircuitBreaker, "ignore", (5, (OSError, 5))),
        (CircuitBreaker, "on_change", (5, "print", work)),
        (CircuitBreaker, "clock", (5, None)),
        (shared, "name", ("", "a\nb", "\0", 5, None, "x" * 201)),
        (shared, "server", (5, None, "localhost")),
        (shared, "prefix", ("", "a\nb", 5, None, "\ud800", "x" * 201)),
        (shared, "answer_within", (0, *TIMES)),
        (shared, "window", (0, *TIMES)),
        (shared, "on_change", (5, work)),
        (deadline, "seconds", TIMES),
        (hedge, "delay", (0, *TIMES)),
        (lambda **given: hedge(0.1, **given), "budget", (5, "much")),
        (of_retry, "on", ((), 5, BaseException, work)),
        (of_retry, "attempts", COUNTS),
        (of_retry, "timeout", (0, *TIMES)),
        (of_retry, "wait_initial", TIMES),
        (of_retry, "wait_max", TIMES),
        (of_retry, "wait_jitter", TIMES),
        (of_retry, "wait_exp_base", (0.5, *NUMBERS)),
        (of_retry, "budget", (5, "much")),
        (lambda **given: fallback(work, **given), "on", ((), 5, BaseException)),
        (lambda **given: fallback(on=OSError, **given), "other", (5, None)),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(make: Callable[..., object], field: str, values: Any) -> None:
    for value in values:
        with pytest.raises(BadInput, match=f"^{field}: "):
            make(**{field: value})


@pytest.mark.parametrize(
    "part", [Bulkhead(1), CircuitBreaker(), deadline(1), hedge(1), retry(on=OSError), fallback(work, on=OSError)]
)
def test_what_is_decorated_is_async(part: Callable[[Any], object]) -> None:
    for function in (lambda: None, 5, None, print):
        with pytest.raises(BadInput, match=r"^function: .*async function"):
            part(function)
    assert part(work)
