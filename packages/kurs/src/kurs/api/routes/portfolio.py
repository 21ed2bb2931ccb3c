"""The portfolio: target weights, signals turned into actions, rebalancing, and what there is."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kurs.api import order_json
from kurs.api.auth import Identity
from kurs.api.dependencies import Caller, PortfolioDep, own_key
from kurs.api.doors import alias, needs
from kurs.api.doors import router as doors
from kurs.api.errors import Refused
from kurs.api.market_json import iso
from kurs.api.routes.risk import AWAY, BAD, assessment_json, number
from kurs.api.schemas import portfolio as schemas
from kurs.api.schemas.orders import IdempotencyKey, Order
from kurs.api.schemas.risk import PoolName
from kurs.domain.errors import BadInput
from kurs.domain.orders import ZERO
from kurs.domain.signals import Action, Probabilities, Signal
from kurs.domain.symbols import normalise
from kurs.services.places import Execution
from kurs.services.portfolio import Allocation, PortfolioStatus, Rebalancing
from kurs.services.positions import OpenPosition
from kurs.services.risk import UNSAID
from kurs.services.signal_actions import SignalAction

__all__ = ["router"]

router = doors("/api/portfolio", "portfolio")

PERCENT = Decimal(100)
DRY_RUN = "a dry run: nothing was ordered"
REFUSED = "risk has refused a part of it"


@router.post("/allocate", summary="Target weights from signals", responses=BAD | AWAY)
@needs("read")
async def allocate(asked: schemas.AllocationRequest, portfolio: PortfolioDep) -> schemas.Allocated:
    """What to hold of each symbol, as fractions 0..1. Nothing is ordered."""
    found = await portfolio.calculate_allocations(
        [_signal(given) for given in asked.signals],
        profile=asked.risk_profile,
        most=asked.max_allocation_percent,
        method=asked.method,
        timeframe=asked.timeframe,
    )
    spelled = _spelled([given.symbol for given in asked.signals])
    return schemas.Allocated(
        status="success",
        message=f"Calculated portfolio allocation for {len(found.items)} assets",
        allocations=[_allocation(item, spelled) for item in found.items],
        method=found.method,
        reason=found.reason,
        timestamp=iso(found.time),
    )


@router.post("/process-signals", summary="What a bot would do on these signals", responses=BAD | AWAY)
@needs("read")
async def process_signals(
    asked: schemas.ProcessSignals, portfolio: PortfolioDep, caller: Caller, idempotency_key: IdempotencyKey = None
) -> schemas.Processed:
    """Combined by symbol, sized, and put before risk. With `execute` and the scope trade what may go is ordered.

    The same request again, or the same `Idempotency-Key`, orders nothing a second time.
    """
    if asked.execute:
        _may_trade(caller)
    found = await portfolio.process_signals(
        [_signal(given) for given in asked.signals],
        execute=asked.execute,
        who=caller.name,
        key=own_key(caller, f"signals {idempotency_key or _digest(asked)}"),
    )
    spelled = _spelled([given.symbol for given in asked.signals])
    time = iso(portfolio.time())
    return schemas.Processed(
        status="success",
        message=f"Processed {len(asked.signals)} strategy signals",
        actions=[_signal_result(action, spelled, time) for action in found],
        timestamp=time,
    )


@router.get("/status", summary="What there is", responses=BAD | AWAY)
@needs("read")
async def status(portfolio: PortfolioDep, pool: PoolName = None) -> schemas.PortfolioStatusAnswer:
    """Positions, their profit, the risk, and the strategies at work."""
    found = portfolio.status(pool)
    told = _status(found)
    return schemas.PortfolioStatusAnswer(
        status="warning" if told.total_value is None else "success", portfolio_status=told, timestamp=told.timestamp
    )


@router.post("/rebalance", summary="From what is held to what should be held", responses=BAD | AWAY)
@needs("read")
async def rebalance(
    asked: schemas.RebalanceOrTargets,
    portfolio: PortfolioDep,
    caller: Caller,
    idempotency_key: IdempotencyKey = None,
) -> schemas.Rebalanced:
    """A bare array is percent, and nothing is ordered; an object says its unit, and orders when `dry_run` is false.

    Symbols that are not named stay as they are. The same request again orders nothing a second time.
    """
    wish = asked if isinstance(asked, schemas.RebalanceRequest) else schemas.RebalanceRequest(target_allocations=asked)
    if not wish.dry_run:
        _may_trade(caller)
    whole = PERCENT if wish.unit == "percent" else Decimal(1)
    targets = {target.symbol: target.percentage / whole for target in wish.target_allocations}
    if len(targets) < len(wish.target_allocations):
        raise BadInput.of("symbol", [target.symbol for target in wish.target_allocations], "each symbol once")
    found = await portfolio.rebalance(
        targets,
        dry_run=wish.dry_run,
        who=caller.name,
        key=None if idempotency_key is None else own_key(caller, f"rebalance {idempotency_key}"),
    )
    spelled = _spelled(targets)
    refused = any(action.execution is not None and action.execution.code for action in found.actions)
    time = iso(found.time)
    return schemas.Rebalanced(
        status="warning" if refused else "success",
        message="Portfolio rebalanced successfully",
        note=DRY_RUN if found.dry_run else REFUSED if refused else None,
        rebalance_results=schemas.RebalanceResults(
            portfolio_value=float(found.value),
            actions=[_rebalancing(action, spelled, time) for action in found.actions],
            dry_run=found.dry_run,
            timestamp=time,
        ),
        timestamp=time,
    )


alias(router, "GET", "/allocation", status, of="/api/portfolio/status", responses=BAD | AWAY)
alias(router, "POST", "/optimize", allocate, of="/api/portfolio/allocate", responses=BAD | AWAY)


def _digest(asked: schemas.ProcessSignals) -> str:
    """A name for the request; what was sent may hold texts that no encoding but JSON's own can write."""
    return hashlib.sha256(json.dumps(asked.model_dump(), default=str, sort_keys=True).encode()).hexdigest()


