"""What can be traded, and how."""

from pydantic import BaseModel, Field

__all__ = ["TradingLimitations"]


class TradingLimitations(BaseModel):
    """What is not known is not promised."""

    is_paper_trading: bool = Field(description="whether all money is paper money")
    margin_trading_available: bool
    supported_order_types: list[str] = Field(description="position types, under their older name", examples=[["spot"]])
    order_types: list[str] = Field(description="types of orders", examples=[["market", "limit"]])
    limitations: list[str] = Field(description="in words")
    margin_conversion_note: str | None = Field(description="what becomes of a margin order; null where they are taken")
