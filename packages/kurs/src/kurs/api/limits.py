"""How often a client may ask: by its address, far above what a person or an honest program does."""

from fastapi import Request, Response

from kadens.asgi.rate_limit import RateLimitsStatistics, rate_limit
from kadens.limits import Rate
from kurs.clock import Clock

__all__ = ["REQUESTS", "SIGN_INS", "RequestLimit", "SignInLimit"]

# A flood of requests would take the time of the bots, which live in the same event loop.
REQUESTS = Rate(rate=1000, per=1.0, burst=2000)
SIGN_INS = Rate(rate=30, per=60.0, burst=30)


class RequestLimit(rate_limit):
    """A dependency of every route that asks for more than whether Kurs is up."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(REQUESTS, clock=clock.monotonic)


class SignInLimit:
    """A dependency of the sign-in; its form may be looked at without end, tokens be tried only so often."""

    def __init__(self, clock: Clock) -> None:
        self._limit = rate_limit(SIGN_INS, clock=clock.monotonic)

    async def __call__(self, request: Request, response: Response) -> None:
        if request.method == "POST":
            await self._limit(request, response)

    def statistics(self) -> RateLimitsStatistics:
        return self._limit.statistics()