def _may_trade(caller: Identity) -> None:
    if not caller.may("trade"):
        raise Refused(403, "forbidden", "This token lacks the scope trade")


def _signal(given: schemas.SignalData) -> Signal:
    return Signal(
        symbol=normalise(given.symbol),
        action=Action(given.signal_type),
        confidence=given.confidence,
        probabilities=_probabilities(given.indicators),
        strategy=given.source,
        price=given.price,
        time=int(given.timestamp.timestamp() * 1000),
    )


def _probabilities(indicators: Mapping[str, Any]) -> Probabilities:
    """Scaled to sum to 1; BadInput where there is nothing to scale."""
    said = [_chance(name, indicators.get(f"probability_{name}", unsaid)) for name, unsaid in UNSAID._asdict().items()]
    total = math.fsum(said)
    if total <= 0:
        raise BadInput.of("indicators", said, "three probabilities that sum to more than 0")
    return Probabilities(*(chance / total for chance in said))


def _chance(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadInput.of(f"indicators.probability_{name}", value, "a fraction from 0 to 1")
    return value


def _spelled(symbols: Sequence[str] | Mapping[str, object]) -> dict[str, str]:
    """How each symbol was spelled first."""
    spelled: dict[str, str] = {}
    for symbol in symbols:
        spelled.setdefault(normalise(symbol), symbol)
    return spelled


def _allocation(item: Allocation, spelled: Mapping[str, str]) -> schemas.AllocationItem:
    trade = item.trade
    return schemas.AllocationItem(
        symbol=spelled[item.place.symbol],
        percentage=float(trade.target),
        amount=float(trade.amount),
        action=trade.side.value if trade.amount else "hold",
        current_allocation=float(trade.current),
        target_allocation=float(trade.target),
        signal=item.signal.action.value,
        confidence=item.signal.confidence,
        pool=item.place.pool.name,
    )


def _signal_result(action: SignalAction, spelled: Mapping[str, str], time: str) -> schemas.SignalResult:
    signal, wish, place = action.signal, action.wish, action.place
    symbol = spelled[place.symbol]
    size = float(ZERO if wish is None else wish.amount * place.price)
    errors = [] if action.code is None else [f"{action.code}: {action.reason}"]
    return schemas.SignalResult(
        symbol=symbol,
        action=signal.action.value,
        confidence=signal.confidence,
        should_execute=action.should_execute,
        position_size=size,
        amount=0.0 if wish is None else float(wish.amount),
        price=float(place.price),
        side=None if wish is None else wish.side.value,
        pool=place.pool.name,
        reason=action.reason,
        execution=_execution(action.execution, symbol),
        timestamp=time,
        metadata=schemas.ActionMetadata(
            symbol=symbol,
            action=signal.action.value,
            confidence=signal.confidence,
            position_size=size,
            position_size_metadata=schemas.PositionSizing(
                share=float(action.share),
                stop_loss=None if wish is None else number(wish.stop_loss),
                take_profit=None if wish is None else number(wish.take_profit),
            ),
            risk_validation=schemas.RiskValidation(
                valid=action.code is None,
                errors=errors,
                risk_assessment={"risk_score": action.score.score, "risk_level": action.score.level},
            ),
            **{f"probability_{name}": chance for name, chance in signal.probabilities._asdict().items()},
            strategies_used=signal.metadata["strategies_used"],
            dropped=signal.metadata["dropped"],
            risk_score=action.score.score,
            risk_level=action.score.level,
            timestamp=time,
        ),
    )


def _execution(found: Execution | None, symbol: str) -> schemas.Executed | None:
    if found is None:
        return None
    return schemas.Executed(
        order=None if found.record is None else Order(**order_json.order(found.record, symbol)),
        again=found.again,
        code=found.code,
        error=found.reason,
    )


def _rebalancing(action: Rebalancing, spelled: Mapping[str, str], time: str) -> schemas.RebalanceAction:
    trade, place = action.trade, action.place
    symbol = spelled[place.symbol]
    return schemas.RebalanceAction(
        symbol=symbol,
        current_allocation=float(trade.current * PERCENT),
        target_allocation=float(trade.target * PERCENT),
        difference=float(trade.difference * PERCENT),
        action=trade.side.value if trade.amount else "hold",
        amount=float(trade.amount),
        price=float(place.price),
        value=float(trade.amount * place.price),
        valid=action.code is None,
        code=action.code,
        reason=action.reason,
        execution=_execution(action.execution, symbol),
        pool=place.pool.name,
        timestamp=time,
    )


def _status(found: PortfolioStatus) -> schemas.PortfolioStatus:
    capital = found.capital
    positions: dict[str, schemas.PortfolioPosition] = {}
    for position in capital.positions:
        symbol = position.position.symbol
        positions[f"{symbol} ({position.pool})" if symbol in positions else symbol] = _position(position)
    cost = sum((position.cost for position in capital.positions), ZERO)
    unknown = dict(found.assessment.unknown)
    if capital.equity is None:
        unknown |= dict.fromkeys(("total_value", "total_pnl"), "a held symbol has no price yet")
    if not cost:
        unknown["pnl_percentage"] = "nothing is held"
    return schemas.PortfolioStatus(
        total_value=number(capital.equity),
        positions=positions,
        position_count=len(capital.positions),
        total_pnl=number(capital.pnl),
        pnl_percentage=None if capital.pnl is None or not cost else float(capital.pnl / cost * PERCENT),
        risk_summary=assessment_json(found.assessment),
        active_strategies={
            name: schemas.ActiveStrategy(weight=used.weight, min_confidence=used.min_confidence)
            for name, used in found.strategies.items()
        },
        quote=capital.quote,
        pools=capital.names,
        timestamp=iso(capital.time),
        unknown=unknown,
    )


def _position(found: OpenPosition) -> schemas.PortfolioPosition:
    return schemas.PortfolioPosition(
        symbol=found.position.symbol,
        side=found.side.value,
        amount=float(found.amount),
        entry_price=float(found.position.entry_price),
        mark_price=number(found.mark_price),
        pnl=number(found.pnl),
        pnl_percentage=number(found.pnl_percentage),
        pool=found.pool,
    )
