"""Pools whose money can be added up: what they are worth together, and what of it is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.errors import BadInput, Unavailable
from kurs.domain.orders import ZERO
from kurs.services.live import Live, LivePool
from kurs.services.positions import OpenPosition, Positions

__all__ = ["Capital", "capital_of", "free_cash", "time_of"]

NO_PRICE = "a held symbol has no price yet"
NO_ACCOUNT = "a venue tells no balances"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """Money in `quote`; `time` is the newest market time of these pools (ms).

    `equity` and `exposure` are None while a held symbol has no price, `available` where a venue tells nothing.
    """

    quote: str
    pools: Sequence[LivePool]
    positions: Sequence[OpenPosition]
    time: int
    equity: Decimal | None
    available: Decimal | None
    exposure: Decimal | None
    pnl: Decimal | None

    @property
    def names(self) -> list[str]:
        return [pool.name for pool in self.pools]

    @property
    def simulated(self) -> bool:
        return any(pool.market.simulated for pool in self.pools)

    @property
    def priced(self) -> Sequence[tuple[OpenPosition, Decimal]]:
        """Each position with its signed value; Unavailable while one of them has no price."""
        if self.exposure is None:
            raise Unavailable(NO_PRICE)
        return [(p, p.position.amount * p.mark_price) for p in self.positions if p.mark_price is not None]


def capital_of(live: Live, positions: Positions, pool: str | None = None) -> Capital:
    """All pools together, or the named one.

    Unavailable while there is no engine; BadInput where pools are kept in several currencies and none is named:
    nobody here knows a rate between them.
    """
    pools = [live.pool(pool)] if pool is not None else list(live.pools())
    if not pools:
        raise Unavailable("no pool has started yet")
    quotes = {found.name: found.engine.settings.quote for found in pools}
    if len(set(quotes.values())) > 1:
        told = ", ".join(f"{name} ({quote})" for name, quote in quotes.items())
        raise BadInput.of("pool", pool, f"name one, because their currencies cannot be added up: {told}")
    held = [position for position in positions.open() if position.pool in quotes]
    return Capital(
        quote=next(iter(quotes.values())),
        pools=pools,
        positions=held,
        time=max(map(time_of, pools)),
        equity=_sum([found.engine.statistics().equity for found in pools]),
        available=_sum([free_cash(found) for found in pools]),
        exposure=_sum([position.notional for position in held]),
        pnl=_sum([position.pnl for position in held]),
    )


def free_cash(pool: LivePool) -> Decimal | None:
    """What of the pool's quote currency can still be spent; None where the venue does not tell."""
    account = pool.account
    if account is None:
        return None
    balance = account.balances().get(pool.engine.settings.quote)
    return ZERO if balance is None else balance.available


def time_of(pool: LivePool) -> int:
    """When the market last told anything, ms; its own time before that."""
    return pool.engine.now or pool.market.now()


def _sum(parts: Sequence[Decimal | None]) -> Decimal | None:
    """None when one of them is not known."""
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if len(known) == len(parts) else None
