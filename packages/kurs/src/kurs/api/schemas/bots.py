"""What the bots are doing."""

from pydantic import BaseModel, Field

__all__ = ["Bot", "BotStatus", "Configuration", "Performance"]


class Performance(BaseModel):
    """A cycle is one candle close that a bot has worked on; what is not known is null, and `unknown` says why."""

    total_cycles: int = Field(description="candles that the bots have worked on since their pools began")
    successful_cycles: int | None
    failed_cycles: int | None
    success_rate: float | None = Field(description="percent")
    average_cycle_time: float | None = Field(description="seconds")
    last_cycle_duration: float | None = Field(description="seconds")
    average_tick_time: float | None = Field(
        description="seconds of work on one tick, since the last start of each pool"
    )
    restarts: int = Field(description="how often a pool died and was started again, since this process began")
    unknown: dict[str, str] = Field(description="why a field is null, by its name")


class Configuration(BaseModel):
    cycle_interval: float | None = Field(description="seconds between cycles of the fastest bot")
    max_retries: int = Field(description="restarts before a pool that dies is given up")
    retry_delay: float = Field(description="seconds before the first restart, doubling from there")


class Bot(BaseModel):
    """One bot. Money is in `quote`; null while no price is known, and all that an engine would say while there is none.

    `reason` says why there is none.
    """

    name: str
    pool: str = Field(description="bots of one pool share its money and its limits")
    symbol: str
    timeframe: str
    status: str = Field(description="starting, running, draining, waiting, stopped, finished, halted or error")
    cycles: int | None
    last_price: float | None
    last_signal: str | None
    position: float | None = Field(description="in the base currency; negative when short")
    entry_price: float | None
    unrealised_pnl: float | None = Field(description="before fees")
    realised_pnl: float | None = Field(description="before fees")
    fees: float | None
    equity: float | None = Field(description="of the pool")
    quote: str
    working_orders: int | None
    trading: str | None = Field(description="active, reducing or halted")
    reason: str | None = Field(description="why nothing new is opened, when that is so")


class BotStatus(BaseModel):
    """`status` is what live tasks say; times are ISO 8601 with offset."""

    status: str = Field(description="starting, running, draining, waiting, stopped, finished, halted or error")
    uptime: float = Field(description="seconds; 0 when stopped")
    last_update: str | None = Field(description="time of this answer, ISO 8601")
    thread_alive: bool = Field(description="whether any pool is at work")
    cycle_count: int = Field(description="as `performance.total_cycles`")
    last_cycle_time: str | None = Field(description="market time of the newest candle, ISO 8601")
    error: str | None = Field(description="why a pool has failed or halted")
    dev_mode: bool = False
    performance: Performance
    configuration: Configuration
    simulated: bool = Field(description="whether the market is made up")
    bots: list[Bot]
