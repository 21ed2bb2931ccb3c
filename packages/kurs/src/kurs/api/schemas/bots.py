"""What the bots are doing."""

from pydantic import BaseModel, Field

__all__ = ["Bot", "BotStatus", "Configuration", "Performance"]


class Performance(BaseModel):
    """A cycle is one candle close that a bot has worked on; durations are seconds, None before the first."""

    total_cycles: int
    successful_cycles: int
    failed_cycles: int
    success_rate: float | None = Field(description="percent; null before the first cycle")
    average_cycle_time: float | None
    last_cycle_duration: float | None


class Configuration(BaseModel):
    cycle_interval: float | None = Field(description="seconds between cycles of the fastest bot")
    max_retries: int
    retry_delay: float


class Bot(BaseModel):
    """One bot. Money is in `quote`; null while no price is known."""

    name: str
    pool: str
    symbol: str
    timeframe: str
    status: str
    cycles: int
    last_price: float | None
    last_signal: str | None
    position: float
    entry_price: float | None
    unrealised_pnl: float | None
    realised_pnl: float
    fees: float
    equity: float | None = Field(description="of the pool")
    quote: str
    working_orders: int
    trading: str
    reason: str | None = Field(description="why nothing new is opened, when that is so")


class BotStatus(BaseModel):
    """`status` is what live tasks say; times are ISO 8601 with offset."""

    status: str
    uptime: float
    last_update: str | None
    thread_alive: bool
    cycle_count: int
    last_cycle_time: str | None
    error: str | None
    dev_mode: bool = False
    performance: Performance
    configuration: Configuration
    simulated: bool
    bots: list[Bot]
