"""Risk: of the whole book, of one order, of a signal, and what could be lost."""

from typing import Annotated, Any, Literal, Self

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema, model_validator

from kurs.api.schemas.market_data import Timeframe
from kurs.api.schemas.orders import NewOrder
from kurs.settings.unmixed import Unmixed

__all__ = [
    "AnyNumber",
    "Assessed",
    "BookTimeframe",
    "Correlated",
    "CorrelationMatrix",
    "FlatOrder",
    "HistoryLimit",
    "Horizon",
    "LossEstimate",
    "NestedOrder",
    "NoRisk",
    "Odds",
    "OrderRisk",
    "OrderToValidate",
    "PoolName",
    "RiskAssessment",
    "RiskScore",
    "Scenario",
    "Status",
    "StressTest",
    "Stressed",
    "Symbols",
    "Validated",
    "ValueAtRisk",
    "ValueAtRiskAnswer",
]

Status = Literal["success", "error", "warning"]
BookLevel = Literal["low", "moderate", "high", "critical"]
ScoreLevel = Literal["very_low", "low", "moderate", "high", "very_high"]
TIME = "2024-01-01T12:00:00+00:00"
PoolName = Annotated[
    str | None, Query(max_length=40, description="one pool alone; needed where pools are kept in several currencies")
]
BookTimeframe = Annotated[Timeframe, Query(description="of the candles that it rests on")]
HistoryLimit = Annotated[int, Query(ge=1, le=2000, description="the newest so many candles")]
Horizon = Annotated[int, Query(ge=1, le=500, description="in candles")]
AnyNumber = Annotated[float, Query(allow_inf_nan=False, examples=[0.6])]
Symbols = Annotated[
    list[Annotated[str, Query(max_length=1000)]] | None,
    Query(max_length=100, description="in any spelling; once each, or with commas between", examples=[["BTC/USD"]]),
    # Without the null, which no query has.
    WithJsonSchema({"type": "array", "items": {"type": "string", "maxLength": 1000}, "maxItems": 100}),
]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
WHY = Field(description="why a field is null, by its name")


class RiskAssessment(BaseModel):
    """Money in `quote`. What is not known is null, and `unknown` says why."""

    total_exposure: float | None = Field(description="value of all positions, long and short alike", examples=[1200.0])
    position_count: int
    symbol_count: int
    concentration_risk: float | None = Field(description="the largest symbol's share of the exposure, 0..1")
    daily_pnl: float = Field(description="realised today, less fees; a day begins at midnight in the trading time zone")
    daily_pnl_pct: float | None = Field(description="a fraction of the exposure")
    positions_vs_max: float = Field(description="open positions as a fraction of as many as may be open")
    risk_level: BookLevel = Field(
        description=(
            "by the limit that is used up most: low below 0.5, moderate below 0.8, else high; critical when one is "
            "exceeded, when max_daily_loss or max_drawdown is reached, or when trading is halted"
        )
    )
    limits_used: dict[str, float] = Field(
        description="how much of each limit is used up, as a fraction; of several pools where it is most",
        examples=[{"max_open_positions": 0.2, "max_leverage": 0.03, "max_daily_loss": 0.0, "max_drawdown": 0.1}],
    )
    trading: Literal["active", "reducing", "halted"]
    equity: float | None = Field(description="cash and positions")
    quote: str = Field(examples=["USD"])
    pools: list[str] = Field(description="that were added up")
    timestamp: str = Field(description="market time", examples=[TIME])
    unknown: dict[str, str] = WHY


class Assessed(BaseModel):
    status: Status
    message: str
    risk_assessment: RiskAssessment


class Odds(Unmixed):
    """How likely the price is to rise, to fall and to stay; they sum to 1, give or take a hundredth."""

    model_config = ConfigDict(extra="forbid")

    probability_buy: Fraction = Field(examples=[0.7])
    probability_sell: Fraction = Field(examples=[0.1])
    probability_hold: Fraction = Field(examples=[0.2])
    confidence: Fraction = Field(examples=[0.8])

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.probability_buy + self.probability_sell + self.probability_hold
        if abs(total - 1) > 0.01:
            raise ValueError(f"the three probabilities sum to {total:g}; they should sum to 1")
        return self


class NestedOrder(Unmixed):
    model_config = ConfigDict(extra="forbid")

    order_data: NewOrder = Field(description="a market order needs no price: the last one counts")
    probability_data: Odds | None = Field(None, description="with it the rules for signals are asked too")


class FlatOrder(NewOrder):
    """The order itself. A market order needs no price: the last one counts."""

    probability_data: Odds | None = Field(None, description="with it the rules for signals are asked too")


def _form(value: Any) -> str:
    return "nested" if isinstance(value, NestedOrder) or (isinstance(value, dict) and "order_data" in value) else "flat"


