"""What there is of each currency."""

from typing import Annotated, Any

from fastapi import Path

from kurs.api.dependencies import BalancesDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.schemas.balances import Balance, BalanceList, PoolBalance
from kurs.services.balances import CurrencyBalance

__all__ = ["router"]

router = doors("/api/balances", "balances")

AWAY: dict[int | str, dict[str, Any]] = {503: {"description": "No pool has an engine"}}
UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "A currency that no pool has ever held"}}


@router.get("", summary="Balances", responses=AWAY)
@needs("read")
async def balances(balances: BalancesDep) -> BalanceList:
    """As the venues tell them, every currency once."""
    return BalanceList(balances=[_balance(found) for found in balances.all()])


@router.get("/{currency}", summary="The balance of one currency", responses=AWAY | UNKNOWN)
@needs("read")
async def balance(balances: BalancesDep, currency: Annotated[str, Path(max_length=20, examples=["USD"])]) -> Balance:
    """In capitals or not."""
    return _balance(balances.of(currency))


def _balance(found: CurrencyBalance) -> Balance:
    together = found.together
    return Balance(
        currency=found.currency,
        available=float(together.available),
        reserved=float(together.reserved),
        total=float(together.total),
        total_balance=float(together.total),
        pools=[
            PoolBalance(
                pool=name, available=float(share.available), reserved=float(share.reserved), total=float(share.total)
            )
            for name, share in found.pools.items()
        ],
    )
