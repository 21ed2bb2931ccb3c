"""What each pool holds of each currency: free, bound by working orders, and together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.errors import NotFound, Unavailable
from kurs.domain.orders import ZERO, OrderType
from kurs.services.live import Live, LivePool

__all__ = ["Balances", "CurrencyBalance", "Limitations", "Share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One currency: `available` can still be spent, `reserved` is bound by orders and, on margin, by positions."""

    available: Decimal = ZERO
    reserved: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """On margin with the positions' value in it."""
        return self.available + self.reserved

    def __add__(self, other: "Share") -> "Share":
        return Share(available=self.available + other.available, reserved=self.reserved + other.reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyBalance:
    """One currency over all pools, and by pool."""

    currency: str
    pools: Mapping[str, Share]

    @property
    def together(self) -> Share:
        return sum(self.pools.values(), Share())


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitations:
    """What the venues of this process take. When nothing is known of one, nothing more than it is promised."""

    paper: bool
    margin: bool
    order_types: tuple[OrderType, ...]
    notes: tuple[str, ...]


class Balances:
    """As the venues tell them."""

    def __init__(self, *, live: Live) -> None:
        self._live = live

    def all(self) -> list[CurrencyBalance]:
        """In order of currency. Unavailable while no pool has an engine, or when a venue tells nothing."""
        found: dict[str, dict[str, Share]] = {}
        for pool in self._pools():
            account = pool.account
            if account is None:
                raise Unavailable(f"the venue of {pool.name} tells no balances")
            for currency, balance in account.balances().items():
                share = Share(available=balance.available, reserved=balance.reserved)
                found.setdefault(currency, {})[pool.name] = share
        return [CurrencyBalance(currency=currency, pools=found[currency]) for currency in sorted(found)]

    def of(self, currency: str) -> CurrencyBalance:
        """NotFound for a currency that no pool has ever held."""
        name = currency.upper()
        for balance in self.all():
            if balance.currency == name:
                return balance
        raise NotFound(f"Currency {currency} not found")

    def limitations(self) -> Limitations:
        """What every pool can do: a type of order counts only where all venues take it."""
        pools = list(self._live.pools())
        accounts = [pool.account for pool in pools]
        if not pools or None in accounts:
            told = "no pool has started yet: nothing is known of its venue" if not pools else "a venue tells nothing"
            return Limitations(paper=True, margin=False, order_types=(), notes=(told,))
        known = [account for account in accounts if account is not None]
        instruments = self._live.instruments().values()
        spot = sorted(i.symbol for i in instruments if not i.margin)
        paper = all(account.paper for account in known)
        notes = []
        if paper:
            notes.append("Paper trading: no order leaves this process, and all money is paper money")
        if spot:
            notes.append(f"Spot only, so nothing can be sold short: {', '.join(spot)}")
        return Limitations(
            paper=paper,
            margin=any(i.margin for i in instruments),
            order_types=tuple(kind for kind in OrderType if all(kind in account.order_types for account in known)),
            notes=tuple(notes),
        )

    def _pools(self) -> list[LivePool]:
        pools = [*self._live.pools()]
        if not pools:
            raise Unavailable("no pool has started yet: its balances are not known")
        return pools
