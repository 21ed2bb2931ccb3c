"""What routes ask for: each service of this process, and the caller who was let pass."""

from typing import Annotated

from fastapi import Depends, Request

from kurs import services
from kurs.api.auth import Identity, Visit
from kurs.api.doors import CALLER, identified, visit_of
from kurs.api.errors import Refused
from kurs.api.limits import address_of
from kurs.api.state import AppState, doors_of, state_of
from kurs.api.stream.hub import Hub

__all__ = [
    "CODE_HEADER",
    "BacktestsDep",
    "BalancesDep",
    "BotControlDep",
    "Caller",
    "ConfigDep",
    "ExchangeDep",
    "LivePortfolioDep",
    "LogsDep",
    "MarketDataDep",
    "MonitoringDep",
    "OrdersDep",
    "PortfolioDep",
    "PositionsDep",
    "Reauthenticated",
    "RiskDep",
    "StateDep",
    "StrategiesDep",
    "StreamsDep",
    "Visitor",
    "own_key",
    "reader",
]

# A one-time code, for what is dangerous.
CODE_HEADER = "x-kurs-code"
PROVE_IT = (
    "This is dangerous: prove again who you are. With a session POST /api/session/authenticate, "
    "with a token send a one-time code in X-Kurs-Code"
)


async def state(request: Request) -> AppState:
    return state_of(request)


async def backtests(request: Request) -> services.Backtests:
    return state_of(request).services.backtests


async def balances(request: Request) -> services.Balances:
    return state_of(request).services.balances


async def bots(request: Request) -> services.BotControl:
    return state_of(request).services.bots


async def config(request: Request) -> services.Config:
    return state_of(request).services.config


async def logs(request: Request) -> services.Logs:
    return state_of(request).services.logs


async def exchange(request: Request) -> services.Exchange:
    return state_of(request).services.exchange


async def live_portfolio(request: Request) -> services.LivePortfolio:
    return state_of(request).services.live_portfolio


async def market_data(request: Request) -> services.MarketData:
    return state_of(request).services.market_data


async def monitoring(request: Request) -> services.Monitoring:
    return state_of(request).services.monitoring


async def orders(request: Request) -> services.Orders:
    return state_of(request).services.orders


async def portfolio(request: Request) -> services.Portfolio:
    return state_of(request).services.portfolio


async def positions(request: Request) -> services.Positions:
    return state_of(request).services.positions


async def risk(request: Request) -> services.Risk:
    return state_of(request).services.risk


async def strategies(request: Request) -> services.Strategies:
    return state_of(request).services.strategies


async def streams(request: Request) -> Hub | None:
    return doors_of(request).streams


async def caller(request: Request) -> Identity:
    """Whom the door let pass; for routes that need a scope."""
    identity: Identity = request.scope[CALLER]
    return identity


def own_key(caller: Identity, key: str) -> str:
    """An idempotency key of this token alone: two programs may have given their tokens the same name."""
    return f"{caller.token_id}/{key}"


async def visitor(request: Request) -> Visit | None:
    """Whose browser asks for an open page; None for a stranger."""
    return None if "authorization" in request.headers else await visit_of(request)


async def reauthenticated(request: Request) -> Identity:
    """For what is dangerous: a session whose owner has just proved to be there, or a token with a one-time code.

    Without a second factor a token is proof enough.
    """
    identity: Identity = request.scope[CALLER]
    code = request.headers.get(CODE_HEADER, "")
    if not await doors_of(request).access.is_fresh(identity, code, address_of(request.scope)):
        raise Refused(403, "reauthentication_required", PROVE_IT)
    return identity


async def reader(request: Request) -> Identity:
    """For routes that others made, which are no doors: a caller who may read."""
    return await identified(request, "read")


StateDep = Annotated[AppState, Depends(state)]
BacktestsDep = Annotated[services.Backtests, Depends(backtests)]
BalancesDep = Annotated[services.Balances, Depends(balances)]
BotControlDep = Annotated[services.BotControl, Depends(bots)]
ConfigDep = Annotated[services.Config, Depends(config)]
LogsDep = Annotated[services.Logs, Depends(logs)]
ExchangeDep = Annotated[services.Exchange, Depends(exchange)]
LivePortfolioDep = Annotated[services.LivePortfolio, Depends(live_portfolio)]
MarketDataDep = Annotated[services.MarketData, Depends(market_data)]
MonitoringDep = Annotated[services.Monitoring, Depends(monitoring)]
OrdersDep = Annotated[services.Orders, Depends(orders)]
PortfolioDep = Annotated[services.Portfolio, Depends(portfolio)]
PositionsDep = Annotated[services.Positions, Depends(positions)]
RiskDep = Annotated[services.Risk, Depends(risk)]
StrategiesDep = Annotated[services.Strategies, Depends(strategies)]
StreamsDep = Annotated[Hub | None, Depends(streams)]
Caller = Annotated[Identity, Depends(caller)]
Reauthenticated = Annotated[Identity, Depends(reauthenticated)]
Visitor = Annotated[Visit | None, Depends(visitor)]
