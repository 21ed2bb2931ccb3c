"""The portfolio as it is now, how it has done, and whether a trade would fit."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query
from fastapi.exceptions import RequestValidationError
from pydantic import BeforeValidator

from kurs.api import market_json
from kurs.api.dependencies import LivePortfolioDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.market_json import iso
from kurs.api.routes.risk import AWAY, BAD, number, spelled_symbols
from kurs.api.schemas import live_portfolio as schemas
from kurs.api.schemas.market_data import CandleLimit, MarketContext, Timeframe
from kurs.api.schemas.risk import PoolName, Status, Symbols
from kurs.services import LivePortfolio
from kurs.services.live_portfolio import MarketView, Snapshot, TradeCheck
from kurs.services.performance import Performance
from kurs.services.positions import OpenPosition
from kurs.settings.unmixed import plain

__all__ = ["router"]

router = doors("/api", "live portfolio")

Symbol = Annotated[str, Query(min_length=1, max_length=40, description="in any spelling", examples=["BTC/USD"])]
MaybeSymbol = Annotated[str | None, Query(min_length=1, max_length=40, description="in any spelling")]
MaybeAmount = Annotated[
    Decimal | None,
    Query(gt=0, max_digits=40, allow_inf_nan=False, description="in base"),
    BeforeValidator(plain),
]
MOST_SYMBOLS = 50
NO_PRICE = "a held symbol has no price yet"


@router.get("/portfolio/live/snapshot", summary="The portfolio now", responses=BAD | AWAY)
@needs("read")
async def snapshot(live: LivePortfolioDep, symbols: Symbols = None, pool: PoolName = None) -> schemas.SnapshotAnswer:
    """At the last prices; `symbols` narrow the list of positions, and not the totals."""
    told = _snapshot(live.snapshot(spelled_symbols(symbols), pool))
    return schemas.SnapshotAnswer(status=_status(told), snapshot=told, timestamp=told.timestamp)


@needs("read")
async def flat_snapshot(live: LivePortfolioDep, symbols: Symbols = None, pool: PoolName = None) -> schemas.FlatSnapshot:
    """The same without an object around it."""
    told = _snapshot(live.snapshot(spelled_symbols(symbols), pool))
    return schemas.FlatSnapshot(status=_status(told), **dict(told))


@router.get("/portfolio/live/performance", summary="How the portfolio has done", responses=BAD | AWAY)
@needs("read")
async def performance(
    live: LivePortfolioDep, timeframe: schemas.Span = "24h", pool: PoolName = None
) -> schemas.PerformanceAnswer:
    """Return, volatility, Sharpe ratio and drawdown, from the recorded value, in market time."""
    found, capital = await live.performance(timeframe, pool)
    time = iso(capital.time)
    return schemas.PerformanceAnswer(
        status="success",
        timeframe=found.span,
        message=found.short,
        performance_metrics=[
            schemas.Metric(name=f.name, value=f.value, unit=f.unit, reason=f.reason, timestamp=time)
            for f in found.figures
        ],
        time_basis="market",
        simulated=capital.simulated,
        **_span(found),
        quote=capital.quote,
        pools=capital.names,
        timestamp=time,
    )


@router.post("/portfolio/live/validate-trade", summary="Whether a trade would fit", responses=BAD | AWAY)
@needs("read")
async def validate_trade(
    live: LivePortfolioDep,
    symbol: MaybeSymbol = None,
    amount: MaybeAmount = None,
    trade_type: schemas.TradeTypeText = None,
    asked: schemas.TradeToCheck | None = None,
) -> schemas.TradeChecked:
    """A market order, by the engine's own rules. What is asked for stands in the query or in the body."""
    told = _checked(live, symbol, amount, trade_type, asked)
    return schemas.TradeChecked(status="success", validation=told, timestamp=told.timestamp)


@needs("read")
async def flat_validate_trade(
    live: LivePortfolioDep,
    symbol: MaybeSymbol = None,
    amount: MaybeAmount = None,
    trade_type: schemas.TradeTypeText = None,
    asked: schemas.TradeToCheck | None = None,
) -> schemas.FlatTradeCheck:
    """The same without an object around it."""
    return schemas.FlatTradeCheck(status="success", **dict(_checked(live, symbol, amount, trade_type, asked)))


@router.get("/portfolio/live/position-value", summary="What an amount is worth", responses=BAD | AWAY)
@needs("read")
async def position_value(live: LivePortfolioDep, symbol: Symbol, amount: schemas.Amount) -> schemas.PositionValue:
    """At the last price."""
    found = live.position_value(symbol, amount)
    return schemas.PositionValue(
        symbol=symbol,
        amount=float(amount),
        current_price=float(found.price),
        market_value=float(found.value),
        quote=found.quote,
        timestamp=iso(found.time),
    )


