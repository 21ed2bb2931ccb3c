"""The venue: what it lists, in what state it is, and what its market shows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kurs.clock import Clock
from kurs.domain.errors import Unavailable
from kurs.domain.instruments import Instrument
from kurs.runtime.bots import Bots
from kurs.services.live import Live, LivePool
from kurs.services.market_data import CandlesOf, MarketData, TradesOf
from kurs.services.order_book import OrderBook
from kurs.services.ticker import Ticker

__all__ = ["Exchange", "ExchangeStatus"]

OK, UNAVAILABLE = "ok", "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeStatus:
    """`status` is "ok" or "unavailable", and `reason` then says why; `time` is wall time in ms.

    `market` names where prices come from, `simulated` whether they are made up; None while nothing runs.
    """

    status: str
    time: int
    market: str | None
    simulated: bool | None
    symbols: tuple[str, ...]
    reason: str | None


class Exchange:
    """The paper venue, as older clients ask for an exchange. Symbols, and what is raised: as `MarketData`."""

    def __init__(self, *, live: Live, bots: Bots, market_data: MarketData, clock: Clock) -> None:
        self._live = live
        self._bots = bots
        self._market_data = market_data
        self._clock = clock

    async def init(self) -> ExchangeStatus:
        """Nothing has to be set up for a venue in this process: the same as `status`, for those who connect first."""
        return self.status()

    def status(self) -> ExchangeStatus:
        """Whether orders can be sent now: every pool has an engine that lives, and none waits for its journal."""
        pools = {pool.name: pool for pool in self._live.pools()}
        reasons = [f"{name} has not started" for name in self._live.names if name not in pools]
        reasons += _blocked(pools.values())
        failure = self._bots.failure()
        if failure is not None:
            reasons.insert(0, failure)
        market = next((pool.market for pool in pools.values()), None)
        return ExchangeStatus(
            status=UNAVAILABLE if reasons else OK,
            time=self._clock.now(),
            market=None if market is None else market.name,
            simulated=None if market is None else market.simulated,
            symbols=tuple(self._live.instruments()),
            reason="; ".join(reasons) or None,
        )

    def markets(self) -> Mapping[str, Instrument]:
        """What is listed, by unified symbol; Unavailable before any pool has an engine."""
        listed = self._live.instruments()
        if not listed:
            raise Unavailable("no pool has started yet")
        return listed

    async def fetch_ohlcv(self, symbol: str, timeframe: str, limit: int) -> CandlesOf:
        return await self._market_data.candles(symbol, timeframe, limit)

    async def fetch_order_book(self, symbol: str, levels: int) -> OrderBook:
        return self._market_data.order_book(symbol, levels)

    async def fetch_ticker(self, symbol: str) -> Ticker:
        return await self._market_data.ticker(symbol)

    async def fetch_recent_trades(self, symbol: str, limit: int) -> TradesOf:
        return self._market_data.trades(symbol, limit)


def _blocked(pools: Iterable[LivePool]) -> Iterator[str]:
    """Why a pool sends nothing now."""
    for pool in pools:
        found = pool.runner.statistics()
        if found.ended:
            yield f"{pool.name} does not run any more"
        elif found.blocked is not None:
            yield f"{pool.name}: {found.blocked}"
