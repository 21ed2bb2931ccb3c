"""The venue, the account's connection to it, and where prices come from."""

from typing import Literal

from pydantic import BaseModel, Field

__all__ = ["Connection", "ExchangeStatus", "PriceSource"]


class ExchangeStatus(BaseModel):
    """Whether orders can be sent now."""

    status: Literal["ok", "unavailable"]
    timestamp: int = Field(description="ms since 1970", examples=[1704110400000])
    datetime: str = Field(examples=["2024-01-01T12:00:00+00:00"])
    market: str | None = Field(description="where prices come from; null while nothing runs", examples=["simulated"])
    simulated: bool | None = Field(description="whether prices are made up", examples=[True])
    paper: bool = Field(description="whether all money is paper money", examples=[True])
    symbols: list[str] = Field(examples=[["BTC/USD"]])
    reason: str | None = Field(description="why it is not ok", examples=[None])


class Connection(BaseModel):
    """The account's connection to its venue."""

    status: Literal["connected", "disconnected"]
    connected: bool
    venue: Literal["paper"] = Field(description="the venue in this process, which needs no keys")
    stream: str | None = Field(
        description="where the account's own events are told; null where this process tells none",
        examples=["/ws/user/{client_id}"],
    )
    message: str = Field(examples=["The paper venue is part of this process and needs no connection"])
    timestamp: str = Field(examples=["2024-01-01T12:00:00+00:00"])
    unknown: dict[str, str] = Field(description="why a field is null, by its name", examples=[{}])


class PriceSource(BaseModel):
    """What a proxy of an outside stream would say; prices come from the market that is traded, through no proxy."""

    connected: bool = Field(description="whether prices can come now")
    source: str | None = Field(description="the market", examples=["simulated"])
    symbols: list[str] = Field(examples=[["BTC/USD"]])
    message: str = Field(examples=["No proxy: prices come from the market that is traded"])
    timestamp: str = Field(examples=["2024-01-01T12:00:00+00:00"])
