"""Retry, hedge, fallback and budget."""

import asyncio
import gc
import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loop_turns import turns, until

from kadens.errors import BadInput, DeadlineExceeded, Interrupted, MissingExtra
from kadens.resilience import Budget, deadline, fallback, hedge, retry

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


def quick(**options: Any) -> retry:
    return retry(**{"on": ConnectionError, "wait_initial": 0.0, "wait_max": 0.0, "wait_jitter": 0.0, **options})


class Flaky:
    """Fails `failures` times, then answers."""

    def __init__(self, failures: int, error: type[Exception] = ConnectionError) -> None:
        self.failures = failures
        self.error = error
        self.calls = 0

    async def __call__(self, word: str = "fine") -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error(self.calls)
        return word


class Slow:
    """Each call waits for its own gate, and remembers that it was cancelled."""

    def __init__(self) -> None:
        self.gates: list[asyncio.Future[str]] = []
        self.cancelled: list[int] = []

    async def __call__(self) -> str:
        number = len(self.gates)
        gate: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.gates.append(gate)
        try:
            return await gate
        except asyncio.CancelledError:
            self.cancelled.append(number)
            raise


# ── retry ─────────────────────────────────────────────────────────────────────────────────────────


async def test_what_fails_is_tried_again_until_it_succeeds() -> None:
    flaky, policy = Flaky(2), quick()
    assert await policy(flaky)(word="hello") == "hello"
    assert flaky.calls == 3
    statistics = policy.statistics()
    assert (statistics.calls, statistics.retries, statistics.saved, statistics.given_up) == (1, 2, 1, 0)


async def test_after_the_last_attempt_its_own_error_is_raised() -> None:
    flaky, budget = Flaky(9), Budget()
    policy = quick(attempts=3, budget=budget)
    with pytest.raises(ConnectionError) as failed:
        await policy(flaky)()
    assert failed.value.args == (3,)
    assert flaky.calls == 3
    assert policy.statistics().given_up == 1
    assert budget.statistics().spent == 2


async def test_what_is_not_listed_is_raised_at_once() -> None:
    flaky = Flaky(1, KeyError)
    with pytest.raises(KeyError):
        await quick()(flaky)()
    assert flaky.calls == 1


async def test_a_function_may_decide() -> None:
    policy = quick(on=lambda error: 0.0 if error.args == (1,) else False)
    flaky = Flaky(5)
    with pytest.raises(ConnectionError):
        await policy(flaky)()
    assert flaky.calls == 2


async def test_when_the_budget_is_spent_an_outage_costs_one_call_each() -> None:
    flaky, policy = Flaky(10_000), quick(attempts=3, budget=Budget(ratio=0.1, reserve=5))
    for _ in range(200):
        with pytest.raises(ConnectionError):
            await policy(flaky)()
    assert 200 + 5 <= flaky.calls <= 200 + 5 + 0.1 * 200 + 1
    assert policy.statistics().refused > 0
    with pytest.raises(ConnectionError) as failed:
        await policy(flaky)()
    assert "not tried again: the retry budget is spent" in failed.value.__notes__


async def test_retries_end_at_the_deadline_around_them() -> None:
    policy = quick(attempts=100, wait_initial=0.02, wait_max=0.02, budget=Budget(reserve=100))
    with pytest.raises((DeadlineExceeded, ConnectionError)):
        async with deadline(0.03):
            await policy(Flaky(100))()


@pytest.mark.parametrize("turn", range(6))
async def test_a_retried_call_may_be_cancelled_anywhere(turn: int) -> None:
    flaky = Flaky(1000)
    task = asyncio.ensure_future(quick(attempts=1000, budget=Budget(reserve=1000))(flaky)())
    await turns(turn)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


def test_without_stamina_the_error_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stamina", None)
    with pytest.raises(MissingExtra, match=r"pip install kadens\[retry\]"):
        retry(on=OSError)


