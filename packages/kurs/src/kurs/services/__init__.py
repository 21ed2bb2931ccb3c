"""What the platform can be asked for, without HTTP: one service per noun.

Job: read the live state, post commands, keep records; every answer is true now or None with its reason.
In: plain values. Out: frozen values; errors of `kurs.domain.errors`.
May import: settings, runtime, persistence, market and everything below. Never: HTTP, a web framework.
"""

from dataclasses import dataclass

from kurs.services.backtests import Backtests
from kurs.services.balances import Balances
from kurs.services.bots import BotControl
from kurs.services.config import Config
from kurs.services.exchange import Exchange
from kurs.services.live import Live, LivePool
from kurs.services.live_portfolio import LivePortfolio
from kurs.services.logs import Logs
from kurs.services.market_data import MarketData
from kurs.services.monitoring import Monitoring
from kurs.services.orders import Orders
from kurs.services.own_strategies import OwnStrategies
from kurs.services.portfolio import Portfolio
from kurs.services.positions import Positions
from kurs.services.recent_orders import RecentOrders
from kurs.services.risk import Risk
from kurs.services.strategies import Strategies

__all__ = [
    "Backtests",
    "Balances",
    "BotControl",
    "Config",
    "Exchange",
    "Live",
    "LivePool",
    "LivePortfolio",
    "Logs",
    "MarketData",
    "Monitoring",
    "Orders",
    "OwnStrategies",
    "Portfolio",
    "Positions",
    "RecentOrders",
    "Risk",
    "Services",
    "Strategies",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every service, made once at the composition root."""

    live: Live
    own: OwnStrategies
    exchange: Exchange
    market_data: MarketData
    balances: Balances
    positions: Positions
    orders: Orders
    risk: Risk
    portfolio: Portfolio
    live_portfolio: LivePortfolio
    bots: BotControl
    config: Config
    monitoring: Monitoring
    backtests: Backtests
    logs: Logs
    strategies: Strategies
