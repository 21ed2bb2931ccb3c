"""The portfolio: signals in, weights and actions out, and what there is."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

from kurs.api.schemas.market_data import Timeframe
from kurs.api.schemas.orders import Order
from kurs.api.schemas.risk import TIME, WHY, RiskAssessment, ScoreLevel, Status
from kurs.settings.unmixed import Unmixed

__all__ = [
    "ActionMetadata",
    "ActiveStrategy",
    "Allocated",
    "AllocationItem",
    "AllocationRequest",
    "AllocationTarget",
    "Executed",
    "PortfolioPosition",
    "PortfolioStatus",
    "PortfolioStatusAnswer",
    "ProcessSignals",
    "Processed",
    "RebalanceAction",
    "RebalanceOrTargets",
    "RebalanceRequest",
    "RebalanceResults",
    "Rebalanced",
    "SignalData",
    "SignalResult",
]

Action = Literal["buy", "sell", "hold"]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
MOST_SIGNALS = 200


def _in_utc(time: datetime) -> datetime:
    """Older clients leave the zone out; they mean UTC here."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


Time = Annotated[datetime, AfterValidator(_in_utc), Field(description="UTC where no zone is said", examples=[TIME])]


class SignalData(Unmixed):
    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "symbol": "BTC/USD",
                    "signal_type": "buy",
                    "strength": 0.8,
                    "confidence": 0.75,
                    "timestamp": TIME,
                    "source": "ema_crossover",
                    "indicators": {"probability_buy": 0.7, "probability_sell": 0.1, "probability_hold": 0.2},
                    "price": 60000.0,
                }
            ]
        },
    )

    symbol: str = Field(min_length=1, max_length=40, description="in any spelling")
    signal_type: Action
    strength: float = Field(allow_inf_nan=False, description="carried; nothing is decided by it")
    confidence: Fraction
    timestamp: Time
    source: str = Field(min_length=1, max_length=100, description="the strategy; of each the newest signal counts")
    indicators: dict[str, Any] = Field(
        description="may hold probability_buy, _sell and _hold, which are scaled to sum to 1"
    )
    price: float = Field(gt=0, allow_inf_nan=False, description="in quote; what is decided rests on the last price")


Signals = Annotated[list[SignalData], Field(max_length=MOST_SIGNALS)]


class AllocationRequest(Unmixed):
    model_config = ConfigDict(extra="forbid")

    signals: Signals
    risk_profile: Literal["conservative", "moderate", "aggressive"] = Field(
        description="uses 0.5, 0.75 or all of max_allocation_percent, and of the largest position that risk allows"
    )
    max_allocation_percent: Fraction = Field(0.8, description="a fraction 0..1: how much may be invested at all")
    timestamp: Time | None = None
    method: Literal["equal", "inverse_volatility", "mean_risk", "hrp"] | None = Field(
        None,
        description=(
            "how those to buy share it; without one the inverse of their volatility, or the same for each while too "
            "little is known. mean_risk and hrp need the extra kurs[portfolio]"
        ),
    )
    timeframe: Timeframe = Field("1h", description="of the candles that weights rest on")


class AllocationItem(Unmixed):
    """Shares of the pool's value, as fractions 0..1."""

    symbol: str = Field(description="as it was asked for")
    percentage: float = Field(description="what to hold, a fraction", examples=[0.08])
    amount: float = Field(description="what to trade, in base; 0 for hold")
    action: Action
    current_allocation: float = Field(description="a fraction; below 0 when short")
    target_allocation: float = Field(description="as `percentage`")
    signal: Action = Field(description="what the signals together ask for")
    confidence: float
    pool: str


class Allocated(BaseModel):
    status: Status
    message: str = Field(examples=["Calculated portfolio allocation for 2 assets"])
    allocations: list[AllocationItem]
    method: str
    reason: str | None = Field(description="why another method was taken")
    timestamp: str = Field(description="market time", examples=[TIME])


class ProcessSignals(Unmixed):
    model_config = ConfigDict(extra="forbid")

    signals: Signals
    timestamp: Time | None = None
    execute: bool = Field(
        False, description="place what risk lets pass; needs the scope trade. The same request again places nothing"
    )


class RiskValidation(BaseModel):
    valid: bool
    errors: list[str]
    risk_assessment: dict[str, float | str] = Field(description="the score of the signals, and its word")


class PositionSizing(BaseModel):
    share: float = Field(description="of the pool's value")
    stop_loss: float | None = Field(description="price at which the position would be closed")
    take_profit: float | None = Field(description="price at which the position would be closed")


class ActionMetadata(BaseModel):
    symbol: str
    action: Action
    confidence: float
    position_size: float
    position_size_metadata: PositionSizing
    risk_validation: RiskValidation
    probability_buy: float
    probability_sell: float
    probability_hold: float
    strategies_used: list[str]
    dropped: dict[str, str] = Field(description="why a strategy's signal did not count")
    risk_score: float
    risk_level: ScoreLevel
    timestamp: str


