"""What each part costs a call that succeeds at once, and how many probes a half-open breaker lets through."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from time import perf_counter

import uvloop

from bench.kadens.peers import resilience as peers
from bench.measuring import Comparison, in_turn
from kadens.resilience import Bulkhead, CircuitBreaker, deadline, fallback, retry

__all__ = ["run"]

CALLS = 50_000
SOON = 0.01

Call = Callable[[], Awaitable[None]]


def run() -> Iterator[Comparison]:
    beside = {
        "retry": {"stamina": lambda: _cost(peers.stamina_retry(_nothing))},
        "breaker": {"purgatory": lambda: _cost(peers.purgatory(_nothing))},
    }
    for question, call, reach, others in (
        ("retry, no failure", retry(on=OSError)(_nothing), "<= 0.5 us, ratio <= 7", beside["retry"]),
        ("circuit breaker, closed", CircuitBreaker()(_nothing), "<= 0.4 us, ratio <= 5.6", beside["breaker"]),
        ("fallback, no failure", fallback(_nothing, on=OSError)(_nothing), "none", {}),
        ("bulkhead, free", Bulkhead(10)(_nothing), "none", {}),
        ("deadline, met", deadline(10.0)(_nothing), "none", {}),
    ):
        yield in_turn(
            question, partial(_cost, call), partial(_cost, _nothing),
            unit="us", what="an empty coroutine", reach=reach, rounds=9, peers=others,
        )  # fmt: skip
    yield in_turn(
        "circuit breaker, probes of 100 callers", lambda: uvloop.run(_our_probes()), lambda: 1.0,
        unit="calls", what="one", reach="1", peers={"purgatory": lambda: uvloop.run(_purgatory_probes())},
    )  # fmt: skip


async def _nothing() -> None:
    pass


def _cost(call: Call) -> float:
    async def main() -> float:
        started = perf_counter()
        for _ in range(CALLS):
            await call()
        return (perf_counter() - started) / CALLS * 1e6

    return uvloop.run(main())


async def _our_probes() -> float:
    now = 0.0
    service = Service()
    guarded = CircuitBreaker(min_calls=1, recovery=1.0, clock=lambda: now)(service)
    await asyncio.gather(guarded(), return_exceptions=True)
    now = 2.0
    return await _probes(guarded, service)


async def _purgatory_probes() -> float:
    service = Service()
    guarded = peers.purgatory(service, threshold=1, recovery=SOON)
    await asyncio.gather(guarded(), return_exceptions=True)
    await asyncio.sleep(2 * SOON)
    return await _probes(guarded, service)


async def _probes(guarded: Call, service: "Service") -> float:
    before = service.calls
    await asyncio.gather(*[guarded() for _ in range(100)], return_exceptions=True)
    return float(service.calls - before)


class Service:
    """Down: each call takes a while and fails."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self) -> None:
        self.calls += 1
        await asyncio.sleep(SOON)
        raise OSError
