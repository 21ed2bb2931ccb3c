"""What can be set: one class per section, with defaults and bounds.

Shares that end in `_percent`, and `max_daily_loss`, are percent; every other share is a fraction.
"""

import difflib
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from ipaddress import ip_address
from typing import Annotated, Literal, get_args
from zoneinfo import available_timezones

from pydantic import AwareDatetime, BaseModel, Field, SecretStr, field_validator, model_validator

from kurs.domain.errors import BadInput, UnknownName
from kurs.risk.rules import Limits
from kurs.risk.sizing import Sizing
from kurs.risk.window import TradingWindow
from kurs.settings.bots import BotSettings
from kurs.settings.fields import NAME, Line, Percent, Section, Share, Symbol, Timeframe
from kurs.strategies.registry import create, describe, known

__all__ = [
    "CARRIED",
    "SECRET",
    "Fvg",
    "Notifications",
    "PortfolioStrategies",
    "Probability",
    "Risk",
    "Settings",
    "StrategySettings",
    "TradingWindowSettings",
    "keys",
]

HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
REDIS = re.compile(r"rediss?://.|unix:///")
Days = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# Keys that older clients send and read back; nothing decides by them.
CARRIED = (
    "strategy.ema_length",
    "strategy.atr_multiplier",
    "strategy.volume_multiplier",
    "risk.lookback",
    "fvg_strategy.position_size",
    "notifications.email_enabled",
    "notifications.smtp_server",
    "notifications.smtp_port",
    "notifications.sender",
    "notifications.receiver",
)

# Keys whose values are shown nowhere and kept in no record.
SECRET = ("database.url", "server.redis_url")
# As the persistence room understands them; said here too, because reading settings needs no database driver.
SCHEMES = ("sqlite", "sqlite+aiosqlite", "postgres", "postgresql", "postgresql+asyncpg")


@cache
def _zones() -> frozenset[str]:
    """Looked up on disk, which takes longer than reading all settings."""
    return frozenset(available_timezones())


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


class Server(Section):
    """Loopback alone, unless TLS is served or somebody says in so many words that it need not be.

    `waiting_connections` are those that have not sent a whole request yet. `hosts` are further names by which this
    server may be asked for, `cors_origins` pages of other hosts that may ask.
    """

    host: str = "127.0.0.1"
    port: int = Field(8001, ge=0, le=65535)
    tls_cert: str | None = None
    tls_key: str | None = None
    insecure: bool = False
    hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    requests_per_second: float = Field(1000.0, ge=1, le=1_000_000)
    connections: int = Field(10_000, ge=2, le=1_000_000)
    waiting_connections: int = Field(1_000, ge=1, le=1_000_000)
    waiting_connections_per_address: int = Field(100, ge=1, le=1_000_000)
    redis_url: SecretStr | None = None

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not REDIS.match(value.get_secret_value()):
            raise ValueError("give redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH")
        return value

    @field_validator("hosts")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not HOST.fullmatch(name):
                raise ValueError(f"{name!r} is no name of a host: no scheme, no port, no *")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin; give such as https://desk.example.org, and never *")
        return value

    @model_validator(mode="after")
    def _safe(self) -> "Server":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise BadInput("server.tls_cert, server.tls_key: give both, or neither")
        local = self.host == "localhost" or _is_loopback(self.host)
        if not local and self.tls_cert is None and not self.insecure:
            raise BadInput(
                f"server.host: {self.host} is not of this machine alone; "
                "give server.tls_cert and server.tls_key, or allow plain HTTP with server.insecure (--insecure)"
            )
        return self


class StreamSettings(Section):
    """How many WebSocket clients there may be, in all and of one address, and how much each may ask."""

    connections: int = Field(2_000, ge=1, le=100_000)
    connections_per_address: int = Field(100, ge=1, le=100_000)
    connections_per_minute: int = Field(60, ge=1, le=1_000_000)
    subscriptions: int = Field(100, ge=1, le=10_000)
    messages_per_second: float = Field(20.0, gt=0, le=100_000)


class Run(Section):
    """Which services `kurs run` starts with; the command line wins."""

    mode: Literal["minimal", "api", "websocket", "full"] = "full"
    reload: bool = False


class MarketSettings(Section):
    """The built-in simulated market: `speed` is market time over real time, 0 holds it still."""

    seed: int = Field(1, ge=0)
    speed: float = Field(60.0, ge=0)
    start: AwareDatetime = datetime(2024, 1, 1, tzinfo=UTC)


class Paper(Section):
    """The paper venue: money in quote currency, fees and slippage in basis points, latency in ms."""

    cash: Decimal = Field(Decimal(10_000), gt=0)
    maker_fee_bps: Decimal = Field(Decimal(10), ge=0, lt=10_000)
    taker_fee_bps: Decimal = Field(Decimal(20), ge=0, lt=10_000)
    slippage_bps: float = Field(1.0, ge=0, lt=10_000)
    latency_ms: int = Field(50, ge=0)
    volume_share: float | None = Field(0.1, gt=0, le=1)


