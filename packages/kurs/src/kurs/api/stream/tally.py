"""How many clients, subscriptions, messages and errors there were, by route and by kind of topic."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ROUTES", "HubStatistics", "KindStatistics", "Tally"]

ROUTES = ("market", "user", "stream")
# The names under which older clients know topics.
OLDER = {"ticker": "ticker", "book": "orderbook", "trades": "trades"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStatistics:
    """Connections of one route, or subscriptions to one kind of topic; `uptime` in seconds, of the hub."""

    total: int
    active: int
    sent: int
    failed: int
    errors: int
    last_error: str | None
    uptime: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HubStatistics:
    connections: int
    topics: int
    kinds: dict[str, KindStatistics]


@dataclass(slots=True)
class Tally:
    """Since the start, of what has ended by now or is counted as it happens."""

    total: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    last_error: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Tally":
        return Tally(
            self.total.copy(), self.sent.copy(), self.failed.copy(), self.errors.copy(), self.last_error.copy()
        )

    def statistics(self, active: Mapping[str, int], *, uptime: float) -> dict[str, KindStatistics]:
        """By the names that older clients know."""
        return {
            OLDER.get(name, name): KindStatistics(
                total=self.total[name],
                active=active.get(name, 0),
                sent=self.sent[name],
                failed=self.failed[name],
                errors=self.errors[name],
                last_error=self.last_error.get(name),
                uptime=uptime,
            )
            for name in {*ROUTES, *OLDER} | self.total.keys()
        }
