"""What there is: balances, positions, and what the venue can and cannot do."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from kurs.client.connection import Connection, part

__all__ = ["Account", "Balance", "PoolBalance", "Position", "TradingLimitations"]


class PoolBalance(Struct, frozen=True, kw_only=True):
    """One pool's share, in the currency."""

    pool: str
    available: Decimal
    reserved: Decimal
    total: Decimal


class Balance(Struct, frozen=True, kw_only=True):
    """One currency, in itself, over all pools."""

    currency: str
    available: Decimal
    reserved: Decimal
    total: Decimal
    pools: list[PoolBalance]


class Position(Struct, frozen=True, kw_only=True):
    """Money in `quote`, amounts in the base currency, times in ms; `unknown` says why a field is None."""

    id: str
    symbol: str
    side: str
    amount: Decimal
    entry_price: Decimal
    mark_price: Decimal | None
    pnl: Decimal | None
    pnl_percentage: float | None
    timestamp: int
    opened_at: int
    notional: Decimal | None
    collateral: Decimal | None
    margin_mode: str
    maintenance_margin: Decimal | None
    position_type: str
    leverage: Decimal
    realised_pnl: Decimal
    fees: Decimal
    quote: str
    pool: str
    unknown: dict[str, str]


class TradingLimitations(Struct, frozen=True, kw_only=True):
    is_paper_trading: bool
    margin_trading_available: bool
    order_types: list[str]
    limitations: list[str]
    margin_conversion_note: str | None


class _Balances(Struct, frozen=True):
    balances: list[Balance]


class _Positions(Struct, frozen=True):
    positions: list[Position]


class Account:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def balances(self) -> list[Balance]:
        return (await self._ask.get("/api/balances", _Balances)).balances

    async def balance(self, currency: str) -> Balance:
        """Missing for a currency that was never held."""
        return await self._ask.get(f"/api/balances/{part(currency)}", Balance)

    async def positions(self, symbols: Sequence[str] = ()) -> list[Position]:
        """Those that are open; of `symbols` alone where some are given."""
        return (await self._ask.get("/api/positions", _Positions, symbols=list(symbols) or None)).positions

    async def limitations(self) -> TradingLimitations:
        return await self._ask.get("/api/trading-limitations", TradingLimitations)