OrderToValidate = Annotated[
    Annotated[NestedOrder, Tag("nested")] | Annotated[FlatOrder, Tag("flat")], Discriminator(_form)
]


class OrderRisk(BaseModel):
    """What the rules look at, of the pool that trades the symbol."""

    daily_pnl_status: Literal["within_limit", "limit_reached"]
    daily_pnl: float = Field(description="realised today, less fees")
    position_count: int
    risk_score: float | None = Field(description="0..1; null without probabilities")
    risk_level: ScoreLevel | None
    portfolio_value: float | None = Field(description="of the pool")
    pool: str
    quote: str
    unknown: dict[str, str] = WHY


class NoRisk(BaseModel):
    """Nobody trades the symbol, or the order is none."""

    model_config = ConfigDict(extra="forbid")


class Validated(BaseModel):
    """The same as placing the order would be answered now; nothing is placed."""

    status: Status
    message: str = Field(examples=["Order validation completed"])
    valid: bool
    errors: list[str] = Field(examples=[["size_share: position value 5000.00 would be above 1000.00"]])
    code: str | None = Field(description="the rule that refuses", examples=["size_share"])
    risk_assessment: OrderRisk | NoRisk


class RiskScore(BaseModel):
    """1 less confidence times the larger of buy and sell, kept within 0..1."""

    status: Status
    message: str
    symbol: str
    risk_score: float = Field(ge=0, le=1)
    risk_level: ScoreLevel = Field(description="very_low below 0.2, low below 0.4, moderate below 0.6, high below 0.8")
    probability_data: dict[str, float] = Field(description="the four numbers that were given")


class LossEstimate(BaseModel):
    """Losses are 0 or more; null with a `reason`."""

    method: Literal["historical", "parametric"] = Field(
        description="historical: what these moves would have done; parametric: as if they were normal"
    )
    confidence: float = Field(examples=[0.95])
    value_at_risk: float | None = Field(description="in quote: lost at most in all but the worst cases")
    value_at_risk_pct: float | None = Field(description="the same in percent of the equity")
    expected_shortfall: float | None = Field(description="in quote: lost on average in the worst cases")
    expected_shortfall_pct: float | None = Field(description="the same in percent of the equity")
    reason: str | None


class FromCandles(BaseModel):
    """What the figures rest on."""

    timeframe: str = Field(examples=["1h"])
    observations: int = Field(description="returns that all symbols have", examples=[499])
    first: str | None = Field(description="end of the first of them, market time", examples=[TIME])
    last: str | None = Field(description="end of the last of them, market time", examples=[TIME])


class ValueAtRisk(FromCandles):
    """Of the book as it is now, over `horizon` candles; overlapping returns where that is more than one."""

    quote: str
    equity: float | None
    exposure: float
    horizon: int = Field(description="in candles")
    horizon_seconds: int
    estimates: list[LossEstimate]
    pools: list[str]
    simulated: bool = Field(description="whether the market is made up")
    reason: str | None = Field(description="why nothing can be lost")
    timestamp: str = Field(examples=[TIME])


class ValueAtRiskAnswer(BaseModel):
    status: Status
    message: str
    value_at_risk: ValueAtRisk


class CorrelationMatrix(FromCandles):
    """Of the returns from close to close."""

    symbols: list[str] = Field(examples=[["BTC/USD", "ETH/USD"]])
    matrix: list[list[float | None]] = Field(
        description="row by row in the order of `symbols`, -1..1; null: too little is known, or a price never moves",
        examples=[[[1.0, 0.7], [0.7, 1.0]]],
    )
    reason: str | None = Field(description="why it is empty of numbers")
    timestamp: str = Field(examples=[TIME])


class Correlated(BaseModel):
    status: Status
    message: str
    correlation: CorrelationMatrix


class Scenario(BaseModel):
    name: str = Field(examples=["all_down_20"])
    description: str
    moves: dict[str, float] = Field(description="fractions, by symbol", examples=[{"BTC/USD": -0.2}])
    pnl: float | None = Field(description="in quote, below 0 for a loss")
    pnl_pct: float | None = Field(description="percent of the equity")
    equity_after: float | None
    would_halt: bool | None = Field(description="whether the drawdown would then be above max_drawdown")
    reason: str | None = Field(description="why there are no numbers")


class StressTest(FromCandles):
    """What the book as it is now would gain or lose, fees and slippage left out."""

    quote: str
    equity: float | None
    exposure: float
    scenarios: list[Scenario]
    pools: list[str]
    simulated: bool = Field(description="whether the market is made up")
    reason: str | None = Field(description="why nothing can be lost")
    timestamp: str = Field(examples=[TIME])


class Stressed(BaseModel):
    status: Status
    message: str
    stress: StressTest
