"""What a bot or a plan would have done: money, trades and signals, page by page and side by side."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from kurs.api.schemas.backtest_plans import Choice, Described, PlanFigures
from kurs.backtest.messages import Phase

__all__ = [
    "BacktestComparison",
    "BacktestId",
    "BacktestInShort",
    "BacktestList",
    "BacktestPending",
    "BacktestProblem",
    "BacktestResult",
    "BacktestTrades",
    "ComparedIds",
    "Cursor",
    "PageLimit",
    "PlannedResult",
    "TradesLimit",
    "TradesOffset",
    "WithTrades",
]

BacktestId = Annotated[
    str, Path(max_length=64, description="as in `id`", examples=["0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e"])
]
PageLimit = Annotated[int, Query(ge=1, le=100, description="the newest so many")]
TradesLimit = Annotated[int, Query(ge=1, le=1_000, description="so many of them")]
TradesOffset = Annotated[int, Query(ge=0, le=10_000_000, description="how many before them are left out")]
WithTrades = Annotated[bool, Query(description="whether with `trades` and `trade_history`, which may be long")]
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
ALL_OF_THEM = "of several all, with commas between them"
NAMED = "of several strategies by STRATEGY.NAME"


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
    symbol: str
    timestamp: str
    type: Literal["buy", "sell"]
    price: float
    amount: float = Field(description="in base currency")
    fee: float | None = Field(description="in quote currency; null of a plan's, which tells those of round trips")
    purpose: str = Field(examples=["entry"], description="of a plan's exits the reason")
    profit: float | None = Field(description="of the round trip that it closed, after fees; null when it closed none")


class RoundTrip(BaseModel):
    symbol: str
    entry_time: str
    exit_time: str
    amount: float = Field(description="in base currency; negative when short")
    side: Literal["long", "short"]
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
    phase: Phase | None = Field(
        None,
        description="of one that runs, what is done now: `starting` its process, `reading` one's own strategies, "
        "`checking` those of a plan that were not checked so before, or `trading` the candles",
    )
    progress: float | None = Field(
        None, description="of one that runs, a fraction of the whole; checks, where there are any, are the first half"
    )
    candles_per_second: float | None = Field(None, description="of one that runs, once it was measured")


class BacktestResult(Working):
    """The whole of it: nested as the newer clients read it, flat as the older ones do."""

    id: str
    status: Literal["completed", "failed", "cancelled"]
    strategy: str = Field(description=ALL_OF_THEM)
    symbol: str = Field(description=ALL_OF_THEM)
    timeframe: str
    parameters: dict[str, int | float | str] = Field(description=NAMED)
    strategies: list[Choice]
    symbols: list[str] = Field(description="by their usual names")
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
    open_position: float | None = Field(
        description="what is held at the end, in base currency; null of several symbols, of which `held` tells each"
    )
    denials: dict[str, int] | None = Field(description="how often risk refused an order, by reason")
    halted: str | None = Field(description="why nothing new was opened at the end, where that is so")
    digest: str | None = Field(description="names all orders and fills: the same one is the same run")
    error: str | None
    error_type: str | None
    unknown: dict[str, str] = Field(description="why a field is null, by its name")


class PlannedResult(BacktestResult, PlanFigures):
    """What a plan came to: the same, with more figures and with what it takes to get them again."""


class BacktestTrades(BaseModel):
    """Round trips, in the order of their exits."""

    trades: list[RoundTrip]
    total: int
    next_offset: int | None = Field(description="`offset` of the next ones; null when there are none")


class BacktestPending(Working):
    """It takes longer than a client should wait; the answer will be at /api/backtest/results/{id}."""

    id: str
    status: Literal["waiting", "running"]
    message: str
    strategy: str = Field(description=ALL_OF_THEM)
    symbol: str = Field(description=ALL_OF_THEM)
    timeframe: str
    parameters: dict[str, int | float | str] = Field(description=NAMED)
    strategies: list[Choice]
    symbols: list[str] = Field(description="by their usual names")
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
    data: list[Described | None] = Field(
        description="the candles, of several symbols those of the first; null where they were not kept"
    )
    histories: list[list[Described] | None] = Field(description="the candles of every symbol")
