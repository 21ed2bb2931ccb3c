"""Money at a venue: what there is of one currency, and how much of it is bound."""

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Balance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One currency. `total` is what deposits and fills add up to; `reserved` is bound by working orders
    and, on margin, by positions; `available` can still be spent.

    As in a portfolio, buying on margin lowers `total` by the cost and selling short raises it by the
    proceeds, so there `available` counts the value of the positions too.
    """

    total: Decimal
    reserved: Decimal
    available: Decimal
