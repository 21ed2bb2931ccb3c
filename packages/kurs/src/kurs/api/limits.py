"""How often a client may ask: by its address before anything else is looked at, and by its token."""

import math

from starlette.requests import HTTPConnection
from starlette.types import Scope

from kadens.asgi.clients import ClientAddress
from kadens.errors import Overloaded
from kadens.limits import RateLimiter, RateLimiterStatistics
from kurs.api.errors import Refused
from kurs.clock import Clock

__all__ = [
    "BURST",
    "ISSUED",
    "LOOKUPS",
    "LOOKUPS_PER_SECOND",
    "REQUESTS_PER_SECOND",
    "UNKNOWN_TOKENS",
    "Limits",
    "TooMany",
    "address_of",
]

# A flood of requests would take the time of the bots, which live in the same event loop.
REQUESTS_PER_SECOND = 1000.0
# After a rest so many seconds' worth may come at once.
BURST = 2.0
# Of what cannot be a token, and ten more a second: whoever shows such things has nothing to lose by waiting.
UNKNOWN_TOKENS = 50
# Of what may be one: 256 bits are not guessed, so that only the database has to be spared, and its owner must get in.
LOOKUPS = 1_000
LOOKUPS_PER_SECOND = 100
# Sessions and tickets at once, and so many more a second: each is a write for which the journal has to wait.
ISSUED = 30
ISSUED_PER_SECOND = 3.0

_addresses = ClientAddress()


class TooMany(Refused):
    """429, with the seconds after which another try makes sense."""

    def __init__(self, wait: float, text: str = "more requests than allowed") -> None:
        retry = {"Retry-After": str(max(1, math.ceil(wait)))}
        super().__init__(429, "rate_limited", text, retry)


def address_of(scope: Scope) -> str:
    """Whom a request comes from: an IPv4 address, or the network of an IPv6 one."""
    return _addresses(HTTPConnection(scope))


class Limits:
    """Counted in this process."""

    def __init__(self, clock: Clock, *, requests_per_second: float = REQUESTS_PER_SECOND) -> None:
        burst = max(1.0, requests_per_second * BURST)
        self.addresses = RateLimiter(rate=requests_per_second, burst=burst, clock=clock.monotonic)
        self.tokens = RateLimiter(rate=requests_per_second, burst=burst, clock=clock.monotonic)
        self._issued = RateLimiter(rate=ISSUED_PER_SECOND, burst=ISSUED, clock=clock.monotonic)
        self._unknown = RateLimiter(rate=UNKNOWN_TOKENS / 5, burst=UNKNOWN_TOKENS, clock=clock.monotonic)
        self._lookups = RateLimiter(rate=LOOKUPS_PER_SECOND, burst=LOOKUPS, clock=clock.monotonic)

    def by_address(self, address: str) -> None:
        """Counts a request; TooMany."""
        _count(self.addresses, address)

    def by_token(self, token_id: str) -> None:
        """Counts a request; TooMany."""
        _count(self.tokens, token_id)

    def issue(self, key: str) -> None:
        """Counts a session or a ticket; TooMany."""
        _count(self._issued, key)

    def unknown_token(self, address: str) -> None:
        """Counts what an address has shown and what cannot be a token; TooMany."""
        _count(self._unknown, address)

    def lookup(self, address: str) -> None:
        """Counts a look for what an address has shown and what may be a token; TooMany."""
        _count(self._lookups, address)

    def statistics(self) -> RateLimiterStatistics:
        """Of the addresses: `denied` are requests that were refused."""
        return self.addresses.statistics()


def _count(limiter: RateLimiter, key: str) -> None:
    try:
        passed = limiter.try_acquire(key=key)
    except Overloaded:
        raise TooMany(1.0) from None
    if not passed:
        raise TooMany(limiter.retry_after(key=key))
