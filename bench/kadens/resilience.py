"""What each part costs a call that succeeds at once, and how many probes a half-open breaker lets through."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from time import perf_counter

from bench.measuring import Comparison, in_turn
from kadens.errors import CircuitOpen
from kadens.resilience import Bulkhead, CircuitBreaker, deadline, fallback, retry

__all__ = ["run"]

CALLS = 50_000

Call = Callable[[], Awaitable[None]]


def run() -> Iterator[Comparison]:
    for question, call, reach in (
        ("retry, no failure", retry(on=OSError)(_nothing), "<= 0.5 us"),
        ("circuit breaker, closed", CircuitBreaker()(_nothing), "<= 0.4 us"),
        ("fallback, no failure", fallback(_nothing, on=OSError)(_nothing), "none"),
        ("bulkhead, free", Bulkhead(10)(_nothing), "none"),
        ("deadline, met", deadline(10.0)(_nothing), "none"),
    ):
        yield in_turn(
            question, lambda call=call: _cost(call), lambda: _cost(_nothing),  # type: ignore[misc]
            unit="us", what="an empty coroutine", reach=reach,
        )  # fmt: skip
    yield in_turn(
        "circuit breaker, probes of 100 callers", lambda: asyncio.run(_probes()), lambda: 1.0,
        unit="calls", what="one", reach="1",
    )  # fmt: skip


async def _nothing() -> None:
    pass


def _cost(call: Call) -> float:
    async def main() -> float:
        started = perf_counter()
        for _ in range(CALLS):
            await call()
        return (perf_counter() - started) / CALLS * 1e6

    return asyncio.run(main())


async def _probes() -> float:
    now = 0.0
    calls = 0
    broken = True

    async def call() -> None:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0)
        if broken:
            raise OSError

    guarded = CircuitBreaker(min_calls=1, recovery=1.0, clock=lambda: now)(call)
    await asyncio.gather(guarded(), return_exceptions=True)
    now, calls, broken = 2.0, 0, False
    results = await asyncio.gather(*[guarded() for _ in range(100)], return_exceptions=True)
    return float(sum(not isinstance(result, CircuitOpen) for result in results))
