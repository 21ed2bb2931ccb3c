"""Backtests: run, waited for, and looked at again."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from kurs.client.connection import Connection, part

__all__ = [
    "Backtest",
    "BacktestInShort",
    "BacktestPage",
    "BacktestResults",
    "BacktestSignal",
    "BacktestTrade",
    "Backtests",
    "RoundTrip",
]

RUNNING = "running"
# Seconds between one look and the next.
LOOKS_AGAIN_AFTER = 1.0


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
    """One fill; `profit` is that of the round trip that it closed."""

    id: int
    timestamp: datetime
    type: str
    price: Decimal
    amount: Decimal
    fee: Decimal
    purpose: str
    profit: Decimal | None


class RoundTrip(Struct, frozen=True, kw_only=True):
    entry_time: datetime
    exit_time: datetime
    amount: Decimal
    pnl: Decimal
    fees: Decimal
    profit: Decimal


class BacktestSignal(Struct, frozen=True, kw_only=True):
    """`index` is the row of the candle."""

    index: int
    type: str


class Backtest(Struct, frozen=True, kw_only=True):
    """`status` is completed, failed (`error` says why) or running, and then nothing follows yet."""

    id: str
    status: str
    strategy: str
    symbol: str
    timeframe: str
    parameters: dict[str, int | float | str]
    created_at: datetime
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


class BacktestInShort(Struct, frozen=True, kw_only=True):
    id: str
    status: str
    strategy: str
    symbol: str
    timeframe: str
    created_at: datetime
    total_trades: int | None
    net_profit: Decimal | None


class BacktestPage(Struct, frozen=True, kw_only=True):
    """Newest first; `next_cursor` is None on the last page."""

    results: list[BacktestInShort]
    next_cursor: str | None


class Backtests:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def run(
        self,
        strategy: str,
        *,
        symbol: str | None = None,
        timeframe: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        parameters: Mapping[str, int | float | str] | None = None,
        data: Mapping[str, Sequence[Any]] | None = None,
        within: float = 600.0,
    ) -> Backtest:
        """Over the market's own candles or over columns of yours; waits for one that takes long.

        `data` has timestamp (ms), open, high, low, close and volume. TimeoutError after `within` seconds.
        """
        body = {
            "strategy": strategy,
            "symbol": symbol,
            "timeframe": timeframe,
            "start_date": start,
            "end_date": end,
            "parameters": parameters,
            "data": data,
        }
        async with asyncio.timeout(within):
            found = await self._ask.send("POST", "/api/backtest/run", Backtest, body)
            while found.status == RUNNING:
                await asyncio.sleep(LOOKS_AGAIN_AFTER)
                found = await self.get(found.id)
            return found

    async def get(self, backtest_id: str) -> Backtest:
        """Missing when there is none, or none any more."""
        return await self._ask.get(f"/api/backtest/results/{part(backtest_id)}", Backtest)

    async def page(self, *, limit: int = 20, cursor: str | None = None) -> BacktestPage:
        return await self._ask.get("/api/backtest/results", BacktestPage, limit=limit, cursor=cursor)
