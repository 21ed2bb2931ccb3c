"""What the bots are doing, and wishes that they do something else."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from kurs.client.connection import Connection

__all__ = ["Bot", "BotHealth", "BotStatus", "Bots", "ConfigCheck", "ConfigVerdict", "Cycles", "Outcome", "Work"]


class Work(Struct, frozen=True, kw_only=True):
    """Since the process began, or the last reset; times in seconds, `success_rate` in percent."""

    total_cycles: int
    successful_cycles: int
    failed_cycles: int
    success_rate: float | None
    average_cycle_time: float | None
    last_cycle_duration: float | None
    average_tick_time: float | None
    restarts: int
    unknown: dict[str, str]


class Cycles(Struct, frozen=True, kw_only=True):
    """Seconds."""

    cycle_interval: float | None
    max_retries: int
    retry_delay: float


class Bot(Struct, frozen=True, kw_only=True):
    """One bot; money in `quote`, None while it is not known, and `reason` says why nothing new is opened."""

    name: str
    pool: str
    symbol: str
    timeframe: str
    status: str
    cycles: int | None
    last_price: Decimal | None
    last_signal: str | None
    position: Decimal | None
    entry_price: Decimal | None
    unrealised_pnl: Decimal | None
    realised_pnl: Decimal | None
    fees: Decimal | None
    equity: Decimal | None
    quote: str
    working_orders: int | None
    trading: str | None
    reason: str | None


class BotStatus(Struct, frozen=True, kw_only=True):
    """All bots together, and each; `uptime` in seconds, `simulated` when the market is made up."""

    status: str
    uptime: float
    last_update: datetime | None
    thread_alive: bool
    cycle_count: int
    last_cycle_time: datetime | None
    error: str | None
    dev_mode: bool
    reason: str | None
    performance: Work
    configuration: Cycles
    simulated: bool
    bots: list[Bot]


class _HealthWork(Struct, frozen=True, kw_only=True):
    total_cycles: int
    success_rate: float | None
    average_cycle_time: float | None


class BotHealth(Struct, frozen=True, kw_only=True):
    """`status` is healthy, warning or error; the success rate a fraction here."""

    status: str
    message: str
    running: bool
    uptime: float
    last_cycle: datetime | None
    performance: _HealthWork
    warnings: list[str]
    errors: list[str]


class ConfigCheck(Struct, frozen=True, kw_only=True):
    name: str
    passed: bool
    message: str


class ConfigVerdict(Struct, frozen=True, kw_only=True):
    """Whether the settings could be traded by: valid, warning or error."""

    status: str
    message: str
    checks: list[ConfigCheck]
    warnings: list[str]
    errors: list[str]


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a wish; one that could not be granted has `success` False, and `message` says why."""

    success: bool
    message: str
    status: str


class Bots:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def status(self) -> BotStatus:
        return await self._ask.get("/api/bot-status", BotStatus)

    async def health(self) -> BotHealth:
        return await self._ask.get("/api/bot/health", BotHealth)

    async def validate_config(self) -> ConfigVerdict:
        return await self._ask.send("POST", "/api/bot/validate-config", ConfigVerdict)

    async def start(self) -> Outcome:
        return await self._ask.send("POST", "/api/bot/start", Outcome)

    async def stop(self) -> Outcome:
        """No bot trades until a person starts them; protective orders go on."""
        return await self._ask.send("POST", "/api/bot/stop", Outcome)

    async def emergency_stop(self, reason: str | None = None, *, flatten: bool = False) -> Outcome:
        """Cancels every order, closes every position where `flatten`, and halts."""
        body = {"reason": reason, "flatten": flatten}
        return await self._ask.send("POST", "/api/bot/emergency-stop", Outcome, body)

    async def resume(self, reason: str | None = None) -> Outcome:
        """Lifts a halt."""
        return await self._ask.send("POST", "/api/bot/resume", Outcome, {"reason": reason})

    async def shutdown(self) -> Outcome:
        """Ends every pool after what is in hand; `start` begins them again."""
        return await self._ask.send("POST", "/api/bot/shutdown", Outcome)

    async def reset_metrics(self) -> Outcome:
        return await self._ask.send("POST", "/api/bot/reset-metrics", Outcome)
