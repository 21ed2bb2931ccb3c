"""What the venue's keys, the caches and their parts do, as older clients ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from kadens import Kadens
from kadens.cache import MemoryStatistics
from kurs.runtime.modes import RunMode

__all__ = ["CACHE_STRATEGIES", "CacheFigures", "CacheStrategy", "Monitoring", "NonceFigures"]

NO_NONCES = "the paper venue takes no nonces; a live venue brings its nonce manager along"


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStrategy:
    """How long (s) the older bot kept an answer, and how much hung on it."""

    ttl: int
    type: str


# So that it asked its venue less often. Here all of them are answered from live state, and none is kept.
CACHE_STRATEGIES: Mapping[str, CacheStrategy] = {
    "balances": CacheStrategy(ttl=90, type="critical"),
    "positions": CacheStrategy(ttl=60, type="critical"),
    "account_info": CacheStrategy(ttl=600, type="critical"),
    "trading_fees": CacheStrategy(ttl=3600, type="critical"),
    "order_history": CacheStrategy(ttl=180, type="standard"),
    "open_orders": CacheStrategy(ttl=15, type="volatile"),
    "symbols": CacheStrategy(ttl=7200, type="critical"),
    "status": CacheStrategy(ttl=30, type="standard"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NonceFigures:
    """`mode` is where requests go: "development" or "paper". There is no nonce manager, and `reason` says why."""

    mode: str
    development: bool
    uptime: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheFigures:
    """Of this process's cache; `prefixes` is how often each was asked.

    `entries` is None where they are kept in a store that does not count them.
    """

    entries: int | None
    hits: int
    misses: int
    prefixes: Mapping[str, int]

    @property
    def requests(self) -> int:
        return self.hits + self.misses

    @property
    def used(self) -> bool:
        """Whether it has ever been asked."""
        return self.requests > 0

    @property
    def hit_rate(self) -> float | None:
        """Percent; None before the first request."""
        return self.hits / self.requests * 100 if self.requests else None


class Monitoring:
    def __init__(self, *, kadens: Kadens, mode: RunMode) -> None:
        self._kadens = kadens
        self._mode = mode

    @property
    def measured(self) -> bool:
        """Whether this process measures its requests and its event loop."""
        return self._mode.metrics

    def nonces(self) -> NonceFigures:
        return NonceFigures(
            mode="development" if self._mode.development else "paper",
            development=self._mode.development,
            uptime=self._kadens.uptime,
            reason=NO_NONCES,
        )

    def cache(self) -> CacheFigures:
        """As Kadens counts it."""
        told = self._kadens.cache.statistics()
        store = told.store
        return CacheFigures(
            entries=store.entries if isinstance(store, MemoryStatistics) else None,
            hits=sum(tally.hits for tally in told.prefixes.values()),
            misses=sum(tally.misses for tally in told.prefixes.values()),
            prefixes={prefix: tally.hits + tally.misses for prefix, tally in told.prefixes.items()},
        )
