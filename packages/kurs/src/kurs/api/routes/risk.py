"""Risk: of the book, of an order before it is placed, of a signal, and what could be lost."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query

from kurs.api.dependencies import RiskDep
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.market_json import iso
from kurs.api.routes.orders import wish_of
from kurs.api.schemas import risk as schemas
from kurs.api.schemas.orders import NewOrder
from kurs.domain.errors import BadInput
from kurs.domain.orders import OrderType
from kurs.domain.signals import Probabilities
from kurs.services.assessment import Assessment
from kurs.services.book_risk import Correlations, Estimate, Scenario, StressTest, ValueAtRisk
from kurs.services.capital import Capital
from kurs.services.live import LivePool
from kurs.services.price_history import Moves
from kurs.services.risk import NO_ODDS, Risk, Validation

__all__ = ["AWAY", "BAD", "assessment_json", "number", "router", "spelled_symbols"]

router = doors("/api", "risk")

Responses = dict[int | str, dict[str, Any]]
AWAY: Responses = {503: {"description": "No pool has an engine, or a price is missing"}}
BAD: Responses = {
    400: {"description": "What was given cannot be used: a symbol or pool that is none, or pools of several currencies"}
}
MISSING: Responses = {404: {"description": "A symbol that is not traded here"}}


@router.get("/risk/assessment", summary="The risk of the whole book", responses=BAD | AWAY)
@needs("read")
async def assessment(risk: RiskDep, pool: schemas.PoolName = None) -> schemas.Assessed:
    """How much is at stake, and how much of each limit is used up."""
    found = risk.assess_portfolio_risk(pool)
    told = assessment_json(found)
    return schemas.Assessed(
        status="warning" if told.total_exposure is None else "success",
        message=f"Portfolio risk is {found.level}",
        risk_assessment=told,
    )


@router.post("/risk/validate/order", summary="Whether an order would go", responses=AWAY)
@needs("read")
async def validate_order(asked: schemas.OrderToValidate, risk: RiskDep) -> schemas.Validated:
    """By the engine's own rules, as it would be placed now. Nothing is placed, and no denial is noted."""
    order = asked.order_data if isinstance(asked, schemas.NestedOrder) else asked
    return _validated(risk, order, asked.probability_data)


@needs("read")
async def validate_order_in_query(asked: Annotated[NewOrder, Query()], risk: RiskDep) -> schemas.Validated:
    """The order as query parameters."""
    return _validated(risk, asked, None)


@router.get("/risk/score", summary="The risk score of a signal")
@needs("read")
async def score(
    risk: RiskDep,
    symbol: Annotated[str, Query(min_length=1, max_length=40, examples=["BTC/USD"])],
    probability_buy: schemas.AnyNumber,
    probability_sell: schemas.AnyNumber,
    probability_hold: schemas.AnyNumber,
    confidence: schemas.AnyNumber,
) -> schemas.RiskScore:
    """From these numbers alone; they may sum to anything."""
    found = risk.score(Probabilities(probability_buy, probability_sell, probability_hold), confidence)
    return schemas.RiskScore(
        status="success",
        message=f"Risk score calculated for {symbol}",
        symbol=symbol,
        risk_score=found.score,
        risk_level=found.level,
        probability_data={
            "probability_buy": probability_buy,
            "probability_sell": probability_sell,
            "probability_hold": probability_hold,
            "confidence": confidence,
        },
    )


@router.get("/risk/var", summary="Value at risk and expected shortfall", responses=BAD | MISSING | AWAY)
@needs("read")
async def value_at_risk(
    risk: RiskDep,
    timeframe: schemas.BookTimeframe = "1h",
    horizon: schemas.Horizon = 1,
    limit: schemas.HistoryLimit = 500,
    pool: schemas.PoolName = None,
) -> schemas.ValueAtRiskAnswer:
    """At 95 and 99 %, from the candles of what is held: as they were, and as if their moves were normal."""
    found = await risk.value_at_risk(timeframe=timeframe, horizon=horizon, limit=limit, pool=pool)
    lacking = any(estimate.reason for estimate in found.estimates)
    return schemas.ValueAtRiskAnswer(
        status="warning" if lacking else "success",
        message="Too little is known of the prices for all of it" if lacking else "Value at risk calculated",
        value_at_risk=_value_at_risk(found),
    )


