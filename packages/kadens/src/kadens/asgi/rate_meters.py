"""Where the rates of a route are counted: in this process, or on a server that all processes share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kadens.checks import instance, seconds
from kadens.checks import name as checked_name
from kadens.clock import Clock
from kadens.errors import BadInput, DeadlineExceeded, Overloaded, Unavailable
from kadens.limits import Rate, RateLimiter

if TYPE_CHECKING:
    from kadens.redis_client import RedisClient

__all__ = ["HOLD_OFF", "Meter", "Reading", "SharedRates", "WhenAway", "meter_of"]

HOLD_OFF = 1.0
LONGEST_NAME = 100


class WhenAway(Enum):
    """What to do with requests while the server that holds the rates gives no answer."""

    PASS = "pass"  # noqa: S105
    REFUSE = "refuse"
    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRates:
    """Rates that all processes share, on Redis or Valkey; `server` is a URL, or a client that others use too.

    While it gives no answer within `answer_within` seconds, `when_away` says what happens: requests PASS, they are
    REFUSEd with 503, or each process counts for itself (LOCAL); it is asked again every second. Limits of one
    `name` share their counts, and must have the same rules.
    """

    server: "str | RedisClient"
    when_away: WhenAway
    name: str = "http"
    answer_within: float = 0.25

    def __post_init__(self) -> None:
        if not isinstance(self.when_away, WhenAway):
            raise BadInput.of("when_away", self.when_away, f"one of {', '.join(str(known) for known in WhenAway)}")
        checked_name("name", self.name, longest=LONGEST_NAME)
        seconds("answer_within", self.answer_within)
        _check_server(self.server)

    def __repr__(self) -> str:
        # The address may hold a password.
        return f"SharedRates(name={self.name!r}, when_away={self.when_away})"


class Reading(NamedTuple):
    """`wait` in seconds, 0 when it passed; of each rule what is left and in how many seconds all of it is back."""

    wait: float
    left: tuple[tuple[float, float], ...] = ()


class Meter(Protocol):
    """What counts the requests of one route; `keys` clients are remembered in this process."""

    @property
    def keys(self) -> int: ...

    @property
    def unavailable(self) -> int:
        """Requests for which the server gave no answer."""

    async def read(self, key: str, weight: float) -> Reading:
        """Count the request if it keeps every rule; `Overloaded`, `Unavailable`."""

    async def aclose(self) -> None: ...


class LocalMeter:
    """Counts in this process: a limiter per rule, so that each can tell what is left of it."""

    unavailable = 0

    def __init__(self, rules: Sequence[Rate], max_keys: int, clock: Clock) -> None:
        self._rules = tuple(rules)
        self._limiters = tuple(RateLimiter(rules=(rule,), max_keys=max_keys, clock=clock) for rule in rules)

    @property
    def keys(self) -> int:
        return max(limiter.statistics().keys for limiter in self._limiters)

    async def read(self, key: str, weight: float) -> Reading:
        wait = self._take(key, weight)
        left = []
        for rule, limiter in zip(self._rules, self._limiters, strict=True):
            # The time until a full burst may pass is the time until all is back.
            back = limiter.retry_after(rule.burst, key=key)
            left.append((rule.burst - back / rule.interval, back))
        return Reading(wait=wait, left=tuple(left))

    def _take(self, key: str, weight: float) -> float:
        limiters = self._limiters
        if len(limiters) == 1:
            return 0.0 if limiters[0].try_acquire(weight, key=key) else limiters[0].retry_after(weight, key=key)
        # Nothing else runs between the question and the taking, so all rules count it or none.
        wait = max(limiter.retry_after(weight, key=key) for limiter in limiters)
        if wait <= 0:
            for limiter in limiters:
                limiter.try_acquire(weight, key=key)
        return wait

    async def aclose(self) -> None:
        """Nothing is open."""


class SharedMeter:
    """Counts on a server; what happens without it, its `SharedRates` say."""

    def __init__(self, rules: Sequence[Rate], shared: SharedRates, name: str, max_keys: int, clock: Clock) -> None:
        # The client of redis is an optional extra, and slow to import.
        from kadens.limits import RedisRateLimiter

        self._limiter = RedisRateLimiter(
            shared.server, rules=rules, name=name, answer_within=shared.answer_within, clock=clock
        )
        self._when_away = shared.when_away
        self._local = LocalMeter(rules, max_keys, clock)
        self._clock = clock
        self._away_until = -math.inf
        self.unavailable = 0

    @property
    def keys(self) -> int:
        return self._local.keys

    async def read(self, key: str, weight: float) -> Reading:
        if self._clock() >= self._away_until:
            try:
                attempt = await self._limiter.attempt(weight, key=key)
            except (Unavailable, Overloaded, DeadlineExceeded):
                # Not asked again for a while, or every request would wait for the answer that does not come.
                self._away_until = self._clock() + HOLD_OFF
            else:
                return Reading(wait=attempt.wait, left=tuple(zip(attempt.left, attempt.back, strict=True)))
        self.unavailable += 1
        return await self._without_server(key, weight)

    async def _without_server(self, key: str, weight: float) -> Reading:
        if self._when_away is WhenAway.LOCAL:
            return await self._local.read(key, weight)
        if self._when_away is WhenAway.REFUSE:
            raise Unavailable("the server that holds the rates gives no answer")
        return Reading(wait=0.0)

    async def aclose(self) -> None:
        await self._limiter.aclose()


def _check_server(server: object) -> None:
    from kadens.redis_client import Address, RedisClient  # slow to import, and of use to those who name a server

    if not isinstance(server, RedisClient):
        Address.of(instance("server", server, str, "a URL or a RedisClient"), field="server")


def meter_of(rules: Sequence[Rate], shared: SharedRates | None, name: str, max_keys: int, clock: Clock) -> Meter:
    """`name` tells the limits of one `shared.name` apart."""
    if shared is None:
        return LocalMeter(rules, max_keys, clock)
    return SharedMeter(rules, shared, f"{shared.name} {name}", max_keys, clock)