class DatabaseSettings(Section):
    """`url` may hold a password; it is never shown. None means SQLite in KURS_HOME."""

    url: SecretStr | None = None

    @field_validator("url")
    @classmethod
    def _scheme(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            scheme, there, _ = value.get_secret_value().partition("://")
            if not there or scheme not in SCHEMES:
                raise ValueError("give sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME")
        return value


class StrategySettings(Section):
    symbol: Symbol = "BTC/USD"
    timeframe: Timeframe = Field(None, description="the market's own when left out")
    ema_length: int = Field(20, ge=1)
    ema_fast: int = Field(12, ge=1)
    ema_slow: int = Field(26, ge=1)
    rsi_period: int = Field(14, ge=1)
    atr_multiplier: float = Field(2.0, ge=0)
    volume_multiplier: float = Field(1.5, ge=0)


class TradingWindowSettings(Section):
    start_hour: int = Field(0, ge=0, le=23)
    end_hour: int = Field(24, ge=1, le=24)
    max_trades_per_day: int = Field(5, ge=1)
    days: tuple[Days, ...] = get_args(Days)
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in _zones():
            near = difflib.get_close_matches(value, _zones())
            raise ValueError(str(UnknownName.among("time zone", value, near)))
        return value


class Risk(Section):
    max_daily_loss: Percent = 2.0
    max_drawdown_percent: Percent = 20.0
    lookback: int = Field(5, ge=1)
    stop_loss_percent: Percent = 2.0
    take_profit_percent: Percent = 2.0
    risk_per_trade: Share = 0.02
    max_position_size: Annotated[float, Field(gt=0, le=1)] = 0.1
    max_leverage: float = Field(3.0, ge=1)
    max_open_positions: int = Field(5, ge=1)
    max_orders_per_minute: int = Field(30, ge=1)
    min_signal_confidence: Share = 0.6
    min_side_probability: Share = 0.4
    max_price_distance_percent: Percent = 5.0
    max_volatility_percent: Percent = 10.0
    max_spread_percent: Percent = 1.0
    probability_weight: Share = 0.5
    sizing: Sizing = Sizing.CONFIDENCE


class Notifications(Section):
    email_enabled: bool = False
    smtp_server: Line = ""
    smtp_port: int = Field(465, ge=1, le=65535)
    sender: Line = ""
    receiver: Line = ""


class Fvg(Section):
    min_gap_size: float = Field(10.0, ge=0)
    direction: Literal["both", "bullish", "bearish"] = "both"
    position_size: Share = 0.1
    lookback: int = Field(5, ge=1)


class PortfolioStrategy(Section):
    enabled: bool
    weight: Share
    min_confidence: Share


class EmaCrossover(PortfolioStrategy):
    enabled: bool = True
    weight: Share = 0.45
    min_confidence: Share = 0.6
    fast_period: int | None = Field(None, ge=1)
    slow_period: int | None = Field(None, ge=1)
    lookback: int = Field(3, ge=1)


class Rsi(PortfolioStrategy):
    enabled: bool = True
    weight: Share = 0.35
    min_confidence: Share = 0.5
    rsi_period: int | None = Field(None, ge=1)
    overbought: float = Field(70, ge=50, le=100)
    oversold: float = Field(30, ge=0, le=50)


class FvgStrategy(PortfolioStrategy):
    enabled: bool = True
    weight: Share = 0.20
    min_confidence: Share = 0.5
    lookback: int | None = Field(None, ge=1)


class Sample(PortfolioStrategy):
    enabled: bool = False
    weight: Share = 0.0
    min_confidence: Share = 0.3


# One of one's own has no section: its parameters are in its file, and those of a bot in the bot's.
OWN = PortfolioStrategy(enabled=True, weight=1.0, min_confidence=0.5)


class PortfolioStrategies(Section):
    ema_crossover: EmaCrossover = EmaCrossover()
    rsi: Rsi = Rsi()
    fvg: FvgStrategy = FvgStrategy()
    sample: Sample = Sample()


class Probability(Section):
    confidence_threshold_buy: Share = 0.7
    confidence_threshold_sell: Share = 0.7
    confidence_threshold_hold: Share = 0.6
    risk_score_threshold: Share = 0.8
    combination_method: Literal["weighted_average", "majority_vote"] = "weighted_average"
    enable_dynamic_weights: bool = True


class Settings(Section):
    """Everything that can be set; frozen. Without `bots` the market decides what is traded."""

    server: Server = Server()
    streams: StreamSettings = StreamSettings()
    run: Run = Run()
    market: MarketSettings = MarketSettings()
    paper: Paper = Paper()
    database: DatabaseSettings = DatabaseSettings()
    strategy: StrategySettings = StrategySettings()
    trading_window: TradingWindowSettings = TradingWindowSettings()
    risk: Risk = Risk()
    notifications: Notifications = Notifications()
    fvg_strategy: Fvg = Fvg()
    portfolio_strategies: PortfolioStrategies = PortfolioStrategies()
    probability_settings: Probability = Probability()
    bots: dict[str, BotSettings] = Field(default_factory=dict)

    @field_validator("bots")
    @classmethod
    def _names(cls, bots: dict[str, BotSettings]) -> dict[str, BotSettings]:
        # Names become parts of order ids and of file names.
        for name in (*bots, *(bot.pool for bot in bots.values() if bot.pool is not None)):
            if not NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not a name: letters, digits, - and _, at most 40 of them")
        return bots

    @model_validator(mode="after")
    def _strategies_fit(self) -> "Settings":
        for name in known():
            create(name, **self.parameters(name))
        if not self.enabled_strategies():
            raise BadInput("portfolio_strategies: all are disabled; enable at least one")
        for bot, settings in self.bots.items():
            for name in settings.parameters.keys() & known():
                try:
                    create(name, **self.bot_parameters(settings, name))
                except BadInput as error:
                    raise BadInput(f"bots.{bot}.parameters.{name}: {error}") from None
        return self

    def enabled_strategies(self) -> tuple[str, ...]:
        return tuple(name for name in known() if self._portfolio(name).enabled)

    def parameters(self, name: str) -> dict[str, int | float | str]:
        """A strategy's parameters: its own section over the sections shared with older clients."""
        own = self.portfolio_strategies
        if name == "ema_crossover":
            e = own.ema_crossover
            return {
                "fast_period": e.fast_period or self.strategy.ema_fast,
                "slow_period": e.slow_period or self.strategy.ema_slow,
                "lookback": e.lookback,
            }
        if name == "rsi":
            r = own.rsi
            period = r.rsi_period or self.strategy.rsi_period
            return {"rsi_period": period, "overbought": r.overbought, "oversold": r.oversold}
        if name == "fvg":
            f = self.fvg_strategy
            lookback = own.fvg.lookback or f.lookback
            return {"min_gap_size": f.min_gap_size, "direction": f.direction, "lookback": lookback}
        return {}

    def bot_parameters(self, bot: BotSettings, name: str) -> dict[str, int | float | str]:
        """Those of one bot's strategy: what the bot gives over what the sections say."""
        usual, given = self.parameters(name), bot.parameters.get(name, {})
        aliases = describe(name).aliases if given and name in known() else {}
        return usual | {aliases.get(asked, asked): value for asked, value in given.items()}

    def weight(self, name: str) -> tuple[float, float]:
        """(weight, min_confidence) of a strategy."""
        section = self._portfolio(name)
        return section.weight, section.min_confidence

    def limits(self) -> Limits:
        risk, window, odds = self.risk, self.trading_window, self.probability_settings
        return Limits(
            max_position_size=risk.max_position_size,
            max_leverage=risk.max_leverage,
            max_open_positions=risk.max_open_positions,
            max_daily_loss=risk.max_daily_loss / 100,
            max_drawdown=risk.max_drawdown_percent / 100,
            max_trades_per_day=window.max_trades_per_day,
            max_orders_per_minute=risk.max_orders_per_minute,
            min_signal_confidence=risk.min_signal_confidence,
            min_buy_confidence=odds.confidence_threshold_buy,
            min_sell_confidence=odds.confidence_threshold_sell,
            max_hold_probability=odds.confidence_threshold_hold,
            min_side_probability=risk.min_side_probability,
            max_risk_score=odds.risk_score_threshold,
            max_price_distance=risk.max_price_distance_percent / 100,
            max_volatility=risk.max_volatility_percent / 100,
            max_spread=risk.max_spread_percent / 100,
            probability_weight=risk.probability_weight,
            risk_per_trade=risk.risk_per_trade,
            stop_loss=risk.stop_loss_percent / 100,
            take_profit=risk.take_profit_percent / 100,
            sizing=risk.sizing,
            window=TradingWindow(
                start_hour=window.start_hour,
                end_hour=window.end_hour,
                days=frozenset(get_args(Days).index(day) for day in window.days),
                zone=window.timezone,
            ),
        )

    def _portfolio(self, name: str) -> PortfolioStrategy:
        # Not by getattr: one's own may be called as a method of the model is.
        section = vars(self.portfolio_strategies).get(name, OWN)
        assert isinstance(section, PortfolioStrategy)  # noqa: S101  # every section is one
        return section


def keys(model: type[BaseModel] = Settings, prefix: str = "") -> list[str]:
    """Every dotted key that can be set."""
    found: list[str] = []
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += keys(kind, f"{prefix}{name}.")
        else:
            found.append(prefix + name)
    return found
