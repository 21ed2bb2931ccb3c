"""The portfolio as it is now, how it has done, and whether a trade would fit."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kurs.api.schemas.market_data import MarketContext
from kurs.api.schemas.orders import Money
from kurs.api.schemas.risk import TIME, WHY, Status
from kurs.settings.unmixed import Unmixed, plain

__all__ = [
    "Amount",
    "FlatSnapshot",
    "FlatTradeCheck",
    "LivePosition",
    "LiveSnapshot",
    "MarketInView",
    "MarketOverview",
    "Metric",
    "PerformanceAnswer",
    "PositionValue",
    "SnapshotAnswer",
    "Span",
    "TradeCheck",
    "TradeChecked",
    "TradeToCheck",
    "TradeTypeText",
]

Amount = Annotated[
    Decimal,
    Query(gt=0, max_digits=40, allow_inf_nan=False, description="in base", examples=[0.01]),
    BeforeValidator(plain),
]
Span = Annotated[str, Query(max_length=20, description="1h, 24h, 7d, 30d or all of market time; anything else is 30d")]
TradeTypeText = Annotated[str | None, Query(max_length=40, description="buy or sell", examples=["buy"])]


class LivePosition(BaseModel):
    symbol: str
    amount: float = Field(description="in base, below 0 when short")
    entry_price: float
    current_price: float | None
    unrealized_pnl: float | None
    unrealized_pnl_pct: float | None = Field(description="percent of the cost")
    market_value: float | None = Field(description="below 0 when short")
    pool: str
    timestamp: str


class LiveSnapshot(BaseModel):
    """Money in `quote`. Totals are of everything that is held; `positions` can be narrowed by `symbols`."""

    total_value: float | None = Field(description="of the positions; cash is not in it")
    available_balance: float | None = Field(description="can still be spent")
    positions: list[LivePosition]
    total_unrealized_pnl: float | None
    total_unrealized_pnl_pct: float | None = Field(description="percent of what the positions cost")
    total_equity: float | None = Field(description="cash and positions")
    quote: str
    pools: list[str]
    timestamp: str = Field(description="market time", examples=[TIME])
    market_data_quality: Literal["high", "medium", "low"] = Field(
        description="low: a price is missing; medium: one is older than two candles; high: all are fresh"
    )
    market_data_problems: dict[str, str] = Field(description="by symbol")
    simulated: bool = Field(description="whether the market is made up")
    unknown: dict[str, str] = WHY


class SnapshotAnswer(BaseModel):
    status: Status
    snapshot: LiveSnapshot
    timestamp: str


class FlatSnapshot(LiveSnapshot):
    status: Status


class Metric(BaseModel):
    name: Literal["Return", "Volatility", "Sharpe Ratio", "Max Drawdown"]
    value: float | None
    unit: Literal["%", ""]
    reason: str | None = Field(description="why the value is null")
    timestamp: str


class PerformanceAnswer(BaseModel):
    """From the value as it was recorded, in market time.

    Volatility and Sharpe ratio are those of the returns from step to step, times the root of how many steps a year of
    365 days has; there is no interest on cash. The drawdown is the deepest of the values that are looked at.
    """

    status: Status
    timeframe: str = Field(examples=["24h"])
    message: str | None = Field(description="why less than the whole span is known")
    performance_metrics: list[Metric]
    time_basis: Literal["market"] = Field(description="spans are of the market's time, not of the wall clock's")
    simulated: bool = Field(description="whether the market is made up, and its time with it")
    first: str | None = Field(description="beginning of what is known of the span", examples=[TIME])
    last: str | None = Field(examples=[TIME])
    step_seconds: int = Field(examples=[300])
    values: int = Field(description="how many values are looked at")
    start_value: float | None = Field(description="in quote")
    end_value: float | None = Field(description="in quote")
    quote: str
    pools: list[str]
    timestamp: str


class TradeToCheck(Unmixed):
    """As older clients send it; the same names may stand in the query."""

    model_config = ConfigDict(extra="forbid")

    symbol: str = Field(min_length=1, max_length=40, examples=["BTC/USD"])
    amount: Annotated[Money, Field(gt=0)] = Field(description="in base", examples=[0.01])
    type: str | None = Field(None, max_length=40, description="buy or sell; this or `trade_type`", examples=["buy"])
    trade_type: str | None = Field(None, max_length=40, description="means the same as `type`")


class TradeCheck(BaseModel):
    """Money in `quote`. The same names as older clients have for it stand beside."""

    is_valid: bool
    message: str = Field(examples=["Trade is valid"])
    available_balance: float | None = Field(description="can still be spent; null where the venue does not tell")
    required_balance: float = Field(description="value and fee of a buy; 0 for a sell")
    max_trade_size: float = Field(description="in base: the largest such order that would go now, 0 for none")
    valid: bool = Field(description="as `is_valid`")
    reason: str = Field(description="as `message`")
    current_price: float
    trade_value: float
    code: str | None = Field(description="the rule that refuses")
    symbol: str
    quote: str
    timestamp: str = Field(description="market time", examples=[TIME])


class TradeChecked(BaseModel):
    status: Status
    validation: TradeCheck
    timestamp: str


class FlatTradeCheck(TradeCheck):
    status: Status


class PositionValue(BaseModel):
    symbol: str
    amount: float = Field(description="in base")
    current_price: float
    market_value: float = Field(description="in quote")
    quote: str
    timestamp: str = Field(description="market time", examples=[TIME])


class MarketInView(BaseModel):
    """Null with the reason, for a symbol that is not traded here."""

    context: MarketContext | None
    reason: str | None


class MarketOverview(BaseModel):
    status: Status = Field(description="warning when a symbol has no context")
    markets: dict[str, MarketInView] = Field(description="by symbol, as it was asked for")
