"""What happened last."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

__all__ = ["LogLevel", "LogLimit", "LogLine"]

LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"], Query(description="this one and those that are graver")
]
LogLimit = Annotated[int, Query(ge=1, le=500, description="the last so many")]


class LogLine(BaseModel):
    timestamp: str = Field(description="ISO 8601, UTC", examples=["2024-01-01T12:00:00+00:00"])
    level: Literal["debug", "info", "warning", "error"]
    message: str = Field(examples=["btc: buy 0.01 BTC/USD filled at 42000"])
