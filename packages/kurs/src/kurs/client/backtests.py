"""Backtests: run, waited for, cancelled, looked at again, and compared."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from msgspec import Struct

from kurs.client.backtest_plans import BacktestMonth, BacktestPlan, PlanStrategy, TradedCandles
from kurs.client.connection import Connection, part
from kurs.client.errors import Away

__all__ = [
    "Asked",
    "Backtest",
    "BacktestComparison",
    "BacktestInShort",
    "BacktestPage",
    "BacktestResults",
    "BacktestSignal",
    "BacktestTrade",
    "BacktestTrades",
    "Backtests",
    "RoundTrip",
    "Sameness",
]

AT_WORK = ("waiting", "running")
# Seconds between one look and the next.
LOOKS_AGAIN_AFTER = 0.5


class Asked(TypedDict, total=False):
    """What is asked of a backtest: candles of a symbol and a time, or columns of yours, and how they are traded.

    `data` has timestamp (ms), open, high, low, close and volume. With a `plan` there may be several `strategies` and
    `symbols`; `candles` are columns by symbol.
    """

    parameters: Mapping[str, int | float | str] | None
    strategies: Sequence[PlanStrategy] | None
    symbol: str | None
    symbols: Sequence[str] | None
    timeframe: str | None
    start: datetime | None
    end: datetime | None
    data: Mapping[str, Sequence[Any]] | None
    candles: Mapping[str, Mapping[str, Sequence[Any]]] | None
    plan: BacktestPlan | None


class BacktestResults(Struct, frozen=True, kw_only=True):
    """Money in quote currency, rates as fractions; None where nothing follows from so few trades."""

    total_trades: int
    winning_trades: int
    losing_trades: int
    win_rate: float | None
    profit_factor: float | None
    max_drawdown: float
    net_profit: Decimal
    sharpe_ratio: float | None


class BacktestTrade(Struct, frozen=True, kw_only=True):
    """One fill, or one side of a plan's round trip, whose `fee` is not told apart.

    `profit` is that of the round trip that it closed.
    """

    id: int
    symbol: str
    timestamp: datetime
    type: str
    price: Decimal
    amount: Decimal
    fee: Decimal | None
    purpose: str
    profit: Decimal | None


class RoundTrip(Struct, frozen=True, kw_only=True):
    """Prices and `reason` (signal, stop, target, liquidation) are told of a plan's."""

    symbol: str
    entry_time: datetime
    exit_time: datetime
    amount: Decimal
    side: str
    pnl: Decimal
    fees: Decimal
    profit: Decimal
    entry_price: Decimal | None = None
    exit_price: Decimal | None = None
    reason: str | None = None


class BacktestSignal(Struct, frozen=True, kw_only=True):
    """`index` is the row of the candle."""

    index: int
    type: str


class Backtest(Struct, frozen=True, kw_only=True):
    """`status` is completed, failed or cancelled (`error` says why), or waiting or running.

    `strategy` and `symbol` are one text for all of them; `parameters` of several are named STRATEGY.NAME.

    Of one that waits `queue_position` counts from 1; of one that runs `phase` (starting, reading, checking, trading) is
    what is done now, and `progress` the share of the whole that is done. All that follows from a run is None before its
    end; from `net_profit` on it is told of plans alone.
    """

    id: str
    status: str
    strategy: str
    symbol: str
    timeframe: str
    parameters: dict[str, int | float | str]
    strategies: list[PlanStrategy]
    symbols: list[str]
    created_at: datetime
    queue_position: int | None = None
    started_at: datetime | None = None
    phase: str | None = None
    progress: float | None = None
    candles_per_second: float | None = None
    start_date: datetime | None = None
    end_date: datetime | None = None
    results: BacktestResults | None = None
    trades: list[BacktestTrade] | None = None
    trade_history: list[RoundTrip] | None = None
    equity_curve: dict[str, Decimal] | None = None
    signals: list[BacktestSignal] | None = None
    candles: int | None = None
    initial_capital: Decimal | None = None
    final_equity: Decimal | None = None
    fees: Decimal | None = None
    open_position: Decimal | None = None
    denials: dict[str, int] | None = None
    halted: str | None = None
    digest: str | None = None
    error: str | None = None
    error_type: str | None = None
    unknown: dict[str, str] | None = None
    net_profit: Decimal | None = None
    profit_factor: float | None = None
    sharpe: float | None = None
    sortino: float | None = None
    calmar: float | None = None
    exposure: float | None = None
    elapsed_s: float | None = None
    bars_per_s: float | None = None
    engine: str | None = None
    total_return: float | None = None
    annual_growth: float | None = None
    volatility: float | None = None
    expectancy: Decimal | None = None
    turnover: float | None = None
    held: dict[str, Decimal] | None = None
    months: list[BacktestMonth] | None = None
    remarks: list[str] | None = None
    plan: dict[str, Any] | None = None
    plan_sha256: str | None = None
    data: list[TradedCandles] | None = None
    data_sha256: str | None = None
    code_sha256: dict[str, str] | None = None
    program_sha256: str | None = None
    versions: dict[str, str] | None = None
    seed: int | None = None

    @property
    def at_work(self) -> bool:
        return self.status in AT_WORK


