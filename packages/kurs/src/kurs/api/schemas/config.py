"""The configuration as older clients spell it: a summary, flat keys, and sections."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from kurs.settings.fields import (
    BotName,
    Line,
    ParameterName,
    ParameterValue,
    Percent,
    Share,
    Symbol,
    Timeframe,
)
from kurs.settings.sections import (
    Fvg,
    Notifications,
    PortfolioStrategies,
    Probability,
    Risk,
    StrategySettings,
    TradingWindowSettings,
)
from kurs.settings.unmixed import Unmixed

__all__ = [
    "ChangedValue",
    "ConfigChange",
    "ConfigChanged",
    "ConfigRead",
    "ConfigReloaded",
    "ConfigSummary",
    "ConfigVerdict",
    "NewProbability",
    "NewWeight",
    "ProbabilityChanged",
    "ProbabilityRead",
    "ProbabilitySettings",
    "RiskConfig",
    "StrategyConfig",
    "StrategyWeight",
    "StrategyWeights",
    "WeightChanged",
]

Whole = Annotated[int, Field(ge=1)]
Unbounded = Annotated[float, Field(ge=0)]
ERRORS = "what is wrong, each with its key"


class RiskManagement(BaseModel):
    """Fractions from 0 to 1; null while the configuration cannot be used."""

    max_position_size: float | None = Field(description="largest share of the portfolio in one position")
    min_signal_confidence: float | None
    probability_weight: float | None


class ProbabilityFramework(BaseModel):
    """Null while the configuration cannot be used."""

    combination_method: str | None = Field(examples=["weighted_average"])
    dynamic_weights_enabled: bool | None
    risk_threshold: float | None = Field(description="a fraction from 0 to 1")


class ConfigSummary(BaseModel):
    config_file: str = Field(description='the file\'s name; "error.json" when it cannot be used')
    config_valid: bool
    validation_errors: list[str] = Field(description=ERRORS)
    enabled_strategies: list[str]
    total_strategy_count: int
    risk_management: RiskManagement
    probability_framework: ProbabilityFramework


class ConfigRead(ConfigSummary):
    """The summary and the flat keys of older clients; these are null while the configuration cannot be used."""

    SYMBOL: str | None
    TIMEFRAME: str | None = Field(description="null: each bot has its market's own")
    EMA_LENGTH: int | None
    EMA_FAST: int | None = Field(description="candles")
    EMA_SLOW: int | None = Field(description="candles")
    RSI_PERIOD: int | None = Field(description="candles")
    ATR_MULTIPLIER: float | None
    VOLUME_MULTIPLIER: float | None
    LOOKBACK: int | None
    TRADING_START_HOUR: int | None
    TRADING_END_HOUR: int | None
    STOP_LOSS_PERCENT: float | None = Field(description="percent")
    TAKE_PROFIT_PERCENT: float | None = Field(description="percent")
    MAX_TRADES_PER_DAY: int | None
    MAX_DAILY_LOSS: float | None = Field(description="percent")
    RISK_PER_TRADE: float | None = Field(description="a fraction from 0 to 1")
    EMAIL_NOTIFICATIONS: bool | None
    EMAIL_SENDER: str | None
    EMAIL_RECEIVER: str | None
    EMAIL_SMTP_SERVER: str | None
    EMAIL_SMTP_PORT: int | None
    unknown: dict[str, str] = Field(description="why a key is null, by its name")


class BotChange(Unmixed):
    """One bot; a new one needs its symbol. All of it counts from the bots' next start."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    symbol: Symbol = "BTC/USD"
    timeframe: Timeframe = None
    strategies: list[ParameterName] = Field(
        [], max_length=20, description="by name, those of the data folder too; every enabled one where none is named"
    )
    parameters: dict[ParameterName, dict[ParameterName, ParameterValue | None] | None] = Field(
        {},
        description="of the bot's strategies, by strategy; null takes out what is set",
        examples=[{"rsi": {"rsi_period": 10}}],
    )
    pool: BotName | None = Field(None, description="bots of one pool share its capital; its own when left out")
    short: bool = False


