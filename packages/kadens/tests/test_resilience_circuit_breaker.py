import asyncio
import logging
import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from loop_turns import turns

from kadens.errors import BadInput, CircuitOpen
from kadens.resilience import Change, CircuitBreaker, State, Trigger
from kadens.resilience.states import TABLE, way

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


class Held:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Service:
    """Fails while `broken`; counts its calls; may be held."""

    def __init__(self) -> None:
        self.broken = False
        self.calls = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> str:
        self.calls += 1
        await self.gate.wait()
        if self.broken:
            raise ConnectionError("broken")
        return "fine"


def breaker(clock: Held, **options: Any) -> CircuitBreaker:
    return CircuitBreaker("venue", **{"min_calls": 2, "window": 10.0, "recovery": 5.0, "clock": clock, **options})


async def opened(clock: Held, **options: Any) -> tuple[CircuitBreaker, Service]:
    circuit, service = breaker(clock, **options), Service()
    service.broken = True
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await circuit(service)()
    assert circuit.statistics().state is State.OPEN
    service.broken, service.calls = False, 0
    return circuit, service


async def test_open_it_calls_nothing_and_says_how_long() -> None:
    clock = Held()
    circuit, service = await opened(clock)
    clock.now += 2
    with pytest.raises(CircuitOpen, match=r"^venue is open: not called; try again in 3 s$") as refused:
        await circuit(service)()
    assert refused.value.retry_after == 3
    assert service.calls == 0
    assert circuit.statistics().refused == 1


def test_states_and_triggers_are_the_words_that_people_read() -> None:
    assert [str(state) for state in State] == ["closed", "open", "half-open"]
    assert f"{Trigger.RESTED}" == "rested"


async def test_half_open_exactly_one_of_a_hundred_callers_is_let_through() -> None:
    clock = Held()
    circuit, service = await opened(clock)
    clock.now += 5
    service.gate.clear()
    call = circuit(service)
    tasks = [asyncio.ensure_future(call()) for _ in range(100)]
    await turns(3)
    assert service.calls == 1
    service.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results.count("fine") == 1
    assert sum(isinstance(result, CircuitOpen) for result in results) == 99
    assert circuit.statistics().state is State.CLOSED


async def test_a_failing_probe_opens_it_again_for_as_long() -> None:
    clock = Held()
    circuit, service = await opened(clock)
    clock.now += 5
    service.broken = True
    with pytest.raises(ConnectionError):
        await circuit(service)()
    assert circuit.statistics().state is State.OPEN
    clock.now += 4.9
    with pytest.raises(CircuitOpen):
        await circuit(service)()
    assert circuit.statistics().opened == 2


async def test_several_probes_must_all_succeed() -> None:
    clock = Held()
    circuit, service = await opened(clock, probes=2)
    clock.now += 5
    await circuit(service)()
    assert circuit.statistics().state is State.HALF_OPEN
    await circuit(service)()
    assert circuit.statistics().state is State.CLOSED


@pytest.mark.parametrize("turn", range(3))
async def test_a_cancelled_probe_makes_room_for_the_next(turn: int) -> None:
    clock = Held()
    circuit, service = await opened(clock)
    clock.now += 5
    service.gate.clear()
    probe = asyncio.ensure_future(circuit(service)())
    await turns(turn)
    probe.cancel()
    await asyncio.wait([probe])
    assert probe.cancelled()
    service.gate.set()
    assert await circuit(service)() == "fine"
    assert circuit.statistics().state is State.CLOSED


async def test_a_probe_that_never_ends_does_not_keep_it_half_open() -> None:
    clock = Held()
    circuit, service = await opened(clock)
    clock.now += 5
    service.gate.clear()
    lost = asyncio.ensure_future(circuit(service)())
    await turns(2)
    clock.now += 4
    with pytest.raises(CircuitOpen) as refused:
        await circuit(service)()
    assert refused.value.retry_after == 1
    clock.now += 1
    service.gate.set()
    assert await circuit(Service())() == "fine"
    await lost
    assert circuit.statistics().state is State.CLOSED


async def test_a_call_that_began_before_and_ends_while_half_open_is_no_probe() -> None:
    clock = Held()
    circuit = breaker(clock)
    late, service = Service(), Service()
    late.gate.clear()
    late.broken = service.broken = True
    stale = asyncio.ensure_future(circuit(late)())
    await turns(2)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await circuit(service)()
    clock.now += 5
    service.broken = False
    service.gate.clear()
    probe = asyncio.ensure_future(circuit(service)())
    await turns(2)
    late.gate.set()
    with pytest.raises(ConnectionError):
        await stale
    assert circuit.statistics().state is State.HALF_OPEN
    service.gate.set()
    await probe
    assert circuit.statistics().state is State.CLOSED


async def test_what_the_window_has_left_does_not_count() -> None:
    clock = Held()
    circuit, service = breaker(clock), Service()
    service.broken = True
    for _ in range(5):
        with pytest.raises(ConnectionError):
            await circuit(service)()
        clock.now += 11
    assert circuit.statistics().state is State.CLOSED


