"""A call to another service that fails twice, hangs once, and then is down: what the caller sees of it.

Run it with `python examples/kadens_outgoing_call.py`.
"""

import asyncio

from kadens.errors import CircuitOpen, DeadlineExceeded
from kadens.resilience import Bulkhead, CircuitBreaker, deadline, fallback, retry


class Venue:
    """Answers by its mood."""

    def __init__(self) -> None:
        self.fails = 0
        self.hangs = False
        self.asked = 0

    async def price(self, symbol: str) -> float:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails:
            self.fails -= 1
            raise ConnectionError("reset by the venue")
        return 4.0 + len(symbol)


venue = Venue()
breaker = CircuitBreaker("venue", min_calls=5, failure_ratio=0.5, recovery=10.0)
few = Bulkhead(20, max_waiting=100)


# From the outside to the inside: something else, again, not at all, in turn, in time.
@fallback(lambda _symbol: None, on=(ConnectionError, DeadlineExceeded, CircuitOpen))
@retry(on=ConnectionError, attempts=3, wait_initial=0.001, wait_jitter=0.001)
@breaker
@few
@deadline(0.1)
async def price(symbol: str) -> float | None:
    return await venue.price(symbol)


async def main() -> None:
    venue.fails = 2
    print(f"It fails twice: {await price('BTC')} after {venue.asked} calls")
    venue.hangs = True
    print(f"It hangs: {await price('BTC')}")
    venue.hangs, venue.fails = False, 100
    print(f"It is down: {await price('BTC')}")
    asked = venue.asked
    print(f"The circuit is {breaker.statistics().state.value}: {await price('BTC')}, {venue.asked - asked} calls")


if __name__ == "__main__":
    asyncio.run(main())
