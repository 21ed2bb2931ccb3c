"""What runs now: the pools that have an engine, and which of them trades what."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.errors import Unavailable, UnknownName
from kurs.domain.instruments import Instrument
from kurs.domain.market import exact
from kurs.domain.symbols import normalise
from kurs.engine import Engine
from kurs.ports import Account, Market
from kurs.runtime.board import Board
from kurs.runtime.bots import Bots
from kurs.runtime.runner import Runner

__all__ = ["Live", "LivePool"]


@dataclass(frozen=True, slots=True)
class LivePool:
    """One capital pool and the Runner at work on it, or the last one that was."""

    name: str
    runner: Runner

    @property
    def engine(self) -> Engine:
        return self.runner.engine

    @property
    def market(self) -> Market:
        return self.runner.market

    @property
    def board(self) -> Board:
        return self.runner.board

    @property
    def account(self) -> Account | None:
        """What the venue tells of our account; None for a venue that tells nothing."""
        venue = self.runner.venue
        return venue if isinstance(venue, Account) else None

    @property
    def run_id(self) -> int:
        return self.runner.run_id

    def price(self, symbol: str) -> Decimal | None:
        """The last price that the engine saw; None before the first."""
        price = self.engine.prices.get(symbol)
        return None if price is None else exact(price)


class Live:
    """Finds the pool of a symbol, in whatever spelling; reads alone, and never waits."""

    def __init__(self, bots: Bots) -> None:
        self._bots = bots

    @property
    def names(self) -> tuple[str, ...]:
        """Every pool's name, with an engine or without."""
        return self._bots.pools

    def pools(self) -> Iterator[LivePool]:
        """Those that have an engine."""
        for name in self._bots.pools:
            runner = self._bots.runner(name)
            if runner is not None:
                yield LivePool(name, runner)

    def pool(self, name: str) -> LivePool:
        """UnknownName for a pool that does not exist, Unavailable for one that has no engine."""
        if name not in self._bots.pools:
            raise UnknownName.among("pool", name, self._bots.pools)
        runner = self._bots.runner(name)
        if runner is None:
            raise Unavailable(f"{name} has not started")
        return LivePool(name, runner)

    def of_run(self, run_id: int) -> LivePool | None:
        """The pool that works on this run."""
        return next((pool for pool in self.pools() if pool.run_id == run_id), None)

    def trading(self, symbol: str) -> tuple[LivePool, Instrument]:
        """The first pool that can trade the symbol, which may be spelled in any known way.

        BadInput for what is no symbol, UnknownName for one that nobody trades here, Unavailable while its pool has
        no engine.
        """
        name = normalise(symbol)
        pools = list(self.pools())
        for pool in pools:
            instrument = pool.engine.instruments.get(name)
            if instrument is not None:
                return pool, instrument
        if not pools:
            raise Unavailable("no pool has started yet")
        for report in self._bots.reports():
            if report.pool is None and report.spec.symbol == name:
                raise Unavailable(f"{name}: {report.settings.pool} has not started")
        raise UnknownName.among("symbol", symbol, self.instruments())

    def instruments(self) -> dict[str, Instrument]:
        """Everything that can be traded now, by unified symbol."""
        return {symbol: listed for pool in self.pools() for symbol, listed in pool.engine.instruments.items()}
