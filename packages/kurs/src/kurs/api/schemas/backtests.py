"""What a bot would have done: asked by strategy and candles, answered with money, trades and signals."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from kurs.api.schemas.backtest_plans import Described, PlanFigures, PlanRequest
from kurs.api.schemas.market_data import Timeframe
from kurs.market.columns import LATEST
from kurs.settings.unmixed import Unmixed

__all__ = [
    "BacktestComparison",
    "BacktestId",
    "BacktestInShort",
    "BacktestList",
    "BacktestPending",
    "BacktestProblem",
    "BacktestRequest",
    "BacktestResult",
    "Columns",
    "ComparedIds",
    "Cursor",
    "PageLimit",
    "PlannedResult",
]

BacktestId = Annotated[
    str, Path(max_length=64, description="as in `id`", examples=["0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e"])
]
PageLimit = Annotated[int, Query(ge=1, le=100, description="the newest so many")]
Cursor = Annotated[str | None, Query(max_length=64, description="`next_cursor` of the page before")]
ComparedIds = Annotated[
    str,
    Query(
        max_length=660,
        description="two to ten ids of completed ones, with commas between them",
        examples=["0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e,1a2b3c4d5e6f708192a3b4c5d6e7f809"],
    ),
]
Status = Literal["waiting", "running", "completed", "failed", "cancelled"]
Price = Annotated[float, Field(gt=0)]
MOST = 200_000


def _utc(value: datetime) -> datetime:
    """What names no zone is UTC."""
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]


class Columns(Unmixed):
    """Candles column by column, oldest first, all columns equally long; other keys are dropped."""

    model_config = ConfigDict(allow_inf_nan=False)

    timestamp: list[Annotated[int, Field(ge=0, lt=LATEST)]] = Field(
        max_length=MOST, description="start of each, ms", examples=[[1704067200000, 1704067260000]]
    )
    open: list[Price] = Field(max_length=MOST, examples=[[100.0, 100.5]])
    high: list[Price] = Field(max_length=MOST, examples=[[101.0, 101.5]])
    low: list[Price] = Field(max_length=MOST, examples=[[99.0, 100.0]])
    close: list[Price] = Field(max_length=MOST, examples=[[100.5, 101.0]])
    volume: list[Annotated[float, Field(ge=0)]] = Field(max_length=MOST, examples=[[12.0, 8.0]])


class BacktestRequest(Unmixed):
    """A strategy, by either name of the field; and candles in `data`, or a symbol and dates.

    With `data` the dates are not looked at. Without a `start_date` the newest 1,000 candles are taken. With a `plan`
    it is run by that, otherwise as the bots would have traded by their settings.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"anyOf": [{"required": ["strategy"]}, {"required": ["strategy_id"]}]},
    )

    strategy: str | None = Field(None, max_length=60, examples=["ema_crossover"])
    strategy_id: str | None = Field(None, max_length=60, description="the same as `strategy`")
    symbol: str | None = Field(None, max_length=40, description="in any spelling", examples=["BTCUSD"])
    timeframe: Timeframe | None = Field(None, description="of the bot; the candles' own when left out")
    start_date: Moment | None = Field(None, examples=["2024-01-01T00:00:00Z"])
    end_date: Moment | None = Field(None, examples=["2024-01-02T00:00:00Z"])
    parameters: dict[str, int | float | str] | None = Field(
        None, description="over those of the settings", examples=[{"fast_period": 12, "slow_period": 26}]
    )
    data: Columns | None = None
    plan: PlanRequest | None = None
    answer_within: float = Field(
        20.0, ge=0, le=20, description="seconds; what takes longer is answered with 202 and found by its id"
    )

    @property
    def named(self) -> str:
        return self.strategy or self.strategy_id or ""

    @model_validator(mode="after")
    def _one_strategy(self) -> Self:
        if not self.named:
            raise ValueError("strategy or strategy_id: name one")
        if self.strategy and self.strategy_id and self.strategy != self.strategy_id:
            raise ValueError("strategy and strategy_id: two different ones are named")
        return self


class Results(BaseModel):
    """Money in quote currency."""

    total_trades: int = Field(description="round trips")
    winning_trades: int
    losing_trades: int
    win_rate: float | None = Field(description="a fraction from 0 to 1")
    profit_factor: float | None = Field(description="earned over lost, after fees")
    max_drawdown: float = Field(description="a fraction of the highest value before")
    net_profit: float = Field(description="after fees, what is still held at the last price")
    sharpe_ratio: float | None = Field(
        description="of returns from candle to candle, for a year, without a riskless rate"
    )


class Trade(BaseModel):
    id: int
    timestamp: str
    type: Literal["buy", "sell"]
    price: float
    amount: float = Field(description="in base currency")
    fee: float | None = Field(description="in quote currency; null of a plan's, which tells those of round trips")
    purpose: str = Field(examples=["entry"], description="of a plan's exits the reason")
    profit: float | None = Field(description="of the round trip that it closed, after fees; null when it closed none")