@router.get("/risk/correlation", summary="Correlations of returns", responses=BAD | MISSING | AWAY)
@needs("read")
async def correlation(
    risk: RiskDep,
    symbols: schemas.Symbols = None,
    timeframe: schemas.BookTimeframe = "1h",
    limit: schemas.HistoryLimit = 500,
    pool: schemas.PoolName = None,
) -> schemas.Correlated:
    """Of `symbols`; without any of what is held, and of all that bots trade while nothing is."""
    found = await risk.correlations(spelled_symbols(symbols), timeframe=timeframe, limit=limit, pool=pool)
    return schemas.Correlated(
        status="warning" if found.reason else "success",
        message=found.reason or f"Correlations of {len(found.symbols)} symbols",
        correlation=_correlation(found),
    )


@router.get("/risk/stress", summary="What the book would lose in bad times", responses=BAD | MISSING | AWAY)
@needs("read")
async def stress(
    risk: RiskDep,
    timeframe: schemas.BookTimeframe = "1h",
    limit: schemas.HistoryLimit = 500,
    pool: schemas.PoolName = None,
) -> schemas.Stressed:
    """Round shocks, the largest position alone, and the worst that the candles have shown."""
    found = await risk.stress(timeframe=timeframe, limit=limit, pool=pool)
    lacking = any(scenario.reason for scenario in found.scenarios)
    return schemas.Stressed(
        status="warning" if lacking else "success",
        message="Too little is known of the prices for all of it" if lacking else "Stress test calculated",
        stress=_stress(found),
    )


alias(router, "GET", "/strategy/portfolio-risk", assessment, of="/api/risk/assessment", responses=BAD | AWAY)
alias(router, "POST", "/strategy/portfolio-risk", assessment, of="/api/risk/assessment", responses=BAD | AWAY)
alias(router, "POST", "/risk/validate-order", validate_order, of="/api/risk/validate/order", responses=AWAY)
alias(router, "GET", "/risk/validate-order", validate_order_in_query, of="/api/risk/validate/order", responses=AWAY)
alias(router, "GET", "/risk-management/assessment", assessment, of="/api/risk/assessment", responses=BAD | AWAY)
alias(router, "POST", "/risk-management/validate/order", validate_order, of="/api/risk/validate/order", responses=AWAY)
alias(router, "GET", "/risk-management/score", score, of="/api/risk/score")
alias(router, "GET", "/risk-management/var", value_at_risk, of="/api/risk/var", responses=BAD | MISSING | AWAY)
alias(
    router,
    "GET",
    "/risk-management/correlation",
    correlation,
    of="/api/risk/correlation",
    responses=BAD | MISSING | AWAY,
)
alias(router, "GET", "/risk-management/stress", stress, of="/api/risk/stress", responses=BAD | MISSING | AWAY)


def spelled_symbols(symbols: list[str] | None) -> list[str]:
    """As they were asked for, one by one or with commas between."""
    return [part.strip() for text in symbols or () for part in text.split(",") if part.strip()]


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def assessment_json(found: Assessment) -> schemas.RiskAssessment:
    capital = found.capital
    return schemas.RiskAssessment(
        total_exposure=number(capital.exposure),
        position_count=len(capital.positions),
        symbol_count=found.symbols,
        concentration_risk=number(found.concentration),
        daily_pnl=float(found.daily_pnl),
        daily_pnl_pct=number(found.daily_pnl_share),
        positions_vs_max=float(found.positions_share),
        risk_level=found.level,
        limits_used=dict(found.used),
        trading=found.state.value,
        equity=number(capital.equity),
        quote=capital.quote,
        pools=capital.names,
        timestamp=iso(capital.time),
        unknown=dict(found.unknown),
    )


# ── one order ─────────────────────────────────────────────────────────────────────────────────────


