"""What streams have done since this process began."""

from pydantic import BaseModel, Field

__all__ = ["Manager", "Managers", "StreamMetrics"]


class Manager(BaseModel):
    """Connections of one route, or subscriptions to one kind of topic."""

    total_connections: int = Field(description="Since the start.", examples=[3])
    active_connections: int = Field(description="Now.", examples=[1])
    messages_sent: int = Field(description="Handed to clients, each counted once for each of them.", examples=[1200])
    messages_failed: int = Field(description="Clients that were closed because they read too slowly.", examples=[0])
    errors: int = Field(description="Errors that clients were told of.", examples=[0])
    last_error: str | None = Field(None, description="The newest of them.", examples=[None])
    success_rate: float | None = Field(description="Sent of sent and failed, 0 to 1; null before.", examples=[1.0])
    uptime: float = Field(description="Seconds.", examples=[3600.0])
    unknown: dict[str, str] = Field(description="why the rate is null, by its name", examples=[{}])


class Managers(BaseModel):
    market: Manager = Field(description="/ws/market")
    ticker: Manager = Field(description="Subscriptions to tickers, by any route.")
    orderbook: Manager = Field(description="Subscriptions to books, by any route.")
    trades: Manager = Field(description="Subscriptions to trades, by any route.")
    user: Manager = Field(description="/ws/user")
    stream: Manager = Field(description="/ws")


class StreamMetrics(BaseModel):
    """Zeros where this process serves no streams."""

    total_active_connections: int = Field(description="WebSocket clients now.", examples=[2])
    total_messages_sent: int = Field(description="To all clients together.", examples=[1200])
    total_errors: int = Field(description="Errors that clients were told of.", examples=[0])
    overall_success_rate: float | None = Field(
        description="Sent of sent and failed, 0 to 1; null before anything was.", examples=[1.0]
    )
    enabled: bool = Field(description="Whether this process serves streams.", examples=[True])
    managers: Managers
    unknown: dict[str, str] = Field(
        description="why a rate is null, by its name", examples=[{"overall_success_rate": "nothing was sent yet"}]
    )