@pytest.mark.parametrize(
    ("field", "value"),
    [("on", BaseException), ("on", "OSError"), ("attempts", 0), ("timeout", 0), ("wait_initial", -1),
     ("wait_max", math.inf), ("wait_jitter", math.nan), ("wait_exp_base", 0.5)],
)  # fmt: skip
def test_retry_checks_its_options(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        quick(**{field: value})


@pytest.mark.parametrize("decorate", [quick(), hedge(1.0), fallback(print, on=OSError), deadline(1.0)])
def test_functions_that_are_not_async_are_refused(decorate: Any) -> None:
    with pytest.raises(BadInput, match="async function"):
        decorate(len)


# ── budget ────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.booleans(), max_size=300), st.sampled_from([0.0, 0.1, 0.5, 2.0]), st.integers(0, 5))
def test_a_budget_never_gives_more_than_its_share(asked: list[bool], ratio: float, reserve: int) -> None:
    budget = Budget(ratio=ratio, reserve=reserve)
    for spends in asked:
        budget.calls += 1
        if spends:
            budget.spend()
    statistics = budget.statistics()
    assert statistics.spent <= reserve + ratio * len(asked) + 1e-9
    assert statistics.spent + statistics.refused == sum(asked)
    assert 0 <= statistics.left <= reserve


@pytest.mark.parametrize(("field", "value"), [("ratio", -0.1), ("ratio", math.inf), ("reserve", -1)])
def test_a_budget_checks_its_options(field: str, value: float) -> None:
    with pytest.raises(BadInput, match=field):
        Budget(**{field: value})


# ── hedge ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_slow_call_is_made_again_and_the_first_answer_cancels_the_other() -> None:
    slow, policy = Slow(), hedge(0.001)
    task = asyncio.ensure_future(policy(slow)())
    await until(lambda: len(slow.gates) == 2)
    slow.gates[1].set_result("second")
    assert await task == "second"
    assert slow.cancelled == [0]
    statistics = policy.statistics()
    assert (statistics.calls, statistics.hedged, statistics.won) == (1, 1, 1)


async def test_an_error_of_the_loser_is_nobodys_matter() -> None:
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    slow = Slow()
    task = asyncio.ensure_future(hedge(0.001)(slow)())
    await until(lambda: len(slow.gates) == 2)
    slow.gates[0].set_result("first")
    slow.gates[1].set_exception(ValueError("second"))
    assert await task == "first"
    gc.collect()
    assert reported == []


async def test_an_answer_in_time_is_the_only_call() -> None:
    flaky, policy = Flaky(0), hedge(10.0)
    assert await policy(flaky)() == "fine"
    assert flaky.calls == 1
    assert policy.statistics().hedged == 0


async def cut_off_from_within() -> None:
    """As by something shared that another has cancelled."""
    shared = asyncio.get_running_loop().create_future()
    shared.cancel()
    await shared


async def test_an_attempt_cut_off_from_within_does_not_hide_the_error_of_the_other() -> None:
    attempts = 0

    async def call() -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            await until(lambda: attempts == 2)
            await cut_off_from_within()
        await turns(5)
        raise ValueError("the real error")

    policy = hedge(0.001)
    with pytest.raises(ValueError, match="the real error"):
        await policy(call)()
    assert (policy.statistics().hedged, policy.statistics().won) == (1, 0)


@pytest.mark.parametrize("delay", [0.001, 10.0])
async def test_a_caller_whom_nobody_cancelled_is_not_told_so(delay: float) -> None:
    attempts = 0

    async def call() -> None:
        nonlocal attempts
        attempts += 1
        if delay < 1:
            await until(lambda: attempts == 2)
        await cut_off_from_within()

    with pytest.raises(Interrupted, match="cut off from within"):
        await hedge(delay)(call)()


async def test_a_failure_in_time_is_raised_and_not_hedged() -> None:
    with pytest.raises(ConnectionError):
        await hedge(10.0)(Flaky(1))()


async def test_when_one_attempt_fails_the_other_still_counts_and_when_both_do_the_first_error() -> None:
    for first in ("fine", None):
        slow = Slow()
        task = asyncio.ensure_future(hedge(0.001)(slow)())
        await until(lambda slow=slow: len(slow.gates) == 2)  # type: ignore[misc]
        slow.gates[1].set_exception(ValueError("second"))
        await turns(3)
        if first is not None:
            slow.gates[0].set_result(first)
            assert await task == first
        else:
            slow.gates[0].set_exception(KeyError("first"))
            with pytest.raises(KeyError, match="first"):
                await task


async def test_without_budget_there_is_no_second_attempt() -> None:
    slow, policy = Slow(), hedge(0.001, budget=Budget(ratio=0, reserve=0))
    task = asyncio.ensure_future(policy(slow)())
    await until(lambda: policy.statistics().refused == 1)
    slow.gates[0].set_result("first")
    assert await task == "first"
    assert len(slow.gates) == 1


@pytest.mark.parametrize("attempts", [1, 2])
async def test_a_cancelled_hedge_leaves_no_attempt_running(attempts: int) -> None:
    slow, before = Slow(), asyncio.all_tasks()
    task = asyncio.ensure_future(hedge(0.001 if attempts == 2 else 10.0)(slow)())
    await until(lambda: len(slow.gates) == attempts)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert slow.cancelled == list(range(attempts))
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("turn", range(8))
async def test_a_hedge_cancelled_at_any_await_leaves_no_attempt_running(turn: int) -> None:
    slow, before = Slow(), asyncio.all_tasks()
    task = asyncio.ensure_future(hedge(0.001)(slow)())
    await until(lambda: len(slow.gates) == 2)
    slow.gates[1].set_result("second")
    await turns(turn)
    task.cancel()
    await asyncio.wait([task])
    await until(lambda: asyncio.all_tasks() == before)


def test_a_delay_is_checked() -> None:
    with pytest.raises(BadInput, match="delay"):
        hedge(0)


# ── fallback ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_other_way_is_called_as_the_first_was() -> None:
    policy = fallback(lambda word: [word], on=ConnectionError)
    call = policy(Flaky(1))
    assert await call(word="hello") == ["hello"]  # type: ignore[comparison-overlap]
    assert await call(word="hello") == "hello"
    assert (policy.statistics().calls, policy.statistics().fallen_back) == (2, 1)


async def test_the_other_way_may_be_async_and_may_fail_too() -> None:
    assert await fallback(Flaky(0), on=ConnectionError)(Flaky(1))() == "fine"
    policy = fallback(Flaky(1, KeyError), on=ConnectionError)
    with pytest.raises(KeyError) as failed:
        await policy(Flaky(1))()
    assert isinstance(failed.value.__context__, ConnectionError)
    assert policy.statistics().failed == 1


async def test_what_is_not_listed_does_not_fall_back() -> None:
    with pytest.raises(KeyError):
        await fallback(Flaky(0), on=ConnectionError)(Flaky(1, KeyError))()


def test_a_fallback_checks_its_options() -> None:
    with pytest.raises(BadInput, match="other"):
        fallback("x", on=OSError)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="on"):
        fallback(print, on=asyncio.CancelledError)  # type: ignore[arg-type]