async def test_successes_of_the_window_count_against_failures() -> None:
    clock = Held()
    circuit, service = breaker(clock), Service()
    for _ in range(3):
        await circuit(service)()
        clock.now += 1
    service.broken = True
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await circuit(service)()
    assert circuit.statistics().state is State.CLOSED
    assert (circuit.statistics().calls, circuit.statistics().failures) == (5, 2)
    with pytest.raises(ConnectionError):
        await circuit(service)()
    assert circuit.statistics().state is State.OPEN


async def test_only_what_was_listed_is_a_failure() -> None:
    circuit, service = breaker(Held(), on=OSError, ignore=(ConnectionError,)), Service()
    service.broken = True
    for _ in range(5):
        with pytest.raises(ConnectionError):
            await circuit(service)()
    assert circuit.statistics().state is State.CLOSED


async def test_as_a_context_it_counts_the_same() -> None:
    clock = Held()
    circuit = breaker(clock)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            async with circuit:
                raise ConnectionError
    with pytest.raises(CircuitOpen):
        async with circuit:
            pass
    clock.now += 5
    async with circuit:
        pass
    assert circuit.statistics().state is State.CLOSED


async def test_changes_are_told_and_a_listener_that_fails_harms_no_call(caplog: pytest.LogCaptureFixture) -> None:
    told: list[Change] = []

    def listener(change: Change) -> None:
        told.append(change)
        raise RuntimeError("listener")

    clock = Held()
    with caplog.at_level(logging.ERROR):
        circuit, service = await opened(clock, on_change=listener)
        clock.now += 5
        await circuit(service)()
    assert [(change.before, change.trigger, change.after) for change in told] == [
        (State.CLOSED, Trigger.FAILED_TOO_OFTEN, State.OPEN),
        (State.OPEN, Trigger.RESTED, State.HALF_OPEN),
        (State.HALF_OPEN, Trigger.PROBES_SUCCEEDED, State.CLOSED),
    ]
    assert "the listener of the circuit breaker venue failed" in caplog.text


async def test_it_can_be_closed_by_hand() -> None:
    circuit, service = await opened(Held())
    circuit.reset()
    assert await circuit(service)() == "fine"


@pytest.mark.parametrize(
    ("field", "value"),
    [("failure_ratio", 0), ("failure_ratio", 1.1), ("min_calls", 0), ("window", math.inf), ("recovery", 0),
     ("probes", 0), ("on", BaseException), ("ignore", (asyncio.CancelledError,))],
)  # fmt: skip
def test_options_are_checked_at_construction(field: str, value: Any) -> None:
    with pytest.raises(BadInput, match=field):
        CircuitBreaker(**{field: value})


def test_a_function_that_is_not_async_is_refused() -> None:
    with pytest.raises(BadInput, match="async function"):
        CircuitBreaker()(lambda: None)  # type: ignore[arg-type, return-value]


class Model(RuleBasedStateMachine):
    """The breaker beside a list of all that ended, from which every state follows."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Held()
        self.circuit = breaker(self.clock)
        self.runner = asyncio.Runner()
        self.expected = State.CLOSED
        self.ended: list[tuple[float, bool]] = []
        self.rested_at = 0.0

    @rule(seconds=st.sampled_from([0.1, 0.9, 1.0, 4.0, 5.0, 12.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule(fails=st.booleans())
    def call(self, fails: bool) -> None:
        if self.expected is State.OPEN and self.clock.now < self.rested_at:
            with pytest.raises(CircuitOpen):
                self.runner.run(self._through(fails))
            return
        if self.expected is State.OPEN:
            self.expected = State.OPEN if fails else State.CLOSED
            self.ended.clear()
            if fails:
                self.rested_at = self.clock.now + 5.0
        else:
            self._count(fails)
        self.runner.run(self._through(fails))

    @precondition(lambda self: self.expected is State.CLOSED)
    @rule()
    def a_call_is_cancelled(self) -> None:
        with pytest.raises(asyncio.CancelledError):
            self.runner.run(self._cancelled())

    @rule()
    def reset(self) -> None:
        self.circuit.reset()
        self.expected = State.CLOSED
        self.ended.clear()

    @invariant()
    def agrees(self) -> None:
        assert self.circuit.state is self.expected

    def teardown(self) -> None:
        self.runner.close()

    def _count(self, fails: bool) -> None:
        self.ended.append((self.clock.now, fails))
        now = self.clock.now // 1.0
        recent = [failed for at, failed in self.ended if at // 1.0 > now - 10]
        if fails and len(recent) >= 2 and sum(recent) >= 0.5 * len(recent):
            self.expected = State.OPEN
            self.rested_at = self.clock.now + 5.0
            self.ended.clear()

    async def _through(self, fails: bool) -> None:
        service = Service()
        service.broken = fails
        with suppress(ConnectionError):
            await self.circuit(service)()

    async def _cancelled(self) -> None:
        async with self.circuit:
            raise asyncio.CancelledError


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_the_table_names_every_way_and_the_end_of_each_is_reached() -> None:
    assert set(TABLE.values()) == set(State)
    assert {trigger for _, trigger in TABLE} == set(Trigger)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_there_is_a_way_from_each_state_to_each_other(before: State, after: State) -> None:
    state = before
    for trigger in way(before, after):
        assert trigger is not Trigger.RESET
        state = TABLE[state, trigger]
    assert state is after
    assert (len(way(before, after)) == 0) is (before is after)
