"""One file per resource.

Job: turn a request into one call of a service, and its result into the contract's answer.
In: requests. Out: schemas.
May import: api.schemas, api.dependencies, api.doors, services, domain. Never: the database, the engine.
"""

from kurs.api.routes import (
    backtests,
    balances,
    bots,
    config,
    docs,
    indicators,
    limitations,
    live_portfolio,
    logs,
    market,
    market_data,
    monitoring,
    orderbook,
    orders,
    portfolio,
    positions,
    risk,
    sessions,
    sign_in,
    status,
    strategies,
    streams,
    tickets,
    tokens,
    user_data,
)

__all__ = ["ROUTERS"]

# In the order in which they are asked: of two paths that fit, the first answers.
ROUTERS = (
    status.router,
    market_data.router,
    market.router,
    orderbook.router,
    indicators.router,
    strategies.router,
    user_data.router,
    bots.router,
    config.router,
    monitoring.router,
    logs.router,
    backtests.router,
    orders.router,
    positions.router,
    balances.router,
    limitations.router,
    risk.router,
    portfolio.router,
    live_portfolio.router,
    docs.router,
    sessions.router,
    sign_in.router,
    tickets.router,
    tokens.router,
    streams.router,
)
