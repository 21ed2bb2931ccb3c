"""From what is held to what should be held: one trade for each symbol."""

from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.instruments import Instrument
from kurs.domain.orders import ZERO, Side

__all__ = ["Trade", "rebalancing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """Shares are fractions of `equity`, below 0 when short; `amount` is whole lots, 0 when nothing has to be done.

    `reduces` when it can only shrink what is held.
    """

    current: Decimal
    target: Decimal
    side: Side
    amount: Decimal
    reduces: bool

    @property
    def difference(self) -> Decimal:
        return self.target - self.current


def rebalancing(target: Decimal, *, held: Decimal, price: Decimal, equity: Decimal, instrument: Instrument) -> Trade:
    """What brings the position to `target`, a share of `equity` (quote currency), to within a lot.

    `held` is the signed position in base currency. A target of 0 closes all that can be closed.
    """
    wanted = target * equity / price
    missing = wanted - held
    amount = instrument.round_amount(abs(missing))
    side = Side.SELL if missing < ZERO else Side.BUY
    return Trade(
        current=held * price / equity,
        target=target,
        side=side,
        amount=amount,
        reduces=held * side.sign < 0 and amount <= abs(held),
    )
