"""Health and status."""

from typing import Literal

from pydantic import BaseModel

__all__ = ["Health", "Status"]


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Status(BaseModel):
    """`market` says which market is traded, and whether it is simulated."""

    status: Literal["operational"] = "operational"
    version: str
    environment: str
    paper: bool
    simulated: bool
    market: str
