"""Positions."""

from pydantic import BaseModel, Field

__all__ = ["OpenPositions", "Position"]


class Position(BaseModel):
    """Money in `quote`, amounts in the base currency. What is not known is null, and `unknown` says why."""

    id: str = Field(description="position type, currency and time of opening", examples=["spot_BTC_1717200000"])
    symbol: str = Field(examples=["BTC/USD"])
    side: str = Field(description="buy: long; sell: short")
    amount: float = Field(description="above 0 on either side")
    contracts: float = Field(description="as `amount`")
    entry_price: float = Field(description="average cost")
    mark_price: float | None = Field(description="last price")
    pnl: float | None = Field(description="not yet realised, before fees")
    pnl_percentage: float | None = Field(description="percent of the cost")
    timestamp: int = Field(description="market time of this view, ms")
    opened_at: int = Field(description="market time of opening, ms")
    notional: float | None
    collateral: float | None = Field(description="bound for it; a spot position is paid in full")
    margin_mode: str = Field(description="cross, or spot")
    maintenance_margin: float | None = Field(description="0 for spot")
    position_type: str = Field(description="spot or margin")
    leverage: float = Field(description="1 for spot")
    realised_pnl: float = Field(description="of this symbol since the pool began, before fees")
    fees: float = Field(description="of this symbol since the pool began")
    quote: str
    pool: str
    unknown: dict[str, str] = Field(description="why a field is null, by its name")


class OpenPositions(BaseModel):
    positions: list[Position]
