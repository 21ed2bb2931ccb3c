"""The portfolio: what there is, how it has done, and from signals to weights to actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from kurs.client.connection import Connection
from kurs.client.market import MarketContext
from kurs.client.orders import Order
from kurs.client.risk import Assessment

__all__ = [
    "Allocation",
    "Allocations",
    "Execution",
    "HeldPosition",
    "LivePosition",
    "MarketView",
    "Metric",
    "Performance",
    "Portfolio",
    "PortfolioStatus",
    "PositionValue",
    "RebalanceAction",
    "Rebalanced",
    "Signal",
    "SignalAction",
    "Snapshot",
    "TradeCheck",
]


class Signal(Struct, frozen=True, kw_only=True):
    """What a strategy says; `indicators` may hold probability_buy, _sell and _hold."""

    symbol: str
    signal_type: str
    confidence: float
    price: Decimal
    source: str
    timestamp: datetime
    strength: float = 1.0
    indicators: Mapping[str, Any] = field(default_factory=dict)


class Allocation(Struct, frozen=True, kw_only=True):
    """Shares of the pool's value, as fractions."""

    symbol: str
    percentage: float
    amount: Decimal
    action: str
    current_allocation: float
    target_allocation: float
    signal: str
    confidence: float
    pool: str


class Allocations(Struct, frozen=True, kw_only=True):
    """`reason` says why `method` is not the one that was asked for."""

    status: str
    message: str
    allocations: list[Allocation]
    method: str
    reason: str | None
    timestamp: datetime


class Execution(Struct, frozen=True, kw_only=True):
    """What became of an order; `again` when the same request had placed it before."""

    order: Order | None
    again: bool
    code: str | None
    error: str | None


class SignalAction(Struct, frozen=True, kw_only=True):
    """Of all signals on one symbol together; `position_size` in quote, `amount` in base."""

    symbol: str
    action: str
    confidence: float
    should_execute: bool
    position_size: Decimal
    amount: Decimal
    price: Decimal
    side: str | None
    pool: str
    reason: str | None
    execution: Execution | None
    timestamp: datetime


class HeldPosition(Struct, frozen=True, kw_only=True):
    symbol: str
    side: str
    amount: Decimal
    entry_price: Decimal
    mark_price: Decimal | None
    pnl: Decimal | None
    pnl_percentage: float | None
    pool: str


class PortfolioStatus(Struct, frozen=True, kw_only=True):
    """Money in `quote`; `unknown` says why a field is None."""

    total_value: Decimal | None
    positions: dict[str, HeldPosition]
    position_count: int
    total_pnl: Decimal | None
    pnl_percentage: float | None
    risk_summary: Assessment
    quote: str
    pools: list[str]
    timestamp: datetime
    unknown: dict[str, str]


class RebalanceAction(Struct, frozen=True, kw_only=True):
    """Allocations in percent of the pool's value; `amount` in base, `value` in quote."""

    symbol: str
    current_allocation: float
    target_allocation: float
    difference: float
    action: str
    amount: Decimal
    price: Decimal
    value: Decimal
    valid: bool
    code: str | None
    reason: str | None
    execution: Execution | None
    pool: str
    timestamp: datetime


class Rebalanced(Struct, frozen=True, kw_only=True):
    portfolio_value: Decimal
    actions: list[RebalanceAction]
    dry_run: bool
    timestamp: datetime


class LivePosition(Struct, frozen=True, kw_only=True):
    symbol: str
    amount: Decimal
    entry_price: Decimal
    current_price: Decimal | None
    unrealized_pnl: Decimal | None
    unrealized_pnl_pct: float | None
    market_value: Decimal | None
    pool: str
    timestamp: datetime


class Snapshot(Struct, frozen=True, kw_only=True):
    """Money in `quote`; `total_equity` is with cash, `total_value` without."""

    total_value: Decimal | None
    available_balance: Decimal | None
    positions: list[LivePosition]
    total_unrealized_pnl: Decimal | None
    total_unrealized_pnl_pct: float | None
    total_equity: Decimal | None
    quote: str
    pools: list[str]
    timestamp: datetime
    market_data_quality: str
    market_data_problems: dict[str, str]
    simulated: bool
    unknown: dict[str, str]


class Metric(Struct, frozen=True, kw_only=True):
    name: str
    value: float | None
    unit: str
    reason: str | None


class Performance(Struct, frozen=True, kw_only=True):
    """From the recorded value, in market time; `message` says why less than the whole span is known."""

    timeframe: str
    message: str | None
    performance_metrics: list[Metric]
    simulated: bool
    first: datetime | None
    last: datetime | None
    step_seconds: int
    values: int
    start_value: Decimal | None
    end_value: Decimal | None
    quote: str
    pools: list[str]


