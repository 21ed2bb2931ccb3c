"""Health and status."""

from typing import Literal

from pydantic import BaseModel, Field

__all__ = ["Health", "Status"]


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Status(BaseModel):
    """`market` says which market is traded, and whether it is simulated."""

    status: Literal["operational"] = "operational"
    version: str
    environment: str
    paper: bool = Field(description="whether all money is paper money")
    simulated: bool = Field(description="whether the market is made up")
    market: str = Field(description="which market is traded")
