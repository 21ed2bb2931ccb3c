"""A venue in memory, pure: price-time priority, order types, fees, latency, slippage.

Job: fill orders as a market would, over candles, trades, quotes and books; one for backtest, paper, simulator.
In: orders, cancels and ticks. Out: reports, in the order in which they happened.
May import: domain. Never: I/O, clocks, randomness, anything that waits.
"""

from kurs.domain.balances import Balance
from kurs.matching.clearing import Report, Statistics
from kurs.matching.models import (
    FeeSchedule,
    FeeTier,
    FillRule,
    FixedSlippage,
    HalfSpread,
    LatencyModel,
    Models,
    NoSlippage,
    SlippageModel,
    VolumeImpact,
)
from kurs.matching.venue import MAIN_ACCOUNT, MatchingVenue

__all__ = [
    "MAIN_ACCOUNT",
    "Balance",
    "FeeSchedule",
    "FeeTier",
    "FillRule",
    "FixedSlippage",
    "HalfSpread",
    "LatencyModel",
    "MatchingVenue",
    "Models",
    "NoSlippage",
    "Report",
    "SlippageModel",
    "Statistics",
    "VolumeImpact",
]
