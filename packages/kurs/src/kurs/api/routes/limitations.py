"""What the venue can and cannot do."""

from kurs.api.dependencies import BalancesDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.schemas.limitations import TradingLimitations

__all__ = ["router"]

router = doors("/api", "limitations")

NO_MARGIN = "Margin orders are refused here, not turned into spot orders"


@router.get("/trading-limitations", summary="What can be traded, and how")
@needs("read")
async def limitations(balances: BalancesDep) -> TradingLimitations:
    """What every pool's venue really takes; while nothing is known of one, the least."""
    found = balances.limitations()
    return TradingLimitations(
        is_paper_trading=found.paper,
        margin_trading_available=found.margin,
        supported_order_types=["spot", "margin"] if found.margin else ["spot"],
        order_types=[str(kind) for kind in found.order_types],
        limitations=list(found.notes),
        margin_conversion_note=None if found.margin else NO_MARGIN,
    )