class TradeCheck(Struct, frozen=True, kw_only=True):
    """Money in `quote`; `max_trade_size` in base."""

    is_valid: bool
    message: str
    code: str | None
    available_balance: Decimal | None
    required_balance: Decimal
    max_trade_size: Decimal
    current_price: Decimal
    trade_value: Decimal
    symbol: str
    quote: str
    timestamp: datetime


class PositionValue(Struct, frozen=True, kw_only=True):
    symbol: str
    amount: Decimal
    current_price: Decimal
    market_value: Decimal
    quote: str
    timestamp: datetime


class MarketView(Struct, frozen=True, kw_only=True):
    """None with the reason, for a symbol that is not traded."""

    context: MarketContext | None
    reason: str | None


class _Processed(Struct, frozen=True):
    actions: list[SignalAction]


class _Status(Struct, frozen=True):
    portfolio_status: PortfolioStatus


class _Rebalanced(Struct, frozen=True):
    rebalance_results: Rebalanced


class _Snapshot(Struct, frozen=True):
    snapshot: Snapshot


class _Checked(Struct, frozen=True):
    validation: TradeCheck


class _Overview(Struct, frozen=True):
    markets: dict[str, MarketView]


class Portfolio:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def status(self, *, pool: str | None = None) -> PortfolioStatus:
        return (await self._ask.get("/api/portfolio/status", _Status, pool=pool)).portfolio_status

    async def snapshot(self, symbols: Sequence[str] = (), *, pool: str | None = None) -> Snapshot:
        """At the last prices; `symbols` narrow the list of positions, and not the totals."""
        query = {"symbols": list(symbols) or None, "pool": pool}
        return (await self._ask.get("/api/portfolio/live/snapshot", _Snapshot, **query)).snapshot

    async def performance(self, timeframe: str = "24h", *, pool: str | None = None) -> Performance:
        """Over 1h, 24h, 7d, 30d or all of market time."""
        return await self._ask.get("/api/portfolio/live/performance", Performance, timeframe=timeframe, pool=pool)

    async def allocate(
        self,
        signals: Sequence[Signal],
        risk_profile: str = "moderate",
        *,
        max_allocation: float = 0.8,
        method: str | None = None,
        timeframe: str = "1h",
    ) -> Allocations:
        """Target weights; `max_allocation` is the fraction that may be invested at all. Nothing is ordered."""
        body = {
            "signals": signals,
            "risk_profile": risk_profile,
            "max_allocation_percent": max_allocation,
            "method": method,
            "timeframe": timeframe,
        }
        return await self._ask.send("POST", "/api/portfolio/allocate", Allocations, body)

    async def process_signals(
        self, signals: Sequence[Signal], *, execute: bool = False, key: str | None = None
    ) -> list[SignalAction]:
        """What a bot would do; with `execute` it is ordered, once however often it is asked for with the same `key`."""
        body = {"signals": signals, "execute": execute}
        path = "/api/portfolio/process-signals"
        return (await self._ask.send("POST", path, _Processed, body, headers=_keyed(key))).actions

    async def rebalance(
        self, targets: Mapping[str, Decimal], *, unit: str = "percent", dry_run: bool = True, key: str | None = None
    ) -> Rebalanced:
        """To these shares by symbol; others stay as they are. Nothing is ordered unless `dry_run` is False."""
        wanted = [{"symbol": symbol, "percentage": share} for symbol, share in targets.items()]
        body = {"target_allocations": wanted, "unit": unit, "dry_run": dry_run}
        path = "/api/portfolio/rebalance"
        return (await self._ask.send("POST", path, _Rebalanced, body, headers=_keyed(key))).rebalance_results

    async def validate_trade(self, symbol: str, amount: Decimal, trade_type: str) -> TradeCheck:
        """Whether a market order of so much, in base, would go."""
        body = {"symbol": symbol, "amount": amount, "trade_type": trade_type}
        return (await self._ask.send("POST", "/api/portfolio/live/validate-trade", _Checked, body)).validation

    async def position_value(self, symbol: str, amount: Decimal) -> PositionValue:
        path = "/api/portfolio/live/position-value"
        return await self._ask.get(path, PositionValue, symbol=symbol, amount=amount)

    async def market_overview(
        self, symbols: Sequence[str] = (), timeframe: str = "5m", limit: int = 100
    ) -> dict[str, MarketView]:
        query = {"symbols": list(symbols) or None, "timeframe": timeframe, "limit": limit}
        return (await self._ask.get("/api/portfolio/live/market-overview", _Overview, **query)).markets


def _keyed(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Idempotency-Key": key}