def _validated(risk: Risk, order: NewOrder, odds: schemas.Odds | None) -> schemas.Validated:
    if order.kind is OrderType.MARKET:
        # Older clients say the price of a market order too; it pays the market's.
        order = order.model_copy(update={"price": None})
    try:
        found = risk.validate_trade(wish_of(order), None if odds is None else _odds(odds))
    except BadInput as error:
        found = Validation(code="bad_input", reason=str(error), pool=None, score=None)
    errors = [] if found.reason is None else [found.reason if found.pool is None else f"{found.code}: {found.reason}"]
    return schemas.Validated(
        status="success",
        message="Order validation completed",
        valid=found.valid,
        errors=errors,
        code=found.code,
        risk_assessment=schemas.NoRisk() if found.pool is None else _order_risk(found, found.pool),
    )


def _odds(odds: schemas.Odds) -> tuple[Probabilities, float]:
    given = odds.probability_buy, odds.probability_sell, odds.probability_hold
    return Probabilities(*(chance / sum(given) for chance in given)), odds.confidence


def _order_risk(found: Validation, pool: LivePool) -> schemas.OrderRisk:
    engine = pool.engine.statistics()
    unknown = {} if found.score is not None else dict.fromkeys(("risk_score", "risk_level"), NO_ODDS)
    if engine.equity is None:
        unknown["portfolio_value"] = "a held symbol has no price yet"
    return schemas.OrderRisk(
        daily_pnl_status="limit_reached" if found.loss_limit_reached else "within_limit",
        daily_pnl=float(engine.daily_pnl),
        position_count=sum(1 for p in pool.engine.portfolio.positions.values() if p.amount),
        risk_score=None if found.score is None else found.score.score,
        risk_level=None if found.score is None else found.score.level,
        portfolio_value=number(engine.equity),
        pool=pool.name,
        quote=engine.quote,
        unknown=unknown,
    )


# ── what could be lost ────────────────────────────────────────────────────────────────────────────


def _rests_on(moves: Moves) -> dict[str, Any]:
    return {
        "timeframe": moves.timeframe,
        "observations": len(moves),
        "first": iso(moves.times[0]) if moves.times else None,
        "last": iso(moves.times[-1]) if moves.times else None,
    }


def _book(capital: Capital) -> dict[str, Any]:
    return {
        "quote": capital.quote,
        "equity": number(capital.equity),
        "exposure": number(capital.exposure),
        "pools": capital.names,
        "simulated": capital.simulated,
        "timestamp": iso(capital.time),
    }


def _value_at_risk(found: ValueAtRisk) -> schemas.ValueAtRisk:
    moves = found.moves
    return schemas.ValueAtRisk(
        **_rests_on(moves),
        **_book(found.capital),
        horizon=moves.periods,
        horizon_seconds=moves.periods * moves.interval // 1000,
        estimates=[_estimate(estimate, found.capital) for estimate in found.estimates],
        reason=found.reason,
    )


def _estimate(found: Estimate, capital: Capital) -> schemas.LossEstimate:
    return schemas.LossEstimate(
        method=found.method,
        confidence=found.confidence,
        value_at_risk=found.var,
        value_at_risk_pct=_percent(found.var, capital),
        expected_shortfall=found.shortfall,
        expected_shortfall_pct=_percent(found.shortfall, capital),
        reason=found.reason,
    )


def _correlation(found: Correlations) -> schemas.CorrelationMatrix:
    return schemas.CorrelationMatrix(
        **_rests_on(found.moves),
        symbols=list(found.symbols),
        matrix=[list(row) for row in found.matrix],
        reason=found.reason,
        timestamp=iso(found.time),
    )


def _stress(found: StressTest) -> schemas.StressTest:
    return schemas.StressTest(
        **_rests_on(found.moves),
        **_book(found.capital),
        scenarios=[_scenario(scenario, found) for scenario in found.scenarios],
        reason=found.reason,
    )


def _scenario(scenario: Scenario, test: StressTest) -> schemas.Scenario:
    return schemas.Scenario(
        name=scenario.name,
        description=scenario.description,
        moves=dict(scenario.moves),
        pnl=number(scenario.pnl),
        pnl_pct=_percent(number(scenario.pnl), test.capital),
        equity_after=number(scenario.equity_after),
        would_halt=scenario.would_halt,
        reason=scenario.reason,
    )


def _percent(value: float | None, capital: Capital) -> float | None:
    return None if value is None or not capital.equity else value / float(capital.equity) * 100
