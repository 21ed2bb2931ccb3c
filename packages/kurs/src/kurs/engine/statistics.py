"""What an engine says of itself."""

from dataclasses import dataclass
from decimal import Decimal

from kurs.domain.commands import TradingState

__all__ = ["BotStatistics", "Counts", "EngineStatistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotStatistics:
    """`last_signal` is (action, confidence, time); money is in quote currency, None while no price is known."""

    name: str
    symbol: str
    interval: int
    candles: int
    last_candle: int | None
    last_price: float | None
    last_signal: tuple[str, float, int] | None
    held: Decimal
    entry_price: Decimal
    unrealised: Decimal | None
    realised: Decimal
    fees: Decimal
    working_orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatistics:
    """`equity` is None while a held symbol has no price; `max_drawdown` is a fraction of the peak.

    `reason` is why trading is not active, `bots_off` why the bots do not trade.
    """

    pool: str
    quote: str
    time: int
    trading: TradingState
    reason: str | None
    bots_off: str | None
    candles: int
    signals: int
    orders: int
    denials: int
    fills: int
    trades: int
    cash: Decimal
    equity: Decimal | None
    realised: Decimal
    fees: Decimal
    daily_pnl: Decimal
    trades_today: int
    max_drawdown: Decimal
    bots: tuple[BotStatistics, ...]


@dataclass(slots=True, kw_only=True)
class Counts:
    """How often each thing has happened since the pool began."""

    candles: int = 0
    cycles: int = 0
    failures: int = 0
    signals: int = 0
    denials: int = 0
    fills: int = 0
    trades: int = 0