class Executed(BaseModel):
    """What became of the order; `again` when it had been placed before by the same request."""

    order: Order | None
    again: bool
    code: str | None = Field(description="the rule that refused")
    error: str | None


class SignalResult(BaseModel):
    """Of all signals on one symbol together."""

    symbol: str = Field(description="as it was asked for")
    action: Action
    confidence: float
    should_execute: bool = Field(description="whether a bot would trade on it, and risk would let it")
    position_size: float = Field(description="value of the order, in quote; 0 for none", examples=[950.0])
    amount: float = Field(description="of the order, in base")
    price: float = Field(description="the last one")
    side: Literal["buy", "sell"] | None = Field(description="of the order; null for none")
    pool: str
    reason: str | None = Field(description="why there is no order, or why risk refuses it")
    execution: Executed | None = Field(description="null when nothing was to be placed")
    timestamp: str
    metadata: ActionMetadata


class Processed(BaseModel):
    status: Status
    message: str = Field(examples=["Processed 3 strategy signals"])
    actions: list[SignalResult]
    timestamp: str = Field(description="market time", examples=[TIME])


class PortfolioPosition(BaseModel):
    symbol: str
    side: Literal["buy", "sell"]
    amount: float = Field(description="above 0 on either side")
    entry_price: float
    mark_price: float | None
    pnl: float | None = Field(description="not yet realised, before fees")
    pnl_percentage: float | None = Field(description="percent of the cost")
    pool: str


class ActiveStrategy(BaseModel):
    """Null where bots do not agree on it."""

    weight: float | None
    min_confidence: float | None


class PortfolioStatus(BaseModel):
    """Money in `quote`."""

    total_value: float | None = Field(description="cash and positions")
    positions: dict[str, PortfolioPosition] = Field(
        description='by symbol; a second pool\'s position on the same one is "SYMBOL (POOL)"'
    )
    position_count: int
    total_pnl: float | None = Field(description="not yet realised, before fees")
    pnl_percentage: float | None = Field(description="percent of what the positions cost")
    risk_summary: RiskAssessment
    active_strategies: dict[str, ActiveStrategy]
    quote: str
    pools: list[str]
    timestamp: str
    unknown: dict[str, str] = WHY


class PortfolioStatusAnswer(BaseModel):
    status: Status
    portfolio_status: PortfolioStatus
    timestamp: str = Field(description="market time", examples=[TIME])


class AllocationTarget(Unmixed):
    """Fields of an allocation that are not known here are dropped: `percentage` alone is the target."""

    model_config = ConfigDict(extra="ignore")

    symbol: str = Field(min_length=1, max_length=40, description="in any spelling", examples=["BTC/USD"])
    percentage: Annotated[Decimal, Field(ge=-1000, le=1000, max_digits=20, allow_inf_nan=False)] = Field(
        description="share of the pool's value; below 0 is short", examples=[8.0]
    )


Targets = Annotated[list[AllocationTarget], Field(max_length=MOST_SIGNALS)]


class RebalanceRequest(Unmixed):
    model_config = ConfigDict(extra="forbid")

    target_allocations: Targets
    unit: Literal["percent", "fraction"] = Field("percent", description="of `percentage`")
    dry_run: bool = Field(True, description="false places the orders; needs the scope trade")


def _form(value: Any) -> str:
    return "array" if isinstance(value, list) else "object"


RebalanceOrTargets = Annotated[
    Annotated[Targets, Tag("array")] | Annotated[RebalanceRequest, Tag("object")], Discriminator(_form)
]


class RebalanceAction(BaseModel):
    """Allocations in percent of the pool's value, whatever the unit of the request."""

    symbol: str = Field(description="as it was asked for")
    current_allocation: float
    target_allocation: float
    difference: float = Field(description="percentage points")
    action: Action
    amount: float = Field(description="in base, whole lots")
    price: float
    value: float = Field(description="in quote")
    valid: bool = Field(description="whether risk would let it pass now")
    code: str | None = Field(description="the rule that refuses")
    reason: str | None = Field(description="why risk refuses, or why nothing has to be done")
    execution: Executed | None = Field(description="null for a dry run, and when nothing was to be placed")
    pool: str
    timestamp: str


class RebalanceResults(BaseModel):
    portfolio_value: float = Field(description="of the pools concerned, in quote")
    actions: list[RebalanceAction]
    dry_run: bool
    timestamp: str


class Rebalanced(BaseModel):
    status: Status = Field(description="warning when risk has refused an order")
    message: str = Field(examples=["Portfolio rebalanced successfully"])
    note: str | None = Field(description="whether it was a dry run, or what was not ordered")
    rebalance_results: RebalanceResults
    timestamp: str = Field(description="market time", examples=[TIME])