@router.get("/portfolio/live/market-overview", summary="Several markets at once", responses=AWAY)
@needs("read")
async def market_overview(
    live: LivePortfolioDep, symbols: Symbols = None, timeframe: Timeframe = "5m", limit: CandleLimit = 100
) -> schemas.MarketOverview:
    """The market context of each symbol; without symbols of all that are traded."""
    found = await live.market_overview(spelled_symbols(symbols)[:MOST_SYMBOLS], timeframe, limit)
    return schemas.MarketOverview(
        status="warning" if any(view.reason for view in found) else "success",
        markets={view.symbol: _in_view(view) for view in found},
    )


CANONICAL = "/api/portfolio/live"
alias(router, "GET", "/live-portfolio/snapshot", flat_snapshot, of=f"{CANONICAL}/snapshot", responses=BAD | AWAY)
alias(router, "GET", "/live-portfolio/performance", performance, of=f"{CANONICAL}/performance", responses=BAD | AWAY)
alias(
    router,
    "POST",
    "/live-portfolio/validate-trade",
    flat_validate_trade,
    of=f"{CANONICAL}/validate-trade",
    responses=BAD | AWAY,
)
alias(
    router,
    "GET",
    "/live-portfolio/position-value",
    position_value,
    of=f"{CANONICAL}/position-value",
    responses=BAD | AWAY,
)
alias(
    router, "GET", "/live-portfolio/market-overview", market_overview, of=f"{CANONICAL}/market-overview", responses=AWAY
)


def _status(told: schemas.LiveSnapshot) -> Status:
    return "success" if told.total_value is not None else "warning"


def _snapshot(found: Snapshot) -> schemas.LiveSnapshot:
    capital = found.capital
    unknown: dict[str, str] = {}
    if found.value is None:
        names = ("total_value", "total_unrealized_pnl", "total_unrealized_pnl_pct", "total_equity")
        unknown |= dict.fromkeys(names, NO_PRICE)
    elif found.pnl_percentage is None:
        unknown["total_unrealized_pnl_pct"] = "nothing is held"
    if capital.available is None:
        unknown["available_balance"] = "a venue tells no balances"
    time = iso(capital.time)
    return schemas.LiveSnapshot(
        total_value=number(found.value),
        available_balance=number(capital.available),
        positions=[_position(position, time) for position in found.positions],
        total_unrealized_pnl=number(found.pnl),
        total_unrealized_pnl_pct=number(found.pnl_percentage),
        total_equity=number(capital.equity),
        quote=capital.quote,
        pools=capital.names,
        timestamp=time,
        market_data_quality=found.quality.level,
        market_data_problems=dict(found.quality.problems),
        simulated=capital.simulated,
        unknown=unknown,
    )


def _position(found: OpenPosition, time: str) -> schemas.LivePosition:
    held, price = found.position, found.mark_price
    return schemas.LivePosition(
        symbol=held.symbol,
        amount=float(held.amount),
        entry_price=float(held.entry_price),
        current_price=number(price),
        unrealized_pnl=number(found.pnl),
        unrealized_pnl_pct=number(found.pnl_percentage),
        market_value=None if price is None else float(held.amount * price),
        pool=found.pool,
        timestamp=time,
    )


def _span(found: Performance) -> dict[str, Any]:
    values = found.values
    return {
        "first": None if found.begin is None else iso(found.begin),
        "last": None if found.end is None else iso(found.end),
        "step_seconds": found.step // 1000,
        "values": len(values),
        "start_value": float(values[0]) if values else None,
        "end_value": float(values[-1]) if values else None,
    }


def _checked(
    live: LivePortfolio,
    symbol: str | None,
    amount: Decimal | None,
    trade_type: str | None,
    asked: schemas.TradeToCheck | None,
) -> schemas.TradeCheck:
    """The body where there is one, else the query; RequestValidationError for what neither says."""
    if asked is not None:
        symbol, amount, trade_type = asked.symbol, asked.amount, asked.trade_type or asked.type
    missing = [
        {"type": "missing", "loc": ("query" if asked is None else "body", name), "msg": "Field required", "input": None}
        for name, value in (("symbol", symbol), ("amount", amount), ("trade_type", trade_type))
        if value is None
    ]
    if symbol is None or amount is None or trade_type is None:
        raise RequestValidationError(missing)
    return _check(live.validate_trade(symbol, amount, trade_type), symbol)


def _check(found: TradeCheck, symbol: str) -> schemas.TradeCheck:
    valid = found.code is None
    return schemas.TradeCheck(
        is_valid=valid,
        message=found.message,
        available_balance=number(found.available),
        required_balance=float(found.required),
        max_trade_size=float(found.largest),
        valid=valid,
        reason=found.message,
        current_price=float(found.price),
        trade_value=float(found.value),
        code=found.code,
        symbol=symbol,
        quote=found.quote,
        timestamp=iso(found.time),
    )


def _in_view(view: MarketView) -> schemas.MarketInView:
    if view.context is None:
        return schemas.MarketInView(context=None, reason=view.reason)
    return schemas.MarketInView(
        context=MarketContext.model_validate(market_json.context(view.context, view.symbol)), reason=None
    )