class ConfigChange(Unmixed):
    """Flat keys, sections, or both; what is left out stays as it is, whatever default is named here."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"MAX_DAILY_LOSS": 3, "risk": {"max_open_positions": 4}}]},
    )

    SYMBOL: Symbol = "BTC/USD"
    TIMEFRAME: Timeframe = None
    EMA_LENGTH: Whole = 20
    EMA_FAST: Whole = 12
    EMA_SLOW: Whole = 26
    RSI_PERIOD: Whole = 14
    ATR_MULTIPLIER: Unbounded = 2.0
    VOLUME_MULTIPLIER: Unbounded = 1.5
    LOOKBACK: Whole = 5
    TRADING_START_HOUR: int = Field(0, ge=0, le=23)
    TRADING_END_HOUR: int = Field(24, ge=1, le=24)
    STOP_LOSS_PERCENT: Percent = 2.0
    TAKE_PROFIT_PERCENT: Percent = 2.0
    MAX_TRADES_PER_DAY: Whole = 5
    MAX_DAILY_LOSS: Percent = 2.0
    RISK_PER_TRADE: Share = 0.02
    EMAIL_NOTIFICATIONS: bool = False
    EMAIL_SENDER: Line = ""
    EMAIL_RECEIVER: Line = ""
    EMAIL_SMTP_SERVER: Line = ""
    EMAIL_SMTP_PORT: int = Field(465, ge=1, le=65535)

    strategy: StrategySettings = StrategySettings()
    risk: Risk = Risk()
    trading_window: TradingWindowSettings = TradingWindowSettings()
    notifications: Notifications = Notifications()
    portfolio_strategies: PortfolioStrategies = PortfolioStrategies()
    probability_settings: Probability = Probability()
    fvg_strategy: Fvg = Fvg()
    bots: dict[BotName, BotChange] = Field({}, max_length=100, description="by name")


class ChangedValue(BaseModel):
    before: Any = Field(description="null where nothing was set, or what was set could not be used")
    after: Any = Field(description="null where nothing is set any more")


class ConfigChanged(BaseModel):
    success: Literal[True]
    message: str = Field(examples=["Configuration updated successfully"])
    updated_fields: list[str] = Field(
        description="the keys that were sent and are different now, as they were sent, those of sections with a dot",
        examples=[["MAX_DAILY_LOSS", "risk.max_open_positions"]],
    )
    changes: dict[str, ChangedValue] = Field(description="everything that is different now, by section and key")
    overruled: list[str] = Field(description="keys that are stored, but whose value the environment decides")
    from_next_start: list[str] = Field(description="changed keys that no running bot takes over")
    pools: dict[str, str] = Field(description="what each pool of bots said to the new limits")


class StrategyWeight(BaseModel):
    strategy_name: str = Field(examples=["rsi"])
    weight: float = Field(description="a fraction; those of enabled strategies sum to 1 here", examples=[0.35])
    min_confidence: float = Field(description="a fraction from 0 to 1", examples=[0.5])
    enabled: bool


class StrategyWeights(BaseModel):
    strategy_weights: list[StrategyWeight]
    total_strategies: int = Field(examples=[4])
    enabled_strategies: int = Field(examples=[3])


class StrategyConfig(BaseModel):
    strategy_name: str = Field(examples=["rsi"])
    parameters: dict[str, Any] = Field(description="the section `strategy` under the strategy's own")


class NewWeight(Unmixed):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    weight: float = Field(ge=0, le=1, examples=[0.8])


class WeightChanged(BaseModel):
    message: str = Field(examples=["Updated ema_crossover weight to 0.8"])
    strategy_name: str = Field(examples=["ema_crossover"])
    new_weight: float = Field(examples=[0.8])


class ProbabilitySettings(BaseModel):
    """Thresholds are fractions from 0 to 1."""

    confidence_threshold_buy: float
    confidence_threshold_sell: float
    confidence_threshold_hold: float
    risk_score_threshold: float
    combination_method: Literal["weighted_average", "majority_vote"]
    enable_dynamic_weights: bool


class RiskConfig(BaseModel):
    min_signal_confidence: float = Field(description="a fraction from 0 to 1")
    probability_weight: float = Field(description="a fraction from 0 to 1")


class ProbabilityRead(BaseModel):
    probability_settings: ProbabilitySettings
    risk_config: RiskConfig


# Taken as they come, because what is wrong with a threshold is told with 400.
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
Thresholds = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "confidence_threshold_buy": _SHARE,
                "confidence_threshold_sell": _SHARE,
                "confidence_threshold_hold": _SHARE,
                "risk_score_threshold": _SHARE,
                "combination_method": {"enum": ["weighted_average", "majority_vote"]},
                "enable_dynamic_weights": {"type": "boolean"},
            },
        }
    ),
]


class NewProbability(Unmixed):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    probability_settings: Thresholds = Field(examples=[{"confidence_threshold_buy": 0.75}])


class ProbabilityChanged(BaseModel):
    message: str = Field(examples=["Probability settings updated successfully"])
    updated_settings: ProbabilitySettings


class ConfigVerdict(BaseModel):
    valid: bool
    errors: list[str] = Field(description=ERRORS)
    error_count: int


class ConfigReloaded(BaseModel):
    message: str = Field(examples=["Configuration reloaded successfully"])
    config_valid: bool
    validation_errors: list[str] = Field(description=ERRORS)
    pools: dict[str, str] = Field(
        description="what each pool of bots said to the limits", examples=[{"paper": "limits unchanged"}]
    )
    changes: dict[str, dict[str, ChangedValue]] = Field(
        description="the limits that are different now, by pool; fractions where the settings have percent",
        examples=[{"paper": {"max_daily_loss": {"before": 0.02, "after": 0.03}}}],
    )