class BacktestInShort(Struct, frozen=True, kw_only=True):
    """`status` and how far it is as in Backtest."""

    id: str
    status: str
    strategy: str
    symbol: str
    timeframe: str
    created_at: datetime
    total_trades: int | None
    net_profit: Decimal | None
    error: str | None
    queue_position: int | None
    started_at: datetime | None
    progress: float | None
    candles_per_second: float | None
    phase: str | None = None


class Sameness(Struct, frozen=True, kw_only=True):
    """None where one of them does not say."""

    rules: bool
    data: bool | None
    code: bool | None
    program: bool | None
    result: bool


class BacktestComparison(Struct, frozen=True, kw_only=True):
    """Lists have one part for each of `backtests`; `differences` are the rules that are not the same.

    `histories` are the candles of every symbol, `data` those of the first.
    """

    backtests: list[BacktestInShort]
    same: Sameness
    figures: dict[str, list[float | None]]
    unknown: list[dict[str, str]]
    differences: dict[str, list[Any]]
    data: list[TradedCandles | None]
    histories: list[list[TradedCandles] | None]


class BacktestTrades(Struct, frozen=True, kw_only=True):
    """Some of `total` round trips, in the order of their exits; `next_offset` is None on the last page."""

    trades: list[RoundTrip]
    total: int
    next_offset: int | None


class BacktestPage(Struct, frozen=True, kw_only=True):
    """Newest first; `next_cursor` is None on the last page."""

    results: list[BacktestInShort]
    next_cursor: str | None


class Backtests:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def run(
        self,
        strategy: str | None = None,
        *,
        progress: Callable[[Backtest], None] | None = None,
        within: float = 600.0,
        **asked: Unpack[Asked],
    ) -> Backtest:
        """Over the market's own candles or over columns of yours, by the bots' rules or by a plan; waits for its end.

        `progress` is told how far it is, some times a second. Where too many wait already it is asked for again, as
        the server says. TimeoutError after `within` seconds; it goes on then, and is found by its id.
        """
        async with asyncio.timeout(within):
            found = await self._begun(strategy, None if progress is None else 0.0, asked)
            return await self._ended(found, progress)

    async def begin(
        self, strategy: str | None = None, *, answer_within: float | None = 0.0, **asked: Unpack[Asked]
    ) -> Backtest:
        """As `run`, but answered after `answer_within` seconds at most, waiting or running as it is then."""
        given: dict[str, object] = {**asked}
        dates = {f"{name}_date": given.pop(name, None) for name in ("start", "end")}
        body = {"strategy": strategy, **given, **dates, "answer_within": answer_within}
        return await self._ask.send("POST", "/api/backtest/run", Backtest, body)

    async def wait(
        self, backtest_id: str, *, progress: Callable[[Backtest], None] | None = None, within: float = 600.0
    ) -> Backtest:
        """Until it has ended; `progress` and errors as in `run`, Missing when there is none."""
        async with asyncio.timeout(within):
            return await self._ended(await self.get(backtest_id), progress)

    async def get(self, backtest_id: str, *, trades: bool = True) -> Backtest:
        """As it is now, with its trades or without; Missing when there is none, or none any more."""
        return await self._ask.get(f"/api/backtest/results/{part(backtest_id)}", Backtest, trades=trades)

    async def trades(self, backtest_id: str, *, limit: int = 100, offset: int = 0) -> BacktestTrades:
        """At most 1,000 at a time; Conflicting for one that has no result, or none yet."""
        path = f"/api/backtest/results/{part(backtest_id)}/trades"
        return await self._ask.get(path, BacktestTrades, limit=limit, offset=offset)

    async def cancel(self, backtest_id: str) -> BacktestInShort:
        """Ends one that waits or runs, for everybody who has asked for it; Refused for one that has ended."""
        return await self._ask.send("DELETE", f"/api/backtest/{part(backtest_id)}", BacktestInShort)

    async def page(self, *, limit: int = 20, cursor: str | None = None) -> BacktestPage:
        """On the first page also all that wait or run."""
        return await self._ask.get("/api/backtest", BacktestPage, limit=limit, cursor=cursor)

    async def compare(self, ids: Sequence[str]) -> BacktestComparison:
        """Two to ten that are completed, side by side; Refused for one that has no result."""
        return await self._ask.get("/api/backtest/compare", BacktestComparison, ids=",".join(ids))

    async def _begun(self, strategy: str | None, answer_within: float | None, asked: Asked) -> Backtest:
        while True:
            try:
                return await self.begin(strategy, answer_within=answer_within, **asked)
            except Away as error:
                if error.retry_after is None:
                    raise
                await asyncio.sleep(error.retry_after)

    async def _ended(self, found: Backtest, progress: Callable[[Backtest], None] | None) -> Backtest:
        while found.at_work:
            if progress is not None:
                progress(found)
            await asyncio.sleep(LOOKS_AGAIN_AFTER)
            found = await self.get(found.id)
        return found
