"""Risk: of the whole book, of an order before it is placed, of a signal, and what could be lost."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from kurs.client.connection import Connection

__all__ = [
    "Assessment",
    "Correlations",
    "Judgement",
    "LossEstimate",
    "Risk",
    "RiskScore",
    "Scenario",
    "StressTest",
    "ValueAtRisk",
]


class Assessment(Struct, frozen=True, kw_only=True):
    """Money in `quote`, shares as fractions; `unknown` says why a field is None."""

    total_exposure: Decimal | None
    position_count: int
    symbol_count: int
    concentration_risk: float | None
    daily_pnl: Decimal
    daily_pnl_pct: float | None
    positions_vs_max: float
    risk_level: str
    limits_used: dict[str, float]
    trading: str
    equity: Decimal | None
    quote: str
    pools: list[str]
    timestamp: datetime
    unknown: dict[str, str]


class Judgement(Struct, frozen=True, kw_only=True):
    """What placing the order would be answered now; `code` is the rule that refuses."""

    valid: bool
    errors: list[str]
    code: str | None


class RiskScore(Struct, frozen=True, kw_only=True):
    """1 less confidence times the larger of buy and sell."""

    symbol: str
    risk_score: float
    risk_level: str


class LossEstimate(Struct, frozen=True, kw_only=True):
    """Losses in quote and in percent of the equity, 0 or more; None with a `reason`."""

    method: str
    confidence: float
    value_at_risk: Decimal | None
    value_at_risk_pct: float | None
    expected_shortfall: Decimal | None
    expected_shortfall_pct: float | None
    reason: str | None


class ValueAtRisk(Struct, frozen=True, kw_only=True):
    """Of the book as it is, over `horizon` candles."""

    timeframe: str
    observations: int
    first: datetime | None
    last: datetime | None
    quote: str
    equity: Decimal | None
    exposure: Decimal
    horizon: int
    horizon_seconds: int
    estimates: list[LossEstimate]
    pools: list[str]
    simulated: bool
    reason: str | None
    timestamp: datetime


class Correlations(Struct, frozen=True, kw_only=True):
    """Of returns, row by row in the order of `symbols`; None where too little is known."""

    timeframe: str
    observations: int
    first: datetime | None
    last: datetime | None
    symbols: list[str]
    matrix: list[list[float | None]]
    reason: str | None
    timestamp: datetime


class Scenario(Struct, frozen=True, kw_only=True):
    """`moves` are fractions by symbol, `pnl` is in quote and below 0 for a loss."""

    name: str
    description: str
    moves: dict[str, float]
    pnl: Decimal | None
    pnl_pct: float | None
    equity_after: Decimal | None
    would_halt: bool | None
    reason: str | None


class StressTest(Struct, frozen=True, kw_only=True):
    """What the book would gain or lose, fees and slippage left out."""

    timeframe: str
    observations: int
    quote: str
    equity: Decimal | None
    exposure: Decimal
    scenarios: list[Scenario]
    pools: list[str]
    simulated: bool
    reason: str | None
    timestamp: datetime


class _Assessed(Struct, frozen=True):
    risk_assessment: Assessment


class _ValueAtRisk(Struct, frozen=True):
    value_at_risk: ValueAtRisk


class _Correlated(Struct, frozen=True):
    correlation: Correlations


class _Stressed(Struct, frozen=True):
    stress: StressTest


class Risk:
    def __init__(self, connection: Connection) -> None:
        self._ask = connection

    async def assessment(self, *, pool: str | None = None) -> Assessment:
        return (await self._ask.get("/api/risk/assessment", _Assessed, pool=pool)).risk_assessment

    async def validate_order(
        self,
        symbol: str,
        side: str,
        type: str,  # noqa: A002  # the field's word
        amount: Decimal,
        *,
        price: Decimal | None = None,
        stop_price: Decimal | None = None,
        stop_loss: Decimal | None = None,
        take_profit: Decimal | None = None,
    ) -> Judgement:
        """By the engine's own rules; nothing is placed."""
        order = {"symbol": symbol, "side": side, "type": type, "amount": amount, "price": price}
        body = order | {"stop_price": stop_price, "stop_loss": stop_loss, "take_profit": take_profit}
        return await self._ask.send("POST", "/api/risk/validate/order", Judgement, body)

    async def score(self, symbol: str, *, buy: float, sell: float, hold: float, confidence: float) -> RiskScore:
        return await self._ask.get(
            "/api/risk/score",
            RiskScore,
            symbol=symbol,
            probability_buy=buy,
            probability_sell=sell,
            probability_hold=hold,
            confidence=confidence,
        )

    async def value_at_risk(
        self, timeframe: str = "1h", *, horizon: int = 1, limit: int = 500, pool: str | None = None
    ) -> ValueAtRisk:
        """At 95 and 99 %, as the newest `limit` candles were, and as if their moves were normal."""
        query = {"timeframe": timeframe, "horizon": horizon, "limit": limit, "pool": pool}
        return (await self._ask.get("/api/risk/var", _ValueAtRisk, **query)).value_at_risk

    async def correlation(
        self, symbols: Sequence[str] = (), timeframe: str = "1h", *, limit: int = 500, pool: str | None = None
    ) -> Correlations:
        """Of what is held, without `symbols`."""
        query = {"symbols": list(symbols) or None, "timeframe": timeframe, "limit": limit, "pool": pool}
        return (await self._ask.get("/api/risk/correlation", _Correlated, **query)).correlation

    async def stress(self, timeframe: str = "1h", *, limit: int = 500, pool: str | None = None) -> StressTest:
        query = {"timeframe": timeframe, "limit": limit, "pool": pool}
        return (await self._ask.get("/api/risk/stress", _Stressed, **query)).stress
