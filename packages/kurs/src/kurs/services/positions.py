"""What is held, at what price, and what it is worth now."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.errors import Unavailable
from kurs.domain.instruments import Instrument
from kurs.domain.orders import Side
from kurs.domain.positions import Position
from kurs.domain.symbols import normalise
from kurs.services.live import Live, LivePool

__all__ = ["OpenPosition", "Positions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPosition:
    """One position of one pool. `position.amount` is signed; money is in the instrument's quote currency.

    What depends on the price is None while `mark_price` is. `time` is the market's (ms).
    """

    pool: str
    run_id: int
    position: Position
    instrument: Instrument
    mark_price: Decimal | None
    time: int

    @property
    def side(self) -> Side:
        return Side.BUY if self.position.amount > 0 else Side.SELL

    @property
    def amount(self) -> Decimal:
        """Base currency, above 0."""
        return abs(self.position.amount)

    @property
    def cost(self) -> Decimal:
        """What the position cost, before fees."""
        return self.amount * self.position.entry_price

    @property
    def notional(self) -> Decimal | None:
        return None if self.mark_price is None else self.amount * self.mark_price

    @property
    def pnl(self) -> Decimal | None:
        """Not yet realised, before fees."""
        return None if self.mark_price is None else self.position.unrealised(self.mark_price)

    @property
    def pnl_percentage(self) -> Decimal | None:
        return None if self.pnl is None or not self.cost else 100 * self.pnl / self.cost

    @property
    def leverage(self) -> Decimal:
        """How often what is bound for it goes into its value: on margin the venue binds the least it may."""
        return self.instrument.max_leverage if self.instrument.margin else Decimal(1)

    @property
    def collateral(self) -> Decimal | None:
        """What is bound for it; a spot position is paid in full."""
        return None if self.notional is None else self.notional / self.leverage


class Positions:
    """Of every pool that has an engine."""

    def __init__(self, *, live: Live) -> None:
        self._live = live

    def open(self, symbols: Collection[str] = ()) -> list[OpenPosition]:
        """Those of these symbols in any spelling, or all; in order of pool and symbol.

        BadInput for what is no symbol; Unavailable while no pool has an engine: nothing held would be a guess.
        """
        wanted = {normalise(symbol) for symbol in symbols}
        pools = list(self._live.pools())
        if not pools:
            raise Unavailable("no pool has started yet: what it holds is not known")
        return [
            _open(pool, position, pool.engine.instruments[symbol])
            for pool in pools
            for symbol, position in sorted(pool.engine.portfolio.positions.items())
            if position.amount and symbol in pool.engine.instruments and (not wanted or symbol in wanted)
        ]


def _open(pool: LivePool, position: Position, instrument: Instrument) -> OpenPosition:
    return OpenPosition(
        pool=pool.name,
        run_id=pool.run_id,
        position=position,
        instrument=instrument,
        mark_price=pool.price(position.symbol),
        time=pool.engine.now,
    )
