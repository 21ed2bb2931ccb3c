"""Balances."""

from pydantic import BaseModel, Field

__all__ = ["Balance", "BalanceList", "PoolBalance"]


class PoolBalance(BaseModel):
    """One pool's share, in the currency."""

    pool: str
    available: float
    reserved: float
    total: float


class Balance(BaseModel):
    """One currency, in itself, over all pools."""

    currency: str = Field(examples=["USD"])
    available: float = Field(description="can still be spent")
    reserved: float = Field(description="bound by working orders and, on margin, by positions")
    total: float = Field(description="available and reserved together")
    total_balance: float = Field(description="as `total`")
    pools: list[PoolBalance] = Field(description="the same, pool by pool")


class BalanceList(BaseModel):
    balances: list[Balance]
