"""What is held."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query

from kurs.api.dependencies import PositionsDep
from kurs.api.doors import needs
from kurs.api.doors import router as doors
from kurs.api.schemas.positions import OpenPositions, Position
from kurs.services.positions import OpenPosition

__all__ = ["router"]

router = doors("/api/positions", "positions")

RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"description": "A symbol that is none"},
    503: {"description": "No pool has an engine: an empty list would hide what is held"},
}
NO_PRICE = "no price of this symbol has been seen yet"
NO_MAINTENANCE = "the paper venue closes nothing by itself, so it asks for no maintenance margin"


@router.get("", summary="Open positions", responses=RESPONSES)
@router.get("/", include_in_schema=False)
@needs("read")
async def positions(
    positions: PositionsDep,
    symbols: Annotated[
        list[Annotated[str, Query(max_length=1000)]] | None,
        Query(max_length=100, description="in any spelling; once each, or with commas between", examples=[["BTC/USD"]]),
    ] = None,
) -> OpenPositions:
    """Of every pool, at the last price; all of them, or those of `symbols`."""
    wanted = [part for text in symbols or () for part in text.split(",") if part.strip()]
    return OpenPositions(positions=[_position(found) for found in positions.open(wanted)])


def _position(found: OpenPosition) -> Position:
    held, instrument = found.position, found.instrument
    kind = "margin" if instrument.margin else "spot"
    unknown: dict[str, str] = {}
    if found.mark_price is None:
        unknown |= dict.fromkeys(("mark_price", "pnl", "pnl_percentage", "notional", "collateral"), NO_PRICE)
    if instrument.margin:
        unknown["maintenance_margin"] = NO_MAINTENANCE
    return Position(
        id=f"{kind}_{instrument.base}_{held.opened_at // 1000}",
        symbol=held.symbol,
        side=found.side,
        amount=float(found.amount),
        contracts=float(found.amount),
        entry_price=float(held.entry_price),
        mark_price=_number(found.mark_price),
        pnl=_number(found.pnl),
        pnl_percentage=_number(found.pnl_percentage),
        timestamp=found.time,
        opened_at=held.opened_at,
        notional=_number(found.notional),
        collateral=_number(found.collateral),
        margin_mode="cross" if instrument.margin else "spot",
        maintenance_margin=None if instrument.margin else 0.0,
        position_type=kind,
        leverage=float(found.leverage),
        realised_pnl=float(held.realised),
        fees=float(held.fees),
        quote=instrument.quote,
        pool=found.pool,
        unknown=unknown,
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
