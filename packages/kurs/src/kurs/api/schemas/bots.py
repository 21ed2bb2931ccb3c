"""What the bots are doing, and what became of a wish to change that."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kurs.settings.unmixed import Unmixed

__all__ = [
    "Bot",
    "BotControl",
    "BotHealth",
    "BotStatus",
    "ConfigCheck",
    "Configuration",
    "ConfigurationChecked",
    "EmergencyStop",
    "HealthPerformance",
    "Performance",
    "Resume",
]

STATUSES = "starting, running, draining, waiting, stopped, finished, halted or error"


class Performance(BaseModel):
    """What this process has done since its start, or since the last reset.

    A cycle is one candle close at which a bot's strategies were asked; it fails when one of them raises. What is
    not known is null, and `unknown` says why.
    """

    total_cycles: int = Field(examples=[1440])
    successful_cycles: int = Field(examples=[1440])
    failed_cycles: int = Field(examples=[0])
    success_rate: float | None = Field(description="percent", examples=[100.0])
    average_cycle_time: float | None = Field(description="seconds, the commit included", examples=[0.002])
    last_cycle_duration: float | None = Field(description="seconds, the commit included", examples=[0.002])
    average_tick_time: float | None = Field(description="seconds of work on one tick", examples=[0.001])
    restarts: int = Field(description="how often a pool died and was started again", examples=[0])
    unknown: dict[str, str] = Field(description="why a field is null, by its name")


class Configuration(BaseModel):
    cycle_interval: float | None = Field(description="seconds between cycles of the fastest bot", examples=[60.0])
    max_retries: int = Field(description="restarts before a pool that dies is given up", examples=[6])
    retry_delay: float = Field(description="seconds before the first restart, doubling from there", examples=[0.2])


class Bot(BaseModel):
    """One bot. Money is in `quote`; null while no price is known, and all that an engine would say while there is none.

    `reason` says why there is none.
    """

    name: str
    pool: str = Field(description="bots of one pool share its money and its limits")
    symbol: str
    timeframe: str
    status: str = Field(description=STATUSES)
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

    status: str = Field(description=STATUSES, examples=["running"])
    uptime: float = Field(description="seconds since the bots were started; 0 when stopped", examples=[3600.0])
    last_update: str | None = Field(description="time of this answer, ISO 8601")
    thread_alive: bool = Field(description="whether any pool is at work; one whose bots are stopped still is")
    cycle_count: int = Field(description="candles that the bots have worked on since their pools began")
    last_cycle_time: str | None = Field(description="market time of the newest candle, ISO 8601")
    error: str | None = Field(description="why a pool has failed or halted")
    dev_mode: bool = Field(False, description="whether this process is for those who work on Kurs itself")
    reason: str | None = Field(description="why the status is what it is, when something or somebody made it so")
    performance: Performance
    configuration: Configuration
    simulated: bool = Field(description="whether the market is made up")
    bots: list[Bot]


class BotControl(BaseModel):
    """What became of a wish. One that could not be granted has `success` false, and `message` says why."""

    success: bool
    message: str = Field(examples=["Bot started with trading logic"])
    status: str = Field(
        description=f"emergency_stopped and reset after these wishes, else the bots' own: {STATUSES}",
        examples=["running"],
    )
    dev_mode: bool = Field(False, description="whether this process is for those who work on Kurs itself")


class EmergencyStop(Unmixed):
    model_config = ConfigDict(extra="forbid")

    flatten: bool = Field(False, description="close every position at the market too")
    reason: str = Field("emergency stop", description="journalled and shown", min_length=1, max_length=200)


class Resume(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field("resumed", description="journalled and shown", min_length=1, max_length=200)


class HealthPerformance(BaseModel):
    total_cycles: int
    success_rate: float | None = Field(description="a fraction; null before the first cycle", examples=[1.0])
    average_cycle_time: float | None = Field(description="seconds; null before the first cycle", examples=[0.002])


class BotHealth(BaseModel):
    status: Literal["healthy", "warning", "error"]
    message: str = Field(examples=["the bots are running"])
    running: bool
    uptime: float = Field(description="seconds; 0 when stopped")
    last_cycle: str | None = Field(description="market time of the newest candle, ISO 8601")
    performance: HealthPerformance
    warnings: list[str]
    errors: list[str]


class ConfigCheck(BaseModel):
    name: str = Field(examples=["settings"])
    passed: bool
    message: str


class ConfigurationChecked(BaseModel):
    status: Literal["valid", "warning", "error"]
    message: str
    checks: list[ConfigCheck]
    warnings: list[str]
    errors: list[str]