class RoundTrip(BaseModel):
    entry_time: str
    exit_time: str
    amount: float = Field(description="in base currency; negative when short")
    pnl: float = Field(description="before fees")
    fees: float
    profit: float
    entry_price: float | None = Field(None, description="told of a plan's alone, as the next two")
    exit_price: float | None = None
    reason: str | None = Field(None, description="why it was closed: signal, stop, target or liquidation")


class Signal(BaseModel):
    index: int = Field(description="row of the candle, from 0")
    type: Literal["buy", "sell"]


class SignalResult(BaseModel):
    """What the strategy says at the last close."""

    action: Literal["buy", "sell", "hold"] | None
    confidence: float | None = Field(ge=0, le=1, description="null with a plan, which asks for none")
    metadata: dict[str, Any]


class Working(BaseModel):
    """How far one is that has not ended; null of others."""

    queue_position: int | None = Field(None, description="of one that waits, from 1")
    started_at: str | None = Field(None, description="since when it runs")
    progress: float | None = Field(None, description="of one that runs, a fraction")
    candles_per_second: float | None = Field(None, description="of one that runs, once it was measured")


class BacktestResult(Working):
    """The whole of it: nested as the newer clients read it, flat as the older ones do."""

    id: str
    status: Literal["completed", "failed", "cancelled"]
    strategy: str
    symbol: str
    timeframe: str
    parameters: dict[str, int | float | str]
    created_at: str
    start_date: str | None = Field(description="start of the first candle")
    end_date: str | None = Field(description="end of the last candle")
    results: Results | None = Field(
        description="null when it has failed or was cancelled, as all that follows from a run"
    )
    trades: list[Trade] | None = Field(description="every fill; of a plan the two sides of every round trip")
    total_trades: int | None
    winning_trades: int | None
    losing_trades: int | None
    win_rate: float | None
    total_pnl: float | None = Field(description="as net_profit")
    max_drawdown: float | None
    sharpe_ratio: float | None
    trade_history: list[RoundTrip] | None
    equity_curve: dict[str, float] | None = Field(description="value of the account by time, at most 2,000 points")
    ema_fast: list[float] = Field(description="by candle; empty for a strategy without them")
    ema_slow: list[float] = Field(description="by candle; empty for a strategy without them")
    signals: list[Signal] | None
    signal_result: SignalResult | None
    candles: int | None
    initial_capital: float | None
    final_equity: float | None
    fees: float | None
    open_position: float | None = Field(description="what is held at the end, in base currency")
    denials: dict[str, int] | None = Field(description="how often risk refused an order, by reason")
    halted: str | None = Field(description="why nothing new was opened at the end, where that is so")
    digest: str | None = Field(description="names all orders and fills: the same one is the same run")
    error: str | None
    error_type: str | None
    unknown: dict[str, str] = Field(description="why a field is null, by its name")


class PlannedResult(BacktestResult, PlanFigures):
    """What a plan came to: the same, with more figures and with what it takes to get them again."""


class BacktestPending(Working):
    """It takes longer than a client should wait; the answer will be at /api/backtest/results/{id}."""

    id: str
    status: Literal["waiting", "running"]
    message: str
    strategy: str
    symbol: str
    timeframe: str
    parameters: dict[str, int | float | str]
    created_at: str


class BacktestProblem(BaseModel):
    """Why it cannot be run."""

    detail: str
    error: str
    message: str
    code: str = Field(examples=["bad_data"])
    error_type: str = Field(examples=["BadData"])
    timestamp: str


class BacktestInShort(Working):
    id: str
    status: Status
    strategy: str
    symbol: str
    timeframe: str
    created_at: str
    total_trades: int | None = Field(description="null while it is not completed")
    net_profit: float | None = Field(description="null while it is not completed")
    error: str | None = Field(None, description="why it has failed")


class BacktestList(BaseModel):
    results: list[BacktestInShort]
    next_cursor: str | None = Field(description="for older ones; null when there are none")


class Sameness(BaseModel):
    """Null where one of them, kept by an older version, does not say."""

    rules: bool
    data: bool | None
    code: bool | None = Field(description="of the strategy")
    program: bool | None = Field(description="all code that trades")
    result: bool = Field(description="the same trades, where the rules are of one kind")


class BacktestComparison(BaseModel):
    """Side by side: lists have one part for each backtest, in the order of `backtests`."""

    backtests: list[BacktestInShort]
    same: Sameness
    figures: dict[str, list[float | None]] = Field(description="by their names, as `kurs backtest --json` calls them")
    unknown: list[dict[str, str]] = Field(description="why a figure is null, by its name")
    differences: dict[str, list[Any]] = Field(description="rules that are not the same; null for one without it")
    data: list[Described | None] = Field(description="the candles; null where they were not kept")
